//! Moments as people say them; the exact one is always there too.

use chrono::{DateTime, Utc};
use maud::{Markup, html};

/// How long ago, in the largest unit that says enough.
#[must_use]
pub fn ago(now: DateTime<Utc>, then: DateTime<Utc>) -> String {
    span((now - then).num_minutes())
}

/// How long until, in the largest unit that says enough.
#[must_use]
pub fn until(now: DateTime<Utc>, then: DateTime<Utc>) -> String {
    span((then - now).num_minutes())
}

fn span(minutes: i64) -> String {
    match minutes.max(0) {
        minutes @ 0..60 => format!("{minutes} min"),
        minutes @ 60..2880 => format!("{} h", minutes / 60),
        minutes => format!("{} d", minutes / 1440),
    }
}

/// A moment, exact for who asks the element.
#[must_use]
pub fn moment(then: DateTime<Utc>) -> Markup {
    html! { time datetime=(then.to_rfc3339()) title=(then.format("%Y-%m-%d %H:%M UTC")) { (then.format("%-d %b %Y")) } }
}
