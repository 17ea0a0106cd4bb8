//! Pieces of pages about a job: what it does, what its roles need, how it is created. The editor and a change show the same.

mod plan;
mod roles;
mod summary;

pub use plan::{JobLine, JobPlan, tone_of};
pub use roles::JobRoles;
pub use summary::{Cost, JobDiff, JobTab, Summary};
