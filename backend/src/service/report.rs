//! Completion reports in S3: read within bounds, and the rows that failed written as a manifest of their own.

use crate::{
    aws::{AwsError, batch::Reach},
    store::job::Kept,
};
use domain::{
    Failure,
    arn::{BucketArn, ObjectArn},
    jobs::{
        CSV, Job, JobManifest, ManifestLocation, ManifestSpec,
        life::ReportView,
        report::{Index, Line, Lines, Row, Summary, read_index},
    },
};

/// How much of a report is read in one go; larger ones are for the command line, which reads any size.
const MOST: u64 = 64 * 1024 * 1024;
/// How much is asked for at once.
const PART: u64 = 4 * 1024 * 1024;
/// An index names its files; no job writes as many as this holds.
const MAX_INDEX: u64 = 4 * 1024 * 1024;

/// Where a report's index is.
struct At {
    bucket: String,
    key: String,
}

fn at(kept: &Kept) -> Result<At, Failure> {
    let report =
        kept.job.enabled_report().ok_or_else(|| Failure::Refused("this job writes no report".into()))?;
    let arn = report.bucket.as_deref().unwrap_or_default();
    let bucket = BucketArn::parse(arn).map_err(|error| Failure::Refused(error.to_string()))?;
    let prefix = report.prefix.as_deref().unwrap_or_default().trim_end_matches('/');
    let slash = if prefix.is_empty() { "" } else { "/" };
    let key = format!("{prefix}{slash}job-{}/manifest.json", kept.summary.job_id);
    Ok(At { bucket: bucket.name.to_owned(), key })
}

async fn index(aws: &Reach, at: &At) -> Result<Index, Failure> {
    let found = aws.objects.get_object(&at.bucket, &at.key, 0, MAX_INDEX).await?;
    let bytes = found.ok_or_else(|| {
        Failure::NotFound(format!(
            "the report `s3://{}/{}`: it is written once the job ended, if at least one task ran",
            at.bucket, at.key
        ))
    })?;
    let text = String::from_utf8_lossy(&bytes);
    read_index(&text).map_err(|problem| Failure::Refused(format!("`{}`: {}", at.key, problem.message)))
}

/// Reads a report and sums it up.
pub(super) async fn read(aws: &Reach, kept: &Kept) -> Result<ReportView, Failure> {
    let at = at(kept)?;
    let index = index(aws, &at).await?;
    let mut summary = Summary::default();
    let (bytes, whole) = each_line(aws, &index, |_| true, &mut |line| {
        summary.line(line);
    })
    .await?;
    let groups = summary.groups().into_iter().cloned().collect();
    Ok(ReportView {
        job: kept.summary.id,
        at: format!("s3://{}/{}", at.bucket, at.key),
        bytes,
        whole,
        rows: summary.rows,
        succeeded: summary.succeeded,
        failed: summary.failed,
        groups,
        faults: summary.faults.values().map(|(count, _)| count).sum(),
    })
}

/// Hands on every line of a report's files that are wanted; gives the bytes read, and whether that was all.
async fn each_line(
    aws: &Reach,
    index: &Index,
    wanted: impl Fn(&str) -> bool,
    each: &mut (dyn FnMut(Line<'_>) + Send),
) -> Result<(u64, bool), AwsError> {
    let mut read = 0_u64;
    for file in index.results.iter().filter(|file| wanted(&file.task_execution_status)) {
        let mut lines = Lines::default();
        let mut from = 0_u64;
        loop {
            if read >= MOST {
                return Ok((read, false));
            }
            let part = aws.objects.get_object(&file.bucket, &file.key, from, PART).await?.unwrap_or_default();
            let size = u64::try_from(part.len()).unwrap_or(u64::MAX);
            lines.push(&part, &mut *each);
            (from, read) = (from + size, read + size);
            if size < PART {
                break;
            }
        }
        lines.finish(&mut *each);
    }
    Ok((read, true))
}

/// Writes a manifest of the rows that failed, their cells as they stand in the report, and gives the same job on it with the
/// number of its rows.
pub(super) async fn failed_again(aws: &Reach, kept: &Kept) -> Result<(Job, u64), Failure> {
    let at = at(kept)?;
    let index = index(aws, &at).await?;
    let failed = Failed::read(aws, &index).await?;
    let manifest = failed.manifest()?;
    let (bucket, key) = beside(kept, &at);
    let partition = kept.job.enabled_report().and_then(|r| r.bucket.as_deref()).unwrap_or_default();
    let partition = BucketArn::parse(partition).map_or("aws", |arn| arn.arn.partition).to_owned();
    let head = aws.objects.put_object(&bucket, &key, manifest).await?;
    let fields = ["Bucket", "Key", "VersionId"].iter().take(if failed.versions > 0 { 3 } else { 2 });
    let mut job = kept.job.clone();
    job.manifest_generator = None;
    job.manifest = Some(JobManifest {
        spec: Some(ManifestSpec {
            format: Some(CSV.into()),
            fields: Some(fields.map(ToString::to_string).collect()),
        }),
        location: Some(ManifestLocation {
            object_arn: Some(format!("arn:{partition}:s3:::{bucket}/{key}")),
            object_version_id: head.version,
            e_tag: Some(head.etag),
        }),
    });
    let words = format!("{} failed rows of job {}: {}", failed.rows, kept.summary.id, job.name());
    job.description = Some(words.chars().take(256).collect());
    job.confirmation_required = Some(true);
    Ok((job, failed.rows))
}

/// The rows of a report that failed.
#[derive(Default)]
struct Failed {
    with_version: Vec<u8>,
    without: Vec<u8>,
    rows: u64,
    versions: u64,
}

impl Failed {
    async fn read(aws: &Reach, index: &Index) -> Result<Self, Failure> {
        let mut failed = Self::default();
        let (_, whole) = each_line(aws, index, |status| status.eq_ignore_ascii_case("failed"), &mut |line| {
            let Line::Whole(line) = line else { return };
            let Ok(row) = Row::of_line(line) else { return };
            if row.succeeded {
                return;
            }
            failed.rows += 1;
            failed.versions += u64::from(!row.version.text().is_empty());
            row.manifest_line(true, &mut failed.with_version);
            row.manifest_line(false, &mut failed.without);
        })
        .await?;
        if !whole {
            return Err(Failure::Refused(format!(
                "more than {} MB of the report are failed rows: run `countersign job report DIR --rerun FILE` on it",
                MOST / 1024 / 1024
            )));
        }
        Ok(failed)
    }

    fn manifest(&self) -> Result<Vec<u8>, Failure> {
        match (self.rows, self.versions) {
            (0, _) => Err(Failure::Refused("the report names no failed row".into())),
            (_, 0) => Ok(self.without.clone()),
            (rows, versions) if rows == versions => Ok(self.with_version.clone()),
            _ => Err(Failure::Refused(
                "some failed rows have a version and some have none, and a manifest takes one or the other: run \
                 `countersign job report DIR --rerun FILE --group N` on the report, one group at a time"
                    .into(),
            )),
        }
    }
}

/// Where the new manifest goes: beside the old one, or beside the report where S3 made the list.
fn beside(kept: &Kept, report: &At) -> (String, String) {
    let id = &kept.summary.job_id;
    let old = kept.job.manifest_arn().filter(|_| kept.job.manifest_format() == Some(CSV));
    if let Some(at) = old.and_then(|arn| ObjectArn::parse(arn).ok()) {
        return (at.bucket.to_owned(), format!("{}.failed-of-{id}.csv", at.key));
    }
    let folder = report.key.rsplit_once('/').map_or("", |(folder, _)| folder);
    (report.bucket.clone(), format!("{folder}/failed-of-{id}.csv"))
}
