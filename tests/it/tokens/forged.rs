//! Tokens that nobody gave: each is turned away, and nothing is done.

use super::{OPEN, turned_away};
use crate::harness::{Forge, TestApp, both, encoded};
use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE, URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use serde_json::{Value, json};
use std::path::Path;

both!(
    a_signature_must_be_the_servers,
    the_algorithm_is_the_keys_own,
    a_key_is_one_of_the_servers_by_name,
    a_header_says_nothing_about_keys,
    every_claim_is_required_and_checked,
    claims_have_their_types_and_are_said_once,
    moments_are_kept_within_5_seconds,
    other_secrets_are_no_access_tokens,
);

/// Turns each away, and shows that the genuine one still holds.
async fn all_turned_away(app: &TestApp, genuine: &str, forged: Vec<(&str, String)>) {
    let before = app.count().await;
    for (what, token) in forged {
        assert_ne!(token, genuine, "{what}");
        let reply = app.gql(Some(&token), OPEN, Value::Null).await;
        println!("{what}: {}", reply.status);
        turned_away(&reply);
    }
    app.nothing_written_since(&before, "a forged token").await;
    let reply = app.gql(Some(genuine), "{ viewer { role } }", Value::Null).await;
    assert_eq!(reply.text, r#"{"data":{"viewer":{"role":"OWNER"}}}"#);
}

async fn a_signature_must_be_the_servers(app: &TestApp) {
    let lead = app.owner("lead").await;
    let token = lead.token();
    let forge = Forge::of(app, &token);
    let parts: Vec<&str> = token.split('.').collect();
    let [header, claims, signature] = parts[..] else { panic!("a JWT has three parts: {token}") };
    let mut other = forge.claims.clone();
    other["sub"] = json!(uuid::Uuid::nil());
    let mut flipped = URL_SAFE_NO_PAD.decode(signature).expect("base64");
    flipped[0] ^= 1;
    let stranger = tempfile::tempdir().expect("a directory");
    api::auth::keys::make(stranger.path(), app.now()).expect("a key");
    let foreign = foreign_signature(stranger.path(), &format!("{header}.{claims}"));
    let standard = STANDARD.encode(URL_SAFE_NO_PAD.decode(signature).expect("base64"));
    let padded = |part: &str| URL_SAFE.encode(URL_SAFE_NO_PAD.decode(part).expect("base64"));
    let forged = vec![
        ("nothing", String::new()),
        ("a word", "x".to_owned()),
        ("three letters", "a.b.c".to_owned()),
        ("only dots", "..".to_owned()),
        ("no signature", format!("{header}.{claims}")),
        ("an empty signature", format!("{header}.{claims}.")),
        ("half a signature", format!("{header}.{claims}.{}", &signature[..signature.len() / 2])),
        ("a reversed signature", format!("{header}.{claims}.{}", signature.chars().rev().collect::<String>())),
        ("a flipped bit", format!("{header}.{claims}.{}", URL_SAFE_NO_PAD.encode(&flipped))),
        ("all zeros", format!("{header}.{claims}.{}", URL_SAFE_NO_PAD.encode([0; 64]))),
        ("another key's signature", format!("{header}.{claims}.{foreign}")),
        ("other claims", format!("{header}.{}.{signature}", encoded(&other))),
        ("a fourth part", format!("{token}.{signature}")),
        ("a part before", format!("{header}.{token}")),
        ("padding", format!("{header}.{claims}.{}", padded(signature))),
        ("padded claims", format!("{header}.{claims}==.{signature}")),
        ("another alphabet", format!("{header}.{claims}.{standard}+/")),
        ("a blank within", format!("{header}. {claims}.{signature}")),
        ("a line's end within", format!("{header}.{claims}%0A.{signature}")),
        ("too long", format!("{token}{}", "A".repeat(5_000))),
    ];
    all_turned_away(app, &token, forged).await;
}

/// The signature of the only key in this directory.
fn foreign_signature(directory: &Path, message: &str) -> String {
    let file = std::fs::read_dir(directory).expect("a directory").next().expect("a file").expect("a file");
    let private = std::fs::read(file.path()).expect("a key");
    let pair = aws_lc_rs::signature::Ed25519KeyPair::from_pkcs8(&private).expect("a key");
    URL_SAFE_NO_PAD.encode(pair.sign(message.as_bytes()))
}

async fn the_algorithm_is_the_keys_own(app: &TestApp) {
    let lead = app.owner("lead").await;
    let forge = Forge::of(app, &lead.token());
    let claims = encoded(&forge.claims);
    let header = |alg: &str| encoded(&json!({ "alg": alg, "typ": "at+jwt", "kid": forge.kid }));
    let mut forged = Vec::new();
    // The public key is no secret: an HMAC with it as the key shows nothing.
    let public = forge.public();
    let pem = format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", STANDARD.encode(&public));
    for (alg, algorithm) in [("HS256", hmac::HMAC_SHA256), ("HS384", hmac::HMAC_SHA384), ("HS512", hmac::HMAC_SHA512)] {
        let message = format!("{}.{claims}", header(alg));
        for secret in [public.as_slice(), URL_SAFE_NO_PAD.encode(&public).as_bytes(), pem.as_bytes(), b""] {
            let tag = hmac::sign(&hmac::Key::new(algorithm, secret), message.as_bytes());
            forged.push((alg, format!("{message}.{}", URL_SAFE_NO_PAD.encode(tag))));
        }
    }
    for alg in ["none", "None", "NONE", "nOnE", "none ", "", "EdDSA\u{0}", "eddsa", "EDDSA", "ED25519"] {
        let message = format!("{}.{claims}", header(alg));
        forged.push((alg, format!("{message}.")));
        forged.push((alg, message));
        forged.push((alg, forge.with_header(|header| header["alg"] = json!(alg))));
    }
    for alg in ["RS256", "PS256", "ES256", "ES384", "RS512", "HS256"] {
        forged.push((alg, forge.with_header(|header| header["alg"] = json!(alg))));
    }
    for alg in [json!(null), json!(["EdDSA"]), json!({}), json!(1)] {
        forged.push(("no word", forge.with_header(|header| header["alg"] = alg)));
    }
    forged.push(("two", forge.signed(&twice(&forge.header, r#""alg":"none""#), &forge.claims.to_string())));
    all_turned_away(app, &lead.token(), forged).await;
}

/// An object with one more member at its beginning.
fn twice(object: &Value, member: &str) -> String {
    object.to_string().replacen('{', &format!("{{{member},"), 1)
}

async fn a_key_is_one_of_the_servers_by_name(app: &TestApp) {
    let lead = app.owner("lead").await;
    let forge = Forge::of(app, &lead.token());
    let other = api::auth::keys::make(&app.keys, app.now()).expect("a key");
    let kids = [
        "",
        "1",
        &format!("K{}", forge.kid),
        &format!("{}.pk8", forge.kid),
        &format!("./{}", forge.kid),
        &format!("../keys/{}", forge.kid),
        &format!("{}\u{0}", forge.kid),
        "../../../../dev/null",
        "/proc/self/environ",
        "file:///etc/passwd",
        "' UNION SELECT 'x' --",
        "x'; DROP TABLE session; --",
        "$(id)",
        "%2e%2e%2f",
        &"k".repeat(3_000),
        // Another key of the server's, which did not sign this: read by the next minute.
        &other,
    ];
    app.advance(TimeDelta::minutes(1));
    let mut forged: Vec<(&str, String)> =
        kids.iter().map(|kid| (*kid, forge.with_header(|header| header["kid"] = json!(kid)))).collect();
    for kid in [json!(null), json!(1), json!([forge.kid]), json!({ "kid": forge.kid })] {
        forged.push(("no word", forge.with_header(|header| header["kid"] = kid)));
    }
    forged.push(("none", forge.with_header(|header| drop(header.as_object_mut().expect("an object").remove("kid")))));
    all_turned_away(app, &lead.token(), forged).await;
}

async fn a_header_says_nothing_about_keys(app: &TestApp) {
    let lead = app.owner("lead").await;
    let forge = Forge::of(app, &lead.token());
    let stranger = tempfile::tempdir().expect("a directory");
    api::auth::keys::make(stranger.path(), app.now()).expect("a key");
    let pair_of = |directory: &Path| {
        let ring = api::auth::keys::Ring::read(directory).expect("keys");
        ring.published()["keys"][0].clone()
    };
    // Signed by the key that the header brings along or points to.
    let with = |extra: Value| {
        let mut header = forge.header.clone();
        for (name, value) in extra.as_object().expect("an object") {
            header[name] = value.clone();
        }
        let message = format!("{}.{}", encoded(&header), encoded(&forge.claims));
        let signature = foreign_signature(stranger.path(), &message);
        format!("{message}.{signature}")
    };
    let jwk = pair_of(stranger.path());
    let url = "http://127.0.0.1:1/jwks.json";
    let forged = vec![
        ("jwk", with(json!({ "jwk": jwk, "kid": jwk["kid"] }))),
        ("jwk under our kid", with(json!({ "jwk": jwk }))),
        ("jku", with(json!({ "jku": url }))),
        ("x5u", with(json!({ "x5u": url }))),
        ("x5c", with(json!({ "x5c": [STANDARD.encode([1; 32])] }))),
        ("typ JWT", forge.with_header(|header| header["typ"] = json!("JWT"))),
        ("typ in capitals", forge.with_header(|header| header["typ"] = json!("AT+JWT"))),
        ("typ of an id token", forge.with_header(|header| header["typ"] = json!("id+jwt"))),
        ("typ null", forge.with_header(|header| header["typ"] = json!(null))),
        ("typ list", forge.with_header(|header| header["typ"] = json!(["at+jwt"]))),
        ("no typ", forge.with_header(|header| drop(header.as_object_mut().expect("an object").remove("typ")))),
        ("crit", forge.with_header(|header| header["crit"] = json!(["exp"]))),
        ("crit b64", forge.with_header(|header| (header["crit"], header["b64"]) = (json!(["b64"]), json!(false)))),
        ("empty crit", forge.with_header(|header| header["crit"] = json!([]))),
        ("no object", forge.signed("[]", &forge.claims.to_string())),
        ("no JSON", forge.signed("{", &forge.claims.to_string())),
    ];
    all_turned_away(app, &lead.token(), forged).await;
    // What a header says beside that is not looked at: the server's own key decides.
    let harmless = forge.with_header(|header| (header["jku"], header["jwk"]) = (json!(url), jwk));
    let reply = app.gql(Some(&harmless), "{ viewer { role } }", Value::Null).await;
    assert_eq!(reply.text, r#"{"data":{"viewer":{"role":"OWNER"}}}"#);
}

async fn every_claim_is_required_and_checked(app: &TestApp) {
    let lead = app.owner("lead").await;
    let other = app.another_organization(&lead).await;
    let forge = Forge::of(app, &lead.token());
    let mut forged = Vec::new();
    for claim in ["iss", "aud", "sub", "org", "sid", "iat", "nbf", "exp", "jti"] {
        forged
            .push((claim, forge.with_claims(|claims| drop(claims.as_object_mut().expect("an object").remove(claim)))));
        forged.push((claim, forge.with_claims(|claims| claims[claim] = json!(null))));
        forged.push((claim, forge.with_claims(|claims| claims[claim] = json!(""))));
    }
    for (claim, wrong) in [
        ("iss", json!("https://elsewhere.example")),
        ("iss", json!("Entente")),
        ("aud", json!("elsewhere")),
        ("sub", json!(uuid::Uuid::nil())),
        ("sid", json!(uuid::Uuid::nil())),
        ("sid", forge.claims["sub"].clone()),
        ("org", json!(uuid::Uuid::nil())),
        // They are in it, but this session is not.
        ("org", json!(other.0)),
        ("exp", json!(forge.claims["exp"].as_i64().expect("a number") + 1)),
        ("iat", json!(forge.claims["iat"].as_i64().expect("a number") - 1)),
    ] {
        forged.push((claim, forge.with_claims(|claims| claims[claim] = wrong)));
    }
    forged.push(("no object", forge.signed(&forge.header.to_string(), "[]")));
    all_turned_away(app, &lead.token(), forged).await;
}

async fn claims_have_their_types_and_are_said_once(app: &TestApp) {
    let lead = app.owner("lead").await;
    let forge = Forge::of(app, &lead.token());
    let mut forged = Vec::new();
    for claim in ["iss", "aud", "sub", "org", "sid", "jti", "iat", "nbf", "exp"] {
        let value = forge.claims[claim].clone();
        for wrong in [json!([value]), json!({ "value": value }), json!(true), json!(-1), json!(1e300), json!("1")] {
            forged.push((claim, forge.with_claims(|claims| claims[claim] = wrong)));
        }
        // The same once more: which of the two would hold?
        let claims = twice(&forge.claims, &format!("\"{claim}\":{value}"));
        forged.push((claim, forge.signed(&forge.header.to_string(), &claims)));
    }
    for claim in ["iat", "nbf", "exp"] {
        let moment = forge.claims[claim].as_i64().expect("a number");
        for wrong in [json!(moment.to_string()), json!(1.5 + f64::from(i32::try_from(moment).expect("small")))] {
            forged.push((claim, forge.with_claims(|claims| claims[claim] = wrong)));
        }
    }
    for member in ["kid", "typ"] {
        let header = twice(&forge.header, &format!("\"{member}\":{}", forge.header[member]));
        forged.push((member, forge.signed(&header, &forge.claims.to_string())));
    }
    all_turned_away(app, &lead.token(), forged).await;
}

async fn moments_are_kept_within_5_seconds(app: &TestApp) {
    let lead = app.owner("lead").await;
    let forge = Forge::of(app, &lead.token());
    let now = app.now().timestamp();
    let at = |claim: &'static str, by: i64| (claim, forge.with_claims(|claims| claims[claim] = json!(now + by)));
    for (claim, token) in [at("nbf", 5), at("exp", -4), at("iat", 5)] {
        let reply = app.gql(Some(&token), "{ viewer { role } }", Value::Null).await;
        assert_eq!(reply.text, r#"{"data":{"viewer":{"role":"OWNER"}}}"#, "{claim}: two clocks may be apart");
    }
    let forged =
        vec![at("nbf", 6), at("iat", 6), at("exp", -5), at("exp", -6), at("exp", -100_000), at("nbf", 100_000)];
    all_turned_away(app, &lead.token(), forged).await;
    let far = [i64::MIN, i64::MAX].map(|far| {
        let token = |claim: &str| forge.with_claims(|claims| claims[claim] = json!(far));
        ["iat", "nbf", "exp"].map(|claim| (claim, token(claim)))
    });
    for (claim, token) in far.into_iter().flatten() {
        let reply = app.gql(Some(&token), "{ viewer { role } }", Value::Null).await;
        assert!(reply.status == 401 || claim == "nbf", "{claim}: {}", reply.text);
    }
}

async fn other_secrets_are_no_access_tokens(app: &TestApp) {
    let lead = app.owner("lead").await;
    let forge = Forge::of(app, &lead.token());
    let forged = vec![
        ("a refresh token", lead.refresh_token()),
        ("its session", forge.claims["sid"].as_str().expect("an id").to_owned()),
        ("an API token that is none", format!("ent_{}", lead.refresh_token())),
        ("the beginning of one", "ent_".to_owned()),
    ];
    all_turned_away(app, &lead.token(), forged).await;
}
