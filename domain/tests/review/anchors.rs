//! What comments stay anchored to: re-ordering, renaming, changed fields, deleted rules; and what a suggestion does.

use domain::{
    finding::Place,
    jobs::Job,
    review::anchor::{Anchor, Resolved, job, rules},
    rules::{RuleSet, edit},
};
use proptest::prelude::*;

fn set() -> RuleSet {
    serde_json::from_str(
        r#"{"Name":"inbound","Rules":[
            {"Name":"spam","Enabled":true,"Recipients":["example.com"],"Actions":[{"S3Action":{"BucketName":"spam"}}]},
            {"Name":"invoices","Enabled":true,"Recipients":["bills@example.com"],"Actions":[
                {"S3Action":{"BucketName":"invoices"}},
                {"LambdaAction":{"FunctionArn":"arn:aws:lambda:eu-west-1:111122223333:function:read"}},
                {"LambdaAction":{"FunctionArn":"arn:aws:lambda:eu-west-1:111122223333:function:file"}}]},
            {"Name":"rest","Enabled":true,"Actions":[{"StopAction":{"Scope":"RuleSet"}}]}]}"#,
    )
    .unwrap()
}

fn on(set: &RuleSet, path: &str) -> Anchor {
    rules::anchor(set, &edit::parse_place(path).unwrap()).unwrap_or_else(|| panic!("{path}"))
}

/// The sets after each edit, the first as it was.
fn after(edits: &[&str]) -> Vec<RuleSet> {
    let mut sets = vec![set()];
    for text in edits {
        let mut next = sets.last().unwrap().clone();
        edit::apply(&mut next, edit::Edit::parse(text).unwrap()).unwrap();
        sets.push(next);
    }
    sets
}

fn said(resolved: &Resolved) -> String {
    let text = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".into());
    match resolved {
        Resolved::Current { place } => format!("current at {place}"),
        Resolved::Moved { place, to } => format!("moved to {place}: {to}"),
        Resolved::Outdated { place, old, new } => {
            format!("outdated at {place}: {} is {}", text(old), text(new))
        }
        Resolved::Gone { old } => format!("gone: {}", text(old)),
    }
}

#[test]
fn an_anchor_follows_its_meaning() {
    const ARN: &str = "Rules[1].Actions[1].FunctionArn";
    const READ: &str = "arn:aws:lambda:eu-west-1:111122223333:function:read";
    let cases: &[(&str, &[&str], &str)] = &[
        (ARN, &[], "current at Rules[1].Actions[1].FunctionArn"),
        (ARN, &["move-rule:1:0"], "current at Rules[0].Actions[1].FunctionArn"),
        (ARN, &["add-rule:0", "add-rule:0"], "current at Rules[3].Actions[1].FunctionArn"),
        (
            ARN,
            &["patch:Rules[1].Name:bills"],
            "moved to Rules[1].Actions[1].FunctionArn: rule \"bills\" → action 2 → FunctionArn",
        ),
        (
            ARN,
            &["patch:Rules[1].Name:bills", "patch:Rules[1].Enabled:false", "move-rule:1:2"],
            "moved to Rules[2].Actions[1].FunctionArn: rule \"bills\" → action 2 → FunctionArn",
        ),
        (
            ARN,
            &["move-action:1:1:2"],
            "moved to Rules[1].Actions[2].FunctionArn: rule \"invoices\" → action 3 → FunctionArn",
        ),
        (
            ARN,
            &["remove-action:1:0"],
            "moved to Rules[1].Actions[0].FunctionArn: rule \"invoices\" → action 1 → FunctionArn",
        ),
        (ARN, &["remove-action:1:2"], "current at Rules[1].Actions[1].FunctionArn"),
        (ARN, &["remove-rule:1"], "gone: {READ}"),
        (
            ARN,
            &["patch:Rules[1].Actions[1].FunctionArn:x"],
            "outdated at Rules[1].Actions[1].FunctionArn: {READ} is x",
        ),
        (
            ARN,
            &["patch:Rules[1].Actions[1].FunctionArn:x", "patch:Rules[1].Name:bills"],
            "outdated at Rules[1].Actions[1].FunctionArn: {READ} is x",
        ),
        // Its own fields can be left alone while others of the action change.
        (
            ARN,
            &["patch:Rules[1].Actions[1].InvocationType:RequestResponse"],
            "current at Rules[1].Actions[1].FunctionArn",
        ),
        // What may be left out has the value AWS gives it.
        ("Rules[1].ScanEnabled", &["patch:Rules[1].ScanEnabled:false"], "current at Rules[1].ScanEnabled"),
        (
            "Rules[1].ScanEnabled",
            &["patch:Rules[1].ScanEnabled:true"],
            "outdated at Rules[1].ScanEnabled: false is true",
        ),
        ("Rules[1].Name", &["patch:Rules[1].Name:bills"], "outdated at Rules[1].Name: invoices is bills"),
        ("Rules[2]", &["patch:Rules[2].Enabled:false"], "current at Rules[2]"),
        ("Rules[2]", &["remove-rule:2"], "gone: -"),
        // Taken out, and put back in the next revision.
        ("Rules[2]", &["remove-rule:2", "add-rule", "patch:Rules[2].Name:rest"], "current at Rules[2]"),
        ("Name", &["rename-set:other"], "outdated at Name: inbound is other"),
    ];
    for (path, edits, expected) in cases {
        let sets = after(edits);
        let revisions: Vec<&RuleSet> = sets.iter().collect();
        let found = rules::trace(&on(&sets[0], path), &revisions);
        assert_eq!(said(&found), expected.replace("{READ}", READ), "{path} after {edits:?}");
    }
}

#[test]
fn without_the_revisions_between_an_anchor_goes_by_names() {
    let sets = after(&["move-rule:1:0", "move-action:0:1:2"]);
    let anchor = on(&sets[0], "Rules[1].Actions[1].FunctionArn");
    let found = said(&rules::resolve(&anchor, sets.last().unwrap()));
    assert_eq!(found, "moved to Rules[0].Actions[2].FunctionArn: rule \"invoices\" → action 3 → FunctionArn");
    assert_eq!(anchor.at.words(), "rule \"invoices\" → action 2 → FunctionArn");
}

#[test]
fn there_is_no_anchor_at_what_is_not_there() {
    for path in
        ["Rules[9]", "Rules[1].Actions[7]", "Rules[1].Nonsense", "Rules[1].Actions[1].BucketName", "Nonsense"]
    {
        let place = edit::parse_place(path).unwrap();
        assert_eq!(rules::anchor(&set(), &place), None, "{path}");
    }
    for path in ["Nonsense", "Operation.S3PutObjectAcl.AccessControlPolicy", "Tags[9].Value"] {
        assert_eq!(job::anchor(&a_job(), path), None, "{path}");
    }
}

#[test]
fn a_suggestion_is_applied_to_the_value_it_was_made_of() {
    let sets = after(&["patch:Rules[1].Name:bills", "move-rule:1:0"]);
    let revisions: Vec<&RuleSet> = sets.iter().collect();
    let anchor = on(&sets[0], "Rules[1].Actions[0].BucketName");
    let moved = rules::trace(&anchor, &revisions);
    let mended = rules::apply(&moved, sets.last().unwrap(), "bills-2026").unwrap();
    assert_eq!(edit::field_value(&mended, &Place::action(0, 0, "BucketName")).as_deref(), Some("bills-2026"));
    // The same again: what it was made of is gone.
    let outdated = rules::resolve(&on(&set(), "Rules[1].Name"), sets.last().unwrap());
    assert!(matches!(outdated, Resolved::Gone { .. }), "{outdated:?}");
    assert!(rules::apply(&outdated, sets.last().unwrap(), "x").is_err());
    let again = rules::trace(&anchor, &[&sets[0], &sets[1], &sets[2], &mended]);
    let refused = rules::apply(&again, &mended, "bills-2027").expect_err("the value is another one");
    assert!(refused.message.contains("another value"), "{refused:?}");
    // A value the field does not take.
    let scan = rules::resolve(&on(&set(), "Rules[1].ScanEnabled"), &set());
    assert!(rules::apply(&scan, &set(), "perhaps").is_err());
}

fn a_job() -> Job {
    serde_json::from_str(
        r#"{"AccountId":"111122223333","Operation":{"LambdaInvoke":{"FunctionArn":"arn:aws:lambda:eu-west-1:111122223333:function:f:3"}},
            "Manifest":{"Spec":{"Format":"S3BatchOperations_CSV_20180820","Fields":["Bucket","Key"]},
                        "Location":{"ObjectArn":"arn:aws:s3:::lists/a.csv","ETag":"abc"}},
            "Tags":[{"Key":"team","Value":"data"},{"Key":"cost","Value":"42"}]}"#,
    )
    .unwrap()
}

#[test]
fn an_anchor_in_a_job_follows_its_path() {
    let tag = job::anchor(&a_job(), "Tags[1].Value").unwrap();
    assert_eq!(tag.at.words(), "job → Tags → cost → Value");
    let etag = job::anchor(&a_job(), "Manifest.Location.ETag").unwrap();
    assert_eq!(
        (etag.at.words().as_str(), etag.value.as_deref()),
        ("job → Manifest → Location → ETag", Some("abc"))
    );
    let priority = job::anchor(&a_job(), "Priority").unwrap();
    let function = job::anchor(&a_job(), "Operation.LambdaInvoke.FunctionArn").unwrap();

    let mut now = a_job();
    now.tags.as_mut().unwrap().remove(0);
    now.priority = Some(7);
    now.operation =
        Some(domain::jobs::Operation::S3DeleteObjectTagging(domain::jobs::DeleteObjectTagging {}));
    assert_eq!(said(&job::resolve(&tag, &now)), "current at Tags[0].Value");
    assert_eq!(said(&job::resolve(&etag, &now)), "current at Manifest.Location.ETag");
    assert_eq!(said(&job::resolve(&priority, &now)), "outdated at Priority: - is 7");
    assert!(said(&job::resolve(&function, &now)).starts_with("gone: arn:aws:lambda"));
    now.tags = None;
    assert_eq!(said(&job::resolve(&tag, &now)), "gone: 42");

    let mended = job::apply(&job::resolve(&etag, &a_job()), &a_job(), "def").unwrap();
    assert_eq!(mended.manifest.unwrap().location.unwrap().e_tag.as_deref(), Some("def"));
    let refused = job::apply(&job::resolve(&priority, &a_job()), &a_job(), "high").expect_err("no number");
    assert_eq!((refused.at.as_str(), refused.message.as_str()), ("Priority", "`high` is no whole number"));
}

proptest! {
    /// However rules are shuffled, an anchor finds its rule, and nothing of it is outdated.
    #[test]
    fn re_ordering_outdates_nothing(order in Just(vec![0_usize, 1, 2]).prop_shuffle(), rule in 0_usize..3) {
        let was = set();
        let now = RuleSet { rules: order.iter().map(|i| was.rules[*i].clone()).collect(), ..was.clone() };
        let anchor = rules::anchor(&was, &Place::rule(rule, "Recipients")).unwrap();
        let at = order.iter().position(|i| *i == rule).unwrap();
        let here = Resolved::Current { place: Place::rule(at, "Recipients") };
        prop_assert_eq!(rules::trace(&anchor, &[&was, &now]), here);
    }
}
