//! The policy of an environment: what it demands of changes; and what jobs cost there.

use super::api::{PolicyData, SetPolicy, policy};
use crate::environments::SetPrices;
use crate::ui::{self, Area, Choices, EnvironmentBadge, Header, Input, Outcome, Place, Problems, Prose};
use domain::{
    Role,
    jobs::estimate::{Prices, PricesForm},
    review::PolicyForm,
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// The policy of one environment.
#[component]
pub fn PolicyPage() -> impl IntoView {
    let params = use_params_map();
    let set = ui::action::<SetPolicy>();
    let prices = ui::action::<SetPrices>();
    ui::page_of(
        |_: &PolicyData| Place::of("environments"),
        "environments",
        move || params.with(|p| p.get("environment")).unwrap_or_default(),
        policy,
        move |frame, data| {
            let is_admin = frame.caller.is_some_and(|c| c.role == Role::Admin);
            draw(data, is_admin, set, prices)
        },
    )
}

fn draw(
    data: PolicyData,
    is_admin: bool,
    set: ServerAction<SetPolicy>,
    set_prices: ServerAction<SetPrices>,
) -> AnyView {
    let environment = data.environment;
    let (name, prices) = (environment.id.clone(), environment.prices());
    let form = PolicyForm::of(&data.policy);
    let state = {
        let (id, colour) = (environment.id.clone(), environment.colour);
        move || view! { <EnvironmentBadge id=id.clone() colour /> }
    };
    let trail = vec![("Environments".to_owned(), "/environments".to_owned())];
    let problems: Problems = Signal::derive(move || set.value().get().and_then(Result::err));
    let help = if is_admin {
        "What this environment demands of a change before it is deployed. Changes in review go by it at once."
    } else {
        "What this environment demands of a change before it is deployed. An admin can change it."
    };
    view! {
        <Header title="Policy and prices" trail state />
        <Outcome value=set.value().into() />
        <p class="lead"><Prose text=help /></p>
        <ActionForm action=set attr:class="form narrow">
            <input type="hidden" name="environment" value=environment.id />
            <fieldset disabled=!is_admin>
                <Approvers form=form.clone() problems />
                <Demands form=form.clone() />
                <Bars form=form.clone() problems />
                <Area name="freezes" of="policy" label="Freeze windows" value=form.freezes rows=4 code=true problems
                    help="One a line, with its time zone and behind it why: `Fri 16:00 - Mon 08:00 Europe/Berlin weekend`, or `2026-12-20 18:00 - 2027-01-04 08:00 UTC`." />
                {is_admin.then(|| view! { <button class="primary">"Save the policy"</button> })}
            </fieldset>
        </ActionForm>
        <PriceTable environment=name prices is_admin set=set_prices />
    }
    .into_any()
}

#[component]
fn PriceTable(
    environment: String,
    prices: Option<Prices>,
    is_admin: bool,
    set: ServerAction<SetPrices>,
) -> impl IntoView {
    let problems: Problems = Signal::derive(move || set.value().get().and_then(Result::err));
    let known = if prices.is_some() {
        "These were typed in. Empty every field to go back to the prices the program knows."
    } else {
        "These are the prices the program knows. Compare them with AWS's pricing pages for the region, and say when you did."
    };
    let form = PricesForm::of(&prices.unwrap_or_default());
    let amounts = [
        ("job", "One job", form.job),
        ("million_objects", "A million objects", form.million_objects),
        ("million_objects_listed", "A million objects listed", form.million_objects_listed),
        ("checksum_gigabyte", "A gigabyte of checksums", form.checksum_gigabyte),
        ("million_invocations", "A million invocations", form.million_invocations),
        ("gigabyte_second", "A gigabyte-second of a function", form.gigabyte_second),
    ];
    let fields = amounts
        .map(|(name, label, value)| view! { <Input name of="prices" label value problems /> })
        .collect_view();
    view! {
        <h2>"Prices of jobs"</h2>
        <Outcome value=set.value().into() />
        <p class="lead">{known}</p>
        <ActionForm action=set attr:class="form narrow">
            <input type="hidden" name="environment" value=environment />
            <fieldset disabled=!is_admin>
                <Input name="as_of" of="prices" label="When and where they were read" value=form.as_of problems />
                <fieldset>
                    <legend>"US dollars"</legend>
                    <div class="columns">{fields}</div>
                </fieldset>
                {is_admin.then(|| view! { <button class="primary">"Save the prices"</button> })}
            </fieldset>
        </ActionForm>
    }
    .into_any()
}

#[component]
fn Approvers(form: PolicyForm, problems: Problems) -> impl IntoView {
    let roles = [Role::Reviewer, Role::Deployer, Role::Admin];
    let options = roles.map(|role| (role.to_string(), format!("{role} or more"))).to_vec();
    view! {
        <Input name="approvals" of="policy" label="Approvals" kind="number" value=form.approvals problems
            help="How many people have to approve, 0 to 5." />
        <Choices name="role" of="policy" label="By whom" options value=form.role problems />
        <Input name="people" of="policy" label="Only by" value=form.people problems
            help="Names, with commas between them. Empty: everybody with the role." />
    }
    .into_any()
}

#[component]
fn Demands(form: PolicyForm) -> impl IntoView {
    let boxes = [
        ("own_approval", "People may approve what they wrote", form.own_approval),
        ("deployer_not_author", "Who deploys wrote nothing of it", form.deployer_not_author),
        ("expectations", "All expectations hold", form.expectations),
        ("threads", "All threads are resolved", form.threads),
        ("warnings", "All warnings are acknowledged", form.warnings),
        ("pinned_versions", "Jobs name a published version of their function", form.pinned_versions),
        ("break_glass", "Admins may break the glass, with a reason", form.break_glass),
    ];
    let boxes = boxes
        .map(|(name, label, on)| {
            view! {
                <label class="check">
                    <input type="checkbox" name=format!("policy[{name}]") value="on" checked=on.is_some() />
                    {label}
                </label>
            }
        })
        .collect_view();
    view! { <fieldset><legend>"Demands"</legend>{boxes}</fieldset> }.into_any()
}

#[component]
fn Bars(form: PolicyForm, problems: Problems) -> impl IntoView {
    view! {
        <fieldset>
            <legend>"More approvals for a risk"</legend>
            <p class="help">"How many more; empty for none. Of all that apply, the highest counts."</p>
            <div class="columns">
            <Input name="catch_all" of="policy" label="A rule for every recipient" kind="number" value=form.catch_all problems />
            <Input name="bounce" of="policy" label="A Bounce action" kind="number" value=form.bounce problems />
            <Input name="now_refused" of="policy" label="Mail that is now refused" kind="number" value=form.now_refused problems />
            <Input name="fail_open" of="policy" label="A function whose failure lets mail go on" kind="number" value=form.fail_open problems />
            <Input name="objects" of="policy" label="A job over many objects" kind="number" value=form.objects problems />
            <Input name="objects_over" of="policy" label="Many objects: more than" kind="number" value=form.objects_over problems />
            <Input name="cost" of="policy" label="A job that costs much" kind="number" value=form.cost problems />
            <Input name="cost_over" of="policy" label="Much: more than so many dollars" kind="number" value=form.cost_over problems />
            </div>
        </fieldset>
    }
    .into_any()
}
