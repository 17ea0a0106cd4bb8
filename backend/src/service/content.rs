//! What `domain` says of a rule set, asked for one environment.

use domain::{
    Failure,
    environment::Environment,
    failure::Problem,
    finding::Severity,
    rules::{
        RuleSet,
        diff::diff,
        findings::{self, Context},
        templates,
    },
};

/// The most a rule set may take as JSON. SES's own limits come to less.
pub(crate) const MAX_CONTENT: usize = 2 * 1024 * 1024;
/// More rules than this are not even stored; SES takes 200.
const MAX_RULES: usize = 1_000;

fn context(environment: &Environment) -> Context {
    Context { region: environment.region.clone(), account: environment.account.clone() }
}

/// How many findings of severity error, and warning.
pub(crate) fn findings(set: &RuleSet, environment: &Environment) -> (u32, u32) {
    let findings = findings::check(set, &context(environment));
    let count = |severity| findings.iter().filter(|f| f.severity == severity).count();
    let count = |severity| u32::try_from(count(severity)).unwrap_or(u32::MAX);
    (count(Severity::Error), count(Severity::Warning))
}

/// The rule set as it goes to AWS: topics given by name are ARNs.
pub(crate) fn resolved(set: &RuleSet, environment: &Environment) -> RuleSet {
    set.resolved(&context(environment))
}

/// Reads a rule set in any form people have one in: what the AWS CLI prints, a template, Terraform's state or configuration. Problems are named by their path in the document.
pub(crate) fn read(text: &str) -> Result<RuleSet, Failure> {
    let at_field = |p: Problem| if p.at.is_empty() { Problem { at: "text".into(), ..p } } else { p };
    exchange::rule_set(text, None)
        .map_err(|problems| Failure::Invalid(problems.into_iter().map(at_field).collect()))
}

/// A template of the gallery.
pub(crate) fn template(key: &str, environment: &Environment) -> Option<RuleSet> {
    templates::build(key, &context(environment))
}

/// What a revision did, in a few words.
pub(crate) fn summary(old: Option<&RuleSet>, new: &RuleSet) -> String {
    match old {
        None if new.rules.len() == 1 => "begun with 1 rule".into(),
        None => format!("begun with {} rules", new.rules.len()),
        Some(old) if old.name != new.name => {
            format!("renamed to `{}`, {}", new.name, diff(Some(old), new).summary())
        }
        Some(old) => diff(Some(old), new).summary(),
    }
}

/// The name a draft may have: what SES takes, so that its revisions can be deployed under it.
pub(crate) fn name(field: &str, name: &str) -> Result<String, Failure> {
    let name = name.trim();
    let end = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let inside = name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
    let problem = if name.is_empty() {
        "give it a name"
    } else if name.len() > 64 {
        "at most 64 characters"
    } else if !inside || !end(name.chars().next()) || !end(name.chars().last()) {
        "use letters, digits, `-`, `_` and `.`; begin and end with a letter or digit"
    } else {
        return Ok(name.to_owned());
    };
    Err(Failure::invalid(field, problem))
}

/// Refuses what is too large to keep.
pub(crate) fn within_bounds(set: &RuleSet) -> Result<(), Failure> {
    let size = serde_json::to_vec(set).map_or(usize::MAX, |json| json.len());
    if set.rules.len() > MAX_RULES {
        let count = set.rules.len();
        return Err(Failure::invalid("Rules", format!("{count} rules are too many; SES takes 200")));
    }
    if size > MAX_CONTENT {
        return Err(Failure::invalid("Rules", format!("{size} bytes are too many; at most {MAX_CONTENT}")));
    }
    Ok(())
}
