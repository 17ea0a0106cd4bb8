//! Tokens: who makes them, what they let in, and when they stop.

use crate::support::{PASSWORD, SANDBOX, Team, join, sign_in};
use domain::{
    Caller, Digest, Failure, Role,
    audit::Filter,
    draft::{CreateDraft, Source},
    people::Invite,
    replay::{Answer, Begun, KEPT},
    token::{MAX_TOKENS, Made, MakeToken, PREFIX, Scope, Scopes},
};

const DAY: i64 = 24 * 3600;

fn form(scopes: &[Scope]) -> MakeToken {
    MakeToken { owner: None, name: "nightly".into(), scopes: scopes.iter().copied().collect(), days: 30 }
}

async fn made(team: &Team, by: &Caller, scopes: &[Scope]) -> Made {
    team.services.tokens.make(by, form(scopes)).await.expect("it is made")
}

async fn let_in(team: &Team, secret: &str) -> Option<Caller> {
    team.services.tokens.bearer(secret).await.expect("it is read")
}

/// Somebody, come by a token of theirs.
pub async fn bearing(team: &Team, by: &Caller, scopes: &[Scope]) -> Caller {
    let made = made(team, by, scopes).await;
    let_in(team, &made.secret).await.expect("it works")
}

fn is_forbidden<T>(answer: &Result<T, Failure>) -> bool {
    matches!(answer, Err(Failure::Forbidden(_)))
}

#[tokio::test]
async fn a_token_lets_its_owner_in_with_their_role_of_now_and_its_scopes() {
    let team = Team::new().await;
    let made = made(&team, &team.editor, &[Scope::Edit]).await;
    assert!(made.secret.starts_with(PREFIX) && made.secret.len() == PREFIX.len() + 64, "{}", made.secret);
    let caller = let_in(&team, &made.secret).await.expect("it works");
    assert_eq!((caller.person, caller.role), (team.editor.person, Role::Editor));
    let bearer = caller.bearer.expect("it is a token's");
    assert_eq!(bearer.scopes, Scopes::READ.with(Scope::Edit));

    team.services.people.set_role(&team.admin, team.editor.person, Role::Viewer).await.expect("it is set");
    let now = let_in(&team, &made.secret).await.expect("it still works");
    assert_eq!(now.role, Role::Viewer);
    // Whoever holds the caller of a moment ago gains nothing by it.
    let create = CreateDraft {
        environment: SANDBOX.into(),
        kind: domain::Kind::RuleSet,
        name: "inbound".into(),
        source: Source::Empty,
    };
    assert!(is_forbidden(&team.services.drafts.create(&caller, create).await));
}

#[tokio::test]
async fn what_is_no_token_lets_nobody_in() {
    let team = Team::new().await;
    let made = made(&team, &team.viewer, &[]).await;
    let upper = made.secret.to_uppercase();
    let long = format!("{PREFIX}{}", "0".repeat(100_000));
    for wrong in ["", PREFIX, "countersign_0", &made.secret[..made.secret.len() - 1], &upper, &long, "é\0'"]
    {
        assert_eq!(let_in(&team, wrong).await, None, "{wrong}");
    }
    assert!(let_in(&team, &made.secret).await.is_some());
}

#[tokio::test]
async fn a_token_ends_by_its_time_by_its_owner_and_with_the_account() {
    let team = Team::new().await;
    let tokens = &team.services.tokens;
    let [timed, revoked, removed] =
        [&team.viewer, &team.editor, &team.reviewer].map(|by| made(&team, by, &[]));
    let (timed, revoked, removed) = (timed.await, revoked.await, removed.await);

    let id = tokens.list(&team.editor).await.expect("they are read")[0].id;
    tokens.revoke(&team.editor, id).await.expect("it is revoked");
    assert_eq!(let_in(&team, &revoked.secret).await, None);
    tokens.revoke(&team.editor, id).await.expect("twice is as good as once");

    let people = &team.services.people;
    people.set_active(&team.admin, team.reviewer.person, false).await.expect("it is deactivated");
    assert_eq!(let_in(&team, &removed.secret).await, None);
    people.set_active(&team.admin, team.reviewer.person, true).await.expect("it is activated");
    assert_eq!(let_in(&team, &removed.secret).await, None, "who comes back makes new ones");

    team.clock.advance(30 * DAY - 1);
    assert!(let_in(&team, &timed.secret).await.is_some());
    team.clock.advance(1);
    assert_eq!(let_in(&team, &timed.secret).await, None);
}

#[tokio::test]
async fn everybody_sees_their_own_tokens_and_administrators_all() {
    let team = Team::new().await;
    let tokens = &team.services.tokens;
    made(&team, &team.viewer, &[]).await;
    made(&team, &team.editor, &[Scope::Edit]).await;
    let owners = async |who: &Caller| -> Vec<String> {
        tokens.list(who).await.expect("they are read").into_iter().map(|t| t.owner).collect()
    };
    assert_eq!(owners(&team.viewer).await, ["vera"]);
    assert_eq!(owners(&team.admin).await, ["emil", "vera"]);
    let veras = tokens.list(&team.viewer).await.expect("they are read")[0].id;
    let refused = tokens.revoke(&team.editor, veras).await;
    assert!(matches!(refused, Err(Failure::NotFound(_))), "{refused:?}");
    tokens.revoke(&team.admin, veras).await.expect("an administrator may");
    team.clock.advance(61 * DAY);
    assert!(owners(&team.admin).await.is_empty(), "what ended long ago is not listed");
}

#[tokio::test]
async fn the_last_use_is_kept_to_the_minute() {
    let team = Team::new().await;
    let made = made(&team, &team.viewer, &[]).await;
    let last_used = async || team.services.tokens.list(&team.viewer).await.expect("read")[0].last_used_at;
    assert_eq!(last_used().await, None);
    let_in(&team, &made.secret).await;
    let first = last_used().await.expect("it was used");
    team.clock.advance(59);
    let_in(&team, &made.secret).await;
    assert_eq!(last_used().await, Some(first));
    team.clock.advance(1);
    let_in(&team, &made.secret).await;
    assert_eq!(last_used().await, Some(first.plus_seconds(60)));
}

#[tokio::test]
async fn a_token_makes_no_token_and_breaks_no_glass_and_revokes_itself_only() {
    let team = Team::new().await;
    let tokens = &team.services.tokens;
    let other = made(&team, &team.admin, &[]).await;
    let bearer = bearing(&team, &team.admin, &Scope::ALL).await;
    assert!(is_forbidden(&tokens.make(&bearer, form(&[])).await));
    let change = team.propose(team.draft(&["a"]).await).await;
    let why = "Mail bounces since 09:00, customers call".to_owned();
    assert!(is_forbidden(&team.services.reviews.break_glass(&bearer, change, why).await));
    let listed = tokens.list(&team.admin).await.expect("they are read");
    let own = bearer.bearer.expect("it is a token's").token;
    let others = listed.iter().find(|t| t.id != own).expect("there is another").id;
    assert!(is_forbidden(&tokens.revoke(&bearer, others).await));
    tokens.revoke(&bearer, own).await.expect("a token ends itself");
    assert!(let_in(&team, &other.secret).await.is_some());
    team.verify_audit().await;
}

#[tokio::test]
async fn what_a_token_did_is_noted_with_the_token() {
    let team = Team::new().await;
    let bearer = bearing(&team, &team.editor, &[Scope::Edit]).await;
    let change = team.propose(team.draft(&["a"]).await).await;
    team.services.changes.comment(&bearer, change, "from a script".into()).await.expect("it is said");
    let audit = team.services.audit.page(&team.admin, Filter::default()).await.expect("it is read");
    let entry = &audit.entries[0];
    assert_eq!((entry.deed.as_str(), entry.name.as_str()), ("change.comment", "emil"));
    let id = bearer.bearer.expect("it is a token's").token;
    assert!(entry.detail.contains(&format!("\"by_token\":{id}")), "{}", entry.detail);
    let secret = made(&team, &team.editor, &[]).await.secret;
    let audit = team.services.audit.page(&team.admin, Filter::default()).await.expect("it is read");
    assert!(!format!("{audit:?}").contains(&secret[PREFIX.len()..]), "no secret is noted");
}

#[tokio::test]
async fn nobody_approves_their_own_by_a_token_either() {
    let team = Team::new().await;
    team.services.people.set_role(&team.admin, team.editor.person, Role::Reviewer).await.expect("set");
    let change = team.propose(team.draft(&["a"]).await).await;
    let bearer = bearing(&team, &team.editor, &[Scope::Review]).await;
    let approval = team.approval(change).await;
    assert!(is_forbidden(&team.services.changes.approve(&bearer, approval.clone()).await));
    let other = bearing(&team, &team.reviewer, &[Scope::Review]).await;
    team.services.changes.approve(&other, approval).await.expect("somebody else may");
}

#[tokio::test]
async fn a_service_account_comes_by_tokens_alone_and_reviews_nothing() {
    let team = Team::new().await;
    let (people, tokens) = (&team.services.people, &team.services.tokens);
    let invite = |name: &str, role| Invite { name: name.into(), role };
    for role in [Role::Reviewer, Role::Admin] {
        let refused = people.add_service(&team.admin, invite("ci", role)).await;
        assert!(matches!(&refused, Err(f) if f.at("role").count() == 1), "{refused:?}");
    }
    let ci = people.add_service(&team.admin, invite("ci", Role::Deployer)).await.expect("it is made");
    let refused = people.add_service(&team.admin, invite("CI", Role::Viewer)).await;
    assert!(matches!(&refused, Err(f) if f.at("name").count() == 1), "{refused:?}");
    let refused = people.set_role(&team.admin, ci, Role::Reviewer).await;
    assert!(matches!(&refused, Err(f) if f.at("role").count() == 1), "{refused:?}");
    for password in ["", "!", PASSWORD] {
        let refused = team.services.sessions.sign_in("peer", sign_in("ci", password)).await;
        assert!(matches!(refused, Err(Failure::Invalid(_))), "{password}");
    }

    let of = |owner, scopes: &[Scope]| MakeToken { owner: Some(owner), ..form(scopes) };
    assert!(is_forbidden(&tokens.make(&team.deployer, of(ci, &[])).await), "an administrator's to make");
    let refused = tokens.make(&team.admin, of(ci, &[Scope::Review])).await;
    assert!(matches!(&refused, Err(f) if f.at("scopes").count() == 1), "{refused:?}");
    let refused = tokens.make(&team.admin, of(team.viewer.person, &[])).await;
    assert!(matches!(&refused, Err(f) if f.at("owner").count() == 1), "{refused:?}");

    let made = tokens.make(&team.admin, of(ci, &[Scope::Deploy])).await.expect("it is made");
    let caller = let_in(&team, &made.secret).await.expect("it works");
    assert_eq!(caller.person, ci);
    let change = team.propose(team.draft(&["a"]).await).await;
    team.approve(change).await;
    team.services.deployments.deploy(&caller, change).await.expect("it starts");
    team.backend.settled().await;
    assert_eq!(team.active().await.map(|(_, rules)| rules), Some(vec!["a".to_owned()]));

    people.set_active(&team.admin, ci, false).await.expect("it is deactivated");
    assert_eq!(let_in(&team, &made.secret).await, None);
}

#[tokio::test]
async fn an_account_has_so_many_tokens_and_no_more() {
    let team = Team::new().await;
    for _ in 0..MAX_TOKENS {
        made(&team, &team.viewer, &[]).await;
    }
    let refused = team.services.tokens.make(&team.viewer, form(&[])).await;
    assert!(matches!(refused, Err(Failure::Refused(_))), "{refused:?}");
    team.clock.advance(30 * DAY);
    made(&team, &team.viewer, &[]).await;
}

#[tokio::test]
async fn a_request_with_a_key_is_done_once() {
    let team = Team::new().await;
    let replays = &team.services.replays;
    let (this, that) = (Digest::of_bytes(b"this"), Digest::of_bytes(b"that"));
    let begin = |who, request| replays.begin(who, "key", request);
    assert_eq!(begin(&team.editor, &this).await, Ok(Begun::Fresh));
    let running = begin(&team.editor, &this).await;
    assert!(matches!(running, Err(Failure::Conflict(_))), "{running:?}");
    let answer = Answer { status: 201, location: Some("/x/1".into()), body: "{}".into() };
    replays.finish(&team.editor, "key", answer.clone()).await.expect("it is kept");
    assert_eq!(begin(&team.editor, &this).await, Ok(Begun::Again(answer)));
    let other = begin(&team.editor, &that).await;
    assert!(matches!(&other, Err(f) if f.at("Idempotency-Key").count() == 1), "{other:?}");
    assert_eq!(begin(&team.admin, &that).await, Ok(Begun::Fresh), "keys are each account's own");
    replays.forget(&team.admin, "key").await.expect("it is forgotten");
    assert_eq!(begin(&team.admin, &this).await, Ok(Begun::Fresh));
    team.clock.advance(KEPT + 1);
    assert_eq!(begin(&team.editor, &that).await, Ok(Begun::Fresh), "after a day the key is free");
}

#[tokio::test]
async fn tokens_outlive_a_restart() {
    let team = Team::new().await;
    let who = join(&team.services, &team.admin, "zoe", Role::Editor).await;
    let made = made(&team, &who, &[]).await;
    let team = team.reopened().await;
    assert_eq!(let_in(&team, &made.secret).await.map(|c| c.name), Some("zoe".into()));
}
