//! Server functions: sessions.
#![expect(missing_docs, reason = "the fields of the structures `#[server]` makes are the arguments below")]

use crate::AppError;
use domain::{Caller, environment::Environment, people};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::context;

/// What the frame of every page shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
pub struct FrameData {
    /// Who is signed in.
    pub caller: Option<Caller>,
    /// The environments, for the switch.
    pub environments: Vec<Environment>,
}

/// Who is signed in, and the environments.
#[server(endpoint = "session/frame")]
pub async fn frame() -> Result<FrameData, AppError> {
    let (caller, services) = context::request()?;
    let environments = services.environments.list(&caller).await?;
    Ok(FrameData { caller: Some(caller), environments })
}

/// Signs in, and goes where the person wanted to.
#[server(endpoint = "session/sign_in")]
pub async fn sign_in(
    name: String,
    password: String,
    #[server(default)] next: String,
) -> Result<(), AppError> {
    let (services, peer) = (context::services()?, context::peer());
    let (response, cookies) = answer()?;
    let session = services.sessions.sign_in(&peer, people::SignIn { name, password }).await?;
    context::begin(&response, cookies, &session);
    context::lead(local(&next));
    Ok(())
}

/// Ends the session, here and in the store.
#[server(endpoint = "session/sign_out")]
pub async fn sign_out() -> Result<(), AppError> {
    let (services, token) = (context::services()?, context::token());
    let (response, cookies) = answer()?;
    if let Some(token) = token {
        services.sessions.sign_out(&token).await?;
    }
    context::end(&response, cookies);
    context::lead("/sign-in");
    Ok(())
}

/// What a one-time link is for.
#[server(endpoint = "session/invitation")]
pub async fn invitation(token: String) -> Result<people::Invitation, AppError> {
    let services = context::services()?;
    Ok(services.sessions.invitation(&token).await?)
}

/// Uses a one-time link: sets name and password, and signs in.
#[server(endpoint = "session/accept")]
pub async fn accept(token: String, name: String, password: String) -> Result<(), AppError> {
    let services = context::services()?;
    let (response, cookies) = answer()?;
    let session = services.sessions.accept(people::AcceptInvitation { token, name, password }).await?;
    context::begin(&response, cookies, &session);
    context::lead("/");
    Ok(())
}

#[cfg(feature = "ssr")]
fn answer() -> Result<(leptos_axum::ResponseOptions, context::Cookies), AppError> {
    let response = use_context::<leptos_axum::ResponseOptions>();
    let cookies = use_context::<context::Cookies>();
    response.zip(cookies).ok_or_else(|| {
        AppError::Failure(domain::Failure::Internal {
            incident: "no response in the request's context".into(),
        })
    })
}

/// Where to go after signing in: only to a path of this console, never to another host.
#[cfg(feature = "ssr")]
fn local(next: &str) -> &str {
    let path = next.starts_with('/') && !next.starts_with("//") && !next.contains(['\\', '\r', '\n']);
    if path { next } else { "/" }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::local;

    #[test]
    fn signing_in_never_leads_to_another_host() {
        for own in ["/", "/changes/4?tab=plan"] {
            assert_eq!(local(own), own);
        }
        for foreign in [
            "",
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "javascript:alert(1)",
            "/a\r\nb",
        ] {
            assert_eq!(local(foreign), "/", "{foreign}");
        }
    }
}
