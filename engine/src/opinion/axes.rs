//! The two directions in which people's votes differ most: mean-imputed
//! principal components, without ever filling in the matrix.
//!
//! A missing vote is taken as the statement's mean, so that in the centred
//! matrix it is zero: only votes that were cast take part.

use super::ballots::{Ballots, Mark};
use super::eigen::{add, leading};

/// A second axis with less of the variance than this is none.
const NOTHING: f64 = 1e-12;

/// A person, and how many times they are taken.
#[derive(Clone, Copy, Debug)]
pub(super) struct Drawn {
    pub(super) person: u32,
    pub(super) times: u32,
}

/// The map that votes are laid out on.
#[derive(Clone, Debug)]
pub(super) struct Axes {
    centred: Centred,
    /// By statement; of each axis the largest loading is positive.
    pub(super) loadings: Vec<[f64; 2]>,
    /// The parts of the variance along each, 0 to 1.
    pub(super) explained: [f64; 2],
}

impl Axes {
    /// The axes of the people drawn; none where no two differ on a statement.
    /// Each is an eigenvector up to `precision` times the variance.
    ///
    /// Where the covariances of statements take no more room than the votes, one pass over
    /// the pairs of votes of each person; elsewhere a pass over the votes for
    /// each of some tens to hundreds of steps.
    pub(super) fn of(ballots: &Ballots, drawn: &[Drawn], precision: f64) -> Option<Self> {
        let centred = Centred::new(ballots, drawn);
        let (mut variance, mut votes) = (0.0, 0_usize);
        for Drawn { person, times } in drawn {
            let row = ballots.row(*person);
            votes = votes.saturating_add(row.len());
            variance += f64::from(*times) * centred.of(row).map(|(_, value)| value * value).sum::<f64>();
        }
        if variance <= 0.0 {
            return None;
        }
        let (size, tolerance) = (ballots.statements.len(), precision * variance);
        let (first, second) = if size.saturating_mul(size) <= votes {
            let matrix = covariances(ballots, drawn, &centred);
            two(|vector| product(&matrix, vector), size, tolerance)
        } else {
            two(|vector| there_and_back(ballots, drawn, &centred, vector), size, tolerance)
        };
        let explained = [first.0 / variance, second.0 / variance].map(|part| part.clamp(0.0, 1.0));
        let second = if explained[1] > NOTHING { signed(second.1) } else { vec![0.0; size] };
        let loadings = signed(first.1).into_iter().zip(second).map(|(x, y)| [x, y]).collect();
        Some(Self { centred, loadings, explained })
    }

    /// Where somebody with these votes is: the centred votes along both axes,
    /// times sqrt(statements / answered).
    pub(super) fn place(&self, row: &[Mark]) -> [f64; 2] {
        let mut place = [0.0; 2];
        for (statement, value) in self.centred.of(row) {
            if let Some(loading) = self.loadings.get(statement) {
                add(&mut place, value, loading);
            }
        }
        let factor = (real(self.loadings.len()) / real(row.len().max(1))).sqrt();
        place.map(|along| along * factor)
    }
}

/// Votes less the mean of those on the same statement, by mark.
#[derive(Clone, Debug)]
struct Centred(Vec<f64>);

impl Centred {
    fn new(ballots: &Ballots, drawn: &[Drawn]) -> Self {
        let mut sums = vec![(0.0, 0.0); ballots.statements.len()];
        for Drawn { person, times } in drawn {
            let times = f64::from(*times);
            for mark in ballots.row(*person) {
                if let Some((sum, votes)) = sums.get_mut(mark.statement()) {
                    *sum += times * mark.value();
                    *votes += times;
                }
            }
        }
        let mean = |(sum, votes): (f64, f64)| sum / votes.max(1.0);
        Self(sums.into_iter().map(mean).flat_map(|mean| Mark::VALUES.map(|value| value - mean)).collect())
    }

    /// The statements voted on, with the centred votes.
    fn of<'a>(&'a self, row: &'a [Mark]) -> impl Iterator<Item = (usize, f64)> + 'a {
        row.iter().map(|mark| (mark.statement(), self.0.get(mark.place()).copied().unwrap_or_default()))
    }
}

/// The sums of products of centred votes, by two statements.
fn covariances(ballots: &Ballots, drawn: &[Drawn], centred: &Centred) -> Vec<Vec<f64>> {
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

type Component = (f64, Vec<f64>);

fn two(apply: impl Fn(&[f64]) -> Vec<f64>, size: usize, tolerance: f64) -> (Component, Component) {
    let first = leading(&apply, size, &[], tolerance);
    let second = leading(&apply, size, &[&first.1], tolerance);
    (first, second)
}

/// With the largest loading, of equal ones the first, positive.
fn signed(mut loadings: Vec<f64>) -> Vec<f64> {
    let mut largest = 0.0_f64;
    for loading in &loadings {
        // Mirror images differ by rounding: that must not decide.
        if loading.abs() > largest.abs() + 1e-9 {
            largest = *loading;
        }
    }
    if largest < 0.0 {
        for loading in &mut loadings {
            *loading = -*loading;
        }
    }
    loadings
}

/// A count as a number: exact up to 2^32.
pub(super) fn real(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// Everybody once.
pub(super) fn once(people: &[u32]) -> Vec<Drawn> {
    people.iter().map(|person| Drawn { person: *person, times: 1 }).collect()
}
