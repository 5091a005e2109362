//! How long the server takes for each page of the demo, beside the same
//! operations asked of `/graphql` alone, and when a browser has drawn the most
//! of it; then how long a what-if and an answer take: `cargo bench -p browser`.

#[path = "browser.rs"]
#[expect(dead_code, reason = "the tests use more of it")]
mod browser;
#[path = "site.rs"]
#[expect(dead_code, reason = "the tests use more of it")]
mod site;

use browser::Browser;
use mimalloc::MiMalloc;
use serde_json::json;
use site::{LEAD, Site};
use std::time::{Duration, Instant};

/// As in the server's own program.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

const RUNS: usize = 60;

fn main() {
    actix_web::rt::System::new().block_on(async {
        let site = Site::open().await;
        let token = site.token(LEAD).await;
        let browser = Browser::begin(&site).await;
        if let Some(browser) = &browser {
            browser.sign_in(&token).await;
        }
        println!("{:<44} {:>9} {:>9} {:>7} {:>9} {:>8}", "page", "median", "graphql", "ratio", "bytes", "drawn");
        let only: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
        let mut pages = site.pages(&token).await;
        // The largest there is, whichever links come first.
        let (_, proposals) = site.example(&token).await;
        pages.extend(proposals.first().map(|id| format!("/proposals/{id}")));
        for page in pages.into_iter().filter(|page| only.is_empty() || only.iter().any(|word| page.contains(word))) {
            let Some(html) = site.page(&token, &page).await else { continue };
            let asked = asked(&html);
            let (mut pages, mut answers) = (Vec::new(), Vec::new());
            for _ in 0..RUNS {
                let begun = Instant::now();
                site.page(&token, &page).await;
                pages.push(begun.elapsed());
                let begun = Instant::now();
                for (query, variables) in &asked {
                    site.answer(&token, query, variables.clone()).await;
                }
                answers.push(begun.elapsed());
            }
            let (page_time, answer_time) = (median(pages), median(answers));
            let ratio = page_time.as_secs_f64() / answer_time.as_secs_f64().max(1e-9);
            let ratio = if asked.is_empty() { "-".to_owned() } else { format!("{ratio:.2}") };
            let ms = |time: Duration| format!("{:.2} ms", time.as_secs_f64() * 1e3);
            let drawn = match &browser {
                Some(browser) => drawn(browser, &page).await,
                None => "-".to_owned(),
            };
            println!(
                "{:<44.44} {:>9} {:>9} {ratio:>7} {:>9} {drawn:>8}",
                page,
                ms(page_time),
                ms(answer_time),
                html.len()
            );
        }
        if let Some(browser) = browser {
            supposed(&site, &browser, &token).await;
            answered(&site, &browser).await;
            browser.client.clone().close().await.expect("the browser ends");
        }
        site.close().await;
    });
}

/// When the largest part of a page was drawn, at the median.
async fn drawn(browser: &Browser, page: &str) -> String {
    let largest = "new Promise(tell => new PerformanceObserver(list => tell(list.getEntries().at(-1).startTime)) \
        .observe({ type: 'largest-contentful-paint', buffered: true }))";
    let mut times = Vec::new();
    for _ in 0..9 {
        browser.go(page).await;
        let said = browser.cdp("Runtime.evaluate", json!({ "expression": largest, "awaitPromise": true })).await;
        times.push(Duration::from_secs_f64(said["result"]["value"].as_f64().unwrap_or_default() / 1e3));
    }
    format!("{:.0} ms", median(times).as_secs_f64() * 1e3)
}

/// From the tick of a concession to its result.
async fn supposed(site: &Site, browser: &Browser, token: &str) {
    let (_, proposals) = site.example(token).await;
    browser.go(&format!("/proposals/{}", proposals[0])).await;
    let toggle = "new Promise(tell => { const from = performance.now(), before = document.querySelector('#planner'); \
        new MutationObserver((_, self) => { if (document.querySelector('#planner') !== before) { self.disconnect(); tell(performance.now() - from); } }) \
            .observe(document.querySelector('.grid'), { childList: true }); document.querySelector('#planform input').click(); })";
    let mut times = Vec::new();
    for _ in 0..21 {
        let said = browser.cdp("Runtime.evaluate", json!({ "expression": toggle, "awaitPromise": true })).await;
        times.push(Duration::from_secs_f64(said["result"]["value"].as_f64().unwrap_or_default() / 1e3));
    }
    println!("a concession is ticked, and its result is there: {:.0} ms", median(times).as_secs_f64() * 1e3);
}

/// From the page that a mail leads to until a stance is saved, by a script that presses keys.
async fn answered(site: &Site, browser: &Browser) {
    browser.sign_in(&site.token("hana@demo.invalid").await).await;
    let begun = Instant::now();
    browser.go("/turn").await;
    browser.js("const card = [...document.querySelectorAll('.ask')].find(card => card.querySelector('[name=do][value=takePosition]')); \
        card.querySelectorAll('.pick input')[1].checked = true; card.querySelector('form').requestSubmit()").await;
    browser.until("return document.querySelector('.said') !== null").await;
    println!("a stance is taken, and the page says so: {:.0} ms", begun.elapsed().as_secs_f64() * 1e3);
}

/// What a page says that it asked.
fn asked(html: &str) -> Vec<(String, serde_json::Value)> {
    let values = |name: &str| {
        let start = format!("name=\"{name}\" value=\"");
        let found = html.split(&start).skip(1).filter_map(|rest| rest.split('"').next()).map(plain);
        found.collect::<Vec<_>>()
    };
    let read = |(query, variables): (String, String)| Some((query, serde_json::from_str(&variables).ok()?));
    values("query").into_iter().zip(values("variables")).filter_map(read).collect()
}

fn plain(text: &str) -> String {
    text.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}
