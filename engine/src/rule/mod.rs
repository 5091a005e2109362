//! A decision rule as data: who decides, which clauses must hold, how silence counts.

mod check;
mod choice;
mod clause;
mod describe;
mod preset;
mod read;

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use choice::{PresetChoice, RuleChoice};
pub use clause::{Clause, ClauseKind, ClockStart, Of, SettledBy, Share};
pub(crate) use describe::{ShareOf, or_above, or_below, role_names, settled_how};
pub use preset::Preset;

use crate::deliberation::Role;

/// When a proposal counts as agreed.
///
/// ```
/// let rule: engine::Rule = serde_json::from_str(r#"{
///     "name": "two of us", "family": "VOTE", "roles": ["APPROVER"],
///     "clauses": [{"kind": "APPROVALS", "atLeast": "SUPPORT", "count": 2}]
/// }"#)?;
/// assert_eq!(rule.check(), Ok(()));
/// assert_eq!(rule.clauses[0].describe(), "at least 2 of the eligible at SUPPORT or above");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Rule {
    /// What people call it.
    #[serde(default)]
    pub name: String,
    /// What the process rests on; decides the default weights of readiness.
    pub family: Family,
    /// Who decides: `APPROVER`, `CONTRIBUTOR` or both.
    pub roles: BTreeSet<Role>,
    /// Whether the author is left out of who decides.
    #[serde(default)]
    pub exclude_author: bool,
    /// Whether an author who has a say and took no position holds `SUPPORT`.
    #[serde(default)]
    pub author_approves: bool,
    /// What becomes of positions on a revision before the last substantive one.
    #[serde(default)]
    pub stale: StalePolicy,
    /// After how many hours since the last substantive revision silence counts
    /// as `ACCEPT`, 0 to 1,000,000; null for never.
    #[serde(default)]
    #[schemars(range(min = 0, max = 1_000_000))]
    pub assent_after_hours: Option<i64>,
    /// Whether shares and majorities compare sums of weights instead of heads.
    #[serde(default)]
    pub weighted: bool,
    /// The weights of readiness; unset, those of the family.
    #[serde(default)]
    pub weights: Option<Weights>,
    /// What must hold, in the order the verdict lists it.
    pub clauses: Vec<Clause>,
}

impl Rule {
    /// The weights readiness uses under this rule: its own, or its family's.
    ///
    /// ```
    /// use engine::{Family, Preset, Rule, Weights};
    ///
    /// let rule = Preset::Consent.rule();
    /// assert_eq!(rule.readiness_weights(), Family::Objection.weights());
    /// let own = Weights { acceptance: 0.5, objections: 0.5, group: 0.0 };
    /// assert_eq!(Rule { weights: Some(own), ..rule }.readiness_weights(), own);
    /// ```
    #[must_use]
    pub fn readiness_weights(&self) -> Weights {
        self.weights.unwrap_or_else(|| self.family.weights())
    }
}

/// What a process rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Family {
    /// Counting approvals.
    Vote,
    /// Settling objections.
    Objection,
}

impl Family {
    /// The weights of readiness of this family: a design choice, not a measurement.
    ///
    /// ```
    /// let weights = engine::Family::Vote.weights();
    /// assert!((weights.acceptance + weights.objections + weights.group - 1.0).abs() < 1e-12);
    /// ```
    #[must_use]
    pub fn weights(self) -> Weights {
        let (acceptance, objections) = match self {
            Self::Vote => (0.85, 0.05),
            Self::Objection => (0.45, 0.45),
        };
        Weights { acceptance, objections, group: 0.10 }
    }
}

/// What becomes of a stale position.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum StalePolicy {
    /// It counts.
    #[default]
    Count,
    /// It is silence.
    Ignore,
    /// `ACCEPT` and above are silence; dissent and `ABSTAIN` stay.
    IgnoreApprovals,
}

/// The weights of the three factors of readiness, each 0 to 1, together 1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Weights {
    /// Of the acceptance by everybody with a say.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub acceptance: f64,
    /// Of the objections left.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub objections: f64,
    /// Of the acceptance in the least convinced group.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub group: f64,
}
