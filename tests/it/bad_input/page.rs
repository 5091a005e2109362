//! Pages: one of `first` and `last`, within bounds, and cursors that are ours.

use crate::harness::{TestApp, both};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

both!(a_page_is_asked_for_whole, pages_walk_both_ways_and_never_twice);

async fn a_page_is_asked_for_whole(app: &TestApp) {
    let stage = app.stage().await;
    let forged = |text: &str| format!("first: 1, after: \"{}\"", URL_SAFE_NO_PAD.encode(text));
    let pages = [
        String::new(),
        "(first: 0)".to_owned(),
        "(first: -1)".to_owned(),
        "(first: 101)".to_owned(),
        "(first: 2147483647)".to_owned(),
        "(last: 0)".to_owned(),
        "(last: 101)".to_owned(),
        "(first: 1, last: 1)".to_owned(),
        "(first: null)".to_owned(),
        "(first: 1, after: \"\")".to_owned(),
        "(first: 1, after: \"x\")".to_owned(),
        "(first: 1, before: \"\\u0000\")".to_owned(),
        format!("({})", forged("2:00000000000000000000000000000000")),
        format!("({})", forged("1:")),
        format!("({})", forged("1:' OR 1=1 --")),
        format!("({})", forged("1:0")),
    ];
    for page in pages {
        for list in ["initiatives", "organization.initiatives", "stakeholders", "proposals", "positions"] {
            let query = match list {
                "initiatives" => format!("{{ initiatives{page} {{ nodes {{ id }} }} }}"),
                "organization.initiatives" => {
                    format!("{{ organization {{ initiatives{page} {{ nodes {{ id }} }} }} }}")
                }
                "positions" => {
                    format!("{{ proposal(id: \"{}\") {{ positions{page} {{ nodes {{ id }} }} }} }}", stage.proposal)
                }
                _ => format!("{{ initiative(id: \"{}\") {{ {list}{page} {{ nodes {{ id }} }} }} }}", stage.initiative),
            };
            let reply = app.ask(&stage.lead, &query, Value::Null).await;
            assert_eq!(reply.code(), "BAD_REQUEST", "{query}: {}", reply.text);
        }
    }
}

async fn pages_walk_both_ways_and_never_twice(app: &TestApp) {
    let stage = app.stage().await;
    for at in 0..5 {
        app.object(&stage.bob, &stage.proposal, &format!("o{at}"), "MINOR").await;
    }
    let mut seen = Vec::new();
    let mut page = "first: 2".to_owned();
    loop {
        let (titles, info) = objections(app, &stage, &page).await;
        seen.extend(titles);
        assert_eq!(info["hasPreviousPage"], page.contains("after"));
        if info["hasNextPage"] == false {
            break;
        }
        page = format!("first: 2, after: {}", info["endCursor"]);
    }
    assert_eq!(seen, ["o0", "o1", "o2", "o3", "o4"]);
    let (titles, info) = objections(app, &stage, "last: 2").await;
    assert_eq!((titles, &info["hasPreviousPage"]), (vec!["o3".to_owned(), "o4".to_owned()], &json!(true)));
    let (titles, _) = objections(app, &stage, &format!("last: 2, before: {}", info["startCursor"])).await;
    assert_eq!(titles, ["o1", "o2"]);
}

async fn objections(app: &TestApp, stage: &crate::harness::Stage, page: &str) -> (Vec<String>, Value) {
    let list = format!(
        "objections({page}) {{ nodes {{ title }} \
        pageInfo {{ startCursor endCursor hasNextPage hasPreviousPage }} }}"
    );
    let found = app.node(&stage.ann, &stage.proposal, &format!("... on Proposal {{ {list} }}")).await;
    let nodes = found["objections"]["nodes"].as_array().cloned().unwrap_or_default();
    let titles = nodes.iter().map(|node| node["title"].as_str().unwrap_or_default().to_owned()).collect();
    (titles, found["objections"]["pageInfo"].clone())
}
