//! What a proposal would come to, how it came where it is, and what that rests on as a file.

use crate::harness::{Invite, Person, Stage, TestApp, both, verdict};
use chrono::TimeDelta;
use engine::{Deliberation, Snapshot};
use serde_json::{Value, json};

both!(
    what_is_supposed_is_computed_and_not_stored,
    drafts_are_supposed_by_leads_only,
    what_cannot_be_supposed_is_refused,
    a_concession_alone_gains_what_supposing_it_gains,
    a_history_tells_moment_by_moment_what_happened,
    a_history_hides_what_is_for_leads,
    a_history_is_of_the_time_asked_for,
    a_deliberation_is_a_file_for_the_engine,
);

const VERDICT: &str = "verdict { status clauses { kind status requirement \
    missing { ... on Stakeholder { name } ... on Objection { title } } } }";

async fn what_if(app: &TestApp, who: &Person, proposal: &str, suppose: Value) -> Value {
    let query = format!(
        "query($id: ID!, $suppose: WhatIfInput!) {{ proposal(id: $id) {{ whatIf(suppose: $suppose) {{ \
         summary {VERDICT} readiness {{ score low high }} cost isPossible fellWeight concessions {{ title }} \
         falls {{ name }} rises {{ name }} settles {{ ... on Objection {{ title }} }} provokes {{ title }} \
         standing {{ standing objection {{ ... on Objection {{ title }} ... on LatentObjection {{ title }} }} }} \
         }} }} }}"
    );
    app.data(who, &query, json!({ "id": proposal, "suppose": suppose })).await["proposal"]["whatIf"].clone()
}

/// Everybody in support but bob, who objects; a concession that settles it, provokes ann, and upsets the lead.
async fn nearly(app: &TestApp) -> (Stage, String, String) {
    let stage = app.stage().await;
    for who in [&stage.lead, &stage.ann] {
        app.take(who, &stage.proposal, "SUPPORT").await;
    }
    let objection = app.object(&stage.bob, &stage.proposal, "keys", "MAJOR").await;
    let latent = json!({ "expectedFromId": stage.ann.stakeholder, "title": "costs", "severity": "MINOR" });
    let input = json!({
        "proposalId": stage.proposal, "title": "Rotate", "cost": 3, "removes": [{ "objectionId": objection }],
        "provokes": [{ "new": latent }], "shifts": [{ "stakeholderId": stage.lead.stakeholder, "steps": -1 }],
    });
    let made = app.done(&stage.lead, "draftConcession", "concession { id }", input).await;
    let concession = made["concession"]["id"].as_str().expect("an id").to_owned();
    (stage, objection, concession)
}

async fn a_concession_alone_gains_what_supposing_it_gains(app: &TestApp) {
    let (stage, _, concession) = nearly(app).await;
    let Stage { lead, ann, proposal, .. } = &stage;
    app.done(lead, "offerConcession", "", json!({ "concessionId": concession })).await;
    let query = "... on Concession { gain }";
    let score = |of: &Value| of["readiness"]["score"].as_f64().expect("a score");
    let mut gains = Vec::new();
    for who in [lead, ann] {
        let made = what_if(app, who, proposal, json!({ "concessionIds": [concession] })).await;
        let before = app.assessment(who, proposal).await;
        let gain = app.node(who, &concession, query).await["gain"].as_f64().expect("a number");
        assert!((gain - (score(&made) - score(&before))).abs() < 1e-9, "{gain} for {}", who.name);
        gains.push(gain);
    }
    assert!(gains[0] < gains[1], "whom it upsets is for leads: {gains:?}");
    let none = json!({ "concessionId": concession, "accepts": false });
    app.done(&stage.bob, "answerConcession", "", none).await;
    assert_eq!(app.node(lead, &concession, query).await["gain"], Value::Null, "it can be made no more");
}

async fn what_is_supposed_is_computed_and_not_stored(app: &TestApp) {
    let (stage, objection, concession) = nearly(app).await;
    let Stage { lead, ann, bob, proposal, .. } = &stage;
    let (before, stored) = (app.assessment(ann, proposal).await, app.count().await);
    let as_it_is = what_if(app, ann, proposal, json!({})).await;
    assert_eq!(verdict(&as_it_is), verdict(&before));
    assert_eq!(as_it_is["readiness"]["score"], before["readiness"]["score"]);
    assert_eq!(as_it_is["summary"], before["summary"]);

    let withdrawn = json!({ "objectionIds": [objection], "positions":
        [{ "stakeholderId": bob.stakeholder, "stance": "SUPPORT" }] });
    let supposed = what_if(app, ann, proposal, withdrawn).await;
    assert_eq!(verdict(&supposed), "READY");
    assert_eq!(supposed["standing"], json!([{ "standing": "SETTLED", "objection": { "title": "keys" } }]));
    let silent = json!({ "positions": [{ "stakeholderId": ann.stakeholder, "stance": null }] });
    assert_eq!(verdict(&what_if(app, bob, proposal, silent).await), "BLOCKED HEARD(ann bob) NO_OBJECTION(keys)");
    let blocks =
        json!({ "positions": [{ "stakeholderId": ann.stakeholder, "stance": "BLOCK" }], "objectionIds": [objection] });
    let blocked = what_if(app, bob, proposal, blocks).await;
    assert!(verdict(&blocked).starts_with("BLOCKED"), "with a reason: {blocked}");
    let rule = json!({ "rule": { "preset": "RFCBOT_FCP" } });
    let other = what_if(app, bob, proposal, rule).await;
    assert_ne!(other["verdict"]["clauses"], as_it_is["verdict"]["clauses"]);

    let made = what_if(app, lead, proposal, json!({ "concessionIds": [concession] })).await;
    let told = json!([made["concessions"], made["cost"], made["isPossible"], made["fellWeight"]]);
    assert_eq!(told, json!([[{ "title": "Rotate" }], 3, true, 2.0]));
    let told = json!([made["settles"], made["provokes"], made["falls"], made["rises"]]);
    let falls = json!([{ "name": "lead" }, { "name": "ann" }]);
    assert_eq!(told, json!([[{ "title": "keys" }], [{ "title": "costs" }], falls, [{ "name": "bob" }]]));
    assert_eq!(app.assessment(ann, proposal).await, before);
    assert_eq!(app.count().await, stored);
}

async fn drafts_are_supposed_by_leads_only(app: &TestApp) {
    let (stage, _, concession) = nearly(app).await;
    let Stage { lead, ann, proposal, .. } = &stage;
    let query =
        "query($id: ID!, $made: ID!) { proposal(id: $id) { whatIf(suppose: { concessionIds: [$made] }) { cost } } }";
    let asked = json!({ "id": proposal, "made": concession });
    let reply = app.gql(Some(&ann.token()), query, asked.clone()).await;
    assert_eq!(reply.code(), "BAD_REQUEST", "{}", reply.text);
    assert!(!reply.text.contains("Rotate"), "{}", reply.text);
    app.done(lead, "offerConcession", "", json!({ "concessionId": concession })).await;
    let seen = what_if(app, ann, proposal, json!({ "concessionIds": [concession] })).await;
    assert_eq!(
        json!([seen["cost"], seen["falls"]]),
        json!([3, [{ "name": "ann" }]]),
        "whom else it would upset is for leads"
    );
    let requiring = json!({ "proposalId": proposal, "title": "Log", "cost": 1, "requireIds": [concession] });
    let requiring = app.done(lead, "draftConcession", "concession { id }", requiring).await["concession"]["id"].clone();
    let seen = what_if(app, lead, proposal, json!({ "concessionIds": [requiring] })).await;
    assert_eq!(seen["isPossible"], false);
    let seen = what_if(app, lead, proposal, json!({ "concessionIds": [requiring, concession] })).await;
    assert_eq!(json!([seen["isPossible"], seen["cost"]]), json!([true, 4]));
}

async fn what_cannot_be_supposed_is_refused(app: &TestApp) {
    let (stage, objection, concession) = nearly(app).await;
    let Stage { lead, ann, proposal, problem, .. } = &stage;
    let there = app.stage_elsewhere(&stage).await;
    let twice = json!({ "stakeholderId": ann.stakeholder, "stance": "BLOCK" });
    let cases = [
        (json!({ "concessionIds": [objection] }), "suppose.concessionIds"),
        (json!({ "objectionIds": [concession] }), "suppose.objectionIds"),
        (json!({ "objectionIds": [problem] }), "suppose.objectionIds"),
        (json!({ "positions": [{ "stakeholderId": there.ann.stakeholder }] }), "suppose.positions.0.stakeholderId"),
        (json!({ "positions": [twice, twice] }), "suppose.positions.1.stakeholderId"),
        (json!({ "concessionIds": vec![&concession; 51] }), "suppose.concessionIds"),
        (
            json!({ "rule": { "custom": { "name": "x", "family": "OBJECTION", "roles": ["APPROVER"],
                "stale": "COUNT", "clauses": [] } } }),
            "suppose.rule.custom.clauses",
        ),
    ];
    let query = "query($id: ID!, $suppose: WhatIfInput!) { proposal(id: $id) { whatIf(suppose: $suppose) { cost } } }";
    for (suppose, path) in cases {
        let reply = app.gql(Some(&lead.token()), query, json!({ "id": proposal, "suppose": suppose })).await;
        assert_eq!(reply.code(), "BAD_REQUEST", "{suppose}: {}", reply.text);
        assert!(reply.text.contains(path), "{suppose}: {}", reply.text);
    }
}

const HISTORY: &str = "at summary verdict score low high \
    changes { kind by { name } node { __typename ... on Objection { title } ... on Concession { title } } }";

async fn history(app: &TestApp, who: &Person, proposal: &str, time: &str) -> Vec<Value> {
    let query = format!("query($id: ID!) {{ proposal(id: $id) {{ history{time} {{ {HISTORY} }} }} }}");
    let seen = app.data(who, &query, json!({ "id": proposal })).await["proposal"]["history"].clone();
    seen.as_array().expect("a history").clone()
}

fn kinds(history: &[Value]) -> Vec<String> {
    let changes = history.iter().flat_map(|point| point["changes"].as_array().into_iter().flatten());
    changes.map(|change| change["kind"].as_str().unwrap_or("?").to_owned()).collect()
}

async fn a_history_tells_moment_by_moment_what_happened(app: &TestApp) {
    let stage = app.stage().await;
    let Stage { lead, ann, bob, proposal, .. } = &stage;
    let mut given = Vec::new();
    for (who, stance) in [(ann, "SUPPORT"), (lead, "SUPPORT"), (ann, "OPPOSE"), (bob, "ACCEPT")] {
        app.advance(TimeDelta::hours(1));
        app.take(who, proposal, stance).await;
        given.push(app.assessment(ann, proposal).await);
    }
    app.advance(TimeDelta::hours(1));
    app.object(bob, proposal, "keys", "BLOCKING").await;
    given.push(app.assessment(ann, proposal).await);
    app.advance(TimeDelta::hours(1));
    app.invite(lead, &stage.initiative, Invite::new("eve", "APPROVER")).await;
    given.push(app.assessment(ann, proposal).await);
    // On another proposal: nothing of this one.
    let other = app.draft(lead, &stage.initiative, &stage.problem, "Shards").await;
    app.done(lead, "shareProposal", "", json!({ "proposalId": other })).await;
    app.advance(TimeDelta::hours(1));
    app.take(bob, &other, "BLOCK").await;

    let seen = history(app, bob, proposal, "").await;
    let last = &seen[seen.len() - given.len()..];
    for (point, given) in last.iter().zip(&given) {
        assert_eq!(point["at"], given["at"]);
        let shown = json!([point["summary"], point["verdict"], point["score"], point["low"], point["high"]]);
        let readiness = &given["readiness"];
        let expected = [&given["summary"], &given["verdict"]["status"], &readiness["score"]];
        assert_eq!(shown, json!([expected[0], expected[1], expected[2], readiness["low"], readiness["high"]]));
    }
    let raised = &last[4]["changes"];
    let node = json!({ "__typename": "Objection", "title": "keys" });
    assert_eq!(*raised, json!([{ "kind": "OBJECTION_RAISED", "by": { "name": "bob" }, "node": node }]));
    assert_eq!(last[5]["changes"][0]["kind"], "STAKEHOLDER_INVITED");
    assert_eq!(kinds(&last[..4]), ["POSITION_TAKEN"; 4]);
}

async fn a_history_hides_what_is_for_leads(app: &TestApp) {
    let (stage, _, concession) = nearly(app).await;
    let Stage { lead, ann, bob, proposal, initiative, .. } = &stage;
    let input =
        json!({ "initiativeId": initiative, "listenerId": ann.stakeholder, "heardId": bob.stakeholder, "weight": 2 });
    app.advance(TimeDelta::hours(1));
    app.done(lead, "setInfluence", "", input).await;
    let private =
        |kind: &String| ["CONCESSION_DRAFTED", "OBJECTION_EXPECTED", "PROPOSAL_DRAFTED"].contains(&kind.as_str());
    let seen = history(app, bob, proposal, "").await;
    assert!(!kinds(&seen).iter().any(private), "{seen:#?}");
    assert_eq!(seen.last().expect("a moment")["at"], "2026-03-01T09:00:00+00:00", "nothing of who listens to whom");
    let seen = history(app, lead, proposal, "").await;
    assert!(kinds(&seen).iter().filter(|kind| private(kind)).count() >= 2, "{seen:#?}");
    assert_eq!(seen.last().expect("a moment")["at"], "2026-03-01T10:00:00+00:00");
    app.advance(TimeDelta::hours(1));
    app.done(lead, "offerConcession", "", json!({ "concessionId": concession })).await;
    assert_eq!(kinds(&history(app, bob, proposal, "").await).last().map(String::as_str), Some("CONCESSION_OFFERED"));
    let draft = app.draft(lead, initiative, &stage.problem, "Shards").await;
    assert!(!history(app, lead, &draft, "").await.is_empty());
}

async fn a_history_is_of_the_time_asked_for(app: &TestApp) {
    let stage = app.stage().await;
    let Stage { bob, proposal, .. } = &stage;
    for stance in ["CHAMPION", "SUPPORT", "ACCEPT"] {
        app.advance(TimeDelta::hours(1));
        app.take(bob, proposal, stance).await;
    }
    let of = async |time: &str| {
        let seen = history(app, bob, proposal, time).await;
        seen.iter().map(|point| point["at"].as_str().expect("a moment")[11..13].to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(of("").await, ["09", "10", "11", "12"]);
    assert_eq!(of("(from: \"2026-03-01T10:00:00Z\")").await, ["11", "12"], "after it");
    assert_eq!(of("(to: \"2026-03-01T11:00:00Z\")").await, ["09", "10", "11"], "until it, and with it");
    assert_eq!(of("(from: \"2027-01-01T00:00:00Z\", to: \"2028-01-01T00:00:00Z\")").await, Vec::<String>::new());
    let query = "query($id: ID!) { proposal(id: $id) { \
        history(from: \"2026-03-02T00:00:00Z\", to: \"2026-03-01T00:00:00Z\") { at } } }";
    let reply = app.gql(Some(&bob.token()), query, json!({ "id": proposal })).await;
    assert_eq!(reply.code(), "BAD_REQUEST");
    // More moments than are told: the newest are.
    for turn in 0..120 {
        app.advance(TimeDelta::minutes(1));
        app.take(bob, proposal, if turn % 2 == 0 { "SUPPORT" } else { "ACCEPT" }).await;
    }
    let seen = history(app, bob, proposal, "").await;
    assert_eq!(seen.len(), 100);
    assert_eq!(seen[99]["at"], "2026-03-01T14:00:00+00:00");
    let now = app.assessment(bob, proposal).await;
    assert_eq!((&seen[99]["score"], &seen[99]["verdict"]), (&now["readiness"]["score"], &now["verdict"]["status"]));
}

async fn a_deliberation_is_a_file_for_the_engine(app: &TestApp) {
    let (stage, _, concession) = nearly(app).await;
    let Stage { lead, ann, bob, proposal, initiative, .. } = &stage;
    let input =
        json!({ "initiativeId": initiative, "listenerId": ann.stakeholder, "heardId": bob.stakeholder, "weight": 0.1 });
    app.done(lead, "setInfluence", "", input).await;
    let export = async |who: &Person| {
        let query = "query($id: ID!) { proposal(id: $id) { deliberation } }";
        let seen = app.data(who, query, json!({ "id": proposal })).await["proposal"]["deliberation"].clone();
        let deliberation: Deliberation = serde_json::from_str(seen.as_str().expect("JSON")).expect("a deliberation");
        deliberation
    };
    let (theirs, ours) = (export(ann).await, export(lead).await);
    assert_eq!((theirs.concessions.len(), theirs.listens.len(), theirs.objections.len()), (0, 0, 1));
    assert_eq!((ours.concessions.len(), ours.listens.len(), ours.objections.len()), (1, 1, 2));
    let assess = |deliberation: &Deliberation| engine::assess(&Snapshot::new(deliberation).expect("a deliberation"));
    let (theirs, ours) = (assess(&theirs), assess(&ours));
    assert_eq!(
        (&theirs.verdict, &theirs.readiness, &theirs.standing),
        (&ours.verdict, &ours.readiness, &ours.standing)
    );
    let shown = app.assessment(ann, proposal).await;
    let readiness = theirs.readiness.expect("a readiness");
    assert_eq!(shown["readiness"]["score"], json!(readiness.score));
    assert_eq!(shown["verdict"]["status"], json!(theirs.verdict.status));
    app.done(lead, "offerConcession", "", json!({ "concessionId": concession })).await;
    let seen = export(ann).await;
    assert_eq!(seen.concessions.len(), 1);
    assert!(seen.concessions[0].shifts.is_empty(), "whom it would upset is for leads");
    assert_eq!(export(lead).await.concessions[0].shifts.len(), 1);
}
