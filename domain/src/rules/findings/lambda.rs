//! Lambda actions: the function, and whether waiting for it makes sense.
//! AWS: Amazon SES, Invoke Lambda function action.

use super::{
    Context, Report, arns, codes,
    reach::{self, Reach, Reached},
};
use crate::{
    arn::LambdaArn,
    finding::Place,
    region,
    rules::{Action, LambdaAction, Rule, RuleSet},
};

pub(super) fn check(set: &RuleSet, context: &Context, reach: &Reach, report: &mut Report) {
    for (index, rule) in set.rules.iter().enumerate() {
        let mut ends = None;
        for (at, action) in rule.actions.iter().enumerate() {
            let Action::LambdaAction(lambda) = action else { continue };
            function(lambda, Place::action(index, at, "FunctionArn"), context, report);
            let ends = *ends.get_or_insert_with(|| rule.is_enabled() && ends_mails(set, index, reach));
            let witness = reach.witness(index);
            waiting(lambda, rule, at, ends, witness, Place::action(index, at, "InvocationType"), report);
        }
    }
}

fn function(lambda: &LambdaAction, place: Place, context: &Context, report: &mut Report) {
    let text = &lambda.function_arn;
    if text.is_empty() {
        return;
    }
    let parsed = match LambdaArn::parse(text) {
        Ok(parsed) => parsed,
        Err(error) => {
            let Context { region, account } = context;
            let named = format!(
                "arn:{}:lambda:{region}:{account}:function:{}",
                region::partition(region),
                text.trim()
            );
            let bare = !text.starts_with("arn:") && LambdaArn::parse(&named).is_ok();
            let message = if bare {
                format!("`{text}` is a function's name; SES takes its ARN only")
            } else {
                format!("the function's ARN is wrong: {error}")
            };
            let patch = if bare { Some(named) } else { arns::trimmed(text, |t| LambdaArn::parse(t).is_ok()) };
            let fix = "use `arn:aws:lambda:REGION:ACCOUNT:function:NAME`";
            report.add(codes::LAMBDA_ARN, place, message, fix).patch(patch);
            return;
        }
    };
    if let Some(qualifier) = parsed.qualifier {
        let message = format!(
            "the function is given with the qualifier `{qualifier}`; AWS's documents do not say whether SES takes one"
        );
        let fix = "if it does, SES needs the permission on that very version or alias; the plain ARN is safe";
        report.add(codes::LAMBDA_QUALIFIER, place.clone(), message, fix);
    }
    arns::placed(&parsed.arn, codes::LAMBDA_REGION, "the function", &place, context, report);
}

/// Whether a rule runs and nothing can run after it, in no mail: not to the same recipient, nor to others of one mail.
fn ends_mails(set: &RuleSet, rule: usize, reach: &Reach) -> bool {
    let (how, _) = reach.reached(set, rule);
    !matches!(how, Reached::Never(_) | Reached::Nobody) && !reach.is_followed(set, rule)
}

/// Both misuses: waiting for an answer that cannot change anything, and not waiting where a stop is expected.
fn waiting(
    lambda: &LambdaAction,
    rule: &Rule,
    at: usize,
    ends: bool,
    witness: Option<String>,
    place: Place,
    report: &mut Report,
) {
    // What stands behind a Stop action never runs, and nothing is to be said of it.
    let stop = rule.actions.iter().position(reach::is_stop).unwrap_or(rule.actions.len());
    if stop < at {
        return;
    }
    let after = || rule.actions.iter().take(stop + 1).skip(at + 1);
    let event = "Event".to_owned();
    if lambda.waits() {
        // A Stop that nothing follows does nothing either, unless a topic is told of it.
        let nothing = after().all(|a| matches!(a, Action::StopAction(s) if s.topic_arn.is_none()));
        if ends && nothing {
            let message = "SES waits for the function's answer, but nothing follows that it could stop";
            let fix = "use `Event`, which AWS recommends unless the answer is needed";
            report.add(codes::LAMBDA_ANSWER_UNUSED, place, message, fix).patch(event).witness(witness);
        } else {
            let message = "SES waits at most 30 seconds; no answer or no valid disposition means `CONTINUE`, and what follows a failure AWS does not say";
            let fix = "let the function catch every error and answer in good time";
            report.add(codes::LAMBDA_WAITS, place, message, fix);
        }
        return;
    }
    let bounce = after().position(|a| matches!(a, Action::BounceAction(_)));
    let asked = |n: usize| after().take(n).any(reach::waits);
    let asked_before = rule.actions.iter().take(at).any(reach::waits);
    if bounce.is_some_and(|n| !asked(n)) && !asked_before {
        let message =
            "SES does not wait for the function, so the bounce after it is sent whatever the function finds";
        let fix = "use `RequestResponse` if the function decides about the bounce";
        report
            .add(codes::LAMBDA_EVENT_BEFORE_BOUNCE, place, message, fix)
            .patch("RequestResponse".to_owned())
            .witness(witness);
    }
}
