//! The bench for functions of batch jobs: the exact request for a row, an answer judged, a handler run on a few rows. A pane
//! for whoever has a job, and a page by itself.

pub mod api;
mod page;
mod pane;
mod starters;
mod tried;

pub use page::BenchPage;
pub use pane::JobBench;
