//! Sealing: every event once, whatever the order of commits and however many servers.

use super::{events, happens, seal, sealed, verdict};
use crate::harness::{Invite, TestApp, both};
use api::seal::{digest, service};
use chrono::TimeDelta;
use entities::{InOrganization, event, seal as seal_row};
use futures_util::future::join_all;
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, IntoActiveModel};
use serde_json::json;

both!(
    a_sealed_record_verifies_and_a_new_event_waits_for_its_seal,
    every_organization_has_a_chain_of_its_own,
    servers_that_seal_at_once_make_one_chain,
    an_event_that_is_committed_late_is_sealed_still,
    a_long_record_is_sealed_in_batches,
    every_event_has_a_salt_of_its_own,
    a_digest_is_the_same_when_its_event_is_read_back,
    seals_are_never_changed,
);

async fn a_sealed_record_verifies_and_a_new_event_waits_for_its_seal(app: &TestApp) {
    let empty = verdict(app, &[]).await.expect("nothing is wrong with nothing");
    assert_eq!((empty.events, empty.seals, empty.unsealed), (0, 0, 0));
    assert_eq!(seal(app).await, []);
    let stage = app.stage().await;
    app.object(&stage.bob, &stage.proposal, "stale keys", "MAJOR").await;
    let many = events(app).await.len() as u64;
    assert_eq!(verdict(app, &[]).await.expect("it holds").unsealed, many);
    let heads = seal(app).await;
    assert_eq!(heads.len(), 1);
    app.advance(TimeDelta::seconds(90));
    let report = verdict(app, &[&heads[0].hash]).await.expect("it holds");
    assert_eq!((report.events, report.seals, report.unsealed, report.erased), (many, 1, 0, 0));
    assert_eq!(report.heads, heads);
    assert_eq!(seal(app).await, [], "there is nothing new");

    app.take(&stage.ann, &stage.proposal, "SUPPORT").await;
    let report = verdict(app, &[]).await.expect("it holds");
    assert_eq!((report.events, report.unsealed), (many, 1));
    let next = seal(app).await;
    assert_eq!((next[0].number, next[0].organization), (2, heads[0].organization));
    let report = verdict(app, &[&heads[0].hash, &next[0].hash]).await.expect("both are there");
    assert_eq!((report.events, report.seals, report.unsealed), (many + 1, 2, 0));
}

async fn every_organization_has_a_chain_of_its_own(app: &TestApp) {
    let owner = app.owner("lead").await;
    let elsewhere = app.another_organization(&owner).await;
    // An event in each of the two.
    app.state().incidents.report(api::incident::Incident::SignInFailed, app.account(&owner).await.id);
    app.state().incidents.settled().await;
    let heads = seal(app).await;
    assert_eq!(heads.iter().map(|head| head.number).collect::<Vec<_>>(), [1, 1]);
    assert_ne!(heads[0].hash, heads[1].hash);
    let there = heads.iter().find(|head| head.organization == elsewhere).expect("a chain of its own");
    let rows = seal_row::Entity::in_org(elsewhere).all(&app.db).await.expect("seals");
    assert_eq!((rows.len(), rows[0].events, &rows[0].hash), (1, 1, &there.hash));
    assert_eq!(verdict(app, &[]).await.expect("it holds").heads.len(), 2);
}

async fn servers_that_seal_at_once_make_one_chain(app: &TestApp) {
    let stage = app.stage().await;
    for round in 0..3 {
        app.advance(TimeDelta::minutes(1));
        app.object(&stage.bob, &stage.proposal, &format!("concern {round}"), "MINOR").await;
        let servers = (0..5).map(|_| service::seal(&app.state().db, &app.clock));
        let made: usize = join_all(servers).await.into_iter().map(|done| done.expect("no error").len()).sum();
        assert_eq!(made, 1, "one of them seals, and the others leave it at that");
    }
    let report = verdict(app, &[]).await.expect("it holds");
    assert_eq!((report.seals, report.unsealed, report.events), (3, 0, events(app).await.len() as u64));
}

async fn an_event_that_is_committed_late_is_sealed_still(app: &TestApp) {
    app.stage().await;
    let mut late = events(app).await.pop().expect("an event");
    app.advance(TimeDelta::minutes(30));
    late.recorded_at = app.now();
    app.advance(TimeDelta::minutes(20));
    happens(app).await;
    seal(app).await;
    // Written down before the event that is sealed, and committed after it.
    late.id = api::clock::new_id();
    late.into_active_model().insert(&app.db).await.expect("a row");
    assert_eq!(verdict(app, &[]).await.expect("it holds").unsealed, 1);
    assert_eq!(seal(app).await.len(), 1);
    assert_eq!(verdict(app, &[]).await.expect("it holds").unsealed, 0);
}

async fn a_long_record_is_sealed_in_batches(app: &TestApp) {
    let stage = app.stage().await;
    let mut event = events(app).await.pop().expect("an event");
    let before = events(app).await.len() as u64;
    for day in 0..600 {
        event.id = api::clock::new_id();
        event.recorded_at = app.now() + TimeDelta::hours(day);
        event.clone().into_active_model().insert(&app.db).await.expect("a row");
    }
    app.advance(TimeDelta::days(30));
    app.invite(&stage.lead, &stage.initiative, Invite::new("carol", "OBSERVER")).await;
    seal(app).await;
    let report = verdict(app, &[]).await.expect("it holds");
    assert_eq!((report.unsealed, report.events), (0, events(app).await.len() as u64));
    assert!(report.seals >= 3 && report.events > before + 600, "{report:?}");
}

async fn every_event_has_a_salt_of_its_own(app: &TestApp) {
    app.stage().await;
    let mut salts: Vec<String> = events(app).await.into_iter().map(|event| event.salt.expect("a salt")).collect();
    assert!(salts.iter().all(|salt| salt.len() == 32));
    let many = salts.len();
    salts.sort();
    salts.dedup();
    assert_eq!(salts.len(), many);
}

async fn seals_are_never_changed(app: &TestApp) {
    app.stage().await;
    seal(app).await;
    let before = (sealed(app).await, app.count().await);
    let emptied = match app.db.get_database_backend() {
        sea_orm::DbBackend::Postgres => ["TRUNCATE seal", "TRUNCATE sealed_event"],
        _ => [
            "INSERT OR REPLACE INTO seal SELECT * FROM seal",
            "INSERT OR REPLACE INTO sealed_event SELECT * FROM sealed_event",
        ],
    };
    let changes = [
        "UPDATE seal SET events = 0",
        "DELETE FROM seal",
        "UPDATE sealed_event SET place = 0",
        "DELETE FROM sealed_event",
    ];
    for statement in changes.into_iter().chain(emptied) {
        let refused = app.db.execute_unprepared(statement).await.expect_err(statement).to_string();
        assert!(refused.contains("seals are never changed"), "{statement}: {refused}");
    }
    assert_eq!((sealed(app).await, app.count().await), before);
    assert_eq!(json!(verdict(app, &[]).await.expect("it holds").seals), json!(1));
}

async fn a_digest_is_the_same_when_its_event_is_read_back(app: &TestApp) {
    app.stage().await;
    let like = events(app).await.pop().expect("an event");
    // What databases write in their own way: numbers, the order of members, what is not ASCII.
    let odd = json!({
        "z": 1.0, "a": [0.1, -0.0, 1e22, 1.5e-7, 1e300, u64::MAX, i64::MIN, 9_007_199_254_740_993_i64], "": {},
        "long": 1_152_921_504_606_846_976_f64, "text": "\u{1F980} é \u{7f} \"\\\" \n", "Z": null, "aa": [[], [{}]],
    });
    for (salt, before, after) in [
        (like.salt.clone(), Some(odd.clone()), Some(json!({}))),
        (None, None, Some(odd.clone())),
        (None, Some(json!([odd])), None),
    ] {
        let written = event::Model { id: api::clock::new_id(), salt, before, after, ..like.clone() };
        let content = digest::content(&written);
        written.clone().into_active_model().insert(&app.db).await.expect("a row");
        let found = event::Entity::find_by_id(written.id).one(&app.db).await.expect("an answer").expect("a row");
        assert_eq!(digest::content(&found), content, "{found:?}");
        assert_eq!(digest::event(&found, &content), digest::event(&written, &content));
    }
    // Those from before there were salts are sealed as well.
    seal(app).await;
    assert_eq!(verdict(app, &[]).await.expect("it holds").unsealed, 0);
}
