//! What the editor says of each member: label, help, and how it is typed in. One table, in the order people think.

/// How a member is typed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input {
    /// A line of text.
    Text,
    /// Several lines.
    Area,
    /// An ARN of a service, shown in parts; whether the service has regions.
    Arn(&'static str, bool),
    /// One of a few values, each with what it means.
    Select(&'static [(&'static str, &'static str)]),
}

/// A member as the editor shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spec {
    /// Its name in AWS's documents.
    pub member: &'static str,
    /// What it is called here.
    pub label: &'static str,
    /// What to know before typing.
    pub help: &'static str,
    /// How it is typed in.
    pub input: Input,
}

const fn spec(member: &'static str, label: &'static str, input: Input, help: &'static str) -> Spec {
    Spec { member, label, help, input }
}

const TOPIC: Input = Input::Arn("sns", true);
const TOLD: Spec = spec(
    "TopicArn",
    "SNS topic",
    TOPIC,
    "Optional. Name or ARN of the topic to notify when the action is taken; in the environment's region.",
);

const S3: &[Spec] = &[
    spec(
        "BucketName",
        "Bucket",
        Input::Text,
        "The mail is stored here, headers and all; over 40 MB it bounces.",
    ),
    spec(
        "ObjectKeyPrefix",
        "Object key prefix",
        Input::Text,
        "Optional. The key is PREFIX/MESSAGE-ID; SES puts the slash if there is none.",
    ),
    spec(
        "KmsKeyArn",
        "KMS key",
        Input::Arn("kms", true),
        "Optional. SES encrypts on its own side first; readers need the S3 encryption client. Empty: SES does not encrypt.",
    ),
    spec(
        "IamRoleArn",
        "IAM role",
        Input::Arn("iam", false),
        "Optional. SES then uses this role alone for bucket, topic and key.",
    ),
    TOLD,
];

const SNS: &[Spec] = &[
    spec(
        "TopicArn",
        "SNS topic",
        TOPIC,
        "Name or ARN of the topic the whole mail is published to; over 150 KB it bounces.",
    ),
    spec(
        "Encoding",
        "Encoding",
        Input::Select(&[
            ("Base64", "Base64: keeps every byte (recommended)"),
            ("UTF-8", "UTF-8: may damage other encodings"),
        ]),
        "",
    ),
];

const LAMBDA: &[Spec] = &[
    spec(
        "FunctionArn",
        "Lambda function",
        Input::Arn("lambda", true),
        "The ARN of the function. It must be in the environment's region.",
    ),
    spec(
        "InvocationType",
        "Invocation type",
        Input::Select(&[
            ("Event", "Event: asynchronous (recommended)"),
            ("RequestResponse", "RequestResponse: SES waits for the answer"),
        ]),
        "AWS recommends Event unless the function's answer has to control the mail flow. There is a 30-second timeout on RequestResponse.",
    ),
    spec(
        "TopicArn",
        "SNS topic",
        TOPIC,
        "Optional. Name or ARN of the topic to notify when the function is triggered; in the environment's region.",
    ),
];

const BOUNCE: &[Spec] = &[
    spec(
        "SmtpReplyCode",
        "SMTP reply code",
        Input::Text,
        "For example 550, or 450 for a failure that passes.",
    ),
    spec("StatusCode", "Status code", Input::Text, "Optional. Enhanced code of RFC 3463, for example 5.1.1."),
    spec("Message", "Message", Input::Text, "For people; printable ASCII."),
    spec(
        "Sender",
        "Sender",
        Input::Text,
        "The report comes from this address, of an identity verified in SES.",
    ),
    TOLD,
];

const STOP: &[Spec] = &[
    spec(
        "Scope",
        "Scope",
        Input::Select(&[("RuleSet", "RuleSet: the whole rule set ends here")]),
        "AWS knows one value.",
    ),
    TOLD,
];

const WORKMAIL: &[Spec] = &[
    spec(
        "OrganizationArn",
        "WorkMail organization",
        Input::Arn("workmail", true),
        "Normally WorkMail makes this action itself.",
    ),
    TOLD,
];

const HEADER: &[Spec] = &[
    spec("HeaderName", "Header name", Input::Text, "1 to 50 of A-Z a-z 0-9 and -."),
    spec(
        "HeaderValue",
        "Header value",
        Input::Area,
        "Up to 2,047 characters, no line break. Later actions see the header.",
    ),
];

const CONNECT: &[Spec] = &[
    spec(
        "InstanceARN",
        "Connect instance",
        Input::Arn("connect", true),
        "The instance that gets an e-mail contact.",
    ),
    spec(
        "IAMRoleARN",
        "IAM role",
        Input::Arn("iam", false),
        "A role that may call connect:StartEmailContact.",
    ),
];

/// The members of a kind of action.
#[must_use]
pub fn specs(kind: &str) -> &'static [Spec] {
    match kind {
        "S3Action" => S3,
        "SNSAction" => SNS,
        "LambdaAction" => LAMBDA,
        "BounceAction" => BOUNCE,
        "StopAction" => STOP,
        "WorkmailAction" => WORKMAIL,
        "AddHeaderAction" => HEADER,
        "ConnectAction" => CONNECT,
        _ => &[],
    }
}

/// What a kind of action does, in a line.
#[must_use]
pub fn about(kind: &str) -> &'static str {
    match kind {
        "S3Action" => "Stores the mail in a bucket.",
        "SNSAction" => "Publishes the whole mail to a topic.",
        "LambdaAction" => "Invokes a function with the mail's metadata; the body stays out.",
        "BounceAction" => "Sends a non-delivery report to the sender. Stops nothing.",
        "StopAction" => "Ends the rule set: must be the last action.",
        "WorkmailAction" => "Hands the mail to WorkMail.",
        "AddHeaderAction" => "Puts a header before the mail's own, for later actions to see.",
        "ConnectAction" => "Starts an e-mail contact in Amazon Connect.",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::rules::{Action, edit::ActionForm, members};

    #[test]
    fn every_member_of_every_action_can_be_typed_in() {
        for kind in Action::KINDS {
            let mut ours: Vec<&str> = specs(kind).iter().map(|s| s.member).collect();
            let mut theirs: Vec<&str> = members::members(kind).iter().map(|m| m.name).collect();
            ours.sort_unstable();
            theirs.sort_unstable();
            assert_eq!(ours, theirs, "{kind}");
            assert!(!about(kind).is_empty());
            for spec in specs(kind) {
                assert!(ActionForm::field_name(spec.member).is_some(), "{kind}.{}", spec.member);
            }
        }
    }

    #[test]
    fn selects_offer_just_the_values_aws_knows() {
        for kind in Action::KINDS {
            for member in members::members(kind).iter().filter(|m| !m.values.is_empty()) {
                let spec = specs(kind).iter().find(|s| s.member == member.name).expect("it is in the table");
                let Input::Select(options) = spec.input else { panic!("{kind}.{} is a select", member.name) };
                let mut offered: Vec<&str> = options.iter().map(|(value, _)| *value).collect();
                let mut known = member.values.to_vec();
                offered.sort_unstable();
                known.sort_unstable();
                assert_eq!(offered, known);
            }
        }
    }

    #[test]
    fn s3_s4_event_is_recommended_and_the_timeout_of_request_response_is_said() {
        let spec =
            specs("LambdaAction").iter().find(|s| s.member == "InvocationType").expect("it is in the table");
        let Input::Select([(first, label), ..]) = spec.input else { panic!("it is a select") };
        assert_eq!(*first, "Event");
        assert!(label.contains("recommended"));
        assert!(spec.help.contains("30-second timeout on RequestResponse"));
    }
}
