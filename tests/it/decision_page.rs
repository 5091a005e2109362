//! The pages to paste elsewhere: the brief of a proposal, the record of a decision.

use crate::harness::{Invite, Person, TestApp, both};
use serde_json::{Value, json};

both!(
    a_brief_says_where_a_proposal_stands,
    a_record_says_what_was_decided,
    a_brief_holds_nothing_that_is_for_leads_only,
    what_people_write_stays_in_its_place,
);

async fn page(app: &TestApp, who: &Person, id: &str, selection: &str) -> String {
    let seen = app.node(who, id, selection).await;
    let text = seen["brief"].as_str().or(seen["madr"].as_str());
    text.unwrap_or_else(|| panic!("no page: {seen}")).to_owned()
}

async fn brief(app: &TestApp, who: &Person, proposal: &str) -> String {
    page(app, who, proposal, "... on Proposal { brief }").await
}

async fn a_brief_says_where_a_proposal_stands(app: &TestApp) {
    let stage = app.stage().await;
    let other = app.draft(&stage.lead, &stage.initiative, &stage.problem, "Shards").await;
    app.done(&stage.lead, "shareProposal", "", json!({ "proposalId": other })).await;
    app.take(&stage.ann, &stage.proposal, "SUPPORT").await;
    app.take(&stage.bob, &stage.proposal, "RESERVATIONS").await;
    let keys = app.object(&stage.bob, &stage.proposal, "Stale keys", "MAJOR").await;
    let input = json!({ "proposalId": stage.proposal, "title": "Rotate", "cost": 2,
        "removes": [{ "objectionId": keys }] });
    let made = app.done(&stage.lead, "draftConcession", "concession { id }", input).await["concession"]["id"].clone();
    app.done(&stage.lead, "offerConcession", "", json!({ "concessionId": made })).await;
    insta::assert_snapshot!("a_brief", brief(app, &stage.bob, &stage.proposal).await);
}

async fn a_record_says_what_was_decided(app: &TestApp) {
    let stage = app.stage().await;
    let dora = Invite { decider: true, ..Invite::new("dora", "APPROVER") };
    let dora = app.invite(&stage.lead, &stage.initiative, dora).await;
    let other = app.draft(&stage.lead, &stage.initiative, &stage.problem, "Shards").await;
    app.done(&stage.lead, "shareProposal", "", json!({ "proposalId": other })).await;
    app.object(&stage.bob, &stage.proposal, "Stale keys", "MAJOR").await;
    app.take(&stage.ann, &stage.proposal, "OPPOSE").await;
    let input = json!({ "proposalId": stage.proposal, "outcome": "ACCEPTED", "rationale": "It is time.\nIt is cheap.",
        "reversibility": "REVERSIBLE", "overrideReason": "The lease ends.", "reviewAt": "2026-09-01T00:00:00Z" });
    let decision = app.done(&dora, "decide", "decision { id }", input).await["decision"]["id"].clone();
    let decision = decision.as_str().expect("an id");
    let say = |pledge: &str| json!({ "decisionId": decision, "commitment": pledge });
    app.done(&stage.ann, "commitToDecision", "", say("DISAGREE_AND_COMMIT")).await;
    app.done(&dora, "commitToDecision", "", say("COMMIT")).await;
    let work = json!({ "decisionId": decision, "title": "Build it", "ownerId": stage.bob.stakeholder,
        "dueOn": "2026-04-01" });
    app.done(&stage.lead, "addWorkItem", "", work).await;
    insta::assert_snapshot!("a_record", page(app, &stage.bob, decision, "... on Decision { madr }").await);
    app.done(&stage.lead, "reopenProposal", "", json!({ "proposalId": stage.proposal, "reason": "News." })).await;
    let record = page(app, &stage.bob, decision, "... on Decision { madr }").await;
    assert!(record.contains("status: proposed") && record.contains("> News."), "{record}");
}

async fn a_brief_holds_nothing_that_is_for_leads_only(app: &TestApp) {
    let stage = app.stage().await;
    let keys = app.object(&stage.bob, &stage.proposal, "keys", "MAJOR").await;
    app.draft(&stage.lead, &stage.initiative, &stage.problem, "Secret shards").await;
    let input = json!({ "proposalId": stage.proposal, "title": "Secret rotation", "cost": 1,
        "removes": [{ "objectionId": keys }] });
    app.done(&stage.lead, "draftConcession", "", input).await;
    let lead = brief(app, &stage.lead, &stage.proposal).await;
    assert_eq!(lead, brief(app, &stage.bob, &stage.proposal).await);
    assert!(!lead.contains("Secret"), "{lead}");
}

async fn what_people_write_stays_in_its_place(app: &TestApp) {
    let stage = app.stage().await;
    let nasty = "# Decided | x | <script>alert(1)</script> [y](http://z) ``` <!-- \u{202E}";
    let lines = "a\n\n# Decided\n---\n| a | b |\n| --- | --- |\n<details>\n- [ ] c\n    code\n```\n[x]: http://z";
    let eve = app.invite(&stage.lead, &stage.initiative, Invite::new("eve", "APPROVER")).await;
    let group = json!({ "initiativeId": stage.initiative, "title": nasty, "statement": lines });
    let problem = app.done(&stage.lead, "stateProblem", "problem { id }", group).await["problem"]["id"].clone();
    let input = json!({ "initiativeId": stage.initiative, "problemIds": [problem], "title": nasty, "body": "b" });
    let proposal = app.done(&stage.lead, "draftProposal", "proposal { id }", input).await["proposal"]["id"].clone();
    let proposal = proposal.as_str().expect("an id");
    app.done(&stage.lead, "shareProposal", "", json!({ "proposalId": proposal })).await;
    app.object(&eve, proposal, nasty, "BLOCKING").await;
    let dora = Invite { decider: true, ..Invite::new("dora", "APPROVER") };
    let dora = app.invite(&stage.lead, &stage.initiative, dora).await;
    let brief = brief(app, &stage.bob, proposal).await;
    let input = json!({ "proposalId": proposal, "outcome": "ACCEPTED", "rationale": lines,
        "reversibility": "DURABLE", "overrideReason": lines });
    let decision = app.done(&dora, "decide", "decision { id }", input).await["decision"]["id"].clone();
    let decision = decision.as_str().expect("an id");
    let work = json!({ "decisionId": decision, "title": nasty });
    app.done(&stage.lead, "addWorkItem", "", work).await;
    let record = page(app, &stage.bob, decision, "... on Decision { madr }").await;
    for (page, headings) in [(&brief, 6), (&record, 7)] {
        let of = |start: &str| page.lines().filter(|line| line.starts_with(start)).count();
        assert_eq!(of("#"), headings, "{page}");
        assert_eq!(of("```") + of("<") + of("    "), 0, "{page}");
        for escaped in ["\\<script\\>", "\\[y\\]", "\\#"] {
            assert!(page.contains(escaped), "{escaped}: {page}");
        }
        let mut text = page.replace("\\\\", "");
        for c in ['<', '`', '[', '|'] {
            text = text.replace(&format!("\\{c}"), "");
        }
        let outside = text.lines().filter(|line| !line.starts_with('|') && !line.starts_with("decision-makers"));
        let outside: Vec<&str> = outside.filter(|line| line.contains(['<', '`', '[', '|', '\u{202E}'])).collect();
        assert_eq!(outside, Vec::<&str>::new(), "{page}");
    }
    let rows: Vec<&str> = brief.lines().filter(|line| line.starts_with('|')).collect();
    assert_eq!(rows.len(), 3, "{brief}");
    for row in rows {
        assert_eq!(row.replace("\\|", "").matches('|').count(), 5, "{row}");
    }
    assert_eq!(app.node(&stage.bob, decision, "... on Decision { rationale }").await["rationale"], Value::from(lines));
}
