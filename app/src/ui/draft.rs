//! Where drafts are.

use domain::{Kind, draft::DraftId};

/// The address of a draft's editor.
#[must_use]
pub fn draft_address(kind: Kind, draft: DraftId) -> String {
    match kind {
        Kind::RuleSet => format!("/drafts/{draft}"),
        Kind::Job => format!("/jobs/drafts/{draft}"),
    }
}
