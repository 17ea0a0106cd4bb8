//! Review: what an environment demands of a change ([`policy`]), what of it is met ([`requirements`]), who may do what about it
//! ([`moves`]), what becomes of it then ([`course`]), and what a comment is about ([`anchor`]).
//!
//! All of it is pure. `backend` asks inside the transaction that acts; pages show the same answers.

pub mod anchor;
pub mod course;
pub mod facts;
pub mod form;
pub mod freeze;
pub mod moves;
pub mod policy;
pub mod requirements;
pub mod risk;
pub mod thread;

pub use facts::{Facts, Signature};
pub use form::PolicyForm;
pub use moves::{Move, may};
pub use policy::Policy;
pub use requirements::{Requirement, requirements};
pub use thread::Review;
