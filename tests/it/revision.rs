//! What was written before sharing is the leads' own.

use crate::harness::{Person, TestApp, both};
use serde_json::{Value, json};

both!(revisions_from_before_sharing_are_for_leads);

/// The numbers on a page of the revisions, and whether there is more before and after it.
async fn page(app: &TestApp, who: &Person, proposal: &str, page: &str) -> (Vec<i64>, [Value; 2], Value) {
    let list = format!(
        "... on Proposal {{ revisions({page}) {{ nodes {{ number }} \
         pageInfo {{ hasPreviousPage hasNextPage startCursor endCursor }} }} }}"
    );
    let found = app.node(who, proposal, &list).await["revisions"].clone();
    let numbers = found["nodes"].as_array().into_iter().flatten().filter_map(|node| node["number"].as_i64());
    let info = &found["pageInfo"];
    (numbers.collect(), [info["hasPreviousPage"].clone(), info["hasNextPage"].clone()], info["endCursor"].clone())
}

async fn revisions_from_before_sharing_are_for_leads(app: &TestApp) {
    let stage = app.stage().await;
    let proposal = app.draft(&stage.lead, &stage.initiative, &stage.problem, "Shards").await;
    let revise = async |body: &str| {
        let input = json!({ "proposalId": proposal, "kind": "SUBSTANTIVE", "body": body });
        app.done(&stage.lead, "reviseProposal", "", input).await;
    };
    revise("second thoughts").await;
    revise("third thoughts").await;
    app.done(&stage.lead, "shareProposal", "", json!({ "proposalId": proposal })).await;
    revise("fourth thoughts").await;
    revise("fifth thoughts").await;

    let (all, some, no) = (vec![1, 2, 3, 4, 5], vec![3, 4, 5], json!(false));
    let (lead, bob) = (&stage.lead, &stage.bob);
    let none_beyond = [no.clone(), no.clone()];
    for (who, numbers) in [(lead, &all), (&stage.ann, &some), (bob, &some)] {
        for whole in ["first: 100", "last: 100", "first: 5", "last: 5"] {
            let (found, beyond, _) = page(app, who, &proposal, whole).await;
            assert_eq!((&found, &beyond), (numbers, &none_beyond), "{whole} as {} sees it", who.name);
        }
    }
    // No page has a hole where the hidden ones are.
    for (ask, numbers, beyond) in [
        ("first: 1", vec![3], [false, true]),
        ("first: 2", vec![3, 4], [false, true]),
        ("first: 3", vec![3, 4, 5], [false, false]),
        ("last: 1", vec![5], [true, false]),
        ("last: 2", vec![4, 5], [true, false]),
        ("last: 3", vec![3, 4, 5], [false, false]),
    ] {
        let (found, more, _) = page(app, bob, &proposal, ask).await;
        assert_eq!((found, more), (numbers, beyond.map(Value::Bool)), "{ask}");
    }
    // Nor does a cursor of somebody who sees more lead to them.
    let (_, _, second) = page(app, lead, &proposal, "first: 2").await;
    assert_eq!(page(app, bob, &proposal, &format!("first: 9, after: {second}")).await.0, some);
    assert_eq!(page(app, bob, &proposal, &format!("last: 9, before: {second}")).await.0, Vec::<i64>::new());

    let ids = "... on Proposal { revisions(first: 9) { nodes { id number body } } }";
    let revisions = app.node(lead, &proposal, ids).await["revisions"]["nodes"].clone();
    let revisions = revisions.as_array().cloned().unwrap_or_default();
    assert_eq!(revisions.len(), 5);
    let list: Vec<&Value> = revisions.iter().map(|revision| &revision["id"]).collect();
    let query = "query($ids: [ID!]!) { nodes(ids: $ids) { ... on Revision { number } } }";
    let seen = app.data(bob, query, json!({ "ids": list })).await;
    let three = [3, 4, 5].map(|number| json!({ "number": number }));
    assert_eq!(seen["nodes"], json!([null, null, three[0], three[1], three[2]]));
    for revision in &revisions {
        let id = revision["id"].as_str().expect("an id");
        let shared = revision["number"].as_i64() >= Some(3);
        let text = "... on Revision { number body }";
        assert_eq!(app.node(lead, id, text).await["body"], revision["body"]);
        let seen = app.node(bob, id, text).await["body"].clone();
        assert_eq!(seen, if shared { revision["body"].clone() } else { Value::Null }, "{revision}");
    }
}
