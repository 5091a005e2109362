//! How often somebody may do what is dear to the server or tells of others.

mod lease;
mod rate;
mod store;

pub use rate::Rate;

use crate::error::{Error, Result};
use crate::once::sha256;
use chrono::{DateTime, TimeDelta, Utc};
use lease::Leases;
use sea_orm::DatabaseConnection;
use std::net::IpAddr;
use store::Store;

/// What is limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Proving who one is by a password, a code or an invitation; by address of the client.
    SignIn,
    /// Beginning or finishing a sign-in at somebody else; by address of the client.
    ExternalSignIn,
    /// Making an account; by address of the client.
    SignUp,
    /// Asking for a link by e-mail; by address of the client.
    Recovery,
    /// Sending a link by e-mail; by what it is for and the address it goes to.
    RecoveryOfAddress,
    /// Inviting somebody; by person.
    Invitation,
    /// What a person's queries may return, in rows; by person.
    Cost,
    /// The same of somebody who has not signed in; by address of the client.
    AnonymousCost,
}

/// The rate of each limit.
#[derive(Clone, Debug)]
pub struct Rates {
    /// A person mistypes twice; who guesses has 4,300 tries a day and address.
    pub sign_in: Rate,
    /// A sign-in takes two, and a whole office may have one address.
    pub external_sign_in: Rate,
    /// Nobody needs many accounts; the server hashes a password for each.
    pub sign_up: Rate,
    /// Who has forgotten a password asks again when no letter comes, and not ten times.
    pub recovery: Rate,
    /// Nobody's mailbox is to be filled by others.
    pub recovery_of_address: Rate,
    /// A team at once, and then as many as a person can know.
    pub invitation: Rate,
    /// A board that asks for 500 rows a second stays below.
    pub cost: Rate,
    /// Signing in and looking what there is cost less than a hundred rows.
    pub anonymous_cost: Rate,
}

impl Default for Rates {
    fn default() -> Self {
        let (minute, hour) = (TimeDelta::minutes(1), TimeDelta::hours(1));
        Self {
            sign_in: Rate::new(3, minute),
            external_sign_in: Rate::new(30, minute),
            sign_up: Rate::new(3, hour),
            recovery: Rate::new(3, hour),
            recovery_of_address: Rate::new(1, hour),
            invitation: Rate::new(50, hour),
            cost: Rate::new(10_000_000, hour),
            anonymous_cost: Rate::new(20_000, hour),
        }
    }
}

impl Rates {
    /// The rates with buckets so many times as large.
    #[must_use]
    pub fn times(&self, factor: u64) -> Self {
        let more = |rate: Rate| Rate::new(rate.units.saturating_mul(factor), rate.over);
        Self {
            sign_in: more(self.sign_in),
            external_sign_in: more(self.external_sign_in),
            sign_up: more(self.sign_up),
            recovery: more(self.recovery),
            recovery_of_address: more(self.recovery_of_address),
            invitation: more(self.invitation),
            cost: more(self.cost),
            anonymous_cost: more(self.anonymous_cost),
        }
    }

    fn of(&self, limit: Limit) -> Rate {
        match limit {
            Limit::SignIn => self.sign_in,
            Limit::ExternalSignIn => self.external_sign_in,
            Limit::SignUp => self.sign_up,
            Limit::Recovery => self.recovery,
            Limit::RecoveryOfAddress => self.recovery_of_address,
            Limit::Invitation => self.invitation,
            Limit::Cost => self.cost,
            Limit::AnonymousCost => self.anonymous_cost,
        }
    }
}

/// What is left to everybody.
pub struct Limits {
    rates: Rates,
    store: Store,
    leases: Leases,
}

impl Limits {
    /// Nothing is used up yet, or what other servers of this database say.
    #[must_use]
    pub fn new(db: &DatabaseConnection, rates: Rates) -> Self {
        Self { rates, store: Store::new(db), leases: Leases::default() }
    }

    /// Lets somebody do it once more.
    ///
    /// # Errors
    ///
    /// `RATE_LIMITED`, or whatever the database says.
    pub async fn admit(&self, limit: Limit, key: &str, now: DateTime<Utc>) -> Result<()> {
        let taken = self.store.take(bucket(limit, key), self.rates.of(limit), 1, now.timestamp_micros()).await?;
        taken.map_err(too_often)
    }

    /// Whether so many units can be charged without asking the database.
    #[must_use]
    pub fn is_at_hand(&self, limit: Limit, key: &str, units: u64) -> bool {
        matches!(self.store, Store::Memory(_)) || self.leases.left(&bucket(limit, key)) >= units
    }

    /// Lets somebody have so many units.
    ///
    /// # Errors
    ///
    /// As [`Limits::admit`].
    pub async fn charge(&self, limit: Limit, key: &str, units: u64, now: DateTime<Utc>) -> Result<()> {
        let (bucket, rate) = (bucket(limit, key), self.rates.of(limit));
        let taken = self.leases.take(&self.store, bucket, rate, units, now.timestamp_micros()).await?;
        taken.map_err(too_often)
    }
}

/// A client's address as far as it says who the client is: of IPv6, anybody has 2^64 addresses.
#[must_use]
pub fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

/// The name of a bucket: short, and without what it is about.
fn bucket(limit: Limit, key: &str) -> String {
    sha256(format!("{limit:?} {key}").as_bytes())
}

fn too_often(wait_us: i64) -> Error {
    // To the next millisecond, since that is what clocks and clients count in.
    Error::RateLimited { retry_after: TimeDelta::milliseconds(wait_us.saturating_add(999) / 1_000) }
}

#[cfg(test)]
mod tests {
    use super::network;

    #[test]
    fn a_client_is_told_by_its_network() {
        let of = |address: &str| network(address.parse().expect("an address"));
        assert_eq!(of("192.0.2.7"), "192.0.2.7");
        assert_eq!(of("::ffff:192.0.2.7"), "192.0.2.7");
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
        assert_eq!(of("2001:db8:1:2::"), of("2001:db8:1:2:ffff::9"));
        assert_ne!(of("2001:db8:1:2::"), of("2001:db8:1:3::"));
    }
}
