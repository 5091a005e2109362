//! When a socket ends: with its token, with the server, and with too many others.

use crate::harness::{PASSWORD, Person, Socket, TestApp, both};
use api::bus::Bus;
use api::membership::service::set_disabled;
use api::server::Pace;
use chrono::TimeDelta;
use entities::membership;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use std::time::Duration;

both!(
    a_socket_ends_with_its_token,
    a_token_that_ended_ends_the_socket_that_asks_with_it,
    a_membership_that_ends_closes_the_sockets_at_once,
    without_a_word_the_sockets_close_soon,
    who_is_suspended_loses_their_sockets_at_once,
    a_session_that_ends_takes_its_sockets_along,
    an_account_that_is_disabled_elsewhere_loses_its_sockets_soon,
    a_server_that_stops_says_so,
    the_sixth_socket_of_a_person_is_refused,
    who_does_not_answer_is_not_there,
);

const FORBIDDEN: (u16, &str) = (4403, "Forbidden");

fn soon() -> Pace {
    Pace { look: Duration::from_millis(20), ..Pace::default() }
}

async fn closed(socket: &mut Socket) -> (u16, String) {
    socket.closed().await
}

async fn a_socket_ends_with_its_token(app: &TestApp) {
    let stage = app.stage().await;
    let app = app.paced(soon());
    let mut ann = app.begin(Some(&stage.ann.token())).await;
    let mut anonymous = app.begin(None).await;
    ann.told_of("1", &stage.proposal).await;
    app.advance(TimeDelta::minutes(15) + TimeDelta::seconds(6));
    assert_eq!(closed(&mut ann).await, (FORBIDDEN.0, FORBIDDEN.1.to_owned()));
    anonymous.subscribe("1", "{ __typename }", Value::Null).await;
    assert_eq!(anonymous.next().await["type"], "next", "nobody's socket has no token to end with");
}

async fn a_token_that_ended_ends_the_socket_that_asks_with_it(app: &TestApp) {
    let stage = app.stage().await;
    let never = app.paced(Pace { look: Duration::from_hours(1), ..Pace::default() });
    let mut ann = never.begin(Some(&stage.ann.token())).await;
    let mut bob = never.begin(Some(&stage.bob.token())).await;
    bob.told_of("1", &stage.proposal).await;
    app.advance(TimeDelta::minutes(15) + TimeDelta::seconds(6));
    ann.subscribe("1", "{ viewer { role } }", Value::Null).await;
    assert_eq!(closed(&mut ann).await.0, FORBIDDEN.0);
    // An event is a request too.
    let mut lead = never.begin(None).await;
    lead.subscribe("1", "{ __typename }", Value::Null).await;
    lead.next().await;
    never.take(&stage.lead, &stage.proposal, "ACCEPT").await;
    assert_eq!(closed(&mut bob).await.0, FORBIDDEN.0);
}

/// Ends the membership of this person, as an operator could.
async fn end_membership(app: &TestApp, email: &str) -> entities::UserId {
    let found = entities::user::Entity::find().filter(entities::user::Column::Email.eq(email)).one(&app.db).await;
    let user = found.expect("an answer").expect("an account").id;
    let ended = membership::Entity::delete_many().filter(membership::Column::UserId.eq(user)).exec(&app.db).await;
    ended.expect("it is written");
    user
}

async fn a_membership_that_ends_closes_the_sockets_at_once(app: &TestApp) {
    let stage = app.stage().await;
    let never = app.paced(Pace { look: Duration::from_hours(1), ..Pace::default() });
    let mut ann = never.begin(Some(&stage.ann.token())).await;
    let mut bob = never.begin(Some(&stage.bob.token())).await;
    let user = end_membership(&never, &stage.ann.email).await;
    never.state().bus.sessions_ended(user);
    assert_eq!(closed(&mut ann).await.0, FORBIDDEN.0);
    bob.subscribe("1", "{ viewer { role } }", Value::Null).await;
    assert_eq!(bob.next().await["payload"]["data"]["viewer"]["role"], "MEMBER");
}

async fn without_a_word_the_sockets_close_soon(app: &TestApp) {
    let stage = app.stage().await;
    let app = app.paced(soon());
    let mut ann = app.begin(Some(&stage.ann.token())).await;
    end_membership(&app, &stage.ann.email).await;
    assert_eq!(closed(&mut ann).await.0, FORBIDDEN.0);
}

/// Sockets are looked at only where somebody says so.
fn never() -> Pace {
    Pace { look: Duration::from_hours(1), ..Pace::default() }
}

async fn who_is_suspended_loses_their_sockets_at_once(app: &TestApp) {
    let stage = app.stage().await;
    let app = app.paced(never());
    let mut ann = app.begin(Some(&stage.ann.token())).await;
    let mut bob = app.begin(Some(&stage.bob.token())).await;
    ann.told_of("1", &stage.proposal).await;
    let members = "{ organization { members(first: 9) { nodes { id name } } } }";
    let seen = app.data(&stage.lead, members, Value::Null).await;
    let members = seen["organization"]["members"]["nodes"].as_array().expect("members");
    let member = members.iter().find(|member| member["name"] == "ann").expect("a member");
    app.done(&stage.lead, "suspendMember", "", json!({ "membershipId": member["id"] })).await;
    assert_eq!(closed(&mut ann).await.0, FORBIDDEN.0);
    bob.told_of("1", &stage.proposal).await;
}

async fn a_session_that_ends_takes_its_sockets_along(app: &TestApp) {
    let stage = app.stage().await;
    let app = app.paced(never());
    let input = json!({ "email": stage.ann.email, "password": PASSWORD });
    let there = Person::new("ann", &stage.ann.email, "", &app.enter("signIn", input).await);
    let mut here = app.begin(Some(&stage.ann.token())).await;
    let mut elsewhere = app.begin(Some(&there.token())).await;
    app.done(&there, "signOut", "", json!({})).await;
    assert_eq!(closed(&mut elsewhere).await.0, FORBIDDEN.0);
    here.told_of("1", &stage.proposal).await;
}

async fn an_account_that_is_disabled_elsewhere_loses_its_sockets_soon(app: &TestApp) {
    let stage = app.stage().await;
    let app = app.paced(soon());
    let mut ann = app.begin(Some(&stage.ann.token())).await;
    // By the command line, or by another server.
    let elsewhere = Bus::default();
    set_disabled(&app.state().db, &app.clock, &elsewhere, &stage.ann.email, true).await.expect("an account");
    assert_eq!(closed(&mut ann).await.0, FORBIDDEN.0);
}

async fn a_server_that_stops_says_so(app: &TestApp) {
    let stage = app.stage().await;
    let mut ann = app.begin(Some(&stage.ann.token())).await;
    let mut beginning = app.open().await;
    ann.told_of("1", &stage.proposal).await;
    app.state().bus.stop();
    assert_eq!(closed(&mut ann).await, (1001, "The server stops".to_owned()));
    assert_eq!(closed(&mut beginning).await.0, 1001);
    assert_eq!(closed(&mut app.open().await).await.0, 1001);
}

async fn the_sixth_socket_of_a_person_is_refused(app: &TestApp) {
    let stage = app.stage().await;
    for token in [Some(stage.ann.token()), None] {
        let mut sockets = Vec::new();
        for _ in 0..5 {
            sockets.push(app.begin(token.as_deref()).await);
        }
        let mut sixth = app.open().await;
        let payload = token.as_ref().map(|token| json!({ "token": token }));
        sixth.send(json!({ "type": "connection_init", "payload": payload })).await;
        let (code, reason) = closed(&mut sixth).await;
        assert_eq!((code, reason.as_str()), (4429, "Too many sockets: at most 5 at once"));
        app.begin(Some(&stage.bob.token())).await;
        assert_eq!(sockets.remove(2).close().await, 1000);
        sockets.push(app.begin(token.as_deref()).await);
    }
}

async fn who_does_not_answer_is_not_there(app: &TestApp) {
    let app = app.paced(Pace { ping: Duration::from_millis(50), ..Pace::default() });
    let mut silent = app.begin(None).await;
    silent.silent().await;
}
