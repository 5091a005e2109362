//! Parts that pages share. Shapes repeat what colours say; geometry sits in
//! attributes of SVG, so that no style stands in the page.

pub mod dial;
pub mod diff;
pub mod form;
pub mod markdown;
pub mod time;

use maud::{Markup, html};

/// A drawing from the sprite; for the eyes only.
#[must_use]
pub fn icon(id: &str) -> Markup {
    html! { svg .i aria-hidden="true" width="16" height="16" { use href={ "#" (id) } {} } }
}

/// The first letters of a name.
#[must_use]
pub fn initials(name: &str) -> String {
    let words = name.split(|sign: char| !sign.is_alphanumeric());
    words.filter_map(|word| word.chars().next()).take(2).flat_map(char::to_uppercase).collect()
}

/// A number with at most one decimal.
#[must_use]
pub fn number(value: f64) -> String {
    let tenths = (value * 10.0).round() / 10.0;
    if tenths.fract().abs() < 0.05 { format!("{tenths:.0}") } else { format!("{tenths:.1}") }
}

/// A difference, with its sign.
#[must_use]
pub fn signed(value: f64) -> String {
    if value < -0.04 { format!("−{}", number(-value)) } else { format!("+{}", number(value.abs())) }
}

/// `1 person`, `3 people`.
#[must_use]
pub fn count(number: usize, one: &str, many: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {many}") }
}

/// A note where there is nothing: what is missing, and the one next act.
#[must_use]
pub fn empty(says: &str, act: Option<Markup>) -> Markup {
    html! { div .empty { p { (says) } @if let Some(act) = act { (act) } } }
}

/// A part of the page that could not be read; the others stay.
#[must_use]
pub fn unread(what: &str, why: &str) -> Markup {
    html! { div .unread role="note" { p { b { (what) " could not be loaded." } " " (why) } p { a href="" { "Try again" } } } }
}

/// The shapes, once a page.
#[must_use]
pub fn sprite() -> Markup {
    const SHAPES: [(&str, &str); 16] = [
        ("s-champion", "M8 2 14 8H10V14H6V8H2Z"),
        ("s-support", "M8 4 13 11H3Z"),
        ("s-accept", "M3 7H13V9H3Z"),
        ("s-reservations", "M3 5H13L8 12Z"),
        ("s-oppose", "M6 2H10V8H14L8 14 2 8H6Z"),
        ("s-block", "M5 2H11L14 5V11L11 14H5L2 11V5ZM5 7V9H11V7Z"),
        (
            "s-abstain",
            "M8 2.5A5.5 5.5 0 1 0 8 13.5 5.5 5.5 0 0 0 8 2.5ZM8 4.1A3.9 3.9 0 1 1 8 11.9 3.9 3.9 0 0 1 8 4.1Z",
        ),
        ("s-recused", "M3.4 2 14 12.6 12.6 14 2 3.4Z"),
        ("s-needs-time", "M3 2H13V3.6L9.2 8 13 12.4V14H3V12.4L6.8 8 3 3.6Z"),
        ("i-ok", "M6.6 12 2.5 7.9 4 6.4 6.6 9 12 3.6 13.5 5.1Z"),
        ("i-no", "M3 4.4 4.4 3 8 6.6 11.6 3 13 4.4 9.4 8 13 11.6 11.6 13 8 9.4 4.4 13 3 11.6 6.6 8Z"),
        (
            "i-clock",
            "M8 1.5A6.5 6.5 0 1 0 8 14.5 6.5 6.5 0 0 0 8 1.5ZM8 3A5 5 0 1 1 8 13 5 5 0 0 1 8 3ZM7.2 4.5V8.4L10 10 10.8 8.8 8.7 7.6V4.5Z",
        ),
        ("v-blocking", "M5 2H11L14 5V11L11 14H5L2 11V5Z"),
        ("v-major", "M8 2 14.5 13.5H1.5Z"),
        ("v-minor", "M8 4A4 4 0 1 0 8 12 4 4 0 0 0 8 4Z"),
        ("i-lock", "M5 7V5A3 3 0 0 1 11 5V7H12V13H4V7ZM6.5 7H9.5V5A1.5 1.5 0 0 0 6.5 5Z"),
    ];
    html! {
        svg .sprite width="0" height="0" aria-hidden="true" {
            @for (id, path) in SHAPES { symbol id=(id) viewBox="0 0 16 16" { path d=(path) fill-rule="evenodd" {} } }
            symbol id="s-unheard" viewBox="0 0 16 16" {
                circle cx="8" cy="8" r="4.6" fill="none" stroke="currentColor" stroke-width="1.4" stroke-dasharray="2.2 2.2" {}
            }
        }
    }
}
