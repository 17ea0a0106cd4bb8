//! The data for a first look.

use crate::support::{SANDBOX, Team, sign_in};
use backend::Demo;
use domain::{
    change::State,
    finding::Severity,
    rules::findings::{self, Context},
};

#[tokio::test]
async fn demo_data_is_made_once_and_is_right() {
    let team = Team::new().await;
    let demo = Demo { author: "author".into(), reviewer: "reviewer".into() };
    team.backend.seed_demo(&demo).await.expect("it is made");
    let people = team.services.people.list(&team.viewer).await.expect("they are read").len();
    team.backend.seed_demo(&demo).await.expect("it is there");
    assert_eq!(team.services.people.list(&team.viewer).await.expect("they are read").len(), people);

    let page = team.services.drafts.page(&team.viewer, SANDBOX).await.expect("it is shown");
    assert!(page.live_deployment.is_some());
    assert_eq!((page.drafts.len(), page.changes.len()), (1, 1));
    assert_eq!(page.changes[0].state, State::InReview);
    let samples = team.services.samples.list(&team.viewer, SANDBOX).await.expect("they are read");
    assert_eq!(samples.len(), 3);
    let change = team.change(page.changes[0].id).await;
    let context = Context { region: page.environment.region, account: page.environment.account };
    let change = change.subject.rule_set().expect("it is one of a rule set");
    for set in [&change.proposed, change.base.as_ref().expect("a set was live")] {
        let loud: Vec<_> =
            findings::check(set, &context).into_iter().filter(|f| f.severity == Severity::Error).collect();
        assert!(loud.is_empty(), "{loud:?}");
    }
    for name in ["author", "reviewer"] {
        team.services.sessions.sign_in("here", sign_in(name, name)).await.expect("they may come in");
    }
    team.verify_audit().await;
}
