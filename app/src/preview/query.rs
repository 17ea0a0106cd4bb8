//! What is chosen in the preview, as addresses carry it: `sample=3&a.1.0=STOP_RULE`; and a recipient to try in place of the
//! sample's own: `to=a%40example.com&tls=off`. What is taken to be so around the rule set: `after=ends&filters=…`.

use domain::{
    finding::Finding,
    manifest::percent::{self, Plus},
    rules::{
        filter,
        outcome::{AfterError, Answer, Answers},
    },
};
use std::collections::BTreeMap;

/// The answers of an address; what is no answer is left out.
pub fn answers_of<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Answers {
    let mut answers = Answers::default();
    for (key, value) in pairs {
        let place = key.strip_prefix("a.").and_then(|rest| rest.split_once('.'));
        let place = place.and_then(|(rule, action)| Some((rule.parse().ok()?, action.parse().ok()?)));
        if let (Some(place), Ok(answer)) = (place, value.parse::<Answer>()) {
            answers.0.insert(place, answer);
        }
    }
    answers
}

/// The name of an answer's field in a form and in an address.
#[must_use]
pub fn answer_name(rule: u32, action: u32) -> String {
    format!("a.{rule}.{action}")
}

/// The answers somebody typed, of an address: `t.1.0=…`.
pub fn typed_of<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> BTreeMap<(u32, u32), String> {
    let place = |key: &str| {
        let (rule, action) = key.strip_prefix("t.")?.split_once('.')?;
        Some((rule.parse().ok()?, action.parse().ok()?))
    };
    pairs
        .filter(|(_, text)| !text.trim().is_empty())
        .filter_map(|(key, text)| Some((place(key)?, text.to_owned())))
        .collect()
}

/// The name of a typed answer's field in a form and in an address.
#[must_use]
pub fn typed_name(rule: u32, action: u32) -> String {
    format!("t.{rule}.{action}")
}

/// Sample and answers as an address carries them, each with `&` before it.
#[must_use]
pub fn write(sample: Option<i64>, answers: &Answers) -> String {
    let mut text = sample.map_or_else(String::new, |id| format!("&sample={id}"));
    for ((rule, action), answer) in &answers.0 {
        if *answer != Answer::Continue {
            text.push_str(&format!("&{}={}", answer_name(*rule, *action), answer.as_str()));
        }
    }
    text
}

/// What is taken to be so around the rule set, as an address carries it, each with `&` before it: nothing for what is so by
/// default. Filters that can be read are written one on a line, which is shorter than what the AWS CLI prints.
#[must_use]
pub fn write_around(after: AfterError, filters: &str) -> String {
    let mut text = String::new();
    if after != AfterError::default() {
        text.push_str(&format!("&after={}", after.as_str()));
    }
    if !filters.trim().is_empty() {
        let written = filter::read(filters).map_or_else(|_| filters.to_owned(), |all| filter::write(&all));
        text.push_str(&format!("&filters={}", encode(&written)));
    }
    text
}

/// The address of a draft with a recipient tried in the preview.
#[must_use]
pub fn try_link(draft: i64, rule: Option<u32>, to: &str, tls: bool) -> String {
    let rule = rule.map_or_else(String::new, |rule| format!("rule={rule}&"));
    let tls = if tls { "" } else { "&tls=off" };
    format!("/drafts/{draft}?{rule}to={}{tls}#preview", encode(to))
}

/// The address at which a finding's witness is tried.
#[must_use]
pub fn witness_link(draft: i64, finding: &Finding) -> Option<String> {
    finding.witness.as_deref().map(|to| try_link(draft, finding.place.rule, to, !finding.without_tls))
}

/// Percent-encodes all that is not plainly safe in an address.
#[must_use]
pub fn encode(text: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~".contains(&b);
    text.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

/// Undoes it, and what a form makes of a space.
#[must_use]
pub fn decode(text: &str) -> String {
    String::from_utf8_lossy(&percent::decode(text.as_bytes(), Plus::Space)).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_around_the_set_is_short_in_an_address() {
        let printed =
            r#"{"Filters": [{"Name": "a", "IpFilter": {"Policy": "Block", "Cidr": "198.51.100.0/24"}}]}"#;
        let written = write_around(AfterError::Ends, printed);
        assert_eq!(written, "&after=ends&filters=Block%20198.51.100.0%2F24%20a");
        assert_eq!(decode("Block%20198.51.100.0%2F24+a"), "Block 198.51.100.0/24 a");
        assert_eq!(write_around(AfterError::GoesOn, " \n"), "");
        assert_eq!(write_around(AfterError::GoesOn, "Blok"), "&filters=Blok", "nothing typed is lost");
    }

    #[test]
    fn answers_are_read_from_an_address_and_written_back() {
        let pairs = [
            ("rule", "2"),
            ("a.1.0", "STOP_RULE"),
            ("a.x.0", "ERROR"),
            ("a.2.1", "nonsense"),
            ("a.3.0", "CONTINUE"),
        ];
        let answers = answers_of(pairs.into_iter());
        assert_eq!(answers.of(1, 0), Answer::StopRule);
        assert_eq!(answers.0.len(), 2);
        assert_eq!(write(Some(7), &answers), "&sample=7&a.1.0=STOP_RULE");
        assert_eq!(write(None, &Answers::default()), "");
    }

    #[test]
    fn a_witness_is_tried_at_an_address() {
        assert_eq!(
            try_link(5, Some(1), "a+b@x.org", false),
            "/drafts/5?rule=1&to=a%2Bb%40x.org&tls=off#preview"
        );
        assert_eq!(try_link(5, None, "a&b=ä@x.org", true), "/drafts/5?to=a%26b%3D%C3%A4%40x.org#preview");
    }

    #[test]
    fn typed_answers_are_read_from_an_address() {
        let pairs = [("t.1.0", "{}"), ("t.1.1", " "), ("t.x.1", "a"), ("a.1.0", "STOP_RULE"), ("t.1", "b")];
        let typed = typed_of(pairs.into_iter());
        assert_eq!(typed.into_iter().collect::<Vec<_>>(), [((1, 0), "{}".to_owned())]);
    }
}
