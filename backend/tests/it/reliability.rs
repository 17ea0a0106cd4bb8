//! Every fault at every call of every kind of plan, and the end of the process at every write of the journal. What each
//! comes to stands in docs/RELIABILITY.md; these tests hold that page to what happens. `RELIABILITY=write` writes it.

use crate::{
    faults::{Fault, Faults},
    plans::{DAY, live, marks, propose},
    support::{Team, open, set},
};
use backend::{
    Backend, Config,
    aws::{Kind, Receiving},
};
use domain::{
    Caller, Failure,
    change::{ChangeId, State as ChangeState},
    deployment::{DeploymentId, State},
    plan::{Base, Call, Manner, Plan, Step},
    rules::RuleSet,
};
use std::{
    env,
    fmt::Write,
    fs,
    iter::repeat_n,
    path::Path,
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

/// What goes wrong, how often one after the other, and what it is called.
pub const FAULTS: [(&str, Fault, usize); 15] = [
    ("the call is lost", Fault::Before(Kind::Unknown), 1),
    ("the answer is lost", Fault::After(Kind::Unknown), 1),
    ("it arrives after the next call", Fault::Late(2), 1),
    ("it arrives two calls later", Fault::Late(3), 1),
    ("it arrives twice, first answer heard", Fault::Twice, 1),
    ("it arrives twice, second answer heard", Fault::TwiceLast, 1),
    ("throttled", Fault::Answer("Throttling", 400), 1),
    ("error 500", Fault::Answer("InternalFailure", 500), 1),
    ("the answer makes no sense", Fault::Garbage, 1),
    ("credentials expired", Fault::Answer("ExpiredToken", 403), 1),
    ("access denied", Fault::Answer("AccessDenied", 403), 1),
    ("calls are lost for long", Fault::Before(Kind::Unknown), 12),
    ("answers are lost for long", Fault::After(Kind::Unknown), 12),
    ("throttled for long", Fault::Answer("Throttling", 400), 12),
    ("credentials expired for long", Fault::Answer("ExpiredToken", 403), 12),
];

/// The child process of these tests: file, write of the journal at which it ends, and what it begins.
const CHILD: &str = "COUNTERSIGN_TEST_CHILD";

/// What is begun.
#[derive(Debug, Clone, Copy)]
pub enum Begin {
    Deploy(ChangeId),
    RollBack(DeploymentId),
    ReturnTo(DeploymentId),
}

impl Begin {
    pub async fn begin(self, backend: &Backend, deployer: &Caller) -> Result<DeploymentId, Failure> {
        let deployments = backend.services().deployments;
        match self {
            Self::Deploy(change) => deployments.deploy(deployer, change).await,
            Self::RollBack(id) => deployments.roll_back(deployer, id).await,
            Self::ReturnTo(id) => deployments.return_to(deployer, id).await,
        }
    }

    fn encoded(self) -> String {
        match self {
            Self::Deploy(id) => format!("deploy {id}"),
            Self::RollBack(id) => format!("roll_back {id}"),
            Self::ReturnTo(id) => format!("return_to {id}"),
        }
    }

    fn decoded(text: &str) -> Self {
        let (what, id) = text.split_once(' ').expect("two words");
        let id = id.parse().expect("a number");
        match what {
            "deploy" => Self::Deploy(id),
            "roll_back" => Self::RollBack(id),
            _ => Self::ReturnTo(id),
        }
    }
}

/// A team, shut down, with something to begin.
struct Scenario {
    team: Team,
    begin: Begin,
    plan: Plan,
    /// Calls that planning takes, before the run's first.
    first: usize,
    old: Base,
    new: Base,
    /// Sets that stand before.
    before: Vec<String>,
}

impl Scenario {
    /// Runs it once on a copy, to see what it does when nothing goes wrong.
    async fn of(team: Team, begin: Begin) -> Self {
        team.backend.shutdown().await;
        let once = Team::copy(&team).await;
        let account = once.faults.account();
        let old = Base::of(account.active_rule_set().await.expect("it answers").as_ref());
        let before = account.list_rule_sets().await.expect("it answers");
        let id = begin.begin(&once.backend, &once.deployer).await.expect("it starts");
        once.backend.settled().await;
        let new = Base::of(account.active_rule_set().await.expect("it answers").as_ref());
        let view = once.services.deployments.show(&once.viewer, id).await.expect("it is shown");
        assert_eq!(view.summary.state, State::Done);
        assert_ne!(old, new);
        let calls = once.faults.calls();
        let plan = view.plan.rule_set().expect("it is one of a rule set").clone();
        let run = plan.calls();
        let first = calls
            .windows(run)
            .position(|window| window == operations(&plan))
            .expect("the run's calls are among them");
        Self { team, begin, plan, first, old, new, before }
    }

    /// How it ended: with exactly the new rules live, or stopped with exactly the old ones; `look` where AWS said
    /// something odd for long after the switch.
    async fn end(&self, backend: &Backend, faults: &Faults, id: DeploymentId, what: &str) -> &'static str {
        let viewer = &self.team.viewer;
        let account = faults.account();
        let view = backend.services().deployments.show(viewer, id).await.expect("it is shown");
        let active = account.active_rule_set().await.expect("it answers");
        let is = Base::of(active.as_ref());
        let digest = |base: &Base| base.digest.clone();
        let told = view.steps.iter().any(|s| s.remark.contains("ATTENTION"));
        let end = match view.summary.state {
            State::Done if digest(&is) == digest(&self.new) => "done",
            State::Stopped if is == self.old => "stopped",
            State::Stopped if digest(&is) == digest(&self.new) && told => "look",
            state => panic!("{what}: {state:?}, and active is {is:?}"),
        };
        if let Begin::Deploy(change) = self.begin {
            let state =
                backend.services().changes.show(viewer, change).await.expect("it is shown").summary.state;
            let right = if end == "done" { ChangeState::Live } else { ChangeState::Approved };
            assert_eq!(state, right, "{what}");
        }
        // Nothing is lost: every set that stood stands, but for those the plan deletes.
        let after = account.list_rule_sets().await.expect("it answers");
        let lost: Vec<_> =
            self.before.iter().filter(|s| !after.contains(s) && !self.plan.prune.contains(s)).collect();
        assert!(lost.is_empty(), "{what}: {lost:?} are gone");
        backend.verify_audit().await.expect("it is read").expect("the chain is whole");
        end
    }

    /// What a fault at a call comes to; what was stopped is begun again, and then done.
    async fn with(&self, at: usize, fault: Fault, times: usize) -> &'static str {
        let what = format!("{fault:?} × {times} at call {at}");
        let team = Team::copy(&self.team).await;
        team.faults.next(repeat_n(Fault::None, self.first + at).chain(repeat_n(fault, times)));
        let id = self.begin.begin(&team.backend, &team.deployer).await.expect("it starts");
        team.backend.settled().await;
        team.faults.calm();
        let end = self.end(&team.backend, &team.faults, id, &what).await;
        if end == "stopped" {
            let again = self.begin.begin(&team.backend, &team.deployer).await.expect("it starts again");
            team.backend.settled().await;
            let what = format!("{what}, once more");
            assert_eq!(self.end(&team.backend, &team.faults, again, &what).await, "done", "{what}");
        }
        team.backend.shutdown().await;
        end
    }

    /// The table of this kind of plan.
    async fn table(&self) -> (String, usize) {
        let calls = operations(&self.plan);
        let mut table = String::from("| fault |");
        let mut rule = String::from("|---|");
        for (number, step) in operations(&self.plan).iter().enumerate() {
            let _ = write!(table, " {}. {step} |", number + 1);
            rule.push_str("---|");
        }
        let _ = write!(table, "\n{rule}\n");
        for (name, fault, times) in FAULTS {
            let _ = write!(table, "| {name} |");
            for at in 0..calls.len() {
                let _ = write!(table, " {} |", self.with(at, fault, times).await);
            }
            table.push('\n');
        }
        (table, FAULTS.len() * calls.len())
    }

    /// Ends the process at every write of the journal, before it and after it, until there is none left; gives how often.
    async fn kills(&self) -> usize {
        for n in 0.. {
            let team = Team::copy(&self.team).await;
            team.backend.shutdown().await;
            let ended = killed(&team.file(), n, self.begin);
            let what = format!("the process ended at write {n}");
            let faults = Arc::new(Faults::default());
            let next = open(&team.file(), &team.clock, &faults).await;
            let unfinished = next.resume().await.expect("it is read");
            next.settled().await;
            let services = next.services();
            let list =
                services.deployments.list(&team.viewer, crate::support::SANDBOX).await.expect("listed");
            let id = list.first().expect("one was begun").id;
            assert_eq!(self.end(&next, &faults, id, &what).await, "done", "{what}");
            next.shutdown().await;
            if !ended {
                assert_eq!(unfinished, 0);
                return n;
            }
        }
        0
    }
}

/// Begins something in a process of its own, which ends at the n-th write of the journal; whether it came to that.
pub fn killed(file: &Path, n: usize, begin: Begin) -> bool {
    let ended = Command::new(env::current_exe().expect("the test knows itself"))
        .args(["--exact", "reliability::child", "--nocapture"])
        .env(CHILD, format!("{}\n{n}\n{}", file.display(), begin.encoded()))
        .output()
        .expect("it runs");
    let killed = !ended.status.success();
    assert!(!killed || ended.status.code().is_none(), "{}", String::from_utf8_lossy(&ended.stderr));
    killed
}

/// What this process was told by its environment.
#[expect(
    clippy::disallowed_methods,
    reason = "a test's process is told nothing by arguments: they are the test runner's"
)]
fn told(name: &str) -> Option<String> {
    env::var(name).ok()
}

/// The operations a run of a plan calls.
fn operations(plan: &Plan) -> Vec<&'static str> {
    let calls = plan.steps.iter().flat_map(|step| match step {
        Step::Call(Call::DeleteReceiptRuleSet { .. }) => vec!["DescribeReceiptRuleSet", step.operation()],
        _ => vec![step.operation()],
    });
    calls.collect()
}

/// Runs in a process of its own, which ends in the middle of it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn child() {
    let Some(what) = told(CHILD) else { return };
    let mut lines = what.lines();
    let (file, at, begin) =
        (lines.next().expect("a file"), lines.next().expect("a number"), lines.next().expect("a deed"));
    let at: usize = at.parse().expect("a number");
    let written = AtomicUsize::new(0);
    let config = Config {
        at_journal: Some(Arc::new(move || {
            if written.fetch_add(1, Ordering::SeqCst) == at {
                // As `kill -9` does: nothing is closed, nothing is tidied up.
                std::process::abort();
            }
        })),
        ..Config::new(file)
    };
    let backend = backend::open(config).await.expect("it opens");
    // Who deploys is looked up again by number; the test's team has her as its fifth.
    let deployer = Caller::new(5, "dora".into(), domain::Role::Deployer);
    Begin::decoded(begin).begin(&backend, &deployer).await.expect("it starts");
    backend.settled().await;
    backend.shutdown().await;
}

/// Holds a section of the page to what was found.
pub fn hold(section: &str, found: &str) {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/RELIABILITY.md");
    let text = fs::read_to_string(&page).expect("the page is there");
    let (begin, end) = (format!("<!-- {section} -->\n"), format!("<!-- end of {section} -->"));
    let from = text.find(&begin).map(|at| at + begin.len()).expect("the section begins");
    let to = text.find(&end).expect("the section ends");
    println!("{found}");
    if told("RELIABILITY").is_some_and(|v| v == "write") {
        let text = format!("{}{found}{}", &text[..from], &text[to..]);
        fs::write(&page, text).expect("it is written");
        return;
    }
    assert_eq!(&text[from..to], found, "docs/RELIABILITY.md: write it anew with RELIABILITY=write");
}

async fn holds(section: &str, scenario: Scenario) {
    let (table, faults) = scenario.table().await;
    let kills = scenario.kills().await;
    let sum = format!(
        "\n{faults} faults. The process was ended {kills} times, before and after each write of the journal: each time the next one \
         took over, to the end.\n"
    );
    hold(section, &format!("{table}{sum}"));
}

/// Rules that live apart from each other, brought live one after the other.
async fn history(team: &Team, sets: impl IntoIterator<Item = RuleSet>) -> Vec<DeploymentId> {
    let mut made = Vec::new();
    for set in sets {
        made.push(live(team, set).await.1);
        team.clock.advance(2 * DAY);
    }
    made
}

#[tokio::test(flavor = "multi_thread")]
async fn a_switch_survives_everything() {
    let team = Team::new().await;
    history(&team, (0..4).map(|n| set("inbound", &[&format!("r{n}")]))).await;
    let draft = team.draft(&["x"]).await;
    let change = propose(&team, draft, set("inbound", &["a", "b"]), Manner::Switch).await.expect("proposed");
    team.approve(change).await;
    let scenario = Scenario::of(team, Begin::Deploy(change)).await;
    assert_eq!(scenario.plan.prune.len(), 1);
    holds("switch", scenario).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_survives_everything() {
    let team = Team::new().await;
    history(&team, [marks(&["a", "b", "c", "d", "e", "f", "g"])]).await;
    let mut wanted = marks(&["a", "c", "b", "e", "new", "f", "g"]);
    wanted.rules[6].recipients = vec!["other@example.com".into()];
    let draft = team.draft(&["x"]).await;
    let change = propose(&team, draft, wanted, Manner::Switch).await.expect("proposed");
    team.approve(change).await;
    let scenario = Scenario::of(team, Begin::Deploy(change)).await;
    assert!(operations(&scenario.plan).contains(&"CloneReceiptRuleSet"));
    holds("copy", scenario).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_update_in_place_survives_everything() {
    let team = Team::new().await;
    history(&team, [set("inbound", &["a", "b"])]).await;
    let mut wanted = set("inbound", &["a", "b"]);
    wanted.rules[1].recipients = vec!["other@example.com".into()];
    let draft = team.draft(&["x"]).await;
    let change = propose(&team, draft, wanted, Manner::InPlace).await.expect("proposed");
    team.approve(change).await;
    holds("in place", Scenario::of(team, Begin::Deploy(change)).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_roll_back_survives_everything() {
    let team = Team::new().await;
    let made = history(&team, [set("inbound", &["a"]), set("inbound", &["b"])]).await;
    holds("roll back", Scenario::of(team, Begin::RollBack(made[1])).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_roll_back_to_a_set_that_is_gone_survives_everything() {
    let team = Team::new().await;
    let made =
        history(&team, [set("inbound", &["a", "b"]), set("inbound", &["c"]), set("inbound", &["d"])]).await;
    let view = team.services.deployments.show(&team.viewer, made[0]).await.expect("it is shown");
    let gone = view.plan.rule_set().expect("it is one of a rule set").target.clone().expect("it made a set");
    team.faults.account().delete_rule_set(&gone).await.expect("somebody deletes it");
    let scenario = Scenario::of(team, Begin::ReturnTo(made[0])).await;
    assert!(scenario.plan.makes_a_set());
    holds("rebuilt", scenario).await;
}
