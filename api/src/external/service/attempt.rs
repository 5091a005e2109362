//! A sign-in at a provider, from its beginning to whom the provider vouches for.

use super::unproven;
use crate::account::service::newcomer;
use crate::auth::Actor;
use crate::clock::new_id;
use crate::context::State;
use crate::error::{Error, RefusalCode, Result};
use crate::external::provider::Returned;
use crate::external::{Admission, Proven};
use crate::limit::Limit;
use crate::once::sha256;
use crate::write::Write;
use chrono::{DateTime, TimeDelta, Utc};
use entities::{OrganizationRole, UserId, external_attempt};
use openidconnect::{CsrfToken, Nonce, PkceCodeVerifier};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

/// How long a sign-in may take.
const LIFETIME: TimeDelta = TimeDelta::minutes(10);

/// A sign-in that is under way at a provider.
pub struct Underway {
    /// Where to send the person.
    pub authorization_url: String,
    /// The secret that stays with the client.
    pub attempt: String,
    /// It ends at this moment.
    pub expires_at: DateTime<Utc>,
}

/// What the provider sent the person back with.
pub struct Back {
    /// The code.
    pub code: String,
    /// What came with it.
    pub state: String,
    /// Who the provider says it is, if it does.
    pub issuer: Option<String>,
    /// The secret that stayed with the client.
    pub attempt: String,
}

/// Begins a sign-in at a provider.
///
/// # Errors
///
/// `RATE_LIMITED`, `NOT_FOUND` and `BAD_INPUT`; `UNAVAILABLE` where the provider does not answer.
pub async fn begin(state: &State, network: &str, provider_id: &str, redirect_uri: &str) -> Result<Underway> {
    let now = state.clock.now();
    state.limits.admit(Limit::ExternalSignIn, network, now).await?;
    let unknown = || Error::refused(RefusalCode::NotFound, "providerId", "must be one of `identityProviders`");
    let provider = state.external.provider(provider_id).ok_or_else(unknown)?;
    if !provider.settings.redirect_uris.iter().any(|uri| uri == redirect_uri) {
        let message = "must be one that this server's settings allow for the provider, to the letter";
        return Err(Error::bad_input("redirectUri", message));
    }
    let begun = provider.begin(state.external.fetch()?, now, redirect_uri).await;
    let begun = begun.map_err(|error| {
        let message = "is none that the provider can be asked with";
        unproven(&error, &provider.settings.issuer, Error::bad_input("redirectUri", message))
    })?;
    let secret = CsrfToken::new_random_len(32);
    let attempt = external_attempt::Model {
        id: new_id(),
        provider: provider.settings.id.clone(),
        state_hash: sha256(begun.state.secret().as_bytes()),
        secret_hash: sha256(secret.secret().as_bytes()),
        nonce: begun.nonce.secret().clone(),
        verifier: begun.verifier.secret().clone(),
        redirect_uri: redirect_uri.to_owned(),
        expires_at: now + LIFETIME,
    };
    let expires_at = attempt.expires_at;
    state.carry_out(&nobody(&provider.settings.admission), None, attempt, keep).await?;
    Ok(Underway { authorization_url: begun.url.into(), attempt: secret.into_secret(), expires_at })
}

/// Ends a sign-in, once: whom the provider vouches for, and what that is worth.
///
/// # Errors
///
/// `RATE_LIMITED`, `NOT_FOUND` and `BAD_INPUT`; `UNAVAILABLE` where the provider does not answer.
pub async fn finish(state: &State, network: &str, back: Back) -> Result<(Proven, Admission)> {
    let now = state.clock.now();
    state.limits.admit(Limit::ExternalSignIn, network, now).await?;
    let hashes = (sha256(back.state.as_bytes()), sha256(back.attempt.as_bytes()));
    let Some(any) = state.external.providers().first() else { return Err(lost()) };
    let begun = state.carry_out(&nobody(&any.settings.admission), None, hashes, take).await?;
    let provider = state.external.provider(&begun.provider).ok_or_else(lost)?;
    let returned = Returned {
        code: back.code,
        issuer: back.issuer,
        nonce: Nonce::new(begun.nonce),
        verifier: PkceCodeVerifier::new(begun.verifier),
        redirect_uri: begun.redirect_uri,
    };
    let proven = provider.finish(state.external.fetch()?, now, returned).await.map_err(|error| {
        let message = "is none that this provider stands by; begin again";
        unproven(&error, &provider.settings.issuer, Error::bad_input("code", message))
    })?;
    Ok((proven, provider.settings.admission.clone()))
}

/// Who writes what is no change of the record: nobody is known yet.
fn nobody(admission: &Admission) -> Actor {
    newcomer(UserId(Uuid::nil()), admission.organization, OrganizationRole::Member)
}

/// Keeps a sign-in that was begun, and sweeps out those that were given up.
async fn keep(write: &Write, attempt: external_attempt::Model) -> Result<()> {
    external_attempt::Entity::delete_many()
        .filter(external_attempt::Column::ExpiresAt.lte(write.now))
        .exec(&write.tx)
        .await?;
    write.add(&attempt).await
}

/// Takes a sign-in out, if it is its own client that asks.
async fn take(write: &Write, (state_hash, secret_hash): (String, String)) -> Result<external_attempt::Model> {
    let found = external_attempt::Entity::find()
        .filter(external_attempt::Column::StateHash.eq(state_hash))
        .one(&write.tx)
        .await?;
    // Of another client's it stays: whoever reads the call-back of others cannot end their sign-in.
    let found = found.filter(|row| row.secret_hash == secret_hash && write.now < row.expires_at).ok_or_else(lost)?;
    let taken = external_attempt::Entity::delete_by_id(found.id).exec(&write.tx).await?;
    if taken.rows_affected == 1 { Ok(found) } else { Err(lost()) }
}

fn lost() -> Error {
    let message = "belongs to no sign-in that this client began and that is under way; begin again";
    Error::refused(RefusalCode::NotFound, "state", message)
}
