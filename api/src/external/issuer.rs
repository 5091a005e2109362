//! A trusted issuer: its tokens are taken for what they say, if it signed them
//! for this server and they hold now.

use super::cache::Cached;
use super::fetch::{Fetch, FetchError, may_name};
use super::keys::{KeySet, Published};
use super::provider::{Unproven, groups};
use super::settings::IssuerSettings;
use super::{LEEWAY_SECONDS, LONGEST_SUBJECT, Proven};
use chrono::{DateTime, Utc};
use jsonwebtoken::dangerous::insecure_decode;
use jsonwebtoken::{Validation, decode, decode_header};
use openidconnect::url::Url;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// The longest token that is looked at, in bytes.
const LONGEST: usize = 16_000;

/// An issuer whose tokens are taken as they are.
pub struct TrustedIssuer {
    /// What the settings say.
    pub settings: IssuerSettings,
    keys: Cached<KeySet>,
}

/// Who a token says it is from.
#[derive(Deserialize)]
struct Claimed {
    iss: String,
}

/// Where an issuer says that its keys are.
#[derive(Deserialize)]
struct Place {
    jwks_uri: Url,
}

/// What a token must say; the library checks only some of it.
#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    exp: i64,
    iat: i64,
    nbf: Option<i64>,
    email: Option<String>,
    email_verified: Option<bool>,
    name: Option<String>,
    #[serde(flatten)]
    rest: BTreeMap<String, Value>,
}

/// Who a token says it is from: nothing is verified by this.
pub fn claimed(token: &str) -> Option<String> {
    if token.len() > LONGEST {
        return None;
    }
    insecure_decode::<Claimed>(token).ok().map(|token| token.claims.iss)
}

impl TrustedIssuer {
    /// An issuer that has not been asked for its keys yet.
    #[must_use]
    pub fn new(settings: IssuerSettings) -> Self {
        Self { settings, keys: Cached::default() }
    }

    /// Whom a token of this issuer is for.
    ///
    /// # Errors
    ///
    /// `Unproven`.
    pub async fn verify(&self, fetch: &Fetch, now: DateTime<Utc>, token: &str) -> Result<Proven, Unproven> {
        let refused = |cause: &str| Unproven::Refused(cause.to_owned());
        let header = decode_header(token).map_err(|error| refused(&error.to_string()))?;
        let is_type =
            |name: &str| name.trim_start_matches("application/").eq_ignore_ascii_case(&self.settings.token_type);
        if !header.typ.as_deref().is_some_and(is_type) {
            return Err(refused("it is a token of another type"));
        }
        if !self.settings.algorithms.contains(&header.alg) {
            return Err(refused("it is signed by an algorithm that is not allowed"));
        }
        // Neither is understood here; the keys that a header brings along are not even looked at.
        if header.crit.is_some() || header.zip.is_some() {
            return Err(refused("its header asks for what is not understood"));
        }
        let kid = header.kid.ok_or_else(|| refused("it names no key"))?;
        let keys = self.keys.find(now, |keys| keys.has(&kid), self.fetched(fetch)).await?;
        let key = keys.find(&kid, header.alg).ok_or_else(|| refused("its key is none of the issuer's"))?;
        let mut validation = Validation::new(header.alg);
        validation.set_issuer(&[&self.settings.issuer]);
        validation.set_audience(&[&self.settings.audience]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        // The library reads the machine's clock; `holds_at` compares with ours.
        validation.validate_exp = false;
        let claims = decode::<Claims>(token, &key, &validation).map_err(|error| refused(&error.to_string()))?.claims;
        if claims.iss != self.settings.issuer || !self.holds_at(&claims, now) {
            return Err(refused("it does not hold now, or holds for too long"));
        }
        if claims.sub.is_empty() || claims.sub.chars().count() > LONGEST_SUBJECT || claims.sub.contains('\0') {
            return Err(refused("the subject is none"));
        }
        let claim = self.settings.admission.groups_claim.as_ref();
        Ok(Proven {
            issuer: claims.iss,
            subject: claims.sub,
            address: claims.email.filter(|_| claims.email_verified == Some(true)),
            name: claims.name,
            groups: claim.map(|claim| groups(claims.rest.get(claim))).unwrap_or_default(),
        })
    }

    fn holds_at(&self, claims: &Claims, now: DateTime<Utc>) -> bool {
        let (now, leeway) = (now.timestamp(), LEEWAY_SECONDS);
        let begun = claims.iat <= now + leeway && claims.nbf.is_none_or(|nbf| nbf <= now + leeway);
        let lifetime = claims.exp.saturating_sub(claims.iat);
        begun && now < claims.exp.saturating_add(leeway) && lifetime <= self.settings.lifetime.num_seconds()
    }

    async fn fetched(&self, fetch: &Fetch) -> Result<KeySet, FetchError> {
        let place = match &self.settings.jwks_uri {
            Some(place) => place.clone(),
            None => fetch.discovered::<Place>(&self.settings.issuer).await?.jwks_uri,
        };
        if !may_name(&self.settings.issuer, &place) {
            return Err(FetchError::Unexpected("its keys are in no place that this issuer may name".to_owned()));
        }
        Ok(fetch.json::<Published>(&place).await?.into())
    }
}
