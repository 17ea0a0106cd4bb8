//! The page of one sample: what is kept of it, and the form that changes it.

use super::{
    api::{Delete, Update, get},
    form::{EnvelopeFields, VerdictFields},
    list_page::size,
};
use crate::ui::{self, Area, Header, Input, Outcome, Place, Problems, When};
use domain::{
    access::Deed,
    mail::{Header as MailHeader, SampleSummary},
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// One sample.
#[component]
pub fn SamplePage() -> impl IntoView {
    let params = use_params_map();
    let id = move || params.with(|p| p.get("id").and_then(|id| id.parse::<i64>().ok()).unwrap_or_default());
    let update = ui::action::<Update>();
    let delete = ServerAction::<Delete>::new();
    ui::page(
        || Place::of("samples"),
        id,
        get,
        move |frame, sample| {
            let may_edit = frame.caller.as_ref().is_some_and(|c| c.may(Deed::EditSample));
            let here = sample.environment.clone();
            let trail = vec![
                (here.clone(), format!("/e/{here}/rule-sets")),
                ("Samples".to_owned(), format!("/e/{here}/samples")),
            ];
            view! {
                <Header title=sample.sample.name.clone() trail />
                <Facts sample=sample.clone() />
                <Outcome value=delete.value().into() />
                <div class="columns wide">
                    <Change sample=sample.clone() update may_edit />
                    <Headers headers=sample.sample.mail.headers.clone() />
                </div>
                {may_edit.then(|| view! { <Remove sample delete /> })}
            }
            .into_any()
        },
    )
}

#[component]
fn Facts(sample: SampleSummary) -> impl IntoView {
    view! {
        <p class="lead">
            {size(sample.sample.mail.size)} ", message id " <code>{sample.sample.message_id}</code> ", added by "
            {sample.added_by} " " <When at=sample.added_at />
        </p>
    }
}

#[component]
fn Change(sample: SampleSummary, update: ServerAction<Update>, may_edit: bool) -> impl IntoView {
    let problems: Problems = Signal::derive(move || update.value().get().and_then(Result::err));
    let saved = move || {
        matches!(update.value().get(), Some(Ok(())))
            .then(|| view! { <p class="notice good" role="status">"Saved."</p> })
    };
    let form = sample.sample.to_form(sample.environment.clone());
    let help = (
        "RCPT TO, separated by spaces, commas or lines. Rules go by these, never by the To header.",
        "MAIL FROM; <> for the null sender of bounces.",
    );
    view! {
        <section class="card" aria-labelledby="envelope">
            <h2 id="envelope">"How it came"</h2>
            <Outcome value=update.value().into() />
            {saved}
            <ActionForm action=update>
                <fieldset class="plain" disabled=!may_edit>
                    <input type="hidden" name="sample" value=sample.id.to_string() />
                    <input type="hidden" name="environment" value=sample.environment />
                    <Input name="name" label="Name" value=form.name.clone() problems />
                    <EnvelopeFields form=form.clone() help problems />
                    <VerdictFields form problems />
                    <details>
                        <summary>"Replace the message"</summary>
                        <Area name="eml" label="Message" help="Empty keeps the one there is." rows=8 code=true problems />
                    </details>
                    {may_edit.then(|| view! { <button class="primary">"Save"</button> })}
                </fieldset>
            </ActionForm>
        </section>
    }
    .into_any()
}

/// The headers, as text: nothing a mail says is ever drawn as HTML.
#[component]
fn Headers(headers: Vec<MailHeader>) -> impl IntoView {
    let rows = headers
        .into_iter()
        .map(|h| {
            view! {
                <tr>
                    <th scope="row"><code>{h.name}</code></th>
                    <td><code class="wrap">{h.value}</code></td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="card" aria-labelledby="headers">
            <h2 id="headers">"Headers"</h2>
            <div class="scroll" tabindex="0" role="group" aria-label="All headers">
                <table class="headers"><tbody>{rows}</tbody></table>
            </div>
        </section>
    }
    .into_any()
}

/// Deleting takes two steps, with and without JavaScript.
#[component]
fn Remove(sample: SampleSummary, delete: ServerAction<Delete>) -> impl IntoView {
    view! {
        <details class="danger">
            <summary>"Delete this sample…"</summary>
            <ActionForm action=delete>
                <input type="hidden" name="sample" value=sample.id.to_string() />
                <input type="hidden" name="environment" value=sample.environment />
                <p>"It is gone for everybody who tries rule sets on it."</p>
                <button class="danger">"Delete " {sample.sample.name}</button>
            </ActionForm>
        </details>
    }
    .into_any()
}
