//! When the database is away: clients learn that, and nothing else.

use crate::harness::{PASSWORD, TestApp, both, document};
use serde_json::{Value, json};

both!(a_closed_database_shows_unavailable_and_nothing_else);

async fn a_closed_database_shows_unavailable_and_nothing_else(app: &TestApp) {
    let stage = app.stage().await;
    let token = stage.lead.token();
    app.state().db.close_by_ref().await.expect("an orderly end");
    let enter = |input: Value| json!({ "input": input });
    let sign_up = enter(json!({ "email": "a@b.org", "name": "a", "password": PASSWORD, "organization": "o" }));
    let sign_in = enter(json!({ "email": "lead@example.org", "password": PASSWORD }));
    let accept = enter(json!({ "token": "x", "name": "a", "password": PASSWORD }));
    let object = enter(json!({ "proposalId": stage.proposal, "title": "t", "body": "b", "severity": "MINOR" }));
    let by_id = json!({ "id": stage.proposal });
    let assessment = format!("query($id: ID!) {{ proposal(id: $id) {{ {} }} }}", crate::harness::ASSESSMENT);
    let requests = [
        (Some(&token), "{ viewer { role } }".to_owned(), Value::Null),
        (Some(&token), "{ initiatives(first: 1) { nodes { id } } }".to_owned(), Value::Null),
        (Some(&token), "query($id: ID!) { node(id: $id) { id } }".to_owned(), by_id.clone()),
        (Some(&token), assessment, by_id),
        (Some(&token), document("raiseObjection", "objection { id }"), object),
        (None, document("signUp", "accessToken { token }"), sign_up),
        (None, document("signIn", "accessToken { token }"), sign_in),
        (None, document("acceptInvitation", "accessToken { token }"), accept),
    ];
    for (token, query, variables) in requests {
        let reply = app.gql(token.map(String::as_str), &query, variables).await;
        assert_eq!(reply.code(), "UNAVAILABLE", "{query}: {}", reply.text);
        assert_eq!(reply.status, if token.is_some() { 503 } else { 200 }, "{query}: {}", reply.text);
        let errors = reply.body["errors"].as_array().cloned().unwrap_or_default();
        let message = json!("the database does not answer; try again in a moment");
        assert!(errors.iter().all(|error| error["message"] == message), "{}", reply.text);
        for leak in
            ["sqlx", "sea", "Pool", "pool", "SELECT", "select", ".rs", "::", "entente", "/", "postgres", "sqlite"]
        {
            assert!(!reply.text.contains(leak), "`{leak}` in {}", reply.text);
        }
    }
    // What needs no database still answers.
    let reply = app.gql(None, "{ viewer { role } }", Value::Null).await;
    assert_eq!(reply.text, r#"{"data":{"viewer":null}}"#);
}
