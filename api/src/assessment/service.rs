//! Asking the engine about a proposal.

use super::deliberation::Rows;
use super::graphql::Assessment;
use super::plan::PlanReport;
use crate::auth::Action;
use crate::context::Request;
use crate::error::Result;
use crate::loaders::{AssessmentOf, PlansOf};
use crate::page::Listed;
use crate::tenant::View;
use chrono::{DateTime, Utc};
use engine::{PlanOptions, Snapshot};
use entities::{
    InOrganization, OrganizationId, ProblemId, ProposalId, argument, concession, decision_rule, latent_objection,
    objection, position, problem, proposal, proposal_problem, second, stakeholder, understanding,
};
use sea_orm::{ColumnTrait, DatabaseTransaction, DbErr, QueryFilter, QueryOrder};
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

/// An assessment of a proposal, with the rows it rests on.
pub struct Assessed {
    /// The rows.
    pub rows: Arc<Rows>,
    /// The moment it holds for.
    pub at: DateTime<Utc>,
    /// What the engine says.
    pub result: engine::Assessment,
}

/// The plans for a proposal, with the rows they rest on.
pub struct Planned {
    /// The rows.
    pub rows: Arc<Rows>,
    /// What the engine says.
    pub result: engine::PlanReport,
}

/// How a proposal stands now: computed once a request, however often it is asked.
///
/// # Errors
///
/// Whatever the database says.
pub async fn assess(request: Request<'_>, proposal: &proposal::Model) -> Result<Assessment> {
    Ok(Assessment::new(request.referred(AssessmentOf(proposal.id)).await?))
}

/// The cheapest plans for a proposal, over what the viewer may see: computed
/// once a request, however often they are asked for.
///
/// # Errors
///
/// Whatever the database says.
pub async fn plan(request: Request<'_>, proposal: &proposal::Model) -> Result<PlanReport> {
    let drafts = request.may(Action::SeeDrafts, proposal.initiative_id);
    let planned = request.referred(PlansOf(proposal.id, drafts)).await?;
    Ok(PlanReport::new(&planned.rows, &planned.result))
}

/// Assesses these proposals as they stand at `now`.
///
/// # Errors
///
/// Whatever the database says.
pub async fn assess_all(
    view: &View,
    organization: OrganizationId,
    now: DateTime<Utc>,
    keys: &[AssessmentOf],
) -> Result<HashMap<AssessmentOf, Arc<Assessed>>, DbErr> {
    let proposals: Vec<ProposalId> = keys.iter().map(|key| key.0).collect();
    let rows = read(&*view.read().await?, organization, &proposals).await?;
    compute(move || {
        let answers = rows.into_iter().map(|(proposal, rows)| {
            let result = engine::assess(&checked(&rows, now, false)?);
            Ok((AssessmentOf(proposal), Arc::new(Assessed { rows, at: now, result })))
        });
        answers.collect()
    })
    .await
}

/// Plans for these proposals as they stand at `now`; they share the time that
/// one may take, so that a list of hard ones does not take a multiple of it.
///
/// # Errors
///
/// Whatever the database says.
pub async fn plan_all(
    view: &View,
    organization: OrganizationId,
    now: DateTime<Utc>,
    keys: &[PlansOf],
) -> Result<HashMap<PlansOf, Arc<Planned>>, DbErr> {
    let proposals: Vec<ProposalId> = keys.iter().map(|key| key.0).collect();
    let rows = read(&*view.read().await?, organization, &proposals).await?;
    let keys = keys.to_vec();
    compute(move || {
        let mut answers = HashMap::with_capacity(keys.len());
        let mut options = PlanOptions::default();
        options.time_limit_ms /= u64::try_from(keys.len()).unwrap_or(u64::MAX).max(1);
        for key @ PlansOf(proposal, drafts) in keys {
            let Some(rows) = rows.get(&proposal) else { continue };
            let result = engine::plan(&checked(rows, now, drafts)?, &options);
            let result = result.map_err(|error| DbErr::Custom(error.to_string()))?;
            answers.insert(key, Arc::new(Planned { rows: Arc::clone(rows), result }));
        }
        Ok(answers)
    })
    .await
}

/// Stored rows are a deliberation, since they were checked before they were stored.
fn checked(rows: &Rows, now: DateTime<Utc>, drafts: bool) -> Result<Snapshot, DbErr> {
    let deliberation = rows.deliberation(now, drafts).map_err(|error| DbErr::Custom(error.to_string()))?;
    Snapshot::new(&deliberation).map_err(|error| DbErr::Custom(format!("stored rows are no deliberation: {error}")))
}

/// The engine may take a while: it does not hold up other requests.
async fn compute<T: Send + 'static>(work: impl FnOnce() -> Result<T, DbErr> + Send + 'static) -> Result<T, DbErr> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| DbErr::Custom(error.to_string()))?
}

/// Reads what assessments of these proposals rest on, in twelve statements
/// however many they are.
///
/// # Errors
///
/// Whatever the database says.
async fn read(
    tx: &DatabaseTransaction,
    organization: OrganizationId,
    proposals: &[ProposalId],
) -> Result<HashMap<ProposalId, Arc<Rows>>, DbErr> {
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
    let seconds = second::Entity::in_org(organization)
        .filter(second::Column::ProposalId.is_in(ids.clone()))
        .filter(second::Column::WithdrawnAt.is_null())
        .order_by_asc(second::Column::Id)
        .all(tx)
        .await?;
    let latent_objections = under::<latent_objection::Entity>(tx, organization, ids.clone()).await?;
    let arguments = under::<argument::Entity>(tx, organization, ids.clone()).await?;
    let concessions = under::<concession::Entity>(tx, organization, ids.clone()).await?;
    let links = proposal_problem::Entity::in_org(organization)
        .filter(proposal_problem::Column::ProposalId.is_in(ids.clone()))
        .all(tx)
        .await?;
    let linked = links.iter().map(|link| link.problem_id);
    let problems = problem::Entity::in_org(organization)
        .filter(problem::Column::Id.is_in(linked))
        .filter(problem::Column::SupersededAt.is_null())
        .order_by_asc(problem::Column::Id)
        .all(tx)
        .await?;
    let understandings = understanding::Entity::in_org(organization)
        .filter(understanding::Column::ProblemId.is_in(problems.iter().map(|row| row.id)))
        .filter(understanding::Column::WithdrawnAt.is_null())
        .order_by_asc(understanding::Column::Id)
        .all(tx)
        .await?;
    let solves = |proposal: ProposalId, problem: ProblemId| {
        links.iter().any(|link| link.proposal_id == proposal && link.problem_id == problem)
    };
    let subjects = ids.into_iter().chain(initiatives).chain([organization.0]);
    let rules = decision_rule::Entity::in_org(organization)
        .filter(decision_rule::Column::SubjectId.is_in(subjects))
        .all(tx)
        .await?;
    let of = |proposal: proposal::Model| Rows {
        stakeholders: only(&stakeholders, |row| row.initiative_id == proposal.initiative_id),
        positions: only(&positions, |row| row.proposal_id == proposal.id),
        objections: only(&objections, |row| row.proposal_id == proposal.id),
        seconds: only(&seconds, |row| row.proposal_id == proposal.id),
        latent_objections: only(&latent_objections, |row| row.proposal_id == proposal.id),
        arguments: only(&arguments, |row| row.proposal_id == proposal.id),
        concessions: only(&concessions, |row| row.proposal_id == proposal.id),
        problems: only(&problems, |row| solves(proposal.id, row.id)),
        understandings: only(&understandings, |row| solves(proposal.id, row.problem_id)),
        rules: rules.clone(),
        proposal,
    };
    Ok(proposals.into_iter().map(|proposal| (proposal.id, Arc::new(of(proposal)))).collect())
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
