//! Where the buckets are: in memory beside the embedded database, which has one
//! server; in a table on PostgreSQL, which several may share.

use super::rate::Rate;
use crate::error::{Causes, Result};
use quick_cache::unsync::Cache;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, EntityTrait, Statement};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};

/// The most buckets kept in memory; one that is forgotten is full.
const BUCKETS: usize = 65_536;
/// How often one asks before the buckets that are full again are swept, and how many at once.
const SWEEP_EVERY: u32 = 1_000;
const SWEPT: u32 = 2_000;

/// One statement, so that of several at once none takes what another took.
const TAKE: &str = "INSERT INTO rate_limit (key, full_at_us) VALUES ($1, $2 + $3) \
     ON CONFLICT (key) DO UPDATE SET full_at_us = GREATEST(rate_limit.full_at_us, $2) + $3 \
     WHERE GREATEST(rate_limit.full_at_us, $2) + $3 <= $2 + $4";
/// Passes over what another server sweeps or takes from at the moment.
const SWEEP: &str = "DELETE FROM rate_limit WHERE key IN \
     (SELECT key FROM rate_limit WHERE full_at_us < $1 LIMIT $2 FOR UPDATE SKIP LOCKED)";

/// The buckets of all keys.
pub enum Store {
    /// In memory, at most so many.
    Memory(Mutex<Cache<String, i64>>),
    /// In the table `rate_limit`.
    Shared {
        /// Where the table is.
        db: DatabaseConnection,
        /// How often it was asked since the last sweep.
        asked: AtomicU32,
    },
}

impl Store {
    /// The store that fits this database.
    pub fn new(db: &DatabaseConnection) -> Self {
        match db.get_database_backend() {
            DbBackend::Postgres => Self::Shared { db: db.clone(), asked: AtomicU32::new(0) },
            _ => Self::Memory(Mutex::new(Cache::new(BUCKETS))),
        }
    }

    /// Takes units from the bucket of this key; where there are too few, how
    /// many microseconds to wait.
    pub async fn take(&self, key: String, rate: Rate, units: u64, now: i64) -> Result<Result<(), i64>> {
        match self {
            Self::Memory(buckets) => {
                let mut buckets = buckets.lock().unwrap_or_else(PoisonError::into_inner);
                let full_at = buckets.get(&key).copied().unwrap_or(now);
                let taken = rate.take(full_at, now, units);
                Ok(taken.map(|full_at| buckets.insert(key, full_at)))
            }
            Self::Shared { db, asked } => {
                if asked.fetch_add(1, Ordering::Relaxed) % SWEEP_EVERY == SWEEP_EVERY - 1 {
                    sweep(db, now).await;
                }
                shared(db, key, rate, units, now).await
            }
        }
    }
}

async fn shared(db: &DatabaseConnection, key: String, rate: Rate, units: u64, now: i64) -> Result<Result<(), i64>> {
    let values = [key.clone().into(), now.into(), rate.cost_us(units).into(), rate.capacity_us().into()];
    let taken = db.execute_raw(Statement::from_sql_and_values(DbBackend::Postgres, TAKE, values)).await?;
    if taken.rows_affected() > 0 {
        return Ok(Ok(()));
    }
    let bucket = entities::rate_limit::Entity::find_by_id(key).one(db).await?;
    let full_at = bucket.map_or(now, |bucket| bucket.full_at_us);
    // Another may have been given back meanwhile; whoever was refused waits all the same.
    Ok(Err(rate.take(full_at, now, units).err().unwrap_or(1)))
}

/// Forgets buckets that are full again: they are as good as none.
async fn sweep(db: &DatabaseConnection, now: i64) {
    let statement = Statement::from_sql_and_values(DbBackend::Postgres, SWEEP, [now.into(), i64::from(SWEPT).into()]);
    if let Err(error) = db.execute_raw(statement).await {
        tracing::warn!(cause = %Causes(&error), "full buckets were not swept");
    }
}
