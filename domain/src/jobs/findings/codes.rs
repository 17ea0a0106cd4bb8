//! The table of all findings about jobs. What a check reports takes severity and reference from here, so the table is
//! complete. What AWS's documents leave open is a warning that says so, never an error.

use crate::finding::{
    Code,
    Severity::{Error, Note, Warning},
    codes,
};

const MODEL: &str = "AWS: S3 Control API 2018-08-20, CreateJob";
const LAMBDA: &str = "AWS: S3 User Guide, Invoking a Lambda function from S3 Batch Operations";
const SCHEMA: &str = "AWS: S3 Control API, LambdaInvokeOperation";
const REPORT: &str = "AWS: S3 Control API, JobReport; S3 User Guide, Completion reports";
const MANIFEST: &str = "AWS: S3 Control API, JobManifest; S3 User Guide, Specifying a manifest";
const GENERATOR: &str = "AWS: S3 Control API, S3JobManifestGenerator";
const LIMITS: &str = "AWS: S3 User Guide, S3 Batch Operations, \"Supported operations and limits\"";
const TRACKING: &str = "AWS: S3 User Guide, Tracking job status and completion reports, \"Job failure\"";
const ROLE: &str = "AWS: S3 User Guide, Granting permissions for S3 Batch Operations";
const ARN: &str = "AWS: General Reference, Amazon Resource Names";
const LOCK: &str = "AWS: S3 User Guide, S3 Object Lock";
const SILENT: &str = "AWS's documents are silent";

codes! {
    REQUIRED = "job-required", Error, "a member that AWS demands is missing", MODEL;
    LENGTH = "job-length", Error, "a text is too short or too long", MODEL;
    VALUE = "job-value", Error, "a text is none of those AWS takes", MODEL;
    RANGE = "job-range", Error, "a number is out of range", MODEL;
    ITEMS = "job-items", Error, "a list or map has too few or too many entries", MODEL;
    TIME = "job-time", Error, "a point in time is not written as one", MODEL;
    MANIFEST_BOTH = "manifest-both", Error, "there is a manifest and a generator", MANIFEST;
    MANIFEST_NONE = "manifest-none", Error, "there is neither a manifest nor a generator", MANIFEST;
    FIELDS_MISSING = "fields-missing", Error, "a CSV manifest's columns are not named", MANIFEST;
    FIELDS_REQUIRED = "fields-required", Error, "no column has the bucket, or none has the key", MANIFEST;
    FIELDS_TWICE = "fields-twice", Warning, "two columns have the same meaning",
        "AWS's documents are silent; each column but `Ignore` is shown once only";
    FIELDS_INVENTORY = "fields-inventory", Error, "an inventory's columns are named", MANIFEST;
    OBJECT_ARN = "manifest-arn", Error, "the ARN of the manifest's object is wrong", MANIFEST;
    ETAG_QUOTES = "etag-quotes", Warning, "an ETag stands in quotes", MANIFEST;
    INVENTORY_KEY = "inventory-key", Warning, "an inventory is not named by its `manifest.json`",
        "AWS: S3 User Guide, Specifying a manifest: an inventory is given by its manifest.json";
    COMPRESSED = "manifest-compressed", Warning, "a CSV manifest may be compressed",
        "AWS's documents are silent about compressed CSV manifests";
    MANIFEST_REGION = "manifest-region", Note, "where the manifest's and report's buckets are is not in their ARNs",
        "AWS's documents are silent about regions of manifests and reports";
    BUCKET_ARN = "job-bucket-arn", Error, "a bucket's ARN is wrong", ARN;
    GENERATOR_OUTPUT = "generator-output", Warning, "a generated manifest is to be kept, but nowhere", GENERATOR;
    GENERATOR_ONE = "generator-one", Warning, "a filter has more than one text",
        "AWS: S3 Control API, KeyNameConstraint: the text says one, the model sets no limit";
    GENERATOR_NOTHING = "generator-nothing", Warning, "no object is that large and that small", GENERATOR;
    GENERATOR_COUNT = "generator-count", Note, "how many objects there are is known when the job runs", GENERATOR;
    REPORT_INCOMPLETE = "report-incomplete", Error, "a report lacks its bucket, format or scope", REPORT;
    REPORT_OFF = "report-off", Warning, "there is no completion report", REPORT;
    REPORT_FAILED_ONLY = "report-failed-only", Warning, "what successful tasks answer is lost", REPORT;
    REPORT_DIRECTORY = "report-directory-bucket", Error, "a report goes to a directory bucket", REPORT;
    REPORT_OWNER = "report-owner", Error, "the report of a checksum job does not name its bucket's owner",
        "AWS: S3 User Guide, Compute checksums";
    ACCOUNT = "job-account", Error, "an account is not twelve digits", MODEL;
    ACCOUNT_OTHER = "job-account-other", Warning, "the job is for another account than the environment's", SILENT;
    ROLE_ARN = "job-role-arn", Error, "the role's ARN is wrong", ROLE;
    ROLE_ACCOUNT = "job-role-account", Error, "the role is of another account", ROLE;
    PARTITION = "job-partition", Error, "an ARN is of another partition than the region", ARN;
    FUNCTION_ARN = "function-arn", Error, "the function's ARN is wrong", SCHEMA;
    FUNCTION_PARTIAL = "function-partial", Warning, "the function is not named by its whole ARN",
        "AWS: S3 Control API, FunctionArn: the name says ARN, the pattern lets a name through";
    FUNCTION_REGION = "function-region", Warning, "the function is in another region than the job",
        "AWS's documents are silent; the job is in the region of the objects";
    FUNCTION_ACCOUNT = "function-account", Warning, "the function is of another account",
        "AWS's documents are silent about functions of other accounts";
    FUNCTION_MOVES = "function-moves", Warning, "the function's code can change while the job runs", LAMBDA;
    SCHEMA_UNKNOWN = "schema-unknown", Warning, "the invocation schema is neither 1.0 nor 2.0", SCHEMA;
    ARGUMENTS_SCHEMA = "arguments-schema", Error, "user arguments need schema 2.0", SCHEMA;
    PRIORITY_ZERO = "priority-zero", Warning, "the priority is 0",
        "AWS: S3 User Guide, Assigning job priority: a positive number; the model takes 0";
    CONFIRMATION_ABSENT = "confirmation-absent", Warning, "the job does not say whether it waits",
        "AWS's documents contradict each other about what is done then";
    CONFIRMATION_OFF = "confirmation-off", Warning, "the job starts by itself", MODEL;
    DESCRIPTION_ABSENT = "description-absent", Warning, "the job does not say what it is for", MODEL;
    TAG_DUPLICATE = "tag-duplicate", Error, "a tag comes twice", MODEL;
    TAG_CHARACTERS = "tag-characters", Error, "a tag has characters AWS does not take", MODEL;
    ROWS_TOO_MANY = "rows-too-many", Error, "more objects than a job takes", LIMITS;
    ROWS_MANY = "rows-many", Warning, "more objects than AWS's general limit", LIMITS;
    ROWS_FEW = "rows-few", Warning, "too few tasks for the job to stop by itself", TRACKING;
    BUCKETS_SEVERAL = "buckets-several", Warning, "a manifest names more than one bucket",
        "AWS: S3 User Guide, Specifying a manifest: one bucket; its page about Lambda says nothing";
    BUCKETS_REFUSED = "buckets-refused", Error, "an operation takes one bucket, and the manifest names more",
        "AWS: S3 User Guide, Copy objects; S3 Object Lock legal hold with S3 Batch Operations";
    DIRECTORY_OPERATION = "directory-operation", Error, "an operation does not work on directory buckets",
        "AWS: S3 User Guide, Using S3 Batch Operations with directory buckets";
    DIRECTORY_SCHEMA = "directory-schema", Error, "a function is invoked on directory buckets with schema 1.0",
        "AWS: S3 User Guide, Using S3 Batch Operations with directory buckets";
    KMS_KEY = "job-kms-key", Error, "a key's ARN is wrong", MODEL;
    KMS_REGION = "job-kms-region", Warning, "a key is in another region than the job", SILENT;
    RESTORE_DAYS = "restore-days", Warning, "how long restored copies stay is not said",
        "AWS: S3 User Guide, Restore objects with S3 Batch Operations";
    RESTORE_REQUESTED = "restore-requested", Note, "a complete job has asked for restores, not finished them",
        "AWS: S3 User Guide, Restore objects with S3 Batch Operations";
    COPY_LIMITS = "copy-limits", Note, "what a copy job cannot copy", "AWS: S3 User Guide, Copy objects with S3 Batch Operations";
    METADATA_DEAD = "metadata-dead", Warning, "a member AWS does not use any more", "AWS: S3 Control API, S3ObjectMetadata";
    ACL_ONE = "acl-one", Warning, "an access control list is given twice or not at all", "AWS: S3 Control API, S3AccessControlPolicy";
    OPERATION_EMPTY = "operation-empty", Warning, "an operation does not say what it does",
        "AWS's service model lets it through; what AWS then does is not documented";
    TAGS_REPLACED = "tags-replaced", Warning, "each object's tags are taken away", "AWS: S3 User Guide, Replace all object tags";
    LOCK_INCOMPLETE = "lock-incomplete", Warning, "a lock has a mode without a date, or a date without a mode", LOCK;
    LOCK_COMPLIANCE = "lock-compliance", Warning, "nobody can take the lock back", LOCK;
    LOCK_DURATION = "lock-duration", Warning, "a duration is given in days and in years", "AWS's documents are silent about both together";
    RETENTION_REMOVED = "retention-removed", Warning, "each object's retention is taken away", LOCK;
}
