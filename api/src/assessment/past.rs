//! What an assessment rested on at a moment of the past, from the record alone.

use super::deliberation::Rows;
use crate::error::Error;
use chrono::{DateTime, Utc};
use entities::{InOrganization, ProblemId, Record, calendar, decision_rule, event, proposal, proposal_problem};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Func, Order, WindowStatement};
use sea_orm::{ColumnTrait, Condition, DatabaseTransaction, DbErr, QueryFilter, QueryTrait};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The kinds of rows that an assessment rests on.
const KINDS: &[&str] = &[
    entities::proposal::SUBJECT,
    entities::stakeholder::SUBJECT,
    entities::position::SUBJECT,
    entities::objection::SUBJECT,
    entities::second::SUBJECT,
    entities::latent_objection::SUBJECT,
    entities::argument::SUBJECT,
    entities::concession::SUBJECT,
    entities::decision_rule::SUBJECT,
    entities::influence::SUBJECT,
    entities::problem::SUBJECT,
    entities::proposal_problem::SUBJECT,
    entities::understanding::SUBJECT,
    entities::calendar::SUBJECT,
];

/// The rows as they were at this moment; none where the proposal was not there
/// yet. One statement, which reads the newest event of each row.
///
/// # Errors
///
/// Whatever the database says.
pub async fn rows_at(
    tx: &DatabaseTransaction,
    proposal: &proposal::Model,
    at: DateTime<Utc>,
) -> Result<Option<Rows>, DbErr> {
    let recorded = newest(tx, proposal, at).await?;
    let Some(then) = read::<proposal::Model>(&recorded)?.into_iter().find(|row| row.id == proposal.id) else {
        return Ok(None);
    };
    let mut rows = Rows {
        proposal: then,
        stakeholders: read(&recorded)?,
        positions: read(&recorded)?,
        objections: read(&recorded)?,
        seconds: read(&recorded)?,
        latent_objections: read(&recorded)?,
        arguments: read(&recorded)?,
        concessions: read(&recorded)?,
        rules: read(&recorded)?,
        influences: read(&recorded)?,
        problems: read(&recorded)?,
        understandings: read(&recorded)?,
        calendar: read(&recorded)?.pop(),
    };
    let links: Vec<proposal_problem::Model> = read(&recorded)?;
    let solves =
        |problem: ProblemId| links.iter().any(|link| link.proposal_id == proposal.id && link.problem_id == problem);
    rows.problems.retain(|row| row.superseded_at.is_none() && solves(row.id));
    rows.understandings.retain(|row| row.withdrawn_at.is_none() && solves(row.problem_id));
    let of = proposal.id;
    rows.positions.retain(|row| row.proposal_id == of && row.withdrawn_at.is_none());
    rows.objections.retain(|row| row.proposal_id == of);
    rows.seconds.retain(|row| row.proposal_id == of && row.withdrawn_at.is_none());
    rows.latent_objections.retain(|row| row.proposal_id == of);
    rows.arguments.retain(|row| row.proposal_id == of);
    rows.concessions.retain(|row| row.proposal_id == of);
    rows.influences.retain(|row| row.weight_millionths > 0);
    Ok(Some(rows))
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
    let above = Condition::all()
        .add(event::Column::InitiativeId.is_null())
        .add(event::Column::SubjectKind.is_in([decision_rule::SUBJECT, calendar::SUBJECT]));
    let mut candidates = event::Entity::in_org(proposal.organization_id)
        .filter(event::Column::HappenedAt.lte(at))
        .filter(event::Column::SubjectKind.is_in(KINDS.iter().copied()))
        .filter(event::Column::After.is_not_null())
        .filter(Condition::any().add(event::Column::InitiativeId.eq(proposal.initiative_id)).add(above))
        .into_query();
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

/// The rows of one kind, in the order they were made in.
fn read<M: Record + DeserializeOwned>(recorded: &[event::Model]) -> Result<Vec<M>, DbErr> {
    let mine = recorded.iter().filter(|event| event.subject_kind == M::SUBJECT);
    let rows = mine.map(|event| serde_json::from_value(event.after.clone().unwrap_or(Value::Null)));
    let mut rows: Vec<M> = rows.collect::<Result<_, _>>().map_err(|error| {
        DbErr::Custom(Error::Internal(format!("a recorded {} is none: {error}", M::SUBJECT)).to_string())
    })?;
    rows.sort_by_key(Record::subject);
    Ok(rows)
}
