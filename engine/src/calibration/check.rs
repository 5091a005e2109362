//! Decided proposals and stored calibrations: each number in its range.

use std::cmp::Ordering;

use chrono::{DateTime, Utc};

use super::input::NAMED;
use super::{Calibration, Decided, Figures, Outcome};
use crate::error::InputError;
use crate::rule::RuleChoice;

/// A checked row.
#[derive(Clone, Debug)]
pub(super) struct Case {
    pub(super) at: DateTime<Utc>,
    pub(super) accepted: bool,
    /// The figures, 0 where there is none.
    pub(super) figures: [f64; 6],
    /// Which figures there are.
    pub(super) given: [bool; 6],
}

/// The rows by age, those of one instant in an order of their own.
pub(super) fn cases(decided: &Decided) -> Result<Vec<Case>, InputError> {
    if let RuleChoice::Custom(rule) = &decided.rule {
        rule.check().map_err(|error| error.within("rule"))?;
    }
    let first = decided.rows.first().map(|row| row.features).unwrap_or_default();
    if first == Figures::default() && !decided.rows.is_empty() {
        let expected = "at least one figure of a readiness";
        return Err(InputError::Empty { field: "rows[0].features".to_owned(), expected });
    }
    let mut cases = Vec::with_capacity(decided.rows.len());
    for (index, row) in decided.rows.iter().enumerate() {
        check_figures(row.features, first).map_err(|error| error.within(&format!("rows[{index}].features")))?;
        cases.push(Case {
            at: row.decided_at,
            accepted: row.outcome == Outcome::Accepted,
            figures: row.features.to_array().map(Option::unwrap_or_default),
            given: row.features.to_array().map(|figure| figure.is_some()),
        });
    }
    cases.sort_by(|a, b| {
        let figures = a.figures.iter().zip(&b.figures).map(|(a, b)| a.total_cmp(b));
        figures.fold((a.at, a.accepted).cmp(&(b.at, b.accepted)), Ordering::then)
    });
    Ok(cases)
}

fn check_figures(figures: Figures, first: Figures) -> Result<(), InputError> {
    for ((name, most), (given, wanted)) in NAMED.into_iter().zip(figures.to_array().into_iter().zip(first.to_array())) {
        match (given, wanted) {
            (Some(number), Some(_)) if !(0.0..=most).contains(&number) => {
                let expected = if most > 1.0 { "from 0 to 100" } else { "from 0 to 1" };
                return Err(InputError::OutOfRange { field: name.to_owned(), value: number.to_string(), expected });
            }
            (Some(number), None) => {
                let expected = "left out, as in rows[0]: all rows give the same figures";
                return Err(InputError::Inconsistent { field: name.to_owned(), value: number.to_string(), expected });
            }
            (None, Some(_)) => {
                let expected = "given, as in rows[0]: all rows give the same figures";
                return Err(InputError::Inconsistent { field: name.to_owned(), value: "missing".to_owned(), expected });
            }
            _ => {}
        }
    }
    Ok(())
}

/// What a calibration that was kept somewhere must still satisfy.
pub(super) fn calibration(calibration: &Calibration) -> Result<(), InputError> {
    let out_of_range = |field: String, value: f64, expected| {
        Err(InputError::OutOfRange { field: format!("calibration.{field}"), value: value.to_string(), expected })
    };
    if !calibration.intercept.is_finite() {
        return out_of_range("intercept".to_owned(), calibration.intercept, "finite");
    }
    for ((name, _), coefficient) in NAMED.into_iter().zip(calibration.coefficients.to_array()) {
        match coefficient {
            Some(number) if !(number >= 0.0 && number.is_finite()) => {
                return out_of_range(format!("coefficients.{name}"), number, "0 or above, and finite");
            }
            _ => {}
        }
    }
    Ok(())
}
