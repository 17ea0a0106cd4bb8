//! What is to say of one line, exactly. The scanner asks this where its fast path has seen anything out of the ordinary.

use super::{
    cells::{Fields, cells},
    codes::{Code, Codes},
    percent::{self, Plus},
};
use crate::bucket;
use serde::de::IgnoredAny;

/// At most so many bytes in a key, and so many characters in the key field of a row.
pub const LONGEST_KEY: usize = 1024;

/// Of a longer line no more is read: more than any row needs that a job can use.
pub const LONGEST_LINE: usize = 64 * 1024;

/// Room that is used for line after line.
#[derive(Debug, Default)]
pub(super) struct Room {
    bucket: Vec<u8>,
    pub key: Vec<u8>,
    version: Vec<u8>,
    pub decoded: Vec<u8>,
}

/// What a row's version says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Version {
    /// There is no column for it, or no cell.
    Absent,
    /// The cell is empty.
    Empty,
    /// `null`.
    Null,
    /// Anything else.
    Id,
}

/// What was found about a line that is not blank.
#[derive(Debug)]
pub(super) struct Verdict<'r> {
    pub codes: Codes,
    /// The text of the bucket's cell, empty if there is none.
    pub bucket: &'r [u8],
    /// Of the key's cell: text, length in characters, and length in bytes once decoded. None if there is no such cell.
    pub key: Option<Key<'r>>,
    pub version: Version,
}

/// What was found about a key.
#[derive(Debug, Clone, Copy)]
pub(super) struct Key<'r> {
    pub text: &'r [u8],
    pub encoded: usize,
    pub decoded: usize,
    /// Whether it is a JSON object.
    pub json: bool,
}

/// Judges a line without its end. The caller has taken away `\n` and one `\r` before it.
pub(super) fn judge<'r>(line: &'r [u8], fields: &Fields, room: &'r mut Room) -> Verdict<'r> {
    let mut codes = Codes::default();
    let mut count = 0;
    let (mut bucket, mut key, mut version) = (None, None, None);
    for cell in cells(line) {
        codes.add_if(cell.quoted, Code::Quoted);
        codes.add_if(cell.open, Code::QuoteOpen);
        codes.add_if(cell.stray, Code::QuoteStray);
        if count == fields.bucket() {
            bucket = Some(cell);
        } else if count == fields.key() {
            key = Some(cell);
        } else if Some(count) == fields.version() {
            version = Some(cell);
        }
        count += 1;
    }
    codes.add_if(count != fields.as_slice().len(), Code::Columns);
    codes.add_if(line.iter().any(|byte| is_control(*byte)), Code::ControlCharacter);
    let Room { bucket: bucket_room, key: key_room, version: version_room, decoded } = room;
    let bucket = bucket.map_or(&b""[..], |cell| cell.text(bucket_room));
    codes.add_if(!is_bucket(bucket), Code::BucketName);
    let version = match version.map(|cell| cell.text(version_room)) {
        None => Version::Absent,
        Some(b"") => Version::Empty,
        Some(b"null") => Version::Null,
        Some(_) => Version::Id,
    };
    codes.add_if(version == Version::Null, Code::VersionNull);
    let key = key.map(|cell| judge_key(cell.text(key_room), &mut codes, decoded));
    Verdict { codes, bucket, key, version }
}

pub(super) fn is_control(byte: u8) -> bool {
    byte < b' ' || byte == 0x7f
}

pub(super) fn is_bucket(name: &[u8]) -> bool {
    std::str::from_utf8(name).is_ok_and(|name| bucket::fault(name).is_none())
}

fn judge_key<'r>(text: &'r [u8], codes: &mut Codes, decoded: &mut Vec<u8>) -> Key<'r> {
    decoded.clear();
    let invalid = percent::decode_into(text, Plus::Space, decoded);
    codes.add_if(text.is_empty(), Code::KeyEmpty);
    codes.add_if(invalid > 0, Code::EscapeInvalid);
    codes.add_if(text.contains(&b' '), Code::SpaceRaw);
    codes.add_if(text.contains(&b'+'), Code::PlusBare);
    codes.add_if(!text.is_ascii(), Code::NonAsciiRaw);
    let utf8 = std::str::from_utf8(decoded).is_ok();
    codes.add_if(!utf8, Code::Utf8Invalid);
    codes.add_if(has_escape(decoded), Code::DoubleEncoding);
    // Characters, not bytes: a byte that continues one is none by itself.
    let encoded = text.iter().filter(|byte| **byte & 0xc0 != 0x80).count();
    let like_json = decoded.first() == Some(&b'{');
    let json = like_json && utf8 && is_json(decoded);
    if like_json {
        codes.add_if(text.first() == Some(&b'{'), Code::JsonRaw);
        codes.add_if(utf8 && !json, Code::JsonSyntax);
        codes.add_if(encoded > LONGEST_KEY, Code::JsonLong);
    } else if decoded.len() > LONGEST_KEY {
        codes.add(Code::KeyLong);
    } else {
        codes.add_if(encoded > LONGEST_KEY, Code::KeyEncodedLong);
    }
    Key { text, encoded, decoded: decoded.len(), json }
}

/// Whether a text still has an escape in it.
fn has_escape(decoded: &[u8]) -> bool {
    memchr::memchr_iter(b'%', decoded)
        .any(|at| percent::escape(decoded.get(at..).unwrap_or_default()).is_some())
}

/// Whether a text that begins with `{` is JSON, and so an object.
pub(super) fn is_json(decoded: &[u8]) -> bool {
    serde_json::from_slice::<IgnoredAny>(decoded).is_ok()
}

/// Whether a file's first line names its columns.
pub(super) fn is_header(line: &[u8]) -> bool {
    const BUCKETS: [&[u8]; 4] = [b"bucket", b"bucketname", b"s3bucket", b"sourcebucket"];
    const KEYS: [&[u8]; 6] = [b"key", b"keyname", b"objectkey", b"s3key", b"object", b"name"];
    let word = |cell: super::Cell<'_>| -> Vec<u8> {
        let mut room = Vec::new();
        let text = cell.text(&mut room).to_ascii_lowercase();
        text.into_iter().filter(|byte| !b" _-".contains(byte)).collect()
    };
    if line.len() > LONGEST_LINE {
        return false;
    }
    let mut words = cells(line).map(word);
    match (words.next(), words.next()) {
        (Some(a), Some(b)) => BUCKETS.contains(&&*a) && KEYS.contains(&&*b),
        _ => false,
    }
}
