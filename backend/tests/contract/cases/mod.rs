//! The cases, by what they are about.

pub mod checks;
pub mod fields;
pub mod rules;
pub mod sets;
