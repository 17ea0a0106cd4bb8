//! Mails one after the other in one file, as mail programs export them.
//!
//! The form "mboxrd" (RFC 4155 and its relatives): each mail begins with a line `From …`, and lines of a body that begin
//! so have a `>` before them. What follows a `>` is body and never kept, so it is not undone.

/// Whether a file is an mbox: it begins with the line that separates mails.
#[must_use]
pub fn is_mbox(file: &[u8]) -> bool {
    file.starts_with(b"From ")
}

/// The mails of an mbox, each without its separating line. Nothing is copied.
pub fn mails(file: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = Some(file);
    std::iter::from_fn(move || {
        loop {
            let here = rest?;
            let (mail, next) = cut(here);
            rest = next;
            let mail = after_separator(mail);
            if mail.iter().any(|b| !b.is_ascii_whitespace()) {
                return Some(mail);
            }
        }
    })
}

/// The first mail, and what follows it.
fn cut(file: &[u8]) -> (&[u8], Option<&[u8]>) {
    let mut from = 0;
    while let Some(end) = file.get(from..).and_then(|rest| rest.iter().position(|b| *b == b'\n')) {
        let next = from + end + 1;
        // A separator stands behind an empty line; without that rule, any sentence beginning so would be one.
        let empty = matches!(file.get(from..from + end), Some(b"" | b"\r"));
        if empty && file.get(next..).is_some_and(|rest| rest.starts_with(b"From ")) {
            return (file.get(..from).unwrap_or(file), file.get(next..));
        }
        from = next;
    }
    (file, None)
}

fn after_separator(mail: &[u8]) -> &[u8] {
    if !is_mbox(mail) {
        return mail;
    }
    let end = mail.iter().position(|b| *b == b'\n').map_or(mail.len(), |n| n + 1);
    mail.get(end..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<String> {
        mails(text.as_bytes()).map(|m| String::from_utf8_lossy(m).into_owned()).collect()
    }

    #[test]
    fn mails_are_cut_at_separators_and_nowhere_else() {
        let two = "From a@x Mon Jan 1 2024\nSubject: one\n\nFrom here on it is text.\n>From quoted\n\nFrom b@x Tue\r\nSubject: two\r\n\r\nbye\r\n";
        // A body's line that begins with "From " just behind the header's empty line reads as a separator: mboxrd
        // writers put a `>` before it, so this is not one of theirs.
        let cut = of(two);
        assert_eq!(cut.len(), 3, "{cut:?}");
        let rd = two.replace("\n\nFrom here", "\n\n>From here");
        let cut = of(&rd);
        assert_eq!(cut.len(), 2);
        assert!(cut[0].starts_with("Subject: one\n") && cut[0].contains(">From quoted"));
        assert!(cut[1].starts_with("Subject: two\r\n"));
    }

    #[test]
    fn nothing_and_blanks_hold_no_mail() {
        assert!(of("").is_empty());
        assert!(of("\n\n\n").is_empty());
        assert!(of("From x\n").is_empty());
        assert_eq!(of("Subject: alone\n\nhi"), ["Subject: alone\n\nhi"]);
    }
}
