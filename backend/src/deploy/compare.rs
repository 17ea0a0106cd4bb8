//! The first difference between the rules that were wanted and those that are there, for people.

use domain::rules::RuleSet;
use serde_json::Value;

/// Compares canonical forms entirely; says where they part first.
pub(crate) fn first_difference(wanted: &RuleSet, found: &RuleSet) -> Option<String> {
    let (wanted, found) = (wanted.canonical().rules, found.canonical().rules);
    for (index, rule) in wanted.iter().enumerate() {
        let Some(there) = found.get(index) else {
            return Some(format!("rule {} `{}` is missing", index + 1, rule.name));
        };
        if rule.name != there.name {
            return Some(format!("rule {} is `{}`, not `{}`", index + 1, there.name, rule.name));
        }
        let (rule_json, there_json) = (serde_json::to_value(rule), serde_json::to_value(there));
        if let (Ok(a), Ok(b)) = (rule_json, there_json)
            && let Some((path, a, b)) = parting(&a, &b, String::new())
        {
            return Some(format!("rule `{}`: {path} is {b}, not {a}", rule.name));
        }
        if rule != there {
            return Some(format!("rule `{}` differs", rule.name));
        }
    }
    found.get(wanted.len()).map(|extra| format!("rule {} `{}` is too much", wanted.len() + 1, extra.name))
}

/// The path at which two documents part first, and what each has there.
fn parting(a: &Value, b: &Value, path: String) -> Option<(String, String, String)> {
    match (a, b) {
        (Value::Object(a), Value::Object(b)) => {
            let keys = a.keys().chain(b.keys().filter(|key| !a.contains_key(*key)));
            keys.map(|key| {
                let at = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                (a.get(key).unwrap_or(&Value::Null), b.get(key).unwrap_or(&Value::Null), at)
            })
            .find_map(|(a, b, at)| parting(a, b, at))
        }
        (Value::Array(a), Value::Array(b)) => (0..a.len().max(b.len())).find_map(|i| {
            let get = |list: &[Value]| list.get(i).cloned().unwrap_or(Value::Null);
            parting(&get(a), &get(b), format!("{path}[{i}]"))
        }),
        (a, b) if a == b => None,
        (a, b) => Some((path, shown(a), shown(b))),
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::Null => "absent".into(),
        value => format!("`{}`", value.to_string().chars().take(200).collect::<String>()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(json: &str) -> RuleSet {
        serde_json::from_str(json).expect("it is a rule set")
    }

    #[test]
    fn the_first_difference_is_named() {
        let wanted = set(
            r#"{"Name":"w","Rules":[{"Name":"a","Enabled":true,"Recipients":["x@a.example"],"Actions":[]},{"Name":"b"}]}"#,
        );
        let cases = [
            (
                r#"[{"Name":"a","Enabled":true,"Recipients":["X@a.example"]},{"Name":"b","Enabled":false}]"#,
                None,
            ),
            (r#"[{"Name":"a","Enabled":true,"Recipients":["x@a.example"]}]"#, Some("rule 2 `b` is missing")),
            (r#"[{"Name":"b"},{"Name":"a"}]"#, Some("rule 1 is `b`, not `a`")),
            (
                r#"[{"Name":"a","Recipients":["x@a.example"]},{"Name":"b"}]"#,
                Some("rule `a`: Enabled is `false`, not `true`"),
            ),
            (
                r#"[{"Name":"a","Enabled":true,"Recipients":["y@a.example"]},{"Name":"b"}]"#,
                Some(r#"rule `a`: Recipients[0] is `"y@a.example"`, not `"x@a.example"`"#),
            ),
            (
                r#"[{"Name":"a","Enabled":true},{"Name":"b"}]"#,
                Some(r#"rule `a`: Recipients is absent, not `["x@a.example"]`"#),
            ),
            (
                r#"[{"Name":"a","Enabled":true,"Recipients":["x@a.example"]},{"Name":"b"},{"Name":"c"}]"#,
                Some("rule 3 `c` is too much"),
            ),
        ];
        for (rules, expected) in cases {
            let found = set(&format!(r#"{{"Name":"f","Rules":{rules}}}"#));
            assert_eq!(first_difference(&wanted, &found).as_deref(), expected, "{rules}");
        }
    }
}
