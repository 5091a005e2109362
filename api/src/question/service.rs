//! Asking and answering questions.

use crate::auth::{Action, On};
use crate::clock::new_id;
use crate::error::{Error, Result};
use crate::initiative::service::own_part;
use crate::proposal;
use crate::write::Write;
use entities::{InOrganization, ProposalId, QuestionId, proposal as proposal_row, question};
use sea_orm::{ColumnTrait, PaginatorTrait, QueryFilter};
use serde::Serialize;

/// The most questions of one person about one proposal that wait for an answer.
const OPEN: u64 = 20;

/// A question to ask.
#[derive(Clone, Serialize)]
pub struct AskQuestion {
    /// The proposal.
    pub proposal: ProposalId,
    /// What is asked.
    pub body: String,
}

/// What there is to tell to a question.
#[derive(Clone)]
pub struct AnswerQuestion {
    /// The question.
    pub question: QuestionId,
    /// The answer.
    pub answer: String,
    /// The version that was read.
    pub expected_version: Option<i32>,
}

/// A question to take back.
#[derive(Clone)]
pub struct WithdrawQuestion {
    /// The question.
    pub question: QuestionId,
    /// The version that was read.
    pub expected_version: Option<i32>,
}

/// Asks leads something.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`, or `BAD_INPUT` where the proposal takes no feedback, or enough of theirs waits for an
/// answer.
pub async fn ask(write: &Write, ask: AskQuestion) -> Result<question::Model> {
    let proposal = proposal::service::open(write, "proposalId", ask.proposal).await?;
    write.authorize(Action::AskQuestion, On::Initiative(proposal.initiative_id))?;
    let asked_by = own_part(write, proposal.initiative_id)?.stakeholder;
    let open = question::Entity::in_org(write.actor.organization)
        .filter(question::Column::ProposalId.eq(proposal.id))
        .filter(question::Column::AskedBy.eq(asked_by))
        .filter(question::Column::AnsweredAt.is_null())
        .filter(question::Column::WithdrawnAt.is_null());
    if open.count(&write.tx).await? >= OPEN {
        return Err(Error::bad_input("proposalId", "names a proposal of which 20 questions of yours are not answered"));
    }
    let row = question::Model {
        id: new_id(),
        organization_id: write.actor.organization,
        initiative_id: proposal.initiative_id,
        proposal_id: proposal.id,
        asked_by,
        body: ask.body,
        answer: None,
        answered_by: None,
        answered_at: None,
        withdrawn_at: None,
        version: 1,
        created_at: write.now,
    };
    write.insert("question.asked", Some(proposal.initiative_id), row).await
}

/// Answers a question, in place of what was answered before.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`, `VERSION_CONFLICT`, or `BAD_INPUT` where the proposal takes no feedback or the question
/// was taken back.
pub async fn answer(write: &Write, answer: AnswerQuestion) -> Result<question::Model> {
    let (proposal, before) = visible(write, answer.question).await?;
    let initiative = proposal.initiative_id;
    write.authorize(Action::AnswerQuestion, On::Initiative(initiative))?;
    proposal::service::open(write, "questionId", proposal.id).await?;
    write.expect_version(answer.expected_version, &before)?;
    if before.withdrawn_at.is_some() {
        return Err(Error::bad_input("questionId", "names a question that was taken back"));
    }
    let after = question::Model {
        answer: Some(answer.answer),
        answered_by: Some(own_part(write, initiative)?.stakeholder),
        answered_at: Some(write.now),
        ..before.clone()
    };
    write.update("question.answered", Some(initiative), &before, after).await
}

/// Takes a question back; once is enough.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`, `VERSION_CONFLICT`, or `BAD_INPUT` once it is answered: what was said stays.
pub async fn withdraw(write: &Write, withdraw: WithdrawQuestion) -> Result<question::Model> {
    let (proposal, before) = visible(write, withdraw.question).await?;
    write.authorize(Action::WithdrawQuestion, On::Of(proposal.initiative_id, before.asked_by))?;
    write.expect_version(withdraw.expected_version, &before)?;
    if before.withdrawn_at.is_some() {
        return Ok(before);
    }
    if before.answered_at.is_some() {
        return Err(Error::bad_input("questionId", "names a question that is answered, which stays"));
    }
    let after = question::Model { withdrawn_at: Some(write.now), ..before.clone() };
    write.update("question.withdrawn", Some(proposal.initiative_id), &before, after).await
}

async fn visible(write: &Write, id: QuestionId) -> Result<(proposal_row::Model, question::Model)> {
    let row = write.find::<question::Entity>("questionId", id).await?;
    let proposal = proposal::service::visible(write, "questionId", row.proposal_id).await?;
    Ok((proposal, row))
}
