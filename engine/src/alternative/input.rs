//! Alternatives and criteria as plain data.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::deliberation::Deliberation;

/// Proposals for one problem, and what they are worth by some criteria.
///
/// Ids of alternatives and criteria are unique together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Alternatives {
    /// The proposals, 1 to 100.
    #[schemars(length(min = 1, max = 100))]
    pub alternatives: Vec<Alternative>,
    /// What a solution is measured by, at most 100.
    #[serde(default)]
    #[schemars(length(max = 100))]
    pub criteria: Vec<Criterion>,
    /// How each alternative does by each criterion; what is left out is unknown.
    #[serde(default)]
    pub values: Vec<CriterionValue>,
}

/// One proposal, with what the people say about it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Alternative {
    /// Its id.
    pub id: String,
    /// Its deliberation; the stakeholders of all are the same people with the
    /// same weights.
    pub deliberation: Deliberation,
}

/// What a solution is measured by.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Criterion {
    /// Its id.
    pub id: String,
    /// Which end is better.
    pub direction: Direction,
    /// Its swing weight, 0 to 1,000,000,000: how much the step from worst to
    /// best is worth, next to the steps of the other criteria. Only the
    /// proportions matter; one at least is above 0.
    #[schemars(range(min = 0.0, max = 1_000_000_000.0))]
    pub weight: f64,
    /// The raw value that is worth 0; the worst of the alternatives unless
    /// given. From -10^12 to 10^12.
    #[serde(default)]
    #[schemars(range(min = -1e12, max = 1e12))]
    pub worst: Option<f64>,
    /// The raw value that is worth 1; the best of the alternatives unless
    /// given. From -10^12 to 10^12.
    #[serde(default)]
    #[schemars(range(min = -1e12, max = 1e12))]
    pub best: Option<f64>,
}

/// Which end of a criterion is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Direction {
    /// More is better.
    Higher,
    /// Less is better.
    Lower,
}

/// How one alternative does by one criterion.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CriterionValue {
    /// The alternative.
    pub alternative: String,
    /// The criterion.
    pub criterion: String,
    /// The raw value, from -10^12 to 10^12 and within the criterion's range, if it has one.
    #[schemars(range(min = -1e12, max = 1e12))]
    pub value: f64,
}
