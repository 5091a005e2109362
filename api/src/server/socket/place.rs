//! How many sockets there may be, in all and of each client.

use crate::error::Error;
use chrono::TimeDelta;
use entities::UserId;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The most sockets of a server.
const SOCKETS: usize = 10_000;
/// The most sockets of an address that have not begun: for no longer than they have to begin.
const BEGINNING: usize = 50;
/// The most sockets of a person; and of an address, where nobody signed in.
pub const EACH: usize = 5;

/// Whose sockets are counted together.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Holder {
    /// Those of an address that have not begun.
    Beginning(String),
    /// Those of an address where nobody signed in.
    Address(String),
    /// Those of a person.
    Person(UserId),
}

/// The sockets there are.
#[derive(Clone, Default)]
pub struct Places(Arc<Mutex<HashMap<Holder, usize>>>);

/// A socket that is counted for as long as this is held.
pub struct Place {
    places: Places,
    holder: Holder,
}

impl Places {
    /// Counts one more socket that has not begun.
    ///
    /// # Errors
    ///
    /// `RATE_LIMITED` where there are too many.
    pub fn begin(&self, network: String) -> Result<Place, Error> {
        let too_many = Error::RateLimited { retry_after: TimeDelta::seconds(5) };
        if self.count() >= SOCKETS {
            return Err(too_many);
        }
        self.take(Holder::Beginning(network), BEGINNING).ok_or(too_many)
    }

    /// Counts one more socket of a person or an address; none where there are enough.
    pub fn admit(&self, holder: Holder) -> Option<Place> {
        self.take(holder, EACH)
    }

    fn take(&self, holder: Holder, most: usize) -> Option<Place> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let number = held.entry(holder.clone()).or_default();
        if *number >= most {
            return None;
        }
        *number += 1;
        drop(held);
        Some(Place { places: self.clone(), holder })
    }

    fn count(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).values().sum()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut held = self.places.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(number) = held.get_mut(&self.holder) {
            *number = number.saturating_sub(1);
            if *number == 0 {
                held.remove(&self.holder);
            }
        }
    }
}
