//! A job as AWS documents it, member for member: the JSON these types read and write is what
//! `aws s3control create-job --cli-input-json` takes.
//!
//! Everything is kept as typed, wrong or right, and anything may be missing: what is wrong is said by findings. Points in
//! time are texts here as they are in the document. AWS: S3 Control API 2018-08-20, `CreateJob`.

mod generator;
mod operation;

pub use generator::*;
pub use operation::*;

use serde::{Deserialize, Serialize};

/// A structure of AWS's, all of whose members may be left out.
macro_rules! structure {
    ($(#[$meta:meta])* $name:ident { $($(#[$about:meta])* $field:ident: $kind:ty,)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
        #[serde(rename_all = "PascalCase", deny_unknown_fields)]
        pub struct $name {
            $(
                $(#[$about])*
                #[serde(default, skip_serializing_if = "Option::is_none")]
                pub $field: Option<$kind>,
            )*
        }
    };
}
pub(crate) use structure;

structure! {
    /// One operation on one list of objects. The token that makes a retry safe is no part of it: it belongs to one attempt
    /// to create the job, see [`super::token`].
    Job {
        /// The account the job belongs to, twelve digits.
        account_id: String,
        /// Whether the job waits for somebody to start it.
        confirmation_required: bool,
        /// What is done to each object.
        operation: Operation,
        /// The completion report.
        report: JobReport,
        /// The list of objects, if there is one already.
        manifest: JobManifest,
        /// What it is for; 1–256 characters.
        description: String,
        /// Higher runs first, 0 to 2,147,483,647.
        priority: i64,
        /// The role S3 Batch Operations takes.
        role_arn: String,
        /// Tags of the job, at most 50.
        tags: Vec<Tag>,
        /// How S3 makes the list of objects, where there is none.
        manifest_generator: ManifestGenerator,
    }
}

structure! {
    /// A tag of a job or an object.
    Tag {
        /// Its key; 1–128 characters.
        key: String,
        /// Its value; up to 256 characters.
        value: String,
    }
}

structure! {
    /// Where the completion report goes, and what is in it.
    JobReport {
        /// Whether there is one.
        enabled: bool,
        /// The bucket's ARN.
        bucket: String,
        /// `Report_CSV_20180820`.
        format: String,
        /// What its keys start with; 1–512 characters.
        prefix: String,
        /// `AllTasks` or `FailedTasksOnly`.
        report_scope: String,
        /// The account the bucket must belong to.
        expected_bucket_owner: String,
    }
}

structure! {
    /// A manifest that is there already.
    JobManifest {
        /// What it looks like.
        spec: ManifestSpec,
        /// Where it is.
        location: ManifestLocation,
    }
}

structure! {
    /// What a manifest looks like.
    ManifestSpec {
        /// [`CSV`] or [`INVENTORY`].
        format: String,
        /// The columns of a CSV manifest: `Bucket`, `Key`, `VersionId`, `Ignore`.
        fields: Vec<String>,
    }
}

structure! {
    /// Where a manifest is.
    ManifestLocation {
        /// Its object's ARN.
        object_arn: String,
        /// The object's version.
        object_version_id: String,
        /// The object's ETag, without quotes.
        e_tag: String,
    }
}

/// The format of a CSV manifest.
pub const CSV: &str = "S3BatchOperations_CSV_20180820";
/// The format of a manifest an S3 inventory made.
pub const INVENTORY: &str = "S3InventoryReport_CSV_20161130";
/// The format of a completion report.
pub const REPORT: &str = "Report_CSV_20180820";
/// The report has every task.
pub const ALL_TASKS: &str = "AllTasks";
/// The report has failed tasks only.
pub const FAILED_TASKS: &str = "FailedTasksOnly";

impl Job {
    /// What people call it: a job has no name, so what it says it is for.
    #[must_use]
    pub fn name(&self) -> &str {
        self.description
            .as_deref()
            .filter(|text| !text.trim().is_empty())
            .unwrap_or("a job that says no purpose")
    }

    /// The operation's name, e.g. `LambdaInvoke`.
    #[must_use]
    pub fn operation_name(&self) -> Option<&'static str> {
        self.operation.as_ref().map(Operation::kind)
    }

    /// What invokes a function, if that is what the job does.
    #[must_use]
    pub fn lambda(&self) -> Option<&LambdaInvoke> {
        if let Some(Operation::LambdaInvoke(lambda)) = &self.operation { Some(lambda) } else { None }
    }

    /// The S3 generator of the manifest, if there is one.
    #[must_use]
    pub fn generator(&self) -> Option<&S3JobManifestGenerator> {
        let ManifestGenerator::S3JobManifestGenerator(generator) = self.manifest_generator.as_ref()?;
        Some(generator)
    }

    /// The ARN of the manifest's object.
    #[must_use]
    pub fn manifest_arn(&self) -> Option<&str> {
        self.manifest.as_ref()?.location.as_ref()?.object_arn.as_deref()
    }

    /// The manifest's format.
    #[must_use]
    pub fn manifest_format(&self) -> Option<&str> {
        self.manifest.as_ref()?.spec.as_ref()?.format.as_deref()
    }

    /// The columns of a CSV manifest; empty where there are none.
    #[must_use]
    pub fn fields(&self) -> &[String] {
        let spec = self.manifest.as_ref().and_then(|m| m.spec.as_ref());
        spec.and_then(|s| s.fields.as_deref()).unwrap_or_default()
    }

    /// The report, where it is switched on.
    #[must_use]
    pub fn enabled_report(&self) -> Option<&JobReport> {
        self.report.as_ref().filter(|r| r.enabled == Some(true))
    }
}
