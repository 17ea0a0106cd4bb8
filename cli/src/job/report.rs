//! `job report`: what became of a job's tasks.

use crate::output::{self, Exit, Format, Stop};
use domain::jobs::report::{Group, Line, Lines, Row, Summary, read_index};
use serde::Serialize;
use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, BufWriter, Read, Write},
    path::{Path, PathBuf},
};

/// What can be typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Files of a report, or folders with one: `manifest.json` and `results/*.csv`; `-` is standard input.
    #[arg(required = true, value_name = "DIR|FILE")]
    paths: Vec<String>,
    /// Writes a manifest of what failed, its cells exactly as they stand in the report.
    #[arg(long, value_name = "FILE")]
    rerun: Option<PathBuf>,
    /// Only failures of this group, by its number, go into `--rerun`.
    #[arg(long, value_name = "NUMBER", requires = "rerun")]
    group: Option<usize>,
    /// For people or for programs.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Serialize)]
struct Answer<'a> {
    rows: u64,
    succeeded: u64,
    failed: u64,
    ungrouped: u64,
    groups: Vec<GroupRow<'a>>,
    json_rows: u64,
    columns: &'a BTreeMap<String, u64>,
    faults: Vec<FaultRow<'a>>,
    rerun: Option<Rerun>,
}

#[derive(Serialize)]
struct GroupRow<'a> {
    number: usize,
    rows: u64,
    error: &'a str,
    http: &'a str,
    shape: &'a str,
    message: &'a str,
    keys: &'a [String],
}

#[derive(Serialize)]
struct FaultRow<'a> {
    fault: &'static str,
    rows: u64,
    lines: &'a [u64],
}

#[derive(Serialize, Clone, Copy)]
struct Rerun {
    rows: u64,
    with_version: bool,
}

/// Reads a report; failures exit with 1.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<Exit, Stop> {
    let files = files(&args.paths)?;
    let mut summary = Summary::default();
    for file in &files {
        each_line(file, &mut |line| {
            summary.line(line);
            Ok(())
        })?;
    }
    let groups = summary.groups();
    let rerun = match &args.rerun {
        Some(path) => Some(again(args, path, &files, &summary, &groups)?),
        None => None,
    };
    let answer = Answer {
        rows: summary.rows,
        succeeded: summary.succeeded,
        failed: summary.failed,
        ungrouped: summary.ungrouped,
        groups: groups.iter().enumerate().map(|(at, group)| row(at + 1, group)).collect(),
        json_rows: summary.json_rows,
        columns: &summary.columns,
        faults: summary
            .faults
            .iter()
            .map(|(fault, (rows, lines))| FaultRow { fault: fault.words(), rows: *rows, lines })
            .collect(),
        rerun,
    };
    match args.format {
        Format::Json => output::json(out, &answer)?,
        Format::Text => tell(out, &answer)?,
    }
    let bad = summary.failed > 0 || !summary.faults.is_empty();
    Ok(if bad { Exit::Found } else { Exit::Clean })
}

fn row<'a>(number: usize, group: &'a Group) -> GroupRow<'a> {
    let Group { rows, error, http, shape, message, keys, .. } = group;
    GroupRow { number, rows: *rows, error, http, shape, message, keys }
}

fn tell(out: &mut dyn Write, answer: &Answer<'_>) -> Result<(), Stop> {
    let Answer { rows, succeeded, failed, .. } = answer;
    writeln!(out, "{rows} tasks: {succeeded} succeeded, {failed} failed")?;
    for group in &answer.groups {
        let GroupRow { number, rows, error, http, shape, keys, .. } = group;
        writeln!(out, "\n{number}. {rows} × {error} (HTTP {http}): {shape}")?;
        for key in *keys {
            writeln!(out, "    {key}")?;
        }
        if *rows > keys.len() as u64 {
            writeln!(out, "    … and {} more", rows - keys.len() as u64)?;
        }
    }
    if answer.ungrouped > 0 {
        writeln!(out, "\nand {} failures of other kinds", answer.ungrouped)?;
    }
    if answer.json_rows > 0 {
        let names: Vec<String> =
            answer.columns.iter().map(|(name, rows)| format!("{name} ({rows})")).collect();
        writeln!(out, "\n{} result strings are JSON: {}", answer.json_rows, names.join(", "))?;
    }
    for fault in &answer.faults {
        let lines: Vec<String> = fault.lines.iter().map(u64::to_string).collect();
        writeln!(out, "\n{} lines are no rows ({}): {}", fault.rows, fault.fault, lines.join(", "))?;
    }
    if let Some(rerun) = answer.rerun {
        let columns = if rerun.with_version { "Bucket, Key, VersionId" } else { "Bucket, Key" };
        writeln!(out, "\n{} rows to run again, columns {columns}", rerun.rows)?;
    }
    Ok(())
}

/// Writes what failed. A manifest has versions in all rows or in none, so a mixture is refused.
fn again(
    args: &Args,
    path: &Path,
    files: &[PathBuf],
    summary: &Summary,
    groups: &[&Group],
) -> Result<Rerun, Stop> {
    if files.iter().any(|file| file == Path::new("-")) {
        return Err(Stop::unusable("`--rerun` reads the report twice: give files, not standard input"));
    }
    let only = match args.group {
        None => None,
        Some(number) => Some(*number.checked_sub(1).and_then(|at| groups.get(at)).ok_or_else(|| {
            Stop::unusable(format!("there is no group {number}; there are {}", groups.len()))
        })?),
    };
    let with_version = summary.failed_with_version > 0;
    let wrong = |error: io::Error| Stop::unusable(format!("cannot write `{}`: {error}", path.display()));
    let mut file = BufWriter::new(File::create_new(path).map_err(wrong)?);
    let (mut rows, mut line_out) = (0, Vec::new());
    for report in files {
        each_line(report, &mut |line| {
            let Line::Whole(line) = line else { return Ok(()) };
            let Ok(row) = Row::of_line(line) else { return Ok(()) };
            if row.succeeded || only.is_some_and(|group| !group.has(&row)) {
                return Ok(());
            }
            if with_version && row.version.text().is_empty() {
                return Err(Stop::unusable(
                    "some failed rows have a version and some have none; a manifest takes one or the other: run them again by `--group`",
                ));
            }
            rows += 1;
            line_out.clear();
            row.manifest_line(with_version, &mut line_out);
            file.write_all(&line_out).map_err(wrong)
        })?;
    }
    file.flush().map_err(wrong)?;
    Ok(Rerun { rows, with_version })
}

/// The files of a report.
fn files(paths: &[String]) -> Result<Vec<PathBuf>, Stop> {
    let mut files = Vec::new();
    for path in paths {
        let given = PathBuf::from(path);
        if given.is_dir() {
            files.extend(inside(&given)?);
        } else {
            files.push(given);
        }
    }
    Ok(files)
}

/// The files of a folder: those its `manifest.json` names where they are at hand, or else every `.csv`.
fn inside(folder: &Path) -> Result<Vec<PathBuf>, Stop> {
    let index = folder.join("manifest.json");
    if index.is_file() {
        let text = crate::input::text(&index.to_string_lossy())?;
        let read = read_index(&text).map_err(|p| super::load::problems_of(&index.to_string_lossy(), &[p]))?;
        let mut files = Vec::new();
        for result in &read.results {
            let name = result.key.rsplit('/').next().unwrap_or_default();
            let places = [folder.join("results").join(name), folder.join(name)];
            let found = places.into_iter().find(|place| !name.is_empty() && place.is_file());
            files.push(found.ok_or_else(|| {
                Stop::unusable(format!(
                    "`{}` names `{}`, which is not there: download it as well",
                    index.display(),
                    result.key
                ))
            })?);
        }
        return Ok(files);
    }
    let mut files = Vec::new();
    for place in [folder.to_path_buf(), folder.join("results")] {
        let Ok(entries) = fs::read_dir(&place) else { continue };
        for entry in entries {
            let path = entry?.path();
            if path.extension().is_some_and(|kind| kind == "csv") {
                files.push(path);
            }
        }
    }
    files.sort();
    if files.is_empty() {
        return Err(Stop::unusable(format!("`{}` has neither a manifest.json nor a .csv", folder.display())));
    }
    Ok(files)
}

/// Reads a file line by line in constant memory.
fn each_line(path: &Path, each: &mut dyn FnMut(Line<'_>) -> Result<(), Stop>) -> Result<(), Stop> {
    let wrong = |error: io::Error| Stop::unusable(format!("cannot read `{}`: {error}", path.display()));
    let mut file: Box<dyn Read> = if path == Path::new("-") {
        Box::new(io::stdin().lock())
    } else {
        Box::new(File::open(path).map_err(wrong)?)
    };
    let mut lines = Lines::default();
    let mut done = Ok(());
    let mut chunk = vec![0; 256 * 1024];
    loop {
        let mut one = |line: Line<'_>| {
            if done.is_ok() {
                done = each(line);
            }
        };
        let size = file.read(&mut chunk).map_err(wrong)?;
        match chunk.get(..size) {
            Some([]) | None => lines.finish(&mut one),
            Some(bytes) => lines.push(bytes, &mut one),
        }
        if size == 0 || done.is_err() {
            return done;
        }
    }
}
