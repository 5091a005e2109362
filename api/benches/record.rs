//! How many events are sealed and verified a second, over an embedded database:
//! `cargo bench -p entente --bench record`.

#![expect(clippy::expect_used, reason = "a benchmark ends where its ground gives way")]

use api::clock::{Clock, new_id};
use api::seal::{service, verify};
use api::store;
use chrono::TimeDelta;
use entities::{EventId, OrganizationId, event, organization};
use sea_orm::{ActiveModelTrait, DatabaseConnection, EntityTrait, IntoActiveModel, TransactionTrait};
use serde_json::json;
use std::collections::BTreeSet;
use std::time::Instant;

const ORGANIZATIONS: usize = 10;
const EVENTS: usize = 50_000;
const AT_ONCE: usize = 500;

#[actix_web::main]
async fn main() {
    let directory = tempfile::tempdir().expect("a directory");
    let url = store::embedded_url(directory.path());
    let db = store::connect(&url).await.expect("a database");
    store::migrate(&db, &url).await.expect("migrations");
    let clock = Clock::System;
    fill(&db, &clock).await;

    let begun = Instant::now();
    service::seal(&db, &clock).await.expect("seals");
    told("sealed", begun);
    let begun = Instant::now();
    let report = verify::verify(&db, BTreeSet::new()).await.expect("an answer").expect("a record that holds");
    told("verified", begun);
    assert_eq!((report.events, report.unsealed), (EVENTS as u64, 0));
    println!("{} seals in {ORGANIZATIONS} organizations", report.seals);
}

fn told(what: &str, begun: Instant) {
    let seconds = begun.elapsed().as_secs_f64();
    let events = u32::try_from(EVENTS).map(f64::from).expect("a small number");
    println!("{what:>8}: {EVENTS} events in {seconds:.2} s, {:.0} a second", events / seconds);
}

/// Events as they are when people take positions, a few a minute in each organization.
async fn fill(db: &DatabaseConnection, clock: &Clock) {
    let start = clock.now() - TimeDelta::days(30);
    let mut organizations: Vec<OrganizationId> = Vec::new();
    for _ in 0..ORGANIZATIONS {
        let row = organization::Model { id: new_id(), name: "Example".to_owned(), version: 1, created_at: start };
        organizations.push(row.id);
        organization::Entity::insert(row.into_active_model()).exec_without_returning(db).await.expect("a row");
    }
    let places: Vec<usize> = (0..EVENTS).collect();
    for places in places.chunks(AT_ONCE) {
        let tx = db.begin().await.expect("a transaction");
        let rows = places.iter().zip(organizations.iter().cycle()).map(|(place, organization)| {
            let at = start + TimeDelta::seconds(i64::try_from(*place).expect("a small number") * 20);
            let row = json!({ "id": EventId(new_id()), "stance": "SUPPORT", "reason": "Because it works. ".repeat(20),
                "version": 1, "weight": 1.5, "createdAt": at });
            let row = event::Model {
                id: new_id(),
                organization_id: *organization,
                initiative_id: None,
                actor_id: None,
                kind: "position.taken".to_owned(),
                subject_kind: "Position".to_owned(),
                subject_id: new_id(),
                before: Some(row.clone()),
                after: Some(row),
                happened_at: at,
                recorded_at: at,
                salt: Some("00112233445566778899aabbccddeeff".to_owned()),
            };
            row.into_active_model().reset_all()
        });
        event::Entity::insert_many(rows).exec_without_returning(&tx).await.expect("rows");
        tx.commit().await.expect("a commit");
    }
}
