//! `manifest split`: one manifest into several.

use super::{lines, options};
use crate::output::{self, Exit, Format, Stop};
use domain::manifest::{Fields, cells, prefix};
use serde::Serialize;
use std::{
    collections::HashMap,
    fs::{self, File},
    io::{BufWriter, Write},
    path::{Path, PathBuf},
};

/// What can be typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A manifest; `-` is standard input.
    file: String,
    /// The directory the parts are written into; it is made if it is not there. No file in it is overwritten.
    #[arg(long, value_name = "DIR")]
    into: PathBuf,
    /// So many rows in each part.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..), required_unless_present = "by_prefix")]
    rows: Option<u64>,
    /// A part for each bucket and prefix, the key's part up to its first `/`.
    #[arg(long, conflicts_with = "rows")]
    by_prefix: bool,
    /// The columns as the job has them.
    #[arg(long, value_name = "LIST", value_parser = options::fields)]
    fields: Option<Fields>,
    /// For people or for programs.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Serialize)]
struct Made {
    file: String,
    bucket: Option<String>,
    prefix: Option<String>,
    rows: u64,
    #[serde(skip)]
    writer: Option<BufWriter<File>>,
}

/// So many files are written at once.
const PARTS: usize = 500;

/// Writes the parts and tells what they are.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<Exit, Stop> {
    fs::create_dir_all(&args.into)
        .map_err(|error| Stop::unusable(format!("cannot make `{}`: {error}", args.into.display())))?;
    let mut made: Vec<Made> = Vec::new();
    let mut by_group: HashMap<(Vec<u8>, Vec<u8>), usize> = HashMap::new();
    lines::each(&args.file, args.fields.as_ref(), |line| {
        let at = if let Some(most) = args.rows {
            if made.last().is_none_or(|last| last.rows == most) {
                if let Some(last) = made.last_mut() {
                    end(last)?;
                }
                made.push(begin(&args.into, made.len(), None)?);
            }
            made.len() - 1
        } else {
            let cell = |at| {
                cells(line.text).nth(at).map(|cell| cell.text(&mut Vec::new()).to_vec()).unwrap_or_default()
            };
            let group = (cell(line.fields.bucket()), prefix(&cell(line.fields.key())).to_vec());
            match by_group.get(&group) {
                Some(at) => *at,
                None => {
                    if made.len() == PARTS {
                        return Err(Stop::unusable(format!(
                            "more than {PARTS} prefixes: split by `--rows` instead"
                        )));
                    }
                    made.push(begin(&args.into, made.len(), Some(&group))?);
                    by_group.insert(group, made.len() - 1);
                    made.len() - 1
                }
            }
        };
        if let Some(part) = made.get_mut(at) {
            part.rows += 1;
            write(part, line.text)?;
        }
        Ok(true)
    })?;
    made.iter_mut().try_for_each(end)?;
    match args.format {
        Format::Json => output::json(out, &made)?,
        Format::Text => {
            made.iter().try_for_each(|part| writeln!(out, "{}: {} rows", part.file, part.rows))?;
        }
    }
    Ok(Exit::Clean)
}

fn begin(into: &Path, index: usize, group: Option<&(Vec<u8>, Vec<u8>)>) -> Result<Made, Stop> {
    let path = into.join(format!("part-{:04}.csv", index + 1));
    let file = File::create_new(&path)
        .map_err(|error| Stop::unusable(format!("cannot write `{}`: {error}", path.display())))?;
    let text = |bytes: &Vec<u8>| String::from_utf8_lossy(bytes).into_owned();
    Ok(Made {
        file: path.display().to_string(),
        bucket: group.map(|(bucket, _)| text(bucket)),
        prefix: group.map(|(_, prefix)| text(prefix)),
        rows: 0,
        writer: Some(BufWriter::new(file)),
    })
}

fn write(part: &mut Made, row: &[u8]) -> Result<(), Stop> {
    if let Some(writer) = &mut part.writer {
        writer.write_all(row)?;
        writer.write_all(b"\n")?;
    }
    Ok(())
}

fn end(part: &mut Made) -> Result<(), Stop> {
    Ok(part.writer.take().map_or(Ok(()), |mut writer| writer.flush())?)
}
