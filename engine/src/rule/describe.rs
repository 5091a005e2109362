//! Clauses in plain English.

use std::collections::BTreeSet;
use std::fmt::{self, Display, Formatter};

use super::clause::{Clause, ClockStart, Of, SettledBy, Share};
use crate::deliberation::{Role, Stance};

impl Clause {
    /// The clause as a phrase, such as "at least 2 of the eligible at SUPPORT or above".
    ///
    /// ```
    /// assert_eq!(engine::Clause::FinalComment { hours: 240 }.describe(), "240 hours of final comment passed");
    /// ```
    #[must_use]
    pub fn describe(&self) -> String {
        self.to_string()
    }

    /// Whom it asks: "of the eligible", or of the roles it names.
    fn whom(&self) -> String {
        let Some(roles) = self.roles() else {
            return "eligible".to_owned();
        };
        let names: Vec<String> = roles.iter().map(|role| format!("{role}s")).collect();
        names.join(" and ")
    }
}

impl Display for Clause {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let whom = self.whom();
        match self {
            Self::Approvals { at_least, count: Some(count), .. } => {
                write!(f, "at least {count} of the {whom} at {}", or_above(*at_least))
            }
            Self::Approvals { at_least, share, of, strict, .. } => {
                let share = ShareOf(*share, *strict);
                write!(f, "{share} of {} at {}", of_whom(*of, &whom), or_above(*at_least))
            }
            Self::ApprovalsPerGroup { at_least, count, .. } => {
                let above = or_above(*at_least);
                write!(f, "at least {count} of the {whom} in each group at {above}")
            }
            Self::Outstanding { at_least, at_most_count, .. } => {
                let above = or_above(*at_least);
                write!(f, "at most {at_most_count} of the {whom} not yet at {above}")
            }
            Self::MoreForThanAgainst { at_least, at_most, .. } => {
                let (above, below) = (or_above(*at_least), or_below(*at_most));
                write!(f, "more of the {whom} at {above} than at {below}")
            }
            Self::NoPosition { at_most, reason_required, .. } => {
                let reason = if *reason_required { " with a reason" } else { "" };
                write!(f, "none of the {whom} at {}{reason}", or_below(*at_most))
            }
            Self::NoObjection { severity_at_least, settled_by } => {
                let settled = settled_how(*settled_by);
                write!(f, "every objection of severity {severity_at_least} or above {settled}")
            }
            Self::Heard { share, count, .. } => match count {
                Some(count) => write!(f, "at least {count} of the {whom} heard"),
                None => write!(f, "{} of the {whom} heard", ShareOf(*share, false)),
            },
            Self::OpenFor { hours, since } => {
                let since = match since {
                    ClockStart::Opened => "it was opened",
                    ClockStart::LastSubstantive => "the last substantive revision",
                };
                write!(f, "{hours} hours passed since {since}")
            }
            Self::FinalComment { hours } => write!(f, "{hours} hours of final comment passed"),
        }
    }
}

/// "settled by who raised it", and so on.
pub(crate) fn settled_how(settled_by: SettledBy) -> &'static str {
    match settled_by {
        SettledBy::Raiser => "settled by who raised it",
        SettledBy::Decider => "settled by who raised it or overruled by the decider",
        SettledBy::Answer => "settled or at least answered",
    }
}

/// "SUPPORT or above".
pub(crate) fn or_above(stance: Stance) -> String {
    match stance {
        Stance::Champion => stance.to_string(),
        _ => format!("{stance} or above"),
    }
}

/// "OPPOSE or below".
pub(crate) fn or_below(stance: Stance) -> String {
    match stance {
        Stance::Block => stance.to_string(),
        _ => format!("{stance} or below"),
    }
}

/// "APPROVER or CONTRIBUTOR".
pub(crate) fn role_names(roles: &BTreeSet<Role>) -> String {
    let names: Vec<String> = roles.iter().map(ToString::to_string).collect();
    names.join(" or ")
}

fn of_whom(of: Of, whom: &str) -> String {
    match of {
        Of::Eligible => format!("the {whom}"),
        Of::Heard => format!("the {whom} who were heard"),
        Of::Sides => format!("the {whom} who take a side"),
    }
}

/// "at least 2/3", "more than 1/2", "all".
pub(crate) struct ShareOf(pub(crate) Option<Share>, pub(crate) bool);

impl Display for ShareOf {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self(None, _) => f.write_str("a share"),
            Self(Some(Share(n, d)), false) if n == d => f.write_str("all"),
            Self(Some(Share(n, d)), false) => write!(f, "at least {n}/{d}"),
            Self(Some(Share(n, d)), true) => write!(f, "more than {n}/{d}"),
        }
    }
}
