//! Who asks, and what they may do. Pure: `backend` asks these functions where data is touched.

use crate::{
    Failure,
    token::{Bearer, Scope},
};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A person's row id.
pub type PersonId = i64;

/// What a person may do. Each role includes the ones before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Reads everything.
    Viewer,
    /// Edits drafts and samples, proposes changes, comments.
    Editor,
    /// Approves changes or sends them back; never their own.
    Reviewer,
    /// Deploys approved changes and rolls back.
    Deployer,
    /// Invites people, sets roles, adds environments.
    Admin,
}

impl Role {
    /// All roles, from the least to the most.
    pub const ALL: [Self; 5] = [Self::Viewer, Self::Editor, Self::Reviewer, Self::Deployer, Self::Admin];

    /// The role's name: `viewer`, `editor`, `reviewer`, `deployer`, `admin`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Editor => "editor",
            Self::Reviewer => "reviewer",
            Self::Deployer => "deployer",
            Self::Admin => "admin",
        }
    }

    /// What the role adds to the one before it, for the page that sets roles.
    #[must_use]
    pub const fn adds(self) -> &'static str {
        match self {
            Self::Viewer => "reads everything",
            Self::Editor => "edits drafts and samples, proposes changes, comments",
            Self::Reviewer => "approves changes or sends them back, never their own",
            Self::Deployer => "deploys approved changes and rolls back",
            Self::Admin => "invites people, sets roles, adds environments",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Role {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|r| r.as_str() == text)
            .ok_or_else(|| format!("`{text}` is no role; use viewer, editor, reviewer, deployer or admin"))
    }
}

/// Who asks: a signed-in person, or whoever bears one of their tokens. Every port method that touches the team's data
/// takes one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Caller {
    /// The person's id.
    pub person: PersonId,
    /// The person's name, as they sign in and as pages show it.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// The token they come by, which narrows what the role allows; none for a session. It is made where a token is
    /// looked up, and never read from what somebody sends.
    #[serde(skip)]
    pub bearer: Option<Bearer>,
}

/// A thing people do that not everybody may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Deed {
    /// Read anything.
    Read,
    /// Create, save or delete a draft.
    EditDraft,
    /// Add or delete a sample.
    EditSample,
    /// Propose a change, update it to a newer revision, withdraw it.
    Propose,
    /// Comment on a change.
    Comment,
    /// Approve a change or send it back.
    Review,
    /// Deploy an approved change.
    Deploy,
    /// Stop a deployment before its switch.
    Stop,
    /// Make an earlier rule set active again.
    RollBack,
    /// Invite people, set roles, deactivate accounts.
    ManagePeople,
    /// Add or change environments.
    ManageEnvironments,
}

impl Deed {
    /// All deeds, in the order of the roles they take.
    pub const ALL: [Self; 11] = [
        Self::Read,
        Self::EditDraft,
        Self::EditSample,
        Self::Propose,
        Self::Comment,
        Self::Review,
        Self::Deploy,
        Self::Stop,
        Self::RollBack,
        Self::ManagePeople,
        Self::ManageEnvironments,
    ];

    /// The least role that may do this.
    #[must_use]
    pub const fn takes(self) -> Role {
        self.scope().role()
    }

    /// The scope a token needs for this.
    #[must_use]
    pub const fn scope(self) -> Scope {
        match self {
            Self::Read => Scope::Read,
            Self::EditDraft | Self::EditSample | Self::Propose | Self::Comment => Scope::Edit,
            Self::Review => Scope::Review,
            Self::Deploy | Self::Stop | Self::RollBack => Scope::Deploy,
            Self::ManagePeople | Self::ManageEnvironments => Scope::Manage,
        }
    }

    /// The deed in words that complete "to …".
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Read => "read this",
            Self::EditDraft => "edit drafts",
            Self::EditSample => "edit samples",
            Self::Propose => "propose a change",
            Self::Comment => "comment",
            Self::Review => "review a change",
            Self::Deploy => "deploy",
            Self::Stop => "stop a deployment",
            Self::RollBack => "roll back",
            Self::ManagePeople => "manage people",
            Self::ManageEnvironments => "manage environments",
        }
    }
}

impl Caller {
    /// Somebody in a session.
    #[must_use]
    pub const fn new(person: PersonId, name: String, role: Role) -> Self {
        Self { person, name, role, bearer: None }
    }

    /// Somebody who comes by a token.
    #[must_use]
    pub const fn bearing(mut self, bearer: Bearer) -> Self {
        self.bearer = Some(bearer);
        self
    }

    /// Whether the caller's role suffices, and, for a token, its scopes.
    #[must_use]
    pub fn may(&self, deed: Deed) -> bool {
        self.role >= deed.takes() && self.lacks(deed).is_none()
    }

    /// The scope the caller's token would need and has not.
    fn lacks(&self, deed: Deed) -> Option<Scope> {
        let scope = deed.scope();
        self.bearer.filter(|bearer| !bearer.scopes.has(scope)).map(|_| scope)
    }

    /// Refuses what a token is not for, whatever its scopes: what takes a person who is there, and not a script.
    ///
    /// # Errors
    /// [`Failure::Forbidden`] for whoever comes by a token. `what` completes "to …".
    pub fn require_session(&self, what: &str) -> Result<(), Failure> {
        match self.bearer {
            None => Ok(()),
            Some(_) => Err(Failure::Forbidden(format!("to {what} takes a person: sign in on the page"))),
        }
    }

    /// Refuses unless the caller's role suffices, and, for a token, its scopes.
    ///
    /// # Errors
    /// [`Failure::Forbidden`], naming the role or the scope it takes.
    pub fn require(&self, deed: Deed) -> Result<(), Failure> {
        if self.may(deed) {
            return Ok(());
        }
        // A scope is of no use to a role that does not suffice.
        if self.role >= deed.takes()
            && let Some(scope) = self.lacks(deed)
        {
            return Err(Failure::Forbidden(format!(
                "to {} takes the scope `{scope}`, which this token lacks: make one that has it",
                deed.words()
            )));
        }
        let takes = deed.takes();
        Err(Failure::Forbidden(format!(
            "to {} takes the role `{takes}`; yours is `{}`: ask an admin",
            deed.words(),
            self.role
        )))
    }
}
