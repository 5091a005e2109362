//! What can be wrong with a record, in a sentence.

use chrono::{DateTime, Utc};
use entities::{EventId, OrganizationId};
use std::fmt;

/// The first thing wrong with a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// Something is wrong under a seal, or with it.
    Under {
        /// Whose record.
        organization: OrganizationId,
        /// The number of the seal.
        seal: i32,
        /// What.
        what: Wrong,
    },
    /// An event was put into the past.
    Late {
        /// Which.
        event: EventId,
        /// When it says it was written down.
        recorded_at: DateTime<Utc>,
        /// Until when everything is sealed.
        sealed_until: DateTime<Utc>,
    },
    /// No seal has a hash that was kept elsewhere.
    NoHead {
        /// The hash.
        hash: String,
    },
}

/// What is wrong under a seal, or with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// There is no seal of this number.
    SealMissing,
    /// The seal is not what was written, or not what follows the one before.
    SealAltered,
    /// An event is not under the seal any more.
    PlaceMissing {
        /// Its place.
        place: i32,
    },
    /// An event is not there.
    EventMissing(EventId),
    /// An event is not what was sealed.
    EventChanged(EventId),
    /// The digest of an event is not what was sealed; the event is.
    DigestAltered(EventId),
    /// An event is not where its moment puts it.
    NotInOrder(EventId),
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Under { organization, seal, what } => {
                write!(f, "{what} (seal {seal} of organization {organization})")
            }
            Self::Late { event, recorded_at, sealed_until } => write!(
                f,
                "event {event} was put into the past: it says {}, and all until {} is sealed without it",
                moment(*recorded_at),
                moment(*sealed_until)
            ),
            Self::NoHead { hash } => {
                write!(f, "no seal has the hash {hash}: the end of the record was cut off, or it is another database's")
            }
        }
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SealMissing => write!(f, "the seal is missing"),
            Self::SealAltered => write!(f, "the seal was altered"),
            Self::PlaceMissing { place } => write!(f, "the event at place {place} is missing under the seal"),
            Self::EventMissing(event) => write!(f, "event {event} is missing"),
            Self::EventChanged(event) => write!(f, "event {event} was changed"),
            Self::DigestAltered(event) => write!(f, "the sealed digest of event {event} was altered"),
            Self::NotInOrder(event) => write!(f, "event {event} is not in order"),
        }
    }
}

fn moment(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true)
}
