//! Access tokens: short-lived JWTs that say who somebody is and in which
//! organization they act, and nothing about rights.

use crate::clock::{Clock, new_id};
use crate::error::{Error, Result};
use chrono::{DateTime, TimeDelta, Utc};
use entities::{OrganizationId, UserId};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode};
use secrecy::{ExposeSecret, SecretSlice};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// How long an access token holds.
pub const LIFETIME: TimeDelta = TimeDelta::minutes(15);
/// How far two clocks may be apart.
const LEEWAY_SECONDS: i64 = 5;
const ISSUER: &str = "entente";
const AUDIENCE: &str = "entente";
const TYPE: &str = "at+jwt";
const KEY_ID: &str = "1";
const REFUSED: Error = Error::Unauthenticated("this access token does not hold; sign in again");

/// What an access token says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// Who.
    pub sub: Uuid,
    /// The organization they act in.
    pub org: Uuid,
    iss: String,
    aud: String,
    jti: Uuid,
    iat: i64,
    nbf: i64,
    exp: i64,
}

/// Makes and checks access tokens with one HMAC-SHA-256 key.
pub struct Tokens {
    encoding: EncodingKey,
    decoding: DecodingKey,
    validation: Validation,
    clock: Clock,
}

/// An access token and when it ends.
pub struct AccessToken {
    /// The token itself.
    pub token: String,
    /// The moment from which it is refused.
    pub expires_at: DateTime<Utc>,
}

impl Tokens {
    /// Tokens signed with this secret of 32 bytes or more.
    #[must_use]
    pub fn new(secret: &SecretSlice<u8>, clock: Clock) -> Self {
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_issuer(&[ISSUER]);
        validation.set_audience(&[AUDIENCE]);
        validation.set_required_spec_claims(&["exp", "nbf", "iss", "aud", "sub"]);
        // The library reads the machine's clock; `holds_at` compares with ours.
        validation.validate_exp = false;
        validation.validate_nbf = false;
        Self {
            encoding: EncodingKey::from_secret(secret.expose_secret()),
            decoding: DecodingKey::from_secret(secret.expose_secret()),
            validation,
            clock,
        }
    }

    /// A token for a person in an organization.
    ///
    /// # Errors
    ///
    /// `INTERNAL` if signing fails.
    pub fn issue(&self, user: UserId, organization: OrganizationId, lifetime: TimeDelta) -> Result<AccessToken> {
        let now = self.clock.now();
        let expires_at = now + lifetime;
        let claims = Claims {
            sub: user.0,
            org: organization.0,
            iss: ISSUER.to_owned(),
            aud: AUDIENCE.to_owned(),
            jti: new_id(),
            iat: now.timestamp(),
            nbf: now.timestamp(),
            exp: expires_at.timestamp(),
        };
        let mut header = Header::new(Algorithm::HS256);
        header.typ = Some(TYPE.to_owned());
        header.kid = Some(KEY_ID.to_owned());
        let token = encode(&header, &claims, &self.encoding).map_err(|e| Error::Internal(e.to_string()))?;
        Ok(AccessToken { token, expires_at })
    }

    /// Who a token speaks for.
    ///
    /// # Errors
    ///
    /// `UNAUTHENTICATED`, whatever is wrong with it.
    pub fn verify(&self, token: &str) -> Result<(UserId, OrganizationId)> {
        let header = decode_header(token).map_err(|error| refused(&error))?;
        if header.typ.as_deref() != Some(TYPE) || header.kid.as_deref() != Some(KEY_ID) {
            return Err(REFUSED);
        }
        let claims = decode::<Claims>(token, &self.decoding, &self.validation).map_err(|error| refused(&error))?.claims;
        if claims.holds_at(self.clock.now()) {
            Ok((UserId(claims.sub), OrganizationId(claims.org)))
        } else {
            Err(REFUSED)
        }
    }
}

impl Claims {
    fn holds_at(&self, now: DateTime<Utc>) -> bool {
        let now = now.timestamp();
        self.nbf <= now + LEEWAY_SECONDS && self.iat <= now + LEEWAY_SECONDS && now < self.exp + LEEWAY_SECONDS
    }
}

/// A client never learns why: that would help to forge the next one.
fn refused(error: &jsonwebtoken::errors::Error) -> Error {
    tracing::debug!(cause = %error, "an access token was refused");
    REFUSED
}
