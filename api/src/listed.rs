//! Which rows are listed under which parent, and who may see them there.

use crate::auth::{Action, Actor, On, policy};
use crate::page::Listed;
use entities::{
    ConcessionState, ProposalStatus, api_token, argument, commitment, concession, concession_answer, criterion,
    decision, delegation, derivation, evidence, finding, influence, initiative, latent_objection, membership,
    objection, position, problem, proposal, proposal_evidence, proposal_problem, question, ranking, reminder, revision,
    second, session, sighting, stage_entry, stakeholder, statement, talk, topic, understanding, work_item,
};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition};

impl Listed for initiative::Entity {
    const PARENT: Self::Column = initiative::Column::OrganizationId;
    const ID: Self::Column = initiative::Column::Id;

    fn visible(actor: &Actor, _: bool) -> Condition {
        // Owners and admins see all; anybody else what they take part in.
        if policy::may(actor, Action::SeeInitiative, On::Organization) {
            return Condition::all();
        }
        let mine = Query::select()
            .column(stakeholder::Column::InitiativeId)
            .from(stakeholder::Entity)
            .and_where(stakeholder::Column::UserId.eq(actor.user))
            .take();
        Condition::all().add(initiative::Column::Id.in_subquery(mine))
    }
}

/// The members of an organization.
impl Listed for membership::Entity {
    const PARENT: Self::Column = membership::Column::OrganizationId;
    const ID: Self::Column = membership::Column::Id;
}

/// The sessions of a person that go on: their own only.
impl Listed for session::Entity {
    const PARENT: Self::Column = session::Column::UserId;
    const ID: Self::Column = session::Column::Id;

    fn visible(actor: &Actor, _: bool) -> Condition {
        if !policy::may(actor, Action::SeeSessions, On::Account(actor.user)) {
            return Condition::any().add(Expr::val(1).eq(0));
        }
        Condition::all().add(session::Column::UserId.eq(actor.user)).add(session::Column::EndedAt.is_null())
    }
}

/// The reminders of a person that they did not dismiss, of what they take part in: their own only.
impl Listed for reminder::Entity {
    const PARENT: Self::Column = reminder::Column::UserId;
    const ID: Self::Column = reminder::Column::Id;

    fn visible(actor: &Actor, _: bool) -> Condition {
        if !policy::may(actor, Action::SeeReminders, On::Account(actor.user)) {
            return Condition::any().add(Expr::val(1).eq(0));
        }
        Condition::all()
            .add(reminder::Column::UserId.eq(actor.user))
            .add(reminder::Column::InitiativeId.is_in(actor.stakes.keys().copied()))
            .add(reminder::Column::DismissedAt.is_null())
    }
}

/// The API tokens of an organization: one's own, and for who runs it all.
impl Listed for api_token::Entity {
    const PARENT: Self::Column = api_token::Column::OrganizationId;
    const ID: Self::Column = api_token::Column::Id;

    fn visible(actor: &Actor, own: bool) -> Condition {
        if !own && policy::may(actor, Action::SeeApiTokens, On::Organization) {
            return Condition::all();
        }
        if policy::may(actor, Action::SeeApiTokens, On::Account(actor.user)) {
            return Condition::all().add(api_token::Column::UserId.eq(actor.user));
        }
        Condition::any().add(Expr::val(1).eq(0))
    }
}

impl Listed for stakeholder::Entity {
    const PARENT: Self::Column = stakeholder::Column::InitiativeId;
    const ID: Self::Column = stakeholder::Column::Id;
}

/// Who listens to whom, for leads.
impl Listed for influence::Entity {
    const PARENT: Self::Column = influence::Column::InitiativeId;
    const ID: Self::Column = influence::Column::Id;

    fn visible(_: &Actor, leads: bool) -> Condition {
        if !leads {
            return Condition::any().add(Expr::val(1).eq(0));
        }
        Condition::all().add(influence::Column::WeightMillionths.gt(0))
    }
}

/// The statements that are asked; hidden ones too for leads, and one's own.
impl Listed for statement::Entity {
    const PARENT: Self::Column = statement::Column::InitiativeId;
    const ID: Self::Column = statement::Column::Id;

    fn visible(actor: &Actor, hidden: bool) -> Condition {
        if hidden {
            return Condition::all();
        }
        let own = actor.stakes.values().map(|stake| stake.stakeholder);
        Condition::any().add(statement::Column::HiddenAt.is_null()).add(statement::Column::AuthorId.is_in(own))
    }
}

impl Listed for stage_entry::Entity {
    const PARENT: Self::Column = stage_entry::Column::InitiativeId;
    const ID: Self::Column = stage_entry::Column::Id;
}

impl Listed for topic::Entity {
    const PARENT: Self::Column = topic::Column::InitiativeId;
    const ID: Self::Column = topic::Column::Id;
}

/// The findings on a topic that were not merged into another.
impl Listed for finding::Entity {
    const PARENT: Self::Column = finding::Column::TopicId;
    const ID: Self::Column = finding::Column::Id;

    fn visible(_: &Actor, _: bool) -> Condition {
        Condition::all().add(finding::Column::MergedInto.is_null())
    }
}

impl Listed for sighting::Entity {
    const PARENT: Self::Column = sighting::Column::FindingId;
    const ID: Self::Column = sighting::Column::Id;
}

impl Listed for problem::Entity {
    const PARENT: Self::Column = problem::Column::InitiativeId;
    const ID: Self::Column = problem::Column::Id;
}

impl Listed for proposal::Entity {
    const PARENT: Self::Column = proposal::Column::InitiativeId;
    const ID: Self::Column = proposal::Column::Id;

    fn visible(_: &Actor, drafts: bool) -> Condition {
        let all = Condition::all();
        if drafts { all } else { all.add(proposal::Column::Status.ne(ProposalStatus::Draft)) }
    }
}

/// What solutions to a problem are measured by, while it is.
impl Listed for criterion::Entity {
    const PARENT: Self::Column = criterion::Column::ProblemId;
    const ID: Self::Column = criterion::Column::Id;

    fn visible(_: &Actor, _: bool) -> Condition {
        Condition::all().add(criterion::Column::RemovedAt.is_null())
    }
}

/// What a problem statement rests on, while it does.
impl Listed for evidence::Entity {
    const PARENT: Self::Column = evidence::Column::ProblemId;
    const ID: Self::Column = evidence::Column::Id;

    fn visible(_: &Actor, _: bool) -> Condition {
        Condition::all().add(evidence::Column::RemovedAt.is_null())
    }
}

/// The findings that a proposal rests on, while it does.
impl Listed for proposal_evidence::Entity {
    const PARENT: Self::Column = proposal_evidence::Column::ProposalId;
    const ID: Self::Column = proposal_evidence::Column::Id;

    fn visible(_: &Actor, _: bool) -> Condition {
        Condition::all().add(proposal_evidence::Column::RemovedAt.is_null())
    }
}

/// The proposals that grew out of one.
impl Listed for derivation::Entity {
    const PARENT: Self::Column = derivation::Column::SourceId;
    const ID: Self::Column = derivation::Column::ProposalId;

    fn visible(_: &Actor, drafts: bool) -> Condition {
        let all = Condition::all();
        if drafts { all } else { all.add(derivation::Column::ProposalId.in_subquery(shared())) }
    }
}

/// Who lets somebody answer for them, while they do.
impl Listed for delegation::Entity {
    const PARENT: Self::Column = delegation::Column::InitiativeId;
    const ID: Self::Column = delegation::Column::Id;

    fn visible(_: &Actor, _: bool) -> Condition {
        Condition::all().add(delegation::Column::RevokedAt.is_null())
    }
}

impl Listed for understanding::Entity {
    const PARENT: Self::Column = understanding::Column::ProblemId;
    const ID: Self::Column = understanding::Column::Id;

    fn visible(_: &Actor, _: bool) -> Condition {
        Condition::all().add(understanding::Column::WithdrawnAt.is_null())
    }
}

impl Listed for ranking::Entity {
    const PARENT: Self::Column = ranking::Column::ProblemId;
    const ID: Self::Column = ranking::Column::Id;

    fn visible(_: &Actor, _: bool) -> Condition {
        Condition::all().add(ranking::Column::WithdrawnAt.is_null())
    }
}

/// The proposals that solve a problem.
impl Listed for proposal_problem::Entity {
    const PARENT: Self::Column = proposal_problem::Column::ProblemId;
    const ID: Self::Column = proposal_problem::Column::ProposalId;

    fn visible(_: &Actor, drafts: bool) -> Condition {
        if drafts {
            return Condition::all();
        }
        Condition::all().add(proposal_problem::Column::ProposalId.in_subquery(shared()))
    }
}

impl Listed for revision::Entity {
    const PARENT: Self::Column = revision::Column::ProposalId;
    const ID: Self::Column = revision::Column::Id;

    fn visible(_: &Actor, drafts: bool) -> Condition {
        if drafts {
            return Condition::all();
        }
        let shared = Query::select()
            .column((proposal::Entity, proposal::Column::Id))
            .from(proposal::Entity)
            .and_where(
                Expr::col((proposal::Entity, proposal::Column::Id))
                    .equals(revision::Column::ProposalId.as_column_ref()),
            )
            .and_where(
                Expr::col((proposal::Entity, proposal::Column::SharedRevision))
                    .lte(Expr::col(revision::Column::Number.as_column_ref())),
            )
            .take();
        Condition::all().add(Expr::exists(shared))
    }
}

impl Listed for position::Entity {
    const PARENT: Self::Column = position::Column::ProposalId;
    const ID: Self::Column = position::Column::Id;

    fn visible(_: &Actor, _: bool) -> Condition {
        Condition::all().add(position::Column::WithdrawnAt.is_null())
    }
}

impl Listed for objection::Entity {
    const PARENT: Self::Column = objection::Column::ProposalId;
    const ID: Self::Column = objection::Column::Id;
}

/// The questions that were not taken back.
impl Listed for question::Entity {
    const PARENT: Self::Column = question::Column::ProposalId;
    const ID: Self::Column = question::Column::Id;

    fn visible(_: &Actor, _: bool) -> Condition {
        Condition::all().add(question::Column::WithdrawnAt.is_null())
    }
}

/// To whom leads have talked, for leads.
impl Listed for talk::Entity {
    const PARENT: Self::Column = talk::Column::ProposalId;
    const ID: Self::Column = talk::Column::Id;

    fn visible(_: &Actor, leads: bool) -> Condition {
        if leads { Condition::all() } else { Condition::any().add(Expr::val(1).eq(0)) }
    }
}

impl Listed for second::Entity {
    const PARENT: Self::Column = second::Column::ObjectionId;
    const ID: Self::Column = second::Column::Id;

    fn visible(_: &Actor, _: bool) -> Condition {
        Condition::all().add(second::Column::WithdrawnAt.is_null())
    }
}

impl Listed for decision::Entity {
    const PARENT: Self::Column = decision::Column::ProposalId;
    const ID: Self::Column = decision::Column::Id;
}

impl Listed for commitment::Entity {
    const PARENT: Self::Column = commitment::Column::DecisionId;
    const ID: Self::Column = commitment::Column::Id;
}

impl Listed for work_item::Entity {
    const PARENT: Self::Column = work_item::Column::DecisionId;
    const ID: Self::Column = work_item::Column::Id;
}

impl Listed for latent_objection::Entity {
    const PARENT: Self::Column = latent_objection::Column::ProposalId;
    const ID: Self::Column = latent_objection::Column::Id;
}

impl Listed for argument::Entity {
    const PARENT: Self::Column = argument::Column::ProposalId;
    const ID: Self::Column = argument::Column::Id;
}

impl Listed for concession_answer::Entity {
    const PARENT: Self::Column = concession_answer::Column::ConcessionId;
    const ID: Self::Column = concession_answer::Column::Id;
}

impl Listed for concession::Entity {
    const PARENT: Self::Column = concession::Column::ProposalId;
    const ID: Self::Column = concession::Column::Id;

    fn visible(_: &Actor, drafts: bool) -> Condition {
        let all = Condition::all();
        if drafts { all } else { all.add(concession::Column::State.ne(ConcessionState::Draft)) }
    }
}

/// The proposals that are no drafts.
fn shared() -> SelectStatement {
    Query::select()
        .column(proposal::Column::Id)
        .from(proposal::Entity)
        .and_where(proposal::Column::Status.ne(ProposalStatus::Draft))
        .take()
}
