//! The cases, by what they are about.

pub mod accounts;
pub mod checks;
pub mod fields;
pub mod objects;
pub mod rules;
pub mod sets;
