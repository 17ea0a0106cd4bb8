//! The inbox and finding anything, over a real database.

use crate::support::{SANDBOX, Team};
use domain::{
    Caller, Failure,
    draft::{CreateDraft, Source},
    inbox::{Inbox, Subject, Wait},
    search::{Found, Hit, Query},
};

impl Team {
    async fn inbox(&self, of: &Caller) -> Inbox {
        self.services.overview.inbox(of).await.expect("it is read")
    }

    /// What waits for somebody: what to do, and the change's or the job's number.
    async fn waits(&self, of: &Caller) -> Vec<(Wait, i64)> {
        let inbox = self.inbox(of).await;
        let id = |what: &Subject| match what {
            Subject::Change(change) => change.id,
            Subject::Job(job) => job.id,
        };
        inbox.waiting.iter().map(|w| (w.wait, id(&w.what))).collect()
    }

    async fn find(&self, words: &str) -> Vec<Hit> {
        let query = Query { words: words.into(), ..Query::default() };
        self.services.overview.find(&self.viewer, query).await.expect("it is asked")
    }

    async fn found(&self, words: &str) -> Vec<(Found, String)> {
        self.find(words).await.into_iter().map(|hit| (hit.kind, hit.id)).collect()
    }
}

#[tokio::test]
async fn a_change_waits_for_one_after_the_other_and_then_for_nobody() {
    let team = Team::new().await;
    let draft = team.draft(&["a"]).await;
    let mine = team.inbox(&team.editor).await;
    assert_eq!(mine.drafts.iter().map(|d| d.id).collect::<Vec<_>>(), [draft], "nobody proposed it yet");
    let change = team.propose(draft).await;
    assert_eq!(team.inbox(&team.editor).await.drafts, []);
    assert_eq!(team.waits(&team.reviewer).await, [(Wait::Review, change)]);
    assert_eq!(team.waits(&team.editor).await, [], "who wrote it does not review it");
    assert_eq!(team.waits(&team.viewer).await, []);
    team.services.reviews.assign(&team.editor, change, vec!["rita".into()]).await.expect("she is asked");
    assert_eq!(team.waits(&team.reviewer).await, [(Wait::ReviewAsked, change)]);
    assert_eq!(team.waits(&team.deployer).await, [], "another was asked");
    let reviews = &team.services.changes;
    reviews.send_back(&team.reviewer, change, "say why".into()).await.expect("it goes back");
    assert_eq!(team.waits(&team.editor).await, [(Wait::Revise, change)]);
    assert_eq!(team.waits(&team.reviewer).await, []);
    team.save(&team.editor, draft, &["a", "b"]).await;
    team.services.changes.update(&team.editor, change).await.expect("it is updated");
    assert_eq!(team.waits(&team.reviewer).await, [(Wait::ReviewAsked, change)]);
    team.approve(change).await;
    assert_eq!(team.waits(&team.reviewer).await, [], "she signed it");
    assert_eq!(team.waits(&team.deployer).await, [(Wait::Deploy, change)]);
    assert_eq!(team.inbox(&team.editor).await.changes.len(), 1);
    team.deploy(change).await;
    for caller in [&team.viewer, &team.editor, &team.reviewer, &team.deployer, &team.admin] {
        assert_eq!(team.waits(caller).await, [], "{}", caller.name);
    }
    let inbox = team.inbox(&team.viewer).await;
    let last = inbox.recent.first().expect("something happened");
    assert_eq!((last.change, last.kind.as_str()), (change, "deployed"));
}

#[tokio::test]
async fn a_job_waits_for_whoever_did_not_write_it() {
    let team = Team::new().await;
    let draft = team.job_draft().await;
    let change = team.propose_job(draft, 2, None, None).await;
    let job = team.create_job(change).await;
    team.look_until_still(job).await;
    assert_eq!(team.waits(&team.deployer).await, [(Wait::Start, job)]);
    assert_eq!(team.waits(&team.editor).await, []);
    team.services.jobs.start(&team.deployer, job, "go".into()).await.expect("it starts");
    assert_eq!(team.waits(&team.deployer).await, []);
}

#[tokio::test]
async fn everything_is_found_by_its_words_and_nothing_that_is_gone() {
    let team = Team::new().await;
    let draft = team.draft(&["orders", "returns"]).await;
    assert_eq!(team.found("orders@example.com").await, [(Found::RuleSet, draft.to_string())]);
    assert_eq!(team.found("RETUR").await.len(), 1, "the beginning of a word, in any case");
    assert_eq!(team.found("mail-archive orders").await.len(), 1, "all words");
    assert_eq!(team.found("orders nowhere").await, []);
    team.save(&team.editor, draft, &["invoices"]).await;
    assert_eq!(team.found("orders").await, [], "only the latest revision counts");
    let change = team.propose(draft).await;
    team.services
        .changes
        .comment(&team.reviewer, change, "is the **Zebra** bucket right?".into())
        .await
        .expect("said");
    team.approve(change).await;
    let deployment = team.deploy(change).await;
    let of = |kind: Found, id: i64| (kind, id.to_string());
    assert!(team.found("change").await.contains(&of(Found::Change, change)));
    assert!(team.found("deployment").await.contains(&of(Found::Deployment, deployment)));
    assert_eq!(team.found("rita").await, [(Found::Person, "rita".to_owned())]);
    assert!(team.found("111122223333").await.contains(&(Found::Environment, SANDBOX.to_owned())));
    let hit = team.find("mail archive").await.remove(0);
    assert!(hit.excerpt.contains(&(true, "mail".into())), "{:?}", hit.excerpt);

    let request = CreateDraft {
        environment: SANDBOX.into(),
        kind: domain::Kind::RuleSet,
        name: "walrus".into(),
        source: Source::Empty,
    };
    let walrus = team.services.drafts.create(&team.editor, request).await.expect("it is made");
    assert_eq!(team.found("walrus").await, [of(Found::RuleSet, walrus)]);
    team.services.drafts.delete(&team.editor, walrus).await.expect("it is deleted");
    assert_eq!(team.found("walrus").await, []);
}

#[tokio::test]
async fn a_query_is_words_and_never_an_instruction() {
    let team = Team::new().await;
    team.draft(&["orders"]).await;
    for words in [
        "",
        "  ",
        "\"",
        "*",
        "a OR b",
        "NEAR(",
        "title:orders",
        "-orders",
        "orders\" OR \"x",
        "'; DROP TABLE search;",
        "\u{0}\u{2}\u{3}",
        "((((",
    ] {
        let query = Query { words: words.into(), kind: "nothing".into(), environment: "'".into() };
        assert_eq!(team.services.overview.find(&team.viewer, query).await, Ok(vec![]), "{words}");
        team.find(words).await;
    }
    let only = |kind: &str| Query { words: "orders".into(), kind: kind.into(), environment: SANDBOX.into() };
    let find = |query| team.services.overview.find(&team.viewer, query);
    assert_eq!(find(only("rule_set")).await.map(|hits| hits.len()), Ok(1));
    assert_eq!(find(only("sample")).await.map(|hits| hits.len()), Ok::<_, Failure>(0));
}
