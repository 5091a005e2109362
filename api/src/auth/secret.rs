//! Secrets that open something: 256 random bits, kept as a digest.

use crate::error::{Error, Result};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// A new secret behind a prefix that says what it is, so that leaked ones can be found by scanners.
///
/// # Errors
///
/// `INTERNAL` if the machine gives no randomness.
pub fn secret(prefix: &str) -> Result<String> {
    Ok(format!("{prefix}{}", URL_SAFE_NO_PAD.encode(random::<32>()?)))
}

/// So many random bytes.
///
/// # Errors
///
/// `INTERNAL` if the machine gives no randomness.
pub fn random<const BYTES: usize>() -> Result<[u8; BYTES]> {
    let mut bytes = [0; BYTES];
    getrandom::fill(&mut bytes).map_err(|error| Error::Internal(error.to_string()))?;
    Ok(bytes)
}
