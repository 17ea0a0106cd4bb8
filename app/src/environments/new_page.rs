//! The form for a new environment.

use super::api::{Add, external_id};
use crate::ui::{self, Choices, Header, Input, Outcome, Place, Problems};
use domain::environment::Colour;
use leptos::prelude::*;

/// The argument of the server function the form posts to.
const OF: &str = "environment";

/// Adds an environment. No secret is asked for: credentials come from where the server runs.
#[component]
pub fn NewEnvironmentPage() -> impl IntoView {
    let action = ServerAction::<Add>::new();
    ui::page(
        || Place::of("environments"),
        || (),
        |()| external_id(),
        move |_, external_id| {
            let trail = vec![("Environments".to_owned(), "/environments".to_owned())];
            let problems: Problems = Signal::derive(move || action.value().get().and_then(Result::err));
            view! {
                <Header title="Add an environment" trail />
                <Outcome value=action.value().into() />
                <ActionForm action attr:class="narrow">
                    <WhatItIs problems />
                    <HowReached problems external_id />
                    <button class="primary">"Ask AWS and add"</button>
                </ActionForm>
            }
            .into_any()
        },
    )
}

#[component]
fn WhatItIs(problems: Problems) -> impl IntoView {
    let colours =
        Colour::ALL.into_iter().map(|(c, usual)| (c.as_str().to_owned(), format!("{}: {usual}", c.as_str())));
    view! {
        <fieldset>
            <legend>"What it is"</legend>
            <Input of=OF name="id" label="Name" help="Lower-case letters, digits and `-`; part of addresses." required=true problems />
            <Input
                of=OF
                name="account"
                label="AWS account"
                help="Twelve digits. AWS is asked who we are there; another account is refused."
                required=true
                code=true
                problems
            />
            <Input of=OF name="region" label="Region" help="Where SES receives the mail, e.g. `eu-west-1`." required=true code=true problems />
            <Choices of=OF name="colour" label="Colour" help="Always in sight: nobody deploys to production by mistake." options=colours.collect() problems />
        </fieldset>
    }
    .into_any()
}

#[component]
fn HowReached(problems: Problems, external_id: String) -> impl IntoView {
    let ways = [
        ("ambient", "Ambient credentials of the server"),
        ("profile", "A profile of the server's AWS configuration"),
        ("role", "A role, assumed with an external id"),
    ];
    let ways = ways.into_iter().map(|(key, label)| (key.to_owned(), label.to_owned())).collect();
    view! {
        <fieldset>
            <legend>"How it is reached"</legend>
            <p class="help">"No secret is stored: credentials come from where the server runs."</p>
            <Choices of=OF name="by" label="By" options=ways problems />
            <Input of=OF name="profile" label="Profile" help="Only for a profile." code=true problems />
            <Input of=OF name="role_arn" label="Role ARN" help="Only for a role." code=true problems />
            <Input
                of=OF
                name="external_id"
                label="External id"
                help="Made just now for this environment: put it into the role's trust policy before you add it."
                value=external_id
                code=true
                problems
            />
            <Input
                of=OF
                name="endpoint_url"
                label="Endpoint"
                help="Empty for AWS itself. An emulator on loopback, or a host the server's configuration allows."
                code=true
                problems
            />
            <Input
                of=OF
                name="calls_per_second"
                label="Calls per second"
                help="AWS allows about one call per second to SES's receiving operations."
                value="1"
                problems
            />
        </fieldset>
    }
    .into_any()
}
