//! What a rule set does to a mail, drawn: the path through the set, the effects, and the pane of the editor in which
//! sample, envelope and the functions' answers are chosen.

mod answers;
pub mod api;
mod arn;
mod around;
mod effects;
mod envelope;
mod event;
mod handler_file;
mod judged;
mod layout;
mod pane;
mod path;
mod query;
mod snippets;
mod state;
mod tree;
mod try_function;
pub mod words;

pub use arn::ArnParts;
pub use effects::{EffectItem, EffectList, Uncertainties};
pub use judged::RunResult;
pub use pane::PreviewPane;
pub use path::MailPath;
pub use query::{answers_of, encode, try_link, typed_of, witness_link, write as write_query};
pub use snippets::Snippets;
pub use state::Preview;
