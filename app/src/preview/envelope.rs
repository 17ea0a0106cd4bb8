//! The envelope, to be changed in place: who would it be for? Changes the preview only, never the stored sample.

use super::state::Preview;
use domain::mail::{Sample, Verdict};
use leptos::prelude::*;

/// Sender, recipients, source IP, TLS and verdicts of the sample tried. Shown once the browser has taken over.
#[component]
pub fn EnvelopeControls(
    /// The preview.
    preview: Preview,
) -> impl IntoView {
    let text = move |read: fn(&Sample) -> String| {
        Signal::derive(move || preview.sample.with(|s| s.as_ref().map(read)).unwrap_or_default())
    };
    let recipients = text(|s| s.envelope.recipients.join("\n"));
    let sender = text(|s| s.envelope.sender.clone());
    let source_ip = text(|s| s.envelope.source_ip.clone());
    let tls = Signal::derive(move || preview.sample.with(|s| s.as_ref().is_some_and(|s| s.envelope.tls)));
    let type_recipients = move |event| {
        let typed = domain::rules::edit::split_recipients(&event_target_value(&event));
        preview.change(|s| s.envelope.recipients = typed);
    };
    view! {
        <details class="envelope">
            <summary>"Envelope and verdicts"</summary>
            <p class="help">"Changed here for this preview only."</p>
            <div class="field">
                <label for="try-recipients">"Recipients (RCPT TO)"</label>
                <textarea id="try-recipients" class="code" rows="2" on:change=type_recipients prop:value=recipients>
                    {recipients.get_untracked()}
                </textarea>
            </div>
            <div class="field">
                <label for="try-sender">"Sender (MAIL FROM)"</label>
                <input
                    id="try-sender"
                    class="code"
                    value=sender.get_untracked()
                    prop:value=sender
                    on:input=move |event| preview.change(|s| s.envelope.sender = event_target_value(&event))
                />
            </div>
            <div class="field">
                <label for="try-source-ip">"Source IP"</label>
                <input
                    id="try-source-ip"
                    class="code"
                    value=source_ip.get_untracked()
                    prop:value=source_ip
                    on:input=move |event| preview.change(|s| s.envelope.source_ip = event_target_value(&event).trim().to_owned())
                />
            </div>
            <label class="check">
                <input
                    type="checkbox"
                    checked=tls.get_untracked()
                    prop:checked=tls
                    on:change=move |event| preview.change(|s| s.envelope.tls = event_target_checked(&event))
                />
                " Over TLS"
            </label>
            <Verdicts preview />
            <button type="button" class="small" on:click=move |_| preview.reset()>"Take the stored sample again"</button>
        </details>
    }
    .into_any()
}

/// A verdict of a sample, to write to.
type Lens = fn(&mut Sample) -> &mut Verdict;

const VERDICTS: [(&str, Lens); 5] = [
    ("Spam", |s| &mut s.verdicts.spam),
    ("Virus", |s| &mut s.verdicts.virus),
    ("SPF", |s| &mut s.verdicts.spf),
    ("DKIM", |s| &mut s.verdicts.dkim),
    ("DMARC", |s| &mut s.verdicts.dmarc),
];

#[component]
fn Verdicts(preview: Preview) -> impl IntoView {
    let fields = VERDICTS.map(|(label, lens)| view! { <OneVerdict preview label lens /> }).collect_view();
    view! { <div class="verdicts">{fields}</div> }
}

#[component]
fn OneVerdict(preview: Preview, label: &'static str, lens: Lens) -> impl IntoView {
    let id = format!("try-{label}");
    let current = Signal::derive(move || {
        preview.sample.with(|s| s.clone().map(|mut s| lens(&mut s).as_str())).unwrap_or_default()
    });
    let initial = current.get_untracked();
    let options = Verdict::ALL
        .map(|v| view! { <option value=v.as_str() selected=v.as_str() == initial>{v.as_str()}</option> })
        .collect_view();
    let pick = move |event| {
        if let Ok(verdict) = event_target_value(&event).parse() {
            preview.change(|s| *lens(s) = verdict);
        }
    };
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <select id=id on:change=pick prop:value=current>{options}</select>
        </div>
    }
    .into_any()
}
