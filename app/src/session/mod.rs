//! Signing in and out, and the frame's data.

pub mod api;
mod sign_in_page;
mod welcome_page;

pub use sign_in_page::SignInPage;
pub use welcome_page::WelcomePage;
