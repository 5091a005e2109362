//! The whole journey: from the first topic to a decision that is handed over, looked at again and reopened.

mod after;

use super::{Cast, each, made, may_not};
use crate::harness::{TestApp, both, verdict};
use chrono::TimeDelta;
use serde_json::{Value, json};

both!(a_project_is_taken_from_the_first_topic_to_the_hand_over);

/// What the journey is about.
struct Journey {
    cast: Cast,
    /// The topic that all begins with.
    callers: String,
    problem: String,
    /// The proposal that is accepted in the end.
    cache: String,
    /// The one that is not.
    shards: String,
}

async fn a_project_is_taken_from_the_first_topic_to_the_hand_over(app: &TestApp) {
    let cast = Cast::of(app).await;
    let callers = they_look_before_they_write(app, &cast).await;
    let (problem, cache, shards) = they_write_before_they_argue(app, &cast).await;
    let journey = Journey { cast, callers, problem, cache, shards };
    an_objection_sends_them_back_to_research(app, &journey).await;
    it_is_answered_and_overruled(app, &journey).await;
    let then = everybody_is_heard(app, &journey).await;
    after::one_alternative_is_rejected(app, &journey).await;
    let decision = after::the_other_is_accepted_with_dissent(app, &journey).await;
    after::people_commit(app, &journey, &decision).await;
    after::it_is_written_down_for_those_who_were_not_there(app, &journey, &decision, &then).await;
    after::the_plan_is_handed_over(app, &journey, &decision).await;
    after::the_day_of_the_review_comes(app, &journey, &decision).await;
    after::the_record_holds(app, &journey, &then).await;
}

async fn they_look_before_they_write(app: &TestApp, cast: &Cast) -> String {
    cast.enter(app, "RESEARCH", "Nobody knows who waits.").await;
    let input = json!({ "initiativeId": cast.initiative, "title": "Freshness", "importance": 5, "target": "SURVEYED" });
    for who in [&cast.olive, &cast.dora, &cast.ann, &cast.bob, &cast.olga] {
        may_not(app, who, "FORBIDDEN", &[("addTopic", input.clone())]).await;
    }
    let callers = made(app, &cast.lena, "addTopic", "topic", input).await;
    let input = json!({ "topicId": callers, "kind": "RISK", "statement": "Sales waits for an hour." });
    may_not(app, &cast.olive, "FORBIDDEN", &[("recordFinding", input.clone())]).await;
    may_not(app, &cast.mallory, "NOT_FOUND", &[("recordFinding", input.clone())]).await;
    let waits = made(app, &cast.ann, "recordFinding", "finding", input).await;
    app.done(&cast.olga, "sightFinding", "", json!({ "findingId": waits })).await;
    let mine = json!({ "findingId": waits, "statement": "Nobody waits." });
    may_not(app, &cast.lena, "FORBIDDEN", &[("changeFinding", mine)]).await;
    let selection = "... on Finding { foundBy { name } sightings(first: 9) { nodes { stakeholder { name } } } }";
    let seen = app.node(&cast.olive, &waits, selection).await;
    let sightings = json!([{ "stakeholder": { "name": "ann" } }, { "stakeholder": { "name": "olga" } }]);
    assert_eq!(seen["sightings"]["nodes"], sightings, "who runs the organization reads it");
    cast.hidden_from_mallory(app, &[&callers, &waits], "hour").await;
    callers
}

async fn they_write_before_they_argue(app: &TestApp, cast: &Cast) -> (String, String, String) {
    app.advance(TimeDelta::days(1));
    cast.enter(app, "PROPOSE", "We know whom it hurts.").await;
    let input = json!({ "initiativeId": cast.initiative, "title": "Exports are slow", "statement": "An hour each." });
    for who in [&cast.ann, &cast.bob] {
        may_not(app, who, "FORBIDDEN", &[("stateProblem", input.clone())]).await;
    }
    may_not(app, &cast.mallory, "NOT_FOUND", &[("stateProblem", input.clone())]).await;
    let organization = app.data(&cast.lena, "{ organization { id } }", Value::Null).await["organization"]["id"].clone();
    let rule = json!({ "subjectId": organization, "rule": { "preset": "LAZY_CONSENSUS" } });
    may_not(app, &cast.lena, "FORBIDDEN", &[("setRule", rule)]).await;
    let problem = made(app, &cast.lena, "stateProblem", "problem", input).await;
    let agree = json!({ "problemId": problem, "stance": "AGREE" });
    may_not(app, &cast.olga, "FORBIDDEN", &[("takeUnderstanding", agree.clone())]).await;
    for who in [&cast.lena, &cast.ann, &cast.bob] {
        app.done(who, "takeUnderstanding", "", agree.clone()).await;
    }
    let mut shared = Vec::new();
    for title in ["Cache", "Shards"] {
        let input = json!({ "initiativeId": cast.initiative, "problemIds": [problem], "title": title,
            "body": format!("{title} make them fast.") });
        for who in [&cast.dora, &cast.olive] {
            may_not(app, who, "FORBIDDEN", &[("draftProposal", input.clone())]).await;
        }
        let proposal = made(app, &cast.lena, "draftProposal", "proposal", input).await;
        assert_eq!(app.node(&cast.olive, &proposal, "").await, Value::Null, "not even the owner reads a draft");
        app.done(&cast.lena, "shareProposal", "", json!({ "proposalId": proposal })).await;
        shared.push(proposal);
    }
    let [cache, shards] = [shared[0].clone(), shared[1].clone()];
    let selection = "... on Problem { understanding { score agree } proposals(first: 9) { nodes { title } } }";
    let seen = app.node(&cast.olga, &problem, selection).await;
    assert_eq!(seen["understanding"], json!({ "score": 100.0, "agree": 3 }));
    assert_eq!(each(&seen["proposals"], "title"), ["Cache", "Shards"]);
    cast.hidden_from_mallory(app, &[&problem, &cache, &shards], "shards").await;
    (problem, cache, shards)
}

async fn an_objection_sends_them_back_to_research(app: &TestApp, journey: &Journey) {
    let Journey { cast, callers, cache, .. } = journey;
    app.advance(TimeDelta::days(1));
    cast.enter(app, "NEGOTIATE", "There is something to talk about.").await;
    let input = json!({ "proposalId": cache, "title": "Stale prices", "body": "Old prices are wrong prices.",
        "severity": "MAJOR", "topicId": callers, "removal": "Know how old they may be." });
    may_not(app, &cast.olive, "FORBIDDEN", &[("raiseObjection", input.clone())]).await;
    app.done(&cast.bob, "raiseObjection", "", input).await;
    let gaps = async || {
        let selection = "... on Initiative { research { gaps { objection { title } topic { title } } } }";
        app.node(&cast.olga, &cast.initiative, selection).await["research"]["gaps"].clone()
    };
    assert_eq!(gaps().await, json!([{ "objection": { "title": "Stale prices" }, "topic": { "title": "Freshness" } }]));
    assert!(cast.advice(app, "RESEARCH").await.contains(&"GAPS".to_owned()));
    cast.enter(app, "RESEARCH", "Bob asks how old a price may be, and we do not know.").await;
    app.find(&cast.bob, callers, "CONSTRAINT", "A price is good for an hour.").await;
    let deeper = json!({ "topicId": callers, "depth": "SURVEYED", "timeSpentMinutes": 90 });
    app.done(&cast.lena, "changeTopic", "", deeper).await;
    assert_eq!(gaps().await, json!([]), "now they know");
    cast.enter(app, "NEGOTIATE", "An hour is the limit.").await;
    let selection = "... on Initiative { stages(first: 9) { nodes { stage } } }";
    let seen = app.node(&cast.olga, &cast.initiative, selection).await;
    let stages = ["RESEARCH", "RESEARCH", "PROPOSE", "NEGOTIATE", "RESEARCH", "NEGOTIATE"];
    assert_eq!(each(&seen["stages"], "stage"), stages);
}

/// The only objection to a proposal.
async fn objection(app: &TestApp, journey: &Journey) -> String {
    let list = "... on Proposal { objections(first: 9) { nodes { id } } }";
    let seen = app.node(&journey.cast.olga, &journey.cache, list).await;
    each(&seen["objections"], "id").remove(0)
}

async fn it_is_answered_and_overruled(app: &TestApp, journey: &Journey) {
    let Cast { lena, dora, ann, bob, olga, .. } = &journey.cast;
    let prices = objection(app, journey).await;
    let with = |field: &str, words: &str| json!({ "objectionId": prices, field: words });
    may_not(app, ann, "FORBIDDEN", &[("addressObjection", with("answer", "No."))]).await;
    app.done(lena, "restateObjection", "", with("restatement", "A price must not be old.")).await;
    app.done(bob, "confirmUnderstood", "", json!({ "objectionId": prices })).await;
    app.done(lena, "addressObjection", "", with("answer", "We keep them for ten minutes.")).await;
    app.done(bob, "rejectAnswer", "", with("note", "I want a guarantee.")).await;
    for who in [lena, bob] {
        may_not(app, who, "FORBIDDEN", &[("overruleObjection", with("rationale", "Ten minutes will do."))]).await;
    }
    let speak = json!({ "subjectId": journey.cache, "delegateId": bob.stakeholder });
    may_not(app, olga, "FORBIDDEN", &[("delegatePosition", speak)]).await;
    app.done(dora, "overruleObjection", "", with("rationale", "Ten minutes are less than an hour.")).await;
    app.done(bob, "recordDissent", "", with("dissent", "Without a guarantee it will be two.")).await;
    let selection = "... on Objection { state ruling dissent }";
    let seen = app.node(olga, &prices, selection).await;
    assert_eq!(json!([seen["state"], seen["dissent"]]), json!(["OVERRULED", "Without a guarantee it will be two."]));
}

/// Gives how it stood then, and when that was.
async fn everybody_is_heard(app: &TestApp, journey: &Journey) -> Value {
    let Journey { cast, cache, shards, .. } = journey;
    app.advance(TimeDelta::days(1));
    let rule = json!({ "subjectId": cast.initiative, "rule": { "preset": "SUPERMAJORITY" } });
    may_not(app, &cast.dora, "FORBIDDEN", &[("setRule", rule.clone())]).await;
    app.done(&cast.lena, "setRule", "", rule).await;
    assert_eq!(
        verdict(&app.assessment(&cast.olga, cache).await),
        "NOT_HEARD HEARD(lena ann bob) APPROVALS(lena ann bob)"
    );
    for (who, of_cache, of_shards) in [
        (&cast.lena, "CHAMPION", "OPPOSE"),
        (&cast.ann, "SUPPORT", "RESERVATIONS"),
        (&cast.bob, "RESERVATIONS", "OPPOSE"),
    ] {
        app.take(who, cache, of_cache).await;
        app.take(who, shards, of_shards).await;
    }
    let position = json!({ "proposalId": cache, "stance": "BLOCK", "reason": "No." });
    may_not(app, &cast.olive, "FORBIDDEN", &[("takePosition", position.clone())]).await;
    may_not(app, &cast.mallory, "NOT_FOUND", &[("takePosition", position)]).await;
    let then = app.assessment(&cast.olga, cache).await;
    assert_eq!(verdict(&then), "READY");
    cast.hidden_from_mallory(app, &[cache, shards, &objection(app, journey).await], "prices").await;
    then
}
