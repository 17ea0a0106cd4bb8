//! Reviews: the policy of an environment, what a change has to meet, and threads about it and its fields.

pub mod api;
mod policy_page;
mod requirements;
mod threads;

pub use policy_page::PolicyPage;
pub use requirements::{Asked, Glass, Requirements, ReviewActions, ReviewMoves};
pub use threads::{Beside, OfRule, Talk, Talking, ThreadList};
