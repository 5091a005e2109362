//! Which passwords are taken.

use super::{ask, sign_in, wrong};
use crate::harness::{PASSWORD, TestApp, both, raw};
use api::auth::leaked::Leaked;
use api::auth::password::Passwords;
use entities::user;
use sea_orm::{ActiveValue, ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use std::io::Write as _;

both!(
    guessable_passwords_are_refused_wherever_one_is_set,
    leaked_passwords_are_refused,
    an_old_hash_is_made_anew_when_its_password_comes,
    a_changed_password_is_the_only_one,
);

const OTHER: &str = "seven green lanterns under water";

fn sign_up(password: &str) -> Value {
    json!({ "email": "ada.lovelace@example.org", "name": "Ada Lovelace", "password": password,
        "organization": "Analytical Engines" })
}

async fn guessable_passwords_are_refused_wherever_one_is_set(app: &TestApp) {
    for weak in ["short", "aaaaaaaaaaaaaaaaaaaa", "ada.lovelace@example.org", "Analytical Engines", "passwordpassword1"]
    {
        assert_eq!(wrong(&ask(app, "signUp", "mustConfirm", sign_up(weak)).await), "BAD_INPUT password", "{weak}");
    }
    let long = "x7 ".repeat(43);
    assert_eq!(wrong(&ask(app, "signUp", "mustConfirm", sign_up(&long)).await), "BAD_INPUT password");
    let stage = app.stage().await;
    let invite = json!({ "initiativeId": stage.initiative, "email": "guest.of.honour@example.org",
        "name": "g", "role": "OBSERVER" });
    let invited = app.done(&stage.lead, "inviteStakeholder", "invitationToken", invite).await;
    let before = app.count().await;
    for weak in ["short", "guest.of.honour@example.org", "Guest Guestson G"] {
        let input = json!({ "token": invited["invitationToken"], "name": "Guest Guestson", "password": weak });
        let refused = ask(app, "acceptInvitation", "accessToken { token }", input).await;
        assert_eq!(wrong(&refused), "BAD_INPUT password", "{weak}");
        let change = json!({ "currentPassword": PASSWORD, "newPassword": weak });
        if weak == "short" {
            assert_eq!(app.refused(&stage.bob, "changePassword", change).await, ["BAD_INPUT newPassword"]);
        }
    }
    let hint = json!({ "currentPassword": PASSWORD, "newPassword": "bob@example.org.bob" });
    assert_eq!(app.refused(&stage.bob, "changePassword", hint).await, ["BAD_INPUT newPassword"]);
    app.nothing_written_since(&before, "a weak password").await;
}

async fn leaked_passwords_are_refused(app: &TestApp) {
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    // SHA-1 of the words below, between two others.
    file.write_all(LEAKED.as_bytes()).expect("space");
    let list = Leaked::open(file.path()).expect("a list");
    let strict = app.beside(|state| state.passwords = Passwords::new().expect("randomness").refusing(Some(list)));
    let refused = ask(&strict, "signUp", "mustConfirm", sign_up(PASSWORD)).await;
    assert_eq!(wrong(&refused), "BAD_INPUT password", "{refused}");
    assert!(refused["errors"][0]["message"].as_str().expect("a message").contains("leaked"), "{refused}");
    assert_eq!(wrong(&ask(&strict, "signUp", "mustConfirm", sign_up(OTHER)).await), "done");
}

/// The password of these tests under argon2id with 19 MiB and two passes, made elsewhere.
const WEAKER: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c2FsdCBvZiB0aGUgdGVzdHM$OZKkGTJvnMMbZFz2vUb79XEj/81AVD91QdelhoFcubA";

/// What every list says of "correct horse battery staple", as Have I Been Pwned writes it.
const LEAKED: &str = "ABF7AAD6438836DBE526AA231ABDE2D0EEF74D41:3\r\n\
    ABF7AAD6438836DBE526AA231ABDE2D0EEF74D42:384\r\n\
    FFFFFFFEE791CBAC0F6305CAF0CEE06BBE131160:2\r\n";

async fn an_old_hash_is_made_anew_when_its_password_comes(app: &TestApp) {
    let owner = app.owner("ada").await;
    let weaker = user::ActiveModel { password_hash: ActiveValue::Set(WEAKER.to_owned()), ..Default::default() };
    let own = user::Column::Email.eq(&owner.email);
    user::Entity::update_many().set(weaker).filter(own).exec(&app.db).await.expect("a row");
    let before = app.count().await;
    assert_eq!(wrong(&sign_in(app, &owner.email, PASSWORD, None).await), "done");
    let stored = app.account(&owner).await.password_hash;
    assert!(stored.contains("m=47104,t=1,p=1"), "{stored}");
    assert_eq!(app.count().await["event"], before["event"], "nothing that anybody sees changed");
    assert_eq!(wrong(&sign_in(app, &owner.email, PASSWORD, None).await), "done", "it is the same password");
}

async fn a_changed_password_is_the_only_one(app: &TestApp) {
    let stage = app.stage().await;
    app.mails();
    let change = |current: &str| json!({ "currentPassword": current, "newPassword": OTHER });
    assert_eq!(app.refused(&stage.bob, "changePassword", change("not it")).await, ["BAD_INPUT currentPassword"]);
    assert_eq!(
        app.refused(&stage.bob, "changePassword", change(PASSWORD)).await,
        ["RATE_LIMITED"],
        "guesses are slowed"
    );
    app.advance(chrono::TimeDelta::seconds(1));
    let done = app.done(&stage.bob, "changePassword", "viewer { user { email } }", change(PASSWORD)).await;
    assert_eq!(done["viewer"]["user"]["email"], "bob@example.org");
    let mails = app.mails();
    assert_eq!(
        mails.iter().map(|mail| (mail.to.as_str(), mail.subject.as_str())).collect::<Vec<_>>(),
        [("bob@example.org", "Your password was changed")]
    );
    assert_eq!(wrong(&sign_in(app, "bob@example.org", OTHER, None).await), "done");
    assert_eq!(wrong(&sign_in(app, "bob@example.org", PASSWORD, None).await), "BAD_INPUT password");
    let events = raw(&app.db, "SELECT COUNT(*) AS n FROM event WHERE kind = 'user.password_changed'").await;
    assert_eq!(events[0].try_get::<i64>("", "n").expect("a count"), 1);
}
