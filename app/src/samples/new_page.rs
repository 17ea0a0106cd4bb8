//! The page that adds a sample: a file, or pasted text.

use super::{
    api::Add,
    form::{EnvelopeFields, VerdictFields},
};
use crate::{
    AppError,
    ui::{self, Area, ErrorNotice, Header, Input, Outcome, Place, Problems},
};
use domain::{Failure, mail::AddSample};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

/// The two ways to add a sample.
#[component]
pub fn NewSamplePage() -> impl IntoView {
    let params = use_params_map();
    let here = move || params.with_untracked(|p| p.get("environment").unwrap_or_default());
    let add = ServerAction::<Add>::new();
    // Why the plain route refused an upload: it has no other way to say so without JavaScript.
    let refused = use_query_map().with_untracked(|q| q.get("problem"));
    ui::page(
        move || Place::within("samples", &here()),
        || (),
        |()| async { Ok(()) },
        move |_, ()| {
            let here = here();
            let trail = vec![
                (here.clone(), format!("/e/{here}/rule-sets")),
                ("Samples".to_owned(), format!("/e/{here}/samples")),
            ];
            view! {
                <Header title="Add a sample" trail />
                {refused.clone().map(|why| view! { <ErrorNotice error=AppError::Failure(Failure::Refused(why)) /> })}
                <p class="lead">"Only headers, size and envelope are kept, never a body."</p>
                <div class="columns wide">
                    <Upload environment=here.clone() />
                    <Paste environment=here add />
                </div>
            }
            .into_any()
        },
    )
}

/// A file goes to a plain route: a form that works without JavaScript cannot send one to a server function.
#[component]
fn Upload(environment: String) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="upload">
            <h2 id="upload">"Upload files"</h2>
            <form method="post" action=format!("/upload/sample?environment={environment}") enctype="multipart/form-data">
                <div class="field">
                    <label for="f-file">"Mails"</label>
                    <input type="file" id="f-file" name="file" multiple accept=".eml,.mbox,.zip,.json,message/rfc822,text/plain,application/zip,application/json" required aria-describedby="f-file-help" />
                    <p class="help" id="f-file-help">
                        "One or more .eml files, an .mbox, a .zip of mails, or events of functions and notifications of topics as .json; together up to 40 MiB. Sender and recipients are taken from headers; mend them on a sample's page."
                    </p>
                </div>
                <div class="field">
                    <label for="f-upload-name">"Name"</label>
                    <input id="f-upload-name" name="name" autocomplete="off" aria-describedby="f-upload-name-help" />
                    <p class="help" id="f-upload-name-help">"For one mail. Empty takes the subject."</p>
                </div>
                <button class="primary">"Upload"</button>
            </form>
        </section>
    }
    .into_any()
}

#[component]
fn Paste(environment: String, add: ServerAction<Add>) -> impl IntoView {
    let problems: Problems = Signal::derive(move || add.value().get().and_then(Result::err));
    let form = AddSample { tls: Some("on".to_owned()), ..AddSample::default() };
    let help = (
        "RCPT TO, separated by spaces, commas or lines. Empty takes To and Cc.",
        "MAIL FROM; <> for the null sender of bounces. Empty takes Return-Path, else From.",
    );
    view! {
        <section class="card" aria-labelledby="paste">
            <h2 id="paste">"Paste a mail"</h2>
            <Outcome value=add.value().into() />
            <ActionForm action=add>
                <input type="hidden" name="environment" value=environment />
                <Area
                    name="eml"
                    label="Message"
                    help="As text, from the first header on; a few headers and an empty line are enough. Or the JSON of an event a function received, or of a notification."
                    rows=10
                    code=true
                    problems
                />
                <Input name="name" label="Name" help="Empty takes the subject." problems />
                <EnvelopeFields form=form.clone() help problems />
                <VerdictFields form problems />
                <button class="primary">"Add the sample"</button>
            </ActionForm>
        </section>
    }
    .into_any()
}
