//! Where a rule set lives, by its own ARNs.

use crate::cases::set;
use domain::rules::findings::Context;
use serde_json::{Value, json};

fn of(actions: &Value) -> (String, String) {
    let Context { region, account } = Context::of(&set(&json!("in"), &json!([{"Actions": actions}])));
    (region, account)
}

#[test]
fn most_functions_and_topics_say_where_a_set_lives() {
    let lambda = |region: &str, account: &str| json!({"LambdaAction": {"FunctionArn": format!("arn:aws:lambda:{region}:{account}:function:f")}});
    let topic =
        |region: &str| json!({"SNSAction": {"TopicArn": format!("arn:aws:sns:{region}:111122223333:t")}});
    let key = json!({"S3Action": {"BucketName": "b", "KmsKeyArn": "arn:aws:kms:us-east-2:444455556666:key/12345678-1234-1234-1234-123456789012"}});
    let cases = [
        (json!([]), "", ""),
        (
            json!([{"SNSAction": {"TopicArn": "by-name"}}, {"LambdaAction": {"FunctionArn": "arn:nonsense"}}]),
            "",
            "",
        ),
        (json!([lambda("eu-west-1", "111122223333")]), "eu-west-1", "111122223333"),
        (json!([topic("us-east-1"), topic("eu-west-1"), topic("eu-west-1")]), "eu-west-1", "111122223333"),
        (json!([topic("us-east-1"), topic("eu-west-1")]), "us-east-1", "111122223333"),
        (
            json!([
                lambda("eu-west-1", "444455556666"),
                lambda("us-east-1", "444455556666"),
                topic("us-east-1")
            ]),
            "us-east-1",
            "444455556666",
        ),
        (json!([key]), "us-east-2", "444455556666"),
        (json!([key, key, topic("eu-west-1")]), "eu-west-1", "111122223333"),
    ];
    for (actions, region, account) in cases {
        assert_eq!(of(&actions), (region.to_owned(), account.to_owned()), "{actions}");
    }
}
