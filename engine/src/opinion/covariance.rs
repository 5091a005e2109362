//! How opinions on statements vary together, as a matrix where that pays.

use super::axes::{Centred, Drawn};
use super::ballots::Ballots;
use super::eigen::add;

/// About how many times the covariances are asked for.
const TIMES: usize = 64;
/// How many cells of the matrix are read in the time of one vote.
const CELLS: usize = 4;

/// The sums of products of centred votes, by two statements.
pub(super) enum Covariances<'a> {
    /// Row by row.
    Matrix(Vec<Vec<f64>>),
    /// Not summed up: each time anew.
    Votes { ballots: &'a Ballots, drawn: &'a [Drawn], centred: &'a Centred },
}

impl<'a> Covariances<'a> {
    /// A matrix where it takes no more room than all votes do, and one pass over the
    /// pairs of votes of each person is less work than two over their votes each time.
    pub(super) fn of(ballots: &'a Ballots, drawn: &'a [Drawn], centred: &'a Centred) -> Self {
        let (mut votes, mut pairs) = (0_usize, 0_usize);
        for Drawn { person, .. } in drawn {
            let answered = ballots.row(*person).len();
            votes = votes.saturating_add(answered);
            pairs = pairs.saturating_add(answered.saturating_mul(answered) / 2);
        }
        let cells = ballots.statements.len().saturating_mul(ballots.statements.len());
        let work = pairs.saturating_add(cells.saturating_mul(TIMES) / CELLS);
        if cells <= ballots.votes() && work <= votes.saturating_mul(2).saturating_mul(TIMES) {
            Self::Matrix(matrix(ballots, drawn, centred))
        } else {
            Self::Votes { ballots, drawn, centred }
        }
    }

    /// The product with a vector of one number a statement.
    pub(super) fn times(&self, vector: &[f64]) -> Vec<f64> {
        match self {
            Self::Matrix(rows) => product(rows, vector),
            Self::Votes { ballots, drawn, centred } => there_and_back(ballots, drawn, centred, vector),
        }
    }
}

fn matrix(ballots: &Ballots, drawn: &[Drawn], centred: &Centred) -> Vec<Vec<f64>> {
    let size = ballots.statements.len();
    let mut matrix = vec![vec![0.0; size]; size];
    let mut votes = Vec::new();
    for Drawn { person, times } in drawn {
        votes.clear();
        votes.extend(centred.of(ballots.row(*person)));
        let mut rest = votes.as_slice();
        while let [(statement, value), after @ ..] = rest {
            let value_times = value * f64::from(*times);
            if let Some(row) = matrix.get_mut(*statement) {
                for (other, other_value) in rest {
                    if let Some(sum) = row.get_mut(*other) {
                        *sum += value_times * other_value;
                    }
                }
            }
            rest = after;
        }
    }
    mirror(&mut matrix);
    matrix
}

/// Fills the lower triangle from the upper one.
fn mirror(matrix: &mut [Vec<f64>]) {
    let mut rest = matrix;
    let mut place = 0_usize;
    while let [row, below @ ..] = rest {
        let after = place.saturating_add(1);
        for (value, other) in row.iter().skip(after).zip(below.iter_mut()) {
            if let Some(slot) = other.get_mut(place) {
                *slot = *value;
            }
        }
        (rest, place) = (below, after);
    }
}

fn product(matrix: &[Vec<f64>], vector: &[f64]) -> Vec<f64> {
    let mut result = vec![0.0; vector.len()];
    for (row, value) in matrix.iter().zip(vector) {
        add(&mut result, *value, row);
    }
    result
}

/// The same product without the matrix: to people, and back to statements.
fn there_and_back(ballots: &Ballots, drawn: &[Drawn], centred: &Centred, vector: &[f64]) -> Vec<f64> {
    let mut result = vec![0.0; vector.len()];
    for Drawn { person, times } in drawn {
        let row = ballots.row(*person);
        let there: f64 =
            centred.of(row).map(|(statement, value)| value * vector.get(statement).copied().unwrap_or_default()).sum();
        let back = there * f64::from(*times);
        for (statement, value) in centred.of(row) {
            if let Some(sum) = result.get_mut(statement) {
                *sum += back * value;
            }
        }
    }
    result
}
