//! The pace of calls: SES allows about one control call per second for a whole account, and tells nobody who comes
//! too fast when to come again. AWS counts each service by itself, so each has the environment's rate for itself, and
//! objects of S3, which AWS counts in thousands, have none.

mod reach;

use super::{AwsError, Identity, Kind, Receiving};
use async_trait::async_trait;
use backon::{ExponentialBuilder, Retryable};
use domain::rules::{Rule, RuleSet};
use leaky_bucket::RateLimiter;
use std::time::Duration;

/// The slowest and the fastest rate that can be set, in calls per second.
const RATES: std::ops::RangeInclusive<f64> = 0.01..=1000.0;

/// How long a permission that was just granted gets to come into force.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// Passes calls on at an environment's rate, and again where that can help:
///
/// - throttled: with growing pauses, six times;
/// - a permission not yet in force: for [`PATIENCE`], since IAM takes that long;
/// - no answer: only calls that read. Whether a change happened has to be read first, and that is for the caller.
pub struct Paced<R> {
    inner: R,
    bucket: Option<RateLimiter>,
    patience: Duration,
}

/// What a call does, for what may be done when no answer came.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Does {
    /// It reads, or puts the same thing to the same place: once more does no harm.
    Read,
    /// It changes something.
    Change,
}

impl<R> Paced<R> {
    /// Paces `inner` to a number of calls per second.
    pub fn new(inner: R, calls_per_second: f64) -> Self {
        let rate = if calls_per_second.is_finite() { calls_per_second } else { 1.0 };
        let rate = rate.clamp(*RATES.start(), *RATES.end());
        let interval = Duration::from_secs_f64(1.0 / rate);
        let bucket = RateLimiter::builder().max(1).initial(1).refill(1).interval(interval).build();
        Self { inner, bucket: Some(bucket), patience: PATIENCE }
    }

    /// Passes calls on at any pace; what AWS refuses as too fast still waits.
    pub fn unpaced(inner: R) -> Self {
        Self { inner, bucket: None, patience: PATIENCE }
    }

    /// Waits longer or shorter than [`PATIENCE`] for permissions; zero for not at all.
    #[must_use]
    pub fn with_patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    async fn call<T, F, A>(&self, does: Does, make: F) -> Result<T, AwsError>
    where
        F: Fn() -> A + Sync,
        A: Future<Output = Result<T, AwsError>> + Send,
        T: Send,
    {
        let paced = || async {
            if let Some(bucket) = &self.bucket {
                bucket.acquire_one().await;
            }
            make().await
        };
        let unthrottled = || async {
            paced.retry(after_throttling()).when(|e| e.kind == Kind::Throttled).notify(say("throttled")).await
        };
        let ready = || async {
            unthrottled
                .retry(until_ready(self.patience))
                .when(|e| e.kind == Kind::NotReady)
                .notify(say("a permission is not in force yet"))
                .await
        };
        ready
            .retry(ExponentialBuilder::new().with_max_times(2).with_jitter())
            .when(|e| e.kind == Kind::Unknown && does == Does::Read)
            .notify(say("no answer to a reading call"))
            .await
    }
}

fn after_throttling() -> ExponentialBuilder {
    let second = Duration::from_secs(1);
    ExponentialBuilder::new()
        .with_min_delay(second)
        .with_max_delay(second * 20)
        .with_max_times(6)
        .with_jitter()
}

fn until_ready(patience: Duration) -> ExponentialBuilder {
    let second = Duration::from_secs(1);
    ExponentialBuilder::new()
        .with_min_delay(second * 2)
        .with_max_delay(second * 10)
        .without_max_times()
        .with_total_delay(Some(patience))
        .with_jitter()
}

fn say(why: &'static str) -> impl FnMut(&AwsError, Duration) {
    move |error, pause| {
        tracing::info!(operation = error.operation, code = error.code, ?pause, "{why}; trying again");
    }
}

#[async_trait]
impl<R: Receiving> Receiving for Paced<R> {
    /// STS has a rate of its own; its call takes none of SES's.
    async fn identity(&self) -> Result<Identity, AwsError> {
        self.inner.identity().await
    }

    async fn list_rule_sets(&self) -> Result<Vec<String>, AwsError> {
        self.call(Does::Read, || self.inner.list_rule_sets()).await
    }

    async fn describe_rule_set(&self, name: &str) -> Result<Option<RuleSet>, AwsError> {
        self.call(Does::Read, || self.inner.describe_rule_set(name)).await
    }

    async fn active_rule_set(&self) -> Result<Option<RuleSet>, AwsError> {
        self.call(Does::Read, || self.inner.active_rule_set()).await
    }

    async fn create_rule_set(&self, name: &str) -> Result<(), AwsError> {
        self.call(Does::Change, || self.inner.create_rule_set(name)).await
    }

    async fn clone_rule_set(&self, name: &str, original: &str) -> Result<(), AwsError> {
        self.call(Does::Change, || self.inner.clone_rule_set(name, original)).await
    }

    async fn delete_rule_set(&self, name: &str) -> Result<(), AwsError> {
        self.call(Does::Change, || self.inner.delete_rule_set(name)).await
    }

    async fn set_active_rule_set(&self, name: Option<&str>) -> Result<(), AwsError> {
        self.call(Does::Change, || self.inner.set_active_rule_set(name)).await
    }

    async fn create_rule(&self, rule_set: &str, after: Option<&str>, rule: &Rule) -> Result<(), AwsError> {
        self.call(Does::Change, || self.inner.create_rule(rule_set, after, rule)).await
    }

    async fn update_rule(&self, rule_set: &str, rule: &Rule) -> Result<(), AwsError> {
        self.call(Does::Change, || self.inner.update_rule(rule_set, rule)).await
    }

    async fn delete_rule(&self, rule_set: &str, rule: &str) -> Result<(), AwsError> {
        self.call(Does::Change, || self.inner.delete_rule(rule_set, rule)).await
    }

    async fn reorder_rule_set(&self, rule_set: &str, rules: &[String]) -> Result<(), AwsError> {
        self.call(Does::Change, || self.inner.reorder_rule_set(rule_set, rules)).await
    }

    async fn set_rule_position(
        &self,
        rule_set: &str,
        rule: &str,
        after: Option<&str>,
    ) -> Result<(), AwsError> {
        self.call(Does::Change, || self.inner.set_rule_position(rule_set, rule, after)).await
    }
}

#[cfg(test)]
mod tests;
