//! Access tokens: short-lived JWTs that say who somebody is, in which
//! organization they act and in which session, and nothing about rights.

use super::keys::{KeyError, Ring};
use crate::clock::{Clock, new_id};
use crate::error::{Causes, Error, Result};
use chrono::{DateTime, TimeDelta, Utc};
use entities::{OrganizationId, SessionId, UserId};
use jsonwebtoken::crypto::aws_lc::DEFAULT_PROVIDER;
use jsonwebtoken::{Algorithm, Header, Validation, decode, decode_header, encode};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use uuid::Uuid;

/// How long an access token holds.
pub const LIFETIME: TimeDelta = TimeDelta::minutes(15);
/// Who issues tokens where no address of the server is set.
pub const ISSUER: &str = "entente";
/// How far two clocks may be apart.
const LEEWAY_SECONDS: i64 = 5;
/// How often the keys are read anew.
const REREAD: TimeDelta = TimeDelta::minutes(1);
const AUDIENCE: &str = "entente";
const TYPE: &str = "at+jwt";
const ALGORITHM: Algorithm = Algorithm::EdDSA;
/// Longer than any token of ours, in bytes.
const LONGEST: usize = 4_096;
const REFUSED: Error = Error::Unauthenticated("this access token does not hold; sign in again");

/// What an access token says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// Who.
    pub sub: UserId,
    /// The organization they act in.
    pub org: OrganizationId,
    /// The session that it is part of.
    pub sid: SessionId,
    iss: String,
    aud: String,
    jti: Uuid,
    iat: i64,
    nbf: i64,
    exp: i64,
}

/// Makes and checks access tokens with the keys of one directory.
pub struct Tokens {
    directory: PathBuf,
    issuer: String,
    validation: Validation,
    clock: Clock,
    ring: RwLock<Arc<Ring>>,
    /// When the keys were last read, in milliseconds since 1970.
    read_at: AtomicI64,
}

/// An access token and when it ends.
pub struct AccessToken {
    /// The token itself.
    pub token: String,
    /// The moment from which it is refused.
    pub expires_at: DateTime<Utc>,
}

/// Says which library does the cryptography of tokens: before the first token.
pub fn install_provider() {
    // Again in the same process: it is the same one.
    let _ = DEFAULT_PROVIDER.install_default();
}

impl Tokens {
    /// Tokens of this issuer, signed with the keys in this directory; the first
    /// key is made where there is none.
    ///
    /// # Errors
    ///
    /// [`KeyError`].
    pub fn open(directory: PathBuf, issuer: &str, clock: Clock) -> Result<Self, KeyError> {
        install_provider();
        let mut validation = Validation::new(ALGORITHM);
        validation.set_issuer(&[issuer]);
        validation.set_audience(&[AUDIENCE]);
        // The others are required by `Claims`, which the library reads first.
        validation.set_required_spec_claims(&["exp", "nbf", "iss", "aud", "sub"]);
        // The library reads the machine's clock; `holds_at` compares with ours.
        validation.validate_exp = false;
        validation.validate_nbf = false;
        let ring = RwLock::new(Arc::new(Ring::open(&directory, clock.now())?));
        let read_at = AtomicI64::new(clock.now().timestamp_millis());
        Ok(Self { directory, issuer: issuer.to_owned(), validation, clock, ring, read_at })
    }

    /// A token for a person in an organization and a session.
    ///
    /// # Errors
    ///
    /// `INTERNAL` if signing fails.
    pub fn issue(&self, user: UserId, organization: OrganizationId, session: SessionId) -> Result<AccessToken> {
        let now = self.clock.now();
        let expires_at = now + LIFETIME;
        let claims = Claims {
            sub: user,
            org: organization,
            sid: session,
            iss: self.issuer.clone(),
            aud: AUDIENCE.to_owned(),
            jti: new_id(),
            iat: now.timestamp(),
            nbf: now.timestamp(),
            exp: expires_at.timestamp(),
        };
        let ring = self.ring();
        let key = ring.signing(now).ok_or_else(|| Error::Internal("there is no key to sign with".to_owned()))?;
        let mut header = Header::new(ALGORITHM);
        header.typ = Some(TYPE.to_owned());
        header.kid = Some(key.id.clone());
        let token = encode(&header, &claims, &key.signing).map_err(|e| Error::Internal(e.to_string()))?;
        Ok(AccessToken { token, expires_at })
    }

    /// What a token says, if it is one of ours and holds now. Whether its
    /// session goes on is for the database to say.
    ///
    /// # Errors
    ///
    /// `UNAUTHENTICATED`, whatever is wrong with it.
    pub fn verify(&self, token: &str) -> Result<Claims> {
        if token.len() > LONGEST {
            return Err(REFUSED);
        }
        let header = decode_header(token).map_err(|error| refused(&error))?;
        // Whatever else it says of keys is not looked at; what it calls critical is not understood.
        if header.typ.as_deref() != Some(TYPE) || header.crit.is_some() {
            return Err(REFUSED);
        }
        let ring = self.ring();
        let key = header.kid.as_deref().and_then(|id| ring.find(id)).ok_or(REFUSED)?;
        let decoded = decode::<Claims>(token, &key.verifying, &self.validation).map_err(|error| refused(&error))?;
        if decoded.claims.holds_at(self.clock.now()) { Ok(decoded.claims) } else { Err(REFUSED) }
    }

    /// The public keys, as a JSON Web Key Set.
    #[must_use]
    pub fn published(&self) -> Value {
        self.ring().published()
    }

    /// The keys, as of a minute ago at most.
    fn ring(&self) -> Arc<Ring> {
        let now = self.clock.now().timestamp_millis();
        let read_at = self.read_at.load(Ordering::SeqCst);
        let old = (now - read_at).abs() >= REREAD.num_milliseconds();
        if old && self.read_at.compare_exchange(read_at, now, Ordering::SeqCst, Ordering::SeqCst).is_ok() {
            match Ring::read(&self.directory) {
                Ok(ring) if !ring.is_empty() => {
                    *self.ring.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(ring);
                }
                Ok(_) => tracing::error!("the keys that sign access tokens are gone; going on with those read before"),
                Err(error) => {
                    tracing::error!(cause = %Causes(&error), "keys cannot be read; going on with those read before");
                }
            }
        }
        Arc::clone(&self.ring.read().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Claims {
    fn holds_at(&self, now: DateTime<Utc>) -> bool {
        let now = now.timestamp();
        let begun = self.nbf <= now + LEEWAY_SECONDS && self.iat <= now + LEEWAY_SECONDS;
        let short = self.exp.checked_sub(self.iat).is_some_and(|seconds| seconds <= LIFETIME.num_seconds());
        begun && short && now < self.exp.saturating_add(LEEWAY_SECONDS)
    }
}

/// A client never learns why: that would help to forge the next one.
fn refused(error: &jsonwebtoken::errors::Error) -> Error {
    tracing::debug!(cause = %error, "an access token was refused");
    REFUSED
}
