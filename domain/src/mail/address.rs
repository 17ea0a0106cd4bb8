//! Addresses in header fields (`From`, `To`, `Cc`, …), read leniently: what a field's decoded text gives.

/// What may stand around an entry.
const AROUND: [char; 6] = [' ', '\t', '\r', '\n', ',', ';'];

/// The entries of a field, each as written: `Billing <billing@example.net>, x@example.com` has two. A group's name
/// (`team: a@example.com;`) is left out.
///
/// Text is taken after encoded words were decoded, so a comma can be part of a name without quotes; a part without
/// an address therefore belongs to the next one.
#[must_use]
pub fn entries(field: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let (mut start, mut quoted, mut escaped, mut angle, mut comment) = (0, false, false, false, 0_usize);
    let mut has_at = false;
    for (at, c) in field.char_indices() {
        if escaped {
            escaped = false;
            continue;
        }
        let plain = !quoted && comment == 0;
        match c {
            '\\' if !plain => escaped = true,
            '"' if comment == 0 => quoted = !quoted,
            '(' if !quoted => comment += 1,
            ')' if !quoted => comment = comment.saturating_sub(1),
            '<' if plain => angle = true,
            '>' if plain => angle = false,
            '@' if plain => has_at = true,
            ':' if plain && !angle && !has_at => start = at + 1,
            ',' | ';' if plain && !angle && has_at => {
                found.push(field[start..at].trim_matches(AROUND));
                start = at + 1;
                has_at = false;
            }
            ';' if plain && !angle => start = at + 1,
            _ => {}
        }
    }
    if has_at {
        found.push(field[start..].trim_matches(AROUND));
    }
    found.retain(|entry| !entry.is_empty());
    found
}

/// The address of an entry: `Billing <billing@example.net>` is `billing@example.net`.
#[must_use]
pub fn bare(entry: &str) -> &str {
    let inner = match (entry.rfind('<'), entry.rfind('>')) {
        (Some(open), Some(close)) if open < close => &entry[open + 1..close],
        _ => entry.split('(').next().unwrap_or(entry),
    };
    inner.trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_split_where_people_would() {
        let cases: [(&str, &[&str]); 11] = [
            ("a@example.com", &["a@example.com"]),
            ("Billing <b@example.net>, c@example.com", &["Billing <b@example.net>", "c@example.com"]),
            (
                r#""Doe, Jane" <j@example.com>, x@example.com"#,
                &[r#""Doe, Jane" <j@example.com>"#, "x@example.com"],
            ),
            ("Doe, Jane <j@example.com>", &["Doe, Jane <j@example.com>"]),
            ("a@example.com (one, two), b@example.com", &["a@example.com (one, two)", "b@example.com"]),
            ("team: a@example.com, b@example.com;", &["a@example.com", "b@example.com"]),
            ("undisclosed-recipients:;", &[]),
            ("t: a@example.com;, c@example.com", &["a@example.com", "c@example.com"]),
            ("", &[]),
            (" , ,", &[]),
            (r#""a\"@b" <c@example.com>"#, &[r#""a\"@b" <c@example.com>"#]),
        ];
        for (field, expected) in cases {
            assert_eq!(entries(field), expected, "{field}");
        }
    }

    #[test]
    fn an_entry_has_one_address() {
        let cases = [
            ("Ana <ana@example.com>", "ana@example.com"),
            ("<ana@example.com>", "ana@example.com"),
            ("ana@example.com", "ana@example.com"),
            ("ana@example.com (home)", "ana@example.com"),
            ("<>", ""),
            ("> <", "> <"),
        ];
        for (entry, expected) in cases {
            assert_eq!(bare(entry), expected, "{entry}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_field_makes_it_fall_over(field in ".{0,60}") {
            for entry in entries(&field) {
                let _ = bare(entry);
            }
        }
    }
}
