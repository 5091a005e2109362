//! The policy: every action there is, and who may do it. Nothing else in the
//! server asks for a role.

use super::{Access, Actor, Stake};
use crate::error::{Error, Result};
use entities::{InitiativeId, OrganizationRole, Role, Scope, StakeholderId, UserId};

/// Something a person may or may not do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Change one's own account: its password, its address, its second factor.
    ManageAccount,
    /// Open an initiative in the organization.
    OpenInitiative,
    /// Set the organization's default rule.
    SetOrganizationRule,
    /// Say who one is elsewhere, for one's own account.
    ManageIdentities,
    /// See an initiative and what is shared in it.
    SeeInitiative,
    /// See drafts, and what is computed from them.
    SeeDrafts,
    /// See who listens to whom, and to whom leads have talked.
    SeeInfluence,
    /// Say who listens to whom.
    SetInfluence,
    /// Say that one talked to somebody.
    RecordTalk,
    /// See stakeholders' addresses.
    SeeAddresses,
    /// Bring people in.
    InviteStakeholder,
    /// Make somebody a lead or the decider.
    AppointLead,
    /// Take an initiative to a stage.
    EnterStage,
    /// Add topics and change them.
    ManageTopics,
    /// Record what one learnt.
    RecordFinding,
    /// Say that one found the same.
    SightFinding,
    /// Change what a finding is, and what it is about.
    ChangeFinding,
    /// Change the words of a finding.
    RewordFinding,
    /// Merge findings that say the same.
    MergeFindings,
    /// Write down a problem.
    StateProblem,
    /// Change a problem: its words, its criteria, its evidence, what becomes of it.
    ChangeProblem,
    /// Say how one sees a problem.
    TakeUnderstanding,
    /// Say how a proposal does by a criterion.
    ScoreProposal,
    /// Rank the alternatives to a problem.
    RankAlternatives,
    /// Write a proposal.
    DraftProposal,
    /// Give a proposal a new revision.
    ReviseProposal,
    /// Open a proposal for feedback.
    ShareProposal,
    /// Note that one has seen a proposal.
    LookAtProposal,
    /// Say which findings a proposal rests on.
    LinkFinding,
    /// Ask leads something about a proposal.
    AskQuestion,
    /// Answer such a question.
    AnswerQuestion,
    /// Take one's question back.
    WithdrawQuestion,
    /// Take a position.
    TakePosition,
    /// Take a position back.
    WithdrawPosition,
    /// Enter a position that somebody told one.
    EnterPosition,
    /// Confirm what was entered for oneself.
    ConfirmPosition,
    /// Let somebody else answer.
    DelegatePosition,
    /// Answer for oneself again.
    RevokeDelegation,
    /// Raise an objection.
    RaiseObjection,
    /// Carry objections over to another proposal.
    CarryObjections,
    /// Say that what was carried over holds.
    UpholdObjection,
    /// Second somebody else's objection.
    SecondObjection,
    /// Say which topic of research an objection points at.
    PointAtTopic,
    /// Name who speaks for an objection.
    NameSpeaker,
    /// Say what an objection is understood to be.
    RestateObjection,
    /// Say whether that is it.
    AnswerRestatement,
    /// Answer an objection.
    AddressObjection,
    /// Say that an answer does not settle an objection.
    RejectAnswer,
    /// Say that a change settles an objection.
    ConfirmSettled,
    /// Take an objection back.
    WithdrawObjection,
    /// Raise a settled objection again.
    ReraiseObjection,
    /// Overrule or sustain an objection.
    RuleOnObjection,
    /// Put down what is held against a ruling.
    RecordDissent,
    /// Argue for or against an objection or an argument.
    Argue,
    /// Prepare a concession.
    DraftConcession,
    /// Offer a concession.
    OfferConcession,
    /// Answer a concession.
    AnswerConcession,
    /// Say that a revision takes a concession up.
    IncorporateConcession,
    /// Set the rule of an initiative or a proposal.
    SetRule,
    /// Begin final comment.
    StartFinalComment,
    /// Take a proposal back.
    WithdrawProposal,
    /// Put another proposal in the place of one.
    SupersedeProposal,
    /// Open a closed proposal again.
    ReopenProposal,
    /// Decide on a proposal.
    Decide,
    /// Say that a decision will be carried out.
    CommitToDecision,
    /// Add a piece of work to a decision.
    AddWorkItem,
    /// Change a piece of work.
    ChangeWorkItem,
    /// Hand the plan of a decision over to delivery.
    HandOver,
    /// Say on which days the organization works.
    SetCalendar,
    /// Put a statement to the people of an initiative.
    PutStatement,
    /// Hide a statement, or ask about it again.
    HideStatement,
    /// Answer a statement.
    AnswerStatement,
    /// Do what time alone brings: end final comment, remind people.
    MoveClocks,
    /// See what one is reminded of.
    SeeReminders,
    /// Dismiss a reminder.
    DismissReminder,
    /// See sessions.
    SeeSessions,
    /// End a session.
    EndSession,
    /// See API tokens.
    SeeApiTokens,
    /// Make an API token.
    CreateApiToken,
    /// Take an API token back.
    RevokeApiToken,
    /// See members' addresses.
    SeeMemberAddresses,
    /// Change what a member may do in the organization.
    SetMemberRole,
    /// Keep a member out of the organization, and let them in again.
    SuspendMember,
    /// Make somebody an owner, and do to one what is done to members.
    AppointOwner,
}

impl Action {
    /// Every action, in the order of the printed matrix.
    pub const ALL: &[Self] = &[
        Self::ManageAccount,
        Self::OpenInitiative,
        Self::SetOrganizationRule,
        Self::ManageIdentities,
        Self::SeeInitiative,
        Self::SeeDrafts,
        Self::SeeInfluence,
        Self::SetInfluence,
        Self::RecordTalk,
        Self::SeeAddresses,
        Self::InviteStakeholder,
        Self::AppointLead,
        Self::EnterStage,
        Self::ManageTopics,
        Self::RecordFinding,
        Self::SightFinding,
        Self::ChangeFinding,
        Self::RewordFinding,
        Self::MergeFindings,
        Self::StateProblem,
        Self::ChangeProblem,
        Self::TakeUnderstanding,
        Self::ScoreProposal,
        Self::RankAlternatives,
        Self::DraftProposal,
        Self::ReviseProposal,
        Self::ShareProposal,
        Self::LookAtProposal,
        Self::LinkFinding,
        Self::AskQuestion,
        Self::AnswerQuestion,
        Self::WithdrawQuestion,
        Self::TakePosition,
        Self::WithdrawPosition,
        Self::EnterPosition,
        Self::ConfirmPosition,
        Self::DelegatePosition,
        Self::RevokeDelegation,
        Self::RaiseObjection,
        Self::CarryObjections,
        Self::UpholdObjection,
        Self::SecondObjection,
        Self::PointAtTopic,
        Self::NameSpeaker,
        Self::RestateObjection,
        Self::AnswerRestatement,
        Self::AddressObjection,
        Self::RejectAnswer,
        Self::ConfirmSettled,
        Self::WithdrawObjection,
        Self::ReraiseObjection,
        Self::RuleOnObjection,
        Self::RecordDissent,
        Self::Argue,
        Self::DraftConcession,
        Self::OfferConcession,
        Self::AnswerConcession,
        Self::IncorporateConcession,
        Self::SetRule,
        Self::StartFinalComment,
        Self::WithdrawProposal,
        Self::SupersedeProposal,
        Self::ReopenProposal,
        Self::Decide,
        Self::CommitToDecision,
        Self::AddWorkItem,
        Self::ChangeWorkItem,
        Self::HandOver,
        Self::SetCalendar,
        Self::PutStatement,
        Self::HideStatement,
        Self::AnswerStatement,
        Self::MoveClocks,
        Self::SeeReminders,
        Self::DismissReminder,
        Self::SeeSessions,
        Self::EndSession,
        Self::SeeApiTokens,
        Self::CreateApiToken,
        Self::RevokeApiToken,
        Self::SeeMemberAddresses,
        Self::SetMemberRole,
        Self::SuspendMember,
        Self::AppointOwner,
    ];

    /// The scope that an API token needs for it; none where no API token will do:
    /// a program manages no accounts, sessions, tokens or memberships.
    #[must_use]
    pub fn scope(self) -> Option<Scope> {
        match self {
            Self::SeeInitiative
            | Self::SeeDrafts
            | Self::SeeInfluence
            | Self::SeeAddresses
            | Self::SeeReminders
            | Self::SeeMemberAddresses => Some(Scope::Read),
            Self::TakeUnderstanding
            | Self::RankAlternatives
            | Self::RecordFinding
            | Self::SightFinding
            | Self::ChangeFinding
            | Self::RewordFinding
            | Self::PointAtTopic
            | Self::LookAtProposal
            | Self::AskQuestion
            | Self::WithdrawQuestion
            | Self::TakePosition
            | Self::WithdrawPosition
            | Self::ConfirmPosition
            | Self::DelegatePosition
            | Self::RevokeDelegation
            | Self::UpholdObjection
            | Self::RaiseObjection
            | Self::SecondObjection
            | Self::NameSpeaker
            | Self::AnswerRestatement
            | Self::RejectAnswer
            | Self::ConfirmSettled
            | Self::WithdrawObjection
            | Self::ReraiseObjection
            | Self::RecordDissent
            | Self::AnswerConcession
            | Self::CommitToDecision
            | Self::PutStatement
            | Self::AnswerStatement
            | Self::DismissReminder
            | Self::Argue => Some(Scope::Negotiate),
            Self::OpenInitiative
            | Self::InviteStakeholder
            | Self::AppointLead
            | Self::EnterStage
            | Self::ManageTopics
            | Self::MergeFindings
            | Self::StateProblem
            | Self::ChangeProblem
            | Self::ScoreProposal
            | Self::DraftProposal
            | Self::ReviseProposal
            | Self::ShareProposal
            | Self::LinkFinding
            | Self::EnterPosition
            | Self::CarryObjections
            | Self::RestateObjection
            | Self::AddressObjection
            | Self::RuleOnObjection
            | Self::DraftConcession
            | Self::OfferConcession
            | Self::IncorporateConcession
            | Self::SetInfluence
            | Self::RecordTalk
            | Self::AnswerQuestion
            | Self::StartFinalComment
            | Self::WithdrawProposal
            | Self::SupersedeProposal
            | Self::ReopenProposal
            | Self::Decide
            | Self::AddWorkItem
            | Self::ChangeWorkItem
            | Self::HandOver
            | Self::HideStatement
            | Self::SetRule => Some(Scope::Lead),
            Self::SetOrganizationRule | Self::SetCalendar => Some(Scope::Administer),
            Self::MoveClocks
            | Self::ManageAccount
            | Self::SeeSessions
            | Self::EndSession
            | Self::ManageIdentities
            | Self::SeeApiTokens
            | Self::CreateApiToken
            | Self::RevokeApiToken
            | Self::SetMemberRole
            | Self::SuspendMember
            | Self::AppointOwner => None,
        }
    }
}

/// What an action is done on.
#[derive(Clone, Copy, Debug)]
pub enum On {
    /// The actor's organization.
    Organization,
    /// Something in an initiative.
    Initiative(InitiativeId),
    /// Something of one stakeholder's in an initiative.
    Of(InitiativeId, StakeholderId),
    /// Something of one person's, whatever the initiative.
    Account(UserId),
}

/// What of a person matters to the policy.
#[derive(Clone, Copy, Debug)]
pub struct Standing {
    /// Their role in the organization.
    pub role: OrganizationRole,
    /// Their part in the initiative.
    pub stake: Option<Stake>,
    /// Whether the thing is their own.
    pub own: bool,
}

/// Whether a person of this standing may do this.
#[must_use]
pub fn allows(action: Action, standing: Standing) -> bool {
    let runs = matches!(standing.role, OrganizationRole::Owner | OrganizationRole::Admin);
    let takes_part = standing.stake.is_some();
    let has_say = standing.stake.is_some_and(|stake| stake.role != Role::Observer);
    let leads = standing.stake.is_some_and(|stake| stake.lead);
    let decides = standing.stake.is_some_and(|stake| stake.decider);
    match action {
        Action::OpenInitiative => true,
        // No person: see `may`.
        Action::MoveClocks => false,
        Action::SetOrganizationRule | Action::SetCalendar | Action::SetMemberRole | Action::SuspendMember => runs,
        Action::AppointOwner => standing.role == OrganizationRole::Owner,
        Action::ManageAccount
        | Action::SeeSessions
        | Action::EndSession
        | Action::CreateApiToken
        | Action::SeeReminders
        | Action::DismissReminder
        | Action::ManageIdentities => standing.own,
        Action::SeeApiTokens | Action::RevokeApiToken | Action::SeeMemberAddresses => standing.own || runs,
        Action::SeeInitiative | Action::LookAtProposal => takes_part || runs,
        Action::SeeAddresses | Action::InviteStakeholder => leads || runs,
        Action::SeeDrafts
        | Action::SeeInfluence
        | Action::SetInfluence
        | Action::RecordTalk
        | Action::AnswerQuestion
        | Action::AppointLead
        | Action::EnterStage
        | Action::ManageTopics
        | Action::MergeFindings
        | Action::StateProblem
        | Action::ChangeProblem
        | Action::ScoreProposal
        | Action::DraftProposal
        | Action::ReviseProposal
        | Action::ShareProposal
        | Action::LinkFinding
        | Action::EnterPosition
        | Action::CarryObjections
        | Action::RestateObjection
        | Action::AddressObjection
        | Action::DraftConcession
        | Action::OfferConcession
        | Action::IncorporateConcession
        | Action::StartFinalComment
        | Action::WithdrawProposal
        | Action::SupersedeProposal
        | Action::AddWorkItem
        | Action::HandOver
        | Action::HideStatement
        | Action::SetRule => leads,
        Action::TakeUnderstanding | Action::RankAlternatives | Action::DelegatePosition | Action::AnswerStatement => {
            has_say
        }
        Action::PutStatement => has_say || leads,
        Action::Decide => decides,
        Action::ReopenProposal => leads || decides,
        Action::CommitToDecision => standing.stake.is_some_and(|stake| stake.role != Role::Observer),
        Action::RuleOnObjection => decides && !standing.own,
        // What somebody knows is no say: observers record it too.
        Action::RecordFinding
        | Action::SightFinding
        | Action::AskQuestion
        | Action::TakePosition
        | Action::RaiseObjection
        | Action::SecondObjection
        | Action::Argue
        | Action::AnswerConcession => takes_part,
        Action::ChangeFinding | Action::PointAtTopic | Action::ChangeWorkItem => leads || (takes_part && standing.own),
        Action::RewordFinding
        | Action::WithdrawQuestion
        | Action::WithdrawPosition
        | Action::ConfirmPosition
        | Action::RevokeDelegation
        | Action::UpholdObjection
        | Action::NameSpeaker
        | Action::AnswerRestatement
        | Action::RejectAnswer
        | Action::ConfirmSettled
        | Action::WithdrawObjection
        | Action::ReraiseObjection
        | Action::RecordDissent => takes_part && standing.own,
    }
}

/// Lets the action pass, or says that it is not theirs to do.
///
/// # Errors
///
/// `FORBIDDEN`.
pub fn authorize(actor: &Actor, action: Action, on: On) -> Result<()> {
    if may(actor, action, on) {
        return Ok(());
    }
    if !actor.access.covers(action.scope()) {
        return Err(Error::Forbidden(match action.scope() {
            Some(scope) => format!("this API token would need the scope `{}`", word(scope)),
            None => "no token of this kind may do this; sign in".to_owned(),
        }));
    }
    Err(Error::Forbidden(match action {
        Action::PutStatement => {
            "only leads and stakeholders of the initiative with a say, which observers have not, may do this".to_owned()
        }
        Action::TakeUnderstanding | Action::RankAlternatives | Action::DelegatePosition | Action::AnswerStatement => {
            "only stakeholders of the initiative with a say, which observers have not, may do this".to_owned()
        }
        Action::WithdrawPosition | Action::ConfirmPosition => "only whose position it is may do this".to_owned(),
        Action::RevokeDelegation => "only who gave the delegation may do this".to_owned(),
        Action::WithdrawQuestion => "only who asked the question may do this".to_owned(),
        Action::NameSpeaker => "only who raised the objection may do this".to_owned(),
        Action::RewordFinding => "only who recorded the finding may do this".to_owned(),
        Action::ChangeFinding => "only who recorded the finding, and leads of the initiative, may do this".to_owned(),
        Action::PointAtTopic => {
            "only leads of the initiative, who raised the objection, and whom they named to speak for them, may do this"
                .to_owned()
        }
        Action::AnswerRestatement
        | Action::RejectAnswer
        | Action::ConfirmSettled
        | Action::WithdrawObjection
        | Action::ReraiseObjection
        | Action::UpholdObjection
        | Action::RecordDissent => {
            "only who raised the objection, and whom they named to speak for them, may do this".to_owned()
        }
        Action::RuleOnObjection => {
            "only the decider of the initiative may do this, and not on an objection of their own".to_owned()
        }
        Action::Decide => "only the decider of the initiative may do this".to_owned(),
        Action::ReopenProposal => "only leads and the decider of the initiative may do this".to_owned(),
        Action::CommitToDecision => "only stakeholders with a say, approvers and contributors, may do this".to_owned(),
        Action::ChangeWorkItem => "only leads of the initiative, and who it is for, may do this".to_owned(),
        Action::SetOrganizationRule
        | Action::SetCalendar
        | Action::SetMemberRole
        | Action::SuspendMember
        | Action::SeeMemberAddresses => "only owners and admins of the organization may do this".to_owned(),
        Action::AppointOwner => "only owners of the organization may do this".to_owned(),
        Action::SeeSessions
        | Action::EndSession
        | Action::CreateApiToken
        | Action::SeeReminders
        | Action::DismissReminder
        | Action::ManageIdentities => "only whose it is may do this".to_owned(),
        Action::MoveClocks => "the server alone does this, by its clocks".to_owned(),
        Action::SeeApiTokens | Action::RevokeApiToken => {
            "only whose it is, and owners and admins of the organization, may do this".to_owned()
        }
        Action::InviteStakeholder | Action::SeeAddresses => {
            "only leads of the initiative, and owners and admins of the organization, may do this".to_owned()
        }
        Action::SeeInitiative
        | Action::LookAtProposal
        | Action::RecordFinding
        | Action::SightFinding
        | Action::AskQuestion
        | Action::TakePosition
        | Action::RaiseObjection
        | Action::SecondObjection
        | Action::AnswerConcession
        | Action::Argue => "only stakeholders of the initiative may do this".to_owned(),
        _ => "only leads of the initiative may do this".to_owned(),
    }))
}

/// Whether an actor may do this.
#[must_use]
pub fn may(actor: &Actor, action: Action, on: On) -> bool {
    if actor.access == Access::Server {
        return action == Action::MoveClocks;
    }
    let (stake, own) = match on {
        On::Organization => (None, false),
        On::Initiative(initiative) => (actor.stake(initiative), false),
        On::Of(initiative, holder) => {
            let stake = actor.stake(initiative);
            (stake, stake.is_some_and(|stake| stake.stakeholder == holder))
        }
        On::Account(user) => (None, actor.user == user),
    };
    actor.access.covers(action.scope()) && allows(action, Standing { role: actor.role, stake, own })
}

fn word(scope: Scope) -> &'static str {
    match scope {
        Scope::Read => "READ",
        Scope::Negotiate => "NEGOTIATE",
        Scope::Lead => "LEAD",
        Scope::Administer => "ADMINISTER",
    }
}
