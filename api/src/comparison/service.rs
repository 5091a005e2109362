//! Saying how proposals do by a criterion, and which of them one prefers.

use crate::auth::{Action, On};
use crate::clock::new_id;
use crate::error::{Error, Result};
use crate::initiative::service::own_part;
use crate::problem::service::{in_force, takes, visible};
use crate::proposal;
use crate::write::Write;
use entities::ranking::Tiers;
use entities::{
    CriterionId, InOrganization, ProblemId, ProposalId, ProposalStatus, StakeholderId, criterion, criterion_value,
    proposal as proposal_row, proposal_problem, ranking,
};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, QueryFilter};
use serde::Serialize;

/// How a proposal does by a criterion.
#[derive(Clone, Serialize)]
pub struct Score {
    /// The proposal.
    pub proposal: ProposalId,
    /// The criterion.
    pub criterion: CriterionId,
    /// The raw value in millionths; unknown where there is none.
    pub value: Option<i64>,
    /// Where it comes from.
    pub note: Option<String>,
    /// The version that was read.
    pub expected_version: Option<i32>,
}

/// An order of preference.
#[derive(Clone, Serialize)]
pub struct Rank {
    /// The problem.
    pub problem: ProblemId,
    /// Its alternatives, best first; each once.
    pub tiers: Vec<Vec<ProposalId>>,
    /// The version that was read.
    pub expected_version: Option<i32>,
}

/// An order to take back.
#[derive(Clone)]
pub struct WithdrawRanking {
    /// The problem.
    pub problem: ProblemId,
    /// The version that was read.
    pub expected_version: Option<i32>,
}

/// Says how a proposal does by a criterion, in place of what was said before.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`, `VERSION_CONFLICT`, or `BAD_INPUT` where the criterion does not measure the proposal,
/// or its range leaves the value out.
pub async fn score(write: &Write, score: Score) -> Result<criterion_value::Model> {
    let proposal = proposal::service::visible(write, "proposalId", score.proposal).await?;
    write.authorize(Action::ScoreProposal, On::Initiative(proposal.initiative_id))?;
    let criterion = write.find::<criterion::Entity>("criterionId", score.criterion).await?;
    let problem = visible(write, "criterionId", criterion.problem_id).await?;
    in_force("criterionId", &problem)?;
    if criterion.removed_at.is_some() {
        return Err(Error::bad_input("criterionId", "names a criterion that was removed"));
    }
    let link = proposal_problem::Entity::in_org(proposal.organization_id)
        .filter(proposal_problem::Column::ProposalId.eq(proposal.id))
        .filter(proposal_problem::Column::ProblemId.eq(problem.id));
    if link.one(&write.tx).await?.is_none() {
        let message = "names a criterion of a problem that this proposal does not solve";
        return Err(Error::bad_input("criterionId", message));
    }
    if score.value.is_some_and(|value| !takes(&criterion, value)) {
        return Err(Error::bad_input("value", "must be within `worst` and `best` of the criterion"));
    }
    let held = criterion_value::Entity::in_org(proposal.organization_id)
        .filter(criterion_value::Column::ProposalId.eq(proposal.id))
        .filter(criterion_value::Column::CriterionId.eq(criterion.id))
        .one(&write.tx)
        .await?;
    let initiative = Some(proposal.initiative_id);
    let Some(before) = held else {
        write.expect_none(score.expected_version)?;
        let row = criterion_value::Model {
            id: new_id(),
            organization_id: proposal.organization_id,
            proposal_id: proposal.id,
            criterion_id: criterion.id,
            value_millionths: score.value,
            note: score.note,
            version: 1,
            created_at: write.now,
        };
        return write.insert("criterionValue.given", initiative, row).await;
    };
    write.expect_version(score.expected_version, &before)?;
    let after = criterion_value::Model { value_millionths: score.value, note: score.note, ..before.clone() };
    write.update("criterionValue.given", initiative, &before, after).await
}

/// Ranks the alternatives to a problem, in place of the order that was given before.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`, `VERSION_CONFLICT`, or `BAD_INPUT` where the problem is superseded or one is a draft.
pub async fn rank(write: &Write, rank: Rank) -> Result<ranking::Model> {
    let problem = visible(write, "problemId", rank.problem).await?;
    write.authorize(Action::RankAlternatives, On::Initiative(problem.initiative_id))?;
    in_force("problemId", &problem)?;
    check_alternatives(write, &problem, &rank.tiers).await?;
    let stakeholder = own_part(write, problem.initiative_id)?.stakeholder;
    let held = held(write, problem.id, stakeholder).await?;
    let row = ranking::Model {
        id: held.as_ref().map_or_else(new_id, |row| row.id),
        organization_id: problem.organization_id,
        problem_id: problem.id,
        stakeholder_id: stakeholder,
        tiers: Tiers(rank.tiers),
        ranked_at: write.now,
        withdrawn_at: None,
        version: held.as_ref().map_or(1, |row| row.version),
    };
    let Some(before) = held else {
        write.expect_none(rank.expected_version)?;
        return write.insert("ranking.given", Some(problem.initiative_id), row).await;
    };
    write.expect_version(rank.expected_version, &before)?;
    write.update("ranking.given", Some(problem.initiative_id), &before, row).await
}

/// Takes an order of preference back.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`, `VERSION_CONFLICT`, or `BAD_INPUT` where none was given.
pub async fn withdraw_ranking(write: &Write, withdraw: WithdrawRanking) -> Result<ranking::Model> {
    let problem = visible(write, "problemId", withdraw.problem).await?;
    write.authorize(Action::RankAlternatives, On::Initiative(problem.initiative_id))?;
    in_force("problemId", &problem)?;
    let stakeholder = own_part(write, problem.initiative_id)?.stakeholder;
    let before = held(write, problem.id, stakeholder).await?.filter(|row| row.withdrawn_at.is_none());
    let before = before
        .ok_or_else(|| Error::bad_input("problemId", "names a problem whose alternatives you have not ranked"))?;
    write.expect_version(withdraw.expected_version, &before)?;
    let after = ranking::Model { withdrawn_at: Some(write.now), ..before.clone() };
    write.update("ranking.withdrawn", Some(problem.initiative_id), &before, after).await
}

/// Every one must solve the problem, and be shared.
async fn check_alternatives(
    write: &Write,
    problem: &entities::problem::Model,
    tiers: &[Vec<ProposalId>],
) -> Result<()> {
    let solve = Query::select()
        .column(proposal_problem::Column::ProposalId)
        .from(proposal_problem::Entity)
        .and_where(proposal_problem::Column::ProblemId.eq(problem.id))
        .take();
    let there = proposal_row::Entity::in_org(problem.organization_id)
        .filter(proposal_row::Column::Id.is_in(tiers.iter().flatten().copied()))
        .filter(proposal_row::Column::Id.in_subquery(solve))
        .all(&write.tx)
        .await?;
    let sees_drafts = write.authorize(Action::SeeDrafts, On::Initiative(problem.initiative_id)).is_ok();
    for (tier, ids) in tiers.iter().enumerate() {
        for (place, id) in ids.iter().enumerate() {
            let path = format!("tiers.{tier}.proposalIds.{place}");
            match there.iter().find(|row| row.id == *id) {
                Some(row) if row.status != ProposalStatus::Draft => {}
                Some(_) if sees_drafts => return Err(Error::bad_input(&path, "names a draft; share it first")),
                _ => return Err(Error::not_found(&path)),
            }
        }
    }
    Ok(())
}

async fn held(write: &Write, problem: ProblemId, holder: StakeholderId) -> Result<Option<ranking::Model>> {
    let select = ranking::Entity::in_org(write.actor.organization)
        .filter(ranking::Column::ProblemId.eq(problem))
        .filter(ranking::Column::StakeholderId.eq(holder));
    Ok(select.one(&write.tx).await?)
}
