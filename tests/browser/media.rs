//! What paper shows, and eyes that want less motion or other colours.

use crate::{Browser, LEAD, Site};
use serde_json::{Value, json};

checks!(nothing_moves_for_who_wants_it_so, stances_are_read_in_forced_colours, paper_has_what_is_read_and_no_more);

async fn media(browser: &Browser, media: &str, features: Value) {
    browser.cdp("Emulation.setEmulatedMedia", json!({ "media": media, "features": features })).await;
}

/// Check 20, of motion.
async fn nothing_moves_for_who_wants_it_so(site: &Site, browser: &Browser) {
    let token = site.token(LEAD).await;
    browser.sign_in(&token).await;
    let (_, proposals) = site.example(&token).await;
    let running = "document.querySelector('main .card').classList.add('flash'); return document.getAnimations().length";
    for (wants, most) in [("reduce", 0), ("no-preference", 1)] {
        media(browser, "", json!([{ "name": "prefers-reduced-motion", "value": wants }])).await;
        browser.go(&format!("/proposals/{}", proposals[0])).await;
        assert_eq!(browser.js(running).await, json!(most), "{wants}");
    }
}

/// Check 20, of forced colours: words are there, and what was told by a ground has an edge.
async fn stances_are_read_in_forced_colours(site: &Site, browser: &Browser) {
    let token = site.token(LEAD).await;
    browser.sign_in(&token).await;
    let (_, proposals) = site.example(&token).await;
    media(browser, "", json!([{ "name": "forced-colors", "value": "active" }])).await;
    browser.go(&format!("/proposals/{}", proposals[0])).await;
    let pills = browser.js("return [matchMedia('(forced-colors: active)').matches, [...document.querySelectorAll('.mx .st')].map(one => { const style = getComputedStyle(one); \
        return [one.textContent.trim().length > 2, style.color !== style.backgroundColor, parseFloat(style.borderTopWidth) > 0]; })]").await;
    assert_eq!(pills[0], json!(true));
    let pills = pills[1].as_array().cloned().unwrap_or_default();
    assert!(pills.len() > 20 && pills.iter().all(|pill| *pill == json!([true, true, true])), "{pills:?}");
}

/// Check 20, of paper.
async fn paper_has_what_is_read_and_no_more(site: &Site, browser: &Browser) {
    let token = site.token(LEAD).await;
    browser.sign_in(&token).await;
    let (_, proposals) = site.example(&token).await;
    // A4 less its edges, at 96 dots an inch.
    browser.shape(718, false).await;
    media(browser, "print", json!([])).await;
    let there =
        "return ['.top', '#planner', '.foot', '#answer form'].every(part => document.querySelector(part) !== null)";
    let hidden = "return ['.top', '#planner', '.foot', '#answer form'].filter(part => document.querySelector(part)?.checkVisibility())";
    let wide = "return [...document.querySelectorAll('main *')].filter(one => one.getBoundingClientRect().right > innerWidth + 1).slice(0, 3).map(one => one.outerHTML.slice(0, 120))";
    browser.go(&format!("/proposals/{}", proposals[0])).await;
    assert_eq!(browser.js(there).await, json!(true));
    assert_eq!(browser.js(hidden).await, json!([]));
    browser.go(&format!("/proposals/{}/arguments", proposals[0])).await;
    assert_eq!(
        browser.js("return document.querySelector('.graph').getBoundingClientRect().right <= innerWidth").await,
        json!(true)
    );
    let (_, decision) = site.decided(&token).await;
    browser.go(&format!("/decisions/{decision}")).await;
    assert_eq!(browser.js(wide).await, json!([]));
    let paper = browser
        .js("return document.querySelector('.paper').checkVisibility() && document.querySelector('.paper').textContent")
        .await;
    let sum = "const bytes = new TextEncoder().encode(document.querySelector('#madr').value); \
        return crypto.subtle.digest('SHA-256', bytes).then(sum => [...new Uint8Array(sum)].map(one => one.toString(16).padStart(2, '0')).join(''))";
    let sum = browser.js(sum).await;
    let has = |what: &str| paper.as_str().is_some_and(|text| text.contains(what));
    assert!(has(&decision), "its address is at its foot: {paper}");
    assert!(sum.as_str().is_some_and(|sum| sum.len() == 64 && has(sum)), "and what it was: {sum}, {paper}");
}
