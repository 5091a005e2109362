//! Whose turn it is: told as stories, from both sides of each question.

use crate::harness::{Invite, Person, Stage, TestApp, both, id};
use chrono::{DateTime, TimeDelta, Utc};
use entities::{InitiativeId, decision_rule};
use sea_orm::{ActiveModelTrait, ActiveValue, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::{Value, json};

both!(
    positions_are_asked_of_those_with_a_say,
    what_was_entered_or_delegated_asks_who_can_answer,
    a_problem_asks_how_people_see_it,
    an_objection_waits_for_one_side_and_then_the_other,
    a_concession_asks_nobody_before_it_is_offered,
    a_decision_is_asked_for_taken_and_carried_out,
    who_was_invited_is_told_of_no_initiative,
    nothing_of_others_is_told,
    what_ends_first_comes_first,
    a_proposal_that_cannot_be_assessed_holds_up_no_other,
);

const ABOUT: &str = "node { __typename id ... on Proposal { title } ... on Problem { title } ... on Objection { title } \
    ... on Concession { title } ... on Decision { title } ... on WorkItem { title } ... on Stakeholder { name } } \
    initiative { id } proposal { id }";

/// The viewer's turn.
pub async fn turn(app: &TestApp, who: &Person) -> Value {
    let query = format!(
        "{{ viewer {{ turn {{ waitsForMe {{ kind since until why answers {ABOUT} }} \
         waitsForOthers {{ kind since until why waitsFor {{ name }} {ABOUT} }} \
         canObjectTo {{ until canBeDecided proposal {{ title }} initiative {{ id }} }} omitted }} }} }}"
    );
    let turn = app.data(who, &query, Value::Null).await["viewer"]["turn"].clone();
    let schema = api::schema::sdl();
    for item in list(&turn["waitsForMe"]) {
        let answers = list(&item["answers"]);
        assert!(!answers.is_empty() && item["why"].as_str().is_some_and(|why| why.ends_with(['.', '?'])), "{item}");
        for mutation in answers {
            let named = format!("\t{}(", mutation.as_str().expect("a name"));
            assert!(schema.contains(&named), "there is no mutation {mutation}");
        }
    }
    turn
}

fn list(value: &Value) -> Vec<Value> {
    value.as_array().expect("a list").clone()
}

fn named(item: &Value) -> String {
    let node = &item["node"];
    let title = node["title"].as_str().or(node["name"].as_str()).unwrap_or("?");
    format!("{} {title}", item["kind"].as_str().unwrap_or("?"))
}

/// What waits for this person: the kinds, with what they are about.
pub async fn mine(app: &TestApp, who: &Person) -> Vec<String> {
    list(&turn(app, who).await["waitsForMe"]).iter().map(named).collect()
}

/// What waits for others because of this person, with for whom.
pub async fn others(app: &TestApp, who: &Person) -> Vec<String> {
    let with_names = |item: &Value| {
        let names: Vec<Value> = list(&item["waitsFor"]).iter().map(|one| one["name"].clone()).collect();
        format!("{}: {}", named(item), names.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" "))
    };
    list(&turn(app, who).await["waitsForOthers"]).iter().map(with_names).collect()
}

fn moment(value: &Value) -> DateTime<Utc> {
    value.as_str().expect("a moment").parse().expect("a moment")
}

/// The item of this kind that waits for this person.
async fn item(app: &TestApp, who: &Person, kind: &str) -> Value {
    let turn = turn(app, who).await;
    let found = list(&turn["waitsForMe"]).into_iter().find(|item| item["kind"] == kind);
    found.unwrap_or_else(|| panic!("no {kind}: {turn}"))
}

async fn see(app: &TestApp, who: &Person, problem: &str) {
    app.done(who, "takeUnderstanding", "", json!({ "problemId": problem, "stance": "AGREE" })).await;
}

/// A stage in which everybody sees the problem as it is stated.
async fn agreed(app: &TestApp) -> Stage {
    let stage = app.stage().await;
    for who in [&stage.ann, &stage.bob] {
        see(app, who, &stage.problem).await;
    }
    stage
}

async fn positions_are_asked_of_those_with_a_say(app: &TestApp) {
    let stage = agreed(app).await;
    let Stage { lead, ann, bob, proposal, initiative, .. } = &stage;
    let olga = app.invite(lead, initiative, Invite::new("olga", "OBSERVER")).await;
    for who in [lead, ann, bob] {
        assert_eq!(mine(app, who).await, ["POSITION_WANTED Cache"], "{}", who.name);
    }
    let hers = turn(app, &olga).await;
    assert_eq!((&hers["waitsForMe"], &hers["canObjectTo"]), (&json!([]), &json!([])), "an observer has no say");
    assert_eq!(
        others(app, lead).await,
        ["POSITION_WANTED Cache: ann bob"],
        "what the lead owes is no matter of others"
    );
    let asked = item(app, ann, "POSITION_WANTED").await;
    assert_eq!((&asked["node"]["id"], &asked["proposal"]["id"]), (&json!(proposal), &json!(proposal)));
    assert_eq!((&asked["initiative"]["id"], moment(&asked["since"])), (&json!(initiative), app.now()));
    assert_eq!(asked["answers"], json!(["takePosition", "raiseObjection"]));

    app.take(ann, proposal, "OPPOSE").await;
    assert_eq!(mine(app, ann).await, Vec::<String>::new());
    let until = app.now() + TimeDelta::hours(1);
    let later = json!({ "proposalId": proposal, "stance": "NEEDS_TIME", "until": until });
    app.done(bob, "takePosition", "", later).await;
    assert_eq!(mine(app, bob).await, Vec::<String>::new(), "he was asked, and will answer");
    assert_eq!(others(app, lead).await, Vec::<String>::new());
    app.take(lead, proposal, "RECUSED").await;
    app.advance(TimeDelta::hours(2));
    assert_eq!(mine(app, bob).await, ["TIME_IS_UP Cache"]);
    assert_eq!(moment(&item(app, bob, "TIME_IS_UP").await["since"]), until);
    let revise = |kind: &str| json!({ "proposalId": proposal, "kind": kind, "body": "b" });
    app.done(lead, "reviseProposal", "", revise("EDITORIAL")).await;
    assert_eq!(mine(app, ann).await, Vec::<String>::new(), "wording changes no mind");
    app.done(lead, "reviseProposal", "", revise("SUBSTANTIVE")).await;
    assert_eq!(mine(app, ann).await, ["POSITION_STALE Cache"]);
    assert_eq!(moment(&item(app, ann, "POSITION_STALE").await["since"]), app.now());
    assert_eq!(mine(app, lead).await, Vec::<String>::new(), "who is recused stays so");
    assert_eq!(others(app, lead).await, ["TIME_IS_UP Cache: bob", "POSITION_STALE Cache: ann"]);
    assert_eq!(others(app, ann).await, Vec::<String>::new(), "bob owes her nothing");

    // What is closed asks nobody.
    app.done(lead, "withdrawProposal", "", json!({ "proposalId": proposal, "reason": "r" })).await;
    for who in [lead, ann, bob] {
        let seen = turn(app, who).await;
        let nothing = json!({ "waitsForMe": [], "waitsForOthers": [], "canObjectTo": [], "omitted": 0 });
        assert_eq!(seen, nothing, "{}", who.name);
    }
    app.done(lead, "reopenProposal", "", json!({ "proposalId": proposal, "reason": "r" })).await;
    assert_eq!(mine(app, ann).await, ["POSITION_STALE Cache"]);
}

async fn what_was_entered_or_delegated_asks_who_can_answer(app: &TestApp) {
    let stage = app.stage().await;
    let Stage { lead, ann, bob, proposal, .. } = &stage;
    let positions = async |who: &Person| {
        let all = mine(app, who).await.into_iter();
        all.filter(|item| item.starts_with("POSITION")).collect::<Vec<String>>()
    };
    let said = json!({ "proposalId": proposal, "stakeholderId": bob.stakeholder, "stance": "SUPPORT" });
    let entered = app.done(lead, "enterPosition", "position { id }", said).await["position"]["id"].clone();
    assert_eq!(positions(bob).await, ["POSITION_TO_CONFIRM Cache"]);
    let asked = item(app, bob, "POSITION_TO_CONFIRM").await;
    assert_eq!(asked["answers"], json!(["confirmPosition", "takePosition"]));
    assert!(others(app, lead).await.contains(&"POSITION_TO_CONFIRM Cache: bob".to_owned()));
    app.done(bob, "confirmPosition", "", json!({ "positionId": entered })).await;
    assert_eq!(positions(bob).await, Vec::<String>::new());
    assert_eq!(positions(ann).await, ["POSITION_WANTED Cache"]);
    let input = json!({ "subjectId": proposal, "delegateId": bob.stakeholder });
    app.done(ann, "delegatePosition", "", input).await;
    assert_eq!(positions(ann).await, Vec::<String>::new(), "bob answered for her");
}

async fn a_problem_asks_how_people_see_it(app: &TestApp) {
    let stage = app.stage().await;
    let Stage { lead, ann, bob, problem, proposal, .. } = &stage;
    for who in [lead, ann, bob] {
        app.take(who, proposal, "ACCEPT").await;
    }
    assert_eq!(mine(app, ann).await, ["UNDERSTANDING_WANTED Slow"]);
    assert_eq!(mine(app, lead).await, Vec::<String>::new(), "who wrote it down said how they see it");
    assert_eq!(others(app, lead).await, ["UNDERSTANDING_WANTED Slow: ann bob"]);
    see(app, ann, problem).await;
    app.advance(TimeDelta::hours(1));
    let change = json!({ "problemId": problem, "kind": "SUBSTANTIVE", "title": "Slower" });
    app.done(lead, "changeProblem", "", change).await;
    assert_eq!(mine(app, ann).await, ["UNDERSTANDING_STALE Slower"]);
    assert_eq!(moment(&item(app, ann, "UNDERSTANDING_STALE").await["since"]), app.now());
    assert_eq!(mine(app, bob).await, ["UNDERSTANDING_WANTED Slower"]);
    // Once it is solved, nothing hangs on it any more.
    let dora = Invite { decider: true, ..Invite::new("dora", "APPROVER") };
    let dora = app.invite(lead, &stage.initiative, dora).await;
    app.accept(&dora, proposal).await;
    assert_eq!(mine(app, bob).await, ["COMMITMENT_WANTED Cache"]);
}

async fn an_objection_waits_for_one_side_and_then_the_other(app: &TestApp) {
    let stage = agreed(app).await;
    let Stage { lead, ann, bob, proposal, .. } = &stage;
    let dora = Invite { decider: true, ..Invite::new("dora", "OBSERVER") };
    let dora = app.invite(lead, &stage.initiative, dora).await;
    for who in [lead, ann, bob] {
        app.take(who, proposal, "ACCEPT").await;
    }
    let none = Vec::<String>::new();
    let keys = app.object(bob, proposal, "keys", "MAJOR").await;
    let with = |field: &str, text: Value| json!({ "objectionId": keys, field: text });
    let it = || json!({ "objectionId": keys });
    assert_eq!((mine(app, lead).await, mine(app, bob).await), (vec!["OBJECTION_TO_RESTATE keys".into()], none.clone()));
    assert_eq!(others(app, bob).await, ["OBJECTION_TO_RESTATE keys: lead"]);

    app.advance(TimeDelta::hours(1));
    app.done(lead, "restateObjection", "", with("restatement", json!("They leak."))).await;
    assert_eq!(
        (mine(app, lead).await, mine(app, bob).await),
        (none.clone(), vec!["RESTATEMENT_TO_CONFIRM keys".into()])
    );
    assert_eq!(moment(&item(app, bob, "RESTATEMENT_TO_CONFIRM").await["since"]), app.now());
    assert_eq!(others(app, lead).await, ["RESTATEMENT_TO_CONFIRM keys: bob"]);
    app.advance(TimeDelta::hours(1));
    app.done(bob, "correctRestatement", "", with("correction", json!("All of them."))).await;
    assert_eq!(mine(app, lead).await, ["OBJECTION_TO_RESTATE keys"]);
    assert_eq!(moment(&item(app, lead, "OBJECTION_TO_RESTATE").await["since"]), app.now());
    app.done(lead, "restateObjection", "", with("restatement", json!("All leak."))).await;
    app.done(bob, "confirmUnderstood", "", it()).await;
    assert_eq!((mine(app, lead).await, mine(app, bob).await), (vec!["OBJECTION_TO_ANSWER keys".into()], none.clone()));

    app.done(lead, "addressObjection", "", with("answer", json!("They do not."))).await;
    app.done(bob, "nameSpeaker", "", with("speakerId", json!(ann.stakeholder))).await;
    for who in [bob, ann] {
        assert_eq!(mine(app, who).await, ["ANSWER_TO_SETTLE keys"], "{}", who.name);
    }
    assert_eq!(others(app, lead).await, ["ANSWER_TO_SETTLE keys: ann bob"]);
    assert_eq!((mine(app, lead).await, mine(app, &dora).await), (none.clone(), none.clone()));
    app.done(ann, "rejectAnswer", "", with("note", json!("They do."))).await;
    assert_eq!(mine(app, lead).await, ["OBJECTION_TO_ANSWER keys"]);
    assert_eq!(mine(app, &dora).await, ["OBJECTION_TO_RULE_ON keys"]);
    assert_eq!(others(app, bob).await, ["OBJECTION_TO_ANSWER keys: lead", "OBJECTION_TO_RULE_ON keys: dora"]);
    app.done(&dora, "sustainObjection", "", with("rationale", json!("They do."))).await;
    assert_eq!(
        (mine(app, lead).await, mine(app, &dora).await),
        (vec!["OBJECTION_TO_ANSWER keys".into()], none.clone())
    );
    app.done(bob, "withdrawObjection", "", it()).await;
    for who in [lead, ann, bob] {
        assert_eq!(mine(app, who).await, none, "{}: it is settled", who.name);
    }
    assert_eq!(mine(app, &dora).await, ["DECISION_DUE Cache"], "nothing is left that holds it up");
}

async fn a_concession_asks_nobody_before_it_is_offered(app: &TestApp) {
    let stage = agreed(app).await;
    let Stage { lead, ann, bob, proposal, .. } = &stage;
    for who in [lead, ann, bob] {
        app.take(who, proposal, "ACCEPT").await;
    }
    let keys = app.object(bob, proposal, "keys", "MAJOR").await;
    let before = turn(app, bob).await;
    let draft = json!({ "proposalId": proposal, "title": "rotate", "cost": 1, "removes": [{ "objectionId": keys }] });
    let rotate = app.done(lead, "draftConcession", "concession { id }", draft).await["concession"]["id"].clone();
    assert_eq!(turn(app, bob).await, before, "a draft asks nobody");
    let it = || json!({ "concessionId": rotate });
    app.advance(TimeDelta::hours(1));
    app.done(lead, "offerConcession", "", it()).await;
    assert_eq!((mine(app, bob).await, mine(app, ann).await), (vec!["CONCESSION_TO_ANSWER rotate".into()], Vec::new()));
    assert_eq!(moment(&item(app, bob, "CONCESSION_TO_ANSWER").await["since"]), app.now());
    assert_eq!(others(app, lead).await, ["CONCESSION_TO_ANSWER rotate: bob"]);
    app.done(bob, "answerConcession", "", json!({ "concessionId": rotate, "accepts": true })).await;
    assert_eq!(mine(app, bob).await, Vec::<String>::new());
    assert_eq!(mine(app, lead).await, ["OBJECTION_TO_RESTATE keys", "CONCESSION_TO_INCORPORATE rotate"]);
    assert!(others(app, bob).await.contains(&"CONCESSION_TO_INCORPORATE rotate: lead".to_owned()));
    let revision = json!({ "proposalId": proposal, "kind": "EDITORIAL", "body": "Rotated." });
    app.done(lead, "reviseProposal", "", revision).await;
    app.done(lead, "incorporateConcession", "", json!({ "concessionId": rotate, "revision": 2 })).await;
    assert_eq!((mine(app, lead).await, mine(app, bob).await), (Vec::new(), vec!["ANSWER_TO_SETTLE keys".into()]));
}

async fn a_decision_is_asked_for_taken_and_carried_out(app: &TestApp) {
    let stage = agreed(app).await;
    let Stage { lead, ann, bob, proposal, initiative, .. } = &stage;
    let dora = app.invite(lead, initiative, Invite { decider: true, ..Invite::new("dora", "OBSERVER") }).await;
    let none = Vec::<String>::new();
    app.done(lead, "setRule", "", json!({ "subjectId": proposal, "rule": { "preset": "RFCBOT_FCP" } })).await;
    assert_eq!(mine(app, lead).await, none, "the rule takes the author's approval as given");
    assert_eq!(mine(app, bob).await, ["POSITION_WANTED Cache"]);
    app.take(ann, proposal, "ACCEPT").await;
    assert_eq!(mine(app, lead).await, ["FINAL_COMMENT_TO_START Cache"]);
    app.done(lead, "startFinalComment", "", json!({ "proposalId": proposal })).await;
    let ends = app.now() + TimeDelta::hours(240);
    let called = item(app, bob, "FINAL_COMMENT_ENDS").await;
    assert_eq!(moment(&called["until"]), ends);
    assert_eq!(
        (mine(app, lead).await, mine(app, ann).await, mine(app, &dora).await),
        (none.clone(), none.clone(), none.clone())
    );
    let open = turn(app, ann).await["canObjectTo"][0].clone();
    assert_eq!((&open["proposal"]["title"], moment(&open["until"])), (&json!("Cache"), ends));
    assert_eq!(open["canBeDecided"], false);

    app.advance(TimeDelta::hours(240));
    assert_eq!(mine(app, &dora).await, ["DECISION_DUE Cache"]);
    assert!(others(app, lead).await.contains(&"DECISION_DUE Cache: dora".to_owned()));
    let open = turn(app, ann).await["canObjectTo"][0].clone();
    assert_eq!((&open["until"], &open["canBeDecided"]), (&Value::Null, &json!(true)));
    let review = app.now() + TimeDelta::days(30);
    let decide = json!({ "proposalId": proposal, "outcome": "ACCEPTED", "rationale": "r", "reversibility": "REVERSIBLE",
        "reviewAt": review });
    let decision = app.done(&dora, "decide", "decision { id }", decide).await["decision"]["id"].clone();
    for who in [lead, ann, bob] {
        assert_eq!(mine(app, who).await, ["COMMITMENT_WANTED Cache"], "{}", who.name);
    }
    assert_eq!(others(app, &dora).await, ["COMMITMENT_WANTED Cache: lead ann bob"]);
    assert_eq!(turn(app, ann).await["canObjectTo"], json!([]));
    for who in [lead, ann, bob] {
        let it = json!({ "decisionId": decision, "commitment": "COMMIT" });
        app.done(who, "commitToDecision", "", it).await;
    }
    let work = json!({ "decisionId": decision, "title": "Build", "ownerId": bob.stakeholder, "dueOn": "2026-03-20" });
    let work = app.done(lead, "addWorkItem", "workItem { id }", work).await["workItem"]["id"].clone();
    assert_eq!((mine(app, bob).await, mine(app, lead).await), (vec!["WORK_DUE Build".into()], none.clone()));
    let due = item(app, bob, "WORK_DUE").await["until"].clone();
    assert_eq!(moment(&due), "2026-03-21T00:00:00Z".parse::<DateTime<Utc>>().expect("a moment"));
    assert_eq!(others(app, lead).await, ["WORK_DUE Build: bob"]);
    app.done(bob, "changeWorkItem", "", json!({ "workItemId": work, "status": "DONE" })).await;
    assert_eq!(mine(app, bob).await, none);

    // The day comes on which it is looked at again: each has had enough of it on their own.
    app.travel("2026-05-01T09:00:00Z");
    for who in [lead, &dora] {
        assert_eq!(mine(app, who).await, ["REVIEW_DUE Cache"], "{}", who.name);
    }
    assert_eq!(mine(app, ann).await, none);
    app.tick().await;
    let own = app.data(lead, "{ viewer { reminders(last: 1) { nodes { id kind } } } }", Value::Null).await;
    let reminder = own["viewer"]["reminders"]["nodes"][0].clone();
    assert_eq!(reminder["kind"], "REVIEW_DUE");
    app.done(lead, "dismissReminder", "", json!({ "reminderId": reminder["id"] })).await;
    assert_eq!((mine(app, lead).await, mine(app, &dora).await), (none, vec!["REVIEW_DUE Cache".into()]));
}

async fn who_was_invited_is_told_of_no_initiative(app: &TestApp) {
    let mut stage = agreed(app).await;
    for who in [&stage.lead, &stage.ann, &stage.bob] {
        app.take(who, &stage.proposal, "ACCEPT").await;
    }
    let secret = app.initiative(&mut stage.lead, "OBSERVER").await;
    let input = json!({ "initiativeId": secret, "email": stage.bob.email, "name": "robert", "role": "APPROVER" });
    app.done(&stage.lead, "inviteStakeholder", "", input).await;
    assert_eq!(mine(app, &stage.bob).await, Vec::<String>::new(), "he has not shown that the address is his");
    assert_eq!(others(app, &stage.lead).await, ["INVITATION robert: robert"]);
    app.verify(&stage.bob).await;
    let invited = item(app, &stage.bob, "INVITATION").await;
    assert_eq!(
        (&invited["node"], &invited["initiative"], &invited["proposal"]),
        (&Value::Null, &Value::Null, &Value::Null)
    );
    assert!(!invited.to_string().contains("Storage"), "{invited}");
    assert_eq!(moment(&invited["until"]), app.now() + TimeDelta::days(14));
    app.advance(TimeDelta::days(15));
    assert_eq!(mine(app, &stage.bob).await, Vec::<String>::new(), "it has ended");
    assert_eq!(mine(app, &stage.lead).await, ["INVITATION_LAPSED robert"]);
}

async fn nothing_of_others_is_told(app: &TestApp) {
    let mut stage = app.stage().await;
    let draft = app.draft(&stage.lead, &stage.initiative, &stage.problem, "mark-draft").await;
    let before = turn(app, &stage.bob).await;
    assert!(!before.to_string().contains("mark-draft"), "{before}");
    assert!(!turn(app, &stage.lead).await.to_string().contains("mark-draft"), "a draft waits for nobody");
    let there = app.stage_elsewhere(&stage).await;
    assert_eq!(mine(app, &there.ann).await, ["POSITION_WANTED Cache", "UNDERSTANDING_WANTED Slow"]);
    let seen = turn(app, &there.ann).await;
    for foreign in [&stage.initiative, &stage.proposal, &stage.problem] {
        assert!(!seen.to_string().contains(foreign.as_str()), "{seen}");
    }
    // One initiative of the organization is no matter of another's people; and who runs it all is asked nothing.
    let other = app.initiative(&mut stage.lead, "CONTRIBUTOR").await;
    let problem = app.problem(&stage.lead, &other, "mark-other").await;
    let proposal = app.draft(&stage.lead, &other, &problem, "mark-other").await;
    app.done(&stage.lead, "shareProposal", "", json!({ "proposalId": proposal })).await;
    assert_eq!(turn(app, &stage.bob).await, before);
    assert!(mine(app, &stage.lead).await.contains(&"POSITION_WANTED mark-other".to_owned()));
    let anonymous = app.gql(None, "{ viewer { turn { omitted } } }", Value::Null).await;
    assert_eq!(anonymous.body["data"], json!({ "viewer": null }));
    app.done(&stage.lead, "shareProposal", "", json!({ "proposalId": draft })).await;
    assert!(turn(app, &stage.bob).await.to_string().contains("mark-draft"));
}

async fn what_ends_first_comes_first(app: &TestApp) {
    let stage = agreed(app).await;
    let Stage { lead, ann, bob, proposal, initiative, problem } = &stage;
    let dora = app.invite(lead, initiative, Invite { decider: true, ..Invite::new("dora", "OBSERVER") }).await;
    let decision = app.accept(&dora, proposal).await;
    for (title, due) in [("late", json!("2026-02-01")), ("soon", json!("2026-03-02")), ("someday", Value::Null)] {
        let input = json!({ "decisionId": decision, "title": title, "ownerId": bob.stakeholder, "dueOn": due });
        app.done(lead, "addWorkItem", "", input).await;
    }
    app.advance(TimeDelta::hours(1));
    let shards = app.draft(lead, initiative, problem, "Shards").await;
    app.done(lead, "shareProposal", "", json!({ "proposalId": shards })).await;
    let expected =
        ["WORK_DUE late", "WORK_DUE soon", "COMMITMENT_WANTED Cache", "WORK_DUE someday", "POSITION_WANTED Shards"];
    for _ in 0..2 {
        assert_eq!(mine(app, bob).await, expected);
    }
    assert_eq!(mine(app, ann).await, ["COMMITMENT_WANTED Cache", "POSITION_WANTED Shards"]);
}

async fn a_proposal_that_cannot_be_assessed_holds_up_no_other(app: &TestApp) {
    let stage = agreed(app).await;
    let other = app.draft(&stage.lead, &stage.initiative, &stage.problem, "Shards").await;
    app.done(&stage.lead, "shareProposal", "", json!({ "proposalId": other })).await;
    let rule = json!({ "subjectId": other, "rule": { "preset": "CONSENT" } });
    app.done(&stage.lead, "setRule", "", rule).await;
    break_rules(app, &stage.initiative).await;
    assert_eq!(mine(app, &stage.bob).await, ["POSITION_WANTED Cache"]);
}

/// Breaks the rules that proposals of this organization have of their own.
pub async fn break_rules(app: &TestApp, initiative: &str) {
    let rules =
        decision_rule::Entity::find().filter(decision_rule::Column::SubjectId.ne(id::<InitiativeId>(initiative).0));
    for row in rules.all(&app.db).await.expect("rules") {
        let mut row = row.into_active_model();
        row.rule = ActiveValue::Set(json!({ "preset": "NONE" }));
        row.update(&app.db).await.expect("it is written");
    }
}
