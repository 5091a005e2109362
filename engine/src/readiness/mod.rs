//! How far people agree: acceptance, objections, the least convinced group.

mod contribution;
mod issue;
pub(crate) mod report;
mod understanding;

pub(crate) use understanding::understand;

use crate::deliberation::Stance;
use crate::report::Readiness;
use crate::rule::Weights;
use crate::snapshot::{Hold, Situation, Snapshot};

/// Values are kept in whole twentieths, so that sums are exact in any order.
const WHOLE: u128 = 20;
/// What silence is worth in the score itself; no dissent is worth more.
const PRIOR: u128 = 12;

/// The readiness in a situation; none when nobody has a say.
pub(crate) fn measure(snapshot: &Snapshot, situation: &Situation) -> Option<Readiness> {
    let weights = snapshot.rule.readiness_weights();
    let view = View::new(snapshot, situation, PRIOR)?;
    let lost = issue::lost(snapshot, situation, issue::is_unsettled);
    let objections = issue::left(&lost);
    let low = View::new(snapshot, situation, 0)?;
    let high = View::new(snapshot, situation, WHOLE)?;
    let standing = issue::left(&issue::lost(snapshot, situation, issue::is_undefeated));
    Some(Readiness {
        score: score(weights, view.acceptance, objections, view.group),
        low: score(weights, low.acceptance, objections, low.group),
        high: score(weights, high.acceptance, standing, high.group),
        acceptance: view.acceptance,
        objections,
        group: view.group,
        weights,
        contributions: contribution::all(snapshot, situation, &view, &lost),
    })
}

/// Only the score.
pub(crate) fn score_of(snapshot: &Snapshot, situation: &Situation) -> Option<f64> {
    let view = View::new(snapshot, situation, PRIOR)?;
    let objections = issue::left(&issue::lost(snapshot, situation, issue::is_unsettled));
    let weights = snapshot.rule.readiness_weights();
    Some(score(weights, view.acceptance, objections, view.group))
}

fn score(weights: Weights, acceptance: f64, objections: f64, group: f64) -> f64 {
    let sum = weights.acceptance * acceptance + weights.objections * objections + weights.group * group;
    (100.0 * sum).clamp(0.0, 100.0)
}

/// Acceptance overall and by group, for one value of silence.
struct View {
    silence: u128,
    /// Millionths of everybody's weight.
    weight: u128,
    acceptance: f64,
    /// Acceptance in the least convinced group.
    group: f64,
    /// Which group that is; none with fewer than two.
    least: Option<usize>,
}

impl View {
    fn new(snapshot: &Snapshot, situation: &Situation, silence: u128) -> Option<Self> {
        let mut all = Mean::default();
        let mut groups = vec![Mean::default(); snapshot.flat.groups.len()];
        for (index, person) in snapshot.flat.people.iter().enumerate() {
            let Some(hold) = counting(snapshot, situation, index) else {
                continue;
            };
            let value = value(hold, silence);
            all.add(person.weight, value);
            if let Some(group) = groups.get_mut(person.group) {
                group.add(person.weight, value);
            }
        }
        let acceptance = all.ratio()?;
        let ratios: Vec<(usize, f64)> =
            groups.iter().enumerate().filter_map(|(index, group)| Some((index, group.ratio()?))).collect();
        let least = match ratios.as_slice() {
            [] | [_] => None,
            _ => ratios.iter().min_by(|a, b| a.1.total_cmp(&b.1)).copied(),
        };
        Some(Self {
            silence,
            weight: all.weight,
            acceptance,
            group: least.map_or(acceptance, |(_, ratio)| ratio),
            least: least.map(|(index, _)| index),
        })
    }
}

/// A weighted mean in whole numbers.
#[derive(Clone, Copy, Default)]
struct Mean {
    weight: u128,
    sum: u128,
}

impl Mean {
    fn add(&mut self, weight: u128, twentieths: u128) {
        self.weight = self.weight.saturating_add(weight);
        self.sum = self.sum.saturating_add(weight.saturating_mul(twentieths));
    }

    fn ratio(self) -> Option<f64> {
        (self.weight > 0).then(|| real(self.sum) / real(self.weight.saturating_mul(WHOLE)))
    }
}

/// What a person holds, if they count: with a say and not recused.
fn counting(snapshot: &Snapshot, situation: &Situation, index: usize) -> Option<Hold> {
    let person = snapshot.flat.people.get(index)?;
    let hold = situation.holds.get(index)?;
    (person.has_say() && !hold.is_recused()).then_some(*hold)
}

/// What a person's effective position is worth now, from 0 to 1; none for whoever does not count.
pub(crate) fn opinion(snapshot: &Snapshot, index: usize) -> Option<f64> {
    let hold = counting(snapshot, &snapshot.present, index)?;
    Some(real(value(hold, PRIOR)) / real(WHOLE))
}

/// What a position is worth, in twentieths.
fn value(hold: Hold, silence: u128) -> u128 {
    match hold.stance {
        Some(Stance::Champion | Stance::Support) => 20,
        Some(Stance::Accept) => 16,
        Some(Stance::Abstain) => 12,
        Some(Stance::Reservations) => 8,
        Some(Stance::Oppose) => 3,
        Some(Stance::Block) => 0,
        Some(Stance::Recused | Stance::NeedsTime) | None => silence,
    }
}

/// The nearest float; monotone, so that orders are kept.
#[expect(clippy::cast_precision_loss, reason = "rounding to the nearest float is meant")]
fn real(number: u128) -> f64 {
    number as f64
}
