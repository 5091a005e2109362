//! How text becomes the words that are searched for. What is stored and what is
//! asked go through here, whichever database there is, so that both find the
//! same. What is stored rests on it: who changes it fills the index anew.
//!
//! A word is a run of letters, digits and their marks. Case and the diacritics
//! of European scripts make no difference (`Äpfel` is `apfel`), and neither does
//! how a letter is put together (`ﬁ` is `fi`, `①` is `1`). Chinese and Japanese
//! are written without spaces: each of their characters is a word by itself.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// The longest that a word is kept: what begins alike beyond is the same.
pub const LONGEST: usize = 64;
/// How many words of a text are kept.
pub const MOST: usize = 10_000;

/// A word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The word as it is stored.
    pub folded: String,
    /// Where it begins in the text, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
}

/// The words of a text, in their order.
#[must_use]
pub fn words(text: &str) -> Vec<Word> {
    let mut reader = Reader::default();
    for (start, letter) in text.char_indices() {
        let end = start + letter.len_utf8();
        if letter.is_ascii() {
            if letter.is_ascii_alphanumeric() {
                reader.push(letter.to_ascii_lowercase(), start, end);
            } else {
                reader.close();
            }
            continue;
        }
        let folded = folded(letter);
        for part in folded.chars() {
            match part {
                ' ' => reader.close(),
                part => reader.push(part, start, end),
            }
        }
        // A mark that is dropped belongs to the letter before it.
        if folded.is_empty() {
            reader.stretch(end);
        }
    }
    reader.close();
    reader.words
}

/// Puts words together.
#[derive(Default)]
struct Reader {
    words: Vec<Word>,
    /// The word that goes on, with how many letters it has, and whether it is a character that stands alone.
    open: Option<(Word, usize, bool)>,
}

impl Reader {
    fn push(&mut self, letter: char, start: usize, end: usize) {
        let alone = stands_alone(letter);
        // The mark of a character that stands alone stays with it.
        let breaks = self.open.as_ref().is_some_and(|(_, _, before)| (alone || *before) && !is_combining_mark(letter));
        if breaks {
            self.close();
        }
        let fresh = || (Word { folded: String::new(), start, end }, 0, alone);
        let (word, letters, _) = self.open.get_or_insert_with(fresh);
        if *letters < LONGEST {
            word.folded.push(letter);
        }
        (word.end, *letters) = (end, *letters + 1);
    }

    fn stretch(&mut self, end: usize) {
        if let Some((word, ..)) = &mut self.open {
            word.end = end;
        }
    }

    fn close(&mut self) {
        self.words.extend(self.open.take().map(|(word, ..)| word));
    }
}

/// The words of a text as they are stored: with a space between each two.
#[must_use]
pub fn stored(text: &str) -> String {
    let words = words(text).into_iter().take(MOST).map(|word| word.folded);
    words.collect::<Vec<_>>().join(" ")
}

/// What is left of a character: in small letters and without diacritics; a space for what is no letter.
fn folded(letter: char) -> String {
    let mut folded = String::new();
    let mut parts = String::new();
    decompose_compatible(letter, |part| parts.push(part));
    for part in parts.chars().flat_map(char::to_lowercase) {
        // A capital may come apart only once it is small.
        decompose_compatible(part, |part| match part {
            _ if is_diacritic(part) => {}
            'ς' => folded.push('σ'),
            _ if is_letter(part) => folded.push(part),
            _ => folded.push(' '),
        });
    }
    folded
}

fn is_letter(part: char) -> bool {
    part.is_alphanumeric() || is_combining_mark(part)
}

/// The marks of scripts in which they do not make another letter.
fn is_diacritic(part: char) -> bool {
    matches!(part, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

/// The characters of scripts that are written without spaces.
fn stands_alone(part: char) -> bool {
    matches!(part, '\u{2e80}'..='\u{2fdf}' | '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{3098}' | '\u{309d}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ff9d}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_reads_alike_is_stored_alike() {
        for (text, expected) in [
            ("", ""),
            (" -- !", ""),
            ("Rotate the KEYS, twice.", "rotate the keys twice"),
            ("Äpfel ÄPFEL a\u{308}pfel Apfel", "apfel apfel apfel apfel"),
            ("İstanbul ISTANBUL", "istanbul istanbul"),
            ("ΣΊΣΥΦΟΣ σίσυφος", "σισυφοσ σισυφοσ"),
            ("ﬁne ① x²", "fine 1 x2"),
            ("don't foo_bar a.b", "don t foo bar a b"),
            ("知识 と カード", "知 识 と カ ー ト\u{3099}"),
            ("abc知def", "abc 知 def"),
            ("हिन्दी", "हिन्दी"),
            ("한국어", "한국어"),
            ("1½ m", "11 2 m"),
        ] {
            let expected: String = expected.to_owned();
            let decomposed = |text: &str| {
                let mut out = String::new();
                text.chars().for_each(|c| decompose_compatible(c, |part| out.push(part)));
                out
            };
            assert_eq!(stored(text), decomposed(&expected), "{text:?}");
        }
    }

    #[test]
    fn a_word_says_where_it_stands() {
        let text = "Ä pfe\u{301}l, 知识!";
        let places: Vec<&str> = words(text).iter().map(|word| &text[word.start..word.end]).collect();
        assert_eq!(places, ["Ä", "pfe\u{301}l", "知", "识"]);
    }

    #[test]
    fn a_long_word_is_cut_and_a_long_text_too() {
        assert_eq!(stored(&"ä".repeat(100)), "a".repeat(LONGEST));
        assert_eq!(words(&"a ".repeat(2 * MOST)).len(), 2 * MOST);
        assert_eq!(stored(&"a ".repeat(2 * MOST)).split(' ').count(), MOST);
    }

    #[test]
    fn what_is_stored_is_stored_again_alike() {
        for first in ['\u{0}', 'a', 'Ω', 'ß', 'İ', '\u{1e9e}', '\u{fdfa}', '\u{1d400}', '\u{ac00}'] {
            let once = stored(&format!("{first}x {first}"));
            assert_eq!(stored(&once), once, "{first:?}");
        }
        // Of every character there is.
        for letter in (0..=0x0010_ffff_u32).filter_map(char::from_u32) {
            let once = folded(letter);
            let again: String = once.chars().map(folded).collect();
            assert_eq!(again, once, "{letter:?}");
        }
    }
}
