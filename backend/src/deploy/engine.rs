//! One run of one deployment.

use super::{compare::first_difference, journal};
use crate::{
    Error,
    aws::{AwsError, Kind, Receiving},
    service::Core,
    store::{
        deployment::{self, Deployment},
        environment,
    },
};
use domain::{
    Failure,
    deployment::{DeploymentId, StepState},
    environment::Environment,
    plan::{Base, Step},
    rules::RuleSet,
};
use std::sync::Arc;

/// How often a call is made that gets no answer, before the switch.
pub(super) const TRIES: u32 = 4;

/// How a step ended.
pub(super) enum End {
    /// Well; with what is worth knowing.
    Done(String),
    /// Not well: the deployment stops.
    Failed(String),
    /// The process is to end; the next one goes on.
    Left,
}

/// What was asked of AWS, and the end it may mean for the step.
pub(super) type Asked<T> = Result<T, End>;

pub(super) struct Run<'a> {
    pub core: &'a Core,
    pub deployment: &'a Deployment,
    pub aws: Arc<dyn Receiving>,
    /// Where in the plan the one call is that switches.
    pub switch: usize,
    /// Whether an earlier process began this.
    pub resumed: bool,
}

/// Runs a deployment from where its journal ends. An error is one of the journal: nothing was done after it.
pub(super) async fn run(core: &Core, id: DeploymentId) -> Result<(), Error> {
    let (deployment, environment, steps) = {
        let mut db = core.store.read().await?;
        let gone = |what: &'static str| Error::stored(what, "it is not there");
        let deployment = deployment::get(&mut db, id).await?.ok_or_else(|| gone("deployment"))?;
        let environment = environment::get(&mut db, &deployment.summary.environment).await?;
        let steps = deployment::steps(&mut db, id, &deployment.plan).await?;
        (deployment, environment.ok_or_else(|| gone("environment"))?, steps)
    };
    if !deployment.summary.state.is_moving() {
        return Ok(());
    }
    journal::running(core, id).await?;

    let switch = deployment.plan.switch().unwrap_or(usize::MAX);
    let first = steps.iter().position(|s| s.state != StepState::Done).unwrap_or(steps.len());
    let resumed = steps.iter().any(|s| s.state != StepState::Waiting);
    let sent = first > switch || steps.get(switch).is_some_and(|s| s.state == StepState::Running);
    let aws = match reach(core, &environment, sent).await {
        Ok(aws) => aws,
        Err(End::Failed(why)) => return journal::stop(core, &deployment, first, &why).await,
        Err(_) => return Ok(()),
    };
    let run = Run { core, deployment: &deployment, aws, switch, resumed };
    for (number, step) in steps.iter().enumerate().skip(first) {
        if core.runs.stopping() {
            return Ok(());
        }
        let may_stop = number < switch || (number == switch && step.state == StepState::Waiting);
        if let Some(person) = journal::intend(core, id, number, may_stop).await? {
            let why = format!("{person} stopped it before the switch");
            return journal::stop(core, &deployment, number, &why).await;
        }
        let looked = if resumed && number == first && number < switch {
            run.expect_active(number).await
        } else {
            End::Done(String::new())
        };
        let end = if matches!(looked, End::Done(_)) { run.step(number).await } else { looked };
        match end {
            End::Left => return Ok(()),
            End::Failed(why) => return journal::stop(core, &deployment, number, &why).await,
            End::Done(remark) => journal::conclude(core, &deployment, number, &remark).await?,
        }
    }
    journal::finish(core, &deployment).await
}

/// Gets at AWS. Once the switch may have been sent, tries until it can.
async fn reach(core: &Core, environment: &Environment, sent: bool) -> Asked<Arc<dyn Receiving>> {
    loop {
        match core.accounts.receiving(environment).await {
            Ok(aws) => return Ok(aws),
            Err(error) if !sent => return Err(End::Failed(error.to_string())),
            Err(_) => core.runs.pause(core.patience).await,
        }
        if core.runs.stopping() {
            return Err(End::Left);
        }
    }
}

impl Run<'_> {
    async fn step(&self, number: usize) -> End {
        match self.deployment.plan.steps.get(number) {
            Some(Step::Call(call)) => self.call(number, call).await,
            Some(Step::Compare { rule_set }) => self.compare(rule_set).await,
            Some(Step::ExpectActive { .. }) => self.expect_active(number).await,
            None => End::Done(String::new()),
        }
    }

    async fn compare(&self, name: &str) -> End {
        let (Some(wanted), found) = (&self.deployment.wanted, self.read(name).await) else {
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
        let plan = &self.deployment.plan;
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
                let known = [self.deployment.base.as_ref(), self.deployment.wanted.as_ref()];
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
        for asked in 1.. {
            match self.aws.describe_rule_set(name).await {
                Ok(set) => return Ok(set),
                Err(error) if asked >= TRIES || !may_pass(error.kind) => return Err(failed(&error)),
                Err(_) => {}
            }
            if self.pause().await {
                return Err(End::Left);
            }
        }
        Err(End::Left)
    }

    /// Whether a set holds nothing but the first of the rules that are wanted.
    pub(super) fn is_begun(&self, set: &RuleSet) -> bool {
        let wanted = self.deployment.wanted.as_ref().map(|s| s.canonical().rules).unwrap_or_default();
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

const fn may_pass(kind: Kind) -> bool {
    matches!(kind, Kind::Unknown | Kind::Throttled)
}

pub(super) fn failed(error: &AwsError) -> End {
    End::Failed(Failure::from(error.clone()).to_string())
}

pub(super) fn no_answer() -> End {
    End::Failed(format!("AWS gave no answer {TRIES} times: deploy again when it does"))
}
