//! What a job does to each object. AWS: S3 Control API 2018-08-20, `JobOperation`.

use super::{Tag, structure};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// In AWS's documents a structure of which exactly one member is set; here that cannot be otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Operation {
    /// Invokes a function for each object.
    LambdaInvoke(LambdaInvoke),
    /// Copies each object.
    S3PutObjectCopy(Box<PutObjectCopy>),
    /// Replaces each object's access control list.
    S3PutObjectAcl(PutObjectAcl),
    /// Replaces each object's tags.
    S3PutObjectTagging(PutObjectTagging),
    /// Takes each object's tags away.
    S3DeleteObjectTagging(DeleteObjectTagging),
    /// Asks for each object to be restored from an archive.
    S3InitiateRestoreObject(InitiateRestoreObject),
    /// Puts a legal hold on each object, or takes it away.
    S3PutObjectLegalHold(PutObjectLegalHold),
    /// Sets each object's retention.
    S3PutObjectRetention(PutObjectRetention),
    /// Replicates each object by the bucket's own rules.
    S3ReplicateObject(ReplicateObject),
    /// Computes a checksum of each object.
    S3ComputeObjectChecksum(ComputeObjectChecksum),
    /// Changes each object's encryption.
    S3UpdateObjectEncryption(UpdateObjectEncryption),
}

impl Operation {
    /// All operations, as AWS lists them (`OperationName`).
    pub const KINDS: [&'static str; 11] = [
        "LambdaInvoke",
        "S3PutObjectCopy",
        "S3PutObjectAcl",
        "S3PutObjectTagging",
        "S3DeleteObjectTagging",
        "S3InitiateRestoreObject",
        "S3PutObjectLegalHold",
        "S3PutObjectRetention",
        "S3ReplicateObject",
        "S3ComputeObjectChecksum",
        "S3UpdateObjectEncryption",
    ];

    /// Which one, e.g. `LambdaInvoke`.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::LambdaInvoke(_) => "LambdaInvoke",
            Self::S3PutObjectCopy(_) => "S3PutObjectCopy",
            Self::S3PutObjectAcl(_) => "S3PutObjectAcl",
            Self::S3PutObjectTagging(_) => "S3PutObjectTagging",
            Self::S3DeleteObjectTagging(_) => "S3DeleteObjectTagging",
            Self::S3InitiateRestoreObject(_) => "S3InitiateRestoreObject",
            Self::S3PutObjectLegalHold(_) => "S3PutObjectLegalHold",
            Self::S3PutObjectRetention(_) => "S3PutObjectRetention",
            Self::S3ReplicateObject(_) => "S3ReplicateObject",
            Self::S3ComputeObjectChecksum(_) => "S3ComputeObjectChecksum",
            Self::S3UpdateObjectEncryption(_) => "S3UpdateObjectEncryption",
        }
    }
}

structure! {
    /// Invokes a function for each object.
    LambdaInvoke {
        /// The function, with or without a version or alias.
        function_arn: String,
        /// `1.0` or `2.0`; left out it is `1.0`.
        invocation_schema_version: String,
        /// What every invocation is told, with schema 2.0; 1–10 entries.
        user_arguments: BTreeMap<String, String>,
    }
}

/// The schema of requests where a job names none.
pub const DEFAULT_SCHEMA: &str = "1.0";

impl LambdaInvoke {
    /// The schema its requests have.
    #[must_use]
    pub fn schema(&self) -> &str {
        self.invocation_schema_version.as_deref().unwrap_or(DEFAULT_SCHEMA)
    }
}

structure! {
    /// Copies each object into one bucket.
    PutObjectCopy {
        /// The ARN of the bucket copied to.
        target_resource: String,
        /// A ready-made access control list for the copies.
        canned_access_control_list: String,
        /// Who may do what with the copies.
        access_control_grants: Vec<Grant>,
        /// `COPY` or `REPLACE`.
        metadata_directive: String,
        /// `COPY` or `EXCLUDE`.
        annotation_directive: String,
        /// Only objects changed since then.
        modified_since_constraint: String,
        /// The copies' metadata, if replaced.
        new_object_metadata: ObjectMetadata,
        /// The copies' tags.
        new_object_tagging: Vec<Tag>,
        /// Where requests for the copies are redirected.
        redirect_location: String,
        /// Whether the requester pays.
        requester_pays: bool,
        /// The copies' storage class.
        storage_class: String,
        /// Only objects not changed since then.
        un_modified_since_constraint: String,
        /// The key the copies are encrypted with.
        #[serde(rename = "SSEAwsKmsKeyId")]
        sse_aws_kms_key_id: String,
        /// What the copies' keys start with.
        target_key_prefix: String,
        /// `ON` or `OFF`.
        object_lock_legal_hold_status: String,
        /// `COMPLIANCE` or `GOVERNANCE`.
        object_lock_mode: String,
        /// Until when the copies are locked.
        object_lock_retain_until_date: String,
        /// Whether the bucket's key is used.
        bucket_key_enabled: bool,
        /// The checksum's algorithm.
        checksum_algorithm: String,
        /// `ON` or `OFF`.
        object_lock_event_hold: String,
        /// How long the event hold lasts.
        object_lock_event_hold_duration: Duration,
    }
}

structure! {
    /// A number of days or of years.
    Duration {
        /// 1–36,500.
        days: i64,
        /// 1–100.
        years: i64,
    }
}

structure! {
    /// Metadata of an object.
    ObjectMetadata {
        /// A header of the object.
        cache_control: String,
        /// A header of the object.
        content_disposition: String,
        /// A header of the object.
        content_encoding: String,
        /// A header of the object.
        content_language: String,
        /// The object's own metadata.
        user_metadata: BTreeMap<String, String>,
        /// Not used any more.
        content_length: i64,
        /// Not used any more.
        #[serde(rename = "ContentMD5")]
        content_md5: String,
        /// A header of the object.
        content_type: String,
        /// A header of the object.
        http_expires_date: String,
        /// Not used any more.
        requester_charged: bool,
        /// `AES256` or `KMS`.
        #[serde(rename = "SSEAlgorithm")]
        sse_algorithm: String,
    }
}

structure! {
    /// Who may do what.
    Grant {
        /// Who.
        grantee: Grantee,
        /// `FULL_CONTROL`, `READ`, `WRITE`, `READ_ACP`, `WRITE_ACP`.
        permission: String,
    }
}

structure! {
    /// Who is granted something.
    Grantee {
        /// `id`, `emailAddress`, `uri`.
        type_identifier: String,
        /// Which one.
        identifier: String,
        /// How it is shown.
        display_name: String,
    }
}

structure! {
    /// Replaces each object's access control list.
    PutObjectAcl {
        /// By what.
        access_control_policy: AccessControlPolicy,
    }
}

structure! {
    /// A list of one's own, or a ready-made one.
    AccessControlPolicy {
        /// One's own.
        access_control_list: AccessControlList,
        /// A ready-made one.
        canned_access_control_list: String,
    }
}

structure! {
    /// An access control list.
    AccessControlList {
        /// The object's owner.
        owner: ObjectOwner,
        /// Who may do what.
        grants: Vec<Grant>,
    }
}

structure! {
    /// The owner of an object.
    ObjectOwner {
        /// The canonical user id.
        #[serde(rename = "ID")]
        id: String,
        /// How it is shown.
        display_name: String,
    }
}

structure! {
    /// Replaces each object's tags.
    PutObjectTagging {
        /// The tags, at most 10.
        tag_set: Vec<Tag>,
    }
}

structure! {
    /// Takes each object's tags away.
    DeleteObjectTagging {}
}

structure! {
    /// Asks for each object to be restored. A job is complete when all are asked for, not when all are there.
    InitiateRestoreObject {
        /// How many days the restored copy stays.
        expiration_in_days: i64,
        /// `BULK` or `STANDARD`.
        glacier_job_tier: String,
    }
}

structure! {
    /// Puts a legal hold on each object, or takes it away.
    PutObjectLegalHold {
        /// The hold.
        legal_hold: LegalHold,
    }
}

structure! {
    /// A legal hold.
    LegalHold {
        /// `ON` or `OFF`.
        status: String,
    }
}

structure! {
    /// Sets each object's retention.
    PutObjectRetention {
        /// Whether a retention in governance mode is overridden.
        bypass_governance_retention: bool,
        /// The retention; an empty one takes it away.
        retention: Retention,
    }
}

structure! {
    /// A retention.
    Retention {
        /// Until when.
        retain_until_date: String,
        /// `COMPLIANCE` or `GOVERNANCE`.
        mode: String,
        /// `ON` or `OFF`.
        event_hold: String,
        /// How long the event hold lasts.
        event_hold_duration: Duration,
    }
}

structure! {
    /// Replicates each object.
    ReplicateObject {}
}

structure! {
    /// Computes a checksum of each object.
    ComputeObjectChecksum {
        /// The algorithm.
        checksum_algorithm: String,
        /// `FULL_OBJECT` or `COMPOSITE`.
        checksum_type: String,
    }
}

structure! {
    /// Changes each object's encryption.
    UpdateObjectEncryption {
        /// To what.
        object_encryption: ObjectEncryption,
    }
}

structure! {
    /// What objects are encrypted with.
    ObjectEncryption {
        /// A key of KMS.
        #[serde(rename = "SSEKMS")]
        sse_kms: KmsEncryption,
    }
}

structure! {
    /// Encryption with a key of KMS.
    KmsEncryption {
        /// The key's full ARN, no alias.
        #[serde(rename = "KMSKeyArn")]
        kms_key_arn: String,
        /// Whether the bucket's key is used; left out: no.
        bucket_key_enabled: bool,
    }
}
