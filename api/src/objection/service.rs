//! Raising, answering and settling objections.

use crate::auth::{Action, On};
use crate::clock::new_id;
use crate::error::{Error, Result};
use crate::initiative::service::own_part;
use crate::proposal;
use crate::write::Write;
use entities::{ObjectionId, ObjectionState, ProposalId, Severity, objection};
use serde::Serialize;

/// An objection to raise.
#[derive(Clone, Serialize)]
pub struct Raise {
    /// The proposal.
    pub proposal: ProposalId,
    /// The concern in a line.
    pub title: String,
    /// The concern.
    pub body: String,
    /// How grave it is.
    pub severity: Severity,
    /// What it is about.
    pub issue: Option<String>,
    /// The passage it is about.
    pub passage: Option<String>,
    /// What would remove it.
    pub removal: Option<String>,
}

/// Something said of an objection that moves it on.
#[derive(Clone)]
pub struct Move {
    /// The objection.
    pub objection: ObjectionId,
    /// What is said.
    pub text: Option<String>,
    /// The version that was read.
    pub expected_version: Option<i32>,
}

/// Raises an objection.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`, or `BAD_INPUT` where the proposal takes no feedback.
pub async fn raise(write: &Write, raise: Raise) -> Result<objection::Model> {
    let proposal = proposal::service::open(write, "proposalId", raise.proposal).await?;
    write.authorize(Action::RaiseObjection, On::Initiative(proposal.initiative_id))?;
    let row = objection::Model {
        id: new_id(),
        organization_id: write.actor.organization,
        proposal_id: proposal.id,
        raised_by: own_part(write, proposal.initiative_id)?.stakeholder,
        title: raise.title,
        body: raise.body,
        severity: raise.severity,
        state: ObjectionState::Raised,
        issue: raise.issue,
        passage: raise.passage,
        removal: raise.removal,
        answer: None,
        ruling: None,
        settlement: None,
        raised_at: write.now,
        version: 1,
    };
    write.insert("objection.raised", Some(proposal.initiative_id), row).await
}

/// Answers an objection, by a change or with reasons. That settles nothing.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`, `VERSION_CONFLICT`, or `BAD_INPUT` where there is nothing left to answer.
pub async fn address(write: &Write, answer: Move) -> Result<objection::Model> {
    let (initiative, before) = visible(write, answer.objection).await?;
    write.authorize(Action::AddressObjection, On::Initiative(initiative))?;
    write.expect_version(answer.expected_version, &before)?;
    if !matches!(before.state, ObjectionState::Raised | ObjectionState::Understood | ObjectionState::Addressed) {
        return Err(over(&before));
    }
    let after = objection::Model { state: ObjectionState::Addressed, answer: answer.text, ..before.clone() };
    write.update("objection.addressed", Some(initiative), &before, after).await
}

/// Settles an objection: its raiser says that the change does it.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`, `VERSION_CONFLICT`, or `BAD_INPUT` where it is settled or decided already.
pub async fn confirm_settled(write: &Write, said: Move) -> Result<objection::Model> {
    settle(write, said, Action::ConfirmSettled, "objection.accommodated", ObjectionState::Accommodated).await
}

/// Settles an objection: its raiser takes it back.
///
/// # Errors
///
/// As [`confirm_settled`].
pub async fn withdraw(write: &Write, said: Move) -> Result<objection::Model> {
    settle(write, said, Action::WithdrawObjection, "objection.withdrawn", ObjectionState::Withdrawn).await
}

async fn settle(
    write: &Write,
    said: Move,
    action: Action,
    kind: &'static str,
    state: ObjectionState,
) -> Result<objection::Model> {
    let (initiative, before) = visible(write, said.objection).await?;
    write.authorize(action, On::Of(initiative, before.raised_by))?;
    write.expect_version(said.expected_version, &before)?;
    if matches!(before.state, ObjectionState::Accommodated | ObjectionState::Withdrawn) {
        return Err(over(&before));
    }
    let after = objection::Model { state, settlement: said.text, ..before.clone() };
    write.update(kind, Some(initiative), &before, after).await
}

async fn visible(write: &Write, id: ObjectionId) -> Result<(entities::InitiativeId, objection::Model)> {
    let row = write.find::<objection::Entity>("objectionId", id).await?;
    let proposal = proposal::service::visible(write, "objectionId", row.proposal_id).await?;
    Ok((proposal.initiative_id, row))
}

fn over(row: &objection::Model) -> Error {
    let how = match row.state {
        ObjectionState::Accommodated | ObjectionState::Withdrawn => "was settled by its raiser",
        _ => "the decider has decided",
    };
    Error::bad_input("objectionId", format!("names an objection that {how}"))
}
