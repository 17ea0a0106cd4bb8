//! Saving: no update is lost, and autosaves do not pile up.

use crate::support::{SANDBOX, Team, set};
use domain::{
    Failure,
    draft::{CreateDraft, SaveDraft, Saved, Source},
};

#[tokio::test]
async fn a_save_on_an_older_revision_is_a_conflict_that_shows_theirs() {
    let team = Team::new().await;
    let draft = team.draft(&["a"]).await;
    team.save(&team.deployer, draft, &["a", "theirs"]).await;
    let mine = SaveDraft { draft, based_on: 2, content: set("inbound", &["a", "mine"]).into() };
    let Ok(Saved::Conflict(theirs)) = team.services.drafts.save(&team.editor, mine.clone()).await else {
        panic!("a conflict was expected");
    };
    assert_eq!((theirs.content, theirs.saved_by.as_str()), (set("inbound", &["a", "theirs"]).into(), "dora"));
    assert_eq!((theirs.revision, theirs.latest), (3, 3));
    let merged = SaveDraft { based_on: 3, ..mine };
    assert_eq!(team.services.drafts.save(&team.editor, merged.clone()).await, Ok(Saved::At(4)));
    assert_eq!(
        team.services.drafts.save(&team.editor, merged).await,
        Ok(Saved::At(4)),
        "sent twice, saved once"
    );
}

#[tokio::test]
async fn autosaves_are_thinned_out_but_never_what_a_change_proposes() {
    let team = Team::new().await;
    let draft = team.draft(&["a"]).await;
    let numbers = async || {
        let history = team.services.drafts.history(&team.viewer, draft).await.expect("it is read");
        history.into_iter().map(|r| r.number).collect::<Vec<_>>()
    };
    for n in 0..3 {
        team.clock.advance(5);
        team.save(&team.editor, draft, &["a", &format!("b{n}")]).await;
    }
    assert_eq!(numbers().await, [5, 1], "the first and the last stay");
    team.propose(draft).await;
    team.save(&team.editor, draft, &["a", "c"]).await;
    team.save(&team.editor, draft, &["a", "d"]).await;
    assert_eq!(numbers().await, [7, 5, 1], "what is proposed stays");
    team.save(&team.deployer, draft, &["a", "e"]).await;
    assert_eq!(numbers().await, [8, 7, 5, 1], "somebody else's stays");
    team.clock.advance(601);
    team.save(&team.deployer, draft, &["a", "f"]).await;
    team.save(&team.deployer, draft, &["a", "g"]).await;
    assert_eq!(numbers().await, [10, 9, 8, 7, 5, 1], "one in ten minutes stays");
    let history = team.services.drafts.history(&team.viewer, draft).await.expect("it is read");
    assert_eq!(history[0].summary, "1 rule added, 1 removed");
}

#[tokio::test]
async fn a_draft_begins_from_what_there_is() {
    let team = Team::new().await;
    team.live(&["a", "b"]).await;
    let create = async |name: &str, source: Source| {
        let request = CreateDraft {
            environment: SANDBOX.into(),
            kind: domain::Kind::RuleSet,
            name: name.into(),
            source,
        };
        let draft = team.services.drafts.create(&team.editor, request).await?;
        team.services.drafts.open(&team.viewer, draft, None).await?.rule_set()
    };
    let live = create("", Source::Live).await.expect("it is made");
    assert_eq!(
        (live.content.name.as_str(), live.content.rules.len()),
        ("inbound", 2),
        "the base name is taken"
    );
    let copy = create("copy", Source::Draft { id: live.id }).await.expect("it is made");
    assert_eq!(copy.content.rules, live.content.rules);
    let pasted = r#"{"Metadata":{"Name":"pasted"},"Rules":[{"Name":"x","Enabled":true,"Actions":[]}]}"#;
    let pasted = create("", Source::Json { text: pasted.into() }).await.expect("it is made");
    assert_eq!(pasted.content.name, "pasted");
    let template =
        create("mine", Source::Template { key: "archive-to-s3".into() }).await.expect("it is made");
    assert_eq!(template.content.rules.len(), 1);
    for (name, source) in [
        ("", Source::Empty),
        ("bad name", Source::Empty),
        ("x", Source::Json { text: "{".into() }),
        ("x", Source::Template { key: "none".into() }),
        ("x", Source::Draft { id: 99 }),
    ] {
        let refused = create(name, source.clone()).await;
        assert!(
            matches!(refused, Err(Failure::Invalid(_) | Failure::NotFound(_))),
            "{source:?}: {refused:?}"
        );
    }
}

#[tokio::test]
async fn a_draft_with_an_open_change_stays() {
    let team = Team::new().await;
    let draft = team.draft(&["a"]).await;
    let change = team.propose(draft).await;
    let refused = team.services.drafts.delete(&team.editor, draft).await;
    assert!(matches!(refused, Err(Failure::Refused(_))), "{refused:?}");
    team.services.changes.withdraw(&team.editor, change).await.expect("it is withdrawn");
    team.services.drafts.delete(&team.editor, draft).await.expect("it is put away");
    assert!(matches!(team.services.drafts.open(&team.viewer, draft, None).await, Err(Failure::NotFound(_))));
    assert_eq!(
        team.rule_set_change(change).await.proposed.rules.len(),
        1,
        "the change still shows what it proposed"
    );
}

#[tokio::test]
async fn a_deleted_draft_comes_back_with_all_its_revisions() {
    let team = Team::new().await;
    let drafts = &team.services.drafts;
    let draft = team.draft(&["a"]).await;
    team.save(&team.deployer, draft, &["a", "b"]).await;
    let refused = Failure::Refused(format!("draft {draft} is not deleted: there is nothing to restore"));
    assert_eq!(drafts.restore(&team.editor, draft).await, Err(refused));
    let before = drafts.history(&team.viewer, draft).await.expect("it is read");
    let deleted = async || {
        let rows = drafts.deleted(&team.viewer, SANDBOX).await.expect("they are read");
        rows.into_iter().map(|row| (row.id, row.revision)).collect::<Vec<_>>()
    };
    assert_eq!(deleted().await, [], "what is not deleted is not listed");

    drafts.delete(&team.editor, draft).await.expect("it is deleted");
    assert_eq!(deleted().await, [(draft, before[0].number)]);
    assert!(drafts.open(&team.viewer, draft, None).await.is_err(), "it is put away");
    drafts.restore(&team.editor, draft).await.expect("it is restored");
    assert_eq!(deleted().await, []);
    assert_eq!(drafts.history(&team.viewer, draft).await, Ok(before));
    assert_eq!(drafts.restore(&team.editor, 99).await, Err(Failure::NotFound("draft 99".into())));
}
