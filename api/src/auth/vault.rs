//! Secrets that the server must be able to read again, sealed under a key that
//! is not in the database: a stolen database opens none of them.

use crate::error::{Error, Result};
use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use entities::UserId;
use secrecy::{ExposeSecret, SecretSlice};

/// Seals secrets with AES-256-GCM, a random nonce each.
pub struct Vault(RandomizedNonceKey);

impl Vault {
    /// A vault under this key of 32 bytes.
    ///
    /// # Errors
    ///
    /// `INTERNAL` for another length.
    pub fn new(key: &SecretSlice<u8>) -> Result<Self> {
        let key = RandomizedNonceKey::new(&AES_256_GCM, key.expose_secret());
        key.map(Self).map_err(|error| Error::Internal(format!("the key of the vault must have 32 bytes: {error}")))
    }

    /// Seals a secret of a person; it opens for the same person only.
    ///
    /// # Errors
    ///
    /// `INTERNAL` if the machine gives no randomness.
    pub fn seal(&self, whose: UserId, secret: &[u8]) -> Result<String> {
        let mut sealed = secret.to_vec();
        let nonce = self.0.seal_in_place_append_tag(Aad::from(whose.0.as_bytes()), &mut sealed);
        let nonce = nonce.map_err(|error| Error::Internal(format!("a secret could not be sealed: {error}")))?;
        Ok(STANDARD_NO_PAD.encode([nonce.as_ref().as_slice(), &sealed].concat()))
    }

    /// The secret of a person that was sealed before.
    ///
    /// # Errors
    ///
    /// `INTERNAL` where it was sealed under another key, for somebody else, or altered.
    pub fn open(&self, whose: UserId, sealed: &str) -> Result<Vec<u8>> {
        self.opened(whose, sealed).ok_or_else(|| {
            Error::Internal(
                "a second factor does not open: is `second-factor.secret` the one it was sealed under?".to_owned(),
            )
        })
    }

    fn opened(&self, whose: UserId, sealed: &str) -> Option<Vec<u8>> {
        let sealed = STANDARD_NO_PAD.decode(sealed).ok()?;
        let (nonce, sealed) = sealed.split_at_checked(NONCE_LEN)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let mut sealed = sealed.to_vec();
        let secret = self.0.open_in_place(nonce, Aad::from(whose.0.as_bytes()), &mut sealed).ok()?;
        Some(secret.to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::new_id;

    fn vault(byte: u8) -> Vault {
        Vault::new(&SecretSlice::from(vec![byte; 32])).expect("a key of 32 bytes")
    }

    #[test]
    fn a_secret_opens_under_its_key_and_for_its_person_only() {
        let (one, other) = (new_id(), new_id());
        let sealed = vault(1).seal(one, b"secret").expect("randomness");
        assert_eq!(vault(1).open(one, &sealed).expect("it opens"), b"secret");
        assert!(vault(2).open(one, &sealed).is_err(), "another key");
        assert!(vault(1).open(other, &sealed).is_err(), "another person");
        assert!(vault(1).open(one, &sealed[4..]).is_err(), "altered");
        assert!(vault(1).open(one, "").is_err(), "removed");
        assert_ne!(vault(1).seal(one, b"secret").expect("randomness"), sealed, "a nonce each");
    }

    #[test]
    fn a_key_has_32_bytes() {
        assert!(Vault::new(&SecretSlice::from(vec![1; 31])).is_err());
    }
}
