//! The steps of a deployment that makes a rule set live.

use super::{
    compare::first_difference,
    engine::{Asked, End, Steps, TRIES, ask, failed, may_pass},
    journal,
};
use crate::{
    aws::Receiving,
    service::Core,
    store::deployment::{Deployment, SetGoal},
};
use async_trait::async_trait;
use domain::{
    plan::{Base, Step},
    rules::RuleSet,
};
use std::sync::Arc;

pub(super) struct Run<'a> {
    pub core: &'a Core,
    pub deployment: &'a Deployment,
    pub goal: &'a SetGoal,
    pub aws: Arc<dyn Receiving>,
    /// Where in the plan the one call is that switches.
    pub switch: usize,
    /// Whether an earlier process began this.
    pub resumed: bool,
}

#[async_trait]
impl Steps for Run<'_> {
    /// What was live before must be live still, as long as nothing was switched.
    async fn look_again(&self, number: usize) -> End {
        if number < self.switch { self.expect_active(number).await } else { End::Done(String::new()) }
    }

    async fn step(&self, number: usize) -> End {
        match self.goal.plan.steps.get(number) {
            Some(Step::Call(call)) => self.call(number, call).await,
            Some(Step::Compare { rule_set }) => self.compare(rule_set).await,
            Some(Step::ExpectActive { .. }) => self.expect_active(number).await,
            None => End::Done(String::new()),
        }
    }
}

impl Run<'_> {
    async fn compare(&self, name: &str) -> End {
        let (Some(wanted), found) = (&self.goal.wanted, self.read(name).await) else {
            return End::Failed("there is nothing to compare with".into());
        };
        match found {
            Err(end) => end,
            Ok(None) => End::Failed(format!("the rule set `{name}` is gone: somebody deleted it")),
            Ok(Some(found)) => match first_difference(wanted, &found) {
                None => End::Done("equal".into()),
                Some(difference) => End::Failed(format!("`{name}` is not as wanted: {difference}")),
            },
        }
    }

    /// Before the switch what was live must be live; after it, what was wanted. An answer that surprises after the switch is
    /// asked for again: AWS does not say how soon all of it knows.
    async fn expect_active(&self, number: usize) -> End {
        let plan = &self.goal.plan;
        let switched = number > self.switch;
        let expected = if switched {
            Base { active: plan.target.clone(), digest: plan.wanted.clone() }
        } else {
            plan.base.clone()
        };
        let mut asked = 0;
        loop {
            let active = match self.active(number, switched).await {
                Ok(active) => active,
                Err(end) => return end,
            };
            if Base::of(active.as_ref()) == expected {
                return End::Done(String::new());
            }
            asked += 1;
            if !switched || asked == TRIES {
                let what = self.other_is_active(active.as_ref(), &expected);
                return End::Failed(if switched {
                    format!("ATTENTION, AFTER THE SWITCH: {what}. Look at what is live now")
                } else {
                    format!("{what}. Nothing was switched")
                });
            }
            if self.pause().await {
                return End::Left;
            }
        }
    }

    pub(super) fn other_is_active(&self, active: Option<&RuleSet>, expected: &Base) -> String {
        let name = |name: Option<&str>| name.map_or_else(|| "no rule set".into(), |n| format!("`{n}`"));
        match active {
            Some(set) if Some(&set.name) == expected.active.as_ref() => {
                let known = [self.goal.base.as_ref(), self.goal.wanted.as_ref()];
                let known = known.into_iter().flatten().find(|s| Some(s.digest()) == expected.digest);
                let difference = known.and_then(|known| first_difference(known, set)).unwrap_or_default();
                format!("`{}` is active, but somebody changed it: {difference}", set.name)
            }
            other => format!(
                "{} is active, not {}: somebody else switched",
                name(other.map(|s| s.name.as_str())),
                name(expected.active.as_deref())
            ),
        }
    }

    /// What is active. With `insist`, asks until AWS says.
    pub(super) async fn active(&self, number: usize, insist: bool) -> Asked<Option<RuleSet>> {
        for asked in 1_u32.. {
            let error = match self.aws.active_rule_set().await {
                Ok(active) => return Ok(active),
                Err(error) => error,
            };
            if !insist && (asked >= TRIES || !may_pass(error.kind)) {
                return Err(failed(&error));
            }
            if insist && asked == 1 {
                self.remark(number, &format!("asking what is active until AWS says it; last: {error}")).await;
            }
            if self.pause().await {
                return Err(End::Left);
            }
        }
        Err(End::Left)
    }

    pub(super) async fn read(&self, name: &str) -> Asked<Option<RuleSet>> {
        ask(self.core, || self.aws.describe_rule_set(name)).await
    }

    /// Whether a set holds nothing but the first of the rules that are wanted.
    pub(super) fn is_begun(&self, set: &RuleSet) -> bool {
        let wanted = self.goal.wanted.as_ref().map(|s| s.canonical().rules).unwrap_or_default();
        wanted.starts_with(&set.canonical().rules)
    }

    /// Waits before AWS is asked again; says whether the process is to end.
    pub(super) async fn pause(&self) -> bool {
        self.core.runs.pause(self.core.patience).await;
        self.core.runs.stopping()
    }

    /// Notes why a step takes long; a note that is lost is no loss.
    async fn remark(&self, number: usize, text: &str) {
        let id = self.deployment.summary.id;
        if let Err(error) = journal::remark(self.core, id, number, text).await {
            let error = error.chain();
            tracing::warn!(deployment = id, error, "a remark of deployment {id} is lost");
        }
    }
}
