//! What people are reminded of when its moment has come: time they asked for,
//! decisions to be looked at again, work that is late.

use super::{Look, PAGE};
use crate::auth::{Action, On};
use crate::calendar::working::end_of;
use crate::error::Result;
use crate::reminder::service::{Occasion, remind};
use crate::tenant::{self, Scope};
use crate::write::Write;
use chrono::{DateTime, TimeDelta, Utc};
use entities::{
    InOrganization, OrganizationId, ProposalId, ProposalStatus, ReminderKind, StakeholderId, Stance, WorkStatus,
    calendar, decision, position, proposal, reminder, stakeholder, work_item,
};
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

/// How far a place on earth may be ahead of UTC: a day ends there so much earlier.
const AHEAD: TimeDelta = TimeDelta::hours(14);

/// Something whose moment has come.
#[derive(Clone, Copy, Debug)]
struct Due {
    organization: OrganizationId,
    proposal: ProposalId,
    occasion: Occasion,
    who: Who,
}

/// Whom it concerns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Who {
    One(StakeholderId),
    Leads,
    LeadsAndDecider,
}

impl Who {
    fn is(self, row: &stakeholder::Model) -> bool {
        match self {
            Self::One(id) => row.id == id,
            Self::Leads => row.lead,
            Self::LeadsAndDecider => row.lead || row.decider,
        }
    }
}

/// Looks at everything that has a moment.
pub(super) async fn look(look: &mut Look<'_>) -> Result<()> {
    for kind in [ReminderKind::TimeIsUp, ReminderKind::ReviewDue, ReminderKind::WorkOverdue] {
        let mut last = None;
        loop {
            let now = look.state.clock.now();
            let tx = tenant::read(&look.state.db, &[Scope::System]).await?;
            let (page, newest) = match kind {
                ReminderKind::TimeIsUp => times(&tx, last, now).await?,
                ReminderKind::ReviewDue => reviews(&tx, last, now).await?,
                _ => works(&tx, last, now).await?,
            };
            let left = left(&tx, page).await?;
            drop(tx);
            for due in left {
                look.act(due.organization, due, carry_out).await;
            }
            if newest.is_none() || !look.holds().await? {
                break;
            }
            last = newest;
        }
    }
    Ok(())
}

/// The time that people asked for is over, while the proposal takes feedback.
async fn times(tx: &DatabaseTransaction, after: Option<Uuid>, now: DateTime<Utc>) -> Result<(Vec<Due>, Option<Uuid>)> {
    let open = [ProposalStatus::Open, ProposalStatus::FinalComment];
    let mut rows = position::Entity::find()
        .filter(position::Column::Stance.eq(Stance::NeedsTime))
        .filter(position::Column::WithdrawnAt.is_null())
        .filter(position::Column::Until.lte(now))
        .filter(position::Column::ProposalId.in_subquery(proposals(&open)))
        .order_by_asc(position::Column::Id)
        .limit(PAGE);
    if let Some(after) = after {
        rows = rows.filter(position::Column::Id.gt(after));
    }
    let rows = rows.all(tx).await?;
    let due = rows.iter().filter_map(|row| {
        let until = row.until?;
        let (kind, subject) = (ReminderKind::TimeIsUp, row.proposal_id.0);
        let occasion = Occasion { kind, subject, occasion_at: until, due_at: until };
        let (organization, proposal, who) = (row.organization_id, row.proposal_id, Who::One(row.stakeholder_id));
        Some(Due { organization, proposal, occasion, who })
    });
    Ok((due.collect(), rows.last().map(|row| row.id.0)))
}

/// Decisions in force whose day to be looked at again has come.
async fn reviews(
    tx: &DatabaseTransaction,
    after: Option<Uuid>,
    now: DateTime<Utc>,
) -> Result<(Vec<Due>, Option<Uuid>)> {
    let decided = [ProposalStatus::Accepted, ProposalStatus::Rejected];
    let mut rows = decision::Entity::find()
        .filter(decision::Column::ReopenedAt.is_null())
        .filter(decision::Column::ReviewAt.lte(now))
        .filter(decision::Column::ProposalId.in_subquery(proposals(&decided)))
        .order_by_asc(decision::Column::Id)
        .limit(PAGE);
    if let Some(after) = after {
        rows = rows.filter(decision::Column::Id.gt(after));
    }
    let rows = rows.all(tx).await?;
    let due = rows.iter().filter_map(|row| {
        let at = row.review_at?;
        let occasion = Occasion { kind: ReminderKind::ReviewDue, subject: row.id.0, occasion_at: at, due_at: at };
        let (organization, proposal, who) = (row.organization_id, row.proposal_id, Who::LeadsAndDecider);
        Some(Due { organization, proposal, occasion, who })
    });
    Ok((due.collect(), rows.last().map(|row| row.id.0)))
}

/// Open work that follows from a decision in force and whose day is over where the organization is.
async fn works(tx: &DatabaseTransaction, after: Option<Uuid>, now: DateTime<Utc>) -> Result<(Vec<Due>, Option<Uuid>)> {
    let in_force = Query::select()
        .column(decision::Column::Id)
        .from(decision::Entity)
        .and_where(decision::Column::ReopenedAt.is_null())
        .take();
    let mut rows = work_item::Entity::find()
        .filter(work_item::Column::Status.eq(WorkStatus::Open))
        .filter(work_item::Column::DueOn.lt((now + AHEAD).date_naive()))
        .filter(work_item::Column::DecisionId.in_subquery(in_force))
        .filter(work_item::Column::ProposalId.in_subquery(proposals(&[ProposalStatus::Accepted])))
        .order_by_asc(work_item::Column::Id)
        .limit(PAGE);
    if let Some(after) = after {
        rows = rows.filter(work_item::Column::Id.gt(after));
    }
    let rows = rows.all(tx).await?;
    let organizations: BTreeSet<OrganizationId> = rows.iter().map(|row| row.organization_id).collect();
    let calendars = calendar::Entity::find().filter(calendar::Column::OrganizationId.is_in(organizations));
    let calendars = calendars.all(tx).await?;
    let due = rows.iter().filter_map(|row| {
        let calendar = calendars.iter().find(|calendar| calendar.organization_id == row.organization_id);
        let ended = end_of(row.due_on?, calendar);
        let (kind, subject) = (ReminderKind::WorkOverdue, row.id.0);
        let occasion = Occasion { kind, subject, occasion_at: ended, due_at: ended };
        let (organization, proposal) = (row.organization_id, row.proposal_id);
        let who = row.owner_id.map_or(Who::Leads, Who::One);
        (ended <= now).then_some(Due { organization, proposal, occasion, who })
    });
    Ok((due.collect(), rows.last().map(|row| row.id.0)))
}

fn proposals(statuses: &[ProposalStatus]) -> SelectStatement {
    Query::select()
        .column(proposal::Column::Id)
        .from(proposal::Entity)
        .and_where(proposal::Column::Status.is_in(statuses.iter().copied()))
        .take()
}

/// Those of which somebody who has come in was not reminded yet.
async fn left(tx: &DatabaseTransaction, due: Vec<Due>) -> Result<Vec<Due>> {
    let ids: BTreeSet<ProposalId> = due.iter().map(|due| due.proposal).collect();
    let of = proposal::Entity::find().filter(proposal::Column::Id.is_in(ids)).all(tx).await?;
    let of: BTreeMap<ProposalId, _> = of.into_iter().map(|row| (row.id, row.initiative_id)).collect();
    let people = stakeholder::Entity::find()
        .filter(stakeholder::Column::InitiativeId.is_in(of.values().copied().collect::<BTreeSet<_>>()))
        .filter(stakeholder::Column::UserId.is_not_null())
        .all(tx)
        .await?;
    let subjects: BTreeSet<Uuid> = due.iter().map(|due| due.occasion.subject).collect();
    let known = reminder::Entity::find().filter(reminder::Column::SubjectId.is_in(subjects)).all(tx).await?;
    let mut reminded: HashMap<Uuid, Vec<reminder::Model>> = HashMap::new();
    for row in known {
        reminded.entry(row.subject_id).or_default().push(row);
    }
    let is_left = |due: &Due| {
        let Occasion { kind, subject, occasion_at, .. } = due.occasion;
        let was_told = |who: &stakeholder::Model| {
            let this = (who.id, kind, occasion_at);
            let rows = reminded.get(&subject).into_iter().flatten();
            rows.into_iter().any(|row| (row.stakeholder_id, row.kind, row.occasion_at) == this)
        };
        let there = people.iter().filter(|row| of.get(&due.proposal) == Some(&row.initiative_id));
        there.into_iter().any(|row| due.who.is(row) && !was_told(row))
    };
    Ok(due.into_iter().filter(is_left).collect())
}

/// Reminds the people it concerns, if it still holds.
async fn carry_out(write: &Write, due: Due) -> Result<(usize, usize)> {
    write.authorize(Action::MoveClocks, On::Organization)?;
    if !holds(write, &due).await? {
        return Ok((0, 0));
    }
    let proposal = write.find::<proposal::Entity>("proposalId", due.proposal).await?;
    let people = stakeholder::Entity::in_org(due.organization)
        .filter(stakeholder::Column::InitiativeId.eq(proposal.initiative_id))
        .order_by_asc(stakeholder::Column::Id)
        .all(&write.tx)
        .await?;
    let mut reminded = 0;
    for who in people.iter().filter(|row| due.who.is(row)) {
        reminded += usize::from(remind(write, who, due.occasion).await?);
    }
    Ok((0, reminded))
}

/// Whether what is due is so by what is there now.
async fn holds(write: &Write, due: &Due) -> Result<bool> {
    let id = due.occasion.subject;
    match due.occasion.kind {
        ReminderKind::ReviewDue => {
            let row = write.find::<decision::Entity>("decisionId", id).await?;
            Ok(row.reopened_at.is_none() && row.review_at == Some(due.occasion.due_at))
        }
        ReminderKind::WorkOverdue => {
            let row = write.find::<work_item::Entity>("workItemId", id).await?;
            let decision = write.find::<decision::Entity>("decisionId", row.decision_id).await?;
            let same = row.owner_id.map_or(Who::Leads, Who::One) == due.who;
            Ok(same && row.status == WorkStatus::Open && decision.reopened_at.is_none())
        }
        _ => {
            let Who::One(who) = due.who else { return Ok(false) };
            let row = position::Entity::in_org(due.organization)
                .filter(position::Column::ProposalId.eq(id))
                .filter(position::Column::StakeholderId.eq(who))
                .filter(position::Column::WithdrawnAt.is_null())
                .one(&write.tx)
                .await?;
            let asked =
                |row: position::Model| row.stance == Stance::NeedsTime && row.until == Some(due.occasion.due_at);
            Ok(row.is_some_and(asked))
        }
    }
}
