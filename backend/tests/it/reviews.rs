//! Policies, threads and suggestions, taking over, acknowledging, freezing, breaking the glass; and all of it at once.

use crate::support::{SANDBOX, Team, join, set};
use domain::{
    Caller, Failure, Role,
    change::{ChangeId, EventKind, Move, State},
    deployment::DeploymentId,
    draft::SaveDraft,
    review::{
        Policy, PolicyForm, Requirement, Review,
        anchor::Resolved,
        policy::{Approvers, Bar, Risk},
        requirements::Kind,
        thread::Begin,
    },
    rules::Action,
};
use std::sync::Arc;
use tokio::task::JoinSet;

async fn demand(team: &Team, policy: Policy) {
    let form = PolicyForm::of(&policy);
    team.services.reviews.set_policy(&team.admin, SANDBOX, form).await.expect("it is set");
    let kept = team.services.reviews.policy(&team.viewer, SANDBOX).await.expect("it is read");
    assert_eq!(kept, policy, "the form says what the policy is");
}

async fn review(team: &Team, caller: &Caller, change: ChangeId) -> Review {
    team.services.reviews.review(caller, change).await.expect("it is read")
}

async fn requirement(team: &Team, change: ChangeId, kind: Kind) -> Requirement {
    let all = review(team, &team.deployer, change).await.requirements;
    all.into_iter().find(|r| r.kind == kind).unwrap_or_else(|| panic!("{kind:?} is demanded"))
}

async fn approve(team: &Team, by: &Caller, change: ChangeId) -> Result<(), Failure> {
    let approval = team.approval(change).await;
    team.services.changes.approve(by, approval).await
}

async fn deploy(team: &Team, change: ChangeId) -> Result<DeploymentId, Failure> {
    let started = team.services.deployments.deploy(&team.deployer, change).await;
    team.backend.settled().await;
    started
}

async fn comment(team: &Team, change: ChangeId, path: &str, suggestion: &str) -> Result<i64, Failure> {
    let revision = team.change(change).await.summary.revision;
    let begin = Begin {
        change,
        revision,
        path: path.into(),
        text: "Is this **right**?".into(),
        suggestion: suggestion.into(),
        suggest_empty: None,
    };
    team.services.reviews.begin(&team.reviewer, begin).await
}

#[tokio::test]
async fn as_many_approve_as_the_policy_demands_and_only_whom_it_names() {
    let team = Team::new().await;
    let second = join(&team.services, &team.admin, "rolf", Role::Reviewer).await;
    let people = vec!["rita".into(), "rolf".into(), "ada".into()];
    let approvers = Approvers { role: Role::Reviewer, people };
    demand(&team, Policy { approvals: 2, approvers, ..Policy::default() }).await;
    let change = team.propose(team.draft(&["a"]).await).await;

    let refused = approve(&team, &team.deployer, change).await;
    assert!(
        matches!(&refused, Err(Failure::Forbidden(why)) if why.contains("rita, rolf, ada")),
        "{refused:?}"
    );
    approve(&team, &team.reviewer, change).await.expect("the first");
    assert_eq!(team.change(change).await.summary.state, State::InReview);
    assert!(requirement(&team, change, Kind::Approvals).await.why.starts_with("1 of 2: rita"));
    let refused = approve(&team, &team.reviewer, change).await;
    assert!(matches!(&refused, Err(Failure::Refused(why)) if why.contains("already")), "{refused:?}");
    assert!(matches!(deploy(&team, change).await, Err(Failure::Refused(_))));
    approve(&team, &second, change).await.expect("the second");
    assert_eq!(team.change(change).await.summary.state, State::Approved);

    // Somebody whose account is closed has signed nothing any more.
    team.services.people.set_active(&team.admin, second.person, false).await.expect("it is closed");
    let refused = deploy(&team, change).await;
    assert!(matches!(&refused, Err(Failure::Refused(why)) if why.starts_with("1 of 2")), "{refused:?}");
    team.services.people.set_active(&team.admin, second.person, true).await.expect("it is open");
    deploy(&team, change).await.expect("it goes");
    team.verify_audit().await;
}

#[tokio::test]
async fn a_policy_counts_for_changes_in_review_at_once() {
    let team = Team::new().await;
    let change = team.propose(team.draft(&["a"]).await).await;
    team.approve(change).await;
    demand(&team, Policy { bars: vec![Bar { when: Risk::NowRefused, more: 1 }], ..Policy::default() }).await;
    assert!(requirement(&team, change, Kind::Approvals).await.met, "nothing is refused by it");
    demand(&team, Policy { approvals: 2, ..Policy::default() }).await;
    assert!(matches!(deploy(&team, change).await, Err(Failure::Refused(_))));
    approve(&team, &team.admin, change).await.expect("a second one can approve what was approved");
    demand(&team, Policy { approvals: 0, ..Policy::default() }).await;
    let other = team.propose(team.draft(&["b"]).await).await;
    assert_eq!(team.change(other).await.summary.state, State::Approved, "nobody has to approve it");
    deploy(&team, other).await.expect("it goes");
}

#[tokio::test]
async fn a_policy_that_cannot_be_is_refused_with_its_fields() {
    let team = Team::new().await;
    let set = |form: PolicyForm, by: &Caller| {
        let (services, by) = (team.services.clone(), by.clone());
        async move { services.reviews.set_policy(&by, SANDBOX, form).await }
    };
    let right = PolicyForm::of(&Policy::default());
    for role in [Role::Viewer, Role::Editor, Role::Reviewer, Role::Deployer] {
        assert!(matches!(set(right.clone(), team.with(role)).await, Err(Failure::Forbidden(_))), "{role}");
    }
    let wrong = [
        ("approvals", PolicyForm { approvals: "6".into(), ..right.clone() }),
        ("approvals", PolicyForm { approvals: "+1".into(), ..right.clone() }),
        ("approvals", PolicyForm { approvals: "-1".into(), ..right.clone() }),
        ("role", PolicyForm { role: "viewer".into(), ..right.clone() }),
        ("role", PolicyForm { role: "king".into(), ..right.clone() }),
        ("people", PolicyForm { people: "nobody-here".into(), ..right.clone() }),
        ("freezes", PolicyForm { freezes: "always".into(), ..right.clone() }),
        ("freezes", PolicyForm { freezes: "Fri 16:00 - Mon 08:00 Mars/Base".into(), ..right.clone() }),
        ("bounce", PolicyForm { bounce: "9".into(), ..right.clone() }),
        ("objects_over", PolicyForm { objects: "1".into(), objects_over: "many".into(), ..right.clone() }),
    ];
    for (field, form) in wrong {
        match set(form.clone(), &team.admin).await {
            Err(Failure::Invalid(problems)) => {
                assert!(problems.iter().any(|p| p.at == field), "{problems:?}");
            }
            other => panic!("{form:?}: {other:?}"),
        }
    }
    let missing = team.services.reviews.set_policy(&team.admin, "nowhere", right).await;
    assert!(matches!(missing, Err(Failure::NotFound(_))));
    team.verify_audit().await;
}

#[tokio::test]
async fn a_suggestion_is_one_click_and_drops_approvals() {
    let team = Team::new().await;
    demand(&team, Policy { threads: true, ..Policy::default() }).await;
    let draft = team.draft(&["a", "b"]).await;
    let change = team.propose(draft).await;
    team.approve(change).await;
    let thread =
        comment(&team, change, "Rules[1].Actions[0].BucketName", "mail-2026").await.expect("it is said");
    assert!(matches!(deploy(&team, change).await, Err(Failure::Refused(why)) if why.contains("thread")));

    let shown = review(&team, &team.editor, change).await.threads;
    assert_eq!(shown.len(), 1);
    let about = shown[0].about.as_ref().expect("it is about a field");
    assert_eq!(about.anchor.at.words(), "rule \"b\" → action 1 → BucketName");
    assert!(matches!(about.now, Resolved::Current { .. }), "{about:?}");
    let remark = shown[0].remarks[0].id;
    // Rules are put in another order meanwhile: the anchor goes with its rule.
    team.save(&team.editor, draft, &["b", "a"]).await;
    let applied = team.services.reviews.apply(&team.editor, remark).await.expect("it is applied");
    let view = team.change(change).await;
    assert_eq!((view.summary.revision, view.summary.state), (applied, State::InReview));
    assert!(view.approvals.iter().all(|a| a.dropped.is_some()), "the plan is another one");
    let now = view.subject.proposed().rule_set().expect("it is a rule set");
    let buckets: Vec<&str> = now
        .rules
        .iter()
        .filter_map(
            |r| if let Action::S3Action(a) = &r.actions[0] { Some(a.bucket_name.as_str()) } else { None },
        )
        .collect();
    assert_eq!(buckets, ["mail-2026", "mail-archive"]);

    let shown = review(&team, &team.editor, change).await.threads;
    assert!(shown[0].resolved.is_some() && shown[0].remarks[0].applied.is_some());
    let about = shown[0].about.as_ref().expect("it is about a field");
    assert!(
        matches!(&about.now, Resolved::Outdated { old: Some(old), .. } if old == "mail-archive"),
        "{about:?}"
    );
    let again = team.services.reviews.apply(&team.editor, remark).await;
    assert!(matches!(again, Err(Failure::Conflict(_))), "{again:?}");
    // Whoever suggested may still approve; whoever applied may not.
    team.services.reviews.resolve(&team.viewer, thread, false).await.expect_err("a viewer resolves nothing");
    team.approve(change).await;
    deploy(&team, change).await.expect("it goes");
    team.verify_audit().await;
}

#[tokio::test]
async fn what_is_wrong_with_a_comment_is_said() {
    let team = Team::new().await;
    let change = team.propose(team.draft(&["a"]).await).await;
    let wrong = [
        ("path", "Rules[7].Name", ""),
        ("path", "Rules[0].Nonsense", ""),
        ("path", "<script>", ""),
        ("suggestion", "Rules[0].ScanEnabled", "perhaps"),
        ("suggestion", "Rules[0]", "x"),
        ("suggestion", "", "x"),
    ];
    for (field, path, suggestion) in wrong {
        match comment(&team, change, path, suggestion).await {
            Err(Failure::Invalid(problems)) => assert_eq!(problems[0].at, field, "{path} {suggestion}"),
            other => panic!("{path} {suggestion}: {other:?}"),
        }
    }
    for text in ["", " ", "a\u{0}b", "\u{1b}[31m", &"x".repeat(1_000_000)] {
        let begin = Begin { change, revision: 2, text: text.into(), ..Begin::default() };
        let refused = team.services.reviews.begin(&team.editor, begin).await;
        assert!(matches!(refused, Err(Failure::Invalid(_))), "{:?}", text.get(..8));
    }
    let missing = Begin { change, revision: 99, text: "x".into(), ..Begin::default() };
    assert!(matches!(team.services.reviews.begin(&team.editor, missing).await, Err(Failure::NotFound(_))));
    let nowhere = Begin { change: 999, revision: 1, text: "x".into(), ..Begin::default() };
    assert!(matches!(team.services.reviews.begin(&team.editor, nowhere).await, Err(Failure::NotFound(_))));
}

#[tokio::test]
async fn who_takes_over_answers_for_it_and_neither_author_approves() {
    let team = Team::new().await;
    let change = team.propose(team.draft(&["a"]).await).await;
    team.approve(change).await;
    team.services.reviews.take_over(&team.reviewer, change).await.expect("it is taken");
    let view = team.change(change).await;
    assert_eq!((view.summary.author.as_str(), view.summary.state), ("rita", State::InReview));
    assert!(matches!(deploy(&team, change).await, Err(Failure::Refused(_))), "an author's approval is none");
    team.services.people.set_role(&team.admin, team.editor.person, Role::Reviewer).await.expect("it is set");
    let first = Caller { role: Role::Reviewer, ..team.editor.clone() };
    for author in [&first, &team.reviewer] {
        assert!(
            matches!(approve(&team, author, change).await, Err(Failure::Forbidden(_))),
            "{}",
            author.name
        );
    }
    let again = team.services.reviews.take_over(&team.reviewer, change).await;
    assert!(matches!(again, Err(Failure::Refused(_))));
    approve(&team, &team.admin, change).await.expect("somebody else may");
}

#[tokio::test]
async fn reviewers_are_people_whose_approval_counts() {
    let team = Team::new().await;
    let change = team.propose(team.draft(&["a"]).await).await;
    let could = review(&team, &team.editor, change).await.could_review;
    assert_eq!(could, ["ada", "dora", "rita"]);
    let asked = vec!["rita".to_owned(), "dora".to_owned()];
    team.services.reviews.assign(&team.editor, change, asked).await.expect("they are asked");
    assert_eq!(review(&team, &team.viewer, change).await.reviewers, ["dora", "rita"]);
    for nobody in ["emil", "vera", "nobody"] {
        let refused = team.services.reviews.assign(&team.editor, change, vec![nobody.into()]).await;
        assert!(matches!(refused, Err(Failure::Invalid(_))), "{nobody}: {refused:?}");
    }
    assert!(team.services.reviews.assign(&team.viewer, change, Vec::new()).await.is_err());
}

#[tokio::test]
async fn warnings_are_acknowledged_one_by_one_and_new_ones_again() {
    let team = Team::new().await;
    demand(&team, Policy { warnings: true, ..Policy::default() }).await;
    let draft = team.draft(&["a"]).await;
    // A rule for every recipient before another: AWS takes it, and a warning says that it is early.
    let mut odd = set("inbound", &["all", "b"]);
    odd.rules[0].recipients = Vec::new();
    odd.rules[0].actions.push(Action::of_kind("StopAction").expect("there is one"));
    let save = SaveDraft { draft, based_on: 2, content: odd.clone().into() };
    team.services.drafts.save(&team.editor, save).await.expect("it is saved");
    let change = team.propose(draft).await;
    let demanded = requirement(&team, change, Kind::Warnings).await;
    assert!(!demanded.met, "{demanded:?}");
    team.approve(change).await;
    assert!(
        matches!(deploy(&team, change).await, Err(Failure::Refused(why)) if why.contains("not acknowledged"))
    );
    let own = team.services.reviews.acknowledge(&team.editor, change, 3).await;
    assert!(matches!(own, Err(Failure::Forbidden(_))), "{own:?}");
    let old = team.services.reviews.acknowledge(&team.reviewer, change, 2).await;
    assert!(matches!(old, Err(Failure::Conflict(_))), "{old:?}");
    team.services.reviews.acknowledge(&team.reviewer, change, 3).await.expect("they were seen");
    assert!(requirement(&team, change, Kind::Warnings).await.met);
    deploy(&team, change).await.expect("it goes");
}

#[tokio::test]
async fn a_freeze_window_holds_deployments_up_by_the_clock_of_its_zone() {
    let team = Team::new().await;
    let change = team.propose(team.draft(&["a"]).await).await;
    team.approve(change).await;
    // The clock says Monday 09:15 UTC, which is 10:15 in Berlin.
    let window = "Mon 10:00 - Mon 11:00 Europe/Berlin stand-up".parse().expect("it is one");
    demand(&team, Policy { freezes: vec![window], ..Policy::default() }).await;
    let refused = deploy(&team, change).await;
    assert!(matches!(&refused, Err(Failure::Refused(why)) if why.contains("stand-up")), "{refused:?}");
    team.clock.advance(45 * 60);
    deploy(&team, change).await.expect("the window is over");
}

#[tokio::test]
async fn only_admins_break_the_glass_with_a_reason_and_everybody_sees_it() {
    let team = Team::new().await;
    let reason = || "Mail bounces since 09:00, customers call".to_owned();
    let change = team.propose(team.draft(&["a"]).await).await;
    for role in [Role::Viewer, Role::Editor, Role::Reviewer, Role::Deployer] {
        let refused = team.services.reviews.break_glass(team.with(role), change, reason()).await;
        assert!(matches!(refused, Err(Failure::Forbidden(_))), "{role}: {refused:?}");
    }
    for short in ["", "asap", "!!!!!!!!!!!!!!!!"] {
        let refused = team.services.reviews.break_glass(&team.admin, change, short.into()).await;
        assert!(matches!(refused, Err(Failure::Invalid(_))), "{short}: {refused:?}");
    }
    demand(&team, Policy { break_glass: false, ..Policy::default() }).await;
    let refused = team.services.reviews.break_glass(&team.admin, change, reason()).await;
    assert!(matches!(refused, Err(Failure::Forbidden(_))), "{refused:?}");
    demand(&team, Policy::default()).await;
    team.services.reviews.break_glass(&team.admin, change, reason()).await.expect("it goes");
    team.backend.settled().await;

    let view = team.change(change).await;
    assert_eq!(view.summary.state, State::Live);
    let event =
        view.timeline.iter().find(|e| e.kind == EventKind::BrokenGlass).expect("it is in the timeline");
    assert_eq!((event.by.as_str(), event.text.as_str()), ("ada", reason().as_str()));
    let seen = review(&team, &team.viewer, change).await.broken_glass.expect("the page says so");
    assert_eq!((seen.0, seen.1), (reason(), "ada".to_owned()));
    let audit =
        team.services.audit.page(&team.viewer, domain::audit::Filter::default()).await.expect("it is read");
    assert!(audit.entries.iter().any(|e| e.deed == "change.break_glass"), "the audit log says so");

    // Where nothing stands against it, there is nothing to break.
    let other = team.propose(team.draft(&["b"]).await).await;
    team.approve(other).await;
    let refused = team.services.reviews.break_glass(&team.admin, other, reason()).await;
    assert!(matches!(refused, Err(Failure::Refused(_))), "{refused:?}");
    team.verify_audit().await;
}

/// Two people approve, one edits and updates, one deploys, all at once: whatever was deployed was approved, as often as the
/// policy demands, in just that form.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn at_once_nothing_is_deployed_that_was_not_approved_as_it_is() {
    let team = Arc::new(Team::new().await);
    demand(&team, Policy { approvals: 2, ..Policy::default() }).await;
    let mut deployed = 0;
    for round in 0..12 {
        let draft = team.draft(&[&format!("r{round}")]).await;
        let change = team.propose(draft).await;
        let mut all = JoinSet::new();
        for by in [&team.reviewer, &team.admin] {
            let (team, by) = (team.clone(), by.clone());
            all.spawn(async move {
                for _ in 0..8 {
                    let _ = approve(&team, &by, change).await;
                }
            });
        }
        for editing in [round % 3 > 0, round % 3 > 1] {
            let team = team.clone();
            all.spawn(async move {
                if editing {
                    let latest =
                        team.services.drafts.open(&team.editor, draft, None).await.expect("it opens");
                    let content = set("inbound", &[&format!("r{round}"), "more"]).into();
                    let save = SaveDraft { draft, based_on: latest.latest, content };
                    let _ = team.services.drafts.save(&team.editor, save).await;
                }
                let _ = team.services.changes.update(&team.editor, change).await;
            });
        }
        for _ in 0..2 {
            let team = team.clone();
            all.spawn(async move {
                for _ in 0..12 {
                    let _ = team.services.deployments.deploy(&team.deployer, change).await;
                }
            });
        }
        let _ = all.join_all().await;
        team.backend.settled().await;
        let view = team.change(change).await;
        let signers: std::collections::BTreeSet<i64> = view
            .approvals
            .iter()
            .filter(|a| a.dropped.is_none() && a.plan_hash == view.plan_hash)
            .map(|a| a.by_id)
            .collect();
        if view.deployments.is_empty() {
            assert!(
                view.summary.state.is_open() && view.summary.state != State::Deploying,
                "{:?}",
                view.summary
            );
        } else {
            deployed += 1;
            assert_eq!((view.deployments.len(), signers.len()), (1, 2), "{:?}", view.approvals);
        }
        // What is left over would be in the way of the next round.
        if view.moves.iter().any(|(step, verdict)| *step == Move::Withdraw && verdict.is_ok())
            || view.summary.state.is_open()
        {
            let _ = team.services.changes.withdraw(&team.editor, change).await;
        }
    }
    assert!(deployed > 0, "no round came as far as a deployment");
    team.verify_audit().await;
}
