//! The report workbench: what became of a job's tasks, from its completion report. The report is read in the browser.

mod failures;
mod opened;
mod page;

pub use page::ReportsPage;
