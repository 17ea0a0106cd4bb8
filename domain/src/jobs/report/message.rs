//! The shape of a message: what is left of it when ids, numbers and the task's own key are taken out.

/// More of a message does not tell groups apart.
const MAX_SHAPE: usize = 240;

/// The message with `<key>` for the task's key, `<id>` for ids and hexadecimal numbers, `<n>` for numbers, on one line.
#[must_use]
pub fn shape(message: &str, key: &str) -> String {
    // What follows does not show, but a long message costs time for every row.
    let message: String = message.chars().take(MAX_SHAPE * 4).collect();
    let message = if key.len() > 3 { message.replace(key, "<key>") } else { message };
    let mut out = String::new();
    let mut word = String::new();
    for c in message.chars() {
        if c.is_ascii_alphanumeric() || (c == '-' && !word.is_empty()) {
            word.push(c);
            continue;
        }
        put(&word, &mut out);
        word.clear();
        if out.len() >= MAX_SHAPE {
            break;
        }
        out.push(if c.is_whitespace() || c.is_control() { ' ' } else { c });
    }
    put(&word, &mut out);
    if out.chars().count() > MAX_SHAPE {
        out = out.chars().take(MAX_SHAPE).collect();
        out.push('…');
    }
    out
}

/// A word of letters, digits and `-`.
fn put(word: &str, out: &mut String) {
    let bare = word.trim_end_matches('-');
    let tail = word.get(bare.len()..).unwrap_or_default();
    let digits = bare.bytes().filter(u8::is_ascii_digit).count();
    let hex = bare.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
    let is_number = digits > 0 && digits == bare.len();
    let is_id = digits > 0 && ((hex && bare.len() >= 8) || (bare.len() >= 16 && !bare.contains('-')));
    let is_0x =
        bare.strip_prefix("0x").is_some_and(|h| !h.is_empty() && h.bytes().all(|b| b.is_ascii_hexdigit()));
    if is_number && bare.len() < 16 {
        out.push_str("<n>");
    } else if is_id || is_0x || is_number {
        out.push_str("<id>");
    } else if digits > 0 {
        // `2026-03-01`, `us-east-1`, `part-17`, `3s`: each piece by itself.
        for (at, piece) in bare.split('-').enumerate() {
            if at > 0 {
                out.push('-');
            }
            put_piece(piece, out);
        }
    } else {
        out.push_str(bare);
    }
    out.push_str(tail);
}

/// A piece that starts with a digit loses its numbers (`3s`, `01T10`); another keeps them (`v2`, `utf8`).
fn put_piece(piece: &str, out: &mut String) {
    if !piece.starts_with(|c: char| c.is_ascii_digit()) {
        out.push_str(piece);
        return;
    }
    let mut in_number = false;
    for c in piece.chars() {
        match (c.is_ascii_digit(), in_number) {
            (true, false) => out.push_str("<n>"),
            (true, true) => {}
            (false, _) => out.push(c),
        }
        in_number = c.is_ascii_digit();
    }
}
