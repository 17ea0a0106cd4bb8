//! What must be so of any input.

use domain::{
    Timestamp,
    mail::{AddSample, Sample, from_form, parse},
    rules::{
        RuleSet,
        filter::Network,
        findings,
        outcome::{Answers, Assumptions, Index, outcome, tree},
        read, recipient,
    },
};

/// A mail as bytes: what is read is clean, and says the mail's size; what is refused says where.
pub fn mail(input: &[u8]) {
    match parse(input) {
        Ok(mail) => {
            assert_eq!(mail.size, input.len() as u64);
            assert!(!mail.headers.is_empty());
            for header in &mail.headers {
                assert!(!header.name.is_empty() && header.name.bytes().all(|b| b.is_ascii_graphic()));
                assert!(!header.value.contains(char::is_control), "{header:?}");
            }
        }
        Err(problem) => {
            assert_eq!(problem.at, "eml");
            assert!(
                problem.message.len() < 600 && !problem.message.contains(char::is_control),
                "{problem:?}"
            );
        }
    }
    let form = AddSample { file: Some(input.to_vec()), ..AddSample::default() };
    if let Ok(sample) = from_form(&form, None, Timestamp(0), "id") {
        assert!(
            sample.envelope.recipients.iter().all(|to| to.contains('@') && !to.contains(char::is_whitespace))
        );
    }
}

/// A condition, a line break, and an address: the index says what the condition says, and so do outcome and tree.
pub fn recipient(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let (condition, address) = text.split_once('\n').unwrap_or((&text, ""));
    let takes = recipient::matches(condition, address);
    let rule = domain::rules::Rule {
        name: "r".into(),
        enabled: Some(true),
        recipients: vec![condition.into()],
        ..domain::rules::Rule::default()
    };
    let set = RuleSet { name: "s".into(), rules: vec![rule] };
    let mut sample = Sample::default();
    sample.envelope.recipients.push(address.into());
    let assumptions = Assumptions::default();
    let seen = outcome(&set, &sample, &Answers::default());
    assert_eq!(seen.is_accepted(), takes, "{condition:?} {address:?}");
    assert_eq!(Index::new(&set).applying_to(&sample.envelope).len(), usize::from(takes));
    assert_eq!(tree(&set, &sample, &assumptions).refusal, seen.refusal);
    assert_eq!(takes, recipient::matches(&condition.to_ascii_uppercase(), &address.to_ascii_lowercase()));
    let _ = Network::parse(condition);
}

/// A rule set as text: what is read is written and read again as the same, has findings, and does something to a mail.
pub fn rule_set(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    match read::read(&text) {
        Ok(set) => {
            assert_eq!(read::read(&read::write(&set)).as_ref(), Ok(&set));
            assert_eq!(set.canonical().canonical(), set.canonical());
            let context = findings::Context { region: "eu-west-1".into(), account: "111122223333".into() };
            for finding in findings::check(&set, &context) {
                assert!(!finding.message.is_empty() && !finding.fix.is_empty(), "{finding:?}");
            }
            let mut sample = Sample::default();
            sample.envelope.recipients.push("ana@example.com".into());
            let tree = tree(&set, &sample, &Assumptions::default());
            let seen = outcome(&set, &sample, &Answers::default());
            assert!(tree.way(&Answers::default()).effects().eq(&seen.effects));
        }
        Err(problems) => {
            assert!(!problems.is_empty());
            assert!(
                problems.iter().all(|p| !p.message.is_empty() && p.message.len() < 2_000),
                "{problems:?}"
            );
        }
    }
}

/// Pinned answers, as links and programs send them.
pub fn answer_place(input: &[u8]) {
    if let Ok(answers) = serde_json::from_slice::<Answers>(input) {
        let text = serde_json::to_string(&answers).expect("JSON");
        assert_eq!(serde_json::from_str::<Answers>(&text).expect("what was written"), answers);
    }
}
