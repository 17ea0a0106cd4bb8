//! Findings: at their field with the fix as a button, and as a list with links.

use super::{focus::focus_later, state::Editor};
use crate::{
    preview::witness_link,
    ui::{Prose, Severity, draft_address},
};
use domain::{
    Content, Kind,
    environment::Environment,
    finding::{Finding, Place},
    rules::{
        RuleSet,
        edit::Edit,
        findings::{self, Context, count},
    },
};
use leptos::prelude::*;

/// What the checks know of an environment.
#[must_use]
pub fn context(environment: &Environment) -> Context {
    environment.context()
}

/// Checks a set for an environment.
#[must_use]
pub fn check(set: &RuleSet, environment: &Environment) -> Vec<Finding> {
    findings::check(set, &context(environment))
}

/// `2 errors, 1 warning`; `no findings` where there are none.
#[must_use]
pub fn summary(all: &[Finding]) -> String {
    let counts = count(all);
    let some = [(counts.errors, "error"), (counts.warnings, "warning"), (counts.notes, "note")];
    let words: Vec<String> = some
        .into_iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, word)| if n == 1 { format!("1 {word}") } else { format!("{n} {word}s") })
        .collect();
    if words.is_empty() { "no findings".to_owned() } else { words.join(", ") }
}

/// The findings at one place.
#[component]
pub fn FindingsAt(
    /// The editor.
    editor: Editor,
    /// The place.
    place: Place,
) -> impl IntoView {
    let id = format!("{}-findings", place.anchor());
    let here = Memo::new(move |_| editor.findings_at(&place));
    let items = move || {
        here.get()
            .into_iter()
            .map(|finding| view! { <AtField finding draft=editor.draft may_edit=editor.may_edit /> })
            .collect_view()
    };
    view! { <ul class="findings" id=id>{items}</ul> }
}

#[component]
fn AtField(finding: Finding, draft: i64, may_edit: bool) -> impl IntoView {
    let fix = finding.patch.clone().filter(|_| may_edit).map(|value| {
        let op = Edit::Patch { place: finding.place.clone(), value: value.clone() }.to_string();
        let short = value.chars().count() <= 60 && !value.contains(['\n', ' ']);
        let label = match value.as_str() {
            "" => "Clear it".to_owned(),
            _ if short => format!("Use {value}"),
            _ => "Mend it".to_owned(),
        };
        view! { <button class="small" name="op" value=op>{label}</button> }
    });
    let severity = finding.severity;
    view! {
        <li class=format!("finding {}", severity.as_str())>
            <Severity severity />
            " "
            <Said finding draft=Some(draft) />
            {fix}
        </li>
    }
    .into_any()
}

/// The finding itself: fault, fix, witness, and where the rule comes from. The witness is tried in the preview of the draft,
/// where there is one.
#[component]
fn Said(finding: Finding, draft: Option<i64>) -> impl IntoView {
    let link = draft.and_then(|draft| witness_link(draft, &finding));
    let tls = finding.without_tls.then_some(" without TLS");
    let witness = finding.witness.map(|address| {
        let address = view! { <code>{address}</code> {tls} };
        let shown = match link {
            Some(link) => view! { <a href=link data-noscroll="true">{address}</a> }.into_any(),
            None => address.into_any(),
        };
        view! { <span class="witness">"See it with " {shown} "."</span> " " }
    });
    view! {
        <span class="said">
            <Prose text=finding.message /> ": " <Prose text=finding.fix /> ". " {witness}
            <span class="quiet reference"><Prose text=finding.reference /></span>
        </span>
    }
    .into_any()
}

/// Where a finding is, for people.
#[must_use]
pub fn words_of(place: &Place, content: &Content) -> String {
    match content {
        Content::RuleSet(set) => place_words(place, set),
        Content::Job(_) if place.field.is_empty() => "Job".to_owned(),
        Content::Job(_) => place.field.clone(),
    }
}

/// Where a finding of a rule set is, for people.
#[must_use]
pub fn place_words(place: &Place, set: &RuleSet) -> String {
    let Some(rule) = place.rule else { return "Rule set".to_owned() };
    let found = set.rules.get(rule as usize);
    let name = found
        .map(|r| r.name.clone())
        .filter(|n| !n.is_empty())
        .unwrap_or_else(|| format!("rule {}", rule + 1));
    let action = place.action.and_then(|a| {
        let title = found?.actions.get(a as usize)?.title();
        Some(format!(", action {} ({title})", a + 1))
    });
    let field = if place.field.is_empty() { String::new() } else { format!(", {}", place.field) };
    format!("{name}{}{field}", action.unwrap_or_default())
}

/// All findings, each with a link to its place when there is an editor to go to.
#[component]
pub fn FindingList(
    /// The findings.
    findings: Vec<Finding>,
    /// What they are about.
    #[prop(into)]
    content: Content,
    /// The editor's address, if links should lead there.
    #[prop(optional_no_strip)]
    draft: Option<i64>,
) -> impl IntoView {
    let items = findings
        .into_iter()
        .map(|finding| {
            let words = words_of(&finding.place, &content);
            let place = match draft {
                Some(draft) => {
                    view! { <a href=link(content.kind(), draft, &finding.place)>{words}</a> }.into_any()
                }
                None => view! { <strong>{words}</strong> }.into_any(),
            };
            let severity = finding.severity;
            view! {
                <li class=format!("finding {}", severity.as_str())>
                    <Severity severity />
                    <span class="where">{place}</span>
                    <Said finding draft />
                </li>
            }
        })
        .collect_view();
    view! { <ul class="findings all">{items}</ul> }.into_any()
}

fn link(kind: Kind, draft: i64, place: &Place) -> String {
    let address = draft_address(kind, draft);
    match kind {
        Kind::RuleSet => format!("{address}?rule={}#{}", place.rule.unwrap_or_default(), place.anchor()),
        Kind::Job => format!("{address}#{}", place.anchor()),
    }
}

/// The editor's own list: folded, live, and its links move the focus without leaving the page.
#[component]
pub fn FindingSummary(
    /// The editor.
    editor: Editor,
) -> impl IntoView {
    let line = Memo::new(move |_| editor.findings.with(|all| summary(all)));
    let go = move |place: Place| {
        if let Some(rule) = place.rule {
            editor.shown.set(rule);
        }
        focus_later(place.anchor());
    };
    let items = move || {
        let set = editor.set.get();
        editor
            .findings
            .get()
            .into_iter()
            .map(|finding| {
                let (href, words) =
                    (link(Kind::RuleSet, editor.draft, &finding.place), place_words(&finding.place, &set));
                let place = finding.place.clone();
                let click = move |event: leptos::ev::MouseEvent| {
                    event.prevent_default();
                    go(place.clone());
                };
                view! {
                    <li class=format!("finding {}", finding.severity.as_str())>
                        <Severity severity=finding.severity />
                        <a class="where" href=href on:click=click>{words}</a>
                        <span class="said"><Prose text=finding.message /></span>
                    </li>
                }
            })
            .collect_view()
    };
    view! {
        <details class="summary-of-findings">
            <summary>"Findings: " {line}</summary>
            <ul class="findings all">{items}</ul>
        </details>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{finding::Severity, rules::Rule};

    #[test]
    fn a_place_is_named_by_rule_action_and_member() {
        let mut rule = Rule { name: "spam".into(), ..Rule::default() };
        rule.actions.extend(domain::rules::Action::of_kind("LambdaAction"));
        let set = RuleSet { name: "in".into(), rules: vec![rule] };
        assert_eq!(place_words(&Place::set("Name"), &set), "Rule set");
        assert_eq!(
            place_words(&Place::action(0, 0, "FunctionArn"), &set),
            "spam, action 1 (Lambda), FunctionArn"
        );
        assert_eq!(place_words(&Place::rule(4, "Name"), &set), "rule 5, Name");
    }

    #[test]
    fn findings_are_counted_by_severity() {
        let finding = |severity| Finding {
            code: "c".into(),
            severity,
            place: Place::default(),
            message: String::new(),
            fix: String::new(),
            reference: String::new(),
            patch: None,
            witness: None,
            without_tls: false,
        };
        assert_eq!(summary(&[]), "no findings");
        let all = [finding(Severity::Error), finding(Severity::Error), finding(Severity::Warning)];
        assert_eq!(summary(&all), "2 errors, 1 warning");
    }
}
