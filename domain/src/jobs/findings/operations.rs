//! The operations that invoke no function.

use super::{codes, given, place, places, whole};
use crate::{
    finding::{Context, Report},
    jobs::{
        AccessControlPolicy, Duration, InitiateRestoreObject, Job, Operation, PutObjectCopy,
        PutObjectRetention,
    },
};

pub(super) fn check(job: &Job, context: &Context, report: &mut Report) {
    match &job.operation {
        Some(Operation::S3PutObjectCopy(copy)) => self::copy(copy, context, report),
        Some(Operation::S3PutObjectAcl(acl)) => match &acl.access_control_policy {
            Some(policy) => self::acl(policy, report),
            None => empty("Operation.S3PutObjectAcl.AccessControlPolicy", report),
        },
        Some(Operation::S3PutObjectTagging(tagging)) => {
            let tags = tagging.tag_set.as_deref().unwrap_or_default();
            let at = "Operation.S3PutObjectTagging.TagSet";
            if tags.is_empty() {
                let message = "an empty set of tags replaces all the objects have";
                report.add(
                    codes::TAGS_REPLACED,
                    place(at),
                    message,
                    "add tags, or delete them by `S3DeleteObjectTagging`",
                );
            }
            whole::tags(at, tags, report);
        }
        Some(Operation::S3InitiateRestoreObject(restore)) => self::restore(restore, report),
        Some(Operation::S3PutObjectRetention(retention)) => self::retention(retention, report),
        Some(Operation::S3UpdateObjectEncryption(update)) => {
            match update.object_encryption.as_ref().and_then(|e| e.sse_kms.as_ref()) {
                Some(kms) => {
                    if let Some(key) = given(kms.kms_key_arn.as_ref()) {
                        places::key(key, true, &format!("{ENCRYPTION}.SSEKMS.KMSKeyArn"), context, report);
                    }
                }
                None => empty(ENCRYPTION, report),
            }
        }
        _ => {}
    }
}

const ENCRYPTION: &str = "Operation.S3UpdateObjectEncryption.ObjectEncryption";

fn empty(at: &str, report: &mut Report) {
    let message = "the operation does not say what it does; AWS's service model does not demand it";
    report.add(codes::OPERATION_EMPTY, place(at), message, "fill it in");
}

const COPY: &str = "Operation.S3PutObjectCopy";

fn copy(copy: &PutObjectCopy, context: &Context, report: &mut Report) {
    let at = |name: &str| format!("{COPY}.{name}");
    if let Some(text) = given(copy.target_resource.as_ref()) {
        places::bucket(text, "the bucket copied to", &at("TargetResource"), context, report);
    }
    if let Some(key) = given(copy.sse_aws_kms_key_id.as_ref()) {
        places::key(key, false, &at("SSEAwsKmsKeyId"), context, report);
    }
    let message = "objects over 5 GB and objects encrypted with a client's key are not copied; all sources are in one bucket, and the job is in the region of the bucket copied to";
    report.add(codes::COPY_LIMITS, place(COPY), message, "copy such objects by another way");
    if let Some(metadata) = &copy.new_object_metadata {
        let dead = [
            ("ContentLength", metadata.content_length.is_some()),
            ("ContentMD5", metadata.content_md5.is_some()),
            ("RequesterCharged", metadata.requester_charged.is_some()),
        ];
        for (name, is_there) in dead {
            if is_there {
                let message = format!("`{name}` is not used any more");
                report.add(
                    codes::METADATA_DEAD,
                    place(&at(&format!("NewObjectMetadata.{name}"))),
                    message,
                    "leave it out",
                );
            }
        }
    }
    whole::tags(&at("NewObjectTagging"), copy.new_object_tagging.as_deref().unwrap_or_default(), report);
    let (mode, until) = (copy.object_lock_mode.as_deref(), copy.object_lock_retain_until_date.as_deref());
    lock(mode, until, &at("ObjectLockMode"), &at("ObjectLockRetainUntilDate"), report);
    duration(copy.object_lock_event_hold_duration.as_ref(), &at("ObjectLockEventHoldDuration"), report);
}

fn acl(policy: &AccessControlPolicy, report: &mut Report) {
    if policy.access_control_list.is_some() == policy.canned_access_control_list.is_some() {
        let message = "it takes a list of one's own or a ready-made one: one of them";
        let at = "Operation.S3PutObjectAcl.AccessControlPolicy";
        report.add(
            codes::ACL_ONE,
            place(at),
            message,
            "set `AccessControlList` or `CannedAccessControlList`",
        );
    }
}

fn restore(restore: &InitiateRestoreObject, report: &mut Report) {
    let at = "Operation.S3InitiateRestoreObject";
    if restore.expiration_in_days.unwrap_or(0) == 0 {
        let message = "objects in S3 Glacier take 1 day or more; only those in archive tiers of Intelligent-Tiering take none";
        let fix = "say how many days the restored copies stay, or leave it out for Intelligent-Tiering";
        report.add(codes::RESTORE_DAYS, place(&format!("{at}.ExpirationInDays")), message, fix);
    }
    let message = "the job is complete when every restore is asked for; the objects are there hours later";
    report.add(
        codes::RESTORE_REQUESTED,
        place(at),
        message,
        "look at the objects, or at events of the bucket",
    );
}

fn retention(operation: &PutObjectRetention, report: &mut Report) {
    let at = |name: &str| format!("Operation.S3PutObjectRetention.Retention{name}");
    let Some(retention) = &operation.retention else { return };
    if retention.mode.is_none() && retention.retain_until_date.is_none() && retention.event_hold.is_none() {
        let message = "an empty retention takes the one each object has away";
        report.add(
            codes::RETENTION_REMOVED,
            place(&at("")),
            message,
            "add `Mode` and `RetainUntilDate` unless this is meant",
        );
    }
    let (mode, until) = (retention.mode.as_deref(), retention.retain_until_date.as_deref());
    lock(mode, until, &at(".Mode"), &at(".RetainUntilDate"), report);
    duration(retention.event_hold_duration.as_ref(), &at(".EventHoldDuration"), report);
}

fn lock(mode: Option<&str>, until: Option<&str>, mode_at: &str, until_at: &str, report: &mut Report) {
    match (mode, until) {
        (Some(_), None) => {
            let message = "the lock has a mode, but no date it ends on";
            report.add(
                codes::LOCK_INCOMPLETE,
                place(until_at),
                message,
                "add the date, e.g. `2030-01-01T00:00:00Z`",
            );
        }
        (None, Some(_)) => {
            let message = "the lock has a date, but no mode";
            report.add(codes::LOCK_INCOMPLETE, place(mode_at), message, "use `GOVERNANCE` or `COMPLIANCE`");
        }
        _ => {}
    }
    if mode == Some("COMPLIANCE") {
        let message =
            "in this mode nobody, not even the account's root, can shorten the lock or delete the objects";
        report.add(
            codes::LOCK_COMPLIANCE,
            place(mode_at),
            message,
            "use `GOVERNANCE` unless the law demands it",
        );
    }
}

fn duration(duration: Option<&Duration>, at: &str, report: &mut Report) {
    if duration.is_some_and(|d| d.days.is_some() && d.years.is_some()) {
        let message = "the duration is given in days and in years; what both together mean AWS does not say";
        report.add(codes::LOCK_DURATION, place(at), message, "leave one");
    }
}
