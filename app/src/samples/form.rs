//! The fields of a sample: envelope and verdicts. Shared by the form that adds one and the form that changes one.

use crate::ui::{Area, Choice, Choices, Input, Problems};
use domain::mail::{AddSample, Verdict};
use leptos::prelude::*;

/// How the mail came: recipients, sender, TLS, source.
#[component]
pub fn EnvelopeFields(
    /// What stands there already.
    form: AddSample,
    /// What an empty recipient field and an empty sender field mean.
    help: (&'static str, &'static str),
    /// What the last try said.
    problems: Problems,
) -> impl IntoView {
    view! {
        <fieldset>
            <legend>"Envelope"</legend>
            <Area name="recipients" label="Recipients" help=help.0 value=form.recipients rows=3 code=true problems />
            <Input name="sender" label="Sender" help=help.1 value=form.sender code=true problems />
            <Input
                name="source_ip"
                label="Source IP"
                help="The sending host; may stay empty."
                value=form.source_ip
                code=true
                problems
            />
            <label class="check">
                <input type="checkbox" name="tls" value="on" checked=form.tls.is_some() />
                " The mail came over TLS"
            </label>
        </fieldset>
    }
    .into_any()
}

#[component]
fn VerdictField(name: &'static str, label: &'static str, value: String, problems: Problems) -> impl IntoView {
    let options: Vec<Choice> =
        Verdict::ALL.into_iter().map(|v| (v.as_str().to_owned(), v.as_str().to_owned())).collect();
    view! { <Choices name label options value problems /> }
}

/// What SES's own checks said.
#[component]
pub fn VerdictFields(
    /// What stands there already.
    form: AddSample,
    /// What the last try said.
    problems: Problems,
) -> impl IntoView {
    let policies = ["none", "quarantine", "reject"].map(|p| (p.to_owned(), p.to_owned())).to_vec();
    view! {
        <fieldset>
            <legend>"Verdicts"</legend>
            <p class="help">
                "SES takes no action on them: a function may. Spam and virus count only where a rule scans."
            </p>
            <div class="columns">
                <VerdictField name="spam" label="Spam" value=form.spam problems />
                <VerdictField name="virus" label="Virus" value=form.virus problems />
                <VerdictField name="spf" label="SPF" value=form.spf problems />
                <VerdictField name="dkim" label="DKIM" value=form.dkim problems />
                <VerdictField name="dmarc" label="DMARC" value=form.dmarc problems />
                <Choices
                    name="dmarc_policy"
                    label="DMARC policy"
                    help="Of the sending domain; functions see it only when DMARC fails."
                    options=policies
                    value=form.dmarc_policy
                    problems
                />
            </div>
        </fieldset>
    }
    .into_any()
}
