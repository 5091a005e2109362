//! What a rule must satisfy beyond its type.

use std::collections::BTreeSet;
use std::fmt::Display;

use super::clause::{Clause, Of, Share};
use super::{Rule, Weights};
use crate::deliberation::{Role, Stance};
use crate::error::InputError;

/// The longest clock: a million hours, more than a century.
const HOURS: i64 = 1_000_000;

impl Rule {
    /// Checks the rule by itself; paths start at its own fields, such as
    /// `clauses[0].share`. A rule that passes can be used in any deliberation.
    ///
    /// ```
    /// use engine::{Preset, Rule};
    ///
    /// let rule = Rule { roles: [].into(), ..Preset::Consent.rule() };
    /// assert_eq!(rule.check().err().map(|error| error.field().to_owned()).as_deref(), Some("roles"));
    /// ```
    ///
    /// # Errors
    /// The first field found wrong: no roles, or `OBSERVER` among them; hours
    /// outside 0 to 1,000,000; weights outside 0 to 1 or not adding up to 1; a
    /// level that is no rung of the ladder; a share that is not n of d with d
    /// above 0; both or neither of `count` and `share`.
    pub fn check(&self) -> Result<(), InputError> {
        check_roles("roles", &self.roles)?;
        if let Some(hours) = self.assent_after_hours {
            check_hours("assentAfterHours", hours)?;
        }
        if let Some(weights) = self.weights {
            check_weights(weights)?;
        }
        for (index, clause) in self.clauses.iter().enumerate() {
            clause.check().map_err(|error| error.within(&format!("clauses[{index}]")))?;
        }
        Ok(())
    }
}

impl Clause {
    fn check(&self) -> Result<(), InputError> {
        if let Some(roles) = self.roles() {
            check_roles("roles", roles)?;
        }
        match self {
            Self::Approvals { at_least, count, share, of, strict, .. } => {
                check_level("atLeast", *at_least)?;
                check_amount(*count, *share)?;
                check_share_only(*share, *of, *strict)
            }
            Self::ApprovalsPerGroup { at_least, .. } | Self::Outstanding { at_least, .. } => {
                check_level("atLeast", *at_least)
            }
            Self::MoreForThanAgainst { at_least, at_most, .. } => {
                check_level("atLeast", *at_least)?;
                check_level("atMost", *at_most)?;
                check_apart(*at_least, *at_most)
            }
            Self::NoPosition { at_most, .. } => check_level("atMost", *at_most),
            Self::Heard { share, count, .. } => check_amount(*count, *share),
            Self::OpenFor { hours, .. } | Self::FinalComment { hours } => check_hours("hours", *hours),
            Self::NoObjection { .. } => Ok(()),
        }
    }
}

fn check_roles(field: &str, roles: &BTreeSet<Role>) -> Result<(), InputError> {
    if roles.is_empty() {
        return Err(InputError::Empty { field: field.to_owned(), expected: "APPROVER, CONTRIBUTOR or both" });
    }
    if roles.contains(&Role::Observer) {
        return Err(out_of_range(field, &Role::Observer, "APPROVER, CONTRIBUTOR or both: an observer has no say"));
    }
    Ok(())
}

fn check_hours(field: &str, hours: i64) -> Result<(), InputError> {
    if (0..=HOURS).contains(&hours) {
        return Ok(());
    }
    Err(out_of_range(field, &hours, "from 0 to 1000000 hours"))
}

fn check_weights(weights: Weights) -> Result<(), InputError> {
    let parts = [
        ("weights.acceptance", weights.acceptance),
        ("weights.objections", weights.objections),
        ("weights.group", weights.group),
    ];
    for (field, part) in parts {
        if !(0.0..=1.0).contains(&part) {
            return Err(out_of_range(field, &part, "from 0 to 1"));
        }
    }
    let sum: f64 = parts.iter().map(|(_, part)| part).sum();
    if (sum - 1.0).abs() > 1e-9 {
        return Err(out_of_range("weights", &sum, "three numbers that add up to 1"));
    }
    Ok(())
}

fn check_level(field: &str, stance: Stance) -> Result<(), InputError> {
    if stance.level().is_some() {
        return Ok(());
    }
    Err(out_of_range(field, &stance, "a level: BLOCK, OPPOSE, RESERVATIONS, ACCEPT, SUPPORT or CHAMPION"))
}

fn check_apart(at_least: Stance, at_most: Stance) -> Result<(), InputError> {
    if at_most < at_least {
        return Ok(());
    }
    Err(InputError::Inconsistent {
        field: "atMost".to_owned(),
        value: at_most.to_string(),
        expected: "below `atLeast`, or a person would be on both sides",
    })
}

fn check_amount(count: Option<u32>, share: Option<Share>) -> Result<(), InputError> {
    match (count, share) {
        (Some(_), None) => Ok(()),
        (None, Some(Share(n, d))) if d > 0 && n <= d => Ok(()),
        (None, Some(Share(n, d))) => {
            Err(out_of_range("share", &format!("[{n}, {d}]"), "[n, d], n of d parts with d above 0 and n at most d"))
        }
        (None, None) => {
            Err(InputError::Empty { field: "share".to_owned(), expected: "a share [n, d], unless `count` is given" })
        }
        (Some(_), Some(Share(n, d))) => Err(InputError::Inconsistent {
            field: "share".to_owned(),
            value: format!("[{n}, {d}]"),
            expected: "left out, because `count` is given",
        }),
    }
}

fn check_share_only(share: Option<Share>, of: Of, strict: bool) -> Result<(), InputError> {
    if share.is_some() {
        return Ok(());
    }
    let (field, value) = match (of, strict) {
        (Of::Eligible, false) => return Ok(()),
        (Of::Heard, _) => ("of", "HEARD"),
        (Of::Sides, _) => ("of", "SIDES"),
        (Of::Eligible, true) => ("strict", "true"),
    };
    Err(InputError::Inconsistent {
        field: field.to_owned(),
        value: value.to_owned(),
        expected: "left out, because it belongs to a `share`",
    })
}

fn out_of_range(field: &str, value: &dyn Display, expected: &'static str) -> InputError {
    InputError::OutOfRange { field: field.to_owned(), value: value.to_string(), expected }
}
