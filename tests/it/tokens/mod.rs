//! Who asks: no token, one that has ended, one that nobody gave.

mod forged;

use crate::harness::{Reply, TestApp, both};
use chrono::TimeDelta;
use serde_json::{Value, json};

both!(without_a_token_nothing_is_done, a_token_ends_after_15_minutes, an_invitation_holds_once);

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
