//! What a job needs to be there. AWS: S3 User Guide, "Granting permissions for S3 Batch Operations", and what fails when a job is
//! created or runs.

use super::{Granted, Judged, Look, Question, Seen, Wanted, caller, odd, rules::decisions};
use crate::{
    arn::{BucketArn, ObjectArn},
    environment::Environment,
    jobs::{
        Job,
        policies::{self, Generated, Options},
    },
};
use serde_json::json;

/// What is to be looked at for a job.
#[must_use]
pub fn of_job(environment: &Environment, job: &Job) -> Vec<Question> {
    let mut questions = vec![caller(&environment.account)];
    function(job, &mut questions);
    manifest(job, &mut questions);
    report(job, &mut questions);
    role(environment, job, &mut questions);
    questions
}

fn function(job: &Job, questions: &mut Vec<Question>) {
    let Some(arn) = job.lambda().and_then(|lambda| lambda.function_arn.clone()) else { return };
    let question =
        Question::new(Look::Function(arn.clone()), arn, "the function is there", |seen| match seen {
            Seen::Function { version, timeout, .. } => {
                Judged::pass(format!("version {version}, up to {timeout} s"))
            }
            _ => odd(),
        });
    questions.push(question.stopping().or_else("make it, or name another version"));
}

fn manifest(job: &Job, questions: &mut Vec<Question>) {
    let Some(location) = job.manifest.as_ref().and_then(|m| m.location.as_ref()) else { return };
    let Some(arn) = location.object_arn.as_deref() else { return };
    let Ok(at) = ObjectArn::parse(arn) else { return };
    let version = location.object_version_id.clone();
    let look = Look::Object { bucket: at.bucket.to_owned(), key: at.key.to_owned(), version };
    let wanted = location.e_tag.clone().unwrap_or_default();
    let question =
        Question::new(look, arn, "the manifest is there, with the draft's ETag", move |seen| match seen {
            Seen::Object(etag) if *etag == wanted => Judged::pass("it is"),
            Seen::Object(etag) => Judged::fail(
                format!(
                    "its ETag is `{etag}`, the draft has `{wanted}`: it was replaced, or another one is meant"
                ),
                etag.clone(),
            ),
            _ => odd(),
        });
    questions.push(question.stopping().or_else("upload it, or name another"));
}

fn report(job: &Job, questions: &mut Vec<Question>) {
    let Some(bucket) = job.enabled_report().and_then(|report| report.bucket.as_deref()) else { return };
    let Ok(named) = BucketArn::parse(bucket) else { return };
    let there =
        Question::new(Look::Bucket(named.name.to_owned()), bucket, "the report's bucket is there", |seen| {
            match seen {
                Seen::Region(region) => Judged::pass(format!("in {region}")),
                _ => odd(),
            }
        });
    questions.push(there.stopping().or_else("make it, or name another"));
    let lock = Question::new(
        Look::Lock(named.name.to_owned()),
        bucket,
        "the report's bucket locks no new object by default",
        |seen| match seen {
            Seen::Locked(false) => Judged::pass("it does not"),
            Seen::Locked(true) => Judged::fail(
                "it does: a default retention keeps the report from being written, so write it to another bucket",
                "",
            ),
            _ => odd(),
        },
    );
    questions.push(lock);
}

fn role(environment: &Environment, job: &Job, questions: &mut Vec<Question>) {
    let Some(role) = job.role_arn.as_deref().filter(|role| !role.is_empty()) else { return };
    let generated = policies::all(job, &environment.context(), &Options::default());
    let named = |name: &str| generated.iter().find(|policy| policy.name == name);
    if let Some(trust) = named("trust") {
        let wanted = Wanted {
            service: "batchoperations.s3.amazonaws.com",
            actions: vec!["sts:AssumeRole".into()],
            resources: Vec::new(),
            account: environment.account.clone(),
            // Whether S3 names account and job when it takes the role is unknown: a condition on them is not judged.
            sources: Vec::new(),
        };
        let fix = written(trust);
        let question = Question::new(
            Look::Trust(role.into()),
            role,
            "S3 Batch Operations may take the role",
            move |seen| match seen {
                Seen::Policy(Some(policy)) => match wanted.granted_by(policy) {
                    Granted::Yes => Judged::pass("its trust policy says so"),
                    Granted::No => Judged::fail("no statement of its trust policy says so", fix.clone()),
                    Granted::Perhaps(why) => Judged::unknown(why, fix.clone()),
                },
                Seen::Policy(None) => Judged::fail("it has no trust policy", fix.clone()),
                _ => odd(),
            },
        );
        questions.push(question.stopping().or_else("make it with this trust policy, or name another"));
    }
    let Some(policy) = named("role") else { return };
    for statement in &policy.policy.statement {
        let look = Look::Simulate {
            role: role.into(),
            actions: statement.action.iter().map(|action| (*action).to_owned()).collect(),
            resources: statement.resource.clone(),
        };
        let fix = json!({ "Version": "2012-10-17", "Statement": [statement] });
        let fix = serde_json::to_string_pretty(&fix).unwrap_or_default();
        let title = format!("the role may: {}", statement.why);
        questions.push(Question::new(look, role, title, move |seen| decisions(seen, &fix)));
    }
}

fn written(policy: &Generated) -> String {
    serde_json::to_string_pretty(&policy.policy).unwrap_or_default()
}
