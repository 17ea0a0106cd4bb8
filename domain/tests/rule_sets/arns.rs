//! ARNs taken apart.

use domain::arn::{
    Arn, ArnPart, ConnectArn, Expect, KmsArn, KmsKey, LambdaArn, RoleArn, TopicArn, WorkmailArn, parts,
};
use proptest::prelude::*;

#[test]
fn s2_a_functions_arn_is_taken_apart() {
    let function = LambdaArn::parse("arn:aws:lambda:us-east-1:111122223333:function:MyFunction").unwrap();
    assert_eq!(
        (function.arn.region, function.function, function.qualifier),
        ("us-east-1", "MyFunction", None)
    );
    for qualifier in ["live", "7", "$LATEST"] {
        let text = format!("arn:aws-us-gov:lambda:us-gov-west-1:111122223333:function:f:{qualifier}");
        assert_eq!(LambdaArn::parse(&text).unwrap().qualifier, Some(qualifier));
    }
}

#[test]
fn s5_a_topics_arn_is_taken_apart() {
    let topic = TopicArn::parse("arn:aws:sns:us-east-1:123456789012:MyTopic").unwrap();
    assert_eq!((topic.name, topic.fifo), ("MyTopic", false));
    assert!(TopicArn::parse("arn:aws:sns:us-east-1:123456789012:t.fifo").unwrap().fifo);
}

#[test]
fn the_other_kinds_are_taken_apart() {
    let id = "1234abcd-12ab-34cd-56ef-1234567890ab";
    let key = format!("arn:aws:kms:eu-west-1:111122223333:key/{id}");
    assert_eq!(KmsArn::parse(&key).unwrap().key, KmsKey::Id(id));
    assert_eq!(
        KmsArn::parse("arn:aws:kms:eu-west-1:111122223333:alias/aws/ses").unwrap().key,
        KmsKey::Alias("aws/ses")
    );
    let role = RoleArn::parse("arn:aws:iam::111122223333:role/mail/ses-put").unwrap();
    assert_eq!((role.path, role.name), ("mail/", "ses-put"));
    assert_eq!(RoleArn::parse("arn:aws:iam::111122223333:role/ses-put").unwrap().path, "");
    let organization = format!("arn:aws:workmail:eu-west-1:111122223333:organization/m-{}", "0a".repeat(16));
    assert!(WorkmailArn::parse(&organization).is_ok());
    let instance = format!("arn:aws:connect:eu-west-1:111122223333:instance/{id}");
    assert_eq!(ConnectArn::parse(&instance).unwrap().instance, id);
}

#[test]
fn the_part_that_is_wrong_is_named() {
    use ArnPart::{Account, Partition, Region, Resource, Service, Shape};
    type Parse = fn(&str) -> Option<ArnPart>;
    let (any, lambda): (Parse, Parse) =
        (|t| Arn::parse(t).err().map(|e| e.part), |t| LambdaArn::parse(t).err().map(|e| e.part));
    let (sns, kms): (Parse, Parse) =
        (|t| TopicArn::parse(t).err().map(|e| e.part), |t| KmsArn::parse(t).err().map(|e| e.part));
    let (role, mail): (Parse, Parse) =
        (|t| RoleArn::parse(t).err().map(|e| e.part), |t| WorkmailArn::parse(t).err().map(|e| e.part));
    let connect: Parse = |t| ConnectArn::parse(t).err().map(|e| e.part);
    let cases: &[(Parse, &str, ArnPart)] = &[
        (any, "", Shape),
        (any, "MyFunction", Shape),
        (any, "arn:aws:lambda", Shape),
        (any, "ARN:aws:lambda:eu-west-1:111122223333:function:f", Shape),
        (any, " arn:aws:lambda:eu-west-1:111122223333:function:f", Shape),
        (any, "arn:aws:lambda:eu-west-1:111122223333:function:f ", Shape),
        (any, "arn:amazon:lambda:eu-west-1:111122223333:function:f", Partition),
        (any, "arn:aws:Lambda:eu-west-1:111122223333:function:f", Service),
        (any, "arn:aws::eu-west-1:111122223333:function:f", Service),
        (any, "arn:aws:lambda:Ireland:111122223333:function:f", Region),
        (any, "arn:aws:lambda:eu-west-1:account-id:function:f", Account),
        (any, "arn:aws:lambda:eu-west-1:11112222333:function:f", Account),
        (any, "arn:aws:lambda:eu-west-1:111122223333:", Resource),
        (lambda, "arn:aws:sns:eu-west-1:111122223333:function:f", Service),
        (lambda, "arn:aws:lambda::111122223333:function:f", Region),
        (lambda, "arn:aws:lambda:eu-west-1::function:f", Account),
        (lambda, "arn:aws:lambda:eu-west-1:111122223333:layer:f", Resource),
        (lambda, "arn:aws:lambda:eu-west-1:111122223333:function:", Resource),
        (lambda, "arn:aws:lambda:eu-west-1:111122223333:function:f g", Shape),
        (lambda, "arn:aws:lambda:eu-west-1:111122223333:function:f:", Resource),
        (lambda, "arn:aws:lambda:eu-west-1:111122223333:function:f:1:2", Resource),
        (sns, "arn:aws:sns:eu-west-1:111122223333:t:0f3b1c6e-0000-0000-0000-000000000000", Resource),
        (sns, "arn:aws:sns:eu-west-1:111122223333:t.x", Resource),
        (kms, "arn:aws:kms:eu-west-1:111122223333:key/abc", Resource),
        (kms, "arn:aws:kms:eu-west-1:111122223333:1234abcd-12ab-34cd-56ef-1234567890ab", Resource),
        (role, "arn:aws:iam:eu-west-1:111122223333:role/r", Region),
        (role, "arn:aws:iam::111122223333:user/r", Resource),
        (role, "arn:aws:iam::111122223333:role/", Resource),
        (mail, "arn:aws:workmail:eu-west-1:111122223333:organization/m-1", Resource),
        (
            connect,
            "arn:aws:connect:eu-west-1:111122223333:instance/1234ABCD-12ab-34cd-56ef-1234567890ab",
            Resource,
        ),
    ];
    for (parse, text, part) in cases {
        assert_eq!(parse(text), Some(*part), "{text}");
    }
}

fn shown(text: &str, expect: &Expect<'_>) -> Vec<String> {
    let mark = |wrong: &Option<String>| if wrong.is_some() { " (wrong)" } else { "" };
    parts(text, expect).iter().map(|p| format!("{}={}{}", p.label, p.text, mark(&p.wrong))).collect()
}

#[test]
fn s6_the_part_that_does_not_fit_the_environment_is_marked() {
    let expect = Expect { service: Some("lambda"), region: Some("eu-west-1"), account: Some("111122223333") };
    let function = "arn:aws:lambda:us-east-1:111122223333:function:f:live";
    assert_eq!(
        shown(function, &expect),
        [
            "partition=aws",
            "service=lambda",
            "region=us-east-1 (wrong)",
            "account=111122223333",
            "function=f",
            "qualifier=live"
        ]
    );
    assert_eq!(shown(function, &Expect::default()).iter().filter(|p| p.contains("wrong")).count(), 0);
    let topic = "arn:aws-cn:sns:cn-north-1:999922223333:t";
    assert_eq!(
        shown(topic, &expect),
        [
            "partition=aws-cn (wrong)",
            "service=sns (wrong)",
            "region=cn-north-1 (wrong)",
            "account=999922223333 (wrong)",
            "topic=t"
        ]
    );
    assert_eq!(shown("MyFunction", &expect), ["not an ARN=MyFunction (wrong)"]);
    assert_eq!(
        shown("arn:aws:lambda:eu-west-1:111122223333:layer:f", &expect).last().unwrap(),
        "resource=layer:f (wrong)"
    );
    let role = Expect { service: Some("iam"), region: Some("eu-west-1"), account: None };
    assert_eq!(
        shown("arn:aws:iam::111122223333:role/r", &role),
        ["partition=aws", "service=iam", "account=111122223333", "role=r"]
    );
}

proptest! {
    #[test]
    fn nothing_makes_it_fall_over_and_no_part_is_lost(text in "(arn:)?([a-z0-9-]{0,9}:){0,6}.{0,20}") {
        let expect = Expect { service: Some("lambda"), region: Some("eu-west-1"), account: None };
        let shown = parts(&text, &expect);
        prop_assert!(!shown.is_empty());
        for part in &shown {
            prop_assert!(text.contains(part.text));
        }
        if let Ok(arn) = Arn::parse(&text) {
            prop_assert_eq!(arn.to_string(), text.clone());
        }
        let right = LambdaArn::parse(&text).is_ok_and(|f| f.arn.region == "eu-west-1" && f.arn.partition == "aws");
        prop_assert_eq!(right, shown.iter().all(|p| p.wrong.is_none()), "{}", text);
    }
}
