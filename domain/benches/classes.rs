//! How long it takes to know every kind of mail a rule set tells apart, to check it on a keystroke, and to compare two sets over
//! 10,000 samples. `cargo bench -p domain --bench classes`

#[path = "common/sets.rs"]
mod sets;

use divan::{Bencher, black_box};
use domain::rules::{
    classes::{Classes, Kinds},
    effect_diff::effect_diff,
    findings::{Context, check},
};
use sets::{changed, samples, set};

fn main() {
    let (base, proposed) = (set(200), changed());
    let kinds = Kinds::of(&[&base, &proposed]);
    let diff = effect_diff(Some(&base), &proposed, &samples());
    println!(
        "200 rules, {} conditions: {} classes, {} kinds of mail. The diff of 10,000 samples says: {}",
        kinds.classes().conditions(),
        kinds.classes().all().len(),
        kinds.all().len(),
        diff.words()
    );
    divan::main();
}

#[divan::bench(args = [20, 200])]
fn classes_of_a_set(bencher: Bencher<'_, '_>, rules: usize) {
    let set = set(rules);
    bencher.bench(|| Classes::of(&[black_box(&set)]));
}

#[divan::bench]
fn kinds_of_two_sets_of_200_rules(bencher: Bencher<'_, '_>) {
    let (base, proposed) = (set(200), changed());
    bencher.bench(|| Kinds::of(&[black_box(&base), black_box(&proposed)]));
}

#[divan::bench(args = [20, 200])]
fn findings_of_a_set(bencher: Bencher<'_, '_>, rules: usize) {
    let set = set(rules);
    let context = Context { region: "eu-west-1".into(), account: "111122223333".into() };
    bencher.bench(|| check(black_box(&set), &context));
}

#[divan::bench]
fn diff_of_two_sets_of_200_rules_by_kinds_alone(bencher: Bencher<'_, '_>) {
    let (base, proposed) = (set(200), changed());
    bencher.bench(|| effect_diff(Some(black_box(&base)), black_box(&proposed), &[]));
}

#[divan::bench]
fn diff_of_10_000_samples_under_two_sets_of_200_rules(bencher: Bencher<'_, '_>) {
    let (base, proposed, samples) = (set(200), changed(), samples());
    bencher.bench(|| effect_diff(Some(black_box(&base)), black_box(&proposed), black_box(&samples)));
}

#[divan::bench]
fn proof_that_a_renamed_set_does_the_same(bencher: Bencher<'_, '_>) {
    let base = set(200);
    let mut proposed = base.clone();
    for rule in &mut proposed.rules {
        rule.name.push_str("-new");
    }
    bencher.bench(|| effect_diff(Some(black_box(&base)), black_box(&proposed), &[]));
}
