//! Reading what assessments rest on.

use super::deliberation::Rows;
use crate::page::Listed;
use entities::problem::Substance;
use entities::{
    InOrganization, OrganizationId, ProblemId, ProposalId, argument, calendar, concession, decision_rule, delegation,
    influence, latent_objection, objection, organization, position, problem, proposal, proposal_problem, second,
    stakeholder, understanding,
};
use sea_orm::sea_query::{Expr, ExprTrait, IntoCondition};
use sea_orm::{
    ColumnTrait, DatabaseTransaction, DbErr, DerivePartialModel, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationDef, RelationTrait,
};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use uuid::Uuid;

/// Reads what assessments of the proposals with these ids rest on.
///
/// # Errors
///
/// Whatever the database says.
pub async fn by_ids(
    tx: &DatabaseTransaction,
    organization: OrganizationId,
    ids: &[ProposalId],
) -> Result<HashMap<ProposalId, Arc<Rows>>, DbErr> {
    let ids = ids.iter().copied();
    let proposals = proposal::Entity::in_org(organization).filter(proposal::Column::Id.is_in(ids)).all(tx).await?;
    of(tx, organization, proposals).await
}

/// Reads what assessments of these proposals rest on, in ten statements
/// however many they are.
///
/// # Errors
///
/// Whatever the database says.
pub async fn of(
    tx: &DatabaseTransaction,
    organization: OrganizationId,
    proposals: Vec<proposal::Model>,
) -> Result<HashMap<ProposalId, Arc<Rows>>, DbErr> {
    let ids: Vec<Uuid> = proposals.iter().map(|row| row.id.0).collect();
    let initiatives: Vec<Uuid> = proposals.iter().map(|row| row.initiative_id.0).collect();
    let (stakeholders, influences) = people(tx, organization, initiatives.clone()).await?;
    let positions = position::Entity::in_org(organization)
        .filter(position::Column::ProposalId.is_in(ids.clone()))
        .filter(position::Column::WithdrawnAt.is_null())
        .order_by_asc(position::Column::Id)
        .all(tx)
        .await?;
    let delegations = delegation::Entity::in_org(organization)
        .filter(delegation::Column::InitiativeId.is_in(initiatives.clone()))
        .filter(delegation::Column::RevokedAt.is_null())
        .order_by_asc(delegation::Column::Id)
        .all(tx)
        .await?;
    let objections = under::<objection::Entity>(tx, organization, ids.clone()).await?;
    let seconds = second::Entity::in_org(organization)
        .filter(second::Column::ProposalId.is_in(ids.clone()))
        .filter(second::Column::WithdrawnAt.is_null())
        .order_by_asc(second::Column::Id)
        .all(tx)
        .await?;
    let latent_objections = under::<latent_objection::Entity>(tx, organization, ids.clone()).await?;
    let arguments = under::<argument::Entity>(tx, organization, ids.clone()).await?;
    let concessions = under::<concession::Entity>(tx, organization, ids.clone()).await?;
    let solved = solved(tx, organization, ids.clone()).await?;
    let subjects = ids.into_iter().chain(initiatives).chain([organization.0]).collect();
    let (rules, calendar) = governing(tx, organization, subjects).await?;
    let of = |proposal: proposal::Model| Rows {
        stakeholders: only(&stakeholders, |row| row.initiative_id == proposal.initiative_id),
        positions: only(&positions, |row| row.proposal_id == proposal.id),
        delegations: only(&delegations, |row| {
            row.initiative_id == proposal.initiative_id && row.proposal_id.is_none_or(|id| id == proposal.id)
        }),
        objections: only(&objections, |row| row.proposal_id == proposal.id),
        seconds: only(&seconds, |row| row.proposal_id == proposal.id),
        latent_objections: only(&latent_objections, |row| row.proposal_id == proposal.id),
        arguments: only(&arguments, |row| row.proposal_id == proposal.id),
        concessions: only(&concessions, |row| row.proposal_id == proposal.id),
        problems: solved
            .get(&proposal.id)
            .map(|solved| solved.problems.values().cloned().collect())
            .unwrap_or_default(),
        understandings: solved.get(&proposal.id).map(|solved| solved.said.clone()).unwrap_or_default(),
        influences: only(&influences, |row| row.initiative_id == proposal.initiative_id),
        rules: rules.clone(),
        calendar: calendar.clone(),
        proposal,
    };
    Ok(proposals.into_iter().map(|proposal| (proposal.id, Arc::new(of(proposal)))).collect())
}

/// Who takes part, and who of them listens to whom.
async fn people(
    tx: &DatabaseTransaction,
    organization: OrganizationId,
    initiatives: Vec<Uuid>,
) -> Result<(Vec<stakeholder::Model>, Vec<influence::Model>), DbErr> {
    let listens = influence::Relation::Listener.def().rev().on_condition(|_, influence| {
        Expr::col((influence, influence::Column::WeightMillionths)).gt(0).into_condition()
    });
    let rows = stakeholder::Entity::in_org(organization)
        .join(JoinType::LeftJoin, listens)
        .filter(stakeholder::Column::InitiativeId.is_in(initiatives))
        .order_by_asc(stakeholder::Column::Id)
        .select_also(influence::Entity)
        .all(tx)
        .await?;
    let (mut stakeholders, influences): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
    stakeholders.dedup_by_key(|row| row.id);
    let mut influences: Vec<influence::Model> = influences.into_iter().flatten().collect();
    influences.sort_by_key(|row| row.id);
    Ok((stakeholders, influences))
}

/// A problem that a proposal solves, and what one person says of it.
#[derive(DerivePartialModel)]
#[sea_orm(entity = "proposal_problem::Entity")]
struct Said {
    proposal_id: ProposalId,
    #[sea_orm(nested)]
    problem: Substance,
    #[sea_orm(nested)]
    understanding: Option<understanding::Model>,
}

/// The problems that a proposal solves, but those that were split or merged, and what people say of them.
#[derive(Default)]
struct Solved {
    problems: BTreeMap<ProblemId, Substance>,
    said: Vec<understanding::Model>,
}

async fn solved(
    tx: &DatabaseTransaction,
    organization: OrganizationId,
    proposals: Vec<Uuid>,
) -> Result<HashMap<ProposalId, Solved>, DbErr> {
    let said: RelationDef = proposal_problem::Entity::belongs_to(understanding::Entity)
        .from(proposal_problem::Column::ProblemId)
        .to(understanding::Column::ProblemId)
        .on_condition(|_, said| Expr::col((said, understanding::Column::WithdrawnAt)).is_null().into_condition())
        .into();
    let rows: Vec<Said> = proposal_problem::Entity::in_org(organization)
        .join(JoinType::InnerJoin, proposal_problem::Relation::Problem.def())
        .join(JoinType::LeftJoin, said)
        .filter(proposal_problem::Column::ProposalId.is_in(proposals))
        .filter(problem::Column::SupersededAt.is_null())
        .order_by_asc(understanding::Column::Id)
        .into_partial_model()
        .all(tx)
        .await?;
    let mut solved: HashMap<ProposalId, Solved> = HashMap::new();
    for row in rows {
        let of = solved.entry(row.proposal_id).or_default();
        of.problems.insert(row.problem.id, row.problem);
        of.said.extend(row.understanding);
    }
    Ok(solved)
}

/// A rule, and the calendar by which its hours count.
#[derive(DerivePartialModel)]
#[sea_orm(entity = "organization::Entity")]
struct Governing {
    #[sea_orm(nested)]
    rule: Option<decision_rule::Model>,
    #[sea_orm(nested)]
    calendar: Option<calendar::Model>,
}

/// The rules of these proposals, initiatives or organizations, and the calendar of their organization.
async fn governing(
    tx: &DatabaseTransaction,
    organization: OrganizationId,
    subjects: Vec<Uuid>,
) -> Result<(Vec<decision_rule::Model>, Option<calendar::Model>), DbErr> {
    let rules = decision_rule::Relation::Organization.def().rev().on_condition(move |_, rule| {
        Expr::col((rule, decision_rule::Column::SubjectId)).is_in(subjects.clone()).into_condition()
    });
    let rows: Vec<Governing> = organization::Entity::find_by_id(organization)
        .join(JoinType::LeftJoin, rules)
        .join(JoinType::LeftJoin, calendar::Relation::Organization.def().rev())
        .into_partial_model()
        .all(tx)
        .await?;
    let (rules, calendars): (Vec<_>, Vec<_>) = rows.into_iter().map(|row| (row.rule, row.calendar)).unzip();
    Ok((rules.into_iter().flatten().collect(), calendars.into_iter().flatten().next()))
}

async fn under<E: Listed>(
    tx: &DatabaseTransaction,
    organization: OrganizationId,
    parents: Vec<Uuid>,
) -> Result<Vec<E::Model>, DbErr> {
    E::in_org(organization).filter(E::PARENT.is_in(parents)).order_by_asc(E::ID).all(tx).await
}

fn only<M: Clone>(rows: &[M], belongs: impl Fn(&M) -> bool) -> Vec<M> {
    rows.iter().filter(|row| belongs(row)).cloned().collect()
}
