//! A row shown four ways, and what makes two rows one object.

use super::{
    cells::{Fields, cells},
    percent::{self, Plus},
};
use serde::{Deserialize, Serialize};

/// What a function is to take a key for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum KeyMeans {
    /// An object's key.
    Object,
    /// JSON with what the task needs.
    Json,
}

/// A row, in the forms it takes on its way to a function.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The line as the file has it.
    pub raw: String,
    /// The bucket.
    pub bucket: String,
    /// The key's cell without quotes: URL-encoded.
    pub encoded: String,
    /// What the function gets as `s3Key`: the key in form encoding. An inference: AWS does not say how it encodes, and a manifest's
    /// `%20` was seen to arrive as `+`.
    pub received: String,
    /// The key once decoded, `+` as a space; what is no UTF-8 is replaced.
    pub decoded: String,
    /// The version, if the cell is there and not empty.
    pub version: Option<String>,
    /// What the key looks like it means.
    pub means: KeyMeans,
}

impl Row {
    /// Takes a line apart; none if it has no cell for the key.
    #[must_use]
    pub fn read(line: &[u8], fields: &Fields) -> Option<Self> {
        let text = |at: usize| Some(cells(line).nth(at)?.text(&mut Vec::new()).to_vec());
        let lossy = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let key = text(fields.key())?;
        let decoded = percent::decode(&key, Plus::Space);
        let version = fields.version().and_then(text).filter(|version| !version.is_empty());
        let means = if decoded.starts_with(b"{") { KeyMeans::Json } else { KeyMeans::Object };
        Some(Self {
            raw: lossy(line),
            bucket: text(fields.bucket()).map(|bucket| lossy(&bucket)).unwrap_or_default(),
            encoded: lossy(&key),
            received: percent::encode_form(&decoded),
            decoded: lossy(&decoded),
            version: version.map(|version| lossy(&version)),
            means,
        })
    }
}

/// What two rows share if they name the same object: bucket, decoded key and version, divided by zero bytes, onto the end of
/// `out`. `+` counts as a space, as the function decodes it.
pub fn identity(line: &[u8], fields: &Fields, out: &mut Vec<u8>) {
    let mut room = Vec::new();
    let mut version = None;
    let (mut bucket, mut key) = (None, None);
    for (at, cell) in cells(line).enumerate() {
        if at == fields.bucket() {
            bucket = Some(cell);
        } else if at == fields.key() {
            key = Some(cell);
        } else if Some(at) == fields.version() {
            version = Some(cell);
        }
    }
    if let Some(bucket) = bucket {
        out.extend_from_slice(bucket.text(&mut room));
    }
    out.push(0);
    if let Some(key) = key {
        percent::decode_into(key.text(&mut room), Plus::Space, out);
    }
    out.push(0);
    if let Some(version) = version {
        out.extend_from_slice(version.text(&mut room));
    }
}
