//! What the job's role may do: invoke this function as it is named, read this manifest, write this report.

use super::{Generated, Options, Statement, s3};
use crate::{
    arn::{BucketArn, ObjectArn},
    finding::Context,
    jobs::{INVENTORY, Job, Operation},
};

/// What stands where a bucket has to be filled in.
pub(super) const BUCKET: &str = "NAME-OF-THE-BUCKET";

pub(super) fn on_each(sources: &[String], context: &Context, end: &str) -> Vec<String> {
    sources.iter().map(|name| s3(context, &format!("{name}{end}"))).collect()
}

/// The policy.
pub(super) fn policy(job: &Job, context: &Context, options: &Options) -> Generated {
    let mut notes = Vec::new();
    let mut statements = Vec::new();
    operation(job, context, options, &mut statements, &mut notes);
    manifest(job, options, context, &mut statements, &mut notes);
    report(job, &mut statements);
    Generated { name: "role", title: "policy of the job's role", policy: super::policy(statements), notes }
}

/// The buckets the objects are in.
pub(super) fn sources(job: &Job, options: &Options) -> Vec<String> {
    let generated = job.generator().and_then(|g| g.source_bucket.as_deref());
    let generated = generated.and_then(|arn| BucketArn::parse(arn).ok()).map(|b| b.name.to_owned());
    let mut names: Vec<String> = options.buckets.iter().cloned().chain(generated).collect();
    names.sort();
    names.dedup();
    if names.is_empty() { vec![BUCKET.into()] } else { names }
}

fn operation(
    job: &Job,
    context: &Context,
    options: &Options,
    statements: &mut Vec<Statement>,
    notes: &mut Vec<String>,
) {
    let Some(operation) = &job.operation else { return };
    let sources = sources(job, options);
    let objects = on_each(&sources, context, "/*");
    let buckets = on_each(&sources, context, "");
    if job.lambda().is_none() && sources.iter().any(|name| name == BUCKET) {
        notes.push(format!("`{BUCKET}` stands for the bucket the manifest's rows name"));
    }
    match operation {
        Operation::LambdaInvoke(lambda) => {
            let arn = lambda.function_arn.clone().unwrap_or_default();
            let why = "each task invokes the function; IAM compares with the ARN exactly as the job names it, version or alias included";
            statements.push(Statement::allow("InvokeFunction", &["lambda:InvokeFunction"], vec![arn], why));
            notes.push(
                "AWS's examples give the role no access to the objects: the function reads them with its own role".into(),
            );
        }
        Operation::S3PutObjectCopy(copy) => {
            let read = [
                "s3:GetObject",
                "s3:GetObjectVersion",
                "s3:GetObjectAcl",
                "s3:GetObjectVersionAcl",
                "s3:GetObjectTagging",
                "s3:GetObjectVersionTagging",
            ];
            statements.push(Statement::allow(
                "ReadSource",
                &read,
                objects,
                "each object is read with its list of access and its tags",
            ));
            statements.push(Statement::allow(
                "ListSource",
                &["s3:ListBucket"],
                buckets,
                "AWS's page asks for it",
            ));
            let target = copy.target_resource.clone().unwrap_or_default();
            let prefix = copy
                .target_key_prefix
                .as_deref()
                .map(|p| format!("{}/", p.trim_end_matches('/')))
                .unwrap_or_default();
            let put = ["s3:PutObject", "s3:PutObjectAcl", "s3:PutObjectTagging"];
            let why = "each copy is written with its list of access and its tags";
            statements.push(Statement::allow("WriteTarget", &put, vec![format!("{target}/{prefix}*")], why));
            if let Some(key) = copy.sse_aws_kms_key_id.clone().filter(|k| k.starts_with("arn:")) {
                let why = "the copies are encrypted with this key";
                statements.push(Statement::allow(
                    "EncryptCopies",
                    &["kms:GenerateDataKey", "kms:Decrypt"],
                    vec![key],
                    why,
                ));
            }
        }
        other => {
            for (sid, actions, on_buckets, why) in others(other) {
                let resource = if on_buckets { buckets.clone() } else { objects.clone() };
                statements.push(Statement::allow(sid, actions, resource, why));
            }
            if let Operation::S3UpdateObjectEncryption(update) = other
                && let Some(key) =
                    update.object_encryption.as_ref().and_then(|e| e.sse_kms.as_ref()?.kms_key_arn.clone())
            {
                let actions = ["kms:Decrypt", "kms:GenerateDataKey", "kms:Encrypt", "kms:ReEncrypt*"];
                let why = "objects are encrypted with this key; those encrypted with another need the same on that one";
                statements.push(Statement::allow("Encrypt", &actions, vec![key], why));
            }
        }
    }
}

type Grant = (&'static str, &'static [&'static str], bool, &'static str);

/// What each operation does: sid, actions, whether on the bucket rather than its objects, why.
fn others(operation: &Operation) -> Vec<Grant> {
    const LOCK: Grant = (
        "ReadObjectLock",
        &["s3:GetBucketObjectLockConfiguration"],
        true,
        "the bucket has to have Object Lock, and S3 looks",
    );
    match operation {
        Operation::S3PutObjectAcl(_) => vec![(
            "ReplaceAcls",
            &["s3:PutObjectAcl", "s3:PutObjectVersionAcl"],
            false,
            "each object's access control list is replaced",
        )],
        Operation::S3PutObjectTagging(_) => vec![(
            "ReplaceTags",
            &["s3:PutObjectTagging", "s3:PutObjectVersionTagging"],
            false,
            "each object's tags are replaced",
        )],
        Operation::S3DeleteObjectTagging(_) => vec![(
            "DeleteTags",
            &["s3:DeleteObjectTagging", "s3:DeleteObjectVersionTagging"],
            false,
            "each object's tags are taken away",
        )],
        Operation::S3InitiateRestoreObject(_) => {
            vec![("Restore", &["s3:RestoreObject"], false, "each object's restore is asked for")]
        }
        Operation::S3PutObjectLegalHold(_) => {
            vec![LOCK, ("HoldObjects", &["s3:PutObjectLegalHold"], false, "each object's legal hold is set")]
        }
        Operation::S3PutObjectRetention(retention) => {
            let mut grants = vec![
                LOCK,
                (
                    "RetainObjects",
                    &["s3:PutObjectRetention"] as &[_],
                    false,
                    "each object's retention is set",
                ),
            ];
            if retention.bypass_governance_retention == Some(true) {
                let why = "the job overrides retentions in governance mode";
                grants.push(("BypassGovernance", &["s3:BypassGovernanceRetention"], false, why));
            }
            grants
        }
        Operation::S3ReplicateObject(_) => vec![(
            "Replicate",
            &["s3:InitiateReplication"],
            false,
            "each object is replicated by the bucket's own rules",
        )],
        Operation::S3ComputeObjectChecksum(_) => vec![(
            "ReadObjects",
            &["s3:GetObject", "s3:GetObjectVersion", "s3:RestoreObject"],
            false,
            "each object is read",
        )],
        Operation::S3UpdateObjectEncryption(_) => vec![(
            "UpdateEncryption",
            &["s3:GetObject", "s3:GetObjectVersion", "s3:UpdateObjectEncryption"],
            false,
            "each object's encryption is changed",
        )],
        Operation::LambdaInvoke(_) | Operation::S3PutObjectCopy(_) => Vec::new(),
    }
}

fn manifest(
    job: &Job,
    options: &Options,
    context: &Context,
    statements: &mut Vec<Statement>,
    notes: &mut Vec<String>,
) {
    if let Some(arn) = job.manifest_arn() {
        let read = ["s3:GetObject", "s3:GetObjectVersion"];
        statements.push(Statement::allow(
            "ReadManifest",
            &read,
            vec![arn.to_owned()],
            "the job reads its list of objects",
        ));
        if job.manifest_format() == Some(INVENTORY) {
            let why = "an inventory's `manifest.json` only names the files the list is in";
            statements.push(Statement::allow("ReadInventory", &read, vec![inventory_files(arn)], why));
            match &options.inventory_key {
                Some(key) => {
                    let why = "the inventory is encrypted with this key";
                    statements.push(Statement::allow("DecryptInventory", &["kms:Decrypt", "kms:GenerateDataKey"], vec![key.clone()], why));
                }
                None => notes.push("an inventory encrypted with KMS needs `kms:Decrypt` and `kms:GenerateDataKey` on its key".into()),
            }
        } else {
            notes.push(
                "a CSV manifest encrypted with a key of KMS cannot be read, whatever the role may do".into(),
            );
        }
    }
    let Some(generator) = job.generator() else { return };
    let mut bucket = vec!["s3:PutInventoryConfiguration"];
    if matches!(job.operation, Some(Operation::S3ReplicateObject(_))) {
        bucket.push("s3:GetReplicationConfiguration");
    }
    let source = generator.source_bucket.clone().unwrap_or_else(|| s3(context, BUCKET));
    statements.push(Statement::allow(
        "ListSourceByInventory",
        &bucket,
        vec![source],
        "S3 makes the manifest by an inventory of this bucket",
    ));
    if let Some(output) = &generator.manifest_output_location {
        let target = output.bucket.clone().unwrap_or_else(|| s3(context, BUCKET));
        let prefix = output
            .manifest_prefix
            .as_deref()
            .map(|p| format!("{}/", p.trim_end_matches('/')))
            .unwrap_or_default();
        let keep = ["s3:PutObject", "s3:GetObject", "s3:GetObjectVersion"];
        let why = "the list is kept there and read again";
        statements.push(Statement::allow("KeepManifest", &keep, vec![format!("{target}/{prefix}*")], why));
        statements.push(Statement::allow(
            "FindManifest",
            &["s3:ListBucket"],
            vec![target],
            "AWS's page asks for it",
        ));
        notes.push(
            "a bucket of another account with access control lists needs `s3:PutObjectAcl` as well".into(),
        );
    }
}

/// The folder of an inventory's files: two above its `manifest.json`, which lies in a folder with a date.
fn inventory_files(arn: &str) -> String {
    let Ok(object) = ObjectArn::parse(arn) else { return arn.to_owned() };
    let parts: Vec<&str> = object.key.split('/').collect();
    let above = parts.get(..parts.len().saturating_sub(2)).unwrap_or_default();
    let folder: String = above.iter().map(|part| format!("{part}/")).collect();
    format!("arn:{}:s3:::{}/{folder}*", object.partition, object.bucket)
}

fn report(job: &Job, statements: &mut Vec<Statement>) {
    let Some(report) = job.enabled_report() else { return };
    let Some(bucket) = &report.bucket else { return };
    let prefix =
        report.prefix.as_deref().map(|p| format!("{}/", p.trim_end_matches('/'))).unwrap_or_default();
    let why = "the report is written under its prefix, in a folder of the job's own";
    statements.push(Statement::allow(
        "WriteReport",
        &["s3:PutObject"],
        vec![format!("{bucket}/{prefix}job-*")],
        why,
    ));
}
