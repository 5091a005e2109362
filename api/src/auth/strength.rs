//! Which passwords are too weak: short, guessable, or leaked elsewhere.

use super::leaked::Leaked;
use crate::error::{Error, Result};
use std::collections::BTreeSet;
use zxcvbn::{Score, zxcvbn};

/// The most characters of a password.
pub const MOST: usize = 128;
/// The fewest where the password is all there is.
pub const LEAST: usize = 15;
/// The fewest beside a second factor.
pub const LEAST_WITH_FACTOR: usize = 8;
/// What counts as known about a person, in characters, and in words.
const SHORTEST_HINT: usize = 3;
const MOST_HINTS: usize = 40;

/// What a new password has to hold against.
#[derive(Clone)]
pub struct Demands {
    /// The fewest characters.
    pub least: usize,
    /// What others know of the person: their name, their address, their organization.
    pub about: Vec<String>,
}

/// What is wrong with the length of a password.
#[must_use]
pub fn length(password: &str, least: usize) -> Option<String> {
    let length = password.chars().count();
    let fits = (least..=MOST).contains(&length);
    (!fits).then(|| format!("must have from {least} to {MOST} characters; this has {length}"))
}

/// What is wrong with a new password, in a sentence; it may take tens of milliseconds.
///
/// # Errors
///
/// `INTERNAL` where the list of leaked passwords cannot be read.
pub fn weakness(password: &str, demands: &Demands, leaked: Option<&Leaked>) -> Result<Option<String>> {
    if let Some(wrong) = length(password, demands.least) {
        return Ok(Some(wrong));
    }
    let hints = hints(&demands.about);
    let hints: Vec<&str> = hints.iter().map(String::as_str).collect();
    if zxcvbn(password, &hints).score() < Score::Three {
        let message = "is too easy to guess; take several words that have nothing to do with each other, or with you";
        return Ok(Some(message.to_owned()));
    }
    let known = leaked.map(|list| list.contains(password)).transpose();
    let known = known.map_err(|e| Error::Internal(format!("the list of leaked passwords cannot be read: {e}")))?;
    let message = "was leaked from another service, so that others try it; take one that you use nowhere else";
    Ok((known == Some(true)).then(|| message.to_owned()))
}

/// Texts about a person, the halves of their addresses, and the words in both.
fn hints(about: &[String]) -> BTreeSet<String> {
    let words = about.iter().flat_map(|text| text.split(|c: char| !c.is_alphanumeric()));
    let whole = about.iter().map(String::as_str).chain(about.iter().flat_map(|text| text.split('@')));
    let long = |text: &&str| text.chars().count() >= SHORTEST_HINT;
    whole.chain(words).chain(["entente"]).filter(long).take(MOST_HINTS).map(str::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(password: &str, least: usize) -> Option<String> {
        let about =
            ["Ada Lovelace", "ada.lovelace@analytical.example", "Analytical Engines"].map(str::to_owned).to_vec();
        weakness(password, &Demands { least, about }, None).expect("no list to read")
    }

    #[test]
    fn guessable_passwords_are_too_weak() {
        for weak in [
            "aaaaaaaaaaaaaaaaaaaa",
            "password1234567",
            "qwertyuiopasdfgh",
            "123456789012345678",
            "adalovelaceadalovelace",
            "analytical.example",
            "Analytical Engines",
            "ada.lovelace@analytical.example",
        ] {
            assert!(wrong(weak, LEAST).is_some(), "{weak}");
        }
        for strong in ["correct horse battery staple", "vK3#pQ9!mZ2x$Wn", "der Mond fiel gestern in den Brunnen"] {
            assert_eq!(wrong(strong, LEAST), None, "{strong}");
        }
    }

    #[test]
    fn length_is_told_in_characters() {
        assert_eq!(wrong("vK3#pQ9!mZ2x$W", LEAST).as_deref(), Some("must have from 15 to 128 characters; this has 14"));
        assert_eq!(wrong("vK3#pQ9!mZ2x$W", LEAST_WITH_FACTOR), None);
        assert!(wrong("vK3#pQ9", LEAST_WITH_FACTOR).is_some());
        let long = "correct horse battery staple ".repeat(5);
        assert_eq!(length(&long.chars().take(128).collect::<String>(), LEAST), None);
        assert!(length(&long.chars().take(129).collect::<String>(), LEAST).is_some());
    }
}
