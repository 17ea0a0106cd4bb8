//! A report that is open: counts, groups of failures, what can be made of it.

use super::failures::Failures;
use crate::{
    files::{Errands, Files, Source, State},
    manifests::many,
    ui::{Badge, Prose, Tone},
};
use domain::words::thousands;
use domain::{
    errand::{
        Answer, Errand,
        report::{Export, Exported, Opened},
    },
    jobs::report::{Group, MAX_GROUPS},
};
use leptos::prelude::*;

/// The report.
#[component]
pub fn OpenedReport(
    /// What it comes to.
    report: Opened,
    /// The worker that has it open.
    errands: Errands,
) -> impl IntoView {
    // Which failures are looked at: none, all, or a group's.
    let shown = RwSignal::new(None::<Shown>);
    let Opened { rows, succeeded, failed, ungrouped, json_rows, .. } = report;
    let remarks =
        report.remarks.iter().map(|remark| view! { <li><Prose text=remark.clone() /></li> }).collect_view();
    let has_remarks = !report.remarks.is_empty();
    let faults = report
        .faults
        .iter()
        .map(|(why, count, lines)| {
            let lines: Vec<String> = lines.iter().map(|line| thousands(*line)).collect();
            view! {
                <li>
                    {format!("{} no rows: ", many(*count, "line"))}
                    <Prose text=why.clone() />
                    {format!(" (lines {})", lines.join(", "))}
                </li>
            }
        })
        .collect_view();
    let has_faults = !report.faults.is_empty();
    let columns: Vec<String> =
        report.columns.iter().map(|(name, rows)| format!("`{name}` ({})", thousands(*rows))).collect();
    let tone = if failed > 0 { Tone::Bad } else { Tone::Good };
    let groups = report.groups.clone();
    view! {
        <section aria-labelledby="report">
            <h2 id="report">
                {format!("{}: {} succeeded, ", many(rows, "task"), thousands(succeeded))}
                <Badge tone text=format!("{} failed", thousands(failed)) />
            </h2>
            <p class="quiet">{format!("Of {}.", report.files.join(", "))}</p>
            {has_remarks.then(|| view! { <ul class="notice warning">{remarks}</ul> })}
            {has_faults.then(|| view! { <ul class="notice warning">{faults}</ul> })}
            {(json_rows > 0)
                .then(|| {
                    view! {
                        <p>{format!("{} of the result strings are JSON, with ", thousands(json_rows))}<Prose text=columns.join(", ") />"."</p>
                    }
                })}
            <div class="buttons">
                <Make errands label="Run all failed again" export=Export::Rerun(None) disabled={failed == 0} />
                <Make errands label="Failures as CSV" export=Export::Failures(None) disabled={failed == 0} />
                <Make errands label="Results as CSV" export=Export::Results disabled={succeeded == 0} />
            </div>
            <Made errands />
        </section>
        {(failed > 0)
            .then(|| {
                view! {
                    <section aria-labelledby="groups">
                        <h2 id="groups">"Failures by code and message"</h2>
                        <Groups groups shown errands />
                        {(ungrouped > 0)
                            .then(|| {
                                view! {
                                    <p class="quiet">
                                        {format!(
                                            "{} of other kinds: only the first {} kinds are kept apart.",
                                            many(ungrouped, "failure"),
                                            thousands(MAX_GROUPS as u64),
                                        )}
                                    </p>
                                }
                            })}
                        <p>
                            <button
                                type="button"
                                class="small"
                                disabled=move || errands.is_busy()
                                on:click=move |_| shown.set(Some(Shown { group: None, rows: failed, title: "All failures".into() }))
                            >
                                "Show all failures"
                            </button>
                        </p>
                    </section>
                }
            })}
        {move || shown.get().map(|shown| view! { <Failures shown errands /> })}
    }
    .into_any()
}

/// Which failures are looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The group; none for all.
    pub group: Option<u16>,
    /// How many there are.
    pub rows: u64,
    /// What they are.
    pub title: String,
}

/// So many groups are drawn; the rest is under a button.
const DRAWN: usize = 50;

#[component]
fn Groups(groups: Vec<Group>, shown: RwSignal<Option<Shown>>, errands: Errands) -> impl IntoView {
    let all = groups.len();
    let drawn = RwSignal::new(DRAWN);
    let groups = StoredValue::new(groups);
    let rows = move || {
        let groups = groups.with_value(|groups| groups.iter().take(drawn.get()).cloned().collect::<Vec<_>>());
        groups.into_iter().map(|group| view! { <GroupRow group shown errands /> }).collect_view()
    };
    view! {
        <div class="scroll">
            <table class="groups">
                <thead>
                    <tr>
                        <th scope="col" class="number">"Rows"</th>
                        <th scope="col">"Code"</th>
                        <th scope="col">"Message"</th>
                        <th scope="col">"Keys"</th>
                        <th scope="col"></th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {move || {
            (drawn.get() < all)
                .then(|| {
                    view! {
                        <p>
                            <button type="button" class="small" on:click=move |_| drawn.update(|n| *n += DRAWN * 4)>
                                {format!("Show more of {} groups", thousands(all as u64))}
                            </button>
                        </p>
                    }
                })
        }}
    }
    .into_any()
}

#[component]
fn GroupRow(group: Group, shown: RwSignal<Option<Shown>>, errands: Errands) -> impl IntoView {
    let Group { id, error, http, shape, rows, message, keys, .. } = group;
    let title = format!("{error} (HTTP {http}): {shape}");
    let look = move |_| shown.set(Some(Shown { group: Some(id), rows, title: title.clone() }));
    let is_here = move || shown.with(|shown| shown.as_ref().is_some_and(|shown| shown.group == Some(id)));
    let first = keys.first().cloned().unwrap_or_default();
    let shape = if shape.is_empty() { "no message".to_owned() } else { shape };
    view! {
        <tr class:current=is_here>
            <td class="number">{thousands(rows)}</td>
            <td>
                <code>{error}</code>
                <br />
                <span class="quiet">{format!("HTTP {http}")}</span>
            </td>
            <td title=message><code class="raw">{shape}</code></td>
            <td><code class="raw">{first}</code>{(rows > 1).then(|| view! { <span class="quiet">{format!(" and {} more", thousands(rows - 1))}</span> })}</td>
            <td class="acts">
                <button type="button" class="small" disabled=move || errands.is_busy() on:click=look>"Show"</button>
                " "
                <Make errands label="Run again" export=Export::Rerun(Some(id)) disabled=false />
            </td>
        </tr>
    }
    .into_any()
}

/// A button that makes a file of the report.
#[component]
fn Make(errands: Errands, label: &'static str, export: Export, disabled: bool) -> impl IntoView {
    let make = move |_| errands.give(&Errand::Export(export), &Source::Open);
    view! {
        <button type="button" class="small" disabled=move || disabled || errands.is_busy() on:click=make>{label}</button>
    }
    .into_any()
}

/// The file that was made last.
#[component]
fn Made(errands: Errands) -> impl IntoView {
    move || match errands.state.get() {
        State::Done { answer: Answer::Exported(Exported { rows, with_version }), files, .. } => {
            let rerun = files.iter().any(|file| file.name.starts_with("rerun"));
            let columns = if with_version { "Bucket, Key, VersionId" } else { "Bucket, Key" };
            view! {
                <div class="notice good" role="status">
                    <p>
                        {many(rows, "row")}
                        {rerun.then(|| format!(", a manifest with the columns {columns}: the cells are those of the report, unchanged"))}
                        "."
                    </p>
                    <Files files />
                </div>
            }
            .into_any()
        }
        _ => ().into_any(),
    }
}
