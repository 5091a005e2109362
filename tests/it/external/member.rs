//! What becomes of people whom a provider vouches for: an account, a role, a part.

use super::{Door, wrong};
use crate::harness::{Invite, Lie, PASSWORD, TestApp, both};
use api::membership::service::set_disabled;
use entities::event;
use futures_util::future::join_all;
use sea_orm::EntityTrait;
use serde_json::{Value, json};

both!(
    whoever_is_unknown_comes_in_where_the_settings_say_so,
    whoever_is_unknown_stays_out_where_they_do_not,
    nobody_is_told_who_has_an_account,
    one_person_is_one_account_however_often_they_come,
    groups_give_the_role_at_each_sign_in,
    the_last_owner_stays_one,
    a_part_that_waits_for_the_address_is_theirs,
    nobody_takes_up_a_second_part,
    an_owner_whose_account_is_disabled_is_none,
    coming_in_is_on_record,
);

async fn whoever_is_unknown_comes_in_where_the_settings_say_so(app: &TestApp) {
    let door = Door::wide(app).await;
    let viewer = door.viewer(&door.enter().await).await;
    assert_eq!((&viewer["role"], &viewer["user"]["name"]), (&json!("MEMBER"), &json!("Ada")));
    // A name that is none, one that is too long, and none at all.
    for (subject, name, shown) in [
        ("2", json!("  "), "two".to_owned()),
        ("3", json!("n".repeat(500)), "n".repeat(100)),
        ("4", Value::Null, "two4".to_owned()),
        ("5", json!("a\0b"), "two5".to_owned()),
    ] {
        let local = if subject == "2" { "two".to_owned() } else { format!("two{subject}") };
        let email = format!("{}@Example.ORG", local.to_uppercase());
        door.issuer.person(json!({ "sub": subject, "email": email, "email_verified": true, "name": name }));
        let viewer = door.viewer(&door.enter().await).await;
        assert_eq!(viewer["user"]["email"], json!(format!("{local}@example.org")));
        assert_eq!(viewer["user"]["name"], json!(shown));
    }
    // Not into the account of somebody who has not shown that the address is theirs, nor without one.
    let before = app.count().await;
    door.issuer.person(json!({ "sub": "6", "email": "lead@example.org", "email_verified": true }));
    assert_eq!(wrong(&door.sign_in().await), "FORBIDDEN");
    door.issuer.person(json!({ "sub": "7", "email": "seven@example.org", "email_verified": false }));
    assert_eq!(wrong(&door.sign_in().await), "FORBIDDEN");
    app.nothing_written_since(&before, "an address that nobody has shown to be theirs").await;
    door.close().await;
}

async fn whoever_is_unknown_stays_out_where_they_do_not(app: &TestApp) {
    let door = Door::open(app, |_| {}).await;
    let before = app.count().await;
    assert_eq!(wrong(&door.sign_in().await), "FORBIDDEN");
    app.nothing_written_since(&before, "somebody who is not known").await;
    door.close().await;
}

async fn nobody_is_told_who_has_an_account(app: &TestApp) {
    let door = Door::open(app, |_| {}).await;
    let stranger = door.sign_in().await;
    // The owner's address, which they have not shown to be theirs.
    door.issuer.person(json!({ "sub": "x", "email": "lead@example.org", "email_verified": true }));
    let known = door.sign_in().await;
    assert_eq!((wrong(&known), &known.text), ("FORBIDDEN".to_owned(), &stranger.text));
    for verified in [json!(false), Value::Null] {
        door.issuer.lie([Lie::Claim("email_verified", verified)]);
        assert_eq!(door.sign_in().await.text, stranger.text);
    }
    door.issuer.lie([Lie::Claim("email", Value::Null)]);
    assert_eq!(door.sign_in().await.text, stranger.text);
    door.issuer.lie([Lie::Claim("email", json!("not an address"))]);
    assert_eq!(door.sign_in().await.text, stranger.text);
    door.close().await;
}

async fn one_person_is_one_account_however_often_they_come(app: &TestApp) {
    let door = Door::wide(app).await;
    let tokens = join_all((0..6).map(|_| door.enter())).await;
    let viewers = join_all(tokens.iter().map(|token| door.viewer(token))).await;
    assert!(viewers.iter().all(|viewer| viewer["user"]["id"] == viewers[0]["user"]["id"]), "{viewers:#?}");
    let before = app.count().await;
    // Another address and another name at the provider: still the same subject.
    door.issuer.person(json!({ "sub": "ada-1", "email": "other@example.org", "email_verified": true }));
    let again = door.viewer(&door.enter().await).await;
    assert_eq!((&again["user"]["id"], &again["user"]["email"]), (&viewers[0]["user"]["id"], &json!("ada@example.org")));
    let after = app.count().await;
    assert_eq!((after["user"], after["identity"], after["membership"]), (2, 1, 2));
    assert_eq!(before["identity"], after["identity"]);
    door.close().await;
}

fn with_groups(settings: &mut Value) {
    for of in ["providers", "issuers"] {
        let entry = &mut settings[of][0];
        entry["joins"] = json!(true);
        entry["groupsClaim"] = json!("https://example.org/groups");
        entry["roles"] = json!({ "board": "OWNER", "ops": "ADMIN", "staff": "MEMBER" });
    }
}

async fn groups_give_the_role_at_each_sign_in(app: &TestApp) {
    let door = Door::open(app, with_groups).await;
    let steps = [
        (json!(["staff"]), "MEMBER"),
        (json!(["staff", "ops"]), "ADMIN"),
        (json!("board"), "OWNER"),
        (json!(["board", "ops", "staff"]), "OWNER"),
        (json!(["somebody else's"]), "MEMBER"),
        (json!(["ops", 7, null]), "ADMIN"),
        (json!([]), "MEMBER"),
        (json!(["ops"]), "ADMIN"),
        (Value::Null, "MEMBER"),
    ];
    for (groups, role) in steps {
        door.issuer.lie([Lie::Claim("https://example.org/groups", groups.clone())]);
        assert_eq!(door.viewer(&door.enter().await).await["role"], role, "{groups}");
    }
    let events = event::Entity::find().all(&app.db).await.expect("the events");
    let roles = events.iter().filter(|event| event.kind == "membership.role_changed").count();
    assert_eq!(roles, 7, "each change is on record, and nothing else");
    door.close().await;
}

async fn the_last_owner_stays_one(app: &TestApp) {
    let door = Door::open(app, with_groups).await;
    let begun = door.begin().await;
    let mut back = door.agreed(&begun).await;
    back["password"] = json!(PASSWORD);
    door.app.done(&door.lead, "linkIdentity", "identity { id }", back).await;
    assert_eq!(door.viewer(&door.enter().await).await["role"], "OWNER", "without a group that makes owners");
    // With another owner there, the groups hold.
    door.issuer.person(json!({ "sub": "bob-1", "email": "bob@example.org", "email_verified": true,
        "https://example.org/groups": ["board"] }));
    assert_eq!(door.viewer(&door.enter().await).await["role"], "OWNER");
    door.issuer.person(json!({ "sub": "ada-1", "https://example.org/groups": ["staff"] }));
    assert_eq!(door.viewer(&door.enter().await).await["role"], "MEMBER");
    door.close().await;
}

async fn a_part_that_waits_for_the_address_is_theirs(app: &TestApp) {
    let mut door = Door::wide(app).await;
    let initiative = door.app.initiative(&mut door.lead, "APPROVER").await;
    for (email, name) in [("ada@example.org", "A."), ("other@example.org", "O.")] {
        let invite = json!({ "initiativeId": initiative, "email": email, "name": name, "role": "OBSERVER" });
        door.app.done(&door.lead, "inviteStakeholder", "stakeholder { id }", invite).await;
    }
    let token = door.enter().await;
    let query = "query($id: ID!) { initiative(id: $id) { viewerStakeholder { name role } } }";
    let seen = door.app.gql(Some(&token), query, json!({ "id": initiative })).await;
    assert_eq!(seen.body["data"]["initiative"]["viewerStakeholder"], json!({ "name": "Ada", "role": "OBSERVER" }));
    door.close().await;
}

async fn coming_in_is_on_record(app: &TestApp) {
    let door = Door::wide(app).await;
    door.enter().await;
    let events = event::Entity::find().all(&app.db).await.expect("the events");
    let kinds: Vec<&str> = events.iter().map(|event| &*event.kind).collect();
    for (kind, times) in [("user.joined", 2), ("membership.granted", 2), ("identity.linked", 1)] {
        assert_eq!(kinds.iter().filter(|found| **found == kind).count(), times, "{kind}");
    }
    let linked = events.iter().find(|event| event.kind == "identity.linked").and_then(|event| event.after.clone());
    let linked = linked.expect("a row");
    assert_eq!((&linked["issuer"], &linked["subject"]), (&json!(door.issuer.url), &json!("ada-1")));
    door.close().await;
}

async fn nobody_takes_up_a_second_part(app: &TestApp) {
    let mut door = Door::wide(app).await;
    let initiative = door.app.initiative(&mut door.lead, "APPROVER").await;
    let bob = door.app.invite(&door.lead, &initiative, Invite::new("bob", "OBSERVER")).await;
    let invite = json!({ "initiativeId": initiative, "email": "ada@example.org", "name": "A.", "role": "APPROVER" });
    door.app.done(&door.lead, "inviteStakeholder", "stakeholder { id }", invite).await;
    // Bob is Ada from now on, and the provider says so too.
    door.app.mails();
    let change = json!({ "email": "ada@example.org", "password": PASSWORD });
    door.app.done(&bob, "changeEmail", "email", change).await;
    let mails = door.app.mails();
    let token = mails[1].text.rsplit(' ').next().expect("a token");
    door.app.done(&bob, "verifyEmail", "email", json!({ "token": token })).await;
    let token = door.enter().await;
    let query = "query($id: ID!) { initiative(id: $id) { viewerStakeholder { role } \
        stakeholders(first: 9) { nodes { role hasJoined } } } }";
    let seen = door.app.gql(Some(&token), query, json!({ "id": initiative })).await;
    let expected = json!({ "viewerStakeholder": { "role": "OBSERVER" }, "stakeholders": { "nodes": [
        { "role": "APPROVER", "hasJoined": true },
        { "role": "OBSERVER", "hasJoined": true },
        { "role": "APPROVER", "hasJoined": false },
    ] } });
    assert_eq!(seen.body["data"]["initiative"], expected, "{}", seen.text);
    door.close().await;
}

async fn an_owner_whose_account_is_disabled_is_none(app: &TestApp) {
    let door = Door::open(app, with_groups).await;
    door.issuer.person(json!({ "sub": "bob-1", "email": "bob@example.org", "email_verified": true,
        "https://example.org/groups": ["board"] }));
    door.enter().await;
    door.issuer.person(json!({ "sub": "ada-1", "email": "ada@example.org", "email_verified": true,
        "https://example.org/groups": ["board"] }));
    assert_eq!(door.viewer(&door.enter().await).await["role"], "OWNER");
    let state = door.app.state();
    for email in ["lead@example.org", "bob@example.org"] {
        set_disabled(&state.db, &state.clock, &state.bus, email, true).await.expect("an account");
    }
    door.issuer.lie([Lie::Claim("https://example.org/groups", json!(["staff"]))]);
    assert_eq!(door.viewer(&door.enter().await).await["role"], "OWNER", "there is nobody else who can come in");
    set_disabled(&state.db, &state.clock, &state.bus, "bob@example.org", false).await.expect("an account");
    assert_eq!(door.viewer(&door.enter().await).await["role"], "MEMBER");
    door.close().await;
}
