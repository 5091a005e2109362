//! Alternatives side by side: what they rest on, how they do by criteria, and how people rank them.

use super::super::{Cast, each, may_not, near, text};
use crate::harness::TestApp;
use serde_json::{Value, json};

pub async fn it_rests_on_what_was_found(app: &TestApp, cast: &Cast, both: &str) {
    let topic = app.topic(&cast.lena, &cast.initiative, "Load").await;
    let finding = app.find(&cast.bob, &topic, "FACT", "Half of the reads repeat.").await;
    let input = json!({ "proposalId": both, "findingId": finding, "note": "So half a cache will do." });
    may_not(app, &cast.bob, "FORBIDDEN", &[("addProposalEvidence", input.clone())]).await;
    app.done(&cast.lena, "addProposalEvidence", "", input).await;
    let selection = "... on Proposal { evidence(first: 9) { nodes { note finding { statement foundBy { name } } } } }";
    let seen = app.node(&cast.olga, both, selection).await["evidence"]["nodes"].clone();
    let finding = json!({ "statement": "Half of the reads repeat.", "foundBy": { "name": "bob" } });
    assert_eq!(seen, json!([{ "note": "So half a cache will do.", "finding": finding }]));
}

pub async fn criteria_and_weights_compare_them(
    app: &TestApp,
    cast: &Cast,
    reads: &str,
    [cache, shards, both]: [&str; 3],
) {
    let list = "... on Problem { criteria(first: 9) { nodes { id } } }";
    let ids = each(&app.node(&cast.lena, reads, list).await["criteria"], "id");
    let figures = [(cache, [100, 1]), (shards, [300, 5]), (both, [200, 4])];
    for (proposal, values) in figures {
        for (criterion, value) in ids.iter().zip(values) {
            let input = json!({ "proposalId": proposal, "criterionId": criterion, "value": value });
            may_not(app, &cast.ann, "FORBIDDEN", &[("scoreProposal", input.clone())]).await;
            app.done(&cast.lena, "scoreProposal", "", input).await;
        }
    }
    let table = async |weights: &str| {
        let selection = format!(
            "... on Problem {{ comparison{weights} {{ criteria {{ winner {{ title }} \
            rows {{ value cells {{ raw }} dominatedBy {{ title }} }} \
            sensitivity {{ criterion {{ name }} share change {{ share to {{ title }} }} }} }} }} }}"
        );
        app.node(&cast.olga, reads, &selection).await["comparison"]["criteria"].clone()
    };
    let values = |table: &Value| {
        let rows = table["rows"].as_array().expect("rows").iter();
        rows.map(|row| row["value"].as_f64().expect("a value")).collect::<Vec<f64>>()
    };
    let seen = table("").await;
    assert_eq!((&seen["winner"]["title"], values(&seen)), (&json!("Cache"), vec![0.75, 0.25, 0.5625]));
    assert_eq!(seen["rows"][2]["cells"], json!([{ "raw": 200.0 }, { "raw": 4.0 }]), "as measured");
    assert!(seen["rows"].as_array().is_some_and(|rows| rows.iter().all(|row| row["dominatedBy"] == json!([]))));
    let turning = &seen["sensitivity"][0];
    assert_eq!((&turning["criterion"]["name"], &turning["change"]["to"]["title"]), (&json!("Delay"), &json!("Both")));
    assert!(near(&turning["change"]["share"], 0.6), "{turning}");
    let weighed = table(&format!("(weights: [{{ criterionId: \"{}\", weight: 75 }}])", ids[1])).await;
    assert_eq!((&weighed["winner"]["title"], values(&weighed)), (&json!("Both"), vec![0.5, 0.5, 0.625]));
    assert_eq!(table("").await, seen, "weights that are tried out are not kept");
}

pub async fn people_rank_them(app: &TestApp, cast: &Cast, reads: &str, [cache, shards, both]: [&str; 3]) {
    let order = |tiers: &[&[&str]]| {
        let tiers: Vec<Value> = tiers.iter().map(|tier| json!({ "proposalIds": tier })).collect();
        json!({ "problemId": reads, "tiers": tiers })
    };
    for who in [&cast.olga, &cast.olive] {
        may_not(app, who, "FORBIDDEN", &[("rankAlternatives", order(&[&[both]]))]).await;
    }
    app.done(&cast.ann, "rankAlternatives", "", order(&[&[both], &[cache, shards]])).await;
    app.done(&cast.bob, "rankAlternatives", "", order(&[&[shards], &[both], &[cache]])).await;
    app.done(&cast.lena, "rankAlternatives", "", order(&[&[cache], &[both], &[shards]])).await;
    let selection = "... on Problem { comparison { preferences { rankings condorcet { winner { title } } \
        pairs { one { title } other { title } forOne forOther level } } } }";
    let seen = app.node(&cast.olga, reads, selection).await["comparison"]["preferences"].clone();
    assert_eq!((&seen["rankings"], &seen["condorcet"]["winner"]["title"]), (&json!(3), &json!("Both")));
    let first = json!({ "one": { "title": "Cache" }, "other": { "title": "Shards" }, "forOne": 1.0, "forOther": 1.0,
        "level": 1.0 });
    assert_eq!(seen["pairs"][0], first);
    assert_eq!(text(&seen["pairs"][1]["other"]["title"]), "Both");
}
