//! One type for each kind of id, so that no two are ever mixed up.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// An id that knows what kind of thing it names.
pub trait TypedId: Copy + From<Uuid> + Into<Uuid> {
    /// The name of the kind, as in the GraphQL schema.
    const KIND: &'static str;
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $kind:literal;)*) => {$(
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, DeriveValueType,
        )]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl TypedId for $name {
            const KIND: &'static str = $kind;
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl sea_orm::TryFromU64 for $name {
            fn try_from_u64(_: u64) -> Result<Self, DbErr> {
                Err(DbErr::ConvertFromU64(stringify!($name)))
            }
        }
    )*};
}

ids! {
    /// An account that can sign in.
    UserId = "User";
    /// A tenant.
    OrganizationId = "Organization";
    /// A user in an organization.
    MembershipId = "Membership";
    /// A technical project taken through the stages.
    InitiativeId = "Initiative";
    /// A person with a part in an initiative.
    StakeholderId = "Stakeholder";
    /// That somebody listens to somebody.
    InfluenceId = "Influence";
    /// An offer to a person to come in.
    InvitationId = "Invitation";
    /// A link that was sent to an address.
    OneTimeLinkId = "OneTimeLink";
    /// What a person has beside their password.
    SecondFactorId = "SecondFactor";
    /// That an initiative entered a stage.
    StageEntryId = "StageEntry";
    /// An area to look into.
    TopicId = "Topic";
    /// What was learnt on a topic.
    FindingId = "Finding";
    /// That somebody found what a finding says.
    SightingId = "Sighting";
    /// A problem statement.
    ProblemId = "Problem";
    /// One way to solve problems.
    ProposalId = "Proposal";
    /// That a proposal solves a problem.
    ProposalProblemId = "ProposalProblem";
    /// That a proposal grew out of another.
    DerivationId = "Derivation";
    /// That a proposal rests on a finding.
    ProposalEvidenceId = "ProposalEvidence";
    /// What of a proposal somebody has seen.
    LookId = "Look";
    /// One immutable text of a proposal.
    RevisionId = "Revision";
    /// What a solution is measured by.
    CriterionId = "Criterion";
    /// How a proposal does by a criterion.
    CriterionValueId = "CriterionValue";
    /// What a problem statement rests on.
    EvidenceId = "Evidence";
    /// How a stakeholder sees a problem.
    UnderstandingId = "Understanding";
    /// Which alternatives a stakeholder prefers.
    RankingId = "Ranking";
    /// What a stakeholder thinks of a proposal.
    PositionId = "Position";
    /// What somebody wants to know of a proposal.
    QuestionId = "Question";
    /// That a lead talked to somebody about a proposal.
    TalkId = "Talk";
    /// That somebody lets another stakeholder answer for them.
    DelegationId = "Delegation";
    /// A stakeholder's concern about a proposal.
    ObjectionId = "Objection";
    /// That somebody seconds an objection.
    SecondId = "Second";
    /// An objection that exists only once a concession provokes it.
    LatentObjectionId = "LatentObjection";
    /// A statement that supports or attacks an objection or another argument.
    ArgumentId = "Argument";
    /// A change the lead could offer.
    ConcessionId = "Concession";
    /// What somebody answers to a concession.
    ConcessionAnswerId = "ConcessionAnswer";
    /// What was decided on a proposal.
    DecisionId = "Decision";
    /// What somebody says to a decision.
    CommitmentId = "Commitment";
    /// A piece of work that follows from a decision.
    WorkItemId = "WorkItem";
    /// Something that people are asked whether they agree with.
    StatementId = "Statement";
    /// What somebody answers to one.
    StatementAnswerId = "StatementAnswer";
    /// The words of something, as they are searched for.
    SearchEntryId = "SearchEntry";
    /// That somebody was reminded of something.
    ReminderId = "Reminder";
    /// On which days an organization works.
    CalendarId = "Calendar";
    /// When a proposal counts as agreed.
    DecisionRuleId = "DecisionRule";
    /// A person signed in with one program.
    SessionId = "Session";
    /// A secret that carries a session on.
    RefreshTokenId = "RefreshToken";
    /// A secret with which a program acts.
    ApiTokenId = "ApiToken";
    /// Who somebody is elsewhere.
    IdentityId = "Identity";
    /// A sign-in under way at a provider.
    ExternalAttemptId = "ExternalAttempt";
    /// One recorded change.
    EventId = "Event";
}
