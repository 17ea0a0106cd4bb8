//! People and roles.

pub mod api;
mod page;

pub use page::PeoplePage;
