//! Receipt rule sets: what they are ([`model`]), and everything that can be said of them without asking AWS.

mod canonical;
mod model;
pub mod outcome;

pub use canonical::{base_name, live_name};
pub use model::{
    Action, AddHeaderAction, BounceAction, ConnectAction, Encoding, InvocationType, LambdaAction, Rule,
    RuleSet, S3Action, SnsAction, StopAction, StopScope, TlsPolicy, WorkmailAction,
};
