//! Trying a function: the exact event to take along, an answer to be judged, a handler to be run.

use super::{
    api::{Run, Tried},
    handler_file::HandlerFile,
    judged::{JudgedAnswer, RunResult},
    query::{answer_name, decode, typed_name},
    state::Preview,
};
use crate::ui::{Copy, Outcome};
use domain::rules::{
    answer::{Judged, judge},
    outcome::Answer,
};
use leptos::prelude::*;

/// The parts of it, for the function at a place.
#[component]
pub fn TryFunction(
    /// The preview.
    preview: Preview,
    /// The function's rule.
    rule: u32,
    /// The function's action.
    action: u32,
    /// The event it receives.
    json: Memo<String>,
    /// Whether SES waits for its answer.
    waits: bool,
    /// The page's address with what is chosen.
    here: Signal<String>,
) -> impl IntoView {
    let answered = waits.then(|| view! { <PasteAnswer preview rule action here /> });
    let name = format!("event-{}-{}.json", rule + 1, action + 1);
    view! {
        <p class="buttons">
            {move || view! { <Copy text=json.get() label="Copy the event" /> }}
            " "
            <a class="button small" download=name href=move || data_address(&json.get())>"Save the event"</a>
        </p>
        <pre class="code select-all" tabindex="0">{json}</pre>
        {answered}
        <RunHandler preview rule action json waits here />
    }
    .into_any()
}

/// A file as an address of its own, so that it can be saved without a script.
fn data_address(json: &str) -> String {
    let mut address = "data:application/json;charset=utf-8,".to_owned();
    for byte in json.bytes() {
        if byte.is_ascii_alphanumeric() || b"._-:".contains(&byte) {
            address.push(char::from(byte));
        } else {
            address.push_str(&format!("%{byte:02X}"));
        }
    }
    address
}

/// An answer somebody has from elsewhere. With a script it is judged and pinned as it is typed, without by a button.
#[component]
fn PasteAnswer(preview: Preview, rule: u32, action: u32, here: Signal<String>) -> impl IntoView {
    let text =
        Signal::derive(move || preview.typed.with(|t| t.get(&(rule, action)).cloned().unwrap_or_default()));
    let judged = Memo::new(move |_| Some(text.get()).filter(|t| !t.trim().is_empty()).map(|t| judge(&t)));
    let name = typed_name(rule, action);
    let put = move |event| preview.type_answer(rule, action, event_target_value(&event));
    view! {
        <form class="try" method="get" action=move || path_of(&here.get()) on:submit=move |event| event.prevent_default()>
            {move || kept(&here.get(), &name_of_pin(rule, action))}
            <div class="field">
                <label for=name.clone()>"Paste its answer"</label>
                <textarea
                    id=name.clone()
                    name=name.clone()
                    class="code"
                    rows="2"
                    spellcheck="false"
                    prop:value=text
                    on:input=put
                >
                    {text.get_untracked()}
                </textarea>
                <p class="help">
                    "What the function returned, or its line " <code>"callback(null, { disposition: … })"</code>
                    ". It is judged, and taken for the function's answer above."
                </p>
            </div>
            <button class="small no-js">"Judge it"</button>
        </form>
        {move || judged.get().map(|judged| view! { <JudgedAnswer judged /> })}
    }
    .into_any()
}

fn name_of_pin(rule: u32, action: u32) -> String {
    answer_name(rule, action)
}

fn path_of(address: &str) -> String {
    address.split('?').next().unwrap_or_default().to_owned()
}

/// What the address carries as hidden fields, for a form that asks for the same page; but for one of them.
fn kept(address: &str, except: &str) -> impl IntoView + use<> {
    let query = address.split_once('?').map_or("", |(_, query)| query);
    query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .filter(|(name, _)| *name != except)
        .map(|(name, value)| view! { <input type="hidden" name=name.to_owned() value=decode(value) /> })
        .collect_view()
}

/// A handler in JavaScript, run on the event by the server. Nothing of it is kept.
#[component]
fn RunHandler(
    preview: Preview,
    rule: u32,
    action: u32,
    json: Memo<String>,
    waits: bool,
    here: Signal<String>,
) -> impl IntoView {
    let run = ServerAction::<Run>::new();
    let id = format!("handler-{rule}-{action}");
    let source = RwSignal::new(String::new());
    let at = move || preview.sample.with(|s| s.as_ref().map_or(0, |s| s.received_at.0)).to_string();
    let tried = Signal::derive(move || match run.value().get() {
        Some(Ok(ran)) => Some(Tried::new(rule, action, ran)),
        _ => preview.tried.get().filter(|tried| (tried.rule, tried.action) == (rule, action)),
    });
    let shown = move || {
        tried.get().map(|tried| {
            let use_it =
                waits.then(|| view! { <UseAnswer preview rule action judged=tried.judged.clone() here /> });
            view! {
                <section class="tried" aria-live="polite">
                    <RunResult ran=tried.ran />
                    <JudgedAnswer judged=tried.judged />
                    {use_it}
                </section>
            }
        })
    };
    view! {
        <ActionForm action=run attr:class="try">
            <input type="hidden" name="event" value=json />
            <input type="hidden" name="at" value=at />
            <input type="hidden" name="rule" value=rule.to_string() />
            <input type="hidden" name="action" value=action.to_string() />
            <input type="hidden" name="back" value=here />
            <div class="field">
                <label for=id.clone()>"Run a handler on it"</label>
                <textarea
                    id=id.clone()
                    name="source"
                    class="code"
                    rows="6"
                    spellcheck="false"
                    required
                    aria-describedby=format!("{id}-help")
                    prop:value=source
                    on:input=move |event| source.set(event_target_value(&event))
                ></textarea>
                <p class="help" id=format!("{id}-help")>
                    "JavaScript: " <code>"exports.handler = …"</code> " with callback or async, or an ES module. It runs without files,
                    network and packages, for a limited number of steps, and is not kept."
                </p>
            </div>
            <HandlerFile id=format!("{id}-file") into=source />
            <button class="small" disabled=move || run.pending().get()>
                {move || if run.pending().get() { "Running…" } else { "Run it" }}
            </button>
        </ActionForm>
        <Outcome value=run.value().into() />
        {shown}
    }
    .into_any()
}

/// Takes the answer of a run for the function's answer in the preview. A link, which works without a script.
#[component]
fn UseAnswer(
    preview: Preview,
    rule: u32,
    action: u32,
    judged: Judged,
    here: Signal<String>,
) -> impl IntoView {
    let answer: Answer = judged.answer;
    let name = answer_name(rule, action);
    let address = move || {
        let here = here.get();
        let (path, query) = here.split_once('?').unwrap_or((&here, ""));
        let others = query.split('&').filter(|pair| pair.split_once('=').is_none_or(|(key, _)| key != name));
        let mut query: Vec<String> = others.filter(|pair| !pair.is_empty()).map(ToOwned::to_owned).collect();
        query.push(format!("{name}={}", answer.as_str()));
        format!("{path}?{}", query.join("&"))
    };
    let pin = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        preview.answer(rule, action, answer);
    };
    let is_pinned = move || preview.answers.with(|answers| answers.of(rule, action)) == answer;
    view! {
        <p>
            <a class="button small" href=address on:click=pin>"Use this answer"</a>
            {move || is_pinned().then(|| view! { <span class="quiet">" The preview takes it."</span> })}
        </p>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_an_address() {
        assert_eq!(data_address("{\"a\": é}"), "data:application/json;charset=utf-8,%7B%22a%22:%20%C3%A9%7D");
    }
}
