//! The keys an issuer publishes, and which of them may be used.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk};
use jsonwebtoken::{Algorithm, DecodingKey};
use openidconnect::core::CoreJsonWebKeySet;
use serde::Deserialize;
use serde_json::{Value, json};

/// The most keys that are looked at.
const MOST: usize = 50;
/// The shortest modulus of an RSA key, in bytes.
const RSA_BYTES: usize = 256;
/// What signs with a private key.
pub const ASYMMETRIC: [&str; 9] = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"];

/// The keys of an issuer that verify signatures.
pub struct KeySet {
    jose: Vec<Jwk>,
    openid: CoreJsonWebKeySet,
}

/// A set as it is published.
#[derive(Deserialize)]
pub struct Published {
    keys: Vec<Value>,
}

impl From<Published> for KeySet {
    /// What of a published set may be used: public keys, for signatures, and strong.
    fn from(published: Published) -> Self {
        let keys: Vec<Value> = published.keys.into_iter().take(MOST).filter(is_usable).collect();
        let jose = keys.iter().filter_map(|key| serde_json::from_value(key.clone()).ok()).collect();
        let openid = serde_json::from_value(json!({ "keys": keys })).unwrap_or_default();
        Self { jose, openid }
    }
}

impl KeySet {
    /// For tokens of a provider.
    #[must_use]
    pub fn openid(&self) -> &CoreJsonWebKeySet {
        &self.openid
    }

    /// The one key with this id, if it is made for this algorithm.
    #[must_use]
    pub fn find(&self, id: &str, algorithm: Algorithm) -> Option<DecodingKey> {
        let mut named = self.jose.iter().filter(|key| key.common.key_id.as_deref() == Some(id));
        let (key, None) = (named.next()?, named.next()) else { return None };
        let stated = key.common.key_algorithm;
        if stated.is_some_and(|stated| Algorithm::try_from(stated).ok() != Some(algorithm)) || !fits(key, algorithm) {
            return None;
        }
        DecodingKey::from_jwk(key).ok()
    }

    /// Whether there is a key with this id.
    #[must_use]
    pub fn has(&self, id: &str) -> bool {
        self.jose.iter().any(|key| key.common.key_id.as_deref() == Some(id))
    }
}

/// Whether a key can sign by this algorithm at all.
fn fits(key: &Jwk, algorithm: Algorithm) -> bool {
    match (&key.algorithm, algorithm) {
        (AlgorithmParameters::EllipticCurve(key), Algorithm::ES256) => key.curve == EllipticCurve::P256,
        (AlgorithmParameters::EllipticCurve(key), Algorithm::ES384) => key.curve == EllipticCurve::P384,
        (AlgorithmParameters::OctetKeyPair(key), Algorithm::EdDSA) => key.curve == EllipticCurve::Ed25519,
        (
            AlgorithmParameters::RSA(_),
            Algorithm::RS256
            | Algorithm::RS384
            | Algorithm::RS512
            | Algorithm::PS256
            | Algorithm::PS384
            | Algorithm::PS512,
        ) => true,
        _ => false,
    }
}

/// Neither library looks at all of this.
fn is_usable(key: &Value) -> bool {
    let text = |member: &str| key.get(member).and_then(Value::as_str);
    // A member of another type is none that we understand.
    let absent_or =
        |member: &str, holds: fn(&str) -> bool| key.get(member).is_none() || text(member).is_some_and(holds);
    let operations = match key.get("key_ops") {
        None => true,
        Some(operations) => operations.as_array().is_some_and(|all| all.iter().any(|one| one == "verify")),
    };
    let strong = match text("kty") {
        Some("RSA") => {
            text("n").and_then(|n| URL_SAFE_NO_PAD.decode(n).ok()).is_some_and(|n| significant(&n) >= RSA_BYTES)
        }
        Some("EC" | "OKP") => true,
        _ => false,
    };
    let public = ["d", "p", "q", "k"].iter().all(|member| key.get(member).is_none());
    operations
        && strong
        && public
        && absent_or("use", |purpose| purpose == "sig")
        && absent_or("alg", |name| ASYMMETRIC.contains(&name))
}

/// How many bytes of a number count: leading zeros do not.
fn significant(number: &[u8]) -> usize {
    number.len() - number.iter().take_while(|byte| **byte == 0).count()
}
