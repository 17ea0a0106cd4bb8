//! The fields of a sample: envelope and verdicts. Shared by the form that adds one and the form that changes one.

use crate::ui::{Choice, Choices, Input, Problems};
use domain::mail::{Envelope, Verdict, Verdicts};
use leptos::prelude::*;

/// How the mail came: sender, recipients, TLS, source.
#[component]
pub fn EnvelopeFields(
    /// What stands there already.
    #[prop(optional)]
    envelope: Option<Envelope>,
    /// What the last try said.
    problems: Problems,
) -> impl IntoView {
    let is_new = envelope.is_none();
    let envelope = envelope.unwrap_or(Envelope { tls: true, ..Envelope::default() });
    let (sender_help, recipients_help) = if is_new {
        (
            "MAIL FROM. Empty takes Return-Path, else From.",
            "RCPT TO, separated by spaces, commas or lines. Empty takes To and Cc.",
        )
    } else {
        (
            "MAIL FROM; empty for the null sender of bounces.",
            "RCPT TO, separated by spaces, commas or lines. Rules go by these, never by the To header.",
        )
    };
    let recipients = envelope.recipients.join("\n");
    view! {
        <fieldset>
            <legend>"Envelope"</legend>
            <crate::ui::Area name="recipients" label="Recipients" help=recipients_help value=recipients rows=3 code=true problems />
            <Input name="sender" label="Sender" help=sender_help value=envelope.sender code=true problems />
            <Input
                name="source_ip"
                label="Source IP"
                help="The sending host; may stay empty."
                value=envelope.source_ip
                code=true
                problems
            />
            <label class="check">
                <input type="checkbox" name="tls" value="on" checked=envelope.tls />
                " The mail came over TLS"
            </label>
        </fieldset>
    }
    .into_any()
}

fn verdicts_of(chosen: Verdict) -> (Vec<Choice>, String) {
    let options = Verdict::ALL.into_iter().map(|v| (v.as_str().to_owned(), v.as_str().to_owned())).collect();
    (options, chosen.as_str().to_owned())
}

#[component]
fn VerdictField(
    name: &'static str,
    label: &'static str,
    verdict: Verdict,
    problems: Problems,
) -> impl IntoView {
    let (options, value) = verdicts_of(verdict);
    view! { <Choices name label options value problems /> }
}

/// What SES's own checks said.
#[component]
pub fn VerdictFields(
    /// What stands there already.
    #[prop(optional)]
    verdicts: Verdicts,
    /// What the last try said.
    problems: Problems,
) -> impl IntoView {
    let policies = ["none", "quarantine", "reject"].map(|p| (p.to_owned(), p.to_owned())).to_vec();
    let policy = if verdicts.dmarc_policy.is_empty() { "none".to_owned() } else { verdicts.dmarc_policy };
    view! {
        <fieldset>
            <legend>"Verdicts"</legend>
            <p class="help">"SES takes no action on them: a function may. Spam and virus count only where a rule scans."</p>
            <div class="columns">
                <VerdictField name="spam" label="Spam" verdict=verdicts.spam problems />
                <VerdictField name="virus" label="Virus" verdict=verdicts.virus problems />
                <VerdictField name="spf" label="SPF" verdict=verdicts.spf problems />
                <VerdictField name="dkim" label="DKIM" verdict=verdicts.dkim problems />
                <VerdictField name="dmarc" label="DMARC" verdict=verdicts.dmarc problems />
                <Choices
                    name="dmarc_policy"
                    label="DMARC policy"
                    help="Of the sending domain; functions see it only when DMARC fails."
                    options=policies
                    value=policy
                    problems
                />
            </div>
        </fieldset>
    }
    .into_any()
}
