//! The numbers of a criteria table: each in its range, and given once.

use std::collections::{BTreeMap, BTreeSet};

use super::{Alternatives, Criterion, Direction};
use crate::error::InputError;

/// The largest weight of a criterion.
const WEIGHT: f64 = 1e9;
/// The largest raw value.
const LARGEST: f64 = 1e12;

impl Criterion {
    /// The raw value with its sign turned where less is better.
    pub(super) fn signed(&self, raw: f64) -> f64 {
        match self.direction {
            Direction::Higher => raw,
            Direction::Lower => -raw,
        }
    }
}

/// The raw values by alternative and criterion.
pub(super) fn checked(given: &Alternatives) -> Result<BTreeMap<(&str, &str), f64>, InputError> {
    check_criteria(&given.criteria)?;
    let alternatives: BTreeSet<&str> = given.alternatives.iter().map(|a| a.id.as_str()).collect();
    let criteria: BTreeMap<&str, &Criterion> = given.criteria.iter().map(|c| (c.id.as_str(), c)).collect();
    let mut cells = BTreeMap::new();
    for (index, entry) in given.values.iter().enumerate() {
        let field = format!("values[{index}]");
        let unknown = |name: &str, id: &str, expected| {
            Err(InputError::UnknownId { field: format!("{field}.{name}"), id: id.to_owned(), expected })
        };
        if !alternatives.contains(entry.alternative.as_str()) {
            return unknown("alternative", &entry.alternative, "an alternative");
        }
        let Some(criterion) = criteria.get(entry.criterion.as_str()) else {
            return unknown("criterion", &entry.criterion, "a criterion");
        };
        check_raw(&format!("{field}.value"), entry.value)?;
        if !in_range(criterion, entry.value) {
            let (field, value) = (format!("{field}.value"), entry.value.to_string());
            let expected = "within `worst` and `best` of its criterion";
            return Err(InputError::Inconsistent { field, value, expected });
        }
        if cells.insert((entry.alternative.as_str(), entry.criterion.as_str()), entry.value).is_some() {
            let value = format!("a second value of `{}` by `{}`", entry.alternative, entry.criterion);
            return Err(InputError::Inconsistent { field, value, expected: "the only one" });
        }
    }
    Ok(cells)
}

fn in_range(criterion: &Criterion, raw: f64) -> bool {
    let raw = criterion.signed(raw);
    criterion.worst.is_none_or(|worst| raw >= criterion.signed(worst))
        && criterion.best.is_none_or(|best| raw <= criterion.signed(best))
}

fn check_criteria(criteria: &[Criterion]) -> Result<(), InputError> {
    for (index, criterion) in criteria.iter().enumerate() {
        let field = |name: &str| format!("criteria[{index}].{name}");
        if !(0.0..=WEIGHT).contains(&criterion.weight) {
            let (field, value) = (field("weight"), criterion.weight.to_string());
            return Err(InputError::OutOfRange { field, value, expected: "from 0 to 1000000000" });
        }
        for (name, end) in [("worst", criterion.worst), ("best", criterion.best)] {
            end.map_or(Ok(()), |end| check_raw(&field(name), end))?;
        }
        let (Some(worst), Some(best)) = (criterion.worst, criterion.best) else {
            continue;
        };
        if criterion.signed(best) <= criterion.signed(worst) {
            let expected = match criterion.direction {
                Direction::Higher => "above `worst`, because more is better",
                Direction::Lower => "below `worst`, because less is better",
            };
            return Err(InputError::Inconsistent { field: field("best"), value: best.to_string(), expected });
        }
    }
    if !criteria.is_empty() && criteria.iter().all(|criterion| criterion.weight <= 0.0) {
        let expected = "above 0 for one criterion at least";
        return Err(InputError::OutOfRange { field: "criteria[0].weight".to_owned(), value: "0".to_owned(), expected });
    }
    Ok(())
}

fn check_raw(field: &str, value: f64) -> Result<(), InputError> {
    if (-LARGEST..=LARGEST).contains(&value) {
        return Ok(());
    }
    let (field, value) = (field.to_owned(), value.to_string());
    Err(InputError::OutOfRange { field, value, expected: "from -10^12 to 10^12" })
}
