//! Filters as people have them: what `aws ses list-receipt-filters` prints, or one on each line, as `Block 198.51.100.0/24`.

use super::{Filter, FilterPolicy, IpFilter, Network};
use crate::failure::Problem;
use serde_json::Value;

/// The longest text read, in bytes.
pub const MAX_BYTES: usize = 64 * 1024;
/// The most filters read.
pub const MAX_FILTERS: usize = 200;
/// The longest name. AWS: SES API 2010-12-01, `ReceiptFilter`, `Name`.
const MAX_NAME: usize = 64;

/// Reads filters; of an empty text, none.
///
/// # Errors
/// Every problem, at its path in the JSON or its line.
pub fn read(text: &str) -> Result<Vec<Filter>, Vec<Problem>> {
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.len() > MAX_BYTES {
        let message = format!("the text has {} bytes; at most {MAX_BYTES} are read", text.len());
        return Err(vec![Problem::new("", message)]);
    }
    let found = if text.starts_with(['{', '[']) { of_json(text)? } else { of_lines(text) };
    if found.len() > MAX_FILTERS {
        let message = format!("there are {} filters; at most {MAX_FILTERS} are read", found.len());
        return Err(vec![Problem::new("", message)]);
    }
    let (mut filters, mut problems) = (Vec::new(), Vec::new());
    for (at, one) in found {
        match one.and_then(checked) {
            Ok(filter) => filters.push(filter),
            Err(message) => problems.push(Problem::new(at, message)),
        }
    }
    if problems.is_empty() { Ok(filters) } else { Err(problems) }
}

/// Writes filters, one on each line: what [`read()`] reads as the same.
#[must_use]
pub fn write(filters: &[Filter]) -> String {
    let line = |filter: &Filter| {
        let IpFilter { policy, cidr } = &filter.ip_filter;
        let name = if filter.name == *cidr { String::new() } else { format!(" {}", filter.name) };
        format!("{} {cidr}{name}", policy.as_str())
    };
    filters.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Filters with the place each stands at.
type Placed = Vec<(String, Result<Filter, String>)>;

fn of_json(text: &str) -> Result<Placed, Vec<Problem>> {
    let one = |message: String| vec![Problem::new("", message)];
    let document: Value = serde_json::from_str(text).map_err(|e| one(format!("this is no JSON: {e}")))?;
    let (path, list) = match document {
        Value::Array(list) => (String::new(), list),
        Value::Object(mut members) => match members.remove("Filters") {
            Some(Value::Array(list)) => ("Filters".to_owned(), list),
            Some(_) => return Err(vec![Problem::new("Filters", "`Filters` is no list")]),
            None => {
                return Err(one(
                    "there is no list `Filters` in it: paste what `aws ses list-receipt-filters` prints"
                        .into(),
                ));
            }
        },
        _ => return Err(one("this is no list of filters".into())),
    };
    let filter = |one: Value| serde_json::from_value(one).map_err(|e| e.to_string());
    Ok(list.into_iter().enumerate().map(|(n, one)| (format!("{path}[{n}]"), filter(one))).collect())
}

fn of_lines(text: &str) -> Placed {
    let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    lines.map(|(n, text)| (format!("line {n}"), line(text))).collect()
}

fn line(text: &str) -> Result<Filter, String> {
    const HOW: &str =
        "write `Block` or `Allow`, a range, and a name if there is one: `Block 198.51.100.0/24 office`";
    let mut words = text.split_whitespace();
    let policy = words.next().and_then(FilterPolicy::parse);
    match (policy, words.next(), words.next(), words.next()) {
        (Some(policy), Some(cidr), name, None) => {
            let name = name.unwrap_or(cidr).to_owned();
            Ok(Filter { name, ip_filter: IpFilter { policy, cidr: cidr.to_owned() } })
        }
        _ => Err(format!("this is no filter: {HOW}")),
    }
}

fn checked(filter: Filter) -> Result<Filter, String> {
    Network::parse(&filter.ip_filter.cidr)?;
    let is_word =
        !filter.name.is_empty() && !filter.name.contains(|c: char| c.is_whitespace() || c.is_control());
    if is_word && filter.name.len() <= MAX_NAME {
        return Ok(filter);
    }
    let shown: String = filter.name.chars().take(MAX_NAME).collect();
    Err(format!(
        "`{}` is no name of a filter: letters, digits, `_` and `-`, at most {MAX_NAME}",
        shown.escape_debug()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn filter(policy: FilterPolicy, cidr: &str, name: &str) -> Filter {
        Filter { name: name.into(), ip_filter: IpFilter { policy, cidr: cidr.into() } }
    }

    #[test]
    fn what_the_aws_cli_prints_and_lines_are_read_alike() {
        let printed = r#"{"Filters": [
            {"Name": "all", "IpFilter": {"Policy": "Block", "Cidr": "0.0.0.0/0"}},
            {"Name": "office", "IpFilter": {"Policy": "Allow", "Cidr": "198.51.100.0/24"}}
        ]}"#;
        let both = [
            filter(FilterPolicy::Block, "0.0.0.0/0", "all"),
            filter(FilterPolicy::Allow, "198.51.100.0/24", "office"),
        ];
        assert_eq!(read(printed), Ok(both.to_vec()));
        assert_eq!(read("block 0.0.0.0/0 all\n\n  ALLOW 198.51.100.0/24  office\r\n"), Ok(both.to_vec()));
        let list = printed.trim_start_matches("{\"Filters\": ").trim_end_matches('}');
        assert_eq!(read(list), Ok(both.to_vec()));
        assert_eq!(read(" \n"), Ok(vec![]));
        assert_eq!(read("Block ::/0"), Ok(vec![filter(FilterPolicy::Block, "::/0", "::/0")]));
    }

    #[test]
    fn what_is_no_filter_is_said_with_its_place() {
        let told = |text: &str| -> Vec<String> {
            read(text)
                .expect_err("it is refused")
                .into_iter()
                .map(|p| format!("{}: {}", p.at, p.message))
                .collect()
        };
        let lines = told("Block 1.2.3.4/33\nDeny 1.2.3.4\nAllow 1.2.3.4 a b\nAllow 1.2.3.4");
        assert_eq!(lines.len(), 3, "{lines:?}");
        assert!(lines[0].starts_with("line 1: `1.2.3.4/33` has no prefix length"), "{lines:?}");
        assert!(lines[1].starts_with("line 2: this is no filter: write `Block`"), "{lines:?}");
        for (text, said) in [
            ("{", ": this is no JSON"),
            ("{}", ": there is no list `Filters`"),
            (r#"{"Filters": 1}"#, "Filters: `Filters` is no list"),
            (
                r#"{"Filters": [{"Name": "a", "IpFilter": {"Policy": "block", "Cidr": "::/0"}}]}"#,
                "Filters[0]: unknown variant `block`",
            ),
            (
                r#"[{"Name": "a b", "IpFilter": {"Policy": "Block", "Cidr": "::/0"}}]"#,
                "[0]: `a b` is no name",
            ),
        ] {
            assert!(told(text)[0].starts_with(said), "{text}: {:?}", told(text));
        }
        assert!(told(&"Block ::/0\n".repeat(MAX_FILTERS + 1))[0].contains("201 filters"));
        assert!(told(&" #".repeat(MAX_BYTES))[0].contains("bytes"));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_as_the_same(
            all in proptest::collection::vec((any::<bool>(), any::<std::net::IpAddr>(), "[a-zA-Z0-9_-]{1,64}"), 0..9)
        ) {
            let filters: Vec<Filter> = all
                .into_iter()
                .filter(|(_, address, _)| address.to_canonical() == *address)
                .map(|(blocks, address, name)| {
                    let policy = if blocks { FilterPolicy::Block } else { FilterPolicy::Allow };
                    filter(policy, &address.to_string(), &name)
                })
                .collect();
            prop_assert_eq!(read(&write(&filters)), Ok(filters));
        }

        #[test]
        fn no_text_makes_it_fall_over(text in "[\\[\\]{}\":,a-zA-Z0-9./ \n]{0,80}") {
            let _ = read(&text);
        }
    }
}
