//! The editor of a job's draft.

use super::{
    api::{Edit, look_at_aws, open},
    fields::Sections,
    state::JobEditor,
};
use crate::{
    editor::{Difference, FindingList, ReadOnly, SaveState, Trouble, summary},
    job_parts::{Cost, JobDiff, JobRoles, Summary},
    ui::{self, Header, Outcome, Place, Prose},
};
use domain::{
    Content, Kind,
    access::Deed,
    draft::DraftView,
    jobs::{
        Job, Operation,
        diff::diff,
        form::{self, Source},
        life::LookUp,
        write,
    },
    manifest::percent,
    words::thousands,
};
use leptos::{ev::SubmitEvent, prelude::*, server_fn::ServerFn, task::spawn_local};
use leptos_router::hooks::{use_params_map, use_query_map};
use std::sync::Arc;

/// A job's draft in the editor.
#[component]
pub fn JobEditorPage() -> impl IntoView {
    let params = use_params_map();
    let query = use_query_map();
    let edit = ServerAction::<Edit>::new();
    let key = move || {
        let draft = params.with(|p| p.get("id").and_then(|id| id.parse::<i64>().ok()).unwrap_or_default());
        let revision = query.with(|q| q.get("revision").and_then(|r| r.parse::<i64>().ok()));
        (draft, revision)
    };
    ui::page_of(
        |view: &DraftView<Job>| Place::within("jobs", &view.environment.id),
        "jobs",
        key,
        |(draft, revision)| open(draft, revision),
        move |frame, view| {
            let may_edit = frame.caller.as_ref().is_some_and(|c| c.may(Deed::EditDraft));
            draw(view, may_edit, edit)
        },
    )
}

fn draw(view: DraftView<Job>, role_lets: bool, edit: ServerAction<Edit>) -> AnyView {
    let may_edit = role_lets && view.revision == view.latest;
    let editor = JobEditor::new(&view, may_edit);
    let environment = view.environment.id.clone();
    let trail = vec![(format!("Jobs in {environment}"), format!("/e/{environment}/jobs"))];
    let (draft, open_change) = (view.id, view.open_change);
    let difference: Difference<Job> = Arc::new(move |theirs| {
        let theirs = theirs.content.clone();
        let differences = move || diff(Some(&theirs), &editor.job.get());
        (move || view! { <JobDiff differences=differences() /> }).into_any()
    });
    let propose = move || {
        let (href, label) = match open_change {
            Some(change) => (format!("/changes/{change}"), format!("Go to change #{change}")),
            None => (format!("/drafts/{draft}/propose"), "Propose…".to_owned()),
        };
        // What is typed is saved when the page is left.
        may_edit.then(|| view! { <a class="button primary" href=href on:click=move |_| editor.saving.now()>{label}</a> })
    };
    view! {
        <Header
            title=view.content.name().to_owned()
            trail
            state=move || view! { <SaveState saving=editor.saving environment=editor.environment.get_value() /> }
            action=propose
        />
        <ReadOnly kind=Kind::Job draft revision=view.revision latest=view.latest may_edit=role_lets />
        <Outcome value=edit.value().into() />
        <Trouble saving=editor.saving difference take=Callback::new(move |job| editor.replace(job)) />
        <div class="toolbar">
            <a class="button small" href=format!("/drafts/{draft}/history")>"History"</a>
            <span>"Findings: " {move || editor.findings.with(|all| summary(all))}</span>
        </div>
        <div class="job-editor">
            <EditForm editor />
            <Beside editor />
        </div>
    }
    .into_any()
}

/// The form: live in the browser, posted as a whole without JavaScript.
#[component]
fn EditForm(editor: JobEditor) -> impl IntoView {
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        editor.saving.now();
    };
    view! {
        <form id="job" class="job-form" method="post" action=Edit::url() on:submit=submit>
            <fieldset class="bare" disabled=!editor.may_edit>
                <input type="hidden" name="draft" value=editor.draft.to_string() />
                <input type="hidden" name="based_on" value=move || editor.saving.base.get().to_string() />
                // What the Enter key presses in a field.
                <button class="hidden" name="op" value="save" tabindex="-1" aria-hidden="true">"Save"</button>
                <Choices editor />
                <Sections editor />
                <p><button name="op" value="save">"Save"</button></p>
            </fieldset>
        </form>
    }
    .into_any()
}

/// The two choices that decide which fields there are.
#[component]
fn Choices(editor: JobEditor) -> impl IntoView {
    let context = editor.environment.with_value(domain::environment::Environment::context);
    let kind = Memo::new(move |_| editor.job.with(|job| job.operation_name().unwrap_or_default()));
    let source = Memo::new(move |_| editor.job.with(|job| Source::of(job).as_str()));
    let operations = Operation::KINDS
        .iter()
        .map(|name| view! { <option value=*name selected={kind.get_untracked() == *name}>{*name}</option> })
        .collect_view();
    let sources = Source::ALL
        .iter()
        .map(|one| {
            let key = one.as_str();
            view! { <option value=key selected={source.get_untracked() == key}>{one.words()}</option> }
        })
        .collect_view();
    let choose_operation = {
        let context = context.clone();
        move |name: String| {
            if let Some(job) = form::choose_operation(&editor.job.get_untracked(), &name, &context) {
                editor.replace(job);
            }
        }
    };
    let choose_source = move |name: String| {
        let source = Source::ALL.into_iter().find(|source| source.as_str() == name);
        if let Some(job) = source.and_then(|s| form::choose_source(&editor.job.get_untracked(), s, &context))
        {
            editor.replace(job);
        }
    };
    view! {
        <fieldset class="card job-section">
            <legend>"What, and to which objects"</legend>
            <div class="field">
                <label for="Operation">"Operation"</label>
                <span class="with-button">
                    <select id="Operation" name="fields[operation]" prop:value=kind on:change:target=move |event| choose_operation(event.target().value())>
                        {operations}
                    </select>
                    <button class="small no-js" name="op" value="operation">"Choose"</button>
                </span>
            </div>
            <div class="field">
                <label for="Source">"Objects"</label>
                <span class="with-button">
                    <select id="Source" name="fields[source]" prop:value=source on:change:target=move |event| choose_source(event.target().value())>
                        {sources}
                    </select>
                    <button class="small no-js" name="op" value="source">"Choose"</button>
                </span>
                <p class="help">
                    "When a list outgrows one machine, let S3 make it: by a filter when the job is created, or from an inventory that a schedule writes."
                </p>
            </div>
        </fieldset>
    }
    .into_any()
}

/// What the job comes to, beside the form.
#[component]
fn Beside(editor: JobEditor) -> impl IntoView {
    let environment = editor.environment.get_value();
    let prices = environment.prices();
    let findings = move || {
        let found = editor.findings.get();
        view! { <FindingList findings=found content=Content::from(editor.job.get()) draft=Some(editor.draft) /> }
    };
    let roles = move || view! { <JobRoles job=editor.job.get() environment=environment.clone() /> };
    view! {
        <aside class="job-beside" aria-label="What the job comes to">
            <section>
                <h2>"What it does"</h2>
                {move || view! { <Summary job=editor.job.get() /> }}
                {move || check_link(editor)}
            </section>
            <LookAtAws editor />
            <section>
                <h2>"Findings"</h2>
                {findings}
            </section>
            <Cost job=editor.job prices />
            <details>
                <summary>"Roles and policies"</summary>
                {roles}
            </details>
            <details>
                <summary>"As the AWS CLI takes it"</summary>
                <ul>
                    <li><a rel="external" download="create-job.json" href=format!("/drafts/{}/export/create-job.json", editor.draft)>"Document for --cli-input-json"</a></li>
                    <li><a rel="external" download="create-job.sh" href=format!("/drafts/{}/export/create-job.sh", editor.draft)>"Script of AWS CLI commands"</a></li>
                </ul>
                <pre class="code">{move || editor.job.with(write::draft)}</pre>
            </details>
        </aside>
    }
    .into_any()
}

/// Reads ETag and version from AWS, and puts them into the draft by a button.
/// The way to the check of the manifest the draft names.
fn check_link(editor: JobEditor) -> Option<AnyView> {
    let object =
        editor.job.with(|job| job.manifest_arn().map(str::to_owned)).filter(|arn| !arn.is_empty())?;
    let environment = editor.environment.with_value(|e| e.id.clone());
    let encoded = |text: &str| percent::encode(text.as_bytes());
    let href = format!("/manifests?environment={}&object={}", encoded(&environment), encoded(&object));
    Some(view! { <p><a href=href>"Check this manifest in S3"</a></p> }.into_any())
}

#[component]
fn LookAtAws(editor: JobEditor) -> impl IntoView {
    let found = RwSignal::new(None::<Result<LookUp, crate::AppError>>);
    let busy = RwSignal::new(false);
    let look = move |_| {
        busy.set(true);
        let (environment, job) =
            (editor.environment.with_value(|e| e.id.clone()), editor.job.get_untracked());
        spawn_local(async move {
            let answer = look_at_aws(environment, job).await;
            if busy.try_set(false).is_none() {
                found.set(Some(answer));
            }
        });
    };
    let shown = move || match found.get()? {
        Err(error) => Some(view! { <ui::ErrorNotice error /> }.into_any()),
        Ok(seen) => Some(view! { <Seen editor seen /> }.into_any()),
    };
    editor.may_edit.then(|| {
        view! {
            <section class="needs-js">
                <h2>"Look at AWS"</h2>
                <p class="help">"Reads the manifest's ETag and what the function resolves to now. Nothing is changed there."</p>
                <p><button type="button" disabled=busy on:click=look>"Look at AWS"</button></p>
                <div role="status">{shown}</div>
            </section>
        }
    })
}

#[component]
fn Seen(editor: JobEditor, seen: LookUp) -> impl IntoView {
    let manifest = seen.manifest.map(|manifest| match manifest {
        Err(why) => view! { <li>"Manifest: " <Prose text=why /></li> }.into_any(),
        Ok(facts) => {
            let (etag, version) = (facts.etag.clone(), facts.version.clone());
            let take = move |_| {
                editor.put("Manifest.Location.ETag", &etag);
                editor.put("Manifest.Location.ObjectVersionId", version.as_deref().unwrap_or_default());
            };
            let text = format!("Manifest: {} bytes, ETag `{}`", thousands(facts.size), facts.etag);
            view! { <li><Prose text /> " " <button type="button" class="small" on:click=take>"Use this ETag"</button></li> }
                .into_any()
        }
    });
    let function = seen.function.map(|function| match function {
        Err(why) => view! { <li>"Function: " <Prose text=why /></li> }.into_any(),
        Ok(facts) => {
            let text =
                format!("Function: version `{}`, {} s, {} MB", facts.version, facts.timeout, facts.memory);
            let pin = facts.pinned.map(|arn| {
                let pin = move |_| editor.put("Operation.LambdaInvoke.FunctionArn", &arn);
                view! { <button type="button" class="small" on:click=pin>"Pin this version"</button> }
            });
            view! { <li><Prose text /> " " {pin}</li> }.into_any()
        }
    });
    view! { <ul>{manifest} {function}</ul> }.into_any()
}
