//! People counted by role, stance and reason: what all clauses about heads and weights need.

use crate::deliberation::{Role, Stance};
use crate::snapshot::{Hold, Person, Situation, Snapshot};

/// Three roles, and with or without a reason.
pub(super) const CELLS: usize = 3 * Hold::KINDS * 2;

/// How many people, and how much weight, hold what; without an excluded author.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tally {
    cells: [Cell; CELLS],
}

/// The people of one role who hold the same.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Cell {
    heads: u64,
    /// In millionths.
    weight: u128,
}

impl Tally {
    /// Counts everybody. One pass over people and positions.
    pub(crate) fn new(snapshot: &Snapshot, situation: &Situation) -> Self {
        let mut tally = Self { cells: [Cell::default(); CELLS] };
        for (person, hold) in snapshot.flat.people.iter().zip(&situation.holds) {
            if let Some(cell) = tally.cells.get_mut(place(person.role, *hold)) {
                cell.heads = cell.heads.saturating_add(1);
                cell.weight = cell.weight.saturating_add(person.weight.into());
            }
        }
        let excluded = snapshot.flat.author.filter(|_| snapshot.rule.exclude_author);
        let author =
            excluded.and_then(|author| Some((snapshot.flat.people.get(author)?, *situation.holds.get(author)?)));
        if let Some((person, hold)) = author {
            tally.remove(person, hold);
        }
        tally
    }

    /// The heads and the weight of the people in these roles, not recused, who
    /// hold such a position.
    pub(super) fn count(&self, roles: impl Fn(Role) -> bool, such: impl Fn(Hold) -> bool) -> (u128, u128) {
        let mut sum = (0_u128, 0_u128);
        for (place, cell) in self.cells.iter().enumerate() {
            let Some((role, hold)) = meaning(place).filter(|_| cell.heads > 0) else {
                continue;
            };
            if roles(role) && !hold.is_recused() && such(hold) {
                sum = (sum.0.saturating_add(cell.heads.into()), sum.1.saturating_add(cell.weight));
            }
        }
        sum
    }

    /// Where somebody who holds this is counted; below [`CELLS`].
    pub(super) fn cell(person: &Person, hold: Hold) -> usize {
        place(person.role, hold)
    }

    /// Something about the people counted in each cell.
    pub(super) fn by_cell<T>(of: impl Fn(Role, Hold) -> T) -> [T; CELLS] {
        std::array::from_fn(|place| {
            let (role, hold) = meaning(place).unwrap_or((Role::Observer, Hold::default()));
            of(role, hold)
        })
    }

    /// The tally after a person in it has come to hold something else.
    pub(super) fn moved(&self, person: &Person, from: Hold, to: Hold) -> Self {
        let mut moved = self.clone();
        moved.remove(person, from);
        if let Some(cell) = moved.cells.get_mut(place(person.role, to)) {
            cell.heads = cell.heads.saturating_add(1);
            cell.weight = cell.weight.saturating_add(person.weight.into());
        }
        moved
    }

    fn remove(&mut self, person: &Person, hold: Hold) {
        if let Some(cell) = self.cells.get_mut(place(person.role, hold)) {
            cell.heads = cell.heads.saturating_sub(1);
            cell.weight = cell.weight.saturating_sub(person.weight.into());
        }
    }
}

/// The stances in the order of their cells; silence is beyond them.
const ORDER: [Stance; 9] = [
    Stance::Block,
    Stance::Oppose,
    Stance::Reservations,
    Stance::Accept,
    Stance::Support,
    Stance::Champion,
    Stance::Abstain,
    Stance::Recused,
    Stance::NeedsTime,
];

/// Where people of this role who hold this are counted.
fn place(role: Role, hold: Hold) -> usize {
    let cell = (role as usize).saturating_mul(Hold::KINDS).saturating_add(hold.kind());
    cell.saturating_mul(2).saturating_add(usize::from(hold.reasoned))
}

/// Who is counted there.
fn meaning(place: usize) -> Option<(Role, Hold)> {
    let (cell, reasoned) = (place / 2, place % 2 == 1);
    let role = [Role::Approver, Role::Contributor, Role::Observer].get(cell / Hold::KINDS).copied()?;
    Some((role, Hold { stance: ORDER.get(cell % Hold::KINDS).copied(), reasoned }))
}

#[cfg(test)]
mod tests {
    use super::{CELLS, meaning, place};

    #[test]
    fn every_cell_has_one_meaning() {
        for cell in 0..CELLS {
            assert_eq!(meaning(cell).map(|(role, hold)| place(role, hold)), Some(cell));
        }
        assert_eq!(meaning(CELLS), None);
    }
}
