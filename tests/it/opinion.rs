//! Statements put to people, and what they answer without anybody seeing whose answer is whose.

use crate::harness::{Invite, Person, Stage, TestApp, both};
use entities::{Opinion, event, statement_answer};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};
use std::collections::BTreeMap;

both!(
    a_statement_is_put_answered_changed_and_withdrawn,
    who_has_no_say_neither_asks_nor_answers,
    nothing_is_shown_of_fewer_than_five_people,
    numbers_go_on_by_five_people_at_a_time,
    what_was_shown_once_is_what_the_next_is_compared_with,
    any_two_pictures_differ_by_the_answers_of_five,
    nobody_is_told_who_answered_what,
    a_lead_hides_a_statement_with_a_reason,
    what_is_left_to_answer_is_asked_in_an_order_of_ones_own,
);

/// So many contributors beside the stage's people.
pub async fn crowd(app: &TestApp, stage: &Stage, number: usize) -> Vec<Person> {
    let mut people = Vec::with_capacity(number);
    for at in 0..number {
        let name = format!("person{at}");
        people.push(app.invite(&stage.lead, &stage.initiative, Invite::new(&name, "CONTRIBUTOR")).await);
    }
    people
}

async fn tally(app: &TestApp, who: &Person, statement: &str) -> Value {
    let selection = "... on Statement { tally { needed sentence counts { people agree disagree pass } } }";
    app.node(who, statement, selection).await["tally"].clone()
}

fn counts(agree: i32, disagree: i32, pass: i32) -> Value {
    json!({ "people": agree + disagree + pass, "agree": agree, "disagree": disagree, "pass": pass })
}

async fn own(app: &TestApp, who: &Person, statement: &str) -> Value {
    let selection = "... on Statement { viewerAnswer { opinion version answeredAt } }";
    app.node(who, statement, selection).await["viewerAnswer"].clone()
}

async fn a_statement_is_put_answered_changed_and_withdrawn(app: &TestApp) {
    let stage = app.stage().await;
    let input = json!({ "initiativeId": stage.initiative, "text": "Keys leak.", "idempotencyKey": "k" });
    let selection = "statement { id text version author { name } initiative { id } hiddenAt viewerAnswer { opinion } }";
    let put = app.done(&stage.bob, "putStatement", selection, input.clone()).await["statement"].clone();
    assert_eq!(app.done(&stage.bob, "putStatement", selection, input).await["statement"], put, "the same answer");
    assert_eq!(
        (&put["text"], &put["author"]["name"], &put["version"]),
        (&json!("Keys leak."), &json!("bob"), &json!(1))
    );
    assert_eq!(put["viewerAnswer"], Value::Null, "who puts a statement has not answered it");
    let id = put["id"].as_str().expect("an id");
    let list = "... on Initiative { statements(first: 9) { nodes { id } } }";
    let listed = app.node(&stage.ann, &stage.initiative, list).await["statements"]["nodes"].clone();
    assert_eq!(listed, json!([{ "id": id }]));

    let input = json!({ "statementId": id, "opinion": "AGREE" });
    let selection = "statement { viewerAnswer { opinion version } version }";
    let said = app.done(&stage.bob, "answerStatement", selection, input.clone()).await["statement"].clone();
    assert_eq!(said, json!({ "viewerAnswer": { "opinion": "AGREE", "version": 1 }, "version": 1 }));
    let again = app.done(&stage.bob, "answerStatement", selection, input).await["statement"].clone();
    assert_eq!(again, said, "what was answered already changes nothing");
    let change =
        |opinion: &str, version: i32| json!({ "statementId": id, "opinion": opinion, "expectedVersion": version });
    let refused = app.refused(&stage.bob, "answerStatement", change("PASS", 7)).await;
    assert_eq!(refused, ["VERSION_CONFLICT expectedVersion"]);
    let refused = app.refused(&stage.ann, "answerStatement", change("PASS", 1)).await;
    assert_eq!(refused, ["VERSION_CONFLICT expectedVersion"], "she has not answered");
    let selection_of_errors = "errors { ... on VersionConflict { current { id } } }";
    let query = format!(
        "mutation($input: AnswerStatementInput!) {{ answerStatement(input: $input) {{ {selection_of_errors} }} }}"
    );
    let conflict = app.data(&stage.bob, &query, json!({ "input": change("PASS", 7) })).await;
    assert_eq!(conflict["answerStatement"]["errors"][0]["current"]["id"], id);
    let said = app.done(&stage.bob, "answerStatement", selection, change("DISAGREE", 1)).await["statement"].clone();
    assert_eq!(said["viewerAnswer"], json!({ "opinion": "DISAGREE", "version": 2 }));
    let withdraw = json!({ "statementId": id });
    assert_eq!(
        app.refused(&stage.ann, "withdrawStatementAnswer", withdraw.clone()).await,
        ["BAD_INPUT statementId"],
        "there is nothing to take back"
    );
    app.done(&stage.bob, "withdrawStatementAnswer", "", withdraw.clone()).await;
    assert_eq!(own(app, &stage.bob, id).await, Value::Null);
    assert_eq!(app.refused(&stage.bob, "withdrawStatementAnswer", withdraw).await, ["BAD_INPUT statementId"]);
    app.answer(&stage.bob, id, "AGREE").await;
    assert_eq!(own(app, &stage.bob, id).await["version"], 4);
    for (text, refused) in
        [(" ".to_owned(), "BAD_INPUT text"), ("x".repeat(201), "BAD_INPUT text"), ("a\0b".to_owned(), "BAD_INPUT text")]
    {
        let input = json!({ "initiativeId": stage.initiative, "text": text });
        assert_eq!(app.refused(&stage.bob, "putStatement", input).await, [refused]);
    }
}

async fn who_has_no_say_neither_asks_nor_answers(app: &TestApp) {
    let mut stage = app.stage().await;
    let olga = app.invite(&stage.lead, &stage.initiative, Invite::new("olga", "OBSERVER")).await;
    let lead = Invite { lead: true, ..Invite::new("lena", "OBSERVER") };
    let lena = app.invite(&stage.lead, &stage.initiative, lead).await;
    let id = app.statement(&lena, &stage.initiative, "Keys leak.").await;
    let other = app.initiative(&mut stage.lead, "OBSERVER").await;
    let max = app.invite(&stage.lead, &other, Invite::new("max", "CONTRIBUTOR")).await;
    let there = app.stage_elsewhere(&stage).await;
    let put = json!({ "initiativeId": stage.initiative, "text": "t" });
    let answer = json!({ "statementId": id, "opinion": "AGREE" });
    let it = json!({ "statementId": id });
    let hide = json!({ "statementId": id, "reason": "r" });
    for (who, expected) in [(&olga, "FORBIDDEN"), (&max, "NOT_FOUND"), (&there.ann, "NOT_FOUND")] {
        for (mutation, input, path) in [
            ("putStatement", &put, " initiativeId"),
            ("answerStatement", &answer, " statementId"),
            ("withdrawStatementAnswer", &it, " statementId"),
            ("hideStatement", &hide, " statementId"),
            ("showStatement", &it, " statementId"),
        ] {
            let path = if expected == "FORBIDDEN" { "" } else { path };
            assert_eq!(app.refused(who, mutation, input.clone()).await, [format!("{expected}{path}")], "{mutation}");
        }
    }
    assert_eq!(app.refused(&lena, "answerStatement", answer).await, ["FORBIDDEN"], "she leads, and has no say");
    assert_eq!(app.refused(&stage.bob, "hideStatement", hide).await, ["FORBIDDEN"]);
    // An observer sees what there is to see.
    assert_eq!(tally(app, &olga, &id).await["sentence"], "needs 5 people, has 0");
    for who in [&max, &there.ann, &there.lead] {
        assert_eq!(app.node(who, &id, "").await, Value::Null);
    }
}

async fn nothing_is_shown_of_fewer_than_five_people(app: &TestApp) {
    let stage = app.stage().await;
    let people = crowd(app, &stage, 2).await;
    let id = app.statement(&stage.lead, &stage.initiative, "Keys leak.").await;
    let nobody = json!({ "needed": 5, "sentence": "needs 5 people, has 0", "counts": null });
    assert_eq!(tally(app, &stage.lead, &id).await, nobody);
    for (at, who) in [&stage.lead, &stage.ann, &stage.bob, &people[0]].into_iter().enumerate() {
        app.answer(who, &id, "AGREE").await;
        let seen = tally(app, &stage.lead, &id).await;
        assert_eq!(seen["counts"], Value::Null);
        assert_eq!(seen["needed"], 4 - at);
    }
    app.answer(&people[1], &id, "DISAGREE").await;
    let seen = tally(app, &stage.lead, &id).await;
    assert_eq!((&seen["counts"], &seen["needed"]), (&counts(4, 1, 0), &json!(0)));
    // Of four nothing is shown again.
    app.done(&people[1], "withdrawStatementAnswer", "", json!({ "statementId": id })).await;
    let seen = tally(app, &stage.lead, &id).await;
    assert_eq!((&seen["counts"], &seen["sentence"]), (&Value::Null, &json!("needs 5 people, has 4")));
}

async fn numbers_go_on_by_five_people_at_a_time(app: &TestApp) {
    let stage = app.stage().await;
    let people = crowd(app, &stage, 10).await;
    let id = app.statement(&stage.lead, &stage.initiative, "Keys leak.").await;
    for who in &people[..5] {
        app.answer(who, &id, "AGREE").await;
    }
    let first = counts(5, 0, 0);
    assert_eq!(tally(app, &stage.lead, &id).await["counts"], first);
    // Four more, one of whom changes their mind twice, and one of the first who goes to and fro.
    for who in &people[5..9] {
        app.answer(who, &id, "DISAGREE").await;
        assert_eq!(tally(app, &stage.lead, &id).await["counts"], first, "it does not say what the last one answered");
    }
    for opinion in ["PASS", "AGREE", "DISAGREE"] {
        app.answer(&people[5], &id, opinion).await;
        assert_eq!(tally(app, &stage.lead, &id).await["counts"], first, "nor by changing one's mind often");
    }
    app.answer(&people[0], &id, "PASS").await;
    let second = counts(4, 4, 1);
    assert_eq!(tally(app, &stage.lead, &id).await["counts"], second, "five changed");
    app.answer(&people[9], &id, "AGREE").await;
    app.done(&people[1], "withdrawStatementAnswer", "", json!({ "statementId": id })).await;
    assert_eq!(tally(app, &stage.lead, &id).await["counts"], second);
    for who in [&people[2], &people[3], &people[4]] {
        app.answer(who, &id, "PASS").await;
    }
    assert_eq!(tally(app, &stage.lead, &id).await["counts"], counts(1, 4, 4));
}

async fn what_was_shown_once_is_what_the_next_is_compared_with(app: &TestApp) {
    let stage = app.stage().await;
    let people = crowd(app, &stage, 5).await;
    let id = app.statement(&stage.lead, &stage.initiative, "Keys leak.").await;
    for who in &people {
        app.answer(who, &id, "AGREE").await;
    }
    assert_eq!(tally(app, &stage.lead, &id).await["counts"], counts(5, 0, 0));
    for who in &people {
        app.done(who, "withdrawStatementAnswer", "", json!({ "statementId": id })).await;
    }
    assert_eq!(tally(app, &stage.lead, &id).await["sentence"], "needs 5 people, has 0");
    // Four as they were, and one otherwise: the difference would be the one.
    for (at, who) in people.iter().enumerate() {
        app.answer(who, &id, if at == 4 { "DISAGREE" } else { "AGREE" }).await;
    }
    assert_eq!(tally(app, &stage.lead, &id).await["counts"], counts(5, 0, 0));
    let stored = statement_answer::Entity::find().filter(statement_answer::Column::Opinion.eq(Opinion::Disagree));
    let stored = stored.all(&app.db).await.expect("rows");
    assert!(matches!(stored.as_slice(), [one] if one.counted == Some(Opinion::Agree)), "{stored:?}");
}

async fn any_two_pictures_differ_by_the_answers_of_five(app: &TestApp) {
    let stage = app.stage().await;
    let people = crowd(app, &stage, 9).await;
    let id = app.statement(&stage.lead, &stage.initiative, "Keys leak.").await;
    let mut now: BTreeMap<usize, &str> = BTreeMap::new();
    let (mut shown, mut picture): (BTreeMap<usize, &str>, Value) = (BTreeMap::new(), Value::Null);
    let (mut chance, mut pictures) = (7_u32, 0);
    for step in 0..160 {
        // The same on every run.
        chance = chance.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let who = usize::try_from(chance >> 16).expect("a number") % people.len();
        match ["AGREE", "DISAGREE", "PASS", ""][usize::try_from(chance >> 8).expect("a number") % 4] {
            "" if now.remove(&who).is_some() => {
                app.done(&people[who], "withdrawStatementAnswer", "", json!({ "statementId": id })).await;
            }
            "" => continue,
            opinion => {
                app.answer(&people[who], &id, opinion).await;
                now.insert(who, opinion);
            }
        }
        let seen = tally(app, &stage.lead, &id).await["counts"].clone();
        assert_eq!(seen.is_null(), now.len() < 5, "step {step}: {now:?}");
        if seen.is_null() || seen == picture {
            continue;
        }
        let changed = (0..people.len()).filter(|who| now.get(who) != shown.get(who)).count();
        assert!(changed >= 5, "step {step}: {picture} to {seen}, by {changed} people");
        let of = |word: &str| i32::try_from(now.values().filter(|said| **said == word).count()).expect("a few");
        assert_eq!(seen, counts(of("AGREE"), of("DISAGREE"), of("PASS")), "step {step}");
        (shown, picture, pictures) = (now.clone(), seen, pictures + 1);
    }
    assert!(pictures > 5, "{pictures}");
}

async fn nobody_is_told_who_answered_what(app: &TestApp) {
    let stage = app.stage().await;
    let id = app.statement(&stage.lead, &stage.initiative, "Keys leak.").await;
    let mut told = app.state().bus.changes();
    let mut socket = app.begin(Some(&stage.lead.token())).await;
    socket.told_of("1", &stage.proposal).await;
    app.answer(&stage.bob, &id, "DISAGREE").await;
    app.done(&stage.bob, "withdrawStatementAnswer", "", json!({ "statementId": id })).await;
    app.answer(&stage.bob, &id, "AGREE").await;
    assert!(told.try_recv().is_err(), "that he answered is told to nobody on the server");
    // The next that is told is something else.
    app.take(&stage.bob, &stage.proposal, "ACCEPT").await;
    assert_eq!(socket.told().await["kind"], "POSITION_TAKEN");
    // The record has it whole.
    let events = event::Entity::find().filter(event::Column::SubjectKind.eq(statement_answer::SUBJECT));
    let events = events.order_by_asc(event::Column::Id).all(&app.db).await.expect("the events");
    let said: Vec<(&str, Value)> = events
        .iter()
        .map(|event| (event.kind.as_str(), event.after.as_ref().expect("a row")["opinion"].clone()))
        .collect();
    let expected = [
        ("statementAnswer.given", json!("DISAGREE")),
        ("statementAnswer.withdrawn", json!("DISAGREE")),
        ("statementAnswer.given", json!("AGREE")),
    ];
    assert_eq!(said, expected);
    assert!(events.iter().all(|event| event.actor_id.is_some()));
    // Nothing that the lead can ask holds it: it has no id of its own, and the answer that is given is one's own.
    for event in &events {
        let guessed = format!("StatementAnswer:{}", event.subject_id.simple());
        let guessed = base64::Engine::encode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, guessed);
        assert_eq!(app.node(&stage.bob, &guessed, "").await, Value::Null);
    }
    assert_eq!(own(app, &stage.lead, &id).await, Value::Null);
    assert_eq!(own(app, &stage.bob, &id).await["opinion"], "AGREE");
}

async fn a_lead_hides_a_statement_with_a_reason(app: &TestApp) {
    let stage = app.stage().await;
    let id = app.statement(&stage.bob, &stage.initiative, "Ann is slow.").await;
    app.answer(&stage.ann, &id, "DISAGREE").await;
    let hide = json!({ "statementId": id, "reason": "It is about a person.", "expectedVersion": 1 });
    let selection = "statement { hiddenAt hiddenReason version }";
    let hidden = app.done(&stage.lead, "hideStatement", selection, hide.clone()).await["statement"].clone();
    assert_eq!((&hidden["hiddenReason"], &hidden["version"]), (&json!("It is about a person."), &json!(2)));
    assert_eq!(app.refused(&stage.lead, "hideStatement", hide).await, ["VERSION_CONFLICT expectedVersion"]);
    let list = "... on Initiative { statements(first: 9) { nodes { id } } nextStatements(first: 9) { id } }";
    for (who, sees) in [(&stage.lead, true), (&stage.bob, true), (&stage.ann, false)] {
        let seen = app.node(who, &stage.initiative, list).await;
        let expected = if sees { json!([{ "id": id }]) } else { json!([]) };
        assert_eq!(seen["statements"]["nodes"], expected, "{}", who.name);
        assert_eq!(seen["nextStatements"], json!([]), "{}", who.name);
        assert_eq!(app.node(who, &id, "").await.is_object(), sees, "{}", who.name);
    }
    let answer = json!({ "statementId": id, "opinion": "AGREE" });
    assert_eq!(app.refused(&stage.bob, "answerStatement", answer.clone()).await, ["BAD_INPUT statementId"]);
    assert_eq!(app.refused(&stage.ann, "answerStatement", answer).await, ["NOT_FOUND statementId"]);
    // What she said there she may still take back.
    app.done(&stage.ann, "withdrawStatementAnswer", "", json!({ "statementId": id })).await;
    assert_eq!(
        app.refused(&stage.lead, "hideStatement", json!({ "statementId": id, "reason": " " })).await,
        ["BAD_INPUT reason"]
    );
    let shown =
        app.done(&stage.lead, "showStatement", selection, json!({ "statementId": id })).await["statement"].clone();
    assert_eq!(shown, json!({ "hiddenAt": null, "hiddenReason": null, "version": 3 }));
    assert_eq!(
        app.refused(&stage.lead, "showStatement", json!({ "statementId": id })).await,
        ["BAD_INPUT statementId"]
    );
    assert!(app.node(&stage.ann, &id, "").await.is_object());
}

async fn what_is_left_to_answer_is_asked_in_an_order_of_ones_own(app: &TestApp) {
    let stage = app.stage().await;
    let mut all = Vec::new();
    for at in 0..12 {
        all.push(app.statement(&stage.lead, &stage.initiative, &format!("Statement {at}.")).await);
    }
    let next = async |who: &Person, first: i32| {
        let selection = format!("... on Initiative {{ nextStatements(first: {first}) {{ id }} }}");
        let seen = app.node(who, &stage.initiative, &selection).await["nextStatements"].clone();
        let ids = seen.as_array().into_iter().flatten().map(|one| one["id"].as_str().expect("an id").to_owned());
        ids.collect::<Vec<String>>()
    };
    let order = next(&stage.bob, 100).await;
    let mut sorted = order.clone();
    sorted.sort();
    all.sort();
    assert_eq!(sorted, all);
    assert_eq!(next(&stage.bob, 100).await, order, "the same each time");
    assert_ne!(next(&stage.ann, 100).await, order, "another for each person");
    assert_eq!(next(&stage.bob, 3).await, order[..3]);
    app.answer(&stage.bob, &order[1], "PASS").await;
    assert_eq!(next(&stage.bob, 2).await, [order[0].clone(), order[2].clone()]);
    app.done(&stage.bob, "withdrawStatementAnswer", "", json!({ "statementId": order[1] })).await;
    assert_eq!(next(&stage.bob, 2).await, order[..2]);
    let selection = "query($id: ID!) { initiative(id: $id) { nextStatements(first: 0) { id } } }";
    assert_eq!(app.ask(&stage.bob, selection, json!({ "id": stage.initiative })).await.code(), "BAD_REQUEST");
}
