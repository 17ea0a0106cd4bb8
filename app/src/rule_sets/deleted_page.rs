//! The page of an environment's deleted drafts, where they are taken back.

use super::api::{Restore, deleted};
use crate::ui::{self, Empty, Header, Outcome, Place, When};
use domain::{access::Deed, draft::DraftSummary};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// An environment's deleted drafts.
#[component]
pub fn DeletedDraftsPage() -> impl IntoView {
    let params = use_params_map();
    let restore = ui::action::<Restore>();
    ui::page(
        move || {
            Place::within("rule-sets", &params.with_untracked(|p| p.get("environment").unwrap_or_default()))
        },
        move || params.with(|p| p.get("environment").unwrap_or_default()),
        deleted,
        move |frame, drafts| {
            let may_edit = frame.caller.is_some_and(|c| c.may(Deed::EditDraft));
            let environment = params.with_untracked(|p| p.get("environment").unwrap_or_default());
            view! {
                <Header title=format!("Deleted drafts in {environment}") />
                <Outcome value=restore.value().into() />
                <Deleted drafts may_edit restore />
            }
            .into_any()
        },
    )
}

#[component]
fn Deleted(drafts: Vec<DraftSummary>, may_edit: bool, restore: ServerAction<Restore>) -> impl IntoView {
    if drafts.is_empty() {
        return view! { <Empty text="No deleted drafts. What is deleted comes here with all its revisions.".to_owned() /> }
            .into_any();
    }
    let rows = drafts.into_iter().map(|draft| view! { <Row draft may_edit restore /> }).collect_view();
    view! {
        <div class="scroll">
            <table>
                <thead>
                    <tr>
                        <th scope="col">"Draft"</th>
                        <th scope="col"><span class="hidden">"Restore"</span></th>
                        <th scope="col">"Kind"</th>
                        <th scope="col">"Revision"</th>
                        <th scope="col">"What"</th>
                        <th scope="col">"Saved"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

#[component]
fn Row(draft: DraftSummary, may_edit: bool, restore: ServerAction<Restore>) -> impl IntoView {
    let label = format!("Restore draft {}", draft.name);
    let take_back = may_edit.then(|| {
        view! {
            <ActionForm action=restore attr:class="inline">
                <input type="hidden" name="draft" value=draft.id.to_string() />
                <button class="small" aria-label=label>"Restore"</button>
            </ActionForm>
        }
    });
    view! {
        <tr>
            <th scope="row">{draft.name}</th>
            <td>{take_back}</td>
            <td>{draft.kind.words()}</td>
            <td class="number">{draft.revision.to_string()}</td>
            <td>{draft.about}</td>
            <td>{draft.saved_by} " · " <When at=draft.saved_at /></td>
        </tr>
    }
    .into_any()
}
