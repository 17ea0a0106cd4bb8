//! The part of the world that is about reviews: a policy, and a change with a thread on a field that holds what people should
//! not be able to put into a page.

use crate::world::{World, rule_set};
use async_trait::async_trait;
use domain::{
    Caller, Digest, Failure, Timestamp,
    access::Deed,
    change::{ChangeId, State},
    deployment::DeploymentId,
    draft::RevisionNumber,
    finding::Place,
    port::Reviews,
    review::{
        Facts, Policy, PolicyForm, Review,
        anchor::rules,
        requirements,
        thread::{About, Begin, Remark, RemarkId, Thread, ThreadId},
    },
};

/// What somebody wrote.
pub const SAID: &str = "Use **one** bucket.\n\n<script>alert(1)</script> [a](javascript:alert(2))";

/// Where the change of this world stands.
pub fn facts() -> Facts {
    Facts { open_threads: 1, ..Facts::new(State::InReview, 1, Digest::of_bytes(b"plan")) }
}

/// A policy that demands threads to be resolved.
pub fn policy() -> Policy {
    Policy {
        threads: true,
        freezes: vec!["Fri 16:00 - Mon 08:00 Europe/Berlin weekend".parse().expect("it is a window")],
        ..Policy::default()
    }
}

fn thread() -> Thread {
    let set = rule_set();
    let place = Place::action(1, 0, "BucketName");
    let anchor = rules::anchor(&set, &place).expect("there is such a field");
    let remark = Remark {
        id: 4,
        by: "rolf".into(),
        at: Timestamp(1_772_442_941_207),
        text: SAID.into(),
        suggestion: Some("mail-\"><script>alert(3)</script>".into()),
        applied: None,
    };
    let now = rules::resolve(&anchor, &set);
    Thread { id: 3, about: Some(About { anchor, now }), revision: 2, resolved: None, remarks: vec![remark] }
}

fn none<T>() -> Result<T, Failure> {
    Err(Failure::NotFound("thing of this kind".into()))
}

#[async_trait]
impl Reviews for World {
    async fn policy(&self, caller: &Caller, environment: &str) -> Result<Policy, Failure> {
        caller.require(Deed::Read)?;
        if environment == "sandbox" { Ok(policy()) } else { none() }
    }
    async fn set_policy(&self, caller: &Caller, _: &str, form: PolicyForm) -> Result<(), Failure> {
        caller.require(Deed::ManageEnvironments)?;
        form.read().map_err(Failure::Invalid)?.check(|_| true).map_err(Failure::Invalid)
    }
    async fn review(&self, caller: &Caller, _: ChangeId) -> Result<Review, Failure> {
        Ok(Review {
            requirements: requirements(caller, &policy(), &facts()),
            threads: vec![thread()],
            reviewers: vec!["rolf".into()],
            could_review: vec!["rita".into(), "rolf".into()],
            acknowledged: Vec::new(),
            broken_glass: None,
        })
    }
    async fn begin(&self, _: &Caller, request: Begin) -> Result<ThreadId, Failure> {
        if request.text.is_empty() { Err(Failure::invalid("text", "say something here")) } else { Ok(3) }
    }
    async fn reply(&self, _: &Caller, _: ThreadId, _: String) -> Result<(), Failure> {
        none()
    }
    async fn resolve(&self, _: &Caller, _: ThreadId, _: bool) -> Result<(), Failure> {
        none()
    }
    async fn apply(&self, _: &Caller, _: RemarkId) -> Result<RevisionNumber, Failure> {
        Ok(3)
    }
    async fn assign(&self, _: &Caller, _: ChangeId, _: Vec<String>) -> Result<(), Failure> {
        none()
    }
    async fn take_over(&self, _: &Caller, _: ChangeId) -> Result<(), Failure> {
        none()
    }
    async fn acknowledge(&self, _: &Caller, _: ChangeId, _: RevisionNumber) -> Result<(), Failure> {
        none()
    }
    async fn break_glass(&self, _: &Caller, _: ChangeId, _: String) -> Result<DeploymentId, Failure> {
        none()
    }
}
