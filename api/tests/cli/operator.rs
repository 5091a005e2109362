//! `entente keys` and `entente account`: what whoever runs the server does beside it.

use super::Served;
use super::binary::{fails, run, text};
use api::clock::Clock;
use serde_json::{Value, json};
use std::process::Output;
use totp_rs::{Builder, Secret};

const EMAIL: &str = "ada@example.org";
const PASSWORD: &str = "correct horse battery staple";

/// What a command says that went well.
fn said(output: &Output) -> String {
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stdout)
}

#[test]
fn keys_are_made_shown_and_removed_when_nobody_needs_them() {
    let data = tempfile::tempdir().expect("a directory");
    let data = data.path().to_str().expect("a path");
    let keys = |more: &[&str]| run(&[&["keys"], more, &["--data", data, "--log", "off"]].concat());
    let says = |more: &[&str]| said(&keys(more));
    fails(&keys(&["list"]), 1, data);
    let first = says(&["rotate"]);
    assert!(first.ends_with("; it signs from now on\n"), "{first}");
    let first = first.split('`').nth(1).expect("an id").to_owned();
    let shown = says(&["list"]);
    assert!(shown.starts_with(&format!("{first}  made ")) && shown.ends_with("  signs\n"), "{shown}");
    fails(&keys(&["remove", &first]), 2, "the only key: rotate first");
    fails(&keys(&["remove", &first, "--now"]), 2, "the only key: rotate first");

    let second = says(&["rotate"]);
    assert!(second.ends_with(" UTC on\n"), "not before all servers know it: {second}");
    let shown = says(&["list"]);
    let [older, newer] = shown.lines().collect::<Vec<_>>()[..] else { panic!("two keys: {shown}") };
    assert!(older.ends_with("  signs") && !newer.ends_with("  signs"), "{shown}");
    let id = |line: &str| line.split(' ').next().expect("an id").to_owned();
    let (older, newer) = (id(older), id(newer));
    fails(&keys(&["remove", "20260301T090000Z-0a1b2c3d"]), 2, "there is no key");
    fails(&keys(&["remove", "../entente"]), 2, "there is no key");
    fails(&keys(&["remove", &newer]), 2, "is the newest key");
    fails(&keys(&["remove", &older]), 2, "may hold until");
    assert_eq!(says(&["list"]), shown, "nothing was removed");
    let removed = says(&["remove", &older, "--now"]);
    assert_eq!(removed, format!("removed key `{older}`; running servers do without it within a minute\n"));
    let left = says(&["list"]);
    assert!(left.starts_with(&newer) && left.lines().count() == 1, "{left}");
}

/// What a mutation by whoever has this token gives.
fn carried_out(served: &Served, token: &str, mutation: &str, selection: &str, input: &Value) -> Value {
    let kind = format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]);
    let query =
        format!("mutation($input: {kind}!) {{ {mutation}(input: $input) {{ {selection} errors {{ code path }} }} }}");
    let answer = served.post(token, &json!({ "query": query, "variables": { "input": input } }).to_string());
    assert!(answer["errors"].is_null(), "{answer}");
    answer["data"][mutation].clone()
}

/// What signing in gives; nobody's token is sent.
fn signed_in(served: &Served) -> Value {
    let query = "mutation($input: SignInInput!) { signIn(input: $input) { accessToken { token } errors { path } } }";
    let input = json!({ "email": EMAIL, "password": PASSWORD });
    let answer = served.ask(&json!({ "query": query, "variables": { "input": input } }).to_string());
    answer["data"]["signIn"].clone()
}

fn role(served: &Served, token: &str) -> Value {
    served.post(token, &json!({ "query": "{ viewer { role } }" }).to_string())
}

/// A server with one account, and its token.
fn with_account(data: &str) -> (Served, String) {
    let served = Served::start(&["serve", "--listen", "127.0.0.1:0", "--data", data]);
    let query = "mutation($input: SignUpInput!) { signUp(input: $input) { accessToken { token } errors { code } } }";
    let input = json!({ "email": EMAIL, "name": "Ada", "password": PASSWORD, "organization": "Engines" });
    let answer = served.ask(&json!({ "query": query, "variables": { "input": input } }).to_string());
    let token = answer["data"]["signUp"]["accessToken"]["token"].as_str().unwrap_or_else(|| panic!("{answer}"));
    (served, token.to_owned())
}

#[test]
fn nobody_gets_in_with_a_disabled_account_until_it_is_enabled() {
    let data = tempfile::tempdir().expect("a directory");
    let data = data.path().to_str().expect("a path");
    let account = |action: &str, email: &str| run(&["account", action, email, "--data", data, "--log", "off"]);
    let (served, token) = with_account(data);
    for action in ["disable", "enable", "reset-second-factor"] {
        fails(&account(action, "grace@example.org"), 2, "grace@example.org");
    }
    assert_eq!(role(&served, &token)["data"]["viewer"]["role"], "OWNER");
    let disabled = account("disable", " ADA@example.org ");
    assert!(text(&disabled.stdout).ends_with("; 1 sessions ended\n"), "{disabled:?}");
    assert_eq!(role(&served, &token)["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
    let enabled = account("enable", EMAIL);
    assert_eq!(text(&enabled.stdout), format!("`{EMAIL}` may sign in again\n"));
    assert_eq!(role(&served, &token)["errors"][0]["extensions"]["code"], "UNAUTHENTICATED", "what ended is over");
    assert!(signed_in(&served)["accessToken"]["token"].is_string());
    account("disable", EMAIL);
    assert_eq!(signed_in(&served)["accessToken"], Value::Null, "with the right password");
}

#[test]
fn a_second_factor_that_was_reset_is_not_asked_for() {
    let data = tempfile::tempdir().expect("a directory");
    let data = data.path().to_str().expect("a path");
    let (served, token) = with_account(data);
    let input = json!({ "password": PASSWORD });
    let secret = carried_out(&served, &token, "enrolSecondFactor", "secret", &input)["secret"].clone();
    let secret = Secret::try_from_base32(secret.as_str().expect("a secret")).expect("base 32");
    let codes = Builder::new().with_secret(secret).build().expect("a secret that is long enough");
    let now = u64::try_from(Clock::System.now().timestamp()).expect("after 1970");
    let input = json!({ "code": codes.generate(now).to_string() });
    let confirmed = carried_out(&served, &token, "confirmSecondFactor", "recoveryCodes", &input);
    assert_eq!(confirmed["recoveryCodes"].as_array().map(Vec::len), Some(10), "it is in force: {confirmed}");
    let said = said(&run(&["account", "reset-second-factor", EMAIL, "--data", data, "--log", "off"]));
    assert!(said.starts_with(&format!("`{EMAIL}` signs in with the password alone")), "{said}");
    assert!(signed_in(&served)["accessToken"]["token"].is_string());
}
