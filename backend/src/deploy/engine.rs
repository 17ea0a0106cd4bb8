//! One run of one deployment: its steps in order, each between two writes of the journal.

use super::{jobs, journal, sets};
use crate::{
    Error,
    aws::{AwsError, Kind},
    service::Core,
    store::{
        deployment::{self, Deployment, Goal},
        environment,
    },
};
use async_trait::async_trait;
use domain::{
    Failure,
    deployment::{DeploymentId, StepState, StepView},
    environment::Environment,
};

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
    /// It was done, and could not be written down: it is done again, which comes to the same.
    Unwritten(Error),
}

/// What was asked of AWS, and the end it may mean for the step.
pub(super) type Asked<T> = Result<T, End>;

/// What the steps of one kind of deployment do.
#[async_trait]
pub(super) trait Steps: Send + Sync {
    /// Asks AWS what is there before it goes on where an earlier process ended.
    async fn look_again(&self, number: usize) -> End;
    /// Does a step, so that it is done once however often it is tried.
    async fn step(&self, number: usize) -> End;
}

/// Where a journal ends.
#[derive(Clone, Copy)]
pub(super) struct At {
    /// The step to go on with.
    pub first: usize,
    /// The step from which on something outside is different.
    pub switch: usize,
    /// Whether an earlier process began this.
    pub resumed: bool,
    /// Whether that step may have been done already.
    pub sent: bool,
}

impl At {
    fn of(steps: &[StepView], switch: Option<usize>) -> Self {
        let switch = switch.unwrap_or(usize::MAX);
        let first = steps.iter().position(|s| s.state != StepState::Done).unwrap_or(steps.len());
        let resumed = steps.iter().any(|s| s.state != StepState::Waiting);
        let sent = first > switch || steps.get(switch).is_some_and(|s| s.state == StepState::Running);
        Self { first, switch, resumed, sent }
    }
}

/// Runs a deployment from where its journal ends. An error is one of the journal: nothing was done after it.
pub(super) async fn run(core: &Core, id: DeploymentId) -> Result<(), Error> {
    let (deployment, environment, steps) = {
        let mut db = core.store.read().await?;
        let gone = |what: &'static str| Error::stored(what, "it is not there");
        let deployment = deployment::get(&mut db, id).await?.ok_or_else(|| gone("deployment"))?;
        let environment = environment::get(&mut db, &deployment.summary.environment).await?;
        let steps = deployment::steps(&mut db, id, &deployment.plan()).await?;
        (deployment, environment.ok_or_else(|| gone("environment"))?, steps)
    };
    if !deployment.summary.state.is_moving() {
        return Ok(());
    }
    journal::running(core, id).await?;

    let at = At::of(&steps, deployment.plan().switch());
    let runner = runner(core, &deployment, &environment, at).await;
    let runner = match runner {
        Ok(runner) => runner,
        Err(End::Failed(why)) => return journal::stop(core, &deployment, at.first, &why).await,
        Err(_) => return Ok(()),
    };
    walk(core, &deployment, &steps, at, &*runner).await
}

/// Gets at AWS. Once the switch may have been sent, tries until it can.
async fn runner<'a>(
    core: &'a Core,
    deployment: &'a Deployment,
    environment: &'a Environment,
    at: At,
) -> Asked<Box<dyn Steps + 'a>> {
    let At { switch, resumed, .. } = at;
    loop {
        let found: Result<Box<dyn Steps + 'a>, AwsError> = match &deployment.goal {
            Goal::RuleSet(goal) => core.accounts.receiving(environment).await.map(|aws| {
                Box::new(sets::Run { core, deployment, goal, aws, switch, resumed }) as Box<dyn Steps + 'a>
            }),
            Goal::Job(goal) => core
                .accounts
                .batch(environment)
                .await
                .map(|aws| Box::new(jobs::Run { core, deployment, goal, aws }) as Box<dyn Steps + 'a>),
        };
        match found {
            Ok(runner) => return Ok(runner),
            Err(error) if !at.sent => return Err(End::Failed(error.to_string())),
            Err(_) => core.runs.pause(core.patience).await,
        }
        if core.runs.stopping() {
            return Err(End::Left);
        }
    }
}

async fn walk(
    core: &Core,
    deployment: &Deployment,
    steps: &[StepView],
    at: At,
    runner: &dyn Steps,
) -> Result<(), Error> {
    let id = deployment.summary.id;
    for (number, step) in steps.iter().enumerate().skip(at.first) {
        if core.runs.stopping() {
            return Ok(());
        }
        let may_stop = number < at.switch || (number == at.switch && step.state == StepState::Waiting);
        if let Some(person) = journal::intend(core, id, number, may_stop).await? {
            let why = format!("{person} stopped it before the switch");
            return journal::stop(core, deployment, number, &why).await;
        }
        let looked = if at.resumed && number == at.first {
            runner.look_again(number).await
        } else {
            End::Done(String::new())
        };
        let end = if matches!(looked, End::Done(_)) { runner.step(number).await } else { looked };
        match end {
            End::Left => return Ok(()),
            End::Unwritten(error) => return Err(error),
            End::Failed(why) => return journal::stop(core, deployment, number, &why).await,
            End::Done(remark) => journal::conclude(core, deployment, number, &remark).await?,
        }
    }
    journal::finish(core, deployment).await
}

/// Asks AWS until it answers, a few times; what it refuses is refused at once.
pub(super) async fn ask<T, F>(core: &Core, call: impl Fn() -> F + Send + Sync) -> Asked<T>
where
    F: Future<Output = Result<T, AwsError>> + Send,
{
    for asked in 1.. {
        match call().await {
            Ok(answer) => return Ok(answer),
            Err(error) if asked >= TRIES || !may_pass(error.kind) => return Err(failed(&error)),
            Err(_) => core.runs.pause(core.patience).await,
        }
        if core.runs.stopping() {
            break;
        }
    }
    Err(End::Left)
}

pub(super) const fn may_pass(kind: Kind) -> bool {
    matches!(kind, Kind::Unknown | Kind::Throttled)
}

pub(super) fn failed(error: &AwsError) -> End {
    End::Failed(Failure::from(error.clone()).to_string())
}

pub(super) fn no_answer() -> End {
    End::Failed(format!("AWS gave no answer {TRIES} times: deploy again when it does"))
}
