//! Verifying an address, changing it, and setting a password anew: by links that hold once and not for long.

use super::{ask, bare, sign_in, wrong};
use crate::harness::{PASSWORD, Person, TestApp, both, raw};
use chrono::TimeDelta;
use futures_util::future::join_all;
use serde_json::{Value, json};

both!(
    a_mail_verifies_an_address_once,
    a_link_opens_nothing_else,
    a_reset_sets_the_password_for_who_reads_the_mail,
    nobody_learns_from_a_reset_who_has_an_account,
    a_link_used_at_once_by_many_is_used_once,
    a_link_ends,
    a_changed_password_ends_the_links_before_it,
    a_new_address_counts_when_its_mail_is_read,
    an_address_that_is_taken_is_told_to_its_owner_only,
    mail_to_one_address_is_limited,
    a_link_for_another_account_vouches_for_nothing,
    a_new_address_ends_with_whatever_changes_the_account,
    a_reset_of_an_unverified_address_ends_what_was_left_behind,
);

const OTHER: &str = "seven green lanterns under water";

async fn verified(app: &TestApp, who: &Person) -> bool {
    let seen = app.data(who, "{ viewer { emailVerified } }", Value::Null).await;
    seen["viewer"]["emailVerified"].as_bool().expect("a truth")
}

async fn verify(app: &TestApp, who: &Person, token: &str) -> Value {
    let reply = app.mutate(who, "verifyEmail", "email", json!({ "token": token })).await;
    reply.body["data"]["verifyEmail"].clone()
}

async fn request_reset(app: &TestApp, email: &str) -> Value {
    ask(app, "requestPasswordReset", "email", json!({ "email": email })).await
}

async fn reset(app: &TestApp, token: &str, password: &str) -> Value {
    ask(app, "resetPassword", "email", json!({ "token": token, "password": password })).await
}

async fn a_mail_verifies_an_address_once(app: &TestApp) {
    let owner = app.owner("ada").await;
    let first = app.mailed(&owner.email);
    assert!(!verified(app, &owner).await);
    let reply = bare(app, &owner, "requestEmailVerification", "email").await;
    assert_eq!(reply.body["data"]["requestEmailVerification"]["email"], "ada@example.org", "{}", reply.text);
    let second = app.mailed(&owner.email);
    assert_ne!(first, second);
    let done = verify(app, &owner, &second).await;
    assert_eq!((wrong(&done).as_str(), &done["email"]), ("done", &json!("ada@example.org")));
    assert!(verified(app, &owner).await);
    let before = app.count().await;
    assert_eq!(wrong(&verify(app, &owner, &second).await), "NOT_FOUND token");
    let again = bare(app, &owner, "requestEmailVerification", "email").await;
    assert_eq!(wrong(&again.body["data"]["requestEmailVerification"]), "BAD_INPUT", "{}", again.text);
    app.nothing_written_since(&before, "an address that is verified already").await;
    let nobody = app.gql(None, "mutation { requestEmailVerification { email } }", Value::Null).await;
    assert_eq!(nobody.code(), "UNAUTHENTICATED");
}

async fn a_link_opens_nothing_else(app: &TestApp) {
    let owner = app.owner("ada").await;
    let verification = app.mailed(&owner.email);
    request_reset(app, &owner.email).await;
    let to_reset = app.mailed(&owner.email);
    let before = app.count().await;
    assert_eq!(wrong(&reset(app, &verification, OTHER).await), "NOT_FOUND token");
    assert_eq!(wrong(&verify(app, &owner, &to_reset).await), "NOT_FOUND token");
    let confirm = |token: &str| json!({ "token": token, "password": PASSWORD });
    for token in [&verification, &to_reset] {
        let refused = ask(app, "confirmSignUp", "accessToken { token }", confirm(token)).await;
        assert_eq!(wrong(&refused), "NOT_FOUND token");
    }
    for token in ["", "x", "\u{0}", &"é".repeat(20_000)] {
        assert_eq!(wrong(&verify(app, &owner, token).await), "NOT_FOUND token");
        assert_eq!(wrong(&reset(app, token, OTHER).await), "NOT_FOUND token");
    }
    app.nothing_written_since(&before, "a link for something else").await;
    assert_eq!(wrong(&verify(app, &owner, &verification).await), "done", "it holds still");
}

async fn a_reset_sets_the_password_for_who_reads_the_mail(app: &TestApp) {
    let owner = app.owner("ada").await;
    app.mails();
    let asked = request_reset(app, "Ada@Example.org").await;
    assert_eq!(asked["email"], "ada@example.org");
    let token = app.mailed(&owner.email);
    let before = app.count().await;
    assert_eq!(wrong(&reset(app, &token, "ada@example.org ada").await), "BAD_INPUT password", "too easy to guess");
    app.nothing_written_since(&before, "a weak password").await;
    // Who guessed meanwhile has locked it: the reset opens it.
    sign_in(app, &owner.email, "not the password", None).await;
    let done = reset(app, &token, OTHER).await;
    assert_eq!((wrong(&done).as_str(), &done["email"]), ("done", &json!("ada@example.org")));
    assert_eq!(app.mails().iter().map(|mail| mail.subject.as_str()).collect::<Vec<_>>(), ["Your password was changed"]);
    let before = app.gql(Some(&owner.token()), "{ viewer { role } }", Value::Null).await;
    assert_eq!((before.status, before.code()), (401, "UNAUTHENTICATED"), "the sessions before have ended");
    let again = sign_in(app, &owner.email, OTHER, None).await;
    assert_eq!(wrong(&again), "done");
    let back = Person::new("ada", &owner.email, "", &again);
    assert!(verified(app, &back).await, "they read the mail");
    assert_eq!(wrong(&reset(app, &token, "another set of five words").await), "NOT_FOUND token");
    assert_eq!(wrong(&sign_in(app, &owner.email, PASSWORD, None).await), "BAD_INPUT password");
}

async fn nobody_learns_from_a_reset_who_has_an_account(app: &TestApp) {
    let owner = app.owner("ada").await;
    app.mails();
    let known = request_reset(app, &owner.email).await;
    let mut unknown = request_reset(app, "eve@example.org").await;
    assert_eq!(unknown["email"], "eve@example.org");
    unknown["email"] = json!(owner.email);
    assert_eq!(known, unknown);
    assert_eq!(app.mails().len(), 1, "one of them has an account");
    // The same steps for both: so that the time tells nothing either.
    app.take_statements();
    request_reset(app, "mallory@example.org").await;
    let unknown = app.take_statements();
    app.advance(TimeDelta::hours(2));
    request_reset(app, &owner.email).await;
    assert_eq!(app.take_statements(), unknown);
}

async fn a_link_used_at_once_by_many_is_used_once(app: &TestApp) {
    let owner = app.owner("ada").await;
    let verification = app.mailed(&owner.email);
    let all = join_all((0..6).map(|_| verify(app, &owner, &verification))).await;
    assert_eq!(all.iter().filter(|payload| wrong(payload) == "done").count(), 1, "{all:?}");
    assert_eq!(all.iter().filter(|payload| wrong(payload) == "NOT_FOUND token").count(), 5, "{all:?}");
    request_reset(app, &owner.email).await;
    let to_reset = app.mailed(&owner.email);
    let all = join_all((0..4).map(|_| reset(app, &to_reset, OTHER))).await;
    assert_eq!(all.iter().filter(|payload| wrong(payload) == "done").count(), 1, "{all:?}");
    let events = raw(&app.db, "SELECT COUNT(*) AS n FROM event WHERE kind = 'user.password_reset'").await;
    assert_eq!(events[0].try_get::<i64>("", "n").expect("a count"), 1);
}

async fn a_link_ends(app: &TestApp) {
    let owner = app.owner("ada").await;
    let verification = app.mailed(&owner.email);
    request_reset(app, &owner.email).await;
    let to_reset = app.mailed(&owner.email);
    app.advance(TimeDelta::minutes(30));
    assert_eq!(wrong(&reset(app, &to_reset, OTHER).await), "NOT_FOUND token");
    app.advance(TimeDelta::hours(24) - TimeDelta::minutes(30));
    assert_eq!(wrong(&verify(app, &owner, &verification).await), "NOT_FOUND token");
    app.advance(TimeDelta::hours(25));
    request_reset(app, "nobody@example.org").await;
    assert_eq!(app.count().await["one_time_link"], 1, "what has ended is swept up");
}

async fn a_changed_password_ends_the_links_before_it(app: &TestApp) {
    let owner = app.owner("ada").await;
    app.mails();
    // Somebody with a stolen token and the password wants the account for themselves.
    let change = json!({ "email": "eve@elsewhere.org", "password": PASSWORD });
    app.done(&owner, "changeEmail", "email", change).await;
    let mails = app.mails();
    let hers = mails.iter().find(|mail| mail.to == "eve@elsewhere.org").expect("a mail");
    let token = hers.text.rsplit(' ').next().expect("a token").to_owned();
    let change = json!({ "currentPassword": PASSWORD, "newPassword": OTHER });
    app.done(&owner, "changePassword", "viewer { role }", change).await;
    assert_eq!(wrong(&verify(app, &owner, &token).await), "NOT_FOUND token");
    assert_eq!(app.account(&owner).await.email, "ada@example.org");
}

async fn a_new_address_counts_when_its_mail_is_read(app: &TestApp) {
    let owner = app.owner("ada").await;
    app.mails();
    let change = |password: &str| json!({ "email": "Countess@Example.org", "password": password });
    assert_eq!(app.refused(&owner, "changeEmail", change("not it")).await, ["BAD_INPUT password"]);
    app.advance(TimeDelta::seconds(1));
    app.done(&owner, "changeEmail", "email", change(PASSWORD)).await;
    let mails = app.mails();
    let told: Vec<&str> = mails.iter().map(|mail| mail.to.as_str()).collect();
    assert_eq!(told, ["ada@example.org", "countess@example.org"]);
    assert!(!mails[0].text.contains("token"), "only the new address has the secret: {:?}", mails[0]);
    let token = mails[1].text.rsplit(' ').next().expect("a token").to_owned();
    assert_eq!(app.account(&owner).await.email, "ada@example.org", "until then");
    let done = verify(app, &owner, &token).await;
    assert_eq!((wrong(&done).as_str(), &done["email"]), ("done", &json!("countess@example.org")));
    assert_eq!(wrong(&sign_in(app, "countess@example.org", PASSWORD, None).await), "done");
    assert_eq!(wrong(&sign_in(app, "ada@example.org", PASSWORD, None).await), "BAD_INPUT password");
    assert!(verified(app, &owner).await);
}

async fn an_address_that_is_taken_is_told_to_its_owner_only(app: &TestApp) {
    let stage = app.stage().await;
    app.mails();
    let change = |email: &str| json!({ "email": email, "password": PASSWORD });
    let taken = app.done(&stage.bob, "changeEmail", "email", change("ann@example.org")).await;
    let mails = app.mails();
    assert_eq!(mails.iter().map(|mail| mail.to.as_str()).collect::<Vec<_>>(), ["bob@example.org", "ann@example.org"]);
    assert!(!mails.iter().any(|mail| mail.text.contains("token")), "{mails:?}");
    let free = app.done(&stage.bob, "changeEmail", "email", change("robert@example.org")).await;
    assert_eq!(taken, json!({ "email": "ann@example.org", "errors": [] }));
    assert_eq!(free, json!({ "email": "robert@example.org", "errors": [] }));
    // It was free when they asked, and is not any more.
    let secret = app.mails()[1].text.rsplit(' ').next().expect("a token").to_owned();
    app.invite(&stage.lead, &stage.initiative, crate::harness::Invite::new("robert", "OBSERVER")).await;
    assert_eq!(wrong(&verify(app, &stage.bob, &secret).await), "BAD_INPUT token");
    assert_eq!(app.account(&stage.bob).await.email, "bob@example.org");
}

async fn mail_to_one_address_is_limited(app: &TestApp) {
    let limits = |state: &mut api::context::State| {
        state.limits = api::limit::Limits::new(&state.db, api::limit::Rates::default());
    };
    let strict = app.beside(limits);
    app.owner("ada").await;
    for email in ["ada@example.org", "nobody@example.org"] {
        assert_eq!(wrong(&request_reset(&strict, email).await), "done");
        assert_eq!(wrong(&request_reset(&strict, email).await), "RATE_LIMITED", "{email}");
        app.advance(TimeDelta::hours(1));
    }
    assert_eq!(strict.mails().len(), 1);
}

async fn a_link_for_another_account_vouches_for_nothing(app: &TestApp) {
    let stage = app.stage().await;
    app.mails();
    bare(app, &stage.ann, "requestEmailVerification", "email").await;
    let token = app.mailed(&stage.ann.email);
    let before = app.count().await;
    assert_eq!(wrong(&verify(app, &stage.bob, &token).await), "NOT_FOUND token");
    let nobody = ask_anonymously(app, &token).await;
    assert_eq!(nobody, "UNAUTHENTICATED");
    app.nothing_written_since(&before, "a link for another account").await;
    assert_eq!(wrong(&verify(app, &stage.ann, &token).await), "done", "it holds still");
}

async fn ask_anonymously(app: &TestApp, token: &str) -> String {
    let query = crate::harness::document("verifyEmail", "email");
    app.gql(None, &query, json!({ "input": { "token": token } })).await.code().to_owned()
}

async fn a_new_address_ends_with_whatever_changes_the_account(app: &TestApp) {
    let owner = app.owner("ada").await;
    let verification = app.mailed(&owner.email);
    let change = json!({ "email": "countess@example.org", "password": PASSWORD });
    app.done(&owner, "changeEmail", "email", change).await;
    let mails = app.mails();
    let to_change = mails[1].text.rsplit(' ').next().expect("a token");
    assert_eq!(wrong(&verify(app, &owner, &verification).await), "done");
    assert_eq!(wrong(&verify(app, &owner, to_change).await), "NOT_FOUND token");
    assert_eq!(app.account(&owner).await.email, "ada@example.org");
}

async fn a_reset_of_an_unverified_address_ends_what_was_left_behind(app: &TestApp) {
    let stage = app.stage().await;
    let input = json!({ "name": "Robot", "scopes": ["READ"], "expiresAt": app.now() + TimeDelta::days(7),
        "password": PASSWORD });
    let token = app.done(&stage.ann, "createApiToken", "token", input).await["token"].clone();
    let token = token.as_str().expect("a token");
    app.identity(&stage.ann).await;
    let may_ask = async || app.gql(Some(token), "{ viewer { role } }", Value::Null).await.status == 200;
    assert!(may_ask().await);
    app.mails();
    request_reset(app, &stage.ann.email).await;
    let to_reset = app.mailed(&stage.ann.email);
    assert_eq!(wrong(&reset(app, &to_reset, OTHER).await), "done");
    assert!(!may_ask().await, "whoever had the account before has not shown that the address is theirs");
    let left = raw(&app.db, "SELECT COUNT(*) AS n FROM identity WHERE unlinked_at IS NULL").await;
    assert_eq!(left[0].try_get::<i64>("", "n").expect("a count"), 0);
    for kind in ["api_token.revoked", "identity.unlinked"] {
        let told = raw(&app.db, &format!("SELECT COUNT(*) AS n FROM event WHERE kind = '{kind}'")).await;
        assert_eq!(told[0].try_get::<i64>("", "n").expect("a count"), 1, "{kind}");
    }
}
