//! What an assessment rested on at a moment of the past, from the record alone.

use super::deliberation::Rows;
use crate::error::Error;
use chrono::{DateTime, Utc};
use entities::problem::Substance;
use entities::{InOrganization, ProposalId, Record, calendar, decision_rule, event, proposal};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Func, Order, WindowStatement};
use sea_orm::{ColumnTrait, Condition, DatabaseTransaction, DbErr, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::BTreeMap;
use uuid::Uuid;

macro_rules! ledger {
    ($($field:ident: $module:ident),* $(,)?) => {
        /// The kinds of rows that an assessment rests on.
        const KINDS: &[&str] = &[$(entities::$module::SUBJECT),*];

        /// Those rows as the record has them so far, by their ids.
        #[derive(Default)]
        pub(super) struct Ledger {
            $(pub(super) $field: BTreeMap<Uuid, entities::$module::Model>,)*
        }

        impl Ledger {
            /// Takes what an event says of its row.
            pub(super) fn take(&mut self, event: &event::Model) -> Result<(), DbErr> {
                match event.subject_kind.as_str() {
                    $(entities::$module::SUBJECT => put(&mut self.$field, event),)*
                    _ => Ok(()),
                }
            }
        }
    };
}

ledger! {
    proposals: proposal,
    stakeholders: stakeholder,
    positions: position,
    delegations: delegation,
    objections: objection,
    seconds: second,
    latent_objections: latent_objection,
    arguments: argument,
    concessions: concession,
    rules: decision_rule,
    influences: influence,
    problems: problem,
    links: proposal_problem,
    understandings: understanding,
    calendars: calendar,
}

fn put<M: Record + DeserializeOwned>(rows: &mut BTreeMap<Uuid, M>, event: &event::Model) -> Result<(), DbErr> {
    let row: M = serde_json::from_value(event.after.clone().unwrap_or(Value::Null)).map_err(|error| {
        DbErr::Custom(Error::Internal(format!("a recorded {} is none: {error}", M::SUBJECT)).to_string())
    })?;
    rows.insert(row.subject(), row);
    Ok(())
}

impl Ledger {
    /// What an assessment of this proposal rests on; nothing where it is not there yet.
    pub(super) fn rows(&self, of: ProposalId) -> Option<Rows> {
        let solves = |problem| self.links.values().any(|link| link.proposal_id == of && link.problem_id == problem);
        Some(Rows {
            proposal: self.proposals.get(&of.0)?.clone(),
            stakeholders: only(&self.stakeholders, |_| true),
            positions: only(&self.positions, |row| row.proposal_id == of && row.withdrawn_at.is_none()),
            delegations: only(&self.delegations, |row| {
                row.revoked_at.is_none() && row.proposal_id.is_none_or(|id| id == of)
            }),
            objections: only(&self.objections, |row| row.proposal_id == of),
            seconds: only(&self.seconds, |row| row.proposal_id == of && row.withdrawn_at.is_none()),
            latent_objections: only(&self.latent_objections, |row| row.proposal_id == of),
            arguments: only(&self.arguments, |row| row.proposal_id == of),
            concessions: only(&self.concessions, |row| row.proposal_id == of),
            problems: only(&self.problems, |row| row.superseded_at.is_none() && solves(row.id))
                .iter()
                .map(Substance::from)
                .collect(),
            understandings: only(&self.understandings, |row| row.withdrawn_at.is_none() && solves(row.problem_id)),
            influences: only(&self.influences, |row| row.weight_millionths > 0),
            rules: only(&self.rules, |_| true),
            calendar: self.calendars.values().next().cloned(),
        })
    }
}

fn only<M: Clone>(rows: &BTreeMap<Uuid, M>, belongs: impl Fn(&M) -> bool) -> Vec<M> {
    rows.values().filter(|row| belongs(row)).cloned().collect()
}

/// The rows as they were at this moment; none where the proposal was not there yet.
///
/// # Errors
///
/// Whatever the database says.
pub async fn rows_at(
    tx: &DatabaseTransaction,
    proposal: &proposal::Model,
    at: DateTime<Utc>,
) -> Result<Option<Rows>, DbErr> {
    Ok(ledger_at(tx, proposal, at).await?.rows(proposal.id))
}

/// The rows of its initiative as they were at this moment. One statement, which
/// reads the newest event of each row.
///
/// # Errors
///
/// Whatever the database says.
pub(super) async fn ledger_at(
    tx: &DatabaseTransaction,
    proposal: &proposal::Model,
    at: DateTime<Utc>,
) -> Result<Ledger, DbErr> {
    let mut ledger = Ledger::default();
    for event in newest(tx, proposal, at).await? {
        ledger.take(&event)?;
    }
    Ok(ledger)
}

/// What the record holds of each row of the initiative, and of the rules and
/// the calendar above it, from after `from` until `to`: the newest, oldest first.
///
/// # Errors
///
/// Whatever the database says.
pub(super) async fn events(
    tx: &DatabaseTransaction,
    proposal: &proposal::Model,
    from: Option<DateTime<Utc>>,
    to: DateTime<Utc>,
    most: u64,
) -> Result<Vec<event::Model>, DbErr> {
    let mut select = event::Entity::in_org(proposal.organization_id).filter(concerns(proposal, to));
    if let Some(from) = from {
        select = select.filter(event::Column::HappenedAt.gt(from));
    }
    let select = select.order_by_desc(event::Column::HappenedAt).order_by_desc(event::Column::Id).limit(most);
    let mut events = select.all(tx).await?;
    events.reverse();
    Ok(events)
}

/// What happened until then to the rows of the initiative, and to the rules and the calendar above it.
fn concerns(proposal: &proposal::Model, to: DateTime<Utc>) -> Condition {
    let above = Condition::all()
        .add(event::Column::InitiativeId.is_null())
        .add(event::Column::SubjectKind.is_in([decision_rule::SUBJECT, calendar::SUBJECT]));
    Condition::all()
        .add(event::Column::HappenedAt.lte(to))
        .add(event::Column::SubjectKind.is_in(KINDS.iter().copied()))
        .add(event::Column::After.is_not_null())
        .add(Condition::any().add(event::Column::InitiativeId.eq(proposal.initiative_id)).add(above))
}

/// What the record holds of each row of the initiative, and of the rules and the calendar above it, at this moment.
async fn newest(
    tx: &DatabaseTransaction,
    proposal: &proposal::Model,
    at: DateTime<Utc>,
) -> Result<Vec<event::Model>, DbErr> {
    let place = Alias::new("place");
    let happened = Alias::new("happened");
    let column = |column: event::Column| (event::Entity, column);
    let places = WindowStatement::partition_by(column(event::Column::SubjectId))
        .order_by(column(event::Column::Id), Order::Desc)
        .take();
    let mut candidates = event::Entity::in_org(proposal.organization_id).filter(concerns(proposal, at)).into_query();
    candidates.clear_selects().column(column(event::Column::Id));
    candidates.expr_window_as(Func::cust("ROW_NUMBER"), places, place.clone());
    let mut select = event::Entity::in_org(proposal.organization_id);
    QueryTrait::query(&mut select).join_subquery(
        sea_orm::JoinType::InnerJoin,
        candidates,
        happened.clone(),
        Condition::all()
            .add(Expr::col((happened.clone(), event::Column::Id)).equals(column(event::Column::Id)))
            .add(Expr::col((happened, place)).eq(1)),
    );
    select.all(tx).await
}
