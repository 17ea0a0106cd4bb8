//! A table in, a manifest out.

use super::found::many;
use crate::{
    files::{Errands, Files, Progress, Source, State},
    ui::{Choices, Copy, Input, Prose, value_of},
};
use domain::words::thousands;
use domain::{
    errand::{Answer, Build, Built, Errand, Kind, Refused},
    manifest::LONGEST_KEY,
};
use leptos::{ev::SubmitEvent, prelude::*};

const FILE: &str = "f-table";

/// What a sample table looks like, where nobody has one at hand.
const EXAMPLE: &str = "src,width,owner\nin/a b.jpg,640,team-a\nin/ü.jpg,1280,team-a\n";

/// Builds a manifest of a table.
#[component]
pub fn BuildTool() -> impl IntoView {
    let errands = Errands::new();
    let build = move |event: SubmitEvent| {
        event.prevent_default();
        let text = value_of("f-rows");
        let from = if text.trim().is_empty() {
            Source::Chosen(vec![FILE])
        } else {
            Source::Text { name: "pasted", text: text.clone() }
        };
        errands.give(&Errand::Build(wanted(&text)), &from);
    };
    let kinds =
        [("", "As the file's name says"), ("csv", "CSV"), ("tsv", "TSV"), ("jsonl", "A JSON object a line")];
    let kinds = kinds.into_iter().map(|(key, label)| (key.to_owned(), label.to_owned())).collect::<Vec<_>>();
    view! {
        <NeedsScript command="countersign manifest build TABLE --bucket NAME" />
        <form class="card needs-js" on:submit=build>
            <h2>"A table becomes a manifest"</h2>
            <div class="columns wide">
                <div class="field">
                    <label for=FILE>"Table"</label>
                    <input type="file" id=FILE aria-describedby="f-table-help" />
                    <p class="help" id="f-table-help">"CSV or TSV with a first row of names, or a JSON object a line; of any size."</p>
                </div>
                <div class="field">
                    <label for="f-rows">"Or paste it"</label>
                    <textarea id="f-rows" class="code" rows="5" spellcheck="false" placeholder=EXAMPLE></textarea>
                </div>
            </div>
            <div class="columns">
                <Choices name="kind" label="It is written as" options=kinds />
                <Input name="bucket" label="Bucket of all rows" code=true />
                <Input name="bucket_column" label="Or the column with it" code=true />
                <Input name="version_column" label="Column with the version" code=true help="Empty: the manifest has no versions." />
            </div>
            <div class="columns wide">
                <Input name="key" label="Key" code=true help="A text with columns in braces, photos/{id}.jpg. Empty: JSON of the columns, which the function reads." />
                <Input name="columns" label="Columns of the JSON" code=true help="Separated by commas. Empty: all that are not used otherwise and not the same in all rows." />
            </div>
            <p class="quiet">"Keys are URL-encoded. Rows no job would take are left out, and said; what is built has no error."</p>
            <button class="primary" disabled=move || errands.is_busy()>"Build the manifest"</button>
        </form>
        <Progress errands />
        {move || match errands.state.get() {
            State::Done { answer: Answer::Built(built), files, .. } => {
                view! {
                    <BuiltOf built />
                    <Files files />
                }
                .into_any()
            }
            _ => ().into_any(),
        }}
    }
    .into_any()
}

fn wanted(text: &str) -> Build {
    let kind = match value_of("f-kind").as_str() {
        "csv" => Some(Kind::Csv),
        "tsv" => Some(Kind::Tsv),
        "jsonl" => Some(Kind::Jsonl),
        // A pasted table has no name.
        _ => (!text.trim().is_empty()).then(|| Kind::of("", text.as_bytes())),
    };
    let columns = value_of("f-columns");
    let columns = columns.split(',').map(str::trim).filter(|c| !c.is_empty()).map(ToOwned::to_owned);
    let trimmed = |id| value_of(id).trim().to_owned();
    Build {
        kind,
        bucket: trimmed("f-bucket"),
        bucket_column: trimmed("f-bucket_column"),
        key: trimmed("f-key"),
        columns: columns.collect(),
        version_column: trimmed("f-version_column"),
    }
}

#[component]
fn BuiltOf(built: Built) -> impl IntoView {
    let Built { rows, refused, reasons, arguments, longest, first, .. } = built;
    let reasons = reasons
        .into_iter()
        .map(|Refused { row, reason }| {
            view! { <li>{format!("Row {}: ", thousands(row))}<Prose text=reason /></li> }
        })
        .collect_view();
    let told: Vec<String> = arguments.iter().map(|(name, value)| format!("`{name}` = `{value}`")).collect();
    let map: serde_json::Map<_, _> =
        arguments.iter().map(|(name, value)| (name.clone(), value.as_str().into())).collect();
    let json = serde_json::Value::Object(map).to_string();
    view! {
        <section aria-labelledby="built">
            <h2 id="built">{format!("{} built", many(rows, "row"))}</h2>
            <p class="counter">
                {format!("The longest key has {} of {LONGEST_KEY} characters.", thousands(longest))}
                " "
                <meter min="0" max=LONGEST_KEY.to_string() high="900" value=longest.to_string()></meter>
            </p>
            {(refused > 0)
                .then(|| {
                    view! {
                        <div class="notice warning">
                            <p>{format!("{} left out:", many(refused, "row"))}</p>
                            <ul>{reasons}</ul>
                        </div>
                    }
                })}
            {(!told.is_empty())
                .then(|| {
                    view! {
                        <div class="notice">
                            <p>
                                "The same in all rows, so no key has it: "
                                <Prose text=told.join(", ") />
                                ". It can be the job's user arguments (schema 2.0), which every invocation gets."
                            </p>
                            <p><Copy text=json label="Copy the user arguments" /></p>
                        </div>
                    }
                })}
            <pre class="code" tabindex="0">{first.join("\n")}</pre>
        </section>
    }
    .into_any()
}

/// What stands where a tool needs a script.
#[component]
pub fn NeedsScript(
    /// The command that does the same.
    command: &'static str,
) -> impl IntoView {
    view! {
        <p class="notice no-js">
            "This reads files in your browser, which takes JavaScript. The command line does the same: " <code>{command}</code>
        </p>
    }
    .into_any()
}
