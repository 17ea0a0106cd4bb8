//! A team with people of every role, and a backend to work with.

use crate::faults::Faults;
use backend::{Backend, Config, Error, clock::Clock, random::Random};
use domain::{
    Caller, Role, Timestamp,
    change::{Approve, ChangeId, ChangeView, Propose},
    deployment::DeploymentId,
    draft::{CreateDraft, DraftId, SaveDraft, Saved, Source},
    people::{AcceptInvitation, Invite, SignIn},
    port::Services,
    rules::{Action, Rule, RuleSet, S3Action},
};
use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::Duration,
};
use tempfile::TempDir;

pub const PASSWORD: &str = "correct horse battery staple";
const FILE: &str = "team.sqlite";
pub const SANDBOX: &str = "sandbox";
/// 2026-03-02T09:15:41Z.
const START: i64 = 1_772_442_941_000;

/// A clock set by hand.
pub struct TestClock(AtomicI64);

impl TestClock {
    pub fn advance(&self, seconds: i64) {
        self.0.fetch_add(seconds * 1000, Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}

/// Chance that comes out the same each time.
struct Seeded(AtomicU64);

impl Random for Seeded {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), Error> {
        for byte in bytes {
            // SplitMix64.
            let mut z = self.0.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::SeqCst);
            z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            *byte = (z ^ (z >> 31)).to_le_bytes()[0];
        }
        Ok(())
    }
}

/// Opens a backend over a file, with faults to be put into AWS.
pub async fn open(file: &Path, clock: &Arc<TestClock>, faults: &Arc<Faults>) -> Backend {
    let faulty = faults.clone();
    let config = Config {
        accounts: Some(Box::new(move |sandbox| faulty.before(sandbox))),
        clock: clock.clone(),
        random: Arc::new(Seeded(AtomicU64::new(u64::try_from(clock.now().0).expect("it is positive")))),
        patience: Duration::ZERO,
        endpoint_hosts: Vec::new(),
        ..Config::new(file)
    };
    backend::open(config).await.expect("the database opens")
}

/// People of every role, each signed in.
pub struct Team {
    dir: TempDir,
    pub clock: Arc<TestClock>,
    pub faults: Arc<Faults>,
    pub backend: Backend,
    pub services: Services,
    pub viewer: Caller,
    pub editor: Caller,
    pub reviewer: Caller,
    pub deployer: Caller,
    pub admin: Caller,
}

impl Team {
    pub async fn new() -> Self {
        let dir = tempfile::tempdir().expect("there is room for a file");
        let clock = Arc::new(TestClock(AtomicI64::new(START)));
        let faults = Arc::new(Faults::default());
        let backend = open(&dir.path().join(FILE), &clock, &faults).await;
        let services = backend.services();
        let admin = first_admin(&backend, &services).await;
        let viewer = join(&services, &admin, "vera", Role::Viewer).await;
        let editor = join(&services, &admin, "emil", Role::Editor).await;
        let reviewer = join(&services, &admin, "rita", Role::Reviewer).await;
        let deployer = join(&services, &admin, "dora", Role::Deployer).await;
        Self { dir, clock, faults, backend, services, viewer, editor, reviewer, deployer, admin }
    }

    /// A copy of a team that was shut down, with a file of its own.
    pub async fn copy(of: &Self) -> Self {
        let dir = tempfile::tempdir().expect("there is room for a file");
        std::fs::copy(of.file(), dir.path().join(FILE)).expect("it is copied");
        Self::over(dir, of).await
    }

    /// The same team and file, opened by another process.
    pub async fn reopened(mut self) -> Self {
        self.backend.shutdown().await;
        let elsewhere = tempfile::tempdir().expect("there is room for a directory");
        let dir = std::mem::replace(&mut self.dir, elsewhere);
        Self::over(dir, &self).await
    }

    async fn over(dir: TempDir, of: &Self) -> Self {
        let faults = Arc::new(Faults::default());
        let backend = open(&dir.path().join(FILE), &of.clock, &faults).await;
        Self {
            dir,
            clock: of.clock.clone(),
            faults,
            services: backend.services(),
            backend,
            viewer: of.viewer.clone(),
            editor: of.editor.clone(),
            reviewer: of.reviewer.clone(),
            deployer: of.deployer.clone(),
            admin: of.admin.clone(),
        }
    }

    pub fn file(&self) -> PathBuf {
        self.dir.path().join(FILE)
    }

    pub fn with(&self, role: Role) -> &Caller {
        match role {
            Role::Viewer => &self.viewer,
            Role::Editor => &self.editor,
            Role::Reviewer => &self.reviewer,
            Role::Deployer => &self.deployer,
            Role::Admin => &self.admin,
        }
    }

    /// A draft by the editor, with these rules.
    pub async fn draft(&self, rules: &[&str]) -> DraftId {
        let request = CreateDraft {
            environment: SANDBOX.into(),
            kind: domain::Kind::RuleSet,
            name: "inbound".into(),
            source: Source::Empty,
        };
        let draft = self.services.drafts.create(&self.editor, request).await.expect("it is made");
        self.save(&self.editor, draft, rules).await;
        draft
    }

    /// Saves over whatever is the latest.
    pub async fn save(&self, by: &Caller, draft: DraftId, rules: &[&str]) -> i64 {
        let latest = self.services.drafts.open(by, draft, None).await.expect("it opens").latest;
        let request = SaveDraft { draft, based_on: latest, content: set("inbound", rules).into() };
        match self.services.drafts.save(by, request).await.expect("it is saved") {
            Saved::At(number) => number,
            Saved::Conflict(theirs) => panic!("conflict with {theirs:?}"),
        }
    }

    /// Proposes the draft's latest revision, as the editor.
    pub async fn propose(&self, draft: DraftId) -> ChangeId {
        let latest = self.services.drafts.open(&self.editor, draft, None).await.expect("it opens").latest;
        let request = Propose { draft, revision: latest, title: "A change".into(), ..Propose::default() };
        self.services.changes.propose(&self.editor, request).await.expect("it is proposed")
    }

    pub async fn change(&self, id: ChangeId) -> ChangeView {
        self.services.changes.show(&self.viewer, id).await.expect("it is shown")
    }

    /// What a change of a rule set proposes.
    pub async fn rule_set_change(&self, id: ChangeId) -> domain::change::RuleSetChange {
        self.change(id).await.subject.rule_set().expect("it is one of a rule set").clone()
    }

    /// What an approval of the change as it is now says.
    pub async fn approval(&self, id: ChangeId) -> Approve {
        let view = self.change(id).await;
        Approve { change: id, revision: view.summary.revision, plan_hash: view.plan_hash }
    }

    pub async fn approve(&self, id: ChangeId) {
        let approval = self.approval(id).await;
        self.services.changes.approve(&self.reviewer, approval).await.expect("it is approved");
    }

    /// Deploys an approved change, and waits for the end.
    pub async fn deploy(&self, id: ChangeId) -> DeploymentId {
        let deployment = self.services.deployments.deploy(&self.deployer, id).await.expect("it starts");
        self.backend.settled().await;
        deployment
    }

    /// Brings rules live by the book; gives change and deployment.
    pub async fn live(&self, rules: &[&str]) -> (ChangeId, DeploymentId) {
        let draft = self.draft(rules).await;
        let change = self.propose(draft).await;
        self.approve(change).await;
        (change, self.deploy(change).await)
    }

    /// Name and rule names of what is active.
    pub async fn active(&self) -> Option<(String, Vec<String>)> {
        let live = self.services.environments.live(&self.viewer, SANDBOX).await.expect("it is read");
        live.active.map(|set| (set.name, set.rules.into_iter().map(|r| r.name).collect()))
    }

    /// The chain is whole.
    pub async fn verify_audit(&self) -> usize {
        self.backend.verify_audit().await.expect("it is read").expect("the chain is whole").0
    }
}

/// A rule set whose rules store mail.
pub fn set(name: &str, rules: &[&str]) -> RuleSet {
    let rule = |name: &&str| Rule {
        name: (*name).into(),
        enabled: Some(true),
        recipients: vec![format!("{name}@example.com")],
        actions: vec![Action::S3Action(S3Action {
            bucket_name: "mail-archive".into(),
            ..S3Action::default()
        })],
        scan_enabled: Some(true),
        ..Rule::default()
    };
    RuleSet { name: name.into(), rules: rules.iter().map(rule).collect() }
}

pub async fn first_admin(backend: &Backend, services: &Services) -> Caller {
    let link = backend.first_admin_link().await.expect("it is made").expect("nobody is there yet");
    accept(services, &link, "ada").await
}

/// Invites somebody, who accepts.
pub async fn join(services: &Services, admin: &Caller, name: &str, role: Role) -> Caller {
    let invited = services.people.invite(admin, Invite { name: name.into(), role }).await.expect("invited");
    accept(services, &invited.path, name).await
}

async fn accept(services: &Services, path: &str, name: &str) -> Caller {
    let token = path.strip_prefix("/welcome/").expect("it is a welcome").to_owned();
    let request = AcceptInvitation { token, name: name.into(), password: PASSWORD.into() };
    let session = services.sessions.accept(request).await.expect("it is accepted");
    services.sessions.caller(&session.token).await.expect("it is read").expect("the session runs")
}

pub fn sign_in(name: &str, password: &str) -> SignIn {
    SignIn { name: name.into(), password: password.into() }
}
