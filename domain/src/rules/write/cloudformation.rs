//! CloudFormation templates. The order of the rules is said by `After`, which refers to the rule before by its logical
//! id, so that CloudFormation makes them one after the other. A template cannot make a set the active one.
//! AWS: CloudFormation Template Reference, `AWS::SES::ReceiptRuleSet`, `AWS::SES::ReceiptRule`.

use super::{
    Written, names,
    text::{Identifiers, quoted},
};
use crate::rules::{Action, Rule, RuleSet, members};

/// A value of a template.
enum Node {
    Text(String),
    Switch(bool),
    /// The name of a resource.
    Ref(String),
    List(Vec<Node>),
    Map(Vec<(String, Node)>),
}

/// The template in JSON.
///
/// # Errors
/// Names that cannot be written.
pub fn cloudformation_json(set: &RuleSet) -> Written {
    let mut out = String::new();
    json(&template(set)?, 0, &mut out);
    Ok(out + "\n")
}

/// The template in YAML.
///
/// # Errors
/// Names that cannot be written.
pub fn cloudformation_yaml(set: &RuleSet) -> Written {
    let mut out = String::new();
    yaml(&template(set)?, 0, &mut out);
    Ok(out.trim_start_matches('\n').to_owned() + "\n")
}

fn template(set: &RuleSet) -> Result<Node, Vec<crate::failure::Problem>> {
    let problems = names(set);
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut ids = Identifiers::default();
    let set_id = ids.take("RuleSet".into());
    let properties = map([("RuleSetName", Node::Text(set.name.clone()))]);
    let mut resources = vec![(set_id.clone(), resource("AWS::SES::ReceiptRuleSet", properties))];
    let mut before: Option<String> = None;
    for rule in &set.rules {
        let id = ids.take(logical_id(&rule.name));
        let mut properties = vec![("RuleSetName", Node::Ref(set_id.clone()))];
        properties.extend(before.map(|before| ("After", Node::Ref(before))));
        properties.push(("Rule", rule_of(rule)));
        resources.push((id.clone(), resource("AWS::SES::ReceiptRule", map(properties))));
        before = Some(id);
    }
    Ok(map([
        ("AWSTemplateFormatVersion", Node::Text("2010-09-09".into())),
        (
            "Description",
            Node::Text(format!(
                "The receipt rule set {}. CloudFormation cannot make it the active one: aws ses \
                 set-active-receipt-rule-set --rule-set-name {}",
                set.name, set.name
            )),
        ),
        ("Resources", Node::Map(resources)),
    ]))
}

/// Letters and digits alone: `drop-spam` is `RuleDropSpam`.
fn logical_id(name: &str) -> String {
    let mut id = "Rule".to_owned();
    let mut begins = true;
    for c in name.chars() {
        if !c.is_ascii_alphanumeric() {
            begins = true;
        } else if begins {
            id.push(c.to_ascii_uppercase());
            begins = false;
        } else {
            id.push(c);
        }
    }
    id
}

fn map<'a>(entries: impl IntoIterator<Item = (&'a str, Node)>) -> Node {
    Node::Map(entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

fn resource(kind: &str, properties: Node) -> Node {
    map([("Type", Node::Text(kind.into())), ("Properties", properties)])
}

/// A rule, its members under the names the API has.
fn rule_of(rule: &Rule) -> Node {
    let text = |text: &str| Node::Text(text.to_owned());
    let mut entries = vec![("Name", text(&rule.name))];
    entries.extend(rule.enabled.map(|on| ("Enabled", Node::Switch(on))));
    entries.extend(rule.tls_policy.map(|policy| ("TlsPolicy", text(members::tls_name(policy)))));
    entries.extend(rule.scan_enabled.map(|on| ("ScanEnabled", Node::Switch(on))));
    if !rule.recipients.is_empty() {
        entries.push(("Recipients", Node::List(rule.recipients.iter().map(|r| text(r)).collect())));
    }
    entries.push(("Actions", Node::List(rule.actions.iter().map(action_of).collect())));
    map(entries)
}

fn action_of(action: &Action) -> Node {
    let kind = action.kind();
    let values = members::members(kind).iter().filter_map(|member| {
        let value = members::get(action, member.name)?;
        Some((member.name, Node::Text(value)))
    });
    map([(kind, map(values))])
}

fn json(node: &Node, depth: usize, out: &mut String) {
    let pad = |depth: usize| "  ".repeat(depth);
    match node {
        Node::Text(text) => out.push_str(&quoted(text)),
        Node::Switch(on) => out.push_str(if *on { "true" } else { "false" }),
        Node::Ref(id) => out.push_str(&format!("{{ \"Ref\": {} }}", quoted(id))),
        Node::List(list) if list.is_empty() => out.push_str("[]"),
        Node::List(list) => {
            let mut open = "[\n";
            for item in list {
                out.push_str(open);
                out.push_str(&pad(depth + 1));
                json(item, depth + 1, out);
                open = ",\n";
            }
            out.push_str(&format!("\n{}]", pad(depth)));
        }
        Node::Map(entries) if entries.is_empty() => out.push_str("{}"),
        Node::Map(entries) => {
            let mut open = "{\n";
            for (key, value) in entries {
                out.push_str(&format!("{open}{}{}: ", pad(depth + 1), quoted(key)));
                json(value, depth + 1, out);
                open = ",\n";
            }
            out.push_str(&format!("\n{}}}", pad(depth)));
        }
    }
}

/// Every text is in quotes: no value is taken for a switch, a number or a date.
fn yaml(node: &Node, depth: usize, out: &mut String) {
    let pad = "  ".repeat(depth);
    match node {
        Node::Text(text) => out.push_str(&format!(" {}", quoted(text))),
        Node::Switch(on) => out.push_str(if *on { " true" } else { " false" }),
        Node::Ref(id) => out.push_str(&format!(" !Ref {id}")),
        Node::List(list) if list.is_empty() => out.push_str(" []"),
        Node::List(list) => {
            for item in list {
                // The first line of an item stands behind its dash.
                let mut lines = String::new();
                yaml(item, depth + 1, &mut lines);
                out.push_str(&format!("\n{pad}- {}", lines.trim_start()));
            }
        }
        Node::Map(entries) if entries.is_empty() => out.push_str(" {}"),
        Node::Map(entries) => {
            for (key, value) in entries {
                out.push_str(&format!("\n{pad}{key}:"));
                yaml(value, depth + 1, out);
            }
        }
    }
}
