//! Final opinions of many people, by rounds of listening.

use super::Outcome;
use super::network::Pull;

/// How far off the figures may be to count as exact.
const EXACT: f64 = 1e-11;
/// The most rounds.
const ROUNDS: usize = 10_000;

/// Listens round by round until nobody is moved any more. Opinions are mixed
/// from those of the round before (Jacobi); against them, from listeners to
/// whom they listen to, flows the weight of opinions, a part of which each
/// person keeps in every round.
pub(super) fn solve(pull: &Pull) -> Outcome {
    let (least, most) = pull.span();
    let exact = EXACT * least.abs().max(most.abs()).max(1.0);
    let count = pull.own.len();
    let mut opinions = pull.opinions.clone();
    let mut next = vec![0.0; count];
    let mut influences = vec![0.0; count];
    let mut flowing = vec![1.0 / real(count); count];
    let mut arriving = vec![0.0; count];
    for _ in 0..ROUNDS {
        let error = listen(pull, &opinions, &mut next);
        let left = flow(pull, &mut flowing, &mut arriving, &mut influences);
        std::mem::swap(&mut opinions, &mut next);
        std::mem::swap(&mut flowing, &mut arriving);
        if error <= exact && left <= EXACT {
            return Outcome { opinions, influences, converged: true };
        }
    }
    Outcome { opinions, influences, converged: false }
}

/// One round of opinions. Returns how far from the final opinions any was at
/// most: the final opinions are means in which each own opinion weighs `own`,
/// so that nobody's error exceeds the largest move divided by `own`.
fn listen(pull: &Pull, opinions: &[f64], next: &mut [f64]) -> f64 {
    let mut error = 0.0_f64;
    let people = pull.own.iter().zip(&pull.opinions).zip(opinions);
    for ((row, slot), ((own, start), before)) in pull.rows().zip(next).zip(people) {
        let shares = row.iter().map(|&(to, share)| share * opinions.get(to).copied().unwrap_or_default());
        *slot = shares.fold(own * start, |sum, part| sum + part);
        error = error.max((*slot - before).abs() / own);
    }
    error
}

/// One round of weights. Returns how much still flows.
fn flow(pull: &Pull, flowing: &mut [f64], arriving: &mut [f64], influences: &mut [f64]) -> f64 {
    arriving.fill(0.0);
    for (((row, own), weight), kept) in pull.rows().zip(&pull.own).zip(flowing).zip(influences) {
        *kept += own * *weight;
        for &(to, share) in row {
            if let Some(slot) = arriving.get_mut(to) {
                *slot += share * *weight;
            }
        }
    }
    arriving.iter().fold(0.0, |sum, weight| sum + weight)
}

#[expect(clippy::cast_precision_loss, reason = "rounding to the nearest float is meant")]
fn real(count: usize) -> f64 {
    count as f64
}
