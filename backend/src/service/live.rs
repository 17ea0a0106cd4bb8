//! What is live. AWS takes about one call per second, so pages are shown what was read within the last minute; whatever
//! decides something reads anew.

use super::Core;
use crate::store::environment;
use domain::{
    Failure,
    environment::{Access, Environment, Live},
};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::Mutex as AsyncMutex;

/// How long pages show what was read, in seconds.
const FRESH: i64 = 60;

/// One reader at a time per environment: pages that miss together ask AWS once.
#[derive(Debug, Default)]
pub(crate) struct LiveLocks(Mutex<HashMap<String, Arc<AsyncMutex<()>>>>);

impl LiveLocks {
    fn of(&self, environment: &str) -> Arc<AsyncMutex<()>> {
        let mut locks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(locks.entry(environment.to_owned()).or_default())
    }
}

impl Core {
    /// Reads what is live from AWS, now.
    pub async fn live(&self, environment: &Environment) -> Result<Live, Failure> {
        let lock = self.live_locks.of(&environment.id);
        let _reading = lock.lock().await;
        self.read_live(environment).await
    }

    /// What is live, as read within the last minute; the sandbox, which answers at once, is always asked.
    pub async fn recent_live(&self, environment: &Environment) -> Result<Live, Failure> {
        if environment.access == Access::Sandbox {
            return self.read_live(environment).await;
        }
        let lock = self.live_locks.of(&environment.id);
        let _reading = lock.lock().await;
        let known = environment::live(&mut *self.store.read().await?, &environment.id).await?;
        match known {
            Some(live) if live.read_at.plus_seconds(FRESH) > self.clock.now() => Ok(live),
            _ => self.read_live(environment).await,
        }
    }

    /// Forgets what was read, once no reading that began earlier can still be kept.
    pub async fn forget_live(&self, environment: &str) -> Result<(), crate::Error> {
        let lock = self.live_locks.of(environment);
        let _reading = lock.lock().await;
        let mut db = self.store.write().await?;
        environment::forget_live(&mut db, environment).await?;
        Ok(db.commit().await?)
    }

    async fn read_live(&self, environment: &Environment) -> Result<Live, Failure> {
        let receiving = self.receiving(environment).await?;
        let read_at = self.clock.now();
        let active = receiving.active_rule_set().await?;
        let names = receiving.list_rule_sets().await?;
        let live = Live { active, names, read_at };
        if environment.access != Access::Sandbox {
            let mut db = self.store.write().await?;
            environment::set_live(&mut db, &environment.id, &live).await?;
            db.commit().await.map_err(crate::Error::from)?;
        }
        Ok(live)
    }
}
