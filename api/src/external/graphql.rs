//! Providers and identities as clients see them.

use super::provider::Provider;
use super::service::Underway;
use crate::context::Request;
use crate::global_id;
use async_graphql::{Context, ID, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entities::identity;

/// Somebody else at whom people can sign in.
#[derive(SimpleObject)]
pub struct IdentityProvider {
    /// What `beginExternalSignIn` takes.
    id: ID,
    /// What to write on the button.
    name: String,
}

impl From<&Provider> for IdentityProvider {
    fn from(provider: &Provider) -> Self {
        Self { id: ID(provider.settings.id.clone()), name: provider.settings.name.clone() }
    }
}

/// A sign-in that is under way at a provider.
#[derive(SimpleObject)]
pub struct ExternalSignIn {
    /// Where to send the person. The provider sends them back to the
    /// `redirectUri` with `code`, `state` and, of some providers, `iss`.
    authorization_url: String,
    /// A secret that stays with this client: a sign-in is finished only by who
    /// began it. Keep it where no address, log or other site sees it.
    attempt: String,
    /// It must be finished before this moment.
    expires_at: DateTime<Utc>,
}

impl From<Underway> for ExternalSignIn {
    fn from(underway: Underway) -> Self {
        let Underway { authorization_url, attempt, expires_at } = underway;
        Self { authorization_url, attempt, expires_at }
    }
}

/// Who a person is elsewhere.
pub struct Identity(identity::Model);

/// Who a person is elsewhere: whoever proves to be that may sign in as them.
#[Object]
impl Identity {
    /// Its id.
    async fn id(&self) -> ID {
        global_id::encode(self.0.id)
    }

    /// Who vouches for it: the URL of the issuer.
    async fn issuer(&self) -> &str {
        &self.0.issuer
    }

    /// Who they are there.
    async fn subject(&self) -> &str {
        &self.0.subject
    }
}

impl From<identity::Model> for Identity {
    fn from(row: identity::Model) -> Self {
        Self(row)
    }
}

/// Questions about who else may say who somebody is.
#[derive(Default)]
pub struct ExternalQuery;

#[Object]
impl ExternalQuery {
    /// At whom else people can sign in, in the order of the server's settings;
    /// told to everybody.
    async fn identity_providers(&self, ctx: &Context<'_>) -> Vec<IdentityProvider> {
        Request::of(ctx).state.external.providers().iter().map(|provider| (&**provider).into()).collect()
    }
}
