//! What a rule set does to a mail, drawn: the path through the set, the effects, and the pane of the editor in which
//! sample, envelope and the functions' answers are chosen.

mod answers;
mod arn;
mod effects;
mod envelope;
mod event;
mod layout;
mod pane;
mod path;
mod query;
mod state;
mod tree;
pub mod words;

pub use arn::ArnParts;
pub use effects::{EffectItem, EffectList, Uncertainties};
pub use pane::PreviewPane;
pub use path::MailPath;
pub use query::{answers_of, encode, try_link, witness_link, write as write_query};
pub use state::Preview;
