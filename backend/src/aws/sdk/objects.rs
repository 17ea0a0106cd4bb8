//! Objects: S3.

use super::{answered, present_but, unreadable};
use crate::aws::{
    AwsError,
    batch::{Head, Objects},
    errors,
};
use async_trait::async_trait;
use aws_config::SdkConfig;
use aws_sdk_s3::{
    Client,
    config::Builder,
    primitives::ByteStream,
    types::{CompletedMultipartUpload, CompletedPart},
};

/// How an object that is not there is told.
const NO_OBJECT: [&str; 4] = ["NotFound", "NoSuchKey", "NoSuchVersion", "NoSuchBucket"];

/// S3 in one account and region.
pub(in crate::aws) struct S3 {
    client: Client,
    from: String,
}

impl S3 {
    /// A client of a configuration. An endpoint somebody typed takes the bucket in its path, not before its host.
    pub fn new(config: &SdkConfig, from: impl Into<String>) -> Self {
        let settings = Builder::from(config).force_path_style(config.endpoint_url().is_some());
        Self { client: Client::from_conf(settings.build()), from: from.into() }
    }
}

/// An ETag without the quotes of its header.
fn bare(etag: Option<String>) -> String {
    let etag = etag.unwrap_or_default();
    etag.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).map(str::to_owned).unwrap_or(etag)
}

#[async_trait]
impl Objects for S3 {
    async fn head_object(
        &self,
        bucket: &str,
        key: &str,
        version: Option<&str>,
    ) -> Result<Option<Head>, AwsError> {
        let request = self.client.head_object().bucket(bucket).key(key);
        let sent = request.set_version_id(version.map(str::to_owned)).send().await;
        let head = present_but(answered("HeadObject", sent, &self.from), &NO_OBJECT)?;
        Ok(head.map(|head| Head {
            etag: bare(head.e_tag),
            version: head.version_id,
            size: head.content_length.and_then(|size| u64::try_from(size).ok()).unwrap_or_default(),
            encryption: head.server_side_encryption.map(|kind| kind.as_str().to_owned()),
            kms_key: head.ssekms_key_id,
        }))
    }

    async fn get_object(
        &self,
        bucket: &str,
        key: &str,
        from: u64,
        most: u64,
    ) -> Result<Option<Vec<u8>>, AwsError> {
        const OPERATION: &str = "GetObject";
        if most == 0 {
            return Ok(self.head_object(bucket, key, None).await?.map(|_| Vec::new()));
        }
        let range = format!("bytes={from}-{}", from.saturating_add(most - 1));
        let sent = self.client.get_object().bucket(bucket).key(key).range(range).send().await;
        let object = match present_but(answered(OPERATION, sent, &self.from), &NO_OBJECT) {
            Ok(Some(object)) => object,
            Ok(None) => return Ok(None),
            // Nothing is behind the end, and an empty object is all end.
            Err(error) if error.code == "InvalidRange" => return Ok(Some(Vec::new())),
            Err(error) => return Err(error),
        };
        let bytes = object.body.collect().await.map_err(|error| {
            let message = format!("the answer broke off: {error}");
            AwsError::answered(OPERATION, errors::NO_ANSWER, message, 0)
        })?;
        Ok(Some(bytes.to_vec()))
    }

    async fn put_object(&self, bucket: &str, key: &str, content: Vec<u8>) -> Result<Head, AwsError> {
        let size = content.len() as u64;
        let request = self.client.put_object().bucket(bucket).key(key).body(ByteStream::from(content));
        let put = answered("PutObject", request.send().await, &self.from)?;
        Ok(Head {
            etag: bare(put.e_tag),
            version: put.version_id,
            size,
            encryption: put.server_side_encryption.map(|kind| kind.as_str().to_owned()),
            kms_key: put.ssekms_key_id,
        })
    }

    async fn begin_upload(&self, bucket: &str, key: &str) -> Result<String, AwsError> {
        const OPERATION: &str = "CreateMultipartUpload";
        let sent = self.client.create_multipart_upload().bucket(bucket).key(key).send().await;
        let begun = answered(OPERATION, sent, &self.from)?;
        begun.upload_id.ok_or_else(|| unreadable(OPERATION, "the answer names no upload"))
    }

    async fn upload_part(
        &self,
        bucket: &str,
        key: &str,
        upload: &str,
        number: u32,
        content: Vec<u8>,
    ) -> Result<String, AwsError> {
        let number = i32::try_from(number).unwrap_or(i32::MAX);
        let request = self.client.upload_part().bucket(bucket).key(key).upload_id(upload).part_number(number);
        let sent = request.body(ByteStream::from(content)).send().await;
        Ok(bare(answered("UploadPart", sent, &self.from)?.e_tag))
    }

    async fn complete_upload(
        &self,
        bucket: &str,
        key: &str,
        upload: &str,
        parts: &[String],
    ) -> Result<Head, AwsError> {
        const OPERATION: &str = "CompleteMultipartUpload";
        let part = |(number, etag): (i32, &String)| {
            CompletedPart::builder().part_number(number).e_tag(format!("\"{etag}\"")).build()
        };
        let parts = CompletedMultipartUpload::builder().set_parts(Some((1..).zip(parts).map(part).collect()));
        let request = self.client.complete_multipart_upload().bucket(bucket).key(key).upload_id(upload);
        let sent = request.multipart_upload(parts.build()).send().await;
        // The null version is what a bucket without versions has: it is asked for without one.
        let version = answered(OPERATION, sent, &self.from)?.version_id.filter(|version| version != "null");
        // The answer does not say how large it is.
        let head = self.head_object(bucket, key, version.as_deref()).await?;
        head.ok_or_else(|| unreadable(OPERATION, "the object is not there after its upload"))
    }

    async fn abort_upload(&self, bucket: &str, key: &str, upload: &str) -> Result<(), AwsError> {
        let request = self.client.abort_multipart_upload().bucket(bucket).key(key).upload_id(upload);
        let aborted = answered("AbortMultipartUpload", request.send().await, &self.from);
        present_but(aborted, &["NoSuchUpload", "NotFound"]).map(drop)
    }

    async fn bucket_region(&self, bucket: &str) -> Result<Option<String>, AwsError> {
        let sent = self.client.get_bucket_location().bucket(bucket).send().await;
        let found = present_but(answered("GetBucketLocation", sent, &self.from), &["NoSuchBucket"])?;
        Ok(found.map(|found| match found.location_constraint.as_ref().map_or("", |place| place.as_str()) {
            "" => "us-east-1".to_owned(),
            // AWS: S3 API, GetBucketLocation: buckets of old say so.
            "EU" => "eu-west-1".to_owned(),
            region => region.to_owned(),
        }))
    }

    async fn bucket_policy(&self, bucket: &str) -> Result<Option<String>, AwsError> {
        let sent = self.client.get_bucket_policy().bucket(bucket).send().await;
        let found = present_but(answered("GetBucketPolicy", sent, &self.from), &["NoSuchBucketPolicy"])?;
        Ok(found.and_then(|found| found.policy))
    }

    async fn locks_by_default(&self, bucket: &str) -> Result<bool, AwsError> {
        let sent = self.client.get_object_lock_configuration().bucket(bucket).send().await;
        let told = answered("GetObjectLockConfiguration", sent, &self.from);
        let found = present_but(told, &["ObjectLockConfigurationNotFoundError"])?;
        let rule = found.and_then(|found| found.object_lock_configuration).and_then(|lock| lock.rule);
        Ok(rule.is_some_and(|rule| rule.default_retention.is_some()))
    }
}
