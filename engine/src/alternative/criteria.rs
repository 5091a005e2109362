//! The criteria table: weighted values, dominance, and who leads.

use super::report::{CriteriaCell, CriteriaReport, CriteriaRow};
use super::{Alternatives, Criterion, sensitivity, values};
use crate::error::InputError;
use crate::words::list;

/// Weighted values closer than this are equal.
const CLOSE: f64 = 1e-12;

/// The table, checked: alternatives and criteria by id.
pub(super) struct Table<'a> {
    pub(super) alternatives: Vec<&'a str>,
    pub(super) criteria: Vec<&'a Criterion>,
    /// Raw values by alternative, then criterion.
    raw: Vec<Vec<Option<f64>>>,
    /// The same from 0 to 1.
    pub(super) values: Vec<Vec<Option<f64>>>,
}

impl<'a> Table<'a> {
    /// None without criteria.
    pub(super) fn new(given: &'a Alternatives) -> Result<Option<Self>, InputError> {
        let cells = values::checked(given)?;
        if given.criteria.is_empty() {
            return Ok(None);
        }
        let mut alternatives: Vec<&str> =
            given.alternatives.iter().map(|alternative| alternative.id.as_str()).collect();
        alternatives.sort_unstable();
        let mut criteria: Vec<&Criterion> = given.criteria.iter().collect();
        criteria.sort_by_key(|criterion| &criterion.id);
        let row = |id: &&'a str| criteria.iter().map(|of| cells.get(&(*id, of.id.as_str())).copied()).collect();
        let raw: Vec<Vec<Option<f64>>> = alternatives.iter().map(row).collect();
        let spans: Vec<(f64, f64)> =
            criteria.iter().enumerate().map(|(column, criterion)| span(criterion, &raw, column)).collect();
        let normalized = |row: &Vec<Option<f64>>| {
            let row = criteria.iter().zip(row).zip(&spans);
            row.map(|((criterion, raw), span)| raw.map(|raw| value(criterion.signed(raw), *span))).collect()
        };
        let values = raw.iter().map(normalized).collect();
        Ok(Some(Self { alternatives, criteria, raw, values }))
    }

    pub(super) fn report(&self) -> CriteriaReport {
        let rows: Vec<CriteriaRow> = (0..self.alternatives.len()).map(|index| self.row(index)).collect();
        let best = rows.iter().map(|row| row.low).fold(0.0, f64::max);
        let leaders = rows.iter().filter(|row| row.high >= best - CLOSE).map(|row| row.alternative.clone());
        let leaders: Vec<String> = leaders.collect();
        let winner = if let [winner] = leaders.as_slice() { Some(winner.clone()) } else { None };
        let known = self.values.iter().flatten().all(Option::is_some);
        let sensitivity = match &winner {
            Some(winner) if known => sensitivity::all(self, winner),
            _ => Vec::new(),
        };
        let sentence = match (&winner, known) {
            (Some(winner), true) => format!("{winner} has the highest weighted value"),
            (Some(winner), false) => format!("{winner} has the highest weighted value, whatever is unknown"),
            (None, true) => format!("{} have the highest weighted value", list(leaders.iter(), leaders.len())),
            (None, false) => format!(
                "{} may have the highest weighted value: some values are unknown",
                list(leaders.iter(), leaders.len())
            ),
        };
        CriteriaReport { rows, winner, leaders, sensitivity, sentence }
    }

    fn row(&self, index: usize) -> CriteriaRow {
        let known = |table: &[Vec<Option<f64>>]| table.get(index).cloned().unwrap_or_default();
        let (raw, values) = (known(&self.raw), known(&self.values));
        let cells = self.criteria.iter().zip(raw.iter().zip(&values));
        let cells = cells.map(|(criterion, (raw, value))| CriteriaCell {
            criterion: criterion.id.clone(),
            raw: *raw,
            value: *value,
        });
        let (low, high) = (self.weighted(&values, 0.0), self.weighted(&values, 1.0));
        let mut unknown = self.criteria.iter().zip(&values).filter(|(_, value)| value.is_none());
        let others = self.alternatives.iter().zip(&self.raw);
        CriteriaRow {
            alternative: self.alternatives.get(index).map(|id| (*id).to_owned()).unwrap_or_default(),
            cells: cells.collect(),
            value: unknown.all(|(criterion, _)| criterion.weight <= 0.0).then_some(low),
            low,
            high,
            dominated_by: others
                .filter(|(_, other)| self.dominates(other, &raw))
                .map(|(id, _)| (*id).to_owned())
                .collect(),
        }
    }

    /// The weighted value of a row, with a value for what is unknown.
    fn weighted(&self, values: &[Option<f64>], unknown: f64) -> f64 {
        let total: f64 = self.criteria.iter().map(|criterion| criterion.weight).sum();
        let parts = self.criteria.iter().zip(values);
        let sum: f64 = parts.map(|(criterion, value)| criterion.weight * value.unwrap_or(unknown)).sum();
        (sum / total).clamp(0.0, 1.0)
    }

    /// Whether one row is as good by every criterion and better by one.
    fn dominates(&self, one: &[Option<f64>], other: &[Option<f64>]) -> bool {
        let cells = self.criteria.iter().zip(one.iter().zip(other));
        let compared: Option<Vec<(f64, f64)>> = cells
            .map(|(criterion, (one, other))| Some((criterion.signed((*one)?), criterion.signed((*other)?))))
            .collect();
        compared.is_some_and(|cells| {
            cells.iter().all(|(one, other)| one >= other) && cells.iter().any(|(one, other)| one > other)
        })
    }
}

/// The signed values that are worth 0 and 1: those given, or the ends of the column.
fn span(criterion: &Criterion, raw: &[Vec<Option<f64>>], column: usize) -> (f64, f64) {
    let known = raw.iter().filter_map(|row| row.get(column).copied().flatten());
    let known: Vec<f64> = known.map(|raw| criterion.signed(raw)).collect();
    let end = |given: Option<f64>, of_column: Option<f64>| {
        given.map(|raw| criterion.signed(raw)).or(of_column).unwrap_or_default()
    };
    let worst = end(criterion.worst, known.iter().copied().reduce(f64::min));
    let best = end(criterion.best, known.iter().copied().reduce(f64::max));
    (worst, best)
}

fn value(signed: f64, (worst, best): (f64, f64)) -> f64 {
    if best > worst { ((signed - worst) / (best - worst)).clamp(0.0, 1.0) } else { 1.0 }
}
