//! Showing that the record is what was sealed: every organization, seal and
//! event in turn, a page at a time.

use super::flaw::{Flaw, Wrong};
use super::service::{newest, place_of_event};
use super::{Head, LATEST, digest};
use crate::error::{Error, Result};
use crate::tenant::{self, Scope};
use chrono::{DateTime, Utc};
use entities::{EventId, InOrganization, OrganizationId, event, organization, seal, sealed_event};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, DatabaseConnection, DatabaseTransaction, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect,
};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use uuid::Uuid;

/// How the erasure of an event's content is recorded: only with such an event, sealed, may content be missing.
pub const ERASED: &str = "event.erased";

/// How many rows are read at once.
const PAGE: u64 = 256;
/// How many events are looked at at once for whether they are sealed.
const LOOK: u64 = 4_096;

/// What holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// How many events are what was sealed.
    pub events: u64,
    /// Of how many of these the content was erased, with a record of it.
    pub erased: u64,
    /// How many seals hold.
    pub seals: u64,
    /// How many events are not sealed yet.
    pub unsealed: u64,
    /// The newest seal of each organization.
    pub heads: Vec<Head>,
}

/// Checks the whole record against its seals, and these hashes of seals that
/// were kept elsewhere against both. What this needs of memory grows with
/// organizations, not with events.
///
/// # Errors
///
/// Whatever the database says.
pub async fn verify(db: &DatabaseConnection, kept: BTreeSet<String>) -> Result<std::result::Result<Report, Flaw>> {
    let tx = tenant::read(db, &[Scope::System]).await?;
    let mut walk = Walk { tx, kept, report: Report::default() };
    match walk.all().await {
        Ok(()) => Ok(Ok(walk.report)),
        Err(End::Flaw(flaw)) => Ok(Err(flaw)),
        Err(End::Error(error)) => Err(error),
    }
}

/// Why a walk ends early.
enum End {
    Flaw(Flaw),
    Error(Error),
}

impl From<DbErr> for End {
    fn from(error: DbErr) -> Self {
        Self::Error(error.into())
    }
}

struct Walk {
    tx: DatabaseTransaction,
    kept: BTreeSet<String>,
    report: Report,
}

impl Walk {
    async fn all(&mut self) -> Result<(), End> {
        let mut after = Uuid::nil();
        loop {
            let page = organization::Entity::find()
                .filter(organization::Column::Id.gt(after))
                .order_by_asc(organization::Column::Id)
                .limit(PAGE)
                .all(&self.tx)
                .await?;
            let Some(last) = page.last() else { break };
            after = last.id.0;
            for row in page {
                self.chain(row.id).await?;
            }
        }
        self.unsealed().await?;
        match self.kept.pop_first() {
            Some(hash) => Err(End::Flaw(Flaw::NoHead { hash })),
            None => Ok(()),
        }
    }

    /// Every seal of one organization.
    async fn chain(&mut self, organization: OrganizationId) -> Result<(), End> {
        let mut places = Places::new(organization);
        let mut last: Option<seal::Model> = None;
        loop {
            let number = last.as_ref().map_or(i32::MIN, |seal| seal.number);
            let page = seal::Entity::in_org(organization)
                .filter(seal::Column::Number.gt(number))
                .order_by_asc(seal::Column::Number)
                .limit(PAGE)
                .all(&self.tx)
                .await?;
            if page.is_empty() {
                break;
            }
            for seal in page {
                self.under(&seal, last.as_ref(), &mut places).await?;
                self.report.seals += 1;
                self.kept.remove(&seal.hash);
                last = Some(seal);
            }
        }
        if let Some((row, _)) = places.next(&self.tx).await? {
            return Err(wrong(organization, row.seal, Wrong::SealMissing));
        }
        self.report.heads.extend(last.map(|seal| Head { organization, number: seal.number, hash: seal.hash }));
        Ok(())
    }

    /// Every event under one seal, and the seal.
    async fn under(&mut self, seal: &seal::Model, last: Option<&seal::Model>, places: &mut Places) -> Result<(), End> {
        let flaw = |what| wrong(seal.organization_id, seal.number, what);
        let number = last.map_or(0, |last| last.number).saturating_add(1);
        if seal.number != number {
            return Err(wrong(seal.organization_id, number, Wrong::SealMissing));
        }
        let previous = last.map_or(digest::NONE, |last| last.hash.as_str());
        let mut check = Check::new(seal, previous, last.map(|last| last.recorded_until - LATEST));
        for place in 1..=seal.events {
            match places.next(&self.tx).await? {
                Some((row, _)) if row.seal < seal.number => {
                    return Err(wrong(seal.organization_id, row.seal, Wrong::SealMissing));
                }
                Some((row, event)) if (row.seal, row.place) == (seal.number, place) => {
                    let erased = match &event {
                        Some(event) if is_erased(event, &row) => self.recorded_erasure(event).await?,
                        _ => false,
                    };
                    check.event(&row, event.as_ref(), erased);
                    self.report.events += 1;
                    self.report.erased += u64::from(erased);
                }
                _ => return Err(flaw(Wrong::PlaceMissing { place })),
            }
        }
        if places.is_next_under(seal.number, &self.tx).await? || seal.previous != previous {
            return Err(flaw(Wrong::SealAltered));
        }
        check.verdict(seal).map_or(Ok(()), |what| Err(flaw(what)))
    }

    /// Whether the record says, under a seal, that this event was erased.
    async fn recorded_erasure(&self, erased: &event::Model) -> Result<bool, End> {
        let order = event::Entity::in_org(erased.organization_id)
            .join(JoinType::InnerJoin, place_of_event())
            .filter(event::Column::Kind.eq(ERASED))
            .filter(event::Column::SubjectKind.eq(event::SUBJECT))
            .filter(event::Column::SubjectId.eq(erased.id.0));
        Ok(order.one(&self.tx).await?.is_some())
    }

    /// Every event without a seal: new ones there may be, old ones not.
    async fn unsealed(&mut self) -> Result<(), End> {
        let sealed_until = newest(&self.tx).await.map_err(End::Error)?;
        let mut after = Uuid::nil();
        loop {
            let page: Vec<(EventId, DateTime<Utc>, Option<EventId>)> = event::Entity::find()
                .select_only()
                .columns([event::Column::Id, event::Column::RecordedAt])
                .column(sealed_event::Column::EventId)
                .join(JoinType::LeftJoin, place_of_event())
                .filter(event::Column::Id.gt(after))
                .order_by_asc(event::Column::Id)
                .limit(LOOK)
                .into_tuple()
                .all(&self.tx)
                .await?;
            let Some((last, _, _)) = page.last() else { return Ok(()) };
            after = last.0;
            for (event, recorded_at, _) in page.into_iter().filter(|(_, _, sealed)| sealed.is_none()) {
                if let Some(sealed_until) = sealed_until.filter(|until| recorded_at < *until - LATEST) {
                    return Err(End::Flaw(Flaw::Late { event, recorded_at, sealed_until }));
                }
                self.report.unsealed += 1;
            }
        }
    }
}

fn wrong(organization: OrganizationId, seal: i32, what: Wrong) -> End {
    End::Flaw(Flaw::Under { organization, seal, what })
}

/// Whether an event lacks its content and is otherwise what was sealed.
fn is_erased(event: &event::Model, row: &sealed_event::Model) -> bool {
    let bare = event.salt.is_none() && event.before.is_none() && event.after.is_none();
    bare && digest::content(event) != row.content && digest::event(event, &row.content) == row.digest
}

/// One seal, as far as its events were seen.
struct Check {
    /// The hash by the digests that are stored.
    stored: String,
    /// The hash by the digests of the events as they are.
    again: String,
    /// Nothing in it may be older.
    floor: Option<DateTime<Utc>>,
    newest: Option<(DateTime<Utc>, EventId)>,
    /// The first thing that seems wrong.
    suspect: Option<Wrong>,
}

impl Check {
    fn new(seal: &seal::Model, previous: &str, floor: Option<DateTime<Utc>>) -> Self {
        let stored = digest::begun(seal, previous);
        Self { again: stored.clone(), stored, floor, newest: None, suspect: None }
    }

    fn event(&mut self, row: &sealed_event::Model, event: Option<&event::Model>, erased: bool) {
        self.stored = digest::with(&self.stored, &row.digest);
        let mut again = row.digest.clone();
        if let Some(event) = event {
            if !erased {
                let content = digest::content(event);
                again = digest::event(event, &content);
                if again != row.digest {
                    self.suspect(Wrong::EventChanged(row.event_id));
                } else if content != row.content {
                    self.suspect(Wrong::DigestAltered(row.event_id));
                }
            }
            let place = (event.recorded_at, event.id);
            if self.newest.is_some_and(|newest| place <= newest) || self.floor.is_some_and(|floor| place.0 < floor) {
                self.suspect(Wrong::NotInOrder(row.event_id));
            }
            self.newest = Some(place);
        } else {
            self.suspect(Wrong::EventMissing(row.event_id));
        }
        self.again = digest::with(&self.again, &again);
    }

    fn suspect(&mut self, what: Wrong) {
        self.suspect.get_or_insert(what);
    }

    /// What is wrong, if anything: an event where the seal holds over the digests that are stored.
    fn verdict(self, seal: &seal::Model) -> Option<Wrong> {
        if self.stored == seal.hash {
            return self.suspect;
        }
        Some(match self.suspect {
            Some(Wrong::EventChanged(event)) if self.again == seal.hash => Wrong::DigestAltered(event),
            Some(Wrong::NotInOrder(event)) => Wrong::NotInOrder(event),
            _ => Wrong::SealAltered,
        })
    }
}

/// The events of one organization in the order of their seals, a page at a time.
struct Places {
    organization: OrganizationId,
    after: (i32, i32),
    page: VecDeque<(sealed_event::Model, Option<event::Model>)>,
}

impl Places {
    fn new(organization: OrganizationId) -> Self {
        Self { organization, after: (i32::MIN, i32::MIN), page: VecDeque::new() }
    }

    async fn next(
        &mut self,
        tx: &DatabaseTransaction,
    ) -> Result<Option<(sealed_event::Model, Option<event::Model>)>, End> {
        self.read(tx).await?;
        Ok(self.page.pop_front())
    }

    async fn is_next_under(&mut self, seal: i32, tx: &DatabaseTransaction) -> Result<bool, End> {
        self.read(tx).await?;
        Ok(self.page.front().is_some_and(|(row, _)| row.seal == seal))
    }

    async fn read(&mut self, tx: &DatabaseTransaction) -> Result<(), End> {
        if !self.page.is_empty() {
            return Ok(());
        }
        let place = Expr::tuple([sealed_event::Column::Seal.into_expr(), sealed_event::Column::Place.into_expr()]);
        let rows = sealed_event::Entity::in_org(self.organization)
            .filter(place.gt(Expr::tuple([Expr::val(self.after.0), Expr::val(self.after.1)])))
            .order_by_asc(sealed_event::Column::Seal)
            .order_by_asc(sealed_event::Column::Place)
            .limit(PAGE)
            .all(tx)
            .await?;
        let Some(last) = rows.last() else { return Ok(()) };
        self.after = (last.seal, last.place);
        let ids = rows.iter().map(|row| row.event_id);
        let events = event::Entity::find().filter(event::Column::Id.is_in(ids)).all(tx).await?;
        let mut events: BTreeMap<EventId, event::Model> = events.into_iter().map(|event| (event.id, event)).collect();
        self.page =
            rows.into_iter().map(|row| (row.event_id, row)).map(|(id, row)| (row, events.remove(&id))).collect();
        Ok(())
    }
}
