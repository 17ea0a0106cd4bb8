//! The bytes of an object. They are shared, not copied, when a change is tried on a copy of the account.

use md5::{Digest as _, Md5};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::{fmt::Write as _, sync::Arc};

/// The bytes of an object; kept as text where they are text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::aws::sandbox) struct Content(Arc<[u8]>);

impl Content {
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// As S3 makes it of an object sent in one piece, not encrypted with a key of KMS: the MD5 of its bytes.
    pub fn etag(&self) -> String {
        md5_hex(&self.0)
    }
}

impl From<Vec<u8>> for Content {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes.into())
    }
}

const TEXT: &str = "text:";
const HEX: &str = "hex:";

impl Serialize for Content {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let kept = match std::str::from_utf8(&self.0) {
            Ok(text) => format!("{TEXT}{text}"),
            Err(_) => format!("{HEX}{}", hex(&self.0)),
        };
        serializer.serialize_str(&kept)
    }
}

impl<'de> Deserialize<'de> for Content {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let kept = String::deserialize(deserializer)?;
        if let Some(text) = kept.strip_prefix(TEXT) {
            return Ok(Self(text.as_bytes().into()));
        }
        let bytes = kept.strip_prefix(HEX).and_then(unhex);
        bytes
            .map(Self::from)
            .ok_or_else(|| D::Error::custom("an object's bytes are neither text nor hexadecimal"))
    }
}

/// Lower-case hexadecimal digits.
fn hex(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // Writing to a `String` cannot fail.
        let _ = write!(out, "{byte:02x}");
    }
    out
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits = |at: usize| text.get(at..at + 2).and_then(|two| u8::from_str_radix(two, 16).ok());
    (0..text.len()).step_by(2).map(digits).collect()
}

/// MD5 as hexadecimal digits: S3's ETags and reports are made of it.
pub(in crate::aws::sandbox) fn md5_hex(bytes: &[u8]) -> String {
    hex(&Md5::digest(bytes))
}
