//! Supposing, and what others change meanwhile.

use crate::{Browser, LEAD, Site};
use serde_json::{Value, json};

checks!(
    a_tick_is_computed_at_once_and_kept_in_the_address,
    the_same_without_scripts,
    what_others_do_is_shown_without_a_reload,
    one_stream_serves_all_tabs,
    a_stream_ends_with_its_token
);

/// Check 8.
async fn a_tick_is_computed_at_once_and_kept_in_the_address(site: &Site, browser: &Browser) {
    let token = site.token(LEAD).await;
    browser.sign_in(&token).await;
    let (_, proposals) = site.example(&token).await;
    let before = events(site, &token).await;
    browser.go(&format!("/proposals/{}", proposals[0])).await;
    let output = "document.querySelector('#planner output').textContent";
    let now = browser.js(&format!("return {output}")).await;
    browser.js("const box = document.querySelector('#planform input'); box.focus(); box.click();").await;
    browser.until(&format!("return {output} !== '{}'", now.as_str().expect("text"))).await;
    assert_eq!(browser.js("return location.search.includes('accept=')").await, json!(true));
    assert_eq!(
        browser.js("return document.activeElement === document.querySelector('#planform input')").await,
        json!(true)
    );
    browser.until("return document.querySelector('#say').textContent.startsWith('Would become')").await;
    let then = browser.js(&format!("return {output}")).await;
    browser.client.refresh().await.expect("a reload");
    assert_eq!(browser.js(&format!("return {output}")).await, then);
    browser.js("history.back()").await;
    browser.until(&format!("return {output} === '{}'", now.as_str().expect("text"))).await;
    assert_eq!(browser.js("return location.search").await, json!(""));
    assert_eq!(events(site, &token).await, before, "nothing was saved");
}

/// Everything that would show a change of the proposals.
async fn events(site: &Site, token: &str) -> Value {
    let query = "{ initiatives(first: 9) { nodes { proposals(first: 9) { nodes { version status \
        positions(first: 100) { nodes { version } } concessions(first: 100) { nodes { version state } } } } } } }";
    site.ask(token, query, json!({})).await
}

/// Check 9.
async fn the_same_without_scripts(site: &Site, browser: &Browser) {
    let token = site.token(LEAD).await;
    let (_, proposals) = site.example(&token).await;
    let plain = browser.another(site, false).await;
    for one in [browser, &plain] {
        one.sign_in(&token).await;
    }
    browser.go(&format!("/proposals/{}", proposals[0])).await;
    let ids = browser.js("return [...document.querySelectorAll('#planform input')].map(box => box.value)").await;
    let ids: Vec<String> = serde_json::from_value(ids).expect("ids");
    let address = format!("/proposals/{}?accept={}&accept={}", proposals[0], ids[0], ids[2]);
    let mut seen = Vec::new();
    for one in [browser, &plain] {
        one.go(&address).await;
        let text = one.client.find(fantoccini::Locator::Css("#planner .res")).await.expect("the result");
        seen.push(text.text().await.expect("text"));
    }
    assert_eq!(seen[0], seen[1]);
    let button = plain.client.find(fantoccini::Locator::Css("#planform button")).await.expect("a button");
    assert!(button.is_displayed().await.expect("an answer"), "without scripts the planner has a button");
    plain.client.clone().close().await.expect("it ends");
}

/// Check 10.
async fn what_others_do_is_shown_without_a_reload(site: &Site, browser: &Browser) {
    let (lead, other) = (site.token(LEAD).await, site.token("hana@demo.invalid").await);
    browser.sign_in(&lead).await;
    let (_, proposals) = site.example(&lead).await;
    browser.go(&format!("/proposals/{}", proposals[0])).await;
    browser.until("return document.querySelector('#live').dataset.state === 'live'").await;
    browser.js("window.kept = true; const text = document.querySelector('#answer textarea'); text.focus(); text.value = 'half a th'; scrollTo(0, 400)").await;
    let big = browser.js("return document.querySelector('.big').textContent").await;
    let scroll = browser.js("return scrollY").await;
    let take = "mutation($input: TakePositionInput!) { takePosition(input: $input) { errors { message } } }";
    site.ask(&other, take, json!({ "input": { "proposalId": proposals[0], "stance": "SUPPORT" } })).await;
    let hana = "[...document.querySelectorAll('.mx tbody tr')].find(row => row.textContent.startsWith('H') && row.textContent.includes('Hana'))";
    browser.until(&format!("return {hana}.querySelector('td.cur').textContent.includes('Support')")).await;
    browser
        .until(&format!("return document.querySelector('.big').textContent !== '{}'", big.as_str().expect("text")))
        .await;
    let kept = "return [window.kept, document.activeElement.value, scrollY]";
    assert_eq!(browser.js(kept).await, json!([true, "half a th", scroll]));
}

/// Check 11.
async fn one_stream_serves_all_tabs(site: &Site, browser: &Browser) {
    let token = site.token(LEAD).await;
    browser.sign_in(&token).await;
    let (_, proposals) = site.example(&token).await;
    for _ in 0..8 {
        let tab = browser.client.new_window(true).await.expect("a tab");
        browser.client.switch_to_window(tab.handle).await.expect("the tab");
        browser.go(&format!("/proposals/{}", proposals[0])).await;
        browser.until("return document.querySelector('#live').dataset.state === 'live'").await;
        let own = "return performance.getEntriesByType('resource').filter(one => one.name.endsWith('/live')).length";
        assert_eq!(browser.js(own).await, json!(0), "the stream is the worker's, not the tab's");
    }
}

/// A page does not say that it is live where nothing would be told any more.
async fn a_stream_ends_with_its_token(site: &Site, browser: &Browser) {
    let (lead, hana) = (site.token(LEAD).await, site.token("hana@demo.invalid").await);
    browser.sign_in(&lead).await;
    let (_, proposals) = site.example(&lead).await;
    browser.go(&format!("/proposals/{}", proposals[0])).await;
    browser.until("return document.querySelector('#live').dataset.state === 'live'").await;
    site.revoke(LEAD).await;
    let take = "mutation($input: TakePositionInput!) { takePosition(input: $input) { errors { message } } }";
    site.ask(&hana, take, json!({ "input": { "proposalId": proposals[0], "stance": "SUPPORT" } })).await;
    browser.until("return document.querySelector('#live').dataset.state === 'stale'").await;
}
