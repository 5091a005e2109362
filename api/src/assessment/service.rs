//! Asking the engine about a proposal.

use super::deliberation::Rows;
use super::graphql::{Assessment, PlanReport};
use crate::auth::Action;
use crate::context::Request;
use crate::error::{Error, Result};
use crate::loaders::RestsOn;
use crate::page::Listed;
use engine::Snapshot;
use entities::{
    InOrganization, OrganizationId, ProposalId, argument, concession, decision_rule, latent_objection, objection,
    position, proposal, stakeholder,
};
use sea_orm::{
    AccessMode, ColumnTrait, DatabaseConnection, DatabaseTransaction, DbErr, IsolationLevel, QueryFilter, QueryOrder,
    TransactionOptions, TransactionTrait,
};
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

/// How a proposal stands now.
///
/// # Errors
///
/// Whatever the database says.
pub async fn assess(request: Request<'_>, proposal: &proposal::Model) -> Result<Assessment> {
    let rows = request.referred(RestsOn(proposal.id)).await?;
    let now = request.state.clock.now();
    let snapshot = snapshot(&rows, now, false)?;
    let assessment = compute(move || engine::assess(&snapshot)).await?;
    Ok(Assessment::new(rows, now, assessment))
}

/// The cheapest plans for a proposal, over the concessions that the viewer may see.
///
/// # Errors
///
/// `COST_LIMIT` for more concessions than can be planned with, or whatever the database says.
pub async fn plan(request: Request<'_>, proposal: &proposal::Model) -> Result<PlanReport> {
    let rows = request.referred(RestsOn(proposal.id)).await?;
    let now = request.state.clock.now();
    let drafts = request.may(Action::SeeDrafts, proposal.initiative_id);
    let snapshot = snapshot(&rows, now, drafts)?;
    let report = compute(move || engine::plan(&snapshot)).await?;
    let report = report.map_err(|error| Error::CostLimit(error.to_string()))?;
    Ok(PlanReport::new(&rows, &report))
}

fn snapshot(rows: &Rows, now: chrono::DateTime<chrono::Utc>, drafts: bool) -> Result<Snapshot> {
    let deliberation = rows.deliberation(now, drafts)?;
    Snapshot::new(&deliberation).map_err(|error| Error::Internal(format!("stored rows are no deliberation: {error}")))
}

async fn compute<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|error| Error::Internal(error.to_string()))
}

/// Reads what assessments of these proposals rest on, at one instant, in eight
/// statements however many they are.
///
/// # Errors
///
/// Whatever the database says.
pub async fn read(
    db: &DatabaseConnection,
    organization: OrganizationId,
    proposals: &[ProposalId],
) -> Result<HashMap<RestsOn, Arc<Rows>>, DbErr> {
    let tx = db
        .begin_with_options(TransactionOptions {
            isolation_level: (db.get_database_backend() == sea_orm::DbBackend::Postgres)
                .then_some(IsolationLevel::RepeatableRead),
            access_mode: (db.get_database_backend() == sea_orm::DbBackend::Postgres).then_some(AccessMode::ReadOnly),
            ..Default::default()
        })
        .await?;
    let found = read_in(&tx, organization, proposals).await?;
    tx.commit().await?;
    Ok(found)
}

async fn read_in(
    tx: &DatabaseTransaction,
    organization: OrganizationId,
    proposals: &[ProposalId],
) -> Result<HashMap<RestsOn, Arc<Rows>>, DbErr> {
    let ids: Vec<Uuid> = proposals.iter().map(|id| id.0).collect();
    let proposals: Vec<proposal::Model> =
        proposal::Entity::in_org(organization).filter(proposal::Column::Id.is_in(ids.clone())).all(tx).await?;
    let initiatives: Vec<Uuid> = proposals.iter().map(|row| row.initiative_id.0).collect();
    let stakeholders = under::<stakeholder::Entity>(tx, organization, initiatives.clone()).await?;
    let positions = position::Entity::in_org(organization)
        .filter(position::Column::ProposalId.is_in(ids.clone()))
        .filter(position::Column::WithdrawnAt.is_null())
        .order_by_asc(position::Column::Id)
        .all(tx)
        .await?;
    let objections = under::<objection::Entity>(tx, organization, ids.clone()).await?;
    let latent_objections = under::<latent_objection::Entity>(tx, organization, ids.clone()).await?;
    let arguments = under::<argument::Entity>(tx, organization, ids.clone()).await?;
    let concessions = under::<concession::Entity>(tx, organization, ids.clone()).await?;
    let subjects = ids.into_iter().chain(initiatives).chain([organization.0]);
    let rules = decision_rule::Entity::in_org(organization)
        .filter(decision_rule::Column::SubjectId.is_in(subjects))
        .all(tx)
        .await?;
    let of = |proposal: proposal::Model| Rows {
        stakeholders: only(&stakeholders, |row| row.initiative_id == proposal.initiative_id),
        positions: only(&positions, |row| row.proposal_id == proposal.id),
        objections: only(&objections, |row| row.proposal_id == proposal.id),
        latent_objections: only(&latent_objections, |row| row.proposal_id == proposal.id),
        arguments: only(&arguments, |row| row.proposal_id == proposal.id),
        concessions: only(&concessions, |row| row.proposal_id == proposal.id),
        rules: rules.clone(),
        proposal,
    };
    Ok(proposals.into_iter().map(|proposal| (RestsOn(proposal.id), Arc::new(of(proposal)))).collect())
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
