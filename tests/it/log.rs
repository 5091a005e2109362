//! The log, however talkative, is read by people: it holds no secret of anybody's, and no address.

use crate::external::Door;
use crate::harness::{PROTOCOL, Person, SECRET, TestApp, both, document};
use api::account::SignUps;
use api::clock::new_id;
use chrono::TimeDelta;
use serde_json::{Value, json};
use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, Once};
use totp_rs::{Builder, Secret};
use tracing::Level;
use tracing_subscriber::filter::dynamic_filter_fn;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{Layer as _, fmt};
use uuid::Uuid;

both!(the_log_at_its_most_talkative_holds_no_secret);

/// How many tests listen.
static LISTENING: AtomicUsize = AtomicUsize::new(0);
static HEARD: Mutex<Vec<u8>> = Mutex::new(Vec::new());
static BEGIN: Once = Once::new();

/// Where the log goes.
struct Ear;

impl Write for Ear {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        HEARD.lock().expect("no test panics here").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Hears all that the server logs from now on; what the client of these tests logs of itself is left out.
fn listen() {
    BEGIN.call_once(|| {
        let ours = |target: &str| target.starts_with("awc") || target.starts_with("actix_http::client");
        let heard = dynamic_filter_fn(move |data, _| {
            LISTENING.load(Ordering::Relaxed) > 0 && *data.level() <= Level::TRACE && !ours(data.target())
        });
        let layer = fmt::layer().with_ansi(false).with_writer(|| Ear).with_filter(heard);
        tracing_subscriber::registry().with(layer).init();
    });
    LISTENING.fetch_add(1, Ordering::Relaxed);
}

/// What must not be heard, with what it is.
#[derive(Default)]
struct Secrets(Vec<(&'static str, String)>);

impl Secrets {
    fn keep(&mut self, what: &'static str, secret: &str) -> String {
        assert!(secret.len() > 8, "{what} is too short to be looked for: {secret:?}");
        self.0.push((what, secret.to_owned()));
        secret.to_owned()
    }

    fn tokens(&mut self, payload: &Value) -> Person {
        for (what, token) in [("an access token", "accessToken"), ("a refresh token", "refreshToken")] {
            self.keep(what, payload[token]["token"].as_str().unwrap_or_else(|| panic!("{payload}")));
        }
        Person::new("", "", "", payload)
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}"))
}

async fn the_log_at_its_most_talkative_holds_no_secret(app: &TestApp) {
    let app = app.beside(|state| state.accounts.sign_ups = SignUps::Open);
    let (mut secrets, once) = (Secrets::default(), new_id::<Uuid>().simple().to_string());
    listen();
    let email = secrets.keep("an address", &format!("{once}@example.org"));
    let password = secrets.keep("a password", &format!("password of {once}"));
    let lead = signs_up(&app, &mut secrets, &email, &password).await;
    let another = recovers(&app, &mut secrets, &email, &once).await;
    uses_tokens(&app, &mut secrets, &lead, &email, &another).await;
    let guest = secrets.keep("a guest's address", &format!("guest-{once}@example.org"));
    let stage = app.initiative(&mut signs_in(&app, &mut secrets, &email, &another, None).await, "CONTRIBUTOR").await;
    let lead = signs_in(&app, &mut secrets, &email, &another, None).await;
    let input = json!({ "initiativeId": stage, "email": guest, "name": "guest", "role": "OBSERVER" });
    let sent = app.done(&lead, "inviteStakeholder", "invitationToken", input).await;
    let token = secrets.keep("an invitation", text(&sent["invitationToken"]));
    let accepted = json!({ "token": token, "name": "guest", "password": format!("{password}, too") });
    secrets.tokens(&app.enter("acceptInvitation", accepted).await);
    proves_twice(&app, &mut secrets, &lead, &email, &another).await;
    comes_by_another(&app, &mut secrets, lead).await;
    let code = secrets.keep("the code of a provider, as a browser comes back with it", &format!("code-{once}"));
    let back = app.http.get(format!("{}/signed-in?code={code}&state={once}", app.url)).send().await;
    assert!(back.expect("an answer").status().is_client_error());

    LISTENING.fetch_sub(1, Ordering::Relaxed);
    let heard = String::from_utf8_lossy(&HEARD.lock().expect("no test panics here")).into_owned();
    assert!(heard.contains("HTTP request") && heard.contains("TRACE"), "little was heard: {} bytes", heard.len());
    for (what, secret) in &secrets.0 {
        let line = heard.lines().find(|line| line.contains(secret.as_str()));
        assert_eq!(line, None, "{what} is in the log");
    }
    app.stop().await;
}

async fn signs_up(app: &TestApp, secrets: &mut Secrets, email: &str, password: &str) -> Person {
    let input = json!({ "email": email, "name": "Ada", "password": password, "organization": "Engines" });
    app.gql(None, &document("signUp", "mustConfirm"), json!({ "input": input })).await;
    let token = secrets.keep("the link of a sign-up", &app.mailed(email));
    let entered = app.enter("confirmSignUp", json!({ "token": token, "password": password })).await;
    secrets.tokens(&entered)
}

/// Gives the new password.
async fn recovers(app: &TestApp, secrets: &mut Secrets, email: &str, once: &str) -> String {
    let wrong = secrets.keep("a wrong password", &format!("no password of {once}"));
    let input = json!({ "input": { "email": email, "password": wrong } });
    app.gql(None, &document("signIn", "accessToken { token }"), input).await;
    app.advance(TimeDelta::minutes(1));
    app.gql(None, &document("requestPasswordReset", ""), json!({ "input": { "email": email } })).await;
    let token = secrets.keep("the link of a reset", &app.mailed(email));
    let another = secrets.keep("a new password", &format!("another of {once}"));
    let input = json!({ "input": { "token": token, "password": another } });
    let reset = app.gql(None, &document("resetPassword", ""), input).await;
    assert_eq!(reset.body["data"]["resetPassword"]["errors"], json!([]), "{}", reset.text);
    another
}

async fn signs_in(app: &TestApp, secrets: &mut Secrets, email: &str, password: &str, code: Option<&str>) -> Person {
    let input = json!({ "email": email, "password": password, "code": code });
    secrets.tokens(&app.enter("signIn", input).await)
}

/// Refreshes, makes a token of the API, and sends tokens in every way there is.
async fn uses_tokens(app: &TestApp, secrets: &mut Secrets, ended: &Person, email: &str, password: &str) {
    let person = signs_in(app, secrets, email, password, None).await;
    let refreshed = app.enter("refreshSession", json!({ "refreshToken": person.refresh_token() })).await;
    let person = secrets.tokens(&refreshed);
    let input = json!({ "name": "Robot", "scopes": ["READ"], "expiresAt": app.now() + TimeDelta::days(7),
        "password": password });
    let made = app.done(&person, "createApiToken", "token", input).await;
    let robot = secrets.keep("an API token", text(&made["token"]));
    let other = secrets.keep("another header", "Basic c2VjcmV0OnNlY3JldA");
    let cookie = secrets.keep("a cookie", "session=told-to-nobody");
    let tokens = [robot.clone(), ended.token(), format!("{robot}x"), format!("{}x", person.token())];
    for header in tokens.into_iter().map(|token| format!("Bearer {token}")).chain([other]) {
        let sent = app.http.post(format!("{}/graphql", app.url)).insert_header(("authorization", header));
        let sent = sent.insert_header(("cookie", cookie.clone()));
        sent.send_json(&json!({ "query": "{ viewer { role } }" })).await.expect("an answer");
    }
    for token in [&robot, &person.token()] {
        let mut socket = app.open_as(&[PROTOCOL]).await;
        socket.send(json!({ "type": "connection_init", "payload": { "token": token } })).await;
        assert_eq!(socket.next().await["type"], "connection_ack");
    }
}

async fn proves_twice(app: &TestApp, secrets: &mut Secrets, person: &Person, email: &str, password: &str) {
    let enrolled = app.done(person, "enrolSecondFactor", "secret", json!({ "password": password })).await;
    let secret = secrets.keep("the secret of a second factor", text(&enrolled["secret"]));
    let codes = Builder::new().with_secret(Secret::try_from_base32(&secret).expect("base 32")).build();
    let code =
        codes.expect("a secret that is long enough").generate(u64::try_from(app.now().timestamp()).expect("now"));
    let input = json!({ "code": code.to_string() });
    let confirmed = app.done(person, "confirmSecondFactor", "recoveryCodes", input).await;
    let code = secrets.keep("a recovery code", text(&confirmed["recoveryCodes"][0]));
    signs_in(app, secrets, email, password, Some(&code)).await;
}

async fn comes_by_another(app: &TestApp, secrets: &mut Secrets, lead: Person) {
    let door = Door::of(app, lead, |settings| settings["providers"][0]["joins"] = json!(true)).await;
    secrets.keep("the secret of the client", SECRET);
    let begun = door.begin().await;
    secrets.keep("an attempt", &begun.attempt);
    let back = door.agreed(&begun).await;
    secrets.keep("a state", text(&back["state"]));
    let reply = door.finish(&back).await;
    secrets.keep("a token by another", text(&reply.body["data"]["finishExternalSignIn"]["accessToken"]["token"]));
    let trusted = secrets.keep("a token of the issuer", &door.issuer.access_token());
    door.viewer(&trusted).await;
    door.close().await;
}
