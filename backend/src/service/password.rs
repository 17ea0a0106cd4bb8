//! Passwords: what is asked of them, and argon2id. Hashing is slow on purpose, so it runs off the async workers, and
//! only a few at once: each takes 19 MiB.

use crate::{Error, random::Random};
use argon2::{
    Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version, password_hash::phc::PasswordHash,
};
use domain::{
    Failure,
    people::{MAX_PASSWORD, MIN_PASSWORD},
};
use std::sync::Arc;
use tokio::sync::{OnceCell, Semaphore};

/// OWASP's floor for argon2id.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
const AT_ONCE: usize = 2;

/// Hashes and checks passwords.
pub(crate) struct Passwords {
    permits: Arc<Semaphore>,
    random: Arc<dyn Random>,
    /// Checked against when the name is unknown, so that it takes as long as a known one.
    decoy: OnceCell<String>,
}

/// What came of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Checked {
    pub right: bool,
    /// Whether the hash was made with other parameters than today's.
    pub stale: bool,
}

impl Passwords {
    pub fn new(random: Arc<dyn Random>) -> Self {
        Self { permits: Arc::new(Semaphore::new(AT_ONCE)), random, decoy: OnceCell::new() }
    }

    /// The PHC string of a password.
    pub async fn hash(&self, password: &str) -> Result<String, Error> {
        let mut salt = [0; 16];
        self.random.fill(&mut salt)?;
        let password = password.to_owned();
        self.slowly(move || {
            let hash: PasswordHash = argon2()?
                .hash_password_with_salt(password.as_bytes(), &salt)
                .map_err(|e| Error::Hash(e.to_string()))?;
            Ok(hash.to_string())
        })
        .await
    }

    /// Checks a password against a hash; with none, takes as long and says no.
    pub async fn check(&self, password: &str, hash: Option<String>) -> Result<Checked, Error> {
        let decoy = self.decoy.get_or_try_init(|| self.hash("nobody's")).await?;
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| decoy.clone());
        let password = password.to_owned();
        self.slowly(move || {
            let parsed = PasswordHash::new(&hash).map_err(|e| Error::Hash(e.to_string()))?;
            let right = argon2()?.verify_password(password.as_bytes(), &parsed).is_ok();
            let today =
                Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|e| Error::Hash(e.to_string()))?;
            let stale = parsed.algorithm != Algorithm::Argon2id.ident()
                || Params::try_from(&parsed).map_or(true, |p| {
                    (p.m_cost(), p.t_cost(), p.p_cost()) != (today.m_cost(), today.t_cost(), today.p_cost())
                });
            Ok(Checked { right: right && known, stale })
        })
        .await
    }

    async fn slowly<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        // The semaphore is never closed.
        let _permit = self.permits.clone().acquire_owned().await.map_err(|e| Error::Hash(e.to_string()))?;
        tokio::task::spawn_blocking(work).await?
    }
}

fn argon2() -> Result<Argon2<'static>, Error> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|e| Error::Hash(e.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// What is asked of a new password: length, and not to be the name.
pub(crate) fn accept(field: &str, password: &str, name: &str) -> Result<(), Failure> {
    let count = password.chars().count();
    let problem = if count < MIN_PASSWORD {
        format!("{count} characters are too few; at least {MIN_PASSWORD}: a few random words do well")
    } else if count > MAX_PASSWORD {
        format!("{count} characters are too many; at most {MAX_PASSWORD}")
    } else if password.eq_ignore_ascii_case(name) {
        "this is the name; choose something nobody can guess".into()
    } else if password.chars().all(|c| password.starts_with(c)) {
        "one character, repeated, is guessed at once; choose something else".into()
    } else {
        return Ok(());
    };
    Err(Failure::invalid(field, problem))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::SystemRandom;

    #[test]
    fn length_and_name_are_looked_at() {
        let cases = [
            ("fourteen chars", false),
            ("fifteen chars..", true),
            ("aaaaaaaaaaaaaaaaaaaa", false),
            ("Somebody-with-a-long-name", false),
            ("ünïcödé counts by character", true),
        ];
        for (password, good) in cases {
            assert_eq!(accept("x", password, "somebody-with-a-long-name").is_ok(), good, "{password}");
        }
        assert!(accept("x", &"ab".repeat(128), "x").is_ok());
        assert!(accept("x", &"ab".repeat(129), "x").is_err());
    }

    #[tokio::test]
    async fn a_hash_says_right_wrong_and_out_of_date() {
        let passwords = Passwords::new(Arc::new(SystemRandom));
        let hash = passwords.hash("correct horse battery").await.expect("it is hashed");
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        let check = |password: &'static str, hash: &str| {
            let hash = Some(hash.to_owned());
            let passwords = &passwords;
            async move { passwords.check(password, hash).await.expect("it is checked") }
        };
        assert_eq!(check("correct horse battery", &hash).await, Checked { right: true, stale: false });
        assert_eq!(check("wrong", &hash).await, Checked { right: false, stale: false });
        let weak =
            Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(8, 1, 1, None).expect("valid"));
        let old: PasswordHash =
            weak.hash_password_with_salt(b"x", b"0123456789abcdef").expect("it is hashed");
        assert_eq!(check("x", &old.to_string()).await, Checked { right: true, stale: true });
        assert!(!passwords.check("nobody's", None).await.expect("it is checked").right);
    }
}
