//! The part of the small world that is about jobs: one draft, one change, one job that waits to be started.

use super::world;
use async_trait::async_trait;
use domain::{
    Caller, Content, Failure, Kind, Timestamp,
    change::{ChangeSummary, ChangeView, JobChange, Move as ChangeMove, State, Subject},
    draft::{DraftId, DraftSummary, DraftView},
    errand,
    jobs::{
        Job,
        life::{
            Facts, JobEvent, JobRow, JobSummary, JobView, JobsPage, LookUp, ManifestFacts, Move, Purpose,
            Reading, ReportView, may,
        },
        plan::{Plan, StopRule},
        report::Group,
        sandbox::Behaviour,
        status::{Progress, Status},
        templates,
    },
    port::Jobs,
};

/// Answers for jobs.
pub struct JobWorld;

const AT: Timestamp = Timestamp(1_772_442_941_207);

fn job() -> Job {
    let job = templates::build("LambdaInvoke", &world::environment().context()).expect("it is made");
    Job { description: Some("thumbnails <b>anew</b>".into()), ..job }
}

/// The draft.
pub fn draft() -> DraftView<Content> {
    DraftView {
        id: 6,
        environment: world::environment(),
        revision: 1,
        latest: 1,
        content: job().into(),
        saved_by: "ana".into(),
        saved_at: AT,
        open_change: None,
    }
}

/// The change that proposes it.
pub fn change(caller: &Caller) -> ChangeView {
    let proposed = job();
    let base = Job { priority: Some(3), ..proposed.clone() };
    let plan = Plan::of("sandbox", &proposed, Some(50), Some(StopRule { percent: 5, after: 100 }));
    ChangeView {
        summary: summary(),
        author_id: 1,
        description: String::new(),
        draft: 6,
        latest_revision: 1,
        environment: world::environment(),
        plan_hash: plan.hash(),
        subject: Subject::Job(Box::new(JobChange {
            proposed,
            base: Some(base),
            plan,
            jobs: vec![created(Status::Complete, 4)],
            tried: false,
        })),
        approvals: Vec::new(),
        timeline: Vec::new(),
        deployments: Vec::new(),
        moves: vec![(ChangeMove::Approve, caller.require(domain::access::Deed::Review))],
    }
}

fn summary() -> ChangeSummary {
    ChangeSummary {
        id: 10,
        environment: "sandbox".into(),
        kind: Kind::Job,
        title: "Make thumbnails anew".into(),
        name: "thumbnails <b>anew</b>".into(),
        revision: 1,
        state: State::InReview,
        author: "ana".into(),
        created_at: AT,
        updated_at: AT,
    }
}

fn created(status: Status, failed: u64) -> JobSummary {
    let progress = Progress { total: Some(2_000), succeeded: 1_200, failed, active_seconds: Some(60) };
    JobSummary {
        id: 3,
        job_id: "00e123a4-c0d8-41f4-a0eb-b46f9ba5b07c".into(),
        environment: "sandbox".into(),
        name: "thumbnails <b>anew</b>".into(),
        operation: "LambdaInvoke".into(),
        purpose: Purpose::Whole,
        status,
        progress,
        priority: 10,
        deployment: 4,
        change: Some(10),
        created_by: "dora".into(),
        created_at: AT,
        seen_at: AT,
        ended_at: None,
    }
}

#[async_trait]
impl Jobs for JobWorld {
    async fn page(&self, _: &Caller, _: &str) -> Result<JobsPage, Failure> {
        let draft = DraftSummary {
            id: 6,
            environment: "sandbox".into(),
            kind: Kind::Job,
            name: "thumbnails <b>anew</b>".into(),
            revision: 1,
            about: "LambdaInvoke".into(),
            errors: 0,
            warnings: 2,
            saved_by: "ana".into(),
            saved_at: AT,
            open_change: None,
        };
        Ok(JobsPage {
            environment: world::environment(),
            jobs: vec![created(Status::Complete, 1_204), created(Status::Suspended, 0)],
            drafts: vec![draft],
            changes: vec![summary()],
            sandbox: Some(Behaviour::Succeeds),
        })
    }

    async fn show(&self, caller: &Caller, id: JobRow) -> Result<JobView, Failure> {
        let status = match id {
            3 => Status::Suspended,
            4 => Status::Complete,
            _ => return Err(Failure::NotFound(format!("job {id}"))),
        };
        let summary = created(status, 7);
        let facts = Facts { status, authors: &[1], failed: 7, reports: true };
        let reading = |at, succeeded| Reading {
            at: Timestamp(AT.0 + at),
            status,
            progress: Progress { succeeded, ..summary.progress },
        };
        Ok(JobView {
            environment: world::environment(),
            job: job(),
            draft: Some((6, 1)),
            stop: Some(StopRule { percent: 5, after: 100 }),
            failures: Vec::new(),
            status_reason: None,
            readings: vec![reading(0, 0), reading(30_000, 1_200)],
            events: vec![JobEvent {
                at: AT,
                by: "dora".into(),
                what: "created it".into(),
                reason: "<i>now</i>".into(),
            }],
            moves: Move::ALL.map(|step| (step, may(caller, step, facts))).to_vec(),
            trouble: None,
            summary: JobSummary { id, ..summary },
        })
    }

    async fn set_sandbox_function(&self, _: &Caller, _: Behaviour) -> Result<(), Failure> {
        Ok(())
    }

    async fn check_manifest(
        &self,
        _: &Caller,
        _: &str,
        _: &str,
        wanted: errand::Check,
    ) -> Result<errand::InS3, Failure> {
        let checked = errand::check_text(b"bucket,a b\n", &wanted).expect("the columns are right");
        Ok(errand::InS3 { checked, etag: "0123456789abcdef".into(), version: None })
    }
    async fn look_up(&self, _: &Caller, _: &str, _: Job) -> Result<LookUp, Failure> {
        let manifest = ManifestFacts { etag: "9b2c".into(), version: None, size: 12 };
        Ok(LookUp { manifest: Some(Ok(manifest)), function: None })
    }

    async fn look(&self, _: &Caller, _: JobRow) -> Result<(), Failure> {
        Ok(())
    }

    async fn start(&self, _: &Caller, _: JobRow, _: String) -> Result<(), Failure> {
        Ok(())
    }

    async fn cancel(&self, _: &Caller, _: JobRow, _: String) -> Result<(), Failure> {
        Ok(())
    }

    async fn set_priority(&self, _: &Caller, _: JobRow, _: i64) -> Result<(), Failure> {
        Ok(())
    }

    async fn report(&self, _: &Caller, job: JobRow) -> Result<ReportView, Failure> {
        let group = Group {
            id: 0,
            with_version: 0,
            error: "PermanentFailure".into(),
            http: "200".into(),
            shape: "no such <thing>".into(),
            rows: 7,
            message: "no such <thing>".into(),
            keys: vec!["in/a%20b.png".into()],
        };
        Ok(ReportView {
            job,
            at: "s3://reports/job-1/manifest.json".into(),
            bytes: 100,
            whole: true,
            rows: 1_207,
            succeeded: 1_200,
            failed: 7,
            groups: vec![group],
            faults: 0,
        })
    }

    async fn run_failed_again(&self, _: &Caller, _: JobRow) -> Result<DraftId, Failure> {
        Ok(6)
    }
}
