//! What was changed behind the server's back is found, and named.

use super::{events, happens, seal, sealed, verdict, wrong};
use crate::harness::{Stage, TestApp, both};
use chrono::TimeDelta;
use entities::event::Column;
use entities::{EventId, event, seal as seal_row};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, Iterable, ModelTrait, QueryFilter, QueryOrder, Value,
};
use uuid::Uuid;

both!(
    a_change_of_any_column_of_an_event_is_found,
    an_event_that_was_deleted_is_found,
    two_events_that_were_swapped_are_found,
    a_change_of_any_column_of_a_seal_is_found,
    a_seal_that_was_deleted_is_found,
    a_change_of_any_column_of_a_sealed_event_is_found,
    a_sealed_event_that_was_deleted_is_found,
    an_event_put_into_the_past_is_found,
    an_end_that_was_cut_off_is_found_by_who_kept_a_head,
    a_record_sealed_anew_is_found_by_who_kept_a_head,
    content_erased_with_a_record_of_it_is_no_flaw_and_without_one_is,
);

/// A sealed record of three seals that nothing protects.
async fn exposed(app: &TestApp) -> Stage {
    let stage = app.stage().await;
    seal(app).await;
    for title in ["first", "second"] {
        app.advance(TimeDelta::minutes(1));
        app.object(&stage.bob, &stage.proposal, title, "MINOR").await;
        app.take(&stage.ann, &stage.proposal, if title == "first" { "ACCEPT" } else { "SUPPORT" }).await;
        seal(app).await;
    }
    app.unguard().await;
    assert_eq!(verdict(app, &[]).await.expect("it holds").seals, 3);
    stage
}

async fn set(app: &TestApp, id: EventId, column: Column, value: Value) {
    let one = event::Entity::update_many().col_expr(column, Expr::val(value)).filter(Column::Id.eq(id));
    assert_eq!(one.exec(&app.db).await.expect("a change").rows_affected, 1);
}

async fn a_change_of_any_column_of_an_event_is_found(app: &TestApp) {
    let stage = exposed(app).await;
    let elsewhere = app.another_organization(&stage.lead).await;
    // A change of a row in an initiative, so that every column holds something.
    let all = events(app).await;
    let one = all.iter().find(|event| event.kind == "proposal.shared").expect("it was shared").clone();
    assert!(one.before.is_some() && one.after.is_some() && one.initiative_id.is_some() && one.salt.is_some());
    let json = |text: &str| Value::Json(Some(Box::new(serde_json::json!({ "title": text }))));
    for column in Column::iter() {
        let forged = match column {
            // It is another event then.
            Column::Id => continue,
            Column::OrganizationId => Value::from(elsewhere.0),
            Column::InitiativeId | Column::ActorId => Value::Uuid(None),
            Column::Kind | Column::SubjectKind => Value::from("proposal.forged"),
            Column::SubjectId => Value::from(Uuid::nil()),
            Column::Before | Column::After => json("forged"),
            Column::HappenedAt | Column::RecordedAt => Value::from(one.recorded_at + TimeDelta::milliseconds(1)),
            Column::Salt => Value::from("00000000000000000000000000000000"),
        };
        set(app, one.id, column, forged).await;
        assert!(wrong(app, &[]).await.starts_with(&format!("event {} was changed (seal 1", one.id)), "{column:?}");
        set(app, one.id, column, one.get(column)).await;
        assert!(verdict(app, &[]).await.is_ok(), "{column:?} is as it was");
    }
    for column in [Column::Before, Column::After, Column::Salt] {
        let nothing = if matches!(column, Column::Salt) { Value::String(None) } else { Value::Json(None) };
        set(app, one.id, column, nothing).await;
        assert!(wrong(app, &[]).await.contains("was changed"), "{column:?} is missing");
        set(app, one.id, column, one.get(column)).await;
    }
    let (was, other) = (app.literal(one.id.0), app.literal(Uuid::nil()));
    app.forge(&format!("UPDATE event SET id = {other} WHERE id = {was}")).await;
    assert!(wrong(app, &[]).await.starts_with(&format!("event {} is missing (seal 1", one.id)));
}

async fn an_event_that_was_deleted_is_found(app: &TestApp) {
    exposed(app).await;
    let one = events(app).await.pop().expect("an event");
    app.forge(&format!("DELETE FROM event WHERE id = {}", app.literal(one.id.0))).await;
    assert!(wrong(app, &[]).await.starts_with(&format!("event {} is missing (seal 3", one.id)));
}

async fn two_events_that_were_swapped_are_found(app: &TestApp) {
    exposed(app).await;
    let rows = sealed(app).await;
    let (one, other) = (rows[1].clone(), rows[3].clone());
    // What is sealed of them, in each other's place.
    let (first, second) = (app.literal(one.event_id.0), app.literal(other.event_id.0));
    app.forge(&format!(
        "UPDATE sealed_event SET place = -1 WHERE event_id = {first}; \
         UPDATE sealed_event SET place = {} WHERE event_id = {second}; \
         UPDATE sealed_event SET place = {} WHERE event_id = {first}",
        one.place, other.place
    ))
    .await;
    let found = wrong(app, &[]).await;
    assert!(found.contains("is not in order (seal 1"), "{found}");
    app.forge(&format!(
        "UPDATE sealed_event SET place = -1 WHERE event_id = {second}; \
         UPDATE sealed_event SET place = {} WHERE event_id = {first}; \
         UPDATE sealed_event SET place = {} WHERE event_id = {second}",
        one.place, other.place
    ))
    .await;
    assert!(verdict(app, &[]).await.is_ok());
    // Their contents, in each other's row.
    let all = events(app).await;
    let by_id = |id: EventId| all.iter().find(|event| event.id == id).expect("it is there").clone();
    let (one, other) = (by_id(one.event_id), by_id(other.event_id));
    for (target, source) in [(&one, &other), (&other, &one)] {
        let swapped = event::Model { id: target.id, ..source.clone() };
        swapped.into_active_model().reset_all().update(&app.db).await.expect("a change");
    }
    assert!(wrong(app, &[]).await.starts_with(&format!("event {} was changed", one.id)));
}

async fn a_change_of_any_column_of_a_seal_is_found(app: &TestApp) {
    let stage = exposed(app).await;
    let elsewhere = app.another_organization(&stage.lead).await;
    let rows = seal_row::Entity::find().order_by_asc(seal_row::Column::Number).all(&app.db).await.expect("seals");
    let one = rows[1].clone();
    let second = seal_row::Column::Number.eq(2);
    let later = Value::from(one.sealed_at + TimeDelta::milliseconds(1));
    for column in seal_row::Column::iter() {
        let (forged, found) = match column {
            seal_row::Column::OrganizationId => (Value::from(elsewhere.0), "the seal is missing"),
            seal_row::Column::Number => (Value::from(7), "the seal is missing (seal 2"),
            seal_row::Column::Previous => (Value::from(rows[1].hash.clone()), "the seal was altered (seal 2"),
            seal_row::Column::Hash => (Value::from(rows[0].hash.clone()), "the seal was altered (seal 2"),
            seal_row::Column::Events => (Value::from(one.events - 1), "the seal was altered (seal 2"),
            seal_row::Column::RecordedUntil | seal_row::Column::SealedAt => {
                (later.clone(), "the seal was altered (seal 2")
            }
        };
        let all = seal_row::Entity::update_many();
        let change = all.col_expr(column, Expr::val(forged)).filter(second.clone());
        assert_eq!(change.exec(&app.db).await.expect("a change").rows_affected, 1);
        let said = wrong(app, &[]).await;
        assert!(said.contains(found), "{column:?}: {said}");
        app.forge("DELETE FROM seal").await;
        let rows = rows.iter().map(|row| row.clone().into_active_model().reset_all());
        seal_row::Entity::insert_many(rows).exec_without_returning(&app.db).await.expect("as they were");
        assert!(verdict(app, &[]).await.is_ok(), "{column:?} is as it was");
    }
    let more = format!("UPDATE seal SET events = {} WHERE number = 2", one.events + 1);
    app.forge(&more).await;
    assert!(wrong(app, &[]).await.contains("is missing under the seal (seal 2"));
}

async fn a_seal_that_was_deleted_is_found(app: &TestApp) {
    exposed(app).await;
    for number in [3, 1] {
        // The last of them by the events that are under it still.
        app.forge(&format!("DELETE FROM seal WHERE number = {number}")).await;
        let found = wrong(app, &[]).await;
        assert!(found.starts_with(&format!("the seal is missing (seal {number}")), "{found}");
    }
}

async fn a_change_of_any_column_of_a_sealed_event_is_found(app: &TestApp) {
    exposed(app).await;
    let one = sealed(app).await[2].clone();
    let (event, none) = (app.literal(one.event_id.0), app.literal(Uuid::nil()));
    let digest = format!("the sealed digest of event {} was altered (seal 1", one.event_id);
    for (change, back, found) in [
        (format!("event_id = {none}"), format!("event_id = {event}"), "is missing (seal 1".to_owned()),
        (
            "seal = 9".to_owned(),
            "seal = 1".to_owned(),
            "the event at place 3 is missing under the seal (seal 1".to_owned(),
        ),
        ("place = 99".to_owned(), format!("place = {}", one.place), "the event at place 3 is missing".to_owned()),
        (format!("content = '{}'", one.digest), format!("content = '{}'", one.content), digest.clone()),
        (format!("digest = '{}'", one.content), format!("digest = '{}'", one.digest), digest),
    ] {
        let of = if change.starts_with("event_id") { &none } else { &event };
        app.forge(&format!("UPDATE sealed_event SET {change} WHERE event_id = {event}")).await;
        let said = wrong(app, &[]).await;
        assert!(said.contains(&found), "{change}: {said}");
        app.forge(&format!("UPDATE sealed_event SET {back} WHERE event_id = {of}")).await;
        assert!(verdict(app, &[]).await.is_ok(), "{change} is as it was");
    }
}

async fn a_sealed_event_that_was_deleted_is_found(app: &TestApp) {
    exposed(app).await;
    let rows = sealed(app).await;
    for row in [rows[0].clone(), rows.last().expect("a row").clone()] {
        app.forge(&format!("DELETE FROM sealed_event WHERE event_id = {}", app.literal(row.event_id.0))).await;
        let found = wrong(app, &[]).await;
        let named = format!("the event at place {} is missing under the seal (seal {}", row.place, row.seal);
        assert!(found.starts_with(&named), "{found}");
        row.into_active_model().insert(&app.db).await.expect("as it was");
    }
    assert!(verdict(app, &[]).await.is_ok());
}

async fn an_event_put_into_the_past_is_found(app: &TestApp) {
    exposed(app).await;
    let mut one = events(app).await[0].clone();
    app.advance(TimeDelta::days(2));
    happens(app).await;
    seal(app).await;
    one.id = api::clock::new_id();
    one.recorded_at += TimeDelta::days(1);
    one.clone().into_active_model().insert(&app.db).await.expect("a row");
    seal(app).await;
    assert!(wrong(app, &[]).await.starts_with(&format!("event {} was put into the past", one.id)));
}

async fn an_end_that_was_cut_off_is_found_by_who_kept_a_head(app: &TestApp) {
    exposed(app).await;
    let heads = verdict(app, &[]).await.expect("it holds").heads;
    let head = heads[0].hash.as_str();
    assert!(verdict(app, &[head]).await.is_ok());
    app.forge(
        "DELETE FROM event WHERE id IN (SELECT event_id FROM sealed_event WHERE seal = 3); \
         DELETE FROM sealed_event WHERE seal = 3; DELETE FROM seal WHERE number = 3",
    )
    .await;
    assert_eq!(verdict(app, &[]).await.expect("what is left holds").seals, 2);
    assert!(wrong(app, &[head]).await.starts_with(&format!("no seal has the hash {head}")));
}

async fn a_record_sealed_anew_is_found_by_who_kept_a_head(app: &TestApp) {
    exposed(app).await;
    let heads = verdict(app, &[]).await.expect("it holds").heads;
    let one = events(app).await[0].clone();
    set(app, one.id, Column::Kind, Value::from("organization.forged")).await;
    app.forge("DELETE FROM sealed_event; DELETE FROM seal").await;
    seal(app).await;
    assert!(verdict(app, &[]).await.is_ok(), "by itself the forged record is whole");
    assert!(wrong(app, &[&heads[0].hash]).await.starts_with("no seal has the hash"));
}

async fn content_erased_with_a_record_of_it_is_no_flaw_and_without_one_is(app: &TestApp) {
    exposed(app).await;
    let all = events(app).await;
    let one = all.iter().find(|event| event.kind == "objection.raised").expect("one was raised").clone();
    let bare = event::Model { before: None, after: None, salt: None, ..one.clone() };
    bare.clone().into_active_model().reset_all().update(&app.db).await.expect("a change");
    let changed = format!("event {} was changed", one.id);
    assert!(wrong(app, &[]).await.starts_with(&changed), "nothing says that it was erased");
    let mut order = event::Model {
        id: api::clock::new_id(),
        kind: api::seal::verify::ERASED.to_owned(),
        subject_kind: event::SUBJECT.to_owned(),
        subject_id: one.id.0,
        recorded_at: app.now(),
        ..bare.clone()
    };
    order.salt.clone_from(&one.salt);
    order.into_active_model().insert(&app.db).await.expect("a row");
    assert!(wrong(app, &[]).await.starts_with(&changed), "what is not sealed does not count");
    seal(app).await;
    let report = verdict(app, &[]).await.expect("it holds");
    assert_eq!((report.erased, report.unsealed), (1, 0));
    // Only its content may be missing.
    set(app, one.id, Column::ActorId, Value::Uuid(None)).await;
    assert!(wrong(app, &[]).await.starts_with(&changed));
}
