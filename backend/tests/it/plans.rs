//! The ways a plan can go, run against the account: in place, by a copy, with old sets deleted, and with no room.

use crate::support::{SANDBOX, Team, set};
use backend::aws::Receiving;
use domain::{
    Failure,
    change::{ChangeId, EventKind, Propose, State as ChangeState},
    deployment::{DeploymentId, State},
    draft::{DraftId, SaveDraft, Saved},
    plan::Manner,
    rules::{Action, AddHeaderAction, RuleSet},
};

pub const DAY: i64 = 24 * 60 * 60;

/// Saves over whatever is the latest, and proposes it.
pub async fn propose(
    team: &Team,
    draft: DraftId,
    rule_set: RuleSet,
    manner: Manner,
) -> Result<ChangeId, Failure> {
    let latest = team.services.drafts.open(&team.editor, draft, None).await?.latest;
    let request = SaveDraft { draft, based_on: latest, content: rule_set.into() };
    let Saved::At(revision) = team.services.drafts.save(&team.editor, request).await? else {
        panic!("nobody else saves");
    };
    let request = Propose { draft, revision, title: "A change".into(), manner, ..Propose::default() };
    team.services.changes.propose(&team.editor, request).await
}

/// Brings a rule set live by a switch.
pub async fn live(team: &Team, rule_set: RuleSet) -> (DraftId, DeploymentId) {
    let draft = team.draft(&["x"]).await;
    let change = propose(team, draft, rule_set, Manner::Switch).await.expect("it is proposed");
    team.approve(change).await;
    (draft, team.deploy(change).await)
}

pub fn writes(team: &Team) -> Vec<&'static str> {
    let reads = |call: &&str| call.starts_with("Describe") || call.starts_with("List");
    team.faults.calls().into_iter().filter(|call| !reads(call)).collect()
}

/// Rules that only add headers: SES has nothing to try.
pub fn marks(names: &[&str]) -> RuleSet {
    let mut rules = set("inbound", names);
    for rule in &mut rules.rules {
        let action = AddHeaderAction { header_name: "X-Mark".into(), header_value: rule.name.clone() };
        rule.actions = vec![Action::AddHeaderAction(action)];
    }
    rules
}

#[tokio::test]
async fn one_rule_is_updated_in_place_by_one_call() {
    let team = Team::new().await;
    live(&team, set("inbound", &["a", "b"])).await;
    let (name, _) = team.active().await.expect("a set is active");
    let mut wanted = set("inbound", &["a", "b"]);
    wanted.rules[1].recipients = vec!["other@example.com".into()];
    let draft = team.draft(&["x"]).await;
    let change = propose(&team, draft, wanted.clone(), Manner::InPlace).await.expect("one rule differs");
    assert_eq!(team.rule_set_change(change).await.plan.manner, Manner::InPlace);
    team.approve(change).await;
    team.faults.clear();
    let deployment = team.deploy(change).await;
    assert_eq!(writes(&team), ["UpdateReceiptRule"]);
    let active = team.faults.account().active_rule_set().await.expect("it answers").expect("a set is active");
    assert_eq!((active.name, active.rules.len()), (name, 2));
    assert_eq!(active.rules[1].recipients, ["other@example.com"]);
    assert_eq!(team.change(change).await.summary.state, ChangeState::Live);
    let view = team.services.deployments.show(&team.viewer, deployment).await.expect("it is shown");
    assert_eq!((view.summary.state, view.is_live), (State::Done, true));
}

#[tokio::test]
async fn what_cannot_be_done_in_place_is_refused_and_what_no_longer_can_becomes_a_switch() {
    let team = Team::new().await;
    live(&team, set("inbound", &["a", "b"])).await;
    let draft = team.draft(&["x"]).await;
    let refused = propose(&team, draft, set("inbound", &["a", "b", "c"]), Manner::InPlace).await;
    assert!(matches!(&refused, Err(Failure::Refused(why)) if why.contains("in place")), "{refused:?}");
    let mut wanted = set("inbound", &["a", "b"]);
    wanted.rules[0].recipients = vec!["other@example.com".into()];
    let change = propose(&team, draft, wanted, Manner::InPlace).await.expect("one rule differs");
    team.approve(change).await;
    live(&team, set("inbound", &["b"])).await;
    let refused = team.services.deployments.deploy(&team.deployer, change).await;
    assert!(matches!(refused, Err(Failure::Refused(_))), "{refused:?}");
    team.services.changes.update(&team.editor, change).await.expect("it is planned again");
    let view = team.change(change).await;
    assert_eq!(
        (view.subject.rule_set().map(|c| c.plan.manner), view.summary.state),
        (Some(Manner::Switch), ChangeState::InReview)
    );
    let last = view.timeline.iter().rev().find(|e| e.kind == EventKind::Updated).expect("it is told");
    assert!(last.text.contains("approvals were dropped"), "{}", last.text);
}

#[tokio::test]
async fn a_copy_is_changed_where_that_takes_fewer_calls() {
    let team = Team::new().await;
    live(&team, marks(&["a", "b", "c", "d", "e", "f"])).await;
    let wanted = marks(&["a", "c", "b", "e", "new", "f"]);
    let draft = team.draft(&["x"]).await;
    let change = propose(&team, draft, wanted, Manner::Switch).await.expect("it is proposed");
    team.approve(change).await;
    team.faults.clear();
    team.deploy(change).await;
    assert_eq!(
        writes(&team),
        [
            "CloneReceiptRuleSet",
            "DeleteReceiptRule",
            "SetReceiptRulePosition",
            "CreateReceiptRule",
            "SetActiveReceiptRuleSet"
        ]
    );
    assert_eq!(team.active().await.expect("a set is active").1, ["a", "c", "b", "e", "new", "f"]);
}

#[tokio::test]
async fn old_sets_of_its_own_are_deleted_at_the_end_and_no_others() {
    let team = Team::new().await;
    let account = team.faults.account();
    account.create_rule_set("by-hand").await.expect("somebody makes it");
    let mut made = Vec::new();
    for n in 0..7 {
        live(&team, set("inbound", &[&format!("r{n}")])).await;
        made.push(team.active().await.expect("a set is active").0);
        if n == 1 {
            // Somebody changes an idle set of ours: it is theirs now.
            account.create_rule(&made[0], None, &set("x", &["x"]).rules[0]).await.expect("somebody does it");
        }
        team.clock.advance(2 * DAY);
    }
    let standing = account.list_rule_sets().await.expect("it answers");
    let stands = |name: &String| standing.contains(name);
    assert_eq!(
        made.iter().map(stands).collect::<Vec<_>>(),
        [true, false, false, true, true, true, true],
        "the active one, three before it, and the one that was changed: {standing:?}"
    );
    assert!(standing.contains(&"by-hand".to_owned()));
    let shown = team.services.deployments.list(&team.viewer, SANDBOX).await.expect("it is listed");
    let last = team.services.deployments.show(&team.viewer, shown[0].id).await.expect("it is shown");
    let remarks: Vec<&str> = last.steps.iter().rev().take(2).map(|s| s.remark.as_str()).collect();
    assert!(remarks.iter().any(|r| r.starts_with("left standing")), "{remarks:?}");
    team.verify_audit().await;
}

#[tokio::test]
async fn sets_that_were_active_within_36_hours_stay() {
    let team = Team::new().await;
    for n in 0..7 {
        live(&team, set("inbound", &[&format!("r{n}")])).await;
        team.clock.advance(60);
    }
    assert_eq!(team.faults.account().list_rule_sets().await.expect("it answers").len(), 7);
}

#[tokio::test]
async fn an_old_set_that_was_active_again_since_it_was_signed_away_stays() {
    let team = Team::new().await;
    let mut made = Vec::new();
    for n in 0..4 {
        made.push(live(&team, set("inbound", &[&format!("r{n}")])).await.1);
        team.clock.advance(2 * DAY);
    }
    let draft = team.draft(&["x"]).await;
    let change = propose(&team, draft, set("inbound", &["new"]), Manner::Switch).await.expect("proposed");
    team.approve(change).await;
    let prune = team.rule_set_change(change).await.plan.prune;
    assert_eq!(prune.len(), 1);
    // To the set that is to go, and forward again: what is live is what the plan was made from.
    for id in [made[0], made[3]] {
        team.services.deployments.return_to(&team.deployer, id).await.expect("it starts");
        team.backend.settled().await;
        team.clock.advance(60);
    }
    let deployment = team.deploy(change).await;
    let view = team.services.deployments.show(&team.viewer, deployment).await.expect("it is shown");
    assert_eq!(view.summary.state, State::Done);
    let last = view.steps.last().expect("it has steps");
    assert_eq!(last.remark, "left standing: it was active within 36 hours");
    assert!(team.faults.account().list_rule_sets().await.expect("it answers").contains(&prune[0]));
}

#[tokio::test]
async fn without_room_for_one_more_set_nothing_begins() {
    let team = Team::new().await;
    let (draft, _) = live(&team, set("inbound", &["a"])).await;
    let account = team.faults.account();
    for n in 1..40 {
        account.create_rule_set(&format!("by-hand-{n}")).await.expect("there is room");
    }
    let change = propose(&team, draft, set("inbound", &["b"]), Manner::Switch).await.expect("it is proposed");
    team.approve(change).await;
    let refused = team.services.deployments.deploy(&team.deployer, change).await;
    assert!(
        matches!(&refused, Err(Failure::Refused(why)) if why.contains("40 rule sets stand")),
        "{refused:?}"
    );
    account.delete_rule_set("by-hand-7").await.expect("somebody deletes it");
    team.deploy(change).await;
    assert_eq!(team.active().await.expect("a set is active").1, ["b"]);
}
