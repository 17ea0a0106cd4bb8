//! The bench by itself: for a function whose job is not drafted yet.

use super::{api, pane::JobBench};
use crate::ui::{self, Header, Place, asked_for};
use domain::jobs::{Job, JobReport, LambdaInvoke, Operation};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// What is chosen of the job.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Choice {
    schema: String,
    arguments: String,
    scope: String,
}

impl Choice {
    /// The job that has it.
    fn job(&self) -> Job {
        let pair = |line: &str| {
            let (name, value) = line.split_once('=')?;
            Some((name.trim().to_owned(), value.trim().to_owned()))
        };
        let arguments: BTreeMap<String, String> = self.arguments.lines().filter_map(pair).collect();
        let lambda = LambdaInvoke {
            function_arn: None,
            invocation_schema_version: Some(self.schema.clone()),
            user_arguments: Some(arguments).filter(|all| !all.is_empty() && self.schema == "2.0"),
        };
        let report = JobReport {
            enabled: Some(self.scope != "none"),
            report_scope: Some(self.scope.clone()).filter(|scope| scope != "none"),
            ..JobReport::default()
        };
        Job { operation: Some(Operation::LambdaInvoke(lambda)), report: Some(report), ..Job::default() }
    }

    fn fields(&self) -> Vec<(String, String)> {
        let Self { schema, arguments, scope } = self.clone();
        [("schema", schema), ("arguments", arguments), ("scope", scope)]
            .map(|(name, value)| (name.to_owned(), value))
            .into()
    }
}

/// The bench.
#[component]
pub fn BenchPage() -> impl IntoView {
    let of = |name: &str, default: &str| asked_for(name).unwrap_or_else(|| default.to_owned());
    let choice = RwSignal::new(Choice {
        schema: of("schema", "2.0"),
        arguments: of("arguments", "width=640"),
        scope: of("scope", "AllTasks"),
    });
    ui::page(
        || Place::of("bench"),
        || (),
        |()| api::page(),
        move |_, left| {
            let job = Signal::derive(move || choice.get().job());
            let kept = Signal::derive(move || choice.get().fields());
            view! {
                <Header title="Handler bench" />
                <p class="lead">"What a batch job sends to a function, and what the function's answer leads to."</p>
                <JobChoice choice />
                <JobBench job left kept />
            }
            .into_any()
        },
    )
}

#[component]
fn JobChoice(choice: RwSignal<Choice>) -> impl IntoView {
    let option = move |value: &'static str, label: &'static str, chosen: fn(&Choice) -> &String| {
        view! { <option value=value selected=move || choice.with(|c| chosen(c) == value)>{label}</option> }
    };
    view! {
        <form class="card bench" method="get" on:submit=move |event| event.prevent_default()>
            <div class="columns">
                <div class="field">
                    <label for="b-schema">"Schema"</label>
                    <select id="b-schema" name="schema" on:change=move |event| choice.update(|c| c.schema = event_target_value(&event))>
                        {option("1.0", "1.0", |c| &c.schema)}
                        {option("2.0", "2.0", |c| &c.schema)}
                    </select>
                </div>
                <div class="field">
                    <label for="b-scope">"The report has"</label>
                    <select id="b-scope" name="scope" on:change=move |event| choice.update(|c| c.scope = event_target_value(&event))>
                        {option("AllTasks", "all tasks", |c| &c.scope)}
                        {option("FailedTasksOnly", "failed tasks only", |c| &c.scope)}
                        {option("none", "there is none", |c| &c.scope)}
                    </select>
                </div>
                <div class="field">
                    <label for="b-arguments">"User arguments"</label>
                    <textarea id="b-arguments" name="arguments" class="code" rows="2" spellcheck="false" on:input=move |event| choice.update(|c| c.arguments = event_target_value(&event))>
                        {choice.with_untracked(|c| c.arguments.clone())}
                    </textarea>
                    <p class="help">"name=value, one a line; schema 2.0."</p>
                </div>
            </div>
            <button class="small no-js">"Take these"</button>
        </form>
    }
    .into_any()
}
