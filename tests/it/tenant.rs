//! Organizations share a server and nothing else, even where the same person is in two.

use crate::harness::{PASSWORD, Person, TestApp, both};
use api::global_id::encode;
use serde_json::{Value, json};

both!(a_key_is_of_one_organization, accounts_and_organizations_are_their_own_to_look_up,);

/// The same person, signed in to this organization.
async fn elsewhere(app: &TestApp, who: &Person, organization: &str) -> Person {
    let input = json!({ "email": who.email, "password": PASSWORD, "organizationId": organization });
    Person::new(&who.name, &who.email, "", &app.enter("signIn", input).await)
}

async fn a_key_is_of_one_organization(app: &TestApp) {
    let stage = app.stage().await;
    let other = encode(app.another_organization(&stage.bob).await).0;
    let there = elsewhere(app, &stage.bob, &other).await;
    let input = json!({ "title": "Secret plans", "context": "LEGACY", "idempotencyKey": "k" });
    let open = async |who: &Person, input: &Value| {
        app.done(who, "openInitiative", "initiative { id title }", input.clone()).await["initiative"].clone()
    };
    let first = open(&stage.bob, &input).await;
    let second = open(&there, &input).await;
    assert_ne!(second["id"], first["id"], "the answer of another organization");
    assert_eq!(open(&stage.bob, &input).await, first, "the same answer");
    assert_eq!(open(&there, &input).await, second, "the same answer");
    let (mine, theirs) = (first["id"].as_str().expect("an id"), second["id"].as_str().expect("an id"));
    for (who, own, foreign) in [(&stage.bob, mine, theirs), (&there, theirs, mine)] {
        assert_eq!(app.node(who, own, "").await["__typename"], "Initiative");
        assert_eq!(app.node(who, foreign, "").await, Value::Null);
    }
    // Nor does a key that was used for one thing there stand in the way of another here.
    let key = |title: &str| json!({ "title": title, "context": "LEGACY", "idempotencyKey": "l" });
    open(&stage.bob, &key("one")).await;
    assert_eq!(open(&there, &key("another")).await["title"], "another");
    assert_eq!(app.refused(&there, "openInitiative", key("one")).await, ["IDEMPOTENCY_CONFLICT idempotencyKey"]);
}

async fn accounts_and_organizations_are_their_own_to_look_up(app: &TestApp) {
    let stage = app.stage().await;
    let other = encode(app.another_organization(&stage.bob).await).0;
    let there = elsewhere(app, &stage.bob, &other).await;
    let own = "{ viewer { user { id email } organization { id name } } }";
    let [ann, bob] = [app.data(&stage.ann, own, Value::Null).await, app.data(&stage.bob, own, Value::Null).await];
    let home = ann["viewer"]["organization"]["id"].as_str().expect("an id");
    let id = |seen: &Value| seen["viewer"]["user"]["id"].as_str().expect("an id").to_owned();
    let (ann_id, bob_id) = (id(&ann), id(&bob));
    assert_eq!(bob_id, encode(app.account(&stage.bob).await.id).0);
    for (who, id, selection, expected) in [
        (&stage.ann, &*ann_id, "... on User { name email }", json!(["User", "ann", "ann@example.org"])),
        (&stage.ann, home, "... on Organization { name }", json!(["Organization", "Example", null])),
        (&stage.bob, &*bob_id, "... on User { name email }", json!(["User", "bob", "bob@example.org"])),
        (&there, &*bob_id, "... on User { name email }", json!(["User", "bob", "bob@example.org"])),
        (&there, &*other, "... on Organization { name }", json!(["Organization", "Elsewhere", null])),
    ] {
        let seen = app.node(who, id, selection).await;
        assert_eq!(json!([seen["__typename"], seen["name"], seen["email"]]), expected);
        assert_eq!(seen["id"], id);
    }
    for (who, id) in [
        (&stage.ann, &*bob_id),
        (&stage.ann, &*other),
        (&stage.bob, &*ann_id),
        // He is in both, but signed in to one.
        (&stage.bob, &*other),
        (&there, home),
        (&there, &*ann_id),
        // Not even for who owns the organization.
        (&stage.lead, &*ann_id),
        (&stage.lead, &*other),
    ] {
        assert_eq!(app.node(who, id, "").await, Value::Null, "{} {id}", who.name);
    }
    // One's own among others', in one look-up.
    let query = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }";
    let seen = app.data(&stage.ann, query, json!({ "ids": [bob_id, ann_id, other, home] })).await;
    assert_eq!(seen["nodes"], json!([null, { "id": ann_id }, null, { "id": home }]));
}
