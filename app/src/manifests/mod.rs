//! The manifest studio: lists of a batch job's objects, checked, made, compared and divided. Files are read in the browser;
//! only a pasted text can be checked on the server, by a plain form.

pub mod api;
mod build;
mod check;
mod found;
mod page;
mod rows;
mod tools;

pub(crate) use found::many;
pub use page::ManifestsPage;
