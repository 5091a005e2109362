//! What is asked for while one may, and comes to be written when one may no longer, is not written.

use crate::harness::{PASSWORD, Person, Reply, TestApp, both, document, generous, settings};
use api::membership::service::set_disabled;
use futures_util::future::{FutureExt, join};
use serde_json::{Value, json};

both!(
    who_is_suspended_meanwhile_changes_nothing,
    whose_account_is_disabled_meanwhile_changes_nothing,
    who_is_demoted_meanwhile_does_what_is_left_to_them,
    a_session_that_ends_meanwhile_changes_no_password,
    an_api_token_that_is_revoked_meanwhile_changes_nothing,
    what_was_done_before_is_not_told_to_who_lost_their_rights,
    a_link_does_nothing_once_its_account_is_disabled,
);

/// The answer to a mutation whose token was looked at before `meanwhile`, and which writes after it: until then the
/// server has no place for it among those who write. `meanwhile` goes by another server.
async fn in_flight(
    app: &TestApp,
    token: Option<String>,
    (mutation, selection): (&str, &str),
    input: Value,
    meanwhile: impl AsyncFnOnce(&TestApp),
) -> Reply {
    let other = app.another(generous(), settings());
    app.state().incidents.settled().await;
    let mut places = Vec::new();
    while let Some(place) = app.state().writer().now_or_never() {
        places.push(place.expect("a place"));
    }
    app.take_statements();
    let lost = async {
        // What somebody may do is read last, with where they are a member.
        while !app.take_statements().iter().any(|statement| statement.contains("FROM \"membership\"")) {
            tokio::task::yield_now().await;
        }
        meanwhile(&other).await;
        drop(places);
    };
    let (reply, ()) =
        join(app.gql(token.as_deref(), &document(mutation, selection), json!({ "input": input })), lost).await;
    other.stop().await;
    reply
}

/// The membership of somebody by name.
async fn member(app: &TestApp, who: &Person, name: &str) -> Value {
    let seen = app.data(who, "{ organization { members(first: 9) { nodes { id name } } } }", Value::Null).await;
    let members = seen["organization"]["members"]["nodes"].as_array().cloned().unwrap_or_default();
    members.into_iter().find(|member| member["name"] == name).expect("a member")["id"].clone()
}

async fn disable(app: &TestApp, email: &str) {
    let server = app.state();
    set_disabled(&server.db, &server.clock, &server.bus, email, true).await.expect("an account");
}

async fn who_is_suspended_meanwhile_changes_nothing(app: &TestApp) {
    let stage = app.stage().await;
    let bob = member(app, &stage.lead, "bob").await;
    let take = json!({ "proposalId": stage.proposal, "stance": "SUPPORT" });
    let reply = in_flight(app, Some(stage.bob.token()), ("takePosition", ""), take, async |other| {
        other.done(&stage.lead, "suspendMember", "", json!({ "membershipId": bob })).await;
    });
    let reply = reply.await;
    assert_eq!(reply.code(), "UNAUTHENTICATED", "{}", reply.text);
    assert_eq!(app.count().await["position"], 0);
}

async fn whose_account_is_disabled_meanwhile_changes_nothing(app: &TestApp) {
    let stage = app.stage().await;
    let before = app.count().await["initiative"];
    let open = json!({ "title": "Mine", "context": "LEGACY" });
    let reply = in_flight(app, Some(stage.bob.token()), ("openInitiative", ""), open, async |other| {
        disable(other, &stage.bob.email).await;
    });
    let reply = reply.await;
    assert_eq!(reply.code(), "UNAUTHENTICATED", "{}", reply.text);
    assert_eq!(app.count().await["initiative"], before);
}

async fn who_is_demoted_meanwhile_does_what_is_left_to_them(app: &TestApp) {
    let stage = app.stage().await;
    let (ann, bob) = (member(app, &stage.lead, "ann").await, member(app, &stage.lead, "bob").await);
    let role = |member: &Value, role: &str| json!({ "membershipId": member, "role": role });
    app.done(&stage.lead, "setMemberRole", "", role(&ann, "ADMIN")).await;
    let of_bob = ("setMemberRole", "membership { role }");
    let reply = in_flight(app, Some(stage.ann.token()), of_bob, role(&bob, "ADMIN"), async |other| {
        other.done(&stage.lead, "setMemberRole", "", role(&ann, "MEMBER")).await;
    });
    let payload = reply.await.body["data"]["setMemberRole"].clone();
    assert_eq!((&payload["membership"], &payload["errors"][0]["code"]), (&Value::Null, &json!("FORBIDDEN")));
    let take = json!({ "proposalId": stage.proposal, "stance": "SUPPORT" });
    let reply = in_flight(app, Some(stage.ann.token()), ("takePosition", ""), take, async |other| {
        other.done(&stage.lead, "setMemberRole", "", role(&ann, "ADMIN")).await;
    });
    let reply = reply.await;
    assert_eq!(reply.body["data"]["takePosition"]["errors"], json!([]), "{}", reply.text);
}

async fn a_session_that_ends_meanwhile_changes_no_password(app: &TestApp) {
    let owner = app.owner("ada").await;
    let again = json!({ "email": owner.email, "password": PASSWORD });
    let elsewhere = Person::new("ada", &owner.email, "", &app.enter("signIn", again.clone()).await);
    let change = json!({ "currentPassword": PASSWORD, "newPassword": "seven green lanterns under water" });
    let changing = ("changePassword", "viewer { role }");
    let reply = in_flight(app, Some(owner.token()), changing, change, async |other| {
        other.done(&elsewhere, "endOtherSessions", "ended", json!({})).await;
    });
    let reply = reply.await;
    assert_eq!(reply.code(), "UNAUTHENTICATED", "{}", reply.text);
    app.enter("signIn", again).await;
}

async fn an_api_token_that_is_revoked_meanwhile_changes_nothing(app: &TestApp) {
    let stage = app.stage().await;
    let (token, id) = crate::api_tokens::token(app, &stage.bob, &["NEGOTIATE"]).await;
    // Its first use in an hour is written down before anything else.
    app.gql(Some(&token), "{ viewer { role } }", Value::Null).await;
    let take = json!({ "proposalId": stage.proposal, "stance": "SUPPORT" });
    let reply = in_flight(app, Some(token), ("takePosition", ""), take, async |other| {
        other.done(&stage.bob, "revokeApiToken", "", json!({ "apiTokenId": id })).await;
    });
    let reply = reply.await;
    assert_eq!(reply.code(), "UNAUTHENTICATED", "{}", reply.text);
    assert_eq!(app.count().await["position"], 0);
}

async fn what_was_done_before_is_not_told_to_who_lost_their_rights(app: &TestApp) {
    let stage = app.stage().await;
    let bob = member(app, &stage.lead, "bob").await;
    let open = json!({ "title": "Mine", "context": "LEGACY", "idempotencyKey": "k" });
    let opening = ("openInitiative", "initiative { title }");
    app.done(&stage.bob, opening.0, opening.1, open.clone()).await;
    let reply = in_flight(app, Some(stage.bob.token()), opening, open, async |other| {
        other.done(&stage.lead, "suspendMember", "", json!({ "membershipId": bob })).await;
    });
    let reply = reply.await;
    assert_eq!((reply.code(), &reply.body["data"]), ("UNAUTHENTICATED", &Value::Null), "{}", reply.text);
}

async fn a_link_does_nothing_once_its_account_is_disabled(app: &TestApp) {
    let owner = app.owner("ada").await;
    app.mails();
    crate::account::ask(app, "requestPasswordReset", "email", json!({ "email": owner.email })).await;
    let reset = json!({ "token": app.mailed(&owner.email), "password": "seven green lanterns under water" });
    let reply = in_flight(app, None, ("resetPassword", "email"), reset, async |other| {
        disable(other, &owner.email).await;
    });
    let payload = reply.await.body["data"]["resetPassword"].clone();
    assert_eq!(crate::account::wrong(&payload), "NOT_FOUND token", "{payload}");
    assert_eq!(app.account(&owner).await.version, 2, "disabled, and nothing else");
}
