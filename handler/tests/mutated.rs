//! Sources with bytes changed, cut and doubled: whatever they are, a run ends and says how. Each runs in a process of its own,
//! as in the console: the engine may break down where its memory ends in the middle of reading a source.
#![expect(clippy::expect_used, reason = "a test that finds no value is red")]

use domain::{
    Timestamp,
    handler::{How, Ran},
};
use handler::{Limits, apart};
use proptest::prelude::*;
use std::{
    fs,
    io::Write,
    path::Path,
    process::{Command, Stdio},
};

fn sources() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/handlers");
    let paths = fs::read_dir(folder).expect("handlers").map(|entry| entry.expect("a file").path());
    let mut sources: Vec<String> = paths.map(|path| fs::read_to_string(path).expect("text")).collect();
    sources.sort();
    sources
}

fn run(source: &str, event: &str, limits: Limits) -> Ran {
    let mut program = Command::new(env!("CARGO_BIN_EXE_run-handler"));
    program.env_clear().stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = program.spawn().expect("it is built beside this test");
    let mut input = child.stdin.take().expect("it is piped");
    input.write_all(&apart::request(source, event, limits)).expect("it reads before it answers");
    drop(input);
    apart::answer(&child.wait_with_output().expect("it ends").stdout)
}

#[test]
fn what_broke_down_is_told_from_what_ended() {
    let ran = run("exports.handler = async (event) => event.n + 1", r#"{"n":41}"#, Limits::at(Timestamp(0)));
    assert_eq!((ran.how, ran.answer.as_deref()), (How::Returned, Some("42")));
    for cut_off in ["", "{", "Segmentation fault"] {
        assert_eq!(apart::answer(cut_off.as_bytes()).how, How::EngineFailed, "{cut_off:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_mutated_handler_ends(
        which in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..3_u8), 0..8),
        memory in prop_oneof![Just(0x8_0000_usize), Just(0x20_0000), 0x1_0000..0x10_0000_usize],
        steps in 0..500_000_u64,
    ) {
        let sources = sources();
        let mut bytes = which.get(&sources).clone().into_bytes();
        for (at, byte, kind) in changes {
            let at = at.index(bytes.len().max(1)).min(bytes.len());
            match kind {
                0 if at < bytes.len() => bytes[at] = byte,
                1 => bytes.truncate(at),
                _ => bytes.insert(at, byte),
            }
        }
        let source = String::from_utf8_lossy(&bytes);
        let limits = Limits { steps, memory, ..Limits::at(Timestamp(0)) };
        let ran = run(&source, r#"{"Records":[{"ses":{"mail":{},"receipt":{}}}],"tasks":[]}"#, limits);
        prop_assert_eq!(ran.how.is_answer(), ran.answer.is_some(), "{:?}", ran);
        prop_assert!(ran.fault.is_some() || ran.how.is_answer() || matches!(ran.how, How::Never | How::TimedOut));
    }
}
