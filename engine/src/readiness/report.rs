//! How far people agree, as output.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::deliberation::{Severity, Stance};
use crate::rule::Weights;

/// How far people agree, with an interval.
///
/// `score = 100 (a acceptance + o objections + b group)` with the weights a, o, b.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Readiness {
    /// 0 to 100.
    pub score: f64,
    /// The score if everybody silent were against, 0 to `score`.
    pub low: f64,
    /// The score if everybody silent were for and contested and answered
    /// objections were settled, `score` to 100.
    pub high: f64,
    /// Weighted mean of the value of people's positions, 0 to 1.
    pub acceptance: f64,
    /// What the unsettled objections leave, 0 to 1; 1 when there are none.
    pub objections: f64,
    /// Acceptance in the least convinced group, 0 to 1.
    pub group: f64,
    /// The weights used.
    pub weights: Weights,
}

/// What is missing from a full score, and to whom or what it is lost; with the
/// score all of it makes up 100 times the sum of the weights, to 1e-9.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Contributions {
    /// Everybody who counts, by id.
    pub people: Vec<PersonContribution>,
    /// Issues with an unsettled objection, by name (those without one last, by objection).
    pub issues: Vec<IssueContribution>,
    /// The least convinced group.
    pub group: GroupContribution,
}

/// What is lost to one person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PersonContribution {
    /// Who.
    pub stakeholder: String,
    /// The stance they effectively hold; null for silence.
    pub stance: Option<Stance>,
    /// What it is worth, 0 to 1.
    pub value: f64,
    /// Points lost.
    pub lost: f64,
}

/// What is lost to one issue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct IssueContribution {
    /// Its name; null for an objection that is an issue of its own.
    pub issue: Option<String>,
    /// Its unsettled objections, sorted.
    pub objections: Vec<String>,
    /// The worst severity among them.
    pub severity: Severity,
    /// Points lost.
    pub lost: f64,
}

/// What is lost to the least convinced group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GroupContribution {
    /// Its name; null for the people without one, and where there are fewer
    /// than two groups and everybody is meant.
    pub group: Option<String>,
    /// Who is in it, sorted.
    pub people: Vec<String>,
    /// Their acceptance, 0 to 1.
    pub acceptance: f64,
    /// Points lost.
    pub lost: f64,
}

/// How far people agree on the problem, as opposed to the solution.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UnderstandingReport {
    /// Weighted mean, 0 to 100, silence at one half.
    pub score: f64,
    /// The same with silence at nothing.
    pub low: f64,
    /// The same with silence in full.
    pub high: f64,
    /// How many people are below `ACCEPT` on the proposal.
    pub dissenters: usize,
    /// How many of those are unsure of the problem or disagree with it.
    pub dispute_problem: usize,
}
