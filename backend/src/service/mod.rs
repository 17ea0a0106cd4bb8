//! The ports of `domain`, implemented. Every method that changes something reads the same way: may they (`act`) ·
//! is it right (`domain`) · AWS, if it takes that · one transaction that looks again (`begin`), does it, and notes it
//! in the audit log (`finish`).

mod audit;
mod back;
mod changes;
mod content;
mod demo;
mod deployments;
mod drafts;
mod environments;
mod expectations;
mod handlers;
mod jobs;
mod live;
mod look;
mod manifest;
mod overview;
mod password;
mod people;
mod preflight;
mod proposal;
mod replays;
mod report;
mod reviews;
mod samples;
mod sessions;
mod standing;
mod throttle;
mod tokens;

use crate::{
    AtJournal, Error,
    aws::{Accounts, Receiving, batch::Reach, sandbox::Sandbox},
    clock::Clock,
    deploy::Runs,
    random::Random,
    store::{Store, audit::Fact, environment, lock::Lock, person},
};
use domain::{
    Caller, Failure, Timestamp, access::Deed, access::PersonId, environment::Environment,
    people::AccountState, port::Services, token::Bearer,
};
use sqlx::{Sqlite, SqliteConnection, Transaction};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::sync::Semaphore;

pub use demo::Demo;
pub(crate) use demo::seed;
pub(crate) use handlers::Bench;
pub use handlers::Runner;
pub(crate) use live::LiveLocks;
pub(crate) use password::Passwords;
pub(crate) use sessions::first_admin_link;
pub(crate) use throttle::Throttle;

/// What the services share.
pub(crate) struct Core {
    pub store: Store,
    pub accounts: Arc<dyn Accounts>,
    /// The account inside the console.
    pub sandbox: Arc<Sandbox>,
    pub clock: Arc<dyn Clock>,
    pub random: Arc<dyn Random>,
    /// Hosts that an environment's endpoint may name, beside loopback.
    pub endpoint_hosts: Vec<String>,
    pub passwords: Passwords,
    pub throttle: Throttle,
    pub live_locks: LiveLocks,
    pub runs: Runs,
    /// Places for manifests that are checked in S3.
    pub checking: Semaphore,
    /// Where pasted handlers are run.
    pub bench: Bench,
    /// How long to wait before AWS is asked again after it gave no answer.
    pub patience: Duration,
    /// Called around each write of the journal.
    pub at_journal: Option<AtJournal>,
    /// Keeps other processes out of the database.
    pub lock: Mutex<Option<Lock>>,
}

/// The services, as the pages get them.
pub(crate) fn services(core: &Arc<Core>) -> Services {
    Services {
        sessions: Arc::new(sessions::Sessions(core.clone())),
        people: Arc::new(people::People(core.clone())),
        tokens: Arc::new(tokens::Tokens(core.clone())),
        replays: Arc::new(replays::Replays(core.clone())),
        environments: Arc::new(environments::Environments(core.clone())),
        drafts: Arc::new(drafts::Drafts(core.clone())),
        jobs: Arc::new(jobs::Jobs(core.clone())),
        samples: Arc::new(samples::Samples(core.clone())),
        handlers: Arc::new(handlers::Handlers(core.clone())),
        expectations: Arc::new(expectations::Expectations(core.clone())),
        changes: Arc::new(changes::Changes(core.clone())),
        reviews: Arc::new(reviews::Reviews(core.clone())),
        deployments: Arc::new(deployments::Deployments(core.clone())),
        audit: Arc::new(audit::AuditLog(core.clone())),
        overview: Arc::new(overview::Overview(core.clone())),
    }
}

impl Core {
    /// Begins to do something: refuses, and notes that it did, unless the caller's role suffices. `what` is the deed's
    /// name in the audit log, `object` what it is done to.
    pub async fn act<'a>(
        &'a self,
        caller: &'a Caller,
        deed: Deed,
        what: &'static str,
        object: impl Into<String>,
    ) -> Result<Act<'a>, Failure> {
        let act = Act { core: self, caller, deed, what, object: object.into() };
        match caller.require(deed) {
            Ok(()) => Ok(act),
            Err(failure) => Err(self.work(what, act.object).await?.by(caller).refused(failure).await),
        }
    }

    /// A transaction in which the console itself does something.
    pub async fn work(&self, what: &'static str, object: impl Into<String>) -> Result<Work, Error> {
        Ok(Work {
            tx: self.store.write().await?,
            now: self.clock.now(),
            caller: None,
            what,
            object: object.into(),
        })
    }

    /// An environment, by its name.
    pub async fn environment(&self, id: &str) -> Result<Environment, Failure> {
        let mut db = self.store.read().await?;
        environment::get(&mut db, id)
            .await?
            .ok_or_else(|| Failure::NotFound(format!("environment `{}`", shorten(id))))
    }

    /// Batch jobs, and what they take, in an environment.
    pub async fn batch(&self, environment: &Environment) -> Result<Reach, Failure> {
        Ok(self.accounts.batch(environment).await?)
    }

    /// SES receiving in an environment.
    pub async fn receiving(&self, environment: &Environment) -> Result<Arc<dyn Receiving>, Error> {
        Ok(self.accounts.receiving(environment).await?)
    }
}

/// Something a caller may do, not begun yet.
pub(crate) struct Act<'a> {
    core: &'a Core,
    caller: &'a Caller,
    deed: Deed,
    what: &'static str,
    object: String,
}

impl Act<'_> {
    /// Begins the transaction, and asks once more who the caller is: a role taken away a moment ago is gone.
    pub async fn begin(self) -> Result<Work, Failure> {
        let mut work = self.core.work(self.what, self.object).await?;
        let row = person::get(work.db(), self.caller.person).await?;
        let person = row.map(|row| row.person()).transpose()?;
        let Some(person) = person.filter(|p| p.state == AccountState::Active) else {
            return Err(Failure::Unauthenticated);
        };
        // The token's scopes stay: they are the one thing about the caller that the account does not say.
        let bearer = self.caller.bearer;
        let caller = Caller { bearer, ..Caller::new(person.id, person.name, person.role) };
        let allowed = caller.require(self.deed);
        let work = work.by(&caller);
        match allowed {
            Ok(()) => Ok(work),
            Err(failure) => Err(work.refused(failure).await),
        }
    }
}

/// A transaction that does one thing and notes it.
pub(crate) struct Work {
    tx: Transaction<'static, Sqlite>,
    pub now: Timestamp,
    caller: Option<Caller>,
    what: &'static str,
    object: String,
}

impl Work {
    pub fn db(&mut self) -> &mut SqliteConnection {
        &mut self.tx
    }

    /// Names who does it.
    pub fn by(mut self, caller: &Caller) -> Self {
        self.caller = Some(caller.clone());
        self
    }

    /// Names what it is done to, where that is known only now.
    pub fn to(&mut self, object: String) {
        self.object = object;
    }

    /// Who does it: with the role they have at this moment.
    pub fn caller(&self) -> Result<Caller, Failure> {
        self.caller.clone().ok_or(Failure::Unauthenticated)
    }

    /// Their id.
    pub fn person(&self) -> Result<PersonId, Failure> {
        self.caller.as_ref().map(|c| c.person).ok_or(Failure::Unauthenticated)
    }

    /// Notes it in the audit log and commits.
    pub async fn finish(mut self, environment: Option<&str>, detail: serde_json::Value) -> Result<(), Error> {
        let what = self.what;
        self.note(what, environment, detail).await?;
        Ok(self.tx.commit().await?)
    }

    /// Commits a refusal to the audit log, and nothing else; gives the refusal back.
    pub async fn refused(mut self, failure: Failure) -> Failure {
        let what = format!("{} refused", self.what);
        let noted = self.note(&what, None, serde_json::json!({ "why": failure.to_string() })).await;
        let done = match noted {
            Ok(()) => self.tx.commit().await.map_err(Error::from),
            Err(error) => Err(error),
        };
        match done {
            Ok(()) => failure,
            Err(error) => error.into(),
        }
    }

    async fn note(
        &mut self,
        deed: &str,
        environment: Option<&str>,
        detail: serde_json::Value,
    ) -> Result<(), Error> {
        let caller = self.caller.as_ref();
        let detail = with_token(detail, caller.and_then(|c| c.bearer));
        let fact = Fact {
            at: self.now,
            person: caller.map(|c| c.person),
            name: caller.map_or("countersign", |c| c.name.as_str()),
            deed,
            object: &self.object,
            environment,
            detail,
        };
        crate::store::audit::append(&mut self.tx, fact).await
    }
}

/// What was done, and by which token.
fn with_token(mut detail: serde_json::Value, bearer: Option<Bearer>) -> serde_json::Value {
    if let (Some(members), Some(bearer)) = (detail.as_object_mut(), bearer) {
        members.insert("by_token".into(), bearer.token.into());
    }
    detail
}

/// At most 64 characters of what somebody typed, to repeat it in a message.
fn shorten(text: &str) -> String {
    text.chars().take(64).collect()
}

/// A text that has to say something, within bounds.
fn text(field: &str, text: &str, most: usize) -> Result<String, Failure> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Failure::invalid(field, "say something here"));
    }
    bounded(field, text, most)
}

/// A text that may be empty, within bounds.
fn bounded(field: &str, text: &str, most: usize) -> Result<String, Failure> {
    let text = text.trim();
    let count = text.chars().count();
    if count > most {
        return Err(Failure::invalid(field, format!("{count} characters are too many; at most {most}")));
    }
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return Err(Failure::invalid(field, "it has control characters; take them out"));
    }
    Ok(text.to_owned())
}
