//! Expectations: saved once, required where an administrator says so; and samples from files.

use crate::support::{SANDBOX, Team};
use domain::{
    Failure,
    expectation::Expect,
    mail::{AddSample, ImportFile, ImportSamples, SampleId},
    rules::outcome::Answers,
};

async fn sample(team: &Team, to: &str) -> SampleId {
    let request = AddSample {
        environment: SANDBOX.into(),
        eml: format!("From: bo@example.net\nTo: {to}\nSubject: Hello\n\n"),
        ..AddSample::default()
    };
    team.services.samples.add(&team.editor, request).await.expect("it is added")
}

fn expect(draft: i64, revision: i64, sample: SampleId) -> Expect {
    Expect { draft, revision, sample, answers: Answers::default() }
}

#[tokio::test]
async fn an_expectation_is_kept_once_and_goes_with_its_sample() {
    let team = Team::new().await;
    let draft = team.draft(&["ana"]).await;
    let sample = sample(&team, "ana@example.com").await;
    let expectations = &team.services.expectations;
    let id = expectations.add(&team.editor, expect(draft, 2, sample)).await.expect("it is saved");
    assert_eq!(expectations.add(&team.editor, expect(draft, 2, sample)).await, Ok(id), "twice is once");
    let listed = expectations.list(&team.viewer, SANDBOX).await.expect("it is read");
    assert_eq!((listed.len(), listed[0].sample, listed[0].added_by.as_str()), (1, sample, "emil"));
    assert_eq!(listed[0].wanted.effects.len(), 1);
    let revision = team.save(&team.editor, draft, &["bo"]).await;
    let other = expectations.add(&team.editor, expect(draft, revision, sample)).await;
    assert!(matches!(other, Err(Failure::Refused(_))), "two could never both hold: {other:?}");
    let forbidden = expectations.add(&team.viewer, expect(draft, 2, sample)).await;
    assert!(matches!(forbidden, Err(Failure::Forbidden(_))), "{forbidden:?}");
    team.services.samples.delete(&team.editor, sample).await.expect("it is deleted");
    assert_eq!(expectations.list(&team.viewer, SANDBOX).await, Ok(Vec::new()));
}

#[tokio::test]
async fn where_expectations_are_required_a_change_that_misses_one_is_not_approved() {
    let team = Team::new().await;
    let draft = team.draft(&["ana"]).await;
    let sample = sample(&team, "ana@example.com").await;
    let expectations = &team.services.expectations;
    let id = expectations.add(&team.editor, expect(draft, 2, sample)).await.expect("it is saved");
    team.save(&team.editor, draft, &["bo"]).await;
    let change = team.propose(draft).await;
    let environments = &team.services.environments;
    let forbidden = environments.require_expectations(&team.deployer, SANDBOX, true).await;
    assert!(matches!(forbidden, Err(Failure::Forbidden(_))), "{forbidden:?}");
    environments.require_expectations(&team.admin, SANDBOX, true).await.expect("it is set");
    let refused = team.services.changes.approve(&team.reviewer, team.approval(change).await).await;
    let Err(Failure::Refused(why)) = refused else { panic!("{refused:?}") };
    assert!(why.contains("1 expectation(s)"), "{why}");
    expectations.delete(&team.editor, id).await.expect("it is deleted");
    team.approve(change).await;
    team.verify_audit().await;
}

#[tokio::test]
async fn files_become_samples_and_what_is_none_is_said() {
    let team = Team::new().await;
    let mbox = "From x\nFrom: a@example.net\nTo: ana@example.com\n\nFrom y\nFrom: b@example.net\nTo: bo@example.com\n\n";
    let file = |name: &str, bytes: &[u8]| ImportFile { name: name.into(), bytes: bytes.to_vec() };
    let request = ImportSamples {
        environment: SANDBOX.into(),
        files: vec![file("two.mbox", mbox.as_bytes()), file("not a mail", b"\0\0")],
        tls: true,
    };
    let forbidden = team.services.samples.import(&team.viewer, request.clone()).await;
    assert!(matches!(forbidden, Err(Failure::Forbidden(_))), "{forbidden:?}");
    let imported = team.services.samples.import(&team.editor, request).await.expect("it is read");
    assert_eq!((imported.added.len(), imported.left_out.len()), (2, 1));
    assert_eq!(imported.left_out[0].at, "not a mail");
    let listed = team.services.samples.list(&team.viewer, SANDBOX).await.expect("it is read");
    assert_eq!(listed.len(), 2);
    assert_ne!(listed[0].sample.message_id, listed[1].sample.message_id);
}
