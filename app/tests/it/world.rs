//! A small world behind the ports: one environment, one draft, two samples, one change. Methods that no page test needs
//! answer that there is no such thing.

use async_trait::async_trait;
use domain::{
    Caller, Content, Digest, Failure, Kind, Role, Timestamp,
    access::{Deed, PersonId},
    audit,
    change::{
        self, ChangeId, ChangeSummary, ChangeView, Event, EventKind, Move, RuleSetChange, State, Subject,
    },
    deployment::{
        self, AnyPlan, DeploymentId, DeploymentSummary, DeploymentView, StepState, StepView, WayBack,
    },
    draft::{CreateDraft, DraftId, DraftView, RevisionNumber, RevisionSummary, SaveDraft, Saved},
    drift::Drift,
    environment::{Access, AddEnvironment, Colour, Environment, Live, RuleSetsPage},
    expectation::{Expect, Expectation, ExpectationId, Wanted},
    handler::{How, Line, Ran, TryHandler},
    jobs::estimate::PricesForm,
    mail::{AddSample, Envelope, Header, ImportSamples, Imported, Mail, Sample, SampleId, SampleSummary},
    people::{
        AcceptInvitation, ChangePassword, Invitation, Invite, Invited, NewSession, Person, Session,
        SessionId, SignIn,
    },
    plan::{self, Account, switch},
    port::{
        AuditLog, Changes, Deployments, Drafts, Environments, Expectations, Handlers, People, Samples,
        Services, Sessions,
    },
    preflight::{Check, Verdict},
    review::may,
    rules::{RuleSet, outcome::Answers},
};
use std::sync::{Arc, Mutex};

/// Everything behind the ports.
pub struct World {
    /// The draft's revisions, oldest first.
    pub revisions: Mutex<Vec<RuleSet>>,
    /// The samples.
    pub samples: Vec<SampleSummary>,
}

/// Who asks, with a role.
pub fn caller(role: Role) -> Caller {
    Caller::new(2, "rita".into(), role)
}

/// The rule set of the draft.
pub fn rule_set() -> RuleSet {
    let json = r#"{"Name":"inbound","Rules":[
      {"Name":"drop-spam","Enabled":true,"TlsPolicy":"Optional","Recipients":["example.com"],"Actions":[
        {"LambdaAction":{"FunctionArn":"arn:aws:lambda:eu-west-1:111122223333:function:spam-filter","InvocationType":"RequestResponse"}}],"ScanEnabled":true},
      {"Name":"archive","Enabled":true,"TlsPolicy":"Require","Recipients":["ana@example.com","sales.example.com"],"Actions":[
        {"S3Action":{"BucketName":"mail-archive","ObjectKeyPrefix":"in/"}},
        {"LambdaAction":{"FunctionArn":"arn:aws:lambda:eu-central-1:111122223333:function:triage:live","InvocationType":"Event"}},
        {"StopAction":{"Scope":"RuleSet"}}],"ScanEnabled":true},
      {"Name":"bounce-rest","Enabled":true,"Actions":[
        {"BounceAction":{"SmtpReplyCode":"550","StatusCode":"5.1.1","Message":"Mailbox does not exist","Sender":"postmaster@example.com"}}]}]}"#;
    serde_json::from_str(json).expect("the rule set is read")
}

fn live() -> RuleSet {
    let mut set = rule_set();
    set.name = "inbound-r1-0a1b2c3d".into();
    set.rules.swap(0, 1);
    set.rules.pop();
    set
}

pub fn environment() -> Environment {
    Environment {
        id: "sandbox".into(),
        account: "111122223333".into(),
        region: "eu-west-1".into(),
        colour: Colour::Green,
        access: Access::Sandbox,
        endpoint_url: None,
        calls_per_second: 50.0,
        created_at: Timestamp(0),
        requires_expectations: false,
        prices: None,
    }
}

fn sample(id: SampleId, name: &str, to: &str, tls: bool) -> SampleSummary {
    let header = |name: &str, value: &str| Header { name: name.into(), value: value.into() };
    let headers =
        vec![header("From", "Bo <bo@example.net>"), header("To", to), header("Subject", "<b>Invoice</b>")];
    SampleSummary {
        id,
        environment: "sandbox".into(),
        sample: Sample {
            name: name.into(),
            mail: Mail { headers, size: 2048 },
            envelope: Envelope {
                sender: "bo@example.net".into(),
                recipients: vec![to.into()],
                tls,
                source_ip: "198.51.100.24".into(),
            },
            received_at: Timestamp(1_772_442_941_207),
            message_id: "o3q8v1m2c7t5k0h9d4r6b2n8j1f5s0a7exv4k2o1".into(),
            ..Sample::default()
        },
        added_by: "ana".into(),
        added_at: Timestamp(1_772_442_941_207),
    }
}

/// The ports over a fresh world.
pub fn services() -> Services {
    let samples = vec![
        sample(1, "Invoice to Ana", "ana@example.com", true),
        sample(2, "Stranger", "nobody@example.org", false),
    ];
    let world = Arc::new(World { revisions: Mutex::new(vec![rule_set()]), samples });
    Services {
        sessions: world.clone(),
        people: world.clone(),
        tokens: Arc::new(super::tokens_world::NoTokens),
        replays: Arc::new(super::tokens_world::NoTokens),
        environments: world.clone(),
        drafts: world.clone(),
        jobs: Arc::new(super::jobs_world::JobWorld),
        samples: world.clone(),
        handlers: world.clone(),
        expectations: world.clone(),
        changes: world.clone(),
        reviews: world.clone(),
        deployments: world.clone(),
        audit: world.clone(),
        overview: world,
    }
}

fn none<T>() -> Result<T, Failure> {
    Err(Failure::NotFound("such thing in this test".into()))
}

impl World {
    fn view(&self, revision: Option<RevisionNumber>) -> Result<DraftView<Content>, Failure> {
        let revisions = self.revisions.lock().expect("nobody panicked");
        let latest = i64::try_from(revisions.len()).expect("few revisions");
        let revision = revision.unwrap_or(latest);
        let index = usize::try_from(revision - 1).map_err(|_| Failure::NotFound("revision".into()))?;
        let rule_set =
            revisions.get(index).cloned().ok_or_else(|| Failure::NotFound(format!("revision {revision}")))?;
        Ok(DraftView {
            id: 5,
            environment: environment(),
            revision,
            latest,
            content: rule_set.into(),
            saved_by: "ana".into(),
            saved_at: Timestamp(1_772_442_941_207),
            open_change: None,
        })
    }

    fn change(&self, caller: &Caller) -> ChangeView {
        let (proposed, base) = (rule_set(), live());
        let plan = switch(
            Account { environment: "sandbox", active: Some(&base), ..Account::default() },
            &proposed,
            "inbound-r2-11111111",
        );
        let (policy, facts) = (crate::world_reviews::policy(), crate::world_reviews::facts());
        let event = |kind, text: &str| Event {
            at: Timestamp(1_772_442_941_207),
            by: "ana".into(),
            kind,
            text: text.into(),
        };
        ChangeView {
            summary: summary(State::InReview),
            author_id: 1,
            description: "Spam is dropped before it is stored.".into(),
            draft: 5,
            latest_revision: 2,
            environment: environment(),
            plan_hash: plan.hash(),
            subject: Subject::RuleSet(Box::new(RuleSetChange { proposed, base: Some(base), plan })),
            approvals: Vec::new(),
            timeline: vec![
                event(EventKind::Proposed, ""),
                event(EventKind::Commented, "<script>alert(1)</script>"),
            ],
            deployments: Vec::new(),
            moves: Move::ALL.map(|step| (step, may(caller, step, &policy, &facts))).to_vec(),
        }
    }
}

pub fn summary(state: State) -> ChangeSummary {
    ChangeSummary {
        id: 9,
        environment: "sandbox".into(),
        kind: Kind::RuleSet,
        title: "Drop spam first".into(),
        name: "inbound".into(),
        revision: 2,
        state,
        author: "ana".into(),
        created_at: Timestamp(1_772_442_941_207),
        updated_at: Timestamp(1_772_442_941_207),
    }
}

#[async_trait]
impl Sessions for World {
    async fn sign_in(&self, _: &str, _: SignIn) -> Result<NewSession, Failure> {
        none()
    }
    async fn sign_out(&self, _: &str) -> Result<(), Failure> {
        none()
    }
    async fn caller(&self, _: &str) -> Result<Option<Caller>, Failure> {
        none()
    }
    async fn invitation(&self, _: &str) -> Result<Invitation, Failure> {
        none()
    }
    async fn accept(&self, _: AcceptInvitation) -> Result<NewSession, Failure> {
        none()
    }
    async fn list(&self, _: &Caller, _: &str) -> Result<Vec<Session>, Failure> {
        none()
    }
    async fn end(&self, _: &Caller, _: SessionId) -> Result<(), Failure> {
        none()
    }
    async fn end_others(&self, _: &Caller, _: &str) -> Result<(), Failure> {
        none()
    }
    async fn change_password(&self, _: &Caller, _: &str, _: ChangePassword) -> Result<(), Failure> {
        none()
    }
}

#[async_trait]
impl People for World {
    async fn list(&self, _: &Caller) -> Result<Vec<Person>, Failure> {
        none()
    }
    async fn invite(&self, _: &Caller, _: Invite) -> Result<Invited, Failure> {
        none()
    }
    async fn reset(&self, _: &Caller, _: PersonId) -> Result<Invited, Failure> {
        none()
    }
    async fn add_service(&self, _: &Caller, _: Invite) -> Result<PersonId, Failure> {
        none()
    }
    async fn set_role(&self, _: &Caller, _: PersonId, _: Role) -> Result<(), Failure> {
        none()
    }
    async fn set_active(&self, _: &Caller, _: PersonId, _: bool) -> Result<(), Failure> {
        none()
    }
}

#[async_trait]
impl Environments for World {
    async fn list(&self, _: &Caller) -> Result<Vec<Environment>, Failure> {
        Ok(vec![environment()])
    }
    async fn get(&self, _: &Caller, _: &str) -> Result<Environment, Failure> {
        Ok(environment())
    }
    async fn external_id(&self, _: &Caller) -> Result<String, Failure> {
        none()
    }
    async fn add(&self, _: &Caller, _: AddEnvironment) -> Result<Environment, Failure> {
        none()
    }
    async fn set_prices(&self, _: &Caller, _: &str, _: PricesForm) -> Result<(), Failure> {
        none()
    }
    async fn require_expectations(&self, _: &Caller, _: &str, _: bool) -> Result<(), Failure> {
        none()
    }
    async fn live(&self, _: &Caller, _: &str) -> Result<Live, Failure> {
        none()
    }
}

#[async_trait]
impl Drafts for World {
    async fn page(&self, _: &Caller, _: &str) -> Result<RuleSetsPage, Failure> {
        let mut active = live();
        active.rules.swap(0, 1);
        Ok(RuleSetsPage {
            environment: environment(),
            drift: Drift::of(7, Some(&live()), Some(&active)),
            live: Ok(Live { names: vec![active.name.clone()], active: Some(active), read_at: Timestamp(0) }),
            live_deployment: None,
            drafts: Vec::new(),
            changes: Vec::new(),
        })
    }
    async fn create(&self, _: &Caller, _: CreateDraft) -> Result<DraftId, Failure> {
        none()
    }
    async fn open(
        &self,
        _: &Caller,
        draft: DraftId,
        revision: Option<RevisionNumber>,
    ) -> Result<DraftView<Content>, Failure> {
        if draft == 6 {
            return Ok(super::jobs_world::draft());
        }
        if draft == 5 { self.view(revision) } else { Err(Failure::NotFound(format!("draft {draft}"))) }
    }
    async fn save(&self, _: &Caller, request: SaveDraft<Content>) -> Result<Saved<Content>, Failure> {
        if request.draft == 6 {
            return Ok(Saved::At(2));
        }
        let view = self.view(None)?;
        if view.latest != request.based_on {
            return Ok(Saved::Conflict(Box::new(view)));
        }
        self.revisions.lock().expect("nobody panicked").push(request.content.rule_set()?);
        Ok(Saved::At(view.latest + 1))
    }
    async fn history(&self, _: &Caller, _: DraftId) -> Result<Vec<RevisionSummary>, Failure> {
        let count = i64::try_from(self.revisions.lock().expect("nobody panicked").len()).expect("few");
        let summary = |number| RevisionSummary {
            number,
            author: "ana".into(),
            author_id: 1,
            saved_at: Timestamp(1_772_442_941_207),
            summary: "1 rule changed, 1 moved".into(),
        };
        Ok((1..=count).rev().map(summary).collect())
    }
    async fn delete(&self, _: &Caller, _: DraftId) -> Result<(), Failure> {
        none()
    }
    async fn deleted(&self, _: &Caller, _: &str) -> Result<Vec<domain::draft::DraftSummary>, Failure> {
        Ok(vec![])
    }
    async fn restore(&self, _: &Caller, _: DraftId) -> Result<(), Failure> {
        none()
    }
}

#[async_trait]
impl Expectations for World {
    async fn list(&self, _: &Caller, _: &str) -> Result<Vec<Expectation>, Failure> {
        let sample = &self.samples[0];
        let wanted = Wanted::of(&rule_set(), &sample.sample, &Answers::default())
            .map_err(|problem| Failure::Invalid(vec![problem]))?;
        let (environment, added_by, added_at) = (sample.environment.clone(), "ana".into(), Timestamp(0));
        Ok(vec![Expectation { id: 1, environment, sample: sample.id, wanted, added_by, added_at }])
    }
    async fn add(&self, _: &Caller, _: Expect) -> Result<ExpectationId, Failure> {
        none()
    }
    async fn delete(&self, _: &Caller, _: ExpectationId) -> Result<(), Failure> {
        none()
    }
}

#[async_trait]
impl Samples for World {
    async fn list(&self, _: &Caller, environment: &str) -> Result<Vec<SampleSummary>, Failure> {
        Ok(self.samples.iter().filter(|s| s.environment == environment).cloned().collect())
    }
    async fn get(&self, _: &Caller, sample: SampleId) -> Result<SampleSummary, Failure> {
        let found = self.samples.iter().find(|s| s.id == sample).cloned();
        found.ok_or_else(|| Failure::NotFound(format!("sample {sample}")))
    }
    async fn import(&self, _: &Caller, _: ImportSamples) -> Result<Imported, Failure> {
        none()
    }
    async fn add(&self, _: &Caller, request: AddSample) -> Result<SampleId, Failure> {
        if request.eml.is_empty() {
            Err(Failure::invalid("eml", "there is no message: paste one"))
        } else {
            Ok(7)
        }
    }
    async fn update(&self, _: &Caller, _: SampleId, _: AddSample) -> Result<(), Failure> {
        Ok(())
    }
    async fn delete(&self, _: &Caller, _: SampleId) -> Result<(), Failure> {
        Ok(())
    }
}

/// Answers with what it was given, as a handler of one line would.
#[async_trait]
impl Handlers for World {
    async fn run(&self, _: &Caller, request: TryHandler) -> Result<Ran, Failure> {
        request.check()?;
        let line =
            Line { level: "log".into(), text: format!("<i>{}</i> at {}", request.source, request.at.iso()) };
        let answer = Some(r#"{"disposition":"STOP_RULE_SET"}"#.to_owned());
        let steps = u64::try_from(request.event.len()).expect("it is short");
        Ok(Ran { how: How::Callback, answer, fault: None, console: vec![line], console_cut: false, steps })
    }
}

#[async_trait]
impl Changes for World {
    async fn list(&self, _: &Caller) -> Result<Vec<ChangeSummary>, Failure> {
        Ok(vec![summary(State::InReview), ChangeSummary { id: 8, ..summary(State::Live) }])
    }
    async fn show(&self, caller: &Caller, id: ChangeId) -> Result<ChangeView, Failure> {
        Ok(if id == 10 { super::jobs_world::change(caller) } else { self.change(caller) })
    }
    async fn preflight(&self, _: &Caller, _: ChangeId) -> Result<Vec<Check>, Failure> {
        let check = |verdict, stops| Check {
            of: "arn:aws:lambda:eu-west-1:111122223333:function:<b>".into(),
            title: "the function is there".into(),
            verdict,
            said: "it is not there".into(),
            fix: "aws lambda add-permission".into(),
            stops,
        };
        Ok(vec![check(Verdict::Fail, true), check(Verdict::NotAllowed, false), check(Verdict::Pass, true)])
    }
    async fn propose(&self, _: &Caller, _: change::Propose) -> Result<ChangeId, Failure> {
        Ok(9)
    }
    async fn update(&self, _: &Caller, _: ChangeId) -> Result<(), Failure> {
        Ok(())
    }
    async fn comment(&self, _: &Caller, _: ChangeId, _: String) -> Result<(), Failure> {
        Ok(())
    }
    async fn approve(&self, caller: &Caller, request: change::Approve) -> Result<(), Failure> {
        let hash: Digest = self.change(caller).plan_hash;
        if request.plan_hash == hash {
            Ok(())
        } else {
            Err(Failure::Conflict("the plan is another by now".into()))
        }
    }
    async fn send_back(&self, _: &Caller, _: ChangeId, _: String) -> Result<(), Failure> {
        Ok(())
    }
    async fn withdraw(&self, _: &Caller, _: ChangeId) -> Result<(), Failure> {
        Ok(())
    }
}

#[async_trait]
impl Deployments for World {
    async fn list(&self, _: &Caller, _: &str) -> Result<Vec<DeploymentSummary>, Failure> {
        Ok(Vec::new())
    }
    async fn show(&self, caller: &Caller, id: DeploymentId) -> Result<DeploymentView, Failure> {
        if id > 8 {
            return none();
        }
        let change = self.change(caller);
        let state = if id == 7 { deployment::State::Running } else { deployment::State::Done };
        let change = change.subject.rule_set().expect("it is one of a rule set").clone();
        let waiting = |step: &plan::Step| StepView {
            operation: step.operation().into(),
            words: step.words(),
            switch: change.plan.is_switch(step),
            state: StepState::Waiting,
            started_at: None,
            finished_at: None,
            remark: String::new(),
        };
        Ok(DeploymentView {
            summary: DeploymentSummary {
                id,
                environment: "sandbox".into(),
                kind: Kind::RuleSet,
                job: None,
                change: Some(9),
                rolls_back: None,
                returns_to: None,
                target: change.plan.target.clone(),
                previous: change.plan.base.active.clone(),
                state,
                started_by: "dora".into(),
                started_at: Timestamp(1_772_442_941_207),
                finished_at: None,
                steps_done: 0,
                steps: 8,
            },
            steps: change.plan.steps.iter().map(waiting).collect(),
            plan: AnyPlan::RuleSet(change.plan),
            broken_glass: (id == 8).then(|| "mail <b>is lost</b>".to_owned()),
            is_live: false,
            roll_back: Err(Failure::Refused("it is not live".into())),
            again: Ok(WayBack::Rebuild),
            swap: None,
            stop: caller.require(Deed::Stop),
        })
    }
    async fn deploy(&self, _: &Caller, _: ChangeId) -> Result<DeploymentId, Failure> {
        none()
    }
    async fn roll_back(&self, _: &Caller, _: DeploymentId) -> Result<DeploymentId, Failure> {
        none()
    }
    async fn return_to(&self, _: &Caller, _: DeploymentId) -> Result<DeploymentId, Failure> {
        none()
    }
    async fn stop(&self, _: &Caller, _: DeploymentId) -> Result<(), Failure> {
        none()
    }
}

#[async_trait]
impl AuditLog for World {
    async fn page(&self, _: &Caller, _: audit::Filter) -> Result<audit::Page, Failure> {
        none()
    }
}
