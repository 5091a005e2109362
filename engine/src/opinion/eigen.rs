//! The leading eigenvector of a symmetric matrix known by what it does to vectors.

use super::random::Random;

/// How many directions are kept before starting again from the best.
const KEPT: usize = 256;
/// How often to look whether it is good enough.
const LOOK: usize = 8;
/// How often to start again.
const STARTS: usize = 16;
/// How much of a random vector is mixed into a guess, so that nothing is out of its reach.
const MIXED: f64 = 0.1;
const SEED: u64 = 1;

/// The largest eigenvalue and its unit eigenvector, among vectors orthogonal to
/// `others`, by Lanczos iteration with full reorthogonalization (Golub and Van
/// Loan 2013, section 10.3). It ends when the residual is at most
/// `tolerance`. The matrix must have no negative eigenvalue.
///
/// It begins at `guess`, a unit vector, or zeros where nothing is known: the nearer, the fewer steps.
///
/// Memory: at most 256 vectors.
pub(super) fn leading(
    apply: impl Fn(&[f64]) -> Vec<f64>,
    guess: &[f64],
    others: &[&[f64]],
    tolerance: f64,
) -> (f64, Vec<f64>) {
    let mut random = Random::new(SEED);
    let mut start: Vec<f64> = guess.iter().map(|_| random.share() - 0.5).collect();
    let length = norm(&start);
    scale(&mut start, MIXED / length);
    add(&mut start, 1.0, guess);
    let mut value = 0.0;
    for _ in 0..STARTS {
        let mut krylov = Krylov::default();
        if !krylov.start(start, others) {
            return (0.0, vec![0.0; guess.len()]);
        }
        let found = krylov.run(&apply, others, tolerance);
        (value, start) = (found.value, found.vector);
        if found.close {
            break;
        }
    }
    (value, start)
}

/// An orthonormal basis, and the matrix seen in it: tridiagonal.
#[derive(Default)]
struct Krylov {
    basis: Vec<Vec<f64>>,
    diagonal: Vec<f64>,
    beside: Vec<f64>,
}

struct Found {
    value: f64,
    vector: Vec<f64>,
    close: bool,
}

impl Krylov {
    /// Whether there is a direction to start in.
    fn start(&mut self, mut start: Vec<f64>, others: &[&[f64]]) -> bool {
        clear(&mut start, others, &[]);
        let length = norm(&start);
        scale(&mut start, 1.0 / length);
        self.basis.push(start);
        length > 0.0
    }

    fn run(mut self, apply: impl Fn(&[f64]) -> Vec<f64>, others: &[&[f64]], tolerance: f64) -> Found {
        loop {
            let Some(last) = self.basis.last() else {
                return Found { value: 0.0, vector: Vec::new(), close: true };
            };
            let mut next = apply(last);
            let along = dot(&next, last);
            self.diagonal.push(along);
            // The large parts first, so that one more pass leaves nothing but rounding.
            add(&mut next, -along, last);
            clear(&mut next, others, &self.basis);
            let length = norm(&next);
            let steps = self.basis.len();
            let full = steps >= KEPT || steps >= next.len();
            if full || steps.is_multiple_of(LOOK) || length <= tolerance {
                let (value, weights) = top(&self.diagonal, &self.beside);
                let residual = length * weights.last().copied().unwrap_or_default().abs();
                let close = residual <= tolerance;
                if close || full {
                    return Found { value, vector: self.combine(&weights), close };
                }
            }
            self.beside.push(length);
            scale(&mut next, 1.0 / length);
            self.basis.push(next);
        }
    }

    fn combine(&self, weights: &[f64]) -> Vec<f64> {
        let mut vector = vec![0.0; self.basis.first().map_or(0, Vec::len)];
        for (direction, weight) in self.basis.iter().zip(weights) {
            add(&mut vector, *weight, direction);
        }
        let length = norm(&vector);
        scale(&mut vector, 1.0 / length);
        vector
    }
}

/// The largest eigenvalue of a symmetric tridiagonal matrix, by bisection, and
/// its unit eigenvector, by inverse iteration from above.
fn top(diagonal: &[f64], beside: &[f64]) -> (f64, Vec<f64>) {
    let widest = beside.iter().fold(0.0, |most: f64, value| most.max(value.abs()));
    let mut low = diagonal.iter().copied().fold(0.0, f64::max);
    let mut high = (low + 2.0 * widest) * (1.0 + 1e-12) + f64::MIN_POSITIVE;
    for _ in 0..100 {
        let middle = f64::midpoint(low, high);
        if middle <= low || middle >= high {
            break;
        }
        match pivots(diagonal, beside, middle) {
            Some(_) => high = middle,
            None => low = middle,
        }
    }
    let mut vector = vec![1.0; diagonal.len()];
    let Some(pivots) = pivots(diagonal, beside, high) else {
        return (high, vector);
    };
    for _ in 0..4 {
        solve(&pivots, beside, &mut vector);
        let largest = vector.iter().fold(0.0, |most: f64, value| most.max(value.abs()));
        scale(&mut vector, 1.0 / largest);
        let length = norm(&vector);
        scale(&mut vector, 1.0 / length);
    }
    (high, vector)
}

/// The pivots of `shift - T`; none where it is not positive definite, so that
/// `shift` is not above every eigenvalue.
fn pivots(diagonal: &[f64], beside: &[f64], shift: f64) -> Option<Vec<f64>> {
    let mut pivots = Vec::with_capacity(diagonal.len());
    let mut taken = 0.0;
    for (index, value) in diagonal.iter().enumerate() {
        let pivot = shift - value - taken;
        if pivot <= 0.0 {
            return None;
        }
        pivots.push(pivot);
        taken = beside.get(index).map_or(0.0, |beside| beside * (beside / pivot));
    }
    Some(pivots)
}

/// Solves (shift - T) x = b in place.
fn solve(pivots: &[f64], beside: &[f64], vector: &mut [f64]) {
    let mut carried = 0.0;
    for ((value, pivot), beside) in vector.iter_mut().zip(pivots).zip(beside.iter().chain(std::iter::once(&0.0))) {
        *value += carried;
        carried = beside * (*value / pivot);
        *value /= pivot;
    }
    let mut after = 0.0;
    let backwards = vector.iter_mut().zip(pivots).rev();
    for ((value, pivot), beside) in backwards.zip(std::iter::once(&0.0).chain(beside.iter().rev())) {
        *value += beside * after / pivot;
        after = *value;
    }
}

/// Takes out of a vector what lies along others.
fn clear(vector: &mut [f64], others: &[&[f64]], basis: &[Vec<f64>]) {
    for other in others.iter().copied().chain(basis.iter().rev().map(Vec::as_slice)) {
        let along = dot(vector, other);
        add(vector, -along, other);
    }
}

/// In eight sums, always the same ones.
fn dot(one: &[f64], other: &[f64]) -> f64 {
    let ((ones, rest), (others, rest_of_other)) = (one.as_chunks::<8>(), other.as_chunks::<8>());
    let mut sums = [0.0; 8];
    for (ones, others) in ones.iter().zip(others) {
        for ((sum, one), other) in sums.iter_mut().zip(ones).zip(others) {
            *sum += one * other;
        }
    }
    let rest: f64 = rest.iter().zip(rest_of_other).map(|(one, other)| one * other).sum();
    sums.iter().sum::<f64>() + rest
}

fn norm(vector: &[f64]) -> f64 {
    dot(vector, vector).sqrt()
}

/// Adds `weight` times another vector.
pub(super) fn add(vector: &mut [f64], weight: f64, other: &[f64]) {
    for (value, other) in vector.iter_mut().zip(other) {
        *value += weight * other;
    }
}

fn scale(vector: &mut [f64], factor: f64) {
    for value in vector {
        *value *= factor;
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::{dot, leading};

    #[test]
    fn a_guess_saves_steps_and_a_wrong_one_misleads_nobody() {
        let unit = |place: u32| -> Vec<f64> { (0..100).map(|other| f64::from(u8::from(other == place))).collect() };
        let search = |guess: &[f64]| {
            let steps = Cell::new(0_u32);
            let apply = |vector: &[f64]| {
                steps.set(steps.get().saturating_add(1));
                (0..100)
                    .map(|place| 1.0 - f64::from(place) / 200.0)
                    .zip(vector)
                    .map(|(value, part)| value * part)
                    .collect()
            };
            let (value, vector) = leading(apply, guess, &[], 1e-9);
            assert!((value - 1.0).abs() < 1e-9, "{value}");
            assert!((dot(&vector, &unit(0)).abs() - 1.0).abs() < 1e-9, "{vector:?}");
            steps.get()
        };
        let none = search(&vec![0.0; 100]);
        assert!(search(&unit(0)) < none, "less than {none}");
        for wrong in [1, 50, 99] {
            search(&unit(wrong));
        }
    }
}
