//! Sample mails.

use super::{Core, Work};
use crate::{Error, random, store::sample};
use async_trait::async_trait;
use domain::{
    Caller, Failure,
    access::Deed,
    mail::{self, AddSample, ImportSamples, Imported, SampleId, SampleSummary},
    port,
};
use exchange::mails::Files;
use serde_json::json;
use std::sync::Arc;

/// The most samples an environment keeps, and the most taken from one import.
const MOST: usize = 500;

pub(super) struct Samples(pub Arc<Core>);

#[async_trait]
impl port::Samples for Samples {
    async fn list(&self, caller: &Caller, environment: &str) -> Result<Vec<SampleSummary>, Failure> {
        caller.require(Deed::Read)?;
        let environment = self.0.environment(environment).await?;
        Ok(sample::of_environment(&mut *self.0.store.read().await?, &environment.id).await?)
    }

    async fn get(&self, caller: &Caller, sample: SampleId) -> Result<SampleSummary, Failure> {
        caller.require(Deed::Read)?;
        let found = sample::get(&mut *self.0.store.read().await?, sample).await?;
        found.ok_or_else(|| none(sample))
    }

    async fn add(&self, caller: &Caller, request: AddSample) -> Result<SampleId, Failure> {
        let core = &self.0;
        let act = core.act(caller, Deed::EditSample, "sample.add", "").await?;
        let environment = core.environment(&request.environment).await?;
        let message_id = random::hex::<20>(&*core.random)?;
        let sample =
            mail::from_form(&request, None, core.clock.now(), &message_id).map_err(Failure::Invalid)?;
        let mut work = act.begin().await?;
        if sample::of_environment(work.db(), &environment.id).await?.len() >= MOST {
            return Err(Failure::Refused(format!("{MOST} samples are enough: delete one first")));
        }
        let (by, now) = (work.person()?, work.now);
        let id = sample::insert(work.db(), &environment.id, &sample, by, now).await?;
        work.to(format!("sample {id}"));
        work.finish(Some(&environment.id), json!({ "name": sample.name })).await?;
        Ok(id)
    }

    async fn import(&self, caller: &Caller, request: ImportSamples) -> Result<Imported, Failure> {
        let core = &self.0;
        let act = core.act(caller, Deed::EditSample, "sample.import", "").await?;
        let environment = core.environment(&request.environment).await?;
        let files = request.files.len();
        // Unpacking and cutting up to 200 MiB is work for another thread than the ones that answer.
        let read = move || {
            let mut all = Files::of_at_most(MOST);
            request.files.iter().for_each(|file| all.read(&file.name, &file.bytes, request.tls));
            all
        };
        let Files { mut samples, left_out, .. } =
            tokio::task::spawn_blocking(read).await.map_err(Error::from)?;
        for found in samples.iter_mut().filter(|found| !found.received) {
            found.sample.message_id = random::hex::<20>(&*core.random)?;
            found.sample.received_at = core.clock.now();
        }
        let mut work = act.begin().await?;
        let there = sample::of_environment(work.db(), &environment.id).await?.len();
        if there + samples.len() > MOST {
            let (new, room) = (samples.len(), MOST.saturating_sub(there));
            return Err(Failure::Refused(format!(
                "{new} mails are too many: there is room for {room}; delete some first"
            )));
        }
        let (by, now) = (work.person()?, work.now);
        let mut imported = Imported { added: Vec::with_capacity(samples.len()), left_out };
        for found in &samples {
            imported.added.push(sample::insert(work.db(), &environment.id, &found.sample, by, now).await?);
        }
        if !imported.added.is_empty() {
            let detail =
                json!({ "files": files, "added": imported.added, "left_out": imported.left_out.len() });
            work.finish(Some(&environment.id), detail).await?;
        }
        Ok(imported)
    }

    async fn update(&self, caller: &Caller, sample: SampleId, request: AddSample) -> Result<(), Failure> {
        let core = &self.0;
        let act = core.act(caller, Deed::EditSample, "sample.update", format!("sample {sample}")).await?;
        let mut work = act.begin().await?;
        let before = get(&mut work, sample).await?;
        let after =
            mail::from_form(&request, Some(&before.sample), work.now, "").map_err(Failure::Invalid)?;
        sample::update(work.db(), sample, &after).await?;
        Ok(work.finish(Some(&before.environment), json!({ "name": after.name })).await?)
    }

    async fn delete(&self, caller: &Caller, sample: SampleId) -> Result<(), Failure> {
        let object = format!("sample {sample}");
        let act = self.0.act(caller, Deed::EditSample, "sample.delete", object).await?;
        let mut work = act.begin().await?;
        let before = get(&mut work, sample).await?;
        sample::delete(work.db(), sample).await?;
        Ok(work.finish(Some(&before.environment), json!({ "name": before.sample.name })).await?)
    }
}

async fn get(work: &mut Work, id: SampleId) -> Result<SampleSummary, Failure> {
    sample::get(work.db(), id).await?.ok_or_else(|| none(id))
}

fn none(id: SampleId) -> Failure {
    Failure::NotFound(format!("sample {id}"))
}
