//! ARNs are read, not deciphered: labelled parts, the wrong one marked.

use domain::arn::{Expect, parts};
use leptos::prelude::*;

/// The parts of an ARN under its field; nothing for a text that does not try to be one.
#[component]
pub fn ArnParts(
    /// The text typed.
    #[prop(into)]
    text: Signal<String>,
    /// The service it should be of.
    service: &'static str,
    /// The region it should be in; empty where the service has none.
    region: String,
) -> impl IntoView {
    move || {
        let text = text.get();
        if !text.starts_with("arn:") {
            return ().into_any();
        }
        let region = Some(region.as_str()).filter(|r| !r.is_empty());
        let expect = Expect { service: Some(service), region, ..Expect::default() };
        let items = parts(&text, &expect)
            .into_iter()
            .map(|part| {
                // What is wrong with it is said by the finding below; here the part is marked.
                let wrong = part.wrong.as_ref().map(|_| view! { <span class="wrong-word">"wrong"</span> });
                let text = if part.text.is_empty() { "—".to_owned() } else { part.text.to_owned() };
                view! {
                    <div class="arn-part" class:wrong=part.wrong.is_some()>
                        <dt>{part.label} " " {wrong}</dt>
                        <dd><code>{text}</code></dd>
                    </div>
                }
            })
            .collect_view();
        view! { <dl class="arn">{items}</dl> }.into_any()
    }
}
