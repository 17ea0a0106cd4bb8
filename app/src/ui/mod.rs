//! Pieces of pages that are not about any feature.

mod field;
mod frame;
mod notice;
mod page;
mod small;

pub use field::{Area, Choice, Choices, Input, Problems};
pub use frame::{Frame, Header, Place};
pub use notice::{Empty, ErrorNotice, Notice, Outcome};
pub use page::{Refresh, action, page, provide_refresh};
pub use small::{Badge, Copy, EnvironmentBadge, Severity, Tone, When};
