//! Widths, themes, keys, and what people see who see less.

use crate::{Browser, LEAD, Site};
use serde_json::json;
use std::sync::Once;

checks!(nothing_is_wider_than_the_window, every_control_is_reached_by_tab, axe_finds_nothing);

/// Check 17.
async fn nothing_is_wider_than_the_window(site: &Site, browser: &Browser) {
    let token = site.token(LEAD).await;
    browser.sign_in(&token).await;
    let spaced = "const sheet = new CSSStyleSheet(); sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: .12em !important; \
        word-spacing: .16em !important } p { margin-bottom: 2em !important }'); document.adoptedStyleSheets = [sheet];";
    for page in site.pages(&token).await {
        for width in [1440, 390, 320] {
            browser.shape(width, false).await;
            browser.go(&page).await;
            for style in ["", spaced] {
                let wide = format!(
                    "{style} const wide = document.documentElement.clientWidth; \
                     const out = [...document.querySelectorAll('body *')].filter(one => one.getBoundingClientRect().right > wide + 1 && !one.closest('.scroll')); \
                     return [document.documentElement.scrollWidth, wide, out.slice(0, 3).map(one => one.outerHTML.slice(0, 120))]"
                );
                let wide = browser.js(&wide).await;
                assert!(
                    wide[0].as_i64() <= wide[1].as_i64(),
                    "{page} at {width}{}: {wide}",
                    if style.is_empty() { "" } else { ", spaced" }
                );
            }
        }
    }
}

/// Check 18.
async fn every_control_is_reached_by_tab(site: &Site, browser: &Browser) {
    let token = site.token(LEAD).await;
    browser.sign_in(&token).await;
    for page in site.pages(&token).await {
        browser.shape(1440, false).await;
        browser.go(&page).await;
        let order = "const shown = one => one.checkVisibility() && !one.closest('details:not([open]) > :not(summary)'); \
            window.controls = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), textarea, select, summary, [tabindex=\"0\"]')].filter(shown); \
            document.activeElement.blur(); return controls.length";
        let all = browser.js(order).await.as_u64().expect("a number");
        let mut reached = Vec::new();
        for _ in 0..all + 20 {
            for kind in ["rawKeyDown", "keyUp"] {
                browser
                    .cdp(
                        "Input.dispatchKeyEvent",
                        json!({ "type": kind, "key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9 }),
                    )
                    .await;
            }
            let seen = browser.js(
                "const one = document.activeElement, box = one.getBoundingClientRect(), top = document.querySelector('.top').getBoundingClientRect(); \
                 const fixed = getComputedStyle(document.querySelector('.top')).position === 'sticky' && !one.closest('.top') && !one.matches('.skip'); \
                 return { at: controls.indexOf(one), ring: getComputedStyle(one).outlineStyle !== 'none', hidden: fixed && box.bottom <= top.bottom, skip: one.matches('.skip'), what: one.outerHTML.slice(0, 120) }").await;
            if reached.is_empty() {
                assert_eq!(seen["skip"], json!(true), "{page}: the skip link comes first");
            }
            let at = seen["at"].as_i64().expect("a number");
            if at < 0 {
                break;
            }
            assert_eq!(seen["ring"], json!(true), "{page}: {}", seen["what"]);
            assert_eq!(seen["hidden"], json!(false), "{page}: {}", seen["what"]);
            // A field of several parts is reached once for each.
            if reached.last() != Some(&at) {
                reached.push(at);
            }
        }
        assert!(reached.is_sorted(), "{page}: {reached:?}");
        // Of radio buttons of one name Tab reaches one.
        let radios = "return controls.filter(one => one.type === 'radio').length - new Set(controls.filter(one => one.type === 'radio').map(one => one.form.id + one.name)).size";
        let grouped = browser.js(radios).await.as_u64().expect("a number");
        assert_eq!(reached.len() as u64, all - grouped, "{page}: {reached:?}");
    }
}

/// Check 16: where the environment names a copy of axe-core.
async fn axe_finds_nothing(site: &Site, browser: &Browser) {
    let token = site.token(LEAD).await;
    browser.sign_in(&token).await;
    let mut found = Vec::new();
    for page in site.pages(&token).await {
        for width in [1440, 390, 320] {
            for dark in [false, true] {
                browser.shape(width, dark).await;
                browser.go(&page).await;
                let said = axe(browser).await;
                found.extend(said.map(|said| format!("{page} at {width}{}: {said}", if dark { ", dark" } else { "" })));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// What axe finds wrong with the page, if anything; nothing, and a line, where there is no axe.
pub async fn axe(browser: &Browser) -> Option<String> {
    let Some(axe) = std::env::var_os("AXE") else {
        SKIPPED.call_once(|| println!("skipped axe: `AXE` names no copy of axe-core's `axe.min.js`"));
        return None;
    };
    let axe = std::fs::read_to_string(axe).expect("axe-core");
    // A page's policy lets no script in but by the browser's own hand.
    browser.cdp("Runtime.evaluate", json!({ "expression": axe })).await;
    let tags = "wcag2a wcag2aa wcag21a wcag21aa wcag22aa best-practice";
    let run = format!(
        "axe.run({{ runOnly: '{tags}'.split(' ') }}).then(r => JSON.stringify(r.violations.map(v => [v.id, v.nodes.map(n => n.html.slice(0, 160))])))"
    );
    let said = browser.cdp("Runtime.evaluate", json!({ "expression": run, "awaitPromise": true })).await;
    let said = said["result"]["value"].as_str().unwrap_or("axe did not run").to_owned();
    (said != "[]").then_some(said)
}

static SKIPPED: Once = Once::new();
