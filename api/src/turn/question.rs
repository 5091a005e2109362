//! A question that waits for somebody, and what it is to the people in it.

use async_graphql::Enum;
use chrono::{DateTime, Utc};
use entities::{InitiativeId, ProposalId, StakeholderId};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// What is asked.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[graphql(name = "TurnKind")]
pub enum Kind {
    /// A last call: final comment runs, and one holds no position on the proposal as it is now.
    FinalCommentEnds,
    /// What one thinks of a proposal.
    PositionWanted,
    /// Whether what a lead entered is what one told them.
    PositionToConfirm,
    /// What one thinks of a proposal that has changed in substance since one said so.
    PositionStale,
    /// What one thinks of a proposal, now that the time one wanted is over.
    TimeIsUp,
    /// How one sees a problem.
    UnderstandingWanted,
    /// How one sees a problem that has changed in substance since one said so.
    UnderstandingStale,
    /// Whether a lead understood one's objection.
    RestatementToConfirm,
    /// Whether an answer settles one's objection.
    AnswerToSettle,
    /// Whether a concession would settle one's objection.
    ConcessionToAnswer,
    /// A lead's answer to a question.
    QuestionToAnswer,
    /// What an objection is, in a lead's words.
    ObjectionToRestate,
    /// A lead's answer to an objection.
    ObjectionToAnswer,
    /// The decider's word on an objection whose raiser did not take the answer.
    ObjectionToRuleOn,
    /// A revision that takes an accepted concession up.
    ConcessionToIncorporate,
    /// Final comment, since the rule holds but for its clocks.
    FinalCommentToStart,
    /// The decision, since the rule holds.
    DecisionDue,
    /// Whether one will carry a decision out.
    CommitmentWanted,
    /// A piece of work.
    WorkDue,
    /// Whether a decision still holds: the day has come to look at it again.
    ReviewDue,
    /// Coming in: one was invited.
    Invitation,
    /// Another invitation: the last one has ended, and nobody came in by it.
    InvitationLapsed,
}

impl Kind {
    /// The mutations that answer it.
    pub fn answers(self) -> &'static [&'static str] {
        match self {
            Self::FinalCommentEnds | Self::PositionWanted | Self::PositionStale | Self::TimeIsUp => {
                &["takePosition", "raiseObjection"]
            }
            Self::PositionToConfirm => &["confirmPosition", "takePosition"],
            Self::UnderstandingWanted | Self::UnderstandingStale => &["takeUnderstanding"],
            Self::RestatementToConfirm => &["confirmUnderstood", "correctRestatement"],
            Self::AnswerToSettle => &["confirmSettled", "rejectAnswer", "withdrawObjection"],
            Self::ConcessionToAnswer => &["answerConcession"],
            Self::QuestionToAnswer => &["answerQuestion"],
            Self::ObjectionToRestate => &["restateObjection", "addressObjection"],
            Self::ObjectionToAnswer => &["addressObjection", "reviseProposal"],
            Self::ObjectionToRuleOn => &["overruleObjection", "sustainObjection"],
            Self::ConcessionToIncorporate => &["reviseProposal", "incorporateConcession"],
            Self::FinalCommentToStart => &["startFinalComment"],
            Self::DecisionDue => &["decide"],
            Self::CommitmentWanted => &["commitToDecision"],
            Self::WorkDue => &["changeWorkItem"],
            Self::ReviewDue => &["reopenProposal", "dismissReminder"],
            Self::Invitation => &["acceptInvitation"],
            Self::InvitationLapsed => &["inviteStakeholder"],
        }
    }
}

/// A question.
#[derive(Clone, Debug)]
pub struct Question {
    /// What is asked.
    pub kind: Kind,
    /// Where; nowhere that one may know of, with an invitation.
    pub initiative: Option<InitiativeId>,
    /// The proposal it belongs to.
    pub proposal: Option<ProposalId>,
    /// The kind and id of what it is about; nothing with an invitation of one's own.
    pub about: Option<(&'static str, Uuid)>,
    /// Until when it can be answered, or is to be.
    pub until: Option<DateTime<Utc>>,
    /// Whom it waits for, each with since when.
    pub asked: BTreeMap<StakeholderId, DateTime<Utc>>,
    /// Because of whom.
    pub because_of: BTreeSet<StakeholderId>,
    /// Why it waits, said to whom it waits for.
    pub why: String,
    /// Why it waits, said to because of whom it does.
    pub awaited: String,
}

impl Question {
    /// A question of this kind; its people, moments and sentences follow.
    pub fn new(kind: Kind, initiative: InitiativeId, about: (&'static str, Uuid)) -> Self {
        Self {
            kind,
            initiative: Some(initiative),
            proposal: None,
            about: Some(about),
            until: None,
            asked: BTreeMap::new(),
            because_of: BTreeSet::new(),
            why: String::new(),
            awaited: String::new(),
        }
    }

    /// The same, on this proposal.
    pub fn on(self, proposal: ProposalId) -> Self {
        Self { proposal: Some(proposal), ..self }
    }

    /// The same, answered until this moment.
    pub fn until(self, until: Option<DateTime<Utc>>) -> Self {
        Self { until, ..self }
    }

    /// The same, waiting for these people since a moment.
    pub fn asks(self, asked: impl IntoIterator<Item = StakeholderId>, since: DateTime<Utc>) -> Self {
        Self { asked: asked.into_iter().map(|id| (id, since)).collect(), ..self }
    }

    /// The same, because of these people.
    pub fn because_of(self, people: impl IntoIterator<Item = StakeholderId>) -> Self {
        Self { because_of: people.into_iter().collect(), ..self }
    }

    /// The same, in these words.
    pub fn said(self, why: String, awaited: String) -> Self {
        Self { why, awaited, ..self }
    }

    /// What orders it among others: what ends first, then what waits longest.
    pub fn urgency(&self, since: DateTime<Utc>) -> impl Ord + use<> {
        (
            self.until.is_none(),
            self.until,
            since,
            self.kind,
            self.about.map(|(_, id)| id),
            self.asked.keys().next().copied(),
        )
    }
}
