//! Review: four eyes, and an approval that signs what was looked at.

use crate::support::{SANDBOX, Team, set};
use domain::{
    Digest, Failure, Role,
    change::{Approve, EventKind, Move, Propose, State},
    draft::SaveDraft,
    rules::{Action, RuleSet},
};

#[tokio::test]
async fn nobody_approves_what_they_wrote() {
    let team = Team::new().await;
    let people = &team.services.people;
    let draft = team.draft(&["a"]).await;
    team.save(&team.deployer, draft, &["a", "b"]).await;
    let change = team.propose(draft).await;
    let approval = team.approval(change).await;
    // The author, once a reviewer; and the one who wrote a part of it.
    people.set_role(&team.admin, team.editor.person, Role::Reviewer).await.expect("it is set");
    let author = domain::Caller { role: Role::Reviewer, ..team.editor.clone() };
    for wrote in [&author, &team.deployer] {
        let refused = team.services.changes.approve(wrote, approval.clone()).await;
        assert!(matches!(refused, Err(Failure::Forbidden(_))), "{}: {refused:?}", wrote.name);
    }
    // A reviewer who edits the draft on the way is an author of what is then proposed.
    team.save(&team.reviewer, draft, &["a", "b", "c"]).await;
    team.services.changes.update(&team.deployer, change).await.expect("it is updated");
    let approval = team.approval(change).await;
    let refused = team.services.changes.approve(&team.reviewer, approval.clone()).await;
    assert!(matches!(refused, Err(Failure::Forbidden(_))), "{refused:?}");
    team.services.changes.approve(&team.admin, approval).await.expect("the admin wrote nothing of it");
    let timeline = team.change(change).await.timeline;
    assert_eq!(timeline.last().map(|e| (e.kind, e.by.as_str())), Some((EventKind::Approved, "ada")));
    team.verify_audit().await;
}

#[tokio::test]
async fn an_approval_of_another_revision_or_plan_is_refused() {
    let team = Team::new().await;
    let draft = team.draft(&["a"]).await;
    let change = team.propose(draft).await;
    let looked_at = team.approval(change).await;
    let forged = [
        Approve { revision: looked_at.revision + 1, ..looked_at.clone() },
        Approve { plan_hash: Digest::of_bytes(b"other"), ..looked_at.clone() },
    ];
    for forged in forged {
        let refused = team.services.changes.approve(&team.reviewer, forged).await;
        assert!(matches!(refused, Err(Failure::Conflict(_))), "{refused:?}");
    }
    team.save(&team.editor, draft, &["a", "slipped-in"]).await;
    team.services.changes.update(&team.editor, change).await.expect("it is updated");
    let refused = team.services.changes.approve(&team.reviewer, looked_at).await;
    assert!(matches!(refused, Err(Failure::Conflict(_))), "{refused:?}");
    assert_eq!(team.change(change).await.summary.state, State::InReview);
    let refused = team.services.deployments.deploy(&team.deployer, change).await;
    assert!(matches!(refused, Err(Failure::Refused(_))), "{refused:?}");
}

#[tokio::test]
async fn an_update_keeps_approvals_if_the_plan_comes_to_the_same_and_drops_them_if_not() {
    let team = Team::new().await;
    let draft = team.draft(&["a"]).await;
    let change = team.propose(draft).await;
    team.approve(change).await;
    team.services.changes.update(&team.editor, change).await.expect("there is nothing to do");

    // Another way of writing the same: recipients in capitals.
    let mut same = set("inbound", &["a"]);
    same.rules[0].recipients = vec!["A@EXAMPLE.COM".into()];
    let request = SaveDraft { draft, based_on: 2, content: same.into() };
    team.services.drafts.save(&team.editor, request).await.expect("it is saved");
    team.services.changes.update(&team.editor, change).await.expect("it is updated");
    let view = team.change(change).await;
    assert_eq!((view.summary.state, view.summary.revision), (State::Approved, 3));
    assert_eq!(view.approvals.iter().filter(|a| a.dropped.is_none()).count(), 1);
    assert!(view.timeline.last().expect("something happened").text.contains("approvals stay"));

    team.save(&team.editor, draft, &["a", "b"]).await;
    team.services.changes.update(&team.editor, change).await.expect("it is updated");
    let view = team.change(change).await;
    assert_eq!((view.summary.state, view.summary.revision), (State::InReview, 4));
    assert!(view.approvals.iter().all(|a| a.dropped.is_some()));
    assert!(view.timeline.last().expect("something happened").text.contains("dropped"));
    team.approve(change).await;

    // What is live moves on: the approval does not stand for that.
    team.live(&["somebody-elses"]).await;
    team.services.changes.update(&team.editor, change).await.expect("it is updated");
    assert_eq!(team.change(change).await.summary.state, State::InReview);
}

#[tokio::test]
async fn a_change_is_sent_back_mended_and_withdrawn() {
    let team = Team::new().await;
    let changes = &team.services.changes;
    let draft = team.draft(&["a"]).await;
    let change = team.propose(draft).await;
    assert!(changes.send_back(&team.reviewer, change, "  ".into()).await.is_err(), "a reason is asked for");
    team.approve(change).await;
    changes.send_back(&team.reviewer, change, "name it better".into()).await.expect("it is sent back");
    let view = team.change(change).await;
    assert_eq!(view.summary.state, State::SentBack);
    assert!(view.approvals.iter().all(|a| a.dropped.is_some()));
    assert_eq!(view.timeline.last().expect("something happened").text, "name it better");
    changes.comment(&team.editor, change, "done <script>alert(1)</script>".into()).await.expect("it is said");
    changes.update(&team.editor, change).await.expect("it is asked again");
    assert_eq!(team.change(change).await.summary.state, State::InReview);
    changes.withdraw(&team.editor, change).await.expect("it is withdrawn");
    for refused in [
        changes.update(&team.editor, change).await,
        changes.withdraw(&team.editor, change).await,
        changes.send_back(&team.reviewer, change, "x".into()).await,
    ] {
        assert!(matches!(refused, Err(Failure::Refused(_))), "{refused:?}");
    }
    for (text, why) in [("", "empty"), ("a\u{0}b", "control"), (&"x".repeat(10_001), "too long")] {
        assert!(changes.comment(&team.editor, change, text.into()).await.is_err(), "{why}");
    }
    team.verify_audit().await;
}

#[tokio::test]
async fn a_draft_has_one_open_change_and_nothing_is_proposed_twice() {
    let team = Team::new().await;
    let draft = team.draft(&["a"]).await;
    let change = team.propose(draft).await;
    let request =
        |draft, revision, title: &str| Propose { draft, revision, title: title.into(), ..Propose::default() };
    let twice = team.services.changes.propose(&team.editor, request(draft, 2, "x")).await;
    assert!(
        matches!(&twice, Err(Failure::Conflict(why)) if why.contains(&format!("change {change}"))),
        "{twice:?}"
    );
    team.approve(change).await;
    team.deploy(change).await;
    let nothing = team.services.changes.propose(&team.editor, request(draft, 2, "x")).await;
    assert!(matches!(nothing, Err(Failure::Refused(_))), "{nothing:?}");
    let other = team.draft(&["a", "b"]).await;
    let gone = team.services.changes.propose(&team.editor, request(other, 7, "x")).await;
    assert!(matches!(gone, Err(Failure::Conflict(_))), "{gone:?}");
    let untitled = team.services.changes.propose(&team.editor, request(other, 2, " ")).await;
    assert!(matches!(&untitled, Err(f) if f.at("title").count() == 1), "{untitled:?}");
}

#[tokio::test]
async fn errors_do_not_stop_a_proposal_but_its_approval_and_deployment() {
    let team = Team::new().await;
    let draft = team.draft(&["a"]).await;
    let mut wrong = set("inbound", &["a"]);
    wrong.rules[0].name = "not a name!".into();
    let request = SaveDraft { draft, based_on: 2, content: wrong.into() };
    team.services.drafts.save(&team.editor, request).await.expect("wrong or right, it is kept");
    let change = team.propose(draft).await;
    let approval = team.approval(change).await;
    let refused = team.services.changes.approve(&team.reviewer, approval).await;
    assert!(matches!(&refused, Err(Failure::Refused(why)) if why.contains("error")), "{refused:?}");
    let moves = team.services.changes.show(&team.reviewer, change).await.expect("it is shown").moves;
    let may = |wanted| moves.iter().find(|(step, _)| *step == wanted).is_some_and(|(_, may)| may.is_ok());
    assert!(!may(Move::Approve) && !may(Move::Deploy), "the page says so beforehand");
    assert!(may(Move::SendBack));
}

#[tokio::test]
async fn what_is_live_moves_before_an_approval() {
    let team = Team::new().await;
    let draft = team.draft(&["a"]).await;
    let change = team.propose(draft).await;
    let looked_at = team.approval(change).await;
    team.live(&["somebody-elses"]).await;
    let refused = team.services.changes.approve(&team.reviewer, looked_at).await;
    assert!(matches!(&refused, Err(Failure::Conflict(why)) if why.contains("what is live")), "{refused:?}");
}

#[tokio::test]
async fn a_topic_given_by_name_goes_to_aws_by_arn_and_is_no_difference_after() {
    let team = Team::new().await;
    let draft = team.draft(&["a"]).await;
    let mut named = set("inbound", &["a"]);
    let topic = |set: &mut RuleSet, topic: &str| {
        if let Action::S3Action(action) = &mut set.rules[0].actions[0] {
            action.topic_arn = Some(topic.into());
        }
    };
    topic(&mut named, "mail-arrived");
    let request = SaveDraft { draft, based_on: 2, content: named.clone().into() };
    team.services.drafts.save(&team.editor, request).await.expect("it is saved");
    let change = team.propose(draft).await;
    team.approve(change).await;
    team.deploy(change).await;
    let live = team.services.environments.live(&team.viewer, SANDBOX).await.expect("it is read");
    topic(&mut named, "arn:aws:sns:eu-west-1:111122223333:mail-arrived");
    assert_eq!(live.active.expect("a set is active").digest(), named.digest());
    let other = team.draft(&["x"]).await;
    let request = SaveDraft { draft: other, based_on: 2, content: named.into() };
    team.services.drafts.save(&team.editor, request).await.expect("it is saved");
    let again = Propose { draft: other, revision: 3, title: "x".into(), ..Propose::default() };
    let nothing = team.services.changes.propose(&team.editor, again).await;
    assert!(matches!(nothing, Err(Failure::Refused(_))), "{nothing:?}");
}
