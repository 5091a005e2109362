//! Objections on their way from being raised to being settled, and who moves them.

use crate::harness::{Invite, Person, Stage, TestApp, both, id};
use api::auth::Stake;
use api::auth::policy::{Standing, allows};
use api::clock::new_id;
use api::objection::moves::Move;
use chrono::TimeDelta;
use entities::{ObjectionId, ObjectionState, OrganizationRole, Role, objection};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Iterable as _};
use serde_json::{Value, json};
use std::fmt::Write as _;

both!(
    an_objection_is_understood_answered_and_settled,
    every_move_is_made_in_its_states_and_no_other,
    whom_the_raiser_names_speaks_for_them,
    the_decider_rules_and_the_dissent_is_kept,
    a_sustained_objection_is_answered_by_a_change,
    others_second_an_objection,
    what_is_settled_is_raised_again_on_new_information,
);

const SEEN: &str = "objection { state restatement correction answer rejection settlement ruling dissent information \
    resolution { summary changedIn { number } rationale } }";

#[test]
fn the_moves_of_an_objection() {
    let part = |lead, decider| Some(Stake { stakeholder: new_id(), role: Role::Contributor, lead, decider });
    let people = [
        ("lead", part(true, false), false),
        ("decider", part(false, true), false),
        ("stakeholder", part(false, false), false),
        ("raiser or speaker", part(false, false), true),
        ("raiser who decides", part(false, true), true),
    ];
    let mut table = String::new();
    for mv in Move::ALL {
        let from: Vec<String> = mv.from().iter().map(|state| format!("{state:?}")).collect();
        let to = mv.to().map_or("stays".to_owned(), |state| format!("{state:?}"));
        let may = people.iter().filter(|(_, stake, own)| {
            allows(mv.action(), Standing { role: OrganizationRole::Member, stake: *stake, own: *own })
        });
        let may: Vec<&str> = may.map(|(name, ..)| *name).collect();
        let _ = writeln!(table, "{:<18} {} -> {to}: {}", format!("{mv:?}"), from.join(" | "), may.join(", "));
    }
    insta::assert_snapshot!(table);
}

/// What carries out a move.
fn mutation(mv: Move) -> (&'static str, Value) {
    match mv {
        Move::Restate => ("restateObjection", json!({ "restatement": "They leak." })),
        Move::ConfirmUnderstood => ("confirmUnderstood", json!({})),
        Move::CorrectRestatement => ("correctRestatement", json!({ "correction": "All of them." })),
        Move::Address => ("addressObjection", json!({ "answer": "We rotate.", "changedIn": 2 })),
        Move::RejectAnswer => ("rejectAnswer", json!({ "note": "Too seldom." })),
        Move::ConfirmSettled => ("confirmSettled", json!({ "note": "It does." })),
        Move::Withdraw => ("withdrawObjection", json!({ "note": "So be it." })),
        Move::Overrule => ("overruleObjection", json!({ "rationale": "Too dear." })),
        Move::Sustain => ("sustainObjection", json!({ "rationale": "It leaks." })),
        Move::RecordDissent => ("recordDissent", json!({ "dissent": "It will leak." })),
        Move::Reraise => ("reraiseObjection", json!({ "information": "It leaked." })),
    }
}

/// A stage with its decider, an objection of bob's, and a revision since.
async fn contested(app: &TestApp) -> (Stage, Person, String) {
    let stage = app.stage().await;
    let dora = Invite { decider: true, ..Invite::new("dora", "APPROVER") };
    let dora = app.invite(&stage.lead, &stage.initiative, dora).await;
    app.advance(TimeDelta::minutes(1));
    let keys = app.object(&stage.bob, &stage.proposal, "keys", "BLOCKING").await;
    let input = json!({ "proposalId": stage.proposal, "kind": "EDITORIAL", "body": "Rotated." });
    app.done(&stage.lead, "reviseProposal", "", input).await;
    (stage, dora, keys)
}

/// A move as clients read it.
fn word(mv: Move) -> Value {
    let name = format!("{mv:?}");
    let word: String = name.chars().enumerate().fold(String::new(), |mut word, (at, c)| {
        if c.is_uppercase() && at > 0 {
            word.push('_');
        }
        word.push(c.to_ascii_uppercase());
        word
    });
    json!(word)
}

async fn make(app: &TestApp, who: &Person, mv: Move, keys: &str) -> Value {
    let (mutation, mut input) = mutation(mv);
    input["objectionId"] = json!(keys);
    app.done(who, mutation, SEEN, input).await["objection"].clone()
}

async fn refused(app: &TestApp, who: &Person, mv: Move, keys: &str) -> Vec<String> {
    let (mutation, mut input) = mutation(mv);
    input["objectionId"] = json!(keys);
    app.refused(who, mutation, input).await
}

async fn an_objection_is_understood_answered_and_settled(app: &TestApp) {
    let (stage, _, keys) = contested(app).await;
    let Stage { lead, bob, .. } = &stage;
    for mv in [Move::ConfirmUnderstood, Move::CorrectRestatement] {
        assert_eq!(refused(app, bob, mv, &keys).await, ["BAD_INPUT objectionId"], "nobody restated it");
    }
    let restated = make(app, lead, Move::Restate, &keys).await;
    assert_eq!((&restated["state"], &restated["restatement"]), (&json!("RAISED"), &json!("They leak.")));
    let corrected = make(app, bob, Move::CorrectRestatement, &keys).await;
    assert_eq!((&corrected["state"], &corrected["correction"]), (&json!("RAISED"), &json!("All of them.")));
    let again = make(app, lead, Move::Restate, &keys).await;
    assert_eq!(again["correction"], Value::Null, "a new restatement is judged anew");
    assert_eq!(make(app, bob, Move::ConfirmUnderstood, &keys).await["state"], "UNDERSTOOD");

    let input = json!({ "objectionId": keys, "summary": "No.", "answer": "They cannot leak." });
    let answered = app.done(lead, "addressObjection", SEEN, input).await["objection"].clone();
    let resolution = json!({ "summary": "No.", "changedIn": null, "rationale": "They cannot leak." });
    assert_eq!((&answered["state"], &answered["resolution"]), (&json!("ADDRESSED"), &resolution));
    let rejected = make(app, bob, Move::RejectAnswer, &keys).await;
    assert_eq!((&rejected["state"], &rejected["rejection"]), (&json!("UNDERSTOOD"), &json!("Too seldom.")));
    for (number, field) in [(1, "changedIn"), (3, "changedIn"), (-1, "changedIn")] {
        let input = json!({ "objectionId": keys, "answer": "a", "changedIn": number });
        assert_eq!(app.refused(lead, "addressObjection", input).await, [format!("BAD_INPUT {field}")], "{number}");
    }
    let answered = make(app, lead, Move::Address, &keys).await;
    assert_eq!((&answered["rejection"], &answered["resolution"]["changedIn"]), (&Value::Null, &json!({ "number": 2 })));
    let settled = make(app, bob, Move::ConfirmSettled, &keys).await;
    assert_eq!((&settled["state"], &settled["settlement"]), (&json!("ACCOMMODATED"), &json!("It does.")));
    assert_eq!(settled["resolution"]["rationale"], "We rotate.");
}

async fn every_move_is_made_in_its_states_and_no_other(app: &TestApp) {
    let (stage, dora, keys) = contested(app).await;
    make(app, &stage.lead, Move::Restate, &keys).await;
    let row = objection::Entity::find_by_id(id::<ObjectionId>(&keys)).one(&app.db).await;
    let row = row.expect("an answer").expect("the objection");
    for state in ObjectionState::iter() {
        for mv in Move::ALL {
            let there = objection::Model { state, ..row.clone() };
            there.into_active_model().reset_all().update(&app.db).await.expect("a changed row");
            let who = match mv {
                Move::Restate | Move::Address => &stage.lead,
                Move::Overrule | Move::Sustain => &dora,
                _ => &stage.bob,
            };
            let selection = "... on Objection { state viewerMoves }";
            let before = app.node(who, &keys, selection).await;
            let offered = before["viewerMoves"].as_array().is_some_and(|moves| moves.contains(&word(mv)));
            let fits = mv.from().contains(&state);
            assert_eq!(offered, fits, "{mv:?} when {state:?}");
            if fits {
                make(app, who, mv, &keys).await;
                let expected = serde_json::to_value(mv.to().unwrap_or(state)).expect("a word");
                assert_eq!(app.node(who, &keys, selection).await["state"], expected, "{mv:?} when {state:?}");
            } else {
                assert_eq!(refused(app, who, mv, &keys).await, ["BAD_INPUT objectionId"], "{mv:?} when {state:?}");
                assert_eq!(app.node(who, &keys, selection).await, before, "{mv:?} when {state:?}");
            }
        }
    }
}

async fn whom_the_raiser_names_speaks_for_them(app: &TestApp) {
    let (stage, dora, keys) = contested(app).await;
    let Stage { lead, ann, bob, .. } = &stage;
    let name = |speaker: &Value| json!({ "objectionId": keys, "speakerId": speaker });
    let (hers, his) = (json!(ann.stakeholder), json!(bob.stakeholder));
    for who in [lead, ann, &dora] {
        assert_eq!(app.refused(who, "nameSpeaker", name(&hers)).await, ["FORBIDDEN"], "{}", who.name);
        assert_eq!(refused(app, who, Move::Withdraw, &keys).await, ["FORBIDDEN"], "{}", who.name);
    }
    assert_eq!(app.refused(bob, "nameSpeaker", name(&his)).await, ["BAD_INPUT speakerId"]);
    let selection = "objection { speaker { name } }";
    let named = app.done(bob, "nameSpeaker", selection, name(&hers)).await;
    assert_eq!(named["objection"]["speaker"]["name"], "ann");
    assert_eq!(app.refused(ann, "nameSpeaker", name(&hers)).await, ["FORBIDDEN"], "a speaker names nobody");
    make(app, lead, Move::Restate, &keys).await;
    make(app, ann, Move::ConfirmUnderstood, &keys).await;
    make(app, lead, Move::Address, &keys).await;
    make(app, bob, Move::RejectAnswer, &keys).await;
    app.done(bob, "nameSpeaker", selection, name(&Value::Null)).await;
    assert_eq!(refused(app, ann, Move::Withdraw, &keys).await, ["FORBIDDEN"], "she speaks for him no more");
    app.done(bob, "nameSpeaker", selection, name(&hers)).await;
    assert_eq!(make(app, ann, Move::Withdraw, &keys).await["state"], "WITHDRAWN");
}

async fn the_decider_rules_and_the_dissent_is_kept(app: &TestApp) {
    let (stage, dora, keys) = contested(app).await;
    let Stage { lead, ann, bob, .. } = &stage;
    for who in [lead, ann, bob] {
        for mv in [Move::Overrule, Move::Sustain] {
            assert_eq!(refused(app, who, mv, &keys).await, ["FORBIDDEN"], "{} {mv:?}", who.name);
        }
    }
    let hers = app.object(&dora, &stage.proposal, "cost", "MAJOR").await;
    assert_eq!(refused(app, &dora, Move::Overrule, &hers).await, ["FORBIDDEN"], "an objection of her own");
    let overruled = make(app, &dora, Move::Overrule, &keys).await;
    assert_eq!((&overruled["state"], &overruled["ruling"]), (&json!("OVERRULED"), &json!("Too dear.")));
    assert_eq!(overruled["dissent"], "It would hurt.", "what bob said");
    assert_eq!(overruled["resolution"]["rationale"], "Too dear.");
    assert_eq!(refused(app, &dora, Move::RecordDissent, &keys).await, ["FORBIDDEN"]);
    let dissent = make(app, bob, Move::RecordDissent, &keys).await;
    assert_eq!((&dissent["state"], &dissent["dissent"]), (&json!("OVERRULED"), &json!("It will leak.")));
}

async fn a_sustained_objection_is_answered_by_a_change(app: &TestApp) {
    let (stage, dora, keys) = contested(app).await;
    let sustained = make(app, &dora, Move::Sustain, &keys).await;
    assert_eq!((&sustained["state"], &sustained["dissent"]), (&json!("SUSTAINED"), &Value::Null));
    let reasons = json!({ "objectionId": keys, "answer": "We would rather not." });
    assert_eq!(app.refused(&stage.lead, "addressObjection", reasons).await, ["BAD_INPUT changedIn"]);
    assert_eq!(make(app, &stage.lead, Move::Address, &keys).await["state"], "ADDRESSED");
    assert_eq!(make(app, &stage.bob, Move::ConfirmSettled, &keys).await["ruling"], "It leaks.");
}

async fn others_second_an_objection(app: &TestApp) {
    let (stage, dora, keys) = contested(app).await;
    let it = json!({ "objectionId": keys });
    assert_eq!(app.refused(&stage.bob, "secondObjection", it.clone()).await, ["BAD_INPUT objectionId"]);
    assert_eq!(app.refused(&stage.ann, "withdrawSecond", it.clone()).await, ["BAD_INPUT objectionId"]);
    let selection = "second { id withdrawnAt objection { title } stakeholder { name } }";
    let second = app.done(&stage.ann, "secondObjection", selection, it.clone()).await["second"].clone();
    assert_eq!((&second["objection"]["title"], &second["stakeholder"]["name"]), (&json!("keys"), &json!("ann")));
    let before = app.count().await;
    let again = app.done(&stage.ann, "secondObjection", selection, it.clone()).await["second"].clone();
    assert_eq!(again, second);
    app.nothing_written_since(&before, "seconding twice").await;
    app.done(&dora, "secondObjection", "", it.clone()).await;
    let list = "... on Objection { seconds(first: 9) { nodes { stakeholder { name } } } }";
    let names = |seen: Value| -> Vec<String> {
        let nodes = seen["seconds"]["nodes"].as_array().cloned().unwrap_or_default();
        nodes.iter().map(|node| node["stakeholder"]["name"].to_string()).collect()
    };
    assert_eq!(names(app.node(&stage.bob, &keys, list).await), ["\"ann\"", "\"dora\""]);
    app.done(&stage.ann, "withdrawSecond", selection, it.clone()).await;
    assert_eq!(names(app.node(&stage.bob, &keys, list).await), ["\"dora\""]);
    app.done(&stage.ann, "secondObjection", "", it.clone()).await;
    assert_eq!(names(app.node(&stage.bob, &keys, list).await), ["\"ann\"", "\"dora\""], "as they first did");
    make(app, &stage.bob, Move::Withdraw, &keys).await;
    assert_eq!(app.refused(&stage.lead, "secondObjection", it).await, ["BAD_INPUT objectionId"], "it is settled");
}

async fn what_is_settled_is_raised_again_on_new_information(app: &TestApp) {
    let (stage, _, keys) = contested(app).await;
    make(app, &stage.lead, Move::Address, &keys).await;
    make(app, &stage.bob, Move::ConfirmSettled, &keys).await;
    let nothing = json!({ "objectionId": keys, "information": " " });
    assert_eq!(app.refused(&stage.bob, "reraiseObjection", nothing).await, ["BAD_INPUT information"]);
    assert_eq!(refused(app, &stage.lead, Move::Reraise, &keys).await, ["FORBIDDEN"]);
    let again = make(app, &stage.bob, Move::Reraise, &keys).await;
    let expected = json!({ "state": "RAISED", "information": "It leaked.", "restatement": null, "correction": null,
        "answer": null, "rejection": null, "settlement": null, "ruling": null, "dissent": null, "resolution": null });
    assert_eq!(again, expected);
    let standing = app.assessment(&stage.ann, &stage.proposal).await["standing"][0]["standing"].clone();
    assert_eq!(standing, "STANDING");
}
