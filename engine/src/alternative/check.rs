//! Ids of alternatives and criteria, and that the people are the same throughout.

use std::collections::BTreeMap;

use super::{Alternative, Alternatives};
use crate::error::InputError;
use crate::snapshot::Snapshot;

/// The most alternatives, and the most criteria.
const MOST: usize = 100;

/// A snapshot of each alternative, in the order given.
pub(super) fn snapshots(given: &Alternatives) -> Result<Vec<Snapshot>, InputError> {
    check_ids(given)?;
    let Some(first) = given.alternatives.first() else {
        return Err(InputError::Empty { field: "alternatives".to_owned(), expected: "at least one alternative" });
    };
    let mut snapshots = Vec::with_capacity(given.alternatives.len());
    for (index, alternative) in given.alternatives.iter().enumerate() {
        let path = format!("alternatives[{index}].deliberation");
        let snapshot = Snapshot::new(&alternative.deliberation).map_err(|error| error.within(&path))?;
        check_people(first, alternative).map_err(|error| error.within(&path))?;
        snapshots.push(snapshot);
    }
    Ok(snapshots)
}

fn check_ids(given: &Alternatives) -> Result<(), InputError> {
    for (field, count) in [("alternatives", given.alternatives.len()), ("criteria", given.criteria.len())] {
        if count > MOST {
            let (field, value) = (field.to_owned(), format!("a list of {count}"));
            return Err(InputError::OutOfRange { field, value, expected: "at most 100 long" });
        }
    }
    let alternatives = given.alternatives.iter().enumerate();
    let alternatives = alternatives.map(|(index, alternative)| (&alternative.id, format!("alternatives[{index}].id")));
    let criteria = given.criteria.iter().enumerate();
    let criteria = criteria.map(|(index, criterion)| (&criterion.id, format!("criteria[{index}].id")));
    let mut seen: BTreeMap<&str, String> = BTreeMap::new();
    for (id, field) in alternatives.chain(criteria) {
        if let Some(other) = seen.insert(id, field.clone()) {
            return Err(InputError::DuplicateId { field, id: id.clone(), other });
        }
    }
    Ok(())
}

fn check_people(first: &Alternative, other: &Alternative) -> Result<(), InputError> {
    let people = |of: &Alternative| -> Vec<(String, u64, usize)> {
        let people = of.deliberation.stakeholders.iter().enumerate();
        let mut people: Vec<_> = people.map(|(index, p)| (p.id.clone(), p.weight.to_bits(), index)).collect();
        people.sort_unstable();
        people
    };
    let (wanted, given) = (people(first), people(other));
    let place = |index: usize, field: &str| format!("stakeholders[{index}].{field}");
    let listed = |list: &[(String, u64, usize)], id: &str| list.binary_search_by(|(other, ..)| other.as_str().cmp(id));
    if let Some((id, _, index)) = given.iter().find(|(id, ..)| listed(&wanted, id).is_err()) {
        let expected = "a stakeholder of alternatives[0]: all are about the same people";
        return Err(InputError::UnknownId { field: place(*index, "id"), id: id.clone(), expected });
    }
    if let Some((id, ..)) = wanted.iter().find(|(id, ..)| listed(&given, id).is_err()) {
        let expected = "the same people as in alternatives[0]";
        let field = "stakeholders".to_owned();
        return Err(InputError::Inconsistent { field, value: format!("without `{id}`"), expected });
    }
    let differs = wanted.iter().zip(&given).find(|((_, one, _), (_, other, _))| one != other);
    differs.map_or(Ok(()), |(_, (_, weight, index))| {
        let (field, value) = (place(*index, "weight"), f64::from_bits(*weight).to_string());
        Err(InputError::Inconsistent { field, value, expected: "the weight of the same person in alternatives[0]" })
    })
}
