//! Who asks: no token, one that has ended, one that was tampered with, one that nobody signed.

use crate::harness::{Reply, TestApp, both, tokens};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use entities::{OrganizationId, UserId};
use serde_json::{Value, json};

both!(
    without_a_token_nothing_is_done,
    a_token_ends_after_15_minutes,
    a_forged_token_is_refused,
    an_invitation_holds_once
);

const OPEN: &str = r#"mutation { openInitiative(input: { title: "t", context: LEGACY }) { errors { code } } }"#;

fn turned_away(reply: &Reply) {
    assert_eq!((reply.status, reply.code()), (401, "UNAUTHENTICATED"), "{}", reply.text);
    assert!(reply.body.get("data").is_none(), "{}", reply.text);
}

async fn without_a_token_nothing_is_done(app: &TestApp) {
    let stage = app.stage().await;
    let before = app.count().await;
    let by_id = format!("{{ node(id: \"{}\") {{ id }} }}", stage.proposal);
    for query in [OPEN, "{ initiatives(first: 1) { nodes { id } } }", "{ organization { name } }", &by_id] {
        let reply = app.gql(None, query, Value::Null).await;
        assert_eq!(reply.code(), "UNAUTHENTICATED", "{query}: {}", reply.text);
    }
    let reply = app.gql(None, "{ viewer { role } }", Value::Null).await;
    assert_eq!(reply.text, r#"{"data":{"viewer":null}}"#);
    app.nothing_written_since(&before, "a request without a token").await;
}

async fn a_token_ends_after_15_minutes(app: &TestApp) {
    let stage = app.stage().await;
    let token = stage.ann.token();
    app.advance(TimeDelta::minutes(15) + TimeDelta::seconds(4));
    let reply = app.gql(Some(&token), "{ viewer { role } }", Value::Null).await;
    assert_eq!(reply.text, r#"{"data":{"viewer":{"role":"MEMBER"}}}"#, "two clocks may be 5 seconds apart");
    app.advance(TimeDelta::seconds(2));
    let before = app.count().await;
    turned_away(&app.gql(Some(&token), "{ viewer { role } }", Value::Null).await);
    turned_away(&app.gql(Some(&token), OPEN, Value::Null).await);
    app.nothing_written_since(&before, "a token that has ended").await;
}

async fn a_forged_token_is_refused(app: &TestApp) {
    let stage = app.stage().await;
    let before = app.count().await;
    let token = stage.lead.token();
    let parts: Vec<&str> = token.split('.').collect();
    let [header, claims, signature] = parts[..] else { panic!("a JWT has three parts: {token}") };
    let json_of =
        |part: &str| -> Value { serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).expect("base64")).expect("JSON") };
    let part_of = |json: &Value| URL_SAFE_NO_PAD.encode(json.to_string());
    let mut other = json_of(claims);
    other["sub"] = json!(uuid::Uuid::nil());
    let mut longer = json_of(claims);
    longer["exp"] = json!(longer["exp"].as_i64().expect("a number") + 1_000_000);
    let none = |alg: &str| part_of(&json!({ "alg": alg, "typ": "at+jwt", "kid": "1" }));
    let id = |claim: &str| json_of(claims)[claim].as_str().expect("an id").parse().expect("an id");
    let elsewhere = tokens(8, &app.clock);
    let stranger = elsewhere.issue(UserId(id("sub")), OrganizationId(id("org")), TimeDelta::minutes(15));
    let gone =
        tokens(7, &app.clock).issue(UserId(uuid::Uuid::nil()), OrganizationId(id("org")), TimeDelta::minutes(15));
    let forged = [
        String::new(),
        "x".to_owned(),
        "a.b.c".to_owned(),
        format!("{header}.{claims}"),
        format!("{header}.{claims}."),
        format!("{header}.{claims}.{}", signature.chars().rev().collect::<String>()),
        format!("{header}.{}.{signature}", part_of(&other)),
        format!("{header}.{}.{signature}", part_of(&longer)),
        format!("{}.{claims}.", none("none")),
        format!("{}.{claims}.{signature}", none("none")),
        format!("{}.{claims}.{signature}", none("RS256")),
        format!("{}.{claims}.{signature}", part_of(&json!({ "alg": "HS256", "typ": "JWT", "kid": "1" }))),
        format!("{}.{claims}.{signature}", part_of(&json!({ "alg": "HS256", "typ": "at+jwt", "kid": "2" }))),
        stranger.expect("a token").token,
        gone.expect("a token").token,
    ];
    for token in forged {
        turned_away(&app.gql(Some(&token), OPEN, Value::Null).await);
    }
    app.nothing_written_since(&before, "a forged token").await;
}

async fn an_invitation_holds_once(app: &TestApp) {
    let mut lead = app.owner("lead").await;
    let initiative = app.initiative(&mut lead, "APPROVER").await;
    let invite = |name: &str| json!({ "initiativeId": initiative, "email": format!("{name}@example.org"), "name": name, "role": "OBSERVER" });
    let accept =
        |token: &Value| json!({ "input": { "token": token, "name": "n", "password": crate::harness::PASSWORD } });
    let query = crate::harness::document("acceptInvitation", "accessToken { token }");
    let code = |reply: &Reply| reply.body["data"]["acceptInvitation"]["errors"][0]["code"].clone();
    let ann = app.done(&lead, "inviteStakeholder", "invitationToken", invite("ann")).await;
    let late = app.done(&lead, "inviteStakeholder", "invitationToken", invite("late")).await;
    let first = app.gql(None, &query, accept(&ann["invitationToken"])).await;
    assert_eq!(first.body["data"]["acceptInvitation"]["errors"], json!([]), "{}", first.text);
    app.advance(TimeDelta::days(14));
    let before = app.count().await;
    for token in [&ann["invitationToken"], &late["invitationToken"], &json!(""), &json!("\u{0}")] {
        let reply = app.gql(None, &query, accept(token)).await;
        assert_eq!(code(&reply), "NOT_FOUND", "{}", reply.text);
    }
    app.nothing_written_since(&before, "an invitation that does not hold").await;
}
