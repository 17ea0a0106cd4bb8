//! The check: a file in the browser, or a pasted text.

use super::{
    api::{self, Brief, Check, CheckObject},
    found::{BriefFound, Found},
    rows::MoreRows,
};
use crate::{
    files::{Errands, Progress, Source, State},
    ui::{Choices, Input, Outcome, Problems, asked_for},
};
use domain::{
    environment::Environment,
    errand::{self, Answer, Errand},
};
use leptos::{ev::SubmitEvent, prelude::*, server_fn::ServerFn};

/// The field with the file.
const FILE: &str = "f-manifest";

/// How many rows a job takes. AWS: S3 User Guide, "Operations supported by S3 Batch Operations".
const LIMITS: [(&str, &str); 2] = [
    ("20000000000", "20 billion rows: most operations"),
    ("4000000000", "4 billion rows: restore, checksum"),
];

/// Checks a manifest.
#[component]
pub fn CheckTool(
    /// What a plain form's check has found.
    brief: Option<Brief>,
    /// Where manifests can be.
    environments: Vec<Environment>,
) -> impl IntoView {
    let errands = Errands::new();
    let in_s3 = ServerAction::<CheckObject>::new();
    // Which source was checked last: more of its rows can be shown.
    let source = RwSignal::new(Source::Chosen(vec![FILE]));
    let fields = RwSignal::new(String::new());
    let of_file = move |event: SubmitEvent| {
        event.prevent_default();
        let from = Source::Chosen(vec![FILE]);
        errands.give(&Errand::Check(wanted("file")), &from);
        fields.set(value("f-fields"));
        source.set(from);
    };
    let of_text = move |event: SubmitEvent| {
        event.prevent_default();
        let from = Source::Text { name: "pasted.csv", text: value("f-text") };
        errands.give(&Errand::Check(wanted("text")), &from);
        fields.set(value("f-text-fields"));
        source.set(from);
    };
    let limits =
        LIMITS.into_iter().map(|(key, label)| (key.to_owned(), label.to_owned())).collect::<Vec<_>>();
    view! {
        <div class="columns wide">
            <section class="card needs-js" aria-labelledby="check-file">
                <h2 id="check-file">"Check a file"</h2>
                <form on:submit=of_file>
                    <div class="field">
                        <label for=FILE>"Manifest"</label>
                        <input type="file" id=FILE required aria-describedby="f-manifest-help" />
                        <p class="help" id="f-manifest-help">"CSV, not compressed, of any size. It is read in place and not uploaded."</p>
                    </div>
                    <Input name="fields" label="Columns" code=true help="As the job has them, for instance Bucket,Key,VersionId. Empty: the first row says." />
                    <Choices name="limit" label="The job takes" options=limits />
                    <Twice id="f-duplicates" />
                    <button class="primary" disabled=move || errands.is_busy()>"Check the file"</button>
                </form>
            </section>
            <section class="card" aria-labelledby="check-text">
                <h2 id="check-text">"Check a text"</h2>
                <form method="post" action=Check::PATH on:submit=of_text>
                    <div class="field">
                        <label for="f-text">"Rows"</label>
                        <textarea id="f-text" name="text" class="code" rows="7" required spellcheck="false" maxlength=api::MOST.to_string() aria-describedby="f-text-help"></textarea>
                        <p class="help" id="f-text-help">"bucket,key or bucket,key,version, the key URL-encoded. At most 1 MB."</p>
                    </div>
                    <div class="field">
                        <label for="f-text-fields">"Columns"</label>
                        <input id="f-text-fields" name="fields" class="code" autocomplete="off" spellcheck="false" />
                    </div>
                    <Twice id="f-text-duplicates" />
                    <button disabled=move || errands.is_busy()>"Check the text"</button>
                </form>
            </section>
            <ObjectForm environments check=in_s3 />
        </div>
        <p class="notice no-js">
            "Without JavaScript a pasted text is checked here, and files on the command line: " <code>"countersign manifest check FILE"</code> "."
        </p>
        <div class="found" id="found">
            <Progress errands />
            {move || {
                in_s3
                    .pending()
                    .get()
                    .then(|| view! { <p role="status">"S3 is being read…"</p> })
            }}
            {move || match in_s3.value().get() {
                Some(Ok(found)) if !in_s3.pending().get() => {
                    view! { <Etag etag=found.etag version=found.version /> <Found checked=found.checked /> }.into_any()
                }
                _ => ().into_any(),
            }}
            {move || match errands.state.get() {
                State::Done { answer: Answer::Checked(checked), .. } => {
                    view! {
                        <Found checked=*checked />
                        <MoreRows source=source.get_untracked() fields=fields.get_untracked() />
                    }
                    .into_any()
                }
                State::Idle => brief
                    .clone()
                    .map(|brief| {
                        let etag = (!brief.etag.is_empty()).then(|| view! { <Etag etag=brief.etag.clone() version=None /> });
                        view! { {etag} <BriefFound brief /> }
                    })
                    .into_any(),
                _ => ().into_any(),
            }}
        </div>
    }
    .into_any()
}

/// A manifest where a job reads it. The address may name one: a job's draft does.
#[component]
fn ObjectForm(environments: Vec<Environment>, check: ServerAction<CheckObject>) -> impl IntoView {
    let problems: Problems = Signal::derive(move || check.value().get().and_then(Result::err));
    let options = environments.into_iter().map(|e| (e.id.clone(), e.id)).collect::<Vec<_>>();
    let asked = |name: &str| asked_for(name).unwrap_or_default();
    view! {
        <section class="card" aria-labelledby="check-object">
            <h2 id="check-object">"Check one in S3"</h2>
            <Outcome value=check.value().into() />
            <ActionForm action=check>
                <Choices name="environment" label="Environment" options value=asked("environment") />
                <Input name="object" label="Object" code=true required=true value=asked("object") problems
                    help="Its ARN, as the job has it. CSV, not compressed, at most 1 GiB: it is read by the server, and kept nowhere." />
                <div class="field">
                    <label for="f-object-fields">"Columns"</label>
                    <input id="f-object-fields" name="fields" class="code" autocomplete="off" spellcheck="false" value=asked("fields") />
                </div>
                <Twice id="f-object-duplicates" />
                <button disabled=move || check.pending().get()>"Check the object"</button>
            </ActionForm>
        </section>
    }
    .into_any()
}

/// What the object was when it was read.
#[component]
fn Etag(etag: String, version: Option<String>) -> impl IntoView {
    view! {
        <p>
            "ETag " <code class="select-all">{etag}</code>
            {version.map(|version| view! { " · version " <code class="select-all">{version}</code> })}
        </p>
    }
    .into_any()
}

/// Whether duplicates are looked for.
#[component]
fn Twice(id: &'static str) -> impl IntoView {
    view! {
        <label class="check">
            <input type="checkbox" id=id name="duplicates" />
            <span>
                "Look for duplicates, too"
                <span class="quiet">" (slower; up to 5 million rows here, any number on the command line)"</span>
            </span>
        </label>
    }
    .into_any()
}

/// What a form asks for.
fn wanted(form: &str) -> errand::Check {
    let (fields, duplicates) =
        if form == "file" { ("f-fields", "f-duplicates") } else { ("f-text-fields", "f-text-duplicates") };
    errand::Check {
        fields: value(fields),
        limit: value("f-limit").parse().unwrap_or(errand::Check::default().limit),
        duplicates: checked(duplicates),
    }
}

/// What stands in a field of the page.
pub(super) fn value(id: &str) -> String {
    crate::ui::value_of(id)
}

fn checked(id: &str) -> bool {
    crate::ui::is_checked(id)
}
