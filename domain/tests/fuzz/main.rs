//! Everything that reads what strangers send, fed with what strangers would send: the files of a kept corpus, and what
//! comes of them by changing bytes. A target holds what must be so of *any* input; that nothing panics is the least.
//!
//! A run is short. `PROPTEST_CASES=1000000 cargo test -p domain --test fuzz --release` is a long one. An input that made
//! a target fall over becomes a file under `corpus/fuzz/<target>` and stays.
#![expect(clippy::expect_used, reason = "a test that finds no value is red")]

mod mutate;
mod targets;

use proptest::prelude::*;
use std::{fs, path::PathBuf};

/// The kept inputs of a target, in order of their names.
fn corpus(target: &str) -> Vec<Vec<u8>> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/fuzz").join(target);
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder).expect("the corpus is there").map(|file| file.expect("a file").path()).collect();
    files.sort();
    files.into_iter().map(|file| fs::read(file).expect("it can be read")).collect()
}

macro_rules! targets {
    ($($name:ident)*) => {
        $(mod $name {
            use super::*;

            #[test]
            fn holds_for_what_is_kept() {
                let kept = corpus(stringify!($name));
                assert!(!kept.is_empty());
                kept.iter().for_each(|input| targets::$name(input));
            }

            #[test]
            fn holds_for_what_comes_of_it() {
                let inputs = mutate::inputs(corpus(stringify!($name)));
                proptest!(|(input in inputs)| targets::$name(&input));
            }
        })*
    };
}

targets! {
    answer_place completion_report handler_answer job_answer mail manifest_rows percent recipient rule_set
}
