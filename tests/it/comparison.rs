//! Comparison: alternatives side by side, by what people say, by criteria, and as people rank them.

use crate::harness::{Invite, Person, Stage, TestApp, both};
use serde_json::{Value, json};

both!(
    alternatives_are_compared_by_what_people_say,
    a_cycle_is_shown_as_one,
    criteria_weigh_what_leads_say_they_do,
    weights_of_what_is_asked_are_tried_out,
    bad_values_and_weights_are_refused,
    a_range_leaves_no_value_out,
    people_rank_the_alternatives,
    bad_rankings_are_refused,
    drafts_are_compared_for_leads_only,
    values_and_rankings_of_what_is_superseded_follow_or_stay,
);

const PAIR: &str = "one { title } other { title } forOne forOther level margin winner { title }";
const ORDER: &str = "winner { title } smith { title } cycle { title } sentence";

fn comparison(weights: &str) -> String {
    format!(
        "... on Problem {{ comparison{weights} {{ at agree sentence omitted \
         alternatives {{ proposal {{ title }} readinessRank assessment {{ verdict {{ status }} readiness {{ score }} }} }} \
         pairs {{ {PAIR} }} condorcet {{ {ORDER} }} byObjections {{ proposal {{ title }} rank worst unsettled }} \
         disagreements {{ one {{ title }} other {{ title }} readiness {{ title }} people {{ title }} \
         objections {{ title }} sentence }} \
         criteria {{ criteria {{ name weight }} winner {{ title }} leaders {{ title }} sentence \
         rows {{ proposal {{ title }} value low high dominatedBy {{ title }} \
         cells {{ criterion {{ name }} raw value note }} }} \
         sensitivity {{ criterion {{ name }} share change {{ share to {{ title }} }} sentence }} }} \
         preferences {{ rankings pairs {{ {PAIR} }} condorcet {{ {ORDER} }} }} }} }}"
    )
}

async fn compared(app: &TestApp, who: &Person, problem: &str) -> Value {
    app.node(who, problem, &comparison("")).await["comparison"].clone()
}

/// Another shared alternative; gives its id.
async fn another(app: &TestApp, stage: &Stage, title: &str) -> String {
    let id = app.draft(&stage.lead, &stage.initiative, &stage.problem, title).await;
    app.done(&stage.lead, "shareProposal", "", json!({ "proposalId": id })).await;
    id
}

async fn criterion(app: &TestApp, stage: &Stage, name: &str, direction: &str, weight: i32) -> String {
    let input = json!({ "problemId": stage.problem, "name": name, "direction": direction, "weight": weight });
    let made = app.done(&stage.lead, "addCriterion", "criterion { id }", input).await;
    made["criterion"]["id"].as_str().expect("an id").to_owned()
}

fn value(proposal: &str, criterion: &str, value: impl Into<Value>) -> Value {
    let value: Value = value.into();
    json!({ "proposalId": proposal, "criterionId": criterion, "value": value })
}

fn order(problem: &str, tiers: &[&[&str]]) -> Value {
    let tiers: Vec<Value> = tiers.iter().map(|tier| json!({ "proposalIds": tier })).collect();
    json!({ "problemId": problem, "tiers": tiers })
}

async fn rank(app: &TestApp, who: &Person, problem: &str, tiers: &[&[&str]]) -> Value {
    let selection = "ranking { id version withdrawnAt stakeholder { name } problem { title } \
        tiers { proposals { title } } }";
    app.done(who, "rankAlternatives", selection, order(problem, tiers)).await["ranking"].clone()
}

async fn alternatives_are_compared_by_what_people_say(app: &TestApp) {
    let stage = app.stage().await;
    let Stage { lead, ann, bob, problem, proposal, .. } = &stage;
    let shards = another(app, &stage, "Shards").await;
    for (who, cache, other) in [(lead, "SUPPORT", "ACCEPT"), (ann, "CHAMPION", "ACCEPT"), (bob, "OPPOSE", "SUPPORT")] {
        app.take(who, proposal, cache).await;
        app.take(who, &shards, other).await;
    }
    app.object(bob, proposal, "keys", "MAJOR").await;
    let seen = compared(app, bob, problem).await;
    assert_eq!(seen["at"], app.now().to_rfc3339());
    let pair = json!([{ "one": { "title": "Cache" }, "other": { "title": "Shards" }, "forOne": 2.0, "forOther": 1.0,
        "level": 0.0, "margin": 1.0, "winner": { "title": "Cache" } }]);
    assert_eq!(seen["pairs"], pair);
    assert_eq!(seen["condorcet"]["winner"]["title"], "Cache");
    assert_eq!(seen["condorcet"]["sentence"], "“Cache” beats every other alternative, pair by pair");
    let burden = json!([
        { "proposal": { "title": "Shards" }, "rank": 1, "worst": null, "unsettled": 0 },
        { "proposal": { "title": "Cache" }, "rank": 2, "worst": "MAJOR", "unsettled": 1 },
    ]);
    assert_eq!(seen["byObjections"], burden);
    assert_eq!(seen["alternatives"][1]["readinessRank"], 1, "Shards");
    for (place, id) in [proposal, &shards].into_iter().enumerate() {
        let alone = app.assessment(bob, id).await;
        let beside = &seen["alternatives"][place]["assessment"];
        assert_eq!(beside["verdict"]["status"], alone["verdict"]["status"]);
        assert_eq!(beside["readiness"]["score"], alone["readiness"]["score"]);
    }
    assert_eq!(seen["agree"], false);
    let disagreement = &seen["disagreements"][0];
    assert_eq!(
        json!([disagreement["people"], disagreement["objections"]]),
        json!([{ "title": "Cache" }, { "title": "Shards" }])
    );
    let words = disagreement["sentence"].as_str().expect("a sentence");
    assert!(words.starts_with("“Cache” and “Shards”: "), "{words}");
    assert_eq!(json!([seen["criteria"], seen["preferences"]["rankings"], seen["omitted"]]), json!([null, 0, 0]));
}

async fn a_cycle_is_shown_as_one(app: &TestApp) {
    let stage = app.stage().await;
    let Stage { lead, ann, bob, problem, proposal, .. } = &stage;
    let [shards, wait] = [another(app, &stage, "Shards").await, another(app, &stage, "Wait").await];
    let all = [proposal, &shards, &wait];
    for (turn, who) in [lead, ann, bob].into_iter().enumerate() {
        for (place, stance) in ["CHAMPION", "SUPPORT", "ACCEPT"].into_iter().enumerate() {
            app.take(who, all[(turn + place) % 3], stance).await;
        }
        rank(app, who, problem, &[&[all[turn]], &[all[(turn + 1) % 3]], &[all[(turn + 2) % 3]]]).await;
    }
    let seen = compared(app, ann, problem).await;
    let cycle = json!([{ "title": "Cache" }, { "title": "Shards" }, { "title": "Wait" }]);
    for order in [&seen["condorcet"], &seen["preferences"]["condorcet"]] {
        assert_eq!(json!([order["winner"], order["cycle"], order["smith"]]), json!([null, cycle, cycle]));
    }
    assert_eq!(seen["preferences"]["rankings"], 3);
    assert_eq!(seen["preferences"]["pairs"], seen["pairs"], "each is ranked as it stands");
}

async fn criteria_weigh_what_leads_say_they_do(app: &TestApp) {
    let stage = app.stage().await;
    let Stage { lead, bob, problem, proposal, .. } = &stage;
    let shards = another(app, &stage, "Shards").await;
    let delay = criterion(app, &stage, "Delay", "LOWER", 75).await;
    let ease = criterion(app, &stage, "Ease", "HIGHER", 25).await;
    let unknown = compared(app, bob, problem).await["criteria"].clone();
    assert_eq!(json!([unknown["winner"], unknown["rows"][0]["value"]]), json!([null, null]));
    let selection = "criterionValue { id value note version proposal { title } criterion { name } }";
    let first = json!({ "proposalId": proposal, "criterionId": delay, "value": 0.1, "note": "Measured." });
    let given = app.done(lead, "scoreProposal", selection, first).await["criterionValue"].clone();
    let expected = json!({ "id": given["id"], "value": 0.1, "note": "Measured.", "version": 1,
        "proposal": { "title": "Cache" }, "criterion": { "name": "Delay" } });
    assert_eq!(given, expected);
    for (of, by, figure) in [(&shards, &delay, 0.3), (proposal, &ease, 1.0), (&shards, &ease, 5.0)] {
        app.done(lead, "scoreProposal", "", value(of, by, json!(figure))).await;
    }
    let table = compared(app, bob, problem).await["criteria"].clone();
    assert_eq!(table["criteria"], json!([{ "name": "Delay", "weight": 75 }, { "name": "Ease", "weight": 25 }]));
    assert_eq!(json!([table["winner"], table["leaders"]]), json!([{ "title": "Cache" }, [{ "title": "Cache" }]]));
    assert_eq!(json!([table["rows"][0]["value"], table["rows"][1]["value"]]), json!([0.75, 0.25]));
    let cell = json!({ "criterion": { "name": "Delay" }, "raw": 0.1, "value": 1.0, "note": "Measured." });
    assert_eq!(table["rows"][0]["cells"][0], cell);
    assert_eq!(table["rows"][0]["dominatedBy"], json!([]));
    let turning = table["sensitivity"][0].clone();
    assert_eq!(
        json!([turning["criterion"]["name"], turning["share"], turning["change"]]),
        json!(["Delay", 0.75, { "share": 0.5, "to": { "title": "Shards" } }])
    );
    assert!(turning["sentence"].as_str().is_some_and(|words| words.starts_with("“Delay” has 75.0 % of the weight")));

    // Changed: as good by both and better by one.
    app.done(lead, "scoreProposal", "", value(&shards, &ease, json!(0.5))).await;
    let table = compared(app, bob, problem).await["criteria"].clone();
    assert_eq!(table["rows"][1]["dominatedBy"], json!([{ "title": "Cache" }]));
    app.done(lead, "scoreProposal", "", value(&shards, &ease, Value::Null)).await;
    let table = compared(app, bob, problem).await["criteria"].clone();
    assert_eq!(json!([table["rows"][1]["value"], table["rows"][1]["cells"][1]["raw"]]), json!([null, null]), "unknown");
    app.done(lead, "removeCriterion", "", json!({ "criterionId": ease })).await;
    let table = compared(app, bob, problem).await["criteria"].clone();
    assert_eq!(table["criteria"], json!([{ "name": "Delay", "weight": 75 }]));
}

async fn weights_of_what_is_asked_are_tried_out(app: &TestApp) {
    let stage = app.stage().await;
    let Stage { lead, bob, problem, proposal, .. } = &stage;
    let shards = another(app, &stage, "Shards").await;
    let delay = criterion(app, &stage, "Delay", "LOWER", 75).await;
    let ease = criterion(app, &stage, "Ease", "HIGHER", 25).await;
    for (of, by, figure) in [(proposal, &delay, 1), (&shards, &delay, 3), (proposal, &ease, 1), (&shards, &ease, 5)] {
        app.done(lead, "scoreProposal", "", value(of, by, json!(figure))).await;
    }
    let before = app.count().await;
    let values = async |weights: String| {
        let seen = app.node(bob, problem, &comparison(&weights)).await["comparison"]["criteria"].clone();
        json!([seen["rows"][0]["value"], seen["rows"][1]["value"]])
    };
    assert_eq!(values(String::new()).await, json!([0.75, 0.25]));
    assert_eq!(values(format!("(weights: [{{ criterionId: \"{ease}\", weight: 75 }}])")).await, json!([0.5, 0.5]));
    let none =
        format!("(weights: [{{ criterionId: \"{ease}\", weight: 0 }}, {{ criterionId: \"{delay}\", weight: 0 }}])");
    assert_eq!(values(none).await, json!([0.5, 0.5]), "all weigh alike");
    assert_eq!(values("(weights: [])".to_owned()).await, json!([0.75, 0.25]));
    app.nothing_written_since(&before, "asking").await;
    let elsewhere = app.problem(lead, &stage.initiative, "Dear").await;
    let input = json!({ "problemId": elsewhere, "name": "n", "direction": "LOWER", "weight": 1 });
    let foreign = app.done(lead, "addCriterion", "criterion { id }", input).await["criterion"]["id"].clone();
    let twice = format!("{{ criterionId: \"{ease}\", weight: 1 }}");
    for weights in [
        format!("{{ criterionId: \"{ease}\", weight: 101 }}"),
        format!("{{ criterionId: \"{ease}\", weight: -1 }}"),
        format!("{{ criterionId: \"{problem}\", weight: 1 }}"),
        format!("{{ criterionId: {foreign}, weight: 1 }}"),
        format!("{twice}, {twice}"),
        vec![twice.as_str(); 51].join(", "),
    ] {
        let ask =
            format!("query($id: ID!) {{ node(id: $id) {{ {} }} }}", comparison(&format!("(weights: [{weights}])")));
        let reply = app.ask(bob, &ask, json!({ "id": problem })).await;
        assert_eq!(reply.code(), "BAD_REQUEST", "{weights}: {}", reply.text);
    }
}

async fn bad_values_and_weights_are_refused(app: &TestApp) {
    let stage = app.stage().await;
    let Stage { lead, bob, initiative, problem, proposal, .. } = &stage;
    let input =
        json!({ "problemId": problem, "name": "Delay", "direction": "LOWER", "weight": 1, "worst": 9, "best": 1 });
    let delay = app.done(lead, "addCriterion", "criterion { id }", input).await["criterion"]["id"].clone();
    let delay = delay.as_str().expect("an id");
    let elsewhere = app.problem(lead, initiative, "Dear").await;
    let foreign = app.draft(lead, initiative, &elsewhere, "Wait").await;
    let gone = criterion(app, &stage, "Gone", "LOWER", 1).await;
    app.done(lead, "removeCriterion", "", json!({ "criterionId": gone })).await;
    let before = app.count().await;
    for (input, expected) in [
        (value(proposal, delay, json!(10)), "BAD_INPUT value"),
        (value(proposal, delay, json!(0.999_999)), "BAD_INPUT value"),
        (value(proposal, delay, json!(1e300)), "BAD_INPUT value"),
        (value(proposal, delay, json!(0.000_000_1)), "BAD_INPUT value"),
        (value(&foreign, delay, json!(5)), "BAD_INPUT criterionId"),
        (value(proposal, &gone, json!(5)), "BAD_INPUT criterionId"),
        (value(proposal, problem, json!(5)), "NOT_FOUND criterionId"),
    ] {
        assert_eq!(app.refused(lead, "scoreProposal", input.clone()).await, [expected], "{input}");
    }
    assert_eq!(app.refused(bob, "scoreProposal", value(proposal, delay, json!(5))).await, ["FORBIDDEN"]);
    app.nothing_written_since(&before, "what was refused").await;
    app.done(lead, "scoreProposal", "", value(proposal, delay, json!(9))).await;
    let late = json!({ "proposalId": proposal, "criterionId": delay, "value": 5, "expectedVersion": 2 });
    assert_eq!(app.refused(lead, "scoreProposal", late).await, ["VERSION_CONFLICT expectedVersion"]);
}

async fn a_range_leaves_no_value_out(app: &TestApp) {
    let stage = app.stage().await;
    let Stage { lead, problem, proposal, .. } = &stage;
    let delay = criterion(app, &stage, "Delay", "LOWER", 1).await;
    app.done(lead, "scoreProposal", "", value(proposal, &delay, json!(5.5))).await;
    let change = |worst: Value, best: Value| json!({ "criterionId": delay, "worst": worst, "best": best });
    for (input, expected) in
        [(change(json!(5.4), json!(1)), "BAD_INPUT worst"), (change(json!(9), json!(5.6)), "BAD_INPUT best")]
    {
        assert_eq!(app.refused(lead, "changeCriterion", input.clone()).await, [expected], "{input}");
    }
    app.done(lead, "changeCriterion", "", change(json!(5.5), json!(1))).await;
    let table = compared(app, lead, problem).await["criteria"].clone();
    assert_eq!(table["rows"][0]["value"], 0.0, "as bad as can be");
    let turned = json!({ "criterionId": delay, "direction": "HIGHER", "worst": 1, "best": 5 });
    assert_eq!(app.refused(lead, "changeCriterion", turned).await, ["BAD_INPUT best"]);
}

async fn people_rank_the_alternatives(app: &TestApp) {
    let stage = app.stage().await;
    let Stage { lead, ann, bob, problem, proposal, .. } = &stage;
    let [shards, wait] = [another(app, &stage, "Shards").await, another(app, &stage, "Wait").await];
    let first = rank(app, ann, problem, &[&[&shards], &[proposal, &wait]]).await;
    let expected = json!({ "id": first["id"], "version": 1, "withdrawnAt": null, "stakeholder": { "name": "ann" },
        "problem": { "title": "Slow" }, "tiers": [{ "proposals": [{ "title": "Shards" }] },
        { "proposals": [{ "title": "Cache" }, { "title": "Wait" }] }] });
    assert_eq!(first, expected);
    rank(app, bob, problem, &[&[&shards], &[proposal]]).await;
    // Positions say otherwise, and are told apart.
    app.take(ann, proposal, "CHAMPION").await;
    app.take(ann, &shards, "ACCEPT").await;
    let seen = compared(app, lead, problem).await;
    assert_eq!(seen["condorcet"]["smith"][0]["title"], "Cache");
    let preferences = &seen["preferences"];
    assert_eq!(json!([preferences["rankings"], preferences["condorcet"]["winner"]]), json!([2, { "title": "Shards" }]));
    let pair = |one: &str, other: &str| {
        let pairs = preferences["pairs"].as_array().into_iter().flatten();
        let mut of = pairs.filter(|pair| pair["one"]["title"] == one && pair["other"]["title"] == other);
        of.next().map(|pair| json!([pair["forOne"], pair["forOther"], pair["level"]])).expect("the pair")
    };
    assert_eq!(pair("Cache", "Shards"), json!([0.0, 2.0, 0.0]));
    assert_eq!(pair("Cache", "Wait"), json!([0.0, 0.0, 1.0]), "alike to ann; bob ranks one of them");
    let list = "... on Problem { rankings(first: 9) { nodes { stakeholder { name } } } }";
    let listed = app.node(lead, problem, list).await["rankings"]["nodes"].clone();
    assert_eq!(listed, json!([{ "stakeholder": { "name": "ann" } }, { "stakeholder": { "name": "bob" } }]));

    let again = rank(app, ann, problem, &[&[proposal], &[&shards]]).await;
    assert_eq!((&again["id"], &again["version"]), (&first["id"], &json!(2)));
    let it = json!({ "problemId": problem });
    app.done(bob, "withdrawRanking", "", it.clone()).await;
    assert_eq!(app.refused(bob, "withdrawRanking", it).await, ["BAD_INPUT problemId"]);
    let preferences = compared(app, lead, problem).await["preferences"].clone();
    assert_eq!(json!([preferences["rankings"], preferences["pairs"][0]["winner"]]), json!([1, { "title": "Cache" }]));
}

async fn bad_rankings_are_refused(app: &TestApp) {
    let stage = app.stage().await;
    let Stage { lead, ann, bob, initiative, problem, proposal } = &stage;
    let olga = app.invite(lead, initiative, Invite::new("olga", "OBSERVER")).await;
    let draft = app.draft(lead, initiative, problem, "Shards").await;
    let elsewhere = app.problem(lead, initiative, "Dear").await;
    let other = app.draft(lead, initiative, &elsewhere, "Wait").await;
    app.done(lead, "shareProposal", "", json!({ "proposalId": other })).await;
    let before = app.count().await;
    let first = "tiers.0.proposalIds.0";
    for (who, tiers, expected) in [
        (bob, vec![], "BAD_INPUT tiers".to_owned()),
        (bob, vec![vec![]], "BAD_INPUT tiers.0.proposalIds".to_owned()),
        (bob, vec![vec![proposal.as_str()], vec![proposal]], "BAD_INPUT tiers.1.proposalIds.0".to_owned()),
        (bob, vec![vec![problem.as_str()]], format!("NOT_FOUND {first}")),
        (bob, vec![vec![other.as_str()]], format!("NOT_FOUND {first}")),
        (bob, vec![vec![draft.as_str()]], format!("NOT_FOUND {first}")),
        (lead, vec![vec![proposal.as_str(), &draft]], "BAD_INPUT tiers.0.proposalIds.1".to_owned()),
        (&olga, vec![vec![proposal.as_str()]], "FORBIDDEN".to_owned()),
    ] {
        let tiers: Vec<&[&str]> = tiers.iter().map(Vec::as_slice).collect();
        let refused = app.refused(who, "rankAlternatives", order(problem, &tiers)).await;
        assert_eq!(refused.join("|"), expected, "{tiers:?}");
    }
    let late = json!({ "problemId": problem, "tiers": [{ "proposalIds": [proposal] }], "expectedVersion": 1 });
    assert_eq!(app.refused(ann, "rankAlternatives", late).await, ["VERSION_CONFLICT expectedVersion"]);
    app.nothing_written_since(&before, "what was refused").await;
}

async fn drafts_are_compared_for_leads_only(app: &TestApp) {
    let stage = app.stage().await;
    let Stage { lead, bob, initiative, problem, .. } = &stage;
    let delay = criterion(app, &stage, "Delay", "LOWER", 1).await;
    let draft = app.draft(lead, initiative, problem, "Shards").await;
    let given = app.done(lead, "scoreProposal", "criterionValue { id }", value(&draft, &delay, json!(3))).await;
    let given = given["criterionValue"]["id"].as_str().expect("an id").to_owned();
    let titles = |seen: &Value| -> Vec<String> {
        let all = seen["alternatives"].as_array().cloned().unwrap_or_default();
        all.iter().map(|one| one["proposal"]["title"].as_str().unwrap_or_default().to_owned()).collect()
    };
    assert_eq!(titles(&compared(app, lead, problem).await), ["Cache", "Shards"]);
    let seen = compared(app, bob, problem).await;
    assert_eq!(titles(&seen), ["Cache"]);
    assert!(!seen.to_string().contains("Shards"), "{seen}");
    let selection = "... on CriterionValue { value }";
    assert_eq!(app.node(bob, &given, selection).await, Value::Null, "the value of a draft is one");
    assert_eq!(app.node(lead, &given, selection).await["value"], 3.0);
    app.done(lead, "shareProposal", "", json!({ "proposalId": draft })).await;
    assert_eq!(app.node(bob, &given, selection).await["value"], 3.0);
    // Without any alternative there is nothing to compare.
    let lonely = app.problem(lead, initiative, "Dear").await;
    app.draft(lead, initiative, &lonely, "Wait").await;
    assert_eq!(compared(app, bob, &lonely).await, Value::Null);
}

async fn values_and_rankings_of_what_is_superseded_follow_or_stay(app: &TestApp) {
    let stage = app.stage().await;
    let Stage { lead, bob, problem, proposal, .. } = &stage;
    let delay = criterion(app, &stage, "Delay", "LOWER", 1).await;
    let given = json!({ "proposalId": proposal, "criterionId": delay, "value": 5, "note": "Measured." });
    app.done(lead, "scoreProposal", "", given).await;
    rank(app, bob, problem, &[&[proposal]]).await;
    let part = |title: &str| json!({ "title": title, "statement": "s" });
    let split = json!({ "problemId": problem, "parts": [part("Reads"), part("Writes")] });
    let split = app.done(lead, "splitProblem", "problem { splitInto { id } }", split).await["problem"].clone();
    let reads = split["splitInto"][0]["id"].as_str().expect("an id");
    let now = compared(app, bob, reads).await;
    let cell = &now["criteria"]["rows"][0]["cells"][0];
    assert_eq!(json!([cell["raw"], cell["note"], now["preferences"]["rankings"]]), json!([5.0, "Measured.", 0]));
    assert_eq!(compared(app, bob, problem).await["preferences"]["rankings"], 1, "the old one is kept as it was");
    for (who, mutation, input, path) in [
        (bob, "rankAlternatives", order(problem, &[&[proposal]]), "problemId"),
        (bob, "withdrawRanking", json!({ "problemId": problem }), "problemId"),
        (lead, "scoreProposal", value(proposal, &delay, json!(6)), "criterionId"),
    ] {
        assert_eq!(app.refused(who, mutation, input).await, [format!("BAD_INPUT {path}")], "{mutation}");
    }
}
