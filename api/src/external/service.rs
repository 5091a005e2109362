//! What it is worth here that somebody else vouches for a person: a sign-in
//! begun and finished, an account found, linked or made, a role that follows groups.

mod arrive;
mod attempt;
mod link;

pub use arrive::{actor, enter};
pub use attempt::{Back, Underway, begin, finish};
pub use link::{link, unlink, unlink_all};

use super::provider::Unproven;
use crate::error::{Causes, Error};

/// An issuer that cannot be asked, for who waits.
fn away(error: &super::fetch::FetchError, issuer: &str) -> Error {
    tracing::warn!(issuer, cause = %Causes(error), "an issuer could not be asked");
    Error::Unavailable("whoever is to say who you are does not answer; try again in a moment")
}

/// What did not hold, as it is told: never why, and nothing of what the issuer said.
fn unproven(error: &Unproven, issuer: &str, told: Error) -> Error {
    match error {
        Unproven::Away(error) => away(error, issuer),
        Unproven::Refused(cause) => {
            tracing::info!(issuer, cause, "somebody is not whom an issuer vouches for");
            told
        }
    }
}
