//! How a disposition and its member are spelled, and what was meant by another spelling.

use crate::rules::outcome::Answer;

/// What AWS documents.
const DISPOSITIONS: [Answer; 3] = [Answer::Continue, Answer::StopRule, Answer::StopRuleSet];

/// The disposition spelled exactly so.
pub(super) fn exact(text: &str) -> Option<Answer> {
    DISPOSITIONS.into_iter().find(|answer| answer.as_str() == text)
}

/// The disposition that was meant: other case, other signs between words, or a slip or two.
pub(super) fn near(text: &str) -> Option<Answer> {
    let letters = |text: &str| -> String {
        text.chars().take(40).filter(char::is_ascii_alphabetic).map(|c| c.to_ascii_uppercase()).collect()
    };
    let written = letters(text);
    DISPOSITIONS
        .into_iter()
        .map(|answer| (slips(&written, &letters(answer.as_str())), answer))
        .filter(|(slips, _)| *slips <= 2)
        .min_by_key(|(slips, _)| *slips)
        .map(|(_, answer)| answer)
}

/// Whether a member's name is `disposition`, or meant to be.
pub(super) fn is_member(name: &str) -> bool {
    name.len() <= 20 && slips(&name.trim().to_ascii_lowercase(), "disposition") <= 2
}

/// How many letters have to be put in, taken out or changed.
fn slips(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (at, letter) in from.chars().enumerate() {
        let mut diagonal = at;
        let mut left = at + 1;
        for (cell, other) in row.iter_mut().skip(1).zip(&to) {
            let changed = diagonal + usize::from(letter != *other);
            diagonal = *cell;
            left = changed.min(*cell + 1).min(left + 1);
            *cell = left;
        }
        if let Some(first) = row.first_mut() {
            *first = at + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_counted() {
        let cases = [
            ("", "", 0),
            ("a", "", 1),
            ("", "ab", 2),
            ("abc", "abc", 0),
            ("abd", "abc", 1),
            ("acb", "abc", 2),
        ];
        for (from, to, count) in cases {
            assert_eq!(slips(from, to), count, "{from} {to}");
        }
        assert_eq!(near("STOP"), None);
        assert_eq!(near("StopRule"), Some(Answer::StopRule));
        assert_eq!(near("stop-ruleset"), Some(Answer::StopRuleSet));
    }
}
