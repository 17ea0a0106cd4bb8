//! Jobs to start a draft from: one for each operation, with what nobody can know beforehand left as a placeholder.

use super::Job;
use crate::{finding::Context, region};
use serde_json::{Value, json};

/// A job to start from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Template {
    /// Its key in forms and addresses: the operation's name, or a purpose.
    pub key: &'static str,
    /// Its title.
    pub title: &'static str,
    /// What it is for.
    pub summary: &'static str,
}

/// All of them, what most people come for first.
pub const ALL: &[Template] = &[
    Template {
        key: "LambdaInvoke",
        title: "Invoke a function",
        summary: "calls a Lambda function for each object of a CSV manifest",
    },
    Template {
        key: "lambda-generator",
        title: "Invoke a function, S3 makes the list",
        summary: "calls a Lambda function for each object of a bucket that a filter lets through",
    },
    Template {
        key: "lambda-inventory",
        title: "Invoke a function on an inventory",
        summary: "calls a Lambda function for each object of an S3 Inventory report",
    },
    Template {
        key: "S3PutObjectCopy",
        title: "Copy",
        summary: "copies each object to another bucket, with new storage class, encryption or metadata if wanted",
    },
    Template {
        key: "S3PutObjectTagging",
        title: "Replace tags",
        summary: "gives each object the tags named here",
    },
    Template {
        key: "S3DeleteObjectTagging",
        title: "Delete tags",
        summary: "takes all tags off each object",
    },
    Template {
        key: "S3InitiateRestoreObject",
        title: "Restore",
        summary: "asks for each archived object to be restored; the job is complete when all are asked for",
    },
    Template {
        key: "S3PutObjectAcl",
        title: "Replace access control lists",
        summary: "gives each object one access control list",
    },
    Template {
        key: "S3PutObjectRetention",
        title: "Object Lock retention",
        summary: "locks each object until a day",
    },
    Template {
        key: "S3PutObjectLegalHold",
        title: "Object Lock legal hold",
        summary: "puts a legal hold on each object, or takes it away",
    },
    Template {
        key: "S3ReplicateObject",
        title: "Replicate",
        summary: "replicates objects that a bucket's rules missed",
    },
    Template {
        key: "S3ComputeObjectChecksum",
        title: "Compute checksums",
        summary: "reads each object and computes a checksum of it",
    },
    Template {
        key: "S3UpdateObjectEncryption",
        title: "Change encryption",
        summary: "moves each object to another KMS key",
    },
];

/// Makes one for an environment; none where there is no such template.
#[must_use]
pub fn build(key: &str, context: &Context) -> Option<Job> {
    let template = ALL.iter().find(|t| t.key == key)?;
    let partition = region::partition(&context.region);
    let arn = |rest: &str| format!("arn:{partition}:{rest}");
    let (account, region) = (&context.account, &context.region);
    let function = arn(&format!("lambda:{region}:{account}:function:your-function:1"));
    let invoke = json!({ "LambdaInvoke": { "FunctionArn": function, "InvocationSchemaVersion": "2.0" } });
    let bucket = arn("s3:::your-bucket");
    let operation = match key {
        "lambda-generator" | "lambda-inventory" | "LambdaInvoke" => invoke,
        "S3PutObjectCopy" => {
            json!({ key: { "TargetResource": arn("s3:::your-target-bucket"), "StorageClass": "STANDARD" } })
        }
        "S3PutObjectTagging" => json!({ key: { "TagSet": [{ "Key": "team", "Value": "data" }] } }),
        "S3InitiateRestoreObject" => json!({ key: { "ExpirationInDays": 7, "GlacierJobTier": "BULK" } }),
        "S3PutObjectAcl" => {
            json!({ key: { "AccessControlPolicy": { "CannedAccessControlList": "bucket-owner-full-control" } } })
        }
        "S3PutObjectRetention" => json!({ key: { "Retention": { "Mode": "GOVERNANCE" } } }),
        "S3PutObjectLegalHold" => json!({ key: { "LegalHold": { "Status": "ON" } } }),
        "S3ComputeObjectChecksum" => {
            json!({ key: { "ChecksumAlgorithm": "CRC64NVME", "ChecksumType": "FULL_OBJECT" } })
        }
        "S3UpdateObjectEncryption" => json!({ key: { "ObjectEncryption": { "SSEKMS": {
            "KMSKeyArn": arn(&format!("kms:{region}:{account}:key/your-key")) } } } }),
        _ => json!({ key: {} }),
    };
    let mut report = json!({ "Enabled": true, "Bucket": bucket, "Format": super::REPORT, "Prefix": "batch-reports", "ReportScope": super::ALL_TASKS });
    if key == "S3ComputeObjectChecksum"
        && let Some(members) = report.as_object_mut()
    {
        members.insert("ExpectedBucketOwner".into(), json!(account));
    }
    let mut job = json!({
        "AccountId": account,
        "ConfirmationRequired": true,
        "Operation": operation,
        "Report": report,
        "Priority": 10,
        "RoleArn": arn(&format!("iam::{account}:role/your-batch-role")),
        "Description": template.title,
    });
    if let Some(members) = job.as_object_mut() {
        let (name, list) = list(key, &bucket, account);
        members.insert(name.into(), list);
    }
    serde_json::from_value(job).ok()
}

/// Where the objects come from.
fn list(key: &str, bucket: &str, account: &str) -> (&'static str, Value) {
    let etag = "put-the-etag-here";
    match key {
        "lambda-generator" | "S3ReplicateObject" => {
            let filter = if key == "lambda-generator" {
                json!({ "KeyNameConstraint": { "MatchAnyPrefix": ["incoming/"] } })
            } else {
                json!({ "EligibleForReplication": true, "ObjectReplicationStatuses": ["NONE", "FAILED"] })
            };
            let generator = json!({ "SourceBucket": bucket, "EnableManifestOutput": false,
                "ExpectedBucketOwner": account, "Filter": filter });
            ("ManifestGenerator", json!({ "S3JobManifestGenerator": generator }))
        }
        "lambda-inventory" => (
            "Manifest",
            json!({ "Spec": { "Format": super::INVENTORY },
                "Location": { "ObjectArn": format!("{bucket}/inventory/manifest.json"), "ETag": etag } }),
        ),
        _ => (
            "Manifest",
            json!({ "Spec": { "Format": super::CSV, "Fields": ["Bucket", "Key"] },
                "Location": { "ObjectArn": format!("{bucket}/manifests/objects.csv"), "ETag": etag } }),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jobs::{Operation, findings};
    use std::collections::HashSet;

    fn context() -> Context {
        Context { region: "eu-west-1".into(), account: "111122223333".into() }
    }

    #[test]
    fn every_operation_has_one_and_each_is_read_back_as_it_was_made() {
        let mut kinds = HashSet::new();
        for template in ALL {
            let job = build(template.key, &context()).expect("it is made");
            kinds.insert(job.operation_name().expect("it has an operation"));
            let text = serde_json::to_string(&job).expect("it is written");
            assert_eq!(crate::jobs::read::read(&text).expect("it is read").job, job, "{}", template.key);
        }
        assert_eq!(kinds, HashSet::from(Operation::KINDS));
        assert_eq!(build("nothing", &context()), None);
    }

    #[test]
    fn what_is_wrong_with_one_is_only_what_has_to_be_filled_in() {
        for template in ALL {
            let job = build(template.key, &context()).expect("it is made");
            let errors: Vec<String> = findings::check(&job, &context(), findings::Known::default())
                .into_iter()
                .filter(|f| f.severity == crate::finding::Severity::Error)
                .map(|f| f.place.path())
                .collect();
            let wanted: &[&str] = match template.key {
                // A key's id, and the day, are for people to say.
                "S3UpdateObjectEncryption" => {
                    &["Operation.S3UpdateObjectEncryption.ObjectEncryption.SSEKMS.KMSKeyArn"]
                }
                _ => &[],
            };
            assert_eq!(errors, wanted, "{}", template.key);
        }
    }
}
