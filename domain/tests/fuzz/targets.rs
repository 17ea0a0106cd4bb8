//! What must be so of any input.

mod jobs;

pub use jobs::{completion_report, job_answer, manifest_rows, percent};

use domain::{
    Timestamp,
    handler::{How, Ran},
    mail::{AddSample, Sample, from_form, parse},
    rules::{
        RuleSet,
        answer::{MAX_ANSWER, judge, judge_run},
        filter::Network,
        findings,
        outcome::{Answer, Answers, Assumptions, Index, outcome, tree},
        read, recipient,
    },
};
use serde_json::Value;

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

/// What a function answers, pasted or given by a run: of JSON, a disposition counts if and only if it is one of three, spelled
/// right, at the top; whatever else it is, somebody is told what is wrong.
pub fn handler_answer(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let judged = judge(&text);
    let is_valid = matches!(judged.answer, Answer::Continue | Answer::StopRule | Answer::StopRuleSet);
    if let Ok(value) = serde_json::from_str::<Value>(text.trim())
        && text.trim().len() <= MAX_ANSWER
    {
        let is_error = value.get("errorMessage").is_some();
        let written = value.get("disposition").and_then(Value::as_str).filter(|_| !is_error);
        let named = written.filter(|name| ["CONTINUE", "STOP_RULE", "STOP_RULE_SET"].contains(name));
        assert_eq!(named, is_valid.then_some(judged.answer.as_str()), "{text}");
        assert_eq!(judged.answer == Answer::Error, value.is_object() && is_error, "{text}");
    }
    assert!(is_valid || !judged.remarks.is_empty(), "{text}");
    assert!(judged.remarks.is_sorted_by_key(|remark| remark.severity), "{judged:?}");
    for remark in &judged.remarks {
        assert!(!remark.message.is_empty() && !remark.follows.is_empty() && !remark.fix.is_empty());
    }
    assert_eq!(judge(text.trim()), judged);
    for how in How::ALL {
        let answered = Ran { how, answer: Some(text.clone().into_owned()), ..Ran::refused("") };
        let failed = Ran { how, ..Ran::refused(text.clone()) };
        if how != How::Silent {
            assert_eq!(judge_run(&answered), judged, "{how:?}");
            assert_eq!(judge_run(&failed).answer, Answer::Error, "{how:?}");
        }
        assert!(!judge_run(&failed).remarks.is_empty(), "{how:?}");
    }
}
