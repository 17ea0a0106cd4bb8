//! Environments: AWS accounts and regions, and how they are reached.

pub mod api;
mod new_page;
mod page;

pub use api::SetPrices;
pub use new_page::NewEnvironmentPage;
pub use page::EnvironmentsPage;
