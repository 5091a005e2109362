//! Anything with an id, looked up by it.

use crate::access::graphql::{ApiToken, Session};
use crate::account::graphql::{Organization, User};
use crate::argument::graphql::Argument;
use crate::auth::{Action, On, policy};
use crate::commitment::graphql::Commitment;
use crate::comparison::graphql::{CriterionValue, Ranking};
use crate::concession::graphql::{Concession, ConcessionAnswer};
use crate::context::Request;
use crate::decision::graphql::Decision;
use crate::delegation::graphql::Delegation;
use crate::error::{GraphResult, Result};
use crate::finding::graphql::{Finding, Sighting};
use crate::global_id;
use crate::influence::graphql::Influence;
use crate::initiative::graphql::{Initiative, Stakeholder};
use crate::membership::graphql::Membership;
use crate::objection::graphql::{LatentObjection, Objection, Second};
use crate::opinion::graphql::Statement;
use crate::position::graphql::Position;
use crate::problem::graphql::{Criterion, Evidence, Problem};
use crate::proposal::graphql::{Proposal, ProposalEvidence, Revision};
use crate::question::graphql::Question;
use crate::reminder::graphql::Reminder;
use crate::stage::graphql::StageEntry;
use crate::talk::graphql::Talk;
use crate::topic::graphql::Topic;
use crate::understanding::graphql::Understanding;
use crate::work::graphql::WorkItem;
use async_graphql::{Context, ID, Interface, Object};
use entities::{
    ApiTokenId, ArgumentId, CommitmentId, ConcessionAnswerId, ConcessionId, ConcessionState, CriterionId,
    CriterionValueId, DecisionId, DelegationId, EvidenceId, FindingId, InfluenceId, InitiativeId, LatentObjectionId,
    MembershipId, ObjectionId, OrganizationId, PositionId, ProblemId, ProposalEvidenceId, ProposalId, ProposalStatus,
    QuestionId, RankingId, ReminderId, RevisionId, SecondId, SessionId, SightingId, StageEntryId, StakeholderId,
    StatementId, TalkId, TopicId, TypedId, UnderstandingId, UserId, WorkItemId,
};
use futures_util::future::try_join_all;
use uuid::Uuid;

/// The most ids of one look-up.
const MOST: usize = 100;

/// Anything with an id.
#[derive(Interface)]
#[graphql(field(name = "id", ty = "ID", desc = "Its id: opaque, and different from the id of anything else."))]
pub enum Node {
    /// The viewer's own account.
    User(User),
    /// The viewer's own organization.
    Organization(Organization),
    /// A person in the viewer's organization.
    Membership(Membership),
    /// One of the viewer's own sessions.
    Session(Session),
    /// One of the viewer's own API tokens; for owners and admins, any of the organization.
    ApiToken(ApiToken),
    /// A technical project.
    Initiative(Initiative),
    /// A person's part in one.
    Stakeholder(Stakeholder),
    /// That one of them listens to another; for leads.
    Influence(Influence),
    /// That a project entered a stage.
    StageEntry(StageEntry),
    /// An area to look into.
    Topic(Topic),
    /// What was learnt on one.
    Finding(Finding),
    /// That somebody found that on their own.
    Sighting(Sighting),
    /// A problem statement.
    Problem(Problem),
    /// What solutions to a problem are measured by.
    Criterion(Criterion),
    /// What a problem statement rests on.
    Evidence(Evidence),
    /// How somebody sees a problem.
    Understanding(Understanding),
    /// How a proposal does by a criterion.
    CriterionValue(CriterionValue),
    /// In which order somebody prefers alternatives.
    Ranking(Ranking),
    /// A way to solve problems.
    Proposal(Proposal),
    /// A text of a proposal.
    Revision(Revision),
    /// That a proposal rests on a finding.
    ProposalEvidence(ProposalEvidence),
    /// What somebody thinks of a proposal.
    Position(Position),
    /// That somebody lets another answer for them.
    Delegation(Delegation),
    /// A concern about a proposal.
    Objection(Objection),
    /// That somebody seconds one.
    Second(Second),
    /// A question about a proposal.
    Question(Question),
    /// That a lead talked to somebody.
    Talk(Talk),
    /// What was decided on a proposal.
    Decision(Decision),
    /// What somebody says to a decision.
    Commitment(Commitment),
    /// A piece of work that follows from one.
    WorkItem(WorkItem),
    /// A concern that a concession would provoke.
    LatentObjection(LatentObjection),
    /// A statement about an objection.
    Argument(Argument),
    /// A change that could be offered.
    Concession(Concession),
    /// What somebody answers to one.
    ConcessionAnswer(ConcessionAnswer),
    /// Something that people are asked whether they agree with.
    Statement(Statement),
    /// That the viewer was reminded of something.
    Reminder(Reminder),
}

/// Looking things up by id.
#[derive(Default)]
pub struct NodeQuery;

#[Object]
impl NodeQuery {
    /// The thing with this id; nothing where there is none that the viewer may see.
    async fn node(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of anything.")] id: ID,
    ) -> Option<GraphResult<Node>> {
        by_id(Request::of(ctx), &id).await.map_err(Into::into).transpose()
    }

    /// The things with these ids, at most 100, in the order asked for; nothing
    /// in the place of those that the viewer may not see.
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The ids of anything; at most 100.")] ids: Vec<ID>,
    ) -> GraphResult<Vec<Option<Node>>> {
        if ids.len() > MOST {
            let message = format!("`ids` must have at most {MOST} items; this has {}", ids.len());
            return Err(crate::error::Error::BadRequest(message).into());
        }
        let request = Request::of(ctx);
        Ok(try_join_all(ids.iter().map(|id| by_id(request, id))).await?)
    }

    /// An initiative; nothing where there is none that the viewer may see.
    async fn initiative(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its id.")] id: ID,
    ) -> Option<GraphResult<Initiative>> {
        match by_id(Request::of(ctx), &id).await {
            Ok(Some(Node::Initiative(initiative))) => Some(Ok(initiative)),
            Ok(_) => None,
            Err(error) => Some(Err(error.into())),
        }
    }

    /// A proposal; nothing where there is none that the viewer may see.
    async fn proposal(&self, ctx: &Context<'_>, #[graphql(desc = "Its id.")] id: ID) -> Option<GraphResult<Proposal>> {
        match by_id(Request::of(ctx), &id).await {
            Ok(Some(Node::Proposal(proposal))) => Some(Ok(proposal)),
            Ok(_) => None,
            Err(error) => Some(Err(error.into())),
        }
    }
}

async fn by_id(request: Request<'_>, id: &ID) -> Result<Option<Node>> {
    request.actor()?;
    match global_id::parse(id) {
        Some((kind, id)) => find(request, &kind, id).await,
        None => Ok(None),
    }
}

/// The row of this kind and id, if the viewer may see it.
///
/// # Errors
///
/// `UNAUTHENTICATED`, or whatever the database says.
pub async fn find(request: Request<'_>, kind: &str, id: Uuid) -> Result<Option<Node>> {
    match kind {
        UserId::KIND => Ok(request.find(UserId(id)).await?.map(Into::into)),
        OrganizationId::KIND => Ok(request.find(OrganizationId(id)).await?.map(Into::into)),
        MembershipId::KIND => Ok(request.find(MembershipId(id)).await?.map(Into::into)),
        SessionId::KIND => {
            let row = request.find(SessionId(id)).await?;
            Ok(row.filter(|row| sees_of(request, Action::SeeSessions, row.user_id)).map(Into::into))
        }
        ApiTokenId::KIND => {
            let row = request.find(ApiTokenId(id)).await?;
            Ok(row.filter(|row| sees_of(request, Action::SeeApiTokens, row.user_id)).map(Into::into))
        }
        InitiativeId::KIND => Ok(seen_in(request, request.find(InitiativeId(id)).await?, |row| row.id)),
        StakeholderId::KIND => Ok(seen_in(request, request.find(StakeholderId(id)).await?, |row| row.initiative_id)),
        InfluenceId::KIND => {
            let row = request.find(InfluenceId(id)).await?;
            Ok(row.filter(|row| request.may(Action::SeeInfluence, row.initiative_id)).map(Into::into))
        }
        StageEntryId::KIND => Ok(seen_in(request, request.find(StageEntryId(id)).await?, |row| row.initiative_id)),
        TopicId::KIND => Ok(seen_in(request, request.find(TopicId(id)).await?, |row| row.initiative_id)),
        FindingId::KIND => Ok(seen_in(request, request.find(FindingId(id)).await?, |row| row.initiative_id)),
        SightingId::KIND => Ok(seen_in(request, request.find(SightingId(id)).await?, |row| row.initiative_id)),
        ProblemId::KIND => Ok(seen_in(request, request.find(ProblemId(id)).await?, |row| row.initiative_id)),
        CriterionId::KIND => under_problem(request, request.find(CriterionId(id)).await?, |row| row.problem_id).await,
        EvidenceId::KIND => under_problem(request, request.find(EvidenceId(id)).await?, |row| row.problem_id).await,
        UnderstandingId::KIND => {
            under_problem(request, request.find(UnderstandingId(id)).await?, |row| row.problem_id).await
        }
        RankingId::KIND => under_problem(request, request.find(RankingId(id)).await?, |row| row.problem_id).await,
        CriterionValueId::KIND => {
            under_proposal(request, request.find(CriterionValueId(id)).await?, |row| row.proposal_id).await
        }
        ProposalId::KIND => {
            let row = request.find(ProposalId(id)).await?;
            Ok(row.filter(|row| sees_proposal(request, row)).map(|row| Node::Proposal(row.into())))
        }
        RevisionId::KIND => {
            let row = sees_revision(request, request.find(RevisionId(id)).await?).await?;
            under_proposal(request, row, |row| row.proposal_id).await
        }
        PositionId::KIND => under_proposal(request, request.find(PositionId(id)).await?, |row| row.proposal_id).await,
        ProposalEvidenceId::KIND => {
            under_proposal(request, request.find(ProposalEvidenceId(id)).await?, |row| row.proposal_id).await
        }
        DelegationId::KIND => Ok(seen_in(request, request.find(DelegationId(id)).await?, |row| row.initiative_id)),
        ObjectionId::KIND => under_proposal(request, request.find(ObjectionId(id)).await?, |row| row.proposal_id).await,
        QuestionId::KIND => under_proposal(request, request.find(QuestionId(id)).await?, |row| row.proposal_id).await,
        TalkId::KIND => {
            let row = request.find(TalkId(id)).await?;
            Ok(row.filter(|row| request.may(Action::SeeInfluence, row.initiative_id)).map(Into::into))
        }
        SecondId::KIND => under_proposal(request, request.find(SecondId(id)).await?, |row| row.proposal_id).await,
        DecisionId::KIND => under_proposal(request, request.find(DecisionId(id)).await?, |row| row.proposal_id).await,
        CommitmentId::KIND => {
            under_proposal(request, request.find(CommitmentId(id)).await?, |row| row.proposal_id).await
        }
        WorkItemId::KIND => under_proposal(request, request.find(WorkItemId(id)).await?, |row| row.proposal_id).await,
        ArgumentId::KIND => under_proposal(request, request.find(ArgumentId(id)).await?, |row| row.proposal_id).await,
        ConcessionId::KIND => {
            let row = request.find(ConcessionId(id)).await?;
            let row = lead_only(request, row, |row| (row.proposal_id, row.state == ConcessionState::Draft)).await?;
            under_proposal(request, row, |row| row.proposal_id).await
        }
        ConcessionAnswerId::KIND => {
            under_proposal(request, request.find(ConcessionAnswerId(id)).await?, |row| row.proposal_id).await
        }
        StatementId::KIND => {
            let row = request.find(StatementId(id)).await?;
            let row = row.filter(|row| row.hidden_at.is_none() || sees_hidden(request, row));
            Ok(seen_in(request, row, |row| row.initiative_id))
        }
        ReminderId::KIND => {
            let row = request.find(ReminderId(id)).await?;
            let row = row.filter(|row| sees_of(request, Action::SeeReminders, row.user_id));
            Ok(seen_in(request, row, |row| row.initiative_id))
        }
        LatentObjectionId::KIND => {
            // Others meet it through the concession that provokes it.
            let row = request.find(LatentObjectionId(id)).await?;
            let row = lead_only(request, row, |row| (row.proposal_id, true)).await?;
            under_proposal(request, row, |row| row.proposal_id).await
        }
        _ => Ok(None),
    }
}

/// Whether the viewer may see a statement that a lead hid: leads, and whoever put it.
fn sees_hidden(request: Request<'_>, row: &entities::statement::Model) -> bool {
    let own = |stake: crate::auth::Stake| stake.stakeholder == row.author_id;
    request.may(Action::HideStatement, row.initiative_id)
        || request.actor().is_ok_and(|actor| actor.stake(row.initiative_id).is_some_and(own))
}

/// Whether the viewer may see such things of this person's.
fn sees_of(request: Request<'_>, action: Action, owner: UserId) -> bool {
    request.actor().is_ok_and(|actor| policy::may(&actor, action, On::Account(owner)))
}

fn seen_in<M>(request: Request<'_>, row: Option<M>, initiative: impl Fn(&M) -> InitiativeId) -> Option<Node>
where
    Node: From<M>,
{
    row.filter(|row| request.may(Action::SeeInitiative, initiative(row))).map(Into::into)
}

async fn under_problem<M>(
    request: Request<'_>,
    row: Option<M>,
    problem: impl Fn(&M) -> ProblemId,
) -> Result<Option<Node>>
where
    Node: From<M>,
{
    let Some(row) = row else { return Ok(None) };
    let problem = request.referred(problem(&row)).await?;
    Ok(seen_in(request, Some(row), |_| problem.initiative_id))
}

async fn under_proposal<M>(
    request: Request<'_>,
    row: Option<M>,
    proposal: impl Fn(&M) -> ProposalId,
) -> Result<Option<Node>>
where
    Node: From<M>,
{
    let Some(row) = row else { return Ok(None) };
    let proposal = request.referred(proposal(&row)).await?;
    Ok(sees_proposal(request, &proposal).then(|| row.into()))
}

/// The revision, unless it was written before sharing and the viewer is no lead.
async fn sees_revision(
    request: Request<'_>,
    row: Option<entities::revision::Model>,
) -> Result<Option<entities::revision::Model>> {
    let Some(row) = row else { return Ok(None) };
    let proposal = request.referred(row.proposal_id).await?;
    let shared = proposal.shared_revision.is_some_and(|shared| row.number >= shared);
    Ok((shared || request.may(Action::SeeDrafts, proposal.initiative_id)).then_some(row))
}

/// The row, unless it is for leads only and the viewer is none.
async fn lead_only<M>(
    request: Request<'_>,
    row: Option<M>,
    private: impl Fn(&M) -> (ProposalId, bool),
) -> Result<Option<M>> {
    let Some(row) = row else { return Ok(None) };
    let (proposal, private) = private(&row);
    let proposal = request.referred(proposal).await?;
    Ok((!private || request.may(Action::SeeDrafts, proposal.initiative_id)).then_some(row))
}

/// Whether the viewer may see this proposal.
pub(crate) fn sees_proposal(request: Request<'_>, row: &entities::proposal::Model) -> bool {
    let action = if row.status == ProposalStatus::Draft { Action::SeeDrafts } else { Action::SeeInitiative };
    request.may(action, row.initiative_id)
}

macro_rules! node_of {
    ($($module:ident => $variant:ident),* $(,)?) => {$(
        impl From<entities::$module::Model> for Node {
            fn from(row: entities::$module::Model) -> Self {
                Self::$variant(row.into())
            }
        }
    )*};
}

node_of! {
    user => User,
    organization => Organization,
    membership => Membership,
    session => Session,
    api_token => ApiToken,
    initiative => Initiative,
    stakeholder => Stakeholder,
    influence => Influence,
    stage_entry => StageEntry,
    topic => Topic,
    finding => Finding,
    sighting => Sighting,
    problem => Problem,
    criterion => Criterion,
    criterion_value => CriterionValue,
    ranking => Ranking,
    evidence => Evidence,
    understanding => Understanding,
    revision => Revision,
    proposal_evidence => ProposalEvidence,
    delegation => Delegation,
    position => Position,
    objection => Objection,
    second => Second,
    question => Question,
    talk => Talk,
    decision => Decision,
    commitment => Commitment,
    work_item => WorkItem,
    latent_objection => LatentObjection,
    argument => Argument,
    concession => Concession,
    concession_answer => ConcessionAnswer,
    statement => Statement,
    reminder => Reminder,
}
