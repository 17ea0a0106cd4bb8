//! Buckets and objects. Buckets of the sandbox keep no versions, and objects no tags, holds or classes.

use super::{Content, MAX_OBJECT, MAX_STOCK, Stock, md5_hex};
use crate::aws::{batch::Head, sandbox::state::Refusal};
use md5::{Digest as _, Md5};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// S3 takes no smaller part, but for the last. AWS: S3 User Guide, "Amazon S3 multipart upload limits".
const MIN_PART: usize = 5 * 1024 * 1024;

/// A bucket.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(in crate::aws::sandbox) struct Bucket {
    pub region: String,
    pub policy: Option<String>,
    pub locks_by_default: bool,
    pub objects: BTreeMap<String, Object>,
    pub(super) uploads: BTreeMap<String, Upload>,
}

/// An object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::aws::sandbox) struct Object {
    pub content: Content,
    pub etag: String,
}

/// An upload that is not complete.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Upload {
    key: String,
    parts: BTreeMap<u32, Content>,
}

impl Object {
    fn head(&self) -> Head {
        Head {
            etag: self.etag.clone(),
            version: None,
            size: self.content.bytes().len() as u64,
            encryption: Some("AES256".into()),
            kms_key: None,
        }
    }
}

fn no_bucket(name: &str) -> Refusal {
    Refusal::new("NoSuchBucket", format!("The specified bucket does not exist: {name}"))
}

impl Stock {
    pub fn bucket(&self, name: &str) -> Result<&Bucket, Refusal> {
        self.buckets.get(name).ok_or_else(|| no_bucket(name))
    }

    fn bucket_mut(&mut self, name: &str) -> Result<&mut Bucket, Refusal> {
        self.buckets.get_mut(name).ok_or_else(|| no_bucket(name))
    }

    /// An object; the only version of one is the null version.
    pub fn object(&self, bucket: &str, key: &str, version: Option<&str>) -> Option<&Object> {
        let has_version = version.is_none_or(|version| version == "null");
        self.buckets.get(bucket)?.objects.get(key).filter(|_| has_version)
    }

    pub fn head(&self, bucket: &str, key: &str, version: Option<&str>) -> Option<Head> {
        self.object(bucket, key, version).map(Object::head)
    }

    pub fn put(&mut self, bucket: &str, key: &str, content: Content) -> Result<Head, Refusal> {
        let etag = content.etag();
        self.keep(bucket, key, Object { content, etag })
    }

    fn keep(&mut self, bucket: &str, key: &str, object: Object) -> Result<Head, Refusal> {
        self.bucket(bucket)?;
        if key.is_empty() || key.len() > 1024 {
            return Err(Refusal::new("KeyTooLongError", "A key has 1 to 1,024 bytes"));
        }
        let size = object.content.bytes().len();
        let taken = self.object(bucket, key, None).map_or(0, |old| old.content.bytes().len());
        self.make_room(size, taken)?;
        let head = object.head();
        self.bucket_mut(bucket)?.objects.insert(key.to_owned(), object);
        Ok(head)
    }

    /// Refuses what would make the sandbox's one row of the database large; `freed` bytes are given back.
    fn make_room(&self, more: usize, freed: usize) -> Result<(), Refusal> {
        if more > MAX_OBJECT {
            let message =
                format!("the sandbox keeps objects of at most {MAX_OBJECT} bytes, and this has {more}");
            return Err(Refusal::new("EntityTooLarge", message));
        }
        let buckets = self.buckets.values();
        let kept = buckets.clone().flat_map(|b| b.objects.values()).map(|o| o.content.bytes().len());
        let parts = buckets.flat_map(|b| b.uploads.values()).flat_map(|u| u.parts.values());
        let total: usize = kept.chain(parts.map(|part| part.bytes().len())).sum();
        if total - freed + more > MAX_STOCK {
            let message = format!("the sandbox keeps at most {MAX_STOCK} bytes, and has {total} already");
            return Err(Refusal::new("EntityTooLarge", message));
        }
        Ok(())
    }

    pub fn begin_upload(&mut self, bucket: &str, key: &str) -> Result<String, Refusal> {
        self.bucket(bucket)?;
        let id = format!("upload-{}", self.next());
        let upload = Upload { key: key.to_owned(), parts: BTreeMap::new() };
        self.bucket_mut(bucket)?.uploads.insert(id.clone(), upload);
        Ok(id)
    }

    pub fn upload_part(
        &mut self,
        (bucket, key, upload): (&str, &str, &str),
        number: u32,
        content: Content,
    ) -> Result<String, Refusal> {
        if !(1..=10_000).contains(&number) {
            let message = "Part number must be an integer between 1 and 10000, inclusive";
            return Err(Refusal::new("InvalidArgument", message));
        }
        let before = self.upload(bucket, key, upload)?.parts.get(&number).map_or(0, |p| p.bytes().len());
        self.make_room(content.bytes().len(), before)?;
        let etag = content.etag();
        if let Some(upload) = self.bucket_mut(bucket)?.uploads.get_mut(upload) {
            upload.parts.insert(number, content);
        }
        Ok(etag)
    }

    fn upload(&self, bucket: &str, key: &str, upload: &str) -> Result<&Upload, Refusal> {
        let found = self.bucket(bucket)?.uploads.get(upload).filter(|upload| upload.key == key);
        let message = "The specified multipart upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.";
        found.ok_or_else(|| Refusal::new("NoSuchUpload", message))
    }

    /// The object's ETag is the MD5 of its parts' MD5s, with their number: no MD5 of the object.
    pub fn complete_upload(
        &mut self,
        bucket: &str,
        key: &str,
        upload: &str,
        etags: &[String],
    ) -> Result<Head, Refusal> {
        let parts = &self.upload(bucket, key, upload)?.parts;
        if etags.is_empty() {
            let message = "You must specify at least one part";
            return Err(Refusal::new("MalformedXML", message));
        }
        let (mut bytes, mut digests) = (Vec::new(), Vec::new());
        for (number, etag) in (1_u32..).zip(etags) {
            let Some(part) = parts.get(&number).filter(|part| part.etag() == *etag) else {
                let message = format!("One or more of the specified parts could not be found: part {number}");
                return Err(Refusal::new("InvalidPart", message));
            };
            let size = part.bytes().len();
            if size < MIN_PART && (number as usize) < etags.len() {
                let message = "Your proposed upload is smaller than the minimum allowed size";
                return Err(Refusal::new("EntityTooSmall", message));
            }
            bytes.extend_from_slice(part.bytes());
            digests.extend_from_slice(&Md5::digest(part.bytes()));
        }
        let object = Object { content: bytes.into(), etag: format!("{}-{}", md5_hex(&digests), etags.len()) };
        self.abort_upload(bucket, key, upload)?;
        self.keep(bucket, key, object)
    }

    pub fn abort_upload(&mut self, bucket: &str, key: &str, upload: &str) -> Result<(), Refusal> {
        if self.upload(bucket, key, upload).is_ok() {
            self.bucket_mut(bucket)?.uploads.remove(upload);
        }
        Ok(())
    }
}
