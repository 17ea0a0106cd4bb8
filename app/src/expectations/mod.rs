//! Expectations: samples with the outcome somebody wants, red or green beside whatever is edited or reviewed.

pub mod api;
mod list;
mod panel;

pub use list::{Missed, tried_line};
pub use panel::{ExpectationPanel, Keeping};
