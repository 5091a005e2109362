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

/// The best plans there are, what is proven of them, and why there is none.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PlanReport {
    /// The version of the engine that made it.
    pub engine: String,
    /// How good the plans are known to be.
    pub status: PlanStatus,
    /// How many of the plans, from the first, are proven to be the best there are.
    pub proven: usize,
    /// No plan costs less, as far as is proven; null when there is no plan.
    pub bound: Option<i64>,
    /// How far the first plan's cost may be above the least, as a share of it,
    /// 0 to 1; 0 when proven, null without a plan.
    pub gap: Option<f64>,
    /// As many as were asked for, if there are, best first: by cost, then weight of the
    /// people who fall, then number of concessions, then ids.
    pub plans: Vec<Plan>,
    /// What more readiness would cost.
    pub front: Front,
    /// When there is no plan, what cannot be satisfied together.
    pub explanation: Option<Explanation>,
}

/// How good the plans are known to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PlanStatus {
    /// Proven: there are no better ones.
    Optimal,
    /// Plans, without that proof for all of them; `proven`, `bound` and `gap` say how far it got.
    Feasible,
    /// Proven: there is no plan.
    Infeasible,
    /// Time ran out before a plan was found or ruled out.
    Unknown,
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
    /// All of it in words.
    pub sentence: String,
}

/// The sets of concessions that satisfy the rule and of which none other is
/// both at most as dear and at least as ready, by rising cost and score.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Front {
    /// Whether every set was looked at: up to 14 concessions, among no more than
    /// about a thousand people and objections. Above, the points are those met
    /// while adding to the plans, and there may be better ones.
    pub exact: bool,
    /// The points, cheapest first; empty when nobody has a say.
    pub points: Vec<FrontPoint>,
}

/// What a set of concessions costs, and how ready it leaves the proposal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FrontPoint {
    /// The concessions, sorted.
    pub concessions: Vec<String>,
    /// Their cost together.
    pub cost: i64,
    /// The readiness after them.
    pub score: f64,
}

/// Why there is no plan: things that cannot be had together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Explanation {
    /// In words.
    pub sentence: String,
    /// What cannot be had together; without any one of them there would be a plan
    /// for the rest, if `irreducible`.
    pub conflicts: Vec<Conflict>,
    /// Whether none of them can be left out; false when time ran out.
    pub irreducible: bool,
}

/// One of the things that cannot be had together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Conflict {
    /// What kind of thing it is.
    pub kind: ConflictKind,
    /// The clause of the rule, counted from 0.
    pub clause: Option<usize>,
    /// The objection that has to be settled, or kept from becoming real.
    pub objection: Option<String>,
    /// The person who has to stay above a level.
    pub stakeholder: Option<String>,
    /// The group that lacks approvals; null for the people without one, too.
    pub group: Option<String>,
    /// The concessions it is about, sorted: those that could settle or provoke
    /// the objection, that require or exclude each other, that are forced or forbidden.
    pub concessions: Vec<String>,
    /// In words.
    pub sentence: String,
}

/// What a conflict is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ConflictKind {
    /// A clause of the rule, or its part about one objection, person or group.
    Clause,
    /// A concession that can only be offered with another.
    Requires,
    /// Two concessions that cannot be offered together.
    Excludes,
    /// A concession that the options force.
    Force,
    /// A concession that the options forbid.
    Forbid,
    /// The budget.
    Budget,
}
