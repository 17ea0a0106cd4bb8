//! The pane: rows, request, answer, handler.

use super::{
    api::Run,
    starters::Starters,
    tried::{Runs, Verdict},
};
use crate::ui::{Copy, ErrorNotice, asked_for};
use domain::{
    handler::Ran,
    jobs::{
        Job,
        answer::{Scope, Setting},
        bench::{Asked, MOST_ROWS, ask},
        write,
    },
};
use leptos::prelude::*;
use leptos_router::hooks::use_url;

/// Rows to begin with: a key with a plus and a letter beyond ASCII, one with a space, one that is JSON.
const ROWS: &str = "my-bucket,in/a%2Bb/%C3%BC.jpg\nmy-bucket,in/one+two.csv\nmy-bucket,%7B%22src%22%3A%22in/a.jpg%22%2C%22width%22%3A640%7D\n";

/// Tries a job's function on rows of a manifest: what it is sent, what an answer leads to.
///
/// Without JavaScript its forms ask for the page's own address again, with `rows`, `answer`, `redrives` and `row` in the query.
#[component]
pub fn JobBench(
    /// The job, as it is typed now.
    #[prop(into)]
    job: Signal<Job>,
    /// What a plain form's runs have left ([`super::api::page`]).
    #[prop(optional_no_strip)]
    left: Option<Vec<Ran>>,
    /// Hidden fields a plain form has to keep: name and value.
    #[prop(optional, into)]
    kept: Signal<Vec<(String, String)>>,
) -> impl IntoView {
    let rows = RwSignal::new(asked_for("rows").unwrap_or_else(|| ROWS.to_owned()));
    let answer = RwSignal::new(asked_for("answer").unwrap_or_default());
    let redrives = RwSignal::new(
        asked_for("redrives").and_then(|n| n.parse().ok()).unwrap_or(Setting::default().redrives),
    );
    let row = RwSignal::new(asked_for("row").and_then(|n| n.parse::<usize>().ok()).unwrap_or(1).max(1));
    let asked = Memo::new(move |_| ask(&job.get(), &rows.get(), MOST_ROWS));
    let setting = Signal::derive(move || Setting { scope: scope(&job.get()), redrives: redrives.get() });
    let chosen = Memo::new(move |_| {
        let asked = asked.get()?;
        let at = row.get().min(asked.len()).saturating_sub(1);
        asked.into_iter().nth(at).ok_or_else(|| "there is no such row".to_owned())
    });
    let hidden = move || {
        let fields = kept.get().into_iter();
        fields.map(|(name, value)| view! { <input type="hidden" name=name value=value /> }).collect_view()
    };
    view! {
        <form class="bench" method="get" on:submit=move |event| event.prevent_default()>
            {hidden}
            <div class="columns wide">
                <section class="card">
                    <div class="field">
                        <label for="b-rows">"Rows of the manifest"</label>
                        <textarea id="b-rows" name="rows" class="code" rows="4" spellcheck="false" prop:value=rows on:input=move |event| rows.set(event_target_value(&event).replace("\r\n", "\n"))>
                            {rows.get_untracked()}
                        </textarea>
                        <p class="help">{format!("As they stand in it; the first {MOST_ROWS} are used.")}</p>
                    </div>
                    <div class="columns">
                        <div class="field">
                            <label for="b-row">"Show the request of row"</label>
                            <input id="b-row" name="row" type="number" min="1" max=MOST_ROWS.to_string() prop:value=move || row.get().to_string() value=row.get_untracked().to_string() on:input=move |event| row.set(event_target_value(&event).parse().unwrap_or(1).max(1)) />
                        </div>
                        <div class="field">
                            <label for="b-redrives">"Tried again (assumed)"</label>
                            <input id="b-redrives" name="redrives" type="number" min="0" max="20" prop:value=move || redrives.get().to_string() value=redrives.get_untracked().to_string() on:input=move |event| redrives.set(event_target_value(&event).parse().unwrap_or_default()) />
                            <p class="help">"An assumption: AWS does not say how often a task that failed for now is tried again."</p>
                        </div>
                    </div>
                    <div class="field">
                        <label for="b-answer">"Paste the function's answer to it"</label>
                        <textarea id="b-answer" name="answer" class="code" rows="6" spellcheck="false" prop:value=answer on:input=move |event| answer.set(event_target_value(&event))>
                            {answer.get_untracked()}
                        </textarea>
                    </div>
                    <button class="small no-js">"Show and judge"</button>
                </section>
                <section class="card">
                    <h3>"What the function gets"</h3>
                    {move || match chosen.get() {
                        Ok(asked) => view! { <RequestOf asked /> }.into_any(),
                        Err(reason) => view! { <p class="problem" role="alert">{reason}</p> }.into_any(),
                    }}
                    {move || {
                        let answer = answer.get();
                        let asked = chosen.get().ok().filter(|_| !answer.trim().is_empty())?;
                        let judged = asked.judge(&answer, setting.get());
                        Some(view! { <h3>"What its answer leads to"</h3> <Verdict judged /> })
                    }}
                </section>
            </div>
        </form>
        <Handler job rows asked setting left kept />
        <Starters />
    }
    .into_any()
}

/// Which tasks the job's report has.
fn scope(job: &Job) -> Scope {
    match job.enabled_report() {
        None if job.report.is_some() => Scope::Off,
        Some(report) if report.report_scope.as_deref() == Some("FailedTasksOnly") => Scope::FailedTasksOnly,
        _ => Scope::AllTasks,
    }
}

#[component]
fn RequestOf(asked: Asked) -> impl IntoView {
    let json = asked.json();
    view! {
        <pre class="code select-all" tabindex="0">{json.clone()}</pre>
        <p><Copy text=json label="Copy the request" /></p>
        <p class="quiet">"The ids are made up. The key decodes to " <code class="raw">{asked.row.meant_key()}</code> "."</p>
    }
    .into_any()
}

/// A handler in JavaScript, run on the first rows by the server. Nothing of it is kept.
#[component]
fn Handler(
    job: Signal<Job>,
    rows: RwSignal<String>,
    asked: Memo<Result<Vec<Asked>, String>>,
    setting: Signal<Setting>,
    left: Option<Vec<Ran>>,
    kept: Signal<Vec<(String, String)>>,
) -> impl IntoView {
    let run = ServerAction::<Run>::new();
    let json = move || write::draft(&job.get());
    let url = use_url();
    let back = move || {
        let path = url.with(|url| url.path().to_owned());
        let fields = kept.get().into_iter().chain([("rows".to_owned(), rows.get())]);
        let pairs: Vec<String> = fields.map(|(name, value)| format!("{name}={}", encoded(&value))).collect();
        format!("{path}?{}#runs", pairs.join("&"))
    };
    let done = move || match run.value().get() {
        Some(Ok(ran)) => Some(ran),
        Some(Err(_)) => None,
        None => left.clone(),
    };
    view! {
        <section class="card" id="runs" aria-labelledby="b-run">
            <h3 id="b-run">"Run a handler on the rows"</h3>
            <ActionForm action=run>
                <input type="hidden" name="job" value=json />
                <input type="hidden" name="rows" value=rows />
                <input type="hidden" name="back" value=back />
                <div class="field">
                    <label for="b-source">"Handler"</label>
                    <textarea id="b-source" name="source" class="code" rows="8" spellcheck="false" required aria-describedby="b-source-help"></textarea>
                    <p class="help" id="b-source-help">
                        "JavaScript: " <code>"exports.handler = …"</code> " or an ES module. It runs on the server without files, network and packages, for a
                        limited number of steps, and is not kept."
                    </p>
                </div>
                <div class="field narrow">
                    <label for="b-take">"Rows"</label>
                    <input id="b-take" name="take" type="number" min="1" max=MOST_ROWS.to_string() value="3" />
                </div>
                <button disabled=move || run.pending().get()>{move || if run.pending().get() { "Running…" } else { "Run it" }}</button>
            </ActionForm>
            {move || run.value().get().and_then(Result::err).map(|error| view! { <ErrorNotice error /> })}
            {move || {
                let ran = done()?;
                let asked = asked.get().ok()?;
                Some(view! { <Runs asked ran setting=setting.get() /> })
            }}
        </section>
    }
    .into_any()
}

/// A value as a query has it.
fn encoded(value: &str) -> String {
    domain::manifest::percent::encode_form(value.as_bytes())
}
