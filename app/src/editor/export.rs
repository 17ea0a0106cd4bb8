//! Taking the rule set out: the JSON that the AWS CLI prints and the console reads, and files for other tools. Those
//! are plain downloads of what is saved: made on the server, they cost the page nothing and work without JavaScript.

use super::state::Editor;
use crate::ui::Copy;
use domain::rules::read::write;
use leptos::prelude::*;

/// The set as JSON, to be read and copied.
#[component]
pub fn Export(
    /// The editor.
    editor: Editor,
) -> impl IntoView {
    let file = |name: &'static str, label: &'static str| {
        let href = format!("/drafts/{}/export/{name}", editor.draft);
        view! { <li><a rel="external" download=name href=href>{label}</a></li> }
    };
    let json = Memo::new(move |_| editor.set.with(write));
    view! {
        <details class="export">
            <summary>"Export as JSON"</summary>
            <p class="help">
                "What " <code>"aws ses describe-receipt-rule-set"</code> " prints; each rule is what "
                <code>"aws ses create-receipt-rule --rule"</code> " takes."
            </p>
            <ul>
                {file("rules.tf", "Terraform, with an `after` chain")}
                {file("template.yaml", "CloudFormation, YAML")}
                {file("template.json", "CloudFormation, JSON")}
                {file("create.sh", "Script of AWS CLI commands")}
            </ul>
            {move || view! { <p><Copy text=json.get() label="Copy the JSON" /></p> }}
            <pre class="code select-all" tabindex="0">{json}</pre>
        </details>
    }
    .into_any()
}
