//! The passage of a text in which something was found, in parts: what was found, and what stands around it.

use super::query::Query;
use async_graphql::SimpleObject;
use migration::words::words;

/// How many bytes before what was found are shown, at most.
const BEFORE: usize = 80;
/// How many from there on.
const AFTER: usize = 200;

/// A part of a passage.
#[derive(Clone, Debug, PartialEq, Eq, SimpleObject)]
pub struct SnippetPart {
    /// The text as it was written; `…` where the passage was cut.
    text: String,
    /// Whether it is what was searched for.
    is_match: bool,
}

impl SnippetPart {
    /// Whether it is what was searched for.
    pub(super) fn is_found(&self) -> bool {
        self.is_match
    }
}

/// The passage around the first of what was found; the beginning of the text where nothing was.
#[must_use]
pub fn snippet(text: &str, query: &Query) -> Vec<SnippetPart> {
    let words = words(text);
    let mut found = vec![false; words.len()];
    for place in 0..words.len() {
        let rest = || words.iter().skip(place).map(|word| word.folded.as_str());
        for term in query.terms.iter().filter(|term| term.begins(rest())) {
            found.iter_mut().skip(place).take(term.words.len()).for_each(|word| *word = true);
        }
    }
    let first = found.iter().position(|found| *found).and_then(|place| words.get(place)).map_or(0, |word| word.start);
    let near = |at: usize| at + BEFORE >= first && at <= first;
    let start = words.iter().map(|word| word.start).find(|start| near(*start)).unwrap_or(0);
    let end = text.floor_char_boundary(first.saturating_add(AFTER));
    let mut parts = Parts::default();
    if start > 0 {
        parts.push("…", false);
    }
    let mut at = start;
    for (word, found) in
        words.iter().zip(found).filter(|(word, found)| *found && word.start >= start && word.start < end)
    {
        // Of a sign that reads as several words, each is the sign.
        if word.start < at {
            continue;
        }
        parts.push(text.get(at..word.start).unwrap_or_default(), false);
        parts.push(text.get(word.start..word.end.min(end)).unwrap_or_default(), found);
        at = word.end.min(end);
    }
    parts.push(text.get(at..end).unwrap_or_default(), false);
    if end < text.len() {
        parts.push("…", false);
    }
    parts.0
}

#[derive(Default)]
struct Parts(Vec<SnippetPart>);

impl Parts {
    fn push(&mut self, text: &str, is_match: bool) {
        match self.0.last_mut() {
            _ if text.is_empty() => {}
            Some(last) if last.is_match == is_match => last.text.push_str(text),
            _ => self.0.push(SnippetPart { text: text.to_owned(), is_match }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::{any, prop_assert, proptest};

    /// What was found in brackets.
    fn marked(text: &str, query: &str) -> String {
        let query = Query::parse(query).expect("a query");
        let part = |part: SnippetPart| if part.is_match { format!("[{}]", part.text) } else { part.text };
        snippet(text, &query).into_iter().map(part).collect()
    }

    #[test]
    fn what_was_found_is_marked_where_it_stands() {
        assert_eq!(marked("Rotate the KEYS, then rotate.", "keys"), "Rotate the [KEYS], then rotate.");
        assert_eq!(marked("Äpfel and <b>apfel</b>", "apfel"), "[Äpfel] and <b>[apfel]</b>");
        assert_eq!(marked("keys, the keys", "\"the keys\""), "keys, [the] [keys]");
        assert_eq!(marked("keys and keyrings", "key*"), "[keys] and [keyrings]");
        assert_eq!(marked("nothing", "keys"), "nothing");
        assert_eq!(marked("", "keys"), "");
        let long = format!("{}needle {}", "before ".repeat(50), "after ".repeat(100));
        let shown = marked(&long, "needle");
        assert!(shown.starts_with("…before ") && shown.contains("before [needle] after") && shown.ends_with('…'));
        assert!(shown.len() < 320, "{shown}");
    }

    proptest! {
        #[test]
        fn a_passage_is_a_part_of_the_text(text in any::<String>(), query in "\\PC{0,20}") {
            let Ok(query) = Query::parse(&query) else { return Ok(()) };
            let parts = snippet(&text, &query);
            let shown: String = parts.iter().map(|part| part.text.as_str()).collect();
            let shown = shown.trim_start_matches('…').trim_end_matches('…');
            prop_assert!(text.contains(shown));
            prop_assert!(shown.len() <= BEFORE + AFTER);
        }
    }
}
