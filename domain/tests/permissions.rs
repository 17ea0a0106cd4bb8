//! What policies have to say before SES can do what a rule set says.
#![expect(clippy::expect_used, reason = "a test that finds no value is red")]

use domain::{
    permissions::{At, Holder, Permissions, Statement},
    plan::{Account, Plan, in_place, switch},
    rules::RuleSet,
};
use serde_json::{Value, json};

const AT: At<'_> = At { account: "111122223333", region: "eu-west-1" };

fn set(name: &str, actions: Value) -> RuleSet {
    serde_json::from_value(
        json!({ "Name": name, "Rules": [{ "Name": "rule", "Enabled": true, "Actions": actions }] }),
    )
    .expect("it is a rule set")
}

fn plan(live: Option<&RuleSet>, wanted: &RuleSet) -> Plan {
    switch(Account { environment: "e", active: live, ..Account::default() }, wanted, "inbound-r3-0a1b2c3d")
}

fn of(live: Option<&RuleSet>, wanted: &RuleSet) -> Permissions {
    Permissions::of(AT, &plan(live, wanted), wanted, live)
}

fn everything() -> RuleSet {
    let topic = "arn:aws:sns:eu-west-1:111122223333:mail";
    set(
        "inbound",
        json!([
            { "S3Action": { "BucketName": "archive", "ObjectKeyPrefix": "in/", "TopicArn": topic,
                "KmsKeyArn": "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab" } },
            { "S3Action": { "BucketName": "archive", "ObjectKeyPrefix": "copy/" } },
            { "S3Action": { "BucketName": "theirs", "TopicArn": topic,
                "KmsKeyArn": "arn:aws:kms:eu-west-1:111122223333:alias/mail",
                "IamRoleArn": "arn:aws:iam::111122223333:role/mail/store" } },
            { "S3Action": { "BucketName": "archive", "KmsKeyArn": "arn:aws:kms:eu-west-1:111122223333:alias/aws/ses",
                "ObjectKeyPrefix": "in/" } },
            { "LambdaAction": { "FunctionArn": "arn:aws:lambda:eu-west-1:111122223333:function:triage:live" } },
            { "ConnectAction": { "InstanceARN": "arn:aws:connect:eu-west-1:111122223333:instance/1234abcd-12ab-34cd-56ef-1234567890ab",
                "IAMRoleARN": "arn:aws:iam::111122223333:role/contact" } },
            { "AddHeaderAction": { "HeaderName": "X-Seen", "HeaderValue": "yes" } },
            { "StopAction": { "Scope": "RuleSet" } }
        ]),
    )
}

fn lines(statements: &[Statement]) -> Vec<String> {
    let line = |s: &Statement| {
        format!("{} {}: {} on {}", s.holder.words(), s.of, s.actions.join("+"), s.resources.join("+"))
    };
    statements.iter().map(line).collect()
}

#[test]
fn each_holder_lets_in_what_its_rules_need() {
    let permissions = of(None, &everything());
    assert_eq!(
        lines(&permissions.grant),
        [
            "function policy arn:aws:lambda:eu-west-1:111122223333:function:triage:live: lambda:InvokeFunction on \
             arn:aws:lambda:eu-west-1:111122223333:function:triage:live",
            "bucket policy archive: s3:PutObject on arn:aws:s3:::archive/copy/*+arn:aws:s3:::archive/in/*",
            "topic policy arn:aws:sns:eu-west-1:111122223333:mail: sns:Publish on arn:aws:sns:eu-west-1:111122223333:mail",
            "key policy arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab: \
             kms:GenerateDataKey* on *",
            "trust policy of the role arn:aws:iam::111122223333:role/contact: sts:AssumeRole on ",
            "trust policy of the role arn:aws:iam::111122223333:role/mail/store: sts:AssumeRole on ",
            "policy inside the role arn:aws:iam::111122223333:role/contact: connect:StartEmailContact on \
             arn:aws:connect:eu-west-1:111122223333:instance/1234abcd-12ab-34cd-56ef-1234567890ab+\
             arn:aws:connect:eu-west-1:111122223333:instance/1234abcd-12ab-34cd-56ef-1234567890ab/*",
            "policy inside the role arn:aws:iam::111122223333:role/mail/store: \
             kms:GenerateDataKey*+s3:PutObject+sns:Publish on \
             arn:aws:kms:eu-west-1:111122223333:alias/mail+arn:aws:s3:::theirs/*+arn:aws:sns:eu-west-1:111122223333:mail",
        ]
    );
    let bucket = permissions.grant.iter().find(|s| s.holder == Holder::Bucket).expect("a bucket is named");
    assert_eq!(
        bucket.json(),
        json!({
            "Sid": bucket.sid, "Effect": "Allow", "Principal": { "Service": "ses.amazonaws.com" },
            "Action": ["s3:PutObject"],
            "Resource": ["arn:aws:s3:::archive/copy/*", "arn:aws:s3:::archive/in/*"],
            "Condition": {
                "StringEquals": { "aws:SourceAccount": "111122223333" },
                "ArnLike": { "aws:SourceArn": "arn:aws:ses:eu-west-1:111122223333:receipt-rule-set/inbound-r*:receipt-rule/*" },
            },
        })
    );
    let trust =
        permissions.grant.iter().find(|s| s.holder == Holder::RoleTrust).expect("a role is named").json();
    assert_eq!(trust.get("Resource"), None, "a trust policy has no resource");
    let inside =
        permissions.grant.iter().find(|s| s.holder == Holder::RolePolicy).expect("a role is named").json();
    assert_eq!((inside.get("Principal"), inside.get("Condition")), (None, None));
    let sids: std::collections::BTreeSet<&str> = permissions.grant.iter().map(|s| s.sid.as_str()).collect();
    assert_eq!(sids.len(), permissions.grant.len(), "every statement has a name of its own");
    assert!(sids.iter().all(|sid| sid.len() <= 100 && sid.bytes().all(|b| b.is_ascii_alphanumeric())));
}

#[test]
fn what_stands_is_not_granted_twice_and_what_goes_is_revoked_later() {
    let store = |prefix: &str| json!({ "S3Action": { "BucketName": "archive", "ObjectKeyPrefix": prefix } });
    let invoke =
        json!({ "LambdaAction": { "FunctionArn": "arn:aws:lambda:eu-west-1:111122223333:function:f" } });
    let live = set("inbound-r2-00000000", json!([store("in/"), invoke]));
    let wanted = set("inbound", json!([store("out/"), invoke]));
    let permissions = of(Some(&live), &wanted);
    assert_eq!(
        lines(&permissions.grant),
        ["bucket policy archive: s3:PutObject on arn:aws:s3:::archive/out/*"]
    );
    assert_eq!(permissions.stands.len(), 1);
    assert_eq!(
        lines(&permissions.revoke),
        ["bucket policy archive: s3:PutObject on arn:aws:s3:::archive/in/*"]
    );
    assert_ne!(
        permissions.grant[0].sid, permissions.revoke[0].sid,
        "granting the new one leaves the old one"
    );

    // A set that somebody named by hand is another source: all is granted for the new name, and the old goes later.
    let by_hand = set("default", json!([invoke]));
    let permissions = of(Some(&by_hand), &set("inbound", json!([invoke])));
    assert_eq!((permissions.grant.len(), permissions.stands.len(), permissions.revoke.len()), (1, 0, 1));
    assert!(permissions.revoke[0].source.ends_with(":receipt-rule-set/default:receipt-rule/*"));
    let nothing = set("inbound", json!([{ "StopAction": { "Scope": "RuleSet" } }]));
    assert!(of(None, &nothing).is_empty());
}

#[test]
fn in_place_the_active_set_is_the_source() {
    let invoke = |name: &str| json!([{ "LambdaAction": { "FunctionArn": format!("arn:aws:lambda:eu-west-1:111122223333:function:{name}") } }]);
    let (live, wanted) = (set("default", invoke("a")), set("inbound", invoke("b")));
    let plan = in_place(Account { environment: "e", active: Some(&live), ..Account::default() }, &wanted)
        .expect("one rule differs");
    let permissions = Permissions::of(AT, &plan, &wanted, Some(&live));
    assert!(permissions.grant[0].source.ends_with(":receipt-rule-set/default:receipt-rule/*"));
}

#[test]
fn regions_of_other_partitions_and_long_names_have_their_own_patterns() {
    let long = set(&"x".repeat(64), json!([{ "S3Action": { "BucketName": "b" } }]));
    let at = At { account: "111122223333", region: "us-gov-west-1" };
    let permissions = Permissions::of(at, &plan(None, &long), &long, None);
    let statement = &permissions.grant[0];
    assert_eq!(statement.resources, ["arn:aws-us-gov:s3:::b/*"]);
    let pattern = format!("receipt-rule-set/{}*:receipt-rule/*", "x".repeat(45));
    assert!(
        statement.source.starts_with("arn:aws-us-gov:ses:us-gov-west-1:")
            && statement.source.ends_with(&pattern)
    );
}

#[test]
fn texts_to_copy() {
    let permissions = of(None, &everything());
    insta::assert_snapshot!("permissions_cli", permissions.cli());
    insta::assert_snapshot!("permissions_terraform", permissions.terraform());
    insta::assert_snapshot!("permissions_cloud_formation", permissions.cloud_formation());
    let revoked: Vec<String> = permissions.grant.iter().take(2).map(Statement::cli_revoke).collect();
    insta::assert_snapshot!("permissions_revoke", revoked.join("\n\n"));
}

#[test]
fn what_was_typed_is_data_in_every_text() {
    let bucket = "b'; touch /tmp/x; echo '$(id)`id`${path.module}%{ if true }\n\"";
    let hostile = set(
        "inbound",
        json!([{ "S3Action": { "BucketName": bucket, "IamRoleArn": bucket } },
        { "S3Action": { "BucketName": bucket } }, { "LambdaAction": { "FunctionArn": bucket } }]),
    );
    let permissions = of(None, &hostile);
    let terraform = permissions.terraform();
    let evaluated: String = terraform.lines().filter(|line| !line.starts_with('#')).collect();
    assert!(
        !evaluated.replace("$${", "").contains("${") && !evaluated.replace("%%{", "").contains("%{"),
        "{terraform}"
    );
    let comments = terraform.lines().filter(|line| line.starts_with('#')).count();
    assert_eq!(comments, permissions.grant.len() - 1, "a line break ends no comment");
    let template: Value = serde_json::from_str(&permissions.cloud_formation()).expect("it is JSON");
    assert!(template.to_string().contains("path.module"));
    // What stands outside of the shell's single quotes is ours alone.
    for command in permissions.cli().split("\n\n") {
        let outside: String = command.replace(r"'\''", "").split('\'').step_by(2).collect();
        assert!(
            !outside.contains("touch") && !outside.contains("id)") && !outside.contains('`'),
            "{command}"
        );
    }
}
