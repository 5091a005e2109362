//! How far groups come out again when other people are drawn: the bootstrap.

use super::axes::{Axes, Drawn, real};
use super::ballots::Ballots;
use super::cluster::{Point, cluster};
use super::random::Random;
use super::report::Stability;

/// How many times people are drawn.
const DRAWS: usize = 20;
/// How many people are drawn at most.
const PEOPLE: usize = 10_000;
/// From how many starts a draw is divided.
const STARTS: usize = 4;
/// Axes of a draw need not be exact to more than this.
const PRECISION: f64 = 1e-5;
const SEED: u64 = 3;

/// People in groups, on a map: what is drawn from.
pub(super) struct Divided<'a> {
    pub(super) ballots: &'a Ballots,
    pub(super) axes: Option<&'a Axes>,
    pub(super) people: &'a [u32],
    pub(super) labels: &'a [u8],
    pub(super) groups: u8,
}

impl Divided<'_> {
    /// Draws people with replacement 20 times, as many as there are (Efron 1979) and
    /// at most 10,000, lays each draw out on axes of its own, divides it into as many
    /// groups, and compares how the people drawn are divided.
    pub(super) fn bootstrap(&self) -> Stability {
        let size = self.people.len().min(PEOPLE);
        let mut random = Random::new(SEED);
        let indices = (0..DRAWS).map(|_| self.draw(size, &mut random));
        Stability { adjusted_rand_index: indices.sum::<f64>() / real(DRAWS), draws: DRAWS, people: size }
    }

    fn draw(&self, size: usize, random: &mut Random) -> f64 {
        let (drawn, expected) = self.some(size, random);
        let Some(axes) = Axes::of(self.ballots, &drawn, PRECISION, self.axes) else {
            return adjusted_rand_index(&expected, &vec![0; expected.len()]);
        };
        let place =
            |Drawn { person, times }: &Drawn| Point { at: axes.place(self.ballots.row(*person)), times: *times };
        let points: Vec<Point> = drawn.iter().map(place).collect();
        adjusted_rand_index(&expected, &cluster(&points, self.groups, STARTS).labels)
    }

    /// The people drawn, and their labels.
    fn some(&self, size: usize, random: &mut Random) -> (Vec<Drawn>, Vec<u8>) {
        let count = u32::try_from(self.people.len()).unwrap_or(u32::MAX);
        let mut places: Vec<u32> = (0..size).map(|_| random.below(count)).collect();
        places.sort_unstable();
        let (mut drawn, mut labels) = (Vec::new(), Vec::new());
        for same in places.chunk_by(|a, b| a == b) {
            let place = same.first().and_then(|place| usize::try_from(*place).ok());
            let found = place.and_then(|place| self.people.get(place).zip(self.labels.get(place)));
            if let (Some((person, label)), Ok(times)) = (found, u32::try_from(same.len())) {
                drawn.push(Drawn { person: *person, times });
                labels.push(*label);
            }
        }
        (drawn, labels)
    }
}

/// How alike two divisions of the same things are: 1 the same, 0 as by chance
/// (Hubert and Arabie 1985). Labels are below 8.
pub(super) fn adjusted_rand_index(one: &[u8], other: &[u8]) -> f64 {
    let mut table = [[0.0; 8]; 8];
    for (row, column) in one.iter().zip(other) {
        let row = table.get_mut(usize::from(*row));
        if let Some(count) = row.and_then(|row: &mut [f64; 8]| row.get_mut(usize::from(*column))) {
            *count += 1.0;
        }
    }
    let pairs = |count: f64| count * (count - 1.0) / 2.0;
    let both: f64 = table.iter().flatten().map(|count| pairs(*count)).sum();
    let rows: f64 = table.iter().map(|row| pairs(row.iter().sum())).sum();
    let columns = (0..8).map(|column| pairs(table.iter().filter_map(|row| row.get(column)).sum()));
    let columns: f64 = columns.sum();
    let chance = rows * columns / pairs(real(one.len())).max(1.0);
    let most = f64::midpoint(rows, columns);
    // Equal only where both are one group, or both all alone.
    if most > chance { (both - chance) / (most - chance) } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use super::adjusted_rand_index;

    #[test]
    fn the_index_is_one_for_the_same_division_under_other_numbers_and_none_by_chance() {
        for (one, other, expected) in [
            ([0, 0, 1, 1], [1, 1, 0, 0], 1.0),
            ([0, 0, 1, 1], [0, 0, 1, 2], 4.0 / 7.0),
            ([0, 0, 0, 0], [0, 1, 2, 3], 0.0),
            ([0, 0, 1, 1], [0, 1, 0, 1], -0.5),
            ([0, 0, 0, 0], [1, 1, 1, 1], 1.0),
        ] {
            let found = adjusted_rand_index(&one, &other);
            assert!((found - expected).abs() < 1e-12, "{one:?}, {other:?}: {found}");
        }
    }
}
