//! The workflow as people live it: a story for each stage, and one from the first topic to the hand-over and back.
//! All of it is said and read through GraphQL, by people of each role.

mod negotiate;
mod propose;
mod research;
mod whole;

use crate::harness::{Invite, PASSWORD, Person, TestApp};
use api::account::SignUps;
use serde_json::{Value, json};

/// The people of a story, who are in one organization but for one.
struct Cast {
    /// The owner of the organization. She takes no part in the initiative.
    olive: Person,
    /// The lead, a contributor. Olive brought her in; the initiative is hers.
    lena: Person,
    /// The decider, who has no say beside.
    dora: Person,
    /// An approver.
    ann: Person,
    /// A contributor.
    bob: Person,
    /// An observer.
    olga: Person,
    /// The owner of another organization on the same server.
    mallory: Person,
    /// The initiative.
    initiative: String,
}

impl Cast {
    /// Everybody has come in, and nothing is done yet.
    async fn of(app: &TestApp) -> Self {
        let olive = app.owner("olive").await;
        let house = json!({ "title": "House", "context": "GREENFIELD", "withTopics": false });
        let house = made(app, &olive, "openInitiative", "initiative", house).await;
        let mut lena = app.invite(&olive, &house, Invite::new("lena", "CONTRIBUTOR")).await;
        let storage = json!({ "title": "Exports", "summary": "They are slow.", "context": "LEGACY",
            "role": "CONTRIBUTOR", "group": "data" });
        let initiative = made(app, &lena, "openInitiative", "initiative", storage).await;
        let own = app.node(&lena, &initiative, "... on Initiative { viewerStakeholder { id } }").await;
        lena.stakeholder = text(&own["viewerStakeholder"]["id"]);
        let dora = Invite { decider: true, ..Invite::new("dora", "OBSERVER") };
        Self {
            dora: app.invite(&lena, &initiative, dora).await,
            ann: app.invite(&lena, &initiative, Invite { group: Some("ops"), ..Invite::new("ann", "APPROVER") }).await,
            bob: app
                .invite(&lena, &initiative, Invite { group: Some("sales"), ..Invite::new("bob", "CONTRIBUTOR") })
                .await,
            olga: app.invite(&lena, &initiative, Invite::new("olga", "OBSERVER")).await,
            mallory: stranger(app).await,
            olive,
            lena,
            initiative,
        }
    }

    /// A stage is entered for this reason.
    async fn enter(&self, app: &TestApp, stage: &str, reason: &str) {
        let input = json!({ "initiativeId": self.initiative, "stage": stage, "reason": reason });
        let entry = app.done(&self.lena, "enterStage", "entry { stage reason enteredBy { name } }", input).await;
        assert_eq!(entry["entry"], json!({ "stage": stage, "reason": reason, "enteredBy": { "name": "lena" } }));
    }

    /// What is advised for a stage, as everybody is told.
    async fn advice(&self, app: &TestApp, stage: &str) -> Vec<String> {
        let selection = format!("... on Initiative {{ stageAdvice(stage: {stage}) {{ kind }} }}");
        let seen = app.node(&self.olga, &self.initiative, &selection).await["stageAdvice"].clone();
        seen.as_array().expect("a list").iter().map(|one| text(&one["kind"])).collect()
    }

    /// Mallory sees nothing of these, nor that there is anything.
    async fn hidden_from_mallory(&self, app: &TestApp, ids: &[&str], word: &str) {
        for id in ids.iter().chain([&self.initiative.as_str()]) {
            assert_eq!(app.node(&self.mallory, id, "").await, Value::Null);
        }
        let query = "query($word: String!) { initiatives(first: 9) { nodes { id } } \
            search(query: $word, first: 9) { nodes { title } } viewer { turn { waitsForMe { why } canObjectTo { until } } } }";
        let seen = app.data(&self.mallory, query, json!({ "word": word })).await;
        let turn = json!({ "waitsForMe": [], "canObjectTo": [] });
        let nothing = json!({ "initiatives": { "nodes": [] }, "search": { "nodes": [] }, "viewer": { "turn": turn } });
        assert_eq!(seen, nothing, "{word}");
        let theirs = app.data(&self.olga, query, json!({ "word": word })).await;
        assert_ne!(theirs["search"]["nodes"], json!([]), "there is `{word}` to be found");
    }
}

/// Somebody who founded another organization.
async fn stranger(app: &TestApp) -> Person {
    let open = app.beside(|state| state.accounts.sign_ups = SignUps::Open);
    let email = "mallory@example.org";
    let input = json!({ "email": email, "name": "mallory", "password": PASSWORD, "organization": "Elsewhere" });
    open.enter("signUp", input).await;
    let input = json!({ "token": open.mailed(email), "password": PASSWORD });
    let payload = open.enter("confirmSignUp", input).await;
    open.stop().await;
    Person::new("mallory", email, "", &payload)
}

/// Makes something; gives its id.
async fn made(app: &TestApp, who: &Person, mutation: &str, field: &str, input: Value) -> String {
    text(&app.done(who, mutation, &format!("{field} {{ id }}"), input).await[field]["id"])
}

/// This person is refused all of these, each with its code, and nothing comes of it.
async fn may_not(app: &TestApp, who: &Person, code: &str, all: &[(&str, Value)]) {
    let before = app.count().await;
    for (mutation, input) in all {
        let refused = app.refused(who, mutation, input.clone()).await;
        assert!(refused.len() == 1 && refused[0].starts_with(code), "{} {mutation}: {refused:?}", who.name);
    }
    app.nothing_written_since(&before, "what somebody may not do").await;
}

fn text(value: &Value) -> String {
    value.as_str().expect("text").to_owned()
}

/// One field of each in a list, or of a connection's nodes.
fn each(list: &Value, field: &str) -> Vec<String> {
    let list = if list.is_array() { list } else { &list["nodes"] };
    list.as_array().expect("a list").iter().map(|one| text(&one[field])).collect()
}

/// Near enough for numbers that were added up.
fn near(seen: &Value, expected: f64) -> bool {
    seen.as_f64().is_some_and(|seen| (seen - expected).abs() < 1e-9)
}
