//! The function to start from in JavaScript runs in the engine, and answers by the protocol of batch jobs.

use domain::{
    Timestamp,
    finding::Severity,
    jobs::{
        Job, LambdaInvoke, Operation,
        answer::{ResultCode, Setting},
        bench::{answer_of, ask},
        starters::STARTERS,
    },
};
use handler::{Limits, run};

#[test]
fn b15_the_starter_in_javascript_answers_and_decodes() {
    let source = STARTERS.iter().find(|starter| starter.language == "JavaScript").expect("one").source;
    for schema in ["1.0", "2.0"] {
        let lambda =
            LambdaInvoke { invocation_schema_version: Some(schema.into()), ..LambdaInvoke::default() };
        let job = Job { operation: Some(Operation::LambdaInvoke(lambda)), ..Job::default() };
        let asked = ask(&job, "bucket,a%2Bb/%C3%BC+x.jpg\nbucket,%FF\n", 9).expect("two rows");
        let judged: Vec<_> = asked
            .iter()
            .map(|asked| {
                let ran = run(source, &asked.json(), Limits::at(Timestamp(0)));
                asked.judge(&answer_of(&ran), Setting::default()).expect("a request")
            })
            .collect();
        // The text of a failure is lost as a result: the report shows it as the error's message.
        let broken = judged.iter().flat_map(|j| &j.violations).filter(|v| v.severity == Severity::Error);
        assert_eq!(broken.count(), 0, "{judged:?}");
        let codes: Vec<_> = judged.iter().map(|judged| judged.tasks[0].code).collect();
        // A key that is no UTF-8 is no reason to break the protocol.
        assert_eq!(codes, [Some(ResultCode::Succeeded), Some(ResultCode::PermanentFailure)], "{judged:?}");
        let row = judged[0].tasks[0].row.as_ref().expect("a row");
        assert_eq!(row.message, "{\"bucket\":\"bucket\",\"key\":\"a+b/ü x.jpg\"}");
    }
}
