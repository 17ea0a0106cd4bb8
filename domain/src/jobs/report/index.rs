//! The `manifest.json` of a completion report, which names its files. (AWS's service model calls it `report.json`; its guide
//! and real buckets have `manifest.json`.)

use crate::failure::Problem;
use serde::Deserialize;

/// A report's files.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Index {
    /// `Report_CSV_20180820`.
    pub format: String,
    /// When it was made, as AWS writes times.
    #[serde(default)]
    pub report_creation_date: String,
    /// The files: any number of them for succeeded and for failed tasks.
    #[serde(default)]
    pub results: Vec<IndexFile>,
    /// What AWS says the columns are. Rows are seen with two of them the other way round.
    #[serde(default)]
    pub report_schema: String,
}

/// One file of a report.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct IndexFile {
    /// `succeeded` or `failed`.
    pub task_execution_status: String,
    /// The bucket it is in.
    #[serde(default)]
    pub bucket: String,
    /// MD5 of the file.
    #[serde(default, rename = "MD5Checksum")]
    pub md5_checksum: String,
    /// Its key.
    pub key: String,
}

/// Reads a report's `manifest.json`.
///
/// # Errors
/// Where it is none, or of a format that is not known.
pub fn read_index(text: &str) -> Result<Index, Problem> {
    let index: Index = serde_json::from_str(text)
        .map_err(|e| Problem::new("", format!("this is no manifest.json of a completion report: {e}")))?;
    if index.format != crate::jobs::REPORT {
        let message =
            format!("`{}` is no format known here; there is `{}`", index.format, crate::jobs::REPORT);
        return Err(Problem::new("Format", message));
    }
    Ok(index)
}
