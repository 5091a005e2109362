//! Why a subscription is executed: to find out what it is about, or because
//! something happened there. Each time is a request of its own, with rights
//! read anew, so that nothing is held between two events.

use crate::bus::Changed;
use entities::{
    DelegationId, InitiativeId, OrganizationId, ProposalId, ReminderId, StakeholderId, TypedId, UnderstandingId, UserId,
};
use std::sync::{Arc, OnceLock};

/// The event of a rule that was set.
const RULE_SET: &str = "decisionRule.set";
/// The event of a calendar that was set.
const CALENDAR_SET: &str = "calendar.set";

/// Why a subscription is executed.
#[derive(Clone, Debug)]
pub enum Occasion {
    /// It begins; who executes it reads here what it is about.
    Begins(Arc<OnceLock<Topic>>),
    /// Something changed.
    Changed(Arc<Changed>),
    /// So much changed that some of it was missed.
    Missed,
}

/// What a subscription is about, in one organization.
#[derive(Clone, Copy, Debug)]
pub struct Topic {
    /// The tenant.
    pub organization: OrganizationId,
    /// What in it.
    pub about: About,
}

/// What a subscription is about.
#[derive(Clone, Copy, Debug)]
pub enum About {
    /// One proposal, in an initiative.
    Proposal(InitiativeId, ProposalId),
    /// One initiative.
    Initiative(InitiativeId),
    /// The turn of one person.
    Turn(UserId),
}

impl Topic {
    /// Whether a change may be one of what it is about. Who may know of it, and
    /// what takes a look at rows, is asked when it is told.
    #[must_use]
    pub fn concerns(&self, changed: &Changed) -> bool {
        if changed.organization != self.organization {
            return false;
        }
        match (self.about, changed.initiative) {
            // Of the whole organization.
            (_, None) => [RULE_SET, CALENDAR_SET].contains(&changed.kind.as_str()),
            (About::Proposal(_, proposal), Some(_)) if changed.proposal.is_some() => changed.proposal == Some(proposal),
            (About::Proposal(here, _), Some(there)) => {
                // Also who answers for whom, and how people see problems, its own and others.
                let people =
                    [StakeholderId::KIND, DelegationId::KIND, UnderstandingId::KIND].contains(&&*changed.subject_kind);
                here == there && (people || changed.kind == RULE_SET)
            }
            // What one person is reminded of is theirs alone.
            (About::Initiative(here), Some(there)) => here == there && changed.subject_kind != ReminderId::KIND,
            (About::Turn(_), Some(_)) => !changed.is_draft,
        }
    }
}
