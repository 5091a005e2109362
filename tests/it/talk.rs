//! What leads alone are told: whom to talk to next, and who listens to whom; and plans as they are wanted.

use crate::harness::{Invite, Person, Stage, TestApp, both};
use chrono::TimeDelta;
use serde_json::{Value, json};

both!(
    leads_are_told_whom_to_talk_to_next,
    who_listens_to_whom_is_for_leads_and_orders_whom_to_talk_to,
    to_whom_leads_have_talked_is_for_leads_and_orders_whom_to_talk_to,
    a_talk_counts_until_something_comes_of_it,
    plans_keep_a_budget_and_what_is_forced_and_forbidden,
);

const TALK: &str = "... on Proposal { assessment { peopleToTalkTo talkToNext { stakeholder { name } score sentence \
    clauses { kind } objections { title } } } }";

async fn next(app: &TestApp, who: &Person, stage: &Stage) -> Value {
    app.node(who, &stage.proposal, TALK).await["assessment"].clone()
}

fn names(next: &Value) -> Vec<&str> {
    let next = next["talkToNext"].as_array().into_iter().flatten();
    next.filter_map(|one| one["stakeholder"]["name"].as_str()).collect()
}

async fn leads_are_told_whom_to_talk_to_next(app: &TestApp) {
    let stage = app.stage().await;
    for (who, stance) in [(&stage.lead, "CHAMPION"), (&stage.ann, "SUPPORT"), (&stage.bob, "RESERVATIONS")] {
        app.take(who, &stage.proposal, stance).await;
    }
    app.object(&stage.bob, &stage.proposal, "keys", "MAJOR").await;
    let seen = next(app, &stage.lead, &stage).await;
    assert_eq!((names(&seen), &seen["peopleToTalkTo"]), (vec!["bob"], &json!(1)));
    let bob = &seen["talkToNext"][0];
    assert_eq!(bob["clauses"], json!([{ "kind": "NO_OBJECTION" }]));
    assert_eq!(bob["objections"], json!([{ "title": "keys" }]));
    assert!(bob["score"].as_f64().is_some_and(|score| score > 5.0), "{bob}");
    let sentence = bob["sentence"].as_str().expect("a sentence");
    assert!(sentence.starts_with("bob (at RESERVATIONS"), "names, no ids: {sentence}");
    for who in [&stage.ann, &stage.bob] {
        let seen = next(app, who, &stage).await;
        assert_eq!(seen, json!({ "peopleToTalkTo": null, "talkToNext": null }), "{}", who.name);
    }
}

async fn who_listens_to_whom_is_for_leads_and_orders_whom_to_talk_to(app: &TestApp) {
    let stage = app.stage().await;
    let eve = app.invite(&stage.lead, &stage.initiative, Invite::new("eve", "CONTRIBUTOR")).await;
    let zoe = app.invite(&stage.lead, &stage.initiative, Invite::new("zoe", "CONTRIBUTOR")).await;
    for (who, stance) in [(&stage.lead, "SUPPORT"), (&stage.ann, "SUPPORT"), (&stage.bob, "SUPPORT")] {
        app.take(who, &stage.proposal, stance).await;
    }
    for who in [&eve, &zoe] {
        app.take(who, &stage.proposal, "OPPOSE").await;
    }
    let set = |listener: &Person, heard: &Person, weight: Value| {
        json!({ "initiativeId": stage.initiative,
        "listenerId": listener.stakeholder, "heardId": heard.stakeholder, "weight": weight })
    };
    assert_eq!(names(&next(app, &stage.lead, &stage).await), ["eve", "zoe"], "alike, in the order of their ids");
    let selection = "influence { id weight version listener { name } heard { name } }";
    let listens = app.done(&stage.lead, "setInfluence", selection, set(&eve, &zoe, json!(3))).await;
    let listens = listens["influence"].clone();
    assert_eq!((&listens["weight"], &listens["listener"]["name"]), (&json!(3.0), &json!("eve")));
    assert_eq!(names(&next(app, &stage.lead, &stage).await), ["zoe", "eve"], "eve listens to zoe");

    let list = "... on Initiative { influences(first: 9) { nodes { weight heard { name } } } }";
    let seen = app.node(&stage.lead, &stage.initiative, list).await;
    assert_eq!(seen["influences"]["nodes"], json!([{ "weight": 3.0, "heard": { "name": "zoe" } }]));
    let id = listens["id"].as_str().expect("an id");
    for who in [&stage.ann, &eve, &zoe] {
        assert_eq!(app.node(who, &stage.initiative, list).await["influences"], Value::Null, "{}", who.name);
        assert_eq!(app.node(who, id, "").await, Value::Null, "{}", who.name);
        assert_eq!(app.refused(who, "setInfluence", set(who, &stage.bob, json!(1))).await, ["FORBIDDEN"]);
    }
    assert_eq!(app.refused(&stage.lead, "setInfluence", set(&eve, &eve, json!(1))).await, ["BAD_INPUT heardId"]);
    for weight in [json!(0), json!(-1), json!(1e7), json!(0.000_000_1)] {
        let refused = app.refused(&stage.lead, "setInfluence", set(&eve, &zoe, weight.clone())).await;
        assert_eq!(refused, ["BAD_INPUT weight"], "{weight}");
    }
    app.done(&stage.lead, "setInfluence", "", set(&eve, &zoe, Value::Null)).await;
    assert_eq!(app.node(&stage.lead, &stage.initiative, list).await["influences"]["nodes"], json!([]));
    assert_eq!(names(&next(app, &stage.lead, &stage).await), ["eve", "zoe"]);
}

async fn to_whom_leads_have_talked_is_for_leads_and_orders_whom_to_talk_to(app: &TestApp) {
    let (stage, eve, zoe) = two_to_talk_to(app).await;
    assert_eq!(names(&next(app, &stage.lead, &stage).await), ["eve", "zoe"], "alike, in the order of their ids");
    let talk = record(app, &stage, &eve, "TALKED").await;
    assert_eq!((&talk["stakeholder"]["name"], &talk["recordedBy"]["name"]), (&json!("eve"), &json!("lead")));
    let seen = next(app, &stage.lead, &stage).await;
    assert_eq!((names(&seen), &seen["peopleToTalkTo"]), (vec!["zoe", "eve"], &json!(2)), "eve comes after");
    let talked = "... on Proposal { assessment { talkToNext { talked { id } } } talks(first: 9) { nodes { id } } }";
    let seen = app.node(&stage.lead, &stage.proposal, talked).await;
    let next_to = &seen["assessment"]["talkToNext"];
    assert_eq!((&next_to[0]["talked"], &next_to[1]["talked"]["id"]), (&Value::Null, &talk["id"]));
    assert_eq!(seen["talks"]["nodes"][0]["id"], talk["id"]);
    let last = "... on Stakeholder { lastTalk { id } }";
    assert_eq!(app.node(&stage.lead, &eve.stakeholder, last).await["lastTalk"]["id"], talk["id"]);

    record(app, &stage, &zoe, "NOT_USEFUL").await;
    let seen = next(app, &stage.lead, &stage).await;
    assert_eq!((names(&seen), &seen["peopleToTalkTo"]), (vec!["eve", "zoe"], &json!(2)), "zoe comes last");
    assert_eq!(app.node(&stage.lead, &zoe.stakeholder, last).await["lastTalk"], Value::Null, "nobody talked to her");

    let id = talk["id"].as_str().expect("an id");
    for who in [&stage.ann, &eve, &zoe] {
        let seen = app.node(who, &stage.proposal, talked).await;
        assert_eq!(seen["talks"], Value::Null, "{}", who.name);
        assert_eq!(app.node(who, &eve.stakeholder, last).await["lastTalk"], Value::Null, "{}", who.name);
        assert_eq!(app.node(who, id, "").await, Value::Null, "{}", who.name);
        let input = json!({ "proposalId": stage.proposal, "stakeholderId": eve.stakeholder, "outcome": "TALKED" });
        assert_eq!(app.refused(who, "recordTalk", input).await, ["FORBIDDEN"]);
        assert_eq!(app.refused(who, "withdrawTalk", json!({ "talkId": id })).await, ["NOT_FOUND talkId"]);
    }
    let own = json!({ "proposalId": stage.proposal, "stakeholderId": stage.lead.stakeholder, "outcome": "TALKED" });
    assert_eq!(app.refused(&stage.lead, "recordTalk", own).await, ["BAD_INPUT stakeholderId"]);
    let elsewhere = app.stage_elsewhere(&stage).await;
    let input =
        json!({ "proposalId": stage.proposal, "stakeholderId": elsewhere.ann.stakeholder, "outcome": "TALKED" });
    assert_eq!(app.refused(&stage.lead, "recordTalk", input).await, ["NOT_FOUND stakeholderId"]);

    let older = json!({ "talkId": id, "expectedVersion": 9 });
    assert_eq!(app.refused(&stage.lead, "withdrawTalk", older).await, ["VERSION_CONFLICT expectedVersion"]);
    for _ in 0..2 {
        let input = json!({ "talkId": id });
        let taken = app.done(&stage.lead, "withdrawTalk", "talk { version withdrawnAt }", input).await["talk"].clone();
        assert_eq!((&taken["version"], taken["withdrawnAt"].is_string()), (&json!(2), true), "once is enough");
    }
    let seen = app.node(&stage.lead, &stage.proposal, talked).await;
    let again = record(app, &stage, &zoe, "TALKED").await;
    assert_eq!(seen["assessment"]["talkToNext"][0], json!({ "talked": null }), "eve is first again");
    let seen = app.node(&stage.lead, &stage.proposal, talked).await;
    assert_eq!(seen["assessment"]["talkToNext"][1]["talked"]["id"], again["id"], "the newest counts");
    assert_eq!(app.node(&stage.lead, &eve.stakeholder, last).await["lastTalk"], Value::Null);
}

async fn a_talk_counts_until_something_comes_of_it(app: &TestApp) {
    let (stage, eve, _) = two_to_talk_to(app).await;
    // Who is of no use for now comes last, and here second.
    let is_first = async |name: &str| names(&next(app, &stage.lead, &stage).await)[0] == name;
    let before = app.now();
    app.advance(TimeDelta::minutes(1));

    record(app, &stage, &eve, "NOT_USEFUL").await;
    assert!(!is_first("eve").await);
    app.advance(TimeDelta::minutes(1));
    let keys = app.object(&eve, &stage.proposal, "keys", "MAJOR").await;
    assert!(is_first("eve").await, "she said something new");

    record(app, &stage, &eve, "NOT_USEFUL").await;
    assert!(!is_first("eve").await);
    app.advance(TimeDelta::minutes(1));
    app.done(&stage.lead, "restateObjection", "", json!({ "objectionId": keys, "restatement": "k" })).await;
    assert!(!is_first("eve").await, "what a lead says is nothing new of hers");
    let minor = json!({ "proposalId": stage.proposal, "kind": "EDITORIAL", "body": "A comma." });
    app.done(&stage.lead, "reviseProposal", "", minor).await;
    assert!(!is_first("eve").await, "a comma is nothing new");
    let change = json!({ "proposalId": stage.proposal, "kind": "SUBSTANTIVE", "body": "Shards." });
    app.done(&stage.lead, "reviseProposal", "", change).await;
    assert!(is_first("eve").await, "it changed in substance");

    record(app, &stage, &eve, "NOT_USEFUL").await;
    app.advance(TimeDelta::days(14) - TimeDelta::seconds(1));
    assert!(!is_first("eve").await);
    app.advance(TimeDelta::seconds(1));
    assert!(is_first("eve").await, "two weeks have passed");

    // The past is told as it was.
    let query = "query($id: ID!, $time: DateTime!) { proposal(id: $id) { assessmentAt(time: $time) { talkToNext { talked { id } } } } }";
    let then = app.data(&stage.lead, query, json!({ "id": stage.proposal, "time": before })).await;
    assert_eq!(then["proposal"]["assessmentAt"]["talkToNext"], json!([{ "talked": null }, { "talked": null }]));
}

/// A stage on which eve and zoe alone are against it.
async fn two_to_talk_to(app: &TestApp) -> (Stage, Person, Person) {
    let stage = app.stage().await;
    let eve = app.invite(&stage.lead, &stage.initiative, Invite::new("eve", "CONTRIBUTOR")).await;
    let zoe = app.invite(&stage.lead, &stage.initiative, Invite::new("zoe", "CONTRIBUTOR")).await;
    for (who, stance) in
        [(&stage.lead, "SUPPORT"), (&stage.ann, "SUPPORT"), (&stage.bob, "SUPPORT"), (&eve, "OPPOSE"), (&zoe, "OPPOSE")]
    {
        app.take(who, &stage.proposal, stance).await;
    }
    (stage, eve, zoe)
}

async fn record(app: &TestApp, stage: &Stage, with: &Person, outcome: &str) -> Value {
    let input = json!({ "proposalId": stage.proposal, "stakeholderId": with.stakeholder, "outcome": outcome });
    let selection = "talk { id outcome revision createdAt stakeholder { name } recordedBy { name } }";
    app.done(&stage.lead, "recordTalk", selection, input).await["talk"].clone()
}

async fn plans_keep_a_budget_and_what_is_forced_and_forbidden(app: &TestApp) {
    let stage = app.stage().await;
    for (who, stance) in [(&stage.lead, "CHAMPION"), (&stage.ann, "SUPPORT"), (&stage.bob, "RESERVATIONS")] {
        app.take(who, &stage.proposal, stance).await;
    }
    let keys = app.object(&stage.bob, &stage.proposal, "keys", "MAJOR").await;
    let mut ids = Vec::new();
    for (title, cost) in [("one", 1), ("two", 2), ("three", 3)] {
        let input =
            json!({ "proposalId": stage.proposal, "title": title, "cost": cost, "removes": [{ "objectionId": keys }] });
        let made = app.done(&stage.lead, "draftConcession", "concession { id }", input).await;
        ids.push(made["concession"]["id"].clone());
    }
    let query = "query($id: ID!, $budget: Int, $force: [ID!], $forbid: [ID!], $top: Int) { proposal(id: $id) { \
        plans(budget: $budget, forceIds: $force, forbidIds: $forbid, top: $top) { plans { cost } } } }";
    let costs = async |mut wanted: Value| {
        wanted["id"] = json!(stage.proposal);
        let plans = app.data(&stage.lead, query, wanted).await["proposal"]["plans"]["plans"].clone();
        plans.as_array().into_iter().flatten().filter_map(|plan| plan["cost"].as_i64()).collect::<Vec<_>>()
    };
    assert_eq!(costs(json!({})).await, [1, 2, 3]);
    assert_eq!(costs(json!({ "top": 1 })).await, [1]);
    assert_eq!(costs(json!({ "budget": 2 })).await, [1, 2]);
    assert_eq!(costs(json!({ "budget": 0 })).await, Vec::<i64>::new());
    assert_eq!(costs(json!({ "force": [ids[2]], "top": 1 })).await, [3]);
    assert_eq!(costs(json!({ "forbid": [ids[0], ids[0]], "top": 1 })).await, [2]);
    for wrong in [
        json!({ "budget": -1 }),
        json!({ "top": 0 }),
        json!({ "top": 11 }),
        json!({ "force": [stage.proposal] }),
        json!({ "force": [ids[0]], "forbid": [ids[0]] }),
        json!({ "forbid": vec![ids[0].clone(); 51] }),
    ] {
        let mut wanted = wrong.clone();
        wanted["id"] = json!(stage.proposal);
        assert_eq!(app.ask(&stage.lead, query, wanted).await.code(), "BAD_REQUEST", "{wrong}");
    }
    // Drafts are no concessions for anybody but leads.
    let drafts = json!({ "id": stage.proposal, "force": [ids[0]] });
    assert_eq!(app.ask(&stage.bob, query, drafts).await.code(), "BAD_REQUEST");
}
