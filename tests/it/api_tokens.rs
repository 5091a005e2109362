//! API tokens: a program acts as who made it, within scopes, until that ends.

use crate::harness::{PASSWORD, Person, Reply, Stage, TestApp, both, document};
use chrono::TimeDelta;
use entities::api_token;
use sea_orm::EntityTrait;
use serde_json::{Value, json};

both!(
    it_acts_as_who_made_it_within_its_scopes,
    it_manages_no_accounts_sessions_tokens_or_memberships,
    it_ends_by_time_by_its_owner_and_by_who_runs_the_organization,
    others_neither_see_nor_revoke_it,
    what_cannot_be_a_token_is_refused_by_field,
    its_last_use_is_kept_to_the_hour,
    it_is_shown_once_and_kept_as_a_digest,
    an_access_token_alone_makes_none,
);

const TOKEN: &str = "apiToken { id name scopes ownerName expiresAt revokedAt usedAt } token";

fn create(scopes: &[&str]) -> Value {
    json!({ "name": "robot", "scopes": scopes, "expiresAt": "2026-06-01T00:00:00+00:00", "password": PASSWORD })
}

/// A token of this person's, and its id.
pub async fn token(app: &TestApp, who: &Person, scopes: &[&str]) -> (String, String) {
    let made = app.done(who, "createApiToken", TOKEN, create(scopes)).await;
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    (text(&made["token"]), text(&made["apiToken"]["id"]))
}

async fn with(app: &TestApp, token: &str, mutation: &str, input: Value) -> Reply {
    app.gql(Some(token), &document(mutation, ""), json!({ "input": input })).await
}

/// What was wrong with a mutation that this token asked for; nothing where it was done.
async fn codes(app: &TestApp, token: &str, mutation: &str, input: Value) -> Vec<String> {
    let reply = with(app, token, mutation, input).await;
    assert!(reply.status == 200 && reply.body["errors"].is_null(), "{mutation}: {}", reply.text);
    let errors = reply.body["data"][mutation]["errors"].as_array().expect("errors");
    errors.iter().map(|error| error["code"].as_str().expect("a code").to_owned()).collect()
}

fn turned_away(reply: &Reply) {
    assert_eq!((reply.status, reply.code()), (401, "UNAUTHENTICATED"), "{}", reply.text);
}

async fn it_acts_as_who_made_it_within_its_scopes(app: &TestApp) {
    let stage = app.stage().await;
    let mut tokens = Vec::new();
    for scope in ["READ", "NEGOTIATE", "LEAD", "ADMINISTER"] {
        tokens.push((scope, token(app, &stage.lead, &[scope]).await.0));
    }
    let home = app.data(&stage.lead, "{ organization { id } }", Value::Null).await["organization"]["id"].clone();
    let it = json!(stage.proposal);
    for (needed, mutation, input) in [
        ("NEGOTIATE", "takePosition", json!({ "proposalId": it, "stance": "SUPPORT" })),
        ("LEAD", "openInitiative", json!({ "title": "Ours", "context": "LEGACY" })),
        ("LEAD", "stateProblem", json!({ "initiativeId": stage.initiative, "title": "t", "statement": "s" })),
        ("ADMINISTER", "setRule", json!({ "subjectId": home, "rule": { "preset": "CONSENT" } })),
    ] {
        for (scope, token) in &tokens {
            let before = app.count().await;
            let codes = codes(app, token, mutation, input.clone()).await;
            if *scope == needed {
                assert_eq!(codes, [""; 0], "{scope} {mutation}");
            } else {
                assert_eq!(codes, ["FORBIDDEN"], "{scope} {mutation}");
                app.nothing_written_since(&before, "an API token without the scope").await;
            }
        }
    }
    let query = "query($id: ID!) { viewer { user { email } role } proposal(id: $id) { title } }";
    for (scope, token) in &tokens {
        let seen = app.gql(Some(token), query, json!({ "id": stage.proposal })).await;
        let expected = json!({ "viewer": { "user": { "email": "lead@example.org" }, "role": "OWNER" }, "proposal": { "title": "Cache" } });
        assert_eq!(seen.body["data"], expected, "{scope} reads: {}", seen.text);
    }
    // Never more than who made it: a contributor's token leads nothing.
    let (all, _) = token_of_everything(app, &stage).await;
    assert_eq!(
        codes(app, &all, "stateProblem", json!({ "initiativeId": stage.initiative, "title": "t", "statement": "s" }))
            .await,
        ["FORBIDDEN"]
    );
    assert_eq!(codes(app, &all, "takePosition", json!({ "proposalId": it, "stance": "SUPPORT" })).await, [""; 0]);
}

async fn token_of_everything(app: &TestApp, stage: &Stage) -> (String, String) {
    token(app, &stage.bob, &["READ", "NEGOTIATE", "LEAD", "ADMINISTER"]).await
}

async fn it_manages_no_accounts_sessions_tokens_or_memberships(app: &TestApp) {
    let stage = app.stage().await;
    let (mine, id) = token(app, &stage.lead, &["READ", "NEGOTIATE", "LEAD", "ADMINISTER"]).await;
    let seen = app
        .data(
            &stage.lead,
            "{ organization { members(first: 9) { nodes { id } } } viewer { sessions(first: 1) { nodes { id } } } }",
            Value::Null,
        )
        .await;
    let member = seen["organization"]["members"]["nodes"][1]["id"].clone();
    let session = seen["viewer"]["sessions"]["nodes"][0]["id"].clone();
    let before = app.count().await;
    for (mutation, input) in [
        ("createApiToken", create(&["READ"])),
        ("revokeApiToken", json!({ "apiTokenId": id })),
        ("endSession", json!({ "sessionId": session })),
        ("endOtherSessions", json!({})),
        ("signOut", json!({})),
        ("setMemberRole", json!({ "membershipId": member, "role": "ADMIN" })),
        ("suspendMember", json!({ "membershipId": member })),
        ("reinstateMember", json!({ "membershipId": member })),
    ] {
        assert_eq!(codes(app, &mine, mutation, input).await, ["FORBIDDEN"], "{mutation}");
    }
    for query in [
        "{ viewer { sessions(first: 1) { nodes { id } } } }",
        "{ viewer { apiTokens(first: 1) { nodes { id } } } }",
        "{ organization { apiTokens(first: 1) { nodes { id } } } }",
    ] {
        assert_eq!(app.gql(Some(&mine), query, Value::Null).await.code(), "FORBIDDEN", "{query}");
    }
    for id in [&id, session.as_str().expect("an id")] {
        let reply = app.gql(Some(&mine), "query($id: ID!) { node(id: $id) { id } }", json!({ "id": id })).await;
        assert_eq!(reply.text, r#"{"data":{"node":null}}"#);
    }
    app.nothing_written_since(&before, "an API token").await;
}

async fn it_ends_by_time_by_its_owner_and_by_who_runs_the_organization(app: &TestApp) {
    let stage = app.stage().await;
    let ask = async |token: &str| app.gql(Some(token), "{ viewer { role } }", Value::Null).await;
    let (one, one_id) = token(app, &stage.bob, &["READ"]).await;
    let (two, two_id) = token(app, &stage.bob, &["READ"]).await;
    let (three, _) = token(app, &stage.bob, &["READ"]).await;
    for token in [&one, &two, &three] {
        assert_eq!(ask(token).await.status, 200);
    }
    let revoked =
        app.done(&stage.bob, "revokeApiToken", "apiToken { revokedAt }", json!({ "apiTokenId": one_id })).await;
    assert_eq!(revoked["apiToken"]["revokedAt"], "2026-03-01T09:00:00+00:00");
    turned_away(&ask(&one).await);
    let query = "{ organization { apiTokens(first: 9) { nodes { id ownerName revokedAt } } } }";
    let seen = app.data(&stage.lead, query, Value::Null).await;
    let expected = json!([
        { "id": one_id, "ownerName": "bob", "revokedAt": "2026-03-01T09:00:00+00:00" },
        { "id": two_id, "ownerName": "bob", "revokedAt": null },
    ]);
    assert_eq!(seen["organization"]["apiTokens"]["nodes"].as_array().map(|all| json!(all[..2])), Some(expected));
    app.done(&stage.lead, "revokeApiToken", "apiToken { id }", json!({ "apiTokenId": two_id })).await;
    turned_away(&ask(&two).await);
    // Once more changes nothing.
    app.advance(TimeDelta::seconds(1));
    let again = app.done(&stage.bob, "revokeApiToken", "apiToken { revokedAt }", json!({ "apiTokenId": one_id })).await;
    assert_eq!(again["apiToken"]["revokedAt"], "2026-03-01T09:00:00+00:00");
    app.travel("2026-05-31T23:59:59.999+00:00");
    assert_eq!(ask(&three).await.status, 200);
    app.travel("2026-06-01T00:00:00+00:00");
    turned_away(&ask(&three).await);
}

async fn others_neither_see_nor_revoke_it(app: &TestApp) {
    let stage = app.stage().await;
    let (mine, id) = token(app, &stage.lead, &["READ"]).await;
    let before = app.count().await;
    for who in [&stage.ann, &stage.bob] {
        assert_eq!(app.node(who, &id, "").await, Value::Null);
        assert_eq!(app.refused(who, "revokeApiToken", json!({ "apiTokenId": id })).await, ["NOT_FOUND apiTokenId"]);
        let list = app.ask(who, "{ organization { apiTokens(first: 9) { nodes { id } } } }", Value::Null).await;
        assert_eq!(list.code(), "FORBIDDEN", "{}", list.text);
        let own = app.data(who, "{ viewer { apiTokens(first: 9) { nodes { id } } } }", Value::Null).await;
        assert_eq!(own["viewer"]["apiTokens"]["nodes"], json!([]));
    }
    app.nothing_written_since(&before, "somebody else").await;
    assert_eq!(app.node(&stage.lead, &id, "... on ApiToken { name }").await["name"], "robot");
    assert_eq!(app.gql(Some(&mine), "{ viewer { role } }", Value::Null).await.status, 200);
    // In another organization its owner has none.
    let elsewhere = api::global_id::encode(app.another_organization(&stage.lead).await).0;
    let input = json!({ "email": stage.lead.email, "password": PASSWORD, "organizationId": elsewhere });
    let there = Person::new("lead", &stage.lead.email, "", &app.enter("signIn", input).await);
    assert_eq!(app.node(&there, &id, "").await, Value::Null);
    assert_eq!(app.refused(&there, "revokeApiToken", json!({ "apiTokenId": id })).await, ["NOT_FOUND apiTokenId"]);
}

async fn what_cannot_be_a_token_is_refused_by_field(app: &TestApp) {
    let lead = app.owner("lead").await;
    let before = app.count().await;
    let with = |field: &str, value: Value| {
        let mut input = create(&["READ"]);
        input[field] = value;
        input
    };
    for (input, expected) in [
        (with("name", json!(" ")), "BAD_INPUT name"),
        (with("name", json!("n".repeat(101))), "BAD_INPUT name"),
        (with("scopes", json!([])), "BAD_INPUT scopes"),
        (with("scopes", json!(vec!["READ"; 51])), "BAD_INPUT scopes"),
        (with("expiresAt", json!("2026-03-01T09:00:00+00:00")), "BAD_INPUT expiresAt"),
        (with("expiresAt", json!("2020-01-01T00:00:00Z")), "BAD_INPUT expiresAt"),
        (with("expiresAt", json!("2027-03-01T09:00:00.001+00:00")), "BAD_INPUT expiresAt"),
    ] {
        let refused = app.refused(&lead, "createApiToken", input.clone()).await;
        assert_eq!(refused[0], expected, "{input}");
    }
    app.nothing_written_since(&before, "what cannot be a token").await;
    let longest = with("expiresAt", json!("2027-03-01T09:00:00+00:00"));
    let made = app.done(&lead, "createApiToken", TOKEN, longest).await;
    assert_eq!(made["apiToken"]["expiresAt"], "2027-03-01T09:00:00+00:00");
    let made = app.done(&lead, "createApiToken", TOKEN, with("scopes", json!(["LEAD", "READ", "LEAD"]))).await;
    assert_eq!(made["apiToken"]["scopes"], json!(["READ", "LEAD"]), "each once");
}

async fn its_last_use_is_kept_to_the_hour(app: &TestApp) {
    let lead = app.owner("lead").await;
    let (mine, id) = token(app, &lead, &["READ"]).await;
    let used = async || app.node(&lead, &id, "... on ApiToken { usedAt }").await["usedAt"].clone();
    assert_eq!(used().await, Value::Null);
    let before = app.count().await;
    for (minutes, expected) in
        [(0, "2026-03-01T09:00:00+00:00"), (59, "2026-03-01T09:00:00+00:00"), (1, "2026-03-01T10:00:00+00:00")]
    {
        app.advance(TimeDelta::minutes(minutes));
        assert_eq!(app.gql(Some(&mine), "{ viewer { role } }", Value::Null).await.status, 200);
        assert_eq!(used().await, expected);
    }
    app.nothing_written_since(&before, "no event records a use").await;
}

async fn it_is_shown_once_and_kept_as_a_digest(app: &TestApp) {
    let lead = app.owner("lead").await;
    let (mine, _) = token(app, &lead, &["READ"]).await;
    assert!(mine.starts_with("ent_") && mine.len() == 4 + 43, "256 bits: {mine}");
    let rows = api_token::Entity::find().all(&app.db).await.expect("rows");
    assert_eq!(rows.iter().map(|row| row.token_hash.clone()).collect::<Vec<_>>(), [api::once::sha256(mine.as_bytes())]);
    for wrong in
        [rows[0].token_hash.clone(), format!("ent_{}", rows[0].token_hash), format!("{mine}A"), mine[..46].to_owned()]
    {
        turned_away(&app.gql(Some(&wrong), "{ viewer { role } }", Value::Null).await);
    }
    for event in entities::event::Entity::find().all(&app.db).await.expect("events") {
        let shown = format!("{:?} {:?}", event.before, event.after);
        assert!(!shown.contains(&mine) && !shown.contains(&rows[0].token_hash), "{shown}");
    }
}

async fn an_access_token_alone_makes_none(app: &TestApp) {
    let lead = app.owner("lead").await;
    let before = app.count().await;
    let with = |password: Value| {
        let mut input = create(&["READ"]);
        input["password"] = password;
        input
    };
    assert_eq!(app.refused(&lead, "createApiToken", with(Value::Null)).await, ["BAD_INPUT password"]);
    app.state().incidents.settled().await;
    app.nothing_written_since(&before, "a token alone").await;
    assert_eq!(app.refused(&lead, "createApiToken", with(json!("not it"))).await, ["BAD_INPUT password"]);
    let locked = app.refused(&lead, "createApiToken", with(json!(PASSWORD))).await;
    assert_eq!(locked, ["RATE_LIMITED"], "guesses are slowed as anywhere");
    app.advance(TimeDelta::seconds(1));
    app.state().incidents.settled().await;
    assert_eq!(app.count().await["api_token"], 0);
    app.done(&lead, "createApiToken", TOKEN, with(json!(PASSWORD))).await;
}
