//! A provider of OpenID Connect: the code flow with PKCE, state and nonce.

use super::cache::Cached;
use super::fetch::{Fetch, FetchError, may_name};
use super::keys::{KeySet, Published};
use super::settings::ProviderSettings;
use super::{LEEWAY_SECONDS, LONGEST_SUBJECT, Proven};
use crate::error::Causes;
use chrono::{DateTime, TimeDelta, Utc};
use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreAuthenticationFlow, CoreClaimName, CoreClaimType, CoreClientAuthMethod,
    CoreErrorResponseType, CoreGenderClaim, CoreGrantType, CoreJsonWebKey, CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm, CoreJwsSigningAlgorithm, CoreResponseMode, CoreResponseType, CoreRevocableToken,
    CoreRevocationErrorResponse, CoreSubjectIdentifierType, CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::url::Url;
use openidconnect::{
    AdditionalClaims, AdditionalProviderMetadata, AuthType, AuthorizationCode, Client, ClientId, ClientSecret,
    CsrfToken, EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet, EndpointSet, IdTokenClaims, IdTokenFields,
    Nonce, PkceCodeChallenge, PkceCodeVerifier, ProviderMetadata, RedirectUrl, RequestTokenError, Scope,
    StandardErrorResponse, StandardTokenResponse, TokenResponse as _, TokenUrl,
};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// How long ago a token may have been made: as long as a sign-in may take.
const OLDEST: TimeDelta = TimeDelta::minutes(10);
/// The most groups that are looked at.
const MOST_GROUPS: usize = 1_000;

/// What a provider says beside what the library reads.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Advertised {
    /// Whether it names itself when it sends people back (RFC 9207).
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

impl AdditionalProviderMetadata for Advertised {}

/// The claims that have no name of their own in the standard.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Rest(BTreeMap<String, Value>);

impl AdditionalClaims for Rest {}

type Metadata = ProviderMetadata<
    Advertised,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;
type Claims = IdTokenClaims<Rest, CoreGenderClaim>;
type Answer = StandardTokenResponse<
    IdTokenFields<
        Rest,
        EmptyExtraTokenFields,
        CoreGenderClaim,
        CoreJweContentEncryptionAlgorithm,
        CoreJwsSigningAlgorithm,
    >,
    CoreTokenType,
>;
type OpenIdClient = Client<
    Rest,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    Answer,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// A provider that people sign in at.
pub struct Provider {
    /// What the settings say.
    pub settings: ProviderSettings,
    metadata: Cached<Metadata>,
    keys: Cached<KeySet>,
}

/// Why nobody is proven to be anybody.
#[derive(Debug, thiserror::Error)]
pub enum Unproven {
    /// The provider could not be asked.
    #[error("a provider could not be asked")]
    Away(#[from] FetchError),
    /// What came back does not hold; who reads this may not be told why.
    #[error("{0}")]
    Refused(String),
}

/// A sign-in that has begun: where to send the person, and what must come back.
pub struct Begun {
    /// Where to send the person.
    pub url: Url,
    /// What goes through the provider.
    pub state: CsrfToken,
    /// What must come back in the token.
    pub nonce: Nonce,
    /// What shows that who began it ends it.
    pub verifier: PkceCodeVerifier,
}

/// What came back, with what was kept of the beginning.
pub struct Returned {
    /// The code.
    pub code: String,
    /// Who the provider says it is, if it does.
    pub issuer: Option<String>,
    /// What must be in the token.
    pub nonce: Nonce,
    /// What shows that who began it ends it.
    pub verifier: PkceCodeVerifier,
    /// Where the person was sent back to.
    pub redirect_uri: String,
}

impl Provider {
    /// A provider that has not been asked anything yet.
    #[must_use]
    pub fn new(settings: ProviderSettings) -> Self {
        Self { settings, metadata: Cached::default(), keys: Cached::default() }
    }

    /// Where to send a person who wants to sign in.
    ///
    /// # Errors
    ///
    /// `Unproven::Away`.
    pub async fn begin(&self, fetch: &Fetch, now: DateTime<Utc>, redirect_uri: &str) -> Result<Begun, Unproven> {
        let client = self.client(self.metadata(fetch, now).await?);
        let redirect = RedirectUrl::new(redirect_uri.to_owned()).map_err(|error| refused(&error))?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let random = || CsrfToken::new_random_len(32);
        let scopes = self.settings.scopes.iter().filter(|scope| *scope != "openid").cloned().map(Scope::new);
        let (url, state, nonce) = client
            .authorize_url(CoreAuthenticationFlow::AuthorizationCode, random, || Nonce::new_random_len(32))
            .add_scopes(scopes)
            .set_pkce_challenge(challenge)
            .set_redirect_uri(Cow::Owned(redirect))
            .url();
        Ok(Begun { url, state, nonce, verifier })
    }

    /// Whom the provider vouches for, in exchange for the code that came back.
    ///
    /// # Errors
    ///
    /// `Unproven`.
    pub async fn finish(&self, fetch: &Fetch, now: DateTime<Utc>, back: Returned) -> Result<Proven, Unproven> {
        let metadata = self.metadata(fetch, now).await?;
        self.is_named(&metadata, back.issuer.as_deref())?;
        let client = self.client(Arc::clone(&metadata));
        let redirect = RedirectUrl::new(back.redirect_uri).map_err(|error| refused(&error))?;
        let asked = fetch.clone();
        let send = move |request| {
            let asked = asked.clone();
            async move { asked.send(request).await }
        };
        let answer = client
            .exchange_code(AuthorizationCode::new(back.code))
            .map_err(|error| refused(&error))?
            .set_pkce_verifier(back.verifier)
            .set_redirect_uri(Cow::Owned(redirect))
            .request_async(&send)
            .await
            .map_err(unexchanged)?;
        let token = answer.id_token().ok_or_else(|| Unproven::Refused("there is no ID token".to_owned()))?;
        let kid = jsonwebtoken::decode_header(token.to_string()).map_err(|error| refused(&error))?.kid;
        let keys = self.keys(fetch, now, &metadata, kid.as_deref()).await?;
        let allowed = metadata.id_token_signing_alg_values_supported().iter().filter(|name| signs_alone(name)).cloned();
        let verifier = OpenIdClient::from_provider_metadata(
            metadata.as_ref().clone().set_jwks(keys.openid().clone()),
            ClientId::new(self.settings.client_id.clone()),
            None,
        );
        let verifier = verifier
            .id_token_verifier()
            .set_allowed_algs(allowed)
            .set_time_fn(move || now - TimeDelta::seconds(LEEWAY_SECONDS))
            .set_issue_time_verifier_fn(move |made_at| made_lately(made_at, now));
        let claims = token.claims(&verifier, &back.nonce).map_err(|error| refused(&error))?;
        self.proven(claims)
    }

    async fn metadata(&self, fetch: &Fetch, now: DateTime<Utc>) -> Result<Arc<Metadata>, FetchError> {
        let issuer = &self.settings.issuer;
        let found = self.metadata.find(now, |_| true, async {
            let metadata: Metadata = fetch.discovered(issuer).await?;
            let token = metadata.token_endpoint().map(TokenUrl::url);
            let places = [Some(metadata.authorization_endpoint().url()), token, Some(metadata.jwks_uri().url())];
            if places.iter().all(|place| place.is_some_and(|place| may_name(issuer, place))) {
                return Ok(metadata);
            }
            Err(FetchError::Unexpected("a place is missing or is none that this issuer may name".to_owned()))
        });
        found.await
    }

    async fn keys(
        &self,
        fetch: &Fetch,
        now: DateTime<Utc>,
        metadata: &Metadata,
        kid: Option<&str>,
    ) -> Result<Arc<KeySet>, FetchError> {
        let has = |keys: &KeySet| kid.is_none_or(|kid| keys.has(kid));
        let fetched = async { fetch.json::<Published>(metadata.jwks_uri().url()).await.map(KeySet::from) };
        self.keys.find(now, has, fetched).await
    }

    fn client(&self, metadata: Arc<Metadata>) -> OpenIdClient {
        let methods = metadata.token_endpoint_auth_methods_supported();
        let basic = methods.is_none_or(|all| all.contains(&CoreClientAuthMethod::ClientSecretBasic));
        let secret = self.settings.client_secret.as_ref();
        OpenIdClient::from_provider_metadata(
            Arc::unwrap_or_clone(metadata),
            ClientId::new(self.settings.client_id.clone()),
            secret.map(|secret| ClientSecret::new(secret.expose_secret().to_owned())),
        )
        .set_auth_type(if basic { AuthType::BasicAuth } else { AuthType::RequestBody })
    }

    /// Whether it is this provider that sent the person back.
    fn is_named(&self, metadata: &Metadata, issuer: Option<&str>) -> Result<(), Unproven> {
        match issuer {
            Some(issuer) if issuer == self.settings.issuer => Ok(()),
            None if !metadata.additional_metadata().authorization_response_iss_parameter_supported => Ok(()),
            _ => Err(Unproven::Refused("another provider sent the person back, or none says that it did".to_owned())),
        }
    }

    fn proven(&self, claims: &Claims) -> Result<Proven, Unproven> {
        let subject = claims.subject().as_str();
        if subject.is_empty() || subject.chars().count() > LONGEST_SUBJECT || subject.contains('\0') {
            return Err(Unproven::Refused("the subject is none".to_owned()));
        }
        if claims.authorized_party().is_some_and(|party| **party != self.settings.client_id) {
            return Err(Unproven::Refused("the token is for another party".to_owned()));
        }
        let address = claims.email().filter(|_| claims.email_verified() == Some(true)).map(|email| email.to_string());
        let name = claims.name().and_then(|name| name.get(None)).map(|name| name.to_string());
        let claim = self.settings.admission.groups_claim.as_ref();
        Ok(Proven {
            issuer: self.settings.issuer.clone(),
            subject: subject.to_owned(),
            address,
            name: name.or_else(|| claims.preferred_username().map(|name| name.to_string())),
            groups: claim.map(|claim| groups(claims.additional_claims().0.get(claim))).unwrap_or_default(),
        })
    }
}

/// The groups that a claim names: one, or a list of them.
pub(super) fn groups(claim: Option<&Value>) -> Vec<String> {
    match claim {
        Some(Value::String(name)) => vec![name.clone()],
        Some(Value::Array(names)) => {
            names.iter().take(MOST_GROUPS).filter_map(Value::as_str).map(str::to_owned).collect()
        }
        _ => Vec::new(),
    }
}

/// Whether only the provider can sign by this: with a shared secret, this server could too.
fn signs_alone(algorithm: &CoreJwsSigningAlgorithm) -> bool {
    serde_json::to_value(algorithm)
        .is_ok_and(|name| name.as_str().is_some_and(|n| super::keys::ASYMMETRIC.contains(&n)))
}

fn made_lately(made_at: DateTime<Utc>, now: DateTime<Utc>) -> Result<(), String> {
    let leeway = TimeDelta::seconds(LEEWAY_SECONDS);
    if (now - OLDEST - leeway..=now + leeway).contains(&made_at) {
        Ok(())
    } else {
        Err("it was made long ago, or is yet to be made".to_owned())
    }
}

/// Why there is no token: of what the provider says, only the code of its error is kept.
fn unexchanged(error: RequestTokenError<FetchError, StandardErrorResponse<CoreErrorResponseType>>) -> Unproven {
    match error {
        RequestTokenError::Request(error) => Unproven::Away(error),
        RequestTokenError::ServerResponse(answer) => {
            let code = match answer.error() {
                CoreErrorResponseType::Extension(_) => "of its own",
                known => known.as_ref(),
            };
            Unproven::Refused(format!("the provider answers with the error {code}"))
        }
        RequestTokenError::Parse(error, _) => {
            Unproven::Refused(format!("the provider's answer cannot be read at `{}`", error.path()))
        }
        RequestTokenError::Other(_) => Unproven::Refused("the provider's answer is none".to_owned()),
    }
}

fn refused(error: &dyn std::error::Error) -> Unproven {
    Unproven::Refused(Causes(error).to_string())
}
