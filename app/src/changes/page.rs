//! The page of a change: effect first, rules second, plan third; checks and approvals always in sight.

use super::{
    api::{ChangeData, show},
    diff_view::RuleSetDiff,
    effect_tab::EffectTab,
    moves::{Actions, OtherMoves, Primary},
    permissions::PermissionsSection,
    plan_tab::PlanTab,
    preflight_tab::PreflightTab,
    talk_tab::{Approvals, TalkTab},
};
use crate::{
    editor::{FindingList, summary},
    expectations::{Missed, tried_line},
    job_parts::{JobPlan, JobRoles, JobTab},
    reviews::{Asked, Glass, Requirements, ReviewActions, ReviewMoves, Talk, Talking},
    ui::{self, Badge, Empty, EnvironmentBadge, Header, Place, Tone, When},
};
use domain::{
    Kind,
    access::Deed,
    change::{ChangeView, JobChange, RuleSetChange, Subject},
    mail::SampleSummary,
    review::Review,
    rules::diff::diff_in,
};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

/// The tabs of a change of a kind, by their name in the address.
const fn tabs(kind: Kind) -> &'static [(&'static str, &'static str)] {
    match kind {
        Kind::RuleSet => &[
            ("effect", "Effect"),
            ("rules", "Rules"),
            ("plan", "Plan"),
            ("findings", "Findings"),
            ("preflight", "Preflight"),
            ("talk", "Talk"),
        ],
        Kind::Job => &[
            ("job", "Job"),
            ("roles", "Roles"),
            ("plan", "Plan"),
            ("findings", "Findings"),
            ("preflight", "Preflight"),
            ("talk", "Talk"),
        ],
    }
}

/// One change.
#[component]
pub fn ChangePage() -> impl IntoView {
    let params = use_params_map();
    let query = use_query_map();
    let actions = Actions::new();
    let (talking, reviewing) = (Talking::new(), ReviewActions::new());
    let tab = Memo::new(move |_| query.with(|q| q.get("tab")).unwrap_or_default());
    ui::page_of(
        |data: &ChangeData| Place::within("changes", &data.view.environment.id),
        "changes",
        move || {
            let id = params.with(|p| p.get("id").and_then(|id| id.parse::<i64>().ok()).unwrap_or_default());
            (id, tab.get() == "preflight")
        },
        |(id, preflight)| show(id, preflight),
        move |frame, data| {
            let may_comment = frame.caller.as_ref().is_some_and(|c| c.may(Deed::Comment));
            draw(data, may_comment, actions, (talking, reviewing), tab)
        },
    )
}

fn draw(
    data: ChangeData,
    may_comment: bool,
    actions: Actions,
    (talking, reviewing): (Talking, ReviewActions),
    tab: Memo<String>,
) -> AnyView {
    let tabs = tabs(data.view.subject.kind());
    let tab = Memo::new(move |_| {
        let keys = tabs.iter().map(|(key, _)| *key);
        tab.with(|wanted| keys.clone().find(|key| key == wanted)).or(keys.clone().next()).unwrap_or_default()
    });
    let view = data.view.clone();
    let talk = Talk::of(&data, may_comment, talking);
    let review = data.review.clone();
    let summary = view.summary.clone();
    let expected = Expected { data: data.clone() };
    let state = {
        let (environment, state, kind) = (view.environment.clone(), summary.state, summary.kind);
        move || {
            view! {
                <Badge tone=Tone::of_change(state) text=state.words_of(kind) />
                " "
                <EnvironmentBadge id=environment.id.clone() colour=environment.colour />
            }
        }
    };
    let primary = {
        let view = view.clone();
        move || view! { <Primary view=view.clone() actions /> }
    };
    let trail = vec![("Changes".to_owned(), "/changes".to_owned())];
    view! {
        <Header title=format!("#{} {}", summary.id, summary.title) trail state action=primary />
        {actions.outcomes()}
        {talking.outcomes()}
        <Glass broken=review.broken_glass.clone() />
        <Lead view=view.clone() />
        <div class="change">
            <div class="change-work">
                <Tabs id=summary.id tabs tab />
                {move || shown(tab.get(), &data, talk)}
            </div>
            <Aside view review actions reviewing expected />
        </div>
    }
    .into_any()
}

#[component]
fn Lead(view: ChangeView) -> impl IntoView {
    let s = view.summary;
    let newer = (view.latest_revision > s.revision && s.state.is_open()).then(|| {
        view! {
            <p class="notice warning">
                {format!("The draft went on: its latest revision is {}. This change still proposes revision {}.", view.latest_revision, s.revision)}
            </p>
        }
    });
    let why = (!view.description.is_empty()).then(|| view! { <p class="said">{view.description}</p> });
    view! {
        <p class="lead">
            {s.author} " proposes revision "
            <a href=format!("{}?revision={}", ui::draft_address(s.kind, view.draft), s.revision)>{s.revision.to_string()}</a>
            " of " <code>{s.name}</code> " · " <When at=s.created_at />
        </p>
        {why}
        {newer}
    }
    .into_any()
}

#[component]
fn Tabs(id: i64, tabs: &'static [(&'static str, &'static str)], tab: Memo<&'static str>) -> impl IntoView {
    let links = tabs
        .iter()
        .map(|&(key, label)| {
            let current = move || (tab.get() == key).then_some("page");
            view! { <a href=format!("/changes/{id}?tab={key}") data-noscroll="true" aria-current=current>{label}</a> }
        })
        .collect_view();
    view! { <nav class="tabs" aria-label="Parts of the change">{links}</nav> }
}

fn shown(tab: &str, data: &ChangeData, talk: Talk) -> AnyView {
    let view = data.view.clone();
    match tab {
        "findings" => {
            let proposed = view.subject.proposed();
            let findings = proposed.findings(&view.environment);
            if findings.is_empty() {
                return view! { <Empty text="No findings: every check is content with this." /> }.into_any();
            }
            view! { <FindingList findings content=proposed draft=Some(view.draft) /> }.into_any()
        }
        "preflight" => view! { <PreflightTab checks=data.preflight.clone() /> }.into_any(),
        "talk" => view! { <TalkTab view talk /> }.into_any(),
        _ => match view.subject.clone() {
            Subject::RuleSet(change) => of_rule_set(tab, view, *change, data.samples.clone(), talk),
            Subject::Job(change) => of_job(tab, view, *change),
        },
    }
}

fn of_rule_set(
    tab: &str,
    view: ChangeView,
    change: RuleSetChange,
    samples: Vec<SampleSummary>,
    talk: Talk,
) -> AnyView {
    let context = view.environment.context();
    match tab {
        "rules" => {
            let diff = diff_in(change.base.as_ref(), &change.proposed, &context);
            view! { <RuleSetDiff diff talk /> }.into_any()
        }
        "plan" => {
            let proposed = change.proposed.resolved(&context);
            let plan = change.plan.clone();
            view! {
                <PlanTab plan=change.plan hash=view.plan_hash rate=view.environment.calls_per_second />
                <PermissionsSection environment=view.environment plan proposed base=change.base />
            }
            .into_any()
        }
        _ => {
            let environment = view.environment.id;
            let draft = Some(view.draft);
            view! { <EffectTab environment draft base=change.base proposed=change.proposed samples /> }
                .into_any()
        }
    }
}

fn of_job(tab: &str, view: ChangeView, change: JobChange) -> AnyView {
    match tab {
        "roles" => view! { <JobRoles job=change.proposed environment=view.environment /> }.into_any(),
        "plan" => view! { <JobPlan change hash=view.plan_hash /> }.into_any(),
        _ => view! { <JobTab change environment=view.environment /> }.into_any(),
    }
}

/// Expectations put to what is proposed.
struct Expected {
    data: ChangeData,
}

impl Expected {
    fn draw(self) -> AnyView {
        let ChangeData { view, samples, expectations, .. } = self.data;
        let Subject::RuleSet(change) = view.subject else { return ().into_any() };
        if expectations.is_empty() {
            return ().into_any();
        }
        let (line, all) = tried_line(&change.proposed, &expectations, &samples);
        let tone = if all { Tone::Good } else { Tone::Bad };
        let required = view.environment.requires_expectations;
        let missed = (!all).then(|| {
            view! { <details><summary>"What is missed"</summary><Missed set=change.proposed expectations samples /></details> }
        });
        view! {
            <p><Badge tone text=line /> {required.then_some(" Required here.")}</p>
            {missed}
        }
        .into_any()
    }
}

/// Checks, approvals, and what else can be done: in sight beside every tab.
#[component]
fn Aside(
    view: ChangeView,
    review: Review,
    actions: Actions,
    reviewing: ReviewActions,
    expected: Expected,
) -> impl IntoView {
    let findings = summary(&view.subject.proposed().findings(&view.environment));
    let time = match &view.subject {
        Subject::RuleSet(change) => format!(", {}", change.plan.time(view.environment.calls_per_second)),
        Subject::Job(change) => change.plan.canary.map(|n| format!(", {n} rows first")).unwrap_or_default(),
    };
    let id = view.summary.id;
    let deployments = view
        .deployments
        .iter()
        .map(|d| {
            let label = format!("Deployment {}", d.id);
            view! {
                <li>
                    <a href=format!("/deployments/{}", d.id)>{label}</a> " "
                    <Badge tone=Tone::of_deployment(d.state) text=d.state.words() />
                </li>
            }
        })
        .collect_view();
    let deployed =
        (!view.deployments.is_empty()).then(|| view! { <h2>"Deployments"</h2> <ul>{deployments}</ul> });
    view! {
        <aside class="change-aside" aria-label="Checks and approvals">
            <section>
                <h2>"Checks"</h2>
                <p><a href=format!("/changes/{id}?tab=findings")>{findings}</a></p>
                {expected.draw()}
                <p class="quiet">"Plan " <code>{view.plan_hash.short().to_owned()}</code> {time}</p>
            </section>
            <section>
                <h2>"Requirements"</h2>
                <Requirements requirements=review.requirements.clone() />
                <p><a href=format!("/environments/{}/policy", view.environment.id)>"The policy"</a></p>
            </section>
            <section>
                <h2>"Approvals"</h2>
                <Asked reviewers=review.reviewers.clone() />
                <Approvals approvals=view.approvals.clone() />
            </section>
            <section>{deployed}</section>
            <section>
                <ReviewMoves view=view.clone() review actions=reviewing />
                <OtherMoves view actions />
            </section>
        </aside>
    }
    .into_any()
}
