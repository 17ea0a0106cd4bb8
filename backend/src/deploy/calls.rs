//! The calls of a run that change something.

use super::{
    engine::{Asked, End, TRIES, failed, no_answer},
    sets::Run,
};
use crate::{
    aws::{AwsError, Kind},
    store::own_set,
};
use domain::{
    plan::{Base, Call},
    rules::RuleSet,
};

/// What is there where an answer was lost, or something stood already.
enum There {
    /// What the call was to make; with what is worth knowing.
    Done(&'static str),
    /// Nothing of it.
    Nothing,
    /// Something else, and what to do.
    Other(String),
}

impl Run<'_> {
    /// Makes a plan's call, so that it is done once however often it is tried.
    pub(super) async fn call(&self, number: usize, call: &Call) -> End {
        if number == self.switch {
            return self.make_switch(number, call).await;
        }
        match call {
            Call::DeleteReceiptRuleSet { rule_set } => self.delete_set(rule_set).await,
            Call::SetActiveReceiptRuleSet { .. } => End::Failed("a plan switches once".into()),
            Call::CreateReceiptRuleSet { rule_set }
            | Call::CloneReceiptRuleSet { rule_set, .. }
            | Call::CreateReceiptRule { rule_set, .. }
            | Call::UpdateReceiptRule { rule_set, .. }
            | Call::DeleteReceiptRule { rule_set, .. }
            | Call::SetReceiptRulePosition { rule_set, .. }
            | Call::ReorderReceiptRuleSet { rule_set, .. } => self.build(rule_set, call).await,
        }
    }

    /// A call on the new set, which no mail meets yet.
    async fn build(&self, set: &str, call: &Call) -> End {
        if self.goal.plan.base.active.as_deref() == Some(set) {
            return End::Failed(format!("`{set}` is active: nothing is added to what mail meets"));
        }
        for _ in 0..TRIES {
            let error = match self.send(call).await {
                Ok(()) => return End::Done(String::new()),
                Err(error) => error,
            };
            match error.kind {
                Kind::AlreadyExists | Kind::Unknown => match self.is_there(call).await {
                    Err(end) => return end,
                    Ok(There::Done(remark)) => return End::Done(remark.into()),
                    Ok(There::Other(why)) => return End::Failed(why),
                    Ok(There::Nothing) if error.kind == Kind::Unknown => {}
                    Ok(There::Nothing) => return failed(&error),
                },
                Kind::Throttled => {}
                _ => return failed(&error),
            }
            if self.pause().await {
                return End::Left;
            }
        }
        no_answer()
    }

    /// Whether a call was already done. Calls that come to the same when they are done twice are not asked about.
    async fn is_there(&self, call: &Call) -> Asked<There> {
        match call {
            Call::CreateReceiptRuleSet { rule_set } => Ok(match self.read(rule_set).await? {
                None => There::Nothing,
                Some(set) if self.is_begun(&set) => There::Done("already there, as far as it goes"),
                Some(_) => others(rule_set),
            }),
            Call::CloneReceiptRuleSet { rule_set, .. } => Ok(match self.read(rule_set).await? {
                None => There::Nothing,
                Some(set) if Some(set.digest()) == self.goal.plan.base.digest => {
                    There::Done("already there, equal")
                }
                Some(_) => others(rule_set),
            }),
            Call::CreateReceiptRule { rule_set, rule, .. } => {
                let Some(set) = self.read(rule_set).await? else {
                    return Ok(There::Other(format!(
                        "the rule set `{rule_set}` is gone: somebody deleted it"
                    )));
                };
                Ok(match set.rules.iter().find(|r| r.name == rule.name) {
                    Some(there) if there.canonical() == rule.canonical() => {
                        There::Done("already there, equal")
                    }
                    Some(_) => There::Other(format!("another rule `{}` is there already", rule.name)),
                    None => There::Nothing,
                })
            }
            _ => Ok(There::Nothing),
        }
    }

    /// The switch. Where it may have been sent already, what is active is read before it is sent again.
    async fn make_switch(&self, number: usize, call: &Call) -> End {
        let plan = &self.goal.plan;
        let wanted = Base { active: plan.target.clone(), digest: plan.wanted.clone() };
        let mut in_doubt = self.resumed;
        let mut last = None;
        for _ in 0..TRIES {
            if in_doubt {
                let active = match self.active(number, true).await {
                    Ok(active) => active,
                    Err(end) => return end,
                };
                let is = Base::of(active.as_ref());
                if is == wanted {
                    return End::Done("already active".into());
                }
                if is != plan.base {
                    return End::Failed(self.other_is_active(active.as_ref(), &plan.base));
                }
            }
            let error = match self.send(call).await {
                Ok(()) => return End::Done(String::new()),
                Err(error) => error,
            };
            match error.kind {
                Kind::Unknown => in_doubt = true,
                Kind::Throttled => {}
                _ => return failed(&error),
            }
            last = Some(error);
            if self.pause().await {
                return End::Left;
            }
        }
        if !in_doubt {
            return last.as_ref().map_or_else(no_answer, failed);
        }
        // The last try is in doubt as well.
        match self.active(number, true).await {
            Err(end) => end,
            Ok(active) => match Base::of(active.as_ref()) {
                is if is == wanted => End::Done("already active".into()),
                is if is == plan.base => no_answer(),
                // Switched to, and changed by somebody since: the step after this one says so.
                is if is.active == wanted.active && is.active != plan.base.active => {
                    End::Done("already active".into())
                }
                _ => End::Failed(self.other_is_active(active.as_ref(), &plan.base)),
            },
        }
    }

    /// Deletes an old set of the console's own. The deployment is done without it, so nothing here stops it: what
    /// cannot be deleted is left, with the reason.
    async fn delete_set(&self, name: &str) -> End {
        let left = |why: String| End::Done(format!("left standing: {why}"));
        let set = match self.read(name).await {
            Err(End::Failed(why)) => return left(why),
            Err(end) => return end,
            Ok(None) => return End::Done("already gone".into()),
            Ok(Some(set)) => set,
        };
        match self.why_it_stays(&set).await {
            Ok(None) => {}
            Ok(Some(why)) => return left(why.into()),
            Err(error) => return left(error.to_string()),
        }
        let call = Call::DeleteReceiptRuleSet { rule_set: name.into() };
        let mut last = None;
        for _ in 0..TRIES {
            match self.send(&call).await {
                Ok(()) => return End::Done(String::new()),
                Err(error) if matches!(error.kind, Kind::Unknown | Kind::Throttled) => last = Some(error),
                Err(error) => return left(error.to_string()),
            }
            if self.pause().await {
                return End::Left;
            }
        }
        left(last.map(|error| error.to_string()).unwrap_or_default())
    }

    /// Why a set is not deleted: it is not what a deployment made under its name, in full or as far as it came, or it was
    /// active since the plan was signed.
    async fn why_it_stays(&self, set: &RuleSet) -> Result<Option<&'static str>, crate::Error> {
        let environment = &self.goal.plan.environment;
        let mut db = self.core.store.read().await?;
        let own = own_set::all(&mut db, environment).await?;
        let made = own_set::made_as(&mut db, environment, &set.name).await?;
        let rules = set.canonical().rules;
        Ok(match own.iter().find(|own| own.name == set.name) {
            None => Some("the console did not make it"),
            Some(_) if !made.iter().any(|made| made.canonical().rules.starts_with(&rules)) => {
                Some("it is not as a deployment made it; somebody changed it")
            }
            Some(own) if !own.may_go(self.core.clock.now()) => Some("it was active within 36 hours"),
            Some(_) => None,
        })
    }

    async fn send(&self, call: &Call) -> Result<(), AwsError> {
        let aws = &self.aws;
        match call {
            Call::CreateReceiptRuleSet { rule_set } => aws.create_rule_set(rule_set).await,
            Call::CloneReceiptRuleSet { rule_set, original } => aws.clone_rule_set(rule_set, original).await,
            Call::CreateReceiptRule { rule_set, after, rule } => {
                aws.create_rule(rule_set, after.as_deref(), rule).await
            }
            Call::UpdateReceiptRule { rule_set, rule } => aws.update_rule(rule_set, rule).await,
            Call::DeleteReceiptRule { rule_set, rule } => aws.delete_rule(rule_set, rule).await,
            Call::SetReceiptRulePosition { rule_set, rule, after } => {
                aws.set_rule_position(rule_set, rule, after.as_deref()).await
            }
            Call::ReorderReceiptRuleSet { rule_set, rules } => aws.reorder_rule_set(rule_set, rules).await,
            Call::SetActiveReceiptRuleSet { rule_set } => aws.set_active_rule_set(rule_set.as_deref()).await,
            Call::DeleteReceiptRuleSet { rule_set } => aws.delete_rule_set(rule_set).await,
        }
    }
}

fn others(name: &str) -> There {
    There::Other(format!(
        "a rule set `{name}` with other rules is there already: delete it, or save a new revision"
    ))
}
