//! A manifest's keys on their way to a function: URL-encoded in the manifest, URL-encoded again as forms do in the request.
//!
//! AWS: S3 User Guide, Invoking a Lambda function: keys in the request are URL-encoded and have to be decoded. AWS's samples
//! decode with `+` as a space, and a `%20` of a manifest was seen arriving as `+`. Whether a `/` arrives as `%2F` is unknown;
//! both decode alike, and here it stays.

/// What a key's text means, with `+` as a space. A `%` no two hexadecimal digits follow stays as it is.
#[must_use]
pub fn decode(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let escaped = (byte == b'%').then(|| text.get(at + 1..at + 3)).flatten();
        let escaped = escaped.filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()));
        match escaped.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(escaped) => {
                out.push(escaped);
                at += 3;
            }
            None => {
                out.push(if byte == b'+' { b' ' } else { byte });
                at += 1;
            }
        }
    }
    out
}

/// The text a request has for a key.
#[must_use]
pub fn encode_form(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len());
    for &byte in bytes {
        match byte {
            b' ' => out.push('+'),
            b'-' | b'_' | b'.' | b'~' | b'/' => out.push(char::from(byte)),
            byte if byte.is_ascii_alphanumeric() => out.push(char::from(byte)),
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
