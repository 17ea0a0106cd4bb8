//! The program runs a handler for itself, in a process of its own.

use domain::{Timestamp, handler::How};
use handler::{Limits, apart};
use std::{
    io::Write,
    process::{Command, Stdio},
};

#[test]
fn the_program_runs_a_handler_that_comes_on_standard_input() {
    let mut program = Command::new(env!("CARGO_BIN_EXE_countersign"));
    program.arg("run-handler").env_clear().stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = program.spawn().expect("it is built beside this test");
    let source = "exports.handler = (event, context, callback) => callback(null, {disposition: 'STOP_RULE'})";
    let request = apart::request(source, "{}", Limits::at(Timestamp(0)));
    child.stdin.take().expect("it is piped").write_all(&request).expect("it reads");
    let ran = apart::answer(&child.wait_with_output().expect("it ends").stdout);
    assert_eq!((ran.how, ran.answer.as_deref()), (How::Callback, Some(r#"{"disposition":"STOP_RULE"}"#)));
}
