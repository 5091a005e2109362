//! The words of the schema as pages say them, with the shape that repeats each.

use crate::schema;
use crate::ui::icon;
use maud::{Markup, html};

/// How somebody stands.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stance {
    /// Argues for it.
    Champion,
    /// For it.
    Support,
    /// Can live with it.
    Accept,
    /// Something should be fixed first.
    Reservations,
    /// Against it.
    Oppose,
    /// It would do harm.
    Block,
    /// No opinion.
    Abstain,
    /// Not in a position to judge.
    Recused,
    /// Needs time.
    NeedsTime,
}

impl Stance {
    /// All, as they are offered.
    pub const ALL: [Self; 9] = [
        Self::Champion,
        Self::Support,
        Self::Accept,
        Self::Reservations,
        Self::Oppose,
        Self::Block,
        Self::NeedsTime,
        Self::Abstain,
        Self::Recused,
    ];

    /// As the API has it, as people say it, its shape, and what it means.
    #[must_use]
    pub fn said(self) -> (&'static str, &'static str, &'static str, &'static str) {
        match self {
            Self::Champion => ("CHAMPION", "Champion", "champion", "I will argue for it"),
            Self::Support => ("SUPPORT", "Support", "support", "Good to go"),
            Self::Accept => ("ACCEPT", "Accept", "accept", "I can live with it"),
            Self::Reservations => ("RESERVATIONS", "Reservations", "reservations", "Something should change first"),
            Self::Oppose => ("OPPOSE", "Oppose", "oppose", "Better not"),
            Self::Block => ("BLOCK", "Block", "block", "It would do harm"),
            Self::Abstain => ("ABSTAIN", "Abstain", "abstain", "No opinion; count me as heard"),
            Self::Recused => ("RECUSED", "Recused", "recused", "I should not judge this"),
            Self::NeedsTime => ("NEEDS_TIME", "Need time", "needs-time", "I will answer by a date"),
        }
    }
}

/// A stance as a pill; nothing said yet is its own state.
#[must_use]
pub fn pill(stance: Option<Stance>, stale: bool, note: Option<&str>) -> Markup {
    let (word, look) = stance.map_or(("Not heard", "unheard"), |stance| (stance.said().1, stance.said().2));
    html! {
        span .st .{ "st-" (look) } .stale[stale] {
            (icon(&format!("s-{look}"))) span { (word) }
            @if let Some(note) = note { span .age { (icon("i-clock")) (note) } }
        }
    }
}

/// How grave an objection is.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth saying.
    Minor,
    /// Should be settled.
    Major,
    /// Must be settled.
    Blocking,
}

impl Severity {
    /// As people say it, and its shape.
    #[must_use]
    pub fn said(self) -> (&'static str, &'static str) {
        match self {
            Self::Minor => ("Minor", "minor"),
            Self::Major => ("Major", "major"),
            Self::Blocking => ("Blocking", "blocking"),
        }
    }

    /// As a shape and a word.
    #[must_use]
    pub fn shown(self) -> Markup {
        let (word, look) = self.said();
        html! { span .sev { (icon(&format!("v-{look}"))) (word) } }
    }
}

/// Where an objection is.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ObjectionState {
    /// Raised.
    Raised,
    /// Understood by the lead, as its raiser says.
    Understood,
    /// Answered.
    Addressed,
    /// Settled, as its raiser says.
    Accommodated,
    /// Withdrawn by its raiser.
    Withdrawn,
    /// Overruled by a decider.
    Overruled,
    /// Upheld by a decider.
    Sustained,
}

impl ObjectionState {
    /// As people say it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Raised => "Raised",
            Self::Understood => "Understood",
            Self::Addressed => "Answered",
            Self::Accommodated => "Settled",
            Self::Withdrawn => "Withdrawn",
            Self::Overruled => "Overruled",
            Self::Sustained => "Sustained",
        }
    }

    /// Who moves next.
    #[must_use]
    pub fn waits_for(self) -> &'static str {
        match self {
            Self::Raised => "waits for the lead to say it back",
            Self::Understood => "waits for an answer",
            Self::Addressed => "waits for the raiser",
            Self::Sustained => "waits for a change",
            Self::Accommodated | Self::Withdrawn | Self::Overruled => "closed",
        }
    }
}

/// Where a proposal is.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProposalStatus {
    /// For leads only.
    Draft,
    /// Shared.
    Open,
    /// In its final comment period.
    FinalComment,
    /// Accepted.
    Accepted,
    /// Rejected.
    Rejected,
    /// Withdrawn.
    Withdrawn,
    /// Another took its place.
    Superseded,
}

impl ProposalStatus {
    /// As people say it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Draft => "Draft",
            Self::Open => "Open",
            Self::FinalComment => "Final comment",
            Self::Accepted => "Accepted",
            Self::Rejected => "Rejected",
            Self::Withdrawn => "Withdrawn",
            Self::Superseded => "Superseded",
        }
    }

    /// Whether people still answer it.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::Open | Self::FinalComment)
    }
}

/// A person's part.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Whose approval counts.
    Approver,
    /// Who is heard.
    Contributor,
    /// Who looks on.
    Observer,
}

impl Role {
    /// As people say it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Approver => "approver",
            Self::Contributor => "contributor",
            Self::Observer => "observer",
        }
    }
}

/// What the rule says of a proposal.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerdictStatus {
    /// It may be decided.
    Ready,
    /// Time has to pass.
    Waiting,
    /// A clause is not met.
    NotReady,
    /// Somebody was not heard.
    NotHeard,
    /// Somebody or something stands against it.
    Blocked,
}

impl VerdictStatus {
    /// As people say it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Ready => "Ready",
            Self::Waiting => "Waiting",
            Self::NotReady => "Not ready",
            Self::NotHeard => "Not heard",
            Self::Blocked => "Blocked",
        }
    }
}

/// Whether a clause of the rule is met.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClauseStatus {
    /// It is.
    Satisfied,
    /// It is not.
    Unsatisfied,
    /// It asks nothing here.
    NotApplicable,
}

/// The stages of an initiative.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Research.
    Research,
    /// Propose.
    Propose,
    /// Negotiate.
    Negotiate,
}

impl Stage {
    /// In their order.
    pub const ALL: [Self; 3] = [Self::Research, Self::Propose, Self::Negotiate];

    /// As the API has it, and as people say it.
    #[must_use]
    pub fn said(self) -> (&'static str, &'static str) {
        match self {
            Self::Research => ("RESEARCH", "Research"),
            Self::Propose => ("PROPOSE", "Propose"),
            Self::Negotiate => ("NEGOTIATE", "Negotiate"),
        }
    }
}
