//! The page of the workbench.

use super::opened::OpenedReport;
use crate::{
    files::{Errands, Progress, Source, State},
    ui::{self, Header, Place},
};
use domain::errand::{Answer, Errand, report::Opened};
use leptos::{ev::SubmitEvent, prelude::*};

/// The workbench.
#[component]
pub fn ReportsPage() -> impl IntoView {
    ui::page(
        || Place::of("reports"),
        || (),
        |()| async { Ok(()) },
        |_, ()| {
            view! {
                <Header title="Completion reports" />
                <p class="lead">
                    "What became of a batch job's tasks. The report is read here, in your browser: nothing is uploaded, and its size does not matter."
                </p>
                <Workbench />
            }
            .into_any()
        },
    )
}

#[component]
fn Workbench() -> impl IntoView {
    let errands = Errands::new();
    // The report stays, whatever the worker does with it afterwards.
    let opened = RwSignal::new(None::<Opened>);
    let open = move |event: SubmitEvent| {
        event.prevent_default();
        opened.set(None);
        errands.give(&Errand::Report, &Source::Chosen(vec!["f-report"]));
    };
    Effect::new(move || {
        if let State::Done { answer: Answer::Report(report), .. } = errands.state.get() {
            opened.set(Some(*report));
        }
    });
    view! {
        <p class="notice no-js">
            "This reads a report in your browser, which takes JavaScript. The command line does the same: "
            <code>"countersign job report DIR"</code>
        </p>
        <form class="card needs-js" on:submit=open>
            <h2>"Open a report"</h2>
            <div class="field">
                <label for="f-report">"Files"</label>
                <input type="file" id="f-report" multiple required accept=".csv,.json,text/csv,application/json" aria-describedby="f-report-help" />
                <p class="help" id="f-report-help">
                    "The report's manifest.json with the CSV files of its folder results, or CSV files alone. Both orders of the columns are read."
                </p>
            </div>
            <button class="primary" disabled=move || errands.is_busy()>"Open the report"</button>
        </form>
        <Progress errands />
        {move || opened.get().map(|report| view! { <OpenedReport report errands /> })}
    }
    .into_any()
}
