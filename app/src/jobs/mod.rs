//! Batch jobs: drafts of them, and what became of those that were created.

pub mod api;
mod editor_page;
mod fields;
mod help;
mod list_page;
mod new_page;
#[cfg(feature = "ssr")]
mod plain;
mod progress;
mod report;
mod sandbox;
mod show_page;
mod state;

pub use editor_page::JobEditorPage;
pub use list_page::JobsPage;
pub use new_page::NewJobPage;
pub use show_page::JobPage;
