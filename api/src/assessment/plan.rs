//! Plans as clients see them.

use super::deliberation::Rows;
use super::graphql::{latent, objection, people};
use crate::check::LIST;
use crate::concession::graphql::{AnyObjectionObject, Concession};
use crate::error::{Error, Result};
use crate::global_id;
use crate::graph::word::{PlanStatus, VerdictStatus};
use crate::initiative::graphql::Stakeholder;
use crate::objection::graphql::LatentObjection;
use async_graphql::{ID, SimpleObject};
use engine::PlanOptions;
use entities::{ConcessionId, concession};

/// The most plans that can be asked for.
const MOST: i32 = 10;

/// What is wanted of plans.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Wanted {
    /// What they may cost.
    pub budget: Option<i32>,
    /// What is in every one.
    pub force: Vec<ConcessionId>,
    /// What is in none.
    pub forbid: Vec<ConcessionId>,
    /// How many.
    pub top: Option<i32>,
}

impl Wanted {
    /// What these arguments ask for.
    ///
    /// # Errors
    ///
    /// `BAD_REQUEST` where they are out of range.
    pub fn parse(
        budget: Option<i32>,
        force: Option<Vec<ID>>,
        forbid: Option<Vec<ID>>,
        top: Option<i32>,
    ) -> Result<Self> {
        if budget.is_some_and(|budget| budget < 0) {
            return Err(Error::BadRequest("`budget` must be 0 or more".to_owned()));
        }
        if top.is_some_and(|top| !(1..=MOST).contains(&top)) {
            return Err(Error::BadRequest(format!("`top` must be from 1 to {MOST}")));
        }
        Ok(Self { budget, force: ids("forceIds", force)?, forbid: ids("forbidIds", forbid)?, top })
    }

    /// Refuses concessions that are not among those that can be made.
    ///
    /// # Errors
    ///
    /// `BAD_REQUEST`.
    pub fn check(&self, open: &[&concession::Model]) -> Result<()> {
        for (argument, ids) in [("forceIds", &self.force), ("forbidIds", &self.forbid)] {
            if !ids.iter().all(|id| open.iter().any(|row| row.id == *id)) {
                return Err(unknown(argument));
            }
        }
        if self.force.iter().any(|id| self.forbid.contains(id)) {
            return Err(Error::BadRequest("`forbidIds` names a concession that `forceIds` names too".to_owned()));
        }
        Ok(())
    }

    /// The same for the engine.
    #[must_use]
    pub fn options(&self) -> PlanOptions {
        let default = PlanOptions::default();
        PlanOptions {
            budget: self.budget.map(i64::from),
            force: self.force.iter().map(ToString::to_string).collect(),
            forbid: self.forbid.iter().map(ToString::to_string).collect(),
            top: self.top.and_then(|top| usize::try_from(top).ok()).unwrap_or(default.top),
            ..default
        }
    }
}

fn ids(argument: &str, ids: Option<Vec<ID>>) -> Result<Vec<ConcessionId>> {
    let ids = ids.unwrap_or_default();
    if ids.len() > LIST {
        return Err(Error::BadRequest(format!("`{argument}` must have at most {LIST} items")));
    }
    let found = ids.iter().map(|id| global_id::decode(id).ok_or_else(|| unknown(argument)));
    let mut found: Vec<ConcessionId> = found.collect::<Result<_>>()?;
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

fn unknown(argument: &str) -> Error {
    Error::BadRequest(format!("`{argument}` must name concessions of this proposal that can still be made"))
}

/// The cheapest sets of concessions that would make the rule hold, clocks and
/// who has not answered aside.
#[derive(SimpleObject)]
pub struct PlanReport {
    /// How sure the plans are.
    status: PlanStatus,
    /// As many as were asked for at most, best first: the cheapest; among those, what upsets least;
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
