//! Signing up where anybody may, and where only the first owner does.

use super::{SESSION, ask, sign_in, wrong};
use crate::harness::{PASSWORD, Person, TestApp, both, generous};
use api::account::SignUps;
use api::limit::{Limits, Rates};
use chrono::TimeDelta;
use futures_util::future::join_all;
use serde_json::{Value, json};

both!(
    anybody_signs_up_by_the_link_in_their_mail,
    the_answer_to_a_sign_up_tells_nobody_who_has_an_account,
    a_link_alone_confirms_no_sign_up_of_another,
    a_sign_up_is_confirmed_once,
    the_first_owner_is_in_at_once_and_verifies_later,
    sign_ups_of_one_client_are_limited,
    mail_of_sign_ups_to_one_address_is_limited,
);

fn open(app: &TestApp) -> TestApp {
    app.beside(|state| state.accounts.sign_ups = SignUps::Open)
}

async fn sign_up(app: &TestApp, email: &str, password: &str) -> Value {
    let input = json!({ "email": email, "name": "Ada", "password": password, "organization": "Engines" });
    ask(app, "signUp", "mustConfirm accessToken { token }", input).await
}

async fn confirm(app: &TestApp, token: &str, password: &str) -> Value {
    ask(app, "confirmSignUp", SESSION, json!({ "token": token, "password": password })).await
}

async fn anybody_signs_up_by_the_link_in_their_mail(app: &TestApp) {
    let app = open(app);
    for (name, others) in [("ada", 0), ("grace", 1)] {
        let email = format!("{name}@example.org");
        let before = app.count().await;
        let asked = sign_up(&app, &email, PASSWORD).await;
        assert_eq!(asked, json!({ "mustConfirm": true, "accessToken": null, "errors": [] }));
        let token = app.mailed(&email);
        let counts = app.count().await;
        assert_eq!((counts["user"], counts["event"]), (others, before["event"]), "nothing is made yet");
        assert_eq!(wrong(&sign_in(&app, &email, PASSWORD, None).await), "BAD_INPUT password");
        let done = confirm(&app, &token, PASSWORD).await;
        assert_eq!(wrong(&done), "done", "{done}");
        let person = Person::new(name, &email, "", &done);
        let query = "{ viewer { role emailVerified user { email name } organization { name } } \
            initiatives(first: 9) { nodes { id } } }";
        let seen = app.data(&person, query, Value::Null).await;
        let viewer = json!({ "role": "OWNER", "emailVerified": true, "organization": { "name": "Engines" },
            "user": { "email": email, "name": "Ada" } });
        assert_eq!(seen["viewer"], viewer);
    }
    assert_eq!(app.count().await["organization"], 2, "each has an organization of their own");
}

async fn the_answer_to_a_sign_up_tells_nobody_who_has_an_account(app: &TestApp) {
    let owner = app.owner("ada").await;
    let app = open(app);
    // What the first request of an address costs more: it takes a share of what the address may ask.
    sign_up(&app, "mallory@example.org", PASSWORD).await;
    app.mails();
    app.take_statements();
    let known = sign_up(&app, &owner.email, PASSWORD).await;
    let statements = app.take_statements();
    let mails = app.mails();
    assert_eq!(mails.len(), 1, "{mails:?}");
    assert!(mails[0].to == owner.email && !mails[0].text.contains("token"), "{mails:?}");
    let unknown = sign_up(&app, "eve@example.org", PASSWORD).await;
    assert_eq!(known, unknown);
    assert_eq!(statements, app.take_statements(), "nor do the steps");
    let before = app.count().await;
    for wrong_input in ["short", "aaaaaaaaaaaaaaaaaaaa"] {
        let (known, unknown) =
            (sign_up(&app, &owner.email, wrong_input), sign_up(&app, "eve@example.org", wrong_input));
        assert_eq!(
            (wrong(&known.await), wrong(&unknown.await)),
            ("BAD_INPUT password".to_owned(), "BAD_INPUT password".to_owned())
        );
    }
    app.nothing_written_since(&before, "a weak password").await;
}

async fn a_link_alone_confirms_no_sign_up_of_another(app: &TestApp) {
    let app = open(app);
    // Mallory signs up with Ada's address and waits for her to open the mail.
    sign_up(&app, "ada@example.org", "the plot of a mean person").await;
    let token = app.mailed("ada@example.org");
    let before = app.count().await;
    assert_eq!(wrong(&confirm(&app, &token, PASSWORD).await), "BAD_INPUT password");
    app.nothing_written_since(&before, "another password").await;
    // Her own sign-up is another one.
    sign_up(&app, "ada@example.org", PASSWORD).await;
    let own = app.mailed("ada@example.org");
    assert_eq!(wrong(&confirm(&app, &own, PASSWORD).await), "done");
    let late = confirm(&app, &token, "the plot of a mean person").await;
    assert_eq!(wrong(&late), "NOT_FOUND token", "the address has an account by now");
}

async fn a_sign_up_is_confirmed_once(app: &TestApp) {
    let app = open(app);
    sign_up(&app, "ada@example.org", PASSWORD).await;
    let token = app.mailed("ada@example.org");
    let all = join_all((0..4).map(|_| confirm(&app, &token, PASSWORD))).await;
    assert_eq!(all.iter().filter(|payload| wrong(payload) == "done").count(), 1, "{all:?}");
    let counts = app.count().await;
    assert_eq!([counts["user"], counts["organization"], counts["membership"]], [1, 1, 1]);
    sign_up(&app, "grace@example.org", PASSWORD).await;
    let token = app.mailed("grace@example.org");
    app.advance(TimeDelta::hours(24));
    assert_eq!(wrong(&confirm(&app, &token, PASSWORD).await), "NOT_FOUND token");
}

async fn the_first_owner_is_in_at_once_and_verifies_later(app: &TestApp) {
    let first = sign_up(app, "ada@example.org", PASSWORD).await;
    assert!(first["accessToken"]["token"].is_string() && first["mustConfirm"] == false, "{first}");
    let token = app.mailed("ada@example.org");
    let second = sign_up(app, "eve@example.org", PASSWORD).await;
    assert_eq!(wrong(&second), "FORBIDDEN");
    assert_eq!(app.mails(), []);
    let ada = Person::new("ada", "ada@example.org", "", &sign_in(app, "ada@example.org", PASSWORD, None).await);
    app.done(&ada, "verifyEmail", "email", json!({ "token": token })).await;
}

async fn sign_ups_of_one_client_are_limited(app: &TestApp) {
    let app = app.beside(|state| {
        state.accounts.sign_ups = SignUps::Open;
        state.limits = api::limit::Limits::new(&state.db, api::limit::Rates::default());
    });
    for (name, expected) in [("a", "done"), ("b", "done"), ("c", "done"), ("d", "RATE_LIMITED")] {
        let answer = sign_up(&app, &format!("{name}@example.org"), PASSWORD).await;
        assert_eq!(wrong(&answer), expected, "{name}: {answer}");
    }
    for expected in ["BAD_INPUT password", "RATE_LIMITED"] {
        assert_eq!(wrong(&sign_in(&app, "a@example.org", PASSWORD, None).await), expected, "the account's own lock");
    }
    for (name, expected) in [("b", "BAD_INPUT password"), ("c", "RATE_LIMITED")] {
        let email = format!("{name}@example.org");
        assert_eq!(wrong(&sign_in(&app, &email, PASSWORD, None).await), expected, "three of one client");
    }
}

async fn mail_of_sign_ups_to_one_address_is_limited(app: &TestApp) {
    let owner = app.owner("ada").await;
    app.mails();
    let app = app.beside(|state| {
        state.accounts.sign_ups = SignUps::Open;
        let recovery_of_address = Rates::default().recovery_of_address;
        state.limits = Limits::new(&state.db, Rates { recovery_of_address, ..generous() });
    });
    for email in [owner.email.as_str(), "eve@example.org"] {
        assert_eq!(wrong(&sign_up(&app, email, "short").await), "BAD_INPUT password", "what is refused sends none");
        assert_eq!(wrong(&sign_up(&app, email, PASSWORD).await), "done");
        let refused = sign_up(&app, &email.to_uppercase(), PASSWORD).await;
        assert_eq!(wrong(&refused), "RATE_LIMITED", "{refused}");
        assert_eq!(refused["mustConfirm"], false);
        assert_eq!(app.mails().len(), 1, "{email}");
    }
    // It is a limit of this kind of mail.
    assert_eq!(wrong(&ask(&app, "requestPasswordReset", "email", json!({ "email": owner.email })).await), "done");
    app.mails();
    app.advance(TimeDelta::hours(1));
    assert_eq!(wrong(&sign_up(&app, "eve@example.org", PASSWORD).await), "done");
    assert_eq!(app.mails().len(), 1);
}
