//! Slowing down who guesses: each try to prove that an address is theirs takes
//! its turn, and a failed one makes the next wait, longer as failures grow.
//!
//! A try is counted before the password is looked at, so that of many at once
//! one is looked at; it is forgotten when it succeeds. Addresses without an
//! account are counted too: nobody learns from it who has one.

use crate::context::State;
use crate::error::{Error, Result};
use crate::once::sha256;
use chrono::{DateTime, TimeDelta, Utc};
use entities::soft_lock::{Column, Entity, Model};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, ExprTrait, IntoActiveModel, QueryFilter, TryInsertResult};

/// After this long without a try, failures are forgotten.
const FORGOTTEN_AFTER: TimeDelta = TimeDelta::days(1);
/// How long the next try has to wait, by the number of failures: the first row whose bound is above it.
const LADDER: [(i32, TimeDelta); 3] =
    [(3, TimeDelta::seconds(1)), (9, TimeDelta::seconds(3)), (25, TimeDelta::seconds(5))];
/// And from there on: never so long that others can lock a person out.
const LONGEST: TimeDelta = TimeDelta::seconds(10);
/// Who knows the password gets so many wrong codes, and then one an hour: a code has six digits only.
const WRONG_CODES: i32 = 25;
const AFTER_WRONG_CODES: TimeDelta = TimeDelta::hours(1);

/// Takes the one turn there is for this address, or says how long to wait.
///
/// # Errors
///
/// `RATE_LIMITED`, or whatever the database says.
pub async fn take_turn(state: &State, email: &str) -> Result<()> {
    let (now, key) = (state.clock.now(), sha256(email.as_bytes()));
    let _place = state.writer().await?;
    let taken = if let Some(before) = Entity::find_by_id(&key).one(&state.db).await? {
        let counted = if before.tried_at + FORGOTTEN_AFTER <= now { nothing(key.clone(), now) } else { before.clone() };
        let over = counted.tried_at + wait(&counted);
        if now < over {
            return Err(Error::RateLimited { retry_after: over - now });
        }
        let counted = Model { failures: counted.failures.saturating_add(1), tried_at: now, ..counted };
        // Only if nobody else was faster.
        let unchanged = Entity::update_many().filter(Column::Key.eq(key)).filter(Column::Failures.eq(before.failures));
        let unchanged = unchanged.filter(Column::TriedAt.eq(before.tried_at));
        unchanged.set(counted.into_active_model().reset_all()).exec(&state.db).await?.rows_affected > 0
    } else {
        forget(state, now).await?;
        let first = Model { failures: 1, ..nothing(key, now) }.into_active_model().reset_all();
        let inserted = Entity::insert(first).on_conflict_do_nothing().exec_without_returning(&state.db).await?;
        matches!(inserted, TryInsertResult::Inserted(1))
    };
    if taken { Ok(()) } else { Err(Error::RateLimited { retry_after: wait_after(1) }) }
}

/// Counts the try that has its turn as one with the right password and a wrong code.
///
/// # Errors
///
/// Whatever the database says.
pub async fn count_wrong_code(state: &State, email: &str) -> Result<()> {
    let _place = state.writer().await?;
    let more = Expr::col(Column::WrongCodes).add(1);
    let row = Entity::update_many().filter(Column::Key.eq(sha256(email.as_bytes())));
    row.col_expr(Column::WrongCodes, more).exec(&state.db).await?;
    Ok(())
}

/// Forgets the failures of an address: somebody has shown that it is theirs.
///
/// # Errors
///
/// Whatever the database says.
pub async fn forgive(state: &State, email: &str) -> Result<()> {
    let _place = state.writer().await?;
    Entity::delete_by_id(sha256(email.as_bytes())).exec(&state.db).await?;
    Ok(())
}

/// Undoes the turn that was taken, and nothing before it: what wrong codes are
/// counted stay counted.
///
/// # Errors
///
/// Whatever the database says.
pub async fn take_back(state: &State, email: &str) -> Result<()> {
    let _place = state.writer().await?;
    let key = sha256(email.as_bytes());
    let only = Entity::delete_many().filter(Column::Key.eq(&key)).filter(Column::Failures.lte(1));
    if only.filter(Column::WrongCodes.eq(0)).exec(&state.db).await?.rows_affected == 0 {
        let less = Expr::col(Column::Failures).sub(1);
        let row = Entity::update_many().filter(Column::Key.eq(key)).filter(Column::Failures.gt(1));
        row.col_expr(Column::Failures, less).exec(&state.db).await?;
    }
    Ok(())
}

/// Sweeps up what is forgotten anyway.
async fn forget(state: &State, now: DateTime<Utc>) -> Result<()> {
    Entity::delete_many().filter(Column::TriedAt.lte(now - FORGOTTEN_AFTER)).exec(&state.db).await?;
    Ok(())
}

fn nothing(key: String, now: DateTime<Utc>) -> Model {
    Model { key, failures: 0, wrong_codes: 0, tried_at: now }
}

/// How long the next try has to wait.
fn wait(counted: &Model) -> TimeDelta {
    match counted.failures {
        0 => TimeDelta::zero(),
        _ if counted.wrong_codes >= WRONG_CODES => AFTER_WRONG_CODES,
        failures => wait_after(failures),
    }
}

fn wait_after(failures: i32) -> TimeDelta {
    LADDER.iter().find(|(bound, _)| failures < *bound).map_or(LONGEST, |(_, wait)| *wait)
}
