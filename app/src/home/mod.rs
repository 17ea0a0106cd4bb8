//! The first page, and finding anything.

pub mod api;
mod find_page;
mod inbox_page;
mod lines;

pub use find_page::FindPage;
pub use inbox_page::HomePage;
