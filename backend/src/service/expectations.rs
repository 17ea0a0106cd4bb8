//! Expectations: saved from an outcome somebody likes, and put to every rule set from then on.

use super::Core;
use crate::store::{draft, expectation, sample};
use async_trait::async_trait;
use domain::{
    Caller, Failure,
    access::Deed,
    expectation::{Expect, Expectation, ExpectationId, Wanted},
    port,
};
use serde_json::json;
use std::sync::Arc;

/// The most expectations an environment keeps.
const MOST: usize = 1_000;

pub(super) struct Expectations(pub Arc<Core>);

#[async_trait]
impl port::Expectations for Expectations {
    async fn list(&self, caller: &Caller, environment: &str) -> Result<Vec<Expectation>, Failure> {
        caller.require(Deed::Read)?;
        let environment = self.0.environment(environment).await?;
        Ok(expectation::of_environment(&mut *self.0.store.read().await?, &environment.id).await?)
    }

    async fn add(&self, caller: &Caller, request: Expect) -> Result<ExpectationId, Failure> {
        let object = format!("sample {}", request.sample);
        let act = self.0.act(caller, Deed::EditSample, "expectation.add", object).await?;
        let mut work = act.begin().await?;
        let found = sample::get(work.db(), request.sample).await?;
        let found = found.ok_or_else(|| Failure::NotFound(format!("sample {}", request.sample)))?;
        let revision = draft::revision(work.db(), request.draft, request.revision).await?;
        let revision = revision.filter(|r| r.environment == found.environment).ok_or_else(|| {
            Failure::Conflict(
                "that revision is gone: look at the draft's latest, then save the expectation".into(),
            )
        })?;
        let wanted = Wanted::of(&revision.content.clone().rule_set()?, &found.sample, &request.answers)
            .map_err(|problem| Failure::Invalid(vec![problem]))?;
        let others = expectation::of_environment(work.db(), &found.environment).await?;
        if let Some(same) = others.iter().find(|e| e.sample == request.sample && e.wanted == wanted) {
            return Ok(same.id);
        }
        // Two for one mail and the same answers could never both hold.
        let clash = |e: &&Expectation| e.sample == request.sample && e.wanted.answers == wanted.answers;
        if others.iter().any(|e| clash(&e)) {
            return Err(Failure::Refused(
                "this sample has another expectation for the same answers: delete that one first".into(),
            ));
        }
        if others.len() >= MOST {
            return Err(Failure::Refused(format!("{MOST} expectations are enough: delete one first")));
        }
        let (by, now) = (work.person()?, work.now);
        let id = expectation::insert(work.db(), request.sample, &wanted, by, now).await?;
        let detail = json!({ "expectation": id, "draft": request.draft, "revision": request.revision });
        work.finish(Some(&found.environment), detail).await?;
        Ok(id)
    }

    async fn delete(&self, caller: &Caller, id: ExpectationId) -> Result<(), Failure> {
        let object = format!("expectation {id}");
        let act = self.0.act(caller, Deed::EditSample, "expectation.delete", object).await?;
        let mut work = act.begin().await?;
        let found = expectation::get(work.db(), id).await?;
        let found = found.ok_or_else(|| Failure::NotFound(format!("expectation {id}")))?;
        expectation::delete(work.db(), id).await?;
        Ok(work.finish(Some(&found.environment), json!({ "sample": found.sample })).await?)
    }
}
