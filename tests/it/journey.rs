//! One initiative from its problem to plans, as a lead, an approver and a contributor live through it.

use crate::harness::{ASSESSMENT, Stage, TestApp, both, verdict};
use serde_json::{Value, json};

both!(
    who_opens_an_initiative_leads_it_at_once,
    a_draft_is_private_until_it_is_shared,
    a_substantive_revision_makes_positions_stale,
    every_stance_is_taken_and_taken_back,
    an_objection_is_settled_by_its_raiser,
    arguments_decide_what_stands,
    the_nearest_rule_is_in_force,
    each_of_two_changes_in_one_document_shows_what_it_made,
);

fn titles(list: &Value) -> Vec<&str> {
    list["nodes"].as_array().into_iter().flatten().filter_map(|node| node["title"].as_str()).collect()
}

async fn a_draft_is_private_until_it_is_shared(app: &TestApp) {
    let stage = app.stage().await;
    let draft = app.draft(&stage.lead, &stage.initiative, &stage.problem, "Shards").await;
    let of_problem = "... on Problem { proposals(first: 9) { nodes { title } } }";
    let of_initiative = "... on Initiative { proposals(last: 9) { nodes { title } } }";
    for (who, expected) in [(&stage.lead, vec!["Cache", "Shards"]), (&stage.bob, vec!["Cache"])] {
        let problem = app.node(who, &stage.problem, of_problem).await;
        assert_eq!(titles(&problem["proposals"]), expected, "alternatives that {} sees", who.name);
        let initiative = app.node(who, &stage.initiative, of_initiative).await;
        assert_eq!(titles(&initiative["proposals"]), expected, "proposals that {} sees", who.name);
    }
    let query = "query($id: ID!) { node(id: $id) { id } proposal(id: $id) { id } nodes(ids: [$id]) { id } }";
    let seen = app.data(&stage.bob, query, json!({ "id": draft })).await;
    assert_eq!(seen, json!({ "node": null, "proposal": null, "nodes": [null] }));
    let revision = "... on Proposal { currentRevision { id } }";
    let revision = app.node(&stage.lead, &draft, revision).await["currentRevision"]["id"].clone();
    let revision = revision.as_str().expect("an id");
    assert_eq!(app.node(&stage.bob, revision, "").await, Value::Null);

    let before = app.count().await;
    let position = json!({ "proposalId": draft, "stance": "ACCEPT" });
    assert_eq!(app.refused(&stage.bob, "takePosition", position.clone()).await, ["NOT_FOUND proposalId"]);
    assert_eq!(app.refused(&stage.lead, "takePosition", position).await, ["BAD_INPUT proposalId"]);
    let share = json!({ "proposalId": draft });
    assert_eq!(app.refused(&stage.bob, "shareProposal", share.clone()).await, ["NOT_FOUND proposalId"]);
    app.nothing_written_since(&before, "what concerns a draft").await;

    app.done(&stage.lead, "shareProposal", "", share).await;
    assert_eq!(app.node(&stage.bob, &draft, "... on Proposal { title status }").await["status"], "OPEN");
    assert_eq!(app.node(&stage.bob, revision, "... on Revision { number }").await["number"], 1);
}

async fn a_substantive_revision_makes_positions_stale(app: &TestApp) {
    let stage = app.stage().await;
    app.take(&stage.ann, &stage.proposal, "SUPPORT").await;
    let selection = "... on Proposal { title currentRevision { number kind body } \
        positions(first: 9) { nodes { isStale revision } } revisions(first: 9) { nodes { number kind } } }";
    let revise = |kind: &str, title: Option<&str>| json!({ "proposalId": stage.proposal, "kind": kind, "body": format!("{kind} text"), "title": title });
    app.done(&stage.lead, "reviseProposal", "", revise("EDITORIAL", None)).await;
    let seen = app.node(&stage.bob, &stage.proposal, selection).await;
    assert_eq!(seen["positions"]["nodes"], json!([{ "isStale": false, "revision": 1 }]));
    assert_eq!(seen["title"], "Cache");
    app.done(&stage.lead, "reviseProposal", "", revise("SUBSTANTIVE", Some("Caches"))).await;
    let seen = app.node(&stage.bob, &stage.proposal, selection).await;
    assert_eq!(seen["positions"]["nodes"], json!([{ "isStale": true, "revision": 1 }]));
    assert_eq!(seen["title"], "Caches");
    assert_eq!(seen["currentRevision"], json!({ "number": 3, "kind": "SUBSTANTIVE", "body": "SUBSTANTIVE text" }));
    let kinds = seen["revisions"]["nodes"].as_array().cloned().unwrap_or_default();
    assert_eq!(
        kinds,
        [
            json!({ "number": 1, "kind": "SUBSTANTIVE" }),
            json!({ "number": 2, "kind": "EDITORIAL" }),
            json!({ "number": 3, "kind": "SUBSTANTIVE" }),
        ]
    );
    // Under consent a stale approval counts no more: she is to be heard again.
    let unheard = verdict(&app.assessment(&stage.bob, &stage.proposal).await);
    assert_eq!(unheard, "NOT_HEARD HEARD(lead ann bob)");
    assert_eq!(app.take(&stage.ann, &stage.proposal, "SUPPORT").await["isStale"], false);
    let earlier = json!({ "proposalId": stage.proposal, "stance": "ACCEPT", "revision": 2 });
    let position = app.done(&stage.bob, "takePosition", "position { isStale revision }", earlier).await;
    assert_eq!(position["position"], json!({ "isStale": true, "revision": 2 }));
}

async fn every_stance_is_taken_and_taken_back(app: &TestApp) {
    let stage = app.stage().await;
    let mut version = 0;
    let mut id = Value::Null;
    for stance in ["CHAMPION", "SUPPORT", "ACCEPT", "RESERVATIONS", "OPPOSE", "BLOCK", "ABSTAIN", "RECUSED"] {
        let position = app.take(&stage.bob, &stage.proposal, stance).await;
        version += 1;
        assert_eq!((&position["stance"], &position["version"]), (&json!(stance), &json!(version)));
        assert!(id.is_null() || id == position["id"], "it stays the same position");
        id = position["id"].clone();
    }
    let later =
        json!({ "proposalId": stage.proposal, "stance": "NEEDS_TIME", "until": "2026-03-05T10:00:00.123456+02:00" });
    let position = app.done(&stage.bob, "takePosition", "position { stance until reason }", later).await;
    let expected = json!({ "stance": "NEEDS_TIME", "until": "2026-03-05T08:00:00.123Z", "reason": null });
    let (mut found, mut expected) = (position["position"].clone(), expected);
    let moment = |value: &mut Value| -> chrono::DateTime<chrono::Utc> {
        value["until"].take().as_str().expect("a moment").parse().expect("a moment")
    };
    assert_eq!(moment(&mut found), moment(&mut expected));
    assert_eq!(found, expected);

    // Blocking blocks; silence and time asked for are not heard; abstaining is.
    app.take(&stage.lead, &stage.proposal, "CHAMPION").await;
    app.take(&stage.ann, &stage.proposal, "ABSTAIN").await;
    assert_eq!(verdict(&app.assessment(&stage.ann, &stage.proposal).await), "NOT_HEARD HEARD(bob)");
    app.take(&stage.bob, &stage.proposal, "BLOCK").await;
    assert_eq!(verdict(&app.assessment(&stage.ann, &stage.proposal).await), "BLOCKED NO_POSITION(bob)");
    app.take(&stage.bob, &stage.proposal, "RECUSED").await;
    assert_eq!(verdict(&app.assessment(&stage.ann, &stage.proposal).await), "READY");
    let it = json!({ "proposalId": stage.proposal });
    let taken_back = app.done(&stage.bob, "withdrawPosition", "position { id withdrawnAt }", it).await;
    assert_eq!(taken_back["position"]["id"], id);
    assert!(taken_back["position"]["withdrawnAt"].is_string());
    assert_eq!(verdict(&app.assessment(&stage.ann, &stage.proposal).await), "NOT_HEARD HEARD(bob)");
    let list = "... on Proposal { positions(first: 9) { nodes { stakeholder { name } } } }";
    let held = app.node(&stage.ann, &stage.proposal, list).await["positions"]["nodes"].clone();
    let names: Vec<&Value> = held.as_array().into_iter().flatten().map(|node| &node["stakeholder"]["name"]).collect();
    assert_eq!(names, ["lead", "ann"]);
    assert_eq!(app.take(&stage.bob, &stage.proposal, "ACCEPT").await["withdrawnAt"], Value::Null);
}

/// Where the objections of a proposal stand.
async fn standing(app: &TestApp, stage: &Stage) -> Vec<String> {
    let assessment = app.assessment(&stage.ann, &stage.proposal).await;
    let standing = assessment["standing"].as_array().into_iter().flatten();
    standing
        .filter_map(|one| Some(format!("{} {}", one["objection"]["title"].as_str()?, one["standing"].as_str()?)))
        .collect()
}

async fn an_objection_is_settled_by_its_raiser(app: &TestApp) {
    let stage = app.stage().await;
    let input = json!({ "proposalId": stage.proposal, "title": "keys", "body": "They leak.", "severity": "MAJOR",
        "issue": "security", "passage": "We do it.", "removal": "Rotate them." });
    let selection = "objection { id state issue passage removal answer settlement raisedBy { name } version }";
    let keys = app.done(&stage.bob, "raiseObjection", selection, input).await["objection"].clone();
    let expected = json!({ "id": keys["id"], "state": "RAISED", "issue": "security", "passage": "We do it.",
        "removal": "Rotate them.", "answer": null, "settlement": null, "raisedBy": { "name": "bob" }, "version": 1 });
    assert_eq!(keys, expected);
    let cost = app.object(&stage.ann, &stage.proposal, "cost", "MINOR").await;
    assert_eq!(standing(app, &stage).await, ["keys STANDING", "cost STANDING"]);
    let answer = json!({ "objectionId": keys["id"], "answer": "We rotate them.", "expectedVersion": 1 });
    let answered = app.done(&stage.lead, "addressObjection", selection, answer.clone()).await["objection"].clone();
    assert_eq!((&answered["state"], &answered["answer"]), (&json!("ADDRESSED"), &json!("We rotate them.")));
    assert_eq!(standing(app, &stage).await, ["keys ANSWERED", "cost STANDING"]);

    let before = app.count().await;
    let settle = json!({ "objectionId": keys["id"], "note": "It does." });
    for mutation in ["confirmSettled", "withdrawObjection"] {
        for who in [&stage.lead, &stage.ann] {
            assert_eq!(app.refused(who, mutation, settle.clone()).await, ["FORBIDDEN"], "{} {mutation}", who.name);
        }
    }
    app.nothing_written_since(&before, "settling for somebody else").await;
    let settled = app.done(&stage.bob, "confirmSettled", selection, settle).await["objection"].clone();
    assert_eq!((&settled["state"], &settled["settlement"]), (&json!("ACCOMMODATED"), &json!("It does.")));
    let withdrawn = app.done(&stage.ann, "withdrawObjection", selection, json!({ "objectionId": cost })).await;
    assert_eq!(withdrawn["objection"]["state"], "WITHDRAWN");
    assert_eq!(standing(app, &stage).await, ["keys SETTLED", "cost SETTLED"]);
}

async fn arguments_decide_what_stands(app: &TestApp) {
    let stage = app.stage().await;
    let keys = app.object(&stage.bob, &stage.proposal, "keys", "MAJOR").await;
    let argue = |attacks: Vec<&Value>, supports: Vec<&Value>| json!({ "proposalId": stage.proposal, "body": "Because.", "attackIds": attacks, "supportIds": supports });
    let selection = "argument { id author { name } attacks { __typename ... on Objection { title } \
        ... on Argument { body } } supports { __typename } }";
    let keys = json!(keys);
    let attack = app.done(&stage.lead, "argue", selection, argue(vec![&keys, &keys], vec![])).await["argument"].clone();
    assert_eq!(attack["attacks"], json!([{ "__typename": "Objection", "title": "keys" }]));
    assert_eq!(standing(app, &stage).await, ["keys CONTESTED"]);
    let counter =
        app.done(&stage.bob, "argue", selection, argue(vec![&attack["id"]], vec![&keys])).await["argument"].clone();
    assert_eq!(counter["attacks"], json!([{ "__typename": "Argument", "body": "Because." }]));
    assert_eq!(counter["supports"], json!([{ "__typename": "Objection" }]));
    assert_eq!(standing(app, &stage).await, ["keys STANDING"]);
    app.done(&stage.ann, "argue", selection, argue(vec![&counter["id"]], vec![&attack["id"]])).await;
    assert_eq!(standing(app, &stage).await, ["keys CONTESTED"]);

    let before = app.count().await;
    let both = argue(vec![&keys], vec![&keys]);
    assert_eq!(app.refused(&stage.ann, "argue", both).await, ["BAD_INPUT supportIds"]);
    let other = app.draft(&stage.lead, &stage.initiative, &stage.problem, "Shards").await;
    app.done(&stage.lead, "shareProposal", "", json!({ "proposalId": other })).await;
    let elsewhere = json!({ "proposalId": other, "body": "b", "attackIds": [keys] });
    assert_eq!(app.refused(&stage.ann, "argue", elsewhere).await, ["NOT_FOUND attackIds.0"]);
    assert_eq!(app.count().await["argument"], before["argument"]);
}

async fn the_nearest_rule_is_in_force(app: &TestApp) {
    let stage = app.stage().await;
    let selection = "... on Proposal { rule { preset name version clauses { kind } } \
        initiative { rule { preset version } } }";
    let rule = app.node(&stage.ann, &stage.proposal, selection).await;
    let default = json!({ "preset": "CONSENT", "version": null });
    assert_eq!((&rule["rule"]["preset"], &rule["initiative"]["rule"]), (&json!("CONSENT"), &default));
    let organization = app.data(&stage.lead, "{ organization { id rule { preset } } }", Value::Null).await;
    let organization = organization["organization"]["id"].clone();
    let set = |subject: &Value, preset: &str| json!({ "subjectId": subject, "rule": { "preset": preset } });

    let before = app.count().await;
    for subject in [&organization, &json!(stage.initiative), &json!(stage.proposal)] {
        assert_eq!(app.refused(&stage.bob, "setRule", set(subject, "UNANIMITY")).await, ["FORBIDDEN"]);
    }
    app.nothing_written_since(&before, "a rule set by who may not").await;

    for (subject, preset) in [(&organization, "UNANIMITY"), (&json!(stage.initiative), "SUPERMAJORITY")] {
        app.done(&stage.lead, "setRule", "rule { preset version }", set(subject, preset)).await;
        assert_eq!(app.node(&stage.ann, &stage.proposal, selection).await["rule"]["preset"], preset);
    }
    let custom = json!({ "subjectId": stage.proposal, "rule": { "custom": {
        "name": "Two of us", "family": "VOTE", "roles": ["APPROVER", "CONTRIBUTOR"], "stale": "IGNORE",
        "weights": { "acceptance": 0.5, "objections": 0.25, "group": 0.25 }, "assentAfterHours": 1000,
        "clauses": [
            { "approvals": { "atLeast": "SUPPORT", "count": 2, "roles": ["APPROVER", "CONTRIBUTOR"] } },
            { "approvals": { "atLeast": "ACCEPT", "share": { "numerator": 2, "denominator": 3 }, "of": "SIDES", "strict": true } },
            { "approvalsPerGroup": { "atLeast": "ACCEPT", "count": 1 } },
            { "outstanding": { "atLeast": "ACCEPT", "atMostCount": 5 } },
            { "moreForThanAgainst": { "atLeast": "SUPPORT", "atMost": "OPPOSE" } },
            { "noPosition": { "atMost": "BLOCK", "reasonRequired": true } },
            { "noObjection": { "severityAtLeast": "BLOCKING", "settledBy": "ANSWER" } },
            { "heard": { "count": 2 } },
            { "openFor": { "hours": 24, "since": "OPENED" } },
            { "finalComment": { "hours": 0 } },
        ] } } });
    app.done(&stage.lead, "setRule", "rule { preset version }", custom).await;
    let rule = app.node(&stage.ann, &stage.proposal, selection).await["rule"].clone();
    assert_eq!((&rule["preset"], &rule["name"], &rule["version"]), (&Value::Null, &json!("Two of us"), &json!(1)));
    assert_eq!(rule["clauses"].as_array().map(Vec::len), Some(10));
    app.take(&stage.ann, &stage.proposal, "SUPPORT").await;
    app.take(&stage.bob, &stage.proposal, "CHAMPION").await;
    let open = app.assessment(&stage.bob, &stage.proposal).await;
    assert_eq!(verdict(&open), "WAITING OPEN_FOR() FINAL_COMMENT()");
    assert_eq!(open["verdict"]["clauses"][8]["passesAt"], "2026-03-02T09:00:00+00:00");
    app.advance(chrono::TimeDelta::hours(24));
    assert_eq!(verdict(&app.assessment(&stage.bob, &stage.proposal).await), "WAITING FINAL_COMMENT()");
    app.done(&stage.lead, "setRule", "", set(&json!(stage.proposal), "SINGLE_DECIDER")).await;
    let rule = app.node(&stage.ann, &stage.proposal, selection).await["rule"].clone();
    assert_eq!((&rule["preset"], &rule["version"]), (&json!("SINGLE_DECIDER"), &json!(2)));
}

async fn who_opens_an_initiative_leads_it_at_once(app: &TestApp) {
    let owner = app.owner("owner").await;
    let input = json!({ "title": "t", "context": "GREENFIELD", "role": "APPROVER", "group": "core" });
    let selection = "initiative { title context viewerStakeholder { name role group isLead email weight } }";
    let opened = app.done(&owner, "openInitiative", selection, input).await["initiative"].clone();
    let part = json!({ "name": "owner", "role": "APPROVER", "group": "core", "isLead": true,
        "email": "owner@example.org", "weight": 1.0 });
    assert_eq!(opened, json!({ "title": "t", "context": "GREENFIELD", "viewerStakeholder": part }));
}

async fn each_of_two_changes_in_one_document_shows_what_it_made(app: &TestApp) {
    let stage = app.stage().await;
    app.take(&stage.lead, &stage.proposal, "ACCEPT").await;
    let untouched = app.assessment(&stage.ann, &stage.proposal).await;
    let read = format!("position {{ stance version proposal {{ id {ASSESSMENT} }} }} errors {{ code }}");
    let document = format!(
        "mutation($one: TakePositionInput!, $other: TakePositionInput!) {{ \
         one: takePosition(input: $one) {{ {read} }} other: takePosition(input: $other) {{ {read} }} }}"
    );
    let input = json!({
        "one": { "proposalId": stage.proposal, "stance": "SUPPORT" },
        "other": { "proposalId": stage.proposal, "stance": "OPPOSE", "reason": "r" },
    });
    let both = app.data(&stage.ann, &document, input).await;
    let [one, other] = ["one", "other"].map(|name| {
        assert_eq!(both[name]["errors"], json!([]), "{both}");
        both[name]["position"].clone()
    });
    assert_eq!((&one["stance"], &one["version"]), (&json!("SUPPORT"), &json!(1)));
    assert_eq!((&other["stance"], &other["version"]), (&json!("OPPOSE"), &json!(2)));
    let [after_one, after_other] = [&one, &other].map(|position| &position["proposal"]["assessment"]);
    assert_ne!(after_one, &untouched, "the first change is seen");
    assert_ne!(after_other, after_one, "the second change is seen");
    assert_eq!(after_other, &app.assessment(&stage.ann, &stage.proposal).await, "as it is from now on");
    app.take(&stage.ann, &stage.proposal, "SUPPORT").await;
    assert_eq!(after_one, &app.assessment(&stage.ann, &stage.proposal).await, "as it was in between");
}
