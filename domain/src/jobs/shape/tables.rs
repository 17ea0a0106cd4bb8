//! The tables themselves, in the order of AWS's service model.

use super::{
    Map, Member,
    Shape::{self, List, Number, Object, OneOf, Switch, Text, Time, Union},
    may, must,
};

const ACCOUNT: Shape = Text(0, 64);
const BUCKET_ARN: Shape = Text(1, 128);
const TEXT_1024: Shape = Text(1, 1024);
const KMS_ARN: Shape = Text(20, 2048);
const ANY: usize = usize::MAX;
const LONG: i64 = i64::MAX;
const INTEGER: i64 = 2_147_483_647;
const EMPTY: Shape = Object(&[]);

/// The document of `CreateJob`, without the client's token.
pub const JOB: Shape = Object(&[
    must("AccountId", ACCOUNT),
    may("ConfirmationRequired", Switch),
    must("Operation", Union(OPERATION)),
    must("Report", Object(REPORT)),
    may("Manifest", Object(MANIFEST)),
    may("Description", Text(1, 256)),
    must("Priority", Number(0, INTEGER)),
    must("RoleArn", Text(1, 2048)),
    may("Tags", List(&TAG, 0, 50)),
    may("ManifestGenerator", Union(&[must("S3JobManifestGenerator", Object(GENERATOR))])),
]);

const TAG: Shape = Object(&[must("Key", Text(1, 128)), must("Value", Text(0, 256))]);

const REPORT: &[Member] = &[
    may("Bucket", BUCKET_ARN),
    may("Format", OneOf(&["Report_CSV_20180820"])),
    must("Enabled", Switch),
    may("Prefix", Text(1, 512)),
    may("ReportScope", OneOf(&["AllTasks", "FailedTasksOnly"])),
    may("ExpectedBucketOwner", ACCOUNT),
];

const MANIFEST: &[Member] = &[
    must(
        "Spec",
        Object(&[
            must("Format", OneOf(&["S3BatchOperations_CSV_20180820", "S3InventoryReport_CSV_20161130"])),
            may("Fields", List(&OneOf(&["Ignore", "Bucket", "Key", "VersionId"]), 0, ANY)),
        ]),
    ),
    must(
        "Location",
        Object(&[
            must("ObjectArn", Text(1, 2000)),
            may("ObjectVersionId", Text(1, 2000)),
            must("ETag", TEXT_1024),
        ]),
    ),
];

const STORAGE_CLASS: Shape = OneOf(&[
    "STANDARD",
    "STANDARD_IA",
    "ONEZONE_IA",
    "GLACIER",
    "INTELLIGENT_TIERING",
    "DEEP_ARCHIVE",
    "GLACIER_IR",
]);

const GENERATOR: &[Member] = &[
    may("ExpectedBucketOwner", ACCOUNT),
    must("SourceBucket", BUCKET_ARN),
    may(
        "ManifestOutputLocation",
        Object(&[
            may("ExpectedManifestBucketOwner", ACCOUNT),
            must("Bucket", BUCKET_ARN),
            may("ManifestPrefix", Text(1, 512)),
            may(
                "ManifestEncryption",
                Object(&[may("SSES3", EMPTY), may("SSEKMS", Object(&[must("KeyId", Text(1, 2000))]))]),
            ),
            must("ManifestFormat", OneOf(&["S3InventoryReport_CSV_20211130"])),
        ]),
    ),
    may("Filter", Object(FILTER)),
    must("EnableManifestOutput", Switch),
];

const FILTER: &[Member] = &[
    may("EligibleForReplication", Switch),
    may("CreatedAfter", Time),
    may("CreatedBefore", Time),
    may("ObjectReplicationStatuses", List(&OneOf(&["COMPLETED", "FAILED", "REPLICA", "NONE"]), 0, ANY)),
    may(
        "KeyNameConstraint",
        Object(&[
            may("MatchAnyPrefix", List(&TEXT_1024, 0, ANY)),
            may("MatchAnySuffix", List(&TEXT_1024, 0, ANY)),
            may("MatchAnySubstring", List(&TEXT_1024, 0, ANY)),
        ]),
    ),
    may("ObjectSizeGreaterThanBytes", Number(i64::MIN, LONG)),
    may("ObjectSizeLessThanBytes", Number(i64::MIN, LONG)),
    may("MatchAnyStorageClass", List(&STORAGE_CLASS, 0, ANY)),
    may("MatchAnyObjectEncryption", List(&Union(ENCRYPTION), 1, 1)),
];

const ENCRYPTION: &[Member] = &[
    may("SSES3", EMPTY),
    may("SSEKMS", Object(&[may("KmsKeyArn", KMS_ARN), may("BucketKeyEnabled", Switch)])),
    may("DSSEKMS", Object(&[may("KmsKeyArn", KMS_ARN)])),
    may("SSEC", EMPTY),
    may("NOTSSE", EMPTY),
];

const CANNED: Shape = OneOf(&[
    "private",
    "public-read",
    "public-read-write",
    "aws-exec-read",
    "authenticated-read",
    "bucket-owner-read",
    "bucket-owner-full-control",
]);

const SWITCH: Shape = OneOf(&["OFF", "ON"]);
const LOCK: Shape = OneOf(&["COMPLIANCE", "GOVERNANCE"]);
const HOLD: Shape = Object(&[may("Days", Number(1, 36_500)), may("Years", Number(1, 100))]);

const CHECKSUM: Shape = OneOf(&[
    "CRC32",
    "CRC32C",
    "CRC64NVME",
    "MD5",
    "SHA1",
    "SHA256",
    "SHA512",
    "XXHASH64",
    "XXHASH3",
    "XXHASH128",
]);

const GRANTS: Shape = List(
    &Object(&[
        may(
            "Grantee",
            Object(&[
                may("TypeIdentifier", OneOf(&["id", "emailAddress", "uri"])),
                may("Identifier", TEXT_1024),
                may("DisplayName", TEXT_1024),
            ]),
        ),
        may("Permission", OneOf(&["FULL_CONTROL", "READ", "WRITE", "READ_ACP", "WRITE_ACP"])),
    ]),
    0,
    ANY,
);

const OPERATION: &[Member] = &[
    // `FunctionArn` is optional in the model; without it there is nothing to invoke.
    may(
        "LambdaInvoke",
        Object(&[
            must("FunctionArn", TEXT_1024),
            may("InvocationSchemaVersion", Text(1, 64)),
            may("UserArguments", Shape::Map(&Map { entries: (1, 10), key: (1, 64), value: (0, 1024) })),
        ]),
    ),
    may("S3PutObjectCopy", Object(COPY)),
    may(
        "S3PutObjectAcl",
        Object(&[may(
            "AccessControlPolicy",
            Object(&[
                may(
                    "AccessControlList",
                    Object(&[
                        must("Owner", Object(&[may("ID", TEXT_1024), may("DisplayName", TEXT_1024)])),
                        may("Grants", GRANTS),
                    ]),
                ),
                may("CannedAccessControlList", CANNED),
            ]),
        )]),
    ),
    may("S3PutObjectTagging", Object(&[may("TagSet", List(&TAG, 0, 10))])),
    may("S3DeleteObjectTagging", EMPTY),
    may(
        "S3InitiateRestoreObject",
        Object(&[
            may("ExpirationInDays", Number(0, INTEGER)),
            may("GlacierJobTier", OneOf(&["BULK", "STANDARD"])),
        ]),
    ),
    may("S3PutObjectLegalHold", Object(&[must("LegalHold", Object(&[must("Status", SWITCH)]))])),
    may(
        "S3PutObjectRetention",
        Object(&[
            may("BypassGovernanceRetention", Switch),
            must(
                "Retention",
                Object(&[
                    may("RetainUntilDate", Time),
                    may("Mode", LOCK),
                    may("EventHold", SWITCH),
                    may("EventHoldDuration", HOLD),
                ]),
            ),
        ]),
    ),
    may("S3ReplicateObject", EMPTY),
    may(
        "S3ComputeObjectChecksum",
        Object(&[
            may("ChecksumAlgorithm", CHECKSUM),
            may("ChecksumType", OneOf(&["FULL_OBJECT", "COMPOSITE"])),
        ]),
    ),
    may(
        "S3UpdateObjectEncryption",
        Object(&[may(
            "ObjectEncryption",
            Object(&[may("SSEKMS", Object(&[must("KMSKeyArn", KMS_ARN), may("BucketKeyEnabled", Switch)]))]),
        )]),
    ),
];

const COPY: &[Member] = &[
    // Optional in the model; without it AWS answers with an error of its own that names nothing.
    must("TargetResource", BUCKET_ARN),
    may("CannedAccessControlList", CANNED),
    may("AccessControlGrants", GRANTS),
    may("MetadataDirective", OneOf(&["COPY", "REPLACE"])),
    may("AnnotationDirective", OneOf(&["COPY", "EXCLUDE"])),
    may("ModifiedSinceConstraint", Time),
    may("NewObjectMetadata", Object(METADATA)),
    may("NewObjectTagging", List(&TAG, 0, ANY)),
    may("RedirectLocation", Text(1, 2048)),
    may("RequesterPays", Switch),
    may("StorageClass", STORAGE_CLASS),
    may("UnModifiedSinceConstraint", Time),
    may("SSEAwsKmsKeyId", Text(1, 2000)),
    may("TargetKeyPrefix", TEXT_1024),
    may("ObjectLockLegalHoldStatus", SWITCH),
    may("ObjectLockMode", LOCK),
    may("ObjectLockRetainUntilDate", Time),
    may("BucketKeyEnabled", Switch),
    may("ChecksumAlgorithm", CHECKSUM),
    may("ObjectLockEventHold", SWITCH),
    may("ObjectLockEventHoldDuration", HOLD),
];

const METADATA: &[Member] = &[
    may("CacheControl", TEXT_1024),
    may("ContentDisposition", TEXT_1024),
    may("ContentEncoding", TEXT_1024),
    may("ContentLanguage", TEXT_1024),
    may("UserMetadata", Shape::Map(&Map { entries: (0, 8192), key: (1, 1024), value: (0, 1024) })),
    may("ContentLength", Number(0, LONG)),
    may("ContentMD5", TEXT_1024),
    may("ContentType", TEXT_1024),
    may("HttpExpiresDate", Time),
    may("RequesterCharged", Switch),
    may("SSEAlgorithm", OneOf(&["AES256", "KMS"])),
];
