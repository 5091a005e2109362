//! Passwords: argon2id at the strength OWASP asks for, never more than two at
//! once, so that sign-ins cannot take all memory.

use crate::error::{Error, Result};
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use secrecy::{ExposeSecret, SecretString};
use std::sync::Arc;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

/// What a password may be long, in characters.
pub const LENGTH: std::ops::RangeInclusive<usize> = 15..=128;
const MEMORY_KIB: u32 = 46 * 1024;
const AT_ONCE: usize = 2;

/// Hashes and checks passwords.
#[derive(Clone)]
pub struct Passwords {
    argon2: Argon2<'static>,
    permits: Arc<Semaphore>,
    /// Checked where there is no account, so that it takes as long.
    nobody: Arc<str>,
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
        Ok(Self { argon2, permits: Arc::new(Semaphore::new(AT_ONCE)), nobody: nobody.into() })
    }

    /// The hash to store, in PHC form.
    ///
    /// # Errors
    ///
    /// `INTERNAL` if hashing fails.
    pub async fn hash(&self, password: SecretString) -> Result<String> {
        let argon2 = self.argon2.clone();
        self.run(move || hash(&argon2, &password)).await?
    }

    /// Whether the password is the one that was hashed; with no hash, or an
    /// empty one (an imported account), false, after as long a time.
    ///
    /// # Errors
    ///
    /// `INTERNAL` if the stored hash is none.
    pub async fn verify(&self, password: SecretString, stored: Option<String>) -> Result<bool> {
        let stored = stored.filter(|hash| !hash.is_empty());
        let known = stored.is_some();
        let stored = stored.unwrap_or_else(|| self.nobody.to_string());
        let argon2 = self.argon2.clone();
        let matches = self
            .run(move || {
                let stored = PasswordHash::new(&stored).map_err(|e| Error::Internal(e.to_string()))?;
                Ok::<_, Error>(argon2.verify_password(password.expose_secret().as_bytes(), &stored).is_ok())
            })
            .await??;
        Ok(matches && known)
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let permit = Arc::clone(&self.permits).acquire_owned().await.map_err(|e| Error::Internal(e.to_string()))?;
        // The work goes on when whoever asked has left, and so does its permit.
        let permitted = move || {
            let done = work();
            drop(permit);
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
