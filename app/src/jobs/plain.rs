//! Editing a job by a plain form: what is posted, put into the revision it was based on, and saved on top of the latest.

use crate::AppError;
use domain::{
    Caller, Failure,
    draft::{DraftId, RevisionNumber, SaveDraft, Saved},
    failure::Problem,
    jobs::{
        Job,
        form::{self, Source},
    },
    port::Services,
};
use std::collections::HashMap;

/// What the editor's form posts.
#[derive(Debug, Clone, PartialEq)]
pub struct Posted {
    /// The draft.
    pub draft: DraftId,
    /// The revision the person had before them.
    pub based_on: RevisionNumber,
    /// The pressed button: `save`, `operation`, `source`, or `set:PATH=VALUE`.
    pub op: String,
    /// Every field of the form by its path, and the two choices.
    pub fields: HashMap<String, String>,
}

/// Makes the edit.
pub async fn edit(caller: &Caller, services: &Services, posted: Posted) -> Result<(), AppError> {
    let base = services.drafts.open(caller, posted.draft, Some(posted.based_on)).await;
    let latest = services.drafts.open(caller, posted.draft, None).await?.job()?;
    let base = match base {
        Ok(view) => view.job()?.content,
        // A later save of the same person took the revision's place.
        Err(Failure::NotFound(_)) => latest.content.clone(),
        Err(other) => return Err(other.into()),
    };
    let mut job = apply(&base, &latest.content, &posted.fields).map_err(Failure::Invalid)?;
    job = pressed(job, &posted, &latest.environment.context())
        .map_err(|problem| Failure::Invalid(vec![problem]))?;
    let request = SaveDraft { draft: posted.draft, based_on: latest.revision, content: job.into() };
    match services.drafts.save(caller, request).await? {
        Saved::At(_) => Ok(()),
        Saved::Conflict(_) => {
            Err(Failure::Conflict("somebody saved this draft just now: go back and save again".into()).into())
        }
    }
}

/// Puts the fields that were changed on top of what is saved by now. A field that both changed, to different values, is a
/// problem; nothing of theirs is overwritten.
fn apply(base: &Job, latest: &Job, fields: &HashMap<String, String>) -> Result<Job, Vec<Problem>> {
    let mut job = latest.clone();
    let mut problems = Vec::new();
    let same = |a: &str, b: &str| a.replace("\r\n", "\n").trim_end() == b.replace("\r\n", "\n").trim_end();
    let mut paths: Vec<&String> =
        fields.keys().filter(|path| path.contains(|c: char| c.is_uppercase())).collect();
    paths.sort();
    for path in paths {
        let Some(text) = fields.get(path) else { continue };
        let (was, theirs) = (form::text(base, path), form::text(latest, path));
        if same(text, &was) || same(text, &theirs) {
            continue;
        }
        if !same(&was, &theirs) {
            let message = format!(
                "somebody else set this to `{theirs}` meanwhile; you typed `{text}`: say which it is to be"
            );
            problems.push(Problem::new(path.as_str(), message));
            continue;
        }
        match form::set(&job, path, text) {
            Ok(changed) => job = changed,
            Err(message) => problems.push(Problem::new(path.as_str(), message)),
        }
    }
    if problems.is_empty() { Ok(job) } else { Err(problems) }
}

fn pressed(job: Job, posted: &Posted, context: &domain::finding::Context) -> Result<Job, Problem> {
    let choice = |name: &str| posted.fields.get(name).map(String::as_str).unwrap_or_default();
    match posted.op.as_str() {
        "operation" => form::choose_operation(&job, choice("operation"), context)
            .ok_or_else(|| Problem::new("operation", "choose an operation of the list")),
        "source" => Source::ALL
            .into_iter()
            .find(|source| source.as_str() == choice("source"))
            .and_then(|source| form::choose_source(&job, source, context))
            .ok_or_else(|| Problem::new("source", "choose one of the list")),
        op => match op.strip_prefix("set:").and_then(|rest| rest.split_once('=')) {
            Some((path, value)) => {
                form::set(&job, path, value).map_err(|message| Problem::new(path, message))
            }
            None => Ok(job),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{finding::Context, jobs::templates};

    fn job() -> Job {
        let context = Context { region: "eu-west-1".into(), account: "111122223333".into() };
        templates::build("LambdaInvoke", &context).expect("it is made")
    }

    fn fields(all: &[(&str, &str)]) -> HashMap<String, String> {
        all.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn two_people_who_change_other_fields_both_keep_what_they_typed() {
        let base = job();
        let latest = form::set(&base, "Priority", "5").expect("it fits");
        let posted = fields(&[("Priority", "10"), ("Description", "mine"), ("operation", "LambdaInvoke")]);
        let job = apply(&base, &latest, &posted).expect("nothing is in the way");
        assert_eq!((job.priority, job.description.as_deref()), (Some(5), Some("mine")));
    }

    #[test]
    fn a_field_that_both_changed_is_told_and_not_overwritten() {
        let base = job();
        let latest = form::set(&base, "Priority", "5").expect("it fits");
        let problems = apply(&base, &latest, &fields(&[("Priority", "7")])).expect_err("both changed it");
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].at, "Priority");
        assert!(problems[0].message.contains("`5`") && problems[0].message.contains("`7`"));
        assert_eq!(apply(&base, &latest, &fields(&[("Priority", "5")])).expect("the same").priority, Some(5));
    }

    #[test]
    fn buttons_choose_and_mend_beside_what_was_typed() {
        let context = Context { region: "eu-west-1".into(), account: "111122223333".into() };
        let posted = |op: &str, all: &[(&str, &str)]| Posted {
            draft: 1,
            based_on: 1,
            op: op.into(),
            fields: fields(all),
        };
        let chosen = pressed(job(), &posted("operation", &[("operation", "S3PutObjectCopy")]), &context);
        assert_eq!(chosen.expect("it is there").operation_name(), Some("S3PutObjectCopy"));
        let mended = pressed(job(), &posted("set:Priority=3", &[]), &context).expect("it fits");
        assert_eq!(mended.priority, Some(3));
        assert!(pressed(job(), &posted("operation", &[("operation", "Nothing")]), &context).is_err());
        assert_eq!(pressed(job(), &posted("save", &[]), &context), Ok(job()));
    }
}
