//! Topics, given by ARN or by name. AWS: Amazon SES, Invoke Lambda function action: "the name or ARN of the Amazon SNS
//! topic"; the API itself takes ARNs only.

use super::{Context, Report, arns, codes};
use crate::{
    arn::{self, TopicArn},
    finding::Place,
    region,
    rules::{RuleSet, members},
};

/// The ARN of a topic given by ARN or by name; none where the text is neither.
#[must_use]
pub fn resolve_topic(text: &str, context: &Context) -> Option<String> {
    if TopicArn::parse(text).is_ok() {
        return Some(text.to_owned());
    }
    let Context { region, account } = context;
    let partition = region::partition(region);
    (context.is_known() && arn::is_topic_name(text))
        .then(|| format!("arn:{partition}:sns:{region}:{account}:{text}"))
}

impl RuleSet {
    /// The set with every topic that is given by name given by its ARN, as the API demands. What is neither name nor ARN
    /// stays as it is.
    #[must_use]
    pub fn resolved(&self, context: &Context) -> Self {
        let mut set = self.clone();
        for action in set.rules.iter_mut().flat_map(|rule| &mut rule.actions) {
            let arn = members::get(action, "TopicArn").and_then(|topic| resolve_topic(&topic, context));
            if let Some(arn) = arn {
                // The action has the member: its value was just read.
                let _ = members::set(action, "TopicArn", Some(&arn));
            }
        }
        set
    }
}

pub(super) fn check(set: &RuleSet, context: &Context, report: &mut Report) {
    for (rule, r) in set.rules.iter().enumerate() {
        for (at, action) in r.actions.iter().enumerate() {
            if let Some(topic) = members::get(action, "TopicArn").filter(|t| !t.is_empty()) {
                topic_of(&topic, Place::action(rule, at, "TopicArn"), context, report);
            }
        }
    }
}

fn topic_of(text: &str, place: Place, context: &Context, report: &mut Report) {
    let parsed = match TopicArn::parse(text) {
        Ok(parsed) => parsed,
        Err(error) => {
            match resolve_topic(text, context) {
                _ if arn::is_topic_name(text) && text.ends_with(".fifo") => fifo(text, place, report),
                None if arn::is_topic_name(text) && !context.is_known() => {}
                Some(arn) => {
                    let message = format!("the topic `{text}` is given by name: it is `{arn}` here");
                    let fix = "leave it, or write the ARN; it is deployed as the ARN";
                    report.add(codes::TOPIC_NAME, place, message, fix).patch(arn);
                }
                None => {
                    let message = if text.starts_with("arn:") {
                        format!("the topic's ARN is wrong: {error}")
                    } else {
                        format!("`{text}` is neither a topic's name nor its ARN")
                    };
                    let fix = "use `arn:aws:sns:REGION:ACCOUNT:NAME`, or the name alone";
                    let patch = resolve_topic(text.trim(), context).filter(|_| text.trim() != text);
                    report.add(codes::TOPIC_ARN, place, message, fix).patch(patch);
                }
            }
            return;
        }
    };
    if parsed.fifo {
        fifo(parsed.name, place, report);
        return;
    }
    arns::placed(&parsed.arn, codes::TOPIC_REGION, "the topic", &place, context, report);
}

fn fifo(name: &str, place: Place, report: &mut Report) {
    let message = format!("`{name}` is a FIFO topic: SES cannot publish to it");
    report.add(codes::TOPIC_FIFO, place, message, "use a standard topic");
}
