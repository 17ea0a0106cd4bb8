//! The editor's page.

use super::{
    api::{Edit, EditorData, open},
    autosave::Saving,
    conflict::PlainConflict,
    export::Export,
    findings::context,
    header::{Propose, Toolbar},
    plain::{read_mine, typed},
    rule_form::RulePane,
    rule_list::RuleList,
    saving::{Difference, ReadOnly, SaveState, Trouble},
    state::Editor,
};
use crate::{
    changes::RuleSetDiff,
    expectations::{ExpectationPanel, Keeping},
    preview::{Preview, PreviewPane, answers_of, typed_of},
    ui::{self, Header, Outcome, Place},
};
use domain::{
    Kind,
    access::Deed,
    rules::{RuleSet, diff::diff_in},
};
use leptos::{ev::SubmitEvent, prelude::*, server_fn::ServerFn};
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_params_map, use_query_map},
    params::ParamsMap,
};
use std::sync::Arc;

/// A draft in the editor.
#[component]
pub fn EditorPage() -> impl IntoView {
    let params = use_params_map();
    let query = use_query_map();
    let edit = ServerAction::<Edit>::new();
    let keeping = Keeping::new();
    let key = move || {
        let draft = params.with(|p| p.get("id").and_then(|id| id.parse::<i64>().ok()).unwrap_or_default());
        let revision = query.with(|q| q.get("revision").and_then(|r| r.parse::<i64>().ok()));
        (draft, revision)
    };
    ui::page_of(
        |data: &EditorData| Place::within("rule-sets", &data.view.environment.id),
        "rule-sets",
        key,
        |(draft, revision)| open(draft, revision),
        move |frame, data| {
            let may_edit = frame.caller.as_ref().is_some_and(|c| c.may(Deed::EditDraft));
            draw(data, may_edit, &query.get_untracked(), edit, keeping)
        },
    )
}

fn number<T: std::str::FromStr>(query: &ParamsMap, name: &str) -> Option<T> {
    query.get_str(name).and_then(|text| text.parse().ok())
}

fn draw(
    data: EditorData,
    role_lets: bool,
    query: &ParamsMap,
    edit: ServerAction<Edit>,
    keeping: Keeping,
) -> AnyView {
    let EditorData { view, samples, expectations, tried } = data;
    let may_edit = role_lets && view.revision == view.latest;
    let rule = number(query, "rule").unwrap_or_default();
    let mine: Option<RuleSet> = query
        .get_str("mine")
        .filter(|_| may_edit)
        .and_then(read_mine)
        .map(|(name, form)| typed(view.content.clone(), name, rule, form));
    let editor = Editor::new(&view, mine.clone(), rule, may_edit);
    let answers = answers_of(query.into_iter().map(|(key, value)| (key.as_ref(), value)));
    let preview = Preview::new(samples, number(query, "sample"), answers, editor.set.into());
    preview.surround(query.get_str("after"), query.get_str("filters"));
    try_what_is_asked(preview, query);
    for ((rule, action), text) in typed_of(query.into_iter().map(|(key, value)| (key.as_ref(), value))) {
        preview.type_answer(rule, action, text);
    }
    preview.tried.set(tried);
    follow_in_address(editor, preview, view.revision != view.latest);
    let environment = view.environment.id.clone();
    let trail = vec![(format!("Rule sets in {environment}"), format!("/e/{environment}/rule-sets"))];
    let open_change = view.open_change;
    let was = number(query, "was").unwrap_or(view.revision);
    let plain_conflict = mine.map(|mine| view! { <PlainConflict theirs=view.clone() mine was rule /> });
    let shown = Signal::derive(move || editor.shown.get().to_string());
    view! {
        <Header
            title=view.content.name.clone()
            trail
            state=move || view! { <SaveState saving=editor.saving environment=editor.environment.get_value() /> }
            action=move || may_edit.then(|| view! { <Propose editor open_change /> })
        />
        <ReadOnly kind=Kind::RuleSet draft=view.id revision=view.revision latest=view.latest may_edit=role_lets />
        <Outcome value=edit.value().into() />
        <Trouble saving=editor.saving difference=difference_to(editor) take=Callback::new(move |set| editor.take(set)) />
        {plain_conflict}
        <Toolbar editor />
        <div class="editor">
            <EditForm editor preview />
            <PreviewPane preview action=format!("/drafts/{}", view.id) kept=vec![("rule", shown)] live=editor.live environment />
        </div>
        <ExpectationPanel
            preview
            draft=view.id
            revision=editor.saving.base
            saved=Signal::derive(move || !may_edit || editor.saving.state.with(|state| *state == Saving::Saved))
            expectations
            may_edit=role_lets
            keeping
        />
        <Export editor />
    }
    .into_any()
}

/// Draws what is different between their rule set and the one on the page, as it is typed.
fn difference_to(editor: Editor) -> Difference<RuleSet> {
    Arc::new(move |theirs| {
        let (set, context) = (theirs.content.clone(), context(&theirs.environment));
        let diff = move || diff_in(Some(&set), &editor.set.get(), &context);
        (move || view! { <RuleSetDiff diff=diff() /> }).into_any()
    })
}

/// A finding's witness is tried in the preview: at once, and again whenever a link on the page asks for another one.
fn try_what_is_asked(preview: Preview, at_first: &ParamsMap) {
    let ask = move |query: &ParamsMap| {
        if let Some(to) = query.get_str("to").filter(|to| !to.is_empty()) {
            preview.try_recipient(to, query.get_str("tls") != Some("off"));
        }
    };
    ask(at_first);
    let query = use_query_map();
    Effect::new(move |_| query.with(ask));
}

/// Rule shown and sample chosen stand in the address, so that it can be sent to somebody.
fn follow_in_address(editor: Editor, preview: Preview, fixed: bool) {
    if fixed {
        return;
    }
    let navigate = use_navigate();
    Effect::new(move |before: Option<String>| {
        let address = format!("/drafts/{}?rule={}{}", editor.draft, editor.shown.get(), preview.address());
        if before.is_some_and(|b| b != address) {
            navigate(
                &address,
                NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() },
            );
        }
        address
    });
}

/// Rules and rule, in one form: its buttons carry the edit, with JavaScript and without.
#[component]
fn EditForm(editor: Editor, preview: Preview) -> impl IntoView {
    let kept = move || preview.address();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let op = event.submitter().and_then(|button| button.get_attribute("value"));
        editor.op(op.as_deref().unwrap_or("save"));
    };
    view! {
        <form id="rule-set" class="edit-form" method="post" action=Edit::url() on:submit=submit>
            <fieldset class="panes" disabled=!editor.may_edit>
                <input type="hidden" name="draft" value=editor.draft.to_string() />
                <input type="hidden" name="based_on" value=move || editor.saving.base.get().to_string() />
                <input type="hidden" name="rule" value=move || editor.shown.get().to_string() />
                <input type="hidden" name="kept" value=kept />
                // What the Enter key presses in a field: saving, and not the first arrow.
                <button class="hidden" name="op" value="save" tabindex="-1" aria-hidden="true">"Save"</button>
                <RuleList editor preview />
                <RulePane editor />
            </fieldset>
        </form>
    }
    .into_any()
}
