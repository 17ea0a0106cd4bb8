//! Recipient conditions in one text field: separated by spaces, commas or line breaks.

/// The conditions as one text, one to a line. One that could not stand there by itself (it is empty, or has a space or a
/// comma in it) is written as a JSON string, so that nothing typed or imported is lost.
#[must_use]
pub fn join_recipients(recipients: &[String]) -> String {
    let line = |recipient: &String| {
        let plain = matches!(&split_recipients(recipient)[..], [only] if only == recipient);
        // A string is always JSON.
        if plain { recipient.clone() } else { serde_json::to_string(recipient).unwrap_or_default() }
    };
    recipients.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The conditions of a text; the other way round from [`join_recipients`]. Takes any text.
#[must_use]
pub fn split_recipients(text: &str) -> Vec<String> {
    let separates = |c: char| c.is_whitespace() || c == ',';
    let mut recipients = Vec::new();
    let mut rest = text.trim_start_matches(separates);
    while !rest.is_empty() {
        let (recipient, after) = quoted(rest).unwrap_or_else(|| {
            let end = rest.find(separates).unwrap_or(rest.len());
            let (word, after) = rest.split_at(end);
            (word.to_owned(), after)
        });
        recipients.push(recipient);
        rest = after.trim_start_matches(separates);
    }
    recipients
}

/// A JSON string at the start of the text, and what follows it, if a separator or the end does.
fn quoted(text: &str) -> Option<(String, &str)> {
    if !text.starts_with('"') {
        return None;
    }
    let mut escaped = false;
    let end = text.char_indices().skip(1).find_map(|(at, c)| {
        let closes = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        closes.then_some(at + 1)
    })?;
    let (word, after) = text.split_at_checked(end)?;
    let separated = after.chars().next().is_none_or(|c| c.is_whitespace() || c == ',');
    separated.then(|| serde_json::from_str(word).ok()).flatten().map(|word| (word, after))
}
