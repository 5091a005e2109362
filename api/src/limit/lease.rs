//! Units taken from a shared bucket ahead of their use, so that most requests
//! need no statement for them.

use super::rate::Rate;
use super::store::Store;
use crate::error::Result;
use quick_cache::unsync::Cache;
use std::sync::{Mutex, PoisonError};

/// The most leases kept; what is left of one that is forgotten is lost to its holder.
const LEASES: usize = 65_536;
/// The part of a bucket that is taken at a time.
const PART: u64 = 20;

/// What is left of each lease.
pub struct Leases(Mutex<Cache<String, u64>>);

impl Default for Leases {
    fn default() -> Self {
        Self(Mutex::new(Cache::new(LEASES)))
    }
}

impl Leases {
    /// Takes units from what is leased, and leases more where that is too little.
    pub async fn take(&self, store: &Store, key: String, rate: Rate, units: u64, now: i64) -> Result<Result<(), i64>> {
        if let Store::Memory(_) = store {
            return store.take(key, rate, units, now).await;
        }
        let Some(missing) = self.spend(&key, units) else { return Ok(Ok(())) };
        let lease = missing.max(rate.units / PART);
        let taken = match store.take(key.clone(), rate, lease, now).await? {
            Err(_) if lease > missing => (missing, store.take(key.clone(), rate, missing, now).await?),
            taken => (lease, taken),
        };
        let (leased, Ok(())) = taken else { return Ok(taken.1) };
        self.keep(key, leased.saturating_sub(missing));
        Ok(Ok(()))
    }

    /// What is left of a lease.
    pub fn left(&self, key: &str) -> u64 {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(key).copied().unwrap_or_default()
    }

    /// Takes all that is left of a lease if it is too little; what is missing then.
    fn spend(&self, key: &str, units: u64) -> Option<u64> {
        let mut leases = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let left = leases.get(key).copied().unwrap_or_default();
        if left >= units {
            leases.insert(key.to_owned(), left - units);
            return None;
        }
        leases.insert(key.to_owned(), 0);
        Some(units - left)
    }

    fn keep(&self, key: String, more: u64) {
        let mut leases = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let left = leases.get(&key).copied().unwrap_or_default();
        leases.insert(key, left.saturating_add(more));
    }
}
