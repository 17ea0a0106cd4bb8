//! `countersign login`: an address and a token, kept for later commands.

use crate::{
    Done, Io, Where,
    api::{Console, trimmed},
};
use cli::{Exit, Stop};
use serde_json::json;
use std::{
    fs::OpenOptions,
    io::{self, Read as _, Write as _},
    path::Path,
};

pub const EXAMPLES: &str = "\
Examples:
  countersign login https://countersign.example.com < token.txt
  countersign login https://countersign.example.com      then paste the token, and end with Ctrl-D

A pipeline needs no file: it sets COUNTERSIGN_URL and COUNTERSIGN_TOKEN, which count more.";

/// No secret is longer.
const LONGEST: u64 = 4096;

/// What `countersign login` takes.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The console's address.
    url: String,
}

/// Tries the token, and keeps it.
pub fn run(args: &Args, found: &Where, io: &mut Io<'_>) -> Done {
    let Some(file) = &found.file else {
        return Err(Stop::unusable("there is no home to keep the token in: set `COUNTERSIGN_TOKEN` instead"));
    };
    let mut token = String::new();
    let read = (&mut *io.input).take(LONGEST).read_to_string(&mut token);
    read.map_err(|e| Stop::unusable(format!("standard input: {e}")))?;
    let token = token.trim();
    if token.is_empty() {
        return Err(Stop::unusable("standard input: no token; make one on the page of your account"));
    }
    let me = Console::new(&args.url, token)?.get("/me")?;
    write(file, &json!({ "url": trimmed(&args.url), "token": token }).to_string())
        .map_err(|e| Stop::unusable(format!("{}: {e}", file.display())))?;
    let of = |member: &str| me[member].as_str().unwrap_or_default().to_owned();
    let scopes: Vec<&str> =
        me["scopes"].as_array().into_iter().flatten().filter_map(|s| s.as_str()).collect();
    writeln!(io.out, "{} ({}), by a token for: {}", of("name"), of("role"), scopes.join(" "))?;
    writeln!(io.out, "kept in {}", file.display())?;
    Ok(Exit::Clean)
}

/// Writes a file that nobody else reads.
fn write(file: &Path, text: &str) -> io::Result<()> {
    if let Some(dir) = file.parent() {
        std::fs::create_dir_all(dir)?;
    }
    // A file that is there may be readable: a new one takes its place.
    if file.exists() {
        std::fs::remove_file(file)?;
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file)?.write_all(text.as_bytes())
}
