//! The two directions in which people's votes differ most: mean-imputed
//! principal components, without ever filling in the matrix.
//!
//! A missing vote is taken as the statement's mean, so that in the centred
//! matrix it is zero: only votes that were cast take part.

use super::ballots::{Ballots, Mark};
use super::covariance::Covariances;
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
    /// Each is an eigenvector of the covariances up to `precision` times the
    /// variance. Those of people who vote `like` them are where to begin: that
    /// saves steps, and changes nothing beyond the precision.
    pub(super) fn of(ballots: &Ballots, drawn: &[Drawn], precision: f64, like: Option<&Self>) -> Option<Self> {
        let centred = Centred::new(ballots, drawn);
        let mut variance = 0.0;
        for Drawn { person, times } in drawn {
            let row = ballots.row(*person);
            variance += f64::from(*times) * centred.of(row).map(|(_, value)| value * value).sum::<f64>();
        }
        if variance <= 0.0 {
            return None;
        }
        let (size, tolerance) = (ballots.statements.len(), precision * variance);
        let [one, other] = like.map_or_else(|| [vec![0.0; size], vec![0.0; size]], Self::each);
        let covariances = Covariances::of(ballots, drawn, &centred);
        let first = leading(|vector| covariances.times(vector), &one, &[], tolerance);
        let second = leading(|vector| covariances.times(vector), &other, &[&first.1], tolerance);
        let explained = [first.0 / variance, second.0 / variance].map(|part| part.clamp(0.0, 1.0));
        let second = if explained[1] > NOTHING { signed(second.1) } else { vec![0.0; size] };
        let loadings = signed(first.1).into_iter().zip(second).map(|(x, y)| [x, y]).collect();
        Some(Self { centred, loadings, explained })
    }

    /// The loadings of one axis, then of the other.
    fn each(&self) -> [Vec<f64>; 2] {
        let loadings = || self.loadings.iter();
        [loadings().map(|[x, _]| *x).collect(), loadings().map(|[_, y]| *y).collect()]
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
pub(super) struct Centred(Vec<f64>);

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
    pub(super) fn of<'a>(&'a self, row: &'a [Mark]) -> impl Iterator<Item = (usize, f64)> + 'a {
        row.iter().map(|mark| (mark.statement(), self.0.get(mark.place()).copied().unwrap_or_default()))
    }
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

#[cfg(test)]
mod tests {
    use super::{Axes, Drawn, once};
    use crate::error::InputError;
    use crate::opinion::random::Random;
    use crate::opinion::{BallotBox, Ballots, Opinion};

    /// Sixty people in three camps of 30, 20 and 10 who, one vote in four aside,
    /// answer as their camp does.
    fn camps(statements: u32) -> Result<Ballots, InputError> {
        let (mut ballots, mut random) = (BallotBox::default(), Random::new(7));
        for person in 0..60 {
            let camp = match person {
                0..30 => 0,
                30..50 => 1,
                _ => 2,
            };
            for statement in 0..statements {
                let agrees = (statement >> camp & 1 == 0) == (random.below(4) > 0);
                let vote = if agrees { Opinion::Agree } else { Opinion::Disagree };
                if random.below(3) > 0 {
                    ballots.cast(&format!("p{person}"), &format!("s{statement}"), vote);
                }
            }
        }
        ballots.close()
    }

    fn far(one: &Axes, other: &Axes) -> f64 {
        let pairs = one.loadings.iter().flatten().zip(other.loadings.iter().flatten());
        pairs.map(|(one, other)| (one - other).abs()).fold(0.0, f64::max)
    }

    #[test]
    fn axes_are_the_same_wherever_their_search_begins() -> Result<(), InputError> {
        for statements in [24, 120] {
            let (ballots, mut random) = (camps(statements)?, Random::new(8));
            let everybody: Vec<u32> = (0..60).collect();
            let full = Axes::of(&ballots, &once(&everybody), 1e-12, None);
            let swapped = full.clone().map(|mut axes| {
                axes.loadings.iter_mut().for_each(|loadings| loadings.reverse());
                axes
            });
            let mut draws = vec![once(&everybody)];
            draws.resize_with(9, || everybody.iter().map(|p| Drawn { person: *p, times: random.below(4) }).collect());
            for drawn in draws {
                for (precision, most) in [(1e-12, 1e-9), (1e-5, 2e-3)] {
                    let cold = Axes::of(&ballots, &drawn, precision, None);
                    for guess in [&full, &swapped] {
                        let warm = Axes::of(&ballots, &drawn, precision, guess.as_ref());
                        let found = cold.as_ref().zip(warm.as_ref()).map_or(f64::NAN, |(one, other)| far(one, other));
                        assert!(found <= most, "{statements} statements, up to {precision}: {found} apart");
                    }
                }
            }
        }
        Ok(())
    }
}
