//! `manifest sample`: some rows, as they stand.

use super::{lines, options};
use crate::output::{Exit, Stop};
use domain::manifest::{Fields, Reservoir, cells, prefix};
use std::{collections::HashMap, io::Write};

/// What can be typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A manifest; `-` is standard input.
    file: String,
    /// How many rows; with `--by-prefix` of each prefix.
    #[arg(long, value_name = "N", default_value_t = 100)]
    take: usize,
    /// Rows by chance, the same for the same seed; without it the first ones.
    #[arg(long, value_name = "SEED", conflicts_with = "by_prefix")]
    random: Option<u64>,
    /// The first rows of each bucket and prefix.
    #[arg(long)]
    by_prefix: bool,
    /// The columns as the job has them.
    #[arg(long, value_name = "LIST", value_parser = options::fields)]
    fields: Option<Fields>,
}

/// More prefixes are not told apart: memory is to stay small.
const PREFIXES: usize = 100_000;

/// Writes the sample as a manifest.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<Exit, Stop> {
    let mut write = |row: &[u8]| -> Result<(), Stop> {
        out.write_all(row)?;
        Ok(out.write_all(b"\n")?)
    };
    let fields = args.fields.as_ref();
    if let Some(seed) = args.random {
        let mut chosen = Reservoir::new(args.take, seed);
        lines::each(&args.file, fields, |line| {
            chosen.offer(line.text);
            Ok(true)
        })?;
        chosen.into_rows().iter().try_for_each(|row| write(row))?;
    } else if args.by_prefix {
        let mut taken: HashMap<(Vec<u8>, Vec<u8>), usize> = HashMap::new();
        lines::each(&args.file, fields, |line| {
            let cell = |at| {
                cells(line.text).nth(at).map(|cell| cell.text(&mut Vec::new()).to_vec()).unwrap_or_default()
            };
            let group = (cell(line.fields.bucket()), prefix(&cell(line.fields.key())).to_vec());
            if taken.len() >= PREFIXES && !taken.contains_key(&group) {
                let reason = format!("`{}`, line {}: more than {PREFIXES} prefixes", args.file, line.number);
                return Err(Stop::unusable(reason));
            }
            let count = taken.entry(group).or_default();
            *count += 1;
            if *count <= args.take {
                write(line.text)?;
            }
            Ok(true)
        })?;
    } else {
        let mut left = args.take;
        lines::each(&args.file, fields, |line| {
            let Some(more) = left.checked_sub(1) else { return Ok(false) };
            left = more;
            write(line.text)?;
            Ok(left > 0)
        })?;
    }
    Ok(Exit::Clean)
}
