//! What happens to a proposal, told as it happens.

use super::graphql::Proposal;
use crate::auth::Action;
use crate::bus::Changed;
use crate::clock::new_id;
use crate::context::Request;
use crate::error::{Error, GraphError, Result};
use crate::global_id;
use crate::graph::Node;
use crate::graph::node;
use crate::loaders::SolvedBy;
use crate::occasion::{About, Occasion, Topic};
use async_graphql::{Context, Enum, ID, Object, Subscription};
use entities::{EventId, ProposalId, TypedId, proposal};
use futures_util::stream::{self, Stream};

/// Something that happened to a proposal.
pub struct ProposalChange {
    kind: ProposalChangeKind,
    proposal: proposal::Model,
    node: Option<Node>,
    revision: EventId,
}

/// What happened: to a proposal, in an initiative, or to somebody's turn.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(name = "ChangeKind")]
pub enum ProposalChangeKind {
    /// A draft was written; told to leads only.
    ProposalDrafted,
    /// It was shared for feedback.
    ProposalShared,
    /// It has a new revision.
    ProposalRevised,
    /// The text of a revision was written.
    RevisionWritten,
    /// Somebody took a position, or changed theirs.
    PositionTaken,
    /// Somebody took their position back.
    PositionWithdrawn,
    /// A lead entered a position for somebody; it waits for them.
    PositionEntered,
    /// Somebody confirmed the position that was entered for them.
    PositionConfirmed,
    /// Somebody lets another stakeholder answer for them.
    DelegationGiven,
    /// Somebody answers for themselves again.
    DelegationRevoked,
    /// A lead said that the proposal rests on a finding.
    EvidenceLinked,
    /// A lead said that it rests on a finding no more.
    EvidenceUnlinked,
    /// A lead carried an objection over from another proposal.
    ObjectionCarried,
    /// Its raiser said that an objection which was carried over holds here too.
    ObjectionUpheld,
    /// An objection was raised.
    ObjectionRaised,
    /// A lead said what they understand an objection to be.
    ObjectionRestated,
    /// Its raiser said what the restatement misses.
    ObjectionCorrected,
    /// The lead restated an objection, and its raiser felt understood.
    ObjectionUnderstood,
    /// The lead answered an objection.
    ObjectionAddressed,
    /// Its raiser said that the answer does not settle an objection.
    AnswerRejected,
    /// Its raiser said that a change settles an objection.
    ObjectionAccommodated,
    /// Its raiser took an objection back.
    ObjectionWithdrawn,
    /// The decider overruled an objection.
    ObjectionOverruled,
    /// The decider sustained an objection.
    ObjectionSustained,
    /// Its raiser put down what they hold against a ruling.
    ObjectionDissented,
    /// A settled objection was raised again.
    ObjectionReraised,
    /// Somebody seconded an objection.
    ObjectionSeconded,
    /// Somebody seconds an objection no more.
    SecondWithdrawn,
    /// Its raiser named who speaks for an objection.
    SpeakerNamed,
    /// Somebody said how they see a problem of the initiative.
    UnderstandingTaken,
    /// Somebody took back how they see a problem of the initiative.
    UnderstandingWithdrawn,
    /// A lead said how it does by a criterion.
    ProposalScored,
    /// An objection was said to point at a topic of research, or at none any more.
    ObjectionPointed,
    /// Somebody argued.
    ArgumentMade,
    /// An objection is expected of somebody once a concession is made; told to leads only.
    ObjectionExpected,
    /// A concession was prepared; told to leads only.
    ConcessionDrafted,
    /// A concession was offered.
    ConcessionOffered,
    /// Somebody answered a concession.
    ConcessionAnswered,
    /// All whose objections a concession would settle accept it.
    ConcessionAccepted,
    /// Somebody whose objection a concession would settle declined it.
    ConcessionDeclined,
    /// A revision took a concession up.
    ConcessionIncorporated,
    /// An initiative entered a stage.
    StageEntered,
    /// An initiative left a stage.
    StageLeft,
    /// A topic of research was added.
    TopicAdded,
    /// A topic of research changed.
    TopicChanged,
    /// Somebody recorded what they learnt.
    FindingRecorded,
    /// What is said of a finding changed.
    FindingChanged,
    /// Findings that say the same were merged.
    FindingMerged,
    /// Somebody found the same.
    FindingSighted,
    /// A problem was written down.
    ProblemStated,
    /// A problem changed.
    ProblemChanged,
    /// A problem was split.
    ProblemSplit,
    /// Problems were merged.
    ProblemMerged,
    /// What solutions are measured by changed: a criterion was added, changed or removed.
    CriteriaChanged,
    /// What a problem rests on changed: evidence was added or removed.
    EvidenceChanged,
    /// Somebody ranked the alternatives to a problem, or took that back.
    AlternativesRanked,
    /// A lead said who listens to whom; told to leads only.
    InfluenceSet,
    /// A lead recorded that they talked to somebody, or took that back; told to leads only.
    TalkRecorded,
    /// Somebody asked something about the proposal.
    QuestionAsked,
    /// A lead answered a question about the proposal.
    QuestionAnswered,
    /// Somebody took a question back.
    QuestionWithdrawn,
    /// The viewer was reminded of something.
    ReminderMade,
    /// The viewer dismissed a reminder.
    ReminderDismissed,
    /// Final comment began.
    FinalCommentStarted,
    /// A blocking objection or a substantive revision ended final comment.
    FinalCommentStopped,
    /// The clock of final comment has run as long as the rule wants.
    FinalCommentEnded,
    /// The clock of final comment stands still: leads owe an answer.
    FinalCommentHeld,
    /// The clock of final comment runs again.
    FinalCommentResumed,
    /// The proposal was accepted or rejected.
    ProposalDecided,
    /// Leads took the proposal back.
    ProposalWithdrawn,
    /// Another proposal took its place.
    ProposalSuperseded,
    /// The proposal was opened again.
    ProposalReopened,
    /// What was decided was put down.
    DecisionMade,
    /// A decision is in force no more.
    DecisionReopened,
    /// Leads handed the plan over to delivery.
    DecisionHandedOver,
    /// Somebody said that they will carry a decision out.
    CommitmentGiven,
    /// A piece of work was added to a decision.
    WorkItemAdded,
    /// A piece of work changed.
    WorkItemChanged,
    /// The organization works on other days; `node` is the organization.
    CalendarSet,
    /// A rule that governs the proposal was set; `node` is what the rule was set for.
    RuleSet,
    /// Somebody was invited to the initiative.
    StakeholderInvited,
    /// Somebody who was invited came in.
    StakeholderJoined,
    /// Something else changed: `node` says what.
    Changed,
    /// More changed than could be told, and nothing says what: read again all that is shown.
    Resync,
}

/// Something that happened to a proposal.
#[Object]
impl ProposalChange {
    /// What happened.
    async fn kind(&self) -> ProposalChangeKind {
        self.kind
    }

    /// The proposal as it is now.
    async fn proposal(&self) -> Proposal {
        self.proposal.clone().into()
    }

    /// What changed, as it is now; nothing with `RESYNC`.
    async fn node(&self) -> Option<&Node> {
        self.node.as_ref()
    }

    /// Opaque, and later in the order of text with every change: of two answers, the one with the
    /// later revision is newer.
    async fn revision(&self) -> String {
        self.revision.0.simple().to_string()
    }
}

/// Being told of proposals.
#[derive(Default)]
pub struct ProposalSubscription;

#[Subscription]
impl ProposalSubscription {
    /// Tells what happens to a proposal, to the people who take part in it, to how they see the problems that it
    /// solves, and to the rules that govern it, as it happens. Rights are read anew each time: what the viewer may not see at that moment is not told.
    /// An error where there is no such proposal that the viewer may see.
    async fn proposal_changed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the proposal.")] id: ID,
    ) -> Result<impl Stream<Item = ProposalChange>, GraphError> {
        let request = Request::of(ctx);
        let change = match ctx.data_opt::<Occasion>() {
            Some(occasion) => told(request, occasion, &id).await?,
            None => return Err(Error::BadRequest("subscribe over a WebSocket".to_owned()).into()),
        };
        Ok(stream::iter(change))
    }
}

/// What there is to tell; nothing where it only begins, or where the viewer may not know.
async fn told(request: Request<'_>, occasion: &Occasion, id: &ID) -> Result<Option<ProposalChange>> {
    let Some(proposal) = seen(request, id).await? else {
        return match occasion {
            Occasion::Begins(_) => Err(Error::BadRequest("`id` names no proposal that you can see".to_owned())),
            Occasion::Changed(_) | Occasion::Missed => Ok(None),
        };
    };
    match occasion {
        Occasion::Begins(topic) => {
            let (organization, initiative) = (proposal.organization_id, proposal.initiative_id);
            topic.get_or_init(|| Topic { organization, about: About::Proposal(initiative, proposal.id) });
            Ok(None)
        }
        Occasion::Changed(changed) if changed.is_draft && !request.may(Action::SeeDrafts, proposal.initiative_id) => {
            Ok(None)
        }
        Occasion::Changed(changed) if !concerns(request, changed, proposal.id).await? => Ok(None),
        Occasion::Changed(changed) => {
            let node = node::find(request, &changed.subject_kind, changed.subject).await?;
            let kind = ProposalChangeKind::of(&changed.kind);
            let (node, revision) = (node.map(Some), changed.revision);
            Ok(node.map(|node| ProposalChange { kind, proposal, node, revision }))
        }
        Occasion::Missed => {
            let kind = ProposalChangeKind::Resync;
            Ok(Some(ProposalChange { kind, proposal, node: None, revision: new_id() }))
        }
    }
}

/// Whether a change of a problem is one of a problem that the proposal solves.
async fn concerns(request: Request<'_>, changed: &Changed, proposal: ProposalId) -> Result<bool> {
    match (changed.proposal, changed.problem) {
        (None, Some(problem)) => Ok(request.referred(SolvedBy(proposal)).await?.contains(&problem)),
        _ => Ok(true),
    }
}

/// The proposal, by the same rights as everywhere.
async fn seen(request: Request<'_>, id: &ID) -> Result<Option<proposal::Model>> {
    request.actor()?;
    let Some(id) = global_id::decode::<ProposalId>(id) else { return Ok(None) };
    match node::find(request, ProposalId::KIND, id.0).await? {
        Some(Node::Proposal(_)) => request.find(id).await,
        _ => Ok(None),
    }
}

impl ProposalChangeKind {
    /// The word for an event of the record.
    #[must_use]
    pub fn of(event: &str) -> Self {
        match event {
            "proposal.drafted" => Self::ProposalDrafted,
            "proposal.shared" => Self::ProposalShared,
            "proposal.revised" => Self::ProposalRevised,
            "revision.written" => Self::RevisionWritten,
            "position.taken" => Self::PositionTaken,
            "position.withdrawn" => Self::PositionWithdrawn,
            "position.entered" => Self::PositionEntered,
            "position.confirmed" => Self::PositionConfirmed,
            "delegation.given" => Self::DelegationGiven,
            "delegation.revoked" => Self::DelegationRevoked,
            "proposalEvidence.added" => Self::EvidenceLinked,
            "proposalEvidence.removed" => Self::EvidenceUnlinked,
            "objection.carried" => Self::ObjectionCarried,
            "objection.upheld" => Self::ObjectionUpheld,
            "objection.raised" => Self::ObjectionRaised,
            "objection.understood" => Self::ObjectionUnderstood,
            "objection.addressed" => Self::ObjectionAddressed,
            "objection.accommodated" => Self::ObjectionAccommodated,
            "objection.withdrawn" => Self::ObjectionWithdrawn,
            "objection.overruled" => Self::ObjectionOverruled,
            "objection.sustained" => Self::ObjectionSustained,
            "objection.restated" => Self::ObjectionRestated,
            "objection.corrected" => Self::ObjectionCorrected,
            "objection.answerRejected" => Self::AnswerRejected,
            "objection.dissented" => Self::ObjectionDissented,
            "objection.reraised" => Self::ObjectionReraised,
            "objection.seconded" => Self::ObjectionSeconded,
            "objection.secondWithdrawn" => Self::SecondWithdrawn,
            "objection.speakerNamed" => Self::SpeakerNamed,
            "understanding.taken" => Self::UnderstandingTaken,
            "understanding.withdrawn" => Self::UnderstandingWithdrawn,
            "criterionValue.given" => Self::ProposalScored,
            "objection.pointed" => Self::ObjectionPointed,
            "argument.made" => Self::ArgumentMade,
            "latentObjection.expected" => Self::ObjectionExpected,
            "concession.drafted" => Self::ConcessionDrafted,
            "concession.offered" => Self::ConcessionOffered,
            "concessionAnswer.given" | "concession.answered" => Self::ConcessionAnswered,
            "concession.accepted" => Self::ConcessionAccepted,
            "concession.declined" => Self::ConcessionDeclined,
            "concession.incorporated" => Self::ConcessionIncorporated,
            "proposal.finalCommentStarted" => Self::FinalCommentStarted,
            "proposal.finalCommentStopped" => Self::FinalCommentStopped,
            "proposal.finalCommentEnded" => Self::FinalCommentEnded,
            "proposal.finalCommentHeld" => Self::FinalCommentHeld,
            "proposal.finalCommentResumed" => Self::FinalCommentResumed,
            "proposal.decided" => Self::ProposalDecided,
            "proposal.withdrawn" => Self::ProposalWithdrawn,
            "proposal.superseded" => Self::ProposalSuperseded,
            "proposal.reopened" => Self::ProposalReopened,
            "decision.made" => Self::DecisionMade,
            "decision.reopened" => Self::DecisionReopened,
            "decision.handedOver" => Self::DecisionHandedOver,
            "commitment.given" => Self::CommitmentGiven,
            "workItem.added" => Self::WorkItemAdded,
            "workItem.changed" => Self::WorkItemChanged,
            "calendar.set" => Self::CalendarSet,
            "decisionRule.set" => Self::RuleSet,
            "stage.entered" => Self::StageEntered,
            "stage.left" => Self::StageLeft,
            "topic.added" => Self::TopicAdded,
            "topic.changed" => Self::TopicChanged,
            "finding.recorded" => Self::FindingRecorded,
            "finding.changed" => Self::FindingChanged,
            "finding.merged" | "finding.mergedInto" | "sighting.moved" => Self::FindingMerged,
            "sighting.made" => Self::FindingSighted,
            "problem.stated" => Self::ProblemStated,
            "problem.changed" => Self::ProblemChanged,
            "problem.split" => Self::ProblemSplit,
            "problem.merged" => Self::ProblemMerged,
            "criterion.added" | "criterion.changed" | "criterion.removed" => Self::CriteriaChanged,
            "evidence.added" | "evidence.removed" => Self::EvidenceChanged,
            "ranking.given" | "ranking.withdrawn" => Self::AlternativesRanked,
            "influence.set" => Self::InfluenceSet,
            "talk.recorded" | "talk.withdrawn" => Self::TalkRecorded,
            "question.asked" => Self::QuestionAsked,
            "question.answered" => Self::QuestionAnswered,
            "question.withdrawn" => Self::QuestionWithdrawn,
            "reminder.made" => Self::ReminderMade,
            "reminder.dismissed" => Self::ReminderDismissed,
            "stakeholder.invited" => Self::StakeholderInvited,
            "stakeholder.joined" => Self::StakeholderJoined,
            _ => Self::Changed,
        }
    }
}
