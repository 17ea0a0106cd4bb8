//! The function a job invokes, and what it is told.

use super::{codes, given, place, places};
use crate::{
    finding::{Context, Report},
    jobs::{Job, LambdaInvoke, qualifier::Function},
    region,
};

const FUNCTION: &str = "Operation.LambdaInvoke.FunctionArn";
const SCHEMA: &str = "Operation.LambdaInvoke.InvocationSchemaVersion";

pub(super) fn check(job: &Job, context: &Context, report: &mut Report) {
    let Some(lambda) = job.lambda() else { return };
    if let Some(text) = given(lambda.function_arn.as_ref()) {
        function(text, context, report);
    }
    schema(lambda, report);
}

fn function(text: &str, context: &Context, report: &mut Report) {
    let function = match Function::parse(text) {
        Ok(function) => function,
        Err(error) => {
            let trimmed = text.trim();
            let patch = (trimmed != text && Function::parse(trimmed).is_ok()).then(|| trimmed.to_owned());
            let message = format!("the function's ARN is wrong: {error}");
            let fix = "use `arn:aws:lambda:REGION:ACCOUNT:function:NAME:VERSION`";
            report.add(codes::FUNCTION_ARN, place(FUNCTION), message, fix).patch(patch);
            return;
        }
    };
    if function.qualifier.moves() {
        let fix = "name the version it resolves to now; only a version's number does not move";
        report.add(codes::FUNCTION_MOVES, place(FUNCTION), function.qualifier.explain(), fix);
    }
    let Some(arn) = function.arn.map(|a| a.arn) else {
        let Context { region, account } = context;
        let rest = text.rsplit("function:").next().unwrap_or(text);
        let rest = if rest.contains(':') && rest.split(':').count() > 2 { function.name } else { rest };
        let whole = format!("arn:{}:lambda:{region}:{account}:function:{rest}", region::partition(region));
        let known = !region.is_empty() && !account.is_empty();
        let whole = (known && Function::parse(&whole).is_ok()).then_some(whole);
        let message = format!("`{text}` is only part of an ARN; AWS's documents name the field an ARN");
        report.add(codes::FUNCTION_PARTIAL, place(FUNCTION), message, "use the whole ARN").patch(whole);
        return;
    };
    if !places::partition(arn.partition, "the function", FUNCTION, context, report) {
        return;
    }
    if !context.region.is_empty() && arn.region != context.region {
        let message = format!(
            "the function is in `{}`, the job in `{}`; AWS's documents do not say that a job reaches functions elsewhere",
            arn.region, context.region
        );
        let fix = "use a function of the region the objects are in: the job has to be there as well";
        report.add(codes::FUNCTION_REGION, place(FUNCTION), message, fix);
    }
    if !context.account.is_empty() && arn.account != context.account {
        let message = format!(
            "the function belongs to account `{}`; AWS's documents do not say that a job reaches functions of others",
            arn.account
        );
        let fix = "use a function of the job's account, or try it on a few objects first";
        report.add(codes::FUNCTION_ACCOUNT, place(FUNCTION), message, fix);
    }
}

fn schema(lambda: &LambdaInvoke, report: &mut Report) {
    let schema = lambda.schema();
    if !schema.is_empty() && !["1.0", "2.0"].contains(&schema) {
        let message = format!("AWS documents the schemas `1.0` and `2.0`; `{schema}` is neither");
        report.add(codes::SCHEMA_UNKNOWN, place(SCHEMA), message, "use `2.0`").patch("2.0".to_owned());
    }
    if lambda.user_arguments.is_some() && schema == "1.0" {
        let message = "user arguments are sent with schema `2.0` only";
        let fix =
            "use `2.0`; the function then finds the bucket's name in `s3Bucket`, not an ARN in `s3BucketArn`";
        report.add(codes::ARGUMENTS_SCHEMA, place(SCHEMA), message, fix).patch("2.0".to_owned());
    }
}
