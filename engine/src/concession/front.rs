//! What more readiness would cost.

use super::part::ENUMERABLE;
use super::plan::Planner;
use super::project::apply;
use super::rank::Best;
use super::report::{Front, FrontPoint};
use crate::set::Set;
use crate::snapshot::{Situation, Snapshot};
use crate::{readiness, verdict};

/// How many people, objections and concessions are looked at, over all sets.
const WORK: usize = 20_000_000;

/// The front over all sets of concessions if that is little work, and otherwise
/// over those met while adding to the best plans what helps most for its cost.
pub(super) fn front(planner: &Planner<'_>, best: &Best) -> Front {
    let mut walk = Walk { planner, after: planner.snapshot.present.clone(), met: Vec::new() };
    let offers = planner.snapshot.flat.offers.len();
    let looks = WORK.checked_div(size(planner.snapshot)).unwrap_or_default();
    let exact = offers <= ENUMERABLE && 1_usize << offers.min(ENUMERABLE) <= looks;
    if exact {
        for word in 0..1_u64 << offers.min(ENUMERABLE) {
            walk.meet(&Set::of_word(word));
        }
    } else {
        for rank in &best.ranks {
            walk.meet(&rank.members.iter().copied().collect());
        }
        walk.climb(looks);
    }
    Front { exact, points: walk.points() }
}

struct Walk<'a> {
    planner: &'a Planner<'a>,
    after: Situation,
    met: Vec<Met>,
}

/// A set that satisfies the rule.
struct Met {
    cost: i64,
    score: f64,
    chosen: Set,
}

impl Walk<'_> {
    /// Looks at a set: what it costs and brings, if it is allowed and satisfies the rule.
    fn meet(&mut self, chosen: &Set) -> Option<(i64, f64)> {
        let snapshot = self.planner.snapshot;
        let cost = cost(snapshot, chosen);
        let within = self.planner.options.budget.is_none_or(|budget| cost <= budget);
        let limits = &self.planner.limits;
        let asked = limits.force.iter().all(|offer| chosen.contains(*offer))
            && !limits.forbid.iter().any(|offer| chosen.contains(*offer));
        if !within || !asked || !can_be_offered(snapshot, chosen) {
            return None;
        }
        apply(snapshot, chosen, &mut self.after);
        if !verdict::reached(snapshot, &self.after) {
            return None;
        }
        let score = readiness::score_of(snapshot, &self.after)?;
        self.met.push(Met { cost, score, chosen: chosen.clone() });
        Some((cost, score))
    }

    /// From the cheapest plan, adds one concession after the other, with what
    /// it requires, as long as the score rises; looks at so many sets at most.
    fn climb(&mut self, looks: usize) {
        let snapshot = self.planner.snapshot;
        let offers = snapshot.flat.offers.len();
        let Some(first) = self.met.first() else {
            return;
        };
        let (mut here, mut cost, mut score) = (first.chosen.clone(), first.cost, first.score);
        for _ in 0..looks.checked_div(offers).unwrap_or_default().min(offers) {
            let mut next: Option<(f64, Set, i64, f64)> = None;
            for offer in (0..offers).filter(|offer| !here.contains(*offer)).collect::<Vec<usize>>() {
                let more = with(snapshot, &here, offer);
                let Some((dearer, better)) = self.meet(&more).filter(|(_, better)| *better > score) else {
                    continue;
                };
                let rate = (better - score) / real(dearer.saturating_sub(cost).saturating_add(1));
                if next.as_ref().is_none_or(|(best, ..)| rate > *best) {
                    next = Some((rate, more, dearer, better));
                }
            }
            let Some((_, more, dearer, better)) = next else {
                return;
            };
            (here, cost, score) = (more, dearer, better);
        }
    }

    /// The sets that no other one met is both at most as dear and as ready as.
    fn points(mut self) -> Vec<FrontPoint> {
        self.met.sort_by(|a, b| {
            let by_rank = a.cost.cmp(&b.cost).then(b.score.total_cmp(&a.score));
            by_rank
                .then_with(|| a.chosen.iter().count().cmp(&b.chosen.iter().count()))
                .then_with(|| a.chosen.iter().cmp(b.chosen.iter()))
        });
        let mut points: Vec<FrontPoint> = Vec::new();
        for met in self.met {
            if points.last().is_none_or(|last| met.score > last.score) {
                let offers = met.chosen.iter().filter_map(|offer| self.planner.snapshot.flat.offers.get(offer));
                points.push(FrontPoint {
                    concessions: offers.map(|offer| offer.id.clone()).collect(),
                    cost: met.cost,
                    score: met.score,
                });
            }
        }
        points
    }
}

/// How much there is to look at for one set, never nothing.
fn size(snapshot: &Snapshot) -> usize {
    let flat = &snapshot.flat;
    let things = flat.people.len().saturating_add(flat.objections.len()).saturating_add(flat.offers.len());
    things.max(1)
}

fn cost(snapshot: &Snapshot, chosen: &Set) -> i64 {
    chosen.iter().filter_map(|offer| snapshot.flat.offers.get(offer)).map(|offer| offer.cost).sum()
}

/// Whether a set keeps `requires` and `excludes`.
fn can_be_offered(snapshot: &Snapshot, chosen: &Set) -> bool {
    let mut offers = chosen.iter().filter_map(|offer| snapshot.flat.offers.get(offer));
    offers.all(|offer| offer.requires.is_within(chosen) && !offer.excludes.meets(chosen))
}

/// A set with one more concession and all it requires.
fn with(snapshot: &Snapshot, chosen: &Set, offer: usize) -> Set {
    let mut more = chosen.clone();
    let mut open = vec![offer];
    while let Some(next) = open.pop() {
        if !more.contains(next) {
            more.insert(next);
            open.extend(snapshot.flat.offers.get(next).into_iter().flat_map(|offer| offer.requires.iter()));
        }
    }
    more
}

#[expect(clippy::cast_precision_loss, reason = "costs are far below 2^53")]
fn real(cost: i64) -> f64 {
    cost as f64
}
