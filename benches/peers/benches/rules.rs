//! The same 20 rules by Countersign and as a Sieve script by sieve-rs, from the bytes of a mail to what is to be done
//! with it. `cargo bench` in this folder; figures in docs/PERFORMANCE.md.

#[path = "../../../domain/benches/common/mod.rs"]
mod common;

use common::{EML, RECIPIENTS, condition, rule_set, sample};
use divan::{Bencher, black_box};
use domain::rules::outcome::{Answers, Assumptions, Index};
use sieve::{Compiler, Envelope, Event, Input, Runtime};
use std::sync::Arc;

fn main() {
    assert_eq!(by_sieve(&Runtime::new(), &Arc::new(script(20))), 2, "both apply the same two rules");
    divan::main();
}

const RULES: usize = 20;

#[divan::bench]
fn countersign(bencher: Bencher<'_, '_>) {
    let set = rule_set(RULES);
    let index = Index::new(&set);
    bencher.bench(|| index.summary(&sample(black_box(EML)), &Answers::default(), &Assumptions::default()));
}

#[divan::bench]
fn sieve_rs(bencher: Bencher<'_, '_>) {
    let (runtime, script) = (Runtime::new(), Arc::new(script(RULES)));
    bencher.bench(|| by_sieve(&runtime, black_box(&script)));
}

/// The rules as Sieve: every one that matches files a copy.
fn script(rules: usize) -> sieve::Sieve {
    let mut text = String::from("require [\"envelope\", \"fileinto\", \"copy\"];\n");
    for number in 0..rules {
        let wanted = condition(number);
        let test = match wanted.split_once('@') {
            None if wanted.starts_with('.') => format!("envelope :domain :matches \"to\" \"*{wanted}\""),
            None => format!("envelope :domain :is \"to\" \"{wanted}\""),
            Some((local, _)) if local.contains('+') => format!("envelope :is \"to\" \"{wanted}\""),
            Some((local, domain)) => {
                format!("envelope :matches \"to\" [\"{wanted}\", \"{local}+*@{domain}\"]")
            }
        };
        text.push_str(&format!("if {test} {{ fileinto :copy \"mail-{number}\"; }}\n"));
    }
    Compiler::new().compile(text.as_bytes()).expect("a script")
}

/// How many copies the script files.
fn by_sieve(runtime: &Runtime, script: &Arc<sieve::Sieve>) -> usize {
    let mut filed = 0;
    let mut context = runtime.filter(EML);
    for to in RECIPIENTS {
        context.set_envelope(Envelope::To, to);
    }
    let mut input = Input::script("rules", Arc::clone(script));
    while let Some(event) = context.run(input) {
        if let Ok(Event::FileInto { .. }) = event {
            filed += 1;
        }
        input = true.into();
    }
    filed
}
