//! The table of all findings. What a check reports takes severity and reference from here, so the table is complete.

use crate::finding::{
    Code,
    Severity::{Error, Note, Warning},
    codes,
};

const RULE: &str = "AWS: SES API, ReceiptRule";
const QUOTAS: &str = "AWS: Amazon SES, Service quotas, \"Email receiving quotas\"";
const REGIONS: &str = "AWS: Amazon SES endpoints and quotas, \"Email receiving endpoints\"";
const RECIPIENTS: &str = "AWS: Amazon SES, Creating receipt rules, \"Recipient conditions\"";
const S3: &str = "AWS: SES API, S3Action; Amazon SES, Deliver to S3 bucket action";
const SNS: &str = "AWS: SES API, SNSAction; Amazon SES, Publish to Amazon SNS topic action";
const TOPIC: &str = "AWS: Amazon SES, Invoke Lambda function action, \"SNS topic\"; SNS API, CreateTopic";
const LAMBDA: &str = "AWS: Amazon SES, Invoke Lambda function action";
const BOUNCE: &str = "AWS: SES API, BounceAction";
const STOP: &str = "AWS: SES API, StopAction; SES refuses a rule whose Stop action is not its last";
const HEADER: &str = "AWS: SES API, AddHeaderAction";
const WORKMAIL: &str = "AWS: SES API, WorkmailAction";
const CONNECT: &str = "AWS: SES API, ConnectAction";
const ROLE: &str = "AWS: SES API, S3Action, IamRoleArn; ConnectAction, IAMRoleARN";
const ARN: &str = "AWS: General Reference, Amazon Resource Names";
const ORDER: &str = "AWS: Amazon SES, Email receiving concepts: all rules that match run, in order";
const SILENT: &str = "AWS's documents are silent";

codes! {
    SET_NAME = "set-name", Error, "the rule set's name is not one SES takes", "AWS: SES API, CreateReceiptRuleSet";
    SET_NAME_PERIOD = "set-name-period", Warning, "the rule set's name has a period, which AWS does not document",
        "AWS: SES API, CreateReceiptRuleSet: letters, digits, `_` and `-`; the service takes a period too";
    NOTHING_ENABLED = "nothing-enabled", Warning, "no rule is on, so every mail is refused", ORDER;
    REGION_PARTITION = "region-partition", Error, "SES does not receive mail in the region's partition", REGIONS;
    REGION_RECEIVING = "region-receiving", Warning, "SES is not listed as receiving in the region", REGIONS;
    REGION_UNSURE = "region-unsure", Note, "whether SES receives in the region is not certain", REGIONS;
    RULES_QUOTA = "rules-quota", Error, "more than 200 rules", QUOTAS;
    TLS_NOWHERE = "tls-nowhere", Note, "no rule requires TLS", "AWS: SES API, ReceiptRule, TlsPolicy";
    RULE_NAME = "rule-name", Error, "a rule's name is not one SES takes", RULE;
    RULE_NAME_DUPLICATE = "rule-name-duplicate", Error, "two rules have one name",
        "AWS: SES API, CreateReceiptRule, AlreadyExists";
    ENABLED_ABSENT = "enabled-absent", Warning, "a rule does not say whether it is on", "AWS: SES API, ReceiptRule, Enabled";
    RULE_OFF = "rule-off", Note, "a rule is off", "AWS: SES API, ReceiptRule, Enabled";
    SCAN_ABSENT = "scan-absent", Warning, "a rule does not say whether it scans",
        "AWS: SES API, ReceiptRule, ScanEnabled";
    ACTIONS_NONE = "actions-none", Warning, "a rule does nothing", RULE;
    ACTIONS_QUOTA = "actions-quota", Error, "more than 10 actions", QUOTAS;
    RECIPIENTS_QUOTA = "recipients-quota", Error, "more than 500 recipients", QUOTAS;
    RECIPIENTS_MANY = "recipients-many", Warning, "more recipients than AWS's older pages allow",
        "AWS: Amazon SES, Service quotas: 500; the Developer Guide of 2022 and the console: 100";
    RECIPIENT_SYNTAX = "recipient-syntax", Error, "a recipient condition SES does not take", RECIPIENTS;
    RECIPIENT_RESERVED = "recipient-reserved", Error, "a recipient at a domain that cannot exist",
        "RFC 2606: `.invalid` is reserved; SES refuses it";
    RECIPIENT_UNSURE = "recipient-unsure", Warning, "a recipient condition AWS's documents do not describe", SILENT;
    RECIPIENT_DUPLICATE = "recipient-duplicate", Note, "a recipient comes twice", RECIPIENTS;
    RECIPIENT_REDUNDANT = "recipient-redundant", Note, "a recipient is covered by another of the same rule", RECIPIENTS;
    RECIPIENT_UNREACHABLE = "recipient-unreachable", Warning, "an earlier rule always takes this recipient and stops", ORDER;
    SUBDOMAINS = "subdomains-left-out", Note, "a domain is covered without its subdomains", RECIPIENTS;
    REQUIRED = "required", Error, "a member that AWS demands is empty", "AWS: SES API, ReceiptAction";
    PLACEHOLDER = "placeholder", Error, "a template's placeholder was left in", "the template's own text";
    STOP_LAST = "stop-last", Error, "a Stop action is not the last action of its rule", STOP;
    HEADER_NAME = "header-name", Error, "a header's name is not one AWS documents", HEADER;
    HEADER_VALUE = "header-value", Error, "a header's value cannot be stored", HEADER;
    BUCKET_NAME = "bucket-name", Error, "a bucket's name cannot exist",
        "AWS: Amazon S3 User Guide, General purpose bucket naming rules";
    PREFIX_LONG = "prefix-long", Error, "a key prefix leaves no room for the message id",
        "AWS: Amazon S3 User Guide, Naming objects: 1,024 bytes";
    PREFIX_SLASH = "prefix-slash", Warning, "a key prefix does not end with a slash",
        "AWS's documents are silent; in events SES puts a `/` between prefix and message id";
    PREFIX_LEADING_SLASH = "prefix-leading-slash", Warning, "a key prefix starts with a slash",
        "AWS: Amazon S3 User Guide, Naming objects";
    KMS_CLIENT_SIDE = "kms-client-side", Warning, "mails are encrypted before they are stored", S3;
    KMS_ARN = "kms-arn", Error, "a key's ARN is wrong", S3;
    KMS_ALIAS = "kms-alias", Warning, "a key is named by an alias", S3;
    KMS_REGION = "kms-region", Error, "a key is in another region", S3;
    ROLE_ARN = "role-arn", Error, "a role's ARN is wrong", ROLE;
    TOPIC_ARN = "topic-arn", Error, "a topic is neither a name nor an ARN", TOPIC;
    TOPIC_NAME = "topic-name", Note, "a topic is given by name", TOPIC;
    TOPIC_REGION = "topic-region", Error, "a topic is in another region",
        "AWS: Amazon SES, Invoke Lambda function action, \"Requirements\"";
    TOPIC_FIFO = "topic-fifo", Error, "a topic is a FIFO topic",
        "AWS's documents are silent; SES sends no message group, which a FIFO topic demands";
    SNS_SIZE = "sns-size", Warning, "larger mails bounce at an SNS action", "AWS: SES API, SNSAction: 150 KB with headers";
    SNS_ENCODING = "sns-encoding", Warning, "a mail's bytes may be damaged on their way to a topic", SNS;
    LAMBDA_ARN = "lambda-arn", Error, "a function's ARN is wrong", "AWS: Lambda API, FunctionArn; SES API, LambdaAction";
    LAMBDA_REGION = "lambda-region", Error, "a function is in another region",
        "AWS: Amazon SES, Invoke Lambda function action, \"Requirements\"";
    LAMBDA_QUALIFIER = "lambda-qualifier", Note, "a function is given with a version or an alias", SILENT;
    LAMBDA_WAITS = "lambda-waits", Note, "SES waits for a function", LAMBDA;
    LAMBDA_ANSWER_UNUSED = "lambda-answer-unused", Warning, "SES waits for an answer that changes nothing", LAMBDA;
    LAMBDA_EVENT_BEFORE_BOUNCE = "lambda-event-before-bounce", Warning,
        "a function before a bounce cannot prevent it", LAMBDA;
    LAMBDA_BEFORE_S3 = "lambda-before-s3", Warning, "a function is invoked before the mail is stored", LAMBDA;
    LAMBDA_NO_BODY = "lambda-no-body", Note, "a function gets no body, and nothing stores the mail before it", LAMBDA;
    WORKMAIL_ARN = "workmail-arn", Error, "an organization's ARN is wrong", WORKMAIL;
    WORKMAIL_REGION = "workmail-region", Error, "an organization is in another region", WORKMAIL;
    CONNECT_ARN = "connect-arn", Error, "a Connect instance's ARN is wrong", CONNECT;
    CONNECT_REGION = "connect-region", Error, "a Connect instance is in another region", CONNECT;
    ARN_PARTITION = "arn-partition", Error, "an ARN is of another partition than the region", ARN;
    OTHER_ACCOUNT = "other-account", Note, "an ARN is of another account",
        "AWS: Amazon SES, Giving permissions to Amazon SES for email receiving";
    BOUNCE_REPLY_CODE = "bounce-reply-code", Error, "a bounce's reply code is no SMTP failure", BOUNCE;
    BOUNCE_STATUS_CODE = "bounce-status-code", Error, "a bounce's status code is malformed", "RFC 3463; AWS: SES API, BounceAction";
    BOUNCE_STATUS_CLASS = "bounce-status-class", Warning, "a bounce's two codes contradict each other", "RFC 3463";
    BOUNCE_MESSAGE = "bounce-message", Error, "a bounce's message has characters SMTP does not take", BOUNCE;
    BOUNCE_SENDER = "bounce-sender", Error, "a bounce's sender is no address", BOUNCE;
    BOUNCE_GOES_ON = "bounce-without-stop", Warning, "what follows a bounce still runs", ORDER;
    BOUNCE_AFTER_STORE = "bounce-after-store", Warning, "a mail is stored and then bounced", ORDER;
    CATCH_ALL_EARLY = "catch-all-early", Warning, "a rule for every recipient stands before others", ORDER;
    RULE_UNREACHABLE = "rule-unreachable", Warning, "an earlier rule always ends the rule set", ORDER;
    RULE_SHADOWED = "rule-shadowed", Note, "a rule runs in special circumstances only", ORDER;
    STORED_TWICE = "stored-twice", Warning, "two rules store one mail under the same key", ORDER;
    INVOKED_TWICE = "invoked-twice", Warning, "two rules invoke one function for one mail", ORDER;
}
