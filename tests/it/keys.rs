//! The keys that sign access tokens: made, published, changed and removed while people go on working.

use crate::harness::{Forge, PASSWORD, Person, TestApp, both};
use crate::sessions::refresh::refreshed;
use api::auth::keys::{self, Ring};
use api::auth::token::{ISSUER, LIFETIME, Tokens};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use entities::SessionId;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde_json::{Value, json};
use std::os::unix::fs::PermissionsExt as _;

both!(
    keys_change_without_signing_anybody_out,
    a_key_is_removed_when_no_token_needs_it,
    a_key_that_others_may_know_is_removed_at_once,
    others_verify_by_what_is_published,
    several_servers_share_their_keys,
    what_is_no_key_stops_a_start_and_no_running_server,
);

async fn signed_in(app: &TestApp) -> Person {
    let input = json!({ "email": "lead@example.org", "password": PASSWORD });
    Person::new("lead", "lead@example.org", "", &app.enter("signIn", input).await)
}

async fn holds(app: &TestApp, token: &str) -> bool {
    let reply = app.gql(Some(token), "{ viewer { role } }", Value::Null).await;
    assert!(reply.status == 200 || reply.code() == "UNAUTHENTICATED", "{}", reply.text);
    reply.status == 200
}

/// What the server publishes.
async fn published(app: &TestApp) -> Vec<Value> {
    let mut response = app.http.get(format!("{}/.well-known/jwks.json", app.url)).send().await.expect("an answer");
    assert_eq!(response.status().as_u16(), 200);
    let set: Value = response.json().await.expect("JSON");
    set["keys"].as_array().expect("keys").clone()
}

async fn kids(app: &TestApp) -> Vec<String> {
    published(app).await.iter().map(|key| key["kid"].as_str().expect("an id").to_owned()).collect()
}

async fn keys_change_without_signing_anybody_out(app: &TestApp) {
    let lead = app.owner("lead").await;
    let first = Forge::of(app, &lead.token()).kid;
    assert_eq!(kids(app).await, [first.as_str()], "the first signs at once");
    app.advance(TimeDelta::hours(1));
    let before = signed_in(app).await;
    let second = keys::make(&app.keys, app.now()).expect("a key");
    assert_eq!(kids(app).await, [first.as_str()], "not read yet");
    app.advance(TimeDelta::minutes(1));
    assert_eq!(kids(app).await, [first.clone(), second.clone()], "published");
    app.advance(TimeDelta::minutes(9) - TimeDelta::milliseconds(1));
    let during = signed_in(app).await;
    assert_eq!(Forge::of(app, &during.token()).kid, first, "signed by what everybody knows");
    app.advance(TimeDelta::milliseconds(1));
    let after = signed_in(app).await;
    assert_eq!(Forge::of(app, &after.token()).kid, second);
    for (who, when) in [(&before, "before"), (&during, "during"), (&after, "after")] {
        assert!(holds(app, &who.token()).await, "{when}");
        let next = refreshed(app, &who.refresh_token()).await;
        let next = next["accessToken"]["token"].as_str().expect("a token").to_owned();
        assert_eq!(Forge::of(app, &next).kid, second, "{when}");
        assert!(holds(app, &next).await, "{when}");
    }
}

async fn a_key_is_removed_when_no_token_needs_it(app: &TestApp) {
    let lead = app.owner("lead").await;
    let first = Forge::of(app, &lead.token()).kid;
    let remove = |id: &str| keys::remove(&app.keys, id, LIFETIME, app.now(), false).map_err(|error| error.to_string());
    assert!(remove("20260101T000000Z-00000000").expect_err("there is none").contains("no key"));
    assert!(remove("../keys").expect_err("there is none").contains("no key"));
    assert!(remove(&first).expect_err("the only one").contains("rotate first"));
    app.advance(TimeDelta::seconds(1));
    let second = keys::make(&app.keys, app.now()).expect("a key");
    assert!(remove(&second).expect_err("the newest").contains("newest"));
    app.advance(TimeDelta::minutes(9));
    let last = signed_in(app).await;
    let forge = Forge::of(app, &last.token());
    assert_eq!(forge.kid, first);
    app.advance(TimeDelta::minutes(15));
    assert!(holds(app, &last.token()).await, "in the seconds by which clocks may be apart");
    assert!(remove(&first).expect_err("it has signed of late").contains("2026-03-01 09:26"));
    app.advance(TimeDelta::minutes(2));
    remove(&first).expect("no token needs it");
    app.advance(TimeDelta::minutes(1));
    assert_eq!(kids(app).await, [second]);
    let now = app.now().timestamp();
    let forged = forge.with_claims(|claims| {
        (claims["iat"], claims["nbf"], claims["exp"]) = (json!(now), json!(now), json!(now + 600));
    });
    assert!(!holds(app, &forged).await, "whoever keeps the old key signs nothing with it");
}

async fn a_key_that_others_may_know_is_removed_at_once(app: &TestApp) {
    let lead = app.owner("lead").await;
    let first = Forge::of(app, &lead.token()).kid;
    let second = keys::make(&app.keys, app.now()).expect("a key");
    keys::remove(&app.keys, &first, LIFETIME, app.now(), true).expect("it must go");
    app.advance(TimeDelta::minutes(1));
    assert!(!holds(app, &lead.token()).await);
    // The session goes on: nobody has to sign in again.
    let next = refreshed(app, &lead.refresh_token()).await;
    let next = next["accessToken"]["token"].as_str().expect("a token").to_owned();
    assert_eq!(Forge::of(app, &next).kid, second, "the only one signs at once");
    assert!(holds(app, &next).await);
}

async fn others_verify_by_what_is_published(app: &TestApp) {
    let lead = app.owner("lead").await;
    let key = published(app).await.remove(0);
    let forge = Forge::of(app, &lead.token());
    let x = URL_SAFE_NO_PAD.encode(forge.public());
    let expected = json!({ "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": forge.kid, "x": x });
    assert_eq!(key, expected, "and no private part");
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.set_audience(&["entente"]);
    validation.set_issuer(&[ISSUER]);
    // The clock of this test stands in another year.
    validation.validate_exp = false;
    let jwk = serde_json::from_value(key).expect("a JWK");
    let verifying = DecodingKey::from_jwk(&jwk).expect("a key");
    let read = jsonwebtoken::decode::<Value>(lead.token(), &verifying, &validation).expect("a token that holds");
    assert_eq!(read.claims["sub"], app.account(&lead).await.id.to_string());
    let lasts = read.claims["exp"].as_i64().zip(read.claims["iat"].as_i64()).map(|(exp, iat)| exp - iat);
    assert_eq!(lasts, Some(900));
}

async fn several_servers_share_their_keys(app: &TestApp) {
    let lead = app.owner("lead").await;
    let forge = Forge::of(app, &lead.token());
    let other = Tokens::open(app.keys.clone(), ISSUER, app.clock.clone()).expect("keys");
    let claims = other.verify(&lead.token()).expect("a token of the first server");
    let session: SessionId = serde_json::from_value(forge.claims["sid"].clone()).expect("an id");
    let theirs = other.issue(claims.sub, claims.org, session).expect("a token");
    assert!(holds(app, &theirs.token).await);
    // Under another name it is another service, and its tokens are not ours.
    let named = Tokens::open(app.keys.clone(), "https://entente.example", app.clock.clone()).expect("keys");
    let theirs = named.issue(claims.sub, claims.org, session).expect("a token");
    assert!(!holds(app, &theirs.token).await);
    assert!(named.verify(&lead.token()).is_err());
    // Nor are those of who has other keys.
    let elsewhere = tempfile::tempdir().expect("a directory");
    let strange = Tokens::open(elsewhere.path().to_owned(), ISSUER, app.clock.clone()).expect("keys");
    let theirs = strange.issue(claims.sub, claims.org, session).expect("a token");
    assert!(!holds(app, &theirs.token).await);
}

async fn what_is_no_key_stops_a_start_and_no_running_server(app: &TestApp) {
    let lead = app.owner("lead").await;
    let ring = Ring::read(&app.keys).expect("keys");
    let first = ring.keys().next().expect("a key").id.clone();
    let mode = std::fs::metadata(app.keys.join(format!("{first}.pk8"))).expect("a file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "for its owner's eyes only");
    std::fs::write(app.keys.join("notes.txt"), "no key").expect("it is written");
    for (name, content) in [
        ("20260301T091000Z-00000001.pk8", Vec::new()),
        ("20260301T091000Z-00000001.pk8", vec![0x30; 83]),
        ("20260301T091000Z-00000001.pk8", vec![0; 100_000]),
        ("key.pk8", std::fs::read(app.keys.join(format!("{first}.pk8"))).expect("a key")),
        ("20269999T091000Z-00000001.pk8", std::fs::read(app.keys.join(format!("{first}.pk8"))).expect("a key")),
    ] {
        let file = app.keys.join(name);
        std::fs::write(&file, content).expect("it is written");
        let why = Ring::open(&app.keys, app.now()).map(drop).expect_err("no key").to_string();
        assert!(why.contains(name) && !why.contains('\n'), "{why}");
        app.advance(TimeDelta::minutes(1));
        assert_eq!(kids(app).await, [first.as_str()], "the server goes on with what it had");
        assert!(holds(app, &lead.token()).await);
        std::fs::remove_file(&file).expect("it is removed");
    }
    let file = app.keys.join(format!("{first}.pk8"));
    let kept = std::fs::read(&file).expect("a key");
    std::fs::remove_file(&file).expect("it is removed");
    app.advance(TimeDelta::minutes(1));
    assert!(holds(app, &lead.token()).await, "not even when all are gone");
    std::fs::write(&file, kept).expect("it is written");
}
