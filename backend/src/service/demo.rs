//! Data for a first look: two people, a rule set that went live by the book, three samples, and a change that waits.

use super::{Core, Work, services};
use crate::{
    Error,
    store::{draft, person, sample},
};
use domain::{
    Caller, Failure, Kind, Role,
    change::{Approve, ChangeId, Propose},
    draft::{CreateDraft, DraftId, SaveDraft, Source},
    environment::SANDBOX,
    mail::AddSample,
    plan::Manner,
    port::Services,
    rules::{Action, BounceAction, InvocationType, LambdaAction, Rule, RuleSet, S3Action, StopAction},
};
use serde_json::json;
use std::sync::Arc;

/// Passwords of the two people.
pub struct Demo {
    /// Of `author`, an editor.
    pub author: String,
    /// Of `reviewer`, a deployer: they review as well.
    pub reviewer: String,
}

/// Makes what is not there yet.
pub(crate) async fn seed(core: &Arc<Core>, demo: &Demo) -> Result<(), Error> {
    let author = somebody(core, "author", Role::Editor, &demo.author).await?;
    let reviewer = somebody(core, "reviewer", Role::Deployer, &demo.reviewer).await?;
    let (drafts, samples) = {
        let mut db = core.store.read().await?;
        let drafts = draft::of_environment(&mut db, SANDBOX, Kind::RuleSet).await?;
        (drafts, sample::of_environment(&mut db, SANDBOX).await?)
    };
    let services = services(core);
    if samples.is_empty() {
        for request in samples_to_add() {
            services.samples.add(&author, request).await.map_err(Error::Demo)?;
        }
    }
    if drafts.is_empty() {
        review_and_deploy(core, &services, &author, &reviewer).await.map_err(Error::Demo)?;
    }
    Ok(())
}

/// A person with a password that was chosen for them: no length is asked of it.
async fn somebody(core: &Core, name: &str, role: Role, password: &str) -> Result<Caller, Error> {
    let hash = core.passwords.hash(password).await?;
    let mut work: Work = core.work("person.demo", "").await?;
    if let Some(known) = person::by_name(work.db(), name).await? {
        let known = known.person()?;
        return Ok(Caller::new(known.id, known.name, known.role));
    }
    let now = work.now;
    let person = person::insert(work.db(), name, role, Some(&hash), now).await?;
    work.to(format!("person {person}"));
    work.finish(None, json!({ "name": name, "role": role })).await?;
    Ok(Caller::new(person, name.into(), role))
}

/// Brings the first revision live, then proposes the second.
async fn review_and_deploy(
    core: &Core,
    services: &Services,
    author: &Caller,
    reviewer: &Caller,
) -> Result<(), Failure> {
    let request = CreateDraft {
        environment: SANDBOX.into(),
        kind: Kind::RuleSet,
        name: "inbound".into(),
        source: Source::Empty,
    };
    let draft = services.drafts.create(author, request).await?;
    save(services, author, draft, 1, live()).await?;
    let first = Propose {
        draft,
        revision: 2,
        title: "Filter spam, file invoices, keep the rest".into(),
        description: "What we had in the AWS console, brought here.".into(),
        manner: Manner::Switch,
        ..Propose::default()
    };
    let first = services.changes.propose(author, first).await?;
    services.changes.approve(reviewer, approval(services, reviewer, first).await?).await?;
    services.deployments.deploy(reviewer, first).await?;
    core.runs.settled().await;

    save(services, author, draft, 2, proposed()).await?;
    let second = Propose {
        draft,
        revision: 3,
        title: "Answer mail to people who left".into(),
        description:
            "Mail to Jo has gone to the archive unread since March. From now on its sender is told.\n\
                      Invoices also come in at receipts@."
                .into(),
        manner: Manner::Switch,
        ..Propose::default()
    };
    services.changes.propose(author, second).await?;
    Ok(())
}

async fn save(
    services: &Services,
    author: &Caller,
    draft: DraftId,
    based_on: i64,
    rule_set: RuleSet,
) -> Result<(), Failure> {
    services.drafts.save(author, SaveDraft { draft, based_on, content: rule_set.into() }).await.map(drop)
}

async fn approval(services: &Services, reviewer: &Caller, change: ChangeId) -> Result<Approve, Failure> {
    let view = services.changes.show(reviewer, change).await?;
    Ok(Approve { change, revision: view.summary.revision, plan_hash: view.plan_hash })
}

fn live() -> RuleSet {
    let function = |name: &str| format!("arn:aws:lambda:eu-west-1:111122223333:function:{name}");
    let rules = vec![
        rule(
            "drop-spam",
            &["example.com"],
            vec![Action::LambdaAction(LambdaAction {
                function_arn: function("spam-filter"),
                invocation_type: Some(InvocationType::RequestResponse),
                topic_arn: None,
            })],
        ),
        rule(
            "invoices",
            &["invoices@example.com"],
            vec![
                store("example-invoices", "inbound/"),
                Action::LambdaAction(LambdaAction {
                    function_arn: function("file-invoice"),
                    invocation_type: Some(InvocationType::Event),
                    topic_arn: Some("arn:aws:sns:eu-west-1:111122223333:invoices-filed".into()),
                }),
                Action::StopAction(StopAction::default()),
            ],
        ),
        rule("archive", &["example.com"], vec![store("example-mail-archive", "all/")]),
    ];
    RuleSet { name: "inbound".into(), rules }
}

fn proposed() -> RuleSet {
    let mut set = live();
    if let Some(invoices) = set.rules.get_mut(1) {
        invoices.recipients.push("receipts@example.com".into());
    }
    let bounce = BounceAction {
        smtp_reply_code: "550".into(),
        status_code: Some("5.1.1".into()),
        message: "Jo has left; write to office@example.com".into(),
        sender: "postmaster@example.com".into(),
        topic_arn: None,
    };
    let actions = vec![Action::BounceAction(bounce), Action::StopAction(StopAction::default())];
    set.rules.insert(2, rule("people-who-left", &["jo@example.com"], actions));
    set
}

fn rule(name: &str, recipients: &[&str], actions: Vec<Action>) -> Rule {
    Rule {
        name: name.into(),
        enabled: Some(true),
        recipients: recipients.iter().map(|r| (*r).to_owned()).collect(),
        actions,
        scan_enabled: Some(true),
        ..Rule::default()
    }
}

fn store(bucket: &str, prefix: &str) -> Action {
    Action::S3Action(S3Action {
        bucket_name: bucket.into(),
        object_key_prefix: Some(prefix.into()),
        ..S3Action::default()
    })
}

fn samples_to_add() -> [AddSample; 3] {
    let sample = |name: &str, from: &str, to: &str, subject: &str, text: &str| AddSample {
        environment: SANDBOX.into(),
        name: name.into(),
        eml: format!(
            "From: {from}\r\nTo: {to}\r\nSubject: {subject}\r\nDate: Mon, 2 Mar 2026 09:15:41 +0000\r\n\
             Message-ID: <{}@mail.example.net>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\
             \r\n{text}\r\n",
            name.replace(' ', "-")
        ),
        tls: Some("on".into()),
        source_ip: "192.0.2.17".into(),
        ..AddSample::default()
    };
    [
        sample(
            "an invoice",
            "Billing <billing@supplier.example.net>",
            "invoices@example.com",
            "Invoice 2026-0042",
            "Please find our invoice attached.",
        ),
        AddSample {
            spam: "FAIL".into(),
            spf: "FAIL".into(),
            dkim: "GRAY".into(),
            tls: None,
            source_ip: "198.51.100.66".into(),
            ..sample(
                "spam to the office",
                "Prize <winner@lottery.example.net>",
                "office@example.com",
                "You have won",
                "Click here.",
            )
        },
        sample(
            "mail for Jo",
            "Kim <kim@customer.example.net>",
            "jo@example.com",
            "Lunch on Friday?",
            "Are you free on Friday?",
        ),
    ]
}
