//! Reading rule sets people already have, and writing them for the AWS CLI.
//!
//! Read: what `aws ses describe-receipt-rule-set`, `describe-active-receipt-rule-set` and `describe-receipt-rule` print, the
//! same with the set's name as `Name` or `RuleSetName`, and a bare list of rules. Nothing is lost silently: a member that is
//! not known, comes twice, or has another type is a problem with its path. AWS: SES API 2010-12-01, `ReceiptRule`.

use super::{Action, Rule, RuleSet, members};
use crate::{
    document::{self, Members, Node, Reader, join},
    failure::Problem,
};

/// The longest text that is read, in bytes. A full set of 200 rules with 100 recipients each takes about 1 MB.
pub const MAX_BYTES: usize = 5 * 1024 * 1024;

/// Reads a rule set from JSON. `CreatedTimestamp` is accepted and dropped: it says when AWS's copy was made.
///
/// # Errors
/// Every problem found, each with its path (`Rules[2].Actions[0]`), up to 200.
pub fn read(text: &str) -> Result<RuleSet, Vec<Problem>> {
    let document = document::parse(text, MAX_BYTES, "aws ses describe-receipt-rule-set")?;
    let mut reader = Reader::default();
    let set = reader.document(document);
    reader.done(set)
}

/// The set as `aws ses describe-receipt-rule-set` prints it, but for the time it was made, which only AWS knows.
#[must_use]
pub fn write(set: &RuleSet) -> String {
    #[derive(serde::Serialize)]
    #[serde(rename_all = "PascalCase")]
    struct Metadata<'a> {
        name: &'a str,
    }
    #[derive(serde::Serialize)]
    #[serde(rename_all = "PascalCase")]
    struct Document<'a> {
        metadata: Metadata<'a>,
        rules: &'a [Rule],
    }
    let document = Document { metadata: Metadata { name: &set.name }, rules: &set.rules };
    // Strings, lists and switches: JSON takes them all.
    serde_json::to_string_pretty(&document).unwrap_or_default()
}

impl Reader {
    fn document(&mut self, node: Node) -> RuleSet {
        if let Node::List(rules) = node {
            return RuleSet { name: String::new(), rules: self.rules("", rules) };
        }
        let Some(mut top) = self.object("", node) else { return RuleSet::default() };
        if top.entries.is_empty() {
            self.problem("", "the document is empty: no rule set was active when it was printed");
            return RuleSet::default();
        }
        let name = self.name(&mut top);
        let mut rules = Vec::new();
        if top.has("Rules") && top.has("Rule") {
            self.problem("Rule", "`Rule` and `Rules` exclude each other");
            top.take("Rule");
        }
        if let Some(rule) = top.take("Rule") {
            rules.extend(self.rule("Rule", rule));
        } else if let Some(list) = top.take("Rules") {
            let list = self.list("Rules", list);
            rules = self.rules("Rules", list);
        } else if top.has("RuleSets") {
            self.problem("RuleSets", "this is a list of rule sets; paste one of them with its `Rules`");
            top.take("RuleSets");
        } else {
            self.problem("Rules", "`Rules` is missing");
        }
        self.finish(top, &["Metadata", "Name", "RuleSetName", "Rules"]);
        RuleSet { name, rules }
    }

    /// The set's name, from whichever member has it; with two of them they must agree.
    fn name(&mut self, top: &mut Members) -> String {
        let mut names: Vec<String> = Vec::new();
        if let Some(metadata) = top.take("Metadata")
            && let Some(mut metadata) = self.object("Metadata", metadata)
        {
            names.push(self.required(&mut metadata, "Name"));
            if let Some(node @ (Node::List(_) | Node::Object(_) | Node::Switch(_))) =
                metadata.take("CreatedTimestamp")
            {
                self.problem("Metadata.CreatedTimestamp", format!("{} where a time belongs", node.what()));
            }
            self.finish(metadata, &["Name", "CreatedTimestamp"]);
        }
        for member in ["Name", "RuleSetName"] {
            if let Some(node) = top.take(member) {
                names.extend(self.text(member, node));
            }
        }
        let mut names = names.into_iter();
        let name = names.next().unwrap_or_default();
        if let Some(other) = names.find(|n| *n != name) {
            self.problem("Name", format!("the set is named `{name}` and `{other}`; leave one"));
        }
        name
    }

    fn rules(&mut self, path: &str, list: Vec<Node>) -> Vec<Rule> {
        let items = list.into_iter().enumerate();
        items.filter_map(|(index, node)| self.rule(&format!("{path}[{index}]"), node)).collect()
    }

    fn rule(&mut self, path: &str, node: Node) -> Option<Rule> {
        let mut rule = self.object(path, node)?;
        let name = self.required(&mut rule, "Name");
        let enabled = self.switch(&mut rule, "Enabled");
        let scan_enabled = self.switch(&mut rule, "ScanEnabled");
        let tls_policy = rule.take("TlsPolicy").and_then(|node| {
            let path = rule.path("TlsPolicy");
            let text = self.text(&path, node)?;
            members::tls_policy(&text).map_err(|e| self.problem(path, e)).ok()
        });
        let mut recipients = Vec::new();
        if let Some(node) = rule.take("Recipients") {
            let path = rule.path("Recipients");
            for (index, node) in self.list(&path, node).into_iter().enumerate() {
                recipients.extend(self.text(&format!("{path}[{index}]"), node));
            }
        }
        let mut actions = Vec::new();
        if let Some(node) = rule.take("Actions") {
            let path = rule.path("Actions");
            for (index, node) in self.list(&path, node).into_iter().enumerate() {
                actions.extend(self.action(&format!("{path}[{index}]"), node));
            }
        }
        self.finish(rule, &["Name", "Enabled", "TlsPolicy", "Recipients", "Actions", "ScanEnabled"]);
        Some(Rule { name, enabled, tls_policy, recipients, actions, scan_enabled })
    }

    fn action(&mut self, path: &str, node: Node) -> Option<Action> {
        let mut object = self.object(path, node)?;
        let kinds: Vec<&str> = Action::KINDS
            .into_iter()
            .filter(|kind| object.entries.iter().any(|(key, node)| key == kind && *node != Node::Null))
            .collect();
        let action = match kinds[..] {
            [kind] => object.take(kind).and_then(|node| self.members(path, kind, node)),
            [] => {
                if object.entries.iter().all(|(_, node)| *node == Node::Null) {
                    self.problem(path, "the action has no member; it takes exactly one, e.g. `S3Action`");
                }
                None
            }
            _ => {
                let list: Vec<String> = kinds.iter().map(|k| format!("`{k}`")).collect();
                self.problem(
                    path,
                    format!(
                        "the action has {}; it takes exactly one: split it into {}",
                        list.join(" and "),
                        kinds.len()
                    ),
                );
                None
            }
        };
        object.entries.retain(|(key, _)| !Action::KINDS.contains(&key.as_str()));
        self.finish(object, &Action::KINDS);
        action
    }

    fn members(&mut self, path: &str, kind: &str, node: Node) -> Option<Action> {
        let mut action = members::blank(kind)?;
        let mut object = self.object(&join(path, kind), node)?;
        let known = members::members(kind);
        for member in known {
            let path = object.path(member.name);
            match object.take(member.name) {
                Some(node) => {
                    if let Some(text) = self.text(&path, node)
                        && let Err(e) = members::set(&mut action, member.name, Some(&text))
                    {
                        self.problem(path, e);
                    }
                }
                None if member.required => self.problem(path, format!("`{}` is missing", member.name)),
                None => {}
            }
        }
        let names: Vec<&str> = known.iter().map(|m| m.name).collect();
        self.finish(object, &names);
        Some(action)
    }
}
