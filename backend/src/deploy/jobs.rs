//! The steps of a deployment that creates a job.
//!
//! `CreateJob` is to this what the switch is to a rule set: until it is sent, any doubt stops the deployment and there is no
//! job; from then on AWS is asked with the same token until it says what became of it, so that there is one job and never two.

use super::engine::{Asked, End, Steps, TRIES, ask, failed, may_pass};
use crate::{
    Error,
    aws::{
        AwsError, Kind,
        batch::{Head, Reach},
    },
    service::Core,
    store::{
        deployment::{Deployment, JobGoal},
        job::{self, Created},
    },
};
use async_trait::async_trait;
use domain::{
    Failure,
    arn::ObjectArn,
    jobs::{
        Job,
        diff::diff,
        life::Purpose,
        plan::Step,
        status::{Described, Status},
    },
    manifest::Reservoir,
};

/// How much of a manifest rows are chosen from to be tried first.
const SAMPLED: u64 = 8 * 1024 * 1024;

pub(super) struct Run<'a> {
    pub core: &'a Core,
    pub deployment: &'a Deployment,
    pub goal: &'a JobGoal,
    pub aws: Reach,
}

impl JobGoal {
    /// Whether the job works on all rows.
    pub fn purpose(&self) -> Purpose {
        let tries = self.plan.steps.iter().any(|step| matches!(step, Step::SampleManifest { .. }));
        if tries { Purpose::Canary } else { Purpose::Whole }
    }
}

#[async_trait]
impl Steps for Run<'_> {
    async fn look_again(&self, _: usize) -> End {
        // Each step looks for itself, and the token makes `CreateJob` one job however often it is sent.
        End::Done(String::new())
    }

    async fn step(&self, number: usize) -> End {
        match self.goal.plan.steps.get(number) {
            Some(Step::ExpectManifest { object, version, etag }) => {
                self.expect_manifest(object, version.as_deref(), etag.as_deref()).await
            }
            Some(Step::ExpectFunction { function, .. }) => self.expect_function(function).await,
            Some(Step::SampleManifest { object, rows }) => self.sample(object, *rows).await,
            Some(Step::CreateJob { .. }) => self.create().await,
            Some(Step::ExpectJob) => self.expect_job().await,
            Some(Step::AwaitSuspended | Step::Start | Step::Watch | Step::ReadReport) | None => {
                End::Done(String::new())
            }
        }
    }
}

impl Run<'_> {
    /// AWS reads the manifest after `CreateJob` was answered, and fails the job if it is another by then; so it is looked at
    /// before, and what was approved is what is there.
    async fn expect_manifest(&self, object: &str, version: Option<&str>, etag: Option<&str>) -> End {
        let at = match ObjectArn::parse(object) {
            Ok(at) => at,
            Err(error) => return End::Failed(error.to_string()),
        };
        let head = match self.head(at, version).await {
            Ok(Some(head)) => head,
            Ok(None) => {
                return End::Failed(format!("there is no manifest `{object}`: upload it, then deploy again"));
            }
            Err(end) => return end,
        };
        match etag {
            Some(etag) if etag != head.etag => End::Failed(format!(
                "the manifest `{object}` was replaced since this was approved: its ETag is `{}`, the draft has `{etag}`; \
                 take the new ETag into the draft and have it reviewed",
                head.etag
            )),
            _ => End::Done(format!("{} bytes, as approved", head.size)),
        }
    }

    async fn head(&self, at: ObjectArn<'_>, version: Option<&str>) -> Asked<Option<Head>> {
        ask(self.core, || self.aws.objects.head_object(at.bucket, at.key, version)).await
    }

    /// A function that cannot be looked at is no reason to stop: the console may not be allowed to.
    async fn expect_function(&self, function: &str) -> End {
        let look = || async {
            match self.aws.functions.function(function).await {
                Err(error) if error.code.starts_with("AccessDenied") => Ok(None),
                other => other.map(Some),
            }
        };
        match ask(self.core, look).await {
            Err(end) => end,
            Ok(None) => End::Done("not allowed to look".into()),
            Ok(Some(None)) => End::Failed(format!("there is no function `{function}`")),
            Ok(Some(Some(facts))) => {
                End::Done(format!("version {}, {} s, {} MB", facts.version, facts.timeout, facts.memory))
            }
        }
    }

    /// Where the manifest with a few rows goes: beside the whole one, under a name that says what it is.
    fn sample_key(&self, at: ObjectArn<'_>, rows: u32) -> String {
        format!("{}.canary-{}-{rows}.csv", at.key, self.goal.plan.job.short())
    }

    /// Writes a manifest with rows chosen from the beginning of the whole one; the same ones however often it is done.
    async fn sample(&self, object: &str, rows: u32) -> End {
        let at = match ObjectArn::parse(object) {
            Ok(at) => at,
            Err(error) => return End::Failed(error.to_string()),
        };
        match ask(self.core, || self.write_sample(at, rows)).await {
            Err(end) => end,
            Ok(None) => End::Failed(format!("the manifest `{object}` has no rows to try")),
            Ok(Some(taken)) => End::Done(format!("{taken} rows, in `{}`", self.sample_key(at, rows))),
        }
    }

    async fn write_sample(&self, at: ObjectArn<'_>, rows: u32) -> Result<Option<usize>, AwsError> {
        let Some(beginning) = self.aws.objects.get_object(at.bucket, at.key, 0, SAMPLED).await? else {
            return Ok(None);
        };
        let whole = u64::try_from(beginning.len()).unwrap_or(u64::MAX) < SAMPLED;
        let seed = u64::from_str_radix(self.goal.plan.job.short(), 16).unwrap_or_default();
        let most = usize::try_from(rows).unwrap_or(usize::MAX);
        let mut chosen = Reservoir::new(most, seed);
        // What is cut off at the end is no row.
        let end =
            if whole { beginning.len() } else { beginning.iter().rposition(|b| *b == b'\n').unwrap_or(0) };
        let lines = beginning.get(..end).unwrap_or_default().split(|b| *b == b'\n');
        lines.filter(|line| !line.is_empty()).for_each(|line| chosen.offer(line));
        let chosen = chosen.into_rows();
        if chosen.is_empty() {
            return Ok(None);
        }
        let taken = chosen.len();
        let text: Vec<u8> = chosen.into_iter().flat_map(|row| [row, vec![b'\n']].concat()).collect();
        self.aws.objects.put_object(at.bucket, &self.sample_key(at, rows), text).await?;
        Ok(Some(taken))
    }

    /// The job as it is sent.
    async fn body(&self) -> Asked<Job> {
        let mut job = self.goal.job.canonical();
        let sampled = self.goal.plan.steps.iter().find_map(|step| match step {
            Step::SampleManifest { object, rows } => Some((object.clone(), *rows)),
            _ => None,
        });
        let Some((object, rows)) = sampled else { return Ok(job) };
        let at = ObjectArn::parse(&object).map_err(|error| End::Failed(error.to_string()))?;
        let key = self.sample_key(at, rows);
        let Some(head) = self.head(ObjectArn { key: &key, ..at }, None).await? else {
            return Err(End::Failed(format!("the manifest `{key}` with the rows to try is gone")));
        };
        if let Some(location) = job.manifest.as_mut().and_then(|m| m.location.as_mut()) {
            location.object_arn = Some(format!("arn:{}:s3:::{}/{key}", at.partition, at.bucket));
            location.e_tag = Some(head.etag);
            location.object_version_id = None;
        }
        let words = format!("{rows} rows first: {}", job.name());
        job.description = Some(words.chars().take(256).collect());
        // What was approved is that so few rows are tried: nobody has to start them again.
        job.confirmation_required = Some(false);
        Ok(job)
    }

    async fn create(&self) -> End {
        let job = match self.body().await {
            Ok(job) => job,
            Err(end) => return end,
        };
        let mut in_doubt = false;
        loop {
            let error = match self.aws.batch.create_job(&job, &self.goal.token).await {
                Ok(id) => return self.keep(&id, &job).await,
                Err(error) => error,
            };
            match error.kind {
                Kind::Unknown => in_doubt = true,
                Kind::Throttled => {}
                _ if in_doubt => {
                    let what = Failure::from(error);
                    return End::Failed(format!(
                        "an earlier try got no answer, and now: {what}. Look at AWS's list of jobs whether one was created"
                    ));
                }
                _ => return failed(&error),
            }
            if self.pause().await {
                return End::Left;
            }
        }
    }

    /// Writes down that there is a job, before anything else is done.
    async fn keep(&self, job_id: &str, sent: &Job) -> End {
        match self.write_down(job_id, sent).await {
            Ok(()) => End::Done(format!("job {job_id}")),
            // The step stays begun: the next try sends the same token and gets the same job.
            Err(error) => End::Unwritten(error),
        }
    }

    async fn write_down(&self, job_id: &str, sent: &Job) -> Result<(), Error> {
        let summary = &self.deployment.summary;
        let mut db = self.core.store.write().await?;
        let now = self.core.clock.now();
        let created = Created {
            environment: &summary.environment,
            deployment: summary.id,
            change: summary.change,
            plan_hash: self.goal.plan.hash(),
            purpose: self.goal.purpose(),
            job_id,
            job: sent,
            stop: self.goal.plan.stop,
            by: self.deployment.starter,
        };
        job::insert(&mut db, &created, now).await?;
        if let Some(change) = summary.change {
            job::use_up_token(&mut db, change, &self.goal.token).await?;
        }
        if let Some(id) = job::of_deployment(&mut db, summary.id).await? {
            job::note(&mut db, id, Some(self.deployment.starter), ("created it", ""), now).await?;
        }
        Ok(db.commit().await?)
    }

    /// AWS may not know a job yet that it just created. There is one, so nothing here stops the deployment: what cannot be
    /// read now is read by the watch.
    async fn expect_job(&self) -> End {
        let kept = match self.kept().await {
            Ok(Some(kept)) => kept,
            Ok(None) => return End::Failed("the job that was created was not written down".into()),
            Err(error) => return End::Unwritten(error),
        };
        for _ in 0..TRIES {
            match self.aws.batch.describe_job(&kept.summary.job_id).await {
                Ok(Some(described)) => return self.compare(&kept, &described).await,
                Err(error) if !may_pass(error.kind) => return End::Done(format!("not read back: {error}")),
                Ok(None) | Err(_) => {}
            }
            if self.pause().await {
                return End::Left;
            }
        }
        End::Done("AWS does not show it yet; its page asks again".into())
    }

    async fn kept(&self) -> Result<Option<job::Kept>, Error> {
        let mut db = self.core.store.read().await?;
        match job::of_deployment(&mut db, self.deployment.summary.id).await? {
            Some(id) => job::get(&mut db, id).await,
            None => Ok(None),
        }
    }

    async fn compare(&self, kept: &job::Kept, described: &Described) -> End {
        if let Err(error) = self.seen(kept.summary.id, described).await {
            return End::Unwritten(error);
        }
        let differences =
            described.job.as_deref().map(|there| diff(Some(&kept.job), there)).unwrap_or_default();
        // AWS gives back no tags and may leave out what it takes as given: only what is there and other counts.
        let other = differences.iter().find(|d| d.old.is_some() && d.new.is_some());
        match (other, described.status) {
            (Some(other), _) => End::Done(format!(
                "ATTENTION: AWS has `{}` as `{}`, and `{}` was sent: cancel the job",
                other.path,
                other.new.as_deref().unwrap_or_default(),
                other.old.as_deref().unwrap_or_default()
            )),
            (None, Status::Failed) => End::Done("AWS has it, and it failed at once".into()),
            (None, _) => End::Done("AWS has it as it was sent".into()),
        }
    }

    async fn seen(&self, id: i64, described: &Described) -> Result<(), Error> {
        let mut db = self.core.store.write().await?;
        job::set_seen(&mut db, id, described, self.core.clock.now()).await?;
        Ok(db.commit().await?)
    }

    async fn pause(&self) -> bool {
        self.core.runs.pause(self.core.patience).await;
        self.core.runs.stopping()
    }
}
