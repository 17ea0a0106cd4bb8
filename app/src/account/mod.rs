//! One's own account: password, sessions, tokens.

pub mod api;
mod page;
mod tokens;

pub use page::AccountPage;
