//! People close together on the map: k-means.

use super::random::Random;

/// Starts are tried on at most so many points.
const SAMPLE: usize = 5000;
/// How often centres move at most, from a start and from the best of them on.
const MOVES: [usize; 2] = [20, 100];
const SEED: u64 = 2;

/// A place, and how many times it counts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Point {
    pub(super) at: [f64; 2],
    pub(super) times: u32,
}

/// Which cluster each point is in.
pub(super) struct Clustering {
    pub(super) labels: Vec<u8>,
    /// Whether some cluster has fewer than two points, or is missing.
    pub(super) lonely: bool,
}

/// Divides points into `count` clusters: Lloyd's iteration from k-means++ starts
/// (Arthur and Vassilvitskii 2007), the best of which, one that leaves no point
/// alone if there is any, has the smallest sum of squares. Above 5,000 points the
/// starts are tried on evenly chosen ones, and the best is carried on with all.
/// O(points x clusters) for each of at most 100 moves of the centres.
pub(super) fn cluster(points: &[Point], count: u8, starts: usize) -> Clustering {
    let step = points.len().div_ceil(SAMPLE).max(1);
    let sample: Vec<Point> = points.iter().step_by(step).copied().collect();
    let mut random = Random::new(SEED);
    let mut best: Option<Run> = None;
    for _ in 0..starts {
        let run = Run::new(&sample, far_apart(&sample, count, &mut random), MOVES[0]);
        if best.as_ref().is_none_or(|best| run.is_better(best)) {
            best = Some(run);
        }
    }
    let run = Run::new(points, best.unwrap_or_default().centres, MOVES[1]);
    Clustering { lonely: run.lonely || run.centres.len() < usize::from(count), labels: run.labels }
}

/// Centres far apart: each is drawn with probability proportional to the
/// squared distance to the nearest so far.
fn far_apart(points: &[Point], count: u8, random: &mut Random) -> Vec<[f64; 2]> {
    let mut centres: Vec<[f64; 2]> = random.one_of(points).map(|point| point.at).into_iter().collect();
    let mut far: Vec<f64> = vec![f64::INFINITY; points.len()];
    for _ in 1..count {
        let Some(last) = centres.last().copied() else { break };
        let mut sum = 0.0;
        for (far, point) in far.iter_mut().zip(points) {
            *far = far.min(f64::from(point.times) * squared(point.at, last));
            sum += *far;
        }
        let mut left = random.share() * sum;
        let drawn = points.iter().zip(&far).find(|(_, far)| {
            left -= **far;
            left < 0.0
        });
        centres.extend(drawn.map(|(point, _)| point.at));
    }
    centres
}

/// One run of Lloyd's iteration.
#[derive(Default)]
struct Run {
    centres: Vec<[f64; 2]>,
    labels: Vec<u8>,
    squares: f64,
    lonely: bool,
}

impl Run {
    fn new(points: &[Point], centres: Vec<[f64; 2]>, moves: usize) -> Self {
        let mut run = Self { centres, labels: vec![u8::MAX; points.len()], ..Self::default() };
        for _ in 0..moves {
            if !run.assign(points) {
                break;
            }
        }
        run
    }

    /// Puts each point to its nearest centre and moves the centres into the
    /// middle; whether any point changed.
    fn assign(&mut self, points: &[Point]) -> bool {
        let mut sums = vec![([0.0; 2], 0.0, 0_usize); self.centres.len()];
        let mut changed = false;
        self.squares = 0.0;
        for (point, label) in points.iter().zip(&mut self.labels) {
            let (nearest, square) = nearest(&self.centres, point.at);
            let times = f64::from(point.times);
            self.squares += times * square;
            changed |= *label != nearest;
            *label = nearest;
            if let Some((sum, all, points)) = sums.get_mut(usize::from(nearest)) {
                *sum = [sum[0] + times * point.at[0], sum[1] + times * point.at[1]];
                *all += times;
                *points = points.saturating_add(1);
            }
        }
        self.lonely = sums.iter().any(|(_, _, points)| *points < 2);
        for (centre, (sum, all, _)) in self.centres.iter_mut().zip(sums) {
            if all > 0.0 {
                *centre = sum.map(|sum| sum / all);
            }
        }
        changed
    }

    fn is_better(&self, other: &Self) -> bool {
        (other.lonely && !self.lonely) || (self.lonely == other.lonely && self.squares < other.squares)
    }
}

/// The nearest centre, of equally near ones the first.
fn nearest(centres: &[[f64; 2]], at: [f64; 2]) -> (u8, f64) {
    let mut best = (0, f64::INFINITY);
    for (number, centre) in (0_u8..).zip(centres) {
        let square = squared(at, *centre);
        if square < best.1 {
            best = (number, square);
        }
    }
    best
}

fn squared(one: [f64; 2], other: [f64; 2]) -> f64 {
    let [x, y] = [one[0] - other[0], one[1] - other[1]];
    x * x + y * y
}
