//! Who may do what: every port method that changes something, for every role.

use crate::{
    support::{SANDBOX, Team, set},
    tokens::bearing,
};
use domain::{
    Caller, Digest, Failure, Role,
    access::Deed,
    audit::Filter,
    change::{Approve, Propose},
    draft::{CreateDraft, SaveDraft, Source},
    environment::AddEnvironment,
    jobs::estimate::{Prices, PricesForm},
    mail::AddSample,
    people::Invite,
    token::Scope,
};

/// Calls every method with ids of nothing; gives the answers that matter: forbidden or not.
async fn forbidden(team: &Team, caller: &Caller) -> Vec<(&'static str, Deed, bool)> {
    let s = &team.services;
    let create = CreateDraft {
        environment: "none".into(),
        kind: domain::Kind::RuleSet,
        name: String::new(),
        source: Source::Empty,
    };
    let save = SaveDraft { draft: 99, based_on: 1, content: set("x", &["a"]).into() };
    let propose = Propose { draft: 99, revision: 1, title: "x".into(), ..Propose::default() };
    let approve = Approve { change: 99, revision: 1, plan_hash: Digest::of_bytes(b"") };
    let sample = || AddSample { environment: "none".into(), ..AddSample::default() };
    let filter = Filter::default();
    let invite = Invite { name: "countersign".into(), role: Role::Admin };
    fn is<T>(answer: Result<T, Failure>) -> bool {
        matches!(answer, Err(Failure::Forbidden(_)))
    }
    vec![
        ("people.list", Deed::Read, is(s.people.list(caller).await)),
        ("environments.list", Deed::Read, is(s.environments.list(caller).await)),
        ("environments.get", Deed::Read, is(s.environments.get(caller, SANDBOX).await)),
        ("environments.live", Deed::Read, is(s.environments.live(caller, SANDBOX).await)),
        ("drafts.page", Deed::Read, is(s.drafts.page(caller, SANDBOX).await)),
        ("drafts.open", Deed::Read, is(s.drafts.open(caller, 99, None).await)),
        ("drafts.history", Deed::Read, is(s.drafts.history(caller, 99).await)),
        ("drafts.deleted", Deed::Read, is(s.drafts.deleted(caller, SANDBOX).await)),
        ("samples.list", Deed::Read, is(s.samples.list(caller, SANDBOX).await)),
        ("samples.get", Deed::Read, is(s.samples.get(caller, 99).await)),
        ("changes.list", Deed::Read, is(s.changes.list(caller).await)),
        ("changes.show", Deed::Read, is(s.changes.show(caller, 99).await)),
        ("deployments.list", Deed::Read, is(s.deployments.list(caller, SANDBOX).await)),
        ("deployments.show", Deed::Read, is(s.deployments.show(caller, 99).await)),
        ("audit.page", Deed::Read, is(s.audit.page(caller, filter).await)),
        ("drafts.create", Deed::EditDraft, is(s.drafts.create(caller, create).await)),
        ("drafts.save", Deed::EditDraft, is(s.drafts.save(caller, save).await)),
        ("drafts.delete", Deed::EditDraft, is(s.drafts.delete(caller, 99).await)),
        ("drafts.restore", Deed::EditDraft, is(s.drafts.restore(caller, 99).await)),
        ("samples.add", Deed::EditSample, is(s.samples.add(caller, sample()).await)),
        ("samples.update", Deed::EditSample, is(s.samples.update(caller, 99, sample()).await)),
        ("samples.delete", Deed::EditSample, is(s.samples.delete(caller, 99).await)),
        ("changes.propose", Deed::Propose, is(s.changes.propose(caller, propose).await)),
        ("changes.update", Deed::Propose, is(s.changes.update(caller, 99).await)),
        ("changes.withdraw", Deed::Propose, is(s.changes.withdraw(caller, 99).await)),
        ("changes.comment", Deed::Comment, is(s.changes.comment(caller, 99, "x".into()).await)),
        ("changes.approve", Deed::Review, is(s.changes.approve(caller, approve).await)),
        ("changes.send_back", Deed::Review, is(s.changes.send_back(caller, 99, "x".into()).await)),
        ("deployments.deploy", Deed::Deploy, is(s.deployments.deploy(caller, 99).await)),
        ("deployments.roll_back", Deed::RollBack, is(s.deployments.roll_back(caller, 99).await)),
        ("deployments.return_to", Deed::RollBack, is(s.deployments.return_to(caller, 99).await)),
        ("deployments.stop", Deed::Stop, is(s.deployments.stop(caller, 99).await)),
        ("people.invite", Deed::ManagePeople, is(s.people.invite(caller, invite).await)),
        (
            "people.add_service",
            Deed::ManagePeople,
            is(s.people.add_service(caller, Invite { name: "no one".into(), role: Role::Viewer }).await),
        ),
        ("people.set_role", Deed::ManagePeople, is(s.people.set_role(caller, 99, Role::Viewer).await)),
        ("people.set_active", Deed::ManagePeople, is(s.people.set_active(caller, 99, true).await)),
        ("environments.external_id", Deed::ManageEnvironments, is(s.environments.external_id(caller).await)),
        (
            "environments.add",
            Deed::ManageEnvironments,
            is(s.environments.add(caller, AddEnvironment::default()).await),
        ),
    ]
}

#[tokio::test]
async fn every_method_takes_its_role_and_notes_what_it_refuses() {
    let team = Team::new().await;
    for role in Role::ALL {
        let before = team.verify_audit().await;
        let caller = team.with(role);
        let mut refused = 0;
        for (method, deed, forbidden) in forbidden(&team, caller).await {
            assert_eq!(forbidden, !caller.may(deed), "{role} {method}");
            refused += usize::from(forbidden && method != "environments.external_id");
        }
        assert_eq!(team.verify_audit().await - before, refused, "{role}: what was refused, and nothing else");
    }
}

#[tokio::test]
async fn every_method_takes_its_scope_of_a_token() {
    let team = Team::new().await;
    for scope in Scope::ALL {
        let bearer = bearing(&team, &team.admin, &[scope]).await;
        for (method, deed, forbidden) in forbidden(&team, &bearer).await {
            let scoped = deed.scope() == scope || deed.scope() == Scope::Read;
            assert_eq!(forbidden, !scoped, "{scope} {method}");
        }
    }
    team.verify_audit().await;
}

#[tokio::test]
async fn an_environment_is_added_for_the_account_that_was_typed_only() {
    let team = Team::new().await;
    let request = |account: &str, id: &str| AddEnvironment {
        id: id.into(),
        account: account.into(),
        region: "eu-central-1".into(),
        colour: "red".into(),
        by: "ambient".into(),
        calls_per_second: "1".into(),
        ..AddEnvironment::default()
    };
    let environments = &team.services.environments;
    let wrong = environments.add(&team.admin, request("999999999999", "production")).await;
    assert!(matches!(&wrong, Err(f) if f.at("account").count() == 1), "{wrong:?}");
    let added =
        environments.add(&team.admin, request("111122223333", "production")).await.expect("it is added");
    assert_eq!(environments.get(&team.viewer, "production").await, Ok(added));
    let taken = environments.add(&team.admin, request("111122223333", "production")).await;
    assert!(matches!(&taken, Err(f) if f.at("id").count() == 1), "{taken:?}");
    let twin = environments.add(&team.admin, request("111122223333", "twin")).await;
    assert!(matches!(&twin, Err(f) if f.at("region").count() == 1), "{twin:?}");
    let names: Vec<String> =
        environments.list(&team.viewer).await.expect("they are read").into_iter().map(|e| e.id).collect();
    assert_eq!(names, ["sandbox", "production"]);
}

#[tokio::test]
async fn an_admin_sets_what_jobs_cost_and_goes_back_to_what_the_program_knows() {
    let team = Team::new().await;
    let environments = &team.services.environments;
    let prices = Prices { as_of: "2026-11, eu-central-2".into(), ..Prices::default() };
    let form = PricesForm { million_objects: "1.25".into(), ..PricesForm::of(&prices) };
    let refused = environments.set_prices(&team.deployer, SANDBOX, form.clone()).await;
    assert!(matches!(refused, Err(Failure::Forbidden(_))), "{refused:?}");
    let wrong = PricesForm { job: "free".into(), ..form.clone() };
    let refused = environments.set_prices(&team.admin, SANDBOX, wrong).await;
    assert!(matches!(&refused, Err(Failure::Invalid(at)) if at[0].at == "job"), "{refused:?}");
    environments.set_prices(&team.admin, SANDBOX, form).await.expect("they are set");
    let kept =
        environments.get(&team.viewer, SANDBOX).await.expect("it is there").prices().expect("they are kept");
    assert_eq!((kept.as_of.as_str(), kept.million_objects.exact()), ("2026-11, eu-central-2", "1.25".into()));
    environments.set_prices(&team.admin, SANDBOX, PricesForm::default()).await.expect("they are unset");
    assert_eq!(environments.get(&team.viewer, SANDBOX).await.expect("it is there").prices, None);
    team.verify_audit().await;
}
