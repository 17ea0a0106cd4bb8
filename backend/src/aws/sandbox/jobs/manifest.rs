//! Reading a job's list of objects, as AWS does after it has taken the job: what is wrong with it fails the job.
//!
//! AWS: S3 User Guide, Troubleshooting Batch Operations. A generated list is not kept as an object, whatever
//! `EnableManifestOutput` says; an inventory is not read.

use super::states::reason;
use crate::aws::sandbox::stock::{Content, Stock};
use domain::{
    arn::{BucketArn, ObjectArn},
    finding::Severity,
    jobs::{CSV, GeneratorFilter, Job, S3JobManifestGenerator, request::Row, status::FailureReason},
    manifest::{self, Code, Field, Fields, Options, Scanner, percent},
};

/// More tasks the sandbox does not run.
const MOST: u64 = 20_000;

const CONTENT: &str = "InvalidManifestContent";
const FORBIDDEN: &str = "Reading the manifest is forbidden: AccessDenied";

/// A manifest that was read.
pub(super) struct Read {
    pub lines: Content,
    pub fields: Vec<String>,
    pub rows: u64,
}

/// Reads the manifest of a job, or makes it.
pub(super) fn read(stock: &Stock, job: &Job, may: &impl Fn(&str) -> bool) -> Result<Read, FailureReason> {
    let role = job.role_arn.as_deref().unwrap_or_default();
    let is_trusted = stock.trust(role).is_some_and(|t| t.contains("batchoperations.s3.amazonaws.com"));
    if !is_trusted || !may(role) {
        return Err(reason("AccessDenied", FORBIDDEN));
    }
    let read = match job.generator() {
        Some(generator) => generate(stock, generator, may)?,
        None => listed(stock, job, may)?,
    };
    if read.rows > MOST {
        let text = format!(
            "The S3 Batch Operations job failed because it contains more keys than the maximum allowed in a single job: {MOST} in the sandbox"
        );
        return Err(reason(CONTENT, text));
    }
    Ok(read)
}

fn listed(stock: &Stock, job: &Job, may: &impl Fn(&str) -> bool) -> Result<Read, FailureReason> {
    if job.manifest_format() != Some(CSV) {
        return Err(reason(CONTENT, "the sandbox reads CSV manifests, and no inventories"));
    }
    let location = job.manifest.as_ref().and_then(|m| m.location.as_ref());
    let at = job.manifest_arn().and_then(|arn| ObjectArn::parse(arn).ok());
    let (Some(location), Some(at)) = (location, at) else {
        return Err(reason(CONTENT, "the manifest's object is not named"));
    };
    let object = stock.object(at.bucket, at.key, location.object_version_id.as_deref());
    let Some(object) = object.filter(|_| may(at.bucket)) else {
        return Err(reason("AccessDenied", FORBIDDEN));
    };
    if location.e_tag.as_deref() != Some(&object.etag) {
        let text = format!(
            "The manifest's ETag does not match: the job names {}, the object has {}",
            location.e_tag.as_deref().unwrap_or_default(),
            object.etag
        );
        return Err(reason("ETagMismatch", text));
    }
    let rows = check(object.content.bytes(), job.fields())?;
    Ok(Read { lines: object.content.clone(), fields: job.fields().to_vec(), rows })
}

/// The number of rows, or the first thing that is wrong with a manifest. Rows without a version among rows with one are
/// no fault of the whole: their tasks fail.
fn check(content: &[u8], fields: &[String]) -> Result<u64, FailureReason> {
    let columns = fields.iter().map(|name| match name.as_str() {
        "Bucket" => Field::Bucket,
        "Key" => Field::Key,
        "VersionId" => Field::VersionId,
        _ => Field::Ignore,
    });
    let fields = Fields::new(columns.collect())
        .map_err(|fault| reason(CONTENT, format!("Required fields are missing in the schema: {fault}")))?;
    let mut scanner = Scanner::new(Options { fields: Some(fields), limit: u64::MAX, ..Options::default() });
    scanner.push(content);
    let report = scanner.report();
    let is_fault =
        |f: &&manifest::Finding| f.severity == Severity::Error && f.code != Code::VersionsMixed.name();
    match report.findings.iter().find(is_fault) {
        None => Ok(report.rows),
        Some(fault) => {
            let line = fault.lines.first().map(|line| format!(" in line {line}")).unwrap_or_default();
            Err(reason(CONTENT, format!("Manifest file is not properly formatted: {}{line}", fault.message)))
        }
    }
}

/// What a generator lists. Objects of the sandbox have no age, class or replication, and are encrypted with S3's keys.
fn generate(
    stock: &Stock,
    generator: &S3JobManifestGenerator,
    may: &impl Fn(&str) -> bool,
) -> Result<Read, FailureReason> {
    let source = generator.source_bucket.as_deref().and_then(|arn| BucketArn::parse(arn).ok());
    let bucket = source.and_then(|arn| Some((arn.name, stock.buckets.get(arn.name)?)));
    let Some((name, bucket)) = bucket.filter(|(name, _)| may(name)) else {
        return Err(reason("AccessDenied", "Error occurred when preparing manifest: AccessDenied"));
    };
    let any = GeneratorFilter::default();
    let filter = generator.filter.as_ref().unwrap_or(&any);
    let mut lines = String::new();
    let mut rows = 0;
    for (key, object) in &bucket.objects {
        if is_listed(filter, key, object.content.bytes().len()) {
            lines.push_str(&format!("{name},{}\n", percent::encode(key.as_bytes())));
            rows += 1;
        }
    }
    if rows == 0 {
        let text = "Manifest generation found no keys matching the filter criteria";
        return Err(reason("NoMatchingKeys", text));
    }
    Ok(Read { lines: lines.into_bytes().into(), fields: vec!["Bucket".into(), "Key".into()], rows })
}

fn is_listed(filter: &GeneratorFilter, key: &str, size: usize) -> bool {
    let names = filter.key_name_constraint.clone().unwrap_or_default();
    let any = |texts: &Option<Vec<String>>, fits: fn(&str, &str) -> bool| {
        texts.as_ref().is_none_or(|texts| texts.iter().any(|text| fits(key, text)))
    };
    let size = i64::try_from(size).unwrap_or(i64::MAX);
    any(&names.match_any_prefix, |key, text| key.starts_with(text))
        && any(&names.match_any_suffix, |key, text| key.ends_with(text))
        && any(&names.match_any_substring, |key, text| key.contains(text))
        && filter.object_size_greater_than_bytes.is_none_or(|least| size > least)
        && filter.object_size_less_than_bytes.is_none_or(|most| size < most)
}

/// The rows of a manifest that was read, each with its number, from one on.
pub(super) fn rows(content: &Content, fields: &[String]) -> Vec<Row> {
    let text = |cell: manifest::Cell<'_>| String::from_utf8_lossy(cell.text(&mut Vec::new())).into_owned();
    let lines = content.bytes().split(|byte| *byte == b'\n').map(|l| l.strip_suffix(b"\r").unwrap_or(l));
    let cells = lines
        .filter(|line| !line.is_empty())
        .map(|line| manifest::cells(line).map(text).collect::<Vec<String>>());
    // The manifest was checked: each row has its cells.
    cells.map(|cells| Row::of_cells(&cells, fields).unwrap_or_default()).collect()
}
