//! Concessions and plans: drafts are the leads' own, wherever one could meet them.

use crate::harness::{Invite, Person, Stage, TestApp, both, verdict};
use serde_json::{Value, json};

both!(
    a_draft_concession_is_nowhere_to_be_seen,
    a_latent_objection_is_met_only_through_what_provokes_it,
    whom_leads_expect_to_move_is_theirs_alone,
    concessions_may_be_more_than_can_be_tried_set_by_set,
    those_whose_objections_it_would_settle_answer_a_concession,
    a_revision_takes_up_what_was_accepted_and_answers_objections,
    what_excludes_or_requires_others_is_taken_up_accordingly,
);

const SHOWN: &str = "... on Proposal { plans { status plans { cost verdict concessions { title } \
    settles { ... on Objection { title } } provokes { ... on LatentObjection { title } } } } \
    concessions(first: 9) { nodes { title state removes { objection { ... on Objection { title } \
    ... on LatentObjection { title } } together { title } } provokes { title } shifts { steps } \
    requires { title } excludes { title } } } }";

async fn shown(app: &TestApp, who: &Person, stage: &Stage) -> Value {
    app.node(who, &stage.proposal, SHOWN).await
}

async fn concede(app: &TestApp, stage: &Stage, title: &str, cost: i32, mut more: Value) -> Value {
    more["proposalId"] = json!(stage.proposal);
    more["title"] = json!(title);
    more["cost"] = json!(cost);
    app.done(&stage.lead, "draftConcession", "concession { id }", more).await["concession"]["id"].clone()
}

fn concession<'a>(shown: &'a Value, title: &str) -> &'a Value {
    let nodes = shown["concessions"]["nodes"].as_array();
    nodes.into_iter().flatten().find(|node| node["title"] == title).unwrap_or(&Value::Null)
}

fn titles(list: &Value) -> Vec<&str> {
    list.as_array().into_iter().flatten().filter_map(|node| node["title"].as_str()).collect()
}

/// A stage on which an objection of bob's is all that is left; gives its id.
async fn held(app: &TestApp) -> (Stage, String) {
    let stage = app.stage().await;
    for (who, stance) in [(&stage.lead, "CHAMPION"), (&stage.ann, "SUPPORT"), (&stage.bob, "RESERVATIONS")] {
        app.take(who, &stage.proposal, stance).await;
    }
    let keys = app.object(&stage.bob, &stage.proposal, "keys", "MAJOR").await;
    assert_eq!(verdict(&app.assessment(&stage.ann, &stage.proposal).await), "BLOCKED NO_OBJECTION(keys)");
    (stage, keys)
}

async fn a_draft_concession_is_nowhere_to_be_seen(app: &TestApp) {
    let (stage, keys) = held(app).await;
    let rotate = json!({ "removes": [{ "objectionId": keys }], "shifts": [{ "stakeholderId": stage.bob.stakeholder, "steps": 1 }] });
    let rotate = concede(app, &stage, "rotate", 5, rotate).await;
    let alert = concede(app, &stage, "alert", 1, json!({ "excludeIds": [rotate] })).await;
    let log = json!({ "removes": [{ "objectionId": keys, "togetherIds": [alert] }], "excludeIds": [rotate],
        "provokes": [{ "new": { "expectedFromId": stage.ann.stakeholder, "title": "noise", "severity": "MINOR" } }] });
    let log = concede(app, &stage, "log", 1, log).await;
    let page = concede(app, &stage, "page", 9, json!({ "requireIds": [rotate] })).await;

    // The lead plans with drafts; nobody else hears of them.
    let lead = shown(app, &stage.lead, &stage).await;
    let best = &lead["plans"]["plans"][0];
    assert_eq!((&lead["plans"]["status"], &best["cost"]), (&json!("OPTIMAL"), &json!(2)), "{lead:#}");
    assert_eq!((titles(&best["concessions"]), &best["verdict"]), (vec!["alert", "log"], &json!("READY")));
    assert_eq!((titles(&best["settles"]), titles(&best["provokes"])), (vec!["keys"], vec!["noise"]));
    assert_eq!(concession(&lead, "rotate")["shifts"], json!([{ "steps": 1 }]));
    let bob = shown(app, &stage.bob, &stage).await;
    assert_eq!(bob["plans"], json!({ "status": "INFEASIBLE", "plans": [] }));
    assert_eq!(bob["concessions"]["nodes"], json!([]));
    for id in [&rotate, &alert, &log, &page] {
        let id = id.as_str().expect("an id");
        assert_eq!(app.node(&stage.bob, id, "").await, Value::Null);
        assert_eq!(app.node(&stage.lead, id, "").await["__typename"], "Concession");
        let before = app.count().await;
        let offer = json!({ "concessionId": id });
        assert_eq!(app.refused(&stage.bob, "offerConcession", offer).await, ["NOT_FOUND concessionId"]);
        app.nothing_written_since(&before, "an offer of somebody who leads nothing").await;
    }
    assert_eq!(
        app.refused(&stage.lead, "offerConcession", json!({ "concessionId": page })).await,
        ["BAD_INPUT concessionId"]
    );

    // An offered one shows no draft: not among what it excludes, nor what it would do together with one.
    app.done(&stage.lead, "offerConcession", "concession { state }", json!({ "concessionId": log })).await;
    let bob = shown(app, &stage.bob, &stage).await;
    let log = concession(&bob, "log");
    assert_eq!((&log["state"], &log["removes"], &log["excludes"]), (&json!("OFFERED"), &json!([]), &json!([])));
    assert_eq!((titles(&log["provokes"]), &log["shifts"]), (vec!["noise"], &Value::Null));
    assert_eq!(bob["plans"]["status"], "INFEASIBLE");
    let text = bob.to_string();
    assert!(!text.contains("alert") && !text.contains("rotate") && !text.contains("page"), "{bob:#}");

    app.done(&stage.lead, "offerConcession", "", json!({ "concessionId": alert })).await;
    let bob = shown(app, &stage.bob, &stage).await;
    assert_eq!(titles(&concession(&bob, "log")["removes"][0]["together"]), ["alert"]);
    let best = &bob["plans"]["plans"][0];
    assert_eq!((titles(&best["concessions"]), &best["cost"]), (vec!["alert", "log"], &json!(2)));
    assert!(!bob.to_string().contains("rotate"), "{bob:#}");
    assert_eq!(verdict(&app.assessment(&stage.bob, &stage.proposal).await), "BLOCKED NO_OBJECTION(keys)");
}

async fn a_latent_objection_is_met_only_through_what_provokes_it(app: &TestApp) {
    let (stage, _) = held(app).await;
    let fear = json!({ "provokes": [{ "new": { "expectedFromId": stage.ann.stakeholder, "title": "hidden fear", "severity": "MAJOR" } }] });
    let bold = concede(app, &stage, "bold", 1, fear).await;
    let lead = app.node(&stage.lead, bold.as_str().expect("an id"), "... on Concession { provokes { id } }").await;
    let fear = lead["provokes"][0]["id"].as_str().expect("an id").to_owned();
    assert_eq!(app.node(&stage.lead, &fear, "").await["__typename"], "LatentObjection");
    assert_eq!(app.node(&stage.bob, &fear, "").await, Value::Null);
    let calm = concede(app, &stage, "calm", 1, json!({ "removes": [{ "objectionId": fear }] })).await;
    app.done(&stage.lead, "offerConcession", "", json!({ "concessionId": calm })).await;
    let bob = shown(app, &stage.bob, &stage).await;
    assert!(!bob.to_string().contains("hidden fear"), "a draft alone provokes it: {bob:#}");
    let assessment = app.assessment(&stage.bob, &stage.proposal).await;
    assert!(!assessment.to_string().contains("hidden fear"), "{assessment:#}");
    app.done(&stage.lead, "offerConcession", "", json!({ "concessionId": bold })).await;
    let bob = shown(app, &stage.bob, &stage).await;
    assert_eq!(titles(&concession(&bob, "bold")["provokes"]), ["hidden fear"]);
    assert_eq!(concession(&bob, "calm")["removes"][0]["objection"]["title"], "hidden fear");
}

async fn whom_leads_expect_to_move_is_theirs_alone(app: &TestApp) {
    let (stage, keys) = held(app).await;
    let shifts = json!([{ "stakeholderId": stage.ann.stakeholder, "steps": -2 },
        { "stakeholderId": stage.bob.stakeholder, "steps": 1 }]);
    let rotate = json!({ "removes": [{ "objectionId": keys }], "shifts": shifts });
    let rotate = concede(app, &stage, "rotate", 2, rotate).await;
    app.done(&stage.lead, "offerConcession", "", json!({ "concessionId": rotate })).await;
    let selection = "... on Proposal { plans { status plans { cost fellWeight score concessions { title \
        shifts { steps stakeholder { name } } } falls { name } rises { name } } } \
        concessions(first: 9) { nodes { title shifts { steps stakeholder { name } } } } }";
    let person = |name: &str| json!({ "name": name });
    let moved = json!([{ "steps": -2, "stakeholder": person("ann") }, { "steps": 1, "stakeholder": person("bob") }]);
    let mut scores = Vec::new();
    for (who, shifts, falls, rises, weight) in [
        (&stage.lead, moved, json!([person("ann")]), json!([person("bob")]), 1.0),
        // That his objection would be settled is no secret.
        (&stage.ann, Value::Null, json!([]), json!([person("bob")]), 0.0),
        (&stage.bob, Value::Null, json!([]), json!([person("bob")]), 0.0),
    ] {
        let seen = app.node(who, &stage.proposal, selection).await;
        let shown = &seen["concessions"]["nodes"];
        assert_eq!(shown, &json!([{ "title": "rotate", "shifts": shifts }]), "{} sees", who.name);
        assert_eq!(seen["plans"]["status"], "OPTIMAL", "{} sees {seen:#}", who.name);
        let plan = &seen["plans"]["plans"][0];
        assert_eq!(plan["concessions"], *shown, "{} sees", who.name);
        assert_eq!((&plan["falls"], &plan["rises"]), (&falls, &rises), "{} sees", who.name);
        assert_eq!(plan["fellWeight"].as_f64(), Some(weight), "{} sees", who.name);
        scores.push(plan["score"].clone());
        let node = app.node(who, rotate.as_str().expect("an id"), "... on Concession { shifts { steps } }").await;
        assert_eq!(node["shifts"].is_null(), shown[0]["shifts"].is_null(), "{} sees", who.name);
    }
    assert_eq!(scores[1], scores[2]);
    assert_ne!(scores[0], scores[1], "the score does not give the shifts away either");
}

async fn concessions_may_be_more_than_can_be_tried_set_by_set(app: &TestApp) {
    let (stage, keys) = held(app).await;
    for number in 1..=14 {
        concede(app, &stage, &format!("c{number}"), number, json!({})).await;
    }
    concede(app, &stage, "c15", 15, json!({ "removes": [{ "objectionId": keys }] })).await;
    let query = "query($id: ID!) { proposal(id: $id) { plans { status plans { cost concessions { title } } } } }";
    let plans = app.data(&stage.lead, query, json!({ "id": stage.proposal })).await;
    let plans = &plans["proposal"]["plans"];
    assert_eq!(plans["status"], "OPTIMAL");
    let found: Vec<_> =
        plans["plans"].as_array().into_iter().flatten().map(|plan| titles(&plan["concessions"])).collect();
    assert_eq!(found, [vec!["c15"], vec!["c1", "c15"], vec!["c2", "c15"]]);
    // Who sees none of them has no plan.
    let plans = app.data(&stage.ann, query, json!({ "id": stage.proposal })).await;
    assert_eq!(plans["proposal"]["plans"]["status"], "INFEASIBLE");
}

async fn offer(app: &TestApp, stage: &Stage, title: &str, more: Value) -> Value {
    let id = concede(app, stage, title, 1, more).await;
    app.done(&stage.lead, "offerConcession", "", json!({ "concessionId": id })).await;
    id
}

async fn answer(app: &TestApp, who: &Person, concession: &Value, accepts: bool) -> String {
    let input = json!({ "concessionId": concession, "accepts": accepts, "note": "n" });
    let answered = app.done(who, "answerConcession", "concession { state }", input).await;
    answered["concession"]["state"].as_str().expect("a state").to_owned()
}

async fn revise(app: &TestApp, stage: &Stage) -> Value {
    let input = json!({ "proposalId": stage.proposal, "kind": "EDITORIAL", "body": "With it." });
    let selection = "proposal { currentRevision { number } }";
    app.done(&stage.lead, "reviseProposal", selection, input).await["proposal"]["currentRevision"]["number"].clone()
}

async fn those_whose_objections_it_would_settle_answer_a_concession(app: &TestApp) {
    let (stage, keys) = held(app).await;
    let cost = app.object(&stage.ann, &stage.proposal, "cost", "MINOR").await;
    let more = json!({ "removes": [{ "objectionId": keys }, { "objectionId": cost }] });
    let draft = concede(app, &stage, "log", 1, more.clone()).await;
    let it = |id: &Value| json!({ "concessionId": id, "accepts": true });
    assert_eq!(app.refused(&stage.bob, "answerConcession", it(&draft)).await, ["NOT_FOUND concessionId"]);
    assert_eq!(app.refused(&stage.lead, "answerConcession", it(&draft)).await, ["BAD_INPUT concessionId"]);
    let rotate = offer(app, &stage, "rotate", more).await;
    assert_eq!(app.refused(&stage.lead, "answerConcession", it(&rotate)).await, ["BAD_INPUT concessionId"]);
    assert_eq!(answer(app, &stage.bob, &rotate, true).await, "OFFERED", "ann has not said");
    assert_eq!(answer(app, &stage.ann, &rotate, false).await, "DECLINED");
    let plans = "... on Proposal { plans { plans { concessions { title } } } }";
    let plans = app.node(&stage.bob, &stage.proposal, plans).await["plans"]["plans"].clone();
    assert_eq!(plans, json!([]), "nobody plans with what was declined");
    assert_eq!(answer(app, &stage.ann, &rotate, true).await, "ACCEPTED");
    let list = "... on Concession { answers(first: 9) { nodes { accepts note stakeholder { name } \
        concession { title } } } }";
    let answers = app.node(&stage.lead, rotate.as_str().expect("an id"), list).await["answers"]["nodes"].clone();
    let of = |name: &str| json!({ "accepts": true, "note": "n", "stakeholder": { "name": name }, "concession": { "title": "rotate" } });
    assert_eq!(answers, json!([of("bob"), of("ann")]));

    // What an observer holds counts nowhere.
    let eye = app.invite(&stage.lead, &stage.initiative, Invite::new("eye", "OBSERVER")).await;
    let noise = app.object(&eye, &stage.proposal, "noise", "MINOR").await;
    let quiet = json!({ "removes": [{ "objectionId": keys }, { "objectionId": noise }] });
    let quiet = offer(app, &stage, "quiet", quiet).await;
    assert_eq!(app.refused(&eye, "answerConcession", it(&quiet)).await, ["BAD_INPUT concessionId"]);
    assert_eq!(answer(app, &stage.bob, &quiet, true).await, "ACCEPTED");

    // Whom bob lets speak for him answers in his place.
    let input = json!({ "objectionId": keys, "speakerId": stage.lead.stakeholder });
    app.done(&stage.bob, "nameSpeaker", "", input).await;
    assert_eq!(answer(app, &stage.lead, &rotate, false).await, "DECLINED");
}

async fn a_revision_takes_up_what_was_accepted_and_answers_objections(app: &TestApp) {
    let (stage, keys) = held(app).await;
    app.advance(chrono::TimeDelta::minutes(1));
    let rotate = offer(app, &stage, "rotate", json!({ "removes": [{ "objectionId": keys }] })).await;
    let take_up = |revision: &Value| json!({ "concessionId": rotate, "revision": revision });
    let refused = async |revision: &Value| app.refused(&stage.lead, "incorporateConcession", take_up(revision)).await;
    let revision = revise(app, &stage).await;
    assert_eq!(refused(&revision).await, ["BAD_INPUT concessionId"], "nobody accepted it");
    answer(app, &stage.bob, &rotate, true).await;
    assert_eq!(refused(&json!(1)).await, ["BAD_INPUT revision"], "it was not drafted yet");
    assert_eq!(refused(&json!(9)).await, ["BAD_INPUT revision"], "there is none");
    let selection = "concession { state incorporatedIn { number } }";
    let taken = app.done(&stage.lead, "incorporateConcession", selection, take_up(&revision)).await;
    let expected = json!({ "state": "INCORPORATED", "incorporatedIn": { "number": revision } });
    assert_eq!(taken["concession"], expected);
    let seen = "... on Objection { state answer resolution { summary changedIn { number } } }";
    let seen = app.node(&stage.bob, &keys, seen).await;
    assert_eq!((&seen["state"], &seen["answer"]), (&json!("ADDRESSED"), &json!("rotate")));
    assert_eq!(seen["resolution"], json!({ "summary": "rotate", "changedIn": { "number": revision } }));
    assert_eq!(refused(&revision).await, ["BAD_INPUT concessionId"], "it is taken up");
    let again = json!({ "concessionId": rotate, "accepts": false });
    assert_eq!(app.refused(&stage.bob, "answerConcession", again).await, ["BAD_INPUT concessionId"]);
    // It is settled only when bob says so.
    assert_eq!(verdict(&app.assessment(&stage.ann, &stage.proposal).await), "BLOCKED NO_OBJECTION(keys)");
    app.done(&stage.bob, "confirmSettled", "", json!({ "objectionId": keys })).await;
    assert_eq!(verdict(&app.assessment(&stage.ann, &stage.proposal).await), "READY");
}

async fn what_excludes_or_requires_others_is_taken_up_accordingly(app: &TestApp) {
    let (stage, keys) = held(app).await;
    app.advance(chrono::TimeDelta::minutes(1));
    let base = offer(app, &stage, "base", json!({})).await;
    let needs = offer(app, &stage, "needs", json!({ "requireIds": [base] })).await;
    let against = offer(app, &stage, "against", json!({ "excludeIds": [base] })).await;
    let more = json!({ "removes": [{ "objectionId": keys, "togetherIds": [base] }] });
    let half = offer(app, &stage, "half", more).await;
    answer(app, &stage.bob, &half, true).await;
    let revision = revise(app, &stage).await;
    let take_up = |id: &Value| json!({ "concessionId": id, "revision": revision });
    assert_eq!(app.refused(&stage.lead, "incorporateConcession", take_up(&needs)).await, ["BAD_INPUT concessionId"]);
    app.done(&stage.lead, "incorporateConcession", "", take_up(&half)).await;
    let keys_are = async || app.node(&stage.bob, &keys, "... on Objection { state }").await["state"].clone();
    assert_eq!(keys_are().await, "RAISED", "it takes `base` too");
    app.done(&stage.lead, "incorporateConcession", "", take_up(&base)).await;
    assert_eq!(keys_are().await, "ADDRESSED", "both are made");
    app.done(&stage.lead, "incorporateConcession", "", take_up(&needs)).await;
    assert_eq!(app.refused(&stage.lead, "incorporateConcession", take_up(&against)).await, ["BAD_INPUT concessionId"]);
}
