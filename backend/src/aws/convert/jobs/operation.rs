//! What a job does to each object, in both forms. AWS: S3 Control API 2018-08-20, `JobOperation`.

use crate::aws::convert::pair::{Fault, Pair, built, optional, optional_of, read, structures, texts, theirs};
use aws_sdk_s3control::types;
use domain::jobs;

texts! {
    S3CannedAccessControlList S3Permission S3GranteeTypeIdentifier S3MetadataDirective S3AnnotationDirective S3StorageClass
    S3ObjectLockLegalHoldStatus S3ObjectLockMode S3ChecksumAlgorithm S3ObjectLockEventHold S3SseAlgorithm S3GlacierJobTier
    S3ObjectLockRetentionMode S3ObjectLockRetentionEventHold ComputeObjectChecksumAlgorithm ComputeObjectChecksumType
}

structures! {
    jobs::LambdaInvoke as LambdaInvokeOperation, sure {
        function_arn, set_function_arn, may;
        invocation_schema_version, set_invocation_schema_version, may;
        user_arguments, set_user_arguments, may;
    }
    jobs::PutObjectCopy as S3CopyObjectOperation, sure {
        target_resource, set_target_resource, may;
        canned_access_control_list, set_canned_access_control_list, may;
        access_control_grants, set_access_control_grants, may;
        metadata_directive, set_metadata_directive, may;
        annotation_directive, set_annotation_directive, may;
        modified_since_constraint, set_modified_since_constraint, may;
        new_object_metadata, set_new_object_metadata, may;
        new_object_tagging, set_new_object_tagging, may;
        redirect_location, set_redirect_location, may;
        requester_pays, set_requester_pays, switch;
        storage_class, set_storage_class, may;
        un_modified_since_constraint, set_un_modified_since_constraint, may;
        sse_aws_kms_key_id, set_sse_aws_kms_key_id, may;
        target_key_prefix, set_target_key_prefix, may;
        object_lock_legal_hold_status, set_object_lock_legal_hold_status, may;
        object_lock_mode, set_object_lock_mode, may;
        object_lock_retain_until_date, set_object_lock_retain_until_date, may;
        bucket_key_enabled, set_bucket_key_enabled, switch;
        checksum_algorithm, set_checksum_algorithm, may;
        object_lock_event_hold, set_object_lock_event_hold, may;
        object_lock_event_hold_duration, set_object_lock_event_hold_duration, may;
    }
    jobs::Duration as S3ObjectLockEventHoldDuration, sure {
        days, set_days, may;
        years, set_years, may;
    }
    jobs::Duration as S3ObjectLockRetentionEventHoldDuration, sure {
        days, set_days, may;
        years, set_years, may;
    }
    jobs::ObjectMetadata as S3ObjectMetadata, sure {
        cache_control, set_cache_control, may;
        content_disposition, set_content_disposition, may;
        content_encoding, set_content_encoding, may;
        content_language, set_content_language, may;
        user_metadata, set_user_metadata, may;
        content_length, set_content_length, may;
        content_md5, set_content_md5, may;
        content_type, set_content_type, may;
        http_expires_date, set_http_expires_date, may;
        requester_charged, set_requester_charged, switch;
        sse_algorithm, set_sse_algorithm, may;
    }
    jobs::Grant as S3Grant, sure {
        grantee, set_grantee, may;
        permission, set_permission, may;
    }
    jobs::Grantee as S3Grantee, sure {
        type_identifier, set_type_identifier, may;
        identifier, set_identifier, may;
        display_name, set_display_name, may;
    }
    jobs::PutObjectAcl as S3SetObjectAclOperation, sure {
        access_control_policy, set_access_control_policy, may;
    }
    jobs::AccessControlPolicy as S3AccessControlPolicy, sure {
        access_control_list, set_access_control_list, may;
        canned_access_control_list, set_canned_access_control_list, may;
    }
    jobs::AccessControlList as S3AccessControlList, sure {
        owner, set_owner, may;
        grants, set_grants, may;
    }
    jobs::ObjectOwner as S3ObjectOwner, sure {
        id, set_id, may;
        display_name, set_display_name, may;
    }
    jobs::PutObjectTagging as S3SetObjectTaggingOperation, sure {
        tag_set, set_tag_set, may;
    }
    jobs::Tag as S3Tag, tried {
        key, set_key, must;
        value, set_value, must;
    }
    jobs::DeleteObjectTagging as S3DeleteObjectTaggingOperation, sure {}
    jobs::InitiateRestoreObject as S3InitiateRestoreObjectOperation, sure {
        expiration_in_days, set_expiration_in_days, may;
        glacier_job_tier, set_glacier_job_tier, may;
    }
    jobs::PutObjectLegalHold as S3SetObjectLegalHoldOperation, sure {
        legal_hold, set_legal_hold, may;
    }
    jobs::LegalHold as S3ObjectLockLegalHold, tried {
        status, set_status, must;
    }
    jobs::PutObjectRetention as S3SetObjectRetentionOperation, sure {
        bypass_governance_retention, set_bypass_governance_retention, may;
        retention, set_retention, may;
    }
    jobs::Retention as S3Retention, sure {
        retain_until_date, set_retain_until_date, may;
        mode, set_mode, may;
        event_hold, set_event_hold, may;
        event_hold_duration, set_event_hold_duration, may;
    }
    jobs::ReplicateObject as S3ReplicateObjectOperation, sure {}
    jobs::ComputeObjectChecksum as S3ComputeObjectChecksumOperation, sure {
        checksum_algorithm, set_checksum_algorithm, may;
        checksum_type, set_checksum_type, may;
    }
    jobs::UpdateObjectEncryption as S3UpdateObjectEncryptionOperation, sure {
        object_encryption, set_object_encryption, may;
    }
    jobs::ObjectEncryption as ObjectEncryption, sure {
        sse_kms = ssekms, set_ssekms, may;
    }
    jobs::KmsEncryption as S3UpdateObjectEncryptionSsekms, tried {
        kms_key_arn, set_kms_key_arn, must;
        bucket_key_enabled, set_bucket_key_enabled, may;
    }
}

/// A structure of the SDK's of which one member is set.
macro_rules! operation {
    ($($member:ident, $field:ident, $set:ident;)+) => {
        impl Pair<types::JobOperation> for jobs::Operation {
            fn to_sdk(&self) -> Result<types::JobOperation, Fault> {
                let one = types::JobOperation::builder();
                let one = match self {
                    $(Self::$member(operation) => {
                        one.$set(Some(operation.to_sdk().map_err(|fault| fault.inside(stringify!($member)))?))
                    })+
                };
                Ok(one.build())
            }
            fn of_sdk(sdk: &types::JobOperation) -> Result<Self, Fault> {
                let mut set = Vec::new();
                $(if let Some(operation) = &sdk.$field {
                    set.push(Self::$member(Pair::of_sdk(operation)?));
                })+
                match set.pop() {
                    Some(one) if set.is_empty() => Ok(one),
                    _ => Err(Fault::new("the operation is none that is known here")),
                }
            }
        }
    };
}
operation! {
    LambdaInvoke, lambda_invoke, set_lambda_invoke;
    S3PutObjectCopy, s3_put_object_copy, set_s3_put_object_copy;
    S3PutObjectAcl, s3_put_object_acl, set_s3_put_object_acl;
    S3PutObjectTagging, s3_put_object_tagging, set_s3_put_object_tagging;
    S3DeleteObjectTagging, s3_delete_object_tagging, set_s3_delete_object_tagging;
    S3InitiateRestoreObject, s3_initiate_restore_object, set_s3_initiate_restore_object;
    S3PutObjectLegalHold, s3_put_object_legal_hold, set_s3_put_object_legal_hold;
    S3PutObjectRetention, s3_put_object_retention, set_s3_put_object_retention;
    S3ReplicateObject, s3_replicate_object, set_s3_replicate_object;
    S3ComputeObjectChecksum, s3_compute_object_checksum, set_s3_compute_object_checksum;
    S3UpdateObjectEncryption, s3_update_object_encryption, set_s3_update_object_encryption;
}
