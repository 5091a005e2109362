//! Deciding: the rule says whether it may be, the decider says whether it is.
//!
//! A proposal is accepted where its verdict is READY. No rule lets anybody pass
//! over its own clauses, `SINGLE_DECIDER` as little as any other; who accepts
//! against it says why, and that stays with the decision.

use crate::assessment;
use crate::assessment::answers::Answer;
use crate::assessment::deliberation::Rows;
use crate::assessment::service::Assessed;
use crate::auth::{Action, On};
use crate::check::PASSAGE;
use crate::clock::new_id;
use crate::error::{Error, Result, Unmet};
use crate::initiative::service::own_part;
use crate::proposal;
use crate::proposal::service::comment::{not_met, without_comment};
use crate::write::Write;
use chrono::{DateTime, Utc};
use engine::VerdictStatus;
use entities::decision::{Dissent, Dissents};
use entities::{
    DecisionId, InOrganization, ObjectionState, Outcome, ProposalId, ProposalStatus, Reversibility, Role,
    StakeholderId, Stance, decision, objection, work_item,
};
use sea_orm::{ColumnTrait, PaginatorTrait, QueryFilter};
use std::collections::BTreeSet;

/// A decision to take.
#[derive(Clone)]
pub struct Decide {
    /// The proposal.
    pub proposal: ProposalId,
    /// What is decided.
    pub outcome: Outcome,
    /// Why.
    pub rationale: String,
    /// Whether it can be taken back at little cost.
    pub reversibility: Reversibility,
    /// When it is to be looked at again.
    pub review_at: Option<DateTime<Utc>>,
    /// Why it is accepted though its rule is not met.
    pub override_reason: Option<String>,
    /// The version that was read.
    pub expected_version: Option<i32>,
}

/// A plan to hand over.
#[derive(Clone)]
pub struct HandOver {
    /// The decision.
    pub decision: DecisionId,
    /// The version that was read.
    pub expected_version: Option<i32>,
}

/// Decides on a proposal, and freezes what it rests on.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`, `VERSION_CONFLICT`, `RULE_NOT_MET`, or `BAD_INPUT` where it is a draft or closed.
pub async fn decide(write: &Write, decide: Decide) -> Result<decision::Model> {
    let before = proposal::service::visible(write, "proposalId", decide.proposal).await?;
    write.authorize(Action::Decide, On::Initiative(before.initiative_id))?;
    write.expect_version(decide.expected_version, &before)?;
    proposal::service::open(write, "proposalId", before.id).await?;
    if decide.review_at.is_some_and(|at| at <= write.now) {
        return Err(Error::bad_input("reviewAt", "must lie in the future"));
    }
    let assessed = assessment::service::assess_in(write, before.id).await?;
    let against = decide.outcome == Outcome::Accepted && assessed.result.verdict.status != VerdictStatus::Ready;
    if against && decide.override_reason.is_none() {
        let message = "names a proposal whose rule is not met; to accept it all the same, say why in `overrideReason`";
        return Err(not_met(Unmet { proposal: before.id, clocks: true }, message));
    }
    let row = decision::Model {
        id: new_id(),
        organization_id: before.organization_id,
        proposal_id: before.id,
        decided_by: own_part(write, before.initiative_id)?.stakeholder,
        outcome: decide.outcome,
        title: before.title.clone(),
        revision: before.revision,
        rationale: decide.rationale,
        override_reason: decide.override_reason.filter(|_| against),
        reversibility: decide.reversibility,
        review_at: decide.review_at,
        rule: serde_json::to_value(assessed.rows.rule()?).map_err(internal)?,
        assessment: frozen(&assessed)?,
        dissents: Dissents(dissents(&assessed.rows, decide.outcome, write.now)),
        reopened_at: None,
        reopening: None,
        handed_over_at: None,
        version: 1,
        created_at: write.now,
    };
    let after = entities::proposal::Model {
        status: match decide.outcome {
            Outcome::Accepted => ProposalStatus::Accepted,
            Outcome::Rejected => ProposalStatus::Rejected,
        },
        closed_at: Some(write.now),
        status_reason: None,
        ..without_comment(before.clone())
    };
    write.update("proposal.decided", Some(before.initiative_id), &before, after).await?;
    write.insert("decision.made", Some(before.initiative_id), row).await
}

/// Hands the plan of a decision over to delivery.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`, `VERSION_CONFLICT`, or `BAD_INPUT` where there is nothing to hand over, or it was.
pub async fn hand_over(write: &Write, hand: HandOver) -> Result<decision::Model> {
    let (proposal, before) = visible(write, hand.decision).await?;
    write.authorize(Action::HandOver, On::Initiative(proposal.initiative_id))?;
    write.expect_version(hand.expected_version, &before)?;
    in_force(&before)?;
    accepted(&before)?;
    if before.handed_over_at.is_some() {
        return Err(Error::bad_input("decisionId", "names a decision that was handed over already"));
    }
    let items = work_item::Entity::in_org(before.organization_id)
        .filter(work_item::Column::DecisionId.eq(before.id))
        .filter(work_item::Column::Status.ne(entities::WorkStatus::Dropped));
    if items.count(&write.tx).await? == 0 {
        return Err(Error::bad_input(
            "decisionId",
            "names a decision without work items; add what is to be done first",
        ));
    }
    let after = decision::Model { handed_over_at: Some(write.now), ..before.clone() };
    write.update("decision.handedOver", Some(proposal.initiative_id), &before, after).await
}

/// Puts the decision that is in force on a proposal out of force.
///
/// # Errors
///
/// Whatever the database says.
pub async fn reopen(write: &Write, proposal: &entities::proposal::Model, reason: &str) -> Result<()> {
    let found = decision::Entity::in_org(proposal.organization_id)
        .filter(decision::Column::ProposalId.eq(proposal.id))
        .filter(decision::Column::ReopenedAt.is_null())
        .one(&write.tx)
        .await?;
    let Some(before) = found else { return Ok(()) };
    let (reopened_at, reopening) = (Some(write.now), Some(reason.to_owned()));
    let after = decision::Model { reopened_at, reopening, ..before.clone() };
    write.update("decision.reopened", Some(proposal.initiative_id), &before, after).await.map(drop)
}

/// A decision that an input field names and the actor may see, with its proposal.
///
/// # Errors
///
/// `NOT_FOUND`.
pub async fn visible(write: &Write, id: DecisionId) -> Result<(entities::proposal::Model, decision::Model)> {
    let row = write.find::<decision::Entity>("decisionId", id).await?;
    let proposal = proposal::service::visible(write, "decisionId", row.proposal_id).await?;
    Ok((proposal, row))
}

/// Refuses a decision that was reopened.
///
/// # Errors
///
/// `BAD_INPUT`.
pub fn in_force(row: &decision::Model) -> Result<()> {
    if row.reopened_at.is_none() {
        return Ok(());
    }
    Err(Error::bad_input("decisionId", "names a decision that is in force no more: the proposal was opened again"))
}

/// Refuses a decision against a proposal: nothing follows from it.
///
/// # Errors
///
/// `BAD_INPUT`.
pub fn accepted(row: &decision::Model) -> Result<()> {
    if row.outcome == Outcome::Accepted {
        return Ok(());
    }
    Err(Error::bad_input("decisionId", "names a decision against a proposal: no work follows from it"))
}

/// The assessment as text, without what is for leads only: whom to talk to next.
fn frozen(assessed: &Assessed) -> Result<String> {
    let mut result = assessed.result.clone();
    (result.talk_to_next, result.people_to_talk_to) = (Vec::new(), 0);
    serde_json::to_string(&result).map_err(internal)
}

/// What people with a say hold against a decision. Against accepting: objections
/// that are not settled, and stances below ACCEPT. Against rejecting: stances of SUPPORT and above.
fn dissents(rows: &Rows, outcome: Outcome, now: DateTime<Utc>) -> Vec<Dissent> {
    let heard = rows.stakeholders.iter().filter(|row| row.role != Role::Observer);
    let heard: BTreeSet<StakeholderId> = heard.map(|row| row.id).collect();
    let left = |row: &&objection::Model| {
        let settled = matches!(row.state, ObjectionState::Accommodated | ObjectionState::Withdrawn);
        outcome == Outcome::Accepted && !settled && heard.contains(&row.raised_by)
    };
    let objections = rows.objections.iter().filter(left).map(|row| Dissent {
        stakeholder: row.raised_by,
        stance: None,
        objection: Some(row.id),
        words: Some(excerpt(row.dissent.as_ref().or(row.rejection.as_ref()).unwrap_or(&row.body))),
    });
    let apart = |answer: &Answer<'_>| {
        let apart = match outcome {
            Outcome::Accepted => {
                matches!(answer.position.stance, Stance::Reservations | Stance::Oppose | Stance::Block)
            }
            Outcome::Rejected => matches!(answer.position.stance, Stance::Champion | Stance::Support),
        };
        apart && !answer.unconfirmed && heard.contains(&answer.stakeholder)
    };
    // Who delegated dissents as their delegate does, and has said nothing in words of their own.
    let positions = rows.answers(now).into_iter().filter(apart).map(|answer| Dissent {
        stakeholder: answer.stakeholder,
        stance: Some(answer.position.stance),
        objection: None,
        words: answer.position.reason.as_deref().filter(|_| answer.through.is_empty()).map(excerpt),
    });
    objections.chain(positions).collect()
}

/// As much of a text as a reason may have.
fn excerpt(text: &(impl AsRef<str> + ?Sized)) -> String {
    let text = text.as_ref();
    match text.char_indices().nth(PASSAGE) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "as `map_err` hands it over")]
fn internal(error: serde_json::Error) -> Error {
    Error::Internal(error.to_string())
}
