//! Effective positions: what each person counts as holding under the rule.

use super::{Flat, later};
use crate::csr::index;
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
    /// How many kinds there are: nine stances, and silence.
    pub(crate) const KINDS: usize = 10;

    /// Its number among the kinds: the order of the stances, then silence.
    pub(crate) fn kind(self) -> usize {
        self.stance.map_or(Self::KINDS - 1, |stance| stance as usize)
    }

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

/// What a person said, as far as it counts.
#[derive(Clone, Copy)]
enum Said {
    /// Nothing, or what has expired.
    Nothing,
    /// That they need time.
    NeedsTime,
    /// A position, that may be ignored.
    Position(Hold),
}

/// The effective position of each person, in order. `holders` says whose each
/// position is.
pub(super) fn effective(deliberation: &Deliberation, holders: &[u32], rule: &Rule, flat: &Flat) -> Vec<Hold> {
    let assents = assents(deliberation, rule);
    let said = said(deliberation, holders, rule, flat.people.len());
    let people = flat.people.iter().zip(said).enumerate();
    people
        .map(|(place, (person, said))| {
            if !person.has_say() {
                return Hold::default();
            }
            let approves = rule.author_approves && flat.author == Some(place);
            let (held, asked_for_time) = match said {
                Said::Nothing => (unreasoned(approves.then_some(Stance::Support)), false),
                Said::NeedsTime => (Hold::default(), true),
                Said::Position(hold) => (hold, false),
            };
            if held.is_silent() && assents && !asked_for_time && rule.roles.contains(&person.role) {
                return unreasoned(Some(Stance::Accept));
            }
            held
        })
        .collect()
}

/// What each person said, in order.
fn said(deliberation: &Deliberation, holders: &[u32], rule: &Rule, people: usize) -> Vec<Said> {
    let mut said = vec![Said::Nothing; people];
    for (position, &holder) in deliberation.positions.iter().zip(holders) {
        if has_expired(position, deliberation) {
            continue;
        }
        if let Some(said) = said.get_mut(index(holder)) {
            *said = match position.stance {
                Stance::NeedsTime => Said::NeedsTime,
                _ => Said::Position(counted(position, deliberation, rule)),
            };
        }
    }
    said
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
    if ignored {
        return Hold::default();
    }
    let reason = position.reason.as_deref().unwrap_or_default();
    Hold { stance: Some(stance), reasoned: !reason.trim().is_empty() }
}

fn unreasoned(stance: Option<Stance>) -> Hold {
    Hold { stance, reasoned: false }
}
