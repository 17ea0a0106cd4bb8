//! Looks at what a change needs to be there, before it is deployed.

use super::Core;
use crate::{
    aws::{AwsError, Kind, Receiving, batch::Reach},
    store::{change::Change, deployment::Goal},
};
use domain::{
    Content, Failure, Kind as Of,
    deployment::AnyPlan,
    environment::{Access, Environment},
    preflight::{Answer, Check, Look, Question, Seen, of_job, of_rules},
};
use std::{collections::BTreeMap, sync::Arc};

/// Rules in the sandbox may name any bucket, function and role.
const ANY: &str = "rules in the sandbox may name anything; in an AWS account this is looked at";

impl Core {
    /// All checks of what a change proposes, the worst first.
    pub async fn preflight(&self, change: &Change, environment: &Environment) -> Vec<Check> {
        let (questions, mut checks) = match (&change.proposed, &change.plan) {
            (Content::RuleSet(set), AnyPlan::RuleSet(plan)) => {
                of_rules(environment, &set.resolved(&environment.context()), change.base.as_ref(), plan)
            }
            (Content::Job(job), _) => (of_job(environment, job), Vec::new()),
            _ => Default::default(),
        };
        let any = takes_any(environment, &change.proposed);
        checks.extend(self.ask(environment, &questions, any).await);
        Check::sort(&mut checks);
        checks
    }

    /// Refuses to deploy what AWS could do nothing with. Only what is known to be wrong counts: where the console may not look, or
    /// gets no answer, the deployment itself finds out, before its switch.
    pub async fn nothing_stops(&self, environment: &Environment, goal: &Goal) -> Result<(), Failure> {
        let questions = match goal {
            // Rules in the sandbox may name anything.
            Goal::RuleSet(_) if environment.access == Access::Sandbox => return Ok(()),
            Goal::RuleSet(goal) => match &goal.wanted {
                Some(wanted) => of_rules(environment, wanted, goal.base.as_ref(), &goal.plan).0,
                None => return Ok(()),
            },
            Goal::Job(goal) => of_job(environment, &goal.job),
        };
        let questions: Vec<Question> = questions.into_iter().filter(Question::stops).collect();
        let checks = self.ask(environment, &questions, false).await;
        Check::refusal(&checks).map_or(Ok(()), |why| Err(Failure::Refused(why)))
    }

    /// Makes each look once, and judges it for each question.
    async fn ask(&self, environment: &Environment, questions: &[Question], takes_any: bool) -> Vec<Check> {
        let receiving = self.accounts.receiving(environment).await;
        let batch = self.accounts.batch(environment).await;
        let mut answers: BTreeMap<&Look, Answer> = BTreeMap::new();
        let mut checks = Vec::with_capacity(questions.len());
        for question in questions {
            if !answers.contains_key(&question.look) {
                let seen = match (&receiving, &batch) {
                    (Ok(receiving), Ok(batch)) => look(receiving, batch, &question.look).await,
                    (Err(error), _) | (_, Err(error)) => Err(error.clone()),
                };
                answers.insert(&question.look, answer(seen, takes_any));
            }
            checks.extend(answers.get(&question.look).map(|answer| question.check(answer)));
        }
        checks
    }
}

fn takes_any(environment: &Environment, content: &Content) -> bool {
    environment.access == Access::Sandbox && content.kind() == Of::RuleSet
}

/// Looks. None: it is not there.
async fn look(receiving: &Arc<dyn Receiving>, batch: &Reach, look: &Look) -> Result<Option<Seen>, AwsError> {
    Ok(match look {
        Look::Caller => Some(Seen::Account(receiving.identity().await?.account)),
        Look::Function(arn) => batch.functions.function(arn).await?.map(|facts| Seen::Function {
            version: facts.version,
            timeout: facts.timeout,
            state: facts.state,
        }),
        Look::FunctionPolicy(arn) => Some(Seen::Policy(batch.functions.function_policy(arn).await?)),
        Look::Bucket(bucket) => batch.objects.bucket_region(bucket).await?.map(Seen::Region),
        Look::BucketPolicy(bucket) => Some(Seen::Policy(batch.objects.bucket_policy(bucket).await?)),
        Look::Lock(bucket) => Some(Seen::Locked(batch.objects.locks_by_default(bucket).await?)),
        Look::Object { bucket, key, version } => batch
            .objects
            .head_object(bucket, key, version.as_deref())
            .await?
            .map(|head| Seen::Object(head.etag)),
        Look::Trust(role) => batch.roles.trust_policy(role).await?.map(|policy| Seen::Policy(Some(policy))),
        Look::Simulate { role, actions, resources } => {
            let decisions = batch.roles.simulate(role, actions, resources).await?;
            Some(Seen::Decisions(decisions.into_iter().map(|d| (d.action, d.resource, d.allowed)).collect()))
        }
    })
}

fn answer(seen: Result<Option<Seen>, AwsError>, takes_any: bool) -> Answer {
    match seen {
        Ok(None | Some(Seen::Policy(None))) if takes_any => Answer::Unanswered(ANY.into()),
        Err(error) if takes_any && error.kind == Kind::Missing => Answer::Unanswered(ANY.into()),
        Ok(Some(seen)) => Answer::Seen(seen),
        Ok(None) => Answer::Absent,
        Err(error) if error.code.starts_with("AccessDenied") => Answer::NotAllowed,
        Err(error) if error.kind == Kind::Missing => Answer::Absent,
        Err(error) => Answer::Unanswered(error.to_string()),
    }
}
