//! Server function: a pasted manifest, checked without a script.
#![expect(missing_docs, reason = "the fields of the structures `#[server]` makes are the arguments below")]

use crate::AppError;
use domain::errand::{Checked, InS3};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use {
    crate::context,
    domain::{Failure, errand},
};

/// A pasted manifest has no more bytes than that.
pub const MOST: usize = 1024 * 1024;

/// The cookie that carries what was found to the page that shows it.
#[cfg(feature = "ssr")]
const NOTE: &str = "countersign-checked";

/// A browser takes no longer cookie than 4 KB, in which each byte takes two.
#[cfg(feature = "ssr")]
const LONGEST_NOTE: usize = 1_900;

/// What a plain form's check has found, in short.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Brief {
    /// Rows.
    pub rows: u64,
    /// Bytes.
    pub bytes: u64,
    /// Columns.
    pub columns: u64,
    /// Rows whose key is JSON.
    pub json_rows: u64,
    /// Buckets.
    pub buckets: u64,
    /// Findings: code, how many rows, the first lines.
    pub findings: Vec<(String, u64, Vec<u64>)>,
    /// The object's ETag, where one in S3 was checked.
    #[serde(default)]
    pub etag: String,
}

impl Brief {
    #[cfg(feature = "ssr")]
    fn of(checked: &Checked) -> Self {
        let report = &checked.report;
        let brief = |lines: usize| Self {
            rows: report.rows,
            bytes: report.bytes,
            columns: report.columns as u64,
            json_rows: report.json_rows,
            buckets: report.buckets.len() as u64,
            findings: report
                .findings
                .iter()
                .map(|f| (f.code.to_string(), f.count, f.lines.iter().copied().take(lines).collect()))
                .collect(),
            etag: String::new(),
        };
        let fits = |brief: &Self| serde_json::to_string(brief).is_ok_and(|text| text.len() <= LONGEST_NOTE);
        [8, 3, 1].into_iter().map(brief).find(fits).unwrap_or_else(|| brief(0))
    }
}

/// What a plain form's check has left.
///
/// # Errors
/// None so far.
#[server(endpoint = "manifests/page")]
pub async fn page() -> Result<Option<Brief>, AppError> {
    context::request()?;
    Ok(context::take(NOTE))
}

/// Checks a pasted manifest. A plain form is led to the page, which shows in short what was found.
#[server(endpoint = "manifests/check")]
pub async fn check(
    #[server(default)] text: String,
    #[server(default)] fields: String,
    #[server(default)] duplicates: Option<String>,
) -> Result<Checked, AppError> {
    context::request()?;
    if text.len() > MOST {
        let message = format!("{} bytes are too many to paste; at most {MOST}", text.len());
        return Err(Failure::invalid("text", message).into());
    }
    // Browsers send a form's lines with CR and LF, whatever was pasted.
    let text = text.replace("\r\n", "\n");
    let wanted = errand::Check { fields, duplicates: duplicates.is_some(), ..errand::Check::default() };
    let checked = errand::check_text(text.as_bytes(), &wanted)
        .map_err(|reason| AppError::from(Failure::invalid("fields", reason)))?;
    if context::is_plain_form() {
        context::leave(NOTE, &Brief::of(&checked));
        context::lead("/manifests#found");
    }
    Ok(checked)
}

/// Checks a manifest in an environment's S3. A plain form is led to the page, as above.
#[server(endpoint = "manifests/check_object")]
pub async fn check_object(
    environment: String,
    object: String,
    #[server(default)] fields: String,
    #[server(default)] duplicates: Option<String>,
) -> Result<InS3, AppError> {
    let (caller, services) = context::request()?;
    let wanted = errand::Check { fields, duplicates: duplicates.is_some(), ..errand::Check::default() };
    let found = services.jobs.check_manifest(&caller, &environment, &object, wanted).await?;
    if context::is_plain_form() {
        context::leave(NOTE, &Brief { etag: found.etag.clone(), ..Brief::of(&found.checked) });
        context::lead("/manifests#found");
    }
    Ok(found)
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn what_is_found_fits_into_a_cookie() {
        // Everything wrong at once, many times.
        let bad = "\u{feff}Bucket,Key\r\n\r\nB,a b\nb,%zz\nbucket,+,\"x\nbucket,%C3%28\nbucket,%2525\nbucket,a\"b\n";
        let checked = errand::check_text(
            bad.repeat(50).as_bytes(),
            &errand::Check { duplicates: true, ..Default::default() },
        )
        .expect("no columns are given");
        assert!(checked.report.findings.len() > 10, "{:?}", checked.report.findings);
        let brief = Brief::of(&checked);
        let size = serde_json::to_string(&brief).map_or(0, |text| text.len());
        assert!(
            size <= LONGEST_NOTE && brief.findings.iter().all(|(_, _, lines)| !lines.is_empty()),
            "{size}"
        );
    }
}
