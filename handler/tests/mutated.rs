//! Sources with bytes changed, cut and doubled: whatever they are, a run ends and says how.
#![expect(clippy::expect_used, reason = "a test that finds no value is red")]

use domain::{Timestamp, handler::How};
use handler::{Limits, run};
use proptest::prelude::*;
use std::{fs, path::Path};

fn sources() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/handlers");
    let paths = fs::read_dir(folder).expect("handlers").map(|entry| entry.expect("a file").path());
    let mut sources: Vec<String> = paths.map(|path| fs::read_to_string(path).expect("text")).collect();
    sources.sort();
    sources
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
