//! The moves of an objection between being raised and being settled: from which
//! states each leads to which, and who may make it. A test prints the table.

use crate::auth::Action;
use entities::ObjectionState;
use entities::ObjectionState::{Accommodated, Addressed, Overruled, Raised, Sustained, Understood, Withdrawn};

/// Something that moves an objection on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// A lead says it in their own words.
    Restate,
    /// “Yes, you understood me.”
    ConfirmUnderstood,
    /// “Not quite.”
    CorrectRestatement,
    /// A lead answers it, by a change or with reasons.
    Address,
    /// “That does not settle it.”
    RejectAnswer,
    /// “The change settles it.”
    ConfirmSettled,
    /// Its raiser takes it back.
    Withdraw,
    /// The decider decides against it.
    Overrule,
    /// The decider decides for it.
    Sustain,
    /// Its raiser puts down what they hold against being overruled.
    RecordDissent,
    /// Something became known since it was settled.
    Reraise,
}

impl Move {
    /// Every move, in the order of the printed table.
    pub const ALL: [Self; 11] = [
        Self::Restate,
        Self::ConfirmUnderstood,
        Self::CorrectRestatement,
        Self::Address,
        Self::RejectAnswer,
        Self::ConfirmSettled,
        Self::Withdraw,
        Self::Overrule,
        Self::Sustain,
        Self::RecordDissent,
        Self::Reraise,
    ];

    /// The states in which it can be made. A raiser who says nothing holds up
    /// no answer: one may come before they felt understood.
    #[must_use]
    pub fn from(self) -> &'static [ObjectionState] {
        match self {
            Self::Restate | Self::ConfirmUnderstood | Self::CorrectRestatement => &[Raised],
            Self::Address => &[Raised, Understood, Addressed, Sustained],
            Self::RejectAnswer => &[Addressed],
            Self::ConfirmSettled | Self::Withdraw => &[Raised, Understood, Addressed, Overruled, Sustained],
            Self::Overrule | Self::Sustain => &[Raised, Understood, Addressed],
            Self::RecordDissent => &[Overruled],
            Self::Reraise => &[Accommodated, Withdrawn, Overruled],
        }
    }

    /// The state it leads to; none where it stays.
    #[must_use]
    pub fn to(self) -> Option<ObjectionState> {
        match self {
            Self::Restate | Self::CorrectRestatement | Self::RecordDissent => None,
            Self::ConfirmUnderstood | Self::RejectAnswer => Some(Understood),
            Self::Address => Some(Addressed),
            Self::ConfirmSettled => Some(Accommodated),
            Self::Withdraw => Some(Withdrawn),
            Self::Overrule => Some(Overruled),
            Self::Sustain => Some(Sustained),
            Self::Reraise => Some(Raised),
        }
    }

    /// What the policy asks about it.
    #[must_use]
    pub fn action(self) -> Action {
        match self {
            Self::Restate => Action::RestateObjection,
            Self::ConfirmUnderstood | Self::CorrectRestatement => Action::AnswerRestatement,
            Self::Address => Action::AddressObjection,
            Self::RejectAnswer => Action::RejectAnswer,
            Self::ConfirmSettled => Action::ConfirmSettled,
            Self::Withdraw => Action::WithdrawObjection,
            Self::Overrule | Self::Sustain => Action::RuleOnObjection,
            Self::RecordDissent => Action::RecordDissent,
            Self::Reraise => Action::ReraiseObjection,
        }
    }

    /// How the record calls it.
    #[must_use]
    pub fn event(self) -> &'static str {
        match self {
            Self::Restate => "objection.restated",
            Self::ConfirmUnderstood => "objection.understood",
            Self::CorrectRestatement => "objection.corrected",
            Self::Address => "objection.addressed",
            Self::RejectAnswer => "objection.answerRejected",
            Self::ConfirmSettled => "objection.accommodated",
            Self::Withdraw => "objection.withdrawn",
            Self::Overrule => "objection.overruled",
            Self::Sustain => "objection.sustained",
            Self::RecordDissent => "objection.dissented",
            Self::Reraise => "objection.reraised",
        }
    }
}
