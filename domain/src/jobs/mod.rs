//! Jobs of S3 Batch Operations: what they are ([`Job`], AWS's own document), and everything that can be said of them
//! without asking AWS: what is wrong with them, what they send, what an answer means, what they may do, what they cost, and
//! what became of them.

pub mod answer;
pub mod bench;
mod canonical;
pub mod diff;
pub mod edit;
pub mod estimate;
pub mod findings;
pub mod form;
pub mod life;
mod model;
pub mod plan;
pub mod policies;
pub mod qualifier;
pub mod read;
pub mod report;
pub mod request;
pub mod sandbox;
pub mod shape;
pub mod starters;
pub mod status;
pub mod templates;
pub mod token;
pub mod write;

pub use model::*;
