//! What the browser computes, built as the browser gets it, for `run.mjs` to time: the effect diff of two sets of 200 rules over
//! 10,000 samples.

#[path = "../../../domain/benches/common/sets.rs"]
mod sets;

use domain::{
    mail::Sample,
    rules::{RuleSet, effect_diff::effect_diff},
};
use std::sync::OnceLock;

static GIVEN: OnceLock<(RuleSet, RuleSet, Vec<Sample>)> = OnceLock::new();

fn given() -> &'static (RuleSet, RuleSet, Vec<Sample>) {
    GIVEN.get_or_init(|| (sets::set(200), sets::changed(), sets::samples()))
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Makes what is compared; returns how many samples there are.
#[unsafe(no_mangle)]
pub extern "C" fn prepare() -> u32 {
    count(given().2.len())
}

/// Compares; returns how many mails and kinds of mail differ.
#[unsafe(no_mangle)]
pub extern "C" fn effect_diff_of_10_000_samples() -> u32 {
    let (base, proposed, samples) = given();
    count(effect_diff(Some(base), proposed, samples).differing())
}

/// The same of the kinds of mail alone, as on each keystroke.
#[unsafe(no_mangle)]
pub extern "C" fn effect_diff_of_kinds() -> u32 {
    let (base, proposed, _) = given();
    count(effect_diff(Some(base), proposed, &[]).differing())
}
