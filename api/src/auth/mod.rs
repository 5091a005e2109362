//! Who asks, how they prove it, and what they may do.

pub mod actor;
pub mod fields;
pub mod keys;
pub mod leaked;
pub mod password;
pub mod policy;
pub mod secret;
pub mod strength;
pub mod token;
pub mod vault;

pub use actor::{Access, Actor, Stake};
pub use policy::{Action, On, authorize};
pub use secret::secret;

use crate::access::api_token;
use crate::context::State;
use crate::error::Result;
use crate::external;
use crate::tenant::{Scope, View};

/// Who a bearer token speaks for, with every right they hold now.
///
/// # Errors
///
/// `UNAUTHENTICATED`, or whatever the database says.
pub async fn authenticate(state: &State, token: &str) -> Result<Actor> {
    authenticate_in(state, &View::new(state.db.clone()), token).await
}

/// As [`authenticate`], in the snapshot that the rest of the request will read.
///
/// # Errors
///
/// As [`authenticate`].
pub async fn authenticate_in(state: &State, view: &View, token: &str) -> Result<Actor> {
    if token.starts_with(api_token::PREFIX) {
        return api_token::authenticate(state, view, token).await;
    }
    if let Some(issuer) = state.external.issuer_of(token) {
        return external::service::actor(state, view, issuer, token).await;
    }
    let claims = state.tokens.verify(token)?;
    view.see(Scope::Organization(claims.org)).await?;
    let access = Access::Session(claims.sid);
    Actor::load(&*view.read().await?, claims.sub, claims.org, access, state.clock.now()).await
}
