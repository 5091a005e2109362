//! What is shown is what the API says, and adds up.

use crate::{Browser, LEAD, Site};
use serde_json::{Value, json};

checks!(
    the_ring_the_table_and_the_api_say_the_same_of_every_proposal,
    boards_and_matrices_show_what_the_api_says,
    whom_to_talk_to_gains_what_supposing_it_gains,
);

const SHOWN: &str = "const pts = [...document.querySelectorAll('.fac tbody .pts b')].map(b => parseFloat(b.textContent)); \
    const arcs = [...document.querySelectorAll('.dial .seg')].map(p => p.getTotalLength() / 118 * 180 / Math.PI); \
    const bracket = document.querySelector('.bracket'); \
    return { pts, arcs, big: parseFloat(document.querySelector('.big').textContent), \
        low: parseFloat(bracket.dataset.low), high: parseFloat(bracket.dataset.high), \
        bracket: (bracket.getTotalLength() - 12) / 138 * 180 / Math.PI };";

fn number(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}

fn sum(values: &Value) -> f64 {
    values.as_array().into_iter().flatten().map(number).sum()
}

/// Checks 4 and 5, for what is there and for every subset of the first four concessions.
async fn the_ring_the_table_and_the_api_say_the_same_of_every_proposal(site: &Site, browser: &Browser) {
    let token = site.token(LEAD).await;
    browser.sign_in(&token).await;
    let (_, proposals) = site.example(&token).await;
    let query = "query($id: ID!) { proposal(id: $id) { assessment { readiness { score low high } } \
        concessions(first: 50) { nodes { id state } } } }";
    for id in &proposals {
        browser.go(&format!("/proposals/{id}")).await;
        let asked = site.ask(&token, query, json!({ "id": id })).await;
        let readiness = &asked["proposal"]["assessment"]["readiness"];
        let shown = browser.js(SHOWN).await;
        let score = number(&readiness["score"]);
        assert!((number(&shown["big"]) - score).abs() < 0.051, "{shown} and {score}");
        assert!((sum(&shown["pts"]) - number(&shown["big"])).abs() < 0.001, "{shown}");
        assert!((sum(&shown["arcs"]) - score * 1.8).abs() < 0.5, "{shown} and {}", score * 1.8);
        let range = (number(&readiness["high"]) - number(&readiness["low"])) * 1.8;
        assert!((number(&shown["bracket"]) - range).abs() < 0.6, "{shown} and {range}");
        for end in ["low", "high"] {
            assert!((number(&shown[end]) - number(&readiness[end])).abs() < 1e-9, "{shown}");
        }
        supposed(site, browser, &token, id, &asked["proposal"]["concessions"]["nodes"]).await;
    }
}

async fn supposed(site: &Site, browser: &Browser, token: &str, id: &str, concessions: &Value) {
    let open = concessions.as_array().into_iter().flatten();
    let open = open.filter(|one| !matches!(one["state"].as_str(), Some("DECLINED" | "INCORPORATED")));
    let first: Vec<&str> = open.filter_map(|one| one["id"].as_str()).take(4).collect();
    let query = "query($id: ID!, $accept: [ID!]) { proposal(id: $id) { whatIf(suppose: { concessionIds: $accept }) \
        { readiness { score } } } }";
    for subset in 1..1_u32 << first.len() {
        let accept: Vec<&str> =
            first.iter().enumerate().filter(|(at, _)| subset & (1 << at) != 0).map(|(_, id)| *id).collect();
        let address: Vec<String> = accept.iter().map(|id| format!("accept={id}")).collect();
        browser.go(&format!("/proposals/{id}?{}", address.join("&"))).await;
        let shown = browser.js("return parseFloat(document.querySelector('#planner output').textContent)").await;
        let said = site.ask(token, query, json!({ "id": id, "accept": accept })).await;
        let score = number(&said["proposal"]["whatIf"]["readiness"]["score"]);
        assert!((number(&shown) - score).abs() < 0.051, "{accept:?}: {shown} and {score}");
    }
}

/// Check 6.
async fn boards_and_matrices_show_what_the_api_says(site: &Site, browser: &Browser) {
    let token = site.token(LEAD).await;
    browser.sign_in(&token).await;
    let (_, proposals) = site.example(&token).await;
    let query = "query($id: ID!) { proposal(id: $id) { assessment { readiness { score } verdict { clauses { status } } } \
        objections(first: 100) { nodes { title } } positions(first: 100) { nodes { stance stakeholder { name } } } \
        initiative { stakeholders(first: 100) { nodes { name } } } } }";
    let shown = "const text = (list) => [...document.querySelectorAll(list)].map(one => one.textContent); \
        return { objections: text('#objections .obj > a').sort(), \
            gates: document.querySelectorAll('.strip .gates li').length, \
            unmet: document.querySelectorAll('.strip .gates li.no').length, \
            last: document.querySelector('#trend [data-last]')?.dataset.last ?? null, \
            rows: [...document.querySelectorAll('.mx tbody tr')].map(row => [row.querySelector('.nm').firstChild.textContent, \
                row.querySelector('td.cur .st span').textContent]).sort() };";
    for id in &proposals {
        browser.go(&format!("/proposals/{id}")).await;
        let (shown, said) = (browser.js(shown).await, site.ask(&token, query, json!({ "id": id })).await);
        let said = &said["proposal"];
        let nodes = |list: &Value| list["nodes"].as_array().cloned().unwrap_or_default();
        let mut titles: Vec<Value> = nodes(&said["objections"]).iter().map(|one| one["title"].clone()).collect();
        titles.sort_by_key(Value::to_string);
        assert_eq!(shown["objections"], json!(titles));
        let clauses = said["assessment"]["verdict"]["clauses"].as_array().cloned().unwrap_or_default();
        let unmet = clauses.iter().filter(|clause| clause["status"] == "UNSATISFIED").count();
        assert_eq!((&shown["gates"], &shown["unmet"]), (&json!(clauses.len()), &json!(unmet)));
        if let Some(last) = shown["last"].as_str() {
            let last: f64 = last.parse().expect("a number");
            assert!((last - number(&said["assessment"]["readiness"]["score"])).abs() < 1e-6, "{last}");
        }
        let held = nodes(&said["positions"]);
        let word = |name: &Value| {
            let stance = held.iter().find(|one| one["stakeholder"]["name"] == *name).map(|one| one["stance"].clone());
            match stance.as_ref().and_then(Value::as_str) {
                None => "Not heard".to_owned(),
                Some("NEEDS_TIME") => "Need time".to_owned(),
                Some(stance) => format!("{}{}", &stance[..1], stance[1..].to_lowercase()),
            }
        };
        let mut rows: Vec<Value> = nodes(&said["initiative"]["stakeholders"])
            .iter()
            .map(|person| json!([person["name"], word(&person["name"])]))
            .collect();
        rows.sort_by_key(Value::to_string);
        let mut seen = shown["rows"].as_array().cloned().unwrap_or_default();
        seen.sort_by_key(Value::to_string);
        assert_eq!(seen, rows);
    }
}

/// Check 7.
async fn whom_to_talk_to_gains_what_supposing_it_gains(site: &Site, browser: &Browser) {
    let token = site.token(LEAD).await;
    browser.sign_in(&token).await;
    let (_, proposals) = site.example(&token).await;
    let query = "query($id: ID!) { proposal(id: $id) { assessment { readiness { score } \
        talkToNext { stakeholder { id name } score objections { id } } } } }";
    let suppose = "query($id: ID!, $suppose: WhatIfInput!) { proposal(id: $id) { whatIf(suppose: $suppose) { readiness { score } } } }";
    let mut looked_at = 0;
    for id in &proposals {
        browser.go(&format!("/proposals/{id}")).await;
        let shown = browser.js("return [...document.querySelectorAll('.talk > li')].map(one => [one.querySelector('b').textContent, parseFloat(one.querySelector('.chip').textContent.split('+')[1])])").await;
        let said = site.ask(&token, query, json!({ "id": id })).await;
        let assessment = &said["proposal"]["assessment"];
        let now = number(&assessment["readiness"]["score"]);
        for (at, one) in shown.as_array().into_iter().flatten().enumerate() {
            let talk = &assessment["talkToNext"][at];
            assert_eq!(one[0], talk["stakeholder"]["name"]);
            let objections: Vec<&Value> =
                talk["objections"].as_array().into_iter().flatten().map(|one| &one["id"]).collect();
            let position = json!({ "stakeholderId": talk["stakeholder"]["id"], "stance": "SUPPORT" });
            let supposed = json!({ "positions": [position], "objectionIds": objections });
            let then = site.ask(&token, suppose, json!({ "id": id, "suppose": supposed })).await;
            let gain = number(&then["proposal"]["whatIf"]["readiness"]["score"]) - now;
            assert!((number(&one[1]) - gain).abs() < 0.051, "{one} and {gain}");
            looked_at += 1;
        }
    }
    assert!(looked_at > 3, "{looked_at}");
}
