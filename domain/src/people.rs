//! People, their sessions and invitations, as pages see them.

use crate::{Role, Timestamp, access::PersonId};
use serde::{Deserialize, Serialize};

/// The shortest password. While a password is the only factor, NIST SP 800-63B-4 asks for 15 characters.
pub const MIN_PASSWORD: usize = 15;
/// The longest password, in characters.
pub const MAX_PASSWORD: usize = 256;

/// Somebody with an account, or invited to one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Row id.
    pub id: PersonId,
    /// The name they sign in with.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// Whether it is a script's account and not a person's.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub service: bool,
    /// Where the account stands.
    pub state: AccountState,
    /// When the account was made.
    pub created_at: Timestamp,
    /// Their last request, to the minute; none before the first.
    pub last_seen_at: Option<Timestamp>,
}

impl Person {
    /// Roles that a service account may have: a review is a person's, and so is saying who is in the team.
    pub const OF_SERVICES: [Role; 3] = [Role::Viewer, Role::Editor, Role::Deployer];
}

/// Where an account stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AccountState {
    /// Invited; no password set yet.
    Invited,
    /// Can sign in.
    Active,
    /// Cannot sign in; sessions ended.
    Deactivated,
}

/// What the sign-in form sends.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignIn {
    /// The person's name.
    pub name: String,
    /// The password, in clear: it is hashed where it is checked.
    pub password: String,
}

/// A session's row id.
pub type SessionId = i64;

/// One of somebody's sessions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Row id.
    pub id: SessionId,
    /// When they signed in.
    pub created_at: Timestamp,
    /// Its last request, to the minute.
    pub last_seen_at: Timestamp,
    /// Whether it is the one they ask by.
    pub here: bool,
}

/// What the form that changes a password sends.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangePassword {
    /// The password they have.
    pub current: String,
    /// The one they want.
    pub new: String,
}

/// What the page behind a one-time link sends.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AcceptInvitation {
    /// The token in the link.
    pub token: String,
    /// The name to sign in with; fixed for an invitation, chosen by the first administrator.
    pub name: String,
    /// The password they chose.
    pub password: String,
}

/// What a one-time link is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// The invited person's name; none for the first administrator, who chooses it.
    pub name: Option<String>,
    /// The role the account has.
    pub role: Role,
    /// When the link stops working.
    pub expires_at: Timestamp,
}

/// What the invite form sends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invite {
    /// The name the person will sign in with.
    pub name: String,
    /// What they may do.
    pub role: Role,
}

/// An invitation just made. The link is shown once: only its digest is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invited {
    /// The invited person's name.
    pub name: String,
    /// Path of the one-time link, `/welcome/TOKEN`.
    pub path: String,
    /// When the link stops working.
    pub expires_at: Timestamp,
}

/// A session just begun. `token` goes into the cookie and nowhere else; the store has its digest.
#[derive(Clone, PartialEq, Eq)]
pub struct NewSession {
    /// The secret.
    pub token: String,
    /// When it ends at the latest.
    pub expires_at: Timestamp,
}
