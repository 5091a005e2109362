//! What is searched: the words of each thing that people write, kept by the
//! server, and the index over them, kept by the database itself.
//!
//! In the index each word stands behind the initiative it is written in, and
//! whether it is for leads: a look into it meets no other, however common the
//! word is elsewhere.

use crate::column::{create, references, table, word};
use crate::tenant::{PASSING, open};
use crate::words::stored;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{boolean, text, uuid};
use sea_orm_migration::sea_orm::{DbBackend, Statement};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// Rows that are read at once.
const PAGE: usize = 500;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = table("search_entry")
            .col(uuid("organization_id"))
            .col(uuid("initiative_id"))
            .col(word("subject_kind"))
            .col(boolean("for_leads"))
            .col(text("title"))
            .col(text("body"))
            .foreign_key(&mut references("search_entry", "organization_id", "organization"))
            .foreign_key(&mut references("search_entry", "initiative_id", "initiative"))
            .take();
        create(manager, "search_entry", table, &["organization_id", "initiative_id"]).await?;
        open(manager, "search_entry", PASSING).await?;
        let statements = match manager.get_database_backend() {
            DbBackend::Postgres => &POSTGRES[..],
            _ => &SQLITE[..],
        };
        for statement in statements {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        open(manager, "search_index", PASSING).await?;
        for (kind, select) in WRITTEN {
            fill(manager, kind, select).await?;
        }
        Ok(())
    }
}

/// Without a copy of the text, and without what ranking would need: that rests on rows that not everybody sees.
const SQLITE: [&str; 5] = [
    "CREATE TABLE search_index_row (number INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE)",
    // Words are separated by spaces and folded already: to `ascii` everything beyond is a letter.
    "CREATE VIRTUAL TABLE search_index USING \
     fts5(words, content='', contentless_delete=1, detail=none, tokenize='ascii')",
    "CREATE TRIGGER search_entry_is_made AFTER INSERT ON search_entry BEGIN \
         INSERT INTO search_index_row (id) VALUES (NEW.id); \
         INSERT INTO search_index (rowid, words) SELECT number, scope || replace(text, ' ', ' ' || scope) \
         FROM search_index_row, (SELECT lower(hex(NEW.initiative_id)) || CASE WHEN NEW.for_leads THEN 'l' ELSE 'a' END \
         AS scope, trim(NEW.title || ' ' || NEW.body) AS text) WHERE id = NEW.id; END",
    "CREATE TRIGGER search_entry_is_changed AFTER UPDATE ON search_entry BEGIN \
         DELETE FROM search_index WHERE rowid = (SELECT number FROM search_index_row WHERE id = OLD.id); \
         INSERT INTO search_index (rowid, words) SELECT number, scope || replace(text, ' ', ' ' || scope) \
         FROM search_index_row, (SELECT lower(hex(NEW.initiative_id)) || CASE WHEN NEW.for_leads THEN 'l' ELSE 'a' END \
         AS scope, trim(NEW.title || ' ' || NEW.body) AS text) WHERE id = NEW.id; END",
    "CREATE TRIGGER search_entry_is_gone AFTER DELETE ON search_entry BEGIN \
         DELETE FROM search_index WHERE rowid = (SELECT number FROM search_index_row WHERE id = OLD.id); \
         DELETE FROM search_index_row WHERE id = OLD.id; END",
];

/// A table of its own, so that what is described by entities is the same on both databases. PostgreSQL looks into
/// an index only where no row of another organization could say anything by it; matching text is not known to be
/// such. So a function looks, as who owns the table, and keeps to the organization itself.
const POSTGRES: [&str; 5] = [
    "CREATE TABLE search_index (id uuid PRIMARY KEY REFERENCES search_entry (id) ON DELETE CASCADE, \
     organization_id uuid NOT NULL, words tsvector NOT NULL)",
    "CREATE INDEX \"idx-search_index-words\" ON search_index USING gin (words)",
    // Words are folded already: no parser and no dictionary of PostgreSQL's sees them.
    "CREATE FUNCTION entente_index_words() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$ \
     DECLARE scope text := replace(NEW.initiative_id::text, '-', '') || CASE WHEN NEW.for_leads THEN 'l' ELSE 'a' END; \
     DECLARE words tsvector := array_to_tsvector(string_to_array(scope || \
         replace(trim(NEW.title || ' ' || NEW.body), ' ', ' ' || scope), ' ')); \
     BEGIN \
         INSERT INTO search_index VALUES (NEW.id, NEW.organization_id, words) ON CONFLICT (id) DO UPDATE \
         SET organization_id = EXCLUDED.organization_id, words = EXCLUDED.words; \
         RETURN NULL; \
     END $$",
    "CREATE TRIGGER search_entry_is_written AFTER INSERT OR UPDATE ON search_entry \
     FOR EACH ROW EXECUTE FUNCTION entente_index_words()",
    "CREATE FUNCTION entente_search(scopes jsonb, wanted text) RETURNS SETOF uuid LANGUAGE sql STABLE \
     SECURITY DEFINER SET search_path FROM CURRENT AS $$ \
     SELECT found.id FROM jsonb_array_elements_text(scopes) AS scope JOIN search_index AS found \
     ON found.words @@ replace(wanted, '~', scope)::tsquery AND found.organization_id = entente_organization() $$",
];

/// What people have written, by kind: whose, where, in which state, and the texts.
const WRITTEN: [(&str, &str); 10] = [
    (
        "Initiative",
        "SELECT id, organization_id, id AS initiative_id, '' AS state, title, summary AS body FROM initiative t",
    ),
    ("Problem", "SELECT id, organization_id, initiative_id, '' AS state, title, statement AS body FROM problem t"),
    (
        "Proposal",
        "SELECT id, organization_id, initiative_id, status AS state, title, COALESCE((SELECT r.body FROM revision r \
         WHERE r.proposal_id = t.id AND r.number = t.revision), '') AS body FROM proposal t",
    ),
    (
        "Objection",
        "SELECT t.id, t.organization_id, p.initiative_id, '' AS state, t.title, t.body \
         FROM objection t JOIN proposal p ON p.id = t.proposal_id",
    ),
    (
        "Argument",
        "SELECT t.id, t.organization_id, p.initiative_id, '' AS state, '' AS title, t.body \
         FROM argument t JOIN proposal p ON p.id = t.proposal_id",
    ),
    (
        "Finding",
        "SELECT id, organization_id, initiative_id, '' AS state, '' AS title, statement AS body \
         FROM (SELECT * FROM finding WHERE merged_into IS NULL) t",
    ),
    (
        "Topic",
        "SELECT id, organization_id, initiative_id, '' AS state, title, COALESCE(summary, '') AS body FROM topic t",
    ),
    (
        "Concession",
        "SELECT t.id, t.organization_id, p.initiative_id, t.state, t.title, t.body \
         FROM concession t JOIN proposal p ON p.id = t.proposal_id",
    ),
    (
        "Decision",
        "SELECT t.id, t.organization_id, p.initiative_id, '' AS state, t.title, t.rationale AS body \
         FROM decision t JOIN proposal p ON p.id = t.proposal_id",
    ),
    (
        "Statement",
        "SELECT id, organization_id, initiative_id, CASE WHEN hidden_at IS NULL THEN '' ELSE 'HIDDEN' END AS state, \
         '' AS title, text AS body FROM statement t",
    ),
];

/// Puts all rows of a kind into the index, a page at a time.
async fn fill(manager: &SchemaManager<'_>, kind: &str, select: &str) -> Result<(), DbErr> {
    let (db, backend) = (manager.get_connection(), manager.get_database_backend());
    let mut after = uuid::Uuid::nil();
    loop {
        let page = format!("{select} WHERE t.id > $1 ORDER BY t.id LIMIT {PAGE}");
        let rows = db.query_all_raw(Statement::from_sql_and_values(backend, page, [after.into()])).await?;
        for row in &rows {
            let (id, state): (uuid::Uuid, String) = (row.try_get("", "id")?, row.try_get("", "state")?);
            let (organization, initiative): (uuid::Uuid, uuid::Uuid) =
                (row.try_get("", "organization_id")?, row.try_get("", "initiative_id")?);
            let (title, body): (String, String) = (row.try_get("", "title")?, row.try_get("", "body")?);
            let for_leads = matches!(state.as_str(), "DRAFT" | "HIDDEN");
            let values = [
                id.into(),
                organization.into(),
                initiative.into(),
                kind.into(),
                for_leads.into(),
                stored(&title).into(),
                stored(&body).into(),
            ];
            let insert = "INSERT INTO search_entry \
                (id, organization_id, initiative_id, subject_kind, for_leads, title, body) \
                VALUES ($1, $2, $3, $4, $5, $6, $7)";
            db.execute_raw(Statement::from_sql_and_values(backend, insert, values)).await?;
            after = id;
        }
        if rows.len() < PAGE {
            return Ok(());
        }
    }
}
