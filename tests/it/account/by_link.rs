//! Coming in by a link: once, not for long, and with the second factor where there is one.

use super::factor::{code, factor};
use super::{SESSION, ask, wrong};
use crate::harness::{Invite, Person, TestApp, both};
use chrono::TimeDelta;
use futures_util::future::join_all;
use serde_json::{Value, json};

both!(
    a_link_lets_in_once,
    a_link_ends_and_opens_nothing_else,
    nobody_learns_from_a_link_who_has_an_account,
    a_link_asks_for_the_second_factor,
    a_link_leads_to_one_of_ones_organizations,
    who_is_kept_out_gets_in_by_no_link,
);

/// An account whose address is verified.
async fn verified(app: &TestApp) -> Person {
    let owner = app.owner("ada").await;
    verify(app, &owner).await;
    owner
}

async fn verify(app: &TestApp, who: &Person) {
    app.mails();
    super::bare(app, who, "requestEmailVerification", "email").await;
    let token = app.mailed(&who.email);
    app.done(who, "verifyEmail", "email", json!({ "token": token })).await;
}

async fn request(app: &TestApp, email: &str) -> Value {
    ask(app, "requestSignInLink", "email", json!({ "email": email })).await
}

async fn link(app: &TestApp, who: &Person) -> String {
    app.mails();
    assert_eq!(wrong(&request(app, &who.email).await), "done");
    app.mailed(&who.email)
}

async fn enter(app: &TestApp, token: &str, code: Option<&str>) -> Value {
    ask(app, "signInWithLink", SESSION, json!({ "token": token, "code": code })).await
}

async fn a_link_lets_in_once(app: &TestApp) {
    let owner = verified(app).await;
    let token = link(app, &owner).await;
    let tries = join_all((0..6).map(|_| enter(app, &token, None))).await;
    let done: Vec<&Value> = tries.iter().filter(|payload| wrong(payload) == "done").collect();
    assert_eq!(done.len(), 1, "{tries:?}");
    let access = done[0]["accessToken"]["token"].as_str().expect("a token");
    let seen =
        app.gql(Some(access), "{ viewer { user { email } sessions(first: 9) { nodes { means } } } }", Value::Null);
    let seen = seen.await.body["data"]["viewer"].clone();
    assert_eq!(seen["user"]["email"], "ada@example.org");
    assert!(
        seen["sessions"]["nodes"].as_array().is_some_and(|all| all.contains(&json!({ "means": "LINK" }))),
        "{seen}"
    );
    let others = tries.iter().filter(|payload| wrong(payload) != "done");
    assert!(others.clone().all(|payload| wrong(payload) == "NOT_FOUND token"), "{tries:?}");
}

async fn a_link_ends_and_opens_nothing_else(app: &TestApp) {
    let owner = verified(app).await;
    let token = link(app, &owner).await;
    let reset = json!({ "token": token, "password": "seven green lanterns under water" });
    assert_eq!(wrong(&ask(app, "resetPassword", "email", reset).await), "NOT_FOUND token");
    app.advance(TimeDelta::minutes(15));
    assert_eq!(wrong(&enter(app, &token, None).await), "NOT_FOUND token");
    app.mails();
    ask(app, "requestPasswordReset", "email", json!({ "email": owner.email })).await;
    assert_eq!(wrong(&enter(app, &app.mailed(&owner.email), None).await), "NOT_FOUND token", "a link to reset");
    // A new password ends what was sent before it.
    let token = link(app, &owner).await;
    let change =
        json!({ "currentPassword": crate::harness::PASSWORD, "newPassword": "seven green lanterns under water" });
    app.done(&owner, "changePassword", "", change).await;
    assert_eq!(wrong(&enter(app, &token, None).await), "NOT_FOUND token");
}

async fn nobody_learns_from_a_link_who_has_an_account(app: &TestApp) {
    // Nobody has shown yet that this address is theirs.
    let owner = app.owner("ada").await;
    app.mails();
    for email in [owner.email.as_str(), "nobody@example.org"] {
        assert_eq!(request(app, email).await, json!({ "email": email, "errors": [] }));
    }
    assert_eq!(app.mails(), []);
    verify(app, &owner).await;
    let mut steps = Vec::new();
    for email in [owner.email.as_str(), "nobody@example.org"] {
        app.take_statements();
        assert_eq!(request(app, email).await, json!({ "email": email, "errors": [] }));
        steps.push(app.take_statements());
    }
    assert_eq!(steps[0], steps[1], "it takes the same steps");
    assert_eq!(app.mails().iter().map(|mail| mail.to.as_str()).collect::<Vec<_>>(), [owner.email.as_str()]);
}

async fn a_link_asks_for_the_second_factor(app: &TestApp) {
    let owner = verified(app).await;
    let (secret, _) = factor(app, &owner).await;
    let token = link(app, &owner).await;
    assert_eq!(wrong(&enter(app, &token, None).await), "BAD_INPUT code", "mail alone is not enough");
    assert_eq!(wrong(&enter(app, &token, Some("000000")).await), "BAD_INPUT code");
    // Guessing is slowed down like any other.
    assert_eq!(wrong(&enter(app, &token, Some("000001")).await), "RATE_LIMITED");
    app.advance(TimeDelta::minutes(2));
    assert_eq!(wrong(&enter(app, &token, Some(&code(app, &secret, 0))).await), "done", "it was not used up");
}

async fn a_link_leads_to_one_of_ones_organizations(app: &TestApp) {
    let owner = verified(app).await;
    let own = app.data(&owner, "{ organization { id } }", Value::Null).await["organization"]["id"].clone();
    let token = link(app, &owner).await;
    let elsewhere =
        json!({ "token": token, "organizationId": "T3JnYW5pemF0aW9uOjAxYTIxZDAwMWFlNTczZDA5OTU2NGRiYjAxMTIyZTBj" });
    assert_eq!(wrong(&ask(app, "signInWithLink", SESSION, elsewhere).await), "BAD_INPUT organizationId");
    let here = json!({ "token": token, "organizationId": own });
    assert_eq!(wrong(&ask(app, "signInWithLink", SESSION, here).await), "done");
}

async fn who_is_kept_out_gets_in_by_no_link(app: &TestApp) {
    let stage = app.stage().await;
    let zoe = app.invite(&stage.lead, &stage.initiative, Invite::new("zoe", "OBSERVER")).await;
    let seen = app.data(&zoe, "{ viewer { emailVerified } }", Value::Null).await;
    if seen["viewer"]["emailVerified"] != true {
        verify(app, &zoe).await;
    }
    let token = link(app, &zoe).await;
    let members = app.data(&stage.lead, "{ organization { members(first: 9) { nodes { id name } } } }", Value::Null);
    let members = members.await["organization"]["members"]["nodes"].as_array().cloned().unwrap_or_default();
    let id = members.into_iter().find(|member| member["name"] == "zoe").expect("a member")["id"].clone();
    app.done(&stage.lead, "suspendMember", "", json!({ "membershipId": id })).await;
    assert_eq!(wrong(&enter(app, &token, None).await), "BAD_INPUT organizationId");
}
