//! Final comment: the last call before a decision. It begins once its rule
//! holds but for the clocks. A BLOCKING objection or a SUBSTANTIVE revision ends
//! it. While leads owe an answer to any other objection, its clock stands still:
//! raised, understood, or sustained by the decider, and not answered since.
//! Objections of observers, who have no say, do neither.

use super::{open, visible};
use crate::assessment;
use crate::assessment::clocks::{ran_until, stands_still};
use crate::auth::{Action, On};
use crate::calendar::working::Working;
use crate::error::{Error, Refusal, RefusalCode, Result, Unmet};
use crate::write::Write;
use entities::{
    InOrganization, ObjectionState, ProposalId, ProposalStatus, Role, Severity, calendar, objection, proposal,
    stakeholder,
};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, PaginatorTrait, QueryFilter};

/// A final comment period to begin.
#[derive(Clone)]
pub struct StartFinalComment {
    /// The proposal.
    pub proposal: ProposalId,
    /// The version that was read.
    pub expected_version: Option<i32>,
}

/// Begins final comment.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`, `VERSION_CONFLICT`, `RULE_NOT_MET`, or `BAD_INPUT` where it has begun already.
pub async fn start_final_comment(write: &Write, start: StartFinalComment) -> Result<proposal::Model> {
    let before = visible(write, "proposalId", start.proposal).await?;
    write.authorize(Action::StartFinalComment, On::Initiative(before.initiative_id))?;
    write.expect_version(start.expected_version, &before)?;
    open(write, "proposalId", before.id).await?;
    if before.status == ProposalStatus::FinalComment {
        return Err(Error::bad_input("proposalId", "names a proposal that is in final comment already"));
    }
    let assessed = assessment::service::assess_in(write, before.id).await?;
    let unmet = Unmet { proposal: before.id, clocks: false };
    if unmet.clauses(&assessed.result.verdict).next().is_some() {
        let message = "names a proposal whose rule is not met, even without its clocks";
        return Err(not_met(unmet, message));
    }
    let after = proposal::Model {
        status: ProposalStatus::FinalComment,
        final_comment_since: Some(write.now),
        final_comment_ran_ms: Some(0),
        final_comment_ended_at: None,
        final_comment_runs_since: (!is_owed_an_answer(write, before.id).await?).then_some(write.now),
        ..before.clone()
    };
    write.update("proposal.finalCommentStarted", Some(before.initiative_id), &before, after).await
}

/// What a lack of agreement is told as.
#[must_use]
pub fn not_met(unmet: Unmet, message: &str) -> Error {
    let mut refusal = Refusal::new(RefusalCode::RuleNotMet, "proposalId", message);
    refusal.unmet = Some(unmet);
    Error::Refused(vec![refusal])
}

/// The same proposal out of final comment.
#[must_use]
pub fn without_comment(row: proposal::Model) -> proposal::Model {
    proposal::Model {
        final_comment_since: None,
        final_comment_ran_ms: None,
        final_comment_runs_since: None,
        final_comment_ended_at: None,
        ..row
    }
}

/// What an objection that was raised or moved means for final comment: one that
/// is BLOCKING and was just raised ends it, others stop its clock or let it go on.
///
/// # Errors
///
/// Whatever the database says.
pub async fn objected(write: &Write, proposal: &proposal::Model, objection: &objection::Model) -> Result<()> {
    if proposal.status != ProposalStatus::FinalComment {
        return Ok(());
    }
    let raised = objection.state == ObjectionState::Raised && objection.restatement.is_none();
    if raised && objection.severity == Severity::Blocking {
        let by = write.find::<stakeholder::Entity>("objectionId", objection.raised_by).await?;
        if by.role != Role::Observer {
            return stop(write, proposal).await.map(drop);
        }
    }
    let still = is_owed_an_answer(write, proposal.id).await?;
    if still == stands_still(proposal) {
        return Ok(());
    }
    let calendar = calendar::Entity::in_org(proposal.organization_id).one(&write.tx).await?;
    let ran = ran_until(proposal, &Working::new(calendar.as_ref()), write.now);
    let after = proposal::Model {
        final_comment_ran_ms: Some(ran.num_milliseconds()),
        final_comment_runs_since: (!still).then_some(write.now),
        ..proposal.clone()
    };
    let kind = if still { "proposal.finalCommentHeld" } else { "proposal.finalCommentResumed" };
    write.update(kind, Some(proposal.initiative_id), proposal, after).await.map(drop)
}

/// Takes a proposal out of final comment: back to being open for feedback.
///
/// # Errors
///
/// Whatever the database says.
pub async fn stop(write: &Write, before: &proposal::Model) -> Result<proposal::Model> {
    let after = proposal::Model { status: ProposalStatus::Open, ..without_comment(before.clone()) };
    write.update("proposal.finalCommentStopped", Some(before.initiative_id), before, after).await
}

/// Whether leads owe an answer to an objection of somebody with a say.
async fn is_owed_an_answer(write: &Write, proposal: ProposalId) -> Result<bool> {
    let observers = Query::select()
        .column(stakeholder::Column::Id)
        .from(stakeholder::Entity)
        .and_where(stakeholder::Column::OrganizationId.eq(write.actor.organization))
        .and_where(stakeholder::Column::Role.eq(Role::Observer))
        .take();
    let owed = [ObjectionState::Raised, ObjectionState::Understood, ObjectionState::Sustained];
    let count = objection::Entity::in_org(write.actor.organization)
        .filter(objection::Column::ProposalId.eq(proposal))
        .filter(objection::Column::State.is_in(owed))
        .filter(objection::Column::RaisedBy.not_in_subquery(observers))
        .count(&write.tx)
        .await?;
    Ok(count > 0)
}
