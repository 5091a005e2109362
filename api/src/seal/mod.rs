//! The seals over the record: what was written down once can be shown not to
//! have changed since, and nothing to have been put before it.

pub mod digest;
pub mod flaw;
pub mod service;
pub mod verify;

use chrono::TimeDelta;
use entities::OrganizationId;

/// How much later than others an event may be committed that was written down
/// before them: what comes later than that is taken for put into the past.
pub const LATEST: TimeDelta = TimeDelta::hours(1);

/// The newest seal of an organization. Whoever keeps its hash elsewhere can tell later that nothing was cut off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Whose record.
    pub organization: OrganizationId,
    /// The number of the seal.
    pub number: i32,
    /// Its hash, in hexadecimal.
    pub hash: String,
}
