//! Strengths: one pass where nothing hangs on a cycle, integration where it does.

use super::layout::{Act, Layout};

/// At rest: no strength is farther from its target.
const REST: f64 = 1e-10;
/// The most steps tried.
const STEPS: usize = 2_000;
/// What a step may be off by, as a part of the farthest target. As the
/// strengths come to rest, so does the error.
const ACCURACY: f64 = 1e-3;

/// The strength of each statement, and whether all came to rest.
pub(super) fn strengths(layout: &Layout) -> (Vec<f64>, bool) {
    let (core, after) = split(layout);
    let mut strengths = layout.weights.clone();
    let (settled, converged) = integrate(&layout.part(&core));
    for (node, strength) in core.into_iter().zip(settled) {
        set(&mut strengths, node, strength);
    }
    for node in after {
        let weight = layout.weights.get(node).copied().unwrap_or_default();
        let strength = target(weight, layout.row(node), &strengths);
        set(&mut strengths, node, strength);
    }
    (strengths, converged)
}

/// The statements on cycles with all that these hang on, in order; and all
/// others, each after what acts on it. Statements that act on nothing that is
/// left are taken away until there are none: what is left is the first part.
fn split(layout: &Layout) -> (Vec<usize>, Vec<usize>) {
    let mut acting = vec![0_usize; layout.weights.len()];
    for act in layout.rows().flatten() {
        if let Some(count) = acting.get_mut(act.by) {
            *count = count.saturating_add(1);
        }
    }
    let mut ready: Vec<usize> =
        acting.iter().enumerate().filter(|(_, count)| **count == 0).map(|(node, _)| node).collect();
    let mut taken = vec![false; layout.weights.len()];
    let mut after = Vec::new();
    while let Some(node) = ready.pop() {
        after.push(node);
        if let Some(slot) = taken.get_mut(node) {
            *slot = true;
        }
        for act in layout.row(node) {
            if let Some(count) = acting.get_mut(act.by) {
                *count = count.saturating_sub(1);
                if *count == 0 {
                    ready.push(act.by);
                }
            }
        }
    }
    after.reverse();
    (taken.iter().enumerate().filter(|(_, taken)| !**taken).map(|(node, _)| node).collect(), after)
}

/// Follows ds/dt = target - s from the weights by the method of Bogacki and
/// Shampine (1989), third order with an estimate of the second. Steps are
/// doubled and halved only, so that every machine takes the same.
fn integrate(layout: &Layout) -> (Vec<f64>, bool) {
    let mut state = layout.weights.clone();
    let mut rates = rates(layout, &state);
    let mut step = 0.125;
    for _ in 0..STEPS {
        let farthest = largest(rates.iter().copied());
        if farthest <= REST {
            return (state, true);
        }
        let second = self::rates(layout, &moved(&state, &[(&rates, step / 2.0)]));
        let third = self::rates(layout, &moved(&state, &[(&second, step * 0.75)]));
        let parts = [(&rates, step * 2.0 / 9.0), (&second, step / 3.0), (&third, step * 4.0 / 9.0)];
        let mut next = moved(&state, &parts);
        // Targets lie from 0 to 1, so only the error of a step ever leads beyond.
        for strength in &mut next {
            *strength = strength.clamp(0.0, 1.0);
        }
        let fourth = self::rates(layout, &next);
        let stages = rates.iter().zip(&second).zip(third.iter().zip(&fourth));
        let error =
            largest(stages.map(|((one, two), (three, four))| {
                step * (one * (-5.0 / 72.0) + two / 12.0 + three / 9.0 - four / 8.0)
            }));
        let allowed = ACCURACY * farthest;
        if error <= allowed {
            (state, rates) = (next, fourth);
        }
        if error > allowed {
            step /= 2.0;
        } else if error < allowed / 16.0 {
            step *= 2.0;
        }
    }
    let converged = largest(rates.iter().copied()) <= REST;
    (state, converged)
}

/// How fast each strength changes.
fn rates(layout: &Layout, state: &[f64]) -> Vec<f64> {
    let nodes = layout.weights.iter().zip(layout.rows()).zip(state);
    nodes.map(|((weight, row), strength)| target(*weight, row, state) - strength).collect()
}

/// The state moved along rates, each for so long.
fn moved(state: &[f64], parts: &[(&Vec<f64>, f64)]) -> Vec<f64> {
    let mut moved = state.to_vec();
    for (rates, time) in parts {
        moved.iter_mut().zip(*rates).for_each(|(strength, rate)| *strength += time * rate);
    }
    moved
}

/// The strength a statement tends to, by quadratic energy (Potyka 2018).
fn target(weight: f64, row: &[Act], strengths: &[f64]) -> f64 {
    let energy = row.iter().fold(0.0, |energy, act| {
        let strength = strengths.get(act.by).copied().unwrap_or_default();
        if act.attacks { energy - strength } else { energy + strength }
    });
    let square = energy * energy;
    let share = square / (1.0 + square);
    if energy < 0.0 { weight - weight * share } else { weight + (1.0 - weight) * share }
}

fn largest(values: impl Iterator<Item = f64>) -> f64 {
    values.fold(0.0, |largest, value| largest.max(value.abs()))
}

fn set(strengths: &mut [f64], node: usize, strength: f64) {
    if let Some(slot) = strengths.get_mut(node) {
        *slot = strength;
    }
}
