//! Pace and retries, in virtual time: nothing here waits for real.

use super::*;
use crate::aws::{
    batch::{Batch, Request},
    sandbox::Sandbox,
};
use domain::jobs::{
    Job,
    status::{Described, Listed, Status},
};
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};
use tokio::time::{Instant, advance, pause};

/// A sandbox that answers its first calls with errors from a list.
struct Script {
    inner: Sandbox,
    errors: Mutex<VecDeque<AwsError>>,
    calls: Arc<Mutex<Vec<Instant>>>,
}

impl Script {
    fn next(&self) -> Result<(), AwsError> {
        self.calls.lock().expect("no test panicked").push(Instant::now());
        self.errors.lock().expect("no test panicked").pop_front().map_or(Ok(()), Err)
    }
}

type Calls = Arc<Mutex<Vec<Instant>>>;

fn paced(rate: f64, errors: &[(&str, &str)]) -> (Paced<Script>, Calls) {
    let errors =
        errors.iter().map(|(code, message)| AwsError::answered("Test", *code, *message, 400)).collect();
    let calls = Calls::default();
    let inner = Sandbox::new("111122223333", "eu-west-1");
    (Paced::new(Script { inner, errors: Mutex::new(errors), calls: Arc::clone(&calls) }, rate), calls)
}

/// When each call was made, in seconds after the first.
fn seconds(calls: &Calls) -> Vec<f64> {
    let calls = calls.lock().expect("no test panicked");
    calls.iter().map(|at| at.duration_since(calls[0]).as_secs_f64()).collect()
}

#[async_trait]
impl Receiving for Script {
    async fn identity(&self) -> Result<Identity, AwsError> {
        self.inner.identity().await
    }
    async fn list_rule_sets(&self) -> Result<Vec<String>, AwsError> {
        self.next()?;
        self.inner.list_rule_sets().await
    }
    async fn describe_rule_set(&self, name: &str) -> Result<Option<RuleSet>, AwsError> {
        self.next()?;
        self.inner.describe_rule_set(name).await
    }
    async fn active_rule_set(&self) -> Result<Option<RuleSet>, AwsError> {
        self.next()?;
        self.inner.active_rule_set().await
    }
    async fn create_rule_set(&self, name: &str) -> Result<(), AwsError> {
        self.next()?;
        self.inner.create_rule_set(name).await
    }
    async fn clone_rule_set(&self, name: &str, original: &str) -> Result<(), AwsError> {
        self.next()?;
        self.inner.clone_rule_set(name, original).await
    }
    async fn delete_rule_set(&self, name: &str) -> Result<(), AwsError> {
        self.next()?;
        self.inner.delete_rule_set(name).await
    }
    async fn set_active_rule_set(&self, name: Option<&str>) -> Result<(), AwsError> {
        self.next()?;
        self.inner.set_active_rule_set(name).await
    }
    async fn create_rule(&self, rule_set: &str, after: Option<&str>, rule: &Rule) -> Result<(), AwsError> {
        self.next()?;
        self.inner.create_rule(rule_set, after, rule).await
    }
    async fn update_rule(&self, rule_set: &str, rule: &Rule) -> Result<(), AwsError> {
        self.next()?;
        self.inner.update_rule(rule_set, rule).await
    }
    async fn delete_rule(&self, rule_set: &str, rule: &str) -> Result<(), AwsError> {
        self.next()?;
        self.inner.delete_rule(rule_set, rule).await
    }
    async fn reorder_rule_set(&self, rule_set: &str, rules: &[String]) -> Result<(), AwsError> {
        self.next()?;
        self.inner.reorder_rule_set(rule_set, rules).await
    }
    async fn set_rule_position(
        &self,
        rule_set: &str,
        rule: &str,
        after: Option<&str>,
    ) -> Result<(), AwsError> {
        self.next()?;
        self.inner.set_rule_position(rule_set, rule, after).await
    }
}

const THROTTLED: (&str, &str) = ("Throttling", "Rate exceeded");
const NOT_READY: (&str, &str) = ("InvalidS3Configuration", "Could not write to bucket: b");
const UNKNOWN: (&str, &str) = ("InternalFailure", "");

#[tokio::test]
async fn n_calls_take_n_less_one_seconds_at_one_a_second() {
    pause();
    let (paced, calls) = paced(1.0, &[]);
    for name in ["a", "b", "c"] {
        paced.create_rule_set(name).await.expect("the set is new");
    }
    assert_eq!(paced.list_rule_sets().await.expect("it answers"), ["a", "b", "c"]);
    let at = seconds(&calls);
    assert_eq!(at.iter().map(|s| s.round()).collect::<Vec<_>>(), [0.0, 1.0, 2.0, 3.0], "{at:?}");
    assert!(at[3] >= 3.0, "{at:?}");
}

#[tokio::test]
async fn calls_made_at_the_same_time_share_the_rate_and_an_idle_minute_saves_nothing_up() {
    pause();
    let (paced, calls) = paced(2.0, &[]);
    advance(Duration::from_secs(60)).await;
    let names = ["a", "b", "c", "d"];
    let (a, b, c, d) = tokio::join!(
        paced.create_rule_set(names[0]),
        paced.create_rule_set(names[1]),
        paced.create_rule_set(names[2]),
        paced.create_rule_set(names[3])
    );
    [a, b, c, d].into_iter().collect::<Result<Vec<_>, _>>().expect("the sets are new");
    let at = seconds(&calls);
    assert!((1.5..1.6).contains(&at[3]), "{at:?}");
}

#[tokio::test]
async fn throttled_twice_then_it_works_with_growing_pauses() {
    pause();
    let (paced, calls) = paced(1000.0, &[THROTTLED, THROTTLED]);
    paced.create_rule_set("a").await.expect("the third try is heard");
    let at = seconds(&calls);
    assert_eq!(at.len(), 3);
    assert!((1.0..2.1).contains(&at[1]) && (2.0..4.1).contains(&(at[2] - at[1])), "{at:?}");
}

#[tokio::test]
async fn throttling_without_end_is_given_up_after_six_more_tries() {
    pause();
    let (paced, calls) = paced(1.0, &[THROTTLED; 20]);
    let error = paced.create_rule_set("a").await.expect_err("nobody hears it");
    assert_eq!((error.kind, seconds(&calls).len()), (Kind::Throttled, 7));
}

#[tokio::test]
async fn a_permission_gets_about_a_minute_to_come_into_force() {
    pause();
    let (paced, calls) = paced(1.0, &[NOT_READY, NOT_READY, THROTTLED, NOT_READY]);
    paced.create_rule_set("a").await.expect("it is in force by now");
    assert_eq!(seconds(&calls).len(), 5);

    let (paced, calls) = self::paced(1.0, &[NOT_READY; 50]);
    let error = paced.create_rule_set("b").await.expect_err("it never is");
    let at = seconds(&calls);
    assert_eq!(error.kind, Kind::NotReady);
    assert!((40.0..=75.0).contains(at.last().expect("calls were made")), "{at:?}");
}

#[tokio::test]
async fn without_patience_a_missing_permission_is_told_at_once() {
    pause();
    let (paced, calls) = paced(1.0, &[NOT_READY]);
    let error =
        paced.with_patience(Duration::ZERO).create_rule_set("a").await.expect_err("it is not in force");
    assert_eq!((error.kind, seconds(&calls).len()), (Kind::NotReady, 1));
}

#[tokio::test]
async fn a_change_that_got_no_answer_is_not_repeated_and_a_reading_call_is() {
    pause();
    let (paced, calls) = paced(1.0, &[UNKNOWN, UNKNOWN]);
    let error = paced.create_rule_set("a").await.expect_err("nobody knows");
    assert_eq!((error.kind, seconds(&calls).len()), (Kind::Unknown, 1));
    paced.list_rule_sets().await.expect("reading again is harmless");
    assert_eq!(seconds(&calls).len(), 3);
}

#[tokio::test]
async fn a_refusal_is_told_at_once() {
    pause();
    let (paced, calls) = paced(1.0, &[("LimitExceeded", "Too many rules")]);
    let error = paced.create_rule_set("a").await.expect_err("it is refused");
    assert_eq!((error.code.as_str(), seconds(&calls).len()), ("LimitExceeded", 1));
}

#[tokio::test]
async fn senseless_rates_are_brought_into_bounds() {
    pause();
    for rate in [0.0, -1.0, f64::NAN, f64::INFINITY, 1e300] {
        let (paced, calls) = paced(rate, &[]);
        paced.create_rule_set("a").await.expect("the set is new");
        paced.create_rule_set("b").await.expect("the set is new");
        assert!(seconds(&calls)[1] <= 101.0, "{rate}");
    }
}

/// S3 Batch Operations that answer nothing at first.
struct Mute(Sandbox, Mutex<Vec<&'static str>>);

impl Mute {
    /// The first call of an operation is not answered.
    fn first(&self, operation: &'static str) -> Result<(), AwsError> {
        let mut calls = self.1.lock().expect("no test panicked");
        calls.push(operation);
        let before = calls.iter().filter(|call| **call == operation).count();
        if before > 1 {
            Ok(())
        } else {
            Err(AwsError::answered(operation, "InternalServiceException", "", 500))
        }
    }
}

#[async_trait]
impl Batch for Mute {
    async fn create_job(&self, job: &Job, token: &str) -> Result<String, AwsError> {
        self.first("CreateJob")?;
        self.0.create_job(job, token).await
    }
    async fn describe_job(&self, id: &str) -> Result<Option<Described>, AwsError> {
        self.first("DescribeJob")?;
        self.0.describe_job(id).await
    }
    async fn list_jobs(&self) -> Result<Vec<Listed>, AwsError> {
        self.first("ListJobs")?;
        self.0.list_jobs().await
    }
    async fn update_job_status(&self, id: &str, to: Request, why: Option<&str>) -> Result<Status, AwsError> {
        self.first("UpdateJobStatus")?;
        self.0.update_job_status(id, to, why).await
    }
    async fn update_job_priority(&self, id: &str, priority: i64) -> Result<i64, AwsError> {
        self.first("UpdateJobPriority")?;
        self.0.update_job_priority(id, priority).await
    }
}

#[tokio::test]
async fn a_job_that_got_no_answer_is_left_to_whoever_keeps_its_token() {
    pause();
    let paced = Paced::new(Mute(Sandbox::new("111122223333", "eu-west-1"), Mutex::default()), 1.0);
    assert_eq!(paced.describe_job("gone").await.expect("asking again is harmless"), None);
    assert_eq!(paced.list_jobs().await.expect("asking again is harmless"), []);
    let unknown = [
        paced.create_job(&Job::default(), "t").await.map(drop),
        paced.update_job_status("gone", Request::Ready, None).await.map(drop),
        paced.update_job_priority("gone", 1).await.map(drop),
    ];
    assert!(
        unknown.iter().all(|answer| answer.as_ref().is_err_and(|e| e.kind == Kind::Unknown)),
        "{unknown:?}"
    );
    let calls = paced.inner.1.lock().expect("no test panicked").clone();
    let once = ["CreateJob", "UpdateJobStatus", "UpdateJobPriority"];
    assert_eq!(calls, ["DescribeJob", "DescribeJob", "ListJobs", "ListJobs", once[0], once[1], once[2]]);
}
