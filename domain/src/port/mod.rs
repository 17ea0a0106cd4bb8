//! What the pages ask for: one trait per area, at the level of use cases. `backend` implements them; tests of pages
//! implement them with fakes. Every method that touches the team's data takes the [`Caller`] first, and whoever
//! implements it checks what the caller may do.

use crate::{
    Caller, Content, Failure, Role,
    access::PersonId,
    audit, change,
    change::{ChangeId, ChangeSummary, ChangeView},
    deployment::{DeploymentId, DeploymentSummary, DeploymentView},
    draft::{
        CreateDraft, DraftId, DraftSummary, DraftView, RevisionNumber, RevisionSummary, SaveDraft, Saved,
    },
    environment::{AddEnvironment, Environment, Live, RuleSetsPage},
    errand,
    expectation::{Expect, Expectation, ExpectationId},
    handler::{Ran, TryHandler},
    inbox::Inbox,
    jobs::{
        Job,
        estimate::PricesForm,
        life::{JobRow, JobView, JobsPage, LookUp, ReportView},
        sandbox::Behaviour,
    },
    mail::{AddSample, ImportSamples, Imported, SampleId, SampleSummary},
    people::{
        AcceptInvitation, ChangePassword, Invitation, Invite, Invited, NewSession, Person, Session,
        SessionId, SignIn,
    },
    preflight::Check,
    search::{Hit, Query},
    slice::{self, Part, Slice},
};
use async_trait::async_trait;
use std::sync::Arc;

mod reviews;
mod tokens;

pub use reviews::Reviews;
pub use tokens::{Replays, Tokens};

/// All ports, as the pages get them.
#[derive(Clone)]
pub struct Services {
    /// Signing in and out.
    pub sessions: Arc<dyn Sessions>,
    /// People and roles.
    pub people: Arc<dyn People>,
    /// What scripts come by.
    pub tokens: Arc<dyn Tokens>,
    /// What was answered to requests that are made once, however often they are sent.
    pub replays: Arc<dyn Replays>,
    /// Environments and what is live in them.
    pub environments: Arc<dyn Environments>,
    /// Drafts of rule sets and jobs.
    pub drafts: Arc<dyn Drafts>,
    /// Jobs that were created.
    pub jobs: Arc<dyn Jobs>,
    /// Sample mails.
    pub samples: Arc<dyn Samples>,
    /// Handlers somebody pastes, to see what they answer.
    pub handlers: Arc<dyn Handlers>,
    /// What is wanted to happen to them.
    pub expectations: Arc<dyn Expectations>,
    /// Changes and their review.
    pub changes: Arc<dyn Changes>,
    /// Policies, and what people say about changes.
    pub reviews: Arc<dyn Reviews>,
    /// Deployments and roll back.
    pub deployments: Arc<dyn Deployments>,
    /// The audit log.
    pub audit: Arc<dyn AuditLog>,
    /// What waits for somebody, and finding anything.
    pub overview: Arc<dyn Overview>,
}

/// Signing in and out, and one's own account. What has no caller here makes one.
#[async_trait]
pub trait Sessions: Send + Sync + 'static {
    /// Checks name and password. `peer` is where the request came from, for the throttle.
    async fn sign_in(&self, peer: &str, request: SignIn) -> Result<NewSession, Failure>;
    /// Ends a session; an unknown token is no error.
    async fn sign_out(&self, token: &str) -> Result<(), Failure>;
    /// Whose session a token is, if it still runs.
    async fn caller(&self, token: &str) -> Result<Option<Caller>, Failure>;
    /// What a one-time link is for.
    async fn invitation(&self, token: &str) -> Result<Invitation, Failure>;
    /// Uses a one-time link: sets name and password, and signs in. All other sessions of the account end.
    async fn accept(&self, request: AcceptInvitation) -> Result<NewSession, Failure>;
    /// The caller's sessions, the latest used first. `token` is the one they ask by.
    async fn list(&self, caller: &Caller, token: &str) -> Result<Vec<Session>, Failure>;
    /// Ends one of the caller's sessions.
    async fn end(&self, caller: &Caller, session: SessionId) -> Result<(), Failure>;
    /// Ends all of the caller's sessions but the one of `token`.
    async fn end_others(&self, caller: &Caller, token: &str) -> Result<(), Failure>;
    /// Sets the caller's password, after the one they have was checked, and ends all sessions but the one of `token`.
    async fn change_password(
        &self,
        caller: &Caller,
        token: &str,
        request: ChangePassword,
    ) -> Result<(), Failure>;
}

/// People and roles.
#[async_trait]
pub trait People: Send + Sync + 'static {
    /// Everybody, by name.
    async fn list(&self, caller: &Caller) -> Result<Vec<Person>, Failure>;
    /// Makes an account and its one-time link; for an invited person who lost it, a new link.
    async fn invite(&self, caller: &Caller, request: Invite) -> Result<Invited, Failure>;
    /// Makes a one-time link by which somebody with an account sets a new password.
    async fn reset(&self, caller: &Caller, person: PersonId) -> Result<Invited, Failure>;
    /// Makes a service account: it has no password and no link, and comes by tokens alone.
    async fn add_service(&self, caller: &Caller, request: Invite) -> Result<PersonId, Failure>;
    /// Sets somebody's role. The last active administrator stays one.
    async fn set_role(&self, caller: &Caller, person: PersonId, role: Role) -> Result<(), Failure>;
    /// Deactivates an account, ends its sessions and revokes its tokens; or activates it again.
    async fn set_active(&self, caller: &Caller, person: PersonId, active: bool) -> Result<(), Failure>;
}

/// Environments and what is live in them.
#[async_trait]
pub trait Environments: Send + Sync + 'static {
    /// All, `sandbox` first.
    async fn list(&self, caller: &Caller) -> Result<Vec<Environment>, Failure>;
    /// One.
    async fn get(&self, caller: &Caller, id: &str) -> Result<Environment, Failure>;
    /// A fresh random external id, to put into a role's trust policy before the role is typed in.
    async fn external_id(&self, caller: &Caller) -> Result<String, Failure>;
    /// Adds one, after asking AWS who the caller is: another account than was typed is refused.
    async fn add(&self, caller: &Caller, request: AddEnvironment) -> Result<Environment, Failure>;
    /// Sets whether changes are approved and deployed only where all expectations hold.
    async fn require_expectations(&self, caller: &Caller, id: &str, required: bool) -> Result<(), Failure>;
    /// Sets what jobs cost there. An empty form goes back to the prices the program knows.
    async fn set_prices(&self, caller: &Caller, id: &str, form: PricesForm) -> Result<(), Failure>;
    /// Reads what is live, from AWS, now.
    async fn live(&self, caller: &Caller, id: &str) -> Result<Live, Failure>;
}

/// Drafts of rule sets and jobs.
#[async_trait]
pub trait Drafts: Send + Sync + 'static {
    /// The page of an environment's rule sets: live set, drafts, open changes.
    async fn page(&self, caller: &Caller, environment: &str) -> Result<RuleSetsPage, Failure>;
    /// Makes a draft.
    async fn create(&self, caller: &Caller, request: CreateDraft) -> Result<DraftId, Failure>;
    /// Opens a revision; none means the latest.
    async fn open(
        &self,
        caller: &Caller,
        draft: DraftId,
        revision: Option<RevisionNumber>,
    ) -> Result<DraftView<Content>, Failure>;
    /// Saves; never over somebody else's revision.
    async fn save(&self, caller: &Caller, request: SaveDraft<Content>) -> Result<Saved<Content>, Failure>;
    /// All revisions, newest first.
    async fn history(&self, caller: &Caller, draft: DraftId) -> Result<Vec<RevisionSummary>, Failure>;
    /// Puts a draft away. One with an open change stays.
    async fn delete(&self, caller: &Caller, draft: DraftId) -> Result<(), Failure>;
    /// An environment's drafts that were put away: rule sets first, of each kind the last saved first.
    async fn deleted(&self, caller: &Caller, environment: &str) -> Result<Vec<DraftSummary>, Failure>;
    /// Takes a draft back that was put away, with all its revisions.
    async fn restore(&self, caller: &Caller, draft: DraftId) -> Result<(), Failure>;
}

/// Jobs that were created: they are started by a second person, watched, and their reports read.
#[async_trait]
pub trait Jobs: Send + Sync + 'static {
    /// The page of an environment's jobs: what was created, drafts, open changes.
    async fn page(&self, caller: &Caller, environment: &str) -> Result<JobsPage, Failure>;
    /// One, with what AWS said so far.
    async fn show(&self, caller: &Caller, job: JobRow) -> Result<JobView, Failure>;
    /// Sets how the sandbox's function answers tasks.
    async fn set_sandbox_function(&self, caller: &Caller, behaviour: Behaviour) -> Result<(), Failure>;
    /// Reads what AWS has of a draft's manifest and function.
    async fn look_up(&self, caller: &Caller, environment: &str, job: Job) -> Result<LookUp, Failure>;
    /// Checks a manifest in S3, by its ARN, reading it piece after piece.
    async fn check_manifest(
        &self,
        caller: &Caller,
        environment: &str,
        object: &str,
        wanted: errand::Check,
    ) -> Result<errand::InS3, Failure>;
    /// Asks AWS how it goes, now.
    async fn look(&self, caller: &Caller, job: JobRow) -> Result<(), Failure>;
    /// Starts a job that waits.
    async fn start(&self, caller: &Caller, job: JobRow, reason: String) -> Result<(), Failure>;
    /// Cancels a job.
    async fn cancel(&self, caller: &Caller, job: JobRow, reason: String) -> Result<(), Failure>;
    /// Gives a job another priority.
    async fn set_priority(&self, caller: &Caller, job: JobRow, priority: i64) -> Result<(), Failure>;
    /// Reads a job's completion report.
    async fn report(&self, caller: &Caller, job: JobRow) -> Result<ReportView, Failure>;
    /// Writes a manifest of the rows that failed, as they stand in the report, and makes a draft of the same job on it.
    async fn run_failed_again(&self, caller: &Caller, job: JobRow) -> Result<DraftId, Failure>;
}

/// Sample mails.
#[async_trait]
pub trait Samples: Send + Sync + 'static {
    /// An environment's samples, by name.
    async fn list(&self, caller: &Caller, environment: &str) -> Result<Vec<SampleSummary>, Failure>;
    /// One.
    async fn get(&self, caller: &Caller, sample: SampleId) -> Result<SampleSummary, Failure>;
    /// Adds one.
    async fn add(&self, caller: &Caller, request: AddSample) -> Result<SampleId, Failure>;
    /// Adds many, from files: mails, mbox files, zip archives of them, events and notifications. What cannot be read is
    /// left out, and said.
    async fn import(&self, caller: &Caller, request: ImportSamples) -> Result<Imported, Failure>;
    /// Changes one's name, envelope, verdicts, and its message where one is given.
    async fn update(&self, caller: &Caller, sample: SampleId, request: AddSample) -> Result<(), Failure>;
    /// Deletes one.
    async fn delete(&self, caller: &Caller, sample: SampleId) -> Result<(), Failure>;
}

/// Expectations: samples with the outcome somebody wants.
#[async_trait]
pub trait Expectations: Send + Sync + 'static {
    /// An environment's, by their samples' names.
    async fn list(&self, caller: &Caller, environment: &str) -> Result<Vec<Expectation>, Failure>;
    /// Saves what a revision does to a sample as what is wanted. Saved twice, it is kept once.
    async fn add(&self, caller: &Caller, request: Expect) -> Result<ExpectationId, Failure>;
    /// Deletes one.
    async fn delete(&self, caller: &Caller, expectation: ExpectationId) -> Result<(), Failure>;
}

/// Handlers somebody pastes, to see what they answer. Nothing of them is kept.
#[async_trait]
pub trait Handlers: Send + Sync + 'static {
    /// Runs one on an event.
    async fn run(&self, caller: &Caller, request: TryHandler) -> Result<Ran, Failure>;
}

/// Changes and their review.
#[async_trait]
pub trait Changes: Send + Sync + 'static {
    /// Open changes of all environments first, then finished ones, newest first; at most 200.
    async fn list(&self, caller: &Caller) -> Result<Vec<ChangeSummary>, Failure>;
    /// One, with everything its page shows.
    async fn show(&self, caller: &Caller, change: ChangeId) -> Result<ChangeView, Failure>;
    /// Looks at AWS for what a change needs to be there; nothing is kept.
    async fn preflight(&self, caller: &Caller, change: ChangeId) -> Result<Vec<Check>, Failure>;
    /// Proposes a revision: reads what is live and makes the plan.
    async fn propose(&self, caller: &Caller, request: change::Propose) -> Result<ChangeId, Failure>;
    /// Points a change at the draft's latest revision and at what is live now. Approvals stay if the plan hashes the
    /// same, and are dropped otherwise.
    async fn update(&self, caller: &Caller, change: ChangeId) -> Result<(), Failure>;
    /// Says something.
    async fn comment(&self, caller: &Caller, change: ChangeId, text: String) -> Result<(), Failure>;
    /// Approves the revision and plan that was looked at; any other is refused.
    async fn approve(&self, caller: &Caller, request: change::Approve) -> Result<(), Failure>;
    /// Sends it back with a reason.
    async fn send_back(&self, caller: &Caller, change: ChangeId, reason: String) -> Result<(), Failure>;
    /// Gives it up.
    async fn withdraw(&self, caller: &Caller, change: ChangeId) -> Result<(), Failure>;
}

/// Deployments and roll back.
#[async_trait]
pub trait Deployments: Send + Sync + 'static {
    /// An environment's deployments, newest first; at most 200.
    async fn list(&self, caller: &Caller, environment: &str) -> Result<Vec<DeploymentSummary>, Failure>;
    /// One, with its steps.
    async fn show(&self, caller: &Caller, deployment: DeploymentId) -> Result<DeploymentView, Failure>;
    /// Starts an approved change's deployment; it goes on by itself.
    async fn deploy(&self, caller: &Caller, change: ChangeId) -> Result<DeploymentId, Failure>;
    /// Makes what was live before a deployment live again.
    async fn roll_back(&self, caller: &Caller, deployment: DeploymentId) -> Result<DeploymentId, Failure>;
    /// Makes what an earlier deployment made live again, whatever came after it.
    async fn return_to(&self, caller: &Caller, deployment: DeploymentId) -> Result<DeploymentId, Failure>;
    /// Stops a deployment, as long as its switch has not begun; what is live stays.
    async fn stop(&self, caller: &Caller, deployment: DeploymentId) -> Result<(), Failure>;
}

/// The audit log.
#[async_trait]
pub trait AuditLog: Send + Sync + 'static {
    /// A page of it, newest first.
    async fn page(&self, caller: &Caller, filter: audit::Filter) -> Result<audit::Page, Failure>;
}

/// Finding one's way.
#[async_trait]
pub trait Overview: Send + Sync + 'static {
    /// What waits for the caller, what is theirs, and what happened of late.
    async fn inbox(&self, caller: &Caller) -> Result<Inbox, Failure>;
    /// What holds all words of a query, the best match first; at most [`crate::search::MAX_HITS`].
    async fn find(&self, caller: &Caller, query: Query) -> Result<Vec<Hit>, Failure>;
    /// Changes, part after part.
    async fn changes(
        &self,
        caller: &Caller,
        which: slice::Changes,
        slice: Slice,
    ) -> Result<Part<ChangeSummary>, Failure>;
    /// An environment's deployments, part after part.
    async fn deployments(
        &self,
        caller: &Caller,
        environment: &str,
        slice: Slice,
    ) -> Result<Part<DeploymentSummary>, Failure>;
    /// An environment's drafts, the last saved first; nothing is asked of AWS.
    async fn drafts(&self, caller: &Caller, environment: &str) -> Result<Vec<DraftSummary>, Failure>;
}
