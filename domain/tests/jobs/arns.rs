//! ARNs of buckets, objects and functions as jobs name them.

use domain::{
    arn::{ArnPart, BucketArn, Expect, ObjectArn, parts},
    jobs::qualifier::{Function, Qualifier},
};

#[test]
fn buckets_and_objects_are_read_by_their_arns() {
    let bucket = BucketArn::parse("arn:aws:s3:::my-bucket").unwrap();
    assert_eq!((bucket.name, bucket.directory), ("my-bucket", false));
    let directory = "arn:aws:s3express:eu-west-1:111122223333:bucket/base--euw1-az1--x-s3";
    assert!(BucketArn::parse(directory).unwrap().directory);
    for (wrong, part) in [
        ("my-bucket", ArnPart::Shape),
        ("arn:aws:s3:::My-Bucket", ArnPart::Resource),
        ("arn:aws:s3:::my-bucket/key", ArnPart::Resource),
        ("arn:aws:s3:eu-west-1::my-bucket", ArnPart::Region),
        ("arn:aws:sns:::my-bucket", ArnPart::Service),
        ("arn:aws:s3express:::bucket/base--euw1-az1--x-s3", ArnPart::Region),
        ("arn:aws:s3express:eu-west-1:111122223333:base", ArnPart::Resource),
    ] {
        assert_eq!(BucketArn::parse(wrong).unwrap_err().part, part, "{wrong}");
    }
    let object = ObjectArn::parse("arn:aws-cn:s3:::my-bucket/a b:c/ü").unwrap();
    assert_eq!((object.partition, object.bucket, object.key), ("aws-cn", "my-bucket", "a b:c/ü"));
    for wrong in [
        "",
        "arn:aws:s3:::my-bucket",
        "arn:aws:s3:::my-bucket/",
        "arn:x:s3:::my-bucket/k",
        "arn:aws:s3:::B/k",
    ] {
        assert!(ObjectArn::parse(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn arns_of_s3_are_shown_by_their_parts() {
    let expect = Expect { account: Some("111122223333"), region: Some("eu-west-1"), ..Expect::default() };
    let shown = parts("arn:aws:s3:::my-bucket/a b:c", &expect);
    let labels: Vec<(&str, &str)> = shown.iter().map(|p| (p.label, p.text)).collect();
    assert_eq!(labels, [("partition", "aws"), ("service", "s3"), ("bucket", "my-bucket"), ("key", "a b:c")]);
    assert!(shown.iter().all(|p| p.wrong.is_none()), "{shown:?}");
    assert!(parts("arn:aws:s3:::My/k", &expect).last().unwrap().wrong.is_some());
}

#[test]
fn functions_are_read_in_every_form_and_pinned() {
    for (text, name, qualifier) in [
        ("arn:aws:lambda:eu-west-1:111122223333:function:f", "f", Qualifier::None),
        ("arn:aws:lambda:eu-west-1:111122223333:function:f:$LATEST", "f", Qualifier::Latest),
        ("arn:aws:lambda:eu-west-1:111122223333:function:f:live", "f", Qualifier::Alias("live")),
        ("arn:aws:lambda:eu-west-1:111122223333:function:f:7", "f", Qualifier::Version("7")),
        ("f", "f", Qualifier::None),
        ("f:live", "f", Qualifier::Alias("live")),
        ("111122223333:function:f", "f", Qualifier::None),
        ("eu-west-1:111122223333:function:f:7", "f", Qualifier::Version("7")),
        ("function:f", "f", Qualifier::None),
    ] {
        let function = Function::parse(text).unwrap();
        assert_eq!((function.name, function.qualifier), (name, qualifier), "{text}");
        assert!(!qualifier.explain().is_empty());
        let pinned = function.pinned(12);
        if function.arn.is_some() {
            assert_eq!(pinned.as_deref(), Some("arn:aws:lambda:eu-west-1:111122223333:function:f:12"));
        } else {
            assert_eq!(pinned, None);
        }
    }
    for wrong in
        ["", ":", "a b", "f:a:b:c", "f:", "arn:aws:sns:eu-west-1:111122223333:t", "f:$LATEST.PUBLISHED"]
    {
        assert!(Function::parse(wrong).is_err(), "{wrong}");
    }
}
