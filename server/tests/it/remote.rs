//! The commands that speak to a console, to a real one over a socket.

use crate::harness::Console;
use clap::Parser;
use cli::Exit;
use remote::{Command, Io, Where};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

#[derive(Parser)]
struct Line {
    #[command(subcommand)]
    command: Command,
}

/// What a command came to.
#[derive(Debug)]
struct Ran {
    exit: Exit,
    out: String,
    err: String,
}

impl Ran {
    fn is(&self, exit: Exit, in_out: &str, in_err: &str) {
        let as_wanted = self.exit == exit && self.out.contains(in_out) && self.err.contains(in_err);
        assert!(as_wanted, "wanted {exit:?} `{in_out}` `{in_err}`: {self:?}");
    }
}

async fn run(found: &Where, input: &str, line: &[&str]) -> Ran {
    let command =
        Line::try_parse_from(["countersign"].iter().chain(line)).expect("the line is understood").command;
    let (found, input) = (found.clone(), input.to_owned());
    // The commands wait for answers as programs without a runtime do.
    tokio::task::spawn_blocking(move || {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let mut io = Io { input: &mut input.as_bytes(), out: &mut out, err: &mut err };
        let exit = remote::run(command, &found, &mut io);
        let [out, err] = [out, err].map(|bytes| String::from_utf8(bytes).expect("it is text"));
        Ran { exit, out, err }
    })
    .await
    .expect("it ends")
}

/// A console with people, and where each finds it.
struct World {
    console: Console,
    url: String,
    session: String,
    dir: TempDir,
}

impl World {
    async fn new() -> Self {
        let console = Console::new().await;
        let session = console.admin().await;
        let url = console.listen().await;
        let dir = tempfile::tempdir().expect("a directory");
        Self { console, url, session, dir }
    }

    async fn person(&self, name: &str, role: &str, scope: &str) -> Where {
        let cookie = self.console.person(&self.session, name, role).await;
        let token = self.console.token(&cookie, &[scope]).await;
        Where { url: Some(self.url.clone()), token: Some(token), file: None }
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.dir.path().join(name);
        std::fs::write(&path, text).expect("it is written");
        path
    }
}

const RULES: &str = r#"{ "Metadata": { "Name": "inbound" }, "Rules": [{ "Name": "archive", "Enabled": true,
  "Recipients": ["a@example.com"], "Actions": [{ "S3Action": { "BucketName": "mail-archive" } }] }] }"#;

fn shown(path: &Path) -> &str {
    path.to_str().expect("it is text")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pipeline_proposes_people_approve_and_it_is_deployed() {
    let world = World::new().await;
    let editor = world.person("emil", "editor", "edit").await;
    let reviewer = world.person("rita", "reviewer", "review").await;
    let deployer = world.person("dora", "deployer", "deploy").await;
    let file = world.file("rules.json", RULES);
    let propose = [
        "changes",
        "propose",
        shown(&file),
        "--environment",
        "sandbox",
        "--title",
        "Archive",
        "--key",
        "run-7",
    ];

    let first = run(&editor, "", &propose).await;
    first.is(Exit::Clean, "change 1: Archive", "");
    run(&editor, "", &propose).await.is(Exit::Clean, "change 1: Archive", "");
    let listed = run(&editor, "", &["changes", "list", "--state", "in_review"]).await;
    listed.is(Exit::Clean, "Archive", "");
    assert_eq!(listed.out.lines().count(), 1, "proposed once: {}", listed.out);

    let hash = first.out.lines().find_map(|line| line.strip_prefix("plan ")).expect("a plan").to_owned();
    let approve = |plan| ["changes", "approve", "1", "--plan", plan];
    run(&reviewer, "", &approve("00000000")).await.is(Exit::Found, "", "another plan now");
    run(&reviewer, "", &approve(&hash[..4])).await.is(Exit::Unusable, "", "too short");
    run(&editor, "", &approve(&hash)).await.is(Exit::Found, "", "takes the role `reviewer`");
    run(&deployer, "", &["changes", "deploy", "1"]).await.is(
        Exit::Found,
        "",
        "POST /changes/1/deployments: ",
    );
    run(&reviewer, "", &approve(&hash[..8])).await.is(Exit::Clean, "approved by rita", "");

    let deployed = run(&deployer, "", &["changes", "deploy", "1"]).await;
    deployed.is(Exit::Clean, "deployment 1 of change 1", "");
    assert_eq!(deployed.out.lines().last(), Some("done"), "{}", deployed.out);
    let json = run(&editor, "", &["changes", "show", "1", "--json"]).await;
    let json: serde_json::Value = serde_json::from_str(&json.out).expect("it is JSON");
    assert_eq!(json["state"], "live");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_errors_is_not_proposed_and_leaves_nothing() {
    let world = World::new().await;
    let editor = world.person("emil", "editor", "edit").await;
    let twice = RULES.replace("\"mail-archive\"", "\"Not A Bucket\"");
    let file = world.file("rules.json", &twice);
    let propose = ["changes", "propose", shown(&file), "--environment", "sandbox", "--title", "t"];
    run(&editor, "", &propose).await.is(Exit::Found, "", "not proposed, as it has errors");
    let secret = editor.token.as_deref().unwrap_or_default();
    let drafts = world.console.rest(("GET", "/environments/sandbox/drafts"), secret, None, &[]).await;
    assert_eq!(drafts.json()["items"], serde_json::json!([]));
    let nowhere = ["changes", "propose", "none.json", "--environment", "sandbox", "--title", "t"];
    run(&editor, "", &nowhere).await.is(Exit::Unusable, "", "none.json: ");
    let elsewhere = [
        "changes",
        "propose",
        shown(&world.file("good.json", RULES)),
        "--environment",
        "a/b?c",
        "--title",
        "t",
    ]
    .map(str::to_owned);
    let elsewhere: Vec<&str> = elsewhere.iter().map(String::as_str).collect();
    run(&editor, "", &elsewhere).await.is(Exit::Found, "", "there is no environment `a/b?c`");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_logs_in_needs_to_say_no_more_where_the_console_is() {
    let world = World::new().await;
    let token = world.person("emil", "editor", "edit").await.token.unwrap_or_default();
    let file = world.dir.path().join("config").join("login.json");
    let found = Where { file: Some(file.clone()), ..Where::default() };
    let login = ["login", world.url.as_str()];
    run(&found, "", &["changes", "list"]).await.is(Exit::Unusable, "", "countersign login");
    run(&found, "countersign_wrong\n", &login).await.is(Exit::Found, "", "a token that works");
    assert!(!file.exists(), "what does not work is not kept");
    for _ in 0..2 {
        run(&found, &format!("{token}\n"), &login).await.is(
            Exit::Clean,
            "emil (editor), by a token for: read edit",
            "",
        );
    }
    run(&found, "", &["changes", "list"]).await.is(Exit::Clean, "", "");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&file).expect("it is there").permissions().mode();
        assert_eq!(mode & 0o077, 0, "nobody else reads it");
    }
    let nobody = Where { url: Some("http://127.0.0.1:1".into()), token: Some(token), file: None };
    run(&nobody, "", &["changes", "list"]).await.is(
        Exit::Unusable,
        "",
        "GET http://127.0.0.1:1/api/v1/changes?limit=50: ",
    );
}
