//! Refresh tokens: used once, used by two at once, used again, and lost on the way.

use crate::harness::{Person, TOKENS, TestApp, both, document};
use chrono::TimeDelta;
use entities::{refresh_token, session};
use futures_util::future::join_all;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

both!(
    each_use_gives_the_next_and_new_rights_hold,
    a_replay_ends_the_family,
    a_lost_answer_is_repeated_once,
    what_took_its_place_is_dead,
    two_clients_race_and_one_token_lives,
    many_clients_race_and_no_two_tokens_live,
    nothing_that_is_no_refresh_token_is_taken,
    it_is_kept_as_a_digest,
);

async fn ask(app: &TestApp, token: &str) -> Value {
    let reply = app.gql(None, &document("refreshSession", TOKENS), json!({ "input": { "refreshToken": token } })).await;
    assert!(reply.status == 200 && reply.body["errors"].is_null(), "{}", reply.text);
    reply.body["data"]["refreshSession"].clone()
}

/// The next tokens.
pub async fn refreshed(app: &TestApp, token: &str) -> Value {
    let payload = ask(app, token).await;
    assert_eq!(payload["errors"], json!([]));
    payload
}

/// Why there are none.
pub async fn refused(app: &TestApp, token: &str) -> String {
    let payload = ask(app, token).await;
    assert!(payload["accessToken"].is_null() && payload["refreshToken"].is_null(), "{payload}");
    let error = &payload["errors"][0];
    format!("{} {}", error["code"].as_str().expect("a code"), error["path"][0].as_str().expect("a path"))
}

fn next(payload: &Value) -> String {
    payload["refreshToken"]["token"].as_str().expect("a token").to_owned()
}

async fn may_ask(app: &TestApp, payload: &Value) -> bool {
    let token = payload["accessToken"]["token"].as_str().expect("a token");
    app.gql(Some(token), "{ viewer { role } }", Value::Null).await.status == 200
}

/// How many tokens of all sessions that go on could be used.
async fn living(app: &TestApp) -> usize {
    let sessions = session::Entity::find().filter(session::Column::EndedAt.is_null()).all(&app.db).await.expect("rows");
    let tokens = refresh_token::Entity::find()
        .filter(refresh_token::Column::UsedAt.is_null())
        .filter(refresh_token::Column::ReplacedAt.is_null())
        .all(&app.db)
        .await
        .expect("rows");
    tokens.iter().filter(|token| sessions.iter().any(|session| session.id == token.session_id)).count()
}

async fn each_use_gives_the_next_and_new_rights_hold(app: &TestApp) {
    let lead = app.owner("lead").await;
    app.advance(TimeDelta::hours(1));
    let first = refreshed(app, &lead.refresh_token()).await;
    assert_eq!(first["accessToken"]["expiresAt"], "2026-03-01T10:15:00+00:00");
    assert!(may_ask(app, &first).await);
    let second = refreshed(app, &next(&first)).await;
    assert!(may_ask(app, &second).await && may_ask(app, &first).await, "one session all along");
    assert_ne!(next(&first), next(&second));
    assert_eq!(living(app).await, 1);
    let seen = Person::new("lead", &lead.email, "", &second);
    let seen = app.data(&seen, "{ viewer { sessions(first: 9) { nodes { seenAt } } } }", Value::Null).await;
    assert_eq!(seen["viewer"]["sessions"]["nodes"], json!([{ "seenAt": "2026-03-01T10:00:00+00:00" }]));
}

async fn a_replay_ends_the_family(app: &TestApp) {
    let lead = app.owner("lead").await;
    let first = refreshed(app, &lead.refresh_token()).await;
    let second = refreshed(app, &next(&first)).await;
    // A thief comes with the first one, when its successor has been used.
    assert_eq!(refused(app, &lead.refresh_token()).await, "NOT_FOUND refreshToken");
    assert!(!may_ask(app, &second).await && !may_ask(app, &first).await, "the session is over for both");
    for token in [next(&second), next(&first), lead.refresh_token()] {
        assert_eq!(refused(app, &token).await, "NOT_FOUND refreshToken");
    }
    assert_eq!(living(app).await, 0);
}

async fn a_lost_answer_is_repeated_once(app: &TestApp) {
    let lead = app.owner("lead").await;
    let lost = refreshed(app, &lead.refresh_token()).await;
    let found = refreshed(app, &lead.refresh_token()).await;
    assert_eq!(living(app).await, 1);
    assert!(may_ask(app, &found).await);
    let on = refreshed(app, &next(&found)).await;
    assert!(may_ask(app, &on).await && may_ask(app, &lost).await);
    // A second repeat is none, even while nothing that came of it was used.
    let other = app.enter("signIn", json!({ "email": lead.email, "password": crate::harness::PASSWORD })).await;
    for _ in 0..2 {
        refreshed(app, &next(&other)).await;
    }
    assert_eq!(refused(app, &next(&other)).await, "NOT_FOUND refreshToken");
    assert_eq!(living(app).await, 1, "the other session is another family");
    assert!(may_ask(app, &on).await && !may_ask(app, &other).await);
}

async fn what_took_its_place_is_dead(app: &TestApp) {
    let lead = app.owner("lead").await;
    let lost = refreshed(app, &lead.refresh_token()).await;
    let found = refreshed(app, &lead.refresh_token()).await;
    // Somebody had the answer that was lost after all: two hold the family.
    assert_eq!(refused(app, &next(&lost)).await, "NOT_FOUND refreshToken");
    assert_eq!(refused(app, &next(&found)).await, "NOT_FOUND refreshToken");
    assert_eq!(living(app).await, 0);
}

async fn two_clients_race_and_one_token_lives(app: &TestApp) {
    for round in 0..8 {
        let name = if round == 0 { app.owner("lead").await } else { signed_in(app).await };
        let token = name.refresh_token();
        let (one, other) = futures_util::future::join(refreshed(app, &token), refreshed(app, &token)).await;
        let mut works = 0;
        // Which of the two lives is told by trying; trying the dead one would end the session.
        for (payload, session) in [(&one, "one"), (&other, "other")] {
            let row = refresh_token::Entity::find()
                .filter(refresh_token::Column::TokenHash.eq(api::once::sha256(next(payload).as_bytes())))
                .one(&app.db)
                .await
                .expect("an answer")
                .expect("a row");
            if row.replaced_at.is_none() {
                works += 1;
                assert!(may_ask(app, &refreshed(app, &next(payload)).await).await, "{session}");
            }
        }
        assert_eq!((works, living(app).await), (1, round + 1), "round {round}");
    }
}

async fn signed_in(app: &TestApp) -> Person {
    let input = json!({ "email": "lead@example.org", "password": crate::harness::PASSWORD });
    Person::new("lead", "lead@example.org", "", &app.enter("signIn", input).await)
}

async fn many_clients_race_and_no_two_tokens_live(app: &TestApp) {
    let lead = app.owner("lead").await;
    let token = lead.refresh_token();
    let payloads = join_all((0..12).map(|_| ask(app, &token))).await;
    let won = payloads.iter().filter(|payload| payload["errors"] == json!([])).count();
    assert_eq!(won, 2, "one use and one repeat; all others show that it is in many hands");
    assert_eq!(living(app).await, 0);
    for payload in payloads.iter().filter(|payload| payload["errors"] == json!([])) {
        assert!(!may_ask(app, payload).await);
    }
}

async fn nothing_that_is_no_refresh_token_is_taken(app: &TestApp) {
    let lead = app.owner("lead").await;
    for token in ["", " ", "entr_", "\u{0}", "' OR 1=1 --", &lead.token(), &format!("{} ", lead.refresh_token())] {
        assert_eq!(refused(app, token).await, "NOT_FOUND refreshToken", "{token:?}");
    }
    assert_eq!(refused(app, &"x".repeat(50_000)).await, "NOT_FOUND refreshToken");
    assert!(lead.refresh_token().starts_with("entr_") && lead.refresh_token().len() == 5 + 43, "256 bits");
    refreshed(app, &lead.refresh_token()).await;
}

async fn it_is_kept_as_a_digest(app: &TestApp) {
    let lead = app.owner("lead").await;
    let digest = api::once::sha256(lead.refresh_token().as_bytes());
    let rows = refresh_token::Entity::find().all(&app.db).await.expect("rows");
    assert_eq!(rows.iter().map(|row| row.token_hash.as_str()).collect::<Vec<_>>(), [digest]);
    // Nor can the digest be used for it.
    let digest = rows[0].token_hash.clone();
    assert_eq!(refused(app, &digest).await, "NOT_FOUND refreshToken");
}
