//! The mail that a rule set is asked about, as it is typed on the command line.

use super::{load, place};
use crate::{input, output::Stop};
use domain::{
    Timestamp,
    failure::Problem,
    mail::{self, AddSample, Sample},
    rules::{
        Action, RuleSet,
        outcome::{Answer, Answers},
    },
};
use std::collections::BTreeSet;

/// The id a mail has where none is given: the same line gives the same answer, always.
pub const MESSAGE_ID: &str = "simulated0000000000000000000000000000000";
/// The time a mail came where none is given.
pub const RECEIVED_AT: &str = "2026-01-01T00:00:00Z";

/// The rule set, the mail, the envelope it comes in, and what functions answer.
#[derive(Debug, clap::Args)]
pub struct MailArgs {
    /// The rule set; `-` is standard input.
    #[arg(value_name = "FILE")]
    pub file: String,
    /// The mail, a file as it goes over the wire (`.eml`); only its header is looked at. `-` is standard input.
    #[arg(long, value_name = "M.eml")]
    pub mail: String,
    /// Who the mail is for: `RCPT TO`, which rules go by, and not what `To` says. Repeatable.
    #[arg(long = "recipient", value_name = "R", required = true)]
    pub recipients: Vec<String>,
    /// More recipients, so that `--recipient A B` works as well.
    #[arg(value_name = "R", hide = true)]
    pub more: Vec<String>,
    /// Who the mail is from: `MAIL FROM`; `<>` for a bounce's null sender. [default: `Return-Path`, else `From`]
    #[arg(long, value_name = "S", allow_hyphen_values = true)]
    pub sender: Option<String>,
    /// The mail came without TLS.
    #[arg(long)]
    pub plaintext: bool,
    /// The host it came from.
    #[arg(long, value_name = "IP")]
    pub source_ip: Option<String>,
    /// What one of SES's checks said: spam, virus, spf, dkim or dmarc, and PASS, FAIL, GRAY or PROCESSING_FAILED.
    /// Repeatable. [default: PASS]
    #[arg(long = "verdict", value_name = "CHECK=VERDICT")]
    pub verdicts: Vec<String>,
    /// The sending domain's DMARC policy, none, quarantine or reject; functions see it where DMARC failed.
    #[arg(long, value_name = "POLICY")]
    pub dmarc_policy: Option<String>,
    /// What the function of an action answers: CONTINUE, STOP_RULE, STOP_RULE_SET, INVALID (null or no disposition) or
    /// ERROR (fails or takes over 30 s). N counts from 1. Repeatable.
    #[arg(long = "answer", value_name = "RULE/N=ANSWER")]
    pub answers: Vec<String>,
    /// What all other functions answer that SES waits for.
    #[arg(long, value_name = "ANSWER", default_value = "CONTINUE")]
    pub default_answer: String,
    /// SES's id of the mail; the last part of an object's key.
    #[arg(long, value_name = "ID", default_value = MESSAGE_ID)]
    pub message_id: String,
    /// When SES received it, in UTC.
    #[arg(long, value_name = "TIME", default_value = RECEIVED_AT)]
    pub received_at: String,
}

/// What was typed, read.
pub struct Case {
    /// The rule set.
    pub set: RuleSet,
    /// The mail in its envelope.
    pub sample: Sample,
    /// What every function answers that SES waits for.
    pub answers: Answers,
    /// The places `--answer` named.
    pub named: Vec<(u32, u32)>,
}

impl MailArgs {
    /// Reads the files and everything typed.
    pub fn read(&self) -> Result<Case, Stop> {
        input::once([self.file.as_str(), self.mail.as_str()])?;
        let set = load::rule_set(&self.file)?;
        let sample = self.sample()?;
        let (answers, named) = self.answers(&set)?;
        Ok(Case { set, sample, answers, named })
    }

    fn sample(&self) -> Result<Sample, Stop> {
        let received_at: Timestamp =
            self.received_at.parse().map_err(|e| Stop::unusable(format!("--received-at: {e}")))?;
        let mut form = AddSample {
            file: Some(input::bytes(&self.mail)?),
            recipients: [&self.recipients[..], &self.more[..]].concat().join("\n"),
            sender: self.sender.clone().unwrap_or_default(),
            tls: (!self.plaintext).then(|| "on".into()),
            source_ip: self.source_ip.clone().unwrap_or_default(),
            dmarc_policy: self.dmarc_policy.clone().unwrap_or_default(),
            ..AddSample::default()
        };
        if form.recipients.trim().is_empty() {
            return Err(Stop::unusable("--recipient is empty: give an address"));
        }
        for typed in &self.verdicts {
            verdict(&mut form, typed)?;
        }
        let made = mail::from_form(&form, None, received_at, &self.message_id);
        let nameless = |problems: &Vec<Problem>| problems.iter().all(|p| p.at == "sender");
        match made {
            // A mail that says nobody it is from is as one from nobody. Rules do not go by the sender.
            Err(problems) if self.sender.is_none() && nameless(&problems) => {
                form.sender = "<>".into();
                mail::from_form(&form, None, received_at, &self.message_id)
            }
            made => made,
        }
        .map_err(|problems| Stop::unusable(self.told(&problems)))
    }

    /// Problems of the form, named by the option they were typed at.
    fn told(&self, problems: &[Problem]) -> String {
        let told: Vec<String> = problems
            .iter()
            .map(|problem| match problem.at.as_str() {
                "eml" => format!("cannot read `{}`: {}", self.mail, problem.message),
                "recipients" => format!("--recipient: {}", problem.message),
                "sender" => format!("--sender: {}", problem.message),
                "source_ip" => format!("--source-ip: {}", problem.message),
                "dmarc_policy" => format!("--dmarc-policy: {}", problem.message),
                verdict => format!("--verdict {verdict}: {}", problem.message),
            })
            .collect();
        told.join("; ")
    }

    fn answers(&self, set: &RuleSet) -> Result<(Answers, Vec<(u32, u32)>), Stop> {
        let default = answer("--default-answer", &self.default_answer)?;
        let mut answers = everywhere(set, default);
        let mut named = BTreeSet::new();
        for typed in &self.answers {
            let (at, said) = typed.rsplit_once('=').ok_or_else(|| {
                Stop::unusable(format!(
                    "--answer `{}` has no `=`: write RULE/N=STOP_RULE",
                    typed.escape_debug()
                ))
            })?;
            let (rule, number) = place::parse(at)?;
            let (r, a) = place::find(set, rule, number)?;
            let action = set.rules.get(r as usize).and_then(|rule| rule.actions.get(a as usize));
            if let Some(other) = action.filter(|action| !matches!(action, Action::LambdaAction(_))) {
                let what = other.title();
                return Err(Stop::unusable(format!(
                    "`{at}` is no function but {what}: only functions answer"
                )));
            }
            answers.0.insert((r, a), answer("--answer", said)?);
            if !named.insert((r, a)) {
                return Err(Stop::unusable(format!("--answer names `{at}` twice: leave one")));
            }
        }
        Ok((answers, named.into_iter().collect()))
    }
}

/// One answer for every function that SES waits for.
pub fn everywhere(set: &RuleSet, answer: Answer) -> Answers {
    let mut answers = Answers::default();
    for (r, rule) in (0..).zip(&set.rules) {
        for (a, action) in (0..).zip(&rule.actions) {
            if matches!(action, Action::LambdaAction(lambda) if lambda.waits()) {
                answers.0.insert((r, a), answer);
            }
        }
    }
    answers
}

fn answer(option: &str, text: &str) -> Result<Answer, Stop> {
    Answer::parse(text).map_err(|e| Stop::unusable(format!("{option}: {e}")))
}

fn verdict(form: &mut AddSample, typed: &str) -> Result<(), Stop> {
    let fault = |what: String| Stop::unusable(format!("--verdict `{}` {what}", typed.escape_debug()));
    let (check, said) =
        typed.split_once('=').ok_or_else(|| fault("has no `=`: write it like `spam=FAIL`".into()))?;
    let field = match check {
        "spam" => &mut form.spam,
        "virus" => &mut form.virus,
        "spf" => &mut form.spf,
        "dkim" => &mut form.dkim,
        "dmarc" => &mut form.dmarc,
        _ => return Err(fault("names no check: use spam, virus, spf, dkim or dmarc".into())),
    };
    if said.is_empty() {
        return Err(fault("has no verdict: use PASS, FAIL, GRAY or PROCESSING_FAILED".into()));
    }
    *field = said.to_owned();
    Ok(())
}
