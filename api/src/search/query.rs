//! What people ask for: words, "phrases" and the beginnings of words with a `*`.
//! Nothing of it is an operator of either database: all that goes on are words.

use crate::error::{Error, Result};
use migration::words::words;
use std::fmt::Write as _;

/// The longest query.
const LONGEST: usize = 200;
/// How many words it may hold.
const MOST: usize = 16;

/// What is asked for: all of these terms.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Query {
    /// The terms.
    pub terms: Vec<Term>,
}

/// Words that follow on each other; mostly one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Term {
    /// The words, folded.
    pub words: Vec<String>,
    /// Whether the last is only how a word begins.
    pub begins: bool,
}

impl Query {
    /// What a text asks for; nothing where there is no word in it.
    ///
    /// # Errors
    ///
    /// `BAD_REQUEST` where it is too long.
    pub fn parse(text: &str) -> Result<Self> {
        if text.chars().count() > LONGEST {
            return Err(Error::BadRequest(format!("`query` must be at most {LONGEST} characters long")));
        }
        let mut terms = Vec::new();
        for (place, part) in text.split('"').enumerate() {
            if place % 2 == 1 {
                terms.extend(Term::of(part, false));
                continue;
            }
            terms.extend(part.split_whitespace().filter_map(|word| Term::of(word, word.ends_with('*'))));
        }
        let number: usize = terms.iter().map(|term| term.words.len()).sum();
        if number > MOST {
            return Err(Error::BadRequest(format!("`query` must hold at most {MOST} words; this has {number}")));
        }
        Ok(Self { terms })
    }

    /// The same for an index in which words stand behind a scope, which takes the place of each `~`.
    #[must_use]
    pub fn in_index(&self, is_postgres: bool) -> String {
        let (quote, and, begins) = if is_postgres { ('\'', " & ", ":*") } else { ('"', " AND ", " *") };
        let mut asked = String::new();
        for term in &self.terms {
            for (place, word) in term.words.iter().enumerate() {
                let begins = if term.begins && place + 1 == term.words.len() { begins } else { "" };
                let and = if asked.is_empty() { "" } else { and };
                // Writing to a string does not fail.
                let _ = write!(asked, "{and}{quote}~{word}{quote}{begins}");
            }
        }
        asked
    }
}

impl Term {
    fn of(text: &str, begins: bool) -> Option<Self> {
        let words: Vec<String> = words(text).into_iter().map(|word| word.folded).collect();
        (!words.is_empty()).then_some(Self { words, begins })
    }

    /// What stands in a text of words with spaces around each.
    #[must_use]
    pub fn needle(&self) -> String {
        format!(" {}{}", self.words.join(" "), if self.begins { "" } else { " " })
    }

    /// Whether it stands at the beginning of these words.
    #[must_use]
    pub fn begins<'a>(&self, mut text: impl Iterator<Item = &'a str>) -> bool {
        let last = self.words.len().saturating_sub(1);
        self.words.iter().enumerate().all(|(place, word)| {
            text.next()
                .is_some_and(|there| if self.begins && place == last { there.starts_with(word) } else { there == word })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::{any, prop_assert, proptest};

    fn parsed(text: &str) -> Vec<String> {
        let query = Query::parse(text).expect("a query");
        query
            .terms
            .iter()
            .map(|term| format!("{}{}", term.words.join("+"), if term.begins { "*" } else { "" }))
            .collect()
    }

    #[test]
    fn words_phrases_and_beginnings() {
        for (text, expected) in [
            ("", vec![]),
            (" * \" \" -- ~", vec![]),
            ("Rotate KEYS", vec!["rotate", "keys"]),
            ("\"rotate the keys\" now", vec!["rotate+the+keys", "now"]),
            ("rot* key*", vec!["rot*", "key*"]),
            ("foo-bar foo-ba*", vec!["foo+bar", "foo+ba*"]),
            ("\"not closed", vec!["not+closed"]),
            ("a\"b c\"d", vec!["a", "b+c", "d"]),
            ("title:x OR NOT (y NEAR z) ^q {w}", vec!["title+x", "or", "not", "y", "near", "z", "q", "w"]),
            ("知识", vec!["知+识"]),
        ] {
            assert_eq!(parsed(text), expected, "{text:?}");
        }
        assert!(Query::parse(&"x".repeat(201)).is_err());
        assert!(Query::parse(&"x ".repeat(17)).is_err());
    }

    #[test]
    fn the_index_is_asked_for_words_only() {
        let query = Query::parse("\"rotate the\" key*").expect("a query");
        assert_eq!(query.in_index(false), "\"~rotate\" AND \"~the\" AND \"~key\" *");
        assert_eq!(query.in_index(true), "'~rotate' & '~the' & '~key':*");
    }

    proptest! {
        #[test]
        fn nothing_that_is_sent_reaches_an_index_but_words(text in any::<String>()) {
            let Ok(query) = Query::parse(&text) else { return Ok(()) };
            for word in query.terms.iter().flat_map(|term| &term.words) {
                prop_assert!(!word.is_empty() && !word.chars().any(|c| c.is_ascii() && !c.is_ascii_alphanumeric()));
                prop_assert!(!word.chars().any(char::is_whitespace));
            }
        }
    }
}
