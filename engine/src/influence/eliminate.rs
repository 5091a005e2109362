//! Final opinions of a few people, by elimination without subtractions: however
//! near to 1 a susceptibility is, no digit cancels.

use super::Outcome;
use super::network::Pull;

/// A person eliminated: in terms of those that are left.
struct Step {
    /// How much of their own opinion they come to, times `scale`.
    opinion: f64,
    /// What divides the opinion and the shares of this row.
    scale: f64,
    /// How much each of those before them moves them.
    row: Vec<f64>,
    /// How much they move each of those before them.
    column: Vec<f64>,
}

/// Solves for all people, the last eliminated first. O(people^3).
pub(super) fn solve(pull: &Pull) -> Outcome {
    let steps = eliminate(pull);
    Outcome { opinions: opinions(&steps), influences: influences(&steps, &pull.own), converged: true }
}

/// The steps, in the order of people.
fn eliminate(pull: &Pull) -> Vec<Step> {
    let count = pull.own.len();
    let mut rows: Vec<Vec<f64>> = pull.rows().map(|row| dense(row, count)).collect();
    let mut own = pull.own.clone();
    let mut opinions: Vec<f64> = own.iter().zip(&pull.opinions).map(|(own, opinion)| own * opinion).collect();
    let mut steps = Vec::with_capacity(count);
    while let (Some(mut row), Some(kept), Some(opinion)) = (rows.pop(), own.pop(), opinions.pop()) {
        let last = rows.len();
        row.truncate(last);
        let scale = row.iter().fold(kept, |sum, share| sum + share);
        let mut column = Vec::with_capacity(last);
        for ((other, own), value) in rows.iter_mut().zip(&mut own).zip(&mut opinions) {
            let factor = other.pop().unwrap_or_default() / scale;
            for (share, passed) in other.iter_mut().zip(&row) {
                *share += factor * passed;
            }
            *own += factor * kept;
            *value += factor * opinion;
            column.push(factor);
        }
        steps.push(Step { opinion, scale, row, column });
    }
    steps.reverse();
    steps
}

fn dense(row: &[(usize, f64)], count: usize) -> Vec<f64> {
    let mut dense = vec![0.0; count];
    for &(to, share) in row {
        if let Some(slot) = dense.get_mut(to) {
            *slot = share;
        }
    }
    dense
}

/// Back from the first person, who is left with nobody else, to the last.
fn opinions(steps: &[Step]) -> Vec<f64> {
    let mut opinions: Vec<f64> = Vec::with_capacity(steps.len());
    for step in steps {
        let heard = step.row.iter().zip(&opinions).fold(step.opinion, |sum, (share, opinion)| sum + share * opinion);
        opinions.push(heard / step.scale);
    }
    opinions
}

/// The same solution read the other way: the means of columns.
fn influences(steps: &[Step], own: &[f64]) -> Vec<f64> {
    let mut weights = vec![1.0 / real(steps.len()); steps.len()];
    for (index, step) in steps.iter().enumerate().rev() {
        let (before, rest) = weights.split_at_mut(index);
        let Some(weight) = rest.first_mut() else { continue };
        *weight /= step.scale;
        for (slot, share) in before.iter_mut().zip(&step.row) {
            *slot += share * *weight;
        }
    }
    for (index, step) in steps.iter().enumerate() {
        let (before, rest) = weights.split_at_mut(index);
        let Some(weight) = rest.first_mut() else { continue };
        *weight = step.column.iter().zip(before).fold(*weight, |sum, (factor, other)| sum + factor * *other);
    }
    weights.iter().zip(own).map(|(weight, own)| weight * own).collect()
}

#[expect(clippy::cast_precision_loss, reason = "there are a few people only")]
fn real(count: usize) -> f64 {
    count as f64
}
