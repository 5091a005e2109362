//! Second factors by TOTP (RFC 6238): asked for, confirmed, used, removed.

use crate::access::session;
use crate::account::{link, lock};
use crate::auth::secret::random;
use crate::auth::strength::{self, LEAST};
use crate::auth::{Action, On};
use crate::clock::new_id;
use crate::context::State;
use crate::error::{Error, RefusalCode, Result};
use crate::incident::Incident;
use crate::once::sha256;
use crate::write::Write;
use entities::{UserId, recovery_code, second_factor, user};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter};
use std::fmt::Write as _;
use totp_rs::{Builder, Totp};

const SECRET_BYTES: usize = 20;
const DIGITS: usize = 6;
const RECOVERY_CODES: usize = 10;
const RECOVERY_BYTES: usize = 15;
const ISSUER: &str = "Entente";

/// A secret to make codes with, for the person's own program.
pub struct Enrolment {
    /// The secret in base 32.
    pub secret: String,
    /// The same with what the program needs to know, for a QR code.
    pub url: String,
    /// The secret as it is stored.
    pub sealed: String,
}

/// A new secret for this account.
///
/// # Errors
///
/// `INTERNAL` if the machine gives no randomness.
pub fn enrolment(state: &State, account: &user::Model) -> Result<Enrolment> {
    let secret = random::<SECRET_BYTES>()?;
    let sealed = state.accounts.vault.seal(account.id, &secret)?;
    let codes = codes(secret.to_vec(), &account.email)?;
    let url = codes.to_url().map_err(|error| Error::Internal(error.to_string()))?;
    Ok(Enrolment { secret: codes.secret().to_base32(), url, sealed })
}

/// Keeps a new secret until its first code is shown.
///
/// # Errors
///
/// `BAD_INPUT` where there is a second factor already.
pub async fn enrol(write: &Write, sealed_secret: String) -> Result<second_factor::Model> {
    write.authorize(Action::ManageAccount, On::Account(write.actor.user))?;
    let user_id = write.actor.user;
    match of(&write.tx, user_id).await? {
        Some(before) if before.confirmed_at.is_some() => {
            Err(Error::bad_input("", "there is a second factor already; remove it first"))
        }
        Some(before) => {
            let asked = second_factor::Model { sealed_secret, last_step: None, ..before.clone() };
            write.update("secondFactor.enrolled", None, &before, asked).await
        }
        None => {
            let (version, created_at) = (1, write.now);
            let id = new_id();
            let (last_step, confirmed_at) = (None, None);
            let asked =
                second_factor::Model { id, user_id, sealed_secret, last_step, confirmed_at, version, created_at };
            write.insert("secondFactor.enrolled", None, asked).await
        }
    }
}

/// A first code, and the recovery codes that it gives.
#[derive(Clone)]
pub struct Confirm {
    /// The step of 30 seconds that the code is of.
    step: i64,
    /// The secret that it is of.
    sealed_secret: String,
    /// The recovery codes.
    pub recovery_codes: Vec<String>,
}

/// Checks a first code; a try takes its turn, as any other code does.
///
/// # Errors
///
/// `BAD_INPUT` where nothing waits to be confirmed, or for another code;
/// `RATE_LIMITED` after failures, without a look at the code.
pub async fn first_code(state: &State, account: &user::Model, code: &str) -> Result<Confirm> {
    let waiting =
        of(&state.db, account.id).await?.filter(|row| row.confirmed_at.is_none() && !row.sealed_secret.is_empty());
    let waiting =
        waiting.ok_or_else(|| Error::bad_input("", "no second factor waits to be confirmed; enrol one first"))?;
    lock::take_turn(state, &account.email).await?;
    let Some(step) = step_of(state, &waiting, &plain(code))? else {
        state.incidents.report(Incident::SecondFactorFailed, account.id);
        lock::count_wrong_code(state, &account.email).await?;
        return Err(Error::bad_input("code", "is not the code that this secret gives now"));
    };
    lock::forgive(state, &account.email).await?;
    let recovery_codes = (0..RECOVERY_CODES).map(|_| recovery()).collect::<Result<_>>()?;
    Ok(Confirm { step, sealed_secret: waiting.sealed_secret, recovery_codes })
}

/// Puts the second factor in force.
///
/// # Errors
///
/// `BAD_INPUT` where another secret was enrolled, or this one confirmed, meanwhile.
pub async fn confirm(write: &Write, what: Confirm) -> Result<second_factor::Model> {
    write.authorize(Action::ManageAccount, On::Account(write.actor.user))?;
    let before = of(&write.tx, write.actor.user).await?;
    let before = before.filter(|row| row.confirmed_at.is_none() && row.sealed_secret == what.sealed_secret);
    let before =
        before.ok_or_else(|| Error::bad_input("", "no second factor waits to be confirmed; enrol one first"))?;
    for code in &what.recovery_codes {
        let (second_factor_id, code_hash) = (before.id, sha256(plain(code).as_bytes()));
        write.add(&recovery_code::Model { second_factor_id, code_hash, used_at: None }).await?;
    }
    let confirmed =
        second_factor::Model { last_step: Some(what.step), confirmed_at: Some(write.now), ..before.clone() };
    // What began without it ends.
    link::end_all(write, write.actor.user).await?;
    session::end_all(write, write.actor.user, None, write.actor.session()).await?;
    write.update("secondFactor.confirmed", None, &before, confirmed).await
}

/// Whether a password is long enough to be all there is.
#[must_use]
pub fn stands_alone(password: &str) -> bool {
    strength::length(password, LEAST).is_none()
}

/// Takes the actor's second factor away.
///
/// # Errors
///
/// `NOT_FOUND` where there is none.
pub async fn remove_own(write: &Write, user: UserId) -> Result<second_factor::Model> {
    write.authorize(Action::ManageAccount, On::Account(write.actor.user))?;
    remove(write, user).await
}

/// Takes a person's second factor away, with its recovery codes.
///
/// # Errors
///
/// `NOT_FOUND` where there is none.
pub async fn remove(write: &Write, user: UserId) -> Result<second_factor::Model> {
    let before = of(&write.tx, user).await?.filter(|row| !row.sealed_secret.is_empty());
    let before = before.ok_or_else(|| Error::refused(RefusalCode::NotFound, "", "there is no second factor"))?;
    recovery_code::Entity::delete_many()
        .filter(recovery_code::Column::SecondFactorId.eq(before.id))
        .exec(&write.tx)
        .await?;
    // What was asked for with the second factor in force ends with it.
    link::end_all(write, user).await?;
    session::end_all(write, user, None, write.actor.session()).await?;
    let removed =
        second_factor::Model { sealed_secret: String::new(), last_step: None, confirmed_at: None, ..before.clone() };
    write.update("secondFactor.removed", None, &before, removed).await
}

/// The second factor of a person, where it is in force.
///
/// # Errors
///
/// Whatever the database says.
pub async fn confirmed(db: &impl ConnectionTrait, user: UserId) -> Result<Option<second_factor::Model>> {
    Ok(of(db, user).await?.filter(|row| row.confirmed_at.is_some()))
}

async fn of(db: &impl ConnectionTrait, user: UserId) -> Result<Option<second_factor::Model>> {
    Ok(second_factor::Entity::find().filter(second_factor::Column::UserId.eq(user)).one(db).await?)
}

/// Whether a code is one of this second factor, and takes it: none is taken twice.
///
/// # Errors
///
/// Whatever the database says.
pub async fn takes(state: &State, factor: &second_factor::Model, code: &str) -> Result<bool> {
    let code = plain(code);
    if code.len() == DIGITS {
        let Some(step) = step_of(state, factor, &code)? else { return Ok(false) };
        let _place = state.writer().await?;
        let later = Condition::any()
            .add(second_factor::Column::LastStep.is_null())
            .add(second_factor::Column::LastStep.lt(step));
        let taken = second_factor::Entity::update_many()
            .col_expr(second_factor::Column::LastStep, Expr::value(step))
            .filter(second_factor::Column::Id.eq(factor.id))
            .filter(second_factor::Column::SealedSecret.eq(&factor.sealed_secret))
            .filter(later)
            .exec(&state.db)
            .await?;
        return Ok(taken.rows_affected > 0);
    }
    let _place = state.writer().await?;
    let taken = recovery_code::Entity::update_many()
        .col_expr(recovery_code::Column::UsedAt, Expr::value(state.clock.now()))
        .filter(recovery_code::Column::SecondFactorId.eq(factor.id))
        .filter(recovery_code::Column::CodeHash.eq(sha256(code.as_bytes())))
        .filter(recovery_code::Column::UsedAt.is_null())
        .exec(&state.db)
        .await?;
    Ok(taken.rows_affected > 0)
}

/// The step of 30 seconds that a code is of: this one, or the one before or after it.
fn step_of(state: &State, factor: &second_factor::Model, code: &str) -> Result<Option<i64>> {
    let codes = codes(state.accounts.vault.open(factor.user_id, &factor.sealed_secret)?, "")?;
    let now = u64::try_from(state.clock.now().timestamp()).unwrap_or_default();
    Ok(codes.check(code, now).and_then(|step| i64::try_from(step).ok()))
}

/// SHA-1, 6 digits, 30 seconds, one step to either side: what every program knows.
fn codes(secret: Vec<u8>, address: &str) -> Result<Totp> {
    // A colon would part the address from the issuer.
    let codes = Builder::new().with_secret(secret).with_account_name(address.replace(':', "_"));
    codes.with_issuer(Some(ISSUER)).build().map_err(|error| Error::Internal(error.to_string()))
}

/// 120 random bits in three groups: a plain digest is enough to keep them.
fn recovery() -> Result<String> {
    let bytes = random::<RECOVERY_BYTES>()?;
    Ok(bytes.iter().enumerate().fold(String::new(), |mut code, (place, byte)| {
        if place > 0 && place % 5 == 0 {
            code.push('-');
        }
        // Writing to a string does not fail.
        let _ = write!(code, "{byte:02x}");
        code
    }))
}

/// A code without what people put between its characters.
fn plain(code: &str) -> String {
    code.chars().filter(|c| !c.is_whitespace() && *c != '-').take(64).collect::<String>().to_lowercase()
}
