//! The people as numbers: sixteen bytes each.

use super::check::PARTS;
use super::names::numbered;
use super::references::Register;
use crate::csr::index;
use crate::deliberation::{Deliberation, Role, UnderstandingStance};

/// A stakeholder.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Person {
    /// In millionths; at most 10^15, so that sums need more bits.
    pub(crate) weight: u64,
    /// The number of their group.
    pub(crate) group: u32,
    pub(crate) role: Role,
    pub(crate) understanding: Option<UnderstandingStance>,
    /// Whether they are in `positions`, whatever has become of it.
    pub(crate) has_position: bool,
}

impl Person {
    /// Whether their position and objections count.
    pub(crate) fn has_say(&self) -> bool {
        self.role.has_say()
    }
}

/// The people in order of their ids, and the groups: that of the people
/// without one first, if there are any. Whose the positions are, and whose the
/// understandings, is given.
pub(super) fn lay_out(
    deliberation: &Deliberation,
    register: &Register<'_>,
    (holders, understood): (&[u32], &[u32]),
) -> (Vec<Person>, Vec<Option<String>>) {
    let stakeholders = &deliberation.stakeholders;
    let (groups, of_named) = numbered(stakeholders.iter().filter_map(|person| person.group.as_deref()));
    let alone = stakeholders.iter().any(|person| person.group.is_none());
    let mut of_named = of_named.into_iter();
    let given: Vec<Person> = stakeholders
        .iter()
        .map(|person| {
            let named = person.group.as_ref().and_then(|_| of_named.next());
            Person {
                weight: millionths(person.weight),
                group: named.map_or(0, |group| group.saturating_add(u32::from(alone))),
                role: person.role,
                understanding: None,
                has_position: false,
            }
        })
        .collect();
    let ordered = register.people.order().filter_map(|place| given.get(index(place)).copied());
    let mut people: Vec<Person> = ordered.collect();
    for &holder in holders {
        if let Some(person) = people.get_mut(index(holder)) {
            person.has_position = true;
        }
    }
    let understandings = deliberation.understandings.iter().flatten();
    for (entry, &person) in understandings.zip(understood) {
        if let Some(person) = people.get_mut(index(person)) {
            person.understanding = Some(entry.stance);
        }
    }
    let nameless = alone.then_some(None);
    (people, nameless.into_iter().chain(groups.into_iter().map(Some)).collect())
}

/// A checked weight in whole millionths: at most 10^15.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a checked weight is above 0 and at most 10^9"
)]
fn millionths(weight: f64) -> u64 {
    (weight * PARTS).round() as u64
}
