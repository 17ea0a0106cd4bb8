//! The history of a draft: every revision, who saved it, and what it did.

use super::api::{Restore, history};
use crate::ui::{self, Header, Outcome, Place, When};
use domain::{
    Content, Kind,
    access::Deed,
    draft::{DraftView, RevisionSummary},
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// All revisions of a draft, newest first.
#[component]
pub fn HistoryPage() -> impl IntoView {
    let params = use_params_map();
    let restore = ServerAction::<Restore>::new();
    ui::page_of(
        |(view, _): &(DraftView<Content>, Vec<RevisionSummary>)| {
            Place::within(view.content.kind().place(), &view.environment.id)
        },
        "rule-sets",
        move || params.with(|p| p.get("id").and_then(|id| id.parse::<i64>().ok()).unwrap_or_default()),
        history,
        move |frame, (view, revisions)| {
            let may_edit = frame.caller.as_ref().is_some_and(|c| c.may(Deed::EditDraft));
            let (environment, kind) = (view.environment.id.clone(), view.content.kind());
            let trail = vec![
                (format!("{} in {environment}", kind.title()), format!("/e/{environment}/{}", kind.place())),
                (view.content.name().to_owned(), ui::draft_address(kind, view.id)),
            ];
            let draft = view.id;
            let rows = revisions
                .into_iter()
                .map(|revision| {
                    let restore = (may_edit && revision.number != view.latest).then_some(restore);
                    view! { <Row draft kind revision restore /> }
                })
                .collect_view();
            view! {
                <Header title=format!("History of {}", view.content.name()) trail />
                <Outcome value=restore.value().into() />
                <div class="scroll" tabindex="0" role="region" aria-label="Revisions">
                    <table>
                        <thead>
                            <tr>
                                <th scope="col">"Revision"</th>
                                <th scope="col">"What it did"</th>
                                <th scope="col">"Saved by"</th>
                                <th scope="col">"When"</th>
                                <th scope="col">"Bring back"</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            }
            .into_any()
        },
    )
}

#[component]
fn Row(
    draft: i64,
    kind: Kind,
    revision: RevisionSummary,
    #[prop(optional_no_strip)] restore: Option<ServerAction<Restore>>,
) -> impl IntoView {
    let number = revision.number;
    let back = restore.map(|restore| {
        view! {
            <ActionForm action=restore attr:class="inline">
                <input type="hidden" name="draft" value=draft.to_string() />
                <input type="hidden" name="revision" value=number.to_string() />
                <button class="small" aria-label=format!("Bring revision {number} back")>"Bring back"</button>
            </ActionForm>
        }
    });
    view! {
        <tr>
            <th scope="row"><a href=format!("{}?revision={number}", ui::draft_address(kind, draft))>{format!("Revision {number}")}</a></th>
            <td>{revision.summary}</td>
            <td>{revision.author}</td>
            <td><When at=revision.saved_at /></td>
            <td>{back}</td>
        </tr>
    }
    .into_any()
}
