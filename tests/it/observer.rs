//! Observers are listened to, and count nowhere.

use crate::harness::{Invite, Person, Stage, TestApp, both};
use serde_json::{Value, json};

both!(arguments_of_observers_are_shown_and_move_nothing);

const FIGURES: &str = "... on Proposal { plans { status plans { cost score verdict } } assessment { summary \
    verdict { status passesAt clauses { kind status sentence missing { __typename \
    ... on Stakeholder { id } ... on Objection { id } } } } \
    readiness { score low high acceptance objections group people { stakeholder { id } stance lost } \
    issues { issue severity lost objections { id } } leastConvinced { lost } } \
    standing { standing objection { ... on Objection { id } } } } }";

async fn figures(app: &TestApp, stage: &Stage) -> Value {
    app.node(&stage.ann, &stage.proposal, FIGURES).await
}

fn standing(figures: &Value) -> Vec<&str> {
    let standing = figures["assessment"]["standing"].as_array();
    standing.into_iter().flatten().filter_map(|one| one["standing"].as_str()).collect()
}

async fn argue(app: &TestApp, who: &Person, stage: &Stage, attacks: Value, supports: Value) -> Value {
    let input = json!({ "proposalId": stage.proposal, "body": who.name, "attackIds": attacks, "supportIds": supports });
    app.done(who, "argue", "argument { id }", input).await["argument"]["id"].clone()
}

async fn arguments_of_observers_are_shown_and_move_nothing(app: &TestApp) {
    let stage = app.stage().await;
    let eye = app.invite(&stage.lead, &stage.initiative, Invite::new("eye", "OBSERVER")).await;
    for (who, stance) in [(&stage.lead, "SUPPORT"), (&stage.ann, "ACCEPT"), (&stage.bob, "RESERVATIONS")] {
        app.take(who, &stage.proposal, stance).await;
    }
    let keys = json!(app.object(&stage.bob, &stage.proposal, "keys", "MAJOR").await);
    let untouched = figures(app, &stage).await;
    assert_eq!(standing(&untouched), ["STANDING"]);

    let against = argue(app, &eye, &stage, json!([keys]), json!([])).await;
    argue(app, &eye, &stage, json!([]), json!([keys])).await;
    assert_eq!(figures(app, &stage).await, untouched, "an observer argued");
    let list = "... on Proposal { arguments(first: 9) { nodes { author { name } } } }";
    let shown = app.node(&stage.bob, &stage.proposal, list).await["arguments"]["nodes"].clone();
    assert_eq!(shown, json!([{ "author": { "name": "eye" } }, { "author": { "name": "eye" } }]));
    // What is about an observer's argument alone is about nothing that counts.
    argue(app, &stage.ann, &stage, json!([against]), json!([])).await;
    argue(app, &stage.bob, &stage, json!([]), json!([against])).await;
    assert_eq!(figures(app, &stage).await, untouched, "somebody argued with an observer");

    let attack = argue(app, &stage.lead, &stage, json!([keys, against]), json!([])).await;
    let contested = figures(app, &stage).await;
    assert_eq!(standing(&contested), ["CONTESTED"], "a contributor argued");
    let readiness = |figures: &Value| figures["assessment"]["readiness"].clone();
    assert_ne!(readiness(&contested), readiness(&untouched));
    argue(app, &eye, &stage, json!([attack]), json!([keys])).await;
    assert_eq!(figures(app, &stage).await, contested, "an observer answered");
    argue(app, &stage.bob, &stage, json!([attack]), json!([])).await;
    assert_eq!(standing(&figures(app, &stage).await), ["STANDING"], "its raiser answered");
}
