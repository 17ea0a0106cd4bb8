//! What a job costs, and how long it takes at least: an estimate, line by line, in exact decimals.
//!
//! Prices are data, with the date they were read. AWS: Amazon S3 pricing, "Batch Operations"; AWS Lambda pricing.

mod form;
pub mod measured;
mod money;

pub use form::PricesForm;
pub use money::Money;

use super::{Job, Operation};
use serde::{Deserialize, Serialize};

/// Prices in US dollars, as decimals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prices {
    /// When and where they were read.
    pub as_of: String,
    /// One job.
    pub job: Money,
    /// A million objects a job works on.
    pub million_objects: Money,
    /// A million objects of a bucket from which S3 makes the manifest.
    pub million_objects_listed: Money,
    /// A gigabyte of which a checksum is computed.
    pub checksum_gigabyte: Money,
    /// A million requests to a function.
    pub million_invocations: Money,
    /// A gigabyte-second of a function (x86).
    pub gigabyte_second: Money,
}

impl Default for Prices {
    fn default() -> Self {
        let money = |text: &str| text.parse().unwrap_or_default();
        Self {
            as_of: "2026, US East (N. Virginia), Lambda on x86; to be checked against AWS's pricing pages"
                .into(),
            job: money("0.25"),
            million_objects: money("1.00"),
            million_objects_listed: money("0.015"),
            checksum_gigabyte: money("0.004"),
            million_invocations: money("0.20"),
            gigabyte_second: money("0.0000166667"),
        }
    }
}

/// What is known, or assumed, of the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Work {
    /// Rows of the manifest.
    pub rows: Option<u64>,
    /// Objects in the bucket of which S3 makes the manifest.
    pub listed: Option<u64>,
    /// How long one invocation takes, in milliseconds.
    pub milliseconds: Option<u64>,
    /// The function's memory, in megabytes.
    pub megabytes: Option<u64>,
    /// How many invocations run at once.
    pub concurrency: Option<u64>,
    /// Bytes of all objects.
    pub bytes: Option<u64>,
}

/// One line of an estimate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// What costs.
    pub item: &'static str,
    /// How much of it.
    pub quantity: String,
    /// What it costs in US dollars; none where something has to be known first.
    pub amount: Option<Money>,
    /// How it comes about, or what has to be known.
    pub explanation: String,
}

/// An estimate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Estimate {
    /// When and where the prices were read.
    pub as_of: String,
    /// What costs.
    pub lines: Vec<Line>,
    /// The sum of all lines that have an amount.
    pub total: Money,
    /// Whether every line has one.
    pub complete: bool,
    /// How many seconds the invocations take at least; none where something has to be known first.
    pub seconds: Option<u64>,
    /// How the time comes about, and what is not in the estimate.
    pub notes: Vec<String>,
}

/// Estimates a job. Rows stand for objects; what redrives cost is not in it.
#[must_use]
pub fn estimate(job: &Job, work: Work, prices: &Prices) -> Estimate {
    let mut lines = vec![Line {
        item: "job",
        quantity: "1".into(),
        amount: Some(prices.job),
        explanation: "each job costs this, cancelled ones too".into(),
    }];
    lines.push(per_million(
        "objects",
        work.rows,
        prices.million_objects,
        "each row of the manifest is an object",
    ));
    if job.manifest_generator.is_some() {
        let why =
            "a manifest S3 makes costs by all objects of the source bucket, not only by those that match";
        lines.push(per_million("generated manifest", work.listed, prices.million_objects_listed, why));
    }
    let mut notes = vec!["requests, storage and transfer of what each task does are not in this".into()];
    let mut seconds = None;
    match &job.operation {
        Some(Operation::LambdaInvoke(_)) => {
            let why = "one invocation for each object; tasks that are tried again cost more";
            lines.push(per_million("invocations", work.rows, prices.million_invocations, why));
            lines.push(gigabyte_seconds(work, prices));
            seconds = time(work);
            notes.push(match seconds {
                Some(_) => "the time is invocations × duration ÷ those that run at once; a job starts slower, how much AWS does not say".into(),
                None => "for the time give the duration of one invocation and how many run at once".into(),
            });
        }
        Some(Operation::S3ComputeObjectChecksum(_)) => {
            let amount = work.bytes.and_then(|b| prices.checksum_gigabyte.times(b.into(), 1 << 30));
            lines.push(Line {
                item: "checksums",
                quantity: work.bytes.map_or_else(|| "?".into(), |b| format!("{b} bytes")),
                amount,
                explanation: if amount.is_some() {
                    "by the gigabyte read".into()
                } else {
                    "give the bytes of all objects".into()
                },
            });
        }
        _ => {}
    }
    let total = lines.iter().filter_map(|l| l.amount).fold(Money::default(), Money::plus);
    let complete = lines.iter().all(|l| l.amount.is_some());
    Estimate { as_of: prices.as_of.clone(), lines, total, complete, seconds, notes }
}

fn per_million(item: &'static str, count: Option<u64>, price: Money, why: &str) -> Line {
    let amount = count.and_then(|n| price.times(n.into(), 1_000_000));
    Line {
        item,
        quantity: count.map_or_else(|| "?".into(), |n| n.to_string()),
        amount,
        explanation: match count {
            Some(_) => format!("{why}; {price} a million"),
            None => "give their number; a manifest's check counts rows".into(),
        },
    }
}

fn gigabyte_seconds(work: Work, prices: &Prices) -> Line {
    let all = work.rows.zip(work.milliseconds).zip(work.megabytes);
    // Milliseconds × megabytes ÷ 1000 ÷ 1024 are gigabyte-seconds.
    let product =
        all.and_then(|((rows, ms), mb)| i128::from(rows).checked_mul(ms.into())?.checked_mul(mb.into()));
    let amount = product.and_then(|p| prices.gigabyte_second.times(p, 1000 * 1024));
    Line {
        item: "gigabyte-seconds",
        quantity: product.map_or_else(|| "?".into(), |p| Money::decimal(p, 1000 * 1024)),
        amount,
        explanation: match all {
            Some(((rows, ms), mb)) => {
                format!("{rows} × {ms} ms × {mb} MB; {} a gigabyte-second", prices.gigabyte_second)
            }
            None => "give the duration of one invocation and the function's memory; a run on a few objects measures them".into(),
        },
    }
}

fn time(work: Work) -> Option<u64> {
    let concurrency = work.concurrency.filter(|c| *c > 0)?;
    let milliseconds = u128::from(work.rows?) * u128::from(work.milliseconds?);
    u64::try_from(milliseconds.div_ceil(u128::from(concurrency)).div_ceil(1000)).ok()
}
