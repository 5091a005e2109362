//! Members: who they are, what they may do, and who is kept out.

use crate::harness::{PASSWORD, Person, Reply, Stage, TestApp, both, document};
use api::membership::service::set_disabled;
use chrono::TimeDelta;
use entities::event;
use futures_util::future::join;
use sea_orm::{EntityTrait, QueryOrder};
use serde_json::{Value, json};

both!(
    everybody_sees_the_members_and_who_runs_it_their_addresses,
    roles_are_given_by_who_may_and_hold_at_once,
    admins_leave_owners_alone,
    the_last_owner_stays,
    two_owners_who_demote_each_other_leave_one,
    who_is_suspended_is_out_at_once_and_comes_back,
    a_disabled_account_is_out_everywhere_at_once,
    a_membership_of_another_organization_is_none,
);

/// The membership of somebody by name.
async fn member(app: &TestApp, who: &Person, name: &str) -> Value {
    let query = "{ organization { members(first: 9) { nodes { id name email role suspendedAt version } } } }";
    let seen = app.data(who, query, Value::Null).await;
    let members = seen["organization"]["members"]["nodes"].as_array().cloned().unwrap_or_default();
    members.into_iter().find(|member| member["name"] == name).expect("a member")
}

async fn give(app: &TestApp, who: &Person, member: &Value, role: &str) -> Vec<String> {
    let reply = app
        .mutate(who, "setMemberRole", "membership { role }", json!({ "membershipId": member["id"], "role": role }))
        .await;
    let payload = &reply.body["data"]["setMemberRole"];
    let errors = payload["errors"].as_array().unwrap_or_else(|| panic!("{}", reply.text));
    assert_eq!(errors.is_empty(), payload["membership"]["role"] == role, "{payload}");
    errors
        .iter()
        .map(|error| format!("{} {}", error["code"].as_str().unwrap_or(""), error["path"][0].as_str().unwrap_or("")))
        .collect()
}

async fn may_ask(app: &TestApp, token: &str) -> bool {
    let reply = app.gql(Some(token), "{ viewer { role } }", Value::Null).await;
    assert!(reply.status == 200 || (reply.status, reply.code()) == (401, "UNAUTHENTICATED"), "{}", reply.text);
    reply.status == 200
}

async fn signs_in(app: &TestApp, who: &Person) -> Reply {
    let input = json!({ "input": { "email": who.email, "password": PASSWORD } });
    app.gql(None, &document("signIn", "accessToken { token }"), input).await
}

async fn everybody_sees_the_members_and_who_runs_it_their_addresses(app: &TestApp) {
    let stage = app.stage().await;
    let query = "{ organization { members(first: 9) { nodes { name email role suspendedAt } } } }";
    let seen = async |who: &Person| {
        let seen = app.data(who, query, Value::Null).await;
        let all = seen["organization"]["members"]["nodes"].as_array().cloned().unwrap_or_default();
        all.iter().map(|m| json!([m["name"], m["role"], m["email"]])).collect::<Vec<_>>()
    };
    let line = |name: &str, role: &str, shown: bool| json!([name, role, shown.then(|| format!("{name}@example.org"))]);
    let all = |own: &str| {
        ["lead", "ann", "bob"]
            .map(|name| line(name, if name == "lead" { "OWNER" } else { "MEMBER" }, own == "lead" || own == name))
    };
    for who in [&stage.lead, &stage.ann, &stage.bob] {
        assert_eq!(seen(who).await, all(&who.name), "{}", who.name);
    }
    let ann = member(app, &stage.lead, "ann").await;
    let id = ann["id"].as_str().expect("an id");
    assert_eq!(app.node(&stage.bob, id, "... on Membership { name email }").await["email"], Value::Null);
    assert_eq!(app.node(&stage.lead, id, "... on Membership { name email }").await["email"], "ann@example.org");
}

async fn roles_are_given_by_who_may_and_hold_at_once(app: &TestApp) {
    let stage = app.stage().await;
    let (ann, bob) = (member(app, &stage.lead, "ann").await, member(app, &stage.lead, "bob").await);
    let before = app.count().await;
    for role in ["OWNER", "ADMIN", "MEMBER"] {
        assert_eq!(give(app, &stage.ann, &ann, role).await, ["FORBIDDEN "], "{role} for herself");
        assert_eq!(give(app, &stage.ann, &bob, role).await, ["FORBIDDEN "], "{role} for another");
    }
    app.nothing_written_since(&before, "a member").await;
    assert_eq!(give(app, &stage.lead, &ann, "ADMIN").await, [""; 0]);
    // With the token she had before.
    assert_eq!(give(app, &stage.ann, &bob, "ADMIN").await, [""; 0]);
    let old = json!({ "membershipId": bob["id"], "role": "MEMBER", "expectedVersion": 1 });
    assert_eq!(app.refused(&stage.ann, "setMemberRole", old).await, ["VERSION_CONFLICT expectedVersion"]);
    assert_eq!(give(app, &stage.ann, &bob, "MEMBER").await, [""; 0]);
    assert_eq!(give(app, &stage.bob, &ann, "MEMBER").await, ["FORBIDDEN "]);
    let before = app.count().await;
    assert_eq!(give(app, &stage.ann, &bob, "MEMBER").await, [""; 0], "what is so already is no change");
    app.nothing_written_since(&before, "the same role").await;
    let events = event::Entity::find().order_by_asc(event::Column::Id).all(&app.db).await.expect("events");
    let changes: Vec<Value> = events
        .iter()
        .filter(|event| event.kind == "membership.role_changed")
        .map(|event| {
            json!([event.before.as_ref().map(|row| &row["role"]), event.after.as_ref().map(|row| &row["role"])])
        })
        .collect();
    assert_eq!(changes, [json!(["MEMBER", "ADMIN"]), json!(["MEMBER", "ADMIN"]), json!(["ADMIN", "MEMBER"])]);
}

async fn admins_leave_owners_alone(app: &TestApp) {
    let stage = app.stage().await;
    let (lead, ann, bob) = (
        member(app, &stage.lead, "lead").await,
        member(app, &stage.lead, "ann").await,
        member(app, &stage.lead, "bob").await,
    );
    give(app, &stage.lead, &ann, "ADMIN").await;
    give(app, &stage.lead, &bob, "OWNER").await;
    let before = app.count().await;
    for role in ["ADMIN", "MEMBER", "OWNER"] {
        assert_eq!(give(app, &stage.ann, &lead, role).await, ["FORBIDDEN "], "{role}");
    }
    assert_eq!(give(app, &stage.ann, &ann, "OWNER").await, ["FORBIDDEN "], "nor become one");
    for mutation in ["suspendMember", "reinstateMember"] {
        assert_eq!(
            app.refused(&stage.ann, mutation, json!({ "membershipId": lead["id"] })).await,
            ["FORBIDDEN"],
            "{mutation}"
        );
    }
    app.nothing_written_since(&before, "an admin").await;
    assert_eq!(give(app, &stage.bob, &lead, "MEMBER").await, [""; 0], "another owner may");
}

async fn the_last_owner_stays(app: &TestApp) {
    let stage = app.stage().await;
    let (lead, ann) = (member(app, &stage.lead, "lead").await, member(app, &stage.lead, "ann").await);
    assert_eq!(give(app, &stage.lead, &lead, "ADMIN").await, ["BAD_INPUT role"]);
    assert_eq!(
        app.refused(&stage.lead, "suspendMember", json!({ "membershipId": lead["id"] })).await,
        ["BAD_INPUT membershipId"]
    );
    give(app, &stage.lead, &ann, "OWNER").await;
    // One who cannot come in is none.
    app.done(&stage.lead, "suspendMember", "", json!({ "membershipId": ann["id"] })).await;
    assert_eq!(give(app, &stage.lead, &lead, "MEMBER").await, ["BAD_INPUT role"]);
    app.done(&stage.lead, "reinstateMember", "", json!({ "membershipId": ann["id"] })).await;
    set_disabled(&app.state().db, &app.clock, &app.state().bus, &stage.ann.email, true).await.expect("an account");
    assert_eq!(give(app, &stage.lead, &lead, "MEMBER").await, ["BAD_INPUT role"]);
    set_disabled(&app.state().db, &app.clock, &app.state().bus, &stage.ann.email, false).await.expect("an account");
    assert_eq!(give(app, &stage.lead, &lead, "MEMBER").await, [""; 0]);
}

async fn two_owners_who_demote_each_other_leave_one(app: &TestApp) {
    let stage = app.stage().await;
    let (lead, ann) = (member(app, &stage.lead, "lead").await, member(app, &stage.lead, "ann").await);
    give(app, &stage.lead, &ann, "OWNER").await;
    let (one, other) = join(give(app, &stage.lead, &ann, "MEMBER"), give(app, &stage.ann, &lead, "MEMBER")).await;
    assert_eq!(usize::from(one.is_empty()) + usize::from(other.is_empty()), 1, "{one:?} {other:?}");
    let roles =
        [member(app, &stage.bob, "lead").await["role"].clone(), member(app, &stage.bob, "ann").await["role"].clone()];
    assert_eq!(roles.iter().filter(|role| **role == "OWNER").count(), 1, "{roles:?}");
}

async fn who_is_suspended_is_out_at_once_and_comes_back(app: &TestApp) {
    let stage = app.stage().await;
    let bob = member(app, &stage.lead, "bob").await;
    let suspend = json!({ "membershipId": bob["id"] });
    for who in [&stage.ann, &stage.bob] {
        assert_eq!(app.refused(who, "suspendMember", suspend.clone()).await, ["FORBIDDEN"]);
        assert_eq!(app.refused(who, "reinstateMember", suspend.clone()).await, ["FORBIDDEN"]);
    }
    let input = json!({ "name": "robot", "scopes": ["READ"], "expiresAt": "2026-06-01T00:00:00+00:00",
        "password": PASSWORD });
    let robot =
        app.done(&stage.bob, "createApiToken", "token", input).await["token"].as_str().expect("a token").to_owned();
    assert!(may_ask(app, &robot).await);
    let out = app.done(&stage.lead, "suspendMember", "membership { suspendedAt }", suspend.clone()).await;
    assert_eq!(out["membership"]["suspendedAt"], "2026-03-01T09:00:00+00:00");
    assert!(!may_ask(app, &stage.bob.token()).await && !may_ask(app, &robot).await);
    assert_eq!(crate::sessions::refresh::refused(app, &stage.bob.refresh_token()).await, "NOT_FOUND refreshToken");
    let reply = signs_in(app, &stage.bob).await;
    assert_eq!(reply.body["data"]["signIn"]["errors"][0]["code"], "BAD_INPUT", "{}", reply.text);
    app.done(&stage.lead, "reinstateMember", "membership { id }", suspend).await;
    assert!(!may_ask(app, &stage.bob.token()).await, "that session is over");
    assert!(may_ask(app, &robot).await, "what they did not lose they have again");
    let back = signs_in(app, &stage.bob).await;
    let token = back.body["data"]["signIn"]["accessToken"]["token"].as_str().expect("a token").to_owned();
    assert!(may_ask(app, &token).await);
}

async fn a_disabled_account_is_out_everywhere_at_once(app: &TestApp) {
    let stage: Stage = app.stage().await;
    let elsewhere = api::global_id::encode(app.another_organization(&stage.bob).await).0;
    let input = json!({ "email": stage.bob.email, "password": PASSWORD, "organizationId": elsewhere });
    let abroad = Person::new("bob", &stage.bob.email, "", &app.enter("signIn", input).await);
    let set = async |email: &str, disabled: bool| {
        set_disabled(&app.state().db, &app.clock, &app.state().bus, email, disabled).await
    };
    assert_eq!(set(&stage.bob.email, true).await.expect("an account"), 2);
    assert!(!may_ask(app, &stage.bob.token()).await && !may_ask(app, &abroad.token()).await);
    for who in [&stage.bob, &abroad] {
        assert_eq!(crate::sessions::refresh::refused(app, &who.refresh_token()).await, "NOT_FOUND refreshToken");
    }
    assert!(may_ask(app, &stage.ann.token()).await);
    let reply = signs_in(app, &stage.bob).await;
    assert_eq!(
        reply.body["data"]["signIn"]["errors"][0]["code"], "BAD_INPUT",
        "as for a wrong password: {}",
        reply.text
    );
    assert_eq!(set(&stage.bob.email, true).await.expect("an account"), 0, "once more changes nothing");
    let unknown = set("nobody@example.org", true).await.expect_err("there is none");
    assert!(unknown.to_string().contains("nobody@example.org"), "{unknown}");
    set(&stage.bob.email, false).await.expect("an account");
    assert!(!may_ask(app, &stage.bob.token()).await, "those sessions are over");
    // A sign-in that failed keeps the next one waiting.
    app.advance(TimeDelta::seconds(1));
    assert!(signs_in(app, &stage.bob).await.body["data"]["signIn"]["accessToken"]["token"].is_string());
    // In the record of both organizations, by nobody in them.
    let events = event::Entity::find().order_by_asc(event::Column::Id).all(&app.db).await.expect("events");
    let kinds: Vec<&str> =
        events.iter().filter(|event| event.actor_id.is_none()).map(|event| event.kind.as_str()).collect();
    let of = |kind: &str| kinds.iter().filter(|other| **other == kind).count();
    assert_eq!((of("user.disabled"), of("session.ended"), of("user.enabled")), (2, 2, 2), "{kinds:?}");
}

async fn a_membership_of_another_organization_is_none(app: &TestApp) {
    let stage = app.stage().await;
    let elsewhere = api::global_id::encode(app.another_organization(&stage.bob).await).0;
    let input = json!({ "email": stage.bob.email, "password": PASSWORD, "organizationId": elsewhere });
    let abroad = Person::new("bob", &stage.bob.email, "", &app.enter("signIn", input).await);
    let foreign = member(app, &abroad, "bob").await;
    let before = app.count().await;
    for (mutation, input) in [
        ("setMemberRole", json!({ "membershipId": foreign["id"], "role": "ADMIN" })),
        ("suspendMember", json!({ "membershipId": foreign["id"] })),
        ("reinstateMember", json!({ "membershipId": foreign["id"] })),
    ] {
        assert_eq!(app.refused(&stage.lead, mutation, input).await, ["NOT_FOUND membershipId"], "{mutation}");
    }
    app.nothing_written_since(&before, "an owner of another organization").await;
    assert_eq!(app.node(&stage.lead, foreign["id"].as_str().expect("an id"), "").await, Value::Null);
}
