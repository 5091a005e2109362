//! Invitations: the secret shown to who invites proves nothing about the address, the one in the mail does.

use super::{SESSION, ask, wrong};
use crate::harness::{Invite, PASSWORD, Person, TestApp, both};
use serde_json::{Value, json};

both!(
    only_the_secret_of_the_mail_verifies_an_address,
    an_account_that_is_there_is_verified_by_the_mail_too,
    only_who_has_a_verified_address_takes_part_at_once,
    either_secret_takes_the_invitation_up_and_ends_the_other,
    nobody_has_two_parts_in_an_initiative,
);

const INVITED: &str = "stakeholder { hasJoined } invitationToken";

fn invite(initiative: &str, email: &str) -> Value {
    json!({ "initiativeId": initiative, "email": email, "name": "guest", "role": "OBSERVER" })
}

async fn accept(app: &TestApp, token: &Value) -> Value {
    let input = json!({ "token": token, "name": "guest", "password": PASSWORD });
    ask(app, "acceptInvitation", SESSION, input).await
}

async fn is_verified(app: &TestApp, who: &Person) -> bool {
    app.data(who, "{ viewer { emailVerified } }", Value::Null).await["viewer"]["emailVerified"] == true
}

async fn only_the_secret_of_the_mail_verifies_an_address(app: &TestApp) {
    let stage = app.stage().await;
    app.mails();
    for (name, by_mail) in [("carol", true), ("dave", false)] {
        let email = format!("{name}@example.org");
        let invited = app.done(&stage.lead, "inviteStakeholder", INVITED, invite(&stage.initiative, &email)).await;
        let mailed = json!(app.mailed(&email));
        assert_ne!(mailed, invited["invitationToken"], "who invites never sees it");
        let payload = accept(app, if by_mail { &mailed } else { &invited["invitationToken"] }).await;
        assert_eq!(wrong(&payload), "done", "{payload}");
        assert_eq!(is_verified(app, &Person::new(name, &email, "", &payload)).await, by_mail);
    }
}

async fn an_account_that_is_there_is_verified_by_the_mail_too(app: &TestApp) {
    let mut stage = app.stage().await;
    let hers = app.initiative(&mut stage.ann, "CONTRIBUTOR").await;
    app.mails();
    let invited = app.done(&stage.ann, "inviteStakeholder", INVITED, invite(&hers, "bob@example.org")).await;
    assert_eq!(invited["stakeholder"]["hasJoined"], false, "he has not shown that the address is his");
    let mailed = app.mailed("bob@example.org");
    let wrong_password = json!({ "token": mailed, "name": "b", "password": "somebody else's password" });
    assert_eq!(wrong(&ask(app, "acceptInvitation", SESSION, wrong_password).await), "BAD_INPUT password");
    assert_eq!(wrong(&accept(app, &json!(mailed)).await), "RATE_LIMITED", "an invitation is no way around the lock");
    app.advance(chrono::TimeDelta::seconds(1));
    assert_eq!(wrong(&accept(app, &json!(mailed)).await), "done");
    assert!(is_verified(app, &stage.bob).await);
}

async fn only_who_has_a_verified_address_takes_part_at_once(app: &TestApp) {
    let mut stage = app.stage().await;
    // Bob opens an initiative, invites the boss and takes the link himself: the account is a member.
    let his = app.initiative(&mut stage.bob, "CONTRIBUTOR").await;
    let to_boss = app.done(&stage.bob, "inviteStakeholder", INVITED, invite(&his, "boss@example.org")).await;
    let taken = accept(app, &to_boss["invitationToken"]).await;
    let puppet = Person::new("boss", "boss@example.org", "", &taken);
    app.mails();
    // What the lead gives the boss goes to who reads the boss's mail.
    let mut part = invite(&stage.initiative, "boss@example.org");
    part["isLead"] = json!(true);
    let invited = app.done(&stage.lead, "inviteStakeholder", INVITED, part).await;
    assert_eq!(invited["stakeholder"]["hasJoined"], false);
    assert_eq!(app.node(&puppet, &stage.initiative, "").await, Value::Null, "bob's puppet sees nothing of it");
    let mailed = app.mailed("boss@example.org");
    // The boss sets a password of their own, and the account is theirs.
    ask(app, "requestPasswordReset", "email", json!({ "email": "boss@example.org" })).await;
    let to_reset = app.mailed("boss@example.org");
    let reset = json!({ "token": to_reset, "password": "seven green lanterns under water" });
    assert_eq!(wrong(&ask(app, "resetPassword", "email", reset).await), "done");
    let input = json!({ "token": mailed, "name": "boss", "password": "seven green lanterns under water" });
    let payload = ask(app, "acceptInvitation", SESSION, input).await;
    let boss = Person::new("boss", "boss@example.org", "", &payload);
    let seen = app.node(&boss, &stage.initiative, "... on Initiative { viewerStakeholder { isLead } }").await;
    assert_eq!(seen["viewerStakeholder"]["isLead"], true);
    // From now on the address is known to be theirs.
    let another = app.initiative(&mut stage.ann, "CONTRIBUTOR").await;
    let joined = app.done(&stage.ann, "inviteStakeholder", INVITED, invite(&another, "boss@example.org")).await;
    assert_eq!(joined, json!({ "stakeholder": { "hasJoined": true }, "invitationToken": null, "errors": [] }));
}

async fn either_secret_takes_the_invitation_up_and_ends_the_other(app: &TestApp) {
    let stage = app.stage().await;
    app.mails();
    for name in ["carol", "dave"] {
        let email = format!("{name}@example.org");
        let invited = app.done(&stage.lead, "inviteStakeholder", INVITED, invite(&stage.initiative, &email)).await;
        let (shown, mailed) = (invited["invitationToken"].clone(), json!(app.mailed(&email)));
        let (first, second) = if name == "carol" { (shown, mailed) } else { (mailed, shown) };
        assert_eq!(wrong(&accept(app, &first).await), "done");
        assert_eq!(wrong(&accept(app, &second).await), "NOT_FOUND token");
    }
    // A new invitation ends both secrets of the one before.
    let first = app.done(&stage.lead, "inviteStakeholder", INVITED, invite(&stage.initiative, "eve@example.org")).await;
    let first = [first["invitationToken"].clone(), json!(app.mailed("eve@example.org"))];
    app.done(&stage.lead, "inviteStakeholder", INVITED, invite(&stage.initiative, "eve@example.org")).await;
    for token in first {
        assert_eq!(wrong(&accept(app, &token).await), "NOT_FOUND token");
    }
    let eve = app.invite(&stage.lead, &stage.initiative, Invite::new("eve", "OBSERVER")).await;
    assert_eq!(eve.name, "eve");
}

/// Gives this person another address, which they show to be theirs.
async fn change_address(app: &TestApp, who: &mut Person, email: &str) {
    app.mails();
    let change = json!({ "email": email, "password": PASSWORD });
    app.done(who, "changeEmail", "email", change).await;
    let mails = app.mails();
    let token = mails[1].text.rsplit(' ').next().expect("a token");
    app.done(who, "verifyEmail", "email", json!({ "token": token })).await;
    email.clone_into(&mut who.email);
}

async fn nobody_has_two_parts_in_an_initiative(app: &TestApp) {
    let mut stage = app.stage().await;
    // One waits for the address that bob will have, and one does not.
    let waiting = app.done(&stage.lead, "inviteStakeholder", INVITED, invite(&stage.initiative, "b@example.org")).await;
    change_address(app, &mut stage.bob, "b@example.org").await;
    assert_eq!(wrong(&accept(app, &waiting["invitationToken"]).await), "BAD_INPUT token");
    let again = app.refused(&stage.lead, "inviteStakeholder", invite(&stage.initiative, "b@example.org")).await;
    assert_eq!(again, ["BAD_INPUT email"]);
    change_address(app, &mut stage.bob, "robert@example.org").await;
    let again = app.refused(&stage.lead, "inviteStakeholder", invite(&stage.initiative, "robert@example.org")).await;
    assert_eq!(again, ["BAD_INPUT email"]);
    let parts = "... on Initiative { stakeholders(first: 9) { nodes { name hasJoined } } }";
    let parts = app.node(&stage.lead, &stage.initiative, parts).await["stakeholders"]["nodes"].clone();
    let joined = parts.as_array().into_iter().flatten().filter(|part| part["hasJoined"] == true).count();
    assert_eq!(joined, 3, "{parts}");
    let twice = "UPDATE stakeholder SET user_id = (SELECT user_id FROM stakeholder WHERE email = 'ann@example.org') \
        WHERE email = 'b@example.org'";
    let refused =
        sea_orm::ConnectionTrait::execute_unprepared(&app.db, twice).await.expect_err("the database holds it");
    assert!(matches!(refused.sql_err(), Some(sea_orm::SqlErr::UniqueConstraintViolation(_))), "{refused}");
}
