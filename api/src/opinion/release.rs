//! When answers become part of what others are shown: never those of fewer than
//! five people at a time. Otherwise whoever looks before and after a person
//! answered would see what they answered.
//!
//! Beside each answer stands what of it is counted and what of it is on the map.
//! Both move only together with those of four other people, counted from what was
//! shown last: so the difference of any two pictures is one over five people.

use crate::error::Result;
use crate::write::Write;
use entities::{InOrganization, InitiativeId, StatementId, statement, statement_answer as row};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect, QueryTrait, Select};

/// Below so many people nothing is said of what they answered.
pub const LEAST: usize = 5;
/// Below so many people who answered enough there is no map.
pub const MAP_PEOPLE: usize = 7;
/// Below so many statements that enough people answered there is no map.
pub const MAP_STATEMENTS: usize = 3;
/// So many answers are enough, or all if there are fewer statements: as the engine has it.
pub const ENOUGH: usize = 7;

/// What is answered now; nothing where it was taken back.
const NOW: &str = "CASE WHEN withdrawn_at IS NULL THEN opinion END";

/// Lets others see what was answered to a statement, and the map of its initiative, once it is time.
///
/// # Errors
///
/// Whatever the database says.
pub async fn after(write: &Write, statement: &statement::Model) -> Result<()> {
    count(write, statement.id).await?;
    map(write, statement.initiative_id).await
}

async fn count(write: &Write, statement: StatementId) -> Result<()> {
    let answers = || of(write).filter(row::Column::StatementId.eq(statement));
    let changed = answers().filter(Expr::cust(format!("counted IS DISTINCT FROM {NOW}"))).count(&write.tx).await?;
    let people = answers().filter(row::Column::WithdrawnAt.is_null()).count(&write.tx).await?;
    if is_few(changed) || is_few(people) {
        return Ok(());
    }
    row::Entity::update_many()
        .col_expr(row::Column::Counted, Expr::cust(NOW))
        .filter(row::Column::OrganizationId.eq(write.actor.organization))
        .filter(row::Column::StatementId.eq(statement))
        .exec(&write.tx)
        .await?;
    Ok(())
}

async fn map(write: &Write, initiative: InitiativeId) -> Result<()> {
    let answers = || of(write).filter(row::Column::InitiativeId.eq(initiative));
    let changed = || {
        let changed = answers().filter(Expr::cust(format!("mapped IS DISTINCT FROM {NOW}")));
        changed.select_only().column(row::Column::StakeholderId).distinct()
    };
    if is_few(changed().count(&write.tx).await?) {
        return Ok(());
    }
    let asked = Query::select()
        .column(statement::Column::Id)
        .from(statement::Entity)
        .and_where(statement::Column::InitiativeId.eq(initiative))
        .and_where(statement::Column::HiddenAt.is_null())
        .take();
    let live = || answers().filter(row::Column::WithdrawnAt.is_null());
    let statements: Vec<StatementId> = live()
        .filter(row::Column::StatementId.in_subquery(asked))
        .select_only()
        .column(row::Column::StatementId)
        .group_by(row::Column::StatementId)
        .having(row::Column::Id.count().gte(i64::try_from(LEAST).unwrap_or(i64::MAX)))
        .into_tuple()
        .all(&write.tx)
        .await?;
    if statements.len() < MAP_STATEMENTS {
        return Ok(());
    }
    let needed = i64::try_from(statements.len().min(ENOUGH)).unwrap_or(i64::MAX);
    let placed = live()
        .filter(row::Column::StatementId.is_in(statements))
        .select_only()
        .column(row::Column::StakeholderId)
        .group_by(row::Column::StakeholderId)
        .having(row::Column::Id.count().gte(needed));
    let people = placed.clone().count(&write.tx).await?;
    if usize::try_from(people).unwrap_or(usize::MAX) < MAP_PEOPLE {
        return Ok(());
    }
    // Who is not on the map, and would not be, moves nobody: their answers wait until there are enough.
    let mapped = answers().filter(row::Column::Mapped.is_not_null());
    let mapped = mapped.select_only().column(row::Column::StakeholderId).into_query();
    let matters = Condition::any()
        .add(row::Column::StakeholderId.in_subquery(placed.into_query()))
        .add(row::Column::StakeholderId.in_subquery(mapped));
    if is_few(changed().filter(matters).count(&write.tx).await?) {
        return Ok(());
    }
    row::Entity::update_many()
        .col_expr(row::Column::Mapped, Expr::cust(NOW))
        .filter(row::Column::OrganizationId.eq(write.actor.organization))
        .filter(row::Column::InitiativeId.eq(initiative))
        .exec(&write.tx)
        .await?;
    Ok(())
}

fn of(write: &Write) -> Select<row::Entity> {
    row::Entity::in_org(write.actor.organization)
}

fn is_few(people: u64) -> bool {
    usize::try_from(people).unwrap_or(usize::MAX) < LEAST
}
