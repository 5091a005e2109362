//! Second factors: enrolled, confirmed, asked for, used once, and removed.

use super::{SESSION, ask, sign_in, wrong};
use crate::harness::{PASSWORD, Person, TestApp, both, raw};
use chrono::TimeDelta;
use futures_util::future::join_all;
use serde_json::{Value, json};
use totp_rs::{Builder, Secret};

both!(
    a_second_factor_is_in_force_once_its_first_code_came,
    a_code_is_taken_once,
    a_code_holds_for_one_step_to_either_side,
    a_recovery_code_is_taken_once,
    wrong_codes_are_slowed_down_and_then_stopped,
    a_second_factor_goes_with_password_and_code,
    a_reset_leaves_a_second_factor_in_force,
    who_reads_the_mail_is_not_kept_out_by_who_does_not,
    an_invitation_asks_for_the_second_factor,
    secrets_of_second_factors_are_sealed,
    a_password_alone_leaves_wrong_codes_counted,
    a_second_factor_ends_the_sessions_before_it,
    first_codes_are_not_guessed_freely,
);

/// The code of a secret now, or so many seconds away.
pub fn code(app: &TestApp, secret: &str, away: i64) -> String {
    let secret = Secret::try_from_base32(secret).expect("base 32");
    let codes = Builder::new().with_secret(secret).build().expect("a secret that is long enough");
    codes.generate(u64::try_from(app.now().timestamp() + away).expect("after 1970")).to_string()
}

async fn enrol(app: &TestApp, who: &Person) -> String {
    let input = json!({ "password": PASSWORD });
    let enrolled = app.done(who, "enrolSecondFactor", "secret otpauthUrl", input).await;
    let (secret, url) =
        (enrolled["secret"].as_str().expect("a secret"), enrolled["otpauthUrl"].as_str().expect("an address"));
    assert!(url.starts_with("otpauth://totp/Entente:") && url.contains(&format!("secret={secret}")), "{url}");
    secret.to_owned()
}

/// A second factor in force; gives its secret and its recovery codes. Its next code is half a minute away.
pub async fn factor(app: &TestApp, who: &Person) -> (String, Vec<String>) {
    let secret = enrol(app, who).await;
    let input = json!({ "code": code(app, &secret, 0) });
    let confirmed = app.done(who, "confirmSecondFactor", "recoveryCodes", input).await;
    let codes = confirmed["recoveryCodes"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let codes = codes.map(str::to_owned).collect();
    app.advance(TimeDelta::seconds(30));
    (secret, codes)
}

pub async fn has_factor(app: &TestApp, who: &Person) -> bool {
    let token = who.token();
    let reply = app.gql(Some(&token), "{ viewer { hasSecondFactor } }", Value::Null).await;
    reply.body["data"]["viewer"]["hasSecondFactor"].as_bool().expect("a truth")
}

async fn a_second_factor_is_in_force_once_its_first_code_came(app: &TestApp) {
    let owner = app.owner("ada").await;
    app.mails();
    let none = json!({ "code": "123456" });
    assert_eq!(app.refused(&owner, "confirmSecondFactor", none).await, ["BAD_INPUT"]);
    assert_eq!(app.refused(&owner, "enrolSecondFactor", json!({ "password": "not it" })).await, ["BAD_INPUT password"]);
    app.advance(TimeDelta::seconds(1));
    let first = enrol(app, &owner).await;
    let second = enrol(app, &owner).await;
    assert_ne!(first, second);
    assert_eq!(wrong(&sign_in(app, &owner.email, PASSWORD, None).await), "done", "not in force yet");
    let refused = app.refused(&owner, "confirmSecondFactor", json!({ "code": code(app, &first, 0) })).await;
    assert_eq!(refused, ["BAD_INPUT code"], "the first secret was replaced");
    app.advance(TimeDelta::seconds(1));
    assert!(!has_factor(app, &owner).await);
    let input = json!({ "code": format!(" {} ", code(app, &second, 0)) });
    let confirmed = app.done(&owner, "confirmSecondFactor", "recoveryCodes", input.clone()).await;
    let mut codes: Vec<&str> =
        confirmed["recoveryCodes"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), 10);
    assert!(has_factor(app, &owner).await);
    assert_eq!(
        app.mails().iter().map(|mail| mail.subject.as_str()).collect::<Vec<_>>(),
        ["Your account has a second factor"]
    );
    assert_eq!(app.refused(&owner, "confirmSecondFactor", input).await, ["BAD_INPUT"]);
    assert_eq!(app.refused(&owner, "enrolSecondFactor", json!({ "password": PASSWORD })).await, ["BAD_INPUT"]);
    for no_code in [None, Some(""), Some("  ")] {
        let asked = sign_in(app, &owner.email, PASSWORD, no_code).await;
        assert_eq!((wrong(&asked).as_str(), &asked["accessToken"]), ("BAD_INPUT code", &Value::Null));
        app.advance(TimeDelta::seconds(3));
    }
    app.advance(TimeDelta::seconds(30));
    let now = code(app, &second, 0);
    assert_eq!(
        wrong(&sign_in(app, &owner.email, "not it", Some(&now)).await),
        "BAD_INPUT password",
        "the password comes first"
    );
    app.advance(TimeDelta::seconds(3));
    assert_eq!(wrong(&sign_in(app, &owner.email, PASSWORD, Some(&code(app, &second, 0))).await), "done");
}

async fn a_code_is_taken_once(app: &TestApp) {
    let owner = app.owner("ada").await;
    let (secret, _) = factor(app, &owner).await;
    let now = code(app, &secret, 0);
    assert_eq!(wrong(&sign_in(app, &owner.email, PASSWORD, Some(&now)).await), "done");
    assert_eq!(wrong(&sign_in(app, &owner.email, PASSWORD, Some(&now)).await), "BAD_INPUT code");
    app.advance(TimeDelta::seconds(10));
    let before = code(app, &secret, -30);
    assert_eq!(wrong(&sign_in(app, &owner.email, PASSWORD, Some(&before)).await), "BAD_INPUT code", "nor an older one");
    app.advance(TimeDelta::seconds(30));
    let next = code(app, &secret, 0);
    let all = join_all((0..6).map(|_| sign_in(app, &owner.email, PASSWORD, Some(&next)))).await;
    assert_eq!(all.iter().filter(|payload| wrong(payload) == "done").count(), 1, "{all:?}");
}

async fn a_code_holds_for_one_step_to_either_side(app: &TestApp) {
    let owner = app.owner("ada").await;
    let (secret, _) = factor(app, &owner).await;
    app.advance(TimeDelta::minutes(5));
    for (away, expected) in [(-60, "BAD_INPUT code"), (60, "BAD_INPUT code"), (-30, "done"), (30, "done")] {
        let payload = sign_in(app, &owner.email, PASSWORD, Some(&code(app, &secret, away))).await;
        assert_eq!(wrong(&payload), expected, "{away} seconds away");
        app.advance(TimeDelta::minutes(2));
    }
}

async fn a_recovery_code_is_taken_once(app: &TestApp) {
    let owner = app.owner("ada").await;
    let (_, codes) = factor(app, &owner).await;
    let written = codes[0].to_uppercase().replace('-', " ");
    assert_eq!(wrong(&sign_in(app, &owner.email, PASSWORD, Some(&written)).await), "done", "however it is written");
    assert_eq!(wrong(&sign_in(app, &owner.email, PASSWORD, Some(&codes[0])).await), "BAD_INPUT code");
    app.advance(TimeDelta::seconds(1));
    let all = join_all((0..4).map(|_| sign_in(app, &owner.email, PASSWORD, Some(&codes[1])))).await;
    assert_eq!(all.iter().filter(|payload| wrong(payload) == "done").count(), 1, "{all:?}");
    for other in ["0".repeat(20), "x".repeat(20_000), "\u{0}".to_owned(), "１２３４５６".to_owned()] {
        app.advance(TimeDelta::seconds(10));
        assert_eq!(wrong(&sign_in(app, &owner.email, PASSWORD, Some(&other)).await), "BAD_INPUT code");
    }
}

async fn wrong_codes_are_slowed_down_and_then_stopped(app: &TestApp) {
    let owner = app.owner("ada").await;
    let (secret, _) = factor(app, &owner).await;
    for _ in 0..25 {
        let away = 3_600;
        let payload = sign_in(app, &owner.email, PASSWORD, Some(&code(app, &secret, away))).await;
        assert_eq!(wrong(&payload), "BAD_INPUT code");
        app.advance(TimeDelta::seconds(10));
    }
    let locked = super::waits(app, &owner.email, PASSWORD).await.expect("a wait");
    assert_eq!(locked, 3_590_000, "an hour: who guesses codes knows the password");
    app.advance(TimeDelta::milliseconds(locked));
    assert_eq!(wrong(&sign_in(app, &owner.email, PASSWORD, Some(&code(app, &secret, 0))).await), "done");
}

async fn a_second_factor_goes_with_password_and_code(app: &TestApp) {
    let owner = app.owner("ada").await;
    let (secret, codes) = factor(app, &owner).await;
    app.mails();
    let remove = |password: &str, code: &str| json!({ "password": password, "code": code });
    let before = app.count().await;
    let now = code(app, &secret, 0);
    assert_eq!(app.refused(&owner, "removeSecondFactor", remove("not it", &now)).await, ["BAD_INPUT password"]);
    app.advance(TimeDelta::seconds(1));
    assert_eq!(app.refused(&owner, "removeSecondFactor", remove(PASSWORD, "")).await, ["BAD_INPUT code"]);
    app.advance(TimeDelta::seconds(1));
    let soon = code(app, &secret, 600);
    assert_eq!(app.refused(&owner, "removeSecondFactor", remove(PASSWORD, &soon)).await, ["BAD_INPUT code"]);
    app.state().incidents.settled().await;
    assert_eq!(app.count().await["second_factor"], before["second_factor"]);
    assert!(has_factor(app, &owner).await);
    app.advance(TimeDelta::seconds(3));
    let now = code(app, &secret, 0);
    let done = app.done(&owner, "removeSecondFactor", "viewer { hasSecondFactor }", remove(PASSWORD, &now)).await;
    assert_eq!(done["viewer"]["hasSecondFactor"], false);
    assert_eq!(app.mails().len(), 1);
    assert_eq!(app.count().await["recovery_code"], 0);
    assert_eq!(wrong(&sign_in(app, &owner.email, PASSWORD, None).await), "done");
    assert_eq!(app.refused(&owner, "removeSecondFactor", remove(PASSWORD, &codes[0])).await, ["NOT_FOUND"]);
    // And another one may come.
    factor(app, &owner).await;
    assert_eq!(wrong(&sign_in(app, &owner.email, PASSWORD, None).await), "BAD_INPUT code");
}

async fn a_reset_leaves_a_second_factor_in_force(app: &TestApp) {
    let owner = app.owner("ada").await;
    let verification = app.mailed(&owner.email);
    app.done(&owner, "verifyEmail", "email", json!({ "token": verification })).await;
    factor(app, &owner).await;
    app.mails();
    ask(app, "requestPasswordReset", "email", json!({ "email": owner.email })).await;
    let other = "seven green lanterns under water";
    let reset = json!({ "token": app.mailed(&owner.email), "password": other });
    assert_eq!(wrong(&ask(app, "resetPassword", "email", reset).await), "done");
    assert_eq!(wrong(&sign_in(app, &owner.email, other, None).await), "BAD_INPUT code", "mail alone is not enough");
}

async fn who_reads_the_mail_is_not_kept_out_by_who_does_not(app: &TestApp) {
    // Nobody has shown that the address is theirs, and a second factor is there.
    let squatter = app.owner("ada").await;
    factor(app, &squatter).await;
    app.mails();
    ask(app, "requestPasswordReset", "email", json!({ "email": squatter.email })).await;
    let other = "seven green lanterns under water";
    let reset = json!({ "token": app.mailed(&squatter.email), "password": other });
    assert_eq!(wrong(&ask(app, "resetPassword", "email", reset).await), "done");
    assert_eq!(wrong(&sign_in(app, &squatter.email, other, None).await), "done");
}

async fn an_invitation_asks_for_the_second_factor(app: &TestApp) {
    let mut stage = app.stage().await;
    let (secret, _) = factor(app, &stage.bob).await;
    let hers = app.initiative(&mut stage.ann, "CONTRIBUTOR").await;
    let invite = json!({ "initiativeId": hers, "email": "bob@example.org", "name": "b", "role": "OBSERVER" });
    let invited = app.done(&stage.ann, "inviteStakeholder", "invitationToken", invite).await;
    let accept =
        |code: Value| json!({ "token": invited["invitationToken"], "name": "b", "password": PASSWORD, "code": code });
    assert_eq!(wrong(&ask(app, "acceptInvitation", SESSION, accept(Value::Null)).await), "BAD_INPUT code");
    app.advance(TimeDelta::seconds(1));
    let now = json!(code(app, &secret, 0));
    assert_eq!(wrong(&ask(app, "acceptInvitation", SESSION, accept(now)).await), "done");
}

async fn secrets_of_second_factors_are_sealed(app: &TestApp) {
    let owner = app.owner("ada").await;
    let (secret, codes) = factor(app, &owner).await;
    let bytes = Secret::try_from_base32(&secret).expect("base 32");
    let hex = raw_hex(bytes.as_bytes());
    let plain = codes[0].replace('-', "");
    for (table, columns) in [
        ("second_factor", "sealed_secret"),
        ("recovery_code", "code_hash"),
        ("event", "COALESCE(CAST(after AS TEXT), '')"),
    ] {
        for row in raw(&app.db, &format!("SELECT {columns} AS shown FROM {table}")).await {
            let shown: String = row.try_get("", "shown").expect("text");
            for leak in [&secret, &hex, &plain, &codes[0]] {
                assert!(!shown.contains(leak.as_str()), "{table} says {shown}");
            }
        }
    }
    let kinds =
        raw(&app.db, "SELECT kind FROM event WHERE subject_kind = 'SecondFactor' ORDER BY recorded_at, id").await;
    let kinds: Vec<String> = kinds.iter().map(|row| row.try_get("", "kind").expect("text")).collect();
    assert_eq!(kinds, ["secondFactor.enrolled", "secondFactor.confirmed"]);
}

fn raw_hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
}

async fn a_password_alone_leaves_wrong_codes_counted(app: &TestApp) {
    let owner = app.owner("ada").await;
    factor(app, &owner).await;
    let guess = || json!({ "password": PASSWORD, "code": "nonsense" });
    for _ in 0..25 {
        app.advance(TimeDelta::seconds(10));
        assert_eq!(app.refused(&owner, "removeSecondFactor", guess()).await, ["BAD_INPUT code"]);
        app.advance(TimeDelta::seconds(10));
        app.mutate(&owner, "enrolSecondFactor", "", json!({ "password": PASSWORD })).await;
    }
    app.advance(TimeDelta::seconds(10));
    assert_eq!(app.refused(&owner, "removeSecondFactor", guess()).await, ["RATE_LIMITED"]);
}

async fn a_second_factor_ends_the_sessions_before_it(app: &TestApp) {
    let owner = app.owner("ada").await;
    let other = Person::new("ada", &owner.email, "", &sign_in(app, &owner.email, PASSWORD, None).await);
    let status = async |who: &Person| app.gql(Some(&who.token()), "{ viewer { role } }", Value::Null).await.status;
    assert_eq!((status(&owner).await, status(&other).await), (200, 200));
    factor(app, &owner).await;
    assert_eq!((status(&owner).await, status(&other).await), (200, 401));
}

async fn first_codes_are_not_guessed_freely(app: &TestApp) {
    let owner = app.owner("ada").await;
    let secret = enrol(app, &owner).await;
    let confirm = |away: i64| json!({ "code": code(app, &secret, away) });
    assert_eq!(app.refused(&owner, "confirmSecondFactor", confirm(3_600)).await, ["BAD_INPUT code"]);
    let at_once = app.refused(&owner, "confirmSecondFactor", confirm(0)).await;
    assert_eq!(at_once, ["RATE_LIMITED"], "it takes its turn");
    for _ in 1..25 {
        app.advance(TimeDelta::seconds(10));
        assert_eq!(app.refused(&owner, "confirmSecondFactor", confirm(3_600)).await, ["BAD_INPUT code"]);
    }
    app.advance(TimeDelta::seconds(10));
    assert_eq!(app.refused(&owner, "confirmSecondFactor", confirm(0)).await, ["RATE_LIMITED"]);
    app.advance(TimeDelta::hours(1));
    let again = json!({ "email": owner.email, "password": PASSWORD });
    let owner = Person::new("ada", &owner.email, "", &app.enter("signIn", again).await);
    app.done(&owner, "confirmSecondFactor", "recoveryCodes", confirm(0)).await;
}
