//! Why a subscription is executed: to find out what it is about, or because
//! something happened there. Each time is a request of its own, with rights
//! read anew, so that nothing is held between two events.

use crate::bus::Changed;
use entities::{DelegationId, InitiativeId, OrganizationId, ProposalId, StakeholderId, TypedId, UnderstandingId};
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

/// What a subscription is about: one proposal.
#[derive(Clone, Copy, Debug)]
pub struct Topic {
    /// The tenant.
    pub organization: OrganizationId,
    /// The initiative it is made in.
    pub initiative: InitiativeId,
    /// The proposal.
    pub proposal: ProposalId,
}

impl Topic {
    /// Whether a change is one of the proposal, of the people who have a say in
    /// it, who answers for whom and how they see the problems of the initiative,
    /// or of the rules it is measured by.
    #[must_use]
    pub fn concerns(&self, changed: &Changed) -> bool {
        if changed.organization != self.organization {
            return false;
        }
        match (changed.proposal, changed.initiative) {
            (Some(proposal), _) => proposal == self.proposal,
            (None, Some(initiative)) => {
                let people =
                    [StakeholderId::KIND, DelegationId::KIND, UnderstandingId::KIND].contains(&&*changed.subject_kind);
                initiative == self.initiative && (people || changed.kind == RULE_SET)
            }
            (None, None) => [RULE_SET, CALENDAR_SET].contains(&changed.kind.as_str()),
        }
    }
}
