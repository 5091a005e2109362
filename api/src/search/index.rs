//! Keeps the words of things beside them, in the transaction that writes them.

use crate::error::{Error, Result};
use crate::event::Change;
use entities::{InitiativeId, OrganizationId, Record, SearchEntryId, decision, finding, objection, problem};
use entities::{argument, concession, initiative, proposal, revision, search_entry as entry, statement, topic};
use migration::words::stored;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::Value;
use uuid::Uuid;

/// The things that are searched, with the columns of their title and of their text. Notes that leads keep to
/// themselves are not among them. The text of a proposal is that of its newest revision.
const TEXTS: [(&str, &str, &str); 10] = [
    (initiative::SUBJECT, "title", "summary"),
    (problem::SUBJECT, "title", "statement"),
    (proposal::SUBJECT, "title", ""),
    (objection::SUBJECT, "title", "body"),
    (argument::SUBJECT, "", "body"),
    (finding::SUBJECT, "", "statement"),
    (topic::SUBJECT, "title", "summary"),
    (concession::SUBJECT, "title", "body"),
    (decision::SUBJECT, "title", "rationale"),
    (statement::SUBJECT, "", "text"),
];

/// What is searched of a row.
#[derive(PartialEq, Eq)]
struct Written<'a> {
    title: &'a str,
    body: &'a str,
    /// A draft, or hidden.
    for_leads: bool,
    /// Merged into another: found there.
    gone: bool,
}

/// Keeps what is searched of a changed row, if anything of that changed.
///
/// # Errors
///
/// Whatever the database says.
pub async fn keep<M: Record>(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    change: &Change<'_, M>,
) -> Result<()> {
    let json = |row: &M| serde_json::to_value(row).map_err(|error| Error::Internal(error.to_string()));
    if M::SUBJECT == revision::SUBJECT {
        return keep_revision(db, organization, &json(change.after)?).await;
    }
    let Some(texts) = TEXTS.iter().find(|(kind, ..)| *kind == M::SUBJECT) else { return Ok(()) };
    let (before, after) = (change.before.map(json).transpose()?, json(change.after)?);
    let after = written(texts, &after);
    if before.as_ref().is_some_and(|before| written(texts, before) == after) {
        return Ok(());
    }
    let id = SearchEntryId(change.after.subject());
    if after.gone {
        let gone = entry::Entity::delete_many().filter(entry::Column::Id.eq(id));
        gone.filter(entry::Column::OrganizationId.eq(organization)).exec(db).await?;
        return Ok(());
    }
    let row = entry::Model {
        id,
        organization_id: organization,
        initiative_id: change.initiative.unwrap_or(InitiativeId(change.after.subject())),
        subject_kind: M::SUBJECT.to_owned(),
        for_leads: after.for_leads,
        title: stored(after.title),
        body: stored(after.body),
    };
    let mut renewed = OnConflict::column(entry::Column::Id);
    renewed.update_columns([entry::Column::ForLeads, entry::Column::Title]);
    if M::SUBJECT != proposal::SUBJECT {
        renewed.update_column(entry::Column::Body);
    }
    let insert = entry::Entity::insert(row.into_active_model().reset_all()).on_conflict(renewed);
    insert.exec_without_returning(db).await?;
    Ok(())
}

async fn keep_revision(db: &impl ConnectionTrait, organization: OrganizationId, row: &Value) -> Result<()> {
    let proposal = row["proposal_id"].as_str().and_then(|id| Uuid::parse_str(id).ok());
    let proposal = proposal.ok_or_else(|| Error::Internal("a revision of no proposal".to_owned()))?;
    entry::Entity::update_many()
        .col_expr(entry::Column::Body, Expr::value(stored(text(row, "body"))))
        .filter(entry::Column::Id.eq(SearchEntryId(proposal)))
        .filter(entry::Column::OrganizationId.eq(organization))
        .exec(db)
        .await?;
    Ok(())
}

fn written<'a>((_, title, body): &(&str, &str, &str), row: &'a Value) -> Written<'a> {
    let is = |column: &str, value: &str| row.get(column).is_some_and(|found| found == value);
    let has = |column: &str| row.get(column).is_some_and(|found| !found.is_null());
    Written {
        title: text(row, title),
        body: text(row, body),
        for_leads: is("status", "DRAFT") || is("state", "DRAFT") || has("hidden_at"),
        // A problem that was merged is still there to read.
        gone: row.get("topic_id").is_some() && has("merged_into"),
    }
}

fn text<'a>(row: &'a Value, column: &str) -> &'a str {
    row.get(column).and_then(Value::as_str).unwrap_or_default()
}
