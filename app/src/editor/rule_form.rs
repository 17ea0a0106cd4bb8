//! The rule in the middle: name, switches, recipients, actions.

use super::{
    action_form::Actions,
    field::{Member, Switch},
    fields::{Input, Spec},
    findings::FindingsAt,
    recipients::Recipients,
    state::Editor,
};
use domain::{finding::Place, rules::edit::Edit};
use leptos::prelude::*;

const NAME: Spec = Spec {
    member: "Name",
    label: "Name",
    help: "1 to 64 letters, digits, _ - and ., letter or digit at both ends. Unique in the set.",
    input: Input::Text,
};

const TLS: Spec = Spec {
    member: "TlsPolicy",
    label: "TLS",
    help: "Require: mail that did not come over TLS is refused.",
    input: Input::Select(&[("Optional", "Optional: TLS or not"), ("Require", "Require: only over TLS")]),
};

/// What has to be drawn anew when it changes: which rule is shown, and which fields it has.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Shape {
    rule: u32,
    count: usize,
    kinds: Option<Vec<&'static str>>,
}

/// The rule shown, or what to do where there is none.
#[component]
pub fn RulePane(
    /// The editor.
    editor: Editor,
) -> impl IntoView {
    let shape = Memo::new(move |_| {
        let rule = editor.shown.get();
        editor.set.with(|set| Shape {
            rule,
            count: set.rules.len(),
            kinds: set
                .rules
                .get(rule as usize)
                .map(|r| r.actions.iter().map(domain::rules::Action::kind).collect()),
        })
    });
    move || {
        let Shape { rule, count, kinds } = shape.get();
        match kinds {
            Some(kinds) => view! { <RuleFields editor rule count kinds /> }.into_any(),
            None => view! { <NoRule may_edit=editor.may_edit /> }.into_any(),
        }
    }
}

#[component]
fn NoRule(may_edit: bool) -> impl IntoView {
    let add = may_edit.then(|| view! { <button class="primary" name="op" value=Edit::AddRule { at: None }.to_string()>"Add a rule"</button> });
    view! {
        <section class="pane rule empty">
            <p>"No rule yet. A rule set without rules refuses all mail."</p>
            {add}
        </section>
    }
    .into_any()
}

#[component]
fn RuleFields(editor: Editor, rule: u32, count: usize, kinds: Vec<&'static str>) -> impl IntoView {
    let at = |field: &str| Place { rule: Some(rule), action: None, field: field.into() };
    view! {
        <section class="pane rule" aria-labelledby="rule-head">
            <div class="rule-head">
                <h2 id="rule-head">{format!("Rule {} of {count}", rule + 1)}</h2>
                <RuleButtons rule count />
            </div>
            <FindingsAt editor place=at("") />
            <Member editor place=at("Name") spec=NAME />
            <div class="columns">
                <Switch editor place=at("Enabled") label="Enabled" help="SES skips a rule that is off." />
                <Switch
                    editor
                    place=at("ScanEnabled")
                    label="Scan for spam and viruses"
                    help="Adds verdicts; takes no action on them."
                />
            </div>
            <Member editor place=at("TlsPolicy") spec=TLS />
            <Recipients editor rule />
            <Actions editor rule kinds />
        </section>
    }
    .into_any()
}

#[component]
fn RuleButtons(rule: u32, count: usize) -> impl IntoView {
    let step = |to: u32| Edit::MoveRule { from: rule, to }.to_string();
    let is_last = rule as usize + 1 >= count;
    view! {
        <span class="ops">
            <button class="small" name="op" value=step(rule.saturating_sub(1)) disabled=rule == 0 aria-label="Move this rule up">"↑"</button>
            <button class="small" name="op" value=step(rule + 1) disabled=is_last aria-label="Move this rule down">"↓"</button>
            <button class="small" name="op" value=Edit::DuplicateRule { rule }.to_string()>"Duplicate"</button>
            <button class="small" name="op" value=Edit::RemoveRule { rule }.to_string()>"Delete"</button>
        </span>
    }
    .into_any()
}
