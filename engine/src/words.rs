//! How names and lists are written in sentences and error messages.

use std::fmt::{self, Display, Formatter};

use crate::deliberation::{ObjectionState, Role, Severity, Stance};
use crate::report::{Standing, VerdictStatus};

/// How many ids a sentence names before it counts the rest.
const NAMED: usize = 12;

/// Joins the names of `count` things as prose: `a`, `a and b`, `a, b and c`;
/// beyond twelve, the rest is counted.
pub(crate) fn list<S: AsRef<str>>(names: impl Iterator<Item = S>, count: usize) -> String {
    let first: Vec<S> = names.take(NAMED).collect();
    let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
    let rest = count.saturating_sub(first.len());
    if rest > 0 {
        return format!("{} and {rest} more", first.join(", "));
    }
    match first.split_last() {
        None => String::new(),
        Some((last, [])) => (*last).to_owned(),
        Some((last, before)) => format!("{} and {last}", before.join(", ")),
    }
}

/// Joins these ids as prose.
pub(crate) fn list_all(ids: &[String]) -> String {
    list(ids.iter(), ids.len())
}

/// `one` for a single thing, `many` otherwise.
pub(crate) fn plural(count: usize, one: &'static str, many: &'static str) -> &'static str {
    if count == 1 { one } else { many }
}

/// An amount kept in millionths, written as a decimal without trailing zeros.
pub(crate) fn decimal(millionths: u128) -> String {
    let whole = millionths.checked_div(1_000_000).unwrap_or_default();
    let part = millionths.checked_rem(1_000_000).unwrap_or_default();
    let text = format!("{whole}.{part:06}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

impl Display for Role {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Approver => "APPROVER",
            Self::Contributor => "CONTRIBUTOR",
            Self::Observer => "OBSERVER",
        })
    }
}

impl Display for Stance {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Block => "BLOCK",
            Self::Oppose => "OPPOSE",
            Self::Reservations => "RESERVATIONS",
            Self::Accept => "ACCEPT",
            Self::Support => "SUPPORT",
            Self::Champion => "CHAMPION",
            Self::Abstain => "ABSTAIN",
            Self::Recused => "RECUSED",
            Self::NeedsTime => "NEEDS_TIME",
        })
    }
}

impl Display for Severity {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Minor => "MINOR",
            Self::Major => "MAJOR",
            Self::Blocking => "BLOCKING",
        })
    }
}

impl Display for ObjectionState {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Raised => "RAISED",
            Self::Understood => "UNDERSTOOD",
            Self::Addressed => "ADDRESSED",
            Self::Accommodated => "ACCOMMODATED",
            Self::Withdrawn => "WITHDRAWN",
            Self::Overruled => "OVERRULED",
            Self::Sustained => "SUSTAINED",
        })
    }
}

impl Display for Standing {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Settled => "SETTLED",
            Self::Answered => "ANSWERED",
            Self::Contested => "CONTESTED",
            Self::Standing => "STANDING",
        })
    }
}

impl Display for VerdictStatus {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ready => "READY",
            Self::Waiting => "WAITING",
            Self::NotReady => "NOT_READY",
            Self::NotHeard => "NOT_HEARD",
            Self::Blocked => "BLOCKED",
        })
    }
}
