//! How people see problems, as clients see it.

use super::measure::{Measured, sentence};
use crate::context::Request;
use crate::error::GraphResult;
use crate::global_id;
use crate::graph::Markdown;
use crate::graph::word::UnderstandingStance;
use crate::initiative::graphql::{Stakeholder, stakeholder_of};
use crate::problem::graphql::Problem;
use async_graphql::{Context, ID, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entities::problem::Substance;
use entities::understanding;

/// An understanding.
pub struct Understanding(understanding::Model);

/// How a stakeholder sees a problem, pinned to the version they looked at.
#[Object]
impl Understanding {
    /// Its id; the same however often it changes.
    pub async fn id(&self) -> ID {
        global_id::encode(self.0.id)
    }

    /// Whose it is.
    async fn stakeholder(&self, ctx: &Context<'_>) -> GraphResult<Stakeholder> {
        Ok(stakeholder_of(Request::of(ctx), self.0.stakeholder_id).await?)
    }

    /// The problem.
    async fn problem(&self, ctx: &Context<'_>) -> GraphResult<Problem> {
        Ok(Request::of(ctx).referred(self.0.problem_id).await?.into())
    }

    /// How they see it.
    async fn stance(&self) -> UnderstandingStance {
        self.0.stance.into()
    }

    /// The problem in their own words.
    async fn restatement(&self) -> Option<Markdown> {
        self.0.restatement.clone().map(Markdown)
    }

    /// The version of the problem that they looked at.
    async fn problem_version(&self) -> i32 {
        self.0.problem_version
    }

    /// Whether the substance of the problem changed since: agreement is silence then, doubt goes on counting.
    async fn is_stale(&self, ctx: &Context<'_>) -> GraphResult<bool> {
        let problem = Request::of(ctx).referred(self.0.problem_id).await?;
        Ok(Substance::from(&problem).has_changed_since(self.0.problem_version))
    }

    /// When they said so.
    async fn taken_at(&self) -> DateTime<Utc> {
        self.0.taken_at
    }

    /// When they took it back: silence since; nothing while they hold it.
    async fn withdrawn_at(&self) -> Option<DateTime<Utc>> {
        self.0.withdrawn_at
    }

    /// Counts its changes, from 1.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

impl From<understanding::Model> for Understanding {
    fn from(row: understanding::Model) -> Self {
        Self(row)
    }
}

/// How far the people with a say see a problem as it is stated.
#[derive(SimpleObject)]
pub struct ProblemUnderstanding {
    /// Their weighted mean, from 0 to 100: 100 for who agrees or restated it, 50 for who is unsure or silent;
    /// nothing where nobody has a say.
    score: Option<f64>,
    /// The score if everybody who is silent disagreed.
    low: Option<f64>,
    /// The score if everybody who is silent agreed.
    high: Option<f64>,
    /// How many agree.
    agree: i32,
    /// How many restated it.
    restated: i32,
    /// How many are unsure.
    unsure: i32,
    /// How many disagree.
    disagree: i32,
    /// How many are silent; who agreed before the substance changed is.
    silent: i32,
    /// How many answered before the substance changed, and not since.
    stale: i32,
}

impl From<Measured> for ProblemUnderstanding {
    fn from(measured: Measured) -> Self {
        let [agree, restated, unsure, disagree, silent] = measured.counts.map(number);
        let report = measured.report.as_ref();
        Self {
            score: report.map(|report| report.score),
            low: report.map(|report| report.low),
            high: report.map(|report| report.high),
            agree,
            restated,
            unsure,
            disagree,
            silent,
            stale: number(measured.stale),
        }
    }
}

/// Whether it is the problem or the solution that people dispute.
#[derive(SimpleObject)]
pub struct UnderstandingReport {
    /// How far the people with a say see the problems as they are stated, from 0 to 100. Of several problems,
    /// each person counts with the worst they say of any; who is silent on one of them is silent.
    score: f64,
    /// The score if everybody who is silent disagreed.
    low: f64,
    /// The score if everybody who is silent agreed.
    high: f64,
    /// How many stand below `ACCEPT` on the proposal.
    dissenters: i32,
    /// How many of those are unsure of a problem or disagree with it: it is not the solution that they dispute first.
    dispute_problem: i32,
    /// The same in a sentence.
    sentence: String,
}

impl From<&engine::UnderstandingReport> for UnderstandingReport {
    fn from(report: &engine::UnderstandingReport) -> Self {
        Self {
            score: report.score,
            low: report.low,
            high: report.high,
            dissenters: number(report.dissenters),
            dispute_problem: number(report.dispute_problem),
            sentence: sentence(report),
        }
    }
}

fn number(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}
