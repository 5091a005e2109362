//! Invitations: each gives one part to who holds its secret, until a newer one takes its place.

use crate::harness::{PASSWORD, Person, Reply, TOKENS, TestApp, both, document};
use serde_json::{Value, json};

both!(
    an_invitation_gives_one_part_only,
    an_address_invited_again_has_a_new_token_and_another_part,
    only_leads_appoint_leads_and_deciders,
);

const INVITED: &str = "stakeholder { id name role group weight isLead isDecider hasJoined } invitationToken";

fn invite(initiative: &str, email: &str, role: &str) -> Value {
    json!({ "initiativeId": initiative, "email": email, "name": "guest", "role": role })
}

async fn accept(app: &TestApp, token: &Value, password: &str) -> Reply {
    let input = json!({ "input": { "token": token, "name": "guest", "password": password } });
    app.gql(None, &document("acceptInvitation", TOKENS), input).await
}

/// Code and path of the first thing that was wrong.
fn wrong(reply: &Reply) -> (Value, Value) {
    let error = &reply.body["data"]["acceptInvitation"]["errors"][0];
    (error["code"].clone(), error["path"].clone())
}

async fn an_invitation_gives_one_part_only(app: &TestApp) {
    let mut stage = app.stage().await;
    let boss = "boss@example.org";
    let mut invitation = invite(&stage.initiative, boss, "APPROVER");
    (invitation["isLead"], invitation["isDecider"]) = (json!(true), json!(true));
    let to_a = app.done(&stage.lead, "inviteStakeholder", INVITED, invitation).await;
    assert_eq!(to_a["stakeholder"]["isDecider"], true);

    // Bob opens another, invites the same address, and takes the link himself.
    let own = app.initiative(&mut stage.bob, "CONTRIBUTOR").await;
    let to_b = app.done(&stage.bob, "inviteStakeholder", INVITED, invite(&own, boss, "OBSERVER")).await;
    let taken = accept(app, &to_b["invitationToken"], PASSWORD).await;
    let payload = taken.body["data"]["acceptInvitation"].clone();
    assert_eq!(payload["errors"], json!([]), "{}", taken.text);
    let guest = Person::new("guest", boss, "", &payload);
    assert_eq!(app.node(&guest, &own, "").await["__typename"], "Initiative", "what they were invited to");
    let query = "query($id: ID!, $part: ID!) { initiative(id: $id) { title } node(id: $part) { id } \
        initiatives(first: 9) { nodes { id } } }";
    let variables = json!({ "id": stage.initiative, "part": to_a["stakeholder"]["id"] });
    let seen = app.data(&guest, query, variables).await;
    let expected = json!({ "initiative": null, "node": null, "initiatives": { "nodes": [{ "id": own }] } });
    assert_eq!(seen, expected, "one secret shows nothing about another");
    let position = json!({ "proposalId": stage.proposal, "stance": "BLOCK", "reason": "r" });
    assert_eq!(app.refused(&guest, "takePosition", position).await, ["NOT_FOUND proposalId"]);
    let part = "... on Stakeholder { hasJoined }";
    let waiting = to_a["stakeholder"]["id"].as_str().expect("an id");
    assert_eq!(app.node(&stage.lead, waiting, part).await["hasJoined"], false);

    // The other link holds on, with the password of the account that is there by now.
    let before = app.count().await;
    let refused = accept(app, &to_a["invitationToken"], "a password of somebody else").await;
    assert_eq!(wrong(&refused), (json!("BAD_INPUT"), json!(["password"])), "{}", refused.text);
    app.state().incidents.settled().await;
    assert_eq!(app.count().await["stakeholder"], before["stakeholder"], "a wrong password gives no part");
    app.advance(chrono::TimeDelta::seconds(1));
    let taken = accept(app, &to_a["invitationToken"], PASSWORD).await;
    assert_eq!(taken.body["data"]["acceptInvitation"]["errors"], json!([]), "{}", taken.text);
    let own = "... on Initiative { viewerStakeholder { id isLead isDecider hasJoined } }";
    let seen = app.node(&guest, &stage.initiative, own).await["viewerStakeholder"].clone();
    assert_eq!(seen, json!({ "id": waiting, "isLead": true, "isDecider": true, "hasJoined": true }));
}

async fn an_address_invited_again_has_a_new_token_and_another_part(app: &TestApp) {
    let stage = app.stage().await;
    let boss = "boss@example.org";
    let first = app.done(&stage.lead, "inviteStakeholder", INVITED, invite(&stage.initiative, boss, "OBSERVER")).await;
    let again = json!({ "initiativeId": stage.initiative, "email": "Boss@Example.org", "name": "The boss",
        "role": "APPROVER", "group": "board", "weight": 2.5, "isLead": true, "isDecider": true });
    let second = app.done(&stage.lead, "inviteStakeholder", INVITED, again.clone()).await;
    let id = &first["stakeholder"]["id"];
    let part = json!({ "id": id, "name": "The boss", "role": "APPROVER", "group": "board", "weight": 2.5,
        "isLead": true, "isDecider": true, "hasJoined": false });
    assert_eq!(second["stakeholder"], part, "the same stakeholder, another part");
    assert_ne!(second["invitationToken"], first["invitationToken"]);
    let list = "... on Initiative { stakeholders(first: 9) { nodes { email } } }";
    let people = app.node(&stage.lead, &stage.initiative, list).await["stakeholders"]["nodes"].clone();
    let emails: Vec<&str> = people.as_array().into_iter().flatten().filter_map(|node| node["email"].as_str()).collect();
    assert_eq!(emails, ["lead@example.org", "ann@example.org", "bob@example.org", boss]);

    let before = app.count().await;
    let refused = accept(app, &first["invitationToken"], PASSWORD).await;
    assert_eq!(wrong(&refused), (json!("NOT_FOUND"), json!(["token"])), "{}", refused.text);
    app.nothing_written_since(&before, "a token that was replaced").await;
    let taken = accept(app, &second["invitationToken"], PASSWORD).await;
    let payload = taken.body["data"]["acceptInvitation"].clone();
    assert_eq!(payload["errors"], json!([]), "{}", taken.text);
    let guest = Person::new("guest", boss, "", &payload);
    let own = "... on Initiative { viewerStakeholder { id role group weight isLead isDecider } }";
    let seen = app.node(&guest, &stage.initiative, own).await["viewerStakeholder"].clone();
    let expected = json!({ "id": id, "role": "APPROVER", "group": "board", "weight": 2.5,
        "isLead": true, "isDecider": true });
    assert_eq!(seen, expected);
    let before = app.count().await;
    assert_eq!(app.refused(&stage.lead, "inviteStakeholder", again).await, ["BAD_INPUT email"]);
    app.nothing_written_since(&before, "an invitation of who came in").await;
}

async fn only_leads_appoint_leads_and_deciders(app: &TestApp) {
    let mut stage = app.stage().await;
    let hers = app.initiative(&mut stage.ann, "CONTRIBUTOR").await;
    let plain = app.done(&stage.lead, "inviteStakeholder", INVITED, invite(&hers, "x@example.org", "APPROVER")).await;
    assert_eq!((&plain["stakeholder"]["isLead"], &plain["stakeholder"]["isDecider"]), (&json!(false), &json!(false)));
    assert!(plain["invitationToken"].is_string(), "an owner without a part brings people in: {plain}");
    let appoint = |email: &str, what: &str| {
        let mut input = invite(&hers, email, "APPROVER");
        input[what] = json!(true);
        input
    };
    let before = app.count().await;
    for what in ["isLead", "isDecider"] {
        // A stranger, one who was invited already, a member, the owner themselves.
        for email in ["y@example.org", "x@example.org", "bob@example.org", "lead@example.org"] {
            let refused = app.refused(&stage.lead, "inviteStakeholder", appoint(email, what)).await;
            assert_eq!(refused, ["FORBIDDEN"], "{email} {what}");
        }
    }
    app.nothing_written_since(&before, "an appointment by who does not lead").await;
    for (email, what) in [("y@example.org", "isLead"), ("bob@example.org", "isDecider")] {
        let appointed = app.done(&stage.ann, "inviteStakeholder", INVITED, appoint(email, what)).await;
        assert_eq!(appointed["stakeholder"][what], true, "{email}");
    }
    let demote = invite(&hers, "y@example.org", "OBSERVER");
    assert_eq!(app.refused(&stage.lead, "inviteStakeholder", demote).await, ["FORBIDDEN"], "a lead who is yet to come");
}
