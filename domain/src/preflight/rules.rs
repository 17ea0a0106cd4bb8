//! What a rule set needs to be there. AWS: "Giving permissions to Amazon SES for email receiving"; when a rule is made SES tries the
//! bucket, the topic, the key and the function it names, and refuses the rule where one cannot be used.

use super::{Check, Granted, Judged, Look, Question, Seen, Verdict, Wanted, caller, odd};
use crate::{
    environment::Environment,
    permissions::{At, Holder, Permissions, Statement},
    plan::{Plan, RULE_SETS},
    region,
    rules::{Action, InvocationType, RuleSet},
};
use std::collections::BTreeSet;

/// How long SES waits for a function it asks. AWS: source page, "30 seconds".
const PATIENCE: u32 = 30;

/// What is to be looked at for a rule set, and what is known without looking.
#[must_use]
pub fn of_rules(
    environment: &Environment,
    wanted: &RuleSet,
    base: Option<&RuleSet>,
    plan: &Plan,
) -> (Vec<Question>, Vec<Check>) {
    let at = At { account: &environment.account, region: &environment.region };
    let mut questions = vec![caller(&environment.account)];
    functions(wanted, &mut questions);
    buckets(wanted, &mut questions);
    let permissions = Permissions::of(at, plan, wanted, base);
    let mut known = vec![quota(environment, plan)];
    for statement in permissions.grant.iter().chain(&permissions.stands) {
        match granted(environment, plan, statement) {
            Some(question) => questions.push(question),
            None => known.push(unseen(statement)),
        }
    }
    (questions, known)
}

/// Whether one more set can be made.
fn quota(environment: &Environment, plan: &Plan) -> Check {
    let room = !plan.makes_a_set() || plan.sets < RULE_SETS;
    Check {
        of: environment.account.clone(),
        title: "there is room for another rule set".into(),
        verdict: if room { Verdict::Pass } else { Verdict::Fail },
        said: format!("{} of {RULE_SETS} stood when the plan was made", plan.sets),
        fix: String::new(),
        stops: true,
    }
}

fn functions(set: &RuleSet, questions: &mut Vec<Question>) {
    let mut seen = BTreeSet::new();
    for action in set.rules.iter().flat_map(|rule| &rule.actions) {
        let Action::LambdaAction(lambda) = action else { continue };
        let waits = lambda.invocation_type == Some(InvocationType::RequestResponse);
        if !seen.insert((lambda.function_arn.clone(), waits)) {
            continue;
        }
        let question = Question::new(
            Look::Function(lambda.function_arn.clone()),
            lambda.function_arn.clone(),
            if waits { "the function is there, and answers in time" } else { "the function is there" },
            move |seen| function(seen, waits),
        );
        questions.push(question.stopping().or_else("make it, or name another"));
    }
}

fn function(seen: &Seen, waits: bool) -> Judged {
    let Seen::Function { version, timeout, state } = seen else { return odd() };
    let facts = format!("version {version}, up to {timeout} s");
    match state.as_deref() {
        Some("Failed") => return Judged::unknown(format!("{facts}; AWS says its state is Failed"), ""),
        Some("Pending") => return Judged::unknown(format!("{facts}; AWS is still making it"), ""),
        _ => {}
    }
    if waits && *timeout > PATIENCE {
        return Judged::unknown(
            format!("{facts}; SES waits {PATIENCE} s, and what becomes of a mail then is not documented"),
            "",
        );
    }
    Judged::pass(facts)
}

fn buckets(set: &RuleSet, questions: &mut Vec<Question>) {
    let mut seen = BTreeSet::new();
    for action in set.rules.iter().flat_map(|rule| &rule.actions) {
        let Action::S3Action(s3) = action else { continue };
        if !seen.insert(s3.bucket_name.clone()) {
            continue;
        }
        let bucket = &s3.bucket_name;
        let region =
            Question::new(Look::Bucket(bucket.clone()), bucket, "the bucket is there", |seen| match seen {
                Seen::Region(region) => Judged::pass(format!("in {region}")),
                _ => odd(),
            });
        questions.push(region.stopping().or_else("make it, or name another"));
        questions.push(Question::new(
            Look::Lock(bucket.clone()),
            bucket,
            "the bucket locks no new object by default",
            |seen| match seen {
                Seen::Locked(false) => Judged::pass("it does not"),
                Seen::Locked(true) => {
                    Judged::fail("it does, and SES does not support that: store mail in another bucket", "")
                }
                _ => odd(),
            },
        ));
    }
}

/// The look at the policy a statement belongs into; none where the console has no way to read it.
fn granted(environment: &Environment, plan: &Plan, statement: &Statement) -> Option<Question> {
    let (look, title) = match statement.holder {
        Holder::Function => (Look::FunctionPolicy(statement.of.clone()), "SES may invoke the function"),
        Holder::Bucket => (Look::BucketPolicy(statement.of.clone()), "SES may write to the bucket"),
        Holder::RoleTrust => (Look::Trust(statement.of.clone()), "SES may take the role"),
        Holder::RolePolicy => {
            let look = Look::Simulate {
                role: statement.of.clone(),
                actions: statement.actions.clone(),
                resources: statement.resources.clone(),
            };
            let fix = statement.cli();
            let judge = move |seen: &Seen| decisions(seen, &fix);
            return Some(Question::new(look, &statement.of, "the role may do what the action takes", judge));
        }
        Holder::Topic | Holder::Key => return None,
    };
    let wanted = wanted(environment, plan, statement);
    let fix = statement.cli();
    Some(Question::new(look, &statement.of, title, move |seen| match seen {
        Seen::Policy(None) => Judged::fail("it has no policy", fix.clone()),
        Seen::Policy(Some(policy)) => match wanted.granted_by(policy) {
            Granted::Yes => Judged::pass("its policy says so"),
            Granted::No => Judged::fail("no statement of its policy says so", fix.clone()),
            Granted::Perhaps(why) => Judged::unknown(why, fix.clone()),
        },
        _ => odd(),
    }))
}

/// What SES has to be let do, for the very rules of the set the plan makes.
fn wanted(environment: &Environment, plan: &Plan, statement: &Statement) -> Wanted {
    let Environment { account, region, .. } = environment;
    let partition = region::partition(region);
    let set = plan.target.as_deref().unwrap_or_default();
    let source = |rule: &String| {
        format!("arn:{partition}:ses:{region}:{account}:receipt-rule-set/{set}:receipt-rule/{rule}")
    };
    // A function's own policy names it in each statement, in forms that differ by qualifier: what it says is for this function.
    let resources = if statement.holder == Holder::Bucket { statement.resources.clone() } else { Vec::new() };
    Wanted {
        service: "ses.amazonaws.com",
        actions: statement.actions.clone(),
        resources,
        account: account.clone(),
        sources: statement.rules.iter().map(source).collect(),
    }
}

/// What a role may do, of what it has to.
pub(super) fn decisions(seen: &Seen, fix: &str) -> Judged {
    let Seen::Decisions(decisions) = seen else { return odd() };
    let denied: Vec<String> = decisions
        .iter()
        .filter(|(_, _, allowed)| !allowed)
        .map(|(action, resource, _)| format!("`{action}` on `{resource}`"))
        .collect();
    if denied.is_empty() {
        return Judged::pass(format!("{} allowed, as IAM simulates it", count(decisions.len())));
    }
    Judged::fail(format!("IAM's simulation denies {}", denied.join(", ")), fix)
}

fn count(n: usize) -> String {
    if n == 1 { "one action".into() } else { format!("{n} actions") }
}

fn unseen(statement: &Statement) -> Check {
    Check {
        of: statement.of.clone(),
        title: format!("the {} lets SES in", statement.holder.words()),
        verdict: Verdict::Unknown,
        said: format!("the console does not read it. {}", statement.holder.note()).trim().to_owned(),
        fix: statement.cli(),
        stops: false,
    }
}
