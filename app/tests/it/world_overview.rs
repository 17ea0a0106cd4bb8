//! What waits for somebody in the small world, and what is found there.

use crate::world::{World, summary};
use async_trait::async_trait;
use domain::{
    Caller, Failure, Kind, Timestamp,
    change::{ChangeSummary, EventKind, State},
    deployment::DeploymentSummary,
    draft::DraftSummary,
    inbox::{Happening, Inbox, Subject, Unproposed, Wait, Waiting},
    port::Overview,
    search::{Found, Hit, Query},
    slice::{self, Part, Slice},
};

const AT: Timestamp = Timestamp(1_772_442_941_207);

#[async_trait]
impl Overview for World {
    async fn inbox(&self, _: &Caller) -> Result<Inbox, Failure> {
        let change = summary(State::InReview);
        Ok(Inbox {
            waiting: vec![Waiting { wait: Wait::ReviewAsked, what: Subject::Change(change.clone()) }],
            changes: vec![change],
            drafts: vec![Unproposed {
                id: 6,
                kind: Kind::Job,
                name: "read every <b>letter</b>".into(),
                environment: "sandbox".into(),
                revision: 3,
                saved_at: AT,
            }],
            recent: vec![Happening {
                at: AT,
                by: "ada".into(),
                kind: EventKind::BrokenGlass,
                change: 9,
                title: "Drop spam first".into(),
                environment: "sandbox".into(),
            }],
        })
    }

    async fn changes(
        &self,
        _: &Caller,
        _: slice::Changes,
        slice: Slice,
    ) -> Result<Part<ChangeSummary>, Failure> {
        Ok(slice.cut(Vec::new(), |change: &ChangeSummary| change.id))
    }

    async fn deployments(
        &self,
        _: &Caller,
        _: &str,
        slice: Slice,
    ) -> Result<Part<DeploymentSummary>, Failure> {
        Ok(slice.cut(Vec::new(), |deployment: &DeploymentSummary| deployment.id))
    }

    async fn drafts(&self, _: &Caller, _: &str) -> Result<Vec<DraftSummary>, Failure> {
        Ok(Vec::new())
    }

    async fn find(&self, _: &Caller, query: Query) -> Result<Vec<Hit>, Failure> {
        let hit = Hit {
            kind: Found::Comment,
            id: "9".into(),
            title: "Drop spam first".into(),
            environment: "sandbox".into(),
            excerpt: vec![(false, "is <i>the</i> ".into()), (true, "zebra".into())],
            at: AT,
        };
        Ok(if query.terms().contains(&"zebra".to_owned()) { vec![hit] } else { Vec::new() })
    }
}
