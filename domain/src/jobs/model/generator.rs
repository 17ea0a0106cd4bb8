//! How S3 makes a manifest from a bucket. AWS: S3 Control API 2018-08-20, `JobManifestGenerator`.

use super::structure;
use serde::{Deserialize, Serialize};

/// A union of AWS's with one member so far.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ManifestGenerator {
    /// From the objects of a bucket.
    S3JobManifestGenerator(Box<S3JobManifestGenerator>),
}

structure! {
    /// A manifest of a bucket's objects.
    S3JobManifestGenerator {
        /// The account the bucket must belong to.
        expected_bucket_owner: String,
        /// The bucket's ARN.
        source_bucket: String,
        /// Where the list is kept.
        manifest_output_location: ManifestOutputLocation,
        /// Which objects are listed; left out: all.
        filter: GeneratorFilter,
        /// Whether the list is kept.
        enable_manifest_output: bool,
    }
}

structure! {
    /// Where a generated manifest is kept.
    ManifestOutputLocation {
        /// The account the bucket must belong to.
        expected_manifest_bucket_owner: String,
        /// The bucket's ARN.
        bucket: String,
        /// What its key starts with; 1–512 characters.
        manifest_prefix: String,
        /// How it is encrypted.
        manifest_encryption: ManifestEncryption,
        /// `S3InventoryReport_CSV_20211130`.
        manifest_format: String,
    }
}

structure! {
    /// How a generated manifest is encrypted.
    ManifestEncryption {
        /// With S3's own keys.
        #[serde(rename = "SSES3")]
        sse_s3: Empty,
        /// With a key of KMS.
        #[serde(rename = "SSEKMS")]
        sse_kms: ManifestKey,
    }
}

structure! {
    /// A structure without members.
    Empty {}
}

structure! {
    /// The key a generated manifest is encrypted with.
    ManifestKey {
        /// Its id or ARN.
        key_id: String,
    }
}

structure! {
    /// Which objects are listed: those all of this is true of.
    GeneratorFilter {
        /// Whether the bucket's replication would take it.
        eligible_for_replication: bool,
        /// Only objects made after that.
        created_after: String,
        /// Only objects made before that.
        created_before: String,
        /// `COMPLETED`, `FAILED`, `REPLICA`, `NONE`.
        object_replication_statuses: Vec<String>,
        /// By their keys.
        key_name_constraint: KeyNameConstraint,
        /// Only larger objects.
        object_size_greater_than_bytes: i64,
        /// Only smaller objects.
        object_size_less_than_bytes: i64,
        /// By storage class.
        match_any_storage_class: Vec<String>,
        /// By encryption; exactly one entry.
        match_any_object_encryption: Vec<EncryptionFilter>,
    }
}

structure! {
    /// Which keys are listed.
    KeyNameConstraint {
        /// Keys that start so.
        match_any_prefix: Vec<String>,
        /// Keys that end so.
        match_any_suffix: Vec<String>,
        /// Keys with this in them.
        match_any_substring: Vec<String>,
    }
}

/// Which encryption is listed; a union of AWS's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum EncryptionFilter {
    /// With S3's own keys.
    SSES3(Empty),
    /// With a key of KMS.
    SSEKMS(KmsFilter),
    /// Twice, with a key of KMS.
    DSSEKMS(DualKmsFilter),
    /// With a key the client has.
    SSEC(Empty),
    /// Not encrypted.
    NOTSSE(Empty),
}

structure! {
    /// A key of KMS, and whether the bucket's key was used.
    KmsFilter {
        /// The key's ARN.
        kms_key_arn: String,
        /// Whether the bucket's key was used.
        bucket_key_enabled: bool,
    }
}

structure! {
    /// A key of KMS.
    DualKmsFilter {
        /// The key's ARN.
        kms_key_arn: String,
    }
}
