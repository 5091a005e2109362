//! Scoring and ranking alternatives, as clients do it.

use super::graphql::{CriterionValue, Ranking};
use super::service::{self, Rank, Score, WithdrawRanking};
use crate::check::{Check, LIST, PASSAGE, Parsed};
use crate::context::Request;
use crate::error::{GraphResult, RefusalCode};
use crate::graph::Markdown;
use crate::graph::payload::payload;
use crate::problem::figure;
use async_graphql::{Context, ID, InputObject, Object};
use entities::ProposalId;
use std::collections::BTreeSet;

/// How a proposal does by a criterion.
#[derive(InputObject)]
pub struct ScoreProposalInput {
    /// The proposal.
    proposal_id: ID,
    /// A criterion of a problem that it solves.
    criterion_id: ID,
    /// The raw value in the unit of the criterion, from -1,000,000,000 to 1,000,000,000 with at most 6 decimals,
    /// and within its range; unknown unless given.
    value: Option<f64>,
    /// Where it comes from; at most 5,000 characters.
    note: Option<Markdown>,
    /// The version that was read; where there is a newer one, nothing is done.
    expected_version: Option<i32>,
    /// The same key within 24 hours gives the same answer and does nothing twice; at most 100 characters.
    idempotency_key: Option<String>,
}

/// The order in which you prefer the alternatives to a problem.
#[derive(InputObject)]
pub struct RankAlternativesInput {
    /// The problem.
    problem_id: ID,
    /// The alternatives, best first; at most 50, each once. Those left out are not compared.
    tiers: Vec<RankingTierInput>,
    /// The version that was read; where there is a newer one, nothing is done.
    expected_version: Option<i32>,
    /// The same key within 24 hours gives the same answer and does nothing twice; at most 100 characters.
    idempotency_key: Option<String>,
}

/// Alternatives that are alike to you.
#[derive(InputObject)]
pub struct RankingTierInput {
    /// The proposals; at least one.
    proposal_ids: Vec<ID>,
}

/// An order of preference to take back.
#[derive(InputObject)]
pub struct WithdrawRankingInput {
    /// The problem.
    problem_id: ID,
    /// The version that was read; where there is a newer one, nothing is done.
    expected_version: Option<i32>,
}

payload! {
    /// What scoring a proposal gives.
    ScoreProposalPayload {
        /// How it does by the criterion.
        criterion_value: CriterionValue
    }
}

payload! {
    /// What ranking alternatives gives.
    RankAlternativesPayload {
        /// The order.
        ranking: Ranking
    }
}

payload! {
    /// What taking an order back gives.
    WithdrawRankingPayload {
        /// The order, withdrawn.
        ranking: Ranking
    }
}

/// Scoring and ranking alternatives.
#[derive(Default)]
pub struct ComparisonMutation;

#[Object]
impl ComparisonMutation {
    /// Says how a proposal does by a criterion, in place of what was said before. Leads do. Everybody who sees the
    /// proposal sees it.
    async fn score_proposal(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: ScoreProposalInput,
    ) -> GraphResult<ScoreProposalPayload> {
        let key = input.idempotency_key.clone();
        let written = Request::of(ctx).create("scoreProposal", key, parse_score(input), service::score).await?;
        Ok(written.into())
    }

    /// Says in which order you prefer the alternatives to a problem, in place of what you said before. It is shown
    /// beside what follows from positions, and counts in no verdict. Who has a say does. Every stakeholder of the
    /// initiative will see it with your name, and so will owners and admins of the organization.
    async fn rank_alternatives(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: RankAlternativesInput,
    ) -> GraphResult<RankAlternativesPayload> {
        let key = input.idempotency_key.clone();
        let written = Request::of(ctx).create("rankAlternatives", key, parse_rank(input), service::rank).await?;
        Ok(written.into())
    }

    /// Takes your order of preference back. That you gave it stays on record.
    async fn withdraw_ranking(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: WithdrawRankingInput,
    ) -> GraphResult<WithdrawRankingPayload> {
        let mut check = Check::default();
        let problem = check.id("problemId", &input.problem_id);
        let parsed = check.done(WithdrawRanking { problem, expected_version: input.expected_version });
        Ok(Request::of(ctx).write(parsed, service::withdraw_ranking).await?.into())
    }
}

fn parse_score(input: ScoreProposalInput) -> Parsed<Score> {
    let mut check = Check::default();
    let score = Score {
        proposal: check.id("proposalId", &input.proposal_id),
        criterion: check.id("criterionId", &input.criterion_id),
        value: input.value.map(|value| figure::parse(&mut check, "value", value)),
        note: check.optional("note", input.note.map(|text| text.0), PASSAGE),
        expected_version: input.expected_version,
    };
    check.done(score)
}

fn parse_rank(input: RankAlternativesInput) -> Parsed<Rank> {
    let mut check = Check::default();
    let problem = check.id("problemId", &input.problem_id);
    let mut ranked: BTreeSet<ProposalId> = BTreeSet::new();
    let mut tiers = Vec::new();
    for (tier, RankingTierInput { proposal_ids }) in check.list("tiers", Some(input.tiers)).into_iter().enumerate() {
        let path = format!("tiers.{tier}.proposalIds");
        let ids: Vec<ProposalId> = check.ids(&path, Some(proposal_ids));
        if ids.is_empty() {
            check.refuse(RefusalCode::BadInput, &path, "must name at least one alternative");
        }
        for (place, id) in ids.iter().enumerate() {
            if !ranked.insert(*id) {
                let path = format!("{path}.{place}");
                check.refuse(RefusalCode::BadInput, &path, "names an alternative that is ranked before");
            }
        }
        tiers.push(ids);
    }
    if tiers.is_empty() || ranked.len() > LIST {
        check.refuse(RefusalCode::BadInput, "tiers", format!("must name from 1 to {LIST} alternatives"));
    }
    check.done(Rank { problem, tiers, expected_version: input.expected_version })
}
