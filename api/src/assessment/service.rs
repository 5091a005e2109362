//! Asking the engine about a proposal.

use super::deliberation::Rows;
use super::graphql::Assessment;
use super::past;
use super::plan::{PlanReport, Wanted};
use super::read;
use crate::auth::Action;
use crate::context::Request;
use crate::error::{Error, Result};
use crate::loaders::{AssessmentAt, AssessmentOf, PlansOf};
use crate::tenant::View;
use crate::write::Write;
use chrono::{DateTime, Utc};
use engine::{Deliberation, Snapshot};
use entities::{InOrganization, OrganizationId, ProposalId, ProposalStatus, proposal};
use sea_orm::{ColumnTrait, DbErr, QueryFilter};
use std::collections::HashMap;
use std::sync::Arc;

/// An assessment of a proposal, with the rows it rests on.
pub struct Assessed {
    /// The rows.
    pub rows: Arc<Rows>,
    /// The moment it holds for.
    pub at: DateTime<Utc>,
    /// What the engine says.
    pub result: engine::Assessment,
}

impl Assessed {
    /// What the engine says of these rows at this moment. Who listens to whom
    /// only orders whom to talk to next, which leads alone are shown.
    ///
    /// # Errors
    ///
    /// Where stored rows are no deliberation.
    pub fn of(rows: Arc<Rows>, at: DateTime<Utc>) -> Result<Self, DbErr> {
        let mut result = engine::assess(&Self::question(&rows, at)?);
        // The engine was told of stretched hours: people read those of their rule.
        let rule = rows.rule().map_err(|error| DbErr::Custom(error.to_string()))?.resolve();
        for (report, clause) in result.verdict.clauses.iter_mut().zip(&rule.clauses) {
            report.requirement = clause.describe();
        }
        Ok(Self { rows, at, result })
    }

    /// What the engine is asked of these rows.
    pub(super) fn question(rows: &Rows, at: DateTime<Utc>) -> Result<Snapshot, DbErr> {
        let mut deliberation = rows.deliberation(at, false).map_err(|error| DbErr::Custom(error.to_string()))?;
        deliberation.listens = rows.listens();
        snapshot(&deliberation)
    }
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

/// How a proposal stood at a moment of the past; nothing where it was not there
/// yet, or was a draft and the viewer is no lead.
///
/// # Errors
///
/// `BAD_REQUEST` for a moment to come, or whatever the database says.
pub async fn assess_at(
    request: Request<'_>,
    proposal: &proposal::Model,
    at: DateTime<Utc>,
) -> Result<Option<Assessment>> {
    if at > request.state.clock.now() {
        return Err(Error::BadRequest("`time` must not lie in the future".to_owned()));
    }
    let Some(assessed) = request.find(AssessmentAt(proposal.id, at)).await? else { return Ok(None) };
    let draft = assessed.rows.proposal.status == ProposalStatus::Draft;
    let seen = !draft || request.may(Action::SeeDrafts, proposal.initiative_id);
    Ok(seen.then(|| Assessment::new(assessed)))
}

/// Assesses these proposals, each as it stood at its moment: a statement each.
///
/// # Errors
///
/// Whatever the database says.
pub async fn assess_all_at(
    view: &View,
    organization: OrganizationId,
    keys: &[AssessmentAt],
) -> Result<HashMap<AssessmentAt, Arc<Assessed>>, DbErr> {
    let ids = keys.iter().map(|key| key.0);
    let proposals = proposal::Entity::in_org(organization).filter(proposal::Column::Id.is_in(ids));
    let proposals = proposals.all(&*view.read().await?).await?;
    let mut then = Vec::with_capacity(keys.len());
    for key @ AssessmentAt(id, at) in keys {
        let Some(proposal) = proposals.iter().find(|row| row.id == *id) else { continue };
        if let Some(rows) = past::rows_at(&*view.read().await?, proposal, *at).await? {
            then.push((*key, Arc::new(rows)));
        }
    }
    compute(move || {
        let answers = then.into_iter().map(|(key, rows)| Ok((key, Arc::new(Assessed::of(rows, key.1)?))));
        answers.collect()
    })
    .await
}

/// The question to the engine about a proposal as it stands, over what the viewer may see.
///
/// # Errors
///
/// Whatever the database says.
pub async fn deliberation(request: Request<'_>, proposal: &proposal::Model) -> Result<Deliberation> {
    let rows = &request.referred(AssessmentOf(proposal.id)).await?.rows;
    rows.deliberation(request.state.clock.now(), request.may(Action::SeeDrafts, proposal.initiative_id))
}

/// The cheapest plans for a proposal, over what the viewer may see: computed
/// once a request, however often they are asked for.
///
/// # Errors
///
/// `BAD_REQUEST` for concessions that cannot be made, or whatever the database says.
pub async fn plan(request: Request<'_>, proposal: &proposal::Model, wanted: Wanted) -> Result<PlanReport> {
    let drafts = request.may(Action::SeeDrafts, proposal.initiative_id);
    if !wanted.force.is_empty() || !wanted.forbid.is_empty() {
        let rows = &request.referred(AssessmentOf(proposal.id)).await?.rows;
        wanted.check(&rows.open_concessions(drafts))?;
    }
    let planned = request.referred(PlansOf(proposal.id, drafts, wanted)).await?;
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
    proposals: Vec<proposal::Model>,
) -> Result<HashMap<AssessmentOf, Arc<Assessed>>, DbErr> {
    let rows = read::of(&*view.read().await?, organization, proposals).await?;
    compute(move || {
        let answers =
            rows.into_iter().map(|(proposal, rows)| Ok((AssessmentOf(proposal), Arc::new(Assessed::of(rows, now)?))));
        answers.collect()
    })
    .await
}

/// Assesses a proposal in the middle of a change, with what it has written so far.
///
/// # Errors
///
/// Whatever the database says.
pub async fn assess_in(write: &Write, proposal: ProposalId) -> Result<Assessed> {
    let now = write.now;
    let rows = read::by_ids(&write.tx, write.actor.organization, &[proposal]).await?;
    let rows = rows.into_values().next().ok_or_else(|| Error::Internal("a proposal is gone".to_owned()))?;
    Ok(compute(move || Assessed::of(rows, now)).await?)
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
    proposals: Vec<proposal::Model>,
    keys: Vec<PlansOf>,
) -> Result<HashMap<PlansOf, Arc<Planned>>, DbErr> {
    let rows = read::of(&*view.read().await?, organization, proposals).await?;
    compute(move || {
        let mut answers = HashMap::with_capacity(keys.len());
        let share = u64::try_from(keys.len()).unwrap_or(u64::MAX).max(1);
        for key in keys {
            let PlansOf(proposal, drafts, wanted) = &key;
            let Some(rows) = rows.get(proposal) else { continue };
            let mut options = wanted.options();
            options.time_limit_ms /= share;
            let result = engine::plan(&checked(rows, now, *drafts)?, &options);
            let result = result.map_err(|error| DbErr::Custom(error.to_string()))?;
            answers.insert(key, Arc::new(Planned { rows: Arc::clone(rows), result }));
        }
        Ok(answers)
    })
    .await
}

/// Stored rows are a deliberation, since they were checked before they were stored.
fn checked(rows: &Rows, now: DateTime<Utc>, drafts: bool) -> Result<Snapshot, DbErr> {
    snapshot(&rows.deliberation(now, drafts).map_err(|error| DbErr::Custom(error.to_string()))?)
}

pub(super) fn snapshot(deliberation: &Deliberation) -> Result<Snapshot, DbErr> {
    Snapshot::new(deliberation).map_err(|error| DbErr::Custom(format!("stored rows are no deliberation: {error}")))
}

/// The engine may take a while: it does not hold up other requests.
pub(crate) async fn compute<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, DbErr> + Send + 'static,
) -> Result<T, DbErr> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| DbErr::Custom(error.to_string()))?
}
