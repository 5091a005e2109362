//! The argument graph: what is drawn is what the list and the API say.

use crate::{Browser, LEAD, Site};
use serde_json::{Value, json};
use std::collections::BTreeSet;

checks!(
    every_edge_is_in_the_list_and_in_the_api,
    of_many_arguments_those_near_are_drawn,
    an_argument_is_made_on_the_page,
    a_finding_says_what_rests_on_it,
);

const DRAWN: &str = "const ids = {}; document.querySelectorAll('[data-number]').forEach(li => { ids[li.dataset.number] = li.dataset.node; }); \
    const edge = (says, one) => [says, ids[one.dataset.from], one.dataset.to === '0' ? 'proposal' : ids[one.dataset.to]].join(' '); \
    return { svg: [...document.querySelectorAll('.edge[data-from]')].map(one => edge(one.classList[1].slice(2), one)), \
        list: [...document.querySelectorAll('[data-says]')].map(one => edge(one.dataset.says, one)), \
        boxes: [...document.querySelectorAll('foreignObject')].map(one => [one.getAttribute('x'), one.getAttribute('y')]), \
        over: [...document.querySelectorAll('.box')].filter(one => one.scrollHeight > one.clientHeight + 1).length };";

fn set(values: &Value) -> BTreeSet<String> {
    values.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// Check 24.
async fn every_edge_is_in_the_list_and_in_the_api(site: &Site, browser: &Browser) {
    let token = site.token(LEAD).await;
    browser.sign_in(&token).await;
    let (_, proposals) = site.example(&token).await;
    let page = format!("/proposals/{}/arguments", proposals[0]);
    browser.go(&page).await;
    let shown = browser.js(DRAWN).await;
    assert_eq!(shown["over"], json!(0), "a text is larger than its node");
    let (drawn, listed) = (set(&shown["svg"]), set(&shown["list"]));
    assert!(drawn.len() > 10, "{drawn:?}");
    assert_eq!(drawn, listed);
    let query = "query($id: ID!) { proposal(id: $id) { objections(first: 100) { nodes { id answer } } \
        arguments(first: 100) { nodes { id attacks { ... on Objection { id } ... on Argument { id } } \
            supports { ... on Objection { id } ... on Argument { id } } } } \
        concessions(first: 50) { nodes { id removes { objection { ... on Objection { id } } } } } \
        evidence(first: 50) { nodes { id removedAt } } } }";
    let said = site.ask(&token, query, json!({ "id": proposals[0] })).await;
    let nodes = |list: &str| said["proposal"][list]["nodes"].as_array().cloned().unwrap_or_default();
    let id = |value: &Value| value["id"].as_str().map(str::to_owned);
    let mut edges = BTreeSet::new();
    for one in nodes("objections") {
        let own = id(&one).expect("an id");
        edges.insert(format!("attacks {own} proposal"));
        if !one["answer"].is_null() {
            edges.insert(format!("answers {own}.answer {own}"));
        }
    }
    for one in nodes("arguments") {
        for says in ["attacks", "supports"] {
            let targets = one[says].as_array().cloned().unwrap_or_default();
            edges.extend(
                targets.iter().map(|to| format!("{says} {} {}", id(&one).expect("an id"), id(to).expect("an id"))),
            );
        }
    }
    for one in nodes("concessions") {
        let removes = one["removes"].as_array().cloned().unwrap_or_default();
        let raised = removes.iter().filter_map(|removal| id(&removal["objection"]));
        edges.extend(raised.map(|to| format!("answers {} {to}", id(&one).expect("an id"))));
    }
    for one in nodes("evidence").iter().filter(|one| one["removedAt"].is_null()) {
        edges.insert(format!("supports {} proposal", id(one).expect("an id")));
    }
    assert_eq!(drawn, edges);
    for _ in 0..2 {
        browser.go(&page).await;
        assert_eq!(browser.js(DRAWN).await["boxes"], shown["boxes"], "it is laid out the same");
    }
    browser.go(&format!("{page}?only=block")).await;
    let block = browser.js(DRAWN).await;
    let block = set(&block["svg"]);
    assert!(block.is_subset(&drawn) && block.len() > 1 && block.len() < drawn.len(), "{block:?}");
}

/// Check 24, of a project with more than can be drawn.
async fn of_many_arguments_those_near_are_drawn(site: &Site, browser: &Browser) {
    let token = site.token(LEAD).await;
    browser.sign_in(&token).await;
    let (_, proposals) = site.example(&token).await;
    let query = "query($id: ID!) { proposal(id: $id) { objections(first: 1) { nodes { id } } } }";
    let said = site.ask(&token, query, json!({ "id": proposals[0] })).await;
    let mut to = said["proposal"]["objections"]["nodes"][0]["id"].clone();
    let argue = "mutation($input: ArgueInput!) { argue(input: $input) { argument { id } errors { message } } }";
    for number in 0..95 {
        let input = json!({ "proposalId": proposals[0], "body": format!("Reason {number}"), "attackIds": [to] });
        let made = site.ask(&token, argue, json!({ "input": input })).await;
        // A chain, and sprays of it.
        if number % 3 == 0 {
            to = made["argue"]["argument"]["id"].clone();
        }
    }
    let mut shown = Value::Null;
    // A slow machine has it ready for who comes again.
    for _ in 0..20 {
        browser.go(&format!("/proposals/{}/arguments", proposals[0])).await;
        shown = browser.js(DRAWN).await;
        if shown["boxes"] != json!([]) {
            break;
        }
    }
    assert_eq!(shown["boxes"].as_array().map(Vec::len), Some(60));
    assert!(set(&shown["list"]).len() > 100, "the list has them all");
    let far = to.as_str().expect("an id");
    browser.go(&format!("/proposals/{}/arguments?at={far}", proposals[0])).await;
    let near = browser.js(DRAWN).await;
    let few = near["boxes"].as_array().map_or(0, Vec::len);
    assert!((3..20).contains(&few), "{few}");
}

async fn an_argument_is_made_on_the_page(site: &Site, browser: &Browser) {
    let token = site.token("hana@demo.invalid").await;
    browser.sign_in(&token).await;
    let (_, proposals) = site.example(&token).await;
    browser.go(&format!("/proposals/{}/arguments", proposals[0])).await;
    browser.js("document.querySelector('[data-node] a[href^=\"?at=\"]').click()").await;
    browser.until("return document.querySelector('#argue textarea') !== null").await;
    browser
        .js("document.querySelector('#argue textarea').value = 'It was measured twice.'; \
        document.querySelector('#argue button[name=supportIds]').click()")
        .await;
    browser.until("return document.querySelector('.said') !== null").await;
    let made = browser.js("return [...document.querySelectorAll('[data-node]')].filter(li => li.textContent.includes('It was measured twice.') && li.textContent.includes('supports')).length").await;
    assert_eq!(made, json!(1));
}

async fn a_finding_says_what_rests_on_it(site: &Site, browser: &Browser) {
    let token = site.token(LEAD).await;
    browser.sign_in(&token).await;
    let (initiative, _) = site.example(&token).await;
    browser.go(&format!("/initiatives/{initiative}/research")).await;
    browser.js("document.querySelector('a[href^=\"/findings/\"]').click()").await;
    browser.until("return location.pathname.startsWith('/findings/')").await;
    let page = browser.js("return location.pathname").await.as_str().expect("a path").to_owned();
    let linked = "return document.querySelectorAll('#h-rests ~ ul > li').length";
    let before = browser.js(linked).await.as_u64().expect("a number");
    let link = "const form = document.querySelector('form#addProposalEvidence'); form.elements.note.value = 'It shows it.'; \
        const id = form.elements.proposalId.value; form.requestSubmit(); return id";
    let proposal = browser.js(link).await;
    browser.until("return document.querySelector('.said') !== null").await;
    assert_eq!(browser.js(linked).await, json!(before + 1));
    let query = "query($id: ID!) { proposal(id: $id) { evidence(last: 1) { nodes { note finding { id } } } } }";
    let seen = site.ask(&token, query, json!({ "id": proposal })).await["proposal"]["evidence"]["nodes"][0].clone();
    assert_eq!(
        (&seen["note"], format!("/findings/{}", seen["finding"]["id"].as_str().unwrap_or_default())),
        (&json!("It shows it."), page)
    );
    browser.js("[...document.querySelectorAll('form[id^=removeProposalEvidence]')].at(-1).requestSubmit()").await;
    browser.until("return document.querySelector('.said')?.textContent.includes('no more') ?? false").await;
    assert_eq!(browser.js(linked).await, json!(before));
}
