//! Manifests compared, divided and sampled.

use super::{build::NeedsScript, found::many};
use crate::{
    files::{Errands, Files, Progress, Source, State},
    ui::{Choices, Input, value_of},
};
use domain::words::thousands;
use domain::{
    errand::{Answer, Apart, By, Compared, Errand, MOST_PARTS, Piece, Sample, Way},
    manifest::diff::Difference,
};
use leptos::{ev::SubmitEvent, prelude::*};

const COLUMNS: &str = "As the job has them, for instance Bucket,Key,VersionId. Empty: the first row says.";

/// A field for a manifest.
#[component]
fn File(id: &'static str, label: &'static str) -> impl IntoView {
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <input type="file" id=id required />
        </div>
    }
    .into_any()
}

/// What two manifests have apart.
#[component]
pub fn CompareTool() -> impl IntoView {
    let errands = Errands::new();
    let compare = move |event: SubmitEvent| {
        event.prevent_default();
        let errand = Errand::Compare { fields: value_of("f-fields") };
        errands.give(&errand, &Source::Chosen(vec!["f-before", "f-after"]));
    };
    view! {
        <NeedsScript command="countersign manifest diff BEFORE AFTER" />
        <form class="card needs-js" on:submit=compare>
            <h2>"Two manifests compared"</h2>
            <div class="columns wide">
                <File id="f-before" label="Before" />
                <File id="f-after" label="After" />
            </div>
            <Input name="fields" label="Columns of both" code=true help=COLUMNS />
            <p class="quiet">
                "Compared by object: order, quotes and ways of encoding make no difference. Up to 5 million rows together here, any number on the command line."
            </p>
            <button class="primary" disabled=move || errands.is_busy()>"Compare"</button>
        </form>
        <Progress errands />
        {move || match errands.state.get() {
            State::Done { answer: Answer::Compared(compared), files, .. } => {
                view! {
                    <ComparedOf compared />
                    <Files files />
                }
                .into_any()
            }
            _ => ().into_any(),
        }}
    }
    .into_any()
}

#[component]
fn ComparedOf(compared: Compared) -> impl IntoView {
    let Compared { added, removed, changed, first } = compared;
    let all = added + removed + changed;
    let shown = first.len() as u64;
    let rows = first
        .into_iter()
        .map(|Apart { difference, bucket, key, before, after }| {
            let (class, word) = match difference {
                Difference::Added => ("badge good", "added"),
                Difference::Removed => ("badge bad", "removed"),
                Difference::Changed => ("badge warn", "changed"),
            };
            view! {
                <tr>
                    <td><span class=class>{word}</span></td>
                    <td><code class="raw">{bucket}</code></td>
                    <td><code class="raw">{key}</code></td>
                    <td><code class="raw">{before}</code></td>
                    <td><code class="raw">{after}</code></td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section aria-labelledby="compared">
            <h2 id="compared">
                {if all == 0 {
                    "The same objects".to_owned()
                } else {
                    format!("{} added, {} removed, {} changed", thousands(added), thousands(removed), thousands(changed))
                }}
            </h2>
            {(all > 0)
                .then(|| {
                    view! {
                        <div class="scroll">
                            <table>
                                <thead>
                                    <tr>
                                        <th scope="col">"Difference"</th>
                                        <th scope="col">"Bucket"</th>
                                        <th scope="col">"Key"</th>
                                        <th scope="col">"Version before"</th>
                                        <th scope="col">"Version after"</th>
                                    </tr>
                                </thead>
                                <tbody>{rows}</tbody>
                            </table>
                        </div>
                    }
                })}
            {(all > shown).then(|| view! { <p class="quiet">{format!("The first {shown} are shown; the file has all.")}</p> })}
        </section>
    }
    .into_any()
}

/// A manifest in several files.
#[component]
pub fn SplitTool() -> impl IntoView {
    let errands = Errands::new();
    let split = move |event: SubmitEvent| {
        event.prevent_default();
        let by = if value_of("f-by") == "prefix" {
            By::Prefix
        } else {
            By::Rows(value_of("f-rows").parse().unwrap_or_default())
        };
        errands
            .give(&Errand::Split { fields: value_of("f-fields"), by }, &Source::Chosen(vec!["f-manifest"]));
    };
    let ways = [("rows", "By number of rows"), ("prefix", "By bucket and prefix, up to the first /")];
    let ways = ways.into_iter().map(|(key, label)| (key.to_owned(), label.to_owned())).collect::<Vec<_>>();
    view! {
        <NeedsScript command="countersign manifest split FILE --into DIR --rows N" />
        <form class="card needs-js" on:submit=split>
            <h2>"A manifest in several files"</h2>
            <File id="f-manifest" label="Manifest" />
            <div class="columns">
                <Choices name="by" label="Divided" options=ways />
                <Input name="rows" label="Rows in each part" kind="number" value="1000000" />
                <Input name="fields" label="Columns" code=true help=COLUMNS />
            </div>
            <p class="quiet">{format!("At most {MOST_PARTS} parts. Rows stay as they stand.")}</p>
            <button class="primary" disabled=move || errands.is_busy()>"Split"</button>
        </form>
        <Progress errands />
        {move || match errands.state.get() {
            State::Done { answer: Answer::Split(pieces), files, .. } => {
                let rows = pieces
                    .into_iter()
                    .zip(files)
                    .map(|(Piece { bucket, prefix, rows }, file)| {
                        view! {
                            <tr>
                                <td><a href=file.href download=file.name.clone() rel="external">{file.name.clone()}</a></td>
                                <td class="number">{thousands(rows)}</td>
                                <td><code class="raw">{bucket}</code></td>
                                <td><code class="raw">{prefix}</code></td>
                            </tr>
                        }
                    })
                    .collect::<Vec<_>>();
                view! {
                    <section aria-labelledby="split">
                        <h2 id="split">{many(rows.len() as u64, "part")}</h2>
                        <div class="scroll">
                            <table>
                                <thead>
                                    <tr>
                                        <th scope="col">"File"</th>
                                        <th scope="col" class="number">"Rows"</th>
                                        <th scope="col">"Bucket"</th>
                                        <th scope="col">"Prefix"</th>
                                    </tr>
                                </thead>
                                <tbody>{rows}</tbody>
                            </table>
                        </div>
                    </section>
                }
                .into_any()
            }
            _ => ().into_any(),
        }}
    }
    .into_any()
}

/// Some rows, as they stand.
#[component]
pub fn SampleTool() -> impl IntoView {
    let errands = Errands::new();
    let sample = move |event: SubmitEvent| {
        event.prevent_default();
        let number = |id| value_of(id).parse().unwrap_or_default();
        let way = match value_of("f-way").as_str() {
            "random" => Way::Random(number("f-seed")),
            "prefix" => Way::Prefix,
            _ => Way::First,
        };
        let wanted = Sample { fields: value_of("f-fields"), take: number("f-take"), way };
        errands.give(&Errand::Sample(wanted), &Source::Chosen(vec!["f-manifest"]));
    };
    let ways = [
        ("first", "The first ones"),
        ("random", "By chance, as the seed says"),
        ("prefix", "The first ones of each prefix"),
    ];
    let ways = ways.into_iter().map(|(key, label)| (key.to_owned(), label.to_owned())).collect::<Vec<_>>();
    view! {
        <NeedsScript command="countersign manifest sample FILE --take N" />
        <form class="card needs-js" on:submit=sample>
            <h2>"Some rows, to try a job on"</h2>
            <File id="f-manifest" label="Manifest" />
            <div class="columns">
                <Choices name="way" label="Which" options=ways />
                <Input name="take" label="Rows" kind="number" value="100" />
                <Input name="seed" label="Seed" kind="number" value="1" help="The same seed chooses the same rows." />
                <Input name="fields" label="Columns" code=true help=COLUMNS />
            </div>
            <button class="primary" disabled=move || errands.is_busy()>"Take the sample"</button>
        </form>
        <Progress errands />
        {move || match errands.state.get() {
            State::Done { answer: Answer::Sampled(rows), files, .. } => {
                view! {
                    <h2>{format!("{} taken", many(rows, "row"))}</h2>
                    <Files files />
                }
                .into_any()
            }
            _ => ().into_any(),
        }}
    }
    .into_any()
}
