//! Whose position counts for whom: one's own, or that of whom one delegated to.
//! What a lead entered for somebody counts for nothing until they confirm it.

use super::deliberation::Rows;
use crate::delegation::resolve::{delegates, follow};
use chrono::{DateTime, Utc};
use entities::{Role, StakeholderId, Stance, position, stakeholder};
use std::collections::BTreeMap;

/// A position, and for whom it counts.
#[derive(Clone, Debug)]
pub struct Answer<'a> {
    /// For whom.
    pub stakeholder: StakeholderId,
    /// The position.
    pub position: &'a position::Model,
    /// Over whom it was delegated, the nearest first; nobody where it is their own.
    pub through: Vec<StakeholderId>,
    /// Whether it is only what a lead entered for them.
    pub unconfirmed: bool,
}

impl Rows {
    /// Whose position counts for whom at `now`. An answer of one's own goes first;
    /// then that of a delegate; what waits to be confirmed only says that they
    /// were asked. What somebody is recused from is not recused from for others.
    #[must_use]
    pub fn answers(&self, now: DateTime<Utc>) -> Vec<Answer<'_>> {
        let own = self.positions.iter().filter(|row| !awaits_confirmation(row) && !has_expired(row, now));
        let own: BTreeMap<StakeholderId, &position::Model> = own.map(|row| (row.stakeholder_id, row)).collect();
        let people: BTreeMap<StakeholderId, &stakeholder::Model> =
            self.stakeholders.iter().map(|row| (row.id, row)).collect();
        let has_say = |id: StakeholderId| people.get(&id).is_some_and(|row| row.role != Role::Observer);
        let chains = delegates(self.delegations.iter(), Some(self.proposal.id));
        let by_delegate = |from: StakeholderId| {
            if !has_say(from) || own.contains_key(&from) {
                return None;
            }
            let through = follow(&chains, from, |person| own.contains_key(&person))?;
            let position = *own.get(through.last()?)?;
            let counts = position.stance != Stance::Recused && through.iter().all(|person| has_say(*person));
            counts.then_some(Answer { stakeholder: from, position, through, unconfirmed: false })
        };
        let delegated: Vec<Answer<'_>> = chains.keys().filter_map(|from| by_delegate(*from)).collect();
        let held = self.positions.iter().filter(|row| {
            own.contains_key(&row.stakeholder_id) || !delegated.iter().any(|one| one.stakeholder == row.stakeholder_id)
        });
        let held = held.map(|row| Answer {
            stakeholder: row.stakeholder_id,
            position: row,
            through: Vec::new(),
            unconfirmed: awaits_confirmation(row),
        });
        held.chain(delegated.iter().cloned()).collect()
    }
}

/// Whether a position was entered by a lead, and whose it is has not confirmed it.
#[must_use]
pub fn awaits_confirmation(row: &position::Model) -> bool {
    row.entered_by.is_some() && row.confirmed_at.is_none() && row.withdrawn_at.is_none()
}

/// Whether it asked for time that is over: as if it had never been taken.
fn has_expired(row: &position::Model, now: DateTime<Utc>) -> bool {
    row.stance == Stance::NeedsTime && row.until.is_some_and(|until| until <= now)
}
