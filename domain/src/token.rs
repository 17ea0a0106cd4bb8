//! Tokens: what scripts come by instead of a session. A token is somebody's, does at most what they may do, and of that
//! only what its scopes name; it ends by itself, and with the account.

use crate::{Failure, Role, Timestamp, access::PersonId};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A token's row id.
pub type TokenId = i64;

/// What every token begins with: secret scanners, and people, know one when they see it.
pub const PREFIX: &str = "countersign_";
/// The longest a token works, in days.
pub const MAX_DAYS: u16 = 366;
/// How long a token works unless somebody says otherwise, in days.
pub const USUAL_DAYS: u16 = 90;
/// The most tokens that work at a time, for one account.
pub const MAX_TOKENS: usize = 50;
/// The longest name, in characters.
pub const MAX_NAME: usize = 64;

/// A part of what people do, that a token may be limited to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// Read everything the account may read. Every token has it.
    Read,
    /// Edit drafts and samples, propose changes, comment.
    Edit,
    /// Approve changes or send them back. Never a service account's.
    Review,
    /// Deploy, stop, roll back; start and cancel jobs.
    Deploy,
    /// Manage people and environments.
    Manage,
}

impl Scope {
    /// All scopes.
    pub const ALL: [Self; 5] = [Self::Read, Self::Edit, Self::Review, Self::Deploy, Self::Manage];

    /// The scope's name: `read`, `edit`, `review`, `deploy`, `manage`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Edit => "edit",
            Self::Review => "review",
            Self::Deploy => "deploy",
            Self::Manage => "manage",
        }
    }

    /// What the scope lets a token do, for the page that makes one.
    #[must_use]
    pub const fn lets(self) -> &'static str {
        match self {
            Self::Read => "read everything",
            Self::Edit => "edit drafts and samples, propose changes, comment",
            Self::Review => "approve changes or send them back, never its owner's",
            Self::Deploy => "deploy, stop and roll back; start and cancel jobs",
            Self::Manage => "invite people, set roles, add environments",
        }
    }

    /// The least role that may do what the scope is about.
    #[must_use]
    pub const fn role(self) -> Role {
        match self {
            Self::Read => Role::Viewer,
            Self::Edit => Role::Editor,
            Self::Review => Role::Reviewer,
            Self::Deploy => Role::Deployer,
            Self::Manage => Role::Admin,
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Scope {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|s| s.as_str() == text)
            .ok_or_else(|| format!("`{text}` is no scope; use read, edit, review, deploy or manage"))
    }
}

/// Some scopes; [`Scope::Read`] is always among them, as nothing can be done to what cannot be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Scopes(u8);

impl Scopes {
    /// [`Scope::Read`] alone.
    pub const READ: Self = Self(1);

    /// The same with one more.
    #[must_use]
    pub const fn with(self, scope: Scope) -> Self {
        Self(self.0 | 1 << scope as u8)
    }

    /// Whether a scope is among them.
    #[must_use]
    pub const fn has(self, scope: Scope) -> bool {
        self.0 & (1 << scope as u8) != 0
    }

    /// Them, in order.
    pub fn iter(self) -> impl Iterator<Item = Scope> {
        Scope::ALL.into_iter().filter(move |scope| self.has(*scope))
    }
}

impl FromIterator<Scope> for Scopes {
    fn from_iter<I: IntoIterator<Item = Scope>>(scopes: I) -> Self {
        scopes.into_iter().fold(Self::READ, Self::with)
    }
}

/// `read edit deploy`: how scopes are stored and shown.
impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, scope) in self.iter().enumerate() {
            write!(f, "{}{scope}", if n == 0 { "" } else { " " })?;
        }
        Ok(())
    }
}

impl FromStr for Scopes {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.split_whitespace().map(str::parse).collect()
    }
}

/// What a caller who comes by a token has in hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bearer {
    /// Which token, for the audit log.
    pub token: TokenId,
    /// What it is limited to.
    pub scopes: Scopes,
}

/// A token, as its owner and administrators see it: without its secret, which nobody can see again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// Row id.
    pub id: TokenId,
    /// What its owner calls it.
    pub name: String,
    /// Whose it is.
    pub owner: String,
    /// What it is limited to.
    pub scopes: Scopes,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it stops working.
    pub expires_at: Timestamp,
    /// Its last use, to the minute; none before the first.
    pub last_used_at: Option<Timestamp>,
    /// Where it stands, at the moment it was read.
    pub standing: Standing,
}

/// Where a token stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// It lets its bearer in.
    Works,
    /// Its time is over.
    Expired,
    /// Somebody revoked it.
    Revoked,
}

/// What the form that makes a token sends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MakeToken {
    /// The service account it is for; none for one's own.
    pub owner: Option<PersonId>,
    /// What it is called.
    pub name: String,
    /// What it is limited to.
    pub scopes: Scopes,
    /// For how many days it works, 1 to [`MAX_DAYS`].
    pub days: u16,
}

impl MakeToken {
    /// The name without the white space around it, if the form is one a token can be made of for somebody with `role`.
    ///
    /// # Errors
    /// [`Failure::Invalid`] with the field and what to type instead.
    pub fn check(&self, role: Role, service: bool) -> Result<&str, Failure> {
        let name = self.name.trim();
        if name.is_empty() || name.chars().count() > MAX_NAME || name.chars().any(char::is_control) {
            return Err(Failure::invalid("name", "say in 1 to 64 characters what the token is for"));
        }
        if !(1..=MAX_DAYS).contains(&self.days) {
            return Err(Failure::invalid("days", format!("use 1 to {MAX_DAYS} days")));
        }
        if let Some(scope) = self.scopes.iter().find(|scope| scope.role() > role) {
            let problem = format!("`{scope}` is of no use to the role `{role}`; leave it out");
            return Err(Failure::invalid("scopes", problem));
        }
        if service && self.scopes.has(Scope::Review) {
            let problem = "a review is a person's: no service account has the scope `review`; leave it out";
            return Err(Failure::invalid("scopes", problem));
        }
        Ok(name)
    }
}

/// A token just made. The secret is shown once: only its digest is stored.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// What it is called.
    pub name: String,
    /// What a script sends, after `Authorization: Bearer`.
    pub secret: String,
    /// When it stops working.
    pub expires_at: Timestamp,
}

/// Without the secret: what is logged is no place for it.
impl fmt::Debug for Made {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Made").field("name", &self.name).finish_non_exhaustive()
    }
}
