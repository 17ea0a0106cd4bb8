//! The rules of ARCHITECTURE.md that a compiler does not know. Each names its reason, so that a red test explains itself.

use std::{
    error::Error,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

type Outcome = Result<(), Box<dyn Error>>;

/// A source file longer than this is two files.
const LONGEST: usize = 600;

#[test]
fn the_browser_loads_no_server() -> Outcome {
    let mut tree = dependencies(&["--package", "frontend", "--target", "wasm32-unknown-unknown"])?;
    let worker = dependencies(&["--package", "worker", "--target", "wasm32-unknown-unknown"])?;
    refuse(&worker, &["leptos*", "app"])?;
    tree.extend(worker);
    refuse(
        &tree,
        &[
            "tokio*",
            "axum*",
            "hyper*",
            "tower*",
            "mio",
            "sqlx*",
            "aws-*",
            "reqwest",
            "rquickjs*",
            "handler",
            "backend",
            "server",
        ],
    )
}

#[test]
fn the_engine_reaches_nothing() -> Outcome {
    refuse(
        &dependencies(&["--package", "handler"])?,
        &["tokio*", "leptos*", "axum*", "hyper*", "sqlx*", "aws-*", "rand*", "dlopen2", "backend", "app"],
    )?;
    only_in(
        &[],
        &["handler/src/"],
        &["std::fs", "std::net", "std::env", "std::process", "SystemTime", "Instant::now"],
    )
}

#[test]
fn the_backend_knows_no_pages() -> Outcome {
    refuse(&dependencies(&["--package", "backend"])?, &["leptos*", "axum*", "app"])
}

#[test]
fn the_domain_stands_alone() -> Outcome {
    refuse(
        &dependencies(&["--package", "domain"])?,
        &["tokio*", "leptos*", "axum*", "sqlx*", "aws-*", "rand*"],
    )?;
    only_in(&["domain/src/port/"], &["domain/src/"], &[".await", "async fn", "tokio"])?;
    let impure = [
        "SystemTime",
        "Instant::now",
        "std::fs",
        "TcpStream",
        "TcpListener",
        "UdpSocket",
        "ToSocketAddrs",
        "std::env",
        "std::process",
        "now_utc",
    ];
    only_in(&[], &["domain/src/"], &impure)
}

#[test]
fn sql_lives_in_the_store() -> Outcome {
    let words =
        ["sqlx::query", "\"SELECT ", "\"INSERT INTO ", "\"UPDATE ", "\"DELETE FROM ", "\"BEGIN IMMEDIATE"];
    only_in(
        &["backend/src/store/", "backend/src/store.rs"],
        &["app/", "backend/src/", "domain/", "server/src/"],
        &words,
    )
}

#[test]
fn the_sdk_lives_in_aws() -> Outcome {
    only_in(
        &["backend/src/aws/", "backend/src/aws.rs"],
        &["app/", "backend/", "domain/", "server/"],
        &["aws_sdk_", "aws_config"],
    )
}

#[test]
fn no_source_file_is_too_long() -> Outcome {
    let is_source = |path: &Path| {
        path.extension().is_some_and(|kind| ["rs", "ts", "css", "sql"].iter().any(|known| kind == *known))
    };
    let mut long = Vec::new();
    for path in
        tracked()?.into_iter().filter(|path| is_source(path) && !path.starts_with("domain/tests/corpus"))
    {
        let lines = text(&path)?.lines().count();
        if lines > LONGEST {
            long.push(format!(
                "{}: {lines} lines, at most {LONGEST}: divide it by its questions",
                path.display()
            ));
        }
    }
    none(&long)
}

#[test]
fn no_file_names_somebodys_home() -> Outcome {
    // Written so that this file does not name one.
    let homes =
        [["/ro", "ot/"], ["/ho", "me/"], ["/wo", "rk/"], ["/Us", "ers/"]].map(|halves| halves.concat());
    let mut named = Vec::new();
    for path in tracked()? {
        for (index, line) in text(&path)?.lines().enumerate() {
            if homes.iter().any(|home| starts_a_path(line, home)) {
                named.push(format!("{}:{}: a path of one machine: {line}", path.display(), index + 1));
            }
        }
    }
    none(&named)
}

#[test]
fn lock_files_name_no_registry() -> Outcome {
    let mut named = Vec::new();
    for path in tracked()?.into_iter().filter(|path| path.ends_with("package-lock.json")) {
        if text(&path)?.contains("\"resolved\"") {
            named.push(format!("{}: take `resolved` out: .npmrc beside it does", path.display()));
        }
    }
    none(&named)
}

/// Whether an absolute path begins with this in a line, rather than a part of an address.
fn starts_a_path(line: &str, home: &str) -> bool {
    line.match_indices(home).any(|(at, _)| {
        let before = line.get(..at).and_then(|start| start.chars().next_back());
        before.is_none_or(|character| " \t\"'`=(<>[,:".contains(character))
    })
}

/// Fails for each line with one of the words in files under `where_`, unless under `home`.
fn only_in(home: &[&str], where_: &[&str], words: &[&str]) -> Outcome {
    let under = |path: &Path, prefixes: &[&str]| {
        prefixes.iter().any(|prefix| path.to_string_lossy().starts_with(prefix))
    };
    let mut strays = Vec::new();
    for path in tracked()? {
        if path.extension().is_none_or(|kind| kind != "rs") || !under(&path, where_) || under(&path, home) {
            continue;
        }
        for (index, line) in text(&path)?.lines().enumerate() {
            let is_comment = line.trim_start().starts_with("//");
            if let Some(word) = words.iter().find(|word| !is_comment && line.contains(*word)) {
                let allowed = if home.is_empty() {
                    "nowhere here".to_owned()
                } else {
                    format!("only in {}", home.join(", "))
                };
                strays.push(format!("{}:{}: `{word}` belongs {allowed}", path.display(), index + 1));
            }
        }
    }
    none(&strays)
}

/// The names of everything a package is built from, for use and not for tests.
fn dependencies(arguments: &[&str]) -> Result<Vec<String>, Box<dyn Error>> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["tree", "--edges", "normal", "--prefix", "none", "--format", "{p}"]).args(arguments);
    let listing = output(&mut cargo)?;
    // The first line is the package itself.
    let names = listing.lines().skip(1).filter_map(|line| line.split(' ').next());
    Ok(names.map(str::to_owned).collect())
}

/// Fails if a dependency has one of the names; `axum*` is every name that begins so.
fn refuse(dependencies: &[String], names: &[&str]) -> Outcome {
    let is = |found: &str, name: &str| {
        name.strip_suffix('*').map_or(found == name, |start| found.starts_with(start))
    };
    let mut strays: Vec<_> =
        dependencies.iter().filter(|found| names.iter().any(|name| is(found, name))).cloned().collect();
    strays.dedup();
    none(&strays)
}

/// The files of the checkout that git knows or would add.
fn tracked() -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut git = Command::new("git");
    let listing = output(git.args(["ls-files", "--cached", "--others", "--exclude-standard"]))?;
    Ok(listing.lines().map(PathBuf::from).filter(|path| root().join(path).is_file()).collect())
}

/// The text of a file; nothing for one that is no text.
fn text(path: &Path) -> Result<String, Box<dyn Error>> {
    Ok(String::from_utf8(fs::read(root().join(path))?).unwrap_or_default())
}

fn output(command: &mut Command) -> Result<String, Box<dyn Error>> {
    let output = command.current_dir(root()).output()?;
    if !output.status.success() {
        return Err(format!("{command:?}: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    Ok(String::from_utf8(output.stdout)?)
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn none(faults: &[String]) -> Outcome {
    if faults.is_empty() { Ok(()) } else { Err(format!("\n  {}\n", faults.join("\n  ")).into()) }
}
