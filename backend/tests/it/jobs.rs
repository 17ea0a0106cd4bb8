//! Jobs from a draft to their end, in the sandbox: drafted, reviewed, tried, created, started by another, watched, run again.

use crate::support::{SANDBOX, Team};
use backend::aws::sandbox::{Behaviour, Failing};
use domain::{
    Content, Failure, Kind,
    change::{Approve, ChangeId, Propose, State as ChangeState},
    deployment::State,
    draft::{CreateDraft, DraftId, SaveDraft, Saved, Source},
    errand,
    jobs::{
        Job, form,
        life::{JobRow, JobView, Purpose},
        plan::StopRule,
        status::Status,
    },
    preflight::{Check, Verdict},
};

const FUNCTION: &str = "arn:aws:lambda:eu-west-1:111122223333:function:sandbox-function";
const BUCKET: &str = "sandbox-objects";
const MANIFEST: &str = "manifests/first.csv";

impl Team {
    /// A draft of a job that works in the sandbox.
    pub async fn job_draft(&self) -> DraftId {
        let drafts = &self.services.drafts;
        let request = CreateDraft {
            environment: SANDBOX.into(),
            kind: Kind::Job,
            name: "read every letter".into(),
            source: Source::Template { key: "LambdaInvoke".into() },
        };
        let draft = drafts.create(&self.editor, request).await.expect("it is made");
        let view =
            drafts.open(&self.editor, draft, None).await.expect("it is opened").job().expect("it is a job");
        let job = put(
            &view.content,
            &[
                ("Operation.LambdaInvoke.FunctionArn", &format!("{FUNCTION}:1")),
                ("Manifest.Location.ObjectArn", &format!("arn:aws:s3:::{BUCKET}/{MANIFEST}")),
                ("Report.Bucket", "arn:aws:s3:::sandbox-reports"),
                ("RoleArn", "arn:aws:iam::111122223333:role/sandbox-batch"),
            ],
        );
        let seen =
            self.services.jobs.look_up(&self.editor, SANDBOX, job.clone()).await.expect("AWS is asked");
        let manifest = seen.manifest.expect("it is named").expect("it is there");
        let function = seen.function.expect("it is named").expect("it is there");
        assert_eq!(function.version, "1");
        let job = put(&job, &[("Manifest.Location.ETag", &manifest.etag)]);
        self.save_job(draft, 1, job).await;
        draft
    }

    async fn save_job(&self, draft: DraftId, based_on: i64, job: Job) {
        let request = SaveDraft { draft, based_on, content: job.into() };
        let saved = self.services.drafts.save(&self.editor, request).await.expect("it is saved");
        assert_eq!(saved, Saved::At(based_on + 1));
    }

    pub async fn propose_job(
        &self,
        draft: DraftId,
        revision: i64,
        canary: Option<u32>,
        stop: Option<StopRule>,
    ) -> ChangeId {
        let request =
            Propose { draft, revision, title: "read them".into(), canary, stop, ..Propose::default() };
        let change = self.services.changes.propose(&self.editor, request).await.expect("it is proposed");
        let approval = self.approval(change).await;
        self.services.changes.approve(&self.reviewer, approval).await.expect("it is approved");
        change
    }

    /// Deploys, and gives the job that was created.
    pub async fn create_job(&self, change: ChangeId) -> JobRow {
        let deployment = self.services.deployments.deploy(&self.deployer, change).await.expect("it starts");
        self.backend.settled().await;
        let view = self.services.deployments.show(&self.viewer, deployment).await.expect("it is shown");
        assert_eq!(view.summary.state, State::Done, "{:?}", view.steps);
        view.summary.job.expect("it created a job")
    }

    async fn job(&self, id: JobRow) -> JobView {
        self.services.jobs.show(&self.deployer, id).await.expect("it is shown")
    }

    /// Asks AWS until the job stands still: ended, or waiting for somebody.
    pub async fn look_until_still(&self, id: JobRow) -> JobView {
        for _ in 0..20 {
            let view = self.job(id).await;
            if view.summary.status.is_final() || view.summary.status == Status::Suspended {
                return view;
            }
            self.clock.advance(60);
            self.backend.look_at_jobs().await.expect("the database works");
        }
        panic!("the job never stands still: {:?}", self.job(id).await.summary)
    }

    /// A job that was created and started, at its end.
    async fn ran(&self, change: ChangeId) -> JobView {
        let id = self.create_job(change).await;
        self.look_until_still(id).await;
        self.services.jobs.start(&self.deployer, id, "go".into()).await.expect("it starts");
        self.look_until_still(id).await
    }
}

fn put(job: &Job, fields: &[(&str, &str)]) -> Job {
    fields.iter().fold(job.clone(), |job, (path, text)| form::set(&job, path, text).expect("it fits"))
}

fn fails(percent: u8) -> Behaviour {
    Behaviour::Fails { percent, how: Failing::ForGood }
}

#[tokio::test]
async fn a_job_is_tried_on_a_few_rows_then_created_then_started_by_a_second_person() {
    let team = Team::new().await;
    let draft = team.job_draft().await;
    let change = team.propose_job(draft, 2, Some(5), None).await;

    let tried = team.create_job(change).await;
    assert_eq!(team.change(change).await.summary.state, ChangeState::Approved, "the whole one is to come");
    let early = team.services.deployments.deploy(&team.deployer, change).await;
    assert!(matches!(&early, Err(Failure::Refused(why)) if why.contains("has not ended")), "{early:?}");
    let canary = team.look_until_still(tried).await;
    assert_eq!((canary.summary.purpose, canary.summary.status), (Purpose::Canary, Status::Complete));
    assert_eq!(canary.summary.progress.succeeded, 5, "so many rows were tried");

    let id = team.create_job(change).await;
    assert_eq!(team.change(change).await.summary.state, ChangeState::Live);
    let waiting = team.look_until_still(id).await;
    assert_eq!((waiting.summary.purpose, waiting.summary.status), (Purpose::Whole, Status::Suspended));
    assert_eq!(waiting.summary.progress.total, Some(36), "the manifest was read");
    for nobody in [&team.editor, &team.reviewer, &team.viewer] {
        let refused = team.services.jobs.start(nobody, id, String::new()).await;
        assert!(matches!(refused, Err(Failure::Forbidden(_))), "{refused:?}");
    }
    team.services.jobs.start(&team.deployer, id, "the number is right".into()).await.expect("it starts");
    let ended = team.look_until_still(id).await;
    assert_eq!((ended.summary.status, ended.summary.progress.succeeded), (Status::Complete, 36));
    assert_eq!(ended.summary.words(), "complete, without failures");
    assert!(ended.readings.len() >= 2, "its course is kept: {:?}", ended.readings);
    let whats: Vec<&str> = ended.events.iter().map(|e| e.what.as_str()).collect();
    assert_eq!(whats, ["created it", "started it"]);
    assert_eq!(ended.events[1].reason, "the number is right");
}

#[tokio::test]
async fn whoever_wrote_a_job_does_not_start_it_whatever_their_role() {
    let team = Team::new().await;
    let draft = team.job_draft().await;
    // The deployer takes part in writing it.
    let view = team.services.drafts.open(&team.deployer, draft, None).await.expect("it is opened");
    let job = put(&view.content.job().expect("it is a job"), &[("Priority", "7")]);
    let request = SaveDraft { draft, based_on: 2, content: job.into() };
    team.services.drafts.save(&team.deployer, request).await.expect("it is saved");
    let change = team.propose_job(draft, 3, None, None).await;
    let id = team.create_job(change).await;
    team.look_until_still(id).await;
    let refused = team.services.jobs.start(&team.deployer, id, String::new()).await;
    assert!(matches!(&refused, Err(Failure::Forbidden(why)) if why.contains("wrote")), "{refused:?}");
    team.services.jobs.cancel(&team.deployer, id, "wrong list".into()).await.expect("it is cancelled");
    let ended = team.look_until_still(id).await;
    assert_eq!(ended.summary.status, Status::Cancelled);
}

#[tokio::test]
async fn a_manifest_replaced_after_the_approval_is_refused_and_no_job_is_made() {
    let team = Team::new().await;
    let draft = team.job_draft().await;
    let change = team.propose_job(draft, 2, None, None).await;
    let sandbox = team.backend.sandbox();
    let other = b"sandbox-objects,letters/one%2Bone.txt\n".to_vec();
    sandbox.reach().objects.put_object(BUCKET, MANIFEST, other).await.expect("it is replaced");
    let refused = team.services.deployments.deploy(&team.deployer, change).await;
    assert!(matches!(&refused, Err(Failure::Refused(why)) if why.contains("it was replaced")), "{refused:?}");
    let begun = team.services.deployments.list(&team.viewer, SANDBOX).await.expect("listed");
    assert_eq!(begun, [], "nothing was begun");
    assert_eq!(sandbox.reach().batch.list_jobs().await.expect("it answers"), []);
    assert_eq!(team.change(change).await.summary.state, ChangeState::Approved);
}

#[tokio::test]
async fn what_failed_is_run_again_from_the_report_as_a_draft_of_its_own() {
    let team = Team::new().await;
    let draft = team.job_draft().await;
    let change = team.propose_job(draft, 2, None, None).await;
    team.backend.sandbox().set_behaviour(FUNCTION, fails(30)).await.expect("it is a function");
    let ended = team.ran(change).await;
    let failed = ended.summary.progress.failed;
    assert_eq!(ended.summary.status, Status::Complete, "complete is not without failures");
    assert!(failed > 0 && failed < 36, "{failed} failed");
    assert_eq!(ended.summary.words(), format!("complete, with {failed} failures"));

    let report = team.services.jobs.report(&team.viewer, ended.summary.id).await.expect("it is read");
    assert_eq!((report.rows, report.failed, report.whole), (36, failed, true));
    assert_eq!(report.groups.iter().map(|g| g.rows).sum::<u64>(), failed);

    let again =
        team.services.jobs.run_failed_again(&team.editor, ended.summary.id).await.expect("it is made");
    let view = team.services.drafts.open(&team.editor, again, None).await.expect("it is opened");
    let job = view.content.clone().job().expect("it is a job");
    assert_eq!(
        view.content.findings(&view.environment).iter().filter(|f| f.severity.as_str() == "error").count(),
        0
    );
    assert!(job.name().contains("failed rows"), "{}", job.name());
    team.backend.sandbox().set_behaviour(FUNCTION, Behaviour::Succeeds).await.expect("it is a function");
    let change = team.propose_job(again, 1, None, None).await;
    let ended = team.ran(change).await;
    assert_eq!((ended.summary.status, ended.summary.progress.succeeded), (Status::Complete, failed));
}

#[tokio::test]
async fn a_job_that_breaks_its_rule_is_cancelled_by_the_console_and_says_why() {
    let team = Team::new().await;
    let draft = team.job_draft().await;
    let change = team.propose_job(draft, 2, None, Some(StopRule { percent: 10, after: 3 })).await;
    team.backend.sandbox().set_behaviour(FUNCTION, fails(100)).await.expect("it is a function");
    let id = team.create_job(change).await;
    team.look_until_still(id).await;
    team.services.jobs.start(&team.deployer, id, String::new()).await.expect("it starts");
    let ended = team.look_until_still(id).await;
    let by_rule = ended.events.iter().find(|e| e.by.is_empty());
    if ended.summary.status == Status::Cancelled {
        let event = by_rule.expect("it is said who cancelled it");
        assert!(event.reason.contains("the rule allows 10 %"), "{}", event.reason);
    } else {
        // It ended before the console looked: nothing is left to cancel.
        assert_eq!(ended.summary.status, Status::Complete);
        panic!("the sandbox gives no look while it runs: {:?}", ended.readings);
    }
}

#[tokio::test]
async fn an_approval_signs_job_and_care_alike_and_a_new_etag_drops_it() {
    let team = Team::new().await;
    let draft = team.job_draft().await;
    let change = team.propose_job(draft, 2, Some(5), None).await;
    let before = team.change(change).await.plan_hash;
    let view = team.services.drafts.open(&team.editor, draft, None).await.expect("it is opened");
    let job = view.content.job().expect("it is a job");
    team.save_job(draft, 2, put(&job, &[("Manifest.Location.ETag", "0123456789abcdef0123456789abcdef")]))
        .await;
    team.services.changes.update(&team.editor, change).await.expect("it is updated");
    let after = team.change(change).await;
    assert_ne!(after.plan_hash, before);
    assert_eq!(after.summary.state, ChangeState::InReview, "the approval is dropped");
    let stale = Approve { change, revision: 2, plan_hash: before };
    let refused = team.services.changes.approve(&team.reviewer, stale).await;
    assert!(matches!(refused, Err(Failure::Conflict(_))), "{refused:?}");
}

#[tokio::test]
async fn drafts_of_the_two_kinds_keep_apart() {
    let team = Team::new().await;
    let job = team.job_draft().await;
    let rules = team.draft(&["a"]).await;
    let page = team.services.jobs.page(&team.viewer, SANDBOX).await.expect("it is shown");
    assert_eq!(page.drafts.iter().map(|d| d.id).collect::<Vec<_>>(), [job]);
    let page = team.services.drafts.page(&team.viewer, SANDBOX).await.expect("it is shown");
    assert_eq!(page.drafts.iter().map(|d| d.id).collect::<Vec<_>>(), [rules]);
    let content: Content = Job::default().into();
    let refused =
        team.services.drafts.save(&team.editor, SaveDraft { draft: rules, based_on: 2, content }).await;
    assert!(matches!(refused, Err(Failure::Refused(_))), "{refused:?}");
    assert!(matches!(team.services.jobs.run_failed_again(&team.editor, 99).await, Err(Failure::NotFound(_))));
}

#[tokio::test]
async fn how_the_sandbox_answers_is_set_by_who_edits_and_written_down() {
    let team = Team::new().await;
    let jobs = &team.services.jobs;
    let refused = jobs.set_sandbox_function(&team.viewer, fails(30)).await;
    assert!(matches!(refused, Err(Failure::Forbidden(_))), "{refused:?}");
    let handler = |source: &str| Behaviour::Handler { source: source.into() };
    for (wrong, field) in
        [(fails(101), "percent"), (handler(" "), "source"), (handler(&"x".repeat(300_000)), "source")]
    {
        let refused = jobs.set_sandbox_function(&team.editor, wrong).await;
        assert!(matches!(&refused, Err(Failure::Invalid(faults)) if faults[0].at == field), "{refused:?}");
    }
    let before = team.verify_audit().await;
    jobs.set_sandbox_function(&team.editor, fails(100)).await.expect("it is set");
    assert_eq!(team.verify_audit().await, before + 1);
    let page = jobs.page(&team.viewer, SANDBOX).await.expect("it is shown");
    assert_eq!(page.sandbox, Some(fails(100)));
    let draft = team.job_draft().await;
    let change = team.propose_job(draft, 2, None, None).await;
    assert_eq!(team.ran(change).await.summary.progress.succeeded, 0);
}

#[tokio::test]
async fn what_a_job_needs_is_looked_at_before_it_is_deployed() {
    let team = Team::new().await;
    let draft = team.job_draft().await;
    let change = team.propose_job(draft, 2, None, None).await;
    let checks = team.services.changes.preflight(&team.viewer, change).await.expect("AWS is asked");
    let not_well: Vec<_> = checks.iter().filter(|c| c.verdict != Verdict::Pass).collect();
    assert!(not_well.is_empty() && checks.len() >= 8, "{checks:?}");

    // A bucket the console may not look at stops nothing; a role that is not there does.
    team.backend.sandbox().set_usable("sandbox-reports", false).await.expect("it is denied");
    let checks = team.services.changes.preflight(&team.viewer, change).await.expect("AWS is asked");
    let verdict =
        |of: &str, verdict: Verdict| checks.iter().any(|c| c.of.contains(of) && c.verdict == verdict);
    assert!(verdict("sandbox-reports", Verdict::NotAllowed), "{checks:?}");
    assert!(verdict("role/sandbox-batch", Verdict::Fail), "the role cannot write the report: {checks:?}");
    assert_eq!(Check::refusal(&checks), None);
    team.create_job(change).await;

    let view = team.services.drafts.open(&team.editor, draft, None).await.expect("it is opened");
    let job =
        put(&view.content.job().expect("it is a job"), &[("RoleArn", "arn:aws:iam::111122223333:role/gone")]);
    team.save_job(draft, 2, job).await;
    let change = team.propose_job(draft, 3, None, None).await;
    let refused = team.services.deployments.deploy(&team.deployer, change).await;
    assert!(matches!(&refused, Err(Failure::Refused(why)) if why.contains("role/gone")), "{refused:?}");
    assert_eq!(team.change(change).await.summary.state, ChangeState::Approved);
}

#[tokio::test]
async fn a_manifest_is_checked_where_it_is() {
    let team = Team::new().await;
    let jobs = &team.services.jobs;
    let arn = |key: &str| format!("arn:aws:s3:::{BUCKET}/{key}");
    let check = |by, object: String| async move {
        jobs.check_manifest(
            by,
            SANDBOX,
            &object,
            errand::Check { duplicates: true, ..errand::Check::default() },
        )
        .await
    };
    let found = check(&team.editor, arn(MANIFEST)).await.expect("it is read");
    let head = team.backend.sandbox().reach().objects.head_object(BUCKET, MANIFEST, None).await;
    assert_eq!(found.etag, head.expect("it answers").expect("it is there").etag);
    assert_eq!(
        (found.checked.report.rows, found.checked.report.findings.len()),
        (36, 0),
        "{:?}",
        found.checked.report
    );

    // More than one piece, with its faults where they are, the last without an end of line.
    let row = format!("{BUCKET},scans/{}.txt\n", "x".repeat(900));
    let rows = 8_000_usize;
    let mut text = row.repeat(rows).into_bytes();
    text.extend_from_slice(b"sandbox-objects,a%zz");
    let size = text.len();
    team.backend.sandbox().reach().objects.put_object(BUCKET, "large.csv", text).await.expect("it is put");
    let found = check(&team.editor, arn("large.csv")).await.expect("it is read").checked;
    assert!(size > 7_000_000 && found.report.rows == rows as u64 + 1, "{} of {size}", found.report.rows);
    let wrong = found.report.findings.iter().find(|f| f.code == "escape-invalid").expect("it is found");
    assert_eq!(wrong.lines, [rows as u64 + 1]);
    let twice = found.report.findings.iter().find(|f| f.code == "duplicate").expect("it is found");
    assert_eq!(twice.count, rows as u64 - 1);

    let refused = check(&team.viewer, arn(MANIFEST)).await;
    assert!(matches!(refused, Err(Failure::Forbidden(_))), "{refused:?}");
    for (object, at) in [(arn("none.csv"), "object"), ("s3://b/k".to_owned(), "object")] {
        let refused = check(&team.editor, object).await;
        assert!(matches!(&refused, Err(Failure::Invalid(faults)) if faults[0].at == at), "{refused:?}");
    }
}
