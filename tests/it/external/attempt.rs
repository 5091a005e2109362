//! A sign-in at a provider: where it leads, and that it is ended once and by who began it.

use super::{Door, wrong};
use crate::harness::{REDIRECT, TestApp, both};
use api::limit::{Limits, Rates};
use api::once::sha256;
use chrono::TimeDelta;
use entities::external_attempt;
use futures_util::future::join_all;
use sea_orm::EntityTrait;
use serde_json::{Value, json};

both!(
    the_providers_are_told_to_everybody,
    a_person_is_sent_to_the_provider_and_comes_back_signed_in,
    a_sign_in_is_finished_once,
    of_many_who_finish_at_once_one_is_let_in,
    another_client_cannot_finish_a_sign_in_nor_end_it,
    a_sign_in_ends_after_ten_minutes,
    only_places_of_the_settings_are_returned_to,
    a_code_is_redeemed_once,
    the_provider_must_name_itself,
    where_nobody_is_set_nobody_is_asked,
    a_client_begins_so_many_sign_ins_a_minute,
);

async fn the_providers_are_told_to_everybody(app: &TestApp) {
    let query = "{ identityProviders { id name } }";
    assert_eq!(app.gql(None, query, Value::Null).await.text, r#"{"data":{"identityProviders":[]}}"#);
    let door = Door::wide(app).await;
    let told = door.app.gql(None, query, Value::Null).await;
    assert_eq!(told.text, r#"{"data":{"identityProviders":[{"id":"example","name":"Example"}]}}"#);
    door.close().await;
}

async fn a_person_is_sent_to_the_provider_and_comes_back_signed_in(app: &TestApp) {
    let door = Door::wide(app).await;
    let begun = door.begin().await;
    assert!(begun.url.starts_with(&format!("{}/authorize?", door.issuer.url)), "{}", begun.url);
    for part in ["response_type=code", "code_challenge_method=S256", "scope=openid+email+profile", "nonce=", "state="] {
        assert!(begun.url.contains(part), "{part} is missing from {}", begun.url);
    }
    assert!(!begun.url.contains(&begun.attempt), "the secret stays with the client");
    let kept = external_attempt::Entity::find().one(&door.app.db).await.expect("an answer").expect("a row");
    assert_eq!(kept.secret_hash, sha256(begun.attempt.as_bytes()), "it is kept as a digest");
    assert!(!begun.url.contains(&kept.verifier) && !begun.url.contains(&kept.state_hash), "{}", begun.url);
    let back = door.agreed(&begun).await;
    let reply = door.finish(&back).await;
    let token = reply.body["data"]["finishExternalSignIn"]["accessToken"]["token"].as_str().expect("a token");
    let viewer = door.viewer(token).await;
    assert_eq!(viewer["user"]["email"], "ada@example.org");
    assert_eq!(viewer["identities"][0]["subject"], "ada-1");
    assert_eq!(app.count().await["external_attempt"], 0, "nothing of it is kept");
    door.close().await;
}

async fn a_sign_in_is_finished_once(app: &TestApp) {
    let door = Door::wide(app).await;
    let begun = door.begin().await;
    let mut back = door.agreed(&begun).await;
    assert!(door.finish(&back).await.text.contains("token"));
    assert_eq!(wrong(&door.finish(&back).await), "NOT_FOUND state", "replayed");
    back["code"] = door.agreed(&begun).await["code"].clone();
    assert_eq!(wrong(&door.finish(&back).await), "NOT_FOUND state", "with another code");
    door.close().await;
}

async fn of_many_who_finish_at_once_one_is_let_in(app: &TestApp) {
    let door = Door::wide(app).await;
    let begun = door.begin().await;
    let back = door.agreed(&begun).await;
    let replies = join_all((0..8).map(|_| door.finish(&back))).await;
    let let_in = replies.iter().filter(|reply| reply.text.contains(r#""errors":[]"#)).count();
    assert_eq!(let_in, 1, "{replies:#?}");
    assert_eq!(door.issuer.take_asked("/token"), 1, "the code is shown to the provider once");
    door.close().await;
}

async fn another_client_cannot_finish_a_sign_in_nor_end_it(app: &TestApp) {
    let door = Door::wide(app).await;
    let (mine, other) = (door.begin().await, door.begin().await);
    let back = door.agreed(&mine).await;
    let before = app.count().await;
    for attempt in [json!(other.attempt), json!("x"), json!(""), back["state"].clone()] {
        let mut forged = back.clone();
        forged["attempt"] = attempt.clone();
        let told = wrong(&door.finish(&forged).await);
        assert_eq!(told, if attempt == json!("") { "BAD_INPUT attempt" } else { "NOT_FOUND state" });
    }
    let mut elsewhere = back.clone();
    elsewhere["state"] = json!("x");
    assert_eq!(wrong(&door.finish(&elsewhere).await), "NOT_FOUND state");
    app.nothing_written_since(&before, "a forged way back").await;
    assert!(door.finish(&back).await.text.contains("token"), "it is still there for who began it");
    door.close().await;
}

async fn a_sign_in_ends_after_ten_minutes(app: &TestApp) {
    let door = Door::wide(app).await;
    let begun = door.begin().await;
    let back = door.agreed(&begun).await;
    door.app.advance(TimeDelta::minutes(10));
    assert_eq!(wrong(&door.finish(&back).await), "NOT_FOUND state");
    door.begin().await;
    assert_eq!(app.count().await["external_attempt"], 1, "what was given up is swept out");
    door.close().await;
}

async fn only_places_of_the_settings_are_returned_to(app: &TestApp) {
    let door = Door::wide(app).await;
    let before = app.count().await;
    for place in ["https://evil.example.org/back", &format!("{REDIRECT}/"), &format!("{REDIRECT}?x=1"), "", "x", "\0"] {
        assert_eq!(wrong(&door.begins("example", place).await), "BAD_INPUT redirectUri", "{place:?}");
    }
    assert_eq!(wrong(&door.begins("another", REDIRECT).await), "NOT_FOUND providerId");
    app.nothing_written_since(&before, "a sign-in that was not begun").await;
    door.close().await;
}

async fn a_code_is_redeemed_once(app: &TestApp) {
    let door = Door::wide(app).await;
    let (one, other) = (door.begin().await, door.begin().await);
    let back = door.agreed(&one).await;
    door.finish(&back).await;
    // The code of one sign-in in another: the provider knows that it was used.
    let mut again = door.agreed(&other).await;
    again["code"] = back["code"].clone();
    assert_eq!(wrong(&door.finish(&again).await), "BAD_INPUT code");
    // A code of somebody else's that was not used: PKCE knows that it is for another sign-in.
    let (mine, theirs) = (door.begin().await, door.begin().await);
    let mut mixed = door.agreed(&mine).await;
    mixed["code"] = door.agreed(&theirs).await["code"].clone();
    assert_eq!(wrong(&door.finish(&mixed).await), "BAD_INPUT code");
    door.close().await;
}

async fn the_provider_must_name_itself(app: &TestApp) {
    let door = Door::wide(app).await;
    for issuer in [json!("https://evil.example.org"), Value::Null] {
        let begun = door.begin().await;
        let mut back = door.agreed(&begun).await;
        back["iss"] = issuer.clone();
        assert_eq!(wrong(&door.finish(&back).await), "BAD_INPUT code", "{issuer}");
    }
    assert_eq!(door.issuer.take_asked("/token"), 0, "no code is shown to who did not send it");
    door.close().await;
}

async fn where_nobody_is_set_nobody_is_asked(app: &TestApp) {
    let query =
        r#"mutation { beginExternalSignIn(input: { providerId: "x", redirectUri: "x" }) { errors { code path } } }"#;
    let reply = app.gql(None, query, Value::Null).await;
    assert_eq!(wrong(&reply), "NOT_FOUND providerId");
    let query =
        r#"mutation { finishExternalSignIn(input: { code: "x", state: "x", attempt: "x" }) { errors { code path } } }"#;
    assert_eq!(wrong(&app.gql(None, query, Value::Null).await), "NOT_FOUND state");
}

async fn a_client_begins_so_many_sign_ins_a_minute(app: &TestApp) {
    let strict = app.beside(|state| state.limits = Limits::new(&state.db, Rates::default()));
    let begin =
        r#"mutation { beginExternalSignIn(input: { providerId: "x", redirectUri: "x" }) { errors { code path } } }"#;
    let finish =
        r#"mutation { finishExternalSignIn(input: { code: "x", state: "x", attempt: "x" }) { errors { code path } } }"#;
    for number in 0..30 {
        let (query, expected) =
            if number % 2 == 0 { (begin, "NOT_FOUND providerId") } else { (finish, "NOT_FOUND state") };
        assert_eq!(wrong(&strict.gql(None, query, Value::Null).await), expected);
    }
    for query in [begin, finish] {
        assert_eq!(wrong(&strict.gql(None, query, Value::Null).await), "RATE_LIMITED");
    }
    app.advance(TimeDelta::seconds(2));
    assert_eq!(wrong(&strict.gql(None, begin, Value::Null).await), "NOT_FOUND providerId");
    strict.stop().await;
}
