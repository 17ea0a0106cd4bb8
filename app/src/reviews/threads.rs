//! Threads about a change and its fields: what was said, suggestions with their button, and the forms to say more.

use super::api::{Apply, Begin, Reply, Resolve};
use crate::{
    changes::api::ChangeData,
    ui::{
        Badge, Outcome, Tone, When, action,
        markdown::{Markdown, Node},
    },
};
use domain::{
    finding::Place,
    review::{
        anchor::Resolved,
        thread::{Remark, RemarkId, Thread},
    },
};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// The actions behind the forms of threads; made once, at page level.
#[derive(Clone, Copy)]
pub struct Talking {
    begin: ServerAction<Begin>,
    reply: ServerAction<Reply>,
    resolve: ServerAction<Resolve>,
    apply: ServerAction<Apply>,
}

impl Talking {
    /// Makes them; their success reads the page again.
    #[must_use]
    pub fn new() -> Self {
        Self { begin: action(), reply: action(), resolve: action(), apply: action() }
    }

    /// What the last tries came to.
    pub fn outcomes(self) -> impl IntoView {
        view! {
            <Outcome value=self.begin.value().into() />
            <Outcome value=self.reply.value().into() />
            <Outcome value=self.resolve.value().into() />
            <Outcome value=self.apply.value().into() />
        }
        .into_any()
    }
}

impl Default for Talking {
    fn default() -> Self {
        Self::new()
    }
}

/// What is said about one change, as it is drawn.
#[derive(Clone, Copy)]
pub struct Talk {
    change: i64,
    revision: i64,
    /// Who may comment may edit drafts too, and so apply a suggestion.
    may_comment: bool,
    threads: StoredValue<Vec<Thread>>,
    said: StoredValue<BTreeMap<RemarkId, Vec<Node>>>,
    by: Talking,
}

impl Talk {
    /// What is said about a change.
    #[must_use]
    pub fn of(data: &ChangeData, may_comment: bool, by: Talking) -> Self {
        Self {
            change: data.view.summary.id,
            revision: data.view.summary.revision,
            may_comment,
            threads: StoredValue::new(data.review.threads.clone()),
            said: StoredValue::new(data.said.clone()),
            by,
        }
    }
}

/// Threads about fields of a rule that no line of the diff is about: of what did not change, or is not one value.
#[component]
pub fn OfRule(
    /// What is said.
    talk: Talk,
    /// The rule's position in the revision proposed.
    rule: u32,
    /// What has its threads beside it already.
    shown: Vec<Place>,
) -> impl IntoView {
    let threads = talk.threads.with_value(|all| {
        let place = |thread: &Thread| thread.about.as_ref().and_then(|about| about.now.place().cloned());
        let here = |place: &Place| place.rule == Some(rule) && !shown.contains(place);
        let rest = all.iter().filter(|thread| place(thread).is_some_and(|place| here(&place))).cloned();
        rest.map(|thread| view! { <OneThread thread talk about=true /> }).collect_view()
    });
    view! { <div class="beside">{threads}</div> }.into_any()
}

/// The threads about one place, and the form that begins one there: stands beside the field in the diff.
#[component]
pub fn Beside(
    /// What is said.
    talk: Talk,
    /// The place in the revision proposed.
    place: Place,
    /// What the field is, for people.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    let threads = talk.threads.with_value(|all| {
        let here = all.iter().filter(|thread| thread.is_at(&place)).cloned();
        here.map(|thread| view! { <OneThread thread talk /> }).collect_view()
    });
    let form = talk.may_comment.then(|| {
        let label = format!("Comment on {label}");
        let suggests = !place.field.is_empty();
        view! {
            <details class="comment-on">
                <summary aria-label=label.clone()>"Comment"</summary>
                <BeginForm talk path=place.path() label suggests />
            </details>
        }
    });
    view! { <div class="beside">{threads} {form}</div> }.into_any()
}

/// All threads, for the tab that lists them; and the form about the change as a whole.
#[component]
pub fn ThreadList(
    /// What is said.
    talk: Talk,
) -> impl IntoView {
    let (count, open) = talk
        .threads
        .with_value(|all| (all.len(), all.iter().filter(|thread| thread.resolved.is_none()).count()));
    let heading = match (count, open) {
        (0, _) => "No thread yet".to_owned(),
        (all, 0) => format!("{all} threads, all resolved"),
        (all, open) => format!("{open} of {all} threads open"),
    };
    let threads = talk.threads.with_value(|all| {
        all.iter().cloned().map(|thread| view! { <OneThread thread talk about=true /> }).collect_view()
    });
    let form = talk.may_comment.then(|| {
        view! {
            <details class="card" open=count == 0>
                <summary>"Begin a thread"</summary>
                <BeginForm talk label="Comment on the change".to_owned() suggests=true />
            </details>
        }
    });
    view! {
        <section aria-labelledby="threads">
            <h2 id="threads">{heading}</h2>
            {threads}
            {form}
        </section>
    }
    .into_any()
}

/// One thread.
#[component]
fn OneThread(
    thread: Thread,
    talk: Talk,
    /// Whether it says what it is about.
    #[prop(optional)]
    about: bool,
) -> impl IntoView {
    let id = thread.id.to_string();
    let resolved = thread.resolved.is_some();
    let line = about.then(|| view! { <p><code>{thread.about_words()}</code></p> });
    let now = thread.about.as_ref().map(|about| view! { <Became now=about.now.clone() /> });
    let current = thread.about.as_ref().is_some_and(|about| about.now.suggested().is_ok());
    let remarks =
        thread.remarks.into_iter().map(|remark| view! { <OneRemark remark talk current /> }).collect_view();
    let done = thread.resolved.map(|(by, at)| {
        view! { <p class="quiet"><Badge tone=Tone::Good text="resolved" /> " by " {by} " " <When at /></p> }
    });
    let forms = talk.may_comment.then(|| view! { <ThreadForms id=id.clone() resolved by=talk.by /> });
    view! {
        <details class="thread" id=format!("thread-{id}") open=!resolved>
            <summary>{format!("Thread {id}")} {resolved.then_some(", resolved")}</summary>
            {line}
            {now}
            <ol class="remarks">{remarks}</ol>
            {done}
            <div class="row">{forms}</div>
        </details>
    }
    .into_any()
}

/// Answering, resolving and opening again.
#[component]
fn ThreadForms(id: String, resolved: bool, by: Talking) -> impl IntoView {
    let label = if resolved { "Open it again" } else { "Resolve" };
    let (reply, resolve) = (id.clone(), id);
    view! {
        <ActionForm action=by.reply>
            <input type="hidden" name="thread" value=reply />
            <textarea name="text" rows="2" aria-label="Answer" placeholder="Answer; Markdown"></textarea>
            <button class="small">"Answer"</button>
        </ActionForm>
        <ActionForm action=by.resolve>
            <input type="hidden" name="thread" value=resolve />
            <input type="hidden" name="resolved" value=(!resolved).to_string() />
            <button class="small">{label}</button>
        </ActionForm>
    }
    .into_any()
}

/// What became of what a thread is about.
#[component]
fn Became(now: Resolved) -> impl IntoView {
    let text = |value: Option<String>| value.unwrap_or_else(|| "nothing".into());
    match now {
        Resolved::Current { .. } => ().into_any(),
        Resolved::Moved { to, .. } => {
            view! { <p class="quiet"><Badge tone=Tone::Plain text="moved" /> " now " <code>{to}</code></p> }.into_any()
        }
        Resolved::Outdated { old, new, .. } => view! {
            <p class="quiet">
                <Badge tone=Tone::Warn text="outdated" /> " it was " <code>{text(old)}</code> ", it is " <code>{text(new)}</code>
            </p>
        }
        .into_any(),
        Resolved::Gone { old } => {
            let was = old.map(|old| view! { " it was " <code>{old}</code> });
            view! { <p class="quiet"><Badge tone=Tone::Warn text="gone" /> {was}</p> }.into_any()
        }
    }
}

#[component]
fn OneRemark(remark: Remark, talk: Talk, current: bool) -> impl IntoView {
    let nodes = talk.said.with_value(|said| said.get(&remark.id).cloned());
    let said = nodes.map_or_else(
        || view! { <p class="said">{remark.text.clone()}</p> }.into_any(),
        |nodes| view! { <Markdown nodes /> }.into_any(),
    );
    let suggestion = remark.suggestion.map(|value| {
        let shown = if value.is_empty() { "(leave it out)".to_owned() } else { value };
        let apply = (current && talk.may_comment && remark.applied.is_none()).then(|| {
            view! {
                <ActionForm action=talk.by.apply>
                    <input type="hidden" name="remark" value=remark.id.to_string() />
                    <button class="small primary">"Apply the suggestion"</button>
                </ActionForm>
            }
        });
        view! { <p>"Suggests " <ins><code>{shown}</code></ins></p> {apply} }
    });
    let applied = remark.applied.map(|(revision, by)| {
        view! { <p class="quiet"><Badge tone=Tone::Good text="applied" /> {format!(" by {by} as revision {revision}")}</p> }
    });
    view! {
        <li>
            <p class="happened"><strong>{remark.by}</strong> " " <When at=remark.at /></p>
            {said}
            {suggestion}
            {applied}
        </li>
    }
    .into_any()
}

#[component]
fn BeginForm(
    talk: Talk,
    /// The field it is about; none: it is typed, and empty for the change as a whole.
    #[prop(optional, into)]
    path: Option<String>,
    label: String,
    suggests: bool,
) -> impl IntoView {
    let about_whole = path.is_none();
    let about = match path {
        Some(path) => view! { <input type="hidden" name="thread[path]" value=path /> }.into_any(),
        None => view! {
            <label class="field">
                "Field"
                <input type="text" class="code" name="thread[path]" placeholder="Manifest.Location.ETag; empty: the change" spellcheck="false" autocomplete="off" />
            </label>
        }
        .into_any(),
    };
    // The one about the change as a whole is where the key leads.
    let key = about_whole.then_some("c");
    let suggest = suggests.then(|| {
        view! {
            <label class="field">
                "Suggested value"
                <input type="text" class="code" name="thread[suggestion]" placeholder="if any; applied by one click" spellcheck="false" autocomplete="off" />
            </label>
        }
    });
    view! {
        <ActionForm action=talk.by.begin attr:class="begin">
            <input type="hidden" name="thread[change]" value=talk.change.to_string() />
            <input type="hidden" name="thread[revision]" value=talk.revision.to_string() />
            {about}
            <textarea name="thread[text]" rows="3" aria-label=label aria-keyshortcuts=key placeholder="What you think; Markdown"></textarea>
            {suggest}
            <button>"Comment"</button>
        </ActionForm>
    }
    .into_any()
}
