//! What changed in a text.

use crate::schema;
use maud::{Markup, html};

/// A run of text in a difference.
#[derive(cynic::QueryFragment, Clone, Debug)]
#[cynic(graphql_type = "TextRun")]
pub struct Run {
    /// Whether it is in both.
    pub kind: RunKind,
    /// The text.
    pub text: String,
}

/// Where a run of text is.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunKind {
    /// In both.
    Same,
    /// In the newer alone.
    Added,
    /// In the older alone.
    Removed,
}

/// How much of what stayed is shown around what changed, in characters.
const AROUND: usize = 160;

/// The whole text, with what was added and removed.
#[must_use]
pub fn whole(runs: &[Run]) -> Markup {
    html! { div .diff { @for run in runs { (one(run.kind, &run.text)) } } }
}

/// What changed, with a little around it.
#[must_use]
pub fn changed(runs: &[Run]) -> Markup {
    html! {
        div .diff {
            @for (at, run) in runs.iter().enumerate() {
                @if run.kind == RunKind::Same { (cut(&run.text, at == 0, at + 1 == runs.len())) } @else { (one(run.kind, &run.text)) }
            }
        }
    }
}

fn cut(text: &str, first: bool, last: bool) -> String {
    let length = text.chars().count();
    let head = |count: usize| text.chars().take(count).collect::<String>();
    let tail = |count: usize| text.chars().skip(length.saturating_sub(count)).collect::<String>();
    match (first, last) {
        _ if length <= 2 * AROUND => text.to_owned(),
        (true, true) => String::new(),
        (true, false) => format!("… {}", tail(AROUND)),
        (false, true) => format!("{} …", head(AROUND)),
        (false, false) => format!("{} … {}", head(AROUND), tail(AROUND)),
    }
}

fn one(kind: RunKind, text: &str) -> Markup {
    html! {
        @match kind {
            RunKind::Same => (text),
            RunKind::Added => ins { span .vh { "added: " } (text) },
            RunKind::Removed => del { span .vh { "removed: " } (text) },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stayed_is_cut_and_what_changed_is_whole() {
        let run = |kind, text: &str| Run { kind, text: text.to_owned() };
        let long = "x".repeat(1_000);
        let runs = [run(RunKind::Same, &long), run(RunKind::Added, &long), run(RunKind::Same, &long)];
        let shown = changed(&runs).into_string();
        assert_eq!(shown.matches('x').count(), 2 * AROUND + 1_000);
        assert!(shown.contains("<ins>") && shown.matches('…').count() == 2, "{shown}");
    }
}
