//! What `domain` says of a rule set or a job, asked for one environment.

use domain::{
    Content, Failure, Kind,
    environment::Environment,
    failure::Problem,
    finding::Severity,
    jobs::{self, Job},
    rules::{RuleSet, templates},
};

/// The most a content may take as JSON. AWS's own limits come to less.
pub(crate) const MAX_CONTENT: usize = 2 * 1024 * 1024;
/// More rules than this are not even stored; SES takes 200.
const MAX_RULES: usize = 1_000;

/// How many findings of severity error, and warning.
pub(crate) fn findings(content: &Content, environment: &Environment) -> (u32, u32) {
    let findings = content.findings(environment);
    let count = |severity| findings.iter().filter(|f| f.severity == severity).count();
    let count = |severity| u32::try_from(count(severity)).unwrap_or(u32::MAX);
    (count(Severity::Error), count(Severity::Warning))
}

/// The rule set as it goes to AWS: topics given by name are ARNs.
pub(crate) fn resolved(set: &RuleSet, environment: &Environment) -> RuleSet {
    set.resolved(&environment.context())
}

/// Reads a rule set in any form people have one in: what the AWS CLI prints, a template, Terraform's state or configuration. Problems are named by their path in the document.
pub(crate) fn read(text: &str) -> Result<RuleSet, Failure> {
    let at_field = |p: Problem| if p.at.is_empty() { Problem { at: "text".into(), ..p } } else { p };
    exchange::rule_set(text, None)
        .map_err(|problems| Failure::Invalid(problems.into_iter().map(at_field).collect()))
}

/// A template of the gallery.
pub(crate) fn template(key: &str, environment: &Environment) -> Option<RuleSet> {
    templates::build(key, &environment.context())
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

/// The content as it is kept: its name is one that a deployment can use.
pub(crate) fn named(content: Content) -> Result<Content, Failure> {
    Ok(match content {
        Content::RuleSet(set) => RuleSet { name: name("Name", &set.name)?, ..set }.into(),
        job @ Content::Job(_) => job,
    })
}

/// Refuses what is too large to keep.
pub(crate) fn within_bounds(content: &Content) -> Result<(), Failure> {
    let size = serde_json::to_vec(content).map_or(usize::MAX, |json| json.len());
    if let Content::RuleSet(set) = content
        && set.rules.len() > MAX_RULES
    {
        let count = set.rules.len();
        return Err(Failure::invalid("Rules", format!("{count} rules are too many; SES takes 200")));
    }
    if size > MAX_CONTENT {
        let field = if content.kind() == Kind::RuleSet { "Rules" } else { "" };
        return Err(Failure::invalid(field, format!("{size} bytes are too many; at most {MAX_CONTENT}")));
    }
    Ok(())
}

/// Reads a job from what the AWS CLI takes or prints.
pub(crate) fn read_job(text: &str) -> Result<Job, Failure> {
    let at_field = |p: Problem| if p.at.is_empty() { Problem { at: "text".into(), ..p } } else { p };
    match jobs::read::read(text) {
        Ok(read) => Ok(read.job),
        Err(problems) => Err(Failure::Invalid(problems.into_iter().map(at_field).collect())),
    }
}
