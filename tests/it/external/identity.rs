//! Identities of one's own account: linked by who is signed in, and taken away again.

use super::{Door, wrong};
use crate::harness::{PASSWORD, TestApp, both, document};
use chrono::TimeDelta;
use serde_json::{Value, json};

both!(
    an_identity_that_is_linked_is_a_way_in,
    an_identity_speaks_for_one_account,
    linking_needs_somebody_who_is_signed_in,
    an_identity_that_is_taken_away_is_no_way_in,
    the_last_way_in_stays,
    nobody_takes_an_identity_of_anothers,
    an_account_has_ten_identities_at_most,
    an_access_token_alone_links_none,
    without_a_password_a_session_must_have_just_begun,
);

const LINKED: &str = "identity { id issuer subject }";

async fn back(door: &Door) -> Value {
    let begun = door.begin().await;
    door.agreed(&begun).await
}

/// The same with the password of who is signed in.
async fn own(door: &Door) -> Value {
    let mut input = back(door).await;
    input["password"] = json!(PASSWORD);
    input
}

async fn an_identity_that_is_linked_is_a_way_in(app: &TestApp) {
    let door = Door::open(app, |_| {}).await;
    let linked = door.app.done(&door.lead, "linkIdentity", LINKED, own(&door).await).await;
    assert_eq!(linked["identity"]["subject"], "ada-1");
    // Once more changes nothing.
    let before = app.count().await;
    let again = door.app.done(&door.lead, "linkIdentity", LINKED, own(&door).await).await;
    assert_eq!(again["identity"]["id"], linked["identity"]["id"]);
    app.nothing_written_since(&before, "an identity that is linked already").await;
    let viewer = door.viewer(&door.enter().await).await;
    assert_eq!((&viewer["user"]["email"], &viewer["role"]), (&json!("lead@example.org"), &json!("OWNER")));
    door.close().await;
}

async fn an_identity_speaks_for_one_account(app: &TestApp) {
    let door = Door::wide(app).await;
    door.enter().await;
    assert_eq!(app_refuses(&door, "linkIdentity", own(&door).await).await, ["BAD_INPUT code"]);
    door.close().await;
}

async fn app_refuses(door: &Door, mutation: &str, input: Value) -> Vec<String> {
    door.app.refused(&door.lead, mutation, input).await
}

async fn linking_needs_somebody_who_is_signed_in(app: &TestApp) {
    let door = Door::wide(app).await;
    let input = json!({ "input": own(&door).await });
    let reply = door.app.gql(None, &document("linkIdentity", LINKED), input.clone()).await;
    assert_eq!(reply.code(), "UNAUTHENTICATED", "{}", reply.text);
    let reply =
        door.app.gql(None, &document("unlinkIdentity", LINKED), json!({ "input": { "identityId": "x" } })).await;
    assert_eq!(reply.code(), "UNAUTHENTICATED", "{}", reply.text);
    door.app.done(&door.lead, "linkIdentity", LINKED, input["input"].clone()).await;
    door.close().await;
}

async fn an_identity_that_is_taken_away_is_no_way_in(app: &TestApp) {
    let door = Door::wide(app).await;
    let linked = door.app.done(&door.lead, "linkIdentity", LINKED, own(&door).await).await;
    let id = &linked["identity"]["id"];
    door.app.done(&door.lead, "unlinkIdentity", LINKED, json!({ "identityId": id })).await;
    assert_eq!(app_refuses(&door, "unlinkIdentity", json!({ "identityId": id })).await, ["NOT_FOUND identityId"]);
    let before = app.count().await;
    assert_eq!(wrong(&door.sign_in().await), "FORBIDDEN", "nor does it make an account");
    app.nothing_written_since(&before, "an identity that was taken away").await;
    let again = door.app.done(&door.lead, "linkIdentity", LINKED, own(&door).await).await;
    assert_eq!(&again["identity"]["id"], id);
    assert_eq!(door.viewer(&door.enter().await).await["role"], "OWNER");
    door.close().await;
}

async fn the_last_way_in_stays(app: &TestApp) {
    let door = Door::wide(app).await;
    let token = door.enter().await;
    let unlink = async |id: &Value| {
        let query = document("unlinkIdentity", LINKED);
        door.app.gql(Some(&token), &query, json!({ "input": { "identityId": id } })).await
    };
    let first = door.viewer(&token).await["identities"][0]["id"].clone();
    assert_eq!(wrong(&unlink(&first).await), "BAD_INPUT identityId");
    door.issuer.person(json!({ "sub": "ada-2" }));
    let query = document("linkIdentity", LINKED);
    let reply = door.app.gql(Some(&token), &query, json!({ "input": back(&door).await })).await;
    assert_eq!(reply.body["data"]["linkIdentity"]["errors"], json!([]), "{}", reply.text);
    assert_eq!(unlink(&first).await.body["data"]["unlinkIdentity"]["errors"], json!([]));
    let left = door.viewer(&token).await["identities"].clone();
    assert_eq!((left.as_array().map(Vec::len), &left[0]["subject"]), (Some(1), &json!("ada-2")));
    assert_eq!(wrong(&unlink(&left[0]["id"]).await), "BAD_INPUT identityId");
    door.close().await;
}

async fn nobody_takes_an_identity_of_anothers(app: &TestApp) {
    let door = Door::wide(app).await;
    let theirs = door.viewer(&door.enter().await).await["identities"][0]["id"].clone();
    let before = app.count().await;
    for id in [theirs, json!("x"), json!("SWRlbnRpdHk6MDE5YjQ1NmQzYjU1N2MwMDgwMDAwMDAwMDAwMDAwMDA")] {
        assert_eq!(app_refuses(&door, "unlinkIdentity", json!({ "identityId": id })).await, ["NOT_FOUND identityId"]);
    }
    app.nothing_written_since(&before, "an identity of somebody else's").await;
    let sign_up = json!({ "email": "x@example.org", "name": "x", "password": PASSWORD, "organization": "X" });
    let reply = door.app.gql(None, &document("signUp", ""), json!({ "input": sign_up })).await;
    assert_eq!(wrong(&reply), "FORBIDDEN");
    door.close().await;
}

async fn an_account_has_ten_identities_at_most(app: &TestApp) {
    let door = Door::open(app, |_| {}).await;
    for number in 0..10 {
        door.issuer.person(json!({ "sub": format!("lead-{number}") }));
        door.app.done(&door.lead, "linkIdentity", LINKED, own(&door).await).await;
    }
    door.issuer.person(json!({ "sub": "one too many" }));
    assert_eq!(app_refuses(&door, "linkIdentity", own(&door).await).await, ["BAD_INPUT code"]);
    door.close().await;
}

async fn an_access_token_alone_links_none(app: &TestApp) {
    let door = Door::open(app, |_| {}).await;
    let mut input = own(&door).await;
    input["password"] = Value::Null;
    assert_eq!(app_refuses(&door, "linkIdentity", input.clone()).await, ["BAD_INPUT password"]);
    input["password"] = json!("not it");
    assert_eq!(app_refuses(&door, "linkIdentity", input.clone()).await, ["BAD_INPUT password"]);
    app.advance(TimeDelta::seconds(1));
    assert_eq!(app.count().await["identity"], 0);
    input["password"] = json!(PASSWORD);
    door.app.done(&door.lead, "linkIdentity", LINKED, input).await;
    door.close().await;
}

async fn without_a_password_a_session_must_have_just_begun(app: &TestApp) {
    let door = Door::wide(app).await;
    let token = door.enter().await;
    let make = async |password: Value| {
        let input = json!({ "name": "robot", "scopes": ["READ"], "expiresAt": "2026-06-01T00:00:00+00:00",
            "password": password });
        let reply = door.app.gql(Some(&token), &document("createApiToken", "token"), json!({ "input": input })).await;
        reply.body["data"]["createApiToken"].clone()
    };
    app.advance(TimeDelta::minutes(5) - TimeDelta::milliseconds(1));
    assert_eq!(make(Value::Null).await["errors"], json!([]));
    assert_eq!(make(json!("")).await["errors"][0]["path"], json!(["password"]), "no password is theirs");
    app.advance(TimeDelta::milliseconds(1));
    let late = make(Value::Null).await;
    assert_eq!((&late["token"], &late["errors"][0]["path"]), (&Value::Null, &json!(["password"])), "{late}");
    let link = json!({ "input": back(&door).await });
    let reply = door.app.gql(Some(&token), &document("linkIdentity", LINKED), link).await;
    assert_eq!(wrong(&reply), "BAD_INPUT password");
    assert_eq!(app.count().await["api_token"], 1);
    door.close().await;
}
