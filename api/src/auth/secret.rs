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
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|e| Error::Internal(e.to_string()))?;
    Ok(format!("{prefix}{}", URL_SAFE_NO_PAD.encode(bytes)))
}
