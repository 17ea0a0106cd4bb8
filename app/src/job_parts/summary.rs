//! What a job does, in words and as what is different from the one before; and what it costs.

use crate::ui::{Empty, Prose};
use domain::words::duration;
use domain::{
    change::JobChange,
    environment::Environment,
    jobs::{
        Job,
        diff::{Difference, diff},
        estimate::{Line, Prices, Work, estimate, measured::Measured},
        form::Source,
        life::{JobSummary, Purpose},
        qualifier::Function,
        write,
    },
};
use leptos::prelude::*;

/// The first tab of a change that proposes a job.
#[component]
pub fn JobTab(
    /// The change.
    change: JobChange,
    /// Where.
    environment: Environment,
) -> impl IntoView {
    let JobChange { proposed, base, plan, jobs, .. } = change;
    let measured = measured(&jobs);
    let against = base.is_some();
    let differences = diff(base.as_ref(), &proposed);
    let tried = plan.canary.map(|rows| {
        view! { <p>{format!("{rows} rows are tried first, by a job of their own. The whole job can be created once that one ended without failures.")}</p> }
    });
    let stopped = plan.stop.map(|rule| {
        view! { <p>{format!("The console cancels it when more than {} % of the tasks done failed, once {} are done.", rule.percent, rule.after)}</p> }
    });
    let document = write::draft(&proposed);
    view! {
        <Summary job=proposed.clone() />
        {tried}
        {measured}
        {stopped}
        <Cost job=proposed prices=environment.prices() />
        <h2>{if against { "What is different from the job created before" } else { "All of it" }}</h2>
        <JobDiff differences />
        <details>
            <summary>{format!("As the AWS CLI takes it, for {}", environment.id)}</summary>
            <pre class="code">{document}</pre>
        </details>
    }
    .into_any()
}

/// What the rows measured that were tried last; for all rows, once a whole job told how many there are.
fn measured(jobs: &[JobSummary]) -> Option<AnyView> {
    let canary = jobs.iter().find(|job| job.purpose == Purpose::Canary && job.status.is_final())?;
    let rows = jobs.iter().find(|job| job.purpose == Purpose::Whole).and_then(|job| job.progress.total);
    let said = Measured::of(&canary.progress)?.words(rows);
    let items = said.into_iter().map(|text| view! { <li>{text}</li> }).collect_view();
    Some(
        view! { <h2>"What the rows tried first measured"</h2> <ul class="job-summary">{items}</ul> }
            .into_any(),
    )
}

/// Members that differ, old and new beside each other.
#[component]
pub fn JobDiff(
    /// The differences.
    differences: Vec<Difference>,
) -> impl IntoView {
    let rows = differences
        .into_iter()
        .map(|d| {
            let old =
                d.old.map(|old| view! { <del><span class="hidden">"old: "</span> <code>{old}</code></del> });
            let new =
                d.new.map(|new| view! { <ins><span class="hidden">"new: "</span> <code>{new}</code></ins> });
            view! { <li><span class="diff-label">{d.path}</span> {old} {new}</li> }
        })
        .collect_view();
    view! { <ul class="diff-fields job-diff">{rows}</ul> }.into_any()
}

/// A job in a few sentences.
#[component]
pub fn Summary(
    /// The job.
    job: Job,
) -> impl IntoView {
    let sentences = sentences(&job);
    if sentences.is_empty() {
        return view! { <Empty text="This job says nothing yet." /> }.into_any();
    }
    let items = sentences.into_iter().map(|text| view! { <li><Prose text /></li> }).collect_view();
    view! { <ul class="job-summary">{items}</ul> }.into_any()
}

fn sentences(job: &Job) -> Vec<String> {
    let mut said = Vec::new();
    if let Some(lambda) = job.lambda() {
        let arn = lambda.function_arn.as_deref().unwrap_or_default();
        let which = Function::parse(arn).map(|f| f.qualifier.explain()).unwrap_or_default();
        said.push(format!("calls `{arn}` once for each object; {which}"));
        let schema = lambda.invocation_schema_version.as_deref().unwrap_or("1.0");
        let arguments = lambda.user_arguments.as_ref().map_or(0, std::collections::BTreeMap::len);
        said.push(format!("sends requests of schema {schema} with {arguments} arguments of its own"));
    } else if let Some(kind) = job.operation_name() {
        said.push(format!("does `{kind}` to each object"));
    }
    match Source::of(job) {
        Source::Generator => {
            let bucket = job.generator().and_then(|g| g.source_bucket.as_deref()).unwrap_or_default();
            said.push(format!("S3 makes the list of objects, of `{bucket}`, when the job is created"));
        }
        source => {
            let what = if source == Source::Csv { "the rows of" } else { "the inventory" };
            said.push(format!("works on {what} `{}`", job.manifest_arn().unwrap_or_default()));
        }
    }
    said.push(match job.enabled_report() {
        Some(report) => format!(
            "writes a report of {} to `{}`",
            if report.report_scope.as_deref() == Some("FailedTasksOnly") {
                "failed tasks"
            } else {
                "all tasks"
            },
            report.bucket.as_deref().unwrap_or_default()
        ),
        None => "writes no report: nobody will know which tasks failed".into(),
    });
    said.push(if job.canonical().confirmation_required == Some(true) {
        "waits, once its manifest was read, until a second person starts it".into()
    } else {
        "starts by itself as soon as its manifest was read".into()
    });
    said
}

/// What it costs, with what is not known left open: numbers are typed into the fields.
#[component]
pub fn Cost(
    /// The job.
    #[prop(into)]
    job: Signal<Job>,
    /// What it costs there; none for what the program knows.
    prices: Option<Prices>,
) -> impl IntoView {
    let prices = prices.unwrap_or_default();
    let invokes = Memo::new(move |_| job.with(|job| job.lambda().is_some()));
    let typed = [(); 4].map(|()| RwSignal::new(String::new()));
    let [rows, milliseconds, megabytes, concurrency] = typed;
    let estimate = Memo::new(move |_| {
        let number = |of: RwSignal<String>| of.with(|text| text.trim().replace([',', '_'], "").parse().ok());
        let work = Work {
            rows: number(rows),
            milliseconds: number(milliseconds),
            megabytes: number(megabytes),
            concurrency: number(concurrency),
            listed: number(rows),
            bytes: None,
        };
        job.with(|job| estimate(job, work, &prices))
    });
    let lines =
        move || estimate.get().lines.into_iter().map(|line| view! { <CostLine line /> }).collect_view();
    let total = move || {
        let estimate = estimate.get();
        let more = if estimate.complete { "" } else { " and what is not known yet" };
        format!("{}{more}", estimate.total)
    };
    let time = move || {
        estimate
            .get()
            .seconds
            .map(|s| view! { <p>{format!("The invocations take {} at least.", duration(s))}</p> })
    };
    let invocation = move || {
        invokes.get().then(|| {
            view! {
                <Number label="Milliseconds of one invocation" value=milliseconds />
                <Number label="Memory of the function, MB" value=megabytes />
                <Number label="Invocations at once" value=concurrency />
            }
        })
    };
    view! {
        <details class="cost">
            <summary>"Cost: " {total}</summary>
            <div class="columns needs-js">
                <Number label="Objects" value=rows />
                {invocation}
            </div>
            <div class="scroll">
                <table>
                    <thead>
                        <tr><th scope="col">"What"</th><th scope="col">"How much"</th><th scope="col">"US$"</th><th scope="col">"How it comes about"</th></tr>
                    </thead>
                    <tbody>{lines}</tbody>
                </table>
            </div>
            {time}
            <p class="quiet">{move || format!("Prices: {}.", estimate.get().as_of)}</p>
            <ul class="quiet">{move || estimate.get().notes.into_iter().map(|note| view! { <li>{note}</li> }).collect_view()}</ul>
        </details>
    }
    .into_any()
}

#[component]
fn Number(label: &'static str, value: RwSignal<String>) -> impl IntoView {
    view! {
        <label class="field">
            {label}
            <input inputmode="numeric" prop:value=value on:input:target=move |event| value.set(event.target().value()) />
        </label>
    }
}

#[component]
fn CostLine(line: Line) -> impl IntoView {
    let amount = line.amount.map_or_else(|| "?".to_owned(), |money| money.to_string());
    view! {
        <tr>
            <th scope="row">{line.item}</th>
            <td class="number">{line.quantity}</td>
            <td class="number">{amount}</td>
            <td>{line.explanation}</td>
        </tr>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{finding::Context, jobs::templates};

    #[test]
    fn a_job_says_what_it_does_and_how_it_can_move() {
        let context = Context { region: "eu-west-1".into(), account: "111122223333".into() };
        let job = templates::build("LambdaInvoke", &context).expect("it is made");
        let said = sentences(&job).join("; ");
        assert!(said.contains("version 1 never changes") && said.contains("second person"), "{said}");
        let job = templates::build("lambda-generator", &context).expect("it is made");
        assert!(sentences(&job).join("; ").contains("S3 makes the list"));
    }
}
