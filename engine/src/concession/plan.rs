//! The cheapest concessions that satisfy the rule.

use super::explain;
use super::front;
use super::model::{Limits, Model};
use super::options::PlanOptions;
use super::part::{Part, split};
use super::program::Patience;
use super::project::{Outcome, apply};
use super::rank::Best;
use super::report::{Explanation, Front, Plan, PlanReport, PlanStatus};
use super::search::search;
use crate::error::InputError;
use crate::set::Set;
use crate::snapshot::{Situation, Snapshot};
use crate::words::{list_all, plural};
use crate::{readiness, verdict};

/// The best plans: sets of concessions that keep `requires` and `excludes` and
/// make every clause hold except clocks and `HEARD`, by cost, then weight of
/// the people who fall, then number of concessions, then ids.
///
/// The rule and all that concessions do is written as a 0-1 program in whole
/// numbers and split into parts that share nothing. A part of up to 14
/// concessions is looked at set by set. A larger one is searched by branch and
/// bound (Land and Doig 1960) in one tree for all the plans asked for, over
/// linear relaxations solved by the dual simplex method. The method is in
/// floating point and never trusted: its multipliers are made whole numbers,
/// and what they then prove (weak duality) is all that leaves anything out;
/// where they prove too little, the tree only grows. What is found is checked
/// in whole numbers, and every plan is judged by the verdict itself before it
/// is returned. The problem contains weighted set cover, so time can grow
/// exponentially with the size of a part; memory is linear in the input but
/// for the factors of the method and the open nodes of the tree, each of which
/// keeps a byte a variable and row, and 16 for each variable it fixes. The best unions of the parts' best sets are
/// the best plans, since everything they are compared by adds up. Ties that
/// ids would break are broken by them up to 14 concessions, and in some fixed
/// way above.
///
/// When time runs out, the report says so: the same input then may not give
/// the same bytes.
///
/// ```
/// use engine::{Deliberation, PlanOptions, PlanStatus, Snapshot};
///
/// let deliberation: Deliberation = serde_json::from_str(r#"{
///     "now": "2026-03-10T09:00:00Z", "rule": {"preset": "GERRIT"},
///     "proposal": {"id": "p1", "revision": 1, "openedAt": "2026-03-01T09:00:00Z",
///                  "lastSubstantiveRevision": 1, "lastSubstantiveAt": "2026-03-01T09:00:00Z"},
///     "stakeholders": [{"id": "ann", "role": "APPROVER"}, {"id": "bob", "role": "APPROVER"}],
///     "positions": [{"stakeholder": "ann", "stance": "SUPPORT", "revision": 1}],
///     "objections": [{"id": "keys", "by": "bob", "severity": "BLOCKING", "removedBy": [["rotate"], ["drop"]]}],
///     "concessions": [{"id": "rotate", "cost": 5}, {"id": "drop", "cost": 3}]
/// }"#)?;
/// let snapshot = Snapshot::new(&deliberation)?;
///
/// let report = engine::plan(&snapshot, &PlanOptions::default())?;
/// assert_eq!(report.status, PlanStatus::Optimal);
/// assert_eq!(report.plans[0].concessions, ["drop"]);
/// assert_eq!(report.plans[0].sentence, "concede drop, at a cost of 3: settles keys; bob rises; READY after it");
///
/// let without = PlanOptions { forbid: vec!["drop".to_owned()], budget: Some(4), ..PlanOptions::default() };
/// let report = engine::plan(&snapshot, &without)?;
/// assert_eq!(report.status, PlanStatus::Infeasible);
/// let why = report.explanation.map(|explanation| explanation.sentence);
/// assert_eq!(why.as_deref(), Some("no plan: the budget is 4, and the cheapest plan costs 5"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// An option out of its range, or an id that is no concession's, with its path.
pub fn plan(snapshot: &Snapshot, options: &PlanOptions) -> Result<PlanReport, InputError> {
    let limits = options.check(snapshot)?;
    let planner = Planner { snapshot, options, limits, patience: Patience::new(options.time_limit()) };
    Ok(planner.report())
}

/// One question for plans.
pub(super) struct Planner<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) options: &'a PlanOptions,
    pub(super) limits: Limits,
    pub(super) patience: Patience,
}

impl Planner<'_> {
    fn report(&self) -> PlanReport {
        let model = Model::new(self.snapshot, &self.limits);
        let impossible = model.rows.iter().filter(|row| row.sum.range().1 < 0);
        if let Some(row) = impossible.min_by_key(|row| row.demand) {
            return infeasible(explain::explain(self, &model, &[row.demand]));
        }
        let costs: Vec<i64> = self.snapshot.flat.offers.iter().map(|offer| offer.cost).collect();
        let mut best = Best::nothing();
        for part in split(&model, &costs) {
            let own = self.best(&part, self.options.top);
            if own.ranks.is_empty() && own.complete {
                return infeasible(explain::explain(self, &model, &part.demands()));
            }
            best = best.with(&own, self.options.top);
        }
        self.describe(&best)
    }

    /// The best sets of a part.
    pub(super) fn best(&self, part: &Part<'_>, top: usize) -> Best {
        if part.offers.len() <= self.options.enumerate {
            part.enumerate(top, self.patience)
        } else {
            search(part, top, (self.options.solver, self.patience))
        }
    }

    fn describe(&self, best: &Best) -> PlanReport {
        let within = |cost: i64| self.options.budget.is_none_or(|budget| cost <= budget);
        let mut after = self.snapshot.present.clone();
        let mut plans = Vec::new();
        let mut proven = best.proven;
        for (index, rank) in best.ranks.iter().enumerate().filter(|(_, rank)| within(rank.cost)) {
            let chosen: Set = rank.members.iter().copied().collect();
            apply(self.snapshot, &chosen, &mut after);
            // The program says what the verdict says; a law holds it to that.
            if verdict::reached(self.snapshot, &after) {
                plans.push(describe(self.snapshot, &chosen, &after));
            } else {
                proven = proven.min(index);
            }
        }
        let Some(first) = plans.first() else {
            return self.without_plan(best);
        };
        let proven = proven.min(plans.len());
        let cheapest = first.cost;
        let all = proven == plans.len() && best.proven == best.ranks.len();
        let bound = if proven > 0 { cheapest } else { best.bound.min(cheapest) };
        PlanReport {
            status: if all { PlanStatus::Optimal } else { PlanStatus::Feasible },
            proven,
            bound: Some(bound),
            gap: Some(gap(cheapest, bound)),
            front: front::front(self, best),
            plans,
            ..nothing(PlanStatus::Unknown)
        }
    }

    fn without_plan(&self, best: &Best) -> PlanReport {
        match (best.ranks.first(), self.options.budget) {
            (Some(first), Some(budget)) if best.proven > 0 => infeasible(explain::dear(budget, first.cost)),
            (_, Some(budget)) if best.bound > budget => infeasible(explain::dear(budget, best.bound)),
            _ => PlanReport { bound: Some(best.bound), ..nothing(PlanStatus::Unknown) },
        }
    }
}

fn nothing(status: PlanStatus) -> PlanReport {
    PlanReport {
        engine: env!("CARGO_PKG_VERSION").to_owned(),
        status,
        proven: 0,
        bound: None,
        gap: None,
        plans: Vec::new(),
        front: Front::default(),
        explanation: None,
    }
}

fn infeasible(explanation: Explanation) -> PlanReport {
    PlanReport { explanation: Some(explanation), ..nothing(PlanStatus::Infeasible) }
}

/// How far a cost may be above the least, as a share of it.
#[expect(clippy::cast_precision_loss, reason = "costs are far below 2^53")]
fn gap(cost: i64, bound: i64) -> f64 {
    if cost <= bound { 0.0 } else { cost.saturating_sub(bound) as f64 / cost as f64 }
}

fn describe(snapshot: &Snapshot, chosen: &Set, after: &Situation) -> Plan {
    let outcome = Outcome::new(snapshot, chosen, after);
    let mut plan = Plan {
        concessions: outcome.concessions,
        cost: outcome.cost,
        fell_weight: outcome.fell_weight,
        falls: outcome.falls,
        rises: outcome.rises,
        settles: outcome.settles,
        provokes: outcome.provokes,
        verdict: verdict::status(snapshot, after),
        score: readiness::score_of(snapshot, after),
        sentence: String::new(),
    };
    plan.sentence = sentence(&plan);
    plan
}

/// What a plan takes and does, in words.
fn sentence(plan: &Plan) -> String {
    if plan.concessions.is_empty() {
        return format!("concede nothing: {} as it is", plan.verdict);
    }
    let mut effects = Vec::new();
    for (verb, ids) in [("settles", &plan.settles), ("provokes", &plan.provokes)] {
        if !ids.is_empty() {
            effects.push(format!("{verb} {}", list_all(ids)));
        }
    }
    for (one, many, ids) in [("rises", "rise", &plan.rises), ("falls", "fall", &plan.falls)] {
        if !ids.is_empty() {
            effects.push(format!("{} {}", list_all(ids), plural(ids.len(), one, many)));
        }
    }
    effects.push(format!("{} after it", plan.verdict));
    format!("concede {}, at a cost of {}: {}", list_all(&plan.concessions), plan.cost, effects.join("; "))
}
