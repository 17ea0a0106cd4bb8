//! Places as people type and read them: `RULE/N`, the N-th action of the rule of a name, counted from 1.

use crate::output::Stop;
use domain::rules::RuleSet;

/// `RULE/N` of an action that is counted from 0.
pub fn written(set: &RuleSet, rule: u32, action: u32) -> String {
    format!("{}/{}", name(set, rule), action + 1)
}

/// A rule's name.
pub fn name(set: &RuleSet, rule: u32) -> &str {
    set.rules.get(rule as usize).map_or("?", |rule| rule.name.as_str())
}

/// Finds a rule by its name and an action by its number; both then count from 0. Of rules with one name, which AWS
/// refuses, it is the first.
pub fn find(set: &RuleSet, rule: &str, number: u32) -> Result<(u32, u32), Stop> {
    let Some((at, found)) = (0..).zip(&set.rules).find(|(_, r)| r.name == rule) else {
        let names: Vec<String> = set.rules.iter().map(|r| format!("`{}`", r.name)).collect();
        let known = match names.len() {
            0 => "the set has no rules".to_owned(),
            1..=20 => format!("there is {}", names.join(", ")),
            count => format!("it has {count} rules, {} the first", names.first().map_or("", String::as_str)),
        };
        return Err(Stop::unusable(format!("there is no rule `{}`: {known}", rule.escape_debug())));
    };
    let count = found.actions.len();
    match number.checked_sub(1) {
        Some(action) if (action as usize) < count => Ok((at, action)),
        _ => Err(Stop::unusable(format!(
            "`{}/{number}` names no action: `{}` has {}, counted from 1",
            rule.escape_debug(),
            rule.escape_debug(),
            if count == 1 { "1 action".to_owned() } else { format!("{count} actions") }
        ))),
    }
}

/// Reads `RULE/N`.
pub fn parse(text: &str) -> Result<(&str, u32), Stop> {
    let parts = text.rsplit_once('/').and_then(|(rule, n)| Some((rule, n.parse().ok()?)));
    parts.ok_or_else(|| {
        Stop::unusable(format!(
            "`{}` names no action: write RULE/N, the rule's name and the action's number from 1, like `spam/2`",
            text.escape_debug()
        ))
    })
}
