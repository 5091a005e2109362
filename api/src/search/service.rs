//! Finding things by their words.

use super::query::Query;
use crate::auth::{Action, Actor, On, policy};
use crate::error::{Error, Result};
use crate::page::MOST;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entities::{InOrganization, InitiativeId, initiative};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, QuerySelect, Statement, Value};
use serde_json::json;
use std::fmt::Write as _;
use uuid::Uuid;

const CURSOR_VERSION: &str = "1:";

/// What to look for, where, and which part of the answer is wanted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Search {
    /// What is asked for.
    pub query: Query,
    /// The initiative; all that the actor sees where there is none.
    pub initiative: Option<InitiativeId>,
    /// The kinds of things, as in global ids.
    pub kinds: Vec<&'static str>,
    /// The part of the answer.
    pub page: Page,
}

/// Which part of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Page {
    size: usize,
    backwards: bool,
    after: Option<Place>,
    before: Option<Place>,
}

/// A place in an answer: how many terms are in the title, then the id. Both are of the row alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// How many of the terms are in its title.
    pub titled: i32,
    /// Its id.
    pub id: Uuid,
}

/// Something that was found.
#[derive(Clone, Debug)]
pub struct Hit {
    /// Where it stands in the answer.
    pub place: Place,
    /// Its kind.
    pub kind: String,
    /// The initiative it is in.
    pub initiative: InitiativeId,
}

/// A page of what was found.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// In order.
    pub hits: Vec<Hit>,
    /// Whether there are some before these.
    pub has_previous: bool,
    /// Whether there are some after these.
    pub has_next: bool,
}

impl Page {
    /// The part that these four arguments of a connection ask for.
    ///
    /// # Errors
    ///
    /// `BAD_REQUEST` unless exactly one of `first` and `last` is given, from 1 to 100, and the cursors are ours.
    pub fn parse(first: Option<i32>, after: Option<String>, last: Option<i32>, before: Option<String>) -> Result<Self> {
        let (name, size, backwards) = match (first, last) {
            (Some(first), None) => ("first", first, false),
            (None, Some(last)) => ("last", last, true),
            _ => return Err(Error::BadRequest("give one of `first` and `last`".to_owned())),
        };
        let size = usize::try_from(size).ok().filter(|_| (1..=MOST).contains(&size));
        let size = size.ok_or_else(|| Error::BadRequest(format!("`{name}` must be from 1 to {MOST}")))?;
        Ok(Self { size, backwards, after: place("after", after)?, before: place("before", before)? })
    }

    /// Drops the hit too many and puts the rest in the order of the answer.
    fn cut(self, mut hits: Vec<Hit>) -> Found {
        let more = hits.len() > self.size;
        hits.truncate(self.size);
        if self.backwards {
            hits.reverse();
            return Found { hits, has_previous: more, has_next: self.before.is_some() };
        }
        Found { hits, has_previous: self.after.is_some(), has_next: more }
    }
}

impl Place {
    /// The place as clients see it.
    #[must_use]
    pub fn cursor(self) -> String {
        URL_SAFE_NO_PAD.encode(format!("{CURSOR_VERSION}{}:{}", self.titled, self.id.simple()))
    }
}

fn place(argument: &str, cursor: Option<String>) -> Result<Option<Place>> {
    let Some(cursor) = cursor else { return Ok(None) };
    let text = URL_SAFE_NO_PAD.decode(&cursor).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let place = text.and_then(|text| {
        let (titled, id) = text.strip_prefix(CURSOR_VERSION)?.split_once(':')?;
        Some(Place { titled: titled.parse().ok()?, id: Uuid::try_parse(id).ok()? })
    });
    let ours = place.filter(|place| place.cursor() == cursor);
    ours.map(Some).ok_or_else(|| Error::BadRequest(format!("`{argument}` is not a cursor of this list")))
}

/// Finds what this person sees and asks for, in one statement; one more tells which initiatives there are, for who
/// sees them all.
///
/// # Errors
///
/// Whatever the database says.
pub async fn search(tx: &DatabaseTransaction, actor: &Actor, search: &Search) -> Result<Found, DbErr> {
    let scopes = scopes(tx, actor, search.initiative).await?;
    if search.query.terms.is_empty() || search.kinds.is_empty() || scopes.is_empty() {
        return Ok(Found::default());
    }
    let statement = statement(tx.get_database_backend(), actor, search, &scopes);
    let rows = tx.query_all_raw(statement).await?;
    let hits = rows.iter().map(|row| {
        let place = Place { titled: row.try_get("", "titled")?, id: row.try_get("", "id")? };
        let initiative = InitiativeId(row.try_get("", "initiative_id")?);
        Ok(Hit { place, kind: row.try_get("", "subject_kind")?, initiative })
    });
    Ok(search.page.cut(hits.collect::<Result<_, DbErr>>()?))
}

/// What words stand behind in the index where this person sees them: an initiative, and whether they are for leads.
async fn scopes(tx: &DatabaseTransaction, actor: &Actor, only: Option<InitiativeId>) -> Result<Vec<String>, DbErr> {
    let initiatives: Vec<InitiativeId> = match only {
        Some(initiative) => vec![initiative],
        None if policy::may(actor, Action::SeeInitiative, On::Organization) => {
            let all = initiative::Entity::in_org(actor.organization).select_only().column(initiative::Column::Id);
            all.into_tuple().all(tx).await?
        }
        None => actor.stakes.keys().copied().collect(),
    };
    let may = |action, id: InitiativeId| policy::may(actor, action, On::Initiative(id));
    let seen = initiatives.into_iter().filter(|id| may(Action::SeeInitiative, *id));
    let scopes = seen.flat_map(|id| {
        let shared = format!("{}a", id.0.simple());
        let leads = may(Action::SeeDrafts, id).then(|| format!("{}l", id.0.simple()));
        std::iter::once(shared).chain(leads)
    });
    Ok(scopes.collect())
}

/// The statement and its values, numbered as they come.
struct Sql {
    text: String,
    values: Vec<Value>,
}

impl Sql {
    fn value(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }
}

fn statement(backend: DbBackend, actor: &Actor, search: &Search, scopes: &[String]) -> Statement {
    let is_postgres = backend == DbBackend::Postgres;
    let mut sql = Sql { text: String::new(), values: Vec::new() };
    let position = if is_postgres { "strpos" } else { "instr" };
    let terms: Vec<(String, usize)> =
        search.query.terms.iter().map(|term| (sql.value(term.needle()), term.words.len())).collect();
    let holds = |column: &str, needle: &str| format!("{position}(' ' || e.{column} || ' ', {needle}) > 0");
    let titled = terms.iter().map(|(needle, _)| format!("CASE WHEN {} THEN 1 ELSE 0 END", holds("title", needle)));
    let titled = titled.collect::<Vec<_>>().join(" + ");
    let (scopes, wanted) = (sql.value(json!(scopes).to_string()), sql.value(search.query.in_index(is_postgres)));
    let index = if is_postgres {
        format!("entente_search({scopes}::jsonb, {wanted}) AS x (id) JOIN search_entry e ON e.id = x.id")
    } else {
        format!(
            "json_each({scopes}) AS s CROSS JOIN search_index AS x ON x.search_index MATCH replace({wanted}, '~', s.value) \
             CROSS JOIN search_index_row AS r ON r.number = x.rowid CROSS JOIN search_entry AS e ON e.id = r.id"
        )
    };
    let organization = sql.value(actor.organization.0);
    let kinds: Vec<String> = search.kinds.iter().map(|kind| sql.value(*kind)).collect();
    let _ = write!(
        sql.text,
        "SELECT id, initiative_id, subject_kind, titled FROM (SELECT e.id, e.initiative_id, e.subject_kind, \
         {titled} AS titled FROM {index} WHERE e.organization_id = {organization} AND e.subject_kind IN ({})",
        kinds.join(", ")
    );
    // Words that follow on each other: the index knows only that all are there.
    for (needle, _) in terms.iter().filter(|(_, words)| *words > 1) {
        let _ = write!(sql.text, " AND ({} OR {})", holds("title", needle), holds("body", needle));
    }
    sql.text.push_str(") AS found");
    let page = search.page;
    let mut and = " WHERE";
    for (place, beyond) in [(page.after, '<'), (page.before, '>')] {
        let Some(place) = place else { continue };
        let (titled, id) = (sql.value(place.titled), sql.value(place.id));
        let _ = write!(sql.text, "{and} (titled, id) {beyond} ({titled}, {id})");
        and = " AND";
    }
    let order = if page.backwards { "ASC" } else { "DESC" };
    let _ = write!(sql.text, " ORDER BY titled {order}, id {order} LIMIT {}", page.size.saturating_add(1));
    Statement::from_sql_and_values(backend, sql.text, sql.values)
}
