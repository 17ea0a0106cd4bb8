//! `manifest build`: a table in, a manifest out.

use super::table::{self, Kind};
use crate::output::{Exit, Stop};
use domain::manifest::build::{BucketFrom, Builder, Constants, KeyFrom, Template};
use std::{
    fs::File,
    io::{self, BufWriter, Write},
};

/// What can be typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A table: CSV or TSV with a first row of names, or a JSON object a line; `-` is standard input.
    file: String,
    /// The bucket of all rows.
    #[arg(long, value_name = "NAME", required_unless_present = "bucket_column")]
    bucket: Option<String>,
    /// The column with each row's bucket.
    #[arg(long, value_name = "COLUMN", conflicts_with = "bucket")]
    bucket_column: Option<String>,
    /// The key as a text with `{column}` in it. Without it the key is JSON of the columns.
    #[arg(long, value_name = "TEXT", value_parser = Template::read)]
    key: Option<Template>,
    /// The columns that go into the JSON; without it all that are not used otherwise and not the same in all rows.
    #[arg(long, value_name = "LIST", value_delimiter = ',', conflicts_with = "key")]
    columns: Option<Vec<String>>,
    /// The column with each row's version.
    #[arg(long, value_name = "COLUMN")]
    version_column: Option<String>,
    /// How the table is written; without it the file's name says.
    #[arg(long, value_enum)]
    table: Option<Kind>,
    /// Where to write; without it to standard output.
    #[arg(long, short, value_name = "FILE")]
    output: Option<String>,
}

/// So many rows that cannot be made are told one by one.
const TOLD: u64 = 10;

/// Makes the manifest. Rows that no job would take are left out and told; then it exits with 1.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<Exit, Stop> {
    let kind = args.table.unwrap_or_else(|| Kind::of(&args.file));
    let key = match (&args.key, &args.columns) {
        (Some(template), _) => KeyFrom::Template(template.clone()),
        (None, Some(columns)) => KeyFrom::Json(columns.clone()),
        (None, None) => KeyFrom::Json(columns(args, kind)?),
    };
    let bucket = match (&args.bucket, &args.bucket_column) {
        (Some(name), _) => BucketFrom::Name(name.clone()),
        (None, column) => BucketFrom::Column(column.clone().unwrap_or_default()),
    };
    let mut builder = Builder::new(bucket, key, args.version_column.clone());
    let mut file;
    let to: &mut dyn Write = match &args.output {
        Some(path) => {
            let made = File::create(path)
                .map_err(|error| Stop::unusable(format!("cannot write `{path}`: {error}")))?;
            file = BufWriter::new(made);
            &mut file
        }
        None => out,
    };
    let mut refused = 0;
    table::each(&args.file, kind, |number, _, cells| {
        match builder.row(cells) {
            Ok(row) => to.write_all(row.as_bytes())?,
            Err(reason) => {
                refused += 1;
                if refused <= TOLD {
                    warn(&format!("`{}`, row {number} is left out: {reason}", args.file));
                }
            }
        }
        Ok(())
    })?;
    to.flush()?;
    if refused > 0 {
        warn(&format!("{refused} rows were left out"));
        return Ok(Exit::Found);
    }
    Ok(Exit::Clean)
}

/// The columns for the JSON, found by reading the table once before. What all rows share is told: it can be the job's user
/// arguments, which a function gets once and no key has to carry.
fn columns(args: &Args, kind: Kind) -> Result<Vec<String>, Stop> {
    if args.file == "-" {
        return Err(Stop::unusable("standard input is read once: name the key's columns with `--columns`"));
    }
    let mut all = Vec::new();
    let mut constants = Constants::default();
    table::each(&args.file, kind, |_, columns, cells| {
        if all.is_empty() {
            all = columns.to_vec();
        }
        constants.see(cells);
        Ok(())
    })?;
    let used = [&args.bucket_column, &args.version_column];
    all.retain(|column| !used.iter().any(|used| used.as_ref() == Some(column)));
    let arguments = constants.user_arguments(&all);
    if arguments.len() < all.len() {
        for (column, value) in &arguments {
            warn(&format!("user argument `{column}` = `{value}`: the same in all rows, so no key has it"));
        }
        all.retain(|column| !arguments.iter().any(|(argument, _)| argument == column));
    }
    Ok(all)
}

/// Tells something beside the answer.
fn warn(text: &str) {
    // Nobody is left to tell when standard error is closed.
    let _ = writeln!(io::stderr(), "countersign: {text}");
}
