//! Pieces of pages that are not about any feature.

mod again;
mod dom;
mod draft;
mod field;
mod frame;
mod keys;
pub mod markdown;
mod notice;
mod page;
mod prose;
mod small;

pub use again::Again;
pub use dom::{asked_for, is_checked, value_of};
pub use draft::draft_address;
pub use field::{Area, Choice, Choices, Input, Problems, ProblemsAt};
pub use frame::{Frame, Header, Place};
pub use keys::listen;
pub use notice::{Empty, ErrorNotice, Notice, Outcome};
pub use page::{Refresh, action, page, page_of, provide_refresh};
pub use prose::Prose;
pub use small::{Badge, Copy, EnvironmentBadge, Severity, Tone, When};
