//! Sessions: what they are told to be, who ends them, and what holds no more then.

pub mod refresh;

use crate::harness::{PASSWORD, Person, Reply, TestApp, both};
use chrono::TimeDelta;
use entities::{event, session};
use sea_orm::{EntityTrait, QueryOrder};
use serde_json::{Value, json};

both!(
    everybody_sees_their_own_sessions_and_which_is_this,
    a_session_that_ended_holds_no_more,
    a_sign_out_is_seen_by_the_rest_of_the_document,
    a_sign_out_needs_no_access_token_that_holds,
    the_others_are_ended_in_this_organization_or_in_all,
    a_session_ends_after_30_days,
    sessions_are_on_record,
);

const SESSIONS: &str = "{ viewer { sessions(first: 9) { nodes { id means agent address startedAt seenAt expiresAt endedAt isCurrent } } } }";

/// The same person, signed in once more.
async fn again(app: &TestApp, who: &Person) -> Person {
    let input = json!({ "email": who.email, "password": PASSWORD });
    Person::new(&who.name, &who.email, "", &app.enter("signIn", input).await)
}

async fn sessions(app: &TestApp, who: &Person) -> Vec<Value> {
    let seen = app.data(who, SESSIONS, Value::Null).await;
    seen["viewer"]["sessions"]["nodes"].as_array().expect("sessions").clone()
}

/// The id of the session somebody is signed in with.
async fn own(app: &TestApp, who: &Person) -> Value {
    let all = sessions(app, who).await;
    all.iter().find(|session| session["isCurrent"] == true).expect("the current one")["id"].clone()
}

fn holds(reply: &Reply) -> bool {
    assert!(reply.status == 200 || reply.code() == "UNAUTHENTICATED", "{}", reply.text);
    reply.status == 200
}

async fn may_ask(app: &TestApp, who: &Person) -> bool {
    holds(&app.gql(Some(&who.token()), "{ viewer { role } }", Value::Null).await)
}

async fn everybody_sees_their_own_sessions_and_which_is_this(app: &TestApp) {
    let stage = app.stage().await;
    app.advance(TimeDelta::minutes(1));
    let there = again(app, &stage.ann).await;
    let all = sessions(app, &there).await;
    let shown: Vec<Value> =
        all.iter().map(|s| json!([s["means"], s["startedAt"], s["isCurrent"], s["address"]])).collect();
    let expected = [
        json!(["INVITATION", "2026-03-01T09:00:00+00:00", false, "127.0.0.1"]),
        json!(["PASSWORD", "2026-03-01T09:01:00+00:00", true, "127.0.0.1"]),
    ];
    assert_eq!(shown, expected);
    assert_eq!((&all[1]["expiresAt"], &all[1]["endedAt"]), (&json!("2026-03-31T09:01:00+00:00"), &Value::Null));
    // Nobody else's, not even for who runs the organization.
    let ids: Vec<&str> = all.iter().map(|session| session["id"].as_str().expect("an id")).collect();
    for who in [&stage.lead, &stage.bob] {
        assert_eq!(sessions(app, who).await.len(), 1);
        for id in &ids {
            assert_eq!(app.node(who, id, "").await, Value::Null);
            assert_eq!(app.refused(who, "endSession", json!({ "sessionId": id })).await, ["NOT_FOUND sessionId"]);
        }
    }
    assert_eq!(app.node(&there, ids[0], "").await["__typename"], "Session");
    assert!(may_ask(app, &stage.ann).await && may_ask(app, &there).await);
}

async fn a_session_that_ended_holds_no_more(app: &TestApp) {
    let stage = app.stage().await;
    let there = again(app, &stage.ann).await;
    let id = own(app, &stage.ann).await;
    let ended = app.done(&there, "endSession", "session { id endedAt }", json!({ "sessionId": id })).await;
    assert_eq!(ended["session"], json!({ "id": id, "endedAt": "2026-03-01T09:00:00+00:00" }));
    assert!(!may_ask(app, &stage.ann).await, "at once");
    assert!(may_ask(app, &there).await);
    assert_eq!(refresh::refused(app, &stage.ann.refresh_token()).await, "NOT_FOUND refreshToken");
    assert_eq!(sessions(app, &there).await.len(), 1);
    // Once more changes nothing.
    app.advance(TimeDelta::seconds(1));
    let ended = app.done(&there, "endSession", "session { endedAt }", json!({ "sessionId": id })).await;
    assert_eq!(ended["session"]["endedAt"], "2026-03-01T09:00:00+00:00");
}

async fn a_sign_out_is_seen_by_the_rest_of_the_document(app: &TestApp) {
    let stage = app.stage().await;
    let before = app.count().await;
    let document = "mutation { signOut(input: {}) { session { isCurrent endedAt } errors { code } } \
        openInitiative(input: { title: \"t\", context: LEGACY }) { errors { code } } }";
    let reply = app.gql(Some(&stage.ann.token()), document, Value::Null).await;
    assert_eq!(reply.code(), "UNAUTHENTICATED", "{}", reply.text);
    app.nothing_written_since(&before, "somebody who had signed out").await;
    assert!(!may_ask(app, &stage.ann).await);
    let nobody = app.gql(None, "mutation { signOut(input: {}) { errors { code } } }", Value::Null).await;
    assert_eq!(nobody.code(), "UNAUTHENTICATED", "{}", nobody.text);
}

async fn a_sign_out_needs_no_access_token_that_holds(app: &TestApp) {
    let stage = app.stage().await;
    app.advance(TimeDelta::hours(2));
    let document =
        "mutation($t: String!) { signOut(input: { refreshToken: $t }) { session { endedAt } errors { code path } } }";
    let sign_out =
        async |token: &str| app.gql(None, document, json!({ "t": token })).await.body["data"]["signOut"].clone();
    let out = sign_out(&stage.ann.refresh_token()).await;
    assert_eq!(out, json!({ "session": { "endedAt": "2026-03-01T11:00:00+00:00" }, "errors": [] }));
    assert_eq!(refresh::refused(app, &stage.ann.refresh_token()).await, "NOT_FOUND refreshToken");
    for token in ["", "x", &stage.ann.token()] {
        let errors = sign_out(token).await["errors"].clone();
        assert_eq!(errors, json!([{ "code": "NOT_FOUND", "path": ["refreshToken"] }]), "{token}");
    }
}

async fn the_others_are_ended_in_this_organization_or_in_all(app: &TestApp) {
    let stage = app.stage().await;
    let elsewhere = api::global_id::encode(app.another_organization(&stage.bob).await).0;
    let input = json!({ "email": stage.bob.email, "password": PASSWORD, "organizationId": elsewhere });
    let abroad = Person::new("bob", &stage.bob.email, "", &app.enter("signIn", input).await);
    let (one, other) = (again(app, &stage.bob).await, again(app, &stage.bob).await);
    assert_eq!(sessions(app, &abroad).await.len(), 1, "each organization has its own");
    let ended = app.done(&one, "endOtherSessions", "ended", json!({})).await;
    assert_eq!(ended["ended"], 2);
    assert!(may_ask(app, &one).await && may_ask(app, &abroad).await && may_ask(app, &stage.ann).await);
    assert!(!may_ask(app, &other).await && !may_ask(app, &stage.bob).await);
    let ended = app.done(&one, "endOtherSessions", "ended", json!({ "inEveryOrganization": true })).await;
    assert_eq!(ended["ended"], 1);
    assert!(may_ask(app, &one).await && !may_ask(app, &abroad).await);
}

async fn a_session_ends_after_30_days(app: &TestApp) {
    let stage = app.stage().await;
    let mut token = stage.ann.refresh_token();
    for _ in 0..2 {
        app.advance(TimeDelta::days(15) - TimeDelta::seconds(1));
        let next = refresh::refreshed(app, &token).await;
        next["refreshToken"]["token"].as_str().expect("a token").clone_into(&mut token);
        assert_eq!(next["refreshToken"]["expiresAt"], "2026-03-31T09:00:00+00:00", "however often it is refreshed");
    }
    app.advance(TimeDelta::seconds(2));
    assert_eq!(refresh::refused(app, &token).await, "NOT_FOUND refreshToken");
    // What has run out is ended when they come again, as of the moment it ran out.
    let back = again(app, &stage.ann).await;
    let all = sessions(app, &back).await;
    assert_eq!((all.len(), &all[0]["isCurrent"]), (1, &json!(true)));
    let rows = session::Entity::find().order_by_asc(session::Column::Id).all(&app.db).await.expect("rows");
    let ended: Vec<_> = rows.iter().filter_map(|row| row.ended_at).map(|at| at.to_rfc3339()).collect();
    assert_eq!(ended, ["2026-03-31T09:00:00+00:00"], "hers alone");
}

async fn sessions_are_on_record(app: &TestApp) {
    let lead = app.owner("lead").await;
    let there = again(app, &lead).await;
    app.done(&there, "endOtherSessions", "ended", json!({})).await;
    refresh::refreshed(app, &there.refresh_token()).await;
    refresh::refreshed(app, &there.refresh_token()).await;
    refresh::refused(app, &there.refresh_token()).await;
    let events = event::Entity::find().order_by_asc(event::Column::Id).all(&app.db).await.expect("events");
    let kinds: Vec<&str> =
        events.iter().filter(|event| event.subject_kind == "Session").map(|event| event.kind.as_str()).collect();
    assert_eq!(kinds, ["session.started", "session.started", "session.ended", "session.ended"]);
    let reused = events.iter().filter(|event| event.kind == "refresh.reused").count();
    assert_eq!(reused, 1, "whoever runs the organization is to know");
    let user = app.account(&lead).await.id;
    let all_hers =
        events.iter().filter(|event| event.subject_kind == "Session").all(|event| event.actor_id == Some(user));
    assert!(all_hers, "they are the one who acts");
}
