//! Data for a first look.

use super::Core;
use crate::Error;
use std::sync::Arc;

/// Passwords of the two people.
pub struct Demo {
    /// Of `author`, an editor.
    pub author: String,
    /// Of `reviewer`, a deployer.
    pub reviewer: String,
}

pub(crate) async fn seed(_core: &Arc<Core>, _demo: &Demo) -> Result<(), Error> {
    Ok(())
}
