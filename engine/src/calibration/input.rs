//! Decided proposals as plain data.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::SCALE;
use crate::report::Readiness;
use crate::rule::RuleChoice;

/// Proposals that were decided under one rule, with how far people agreed when
/// they were.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Decided {
    /// The rule all of them were decided under.
    pub rule: RuleChoice,
    /// The scale their figures were measured on; [`SCALE`] unless given.
    #[serde(default = "current")]
    pub scale: u32,
    /// The proposals, in any order.
    pub rows: Vec<DecidedRow>,
}

/// One decided proposal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DecidedRow {
    /// When it was decided.
    pub decided_at: DateTime<Utc>,
    /// What was decided.
    pub outcome: Outcome,
    /// Its readiness at that instant; all rows give the same figures, at least one.
    pub features: Figures,
}

/// What was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Outcome {
    /// It was accepted.
    Accepted,
    /// It was rejected.
    Rejected,
}

/// A number for each figure of a readiness, or for some of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Figures {
    /// Of the score, 0 to 100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
    /// Of the lower end of its interval, 0 to 100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low: Option<f64>,
    /// Of the upper end of its interval, 0 to 100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high: Option<f64>,
    /// Of the acceptance, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acceptance: Option<f64>,
    /// Of what the objections leave, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub objections: Option<f64>,
    /// Of the acceptance in the least convinced group, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<f64>,
}

/// The figures' names, and the largest each can be.
pub(super) const NAMED: [(&str, f64); 6] =
    [("score", 100.0), ("low", 100.0), ("high", 100.0), ("acceptance", 1.0), ("objections", 1.0), ("group", 1.0)];

impl Figures {
    /// The figures of a readiness, all of them: what to keep when a proposal is decided.
    ///
    /// ```
    /// let deliberation: engine::Deliberation = serde_json::from_str(r#"{
    ///     "now": "2026-03-10T09:00:00Z", "rule": {"preset": "UNANIMITY"},
    ///     "proposal": {"id": "p1", "revision": 1, "openedAt": "2026-03-01T09:00:00Z",
    ///                  "lastSubstantiveRevision": 1, "lastSubstantiveAt": "2026-03-01T09:00:00Z"},
    ///     "stakeholders": [{"id": "ann", "role": "APPROVER"}],
    ///     "positions": [{"stakeholder": "ann", "stance": "ACCEPT", "revision": 1}]
    /// }"#)?;
    /// let readiness = engine::readiness(&engine::Snapshot::new(&deliberation)?);
    /// let figures = readiness.map(|readiness| engine::Figures::of(&readiness));
    /// assert_eq!(figures.and_then(|figures| figures.acceptance), Some(0.8));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn of(readiness: &Readiness) -> Self {
        Self {
            score: Some(readiness.score),
            low: Some(readiness.low),
            high: Some(readiness.high),
            acceptance: Some(readiness.acceptance),
            objections: Some(readiness.objections),
            group: Some(readiness.group),
        }
    }

    /// In the order of [`NAMED`].
    pub(super) fn to_array(self) -> [Option<f64>; 6] {
        [self.score, self.low, self.high, self.acceptance, self.objections, self.group]
    }

    /// The numbers, in that order, where they are given.
    pub(super) fn from_array(numbers: [f64; 6], given: [bool; 6]) -> Self {
        let mut figures = numbers.into_iter().zip(given).map(|(number, given)| given.then_some(number));
        let mut next = || figures.next().flatten();
        Self { score: next(), low: next(), high: next(), acceptance: next(), objections: next(), group: next() }
    }
}

fn current() -> u32 {
    SCALE
}
