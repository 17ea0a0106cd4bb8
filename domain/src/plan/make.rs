//! Making plans.

use super::{Account, Base, Call, Manner, Plan, Step, ways};
use crate::{
    Digest, Failure,
    rules::{Rule, RuleSet},
};

/// The plan that makes `wanted` a new set named `target` beside the active one, reads it back, compares all of it, and
/// switches with one call: mail never meets a half-edited set. Of the two ways to make the set, the one with fewer
/// calls is taken, see [`ways::clone`].
///
/// A set that already has the name is used when it is equal, and completed when its rules are the first ones of
/// `wanted`; otherwise the comparison step stops the deployment before the switch.
#[must_use]
pub fn switch(account: Account<'_>, wanted: &RuleSet, target: &str) -> Plan {
    let wanted = wanted.canonical();
    let base = Base::of(account.active);
    let present = account.existing.map(|set| {
        let there = set.canonical().rules;
        if wanted.rules.starts_with(&there) { there.len() } else { wanted.rules.len() }
    });
    let built = ways::build(&wanted.rules, target, present);
    let copied = account
        .active
        .filter(|_| present.is_none())
        .and_then(|live| ways::clone(&live.canonical(), &wanted.rules, target))
        .filter(|copied| copied.len() < built.len());
    let mut steps = vec![Step::ExpectActive { rule_set: base.active.clone() }];
    steps.extend(copied.unwrap_or(built).into_iter().map(Step::Call));
    steps.push(Step::Compare { rule_set: target.into() });
    steps.push(Step::ExpectActive { rule_set: base.active.clone() });
    steps.extend(activate(Some(target)));
    plan(account, base, Some((target, wanted.digest())), Manner::Switch, steps)
}

/// The plan that updates the one rule that differs, on the active set.
///
/// # Errors
/// [`Failure::Refused`] where something else than exactly one rule's content differs.
pub fn in_place(account: Account<'_>, wanted: &RuleSet) -> Result<Plan, Failure> {
    let refuse = |why: String| Err(Failure::Refused(format!("{why}: plan a switch instead")));
    let Some(live) = account.active else {
        return refuse("receiving is off, so there is nothing to update in place".into());
    };
    let (old, new) = (live.canonical().rules, wanted.canonical().rules);
    let names = |rules: &[Rule]| rules.iter().map(|r| r.name.clone()).collect::<Vec<_>>();
    if names(&old) != names(&new) {
        return refuse("an update in place adds, deletes, renames and moves no rule".into());
    }
    let differing: Vec<&Rule> = old.iter().zip(&new).filter(|(o, n)| o != n).map(|(_, n)| n).collect();
    if differing.len() > 1 {
        return refuse(format!(
            "{} rules differ, and in place only one can be updated at once",
            differing.len()
        ));
    }
    let base = Base::of(Some(live));
    let active = Step::ExpectActive { rule_set: base.active.clone() };
    let mut steps = vec![active.clone()];
    for rule in differing {
        let rule = Box::new(rule.clone());
        steps.push(Step::Call(Call::UpdateReceiptRule { rule_set: live.name.clone(), rule }));
    }
    steps.push(active);
    Ok(plan(account, base, Some((&live.name, wanted.digest())), Manner::InPlace, steps))
}

/// The plan that makes a set that still stands the active one again, after reading it back: rolling back is one call.
#[must_use]
pub fn back(account: Account<'_>, previous: Option<(&str, &Digest)>) -> Plan {
    let base = Base::of(account.active);
    let mut steps = vec![Step::ExpectActive { rule_set: base.active.clone() }];
    if let Some((name, _)) = previous {
        steps.push(Step::Compare { rule_set: name.into() });
    }
    steps.extend(activate(previous.map(|(name, _)| name)));
    let target = previous.map(|(name, digest)| (name, digest.clone()));
    plan(account, base, target, Manner::Switch, steps)
}

fn activate(target: Option<&str>) -> [Step; 2] {
    let rule_set = target.map(str::to_owned);
    [
        Step::Call(Call::SetActiveReceiptRuleSet { rule_set: rule_set.clone() }),
        Step::ExpectActive { rule_set },
    ]
}

fn plan(
    account: Account<'_>,
    base: Base,
    target: Option<(&str, Digest)>,
    manner: Manner,
    mut steps: Vec<Step>,
) -> Plan {
    let stays = [base.active.as_deref(), target.as_ref().map(|(name, _)| *name)];
    let prune: Vec<String> =
        account.prune.iter().filter(|name| !stays.contains(&Some(name.as_str()))).cloned().collect();
    steps.extend(prune.iter().map(|name| Step::Call(Call::DeleteReceiptRuleSet { rule_set: name.clone() })));
    Plan {
        environment: account.environment.into(),
        base,
        target: target.as_ref().map(|(name, _)| (*name).to_owned()),
        wanted: target.map(|(_, digest)| digest),
        manner,
        prune,
        sets: account.sets,
        steps,
    }
}
