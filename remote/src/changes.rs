//! `countersign changes`.

use crate::{Done, Io, Where, api::Console, print};
use clap::Subcommand;
use cli::{Exit, Stop};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};
use std::{path::PathBuf, thread, time::Duration};

pub const EXAMPLES: &str = "\
Examples:
  countersign changes list --state approved
  countersign changes show 42
  countersign changes propose rules.json --environment staging --title \"Archive invoices\"
  countersign changes approve 42 --plan 3f9a41c2
  countersign changes deploy 42

The console and the token: COUNTERSIGN_URL and COUNTERSIGN_TOKEN, or `countersign login`.";

/// The fewest characters of a plan's hash that say which plan it is.
const HASH: usize = 8;
/// How long to wait before a deployment is looked at again.
const PACE: Duration = Duration::from_millis(500);

/// What is done with changes.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Lists changes, newest first.
    List {
        /// Of this environment only.
        #[arg(long, value_name = "NAME")]
        environment: Option<String>,
        /// In this state only: in_review, sent_back, approved, deploying, live, rolled_back or withdrawn.
        #[arg(long, value_name = "STATE")]
        state: Option<String>,
        /// How many.
        #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u16).range(1..=200))]
        limit: u16,
        /// As JSON, for programs.
        #[arg(long)]
        json: bool,
    },
    /// Shows a change: what it plans, who approved it, what can be done with it.
    Show {
        /// The change's number.
        change: i64,
        /// As JSON, for programs.
        #[arg(long)]
        json: bool,
    },
    /// Makes a draft of a file and proposes it; one with errors is not proposed.
    Propose(Propose),
    /// Approves the plan that was seen.
    Approve {
        /// The change's number.
        change: i64,
        /// The plan's hash, as `show` prints it, or its beginning.
        #[arg(long, value_name = "HASH")]
        plan: String,
    },
    /// Deploys an approved change and waits for the end; exits with 1 where it stops.
    Deploy {
        /// The change's number.
        change: i64,
        /// Does not wait.
        #[arg(long)]
        no_wait: bool,
        /// Sent again within a day with the same key, it is not deployed twice.
        #[arg(long, value_name = "KEY")]
        key: Option<String>,
    },
}

/// What is proposed.
#[derive(Debug, clap::Args)]
pub struct Propose {
    /// A rule set in any form that `countersign rules` reads, or with --job what `aws s3control create-job` takes.
    file: PathBuf,
    /// Where it is to go.
    #[arg(long, value_name = "NAME")]
    environment: String,
    /// What it does, on one line.
    #[arg(long)]
    title: String,
    /// Why, in Markdown.
    #[arg(long, default_value = "")]
    description: String,
    /// The file is a job.
    #[arg(long)]
    job: bool,
    /// Sent again within a day with the same key, it is not proposed twice.
    #[arg(long, value_name = "KEY")]
    key: Option<String>,
}

/// Runs one.
pub fn run(command: Command, found: &Where, io: &mut Io<'_>) -> Done {
    let console = found.console()?;
    match command {
        Command::List { environment, state, limit, json } => {
            let mut path = format!("/changes?limit={limit}");
            for (name, value) in [("environment", environment), ("state", state)] {
                if let Some(value) = value {
                    path = format!("{path}&{name}={}", encoded(&value));
                }
            }
            let changes = console.get(&path)?;
            if json {
                print::json(io.out, &changes)?;
            } else {
                print::list(io.out, &changes)?;
            }
            Ok(Exit::Clean)
        }
        Command::Show { change, json } => {
            let change = console.get(&format!("/changes/{change}"))?;
            if json {
                print::json(io.out, &change)?;
            } else {
                print::change(io.out, &change)?;
            }
            Ok(Exit::Clean)
        }
        Command::Propose(what) => propose(&console, &what, io),
        Command::Approve { change, plan } => approve(&console, change, &plan, io),
        Command::Deploy { change, no_wait, key } => deploy(&console, change, no_wait, key.as_deref(), io),
    }
}

/// A value as a query or a path has it.
fn encoded(text: &str) -> impl std::fmt::Display {
    utf8_percent_encode(text, NON_ALPHANUMERIC)
}

/// The file's document, as AWS has it.
fn document(what: &Propose) -> Done<Value> {
    let name = what.file.display();
    let text = std::fs::read_to_string(&what.file).map_err(|e| Stop::unusable(format!("{name}: {e}")))?;
    let text = if what.job {
        text
    } else {
        let set = exchange::rule_set(&text, what.file.to_str()).map_err(|problems| {
            let first = problems.first().map(|p| format!("{}: {}", p.at, p.message)).unwrap_or_default();
            Stop::unusable(format!("{name}: {first}"))
        })?;
        domain::rules::read::write(&set)
    };
    serde_json::from_str(&text).map_err(|e| Stop::unusable(format!("{name}: {e}")))
}

fn propose(console: &Console, what: &Propose, io: &mut Io<'_>) -> Done {
    let document = document(what)?;
    let kind = if what.job { "job" } else { "rule_set" };
    let body = json!({ "kind": kind, "name": "", "from": { "document": document } });
    // Two requests, two keys.
    let keys = what.key.as_ref().map(|key| [format!("{key}.draft"), format!("{key}.change")]);
    let key = |n: usize| keys.as_ref().map(|keys| keys[n].as_str());
    let path = format!("/environments/{}/drafts", encoded(&what.environment));
    let draft = id(&console.post(&path, Some(&body), key(0))?)?;

    let findings = console.get(&format!("/drafts/{draft}/findings"))?;
    let errors = print::errors(io.err, &findings)?;
    if errors > 0 {
        // Nothing of it is left behind; a draft that an earlier run has proposed stays.
        let _ = console.ask("DELETE", &format!("/drafts/{draft}"), None, &[]);
        writeln!(io.err, "countersign: {}: not proposed, as it has errors", what.file.display())?;
        return Ok(Exit::Found);
    }
    let revision = console.get(&format!("/drafts/{draft}"))?["revision"].clone();
    let body = json!({
        "draft": draft, "revision": revision, "title": what.title, "description": what.description,
    });
    let change = id(&console.post("/changes", Some(&body), key(1))?)?;
    print::change(io.out, &console.get(&format!("/changes/{change}"))?)?;
    Ok(Exit::Clean)
}

/// The id of what was made.
fn id(made: &Value) -> Done<i64> {
    made["id"].as_i64().ok_or_else(|| Stop::unusable("the console gave no id: is it of another version?"))
}

fn approve(console: &Console, change: i64, plan: &str, io: &mut Io<'_>) -> Done {
    let shown = console.get(&format!("/changes/{change}"))?;
    let hash = shown["plan_hash"].as_str().unwrap_or_default();
    if plan.len() < HASH {
        return Err(Stop::unusable(format!(
            "`{plan}` is too short; give at least {HASH} characters of the hash"
        )));
    }
    if !hash.starts_with(plan) {
        let reason = format!("change {change} has another plan now, {hash}: look at it again");
        return Err(Stop { reason, exit: Exit::Found });
    }
    let body = json!({ "revision": shown["revision"], "plan_hash": hash });
    console.post(&format!("/changes/{change}/approvals"), Some(&body), None)?;
    print::change(io.out, &console.get(&format!("/changes/{change}"))?)?;
    Ok(Exit::Clean)
}

fn deploy(console: &Console, change: i64, no_wait: bool, key: Option<&str>, io: &mut Io<'_>) -> Done {
    let deployment = id(&console.post(&format!("/changes/{change}/deployments"), None, key)?)?;
    writeln!(io.out, "deployment {deployment} of change {change}")?;
    if no_wait {
        return Ok(Exit::Clean);
    }
    let mut told = 0;
    loop {
        let now = console.get(&format!("/deployments/{deployment}"))?;
        told = print::steps(io.out, &now, told)?;
        if now["finished_at"].is_string() {
            let state = now["state"].as_str().unwrap_or_default();
            writeln!(io.out, "{state}")?;
            return Ok(if state == "done" { Exit::Clean } else { Exit::Found });
        }
        thread::sleep(PACE);
    }
}
