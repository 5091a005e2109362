//! The schema: every feature's part put together.

use crate::access::mutation::AccessMutation;
use crate::account::factor::mutation::FactorMutation;
use crate::account::graphql::AccountQuery;
use crate::account::mutation::AccountMutation;
use crate::account::recovery::mutation::RecoveryMutation;
use crate::argument::mutation::ArgumentMutation;
use crate::calendar::mutation::CalendarMutation;
use crate::commitment::mutation::CommitmentMutation;
use crate::comparison::mutation::ComparisonMutation;
use crate::concession::mutation::ConcessionMutation;
use crate::context::State;
use crate::decision::mutation::DecisionMutation;
use crate::delegation::mutation::DelegationMutation;
use crate::external::graphql::ExternalQuery;
use crate::external::mutation::ExternalMutation;
use crate::finding::mutation::FindingMutation;
use crate::graph::node::NodeQuery;
use crate::graph::{Node, UserError};
use crate::influence::mutation::InfluenceMutation;
use crate::initiative::change::InitiativeSubscription;
use crate::initiative::graphql::InitiativeQuery;
use crate::initiative::mutation::InitiativeMutation;
use crate::membership::mutation::MembershipMutation;
use crate::objection::mutation::{
    AnswerMutation, CarryMutation, GapMutation, ObjectionMutation, RulingMutation, SettleMutation,
};
use crate::opinion::mutation::OpinionMutation;
use crate::position::mutation::PositionMutation;
use crate::problem::mutation::{CriterionMutation, EvidenceMutation, LineageMutation, ProblemMutation};
use crate::proposal::change::ProposalSubscription;
use crate::proposal::mutation::{CloseMutation, LookMutation, ProposalEvidenceMutation, ProposalMutation};
use crate::question::mutation::QuestionMutation;
use crate::reminder::mutation::ReminderMutation;
use crate::rule::mutation::RuleMutation;
use crate::search::graphql::SearchQuery;
use crate::stage::mutation::StageMutation;
use crate::talk::mutation::TalkMutation;
use crate::topic::mutation::TopicMutation;
use crate::turn::change::TurnSubscription;
use crate::understanding::mutation::UnderstandingMutation;
use crate::work::mutation::WorkMutation;
use async_graphql::{MergedObject, MergedSubscription, SDLExportOptions, SchemaBuilder};
use std::sync::Arc;

/// How deep selections may be nested.
const DEPTH: usize = 15;

/// Questions: what there is, and how near agreement it is.
#[derive(MergedObject, Default)]
pub struct Query(AccountQuery, ExternalQuery, InitiativeQuery, NodeQuery, SearchQuery);

/// Changes: each is carried out whole, or not at all.
#[derive(MergedObject, Default)]
pub struct Mutation(
    AccountMutation,
    AccessMutation,
    MembershipMutation,
    ExternalMutation,
    RecoveryMutation,
    FactorMutation,
    InitiativeMutation,
    StageMutation,
    TopicMutation,
    FindingMutation,
    ProblemMutation,
    CriterionMutation,
    EvidenceMutation,
    LineageMutation,
    UnderstandingMutation,
    ComparisonMutation,
    ProposalMutation,
    ProposalEvidenceMutation,
    LookMutation,
    PositionMutation,
    DelegationMutation,
    ObjectionMutation,
    AnswerMutation,
    SettleMutation,
    RulingMutation,
    GapMutation,
    CarryMutation,
    ArgumentMutation,
    ConcessionMutation,
    RuleMutation,
    InfluenceMutation,
    TalkMutation,
    QuestionMutation,
    CloseMutation,
    DecisionMutation,
    CommitmentMutation,
    WorkMutation,
    CalendarMutation,
    OpinionMutation,
    ReminderMutation,
);

/// Being told what happens, for as long as one wants: over a WebSocket.
#[derive(MergedSubscription, Default)]
pub struct Subscription(InitiativeSubscription, ProposalSubscription, TurnSubscription);

/// The whole schema.
pub type Schema = async_graphql::Schema<Query, Mutation, Subscription>;

/// The schema over a server's state.
#[must_use]
pub fn build(state: Arc<State>) -> Schema {
    builder().limit_depth(DEPTH).data(state).finish()
}

/// The schema in its definition language: what `schema.graphql` holds.
#[must_use]
pub fn sdl() -> String {
    builder().finish().sdl_with_options(SDLExportOptions::new().include_specified_by())
}

fn builder() -> SchemaBuilder<Query, Mutation, Subscription> {
    Schema::build(Query::default(), Mutation::default(), Subscription::default())
        .register_output_type::<Node>()
        .register_output_type::<UserError>()
        .disable_suggestions()
}
