//! Rules that do not apply cost a mail nothing.

#[path = "../../benches/common/mod.rs"]
mod common;

use super::counting::{Used, used};
use common::{EML, RECIPIENTS, condition, rule_set, sample};
use domain::rules::outcome::{Answers, Assumptions, Index, Summary};

fn through(rules: usize) -> (Summary, Used) {
    let (set, sample) = (rule_set(rules), sample(EML));
    let index = Index::new(&set);
    used(|| index.summary(&sample, &Answers::default(), &Assumptions::default()))
}

#[test]
fn rules_that_do_not_apply_allocate_nothing() {
    let (few, used_by_few) = through(20);
    let (many, used_by_many) = through(200);
    assert_eq!(few.applying, [3, 9], "{RECIPIENTS:?} meet {} and {}", condition(3), condition(9));
    assert_eq!(few, many);
    assert_eq!(used_by_few.count, used_by_many.count, "{used_by_few:?} {used_by_many:?}");
    // One bit for each rule, in a few sets.
    assert!(used_by_many.bytes - used_by_few.bytes < 200, "{used_by_few:?} {used_by_many:?}");
}
