//! How many points one person alone could add to the score.

use super::issue::leaves;
use super::{Mean, Means, PRIOR, Worth, counts, score, worth};
use crate::csr::index;
use crate::deliberation::Severity;
use crate::rule::Weights;
use crate::snapshot::{Hold, Snapshot};
use crate::talk::own_objections;

/// The sums the score is made of, in a form that one person's change is quick to add to.
pub(crate) struct Gains {
    weights: Weights,
    all: Mean,
    groups: Vec<Mean>,
    /// The two least convinced groups, least first; fewer where there are fewer.
    least: Vec<(usize, f64)>,
    /// The worst unsettled objection to each issue.
    issues: Vec<Worst>,
    /// How many issues have each severity as their worst.
    counts: [usize; 3],
    /// What so many issues of each severity leave of 1.
    left: [Vec<f64>; 3],
    now: f64,
}

/// The worst unsettled severity of an issue, by whom, and the worst by anybody else.
#[derive(Clone, Copy, Default)]
struct Worst {
    severity: Option<Severity>,
    by: usize,
    by_others: Option<Severity>,
}

impl Gains {
    /// None when nobody has a say. O(people + objections + issues).
    pub(crate) fn new(snapshot: &Snapshot) -> Option<Self> {
        let Means { groups } = Means::new(snapshot, &snapshot.present);
        let mut all = Mean::default();
        for group in &groups {
            all.merge(*group);
        }
        let ratios = groups.iter().enumerate().filter_map(|(number, group)| Some((number, group.ratio(PRIOR)?)));
        let mut least: Vec<(usize, f64)> = ratios.collect();
        least.sort_by(|a, b| a.1.total_cmp(&b.1));
        least.truncate(2);
        let issues = worst(snapshot);
        let mut counts = [0; 3];
        for severity in issues.iter().filter_map(|issue| issue.severity) {
            shift(&mut counts, None, Some(severity));
        }
        let severities = [Severity::Minor, Severity::Major, Severity::Blocking];
        let left = severities.map(|severity| {
            let powers = std::iter::successors(Some(1.0), |left| Some(left * leaves(severity)));
            powers.take(issues.len().saturating_add(1)).collect()
        });
        let weights = snapshot.rule.readiness_weights();
        let mut gains = Self { weights, all, groups, least, issues, counts, left, now: 0.0 };
        let group = gains.least.first().filter(|_| gains.least.len() > 1).map(|(_, ratio)| *ratio);
        let acceptance = all.ratio(PRIOR)?;
        gains.now = score(weights, acceptance, gains.left(counts), group.unwrap_or(acceptance));
        Some(gains)
    }

    /// The points gained if a person comes to hold that, their objections
    /// settled. O(k log k) for k objections of theirs.
    pub(crate) fn of(&self, snapshot: &Snapshot, person: usize, to: Hold) -> f64 {
        let held = snapshot.flat.people.get(person).zip(snapshot.present.holds.get(person));
        let Some((someone, from)) = held.filter(|(someone, from)| counts(someone, **from)) else {
            return 0.0;
        };
        let moved = |mean: Mean| mean.moved(someone.weight, worth(*from), worth(to));
        let acceptance = moved(self.all).ratio(PRIOR).unwrap_or_default();
        let own = index(someone.group);
        let group = match self.least.as_slice() {
            [first, second] => {
                let others = if first.0 == own { second.1 } else { first.1 };
                let own = self.groups.get(own).and_then(|group| moved(*group).ratio(PRIOR));
                own.map_or(others, |own| own.min(others))
            }
            _ => acceptance,
        };
        score(self.weights, acceptance, self.left(self.without(snapshot, person)), group) - self.now
    }

    /// How many issues have each severity as their worst once a person's
    /// objections are settled.
    fn without(&self, snapshot: &Snapshot, person: usize) -> [usize; 3] {
        let objections = own_objections(snapshot, person).filter_map(|number| snapshot.flat.objections.get(number));
        let mut touched: Vec<usize> = objections.map(|objection| objection.issue).collect();
        touched.sort_unstable();
        touched.dedup();
        let mut counts = self.counts;
        for worst in touched.into_iter().filter_map(|issue| self.issues.get(issue)) {
            if worst.by == person {
                shift(&mut counts, worst.severity, worst.by_others);
            }
        }
        counts
    }

    /// What issues of these severities leave of 1.
    fn left(&self, counts: [usize; 3]) -> f64 {
        let tables = self.left.iter().zip(counts).rev();
        tables.map(|(table, count)| table.get(count).copied().unwrap_or_default()).product()
    }
}

impl Mean {
    /// The mean after one weight in it has come to hold something else.
    fn moved(self, weight: u64, from: Worth, to: Worth) -> Self {
        let worth = |worth: Worth| u128::from(weight.saturating_mul(worth.twentieths));
        let silent = |worth: Worth| u128::from(weight.saturating_mul(worth.silent));
        Self {
            weight: self.weight,
            worth: self.worth.saturating_add(worth(to)).saturating_sub(worth(from)),
            silent: self.silent.saturating_add(silent(to)).saturating_sub(silent(from)),
        }
    }
}

fn worst(snapshot: &Snapshot) -> Vec<Worst> {
    let mut issues = vec![Worst::default(); snapshot.flat.issues.len()];
    for person in 0..snapshot.flat.people.len() {
        for number in own_objections(snapshot, person) {
            let Some(objection) = snapshot.flat.objections.get(number) else {
                continue;
            };
            if let Some(worst) = issues.get_mut(objection.issue) {
                worst.add(Some(objection.severity), person);
            }
        }
    }
    issues
}

impl Worst {
    fn add(&mut self, severity: Option<Severity>, by: usize) {
        if self.severity.is_none() || by == self.by {
            *self = Self { severity: self.severity.max(severity), by, ..*self };
        } else if severity > self.severity {
            *self = Self { severity, by, by_others: self.severity };
        } else {
            self.by_others = self.by_others.max(severity);
        }
    }
}

/// One issue has become as bad as that instead of this.
fn shift(counts: &mut [usize; 3], from: Option<Severity>, to: Option<Severity>) {
    for (place, count) in counts.iter_mut().enumerate() {
        let is = |severity: Option<Severity>| usize::from(severity.is_some_and(|severity| severity as usize == place));
        *count = count.saturating_add(is(to)).saturating_sub(is(from));
    }
}
