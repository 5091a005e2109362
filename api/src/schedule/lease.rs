//! One server at a time: a row that says who, until when. It is taken by one
//! statement, so that of several at once exactly one gets it.
//!
//! The leases of rate limits are something else: units of a bucket, that
//! several servers hold parts of.

use crate::context::State;
use crate::error::Result;
use chrono::TimeDelta;
use sea_orm::{ConnectionTrait, Statement};
use uuid::Uuid;

/// Nobody has it, or its holder takes it on, or its time is over.
const TAKE: &str = "INSERT INTO lease (name, holder, expires_at) VALUES ($1, $2, $3) \
     ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at \
     WHERE lease.holder = excluded.holder OR lease.expires_at <= $4";
const RELEASE: &str = "DELETE FROM lease WHERE name = $1 AND holder = $2";

/// Takes a lease, or takes it on; gives whether it is the holder's now.
///
/// # Errors
///
/// Whatever the database says.
pub async fn take(state: &State, name: &str, holder: Uuid, holds: TimeDelta) -> Result<bool> {
    let now = state.clock.now();
    let values = [name.into(), holder.into(), (now + holds).into(), now.into()];
    Ok(execute(state, TAKE, values).await? > 0)
}

/// Gives a lease back, so that another need not wait for its end.
///
/// # Errors
///
/// Whatever the database says.
pub async fn release(state: &State, name: &str, holder: Uuid) -> Result<()> {
    execute(state, RELEASE, [name.into(), holder.into()]).await.map(drop)
}

async fn execute(state: &State, sql: &str, values: impl IntoIterator<Item = sea_orm::Value>) -> Result<u64> {
    let permit = state.writer().await?;
    let statement = Statement::from_sql_and_values(state.db.get_database_backend(), sql, values);
    let done = state.db.execute_raw(statement).await;
    drop(permit);
    Ok(done?.rows_affected())
}
