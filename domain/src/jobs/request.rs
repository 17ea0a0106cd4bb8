//! The request a function gets for a row of a manifest.
//!
//! AWS: Lambda Developer Guide, Using Lambda with S3 batch operations; S3 User Guide, Invoking a Lambda function from S3 Batch
//! Operations (schemas 1.0 and 2.0). One task a request: AWS's prose says "one or more keys", every sample has one. What
//! `userArguments` is where a job has none is unknown; here it is left out. Ids are opaque; those made here say so.

use super::LambdaInvoke;
use crate::{
    Digest,
    manifest::percent::{self, Plus},
};
use serde::Serialize;
use std::collections::BTreeMap;

/// One row of a manifest, as its cells say.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// The bucket's name.
    pub bucket: String,
    /// The key as it stands in the manifest, URL-encoded.
    pub key: String,
    /// The version, if the manifest has a column of them; empty where a row has none.
    pub version: Option<String>,
}

impl Row {
    /// Picks a row's cells by the job's columns; two or three cells without columns are bucket, key and version.
    ///
    /// # Errors
    /// A message where the number of cells is not that of the columns, or no column is the bucket or the key.
    pub fn of_cells(cells: &[String], fields: &[String]) -> Result<Self, String> {
        let usual = ["Bucket", "Key", "VersionId"].map(String::from);
        let fields =
            if fields.is_empty() { usual.get(..cells.len().min(3)).unwrap_or_default() } else { fields };
        if cells.len() != fields.len() {
            return Err(format!("the row has {} cells, the manifest {} columns", cells.len(), fields.len()));
        }
        let cell = |name: &str| {
            let at = fields.iter().position(|f| f == name)?;
            cells.get(at).cloned()
        };
        match (cell("Bucket"), cell("Key")) {
            (Some(bucket), Some(key)) => Ok(Self { bucket, key, version: cell("VersionId") }),
            _ => Err("the row needs a bucket and a key: name both columns in `Fields`".into()),
        }
    }

    /// The text a function finds in `s3Key`: URL-encoded in the manifest, URL-encoded again as forms do in the request. AWS's
    /// samples decode with `+` as a space, and a `%20` of a manifest was seen arriving as `+`. Whether a `/` arrives as `%2F`
    /// is unknown; both decode alike, and here it stays.
    #[must_use]
    pub fn sent_key(&self) -> String {
        percent::encode_form(&percent::decode(self.key.as_bytes(), Plus::Space))
    }

    /// What a function that decodes with `+` as a space has in hand; bytes that are no UTF-8 are shown as `�`.
    #[must_use]
    pub fn meant_key(&self) -> String {
        String::from_utf8_lossy(&percent::decode(self.key.as_bytes(), Plus::Space)).into_owned()
    }
}

/// A request, in the order AWS's samples have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// `1.0` or `2.0`.
    pub invocation_schema_version: String,
    /// To be echoed.
    pub invocation_id: String,
    /// The job.
    pub job: RequestJob,
    /// The tasks; one.
    pub tasks: Vec<Task>,
}

/// The job of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RequestJob {
    /// Its id.
    pub id: String,
    /// What every invocation is told; schema 2.0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_arguments: Option<BTreeMap<String, String>>,
}

/// A task of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Task {
    /// To be echoed.
    pub task_id: String,
    /// The key, URL-encoded.
    pub s3_key: String,
    /// The version, or null.
    pub s3_version_id: Option<String>,
    /// Schema 1.0: the bucket's ARN.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub s3_bucket_arn: Option<String>,
    /// Schema 2.0: the bucket's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub s3_bucket: Option<String>,
}

/// The id of a job that does not exist, as AWS writes ids.
pub const EXAMPLE_JOB: &str = "00000000-0000-4000-8000-000000000000";

/// The request for one row. `number` makes the ids: the same row of the same manifest always gets the same.
#[must_use]
pub fn request(lambda: &LambdaInvoke, job_id: &str, partition: &str, row: &Row, number: u64) -> Request {
    let is_new = lambda.schema() != "1.0";
    let id = |what: &str| {
        let text = format!("{what}\u{0}{number}\u{0}{}\u{0}{}\u{0}{:?}", row.bucket, row.key, row.version);
        format!("example-{what}-{}", Digest::of_bytes(text.as_bytes()).as_str().get(..32).unwrap_or_default())
    };
    Request {
        invocation_schema_version: lambda.schema().into(),
        invocation_id: id("invocation"),
        job: RequestJob {
            id: job_id.into(),
            user_arguments: lambda.user_arguments.clone().filter(|_| is_new),
        },
        tasks: vec![Task {
            task_id: id("task"),
            s3_key: row.sent_key(),
            s3_version_id: row.version.clone(),
            s3_bucket_arn: (!is_new).then(|| format!("arn:{partition}:s3:::{}", row.bucket)),
            s3_bucket: is_new.then(|| row.bucket.clone()),
        }],
    }
}
