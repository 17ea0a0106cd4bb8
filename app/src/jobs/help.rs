//! What is said below the fields of a job, for those where a person is likely to ask.

/// A field's help; empty where its name says it.
#[must_use]
pub fn of(path: &str) -> &'static str {
    match path {
        "Operation.LambdaInvoke.FunctionArn" => {
            "The whole ARN with a version. Without one, with an alias or $LATEST, other code can run for the tasks that are left once somebody publishes or moves something."
        }
        "Operation.LambdaInvoke.InvocationSchemaVersion" => {
            "2.0 sends the bucket's name and your arguments; directory buckets take it. 1.0 sends the bucket's ARN."
        }
        "Operation.LambdaInvoke.UserArguments" => {
            "Up to 10, for schema 2.0: the same in each request. What differs from object to object goes into the manifest's keys as JSON."
        }
        "Manifest.Location.ObjectArn" => "arn:aws:s3:::BUCKET/KEY. The key as it is, not URL-encoded.",
        "Manifest.Location.ETag" => {
            "Pins the content: S3 fails the job if the manifest is another by then. “Look at AWS” reads it."
        }
        "Manifest.Spec.Fields" => "The columns in order: Bucket, Key, VersionId, Ignore. One a line.",
        "Report.Prefix" => "Where reports go: PREFIX/job-ID/manifest.json.",
        "Report.ReportScope" => "AllTasks keeps the result strings of tasks that succeeded.",
        "Priority" => "Higher runs first, of this account's jobs in the region. It makes no job faster.",
        "RoleArn" => "What S3 Batch Operations acts as. The tab “Roles” of a change has its policies.",
        "Description" => "What lists show. It is the draft's name here.",
        "ConfirmationRequired" => {
            "Whether the job waits, once its manifest was read, until a second person starts it. It does unless told otherwise."
        }
        "Tags" => "At most 50. Creating a job with tags takes s3:PutJobTagging.",
        _ => "",
    }
}

/// A section's title for people.
#[must_use]
pub fn section(path: &str) -> &str {
    match path {
        "Job" => "The job itself",
        "Manifest.Spec" => "Manifest: what it looks like",
        "Manifest.Location" => "Manifest: where it is",
        "Report" => "Completion report",
        "ManifestGenerator.S3JobManifestGenerator" => "The list S3 makes",
        "ManifestGenerator.S3JobManifestGenerator.Filter" => "Which objects are in the list",
        other => other.strip_prefix("Operation.").unwrap_or(other),
    }
}
