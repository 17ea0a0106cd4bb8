//! Sample mails from a folder.

use super::mail::{MESSAGE_ID, RECEIVED_AT};
use crate::{
    input,
    output::{Stop, visible},
};
use domain::{failure::Problem, mail::Sample};
use exchange::mails::{Files, Found};
use std::{fmt::Display, fs, path::PathBuf};

/// The files that are looked at; what each holds is told by its content.
const KINDS: [&str; 5] = ["eml", "mbox", "mbx", "zip", "json"];
/// The most mails taken.
const MOST: usize = 100_000;

/// The samples of a folder.
pub struct Samples {
    /// The mails, in the order of the files' names, each called by its file, and by its place in it.
    pub all: Vec<Sample>,
    /// What was left out, with the file it stands in.
    pub left_out: Vec<Problem>,
}

/// Reads the mails of a folder's files: single ones, mbox files, zip archives, events and notifications. Over TLS; mails are to
/// whom `To` and `Cc` say, from whom `Return-Path` or `From` says, events as SES says.
pub fn of_folder(folder: &str) -> Result<Samples, Stop> {
    let mut found = Files::of_at_most(MOST);
    let mut names = Vec::new();
    for path in files(folder)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        found.read(&name, &input::bytes(&path.to_string_lossy())?, true);
        names.push(name);
    }
    if names.is_empty() {
        let kinds = KINDS.map(|kind| format!("`.{kind}`")).join(", ");
        return Err(Stop::unusable(format!("there is no mail in `{folder}`: no file is one of {kinds}")));
    }
    let Files { samples, left_out, .. } = found;
    if samples.is_empty() {
        let told: Vec<String> =
            left_out.iter().map(|p| visible(&format!("{}: {}", p.at, p.message))).collect();
        return Err(Stop::unusable(format!("there is no mail in `{folder}`: {}", told.join("; "))));
    }
    Ok(Samples { all: samples.into_iter().map(sample).collect(), left_out })
}

fn files(folder: &str) -> Result<Vec<PathBuf>, Stop> {
    let unreadable =
        |error: &dyn Display| Stop::unusable(format!("cannot read the folder `{folder}`: {error}"));
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(|e| unreadable(&e))? {
        let path = entry.map_err(|e| unreadable(&e))?.path();
        let is_kind = |kind: &std::ffi::OsStr| KINDS.iter().any(|known| kind.eq_ignore_ascii_case(known));
        if path.extension().is_some_and(is_kind) && path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn sample(found: Found) -> Sample {
    let Found { at, mut sample, received } = found;
    sample.name = at;
    if !received {
        sample.message_id = MESSAGE_ID.into();
        sample.received_at = RECEIVED_AT.parse().unwrap_or_default();
    }
    sample
}
