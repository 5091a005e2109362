//! Raising objections and moving them on.

mod carry;
mod gap;
mod second;

pub use carry::{Carry, Uphold, awaits_raiser, carry, uphold};
pub use gap::{Point, point};
pub use second::{Second, second, withdraw_second};

use super::moves::Move;
use crate::auth::{Action, Actor, On, policy};
use crate::clock::new_id;
use crate::error::{Error, Result};
use crate::initiative::service::own_part;
use crate::proposal;
use crate::proposal::service::comment;
use crate::write::Write;
use entities::{
    InOrganization, InitiativeId, ObjectionId, ObjectionState, ProposalId, Severity, StakeholderId, TopicId, objection,
    revision, stakeholder, topic,
};
use sea_orm::{ColumnTrait, QueryFilter};
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
    /// The topic of research that it points at.
    pub topic: Option<TopicId>,
}

/// A move to make.
#[derive(Clone)]
pub struct Step {
    /// The objection.
    pub objection: ObjectionId,
    /// What is said with it.
    pub said: Said,
    /// The version that was read.
    pub expected_version: Option<i32>,
}

/// What is said of an objection.
#[derive(Clone)]
pub enum Said {
    /// What the concern is, as the lead understands it.
    Restate(String),
    /// That the restatement has it right.
    ConfirmUnderstood,
    /// What the restatement misses.
    CorrectRestatement(String),
    /// An answer.
    Address(Answer),
    /// Why the answer does not settle it.
    RejectAnswer(String),
    /// That the change settles it, and why.
    ConfirmSettled(Option<String>),
    /// That it is taken back, and why.
    Withdraw(Option<String>),
    /// Why it is overruled.
    Overrule(String),
    /// Why it is sustained.
    Sustain(String),
    /// What is held against the ruling.
    RecordDissent(String),
    /// What became known.
    Reraise(String),
}

/// An answer to an objection.
#[derive(Clone)]
pub struct Answer {
    /// The answer in a line.
    pub summary: Option<String>,
    /// What was changed, or why it was not.
    pub text: String,
    /// The number of the revision that changes it; none where reasons answer it.
    pub changed_in: Option<i32>,
}

/// Whom its raiser lets speak for an objection.
#[derive(Clone)]
pub struct NameSpeaker {
    /// The objection.
    pub objection: ObjectionId,
    /// The speaker; nobody any more where there is none.
    pub speaker: Option<StakeholderId>,
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
    if let Some(topic) = raise.topic {
        write.find_in::<topic::Entity>("topicId", topic, proposal.initiative_id).await?;
    }
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
        topic_id: raise.topic,
        passage: raise.passage,
        removal: raise.removal,
        speaker_id: None,
        restatement: None,
        correction: None,
        summary: None,
        answer: None,
        changed_in: None,
        rejection: None,
        ruling: None,
        dissent: None,
        settlement: None,
        information: None,
        carried_from_id: None,
        root_id: None,
        upheld_at: None,
        raised_at: write.now,
        moved_at: None,
        version: 1,
    };
    let row = write.insert("objection.raised", Some(proposal.initiative_id), row).await?;
    comment::objected(write, &proposal, &row).await?;
    Ok(row)
}

/// Moves an objection on. Nothing but its raiser, or whom they named to speak
/// for them, settles it.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`, `VERSION_CONFLICT`, or `BAD_INPUT` where the move cannot be made now.
pub async fn advance(write: &Write, step: Step) -> Result<objection::Model> {
    let (proposal, before) = visible(write, step.objection).await?;
    let mv = step.said.kind();
    write.authorize(mv.action(), On::Of(proposal.initiative_id, voice(write, proposal.initiative_id, &before)))?;
    write.expect_version(step.expected_version, &before)?;
    if !mv.from().contains(&before.state) {
        return Err(not_now(&before));
    }
    if mv != Move::RecordDissent {
        proposal::service::open(write, "objectionId", proposal.id).await?;
    }
    let mut after = before.clone();
    match step.said {
        Said::Restate(text) => (after.restatement, after.correction) = (Some(text), None),
        Said::ConfirmUnderstood => {
            restated(&before)?;
            after.correction = None;
        }
        Said::CorrectRestatement(text) => {
            restated(&before)?;
            after.correction = Some(text);
        }
        Said::Address(answer) => {
            check_change(write, &before, answer.changed_in).await?;
            (after.summary, after.answer, after.changed_in) = (answer.summary, Some(answer.text), answer.changed_in);
            after.rejection = None;
        }
        Said::RejectAnswer(text) => after.rejection = Some(text),
        Said::ConfirmSettled(text) | Said::Withdraw(text) => after.settlement = text,
        Said::Overrule(text) => {
            // What they said last, until they put it down in other words.
            let words = before.rejection.clone().unwrap_or_else(|| before.body.clone());
            (after.ruling, after.dissent) = (Some(text), Some(words));
        }
        Said::Sustain(text) => after.ruling = Some(text),
        Said::RecordDissent(text) => after.dissent = Some(text),
        Said::Reraise(text) => after = raised_again(before.clone(), text),
    }
    if let Some(state) = mv.to() {
        (after.state, after.moved_at) = (state, Some(write.now));
    }
    let after = write.update(mv.event(), Some(proposal.initiative_id), &before, after).await?;
    if mv.to().is_some() {
        comment::objected(write, &proposal, &after).await?;
    }
    Ok(after)
}

/// Lets somebody else speak for an objection: they may do all that its raiser
/// may, but name somebody in turn.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`, `VERSION_CONFLICT`, or `BAD_INPUT` for its raiser.
pub async fn name_speaker(write: &Write, name: NameSpeaker) -> Result<objection::Model> {
    let (proposal, before) = visible(write, name.objection).await?;
    write.authorize(Action::NameSpeaker, On::Of(proposal.initiative_id, before.raised_by))?;
    write.expect_version(name.expected_version, &before)?;
    proposal::service::open(write, "objectionId", proposal.id).await?;
    if let Some(speaker) = name.speaker {
        write.find_in::<stakeholder::Entity>("speakerId", speaker, proposal.initiative_id).await?;
        if speaker == before.raised_by {
            return Err(Error::bad_input("speakerId", "must name somebody else; leave it out to speak for yourself"));
        }
    }
    let after = objection::Model { speaker_id: name.speaker, ..before.clone() };
    write.update("objection.speakerNamed", Some(proposal.initiative_id), &before, after).await
}

impl Said {
    fn kind(&self) -> Move {
        match self {
            Self::Restate(_) => Move::Restate,
            Self::ConfirmUnderstood => Move::ConfirmUnderstood,
            Self::CorrectRestatement(_) => Move::CorrectRestatement,
            Self::Address(_) => Move::Address,
            Self::RejectAnswer(_) => Move::RejectAnswer,
            Self::ConfirmSettled(_) => Move::ConfirmSettled,
            Self::Withdraw(_) => Move::Withdraw,
            Self::Overrule(_) => Move::Overrule,
            Self::Sustain(_) => Move::Sustain,
            Self::RecordDissent(_) => Move::RecordDissent,
            Self::Reraise(_) => Move::Reraise,
        }
    }
}

/// The moves that this person can make now.
#[must_use]
pub fn moves(actor: &Actor, proposal: &entities::proposal::Model, row: &objection::Model) -> Vec<Move> {
    let own = actor.stake(proposal.initiative_id).map(|stake| stake.stakeholder);
    let on = On::Of(proposal.initiative_id, holder(own, row));
    let can = |mv: &Move| {
        let ready = match mv {
            Move::ConfirmUnderstood | Move::CorrectRestatement => row.restatement.is_some(),
            _ => true,
        };
        let takes = *mv == Move::RecordDissent || proposal::service::takes_feedback(proposal.status);
        ready && takes && mv.from().contains(&row.state) && policy::may(actor, mv.action(), on)
    };
    Move::ALL.into_iter().filter(can).collect()
}

/// Whose the objection is as far as the actor is concerned: its speaker speaks as its raiser.
#[must_use]
pub fn holder(actor: Option<StakeholderId>, row: &objection::Model) -> StakeholderId {
    row.speaker_id.filter(|speaker| actor == Some(*speaker)).unwrap_or(row.raised_by)
}

fn voice(write: &Write, initiative: InitiativeId, row: &objection::Model) -> StakeholderId {
    holder(write.actor.stake(initiative).map(|stake| stake.stakeholder), row)
}

async fn visible(write: &Write, id: ObjectionId) -> Result<(entities::proposal::Model, objection::Model)> {
    let row = write.find::<objection::Entity>("objectionId", id).await?;
    let proposal = proposal::service::visible(write, "objectionId", row.proposal_id).await?;
    Ok((proposal, row))
}

fn restated(row: &objection::Model) -> Result<()> {
    match row.restatement {
        Some(_) => Ok(()),
        None => Err(Error::bad_input("objectionId", "names an objection that no lead has restated yet")),
    }
}

/// A change answers an objection in a revision that was written since; one that
/// was sustained is answered by nothing else.
async fn check_change(write: &Write, row: &objection::Model, changed_in: Option<i32>) -> Result<()> {
    let Some(number) = changed_in else {
        if row.state == ObjectionState::Sustained {
            let message = "must name the revision that changes it: the decider sustained this objection";
            return Err(Error::bad_input("changedIn", message));
        }
        return Ok(());
    };
    let found = revision::Entity::in_org(row.organization_id)
        .filter(revision::Column::ProposalId.eq(row.proposal_id))
        .filter(revision::Column::Number.eq(number))
        .one(&write.tx)
        .await?;
    match found {
        Some(found) if found.created_at >= row.raised_at => Ok(()),
        Some(_) => Err(Error::bad_input("changedIn", "must be a revision from after the objection was raised")),
        None => Err(Error::bad_input("changedIn", "must be the number of a revision of the proposal")),
    }
}

/// As it was raised first; what was said of it since is in the record.
fn raised_again(row: objection::Model, information: String) -> objection::Model {
    objection::Model {
        restatement: None,
        correction: None,
        summary: None,
        answer: None,
        changed_in: None,
        rejection: None,
        ruling: None,
        dissent: None,
        settlement: None,
        information: Some(information),
        ..row
    }
}

fn not_now(row: &objection::Model) -> Error {
    let how = match row.state {
        ObjectionState::Raised => "was raised and is not answered yet",
        ObjectionState::Understood => "is understood and not answered yet",
        ObjectionState::Addressed => "is answered already",
        ObjectionState::Accommodated | ObjectionState::Withdrawn => "was settled by its raiser",
        ObjectionState::Overruled => "the decider has overruled",
        ObjectionState::Sustained => "the decider has sustained",
    };
    Error::bad_input("objectionId", format!("names an objection that {how}"))
}
