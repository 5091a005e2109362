//! How long the server takes for each page of the demo, beside the same
//! operations asked of `/graphql` alone: `cargo bench -p browser`.

#[path = "site.rs"]
mod site;

use site::{LEAD, Site};
use std::time::{Duration, Instant};

const RUNS: usize = 60;

fn main() {
    actix_web::rt::System::new().block_on(async {
        let site = Site::open().await;
        let token = site.token(LEAD).await;
        println!("{:<44} {:>9} {:>9} {:>7} {:>9}", "page", "median", "graphql", "ratio", "bytes");
        for page in site.pages(&token).await {
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
            println!("{:<44.44} {:>9} {:>9} {ratio:>7} {:>9}", page, ms(page_time), ms(answer_time), html.len());
        }
        site.close().await;
    });
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
