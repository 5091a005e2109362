//! A provider that lies, or somebody who plays it: nobody comes in, and nothing of what it says is passed on.

use super::{Door, wrong};
use crate::harness::{Key, Lie, REDIRECT, TestApp, both};
use chrono::TimeDelta;
use serde_json::{Value, json};

both!(
    a_token_that_does_not_hold_lets_nobody_in,
    a_key_that_is_not_for_signatures_lets_nobody_in,
    a_provider_that_fails_is_told_apart_and_passed_over,
    a_provider_that_speaks_for_another_is_not_believed,
    every_kind_of_key_is_taken,
    a_new_key_is_looked_for_and_unknown_ones_do_not_hammer,
    a_provider_that_is_away_is_not_hammered,
    what_is_known_outlives_an_outage_by_a_day,
);

/// Asserts that nobody comes in while the issuer lies like this.
async fn refused(door: &Door, lie: Lie) {
    let begun = door.begin().await;
    let back = door.agreed(&begun).await;
    let before = door.app.count().await;
    let told = format!("{lie:?}");
    door.issuer.lie([lie]);
    let reply = door.finish(&back).await;
    door.issuer.lie([]);
    assert_eq!(wrong(&reply), "BAD_INPUT code", "{told}");
    let after = door.app.count().await;
    assert_eq!((after["user"], after["identity"]), (before["user"], before["identity"]), "{told}");
}

async fn a_token_that_does_not_hold_lets_nobody_in(app: &TestApp) {
    let door = Door::wide(app).await;
    let now = app.now().timestamp();
    let claims = [
        ("nonce", json!("of another sign-in")),
        ("nonce", Value::Null),
        ("aud", json!("another client")),
        ("aud", json!(["entente: tests", "another client"])),
        ("aud", Value::Null),
        ("azp", json!("another client")),
        ("iss", json!("https://evil.example.org")),
        ("iss", json!(format!("{}/", door.issuer.url))),
        ("iss", Value::Null),
        ("exp", json!(now - 6)),
        ("exp", Value::Null),
        ("exp", json!("tomorrow")),
        ("iat", json!(now + 6)),
        ("iat", json!(now - 606)),
        ("iat", Value::Null),
        ("sub", json!("")),
        ("sub", json!("x".repeat(256))),
        ("sub", json!("a\0b")),
        ("sub", json!(7)),
        ("sub", Value::Null),
    ];
    for (name, value) in claims {
        refused(&door, Lie::Claim(name, value)).await;
    }
    let headers = [
        ("kid", json!("nobody's")),
        ("alg", json!("RS256")),
        ("alg", json!("EdDSA")),
        ("alg", json!("NONE")),
        ("typ", json!("at+jwt")),
        ("crit", json!(["exp"])),
        ("cty", json!("JWT")),
    ];
    for (name, value) in headers {
        refused(&door, Lie::Header(name, value)).await;
    }
    for lie in [Lie::Unsigned, Lie::Shared, Lie::PublicAsSecret, Lie::Stranger] {
        refused(&door, lie).await;
    }
    door.issuer.lie([Lie::Claim("exp", json!(now - 4)), Lie::Claim("iat", json!(now + 4))]);
    door.enter().await;
    door.close().await;
}

async fn a_key_that_is_not_for_signatures_lets_nobody_in(app: &TestApp) {
    let door = Door::wide(app).await;
    let members = [
        ("use", json!("enc")),
        ("use", json!(7)),
        ("key_ops", json!(["encrypt"])),
        ("key_ops", json!([])),
        ("key_ops", json!("verify")),
        ("alg", json!("ECDH-ES")),
        ("alg", json!("ES384")),
        ("alg", json!("HS256")),
        ("kty", json!("oct")),
        ("kty", Value::Null),
        ("crv", json!("P-384")),
        ("x", json!("AAAA")),
        ("d", json!("AAAA")),
    ];
    for (member, value) in members {
        refused(&door, Lie::Published(member, value)).await;
        // The keys are fetched anew at most once a minute.
        door.app.advance(TimeDelta::hours(1));
    }
    door.issuer.lie([Lie::Published("use", Value::Null), Lie::Published("key_ops", json!(["verify"]))]);
    door.enter().await;
    door.close().await;
}

/// The code of a request that needs somebody who does not answer.
async fn away(door: &Door, lie: Lie) {
    let begun = door.begin().await;
    let back = door.agreed(&begun).await;
    let told = format!("{lie:?}");
    door.issuer.lie([lie]);
    let reply = door.finish(&back).await;
    door.issuer.lie([]);
    assert!(!reply.text.contains("told-by-issuer"), "{told}: {}", reply.text);
    assert_eq!(reply.code(), "UNAVAILABLE", "{told}: {}", reply.text);
}

async fn a_provider_that_fails_is_told_apart_and_passed_over(app: &TestApp) {
    let door = Door::wide(app).await;
    for lie in [Lie::Never, Lie::Endless] {
        away(&door, lie("/token")).await;
    }
    for lie in [Lie::Prose, Lie::Elsewhere, Lie::Failure] {
        refused(&door, lie("/token")).await;
    }
    for lie in [Lie::Never, Lie::Endless, Lie::Prose, Lie::Elsewhere, Lie::Failure] {
        away(&door, lie("/keys")).await;
        door.app.advance(TimeDelta::seconds(5));
    }
    assert_eq!(door.issuer.take_asked("/keys"), 5, "a redirect is not followed");
    // Others are served meanwhile, and then this one too.
    assert!(door.app.data(&door.lead, "{ viewer { role } }", Value::Null).await["viewer"].is_object());
    door.enter().await;
    door.close().await;
}

async fn a_provider_that_speaks_for_another_is_not_believed(app: &TestApp) {
    let door = Door::wide(app).await;
    let lies = [
        Lie::Said("issuer", json!("https://evil.example.org")),
        Lie::Said("issuer", json!(format!("{}/", door.issuer.url))),
        Lie::Said("issuer", Value::Null),
        Lie::Said("token_endpoint", json!("http://evil.example.org/token")),
        Lie::Said("token_endpoint", Value::Null),
        Lie::Said("authorization_endpoint", json!("javascript:alert(1)")),
        Lie::Said("jwks_uri", json!("http://169.254.169.254/keys")),
        Lie::Said("jwks_uri", json!("file:///etc/passwd")),
        Lie::Never("/.well-known/openid-configuration"),
        Lie::Endless("/.well-known/openid-configuration"),
        Lie::Prose("/.well-known/openid-configuration"),
        Lie::Elsewhere("/.well-known/openid-configuration"),
        Lie::Failure("/.well-known/openid-configuration"),
    ];
    for lie in lies {
        let told = format!("{lie:?}");
        door.issuer.lie([lie]);
        let reply = door.begins("example", REDIRECT).await;
        assert_eq!(reply.code(), "UNAVAILABLE", "{told}: {}", reply.text);
        assert!(!reply.text.contains("evil") && !reply.text.contains("told-by-issuer"), "{told}: {}", reply.text);
        door.app.advance(TimeDelta::seconds(5));
    }
    door.issuer.lie([Lie::Said("id_token_signing_alg_values_supported", json!(["HS256", "none"]))]);
    door.app.advance(TimeDelta::hours(1));
    let begun = door.begin().await;
    let back = door.agreed(&begun).await;
    door.issuer.lie([Lie::Shared]);
    assert_eq!(wrong(&door.finish(&back).await), "BAD_INPUT code", "a shared secret signs nothing, whatever it says");
    door.close().await;
}

async fn every_kind_of_key_is_taken(app: &TestApp) {
    let door = Door::wide(app).await;
    for key in [Key::rs256("second"), Key::ed25519("third"), Key::es256("fourth")] {
        door.issuer.rotate(key);
        door.app.advance(TimeDelta::minutes(1));
        door.enter().await;
    }
    door.close().await;
}

async fn a_new_key_is_looked_for_and_unknown_ones_do_not_hammer(app: &TestApp) {
    let door = Door::wide(app).await;
    door.enter().await;
    assert_eq!((door.issuer.take_asked("/keys"), door.issuer.take_asked("/.well-known/openid-configuration")), (1, 1));
    door.issuer.rotate(Key::es256("second"));
    door.app.advance(TimeDelta::seconds(59));
    assert_eq!(wrong(&door.sign_in().await), "BAD_INPUT code", "not a minute has passed");
    door.app.advance(TimeDelta::seconds(1));
    door.enter().await;
    for _ in 0..5 {
        refused(&door, Lie::Header("kid", json!("nobody's"))).await;
    }
    assert_eq!(door.issuer.take_asked("/keys"), 1);
    door.enter().await;
    assert_eq!((door.issuer.take_asked("/keys"), door.issuer.take_asked("/.well-known/openid-configuration")), (0, 0));
    door.close().await;
}

async fn a_provider_that_is_away_is_not_hammered(app: &TestApp) {
    let door = Door::wide(app).await;
    door.issuer.lie([Lie::Failure("/.well-known/openid-configuration")]);
    for _ in 0..5 {
        assert_eq!(door.begins("example", REDIRECT).await.code(), "UNAVAILABLE");
    }
    assert_eq!(door.issuer.take_asked("/.well-known/openid-configuration"), 1);
    door.issuer.lie([]);
    door.app.advance(TimeDelta::seconds(5));
    let all = futures_util::future::join_all((0..8).map(|_| door.begin())).await;
    assert_eq!((all.len(), door.issuer.take_asked("/.well-known/openid-configuration")), (8, 1), "one asks for all");
    door.close().await;
}

async fn what_is_known_outlives_an_outage_by_a_day(app: &TestApp) {
    let door = Door::wide(app).await;
    door.enter().await;
    let out = || ["/keys", "/.well-known/openid-configuration"].map(Lie::Failure);
    door.issuer.lie(out());
    door.app.advance(TimeDelta::hours(23));
    door.enter().await;
    door.app.advance(TimeDelta::hours(1));
    assert_eq!(door.begins("example", REDIRECT).await.code(), "UNAVAILABLE");
    door.close().await;
}
