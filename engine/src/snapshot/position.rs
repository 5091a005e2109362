//! Effective positions: what each person counts as holding under the rule.

use std::collections::BTreeMap;

use super::{Flat, later};
use crate::deliberation::{Deliberation, Position, Stance};
use crate::rule::{Rule, StalePolicy};

/// What a person effectively holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Hold {
    /// A level, `ABSTAIN` or `RECUSED`; none for silence.
    pub(crate) stance: Option<Stance>,
    /// Whether a reason was given.
    pub(crate) reasoned: bool,
}

impl Hold {
    pub(crate) fn level(self) -> Option<u8> {
        self.stance.and_then(Stance::level)
    }

    pub(crate) fn is_recused(self) -> bool {
        self.stance == Some(Stance::Recused)
    }

    pub(crate) fn is_silent(self) -> bool {
        self.stance.is_none()
    }
}

/// The effective position of each person, in order.
pub(super) fn effective(deliberation: &Deliberation, rule: &Rule, flat: &Flat) -> Vec<Hold> {
    let assents = assents(deliberation, rule);
    let positions: BTreeMap<&str, &Position> = deliberation
        .positions
        .iter()
        .filter(|position| !has_expired(position, deliberation))
        .map(|position| (position.stakeholder.as_str(), position))
        .collect();
    let people = flat.people.iter().enumerate();
    people
        .map(|(index, person)| {
            if !person.has_say() {
                return Hold::default();
            }
            let given = positions.get(person.id.as_str()).copied();
            let approves = rule.author_approves && flat.author == Some(index);
            let held = match given {
                Some(position) => counted(position, deliberation, rule),
                None => unreasoned(approves.then_some(Stance::Support)),
            };
            let asked_for_time = given.is_some_and(|p| p.stance == Stance::NeedsTime);
            if held.is_silent() && assents && !asked_for_time && rule.roles.contains(&person.role) {
                return unreasoned(Some(Stance::Accept));
            }
            held
        })
        .collect()
}

/// Whether silence has come to count as `ACCEPT`.
fn assents(deliberation: &Deliberation, rule: &Rule) -> bool {
    let since = deliberation.proposal.last_substantive_at;
    rule.assent_after_hours.is_some_and(|hours| later(since, hours) <= deliberation.now)
}

/// Whether a `NEEDS_TIME` has run out, as if it had never been said.
fn has_expired(position: &Position, deliberation: &Deliberation) -> bool {
    position.stance == Stance::NeedsTime && position.until.is_some_and(|until| until <= deliberation.now)
}

fn counted(position: &Position, deliberation: &Deliberation, rule: &Rule) -> Hold {
    let stance = position.stance;
    let stale = position.revision < deliberation.proposal.last_substantive_revision;
    let approval = stance.level() >= Stance::Accept.level();
    let ignored = match rule.stale {
        StalePolicy::Count => false,
        StalePolicy::Ignore => stale && stance != Stance::Recused,
        StalePolicy::IgnoreApprovals => stale && approval,
    };
    if ignored || stance == Stance::NeedsTime {
        return Hold::default();
    }
    let reason = position.reason.as_deref().unwrap_or_default();
    Hold { stance: Some(stance), reasoned: !reason.trim().is_empty() }
}

fn unreasoned(stance: Option<Stance>) -> Hold {
    Hold { stance, reasoned: false }
}
