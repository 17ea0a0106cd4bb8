//! The order of rules, from what each goes behind.

use crate::{
    document::{After, Found},
    node::problem,
};
use domain::failure::Problem;
use std::collections::HashMap;

/// Puts rules in order: the one that goes behind nothing first. Where the file does not say one order, it says why.
pub(crate) fn ordered(found: Vec<Found>, member: &str, problems: &mut Vec<Problem>) -> Vec<Found> {
    let before = found.len();
    let known = problems.len();
    let behind = links(&found, member, problems);
    let mut slots: Vec<Option<Found>> = found.into_iter().map(Some).collect();
    let mut ordered = Vec::with_capacity(before);
    let mut next = behind.get(&None).copied();
    while let Some(at) = next {
        // Each rule is taken once, so a circle ends.
        let Some(one) = slots.get_mut(at).and_then(Option::take) else { break };
        ordered.push(one);
        next = behind.get(&Some(at)).copied();
    }
    if ordered.len() < before && problems.len() == known {
        let left: Vec<String> =
            slots.iter().flatten().take(5).map(|one| format!("`{}`", one.title())).collect();
        let message = format!("{} go behind each other in a circle: one has to be first", left.join(" and "));
        problem(problems, "", 0, message);
    }
    ordered
}

/// Which rule comes behind which; none stands for the front.
fn links(found: &[Found], member: &str, problems: &mut Vec<Problem>) -> HashMap<Option<usize>, usize> {
    let position = |matches: &dyn Fn(&Found) -> bool| found.iter().position(matches);
    let mut behind: HashMap<Option<usize>, usize> = HashMap::new();
    for (at, one) in found.iter().enumerate() {
        let path = format!("{}.{member}", one.path);
        let before = match &one.after {
            After::Nothing => None,
            After::Id(id) => match position(&|other| other.id == *id) {
                Some(before) => Some(before),
                None => {
                    problem(problems, &path, one.line, format!("`{id}` is no rule of this file"));
                    continue;
                }
            },
            After::Name(name) => match position(&|other| other.name() == name) {
                Some(before) => Some(before),
                None => {
                    let message =
                        format!("the file has no rule `{name}` to go behind: give the whole rule set");
                    problem(problems, &path, one.line, message);
                    continue;
                }
            },
        };
        if let Some(other) = behind.insert(before, at).and_then(|other| found.get(other)) {
            let what = before.and_then(|b| found.get(b)).map_or_else(
                || format!("have no `{member}`"),
                |before| format!("go behind `{}`", before.title()),
            );
            let message = format!(
                "`{}` and `{}` both {what}: the file does not say which comes first; set `{member}` of one",
                other.title(),
                one.title()
            );
            problem(problems, &path, one.line, message);
        }
    }
    behind
}
