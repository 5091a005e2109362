//! Sixteen people at the same moment on the same things: nothing is lost, nothing is done twice.

use crate::harness::{Invite, Person, Reply, Stage, TestApp, both};
use futures_util::future::join_all;
use serde_json::{Value, json};
use std::collections::BTreeSet;

both!(
    sixteen_who_read_the_same_version_change_it_once,
    sixteen_who_read_no_version_lose_nothing,
    sixteen_answers_with_one_key_are_one,
    sixteen_people_answer_each_for_themselves,
);

/// How many clients there are at once.
const CLIENTS: usize = 16;

fn codes(reply: &Reply, mutation: &str) -> Vec<String> {
    assert_eq!(reply.status, 200, "{}", reply.text);
    assert!(reply.body["errors"].is_null(), "{}", reply.text);
    let errors = reply.body["data"][mutation]["errors"].as_array().into_iter().flatten();
    errors.map(|error| error["code"].as_str().unwrap_or("?").to_owned()).collect()
}

/// How many were carried out; all others must have been told of the newer version.
fn carried_out(replies: &[Reply], mutation: &str) -> usize {
    let mut done = 0;
    for reply in replies {
        match codes(reply, mutation).as_slice() {
            [] => done += 1,
            [code] => assert_eq!(code, "VERSION_CONFLICT", "{}", reply.text),
            more => panic!("one error at most, and not {more:?}"),
        }
    }
    done
}

/// A stage and thirteen more people of the initiative, who came in beside the three who are there.
async fn crowd(app: &TestApp) -> (Stage, Vec<Person>) {
    let stage = app.stage().await;
    let mut people = Vec::new();
    for number in 3..CLIENTS {
        let name = format!("person{number}");
        people.push(app.invite(&stage.lead, &stage.initiative, Invite::new(&name, "CONTRIBUTOR")).await);
    }
    (stage, people)
}

async fn sixteen_who_read_the_same_version_change_it_once(app: &TestApp) {
    let stage = app.stage().await;
    let objection = app.object(&stage.bob, &stage.proposal, "keys", "MAJOR").await;
    let before = app.count().await;
    let revise = |number: usize| {
        let input = json!({ "proposalId": stage.proposal, "kind": "EDITORIAL", "body": format!("text {number}"), "expectedVersion": 2 });
        app.mutate(&stage.lead, "reviseProposal", "proposal { version }", input)
    };
    let change = |number: usize| {
        let input = json!({ "problemId": stage.problem, "title": format!("title {number}"), "kind": "EDITORIAL", "expectedVersion": 1 });
        app.mutate(&stage.lead, "changeProblem", "problem { version title }", input)
    };
    let restate = |number: usize| {
        let input = json!({ "objectionId": objection, "restatement": format!("words {number}"), "expectedVersion": 1 });
        app.mutate(&stage.lead, "restateObjection", "objection { version }", input)
    };
    let (revised, changed, restated) = futures_util::join!(
        join_all((0..CLIENTS).map(revise)),
        join_all((0..CLIENTS).map(change)),
        join_all((0..CLIENTS).map(restate)),
    );
    assert_eq!(carried_out(&revised, "reviseProposal"), 1);
    assert_eq!(carried_out(&changed, "changeProblem"), 1);
    assert_eq!(carried_out(&restated, "restateObjection"), 1);
    let seen = app.node(&stage.ann, &stage.proposal, "... on Proposal { version currentRevision { number } }").await;
    assert_eq!(json!([seen["version"], seen["currentRevision"]["number"]]), json!([3, 2]));
    let after = app.count().await;
    assert_eq!(after["revision"] - before["revision"], 1);
    // A revision, what it revises, a problem and an objection.
    assert_eq!(after["event"] - before["event"], 4);
    let won = changed.iter().find_map(|reply| reply.body["data"]["changeProblem"]["problem"]["title"].as_str());
    let problem = app.node(&stage.ann, &stage.problem, "... on Problem { title version }").await;
    assert_eq!(
        (problem["title"].as_str(), &problem["version"]),
        (won, &json!(2)),
        "what was answered is what is there"
    );
}

async fn sixteen_who_read_no_version_lose_nothing(app: &TestApp) {
    let stage = app.stage().await;
    let revise = |number: usize| {
        let input = json!({ "proposalId": stage.proposal, "kind": "EDITORIAL", "body": format!("text {number}") });
        app.mutate(&stage.lead, "reviseProposal", "proposal { version }", input)
    };
    let replies = join_all((0..CLIENTS).map(revise)).await;
    assert_eq!(carried_out(&replies, "reviseProposal"), CLIENTS);
    let list = "... on Proposal { version revisions(first: 50) { nodes { number body } } }";
    let seen = app.node(&stage.ann, &stage.proposal, list).await;
    let nodes = seen["revisions"]["nodes"].as_array().expect("revisions");
    let numbers: Vec<i64> = nodes.iter().filter_map(|node| node["number"].as_i64()).collect();
    assert_eq!(numbers, (1..=17).collect::<Vec<i64>>(), "a number each");
    let bodies: BTreeSet<&str> = nodes.iter().skip(1).filter_map(|node| node["body"].as_str()).collect();
    assert_eq!(bodies.len(), CLIENTS, "and every text");
    assert_eq!(seen["version"], 18);
}

async fn sixteen_answers_with_one_key_are_one(app: &TestApp) {
    let stage = app.stage().await;
    let before = app.count().await;
    let input = json!({ "proposalId": stage.proposal, "title": "keys", "body": "They leak.", "severity": "MINOR", "idempotencyKey": "once" });
    let raise = |_| app.mutate(&stage.bob, "raiseObjection", "objection { id }", input.clone());
    let replies = join_all((0..CLIENTS).map(raise)).await;
    assert_eq!(carried_out(&replies, "raiseObjection"), CLIENTS);
    let ids: BTreeSet<&str> =
        replies.iter().filter_map(|reply| reply.body["data"]["raiseObjection"]["objection"]["id"].as_str()).collect();
    assert_eq!(ids.len(), 1, "{ids:?}");
    let after = app.count().await;
    assert_eq!((after["objection"] - before["objection"], after["event"] - before["event"]), (1, 1));
    let other = json!({ "proposalId": stage.proposal, "title": "other", "body": "b", "severity": "MINOR", "idempotencyKey": "once" });
    let again = app.mutate(&stage.bob, "raiseObjection", "objection { id }", other).await;
    assert_eq!(codes(&again, "raiseObjection"), ["IDEMPOTENCY_CONFLICT"]);
}

async fn sixteen_people_answer_each_for_themselves(app: &TestApp) {
    let (stage, others) = crowd(app).await;
    let people: Vec<&Person> = [&stage.lead, &stage.ann, &stage.bob].into_iter().chain(&others).collect();
    let keys = app.object(&stage.bob, &stage.proposal, "keys", "MAJOR").await;
    let position = json!({ "proposalId": stage.proposal, "stance": "SUPPORT" });
    let taking = people.iter().map(|who| app.mutate(who, "takePosition", "position { version }", position.clone()));
    let theirs = people.iter().filter(|who| who.stakeholder != stage.bob.stakeholder);
    let objection = json!({ "objectionId": keys });
    let seconding = theirs.map(|who| app.mutate(who, "secondObjection", "second { id }", objection.clone()));
    let (taken, seconded) = futures_util::join!(join_all(taking), join_all(seconding));
    assert_eq!(carried_out(&taken, "takePosition"), CLIENTS);
    assert_eq!(carried_out(&seconded, "secondObjection"), CLIENTS - 1);
    let list = "... on Proposal { positions(first: 50) { nodes { version stakeholder { name } } } \
        objections(first: 9) { nodes { seconds(first: 50) { nodes { id } } } } }";
    let seen = app.node(&stage.ann, &stage.proposal, list).await;
    let held = seen["positions"]["nodes"].as_array().expect("positions");
    assert!(held.len() == CLIENTS && held.iter().all(|position| position["version"] == 1), "{held:?}");
    let seconds = seen["objections"]["nodes"][0]["seconds"]["nodes"].as_array().map_or(0, Vec::len);
    assert_eq!(seconds, CLIENTS - 1);
    let verdict: Value = app.assessment(&stage.ann, &stage.proposal).await["verdict"]["status"].clone();
    assert_eq!(verdict, "BLOCKED", "by an objection that fifteen second");
}
