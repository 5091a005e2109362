//! Reading a clause field by field.
//!
//! Written out because serde's tagged form reads everything into a buffer
//! first, and then no longer knows which field was wrong.

use std::collections::BTreeSet;
use std::fmt::{self, Formatter};

use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::clause::{Clause, ClauseKind, ClockStart, Of, SettledBy, Share};
use crate::deliberation::{Role, Severity, Stance};

impl<'de> Deserialize<'de> for Clause {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ClauseVisitor)
    }
}

struct ClauseVisitor;

impl<'de> Visitor<'de> for ClauseVisitor {
    type Value = Clause;

    fn expecting(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("a clause")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Clause, A::Error> {
        let mut fields = Fields::deserialize(MapAccessDeserializer::new(map))?;
        let clause = fields.clause()?;
        fields.nothing_left()?;
        Ok(clause)
    }
}

/// The fields of all kinds of clauses.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Fields {
    kind: ClauseKind,
    #[serde(default)]
    at_least: Field<Stance>,
    #[serde(default)]
    at_most: Field<Stance>,
    #[serde(default)]
    at_most_count: Field<u32>,
    #[serde(default)]
    count: Field<Option<u32>>,
    #[serde(default)]
    share: Field<Option<Share>>,
    #[serde(default)]
    of: Field<Of>,
    #[serde(default)]
    strict: Field<bool>,
    #[serde(default)]
    reason_required: Field<bool>,
    #[serde(default)]
    severity_at_least: Field<Severity>,
    #[serde(default)]
    settled_by: Field<SettledBy>,
    #[serde(default)]
    hours: Field<i64>,
    #[serde(default)]
    since: Field<ClockStart>,
    #[serde(default)]
    roles: Field<Option<BTreeSet<Role>>>,
}

impl Fields {
    /// The clause they make up, which takes the fields that belong to its kind.
    fn clause<E: Error>(&mut self) -> Result<Clause, E> {
        Ok(match self.kind {
            ClauseKind::Approvals => Clause::Approvals {
                at_least: self.at_least.needed("atLeast")?,
                count: self.count.or_default(),
                share: self.share.or_default(),
                of: self.of.or_default(),
                strict: self.strict.or_default(),
                roles: self.roles.or_default(),
            },
            ClauseKind::ApprovalsPerGroup => Clause::ApprovalsPerGroup {
                at_least: self.at_least.needed("atLeast")?,
                count: self.count.or_default().ok_or_else(|| E::missing_field("count"))?,
                roles: self.roles.or_default(),
            },
            ClauseKind::Outstanding => Clause::Outstanding {
                at_least: self.at_least.needed("atLeast")?,
                at_most_count: self.at_most_count.needed("atMostCount")?,
                roles: self.roles.or_default(),
            },
            ClauseKind::MoreForThanAgainst => Clause::MoreForThanAgainst {
                at_least: self.at_least.needed("atLeast")?,
                at_most: self.at_most.needed("atMost")?,
                roles: self.roles.or_default(),
            },
            ClauseKind::NoPosition => Clause::NoPosition {
                at_most: self.at_most.needed("atMost")?,
                reason_required: self.reason_required.or_default(),
                roles: self.roles.or_default(),
            },
            ClauseKind::NoObjection => Clause::NoObjection {
                severity_at_least: self.severity_at_least.needed("severityAtLeast")?,
                settled_by: self.settled_by.needed("settledBy")?,
            },
            ClauseKind::Heard => Clause::Heard {
                share: self.share.or_default(),
                count: self.count.or_default(),
                roles: self.roles.or_default(),
            },
            ClauseKind::OpenFor => {
                Clause::OpenFor { hours: self.hours.needed("hours")?, since: self.since.needed("since")? }
            }
            ClauseKind::FinalComment => Clause::FinalComment { hours: self.hours.needed("hours")? },
        })
    }

    /// Refuses a field that belongs to another kind of clause.
    fn nothing_left<E: Error>(&self) -> Result<(), E> {
        let fields = [
            ("atLeast", self.at_least.is_given()),
            ("atMost", self.at_most.is_given()),
            ("atMostCount", self.at_most_count.is_given()),
            ("count", self.count.is_given()),
            ("share", self.share.is_given()),
            ("of", self.of.is_given()),
            ("strict", self.strict.is_given()),
            ("reasonRequired", self.reason_required.is_given()),
            ("severityAtLeast", self.severity_at_least.is_given()),
            ("settledBy", self.settled_by.is_given()),
            ("hours", self.hours.is_given()),
            ("since", self.since.is_given()),
            ("roles", self.roles.is_given()),
        ];
        match fields.into_iter().find(|(_, given)| *given) {
            Some((name, _)) => Err(E::custom(format_args!("unknown field `{name}` for a clause of this kind"))),
            None => Ok(()),
        }
    }
}

/// A field that may be left out; what it may be if given, null or not, is up to `T`.
#[derive(Deserialize)]
#[serde(from = "T")]
struct Field<T>(Option<T>);

impl<T> From<T> for Field<T> {
    fn from(value: T) -> Self {
        Self(Some(value))
    }
}

impl<T> Default for Field<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> Field<T> {
    fn is_given(&self) -> bool {
        self.0.is_some()
    }

    fn needed<E: Error>(&mut self, name: &'static str) -> Result<T, E> {
        self.0.take().ok_or_else(|| E::missing_field(name))
    }

    fn or_default(&mut self) -> T
    where
        T: Default,
    {
        self.0.take().unwrap_or_default()
    }
}
