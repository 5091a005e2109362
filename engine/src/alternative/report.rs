//! Alternatives side by side, as output.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::deliberation::Severity;
use crate::report::Assessment;

/// The alternatives of one problem, compared.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Comparison {
    /// The version of the engine that made it.
    pub engine: String,
    /// Whether some alternative is first, or among the first, in every order.
    pub agree: bool,
    /// Who is first in which order, in words.
    pub sentence: String,
    /// The assessment of each, by id.
    pub alternatives: Vec<AlternativeReport>,
    /// Every pair, by ids.
    pub pairs: Vec<PairMargin>,
    /// Who beats every other pair by pair, or the cycle.
    pub condorcet: Condorcet,
    /// By readiness, highest first.
    pub readiness: Vec<ReadinessRank>,
    /// By objections, weakest first.
    pub objections: Vec<ObjectionsRank>,
    /// The pairs on which two of these three orders point in opposite directions.
    pub disagreements: Vec<Disagreement>,
    /// The criteria table; null without criteria.
    pub criteria: Option<CriteriaReport>,
}

/// One alternative by itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AlternativeReport {
    /// Its id.
    pub id: String,
    /// What the engine says about its deliberation.
    pub assessment: Assessment,
    /// Verdict and readiness in words.
    pub sentence: String,
}

/// Two alternatives in the eyes of the people who hold a level on both.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PairMargin {
    /// The one with the smaller id.
    pub one: String,
    /// The other.
    pub other: String,
    /// The weight of those who stand higher on the one.
    pub for_one: f64,
    /// The weight of those who stand higher on the other.
    pub for_other: f64,
    /// The weight of those who stand level.
    pub level: f64,
    /// `forOne` less `forOther`.
    pub margin: f64,
    /// Which of the two has more weight for it, compared exactly; null for a tie.
    pub winner: Option<String>,
}

/// What all pairs come to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Condorcet {
    /// The alternative that beats every other; null where there is none.
    pub winner: Option<String>,
    /// The smallest set whose members beat everybody outside it, by id: the
    /// winner alone, where there is one.
    pub smith: Vec<String>,
    /// Where there is no winner, a shortest cycle in which each beats the next
    /// and the last the first, from the smallest id on; empty where ties leave none.
    pub cycle: Vec<String>,
    /// The same in words.
    pub sentence: String,
}

/// Where an alternative comes by readiness.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReadinessRank {
    /// The alternative.
    pub alternative: String,
    /// 1 for the highest score; scores within 10^-9 share a rank. Null when
    /// nobody has a say.
    pub rank: Option<usize>,
    /// The score, 0 to 100.
    pub score: Option<f64>,
}

/// Where an alternative comes by what is said against it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ObjectionsRank {
    /// The alternative.
    pub alternative: String,
    /// 1 for the weakest objections; equal ones share a rank.
    pub rank: usize,
    /// The worst severity of an unsettled objection; null when all are settled.
    pub worst: Option<Severity>,
    /// The sum over unsettled objections of what their severity weighs in
    /// readiness: 0.15, 0.5 or 1.
    pub sum: f64,
    /// How many unsettled objections there are.
    pub unsettled: usize,
}

/// A pair on which the orders do not point the same way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Disagreement {
    /// The one with the smaller id.
    pub one: String,
    /// The other.
    pub other: String,
    /// Which of them has the higher readiness; null for a tie.
    pub readiness: Option<String>,
    /// Which of them more weight of people prefers; null for a tie.
    pub people: Option<String>,
    /// To which of them the objections are weaker; null for a tie.
    pub objections: Option<String>,
    /// The same in words.
    pub sentence: String,
}

/// The alternatives by the criteria.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CriteriaReport {
    /// The table, by id of the alternative.
    pub rows: Vec<CriteriaRow>,
    /// The alternative with the highest weighted value, whatever the unknown
    /// values are; null where several may have it.
    pub winner: Option<String>,
    /// Who may have the highest weighted value, by id; values within 10^-12 count as equal.
    pub leaders: Vec<String>,
    /// How far each weight must move to change the winner, by id of the
    /// criterion; empty without a winner or with an unknown value.
    pub sensitivity: Vec<Sensitivity>,
    /// The same in words.
    pub sentence: String,
}

/// One alternative by the criteria.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CriteriaRow {
    /// The alternative.
    pub alternative: String,
    /// Its values, by id of the criterion.
    pub cells: Vec<CriteriaCell>,
    /// Its weighted value, 0 to 1; null where an unknown value has a say.
    pub value: Option<f64>,
    /// The weighted value if all that is unknown is worst.
    pub low: f64,
    /// The weighted value if all that is unknown is best.
    pub high: f64,
    /// Who is as good by every criterion and better by one, sorted; an unknown
    /// value cannot be compared.
    pub dominated_by: Vec<String>,
}

/// One alternative by one criterion.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CriteriaCell {
    /// The criterion.
    pub criterion: String,
    /// The raw value; null if unknown.
    pub raw: Option<f64>,
    /// From 0 (worst) to 1 (best); 1 where nobody differs. Null if unknown.
    pub value: Option<f64>,
}

/// How far one weight must move to change the winner.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Sensitivity {
    /// The criterion.
    pub criterion: String,
    /// Its share of all weights now, 0 to 1.
    pub share: f64,
    /// The nearest change, the other weights keeping their proportions; null
    /// where no weight of this criterion changes the winner.
    pub change: Option<WeightChange>,
    /// The same in words.
    pub sentence: String,
}

/// The weight at which the winner changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct WeightChange {
    /// The share of all weights at which the two tie, 0 to 1.
    pub share: f64,
    /// The same as a weight, next to the others as they are.
    pub weight: f64,
    /// Who wins beyond it.
    pub to: String,
}
