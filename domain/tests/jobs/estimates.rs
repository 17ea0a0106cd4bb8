//! What jobs cost.

use crate::cases::job;
use domain::jobs::estimate::{Estimate, Prices, PricesForm, Work, estimate};
use serde_json::{Value, json};

fn of(changes: Value, work: Work) -> Estimate {
    estimate(&job(&changes), work, &Prices::default())
}

fn work(rows: u64) -> Work {
    Work {
        rows: Some(rows),
        milliseconds: Some(500),
        megabytes: Some(256),
        concurrency: Some(100),
        ..Work::default()
    }
}

#[test]
fn a_million_objects_cost_what_the_formula_says() {
    let estimate = of(json!({}), work(1_000_000));
    let lines: Vec<(&str, String)> =
        estimate.lines.iter().map(|l| (l.item, l.amount.unwrap().exact())).collect();
    let expected =
        [("job", "0.25"), ("objects", "1.00"), ("invocations", "0.20"), ("gigabyte-seconds", "2.0833375")];
    assert_eq!(lines, expected.map(|(item, amount)| (item, amount.to_owned())));
    assert_eq!(
        (estimate.total.exact().as_str(), estimate.total.to_string().as_str()),
        ("3.5333375", "$3.53")
    );
    assert_eq!((estimate.complete, estimate.seconds), (true, Some(5000)));
    assert_eq!(estimate.lines[3].quantity, "125000");
    assert!(estimate.lines.iter().all(|l| !l.explanation.is_empty()) && estimate.as_of.contains("2026"));
}

#[test]
fn what_is_not_known_is_asked_for_and_not_guessed() {
    let estimate = of(json!({}), Work::default());
    assert_eq!((estimate.complete, estimate.seconds, estimate.total.exact().as_str()), (false, None, "0.25"));
    assert!(estimate.lines[1].explanation.contains("give their number"));
}

#[test]
fn generated_manifests_and_checksums_have_lines_of_their_own() {
    let generator = json!({"S3JobManifestGenerator": {"SourceBucket": "arn:aws:s3:::src-bucket", "EnableManifestOutput": false}});
    let listed = Work { listed: Some(10_000_000), ..work(1000) };
    let estimate = of(json!({"Manifest": null, "ManifestGenerator": generator}), listed);
    assert_eq!(estimate.lines[2].amount.unwrap().exact(), "0.15");
    let bytes = Work { bytes: Some(5 << 30), ..Work::default() };
    let estimate = of(json!({"Operation": {"S3ComputeObjectChecksum": {}}}), bytes);
    assert_eq!(estimate.lines[2].amount.unwrap().exact(), "0.02");
    let estimate = of(json!({"Operation": {"S3DeleteObjectTagging": {}}}), work(1000));
    assert_eq!(estimate.total.exact(), "0.251");
}

#[test]
fn other_prices_can_be_given_and_large_numbers_do_no_harm() {
    let text = serde_json::to_string(&Prices::default()).unwrap();
    let mut prices: Prices = serde_json::from_str(&text).unwrap();
    assert_eq!(prices, Prices::default());
    prices.million_objects = "2.5".parse().unwrap();
    assert_eq!(estimate(&job(&json!({})), work(1_000_000), &prices).lines[1].amount.unwrap().exact(), "2.50");
    let most = Work {
        rows: Some(u64::MAX),
        milliseconds: Some(u64::MAX),
        megabytes: Some(u64::MAX),
        concurrency: Some(0),
        ..Work::default()
    };
    let estimate = of(json!({}), most);
    assert_eq!((estimate.complete, estimate.seconds), (false, None));
}

#[test]
fn prices_go_through_their_form_unchanged_and_every_fault_is_named_at_its_field() {
    let form = PricesForm::of(&Prices::default());
    assert_eq!(form.read().unwrap(), Some(Prices::default()));
    assert_eq!(PricesForm::default().read().unwrap(), None, "an empty form asks for the built-in prices");
    let wrong = PricesForm { as_of: " ".into(), job: "1,50".into(), gigabyte_second: "-1".into(), ..form };
    let at: Vec<String> = wrong.read().unwrap_err().into_iter().map(|problem| problem.at).collect();
    assert_eq!(at, ["as_of", "job", "gigabyte_second"]);
}
