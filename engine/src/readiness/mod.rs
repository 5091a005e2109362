//! How far people agree: acceptance, objections, the least convinced group.

mod contribution;
mod gain;
mod issue;
pub(crate) mod report;
mod sentence;
mod understanding;

pub(crate) use gain::Gains;
pub(crate) use understanding::understand;

use crate::csr::index;
use crate::report::{Contributions, Readiness};
use crate::rule::Weights;
use crate::snapshot::{Hold, Person, Situation, Snapshot};

/// Values are kept in whole twentieths, so that sums are exact in any order.
const WHOLE: u64 = 20;
/// What silence is worth in the score itself; no dissent is worth more.
const PRIOR: u64 = 12;

/// How far people agree as the deliberation stands; none when nobody has a
/// say. One pass over the people and one over the objections; memory: 48 bytes
/// a group and 2 an issue.
///
/// ```
/// use engine::{Deliberation, Snapshot};
///
/// let deliberation: Deliberation = serde_json::from_str(r#"{
///     "now": "2026-03-10T09:00:00Z", "rule": {"preset": "SUPERMAJORITY"},
///     "proposal": {"id": "p1", "revision": 1, "openedAt": "2026-03-01T09:00:00Z",
///                  "lastSubstantiveRevision": 1, "lastSubstantiveAt": "2026-03-01T09:00:00Z"},
///     "stakeholders": [{"id": "ann", "role": "APPROVER"}],
///     "positions": [{"stakeholder": "ann", "stance": "ACCEPT", "revision": 1}]
/// }"#)?;
/// let readiness = engine::readiness(&Snapshot::new(&deliberation)?);
/// assert!(readiness.is_some_and(|ready| ready.acceptance == 0.8 && (ready.score - 81.0).abs() < 1e-9));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn readiness(snapshot: &Snapshot) -> Option<Readiness> {
    measure(snapshot, &snapshot.present)
}

/// Who and what the score is lost to as the deliberation stands; none when
/// nobody has a say. O(n log n) for n people and objections; memory: about 100
/// bytes a person.
///
/// ```
/// use engine::{Deliberation, Snapshot};
///
/// let deliberation: Deliberation = serde_json::from_str(r#"{
///     "now": "2026-03-10T09:00:00Z", "rule": {"preset": "SUPERMAJORITY"},
///     "proposal": {"id": "p1", "revision": 1, "openedAt": "2026-03-01T09:00:00Z",
///                  "lastSubstantiveRevision": 1, "lastSubstantiveAt": "2026-03-01T09:00:00Z"},
///     "stakeholders": [{"id": "ann", "role": "APPROVER"}],
///     "positions": [{"stakeholder": "ann", "stance": "ACCEPT", "revision": 1}]
/// }"#)?;
/// let lost = engine::contributions(&Snapshot::new(&deliberation)?);
/// assert!(lost.is_some_and(|lost| (lost.people[0].lost - 17.0).abs() < 1e-9));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn contributions(snapshot: &Snapshot) -> Option<Contributions> {
    attribute(snapshot, &snapshot.present)
}

/// The readiness in a situation; none when nobody has a say.
pub(crate) fn measure(snapshot: &Snapshot, situation: &Situation) -> Option<Readiness> {
    let weights = snapshot.rule.readiness_weights();
    let means = Means::new(snapshot, situation);
    let [view, low, high] = [PRIOR, 0, WHOLE].map(|silence| means.view(silence));
    let (view, low, high) = (view?, low?, high?);
    let (objections, undefeated) = issue::left_by(snapshot, situation);
    Some(Readiness {
        score: score(weights, view.acceptance, objections, view.group),
        low: score(weights, low.acceptance, objections, low.group),
        high: score(weights, high.acceptance, undefeated, high.group),
        acceptance: view.acceptance,
        objections,
        group: view.group,
        weights,
    })
}

/// Who and what the score is lost to in a situation.
pub(crate) fn attribute(snapshot: &Snapshot, situation: &Situation) -> Option<Contributions> {
    let view = Means::new(snapshot, situation).view(PRIOR)?;
    let lost = issue::lost(snapshot, situation, issue::is_unsettled);
    Some(contribution::all(snapshot, situation, &view, &lost))
}

/// Only the score.
pub(crate) fn score_of(snapshot: &Snapshot, situation: &Situation) -> Option<f64> {
    let view = Means::new(snapshot, situation).view(PRIOR)?;
    let (objections, _) = issue::left_by(snapshot, situation);
    let weights = snapshot.rule.readiness_weights();
    Some(score(weights, view.acceptance, objections, view.group))
}

fn score(weights: Weights, acceptance: f64, objections: f64, group: f64) -> f64 {
    let sum = weights.acceptance * acceptance + weights.objections * objections + weights.group * group;
    (100.0 * sum).clamp(0.0, 100.0)
}

/// What people's positions are worth, by group.
struct Means {
    groups: Vec<Mean>,
}

/// A weighted mean in whole numbers, whatever silence is worth.
#[derive(Clone, Copy, Default)]
struct Mean {
    /// Millionths of everybody's weight.
    weight: u128,
    /// Weight times worth, of those who are not silent.
    worth: u128,
    /// Weight of those who are.
    silent: u128,
}

/// Acceptance overall and by group, for one worth of silence.
struct View {
    silence: u64,
    /// Millionths of everybody's weight.
    weight: u128,
    acceptance: f64,
    /// Acceptance in the least convinced group.
    group: f64,
    /// Which group that is; none with fewer than two.
    least: Option<usize>,
}

impl Means {
    fn new(snapshot: &Snapshot, situation: &Situation) -> Self {
        let mut groups = vec![Mean::default(); snapshot.flat.groups.len()];
        for (person, hold) in snapshot.flat.people.iter().zip(&situation.holds) {
            // Whoever does not count adds nothing: no branch that guesses who.
            let weight = if counts(person, *hold) { person.weight } else { 0 };
            if let Some(group) = groups.get_mut(index(person.group)) {
                group.add(weight, worth(*hold));
            }
        }
        Self { groups }
    }

    fn view(&self, silence: u64) -> Option<View> {
        let mut all = Mean::default();
        for group in &self.groups {
            all.merge(*group);
        }
        let acceptance = all.ratio(silence)?;
        let groups = self.groups.iter().enumerate();
        let mut ratios = groups.filter_map(|(number, group)| Some((number, group.ratio(silence)?)));
        let first = ratios.next();
        let rest = ratios.min_by(|a, b| a.1.total_cmp(&b.1));
        let least = first.zip(rest).map(|(first, rest)| if rest.1 < first.1 { rest } else { first });
        Some(View {
            silence,
            weight: all.weight,
            acceptance,
            group: least.map_or(acceptance, |(_, ratio)| ratio),
            least: least.map(|(number, _)| number),
        })
    }
}

impl Mean {
    /// Adds a weight, at most 10^15, and what it holds. Sums stay far below
    /// 2^128: wrapping only spares the check.
    fn add(&mut self, weight: u64, worth: Worth) {
        self.weight = self.weight.wrapping_add(weight.into());
        self.worth = self.worth.wrapping_add(weight.wrapping_mul(worth.twentieths).into());
        self.silent = self.silent.wrapping_add(weight.wrapping_mul(worth.silent).into());
    }

    fn merge(&mut self, other: Self) {
        self.weight = self.weight.saturating_add(other.weight);
        self.worth = self.worth.saturating_add(other.worth);
        self.silent = self.silent.saturating_add(other.silent);
    }

    fn ratio(self, silence: u64) -> Option<f64> {
        let sum = self.worth.saturating_add(self.silent.saturating_mul(silence.into()));
        (self.weight > 0).then(|| real(sum) / real(self.weight.saturating_mul(WHOLE.into())))
    }
}

/// Whether what a person holds counts: with a say and not recused.
fn counts(person: &Person, hold: Hold) -> bool {
    person.has_say() && !hold.is_recused()
}

/// What a person's effective position is worth now, from 0 to 1; none for whoever does not count.
pub(crate) fn opinion(snapshot: &Snapshot, number: usize) -> Option<f64> {
    let person = snapshot.flat.people.get(number)?;
    let hold = snapshot.present.holds.get(number).filter(|hold| counts(person, **hold))?;
    Some(real(worth(*hold).at(PRIOR).into()) / real(WHOLE.into()))
}

/// What a position is worth.
#[derive(Clone, Copy)]
struct Worth {
    /// In twentieths; 0 for silence.
    twentieths: u64,
    /// 1 for silence, otherwise 0.
    silent: u64,
}

impl Worth {
    const SILENCE: Self = Self { twentieths: 0, silent: 1 };

    const fn of(twentieths: u64) -> Self {
        Self { twentieths, silent: 0 }
    }

    /// In twentieths, for one worth of silence.
    fn at(self, silence: u64) -> u64 {
        self.twentieths.saturating_add(self.silent.saturating_mul(silence))
    }
}

/// What each kind of position is worth: looked up, since a branch for each of
/// a million positions in no order would be guessed wrong too often.
const WORTHS: [Worth; Hold::KINDS] = [
    Worth::of(0),
    Worth::of(3),
    Worth::of(8),
    Worth::of(16),
    Worth::of(20),
    Worth::of(20),
    Worth::of(12),
    Worth::SILENCE,
    Worth::SILENCE,
    Worth::SILENCE,
];

fn worth(hold: Hold) -> Worth {
    WORTHS.get(hold.kind()).copied().unwrap_or(Worth::SILENCE)
}

/// The nearest float; monotone, so that orders are kept.
#[expect(clippy::cast_precision_loss, reason = "rounding to the nearest float is meant")]
fn real(number: u128) -> f64 {
    number as f64
}
