//! Pages of lists: keyset cursors, and one statement for the same page of many
//! parents.

use crate::auth::Actor;
use crate::error::{Error, Result};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entities::InOrganization;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Func, Order, WindowStatement};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, Iterable, ModelTrait, QueryFilter, QueryOrder,
    QueryTrait,
};
use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use uuid::Uuid;

/// The most items of one page.
pub const MOST: i32 = 100;
/// Parents asked for in one statement, well below every database's bound on parameters.
const PARENTS_AT_ONCE: usize = 5_000;
const CURSOR_VERSION: &str = "1:";

/// Which part of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Page {
    size: usize,
    backwards: bool,
    after: Option<Uuid>,
    before: Option<Uuid>,
}

impl Page {
    /// The page that these four arguments of a connection ask for.
    ///
    /// # Errors
    ///
    /// `BAD_REQUEST` unless exactly one of `first` and `last` is given, from 1
    /// to 100, and the cursors are ours.
    pub fn parse(first: Option<i32>, after: Option<String>, last: Option<i32>, before: Option<String>) -> Result<Self> {
        let (size, backwards) = match (first, last) {
            (Some(first), None) => (first, false),
            (None, Some(last)) => (last, true),
            _ => return Err(Error::BadRequest("give one of `first` and `last`".to_owned())),
        };
        let size = usize::try_from(size).ok().filter(|_| (1..=MOST).contains(&size));
        let size = size.ok_or_else(|| {
            Error::BadRequest(format!("`{}` must be from 1 to {MOST}", if backwards { "last" } else { "first" }))
        })?;
        Ok(Self { size, backwards, after: cursor("after", after)?, before: cursor("before", before)? })
    }
}

/// The cursor of a row.
#[must_use]
pub fn cursor_of(id: Uuid) -> String {
    URL_SAFE_NO_PAD.encode(format!("{CURSOR_VERSION}{}", id.simple()))
}

fn cursor(argument: &str, cursor: Option<String>) -> Result<Option<Uuid>> {
    let Some(cursor) = cursor else { return Ok(None) };
    let id = URL_SAFE_NO_PAD.decode(cursor).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let id = id.and_then(|text| Uuid::try_parse(text.strip_prefix(CURSOR_VERSION)?).ok());
    id.map(Some).ok_or_else(|| Error::BadRequest(format!("`{argument}` is not a cursor of this list")))
}

/// Rows that are listed under a parent, in the order of their ids: the order they were made in.
pub trait Listed: InOrganization {
    /// The column that names the parent.
    const PARENT: Self::Column;
    /// The column that orders them.
    const ID: Self::Column;

    /// Which rows this person may see; `drafts` where they see those of this parent.
    #[must_use]
    fn visible(_actor: &Actor, _drafts: bool) -> Condition {
        Condition::all()
    }
}

/// A page of one parent's rows.
pub struct Listing<E> {
    parent: Uuid,
    drafts: bool,
    page: Page,
    kind: PhantomData<fn() -> E>,
}

impl<E> Listing<E> {
    /// This page of the rows under this parent; `drafts` where its drafts are seen too.
    #[must_use]
    pub fn new(parent: Uuid, drafts: bool, page: Page) -> Self {
        Self { parent, drafts, page, kind: PhantomData }
    }

    fn key(&self) -> (Uuid, bool, Page) {
        (self.parent, self.drafts, self.page)
    }
}

// Not derived: a derive would ask the same of the kind of row.
impl<E> Clone for Listing<E> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<E> Copy for Listing<E> {}

impl<E> PartialEq for Listing<E> {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl<E> Eq for Listing<E> {}

impl<E> Hash for Listing<E> {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        self.key().hash(hasher);
    }
}

/// The rows of a page, in order, and whether there are more on either side.
#[derive(Clone, Debug)]
pub struct Rows<M> {
    /// The rows with their cursors' ids.
    pub rows: Vec<(Uuid, M)>,
    /// Whether there are rows before these.
    pub has_previous: bool,
    /// Whether there are rows after these.
    pub has_next: bool,
}

impl<M> Rows<M> {
    /// The same page of what becomes of each row.
    pub fn map<T>(self, shown: impl Fn(M) -> T) -> Rows<T> {
        let rows = self.rows.into_iter().map(|(id, row)| (id, shown(row))).collect();
        Rows { rows, has_previous: self.has_previous, has_next: self.has_next }
    }

    /// The same page of other values, one for each row, in the same order.
    #[must_use]
    pub fn replace<T>(self, values: Vec<T>) -> Rows<T> {
        let rows = self.rows.into_iter().map(|(id, _)| id).zip(values).collect();
        Rows { rows, has_previous: self.has_previous, has_next: self.has_next }
    }
}

/// Reads the pages asked for, in as many statements as there are different kinds of page.
///
/// # Errors
///
/// Whatever the database says.
pub async fn read<E: Listed>(
    db: &impl ConnectionTrait,
    actor: &Actor,
    listings: &[Listing<E>],
) -> Result<HashMap<Listing<E>, Rows<E::Model>>, DbErr> {
    let mut alike: HashMap<(Page, bool), Vec<Uuid>> = HashMap::new();
    for listing in listings {
        alike.entry((listing.page, listing.drafts)).or_default().push(listing.parent);
    }
    let mut found = HashMap::with_capacity(listings.len());
    for ((page, drafts), parents) in alike {
        for parents in parents.chunks(PARENTS_AT_ONCE) {
            let mut children = read_alike::<E>(db, actor, page, drafts, parents).await?;
            for &parent in parents {
                let rows = page.cut(children.remove(&parent).unwrap_or_default());
                found.insert(Listing::new(parent, drafts, page), rows);
            }
        }
    }
    Ok(found)
}

/// One statement: of every parent the first rows of the page, and one more to know whether it is the last.
async fn read_alike<E: Listed>(
    db: &impl ConnectionTrait,
    actor: &Actor,
    page: Page,
    drafts: bool,
    parents: &[Uuid],
) -> Result<HashMap<Uuid, Vec<(Uuid, E::Model)>>, DbErr> {
    let order = if page.backwards { Order::Desc } else { Order::Asc };
    let mut candidates = E::in_org(actor.organization)
        .filter(E::PARENT.is_in(parents.iter().copied()))
        .filter(E::visible(actor, drafts));
    if let Some(after) = page.after {
        candidates = candidates.filter(E::ID.gt(after));
    }
    if let Some(before) = page.before {
        candidates = candidates.filter(E::ID.lt(before));
    }
    let places =
        WindowStatement::partition_by((E::default(), E::PARENT)).order_by((E::default(), E::ID), order.clone()).take();
    let mut candidates = candidates.into_query();
    candidates.clear_selects().columns(E::Column::iter().filter(|c| is_key::<E>(*c)).map(|c| (E::default(), c)));
    candidates.expr_window_as(Func::cust("ROW_NUMBER"), places, Alias::new("place"));

    let listed = Alias::new("listed");
    let size = i64::try_from(page.size).unwrap_or(i64::from(MOST));
    let mut select = E::find();
    QueryTrait::query(&mut select).join_subquery(
        sea_orm::JoinType::InnerJoin,
        candidates,
        listed.clone(),
        Condition::all()
            .add(Expr::col((listed.clone(), E::ID)).equals((E::default(), E::ID)))
            .add(Expr::col((listed.clone(), E::PARENT)).equals((E::default(), E::PARENT)))
            .add(Expr::col((listed, Alias::new("place"))).lte(size + 1)),
    );
    let rows = select.order_by(E::ID, order).all(db).await?;
    let mut children: HashMap<Uuid, Vec<(Uuid, E::Model)>> = HashMap::with_capacity(parents.len());
    for row in rows {
        let (parent, id) = (uuid_of(&row, E::PARENT), uuid_of(&row, E::ID));
        children.entry(parent).or_default().push((id, row));
    }
    Ok(children)
}

impl Page {
    /// Drops the row too many and puts the rest in the order of the list.
    fn cut<M>(self, mut rows: Vec<(Uuid, M)>) -> Rows<M> {
        let more = rows.len() > self.size;
        rows.truncate(self.size);
        if self.backwards {
            rows.reverse();
            Rows { rows, has_previous: more, has_next: self.before.is_some() }
        } else {
            Rows { rows, has_previous: self.after.is_some(), has_next: more }
        }
    }
}

fn is_key<E: Listed>(column: E::Column) -> bool {
    let name = |column: E::Column| sea_orm::IdenStatic::as_str(&column).to_owned();
    name(column) == name(E::ID) || name(column) == name(E::PARENT)
}

fn uuid_of<M: ModelTrait>(row: &M, column: <M::Entity as EntityTrait>::Column) -> Uuid {
    match row.get(column) {
        sea_orm::Value::Uuid(Some(id)) => id,
        _ => Uuid::nil(),
    }
}
