//! Plans as clients see them.

use super::deliberation::Rows;
use super::graphql::{latent, objection, people};
use crate::concession::graphql::{AnyObjectionObject, Concession};
use crate::graph::word::{PlanStatus, VerdictStatus};
use crate::initiative::graphql::Stakeholder;
use crate::objection::graphql::LatentObjection;
use async_graphql::SimpleObject;

/// The cheapest sets of concessions that would make the rule hold, clocks and
/// who has not answered aside.
#[derive(SimpleObject)]
pub struct PlanReport {
    /// How sure the plans are.
    status: PlanStatus,
    /// At most three, best first: the cheapest; among those, what upsets least;
    /// then the fewest concessions.
    plans: Vec<Plan>,
}

impl PlanReport {
    /// The engine's plans over these rows.
    #[must_use]
    pub fn new(rows: &Rows, report: &engine::PlanReport) -> Self {
        let plans = report.plans.iter().map(|plan| Plan::new(rows, plan)).collect();
        Self { status: report.status.into(), plans }
    }
}

/// A set of concessions that would make the rule hold.
#[derive(SimpleObject)]
pub struct Plan {
    /// What to concede; nothing where it holds as it is.
    concessions: Vec<Concession>,
    /// What they cost together.
    cost: i32,
    /// The weight of the people who would fall.
    fell_weight: f64,
    /// Who would stand lower than now.
    falls: Vec<Stakeholder>,
    /// Who would stand higher than now.
    rises: Vec<Stakeholder>,
    /// The objections it would settle.
    settles: Vec<AnyObjectionObject>,
    /// The latent objections it would provoke.
    provokes: Vec<LatentObjection>,
    /// What the rule would say.
    verdict: VerdictStatus,
    /// How far people would agree, from 0 to 100; nothing where nobody has a say.
    score: Option<f64>,
}

impl Plan {
    fn new(rows: &Rows, plan: &engine::Plan) -> Self {
        let made = rows.concessions.iter().filter(|row| plan.concessions.contains(&row.id.to_string()));
        Self {
            concessions: made.cloned().map(Into::into).collect(),
            cost: i32::try_from(plan.cost).unwrap_or(i32::MAX),
            fell_weight: plan.fell_weight,
            falls: people(rows, &plan.falls),
            rises: people(rows, &plan.rises),
            settles: plan.settles.iter().filter_map(|id| objection(rows, id)).collect(),
            provokes: plan.provokes.iter().filter_map(|id| latent(rows, id)).collect(),
            verdict: plan.verdict.into(),
            score: plan.score,
        }
    }
}
