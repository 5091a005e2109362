//! Projections and plans, as output.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::report::{Contributions, Readiness, Standing, Verdict, VerdictStatus};

/// What would become of a deliberation if some concessions were made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Projection {
    /// The concessions made, sorted.
    pub concessions: Vec<String>,
    /// Their cost together.
    pub cost: i64,
    /// The weight of the people who fall.
    pub fell_weight: f64,
    /// Who ends lower on the ladder than now, sorted.
    pub falls: Vec<String>,
    /// Who ends higher, sorted.
    pub rises: Vec<String>,
    /// Unsettled objections that are settled then, sorted.
    pub settles: Vec<String>,
    /// Latent objections that become real, sorted.
    pub provokes: Vec<String>,
    /// The verdict after it.
    pub verdict: Verdict,
    /// The readiness after it.
    pub readiness: Option<Readiness>,
    /// Who and what the score is lost to after it.
    pub contributions: Option<Contributions>,
    /// Where each objection stands after it, by id.
    pub standing: BTreeMap<String, Standing>,
}

/// The best plans there are.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PlanReport {
    /// The version of the engine that made it.
    pub engine: String,
    /// How good the plans are known to be.
    pub status: PlanStatus,
    /// At most three, best first: by cost, then weight of the people who fall,
    /// then number of concessions, then ids.
    pub plans: Vec<Plan>,
}

/// How good the plans are known to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PlanStatus {
    /// Proven: there are no better ones.
    Optimal,
    /// Plans, without that proof.
    Feasible,
    /// Proven: there is no plan.
    Infeasible,
}

/// A set of concessions that makes every clause hold except clocks and `HEARD`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Plan {
    /// What to concede, sorted; empty when nothing needs to be.
    pub concessions: Vec<String>,
    /// Their cost together.
    pub cost: i64,
    /// The weight of the people who fall.
    pub fell_weight: f64,
    /// Who ends lower on the ladder than now, sorted.
    pub falls: Vec<String>,
    /// Who ends higher, sorted.
    pub rises: Vec<String>,
    /// Unsettled objections that are settled then, sorted.
    pub settles: Vec<String>,
    /// Latent objections that become real, sorted.
    pub provokes: Vec<String>,
    /// The verdict after it.
    pub verdict: VerdictStatus,
    /// The readiness after it; null when nobody has a say.
    pub score: Option<f64>,
}
