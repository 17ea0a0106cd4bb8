//! Prices as their plain form sends them: flat texts, so that it posts without JavaScript.

use super::{Money, Prices};
use crate::failure::Problem;
use serde::{Deserialize, Serialize};

/// The longest note on when and where prices were read, in bytes.
const MAX_NOTE: usize = 200;

/// What the form of the prices sends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default)]
pub struct PricesForm {
    /// When and where they were read.
    pub as_of: String,
    /// One job.
    pub job: String,
    /// A million objects a job works on.
    pub million_objects: String,
    /// A million objects of a bucket from which S3 makes the manifest.
    pub million_objects_listed: String,
    /// A gigabyte of which a checksum is computed.
    pub checksum_gigabyte: String,
    /// A million requests to a function.
    pub million_invocations: String,
    /// A gigabyte-second of a function.
    pub gigabyte_second: String,
}

impl PricesForm {
    /// The form of a table of prices.
    #[must_use]
    pub fn of(prices: &Prices) -> Self {
        Self {
            as_of: prices.as_of.clone(),
            job: prices.job.exact(),
            million_objects: prices.million_objects.exact(),
            million_objects_listed: prices.million_objects_listed.exact(),
            checksum_gigabyte: prices.checksum_gigabyte.exact(),
            million_invocations: prices.million_invocations.exact(),
            gigabyte_second: prices.gigabyte_second.exact(),
        }
    }

    /// The prices as typed; none where every field is empty: those the program knows.
    ///
    /// # Errors
    /// Every problem, each at its field.
    pub fn read(&self) -> Result<Option<Prices>, Vec<Problem>> {
        let fields = [
            &self.as_of,
            &self.job,
            &self.million_objects,
            &self.million_objects_listed,
            &self.checksum_gigabyte,
            &self.million_invocations,
            &self.gigabyte_second,
        ];
        if fields.iter().all(|field| field.trim().is_empty()) {
            return Ok(None);
        }
        let mut problems = Vec::new();
        let as_of = self.as_of.trim().to_owned();
        if as_of.is_empty() || as_of.len() > MAX_NOTE || as_of.contains(char::is_control) {
            let message = format!(
                "say when and where the prices were read, in one line of {MAX_NOTE} bytes at most; or empty every field for the built-in prices"
            );
            problems.push(Problem::new("as_of", message));
        }
        let mut money = |text: &str, at: &str| {
            text.trim().parse::<Money>().unwrap_or_else(|message| {
                problems.push(Problem::new(at, message));
                Money::default()
            })
        };
        let prices = Prices {
            as_of,
            job: money(&self.job, "job"),
            million_objects: money(&self.million_objects, "million_objects"),
            million_objects_listed: money(&self.million_objects_listed, "million_objects_listed"),
            checksum_gigabyte: money(&self.checksum_gigabyte, "checksum_gigabyte"),
            million_invocations: money(&self.million_invocations, "million_invocations"),
            gigabyte_second: money(&self.gigabyte_second, "gigabyte_second"),
        };
        if problems.is_empty() { Ok(Some(prices)) } else { Err(problems) }
    }
}
