//! The record: what the events say is what the rows say, now and at any moment before.

use crate::harness::{ASSESSMENT, Invite, Person, Stage, TestApp, both, id, raw};
use api::assessment::deliberation::Rows;
use chrono::{DateTime, TimeDelta, Utc};
use entities::{
    ProposalId, Record, argument, calendar, commitment, concession, concession_answer, criterion, criterion_value,
    decision, decision_rule, delegation, derivation, event, evidence, finding, influence, initiative, invitation,
    latent_objection, membership, objection, organization, position, problem, proposal, proposal_evidence,
    proposal_problem, question, ranking, reminder, revision, second, session, sighting, stage_entry, stakeholder,
    statement, statement_answer, talk, topic, understanding, user, work_item,
};
use sea_orm::{ConnectionTrait, DbBackend, EntityTrait, QueryOrder};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use uuid::Uuid;

both!(
    events_folded_are_the_rows,
    a_moment_before_is_assessed_again_from_events_alone,
    the_assessment_of_a_past_moment_is_what_was_given_then,
    events_are_never_changed,
);

/// The newest `after` of every subject, by kind.
type Folded = BTreeMap<String, BTreeMap<Uuid, Value>>;

async fn events(app: &TestApp) -> Vec<event::Model> {
    event::Entity::find().order_by_asc(event::Column::Id).all(&app.db).await.expect("the events")
}

fn fold<'a>(events: impl Iterator<Item = &'a event::Model>) -> Folded {
    let mut folded = Folded::new();
    // An incident changes no row.
    for event in events.filter(|event| event.before.is_some() || event.after.is_some()) {
        let before = folded.get(&event.subject_kind).and_then(|rows| rows.get(&event.subject_id));
        assert_eq!(event.before.as_ref(), before, "{} goes on from the event before it", event.kind);
        let after = event.after.clone().expect("nothing is ever deleted");
        folded.entry(event.subject_kind.clone()).or_default().insert(event.subject_id, after);
    }
    folded
}

/// A whole negotiation, a second for each step; gives how it stood at each moment.
async fn play(app: &TestApp) -> (Stage, Vec<(DateTime<Utc>, Value)>) {
    let stage = app.stage().await;
    let mut moments = Vec::new();
    let it = json!(stage.proposal);
    let draft = app.draft(&stage.lead, &stage.initiative, &stage.problem, "Shards").await;
    let argue = |target: &Value| json!({ "proposalId": it, "body": "b", "attackIds": [target] });
    let object = |title: &str, severity: &str| json!({ "proposalId": it, "title": title, "body": "b", "severity": severity, "issue": "i" });
    let keys = step(app, &stage, &mut moments, "bob", "raiseObjection", "objection", object("keys", "MAJOR")).await;
    let cost = step(app, &stage, &mut moments, "ann", "raiseObjection", "objection", object("cost", "MINOR")).await;
    let attack = step(app, &stage, &mut moments, "lead", "argue", "argument", argue(&keys)).await;
    step(app, &stage, &mut moments, "bob", "argue", "argument", argue(&attack)).await;
    let concession = json!({ "proposalId": it, "title": "rotate", "cost": 3, "removes": [{ "objectionId": keys }],
        "provokes": [{ "new": { "expectedFromId": stage.ann.stakeholder, "title": "noise", "severity": "MINOR" } }],
        "shifts": [{ "stakeholderId": stage.bob.stakeholder, "steps": 2 }] });
    let rotate = step(app, &stage, &mut moments, "lead", "draftConcession", "concession", concession).await;
    let listens = json!({ "initiativeId": stage.initiative, "listenerId": stage.ann.stakeholder,
        "heardId": stage.bob.stakeholder, "weight": 1.5 });
    step(app, &stage, &mut moments, "lead", "setInfluence", "influence", listens).await;
    let take =
        |stance: &str, until: Value| json!({ "proposalId": it, "stance": stance, "until": until, "reason": "r" });
    let rule = |preset: &str| json!({ "subjectId": it, "rule": { "preset": preset } });
    let note = |id: &Value| json!({ "objectionId": id, "note": "n" });
    let on = json!(stage.problem);
    let see = |stance: &str| json!({ "problemId": on, "stance": stance });
    let part = |title: &str| json!({ "title": title, "statement": "s" });
    let delay = json!({ "problemId": on, "name": "n", "direction": "LOWER", "weight": 1, "worst": 0.3, "best": 0.1 });
    let delegate = |subject: &str, to: &str| json!({ "subjectId": subject, "delegateId": to });
    let n = step(app, &stage, &mut moments, "lead", "addCriterion", "criterion", delay).await;
    for (who, mutation, field, input) in [
        ("lead", "offerConcession", "concession", json!({ "concessionId": rotate })),
        ("bob", "delegatePosition", "delegation", delegate(&stage.initiative, &stage.ann.stakeholder)),
        ("ann", "delegatePosition", "delegation", delegate(&stage.proposal, &stage.lead.stakeholder)),
        ("ann", "takePosition", "position", take("SUPPORT", Value::Null)),
        ("bob", "takePosition", "position", take("NEEDS_TIME", json!("2026-03-01T09:00:20.123456789Z"))),
        ("lead", "reviseProposal", "proposal", json!({ "proposalId": it, "kind": "SUBSTANTIVE", "body": "c" })),
        ("lead", "takePosition", "position", take("CHAMPION", Value::Null)),
        ("lead", "setRule", "rule", rule("UNANIMITY")),
        ("ann", "takePosition", "position", take("ACCEPT", Value::Null)),
        ("ann", "secondObjection", "second", json!({ "objectionId": keys })),
        ("lead", "restateObjection", "objection", json!({ "objectionId": keys, "restatement": "r" })),
        ("bob", "confirmUnderstood", "objection", json!({ "objectionId": keys })),
        ("lead", "addressObjection", "objection", json!({ "objectionId": keys, "answer": "a" })),
        ("bob", "rejectAnswer", "objection", note(&keys)),
        ("lead", "addressObjection", "objection", json!({ "objectionId": keys, "answer": "b", "changedIn": 2 })),
        ("bob", "takePosition", "position", take("OPPOSE", Value::Null)),
        ("lead", "setRule", "rule", rule("SUPERMAJORITY")),
        ("bob", "answerConcession", "concession", json!({ "concessionId": rotate, "accepts": true, "note": "n" })),
        ("bob", "confirmSettled", "objection", note(&keys)),
        ("bob", "secondObjection", "second", json!({ "objectionId": cost })),
        ("bob", "withdrawSecond", "second", json!({ "objectionId": cost })),
        ("ann", "withdrawObjection", "objection", note(&cost)),
        ("ann", "reraiseObjection", "objection", json!({ "objectionId": cost, "information": "i" })),
        ("bob", "withdrawPosition", "position", json!({ "proposalId": it })),
        ("bob", "takePosition", "position", take("SUPPORT", Value::Null)),
        ("ann", "takeUnderstanding", "understanding", see("AGREE")),
        ("bob", "takeUnderstanding", "understanding", see("DISAGREE")),
        ("bob", "takePosition", "position", take("OPPOSE", Value::Null)),
        ("lead", "changeProblem", "problem", json!({ "problemId": on, "kind": "SUBSTANTIVE", "title": "Slower" })),
        ("ann", "takeUnderstanding", "understanding", see("UNSURE")),
        ("bob", "withdrawUnderstanding", "understanding", json!({ "problemId": on })),
        ("lead", "scoreProposal", "criterionValue", json!({ "proposalId": it, "criterionId": n, "value": 0.2 })),
        ("bob", "rankAlternatives", "ranking", json!({ "problemId": on, "tiers": [{ "proposalIds": [it] }] })),
        ("lead", "addEvidence", "evidence", json!({ "problemId": on, "body": "b" })),
        ("lead", "splitProblem", "problem", json!({ "problemId": on, "parts": [part("one"), part("other")] })),
        ("bob", "askQuestion", "question", json!({ "proposalId": it, "body": "Why?" })),
        (
            "lead",
            "recordTalk",
            "talk",
            json!({ "proposalId": it, "stakeholderId": stage.bob.stakeholder, "outcome": "NOT_USEFUL" }),
        ),
        ("lead", "shareProposal", "proposal", json!({ "proposalId": draft })),
        ("lead", "startFinalComment", "proposal", json!({ "proposalId": it })),
        ("lead", "addressObjection", "objection", json!({ "objectionId": cost, "answer": "c" })),
        ("lead", "setCalendar", "calendar", json!({ "weekdays": ["MONDAY", "SUNDAY"], "holidays": ["2026-03-02"] })),
        ("bob", "raiseObjection", "objection", object("more", "BLOCKING")),
    ] {
        step(app, &stage, &mut moments, who, mutation, field, input).await;
    }
    research(app, &stage, &mut moments, &keys).await;
    let guest =
        json!({ "initiativeId": stage.initiative, "email": "guest@example.org", "name": "g", "role": "APPROVER" });
    let guest = step(app, &stage, &mut moments, "lead", "inviteStakeholder", "stakeholder", guest).await;
    for stance in ["CHAMPION", "OPPOSE"] {
        let said = json!({ "proposalId": it, "stakeholderId": guest, "stance": stance, "reason": "r" });
        step(app, &stage, &mut moments, "lead", "enterPosition", "position", said).await;
    }
    word_of_others(app, &stage, &mut moments).await;
    grown(app, &stage, &mut moments, &cost).await;
    end(app, &stage, &mut moments).await;
    (stage, moments)
}

/// What is learnt meanwhile, which moves no assessment.
async fn research(app: &TestApp, stage: &Stage, moments: &mut Vec<(DateTime<Utc>, Value)>, keys: &Value) {
    let topic = json!({ "initiativeId": stage.initiative, "title": "Keys" });
    let topic = step(app, stage, moments, "lead", "addTopic", "topic", topic).await;
    let found = |statement: &str| json!({ "topicId": topic, "kind": "RISK", "statement": statement });
    let one = step(app, stage, moments, "ann", "recordFinding", "finding", found("They leak.")).await;
    let other = step(app, stage, moments, "bob", "recordFinding", "finding", found("Keys are lost.")).await;
    for (who, mutation, field, input) in [
        ("lead", "sightFinding", "sighting", json!({ "findingId": other, "note": "In the log." })),
        ("bob", "changeFinding", "finding", json!({ "findingId": other, "confidence": "HIGH" })),
        ("lead", "mergeFindings", "finding", json!({ "intoId": one, "findingIds": [other] })),
        ("lead", "changeTopic", "topic", json!({ "topicId": topic, "depth": "DEEP", "timeSpentMinutes": 90 })),
        ("bob", "pointAtTopic", "objection", json!({ "objectionId": keys, "topicId": topic })),
    ] {
        step(app, stage, moments, who, mutation, field, input).await;
    }
    let says = json!({ "initiativeId": stage.initiative, "text": "Keys leak." });
    let says = step(app, stage, moments, "ann", "putStatement", "statement", says).await;
    let it = json!({ "statementId": says });
    for (who, mutation, input) in [
        ("bob", "answerStatement", json!({ "statementId": says, "opinion": "AGREE" })),
        ("bob", "answerStatement", json!({ "statementId": says, "opinion": "PASS" })),
        ("bob", "withdrawStatementAnswer", it.clone()),
        ("lead", "hideStatement", json!({ "statementId": says, "reason": "r" })),
        ("lead", "showStatement", it),
    ] {
        step(app, stage, moments, who, mutation, "statement", input).await;
    }
    let propose = json!({ "initiativeId": stage.initiative, "stage": "PROPOSE", "reason": "We know enough." });
    step(app, stage, moments, "lead", "enterStage", "entry", propose).await;
}

/// Whose word counts for whom: bob is silent, and ann answers for him, until he does himself.
async fn word_of_others(app: &TestApp, stage: &Stage, moments: &mut Vec<(DateTime<Utc>, Value)>) {
    let it = json!({ "proposalId": stage.proposal });
    step(app, stage, moments, "bob", "withdrawPosition", "position", it.clone()).await;
    let said = json!({ "proposalId": stage.proposal, "stakeholderId": stage.bob.stakeholder, "stance": "BLOCK",
        "reason": "r" });
    let said = step(app, stage, moments, "lead", "enterPosition", "position", said).await;
    step(app, stage, moments, "bob", "confirmPosition", "position", json!({ "positionId": said })).await;
    step(app, stage, moments, "bob", "withdrawPosition", "position", it).await;
    let given = json!({ "subjectId": stage.proposal, "delegateId": stage.lead.stakeholder });
    let given = step(app, stage, moments, "bob", "delegatePosition", "delegation", given).await;
    step(app, stage, moments, "bob", "revokeDelegation", "delegation", json!({ "delegationId": given })).await;
}

/// Another proposal that grew out of it, with what is held against it, and what both rest on.
async fn grown(app: &TestApp, stage: &Stage, moments: &mut Vec<(DateTime<Utc>, Value)>, cost: &Value) {
    let problem = app.problem(&stage.lead, &stage.initiative, "Later").await;
    let drafted = json!({ "initiativeId": stage.initiative, "problemIds": [problem], "title": "t", "body": "b",
        "derivedFromIds": [stage.proposal] });
    let drafted = step(app, stage, moments, "lead", "draftProposal", "proposal", drafted).await;
    step(app, stage, moments, "lead", "shareProposal", "proposal", json!({ "proposalId": drafted })).await;
    let carried = json!({ "proposalId": drafted, "objectionIds": [cost] });
    step(app, stage, moments, "lead", "carryObjections", "proposal", carried).await;
    let list = "... on Proposal { objections(first: 1) { nodes { id } } }";
    let carried = app.node(&stage.ann, drafted.as_str().expect("an id"), list).await;
    let carried = json!({ "objectionId": carried["objections"]["nodes"][0]["id"] });
    step(app, stage, moments, "ann", "upholdObjection", "objection", carried).await;
    let topic = app.topic(&stage.lead, &stage.initiative, "Cost").await;
    let finding = app.find(&stage.ann, &topic, "FACT", "It costs.").await;
    let rests = json!({ "proposalId": drafted, "findingId": finding, "note": "n" });
    let rests = step(app, stage, moments, "lead", "addProposalEvidence", "evidence", rests).await;
    let rests = json!({ "proposalEvidenceId": rests });
    step(app, stage, moments, "lead", "removeProposalEvidence", "evidence", rests).await;
    step(app, stage, moments, "bob", "lookAtProposal", "proposal", json!({ "proposalId": drafted })).await;
}

/// How it ends, and begins again.
async fn end(app: &TestApp, stage: &Stage, moments: &mut Vec<(DateTime<Utc>, Value)>) {
    app.advance(TimeDelta::seconds(1));
    let dora = Invite { decider: true, ..Invite::new("dora", "APPROVER") };
    let dora = app.invite(&stage.lead, &stage.initiative, dora).await;
    let decision = app.accept(&dora, &stage.proposal).await;
    moments.push((app.now(), app.assessment(&stage.bob, &stage.proposal).await));
    let it = json!({ "decisionId": decision, "commitment": "DISAGREE_AND_COMMIT" });
    step(app, stage, moments, "bob", "commitToDecision", "commitment", it).await;
    let it = json!({ "decisionId": decision, "title": "w", "dueOn": "2026-04-01" });
    let work = step(app, stage, moments, "lead", "addWorkItem", "workItem", it).await;
    let it = json!({ "workItemId": work, "status": "DONE" });
    step(app, stage, moments, "lead", "changeWorkItem", "workItem", it).await;
    let it = json!({ "decisionId": decision, "title": "late", "dueOn": "2026-02-01" });
    step(app, stage, moments, "lead", "addWorkItem", "workItem", it).await;
    assert_eq!(app.tick().await.reminded, 1);
    step(app, stage, moments, "lead", "handOver", "decision", json!({ "decisionId": decision })).await;
    let it = json!({ "proposalId": stage.proposal, "reason": "r" });
    step(app, stage, moments, "lead", "reopenProposal", "proposal", it.clone()).await;
    step(app, stage, moments, "lead", "withdrawProposal", "proposal", it).await;
}

/// Does one thing, and notes how the proposal stands then.
async fn step(
    app: &TestApp,
    stage: &Stage,
    moments: &mut Vec<(DateTime<Utc>, Value)>,
    who: &str,
    mutation: &str,
    field: &str,
    input: Value,
) -> Value {
    app.advance(TimeDelta::seconds(1));
    let who = [&stage.lead, &stage.ann, &stage.bob].into_iter().find(|person| person.name == who).expect("on stage");
    let selection = match field {
        "rule" => "rule { name }".to_owned(),
        "calendar" => "calendar { version }".to_owned(),
        _ => format!("{field} {{ id }}"),
    };
    let payload = app.done(who, mutation, &selection, input).await;
    moments.push((app.now(), app.assessment(&stage.bob, &stage.proposal).await));
    payload[field]["id"].clone()
}

async fn events_folded_are_the_rows(app: &TestApp) {
    play(app).await;
    let folded = fold(events(app).await.iter());
    let mut rows = Folded::new();
    macro_rules! read {
        ($($module:ident),* $(,)?) => {$(
            let all = $module::Entity::find().all(&app.db).await.expect("rows");
            assert!(!all.is_empty(), "the story has none: {}", $module::SUBJECT);
            let all = all.iter().map(|row| (row.subject(), serde_json::to_value(row).expect("JSON"))).collect();
            rows.insert(<$module::Model as Record>::SUBJECT.to_owned(), all);
        )*};
    }
    read!(
        user,
        organization,
        membership,
        initiative,
        stakeholder,
        invitation,
        problem,
        criterion,
        criterion_value,
        ranking,
        evidence,
        understanding,
        proposal,
        proposal_problem,
        revision,
        session,
        stage_entry,
        topic,
        finding,
        sighting,
        proposal_evidence,
        derivation,
        delegation,
        position,
        objection,
        second,
        latent_objection,
        argument,
        concession,
        concession_answer,
        influence,
        question,
        talk,
        decision_rule,
        decision,
        commitment,
        work_item,
        calendar,
        statement,
        statement_answer,
        reminder,
    );
    assert_eq!(folded.keys().collect::<Vec<_>>(), rows.keys().collect::<Vec<_>>(), "every kind is recorded");
    for (kind, rows) in &rows {
        assert_eq!(&folded[kind], rows, "{kind}");
    }
    let recorded: Vec<String> = rows.values().flat_map(BTreeMap::values).map(Value::to_string).collect();
    assert!(recorded.len() > 20, "{}", recorded.len());
}

/// The rows that an assessment of a proposal rests on, from what was recorded until then.
fn rows_at(events: &[event::Model], at: DateTime<Utc>, proposal: ProposalId) -> Rows {
    let folded = fold(events.iter().filter(|event| event.happened_at <= at));
    let proposal = all::<proposal::Model>(&folded).into_iter().find(|row| row.id == proposal).expect("the proposal");
    let initiative = proposal.initiative_id;
    let of = proposal.id;
    let mut rows = Rows {
        stakeholders: all(&folded),
        positions: all(&folded),
        delegations: all(&folded),
        objections: all(&folded),
        seconds: all(&folded),
        latent_objections: all(&folded),
        arguments: all(&folded),
        concessions: all(&folded),
        problems: Vec::new(),
        understandings: all(&folded),
        influences: all(&folded),
        rules: all(&folded),
        calendar: all(&folded).into_iter().next(),
        proposal,
    };
    rows.stakeholders.retain(|row| row.initiative_id == initiative);
    rows.positions.retain(|row| row.proposal_id == of && row.withdrawn_at.is_none());
    rows.delegations.retain(|row| row.revoked_at.is_none() && row.proposal_id.is_none_or(|id| id == of));
    rows.objections.retain(|row| row.proposal_id == of);
    rows.seconds.retain(|row| row.proposal_id == of && row.withdrawn_at.is_none());
    rows.latent_objections.retain(|row| row.proposal_id == of);
    rows.arguments.retain(|row| row.proposal_id == of);
    rows.concessions.retain(|row| row.proposal_id == of);
    let links = all::<proposal_problem::Model>(&folded);
    let solved = |id| links.iter().any(|link| link.proposal_id == of && link.problem_id == id);
    let problems = all::<problem::Model>(&folded).into_iter();
    let standing = problems.filter(|row| row.superseded_at.is_none() && solved(row.id));
    rows.problems = standing.map(|row| problem::Substance::from(&row)).collect();
    rows.understandings.retain(|row| row.withdrawn_at.is_none() && solved(row.problem_id));
    rows
}

fn all<M: Record + DeserializeOwned>(folded: &Folded) -> Vec<M> {
    let rows = folded.get(M::SUBJECT).into_iter().flat_map(BTreeMap::values);
    rows.map(|row| serde_json::from_value(row.clone()).expect("a row as it was")).collect()
}

async fn a_moment_before_is_assessed_again_from_events_alone(app: &TestApp) {
    let (stage, moments) = play(app).await;
    let events = events(app).await;
    assert!(moments.len() > 15);
    let mut scores = Vec::new();
    for (at, given) in moments {
        let rows = rows_at(&events, at, id(&stage.proposal));
        let deliberation = rows.deliberation(at, false).expect("rules that are rules");
        let snapshot = engine::Snapshot::new(&deliberation).expect("rows that make a deliberation");
        let again = engine::assess(&snapshot);
        let readiness = again.readiness.expect("somebody has a say");
        let again = json!({
            "status": again.verdict.status,
            "passesAt": again.verdict.passes_at,
            "clauses": again.verdict.clauses.iter().map(|c| json!([c.kind, c.status])).collect::<Vec<_>>(),
            "standing": again.standing.values().collect::<Vec<_>>(),
            "readiness": [readiness.score, readiness.low, readiness.high, readiness.acceptance],
            "understanding": again.understanding.map(|u| json!([u.score, u.low, u.high, u.dissenters, u.dispute_problem])),
        });
        // Read back as the answer was: reading a number may cost its last bit.
        let again: Value = serde_json::from_str(&again.to_string()).expect("JSON");
        let clauses = given["verdict"]["clauses"].as_array().cloned().unwrap_or_default();
        let standing = given["standing"].as_array().cloned().unwrap_or_default();
        let readiness = &given["readiness"];
        let given = json!({
            "status": given["verdict"]["status"],
            "passesAt": given["verdict"]["passesAt"],
            "clauses": clauses.iter().map(|c| json!([c["kind"], c["status"]])).collect::<Vec<_>>(),
            "standing": standing.iter().map(|one| &one["standing"]).collect::<Vec<_>>(),
            "readiness": [readiness["score"], readiness["low"], readiness["high"], readiness["acceptance"]],
            "understanding": given["understanding"].as_object().map(|u| {
                json!([u["score"], u["low"], u["high"], u["dissenters"], u["disputeProblem"]])
            }),
        });
        assert!(same(&again, &given), "at {at}: {again} was {given}");
        scores.push(given["readiness"][0].to_string());
    }
    scores.dedup();
    assert!(scores.len() > 5, "the story moves: {scores:?}");
}

async fn the_assessment_of_a_past_moment_is_what_was_given_then(app: &TestApp) {
    let before = app.now() - TimeDelta::seconds(1);
    let (stage, moments) = play(app).await;
    let query = format!(
        "query($id: ID!, $time: DateTime!) {{ proposal(id: $id) {{ {} }} }}",
        ASSESSMENT.replacen("assessment {", "assessmentAt(time: $time) {", 1)
    );
    let at = async |who: &Person, time: DateTime<Utc>| {
        let seen = app.data(who, &query, json!({ "id": stage.proposal, "time": time })).await;
        seen["proposal"]["assessmentAt"].clone()
    };
    for (time, given) in &moments {
        assert_eq!(&at(&stage.bob, *time).await, given, "at {time}");
    }
    assert_eq!(at(&stage.lead, before).await, Value::Null, "there was none");
    let later = json!({ "id": stage.proposal, "time": app.now() + TimeDelta::seconds(1) });
    assert_eq!(app.ask(&stage.bob, &query, later).await.code(), "BAD_REQUEST");
    // Before it was shared it is for leads.
    app.advance(TimeDelta::seconds(1));
    let problem = app.problem(&stage.lead, &stage.initiative, "Another").await;
    let drafted = app.draft(&stage.lead, &stage.initiative, &problem, "Later").await;
    let draft = app.now();
    app.advance(TimeDelta::seconds(1));
    app.done(&stage.lead, "shareProposal", "", json!({ "proposalId": drafted })).await;
    for (who, seen) in [(&stage.lead, true), (&stage.bob, false)] {
        let then = app.data(who, &query, json!({ "id": drafted, "time": draft })).await;
        assert_eq!(then["proposal"]["assessmentAt"].is_object(), seen, "{}", who.name);
        let now = app.data(who, &query, json!({ "id": drafted, "time": app.now() })).await;
        assert!(now["proposal"]["assessmentAt"].is_object(), "{}", who.name);
    }
}

/// Equal, but for `1` and `1.0`, which JSON does not tell apart.
fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one.iter().all(|(key, value)| other.get(key).is_some_and(|other| same(value, other)))
        }
        (Value::Number(one), Value::Number(other)) => one.as_f64() == other.as_f64(),
        _ => one == other,
    }
}

async fn events_are_never_changed(app: &TestApp) {
    app.stage().await;
    let before = events(app).await;
    let emptied = match app.db.get_database_backend() {
        DbBackend::Postgres => "TRUNCATE event CASCADE",
        _ => "INSERT OR REPLACE INTO event SELECT * FROM event",
    };
    for statement in [
        "UPDATE event SET kind = 'nothing.happened'",
        "UPDATE event SET happened_at = recorded_at",
        "DELETE FROM event",
        emptied,
    ] {
        let refused = app.db.execute_unprepared(statement).await.expect_err(statement).to_string();
        assert!(refused.contains("events are never changed"), "{statement}: {refused}");
    }
    assert_eq!(events(app).await, before);
    assert_eq!(raw(&app.db, "SELECT 1 FROM event").await.len(), before.len());
}
