//! The list of changes: what waits for somebody first.

use super::api::list;
use crate::ui::{self, Badge, Empty, EnvironmentBadge, Header, Place, Tone, When};
use domain::{
    change::{ChangeSummary, State},
    environment::Colour,
};
use leptos::prelude::*;

/// Changes of all environments, grouped by what they wait for.
#[component]
pub fn ChangesPage() -> impl IntoView {
    ui::page(
        || Place::of("changes"),
        || (),
        |()| list(),
        |frame, changes| {
            let inner = if changes.is_empty() {
                view! {
                    <Empty text="No change yet. Edit a rule set, then propose it: it appears here, waiting for a review.">
                        <a class="button" href="/">"Go to the rule sets"</a>
                    </Empty>
                }
                .into_any()
            } else {
                let colours = frame.environments.into_iter().map(|e| (e.id, e.colour)).collect::<Vec<_>>();
                let groups = grouped(changes)
                    .into_iter()
                    .map(|(title, rows)| view! { <Group title rows colours=colours.clone() /> });
                groups.collect_view().into_any()
            };
            view! { <Header title="Changes" /> {inner} }.into_any()
        },
    )
}

/// The groups in the order people need them; empty ones left out.
fn grouped(changes: Vec<ChangeSummary>) -> Vec<(&'static str, Vec<ChangeSummary>)> {
    let group = |state: State| match state {
        State::InReview => 0,
        State::Approved | State::Deploying => 1,
        State::SentBack => 2,
        State::Live | State::RolledBack | State::Withdrawn => 3,
    };
    let titles = ["Waits for a review", "Approved", "Sent back to its author", "Finished"];
    let mut groups: Vec<(&'static str, Vec<ChangeSummary>)> = titles.map(|t| (t, Vec::new())).to_vec();
    for change in changes {
        if let Some((_, rows)) = groups.get_mut(group(change.state)) {
            rows.push(change);
        }
    }
    groups.retain(|(_, rows)| !rows.is_empty());
    groups
}

#[component]
fn Group(title: &'static str, rows: Vec<ChangeSummary>, colours: Vec<(String, Colour)>) -> impl IntoView {
    let heading = format!("{title} ({})", rows.len());
    let rows = rows
        .into_iter()
        .map(|change| {
            let colour = colours.iter().find(|(id, _)| *id == change.environment).map(|(_, colour)| *colour);
            view! { <Row change colour=colour.unwrap_or(Colour::Amber) /> }
        })
        .collect_view();
    view! {
        <section class="group">
            <h2>{heading}</h2>
            <div class="scroll" tabindex="0" role="region" aria-label=title>
                <table>
                    <thead>
                        <tr>
                            <th scope="col">"Change"</th>
                            <th scope="col">"State"</th>
                            <th scope="col">"Environment"</th>
                            <th scope="col">"Rule set"</th>
                            <th scope="col">"Author"</th>
                            <th scope="col">"Last moved"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

#[component]
fn Row(change: ChangeSummary, colour: Colour) -> impl IntoView {
    view! {
        <tr>
            <th scope="row"><a href=format!("/changes/{}", change.id)>{format!("#{} {}", change.id, change.title)}</a></th>
            <td><Badge tone=Tone::of_change(change.state) text=change.state.words_of(change.kind) /></td>
            <td><EnvironmentBadge id=change.environment colour /></td>
            <td class="code">{format!("{} r{}", change.name, change.revision)}</td>
            <td>{change.author}</td>
            <td><When at=change.updated_at /></td>
        </tr>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Timestamp;

    #[test]
    fn what_waits_for_somebody_comes_first_and_empty_groups_are_left_out() {
        let change = |id, state| ChangeSummary {
            id,
            environment: "sandbox".into(),
            kind: domain::Kind::RuleSet,
            title: "t".into(),
            name: "in".into(),
            revision: 1,
            state,
            author: "ana".into(),
            created_at: Timestamp(0),
            updated_at: Timestamp(0),
        };
        let groups =
            grouped(vec![change(1, State::Live), change(2, State::Deploying), change(3, State::InReview)]);
        let seen: Vec<(&str, Vec<i64>)> =
            groups.iter().map(|(t, r)| (*t, r.iter().map(|c| c.id).collect())).collect();
        assert_eq!(seen, [("Waits for a review", vec![3]), ("Approved", vec![2]), ("Finished", vec![1])]);
    }
}
