//! Putting statements to people, hiding them, and answering.

use super::release;
use crate::auth::{Action, On};
use crate::clock::new_id;
use crate::error::{Error, Refusal, RefusalCode, Result};
use crate::initiative;
use crate::initiative::service::own_part;
use crate::write::Write;
use entities::{
    InOrganization, InitiativeId, Opinion, Record, StakeholderId, StatementId, statement, statement_answer as row,
};
use sea_orm::{ColumnTrait, PaginatorTrait, QueryFilter};
use serde::Serialize;

/// How many statements an initiative asks about at once.
pub const MOST: u64 = 200;

/// A statement to put to others.
#[derive(Clone, Serialize)]
pub struct Put {
    /// The initiative.
    pub initiative: InitiativeId,
    /// What it says.
    pub text: String,
}

/// A statement to hide, or to ask about again.
#[derive(Clone)]
pub struct Hide {
    /// The statement.
    pub statement: StatementId,
    /// Why it is hidden; none where it is asked about again.
    pub reason: Option<String>,
    /// The version that was read.
    pub expected_version: Option<i32>,
}

/// An answer.
#[derive(Clone, Serialize)]
pub struct Answer {
    /// The statement.
    pub statement: StatementId,
    /// What is answered.
    pub opinion: Opinion,
    /// The version of the answer that was read.
    pub expected_version: Option<i32>,
}

/// An answer to take back.
#[derive(Clone)]
pub struct Withdraw {
    /// The statement.
    pub statement: StatementId,
    /// The version of the answer that was read.
    pub expected_version: Option<i32>,
}

/// Puts a statement to the people of an initiative.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`, or `BAD_INPUT` where there are enough.
pub async fn put(write: &Write, put: Put) -> Result<statement::Model> {
    let initiative = initiative::service::visible(write, "initiativeId", put.initiative).await?;
    write.authorize(Action::PutStatement, On::Initiative(initiative.id))?;
    room(write, "initiativeId", initiative.id).await?;
    let row = statement::Model {
        id: new_id(),
        organization_id: write.actor.organization,
        initiative_id: initiative.id,
        author_id: own_part(write, initiative.id)?.stakeholder,
        text: put.text,
        hidden_at: None,
        hidden_reason: None,
        version: 1,
        created_at: write.now,
    };
    write.insert("statement.put", Some(initiative.id), row).await
}

/// Hides a statement, or asks about it again. What was answered is kept.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`, `VERSION_CONFLICT`, or `BAD_INPUT` where it is so already, or there are enough.
pub async fn hide(write: &Write, hide: Hide) -> Result<statement::Model> {
    let before = visible(write, "statementId", hide.statement).await?;
    write.authorize(Action::HideStatement, On::Initiative(before.initiative_id))?;
    write.expect_version(hide.expected_version, &before)?;
    let (hidden_at, kind) = match (before.hidden_at, &hide.reason) {
        (None, Some(_)) => (Some(write.now), "statement.hidden"),
        (Some(_), None) => (None, "statement.shown"),
        (Some(_), Some(_)) => return Err(Error::bad_input("statementId", "names a statement that is hidden already")),
        (None, None) => return Err(Error::bad_input("statementId", "names a statement that is not hidden")),
    };
    if hidden_at.is_none() {
        room(write, "statementId", before.initiative_id).await?;
    }
    let after = statement::Model { hidden_at, hidden_reason: hide.reason, ..before.clone() };
    write.update(kind, Some(before.initiative_id), &before, after).await
}

/// Answers a statement, in place of what was answered before.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`, `VERSION_CONFLICT`, or `BAD_INPUT` where it is hidden.
pub async fn answer(write: &Write, answer: Answer) -> Result<statement::Model> {
    let statement = visible(write, "statementId", answer.statement).await?;
    let initiative = statement.initiative_id;
    write.authorize(Action::AnswerStatement, On::Initiative(initiative))?;
    if statement.hidden_at.is_some() {
        return Err(Error::bad_input("statementId", "names a statement that a lead has hidden"));
    }
    let stakeholder = own_part(write, initiative)?.stakeholder;
    match held(write, statement.id, stakeholder).await? {
        None => {
            write.expect_none(answer.expected_version)?;
            let made = row::Model {
                id: new_id(),
                organization_id: write.actor.organization,
                initiative_id: initiative,
                statement_id: statement.id,
                stakeholder_id: stakeholder,
                opinion: answer.opinion,
                withdrawn_at: None,
                counted: None,
                mapped: None,
                version: 1,
                answered_at: write.now,
            };
            write.insert("statementAnswer.given", Some(initiative), made).await?;
        }
        Some(before) => {
            expect_version(answer.expected_version, &before)?;
            if before.withdrawn_at.is_none() && before.opinion == answer.opinion {
                return Ok(statement);
            }
            let (opinion, answered_at) = (answer.opinion, write.now);
            let after = row::Model { opinion, withdrawn_at: None, answered_at, ..before.clone() };
            write.update("statementAnswer.given", Some(initiative), &before, after).await?;
        }
    }
    release::after(write, &statement).await?;
    Ok(statement)
}

/// Takes an answer back, also one to a statement that was hidden since.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`, `VERSION_CONFLICT`, or `BAD_INPUT` where nothing was answered.
pub async fn withdraw(write: &Write, withdraw: Withdraw) -> Result<statement::Model> {
    let row = write.find::<statement::Entity>("statementId", withdraw.statement).await?;
    let initiative = row.initiative_id;
    let held = match write.actor.stake(initiative) {
        Some(stake) => held(write, row.id, stake.stakeholder).await?.filter(|held| held.withdrawn_at.is_none()),
        None => None,
    };
    // Who answered it may take that back even where they do not see it any more.
    let statement = if held.is_some() { row } else { visible(write, "statementId", row.id).await? };
    write.authorize(Action::AnswerStatement, On::Initiative(initiative))?;
    let before = held.ok_or_else(|| Error::bad_input("statementId", "names a statement that you have not answered"))?;
    expect_version(withdraw.expected_version, &before)?;
    let after = row::Model { withdrawn_at: Some(write.now), ..before.clone() };
    write.update("statementAnswer.withdrawn", Some(initiative), &before, after).await?;
    release::after(write, &statement).await?;
    Ok(statement)
}

/// A statement that an input field names and the actor may see: hidden ones, leads and whoever put them.
async fn visible(write: &Write, path: &str, id: StatementId) -> Result<statement::Model> {
    let row = write.find::<statement::Entity>(path, id).await?;
    let initiative = On::Initiative(row.initiative_id);
    let own = write.actor.stake(row.initiative_id).is_some_and(|stake| stake.stakeholder == row.author_id);
    let seen = write.authorize(Action::SeeInitiative, initiative).is_ok()
        && (row.hidden_at.is_none() || own || write.authorize(Action::HideStatement, initiative).is_ok());
    if seen { Ok(row) } else { Err(Error::not_found(path)) }
}

async fn room(write: &Write, path: &str, initiative: InitiativeId) -> Result<()> {
    let asked = statement::Entity::in_org(write.actor.organization)
        .filter(statement::Column::InitiativeId.eq(initiative))
        .filter(statement::Column::HiddenAt.is_null());
    if asked.count(&write.tx).await? < MOST {
        return Ok(());
    }
    let message = format!("asks about {MOST} statements already, and no more; a lead can hide some of them");
    Err(Error::bad_input(path, message))
}

async fn held(write: &Write, statement: StatementId, holder: StakeholderId) -> Result<Option<row::Model>> {
    let select = row::Entity::in_org(write.actor.organization)
        .filter(row::Column::StatementId.eq(statement))
        .filter(row::Column::StakeholderId.eq(holder));
    Ok(sea_orm::Select::one(select, &write.tx).await?)
}

/// The statement stands for the answer, which has no id that clients know.
fn expect_version(expected: Option<i32>, row: &row::Model) -> Result<()> {
    let Some(expected) = expected.filter(|expected| *expected != row.version) else { return Ok(()) };
    let message = format!("is {expected}, but the present version of your answer is {}; read it again", row.version);
    let mut refusal = Refusal::new(RefusalCode::VersionConflict, "expectedVersion", message);
    refusal.subject = Some((statement::Model::SUBJECT.to_owned(), row.statement_id.0));
    Err(Error::Refused(vec![refusal]))
}
