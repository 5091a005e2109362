//! What is fetched from others, kept for a while: fetched once for all who wait
//! for it, and anew no oftener than anybody can stand.

use super::fetch::FetchError;
use chrono::{DateTime, TimeDelta, Utc};
use std::sync::{Arc, PoisonError, RwLock};
use tokio::sync::Mutex;

/// How long it is taken for fresh.
const FRESH: TimeDelta = TimeDelta::hours(1);
/// How long it is used where it cannot be fetched anew.
const USABLE: TimeDelta = TimeDelta::hours(24);
/// How long it is not fetched again, whatever is asked of it.
const REST: TimeDelta = TimeDelta::minutes(1);
/// The same after it could not be fetched.
const REST_AFTER_FAILURE: TimeDelta = TimeDelta::seconds(5);

/// Something that somebody else publishes.
pub struct Cached<T> {
    kept: RwLock<Option<Kept<T>>>,
    /// Held by who fetches; not before this moment.
    next: Mutex<DateTime<Utc>>,
}

struct Kept<T> {
    what: Arc<T>,
    fetched_at: DateTime<Utc>,
}

impl<T> Default for Cached<T> {
    fn default() -> Self {
        Self { kept: RwLock::new(None), next: Mutex::new(DateTime::UNIX_EPOCH) }
    }
}

impl<T> Cached<T> {
    /// What is kept if it is fresh and will do; else, if enough time has
    /// passed, what is fetched now; else what is kept.
    ///
    /// # Errors
    ///
    /// Why it cannot be fetched, where there is nothing to fall back on.
    pub async fn find(
        &self,
        now: DateTime<Utc>,
        will_do: impl Fn(&T) -> bool,
        fetch: impl Future<Output = Result<T, FetchError>>,
    ) -> Result<Arc<T>, FetchError> {
        let suits = |age: TimeDelta, what: &T| age < FRESH && will_do(what);
        if let Some(what) = self.kept(now, suits) {
            return Ok(what);
        }
        // Whoever comes second finds here what the first has fetched.
        let mut next = self.next.lock().await;
        if let Some(what) = self.kept(now, suits) {
            return Ok(what);
        }
        let fetched = if *next <= now {
            // Now already: whoever asks may leave before the answer comes.
            *next = now + REST_AFTER_FAILURE;
            fetch.await
        } else {
            Err(FetchError::Resting)
        };
        match fetched {
            Ok(what) => {
                *next = now + REST;
                let what = Arc::new(what);
                let kept = Kept { what: Arc::clone(&what), fetched_at: now };
                *self.kept.write().unwrap_or_else(PoisonError::into_inner) = Some(kept);
                Ok(what)
            }
            Err(error) => self.kept(now, |age, _| age < USABLE).ok_or(error),
        }
    }

    fn kept(&self, now: DateTime<Utc>, suits: impl Fn(TimeDelta, &T) -> bool) -> Option<Arc<T>> {
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner);
        let kept = kept.as_ref().filter(|kept| suits(now - kept.fetched_at, &kept.what))?;
        Some(Arc::clone(&kept.what))
    }
}
