//! Whose word counts for whom: a chain of delegations, followed to somebody who
//! has answered. Pure, so that it is the same now, in the past and in an export.

use entities::{ProposalId, StakeholderId, delegation};
use std::collections::BTreeMap;

/// How many people a chain may have between who delegates and who answers, that one included.
pub const LONGEST: usize = 10;

/// Whom each person has answer for them on one proposal.
pub type Delegates = BTreeMap<StakeholderId, StakeholderId>;

/// Whom each has answer for them on this proposal, or anywhere where there is
/// none: what is for the proposal goes before what is for the whole initiative.
#[must_use]
pub fn delegates<'a>(
    delegations: impl Iterator<Item = &'a delegation::Model> + Clone,
    proposal: Option<ProposalId>,
) -> Delegates {
    let valid = |row: &&delegation::Model| row.revoked_at.is_none();
    let wide = delegations.clone().filter(valid).filter(|row| row.proposal_id.is_none());
    let narrow = delegations.filter(valid).filter(|row| proposal.is_some() && row.proposal_id == proposal);
    wide.chain(narrow).map(|row| (row.stakeholder_id, row.delegate_id)).collect()
}

/// The people that a chain leads over from this one on, the nearest first, up to
/// the first who has answered; nothing where it leads to nobody who has.
#[must_use]
pub fn follow(
    delegates: &Delegates,
    from: StakeholderId,
    answered: impl Fn(StakeholderId) -> bool,
) -> Option<Vec<StakeholderId>> {
    let mut through = Vec::new();
    let mut at = from;
    while through.len() < LONGEST {
        at = *delegates.get(&at)?;
        through.push(at);
        if answered(at) {
            return Some(through);
        }
    }
    // Too long, or round in a circle: nobody has answered.
    None
}

/// Why a delegation cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// It would lead back to who gives it.
    Circle,
    /// A chain that it is in would be too long.
    Long,
}

/// What is wrong with what this person's delegation makes of the chains it is in.
#[must_use]
pub fn flaw(delegates: &Delegates, giver: StakeholderId) -> Option<Flaw> {
    let Some(ahead) = length(delegates, giver) else { return Some(Flaw::Circle) };
    let behind = delegates.keys().filter_map(|person| {
        let mut at = *person;
        for steps in 0..=LONGEST {
            if at == giver {
                return Some(steps);
            }
            at = *delegates.get(&at)?;
        }
        None
    });
    (behind.max().unwrap_or(0) + ahead > LONGEST).then_some(Flaw::Long)
}

/// How many steps a chain has from this person on; nothing where it comes back to them.
fn length(delegates: &Delegates, from: StakeholderId) -> Option<usize> {
    let mut at = from;
    for steps in 0..=LONGEST {
        match delegates.get(&at) {
            None => return Some(steps),
            Some(next) if *next == from => return None,
            Some(next) => at = *next,
        }
    }
    // Longer than it may be, or into a circle of others.
    Some(LONGEST + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::new_id;

    fn people(number: usize) -> Vec<StakeholderId> {
        (0..number).map(|_| new_id()).collect()
    }

    fn chain(people: &[StakeholderId]) -> Delegates {
        people.iter().copied().zip(people.iter().copied().skip(1)).collect()
    }

    #[test]
    fn a_chain_is_followed_to_the_first_who_answered() {
        let people = people(5);
        let delegates = chain(&people);
        for answered in 1..5 {
            let through = follow(&delegates, people[0], |person| person >= people[answered]);
            assert_eq!(through.as_deref(), people.get(1..=answered));
        }
        assert_eq!(follow(&delegates, people[0], |_| false), None);
        assert_eq!(follow(&delegates, people[4], |_| true), None, "who delegates to nobody");
    }

    #[test]
    fn a_circle_leads_to_nobody_and_is_told() {
        let people = people(3);
        let mut delegates = chain(&people);
        assert_eq!(flaw(&delegates, people[0]), None);
        delegates.insert(people[2], people[0]);
        assert_eq!(follow(&delegates, people[1], |_| false), None);
        for person in &people {
            assert_eq!(flaw(&delegates, *person), Some(Flaw::Circle));
        }
    }

    #[test]
    fn a_chain_has_so_many_steps_and_no_more() {
        let people = people(LONGEST + 2);
        let longest = chain(&people[..=LONGEST]);
        assert!(follow(&longest, people[0], |person| person == people[LONGEST]).is_some());
        for giver in &people[..LONGEST] {
            assert_eq!(flaw(&longest, *giver), None);
        }
        let longer = chain(&people);
        assert_eq!(follow(&longer, people[0], |person| person == people[LONGEST + 1]), None);
        for giver in &people[..=LONGEST] {
            assert_eq!(flaw(&longer, *giver), Some(Flaw::Long));
        }
    }
}
