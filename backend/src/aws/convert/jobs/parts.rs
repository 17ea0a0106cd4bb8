//! Manifest, generator and report of a job, in both forms. AWS: S3 Control API 2018-08-20, `CreateJob`.

use crate::aws::convert::pair::{Fault, Pair, built, optional, optional_of, read, structures, texts, theirs};
use aws_sdk_s3control::types;
use domain::jobs;

texts! {
    JobReportFormat JobReportScope JobManifestFormat JobManifestFieldName GeneratedManifestFormat ReplicationStatus
}

structures! {
    jobs::JobReport as JobReport, sure {
        enabled, set_enabled, must;
        bucket, set_bucket, may;
        format, set_format, may;
        prefix, set_prefix, may;
        report_scope, set_report_scope, may;
        expected_bucket_owner, set_expected_bucket_owner, may;
    }
    jobs::JobManifest as JobManifest, sure {
        spec, set_spec, may;
        location, set_location, may;
    }
    jobs::ManifestSpec as JobManifestSpec, tried {
        format, set_format, must;
        fields, set_fields, may;
    }
    jobs::ManifestLocation as JobManifestLocation, tried {
        object_arn, set_object_arn, must;
        object_version_id, set_object_version_id, may;
        e_tag, set_e_tag, must;
    }
    jobs::S3JobManifestGenerator as S3JobManifestGenerator, tried {
        expected_bucket_owner, set_expected_bucket_owner, may;
        source_bucket, set_source_bucket, must;
        manifest_output_location, set_manifest_output_location, may;
        filter, set_filter, may;
        enable_manifest_output, set_enable_manifest_output, must;
    }
    jobs::ManifestOutputLocation as S3ManifestOutputLocation, tried {
        expected_manifest_bucket_owner, set_expected_manifest_bucket_owner, may;
        bucket, set_bucket, must;
        manifest_prefix, set_manifest_prefix, may;
        manifest_encryption, set_manifest_encryption, may;
        manifest_format, set_manifest_format, must;
    }
    jobs::ManifestEncryption as GeneratedManifestEncryption, sure {
        sse_s3 = sses3, set_sses3, may;
        sse_kms = ssekms, set_ssekms, may;
    }
    jobs::Empty as Sses3Encryption, sure {}
    jobs::ManifestKey as SsekmsEncryption, tried {
        key_id, set_key_id, must;
    }
    jobs::GeneratorFilter as JobManifestGeneratorFilter, sure {
        eligible_for_replication, set_eligible_for_replication, may;
        created_after, set_created_after, may;
        created_before, set_created_before, may;
        object_replication_statuses, set_object_replication_statuses, may;
        key_name_constraint, set_key_name_constraint, may;
        object_size_greater_than_bytes, set_object_size_greater_than_bytes, may;
        object_size_less_than_bytes, set_object_size_less_than_bytes, may;
        match_any_storage_class, set_match_any_storage_class, may;
        match_any_object_encryption, set_match_any_object_encryption, may;
    }
    jobs::KeyNameConstraint as KeyNameConstraint, sure {
        match_any_prefix, set_match_any_prefix, may;
        match_any_suffix, set_match_any_suffix, may;
        match_any_substring, set_match_any_substring, may;
    }
    jobs::Empty as Sses3Filter, sure {}
    jobs::Empty as SsecFilter, sure {}
    jobs::Empty as NotSseFilter, sure {}
    jobs::KmsFilter as SsekmsFilter, sure {
        kms_key_arn, set_kms_key_arn, may;
        bucket_key_enabled, set_bucket_key_enabled, may;
    }
    jobs::DualKmsFilter as DssekmsFilter, sure {
        kms_key_arn, set_kms_key_arn, may;
    }
}

impl Pair<types::JobManifestGenerator> for jobs::ManifestGenerator {
    fn to_sdk(&self) -> Result<types::JobManifestGenerator, Fault> {
        let Self::S3JobManifestGenerator(generator) = self;
        Ok(types::JobManifestGenerator::S3JobManifestGenerator(generator.to_sdk()?))
    }
    fn of_sdk(sdk: &types::JobManifestGenerator) -> Result<Self, Fault> {
        match sdk {
            types::JobManifestGenerator::S3JobManifestGenerator(generator) => {
                Ok(Self::S3JobManifestGenerator(Pair::of_sdk(generator)?))
            }
            _ => Err(Fault::new("the generator is none that is known here")),
        }
    }
}

impl Pair<types::ObjectEncryptionFilter> for jobs::EncryptionFilter {
    fn to_sdk(&self) -> Result<types::ObjectEncryptionFilter, Fault> {
        use types::ObjectEncryptionFilter as Theirs;
        Ok(match self {
            Self::SSES3(filter) => Theirs::Sses3(filter.to_sdk()?),
            Self::SSEKMS(filter) => Theirs::Ssekms(filter.to_sdk()?),
            Self::DSSEKMS(filter) => Theirs::Dssekms(filter.to_sdk()?),
            Self::SSEC(filter) => Theirs::Ssec(filter.to_sdk()?),
            Self::NOTSSE(filter) => Theirs::Notsse(filter.to_sdk()?),
        })
    }
    fn of_sdk(sdk: &types::ObjectEncryptionFilter) -> Result<Self, Fault> {
        use types::ObjectEncryptionFilter as Theirs;
        Ok(match sdk {
            Theirs::Sses3(filter) => Self::SSES3(Pair::of_sdk(filter)?),
            Theirs::Ssekms(filter) => Self::SSEKMS(Pair::of_sdk(filter)?),
            Theirs::Dssekms(filter) => Self::DSSEKMS(Pair::of_sdk(filter)?),
            Theirs::Ssec(filter) => Self::SSEC(Pair::of_sdk(filter)?),
            Theirs::Notsse(filter) => Self::NOTSSE(Pair::of_sdk(filter)?),
            _ => return Err(Fault::new("the filter's encryption is none that is known here")),
        })
    }
}
