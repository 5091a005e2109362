//! `entente account`: what whoever runs the server does to an account.

use super::{Failure, print, serve};
use crate::account::factor;
use crate::bus::Bus;
use crate::clock::Clock;
use crate::config::access::{AccountAction, AccountOf};
use crate::membership::service::{operated, set_disabled};
use crate::write;

/// Does what is asked for.
///
/// # Errors
///
/// [`Failure::Store`], and [`Failure::Input`] where there is no such account.
pub async fn run(action: &AccountAction) -> Result<(), Failure> {
    let (of, disabled) = match action {
        AccountAction::Disable(of) => (of, true),
        AccountAction::Enable(of) => (of, false),
        AccountAction::ResetSecondFactor(of) => return reset_second_factor(of).await,
    };
    let AccountOf { email, store } = of;
    let db = serve::open_migrated(store).await?;
    let ended =
        set_disabled(&db, &Clock::System, &Bus::default(), &email.trim().to_ascii_lowercase(), disabled).await?;
    print(&if disabled {
        format!("nobody gets in as `{email}` any more; {ended} sessions ended\n")
    } else {
        format!("`{email}` may sign in again\n")
    })
}

async fn reset_second_factor(of: &AccountOf) -> Result<(), Failure> {
    let email = of.email.trim().to_ascii_lowercase();
    let db = serve::open_migrated(&of.store).await?;
    let (actor, _) = operated(&db, &email).await?;
    write::run(&db, &Clock::System, &Bus::default(), &actor, None, actor.user, factor::service::remove).await?;
    print(&format!("`{email}` signs in with the password alone; have its owner enrol another one\n"))
}
