//! The clock of final comment: people who hold no position hear a day before
//! that it ends, and once it has run as long as the rule wants, it is over.

use super::{Look, PAGE};
use crate::assessment::clocks::stands_still;
use crate::assessment::read;
use crate::assessment::service::{Assessed, assess_in, compute};
use crate::auth::{Action, On};
use crate::error::Result;
use crate::reminder::service::{Occasion, remind};
use crate::tenant::{self, Scope};
use crate::turn::owed;
use crate::write::Write;
use chrono::{DateTime, TimeDelta, Utc};
use engine::{ClauseKind, ClauseStatus};
use entities::{OrganizationId, ProposalId, ProposalStatus, ReminderKind, proposal, reminder, stakeholder};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// How long before the end people hear of it.
const SOON: TimeDelta = TimeDelta::days(1);

/// Where the clock of final comment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// It runs until this moment.
    Runs(DateTime<Utc>),
    /// It stands still, or the rule has none.
    Still,
    /// It has run as long as the rule wants.
    Passed,
}

/// Where the clock of final comment on a proposal is.
#[must_use]
pub fn clock(assessed: &Assessed) -> Clock {
    let mut clauses = assessed.result.verdict.clauses.iter().filter(|clause| clause.kind == ClauseKind::FinalComment);
    match clauses.next() {
        Some(clause) if clause.status == ClauseStatus::Satisfied => Clock::Passed,
        Some(clause) if !stands_still(&assessed.rows.proposal) => clause.passes_at.map_or(Clock::Still, Clock::Runs),
        _ => Clock::Still,
    }
}

/// Who owes a position on what is proposed now.
fn undecided(assessed: &Assessed) -> Vec<&stakeholder::Model> {
    let owed: BTreeSet<_> = owed(assessed, assessed.at).into_iter().map(|(_, id, _)| id).collect();
    assessed.rows.stakeholders.iter().filter(|row| owed.contains(&row.id)).collect()
}

/// Looks at all proposals whose clock may run.
pub(super) async fn look(look: &mut Look<'_>) -> Result<()> {
    let mut last = None;
    loop {
        let page = page(look, last).await?;
        let Some((_, newest)) = page.last().copied() else { return Ok(()) };
        last = Some(newest);
        let mut by_organization: BTreeMap<OrganizationId, Vec<ProposalId>> = BTreeMap::new();
        for (organization, proposal) in page {
            by_organization.entry(organization).or_default().push(proposal);
        }
        for (organization, proposals) in by_organization {
            match due(look, organization, &proposals).await {
                Ok(due) => {
                    for proposal in due {
                        look.act(organization, proposal, advance).await;
                    }
                }
                Err(error) => look.failed(organization, &error),
            }
        }
        if !look.holds().await? {
            return Ok(());
        }
    }
}

async fn page(look: &Look<'_>, after: Option<ProposalId>) -> Result<Vec<(OrganizationId, ProposalId)>> {
    let mut running = proposal::Entity::find()
        .filter(proposal::Column::Status.eq(ProposalStatus::FinalComment))
        .filter(proposal::Column::FinalCommentEndedAt.is_null())
        .order_by_asc(proposal::Column::Id)
        .limit(PAGE);
    if let Some(after) = after {
        running = running.filter(proposal::Column::Id.gt(after));
    }
    let rows = running.all(&tenant::read(&look.state.db, &[Scope::System]).await?).await?;
    Ok(rows.into_iter().map(|row| (row.organization_id, row.id)).collect())
}

/// Those of an organization with something to do; what cannot be assessed is left out, and said.
async fn due(look: &mut Look<'_>, organization: OrganizationId, ids: &[ProposalId]) -> Result<Vec<ProposalId>> {
    let now = look.state.clock.now();
    let tx = tenant::read(&look.state.db, &[Scope::Organization(organization)]).await?;
    let rows = read::by_ids(&tx, organization, ids).await?;
    let reminded = reminder::Entity::find()
        .filter(reminder::Column::OrganizationId.eq(organization))
        .filter(reminder::Column::Kind.eq(ReminderKind::FinalCommentEnds))
        .filter(reminder::Column::SubjectId.is_in(ids.iter().map(|id| id.0)))
        .all(&tx)
        .await?;
    drop(tx);
    let mut due = Vec::new();
    for id in ids {
        let Some(rows) = rows.get(id).map(Arc::clone) else { continue };
        let assessed = match compute(move || Assessed::of(rows, now)).await {
            Ok(assessed) => assessed,
            Err(error) => {
                look.failed(organization, &error.into());
                continue;
            }
        };
        let knows = |who: &stakeholder::Model| {
            let of = |row: &reminder::Model| (row.stakeholder_id, row.subject_id, Some(row.occasion_at));
            let this = (who.id, id.0, assessed.rows.proposal.final_comment_since);
            who.user_id.is_none() || reminded.iter().any(|row| of(row) == this)
        };
        match clock(&assessed) {
            Clock::Passed => due.push(*id),
            Clock::Runs(until) if until - now <= SOON && !undecided(&assessed).into_iter().all(knows) => due.push(*id),
            Clock::Runs(_) | Clock::Still => {}
        }
    }
    Ok(due)
}

/// Ends final comment if it is over; reminds people if it soon is. Gives how
/// many clocks were moved, and how many people were reminded.
async fn advance(write: &Write, id: ProposalId) -> Result<(usize, usize)> {
    write.authorize(Action::MoveClocks, On::Organization)?;
    let before = write.find::<proposal::Entity>("proposalId", id).await?;
    let since = before.final_comment_since;
    let Some(since) = since.filter(|_| before.status == ProposalStatus::FinalComment) else { return Ok((0, 0)) };
    if before.final_comment_ended_at.is_some() {
        return Ok((0, 0));
    }
    let assessed = assess_in(write, id).await?;
    let (kind, due_at) = match clock(&assessed) {
        Clock::Passed => (ReminderKind::FinalCommentEnded, write.now),
        Clock::Runs(until) if until - write.now <= SOON => (ReminderKind::FinalCommentEnds, until),
        Clock::Runs(_) | Clock::Still => return Ok((0, 0)),
    };
    let people: Vec<&stakeholder::Model> = match kind {
        ReminderKind::FinalCommentEnds => undecided(&assessed),
        _ => assessed.rows.stakeholders.iter().filter(|row| row.lead || row.decider).collect(),
    };
    let mut moved = 0;
    if kind == ReminderKind::FinalCommentEnded {
        let after = proposal::Model { final_comment_ended_at: Some(write.now), ..before.clone() };
        write.update("proposal.finalCommentEnded", Some(before.initiative_id), &before, after).await?;
        moved = 1;
    }
    let occasion = Occasion { kind, subject: id.0, occasion_at: since, due_at };
    let mut reminded = 0;
    for who in people {
        reminded += usize::from(remind(write, who, occasion).await?);
    }
    Ok((moved, reminded))
}
