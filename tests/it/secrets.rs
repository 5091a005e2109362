//! The record is read by people: it keeps no password, and no secret that opens anything.

use crate::harness::{Invite, PASSWORD, TestApp, both, raw};
use api::once::sha256;
use entities::{event, invitation, user};
use sea_orm::EntityTrait;
use serde_json::json;

both!(events_hold_no_password_and_no_secret);

async fn events_hold_no_password_and_no_secret(app: &TestApp) {
    let stage = app.stage().await;
    let invite = json!({ "initiativeId": stage.initiative, "email": "guest@example.org", "name": "g",
        "role": "OBSERVER" });
    let mut tokens = Vec::new();
    // Sent, sent again, and ended by the one that is taken up.
    for _ in 0..2 {
        let sent = app.done(&stage.lead, "inviteStakeholder", "invitationToken", invite.clone()).await;
        tokens.push(sent["invitationToken"].as_str().expect("a token").to_owned());
    }
    let newest = json!({ "token": tokens[1], "name": "guest", "password": PASSWORD });
    app.enter("acceptInvitation", newest).await;
    app.invite(&stage.lead, &stage.initiative, Invite::new("carol", "OBSERVER")).await;

    let events = event::Entity::find().all(&app.db).await.expect("the events");
    for kind in ["user.joined", "invitation.sent", "invitation.ended", "invitation.accepted"] {
        assert!(events.iter().any(|event| event.kind == kind), "the story has no {kind}");
    }
    let invitations = invitation::Entity::find().all(&app.db).await.expect("the invitations");
    let digests: Vec<String> = tokens.iter().map(|token| sha256(token.as_bytes())).collect();
    for digest in &digests {
        assert!(invitations.iter().any(|row| row.token_hash == *digest), "they are kept as digests");
    }
    let accounts = user::Entity::find().all(&app.db).await.expect("the accounts");
    assert!(accounts.iter().all(|row| row.password_hash.contains("argon2")), "all came in with a password");
    let all_digests = invitations.iter().map(|row| row.token_hash.clone());
    let hashes = accounts.iter().map(|row| row.password_hash.clone());
    let words = ["argon2", "password_hash", "token_hash", PASSWORD].map(str::to_owned);
    let secrets: Vec<String> =
        words.into_iter().chain(tokens).chain(digests).chain(all_digests).chain(hashes).collect();
    for event in &events {
        let shown = format!("{:?} {:?}", event.before, event.after);
        let found = secrets.iter().find(|secret| shown.contains(secret.as_str()));
        assert_eq!(found, None, "{} says {shown}", event.kind);
    }
    // Nor as the database has them, whatever the columns are called.
    let columns = "SELECT CAST(before AS TEXT) AS one, CAST(after AS TEXT) AS other FROM event";
    for row in raw(&app.db, columns).await {
        let text = |column: &str| row.try_get::<Option<String>>("", column).expect("text").unwrap_or_default();
        let shown = text("one") + &text("other");
        assert!(!secrets.iter().any(|secret| shown.contains(secret.as_str())), "{shown}");
    }
}
