//! What pages load, and that nothing on them is broken.

use crate::{Browser, LEAD, Site};
use serde_json::json;

checks!(pages_are_small_and_whole_and_load_nothing_from_elsewhere);

const WHOLE: &str = "const ids = [...document.querySelectorAll('[id]')].map(one => one.id); \
    const named = [...document.querySelectorAll('[aria-labelledby], [aria-describedby]')].flatMap(one => \
        [one.getAttribute('aria-labelledby'), one.getAttribute('aria-describedby')].join(' ').split(' ').filter(id => id && id !== 'null')); \
    return { twice: ids.filter((id, at) => ids.indexOf(id) !== at), lost: named.filter(id => !document.getElementById(id)), \
        heads: document.querySelectorAll('h1').length, styles: document.querySelectorAll('[style], style').length, \
        scripts: [...document.querySelectorAll('script')].filter(one => !one.src).length, \
        handlers: [...document.querySelectorAll('*')].filter(one => [...one.attributes].some(a => a.name.startsWith('on'))).length, \
        origins: [...new Set(performance.getEntriesByType('resource').map(one => new URL(one.name).origin))], here: location.origin, \
        bytes: performance.getEntriesByType('navigation')[0].decodedBodySize };";

/// Checks 2, 3 and 23.
async fn pages_are_small_and_whole_and_load_nothing_from_elsewhere(site: &Site, browser: &Browser) {
    let token = site.token(LEAD).await;
    browser.sign_in(&token).await;
    for page in site.pages(&token).await {
        browser.complaints().await;
        browser.go(&page).await;
        let seen = browser.js(WHOLE).await;
        for none in ["twice", "lost"] {
            assert_eq!(seen[none], json!([]), "{page}: {none}");
        }
        for none in ["styles", "scripts", "handlers"] {
            assert_eq!(seen[none], json!(0), "{page}: {none}");
        }
        assert_eq!(seen["heads"], json!(1), "{page}");
        assert!(
            seen["origins"] == json!([seen["here"]]) || seen["origins"] == json!([]),
            "{page}: {}",
            seen["origins"]
        );
        assert!(seen["bytes"].as_f64().is_some_and(|bytes| bytes <= 60_000.0), "{page}: {} bytes", seen["bytes"]);
        let complaints = browser.complaints().await;
        let complaints: Vec<&String> = complaints.iter().filter(|said| !said.contains("/no-such-page")).collect();
        assert!(complaints.is_empty(), "{page}: {complaints:?}");
    }
    let header = awc::Client::default().get(format!("{}/sign-in", site.url)).send().await.expect("an answer");
    let policy =
        header.headers().get("content-security-policy").and_then(|value| value.to_str().ok()).unwrap_or_default();
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
}
