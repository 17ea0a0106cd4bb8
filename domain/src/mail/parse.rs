//! Reading a mail: its header and its size, never its body.
//!
//! The header is found and cut into fields here, in one bounded pass, and only the encoded words in it are given to a
//! library, one by one. Bodies are never looked at: nesting, numbers of parts and parameters cost nothing.

use super::{Header, Mail};
use crate::failure::Problem;
use mail_parser::parsers::MessageStream;
use memchr::{memchr, memchr_iter, memchr2};
use std::borrow::Cow;

/// The largest mail taken: what the S3 action stores. AWS: API reference, `S3Action`: 40 MB.
pub const MAX_MAIL: usize = 40 * 1024 * 1024;
/// The largest header taken.
pub const MAX_HEADER: usize = 1024 * 1024;
/// The most header fields taken.
pub const MAX_FIELDS: usize = 2_000;

/// Reads a mail as it goes over the wire or lies in an `.eml` file. Line breaks are CRLF or LF.
///
/// # Errors
/// A problem at `eml` that says what is wrong and in which line.
pub fn parse(raw: &[u8]) -> Result<Mail, Problem> {
    let size = u64::try_from(raw.len()).unwrap_or(u64::MAX);
    if raw.len() > MAX_MAIL {
        return Err(problem(format!("the mail has {size} bytes; at most {MAX_MAIL} (40 MiB) are taken")));
    }
    let raw = raw.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(raw);
    let headers = fields(raw)?
        .into_iter()
        .map(|field| Header { name: field.name.into(), value: decode(&field.value) })
        .collect();
    Ok(Mail { headers, size })
}

fn problem(message: impl Into<String>) -> Problem {
    Problem::new("eml", message)
}

/// A field with its value unfolded and not yet decoded.
struct Field<'a> {
    name: &'a str,
    value: Cow<'a, [u8]>,
}

/// Cuts the header into fields, up to the first empty line. Looks at no more than [`MAX_HEADER`] bytes.
fn fields(raw: &[u8]) -> Result<Vec<Field<'_>>, Problem> {
    let mut fields: Vec<Field<'_>> = Vec::new();
    let (mut rest, mut line_number) = (raw, 0_usize);
    while !rest.is_empty() {
        line_number += 1;
        let room = MAX_HEADER.saturating_sub(raw.len() - rest.len());
        let within = rest.get(..room).unwrap_or(rest);
        let Some(end) = memchr(b'\n', within).or((within.len() == rest.len()).then_some(rest.len())) else {
            return Err(problem(format!(
                "the header has over {MAX_HEADER} bytes (1 MiB): is the empty line missing that ends it?"
            )));
        };
        let line = &rest[..end];
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        rest = rest.get(end + 1..).unwrap_or_default();
        if line.is_empty() {
            break;
        }
        check_bytes(line, line_number)?;
        match (line[0], fields.last_mut()) {
            // mbox files put a line before the header that is no field.
            (b'F', None) if line_number == 1 && line.starts_with(b"From ") => {}
            (b' ' | b'\t', Some(field)) => field.value.to_mut().extend_from_slice(line),
            (b' ' | b'\t', None) => return Err(not_a_field(line, line_number)),
            _ => fields.push(field(line).ok_or_else(|| not_a_field(line, line_number))?),
        }
        if fields.len() > MAX_FIELDS {
            return Err(problem(format!("the header has over {MAX_FIELDS} fields")));
        }
    }
    if fields.is_empty() {
        return Err(problem(
            "the mail has no header: it has to begin with lines like `From: ana@example.com`, then an empty line",
        ));
    }
    Ok(fields)
}

fn check_bytes(line: &[u8], number: usize) -> Result<(), Problem> {
    let Some(at) = memchr2(0, b'\r', line) else { return Ok(()) };
    let fault = if line.get(at) == Some(&0) { "a NUL byte" } else { "a carriage return without line feed" };
    Err(problem(format!("line {number} of the header has {fault}: remove it")))
}

/// Name and value of a field's first line. RFC 5322, section 2.2: a name is printable ASCII but for the colon.
fn field(line: &[u8]) -> Option<Field<'_>> {
    let colon = memchr(b':', line)?;
    let name = std::str::from_utf8(&line[..colon]).ok()?.trim_end_matches([' ', '\t']);
    let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_graphic());
    is_name.then(|| Field { name, value: Cow::Borrowed(&line[colon + 1..]) })
}

fn not_a_field(line: &[u8], number: usize) -> Problem {
    let shown: String = String::from_utf8_lossy(&line[..line.len().min(200)]).chars().take(40).collect();
    problem(format!(
        "line {number} is no header field: `{}`; a field is `Name: value`, and an empty line ends the header",
        shown.escape_debug()
    ))
}

/// A field's value as text: encoded words (RFC 2047) decoded, white space around it gone. What is not UTF-8 is
/// replaced, and so are control characters, which could come out of an encoded word.
fn decode(value: &[u8]) -> String {
    let value = value.trim_ascii();
    let mut text = String::with_capacity(value.len());
    let (mut plain, mut at, mut barren) = (0, 0, 0);
    let mut after_word = false;
    while let Some(found) = find(value, at, b"=?") {
        let Some(word) = encoded_word(value, found, &mut barren) else {
            at = found + 1;
            continue;
        };
        let between = &value[plain..found];
        // White space between two encoded words is not part of the text.
        if !(after_word && between.iter().all(u8::is_ascii_whitespace)) {
            text.push_str(&String::from_utf8_lossy(between));
        }
        text.push_str(&word.text);
        (plain, at, after_word) = (word.end, word.end, true);
    }
    text.push_str(&String::from_utf8_lossy(&value[plain..]));
    // Nearly every value is plain ASCII, which bytes tell sooner than characters do.
    if !text.bytes().all(|b| matches!(b, b' '..=b'~')) && text.contains(char::is_control) {
        text = text
            .chars()
            .map(|c| {
                if c == '\t' {
                    ' '
                } else if c.is_control() {
                    char::REPLACEMENT_CHARACTER
                } else {
                    c
                }
            })
            .collect();
    }
    text
}

fn find(bytes: &[u8], from: usize, wanted: &[u8; 2]) -> Option<usize> {
    let [first, second] = wanted;
    let mut beginnings = memchr_iter(*first, bytes.get(from..)?).map(|at| from + at);
    beginnings.find(|at| bytes.get(at + 1) == Some(second))
}

struct Word {
    text: String,
    end: usize,
}

/// The encoded word `=?charset?B?data?=` at `start`; it has no white space inside. `barren` is up to where no word was
/// found: what lies before it is not searched again, so that many beginnings without a proper end cost no more than
/// one.
fn encoded_word(value: &[u8], start: usize, barren: &mut usize) -> Option<Word> {
    if start < *barren {
        return None;
    }
    let charset = &value[start + 2..];
    let length = charset.iter().take(64).take_while(|b| b.is_ascii_graphic() && **b != b'?').count();
    let data = match charset.get(length..length + 3) {
        Some([b'?', b'b' | b'B' | b'q' | b'Q', b'?']) => start + 2 + length + 3,
        _ => return None,
    };
    let is_end = |pair: &[u8]| pair == b"?=" || pair[0].is_ascii_whitespace();
    let stop = value[data..].windows(2).position(is_end).map_or(value.len(), |at| data + at);
    if !value[stop..].starts_with(b"?=") {
        *barren = stop;
        return None;
    }
    let end = stop + 2;
    let text = MessageStream::new(&value[start + 1..end]).decode_rfc2047();
    if text.is_none() {
        *barren = end;
    }
    Some(Word { text: text?, end })
}
