//! Sample mails: what a rule set is tried on.

pub mod api;
mod form;
mod list_page;
mod new_page;
mod page;

pub use list_page::SamplesPage;
pub use new_page::NewSamplePage;
pub use page::SamplePage;
