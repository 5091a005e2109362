//! Decision rules as clients see them.

use super::service::{self, DEFAULT};
use crate::context::Request;
use crate::error::{Error, GraphResult, Result};
use crate::graph::word::{ClauseKind, Family, Preset, Role, StalePolicy};
use crate::loaders::RuleOf;
use async_graphql::{Object, SimpleObject};
use engine::{Rule, RuleChoice};
use futures_util::future::try_join_all;
use uuid::Uuid;

/// A decision rule, with the version of the row it comes from.
pub struct DecisionRule {
    preset: Option<engine::Preset>,
    rule: Rule,
    version: Option<i32>,
}

/// When a proposal counts as agreed.
#[Object]
impl DecisionRule {
    /// The preset it is; nothing where it was written out.
    async fn preset(&self) -> Option<Preset> {
        self.preset.map(Into::into)
    }

    /// What it is called.
    async fn name(&self) -> &str {
        &self.rule.name
    }

    /// What it looks at first.
    async fn family(&self) -> Family {
        self.rule.family.into()
    }

    /// Whose positions it counts.
    async fn roles(&self) -> Vec<Role> {
        self.rule.roles.iter().copied().map(Into::into).collect()
    }

    /// Whether the author of the proposal is not counted.
    async fn exclude_author(&self) -> bool {
        self.rule.exclude_author
    }

    /// Whether the author counts as in support without saying so.
    async fn author_approves(&self) -> bool {
        self.rule.author_approves
    }

    /// What becomes of positions taken before the last substantive revision.
    async fn stale(&self) -> StalePolicy {
        self.rule.stale.into()
    }

    /// After how many hours silence counts as `ACCEPT`; nothing where it never does.
    async fn assent_after_hours(&self) -> Option<i32> {
        self.rule.assent_after_hours.and_then(|hours| i32::try_from(hours).ok())
    }

    /// Whether shares compare sums of weights instead of heads.
    async fn weighted(&self) -> bool {
        self.rule.weighted
    }

    /// What readiness is made of under it.
    async fn weights(&self) -> ReadinessWeights {
        self.rule.readiness_weights().into()
    }

    /// What must hold, all of it.
    async fn clauses(&self) -> Vec<RuleClause> {
        self.rule
            .clauses
            .iter()
            .map(|clause| RuleClause { kind: clause.kind().into(), description: clause.describe() })
            .collect()
    }

    /// Counts the changes of the rule that was set; nothing where none was and this is the default, and for a rule that was kept with a decision.
    async fn version(&self) -> Option<i32> {
        self.version
    }
}

/// The weights of the three factors of readiness; they add up to 1.
#[derive(SimpleObject)]
pub struct ReadinessWeights {
    /// Of acceptance.
    acceptance: f64,
    /// Of objections.
    objections: f64,
    /// Of the least convinced group.
    group: f64,
}

impl From<engine::Weights> for ReadinessWeights {
    fn from(weights: engine::Weights) -> Self {
        Self { acceptance: weights.acceptance, objections: weights.objections, group: weights.group }
    }
}

/// One condition of a rule.
#[derive(SimpleObject)]
pub struct RuleClause {
    /// What kind of condition.
    kind: ClauseKind,
    /// The condition in words.
    description: String,
}

impl DecisionRule {
    /// The rule attached to the first of these that has one, or the default.
    ///
    /// # Errors
    ///
    /// Whatever the database says.
    pub async fn of(request: Request<'_>, subjects: &[Uuid]) -> GraphResult<Self> {
        let rows = try_join_all(subjects.iter().map(|&subject| request.find(RuleOf(subject)))).await?;
        let row = rows.into_iter().flatten().next();
        let choice = row.as_ref().map_or(Ok(RuleChoice::from(DEFAULT)), service::read)?;
        Ok(Self::new(&choice, row.map(|row| row.version)))
    }

    /// A rule as it was kept.
    ///
    /// # Errors
    ///
    /// `INTERNAL` where it is none.
    pub fn frozen(stored: &serde_json::Value) -> Result<Self> {
        let choice: RuleChoice =
            serde_json::from_value(stored.clone()).map_err(|error| Error::Internal(error.to_string()))?;
        Ok(Self::new(&choice, None))
    }

    pub(super) fn new(choice: &RuleChoice, version: Option<i32>) -> Self {
        let preset = match choice {
            RuleChoice::Preset(choice) => Some(choice.preset),
            RuleChoice::Custom(_) => None,
        };
        Self { preset, rule: choice.resolve(), version }
    }
}
