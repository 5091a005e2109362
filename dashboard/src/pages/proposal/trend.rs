//! How the score moved, and by what.

use super::query::{Lately, Moment, Past};
use crate::ask::Failure;
use crate::context::Context;
use crate::pages::File;
use crate::ui::{empty, number, signed, unread};
use chrono::{DateTime, TimeDelta, Utc};
use maud::{Markup, html};
use std::rc::Rc;

const WIDE: f64 = 400.0;
const HIGH: f64 = 176.0;
const LEFT: f64 = 26.0;
const RIGHT: f64 = 34.0;
const TOP: f64 = 14.0;
const BOTTOM: f64 = 22.0;
const SPANS: [(i64, &str); 3] = [(14, "14 days"), (30, "30 days"), (90, "90 days")];

/// The card; it says so itself where it cannot be read.
pub async fn card(context: &Context, id: &cynic::Id) -> Markup {
    let days = context.query().get("days").and_then(|days| days.parse().ok());
    let days = days.filter(|days| SPANS.iter().any(|(span, _)| span == days)).unwrap_or(14);
    let from = context.now() - TimeDelta::days(days);
    let read = context.ask::<Past, Lately>(Lately { id: id.clone(), from: Some(from) }).await;
    let moments = read.map(|answer| answer.data.proposal.and_then(|proposal| proposal.history));
    html! {
        section #trend .card .side data-live="trend" aria-labelledby="h-trend" {
            div .hd { h2 #h-trend { "Readiness over " (days) " days" } }
            @match moments {
                Ok(Some(moments)) => (drawn(context, days, &moments)),
                Ok(None) => (empty("There is no history of this for you.", None)),
                Err(_) => (unread("The trend", "It was not computed in time.")),
            }
            ul .tabs aria-label="Time shown" { @for (span, word) in SPANS {
                li { a href={ (context.query_with(&[("days", Some(&span.to_string()))])) "#trend" } aria-current=[(span == days).then_some("true")] { (word) } }
            } }
        }
    }
}

fn drawn(context: &Context, days: i64, moments: &[Moment]) -> Markup {
    let scored: Vec<(&Moment, f64)> = moments.iter().filter_map(|one| Some((one, one.score?))).collect();
    let (Some(first), Some(last)) = (scored.first(), scored.last()) else {
        return empty("Nothing happened in this time that has a score.", None);
    };
    let (now, span) = (context.now(), TimeDelta::days(days));
    let across = |at: DateTime<Utc>| {
        let passed = 1.0 - (now - at).as_seconds_f64() / span.as_seconds_f64();
        LEFT + (WIDE - LEFT - RIGHT) * passed.clamp(0.0, 1.0)
    };
    let down = |score: f64| TOP + (HIGH - TOP - BOTTOM) * (100.0 - score) / 100.0;
    let point = |at, score: f64| format!("{:.1} {:.1}", across(at), down(score));
    let line = stairs(&scored, now, point);
    let base = down(0.0);
    let area = format!("{line}L{:.1} {base:.1}L{:.1} {base:.1}Z", WIDE - RIGHT, across(first.0.at));
    let told: Vec<(usize, &Moment, f64)> = scored
        .windows(2)
        .filter_map(|pair| match pair {
            [(_, before), (one, after)] if (after - before).abs() > 0.04 => Some((*one, after - before)),
            _ => None,
        })
        .rev()
        .take(6)
        .enumerate()
        .map(|(at, (one, change))| (at, one, change))
        .collect();
    html! {
        figure {
            svg .tr viewBox={ "0 0 " (WIDE) " " (HIGH) } role="img" aria-labelledby="trend-title" {
                title #trend-title { "Readiness from " (number(first.1)) " on " (first.0.at.format("%-d %b")) " to " (number(last.1)) " now, of 100." }
                @for grid in [0.0, 50.0, 100.0] {
                    line .gl x1=(LEFT) x2=(WIDE - RIGHT) y1=(down(grid)) y2=(down(grid)) {}
                    text .ax x=(LEFT - 5.0) y=(down(grid) + 4.0) text-anchor="end" { (number(grid)) }
                }
                path .ar d=(area) {}
                path .ln d=(line) {}
                @for (at, one, _) in &told {
                    circle .ev cx=(format!("{:.1}", across(one.at))) cy=(format!("{:.1}", down(one.score.unwrap_or_default()))) r="8" {}
                    text .evt x=(format!("{:.1}", across(one.at))) y=(format!("{:.1}", down(one.score.unwrap_or_default()) + 3.6)) { (at + 1) }
                }
                text .evt x=(WIDE - RIGHT / 2.0) y=(format!("{:.1}", down(last.1) + 4.0)) data-last=(last.1) { (number(last.1)) }
                text .ax x=(LEFT) y=(HIGH - 4.0) { ((now - span).format("%-d %b")) }
                text .ax x=(WIDE - RIGHT) y=(HIGH - 4.0) text-anchor="end" { "now" }
            }
            ol .evs aria-label="What moved it, the latest first" {
                @for (at, one, change) in &told {
                    li { span .n aria-hidden="true" { (at + 1) } span .sub { (one.at.format("%-d %b")) }
                        span { (what(one)) }
                        b .up[*change > 0.0] .down[*change < 0.0] { (signed(*change)) } }
                }
            }
        }
    }
}

/// A line through these scores: each holds until the next change.
fn stairs(scored: &[(&Moment, f64)], now: DateTime<Utc>, point: impl Fn(DateTime<Utc>, f64) -> String) -> String {
    let ends = scored.iter().skip(1).map(|(next, _)| next.at).chain([now]);
    let steps = scored.iter().zip(ends).flat_map(|((one, score), end)| [point(one.at, *score), point(end, *score)]);
    format!("M{}", steps.collect::<Vec<_>>().join("L"))
}

/// The same as a picture of its own, small, for lists; it is read after them.
///
/// # Errors
///
/// Where there is no such proposal for who asks.
pub async fn small(context: Rc<Context>) -> Result<File, Failure> {
    let (now, span) = (context.now(), TimeDelta::days(14));
    // What was before stands at the left edge.
    let which = Lately { id: cynic::Id::new(context.part("id")), from: Some(now - TimeDelta::days(90)) };
    let answer = context.ask::<Past, Lately>(which).await?;
    let missing = answer.missing();
    let read = answer.data.proposal.ok_or(missing)?;
    let moments = read.history.unwrap_or_default();
    let scored: Vec<(&Moment, f64)> = moments.iter().filter_map(|one| Some((one, one.score?))).collect();
    let point = |at: DateTime<Utc>, score: f64| {
        let passed: f64 = 1.0 - (now - at).as_seconds_f64() / span.as_seconds_f64();
        format!("{:.1} {:.1}", 2.0 + 96.0 * passed.clamp(0.0, 1.0), 26.0 - 24.0 * score / 100.0)
    };
    // A picture has no style sheet: a colour that is seen on light and dark.
    let drawn = html! {
        svg xmlns="http://www.w3.org/2000/svg" width="100" height="28" viewBox="0 0 100 28" {
            @if !scored.is_empty() { path d=(stairs(&scored, now, point)) fill="none" stroke="#6f78d8" stroke-width="2" stroke-linejoin="round" {} }
        }
    };
    Ok(File { name: "trend.svg", kind: "image/svg+xml", text: drawn.into_string() })
}

fn what(one: &Moment) -> String {
    let Some(change) = one.changes.first() else { return "time passed".to_owned() };
    let by = change.by.as_ref().map(|by| format!(", {}", by.name)).unwrap_or_default();
    let more = match one.changes.len() {
        0 | 1 => String::new(),
        many => format!(" and {} more", many - 1),
    };
    format!("{}{by}{more}", change.kind.word())
}
