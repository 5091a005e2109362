//! Passwords: argon2id at the strength OWASP asks for, never more than two at
//! once and never many waiting, so that sign-ins cannot take all memory or time.

use super::leaked::Leaked;
use super::strength::{Demands, weakness};
use crate::error::{Error, Result};
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use chrono::TimeDelta;
use secrecy::{ExposeSecret, SecretString};
use std::sync::Arc;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

const MEMORY_KIB: u32 = 46 * 1024;
const AT_ONCE: usize = 2;
/// How many may wait for their turn: the last of them waits about two seconds.
const WAITING: usize = 64;
const RETRY_AFTER: TimeDelta = TimeDelta::seconds(1);

/// Hashes and checks passwords.
#[derive(Clone)]
pub struct Passwords {
    argon2: Argon2<'static>,
    leaked: Option<Arc<Leaked>>,
    permits: Arc<Semaphore>,
    /// Those who are having their turn, and those who wait for it.
    places: Arc<Semaphore>,
    /// Checked where there is no account, so that it takes as long.
    nobody: Arc<str>,
}

/// What came of checking a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checked {
    /// It is not the one.
    Wrong,
    /// It is.
    Right,
    /// It is, and its hash is not of today's strength: make a new one.
    Outdated,
}

impl Passwords {
    /// Argon2id with 46 MiB, one pass, one lane.
    ///
    /// # Errors
    ///
    /// `INTERNAL` if the machine gives no randomness.
    pub fn new() -> Result<Self> {
        let params = Params::new(MEMORY_KIB, 1, 1, None).map_err(|e| Error::Internal(e.to_string()))?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let nobody = hash(&argon2, &SecretString::from("nobody's password"))?;
        Ok(Self {
            argon2,
            leaked: None,
            permits: Arc::new(Semaphore::new(AT_ONCE)),
            places: Arc::new(Semaphore::new(AT_ONCE + WAITING)),
            nobody: nobody.into(),
        })
    }

    /// The same, and new passwords must not be on this list.
    #[must_use]
    pub fn refusing(self, leaked: Option<Leaked>) -> Self {
        Self { leaked: leaked.map(Arc::new), ..self }
    }

    /// The hash of a new password, in PHC form, unless it is too weak.
    ///
    /// # Errors
    ///
    /// `BAD_INPUT` at `path`; `RATE_LIMITED` where too many wait; `INTERNAL` if hashing fails.
    pub async fn accept(&self, path: &'static str, password: SecretString, demands: Demands) -> Result<String> {
        let (argon2, leaked) = (self.argon2.clone(), self.leaked.clone());
        self.run(move || match weakness(password.expose_secret(), &demands, leaked.as_deref())? {
            Some(weakness) => Err(Error::bad_input(path, weakness)),
            None => hash(&argon2, &password),
        })
        .await?
    }

    /// The hash to store, in PHC form.
    ///
    /// # Errors
    ///
    /// `RATE_LIMITED` where too many wait; `INTERNAL` if hashing fails.
    pub async fn hash(&self, password: SecretString) -> Result<String> {
        let argon2 = self.argon2.clone();
        self.run(move || hash(&argon2, &password)).await?
    }

    /// Whether the password is the one that was hashed; with no hash, or an
    /// empty one (an imported account), wrong, after as long a time.
    ///
    /// # Errors
    ///
    /// `RATE_LIMITED` where too many wait; `INTERNAL` if the stored hash is none.
    pub async fn check(&self, password: SecretString, stored: Option<String>) -> Result<Checked> {
        let stored = stored.filter(|hash| !hash.is_empty());
        let known = stored.is_some();
        let stored = stored.unwrap_or_else(|| self.nobody.to_string());
        let argon2 = self.argon2.clone();
        let checked = move || {
            let stored = PasswordHash::new(&stored).map_err(|e| Error::Internal(e.to_string()))?;
            if argon2.verify_password(password.expose_secret().as_bytes(), &stored).is_err() {
                return Ok::<_, Error>(Checked::Wrong);
            }
            Ok(if is_current(&argon2, &stored) { Checked::Right } else { Checked::Outdated })
        };
        let checked = self.run(checked).await??;
        Ok(if known { checked } else { Checked::Wrong })
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let place = Arc::clone(&self.places).try_acquire_owned();
        let place = place.ok().ok_or(Error::RateLimited { retry_after: RETRY_AFTER })?;
        let permit = Arc::clone(&self.permits).acquire_owned().await.map_err(|e| Error::Internal(e.to_string()))?;
        // The work goes on when whoever asked has left, and so do its permits.
        let permitted = move || {
            let done = work();
            drop((permit, place));
            done
        };
        spawn_blocking(permitted).await.map_err(|e| Error::Internal(e.to_string()))
    }
}

fn hash(argon2: &Argon2<'_>, password: &SecretString) -> Result<String> {
    let hash: PasswordHash =
        argon2.hash_password(password.expose_secret().as_bytes()).map_err(|e| Error::Internal(e.to_string()))?;
    Ok(hash.to_string())
}

/// Whether a hash is as dear as those made today.
fn is_current(argon2: &Argon2<'_>, stored: &PasswordHash) -> bool {
    let (wanted, has) = (argon2.params(), Params::try_from(stored));
    let same =
        |has: Params| (has.m_cost(), has.t_cost(), has.p_cost()) == (wanted.m_cost(), wanted.t_cost(), wanted.p_cost());
    stored.algorithm == Algorithm::Argon2id.ident() && has.is_ok_and(same)
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::future::join_all;

    fn secret() -> SecretString {
        SecretString::from("correct horse battery staple")
    }

    #[actix_web::test]
    async fn a_hash_of_another_strength_is_outdated() {
        let passwords = Passwords::new().expect("randomness");
        let today = passwords.hash(secret()).await.expect("a hash");
        assert_eq!(passwords.check(secret(), Some(today)).await.expect("an answer"), Checked::Right);
        let params = Params::new(19 * 1024, 2, 1, None).expect("they hold");
        let before = hash(&Argon2::new(Algorithm::Argon2id, Version::V0x13, params), &secret()).expect("a hash");
        assert_eq!(passwords.check(secret(), Some(before)).await.expect("an answer"), Checked::Outdated);
    }

    #[actix_web::test]
    async fn nobody_has_no_password() {
        let passwords = Passwords::new().expect("randomness");
        for stored in [None, Some(String::new())] {
            let checked = passwords.check(SecretString::from("nobody's password"), stored).await;
            assert_eq!(checked.expect("an answer"), Checked::Wrong);
        }
    }

    #[actix_web::test]
    async fn who_comes_when_too_many_wait_is_told_to_wait() {
        let passwords = Passwords::new().expect("randomness");
        let crowd = join_all((0..AT_ONCE + WAITING + 3).map(|_| passwords.run(|| ()))).await;
        let refused = crowd.iter().filter(|done| matches!(done, Err(Error::RateLimited { .. }))).count();
        assert_eq!(refused, 3);
        assert!(passwords.run(|| ()).await.is_ok(), "the places are free again");
    }
}
