//! How a proposal came to stand where it stands, moment by moment, from the record alone.

use super::past::{self, Ledger};
use super::service::{Assessed, compute};
use super::wording::summary;
use crate::auth::Action;
use crate::bus::Changed;
use crate::context::Request;
use crate::error::{Error, GraphResult, Result};
use crate::graph::word::VerdictStatus;
use crate::graph::{Node, node};
use crate::initiative::graphql::Stakeholder;
use crate::loaders::HistoryOf;
use crate::proposal::change::ProposalChangeKind;
use crate::tenant::View;
use async_graphql::{Context, Object};
use chrono::{DateTime, TimeDelta, Utc};
use engine::{ClauseStatus, Readiness};
use entities::{
    InOrganization, InfluenceId, LatentObjectionId, OrganizationId, ProblemId, ProposalId, ProposalStatus, TalkId,
    TypedId, event, problem, proposal, proposal_problem, stakeholder, understanding,
};
use sea_orm::{ColumnTrait, DbErr, QueryFilter};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// The most moments of a history.
const MOMENTS: usize = 100;
/// The most changes that are read for one.
const CHANGES: u64 = 1_000;

/// How a proposal stood once something had happened to it.
pub struct Moment {
    at: DateTime<Utc>,
    changes: Vec<Happened>,
    verdict: engine::VerdictStatus,
    summary: String,
    readiness: Option<Readiness>,
}

#[derive(Clone)]
struct Happened {
    by: Option<stakeholder::Model>,
    changed: Changed,
}

/// What happened to a proposal in this time, and how it stood after each moment
/// of it: the newest moments, oldest first.
///
/// # Errors
///
/// `BAD_REQUEST` for a time that ends before it begins, or whatever the database says.
pub async fn history(
    request: Request<'_>,
    proposal: &proposal::Model,
    from: Option<DateTime<Utc>>,
    to: Option<DateTime<Utc>>,
) -> Result<Vec<HistoryPoint>> {
    let to = to.unwrap_or_else(|| request.state.clock.now());
    if from.is_some_and(|from| from > to) {
        return Err(Error::BadRequest("`from` must not be later than `to`".to_owned()));
    }
    let drafts = request.may(Action::SeeDrafts, proposal.initiative_id);
    let moments = request.referred(HistoryOf { proposal: proposal.id, from, to, drafts }).await?;
    Ok((0..moments.len()).map(|place| HistoryPoint(Arc::clone(&moments), place)).collect())
}

/// The histories of these proposals: two statements each.
///
/// # Errors
///
/// Whatever the database says.
pub async fn read_all(
    view: &View,
    organization: OrganizationId,
    keys: &[HistoryOf],
) -> Result<HashMap<HistoryOf, Arc<Vec<Moment>>>, DbErr> {
    let ids = keys.iter().map(|key| key.proposal);
    let proposals = proposal::Entity::in_org(organization).filter(proposal::Column::Id.is_in(ids));
    let proposals = proposals.all(&*view.read().await?).await?;
    let mut histories = HashMap::with_capacity(keys.len());
    for key in keys {
        let Some(proposal) = proposals.iter().find(|row| row.id == key.proposal) else { continue };
        let events = past::events(&*view.read().await?, proposal, key.from, key.to, CHANGES).await?;
        let events = whole(events);
        let moments = match events.first() {
            None => Vec::new(),
            Some(first) => {
                let before = first.happened_at - TimeDelta::microseconds(1);
                let ledger = past::ledger_at(&*view.read().await?, proposal, before).await?;
                let (of, drafts) = (key.proposal, key.drafts);
                compute(move || replay(ledger, &events, of, drafts)).await?
            }
        };
        histories.insert(key.clone(), Arc::new(moments));
    }
    Ok(histories)
}

/// Where not everything could be read, the oldest moment may not be whole.
fn whole(mut events: Vec<event::Model>) -> Vec<event::Model> {
    if u64::try_from(events.len()).is_ok_and(|read| read == CHANGES) {
        let oldest = events.first().map(|event| event.happened_at);
        events.retain(|event| Some(event.happened_at) != oldest);
    }
    events
}

/// How it stood after each moment that a viewer is told of.
fn replay(mut ledger: Ledger, events: &[event::Model], of: ProposalId, drafts: bool) -> Result<Vec<Moment>, DbErr> {
    let solved = solved(&ledger, events, of)?;
    let told = |event: &event::Model| concerns(event, of, &solved) && (drafts || !is_for_leads(event));
    let moments: Vec<&[event::Model]> = events.chunk_by(|one, next| one.happened_at == next.happened_at).collect();
    let counted = moments.iter().filter(|moment| moment.iter().any(told)).count();
    let mut left_out = counted.saturating_sub(MOMENTS);
    let mut history = Vec::with_capacity(counted.min(MOMENTS));
    for moment in moments {
        for event in moment {
            ledger.take(event)?;
        }
        let told: Vec<&event::Model> = moment.iter().filter(|event| told(event)).collect();
        let Some(first) = told.first() else { continue };
        if left_out > 0 {
            left_out -= 1;
            continue;
        }
        let seen = |row: &proposal::Model| drafts || row.status != ProposalStatus::Draft;
        let Some(rows) = ledger.rows(of).filter(|rows| seen(&rows.proposal)) else { continue };
        let happened = |event: &&event::Model| Happened {
            by: rows.stakeholders.iter().find(|row| row.user_id.is_some() && row.user_id == event.actor_id).cloned(),
            changed: Changed::of(event),
        };
        let changes = told.iter().map(happened).collect();
        history.push(Moment::new(&Assessed::of(Arc::new(rows), first.happened_at)?, changes));
    }
    Ok(history)
}

/// The problems that the proposal solves, or comes to solve.
fn solved(ledger: &Ledger, events: &[event::Model], of: ProposalId) -> Result<BTreeSet<ProblemId>, DbErr> {
    let mut then = Ledger::default();
    for event in events.iter().filter(|event| event.subject_kind == proposal_problem::SUBJECT) {
        then.take(event)?;
    }
    let links = ledger.links.values().chain(then.links.values());
    Ok(links.filter(|link| link.proposal_id == of).map(|link| link.problem_id).collect())
}

/// Whether an event is one of this proposal, of its people, its problems, or the rules it is measured by.
fn concerns(event: &event::Model, of: ProposalId, solved: &BTreeSet<ProblemId>) -> bool {
    let named = |id: Option<ProblemId>| id.is_some_and(|id| solved.contains(&id));
    match event.subject_kind.as_str() {
        problem::SUBJECT => named(Some(ProblemId(event.subject_id))),
        understanding::SUBJECT => {
            let row = event.after.as_ref().and_then(|row| row["problem_id"].as_str()?.parse().ok());
            named(row.map(ProblemId))
        }
        _ => Changed::of(event).proposal.is_none_or(|proposal| proposal == of),
    }
}

fn is_for_leads(event: &event::Model) -> bool {
    let kinds = [LatentObjectionId::KIND, InfluenceId::KIND, TalkId::KIND];
    kinds.contains(&event.subject_kind.as_str()) || Changed::of(event).is_draft
}

impl Moment {
    fn new(assessed: &Assessed, changes: Vec<Happened>) -> Self {
        let engine::Assessment { verdict, readiness, .. } = &assessed.result;
        let unmet = verdict.clauses.iter().filter(|clause| clause.status == ClauseStatus::Unsatisfied).count();
        Self {
            at: assessed.at,
            changes,
            verdict: verdict.status,
            summary: summary(verdict.status, unmet, readiness.as_ref()),
            readiness: readiness.clone(),
        }
    }
}

/// A moment of a history.
pub struct HistoryPoint(Arc<Vec<Moment>>, usize);

/// How a proposal stood once something had happened to it. All of it can be read by `assessmentAt`.
#[Object]
impl HistoryPoint {
    /// The moment.
    async fn at(&self) -> DateTime<Utc> {
        self.moment().at
    }

    /// What happened then, in order; at least one change.
    async fn changes(&self) -> Vec<HistoryChange> {
        self.moment().changes.iter().cloned().map(HistoryChange).collect()
    }

    /// What its rule said.
    async fn verdict(&self) -> VerdictStatus {
        self.moment().verdict.into()
    }

    /// The verdict and the readiness in one line.
    async fn summary(&self) -> &str {
        &self.moment().summary
    }

    /// How far people agreed, from 0 to 100; nothing where nobody had a say.
    async fn score(&self) -> Option<f64> {
        self.moment().readiness.as_ref().map(|readiness| readiness.score)
    }

    /// The score if everybody who was silent had been against.
    async fn low(&self) -> Option<f64> {
        self.moment().readiness.as_ref().map(|readiness| readiness.low)
    }

    /// The score if everybody who was silent had been for, and what was contested or answered had been settled.
    async fn high(&self) -> Option<f64> {
        self.moment().readiness.as_ref().map(|readiness| readiness.high)
    }
}

impl HistoryPoint {
    #[expect(clippy::indexing_slicing, reason = "made only for places that are there")]
    fn moment(&self) -> &Moment {
        &self.0[self.1]
    }
}

/// A change of a history.
pub struct HistoryChange(Happened);

/// Something that happened to a proposal.
#[Object]
impl HistoryChange {
    /// What.
    async fn kind(&self) -> ProposalChangeKind {
        ProposalChangeKind::of(&self.0.changed.kind)
    }

    /// Who did it, as they were then; nothing where the server itself did, or somebody without a part in the initiative.
    async fn by(&self) -> Option<Stakeholder> {
        self.0.by.clone().map(Into::into)
    }

    /// What changed, as it is now; nothing where the viewer may not see it.
    async fn node(&self, ctx: &Context<'_>) -> Option<GraphResult<Node>> {
        let found = node::find(Request::of(ctx), &self.0.changed.subject_kind, self.0.changed.subject).await;
        found.map_err(Into::into).transpose()
    }
}
