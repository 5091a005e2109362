//! Who asks, how they prove it, and what they may do.

pub mod actor;
pub mod password;
pub mod policy;
pub mod token;

pub use actor::{Actor, Stake};
pub use policy::{Action, On, authorize};

use crate::context::State;
use crate::error::Result;

/// Who a bearer token speaks for, with every right they hold now.
///
/// # Errors
///
/// `UNAUTHENTICATED`, or whatever the database says.
pub async fn authenticate(state: &State, token: &str) -> Result<Actor> {
    let (user, organization) = state.tokens.verify(token)?;
    Actor::load(&state.db, user, organization).await
}
