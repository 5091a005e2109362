//! Tokens of an issuer that is trusted, taken as they are: if it signed them, for us, and they hold now.

use super::Door;
use crate::harness::{CLIENT, Key, Lie, Reply, TestApp, both};
use chrono::TimeDelta;
use serde_json::{Value, json};

both!(
    a_token_of_a_trusted_issuer_speaks_for_its_person,
    whoever_is_unknown_is_refused_where_the_settings_say_nothing_else,
    a_token_that_does_not_hold_speaks_for_nobody,
    a_token_ends_when_it_says,
    a_key_must_be_published_for_this,
    its_keys_are_found_by_discovery_or_where_the_settings_say,
    an_issuer_that_is_away_is_no_reason_to_let_anybody_in,
    groups_give_the_role,
    another_type_of_token_is_taken_where_the_settings_say_so,
);

const ROLE: &str = "{ viewer { role user { email } } }";

async fn asked(door: &Door, token: &str) -> Reply {
    door.app.gql(Some(token), ROLE, Value::Null).await
}

fn turned_away(reply: &Reply, what: &str) {
    assert_eq!((reply.status, reply.code()), (401, "UNAUTHENTICATED"), "{what}: {}", reply.text);
    let told = reply.body["errors"][0]["message"].as_str().expect("a message");
    assert_eq!(told, "this access token does not hold; sign in again", "{what}");
}

async fn a_token_of_a_trusted_issuer_speaks_for_its_person(app: &TestApp) {
    let door = Door::wide(app).await;
    let token = door.issuer.access_token();
    let expected = json!({ "role": "MEMBER", "user": { "email": "ada@example.org" } });
    for _ in 0..3 {
        assert_eq!(asked(&door, &token).await.body["data"]["viewer"], expected);
    }
    assert_eq!(door.issuer.take_asked("/keys"), 1, "keys are fetched once");
    // The same person as by the provider.
    let viewer = door.viewer(&door.enter().await).await;
    assert_eq!(viewer["user"]["email"], "ada@example.org");
    assert_eq!(app.count().await["identity"], 1);
    door.app.take_statements();
    asked(&door, &token).await;
    let statements: Vec<String> = door.app.take_statements();
    let reads = statements.iter().filter(|sql| sql.starts_with("SELECT")).count();
    assert!(reads <= 5, "the identity, and what every token costs: {statements:#?}");
    let open = r#"mutation { openInitiative(input: { title: "t", context: LEGACY }) { errors { code } } }"#;
    let reply = door.app.gql(Some(&token), open, Value::Null).await;
    assert_eq!(reply.body["data"]["openInitiative"]["errors"], json!([]), "{}", reply.text);
    door.close().await;
}

async fn whoever_is_unknown_is_refused_where_the_settings_say_nothing_else(app: &TestApp) {
    let door = Door::open(app, |_| {}).await;
    let before = app.count().await;
    turned_away(&asked(&door, &door.issuer.access_token()).await, "a stranger");
    door.issuer.person(json!({ "sub": "x", "email": "lead@example.org", "email_verified": true }));
    turned_away(&asked(&door, &door.issuer.access_token()).await, "the address of somebody else");
    app.nothing_written_since(&before, "a token of a stranger").await;
    door.close().await;
    let elsewhere = app.gql(Some(&door_token(app)), ROLE, Value::Null).await;
    turned_away(&elsewhere, "a server that trusts nobody");
}

fn door_token(app: &TestApp) -> String {
    let issuer = crate::harness::Issuer::start(&app.clock);
    issuer.access_token()
}

async fn a_token_that_does_not_hold_speaks_for_nobody(app: &TestApp) {
    let door = Door::wide(app).await;
    asked(&door, &door.issuer.access_token()).await;
    let before = app.count().await;
    let now = app.now().timestamp();
    let lies = [
        Lie::Claim("aud", json!("another")),
        Lie::Claim("aud", json!([])),
        Lie::Claim("aud", Value::Null),
        Lie::Claim("iss", json!("https://evil.example.org")),
        Lie::Claim("iss", json!([door.issuer.url])),
        Lie::Claim("iss", Value::Null),
        Lie::Claim("exp", json!(now - 5)),
        Lie::Claim("exp", json!(i64::MAX)),
        Lie::Claim("exp", json!(now + 3_601)),
        Lie::Claim("exp", json!("tomorrow")),
        Lie::Claim("exp", Value::Null),
        Lie::Claim("nbf", json!(now + 6)),
        Lie::Claim("nbf", json!("today")),
        Lie::Claim("iat", json!(now + 6)),
        Lie::Claim("iat", json!(i64::MIN)),
        Lie::Claim("iat", Value::Null),
        Lie::Claim("sub", json!("")),
        Lie::Claim("sub", json!("x".repeat(256))),
        Lie::Claim("sub", json!("a\0b")),
        Lie::Claim("sub", Value::Null),
        Lie::Header("kid", json!("nobody's")),
        Lie::Header("kid", json!("../first")),
        Lie::Header("kid", json!("' OR 1=1 --")),
        Lie::Header("kid", Value::Null),
        Lie::Header("typ", json!("JWT")),
        Lie::Header("typ", Value::Null),
        Lie::Header("alg", json!("RS256")),
        Lie::Header("alg", json!("none")),
        Lie::Header("crit", json!(["b64"])),
        Lie::Header("zip", json!("DEF")),
        Lie::Unsigned,
        Lie::Shared,
        Lie::PublicAsSecret,
        Lie::Stranger,
    ];
    for lie in lies {
        let told = format!("{lie:?}");
        door.issuer.lie([lie]);
        turned_away(&asked(&door, &door.issuer.access_token()).await, &told);
    }
    app.nothing_written_since(&before, "a forged token").await;
    // What a header brings along is not looked at: the key is the published one.
    door.issuer
        .lie([Lie::Header("jku", json!("https://evil.example.org/keys")), Lie::Header("x5u", json!("https://x"))]);
    assert_eq!(asked(&door, &door.issuer.access_token()).await.status, 200);
    door.issuer.lie([Lie::Claim("aud", json!(["another", CLIENT]))]);
    assert_eq!(asked(&door, &door.issuer.access_token()).await.status, 200);
    door.close().await;
}

async fn a_token_ends_when_it_says(app: &TestApp) {
    let door = Door::wide(app).await;
    let token = door.issuer.access_token();
    assert_eq!(asked(&door, &token).await.status, 200);
    door.app.advance(TimeDelta::seconds(604));
    assert_eq!(asked(&door, &token).await.status, 200, "two clocks may be 5 seconds apart");
    door.app.advance(TimeDelta::seconds(1));
    turned_away(&asked(&door, &token).await, "it has ended");
    door.close().await;
}

async fn a_key_must_be_published_for_this(app: &TestApp) {
    let door = Door::wide(app).await;
    let members = [
        ("use", json!("enc")),
        ("key_ops", json!(["sign"])),
        ("alg", json!("ES384")),
        ("kty", json!("oct")),
        ("crv", json!("P-384")),
        ("d", json!("AAAA")),
        ("kid", Value::Null),
    ];
    for (member, value) in members {
        door.issuer.lie([Lie::Published(member, value)]);
        turned_away(&asked(&door, &door.issuer.access_token()).await, member);
        door.app.advance(TimeDelta::hours(1));
    }
    // Two keys of one name: neither is known to be the one.
    door.issuer.lie([]);
    door.issuer.rotate(Key::es256("first"));
    turned_away(&asked(&door, &door.issuer.access_token()).await, "a name that two keys have");
    // A key of a kind that the settings do not allow.
    door.issuer.rotate(Key::ed25519("second"));
    door.app.advance(TimeDelta::hours(1));
    turned_away(&asked(&door, &door.issuer.access_token()).await, "another algorithm");
    door.issuer.rotate(Key::es256("third"));
    door.app.advance(TimeDelta::minutes(1));
    assert_eq!(asked(&door, &door.issuer.access_token()).await.status, 200);
    door.close().await;
}

async fn its_keys_are_found_by_discovery_or_where_the_settings_say(app: &TestApp) {
    let door = Door::open(app, |settings| {
        let keys = format!("{}/keys", settings["issuers"][0]["issuer"].as_str().expect("a URL"));
        settings["issuers"][0]["jwksUri"] = json!(keys);
        settings["issuers"][0]["joins"] = json!(true);
    })
    .await;
    assert_eq!(asked(&door, &door.issuer.access_token()).await.status, 200);
    assert_eq!((door.issuer.take_asked("/keys"), door.issuer.take_asked("/.well-known/openid-configuration")), (1, 0));
    // Names of keys that nobody has make nobody fetch.
    for number in 0..5 {
        door.issuer.lie([Lie::Header("kid", json!(format!("random {number}")))]);
        turned_away(&asked(&door, &door.issuer.access_token()).await, "a name that no key has");
    }
    assert_eq!(door.issuer.take_asked("/keys"), 0, "not a minute has passed");
    door.close().await;
}

async fn an_issuer_that_is_away_is_no_reason_to_let_anybody_in(app: &TestApp) {
    let door = Door::wide(app).await;
    for lie in [Lie::Never, Lie::Endless, Lie::Prose, Lie::Elsewhere, Lie::Failure] {
        let told = format!("{:?}", lie("/keys"));
        door.issuer.lie([lie("/keys")]);
        let reply = asked(&door, &door.issuer.access_token()).await;
        assert_eq!((reply.status, reply.code()), (503, "UNAVAILABLE"), "{told}: {}", reply.text);
        door.app.advance(TimeDelta::seconds(5));
    }
    door.issuer.lie([Lie::Said("issuer", json!("https://evil.example.org"))]);
    assert_eq!(asked(&door, &door.issuer.access_token()).await.code(), "UNAVAILABLE");
    assert!(door.app.data(&door.lead, ROLE, Value::Null).await["viewer"].is_object(), "tokens of our own hold");
    door.close().await;
}

async fn groups_give_the_role(app: &TestApp) {
    let door = Door::open(app, |settings| {
        settings["issuers"][0]["joins"] = json!(true);
        settings["issuers"][0]["groupsClaim"] = json!("groups");
        settings["issuers"][0]["roles"] = json!({ "ops": "ADMIN" });
    })
    .await;
    for (groups, role) in [(json!(["ops"]), "ADMIN"), (json!(["ops"]), "ADMIN"), (json!([]), "MEMBER")] {
        door.issuer.lie([Lie::Claim("groups", groups)]);
        assert_eq!(asked(&door, &door.issuer.access_token()).await.body["data"]["viewer"]["role"], role);
    }
    door.close().await;
}

async fn another_type_of_token_is_taken_where_the_settings_say_so(app: &TestApp) {
    let door = Door::open(app, |settings| {
        settings["issuers"][0]["joins"] = json!(true);
        settings["issuers"][0]["tokenType"] = json!("JWT");
    })
    .await;
    turned_away(&asked(&door, &door.issuer.access_token()).await, "at+jwt");
    door.issuer.lie([Lie::Header("typ", json!("JWT"))]);
    assert_eq!(asked(&door, &door.issuer.access_token()).await.status, 200);
    door.close().await;
}
