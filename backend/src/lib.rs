//! Implements the ports of `domain` over SQLite and AWS.
//!
//! `service` decides and notes · `store` has all SQL · `aws` names the SDK, and nothing else does · `deploy` runs plans ·
//! `watch` looks at what goes on.

pub mod aws;
pub mod backup;
pub mod clock;
mod deploy;
mod error;
pub mod incident;
pub mod random;
mod service;
mod store;
mod watch;
mod zones;

pub use error::Error;
pub use service::{Demo, Runner};

use aws::{
    Accounts,
    accounts::AwsAccounts,
    sandbox::{Sandbox, Snapshot, SnapshotError},
};
use clock::{Clock, SystemClock};
use domain::{
    Digest,
    audit::Broken,
    environment::{Access, Colour, Environment, SANDBOX},
    port::Services,
};
use random::{Random, SystemRandom};
use service::{Bench, Core, LiveLocks, Passwords, Throttle};
use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use store::{Store, lock::Lock};

/// The account inside the console.
const SANDBOX_ACCOUNT: &str = "111122223333";
const SANDBOX_REGION: &str = "eu-west-1";

/// Makes the way to AWS, given the account inside the console.
pub type MakeAccounts = Box<dyn FnOnce(Arc<Sandbox>) -> Arc<dyn Accounts> + Send>;

/// What it takes to open the backend.
pub struct Config {
    /// The SQLite file; made where there is none.
    pub database: PathBuf,
    /// Hosts that an environment's endpoint may name, beside loopback.
    pub endpoint_hosts: Vec<String>,
    /// The way to AWS, where it is not the usual one: tests put faults into it.
    pub accounts: Option<MakeAccounts>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub random: Arc<dyn Random>,
    /// How long a deployment waits before it asks AWS again after it got no answer.
    pub patience: Duration,
    /// Called before and after each write of a deployment's journal: tests end the process there.
    pub at_journal: Option<AtJournal>,
    /// The program that runs pasted handlers; without one they run in this process, which their engine may end.
    pub runner: Option<Runner>,
}

/// What is called around each write of a deployment's journal.
pub type AtJournal = Arc<dyn Fn() + Send + Sync>;

impl Config {
    /// The usual: AWS through its SDK, the system's clock and chance, loopback only.
    pub fn new(database: impl Into<PathBuf>) -> Self {
        Self {
            database: database.into(),
            endpoint_hosts: Vec::new(),
            accounts: None,
            clock: Arc::new(SystemClock),
            random: Arc::new(SystemRandom),
            patience: Duration::from_secs(2),
            at_journal: None,
            runner: None,
        }
    }
}

/// The backend, opened.
#[derive(Clone)]
pub struct Backend(Arc<Core>);

/// Opens the database, brings its tables up to date, and makes the `sandbox` environment.
///
/// # Errors
/// When the file cannot be opened, is none of ours, or another process has it open.
pub async fn open(config: Config) -> Result<Backend, Error> {
    let lock = Lock::take(&config.database)?;
    let store = Store::open(&config.database).await?;
    let sandbox = Sandbox::open(SANDBOX_ACCOUNT, SANDBOX_REGION, Arc::new(Kept(store.clone()))).await;
    let sandbox = sandbox.map_err(|e| Error::stored("sandbox", e))?;
    let bench = Bench::new(config.runner);
    let sandbox = sandbox.with_clock(config.clock.clone()).with_invoke(Arc::new(bench.clone()));
    let sandbox = Arc::new(sandbox);
    let accounts = match config.accounts {
        Some(make) => make(sandbox.clone()),
        None => Arc::new(AwsAccounts::new(sandbox.clone(), config.endpoint_hosts.clone())),
    };
    let core = Core {
        accounts,
        sandbox,
        passwords: Passwords::new(config.random.clone()),
        clock: config.clock,
        random: config.random,
        endpoint_hosts: config.endpoint_hosts,
        throttle: Throttle::default(),
        live_locks: LiveLocks::default(),
        runs: deploy::Runs::default(),
        checking: tokio::sync::Semaphore::new(2),
        bench,
        patience: config.patience,
        at_journal: config.at_journal,
        lock: Mutex::new(Some(lock)),
        store,
    };
    let mut db = core.store.write().await?;
    let environment = Environment {
        id: SANDBOX.into(),
        account: SANDBOX_ACCOUNT.into(),
        region: SANDBOX_REGION.into(),
        colour: Colour::Green,
        access: Access::Sandbox,
        endpoint_url: None,
        calls_per_second: 50.0,
        created_at: core.clock.now(),
        requires_expectations: false,
        prices: None,
    };
    store::environment::insert(&mut db, &environment).await?;
    for (name, peer) in store::audit::sign_ins(&mut db).await? {
        core.throttle.know(&name, &peer);
    }
    db.commit().await?;
    Ok(Backend(Arc::new(core)))
}

impl Backend {
    /// What the pages ask.
    #[must_use]
    pub fn services(&self) -> Services {
        service::services(&self.0)
    }

    /// The account inside the console: how its functions answer is set there.
    #[must_use]
    pub fn sandbox(&self) -> Arc<Sandbox> {
        self.0.sandbox.clone()
    }

    /// Path of the one-time link for the first administrator, `/welcome/TOKEN`; none once there is one. Each call makes
    /// a new link and voids the one before; it works for a day.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn first_admin_link(&self) -> Result<Option<String>, Error> {
        service::first_admin_link(&self.0).await
    }

    /// Makes two people, an example rule set live in the sandbox, three samples, and a change that waits for review;
    /// does nothing where they are.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn seed_demo(&self, demo: &Demo) -> Result<(), Error> {
        service::seed(&self.0, demo).await
    }

    /// Goes on with deployments that an earlier process left unfinished; gives how many.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn resume(&self) -> Result<usize, Error> {
        deploy::resume(&self.0).await
    }

    /// Watches jobs until the process is to end.
    pub fn watch(&self) {
        watch::start(&self.0);
    }

    /// Asks AWS once about every job that has not ended, whether it is due or not; gives how many there are.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn look_at_jobs(&self) -> Result<usize, Error> {
        self.0.look_at_jobs(true).await
    }

    /// Waits until no deployment runs.
    pub async fn settled(&self) {
        self.0.runs.settled().await;
    }

    /// Follows the audit log's chain, see [`verify_audit`].
    ///
    /// # Errors
    /// When the database fails.
    pub async fn verify_audit(&self) -> Result<Result<(usize, Digest), Broken>, Error> {
        store::audit::verify(&mut *self.0.store.read().await?).await
    }

    /// Lets running deployments end at the step they are at, and closes the database. They resume at the next start.
    pub async fn shutdown(&self) {
        self.0.runs.shut_down().await;
        self.0.store.close().await;
        drop(self.0.lock.lock().unwrap_or_else(PoisonError::into_inner).take());
    }
}

/// Follows the audit log's chain in a database, also while a console runs on it; gives the number of entries and the last
/// digest, or where it breaks.
///
/// # Errors
/// When the file cannot be read or is none of ours.
pub async fn verify_audit(database: &Path) -> Result<Result<(usize, Digest), Broken>, Error> {
    let store = Store::open_to_read(database).await?;
    let found = store::audit::verify(&mut *store.read().await?).await;
    store.close().await;
    found
}

/// Keeps the sandbox's account in the database.
struct Kept(Store);

#[async_trait::async_trait]
impl Snapshot for Kept {
    async fn load(&self) -> Result<Option<String>, SnapshotError> {
        Ok(store::environment::sandbox(&mut *self.0.read().await?, SANDBOX).await?)
    }

    async fn save(&self, state: &str) -> Result<(), SnapshotError> {
        let mut db = self.0.write().await?;
        store::environment::set_sandbox(&mut db, SANDBOX, state).await?;
        Ok(db.commit().await?)
    }
}
