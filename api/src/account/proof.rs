//! Proving that an account is one's own, by password and second factor: the one
//! way for signing in, taking up an invitation and changing what an account
//! rests on. An unknown address takes the same steps as a known one.

use super::service::own_account;
use super::{factor, lock};
use crate::auth::password::Checked;
use crate::context::{Request, State};
use crate::error::{Error, Result};
use crate::incident::Incident;
use chrono::TimeDelta;
use entities::user;
use sea_orm::{ActiveValue, ColumnTrait, EntityTrait, QueryFilter};
use secrecy::SecretString;

/// How long a session shows after its beginning that its person is there.
const FRESH: TimeDelta = TimeDelta::minutes(5);

/// What somebody shows, and what a wrong password is called.
pub struct Shown {
    /// The address of the account.
    pub email: String,
    /// The password.
    pub password: SecretString,
    /// The code of the second factor, or one for its recovery.
    pub code: Option<String>,
    /// Whether the second factor is asked for where there is one.
    pub with_factor: bool,
    /// The input field of the password.
    pub path: &'static str,
    /// What would be right.
    pub wrong: &'static str,
}

impl Shown {
    /// The password of who is signed in to this account, in this input field.
    #[must_use]
    pub fn own(account: &user::Model, password: String, path: &'static str) -> Self {
        let (email, password) = (account.email.clone(), SecretString::from(password));
        Self { email, password, code: None, with_factor: false, path, wrong: "is not your password" }
    }
}

/// The account of who asks, shown to be theirs by more than a token, which may
/// be stolen: by its password or, where it has none, by a session that has just begun.
///
/// # Errors
///
/// As [`own_account`] and [`prove`]; `BAD_INPUT` at `password` where it is needed, or the session is older.
pub async fn prove_own(request: Request<'_>, password: Option<String>) -> Result<user::Model> {
    let account = own_account(request).await?;
    if let Some(password) = password {
        return prove(request.state, Shown::own(&account, password, "password")).await;
    }
    if !account.password_hash.is_empty() {
        return Err(Error::bad_input("password", "is needed: give your password"));
    }
    let session = match request.actor()?.session() {
        Some(id) => request.find(id).await?,
        None => None,
    };
    request.rest().await;
    let fresh = session.is_some_and(|row| request.state.clock.now() < row.created_at + FRESH);
    let stale = "is none that your account has; sign in again, and do this within 5 minutes";
    if fresh { Ok(account) } else { Err(Error::bad_input("password", stale)) }
}

/// The account that was shown to be theirs.
///
/// # Errors
///
/// `RATE_LIMITED` after failures, without a look at the password; `BAD_INPUT`
/// for a wrong password, whether there is an account or not, and then for a
/// code that is missing or wrong.
pub async fn prove(state: &State, shown: Shown) -> Result<user::Model> {
    let Shown { email, password, code, with_factor, path, wrong } = shown;
    let account = account_of(state, &email).await?;
    let report = |incident| {
        if let Some(account) = &account {
            state.incidents.report(incident, account.id);
        }
    };
    lock::take_turn(state, &email).await.inspect_err(|_| report(Incident::SignInLocked))?;
    let stored = account.as_ref().map(|account| account.password_hash.clone());
    let checked = state.passwords.check(password.clone(), stored).await?;
    if checked == Checked::Wrong {
        report(Incident::SignInFailed);
        return Err(Error::bad_input(path, wrong));
    }
    let account = account.filter(|account| account.disabled_at.is_none());
    let account = account.ok_or_else(|| Error::bad_input(path, wrong))?;
    if with_factor {
        prove_factor(state, &account, code).await?;
    }
    if with_factor || factor::service::confirmed(&state.db, account.id).await?.is_none() {
        lock::forgive(state, &email).await?;
    } else {
        // A password alone does not make wrong codes undone.
        lock::take_back(state, &email).await?;
    }
    if checked == Checked::Outdated {
        strengthen(state, &account, password).await?;
    }
    Ok(account)
}

/// That who asks has the second factor of this account, if it has one; gives whether it has.
///
/// # Errors
///
/// `BAD_INPUT` for a code that is missing or wrong.
pub async fn prove_factor(state: &State, account: &user::Model, code: Option<String>) -> Result<bool> {
    let Some(factor) = factor::service::confirmed(&state.db, account.id).await? else { return Ok(false) };
    let code = code.filter(|code| !code.trim().is_empty());
    let code = code.ok_or_else(|| {
        Error::bad_input("code", "is needed: this account has a second factor; give its present code")
    })?;
    if !factor::service::takes(state, &factor, &code).await? {
        state.incidents.report(Incident::SecondFactorFailed, account.id);
        lock::count_wrong_code(state, &account.email).await?;
        return Err(Error::bad_input("code", "is no code that holds now; wait for the next one"));
    }
    Ok(true)
}

/// The account with this address: what is read before anything is known of who asks.
async fn account_of(state: &State, email: &str) -> Result<Option<user::Model>> {
    Ok(user::Entity::find().filter(user::Column::Email.eq(email)).one(&state.db).await?)
}

/// Keeps the same password at today's strength; nothing that others see changes, so that it is no event.
async fn strengthen(state: &State, account: &user::Model, password: SecretString) -> Result<()> {
    let hash = state.passwords.hash(password).await?;
    let stronger = user::ActiveModel { password_hash: ActiveValue::Set(hash), ..Default::default() };
    let _place = state.writer().await?;
    let unchanged = user::Entity::update_many().set(stronger).filter(user::Column::Id.eq(account.id));
    unchanged.filter(user::Column::PasswordHash.eq(&account.password_hash)).exec(&state.db).await?;
    Ok(())
}
