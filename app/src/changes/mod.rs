//! Changes: a revision proposed for an environment, with its effect, rules, plan, findings and talk.

pub mod api;
mod diff_view;
pub mod effect;
mod effect_tab;
mod list_page;
mod moves;
mod page;
mod permissions;
mod plan_tab;
mod preflight_tab;
mod talk_tab;

pub use diff_view::RuleSetDiff;
pub use effect_tab::EffectTab;
pub use list_page::ChangesPage;
pub use page::ChangePage;
