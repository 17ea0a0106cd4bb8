//! `job judge`: what a function's answer to a request means.

use super::{
    check::{FindingRow, tell},
    load,
};
use crate::{
    input,
    output::{self, Exit, Format, Stop, Style},
};
use clap::ValueEnum;
use domain::{
    finding::Severity,
    jobs::answer::{self, Fate, Scope, Setting, TaskVerdict},
};
use serde::Serialize;
use std::io::Write;

/// What can be typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The request, as `job requests` prints it; `-` is standard input.
    #[arg(long, value_name = "FILE")]
    request: String,
    /// What the function answered.
    #[arg(long, value_name = "FILE")]
    answer: String,
    /// Which tasks are reported.
    #[arg(long, value_enum, default_value_t)]
    report: Reported,
    /// How often a task that failed for now is tried again. An assumption: AWS does not say.
    #[arg(long, default_value_t = Setting::default().redrives)]
    assume_redrives: u32,
    /// For people or for programs.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// Which tasks are reported.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum Reported {
    /// All of them.
    #[default]
    All,
    /// Those that failed.
    Failed,
    /// None.
    None,
}

#[derive(Serialize)]
struct Answer<'a> {
    assumed_redrives: u32,
    tasks: Vec<TaskRow<'a>>,
    violations: Vec<FindingRow<'a>>,
}

#[derive(Serialize)]
struct TaskRow<'a> {
    task_id: &'a str,
    code: Option<&'a str>,
    result_string: Fate,
    consequence: &'a str,
    report_row: Option<String>,
}

impl<'a> From<&'a TaskVerdict> for TaskRow<'a> {
    fn from(verdict: &'a TaskVerdict) -> Self {
        Self {
            task_id: &verdict.task_id,
            code: verdict.code.map(answer::ResultCode::as_str),
            result_string: verdict.result_string,
            consequence: &verdict.consequence,
            report_row: verdict.row.as_ref().map(answer::ReportRow::line),
        }
    }
}

/// Judges an answer.
pub fn run(args: &Args, style: Style, out: &mut dyn Write) -> Result<Exit, Stop> {
    let scope = match args.report {
        Reported::All => Scope::AllTasks,
        Reported::Failed => Scope::FailedTasksOnly,
        Reported::None => Scope::Off,
    };
    let setting = Setting { scope, redrives: args.assume_redrives };
    let (request, answer) = (input::text(&args.request)?, input::text(&args.answer)?);
    let judged =
        answer::judge(&request, &answer, setting).map_err(|p| load::problems_of(&args.request, &p))?;
    match args.format {
        Format::Json => {
            let tasks = judged.tasks.iter().map(TaskRow::from).collect();
            let violations = judged.violations.iter().map(FindingRow::from).collect();
            output::json(out, &Answer { assumed_redrives: setting.redrives, tasks, violations })?;
        }
        Format::Text => {
            for verdict in &judged.tasks {
                let row = TaskRow::from(verdict);
                let fate = match row.result_string {
                    Fate::Kept => "kept",
                    Fate::Lost => "lost",
                    Fate::Absent => "absent",
                };
                writeln!(
                    out,
                    "{}: {}, result string {fate}: {}",
                    row.task_id,
                    row.code.unwrap_or("unknown"),
                    row.consequence
                )?;
                if let Some(line) = row.report_row {
                    writeln!(out, "    row: {line}")?;
                }
            }
            for finding in &judged.violations {
                tell(out, style, &args.answer, finding)?;
            }
        }
    }
    let broken = judged.violations.iter().any(|v| v.severity == Severity::Error);
    Ok(if broken { Exit::Found } else { Exit::Clean })
}
