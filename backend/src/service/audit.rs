//! Reading the audit log.

use super::Core;
use crate::store;
use async_trait::async_trait;
use domain::{
    Caller, Failure,
    access::Deed,
    audit::{Filter, Page},
    port,
};
use std::sync::Arc;

pub(super) struct AuditLog(pub Arc<Core>);

#[async_trait]
impl port::AuditLog for AuditLog {
    async fn page(&self, caller: &Caller, filter: Filter) -> Result<Page, Failure> {
        caller.require(Deed::Read)?;
        let mut db = self.0.store.read().await?;
        Ok(store::audit::page(&mut db, &filter).await?)
    }
}
