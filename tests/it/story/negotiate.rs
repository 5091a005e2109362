//! Negotiating: from silence to a rule that holds, by positions, objections, concessions and a last call.

mod settle;

use super::{Cast, made, may_not, text};
use crate::harness::{Invite, Person, TestApp, both, verdict};
use crate::turn::{mine, others, turn};
use chrono::TimeDelta;
use serde_json::json;

both!(silence_becomes_an_agreement_that_names_who_does_not_agree);

/// What is negotiated, and one more contributor.
struct Table {
    cast: Cast,
    max: Person,
    proposal: String,
}

async fn silence_becomes_an_agreement_that_names_who_does_not_agree(app: &TestApp) {
    let table = a_proposal_is_on_the_table(app).await;
    nobody_has_said_anything(app, &table).await;
    one_wants_time_one_lets_another_answer_and_one_told_the_lead(app, &table).await;
    let reads = an_objection_is_understood_and_its_answer_rejected(app, &table).await;
    arguments_are_weighed(app, &table, &reads).await;
    let expire = settle::a_concession_is_prepared_and_offered(app, &table, &reads).await;
    settle::it_is_taken_up_and_the_raiser_settles(app, &table, &reads, &expire).await;
    settle::another_is_overruled_and_the_dissent_kept(app, &table).await;
    settle::the_last_call_is_stopped(app, &table).await;
    settle::the_last_call_runs_out(app, &table).await;
    table.cast.hidden_from_mallory(app, &[&table.proposal, &reads, &expire], "stale").await;
}

async fn a_proposal_is_on_the_table(app: &TestApp) -> Table {
    let cast = Cast::of(app).await;
    let max = app.invite(&cast.lena, &cast.initiative, Invite::new("max", "CONTRIBUTOR")).await;
    let problem = app.problem(&cast.lena, &cast.initiative, "Exports are slow").await;
    for who in [&cast.ann, &cast.bob, &max] {
        app.done(who, "takeUnderstanding", "", json!({ "problemId": problem, "stance": "AGREE" })).await;
    }
    let proposal = app.draft(&cast.lena, &cast.initiative, &problem, "Cache").await;
    app.done(&cast.lena, "shareProposal", "", json!({ "proposalId": proposal })).await;
    let clauses = json!([
        { "heard": { "share": { "numerator": 1, "denominator": 1 } } },
        { "noPosition": { "atMost": "BLOCK" } },
        { "noObjection": { "severityAtLeast": "MAJOR", "settledBy": "DECIDER" } },
        { "finalComment": { "hours": 240 } },
    ]);
    let rule = json!({ "name": "Ours", "family": "OBJECTION", "roles": ["APPROVER", "CONTRIBUTOR"],
        "stale": "IGNORE_APPROVALS", "clauses": clauses });
    let rule = json!({ "subjectId": proposal, "rule": { "custom": rule } });
    for who in [&cast.bob, &cast.dora, &cast.olive] {
        may_not(app, who, "FORBIDDEN", &[("setRule", rule.clone())]).await;
    }
    app.done(&cast.lena, "setRule", "", rule).await;
    cast.enter(app, "NEGOTIATE", "It is written.").await;
    Table { cast, max, proposal }
}

impl Table {
    /// What the rule says, as everybody is told.
    async fn says(&self, app: &TestApp) -> String {
        let said = verdict(&app.assessment(&self.cast.olga, &self.proposal).await);
        for who in [&self.cast.lena, &self.cast.bob, &self.cast.olive] {
            assert_eq!(verdict(&app.assessment(who, &self.proposal).await), said, "{}", who.name);
        }
        said
    }

    /// How far they agree: the score, and what it may come to at worst and at best.
    async fn agreement(&self, app: &TestApp) -> [f64; 3] {
        let seen = app.assessment(&self.cast.olga, &self.proposal).await["readiness"].clone();
        let numbers = ["score", "low", "high"].map(|name| seen[name].as_f64().expect("a number"));
        let [score, low, high] = numbers;
        assert!(0.0 <= low && low <= score && score <= high && high <= 100.0, "{seen}");
        numbers
    }

    /// Whose turn it is for what: those who are not named have nothing to do.
    async fn turns(&self, app: &TestApp, expected: &[(&Person, &str)]) {
        let Cast { olive, lena, dora, ann, bob, olga, mallory, .. } = &self.cast;
        for who in [lena, ann, bob, &self.max, dora, olga, olive, mallory] {
            let theirs = expected.iter().filter(|one| one.0.name == who.name);
            let theirs: Vec<&str> = theirs.map(|one| one.1).collect();
            assert_eq!(mine(app, who).await, theirs, "the turn of {}", who.name);
        }
    }
}

/// Whether two agreements are the same, but for what adding up costs.
fn alike(one: [f64; 3], other: [f64; 3]) -> bool {
    one.iter().zip(other).all(|(one, other)| (one - other).abs() < 1e-9)
}

async fn nobody_has_said_anything(app: &TestApp, table: &Table) {
    let Cast { lena, ann, bob, olga, .. } = &table.cast;
    assert_eq!(table.says(app).await, "NOT_HEARD HEARD(lena ann bob max) FINAL_COMMENT()");
    let wanted = [lena, ann, bob, &table.max].map(|who| (who, "POSITION_WANTED Cache"));
    table.turns(app, &wanted).await;
    assert_eq!(others(app, lena).await, ["POSITION_WANTED Cache: ann bob max"]);
    let [_, low, high] = table.agreement(app).await;
    assert!(low < 50.0 && high > 99.0, "what silence means nobody knows: {low} to {high}");
    assert_eq!(turn(app, olga).await["canObjectTo"], json!([]), "who watches is not asked");
    let selection = "... on Proposal { audience { sentence } }";
    let seen = app.node(bob, &table.proposal, selection).await["audience"]["sentence"].clone();
    let sentence =
        "6 stakeholders of the initiative and 1 owner or admin of the organization will see it with your name.";
    assert_eq!(seen, sentence, "before he answers");
}

async fn one_wants_time_one_lets_another_answer_and_one_told_the_lead(app: &TestApp, table: &Table) {
    let (Cast { lena, ann, bob, dora, olive, .. }, max, it) = (&table.cast, &table.max, &table.proposal);
    app.take(lena, it, "CHAMPION").await;
    let until = app.now() + TimeDelta::hours(1);
    app.done(ann, "takePosition", "", json!({ "proposalId": it, "stance": "NEEDS_TIME", "until": until })).await;
    let to_ann = json!({ "subjectId": it, "delegateId": ann.stakeholder, "note": "She knows it best." });
    app.done(bob, "delegatePosition", "", to_ann).await;
    let told = json!({ "proposalId": it, "stakeholderId": max.stakeholder, "stance": "ACCEPT" });
    may_not(app, ann, "FORBIDDEN", &[("enterPosition", told.clone())]).await;
    may_not(app, olive, "FORBIDDEN", &[("takePosition", json!({ "proposalId": it, "stance": "CHAMPION" }))]).await;
    let entered = made(app, lena, "enterPosition", "position", told).await;
    assert_eq!(table.says(app).await, "NOT_HEARD HEARD(ann bob max) FINAL_COMMENT()", "nobody answers for max");
    // Ann answers for bob, that she will.
    table.turns(app, &[(max, "POSITION_TO_CONFIRM Cache")]).await;
    may_not(app, lena, "FORBIDDEN", &[("confirmPosition", json!({ "positionId": entered }))]).await;
    let selection = "position { stance awaitsConfirmation enteredBy { name } }";
    let confirmed = app.done(max, "confirmPosition", selection, json!({ "positionId": entered })).await;
    let expected = json!({ "stance": "ACCEPT", "awaitsConfirmation": false, "enteredBy": { "name": "lena" } });
    assert_eq!(confirmed["position"], expected);

    app.advance(TimeDelta::hours(2));
    table.turns(app, &[(ann, "TIME_IS_UP Cache"), (bob, "POSITION_WANTED Cache")]).await;
    assert_eq!(table.says(app).await, "NOT_HEARD HEARD(ann bob) FINAL_COMMENT()", "it is silence still");
    app.take(ann, it, "SUPPORT").await;
    let list = "... on Proposal { delegatedPositions { stakeholder { name } position { stance } through { name } } }";
    let counted = app.node(dora, it, list).await["delegatedPositions"].clone();
    let by_ann = json!({ "stakeholder": { "name": "bob" }, "position": { "stance": "SUPPORT" }, "through": [{ "name": "ann" }] });
    assert_eq!(counted, json!([by_ann]));
    let [score, low, high] = table.agreement(app).await;
    assert!(score > 90.0 && score - low < 1e-9 && high - score < 1e-9, "all is said: {score}, {low} to {high}");
    assert_eq!(table.says(app).await, "WAITING FINAL_COMMENT()");
    table.turns(app, &[(lena, "FINAL_COMMENT_TO_START Cache")]).await;
}

const BLOCKED: &str = "BLOCKED NO_OBJECTION(Stale reads) FINAL_COMMENT()";

async fn an_objection_is_understood_and_its_answer_rejected(app: &TestApp, table: &Table) -> String {
    let (Cast { lena, dora, ann, bob, .. }, max) = (&table.cast, &table.max);
    // His own word goes before hers.
    app.take(bob, &table.proposal, "RESERVATIONS").await;
    let input = json!({ "proposalId": table.proposal, "title": "Stale reads", "body": "They lie.", "severity": "MAJOR",
        "passage": "We do it.", "removal": "An age limit." });
    let [before, ..] = table.agreement(app).await;
    let reads = made(app, bob, "raiseObjection", "objection", input).await;
    let [raised, ..] = table.agreement(app).await;
    assert!(raised < before, "{raised} after {before}");
    let with = |field: &str, words: &str| json!({ "objectionId": reads, field: words });
    let it = || json!({ "objectionId": reads });
    assert_eq!(table.says(app).await, BLOCKED);
    table.turns(app, &[(lena, "OBJECTION_TO_RESTATE Stale reads")]).await;
    app.done(ann, "secondObjection", "", it()).await;
    for who in [bob, ann, dora] {
        may_not(app, who, "FORBIDDEN", &[("restateObjection", with("restatement", "They are old."))]).await;
    }
    app.done(lena, "restateObjection", "", with("restatement", "They are old.")).await;
    table.turns(app, &[(bob, "RESTATEMENT_TO_CONFIRM Stale reads")]).await;
    may_not(app, lena, "FORBIDDEN", &[("confirmUnderstood", it())]).await;
    app.done(bob, "correctRestatement", "", with("correction", "Old, and nobody is told.")).await;
    table.turns(app, &[(lena, "OBJECTION_TO_RESTATE Stale reads")]).await;
    app.done(lena, "restateObjection", "", with("restatement", "They are old, and nobody is told.")).await;
    app.done(bob, "confirmUnderstood", "", it()).await;
    table.turns(app, &[(lena, "OBJECTION_TO_ANSWER Stale reads")]).await;
    app.done(lena, "addressObjection", "", with("answer", "A minute at most.")).await;
    table.turns(app, &[(bob, "ANSWER_TO_SETTLE Stale reads")]).await;
    assert_eq!(others(app, lena).await, ["ANSWER_TO_SETTLE Stale reads: bob"]);
    assert_eq!(table.says(app).await, BLOCKED, "an answer settles nothing");
    assert!(alike(table.agreement(app).await, [raised, raised, before]), "it may settle it, and it may not");
    for who in [lena, ann, max, dora] {
        may_not(app, who, "FORBIDDEN", &[("confirmSettled", it()), ("withdrawObjection", it())]).await;
    }
    app.done(bob, "rejectAnswer", "", with("note", "Nobody holds you to it.")).await;
    let turns = [(lena, "OBJECTION_TO_ANSWER Stale reads"), (dora, "OBJECTION_TO_RULE_ON Stale reads")];
    table.turns(app, &turns).await;
    may_not(app, lena, "FORBIDDEN", &[("overruleObjection", with("rationale", "No."))]).await;
    may_not(app, &table.cast.mallory, "NOT_FOUND", &[("secondObjection", it())]).await;
    let selection = "... on Objection { state correction rejection passage removal seconds(first: 9) \
        { nodes { stakeholder { name } } } }";
    let seen = app.node(&table.cast.olga, &reads, selection).await;
    assert_eq!(json!([seen["state"], seen["rejection"]]), json!(["UNDERSTOOD", "Nobody holds you to it."]));
    assert_eq!(json!([seen["passage"], seen["removal"]]), json!(["We do it.", "An age limit."]));
    assert_eq!(seen["seconds"]["nodes"], json!([{ "stakeholder": { "name": "ann" } }]));
    reads
}

async fn arguments_are_weighed(app: &TestApp, table: &Table, reads: &str) {
    let standing = async || text(&app.assessment(&table.cast.olga, &table.proposal).await["standing"][0]["standing"]);
    let argue = |body: &str, target: &str| json!({ "proposalId": table.proposal, "body": body, "attackIds": [target] });
    assert_eq!(standing().await, "STANDING");
    let stands = table.agreement(app).await;
    may_not(app, &table.cast.olive, "FORBIDDEN", &[("argue", argue("No.", reads))]).await;
    let fresh = made(app, &table.max, "argue", "argument", argue("Ours change once a day.", reads)).await;
    assert_eq!(standing().await, "CONTESTED");
    assert!(table.agreement(app).await > stands);
    app.done(&table.cast.bob, "argue", "", argue("Mine change by the second.", &fresh)).await;
    assert_eq!(standing().await, "STANDING");
    assert!(alike(table.agreement(app).await, stands));
    assert_eq!(table.says(app).await, BLOCKED);
}
