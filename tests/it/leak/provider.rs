//! What somebody is told who begins, or comes back from, a sign-in at a provider.

use super::hostile::{broken, texts};
use super::scene::Who;
use super::send::Answer;
use super::watch::Watch;
use super::{cases, each, runner};
use crate::external::Door;
use crate::harness::{SECRET, TestApp, document};
use awc::http::header::CONTENT_TYPE;
use proptest::sample::select;
use serde_json::{Value, json};

/// How many are tried.
const TIMES: u32 = 20;

pub async fn nobody_who_comes_back_from_a_provider_is_told_what_they_must_not(app: &TestApp) {
    let stage = app.stage().await;
    app.everything(&stage).await;
    let watch = Watch::over(app, &stage).await;
    let door = Door::of(app, stage.lead, |settings| settings["providers"][0]["joins"] = json!(true)).await;
    let send = async |mutation: &str, selection: &str, input: &Value| {
        let body = json!({ "query": document(mutation, selection), "variables": { "input": input } }).to_string();
        let sent = door.app.http.post(format!("{}/graphql", door.app.url));
        let sent = sent.insert_header((CONTENT_TYPE, "application/json"));
        let answer = Answer::of(sent.send_body(broken(&body))).await;
        watch.graphql(Who::Nobody, &body, &answer).map_err(|why| format!("{body}: {why}\n{answer:?}"))?;
        let told = ["told-by-issuer", SECRET].iter().any(|hidden| answer.body.contains(hidden));
        if told { Err(format!("{body}: what only the issuer and we know\n{answer:?}")) } else { Ok(()) }
    };
    let mut runner = runner();
    let beginnings = (select(vec!["providerId", "redirectUri"]), texts());
    each(&mut runner, TIMES * cases(), &beginnings, async |(field, text)| {
        let mut input = json!({ "providerId": "example", "redirectUri": crate::harness::REDIRECT });
        input[field] = json!(text);
        send("beginExternalSignIn", "externalSignIn { authorizationUrl }", &input).await
    })
    .await;
    let backs = (select(vec!["code", "state", "iss", "attempt"]), texts());
    each(&mut runner, TIMES * cases(), &backs, async |(field, text)| {
        let begun = door.begin().await;
        let mut back = door.agreed(&begun).await;
        back[field] = json!(text);
        send("finishExternalSignIn", "accessToken { expiresAt }", &back).await
    })
    .await;
    door.close().await;
}
