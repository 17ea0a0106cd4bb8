//! Percent-encoding of keys, as manifests and the requests of S3 Batch Operations have it.

/// What a `+` stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plus {
    /// Itself: plain percent-encoding.
    Kept,
    /// A space: form encoding, which a function has to expect (AWS's samples decode with Python's `unquote_plus`).
    Space,
}

/// What a byte counts as a hexadecimal digit; 255 for none.
const DIGITS: [u8; 256] = {
    let mut digits = [255; 256];
    let mut value = 0;
    while value < 16 {
        let digit = b"0123456789abcdef"[value];
        digits[digit as usize] = value as u8;
        digits[digit.to_ascii_uppercase() as usize] = value as u8;
        value += 1;
    }
    digits
};

/// The byte two hexadecimal digits stand for.
#[inline]
pub(super) fn byte(high: u8, low: u8) -> Option<u8> {
    let (high, low) = (DIGITS[high as usize], DIGITS[low as usize]);
    if (high | low) < 16 { Some(high << 4 | low) } else { None }
}

/// The byte an escape at the start of a text stands for.
#[inline]
pub(super) fn escape(text: &[u8]) -> Option<u8> {
    match text {
        [b'%', high, low, ..] => byte(*high, *low),
        _ => None,
    }
}

/// Decodes onto the end of `out`. A `%` that no two hexadecimal digits follow stays as it is; how many of those there
/// were is returned.
pub fn decode_into(text: &[u8], plus: Plus, out: &mut Vec<u8>) -> usize {
    let mut invalid = 0;
    let space = if plus == Plus::Space { b' ' } else { b'+' };
    let start = out.len();
    out.resize(start + text.len(), 0);
    let mut from = text.iter();
    let mut left = 0;
    for to in out.iter_mut().skip(start) {
        let Some(&byte) = from.next() else {
            left += 1;
            continue;
        };
        *to = match byte {
            b'%' => match from.as_slice() {
                [high, low, ..] if let Some(byte) = self::byte(*high, *low) => {
                    from.nth(1);
                    byte
                }
                _ => {
                    invalid += 1;
                    b'%'
                }
            },
            b'+' => space,
            other => other,
        };
    }
    out.truncate(start + text.len() - left);
    invalid
}

/// Decodes a text.
#[must_use]
pub fn decode(text: &[u8], plus: Plus) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    decode_into(text, plus, &mut out);
    out
}

/// Whether a byte stands for itself: RFC 3986's unreserved characters, and `/`.
const fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~' | b'/')
}

const UPPER: &[u8; 16] = b"0123456789ABCDEF";

/// Encodes onto the end of `out` all bytes but RFC 3986's unreserved ones and `/`, a space as `space` says.
fn encode_with(bytes: &[u8], space: &str, out: &mut String) {
    for &byte in bytes {
        match byte {
            b' ' => out.push_str(space),
            byte if is_plain(byte) => out.push(char::from(byte)),
            byte => {
                out.push('%');
                out.push(char::from(UPPER[usize::from(byte >> 4)]));
                out.push(char::from(UPPER[usize::from(byte & 15)]));
            }
        }
    }
}

/// Encodes for a manifest: every byte but RFC 3986's unreserved ones and `/`, in upper-case hexadecimal. Nothing is left
/// that a CSV file or a decoder could take for something else.
#[must_use]
pub fn encode(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() * 3);
    encode_with(bytes, "%20", &mut out);
    out
}

/// Encodes as forms do, a space as `+`.
#[must_use]
pub fn encode_form(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() * 3);
    encode_with(bytes, "+", &mut out);
    out
}

/// How many characters [`encode`] makes of a text.
#[must_use]
pub fn encoded_length(bytes: &[u8]) -> usize {
    bytes.iter().map(|&byte| if is_plain(byte) { 1 } else { 3 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_key_is_encoded_as_the_user_guide_has_it() {
        let key = "a b+c%2F/ü,\"x\"";
        assert_eq!(encode(key.as_bytes()), "a%20b%2Bc%252F/%C3%BC%2C%22x%22");
        assert_eq!(encode_form(key.as_bytes()), "a+b%2Bc%252F/%C3%BC%2C%22x%22");
    }

    #[test]
    fn a_plus_is_a_space_only_where_asked() {
        assert_eq!(decode(b"a+b%2Bc%20d", Plus::Kept), b"a+b+c d");
        assert_eq!(decode(b"a+b%2Bc%20d", Plus::Space), b"a b+c d");
    }

    #[test]
    fn what_is_no_escape_stays() {
        for (text, decoded, invalid) in [
            ("%", "%", 1),
            ("%4", "%4", 1),
            ("%GG", "%GG", 1),
            ("%%41", "%A", 1),
            ("%4%41", "%4A", 1),
            ("%41%", "A%", 1),
        ] {
            let mut out = Vec::new();
            assert_eq!(decode_into(text.as_bytes(), Plus::Kept, &mut out), invalid, "{text}");
            assert_eq!(out, decoded.as_bytes(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn decoding_undoes_encoding(bytes: Vec<u8>) {
            prop_assert_eq!(&decode(encode(&bytes).as_bytes(), Plus::Kept), &bytes);
            prop_assert_eq!(&decode(encode(&bytes).as_bytes(), Plus::Space), &bytes);
            prop_assert_eq!(&decode(encode_form(&bytes).as_bytes(), Plus::Space), &bytes);
            prop_assert_eq!(encode(&bytes).len(), encoded_length(&bytes));
        }
    }
}
