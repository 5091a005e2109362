//! The rows of a program in whole numbers, as strong as one row alone can be made.

use super::super::program::Row;
use super::lists::Lists;

/// Rows over columns that are 0 or 1: each sum is at least a number.
pub(super) struct Rows {
    /// The coefficients of each row, the largest first.
    pub(super) by_row: Lists<i128>,
    pub(super) by_column: Lists<i128>,
    pub(super) at_least: Vec<i128>,
    pub(super) columns: usize,
}

impl Rows {
    /// Of these rows over so many columns, those that some point does not keep.
    /// Every column, also of a defined variable, is 0 or 1 at the points that count.
    pub(super) fn new(columns: usize, given: &[Row]) -> Self {
        let tight = given.iter().filter_map(|row| tightened(&row.terms, row.at_least));
        let (rows, at_least): (Vec<Vec<(usize, i128)>>, Vec<i128>) = tight.unzip();
        let mut by_row = Lists::new();
        for row in rows {
            by_row.push(row);
        }
        let by_column = by_row.transposed(columns);
        Self { by_row, by_column, at_least, columns }
    }

    /// How many rows there are.
    pub(super) fn len(&self) -> usize {
        self.at_least.len()
    }

    /// Whether a point keeps every row.
    pub(super) fn hold(&self, values: &[bool]) -> bool {
        self.at_least.iter().enumerate().all(|(row, least)| {
            let terms = self.by_row.of(row).iter();
            let ones = terms.filter(|(column, _)| values.get(*column).copied().unwrap_or_default());
            ones.fold(0_i128, |sum, (_, times)| sum.saturating_add(*times)) >= *least
        })
    }
}

/// With no coefficient larger than what the row still wants when all else is
/// against it, and without a common divisor (saturation and division of
/// pseudo-Boolean constraints); none if every point keeps the row.
fn tightened(terms: &[(usize, i128)], at_least: i128) -> Option<(Vec<(usize, i128)>, i128)> {
    let negative = terms.iter().filter(|(_, times)| *times < 0);
    let least = negative.fold(0_i128, |sum, (_, times)| sum.saturating_add(*times));
    let degree = at_least.saturating_sub(least);
    if degree <= 0 {
        return None;
    }
    let saturated = terms.iter().map(|(column, times)| (*column, (*times).clamp(degree.saturating_neg(), degree)));
    let mut terms: Vec<(usize, i128)> = saturated.collect();
    let divisor = terms.iter().fold(0_u128, |divisor, (_, times)| common(divisor, times.unsigned_abs()));
    let divisor = i128::try_from(divisor).unwrap_or(1).max(1);
    let whole = degree.saturating_add(divisor).saturating_sub(1).checked_div(divisor).unwrap_or(degree);
    for (_, times) in &mut terms {
        *times = times.checked_div(divisor).unwrap_or(*times);
    }
    terms.sort_unstable_by_key(|(column, times)| (std::cmp::Reverse(times.unsigned_abs()), *column));
    let negative = terms.iter().filter(|(_, times)| *times < 0);
    let least = negative.fold(whole, |sum, (_, times)| sum.saturating_add(*times));
    Some((terms, least))
}

/// The greatest common divisor (Euclid).
fn common(mut one: u128, mut other: u128) -> u128 {
    while let Some(rest) = one.checked_rem(other) {
        (one, other) = (other, rest);
    }
    one
}
