//! Jobs that were created: started by a second person, watched, cancelled, and their failures run again.

use super::{Core, drafts, look, report};
use crate::{
    aws::batch::{Reach, Request},
    store::{
        change, draft,
        job::{self, Kept},
    },
};
use async_trait::async_trait;
use domain::{
    Caller, Failure, Kind,
    access::{Deed, PersonId},
    draft::DraftId,
    environment::{Access, Environment, SANDBOX},
    errand::{Check, InS3},
    handler::MAX_SOURCE,
    jobs::{
        Job,
        life::{Facts, JobRow, JobView, JobsPage, LookUp, Move, ReportView, may},
        sandbox::Behaviour,
    },
    port,
};
use serde_json::json;
use std::sync::Arc;

/// AWS takes a reason of so many characters.
const MAX_REASON: usize = 256;

pub(super) struct Jobs(pub Arc<Core>);

#[async_trait]
impl port::Jobs for Jobs {
    async fn page(&self, caller: &Caller, environment: &str) -> Result<JobsPage, Failure> {
        caller.require(Deed::Read)?;
        let environment = self.0.environment(environment).await?;
        let mut db = self.0.store.read().await?;
        let jobs = job::of_environment(&mut db, &environment.id).await?;
        let drafts = draft::of_environment(&mut db, &environment.id, Kind::Job).await?;
        let changes = change::open_in(&mut db, &environment.id, Kind::Job).await?;
        let drafts = drafts.into_iter().map(|r| drafts::summary(r, &environment)).collect();
        let sandbox = match environment.access {
            Access::Sandbox => self.0.sandbox.behaviour(&function(&environment)).await,
            _ => None,
        };
        Ok(JobsPage { environment, jobs, drafts, changes, sandbox })
    }

    async fn show(&self, caller: &Caller, id: JobRow) -> Result<JobView, Failure> {
        caller.require(Deed::Read)?;
        let mut db = self.0.store.read().await?;
        let kept = get(&mut db, id).await?;
        let authors = authors(&mut db, &kept).await?;
        let readings = job::readings(&mut db, id).await?;
        let events = job::events(&mut db, id).await?;
        drop(db);
        let environment = self.0.environment(&kept.summary.environment).await?;
        let facts = facts(&kept, &authors);
        Ok(JobView {
            moves: Move::ALL.into_iter().map(|step| (step, may(caller, step, facts))).collect(),
            environment,
            draft: kept.draft,
            stop: kept.stop,
            failures: kept.failures,
            status_reason: kept.status_reason,
            trouble: kept.trouble,
            readings,
            events,
            summary: kept.summary,
            job: kept.job,
        })
    }

    async fn set_sandbox_function(&self, caller: &Caller, behaviour: Behaviour) -> Result<(), Failure> {
        let act = self.0.act(caller, Deed::EditDraft, "sandbox.function", SANDBOX).await?;
        match &behaviour {
            Behaviour::Fails { percent, .. } if *percent > 100 => {
                return Err(Failure::invalid("percent", "at most 100 of a hundred tasks fail"));
            }
            Behaviour::Handler { source } if source.trim().is_empty() => {
                return Err(Failure::invalid("source", "paste a handler, or choose another answer"));
            }
            Behaviour::Handler { source } if source.len() > MAX_SOURCE => {
                return Err(Failure::invalid("source", format!("at most {MAX_SOURCE} bytes")));
            }
            _ => {}
        }
        let environment = self.0.environment(SANDBOX).await?;
        let detail = json!({ "answers": behaviour.name() });
        act.begin().await?.finish(Some(SANDBOX), detail).await?;
        Ok(self.0.sandbox.set_behaviour(&function(&environment), behaviour).await?)
    }

    async fn check_manifest(
        &self,
        caller: &Caller,
        environment: &str,
        object: &str,
        wanted: Check,
    ) -> Result<InS3, Failure> {
        // The first rows are shown: keys are what a team keeps in its buckets.
        caller.require(Deed::EditDraft)?;
        let environment = self.0.environment(environment).await?;
        self.0.check_manifest(&environment, object, &wanted).await
    }

    async fn look_up(&self, caller: &Caller, environment: &str, job: Job) -> Result<LookUp, Failure> {
        // Whoever may edit a draft may have the console look at what the draft names; others have nothing to fill in.
        caller.require(Deed::EditDraft)?;
        let environment = self.0.environment(environment).await?;
        let aws = self.0.batch(&environment).await?;
        let location = job.manifest.as_ref().and_then(|m| m.location.as_ref());
        let manifest = match location.and_then(|l| l.object_arn.as_deref().map(|arn| (arn, l))) {
            Some((arn, location)) => {
                Some(look::manifest(&aws, arn, location.object_version_id.as_deref()).await)
            }
            None => None,
        };
        let function = match job.lambda().and_then(|lambda| lambda.function_arn.as_deref()) {
            Some(arn) => Some(look::function(&aws, arn).await),
            None => None,
        };
        Ok(LookUp { manifest, function })
    }

    async fn look(&self, caller: &Caller, id: JobRow) -> Result<(), Failure> {
        caller.require(Deed::Read)?;
        let kept = get(&mut *self.0.store.read().await?, id).await?;
        // A page that is loaded often asks AWS no more often than the watch does.
        if self.0.is_due(&kept) {
            self.0.look_at(&kept).await?;
        }
        Ok(())
    }

    async fn start(&self, caller: &Caller, id: JobRow, reason: String) -> Result<(), Failure> {
        let wish = Wish { deed: Deed::Deploy, step: Move::Start, name: "job.start", what: "started it" };
        self.ask(caller, id, wish, &reason, |aws, job_id, reason| async move {
            aws.batch.update_job_status(&job_id, Request::Ready, reason.as_deref()).await.map(drop)
        })
        .await
    }

    async fn cancel(&self, caller: &Caller, id: JobRow, reason: String) -> Result<(), Failure> {
        let wish = Wish { deed: Deed::Stop, step: Move::Cancel, name: "job.cancel", what: "cancelled it" };
        self.ask(caller, id, wish, &reason, |aws, job_id, reason| async move {
            aws.batch.update_job_status(&job_id, Request::Cancelled, reason.as_deref()).await.map(drop)
        })
        .await
    }

    async fn set_priority(&self, caller: &Caller, id: JobRow, priority: i64) -> Result<(), Failure> {
        if !(0..=i64::from(i32::MAX)).contains(&priority) {
            return Err(Failure::invalid("priority", "a priority is a number from 0 to 2147483647"));
        }
        let what = format!("set its priority to {priority}");
        let wish = Wish { deed: Deed::Deploy, step: Move::SetPriority, name: "job.priority", what: &what };
        self.ask(caller, id, wish, "", move |aws, job_id, _| async move {
            aws.batch.update_job_priority(&job_id, priority).await.map(drop)
        })
        .await
    }

    async fn report(&self, caller: &Caller, id: JobRow) -> Result<ReportView, Failure> {
        caller.require(Deed::Read)?;
        let kept = get(&mut *self.0.store.read().await?, id).await?;
        let environment = self.0.environment(&kept.summary.environment).await?;
        let aws = self.0.batch(&environment).await?;
        report::read(&aws, &kept).await
    }

    async fn run_failed_again(&self, caller: &Caller, id: JobRow) -> Result<DraftId, Failure> {
        let core = &self.0;
        let act = core.act(caller, Deed::EditDraft, "job.run_failed_again", format!("job {id}")).await?;
        let kept = get(&mut *core.store.read().await?, id).await?;
        may(caller, Move::RunFailedAgain, facts(&kept, &[]))?;
        let environment = core.environment(&kept.summary.environment).await?;
        let aws = core.batch(&environment).await?;
        let (again, rows) = report::failed_again(&aws, &kept).await?;

        let mut work = act.begin().await?;
        let (by, now) = (work.person()?, work.now);
        let draft = draft::insert(work.db(), &environment.id, (Kind::Job, Some(id)), by, now).await?;
        draft::insert_revision(work.db(), draft, 1, &again.into(), by, now).await?;
        let text = format!("made draft {draft} of {rows} failed rows");
        job::note(work.db(), id, Some(by), (&text, ""), now).await?;
        work.finish(Some(&environment.id), json!({ "draft": draft, "rows": rows })).await?;
        Ok(draft)
    }
}

/// Something somebody wishes done to a job by AWS.
struct Wish<'a> {
    deed: Deed,
    step: Move,
    /// The deed's name in the audit log.
    name: &'static str,
    /// What is noted on the job.
    what: &'a str,
}

impl Jobs {
    /// Writes down what is wished, asks AWS for it, and reads how the job stands then.
    async fn ask<F, Done>(
        &self,
        caller: &Caller,
        id: JobRow,
        wish: Wish<'_>,
        reason: &str,
        call: F,
    ) -> Result<(), Failure>
    where
        F: FnOnce(Reach, String, Option<String>) -> Done + Send,
        Done: Future<Output = Result<(), crate::aws::AwsError>> + Send,
    {
        let core = &self.0;
        let act = core.act(caller, wish.deed, wish.name, format!("job {id}")).await?;
        let reason = super::bounded("reason", reason, MAX_REASON)?;
        let environment = {
            let kept = get(&mut *core.store.read().await?, id).await?;
            core.environment(&kept.summary.environment).await?
        };
        let aws = core.batch(&environment).await?;

        let mut work = act.begin().await?;
        let kept = get(work.db(), id).await?;
        let authors = authors(work.db(), &kept).await?;
        let by = work.caller()?;
        if let Err(failure) = may(&by, wish.step, facts(&kept, &authors)) {
            return Err(work.refused(failure).await);
        }
        let now = work.now;
        job::note(work.db(), id, Some(by.person), (wish.what, &reason), now).await?;
        work.finish(Some(&environment.id), json!({ "job": kept.summary.job_id, "reason": reason })).await?;

        let said = Some(reason).filter(|text| !text.is_empty());
        if let Err(error) = call(aws, kept.summary.job_id.clone(), said).await {
            let why = error.to_string();
            let mut work = core.work("job.refused", format!("job {id}")).await?;
            let now = work.now;
            job::note(work.db(), id, None, ("was told by AWS that it did not happen", &why), now).await?;
            work.finish(Some(&environment.id), json!({ "wished": wish.name, "why": why })).await?;
            return Err(error.into());
        }
        core.look_at(&kept).await
    }
}

/// The function the sandbox begins with.
fn function(environment: &Environment) -> String {
    format!("arn:aws:lambda:{}:{}:function:sandbox-function", environment.region, environment.account)
}

pub(super) async fn get(db: &mut sqlx::SqliteConnection, id: JobRow) -> Result<Kept, Failure> {
    job::get(db, id).await?.ok_or_else(|| Failure::NotFound(format!("job {id}")))
}

/// Everybody who wrote or proposed what became the job.
pub(super) async fn authors(db: &mut sqlx::SqliteConnection, kept: &Kept) -> Result<Vec<PersonId>, Failure> {
    match kept.summary.change {
        Some(change) => Ok(change::authors(db, change).await?),
        None => Ok(Vec::new()),
    }
}

pub(super) fn facts<'a>(kept: &Kept, authors: &'a [PersonId]) -> Facts<'a> {
    Facts {
        status: kept.summary.status,
        authors,
        failed: kept.summary.progress.failed,
        reports: kept.job.enabled_report().is_some(),
    }
}
