//! A record that was imported belongs to who signs up first.

use crate::harness::{PASSWORD, TestApp, both, document};
use api::clock::Clock;
use api::command::import::{built_in, import};
use api::command::seed::{Person as Founder, Seed};
use serde_json::{Value, json};

both!(who_signs_up_first_takes_over_what_was_imported);

const RECORD: &str = include_str!("../../api/data/let-else.json");

async fn who_signs_up_first_takes_over_what_was_imported(app: &TestApp) {
    let record = built_in(RECORD, Clock::System.now().date_naive()).expect("a record");
    let email = "founder@import.invalid".to_owned();
    let founder = Founder { key: &record.proposed_by, name: &record.proposed_by, email };
    let mut bulk = Seed::begin(&app.db, "Imported", &founder).await.expect("a transaction");
    let (_, organization) = bulk.founded().expect("an organization made for this record");
    let imported = import(&mut bulk, &record, None).await.expect("an import");
    bulk.write.commit().await.expect("a commit");
    let organization = api::global_id::encode(organization).0;
    let (initiative, proposal) =
        (api::global_id::encode(imported.initiative).0, api::global_id::encode(imported.proposal).0);

    let owner = app.owner("owner").await;
    let query =
        "{ viewer { role user { email } organization { id name } } initiatives(first: 9) { nodes { id title } } }";
    let seen = app.data(&owner, query, Value::Null).await;
    let viewer = json!({ "role": "OWNER", "user": { "email": "owner@example.org" },
        "organization": { "id": organization, "name": "Example" } });
    assert_eq!(seen["viewer"], viewer, "the organization is theirs, and called as they say");
    assert_eq!(seen["initiatives"]["nodes"], json!([{ "id": initiative, "title": record.title }]));
    let shown = "... on Proposal { title status objections(first: 9) { nodes { id } } }";
    let shown = app.node(&owner, &proposal, shown).await;
    assert_eq!((&shown["title"], &shown["status"]), (&json!(record.title), &json!("OPEN")));
    assert_ne!(shown["objections"]["nodes"], json!([]));
    assert!(app.assessment(&owner, &proposal).await["verdict"]["status"].is_string());
    // Theirs to run: what only owners and admins may do.
    let rule = json!({ "subjectId": organization, "rule": { "preset": "CONSENT" } });
    app.done(&owner, "setRule", "rule { preset }", rule).await;

    let before = app.count().await;
    for email in ["second@example.org", "owner@example.org", "founder@import.invalid"] {
        let input = json!({ "email": email, "name": "n", "password": PASSWORD, "organization": "Mine" });
        let reply = app.gql(None, &document("signUp", "accessToken { token }"), json!({ "input": input })).await;
        let payload = &reply.body["data"]["signUp"];
        assert_eq!(
            (&payload["accessToken"], &payload["errors"][0]["code"]),
            (&Value::Null, &json!("FORBIDDEN")),
            "{email}"
        );
    }
    app.nothing_written_since(&before, "a second sign-up").await;
    assert_eq!(app.data(&owner, "{ organization { name } }", Value::Null).await["organization"]["name"], "Example");
}
