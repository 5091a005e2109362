//! Sealing what was written down since the last time, beside all requests.

use super::{Head, LATEST, digest};
use crate::clock::Clock;
use crate::error::{Causes, Result, is_duplicate};
use crate::tenant::{self, Scope};
use chrono::{DateTime, Utc};
use entities::{EventId, InOrganization, OrganizationId, event, seal, sealed_event};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseConnection, DatabaseTransaction, EntityTrait,
    IntoActiveModel, JoinType, QueryFilter, QueryOrder, QuerySelect, Related, RelationDef,
};
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::time::MissedTickBehavior;

/// How many events are sealed in one transaction: short enough for no request to notice.
const AT_ONCE: u64 = 256;
/// How often there is a look for new events.
const PAUSE: Duration = Duration::from_mins(1);
/// How long a server that stops goes on sealing.
const LAST: Duration = Duration::from_secs(10);

/// Seals what is not sealed yet, in every organization; gives the newest seal of each that got one.
///
/// Several servers may do this at once: who comes second leaves it at that. A
/// stop in the middle leaves nothing half done.
///
/// # Errors
///
/// Whatever the database says.
pub async fn seal(db: &DatabaseConnection, clock: &Clock) -> Result<Vec<Head>> {
    let now = clock.now();
    let mut heads = BTreeMap::new();
    let newest = newest(&tenant::read(db, &[Scope::System]).await?).await?;
    let mut from = newest.map(|newest| (newest - LATEST, EventId::from(uuid::Uuid::nil())));
    loop {
        let events = unsealed(db, from, now).await?;
        let Some(last) = events.last() else { break };
        from = Some((last.recorded_at, last.id));
        match put(db, events, now).await {
            Ok(put) => heads.extend(put.into_iter().map(|head| (head.organization, head))),
            Err(error) if is_duplicate(&error) || error.is_transient() => {
                tracing::debug!(cause = %Causes(&error), "another server seals");
                break;
            }
            Err(error) => return Err(error),
        }
    }
    for head in heads.values() {
        tracing::info!(
            organization.id = %head.organization, number = head.number, hash = head.hash, "the record is sealed until here"
        );
    }
    Ok(heads.into_values().collect())
}

/// Seals once a minute, and never ends.
pub async fn every_minute(db: DatabaseConnection, clock: Clock) {
    let mut minutes = tokio::time::interval(PAUSE);
    minutes.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        minutes.tick().await;
        told(seal(&db, &clock).await.map(drop));
    }
}

/// Seals what is left when a server stops, unless that takes too long.
pub async fn at_the_end(db: &DatabaseConnection, clock: &Clock) {
    if let Ok(sealed) = tokio::time::timeout(LAST, seal(db, clock)).await {
        told(sealed.map(drop));
    } else {
        tracing::warn!("not everything is sealed yet: the next start goes on");
    }
}

fn told(sealed: Result<()>) {
    if let Err(error) = sealed {
        tracing::error!(cause = %Causes(&error), "the record was not sealed; it is tried again");
    }
}

/// When the newest of all sealed events was written down.
pub(super) async fn newest(db: &impl ConnectionTrait) -> Result<Option<DateTime<Utc>>> {
    let newest = seal::Entity::find().order_by_desc(seal::Column::RecordedUntil).one(db).await?;
    Ok(newest.map(|seal| seal.recorded_until))
}

/// From an event to its place under a seal, if it has one.
pub(super) fn place_of_event() -> RelationDef {
    <sealed_event::Entity as Related<event::Entity>>::to().rev()
}

/// The oldest events without a seal after a place in the record: a look at the
/// last hour, however long the record is.
async fn unsealed(
    db: &DatabaseConnection,
    from: Option<(DateTime<Utc>, EventId)>,
    now: DateTime<Utc>,
) -> Result<Vec<event::Model>> {
    let mut events = event::Entity::find()
        .join(JoinType::LeftJoin, place_of_event())
        .filter(sealed_event::Column::EventId.is_null())
        .filter(event::Column::RecordedAt.lte(now));
    if let Some((moment, id)) = from {
        let place = Expr::tuple([event::Column::RecordedAt.into_expr(), event::Column::Id.into_expr()]);
        events = events.filter(place.gt(Expr::tuple([Expr::val(moment), Expr::val(id.0)])));
    }
    let events = events.order_by_asc(event::Column::RecordedAt).order_by_asc(event::Column::Id);
    let tx = tenant::read(db, &[Scope::System]).await?;
    Ok(events.limit(AT_ONCE).all(&tx).await?)
}

/// Puts these events under a seal of each organization, all or none: what is
/// older than the newest seal's is sealed in every organization.
async fn put(db: &DatabaseConnection, events: Vec<event::Model>, now: DateTime<Utc>) -> Result<Vec<Head>> {
    let mut by_organization: BTreeMap<OrganizationId, Vec<Digested>> = BTreeMap::new();
    for event in events {
        by_organization.entry(event.organization_id).or_default().push(Digested::from(&event));
    }
    let tx = tenant::write(db, &[Scope::System]).await?;
    let ids = by_organization.values().flatten().map(|event| event.id);
    if sealed_event::Entity::find().filter(sealed_event::Column::EventId.is_in(ids)).one(&tx).await?.is_some() {
        return Ok(Vec::new());
    }
    let mut heads = Vec::with_capacity(by_organization.len());
    for (organization, events) in by_organization {
        heads.push(put_in(&tx, organization, &events, now).await?);
    }
    tx.commit().await?;
    Ok(heads)
}

/// What a seal needs to know of an event.
struct Digested {
    id: EventId,
    recorded_at: DateTime<Utc>,
    content: String,
    digest: String,
}

impl From<&event::Model> for Digested {
    fn from(event: &event::Model) -> Self {
        let content = digest::content(event);
        let digest = digest::event(event, &content);
        Self { id: event.id, recorded_at: event.recorded_at, content, digest }
    }
}

async fn put_in(
    tx: &DatabaseTransaction,
    organization: OrganizationId,
    events: &[Digested],
    now: DateTime<Utc>,
) -> Result<Head> {
    let last = seal::Entity::in_org(organization).order_by_desc(seal::Column::Number).one(tx).await?;
    let (number, previous) = last.map_or((0, digest::NONE.to_owned()), |seal| (seal.number, seal.hash));
    let mut seal = seal::Model {
        organization_id: organization,
        number: number.saturating_add(1),
        previous: previous.clone(),
        hash: String::new(),
        events: i32::try_from(events.len()).unwrap_or(i32::MAX),
        recorded_until: events.last().map_or(now, |event| event.recorded_at),
        sealed_at: now,
    };
    seal.hash = events.iter().fold(digest::begun(&seal, &previous), |hash, event| digest::with(&hash, &event.digest));
    let head = Head { organization, number: seal.number, hash: seal.hash.clone() };
    let places = (1..).zip(events).map(|(place, event)| sealed_event::Model {
        event_id: event.id,
        organization_id: organization,
        seal: head.number,
        place,
        content: event.content.clone(),
        digest: event.digest.clone(),
    });
    let places = places.map(|row| row.into_active_model().reset_all());
    seal::Entity::insert(seal.into_active_model().reset_all()).exec_without_returning(tx).await?;
    sealed_event::Entity::insert_many(places).exec_without_returning(tx).await?;
    Ok(head)
}
