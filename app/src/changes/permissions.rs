//! What policies have to say before a plan runs, and what they need no longer after it.

use crate::ui::Copy;
use domain::{
    environment::Environment,
    permissions::{At, Permissions, REVOKE_AFTER_HOURS, Statement},
    plan::Plan,
    rules::RuleSet,
};
use leptos::prelude::*;

/// The statements, and the same as texts to copy.
#[component]
pub fn PermissionsSection(
    /// Where.
    environment: Environment,
    /// The plan.
    plan: Plan,
    /// The rule set proposed, with topics by ARN.
    proposed: RuleSet,
    /// What was live when the plan was made.
    base: Option<RuleSet>,
) -> impl IntoView {
    let at = At { account: &environment.account, region: &environment.region };
    let permissions = Permissions::of(at, &plan, &proposed, base.as_ref());
    if permissions.is_empty() {
        return ().into_any();
    }
    let summary = format!(
        "Permissions: {} to grant before, {} expected to stand, {} to revoke after {REVOKE_AFTER_HOURS} hours",
        permissions.grant.len(),
        permissions.stands.len(),
        permissions.revoke.len()
    );
    let needed = !permissions.grant.is_empty() || !permissions.stands.is_empty();
    let texts = needed.then(|| {
        [
            ("AWS CLI", permissions.cli()),
            ("Terraform", permissions.terraform()),
            ("CloudFormation", permissions.cloud_formation()),
        ]
        .map(|(label, text)| view! { <Text label text /> })
        .collect_view()
    });
    let revoke = permissions.revoke.iter().map(Statement::cli_revoke).collect::<Vec<_>>().join("\n\n");
    let revoke = (!revoke.is_empty()).then(|| view! { <Text label="AWS CLI, to revoke" text=revoke /> });
    view! {
        <details class="permissions">
            <summary>{summary}</summary>
            <p class="help">
                "SES may do only what these policies let it, and tests them when a rule is created. The console does not change policies; somebody who may does, with the texts below. They add statements of their own names and leave everything else as it is."
            </p>
            <Group
                title="Grant before the deployment"
                help="The live rule set does not need these, so they may be missing. A new permission takes up to a minute to come into force."
                statements=permissions.grant
            />
            <Group
                title="Expected to stand"
                help="The live rule set needs the same. Each names every set made of this draft, so a new revision needs no new one."
                statements=permissions.stands
            />
            {texts}
            <Group
                title="May be revoked later"
                help="Only what is live now needs these. Leave them for 36 hours after the switch: so long SES may still deliver mail that it accepted before; and for as long as you may want to roll back."
                statements=permissions.revoke
            />
            {revoke}
        </details>
    }
    .into_any()
}

#[component]
fn Group(title: &'static str, help: &'static str, statements: Vec<Statement>) -> impl IntoView {
    (!statements.is_empty()).then(|| {
        let items = statements.into_iter().map(|statement| view! { <One statement /> }).collect_view();
        view! {
            <h3>{title}</h3>
            <p class="help">{help}</p>
            <ul>{items}</ul>
        }
    })
}

#[component]
fn One(statement: Statement) -> impl IntoView {
    let json = serde_json::to_string_pretty(&statement.json()).unwrap_or_default();
    let rules = statement.rules.join("`, `");
    let note = statement.holder.note();
    view! {
        <li>
            <details>
                <summary>
                    {statement.holder.words()} " " <code class="wrap">{statement.of}</code>
                </summary>
                <p class="quiet"><crate::ui::Prose text=format!("For `{rules}`. {note}") /></p>
                <pre class="code">{json}</pre>
            </details>
        </li>
    }
    .into_any()
}

#[component]
fn Text(label: &'static str, text: String) -> impl IntoView {
    view! {
        <details>
            <summary>{label}</summary>
            <Copy text=text.clone() />
            <pre class="code">{text}</pre>
        </details>
    }
    .into_any()
}
