//! The page of one's own account.

use super::{
    api::{ChangePassword, EndOthers, EndSession, show},
    tokens::Tokens,
};
use crate::ui::{self, Badge, Header, Input, Notice, Outcome, Place, Problems, Tone, When};
use domain::people::{MIN_PASSWORD, Session};
use leptos::prelude::*;

/// Password, sessions and tokens of whoever is signed in.
#[component]
pub fn AccountPage() -> impl IntoView {
    let change = ui::action::<ChangePassword>();
    let end = ui::action::<EndSession>();
    let end_others = ui::action::<EndOthers>();
    let tokens = super::tokens::Actions::new();
    ui::page(
        || Place::of("account"),
        || (),
        |()| show(),
        move |frame, data| {
            let sessions = data.sessions.clone();
            let name = frame.caller.as_ref().map(|c| c.name.clone()).unwrap_or_default();
            view! {
                <Header title="Your account" />
                <Tokens data caller=frame.caller actions=tokens />
                <Sessions sessions end end_others />
                <Password action=change name />
            }
            .into_any()
        },
    )
}

#[component]
fn Sessions(
    sessions: Vec<Session>,
    end: ServerAction<EndSession>,
    end_others: ServerAction<EndOthers>,
) -> impl IntoView {
    let others = sessions.iter().any(|s| !s.here);
    let rows = sessions.into_iter().map(|session| view! { <SessionRow session end /> }).collect_view();
    view! {
        <section class="card" aria-labelledby="sessions">
            <h2 id="sessions">"Sessions"</h2>
            <p>"Where you are signed in. A session ends by itself after two hours without a request, and after twelve at the latest."</p>
            <Outcome value=end.value().into() />
            <Outcome value=end_others.value().into() />
            <div class="scroll">
                <table>
                    <thead>
                        <tr>
                            <th scope="col">"Signed in"</th>
                            <th scope="col">"Last request"</th>
                            <th scope="col">"End"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {others.then(|| view! {
                <ActionForm action=end_others>
                    <button>"End all others"</button>
                </ActionForm>
            })}
        </section>
    }
    .into_any()
}

#[component]
fn SessionRow(session: Session, end: ServerAction<EndSession>) -> impl IntoView {
    let way_out = if session.here {
        view! { <Badge tone=Tone::Good text="this one" /> }.into_any()
    } else {
        view! {
            <ActionForm action=end attr:class="inline">
                <input type="hidden" name="session" value=session.id.to_string() />
                <button class="small">"End"</button>
            </ActionForm>
        }
        .into_any()
    };
    view! {
        <tr>
            <td><When at=session.created_at /></td>
            <td><When at=session.last_seen_at /></td>
            <td>{way_out}</td>
        </tr>
    }
    .into_any()
}

#[component]
fn Password(action: ServerAction<ChangePassword>, name: String) -> impl IntoView {
    let problems: Problems = Signal::derive(move || action.value().get().and_then(Result::err));
    let changed = move || matches!(action.value().get(), Some(Ok(())));
    view! {
        <section class="card narrow" aria-labelledby="password">
            <h2 id="password">"Password"</h2>
            <Outcome value=action.value().into() />
            {move || changed().then(|| view! {
                <Notice tone="good"><p role="status">"Your password is changed; all other sessions have ended."</p></Notice>
            })}
            <ActionForm action>
                // For password managers: whose password it is.
                <input type="hidden" autocomplete="username" value=name />
                <Input name="current" label="Password you have" kind="password" autocomplete="current-password" required=true problems />
                <Input
                    name="new"
                    label="New password"
                    help=format!("At least {MIN_PASSWORD} characters; a sentence is good. All your other sessions end.")
                    kind="password"
                    autocomplete="new-password"
                    required=true
                    problems
                />
                <button class="primary">"Change it"</button>
            </ActionForm>
        </section>
    }
    .into_any()
}
