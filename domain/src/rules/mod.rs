//! Receipt rule sets: what they are ([`model`]), and everything that can be said of them without asking AWS.

pub mod answer;
mod canonical;
pub mod classes;
pub mod diff;
pub mod edit;
pub mod effect_diff;
mod event;
pub mod filter;
pub mod findings;
pub mod members;
mod model;
pub mod outcome;
pub mod read;
pub mod recipient;
pub mod snippets;
pub mod templates;
pub mod write;

pub use canonical::{base_name, live_name};
pub use event::{lambda_event, lambda_event_text};
pub use model::{
    Action, AddHeaderAction, BounceAction, ConnectAction, Encoding, InvocationType, LambdaAction, Rule,
    RuleSet, S3Action, SnsAction, StopAction, StopScope, TlsPolicy, WorkmailAction,
};
