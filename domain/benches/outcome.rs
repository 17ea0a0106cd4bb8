//! How long a mail takes through a rule set. `cargo bench -p domain --bench outcome`; figures in docs/PERFORMANCE.md.

mod common;

use common::{EML, rule_set, sample};
use divan::{Bencher, black_box};
use domain::rules::{
    outcome::{Answers, Assumptions, Index, outcome, tree},
    recipient,
};

fn main() {
    divan::main();
}

const SIZES: [usize; 2] = [20, 200];

/// Which rules apply.
#[divan::bench(args = SIZES)]
fn match_by_index(bencher: Bencher<'_, '_>, rules: usize) {
    let (set, sample) = (rule_set(rules), sample(EML));
    let index = Index::new(&set);
    bencher.bench(|| black_box(&index).applying_to(black_box(&sample.envelope)));
}

/// The same by asking every condition.
#[divan::bench(args = SIZES)]
fn match_by_scan(bencher: Bencher<'_, '_>, rules: usize) {
    let (set, sample) = (rule_set(rules), sample(EML));
    bencher.bench(|| {
        let takes = |condition: &String| {
            sample.envelope.recipients.iter().any(|to| recipient::matches(condition, to))
        };
        black_box(&set).rules.iter().filter(|rule| rule.recipients.iter().any(takes)).count()
    });
}

/// Reading the mail alone.
#[divan::bench]
fn read_eml(bencher: Bencher<'_, '_>) {
    bencher.bench(|| sample(black_box(EML)));
}

/// From the bytes of a mail to what the outside world sees.
#[divan::bench(args = SIZES)]
fn eml_to_effects(bencher: Bencher<'_, '_>, rules: usize) {
    let set = rule_set(rules);
    let index = Index::new(&set);
    bencher.bench(|| index.summary(&sample(black_box(EML)), &Answers::default(), &Assumptions::default()));
}

/// One mail, with the reason for every rule.
#[divan::bench(args = SIZES)]
fn outcome_with_reasons(bencher: Bencher<'_, '_>, rules: usize) {
    let (set, sample) = (rule_set(rules), sample(EML));
    bencher.bench(|| outcome(black_box(&set), &sample, &Answers::default()));
}

/// Every answer at once.
#[divan::bench(args = SIZES)]
fn whole_tree(bencher: Bencher<'_, '_>, rules: usize) {
    let (set, sample) = (rule_set(rules), sample(EML));
    bencher.bench(|| tree(black_box(&set), &sample, &Assumptions::default()));
}

/// Making the index.
#[divan::bench(args = SIZES)]
fn make_index(bencher: Bencher<'_, '_>, rules: usize) {
    let set = rule_set(rules);
    bencher.bench(|| Index::new(black_box(&set)));
}

/// Many mails through 200 rules, from their bytes.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn hundred_thousand_emls(bencher: Bencher<'_, '_>) {
    let set = rule_set(200);
    let index = Index::new(&set);
    bencher.bench(|| {
        let effects = |_| {
            let seen = index.summary(&sample(black_box(EML)), &Answers::default(), &Assumptions::default());
            seen.effects.len()
        };
        (0..100_000).map(effects).sum::<usize>()
    });
}

/// The same for mails that were read before.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn hundred_thousand_samples(bencher: Bencher<'_, '_>) {
    let set = rule_set(200);
    let (index, sample) = (Index::new(&set), sample(EML));
    bencher.bench(|| {
        let effects = |_| {
            let seen = index.summary(black_box(&sample), &Answers::default(), &Assumptions::default());
            seen.effects.len()
        };
        (0..100_000).map(effects).sum::<usize>()
    });
}
