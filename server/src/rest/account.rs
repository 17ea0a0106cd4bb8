//! Who asks, and their tokens. Tokens are made on the page of the account: a token makes none.

use super::{
    parts::{Answer, At, Done, Rows, time},
    rows::word,
};
use axum::{Extension, Json, extract::State};
use domain::{Caller, port::Services, token::Token};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

pub fn routes() -> OpenApiRouter<Services> {
    OpenApiRouter::new().routes(routes!(me)).routes(routes!(tokens)).routes(routes!(revoke))
}

/// Who asks.
#[derive(Debug, Serialize, ToSchema)]
struct Me {
    /// The account's id.
    id: i64,
    /// Its name.
    name: String,
    /// `viewer`, `editor`, `reviewer`, `deployer` or `admin`.
    role: String,
    /// The token's id.
    token: Option<i64>,
    /// What the token is limited to: `read`, `edit`, `review`, `deploy`, `manage`.
    scopes: Vec<String>,
}

/// Who asks, and what their token is limited to.
#[utoipa::path(get, path = "/me", tag = "account", responses((status = 200, body = Me)))]
async fn me(Extension(caller): Extension<Caller>) -> Json<Me> {
    let scopes = caller.bearer.iter().flat_map(|bearer| bearer.scopes.iter());
    Json(Me {
        scopes: scopes.map(|scope| scope.to_string()).collect(),
        token: caller.bearer.map(|bearer| bearer.token),
        id: caller.person,
        name: caller.name,
        role: caller.role.to_string(),
    })
}

/// A token, without its secret.
#[derive(Debug, Serialize, ToSchema)]
struct TokenRow {
    /// Its id.
    id: i64,
    /// What its owner calls it.
    name: String,
    /// Whose it is.
    owner: String,
    /// What it is limited to.
    scopes: Vec<String>,
    /// `works`, `expired` or `revoked`.
    standing: String,
    /// When it was made.
    #[schema(format = DateTime)]
    created_at: String,
    /// When it stops working.
    #[schema(format = DateTime)]
    expires_at: String,
    /// Its last use, to the minute.
    #[schema(format = DateTime)]
    last_used_at: Option<String>,
}

impl From<Token> for TokenRow {
    fn from(token: Token) -> Self {
        Self {
            id: token.id,
            name: token.name,
            owner: token.owner,
            scopes: token.scopes.iter().map(|scope| scope.to_string()).collect(),
            standing: word(&token.standing),
            created_at: time(token.created_at),
            expires_at: time(token.expires_at),
            last_used_at: token.last_used_at.map(time),
        }
    }
}

/// Your tokens; everybody's for an administrator. Those that ended a month ago and more are left out.
#[utoipa::path(get, path = "/tokens", tag = "account", responses((status = 200, body = Rows<TokenRow>)))]
async fn tokens(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
) -> Answer<Json<Rows<TokenRow>>> {
    let tokens = services.tokens.list(&caller).await?;
    Ok(Rows::whole(tokens.into_iter().map(Into::into).collect()))
}

/// Revokes the token that asks; for another one, sign in on the page.
#[utoipa::path(
    delete, path = "/tokens/{token}", tag = "account",
    params(("token" = i64, Path, description = "the token's id")),
    responses((status = 204, description = "revoked"))
)]
async fn revoke(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
    At(token): At<i64>,
) -> Answer<Done> {
    services.tokens.revoke(&caller, token).await?;
    Ok(Done)
}
