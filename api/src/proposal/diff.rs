//! What tells one text from another, word by word: pure, exact and bounded.
//!
//! Words are compared over the whole text if that is affordable; otherwise lines
//! are, and words only within what differs. What is too different even for that
//! is shown as removed and added, whole. How much is spent follows from the two
//! texts alone, so that the same two always give the same answer.

use similar::{Algorithm, DiffOp, DiffableStr, capture_diff_slices};
use std::collections::{HashMap, HashSet};

/// The most steps for one pair of texts: about 50 milliseconds.
const STEPS: u64 = 24_000_000;

/// What became of a piece of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It is in both.
    Same,
    /// It is in the later text only.
    Added,
    /// It is in the earlier text only.
    Removed,
}

/// How finely two texts were compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Word by word.
    Word,
    /// At least in part line by line.
    Line,
}

/// A piece of text, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// What became of it.
    pub kind: Kind,
    /// The piece; never empty.
    pub text: String,
}

/// How two texts differ. What is the same and what is removed is the earlier
/// text, put together; what is the same and what is added is the later one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diff {
    /// The pieces, in order; what is removed stands before what is added in its place.
    pub runs: Vec<Run>,
    /// How finely they were compared.
    pub unit: Unit,
}

/// Compares an earlier text with a later one.
#[must_use]
pub fn diff(old: &str, new: &str) -> Diff {
    let mut steps = STEPS;
    let mut runs = Runs::default();
    let (left, right) = (words(old), words(new));
    if let Some(pairs) = matches(&left, &right, &mut steps) {
        runs.all(&left, &right, &pairs, Runs::replaced);
        return Diff { runs: runs.0, unit: Unit::Word };
    }
    let (old, new) = (old.tokenize_lines(), new.tokenize_lines());
    let pairs = matches(&old, &new, &mut steps).unwrap_or_default();
    let mut unit = Unit::Word;
    runs.all(&old, &new, &pairs, |runs, old, new| {
        let (old, new) = (old.concat(), new.concat());
        let (old, new) = (words(&old), words(&new));
        if let Some(pairs) = matches(&old, &new, &mut steps) {
            runs.all(&old, &new, &pairs, Runs::replaced);
        } else {
            unit = Unit::Line;
            runs.replaced(&old, &new);
        }
    });
    Diff { runs: runs.0, unit }
}

/// The words of a text, each with the white space after it.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let word = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let after = rest.get(word..).unwrap_or_default();
        let space = after.find(|c: char| !c.is_whitespace()).unwrap_or(after.len());
        let (first, others) = rest.split_at(word + space);
        words.push(first);
        rest = others;
    }
    words
}

/// The places that hold the same in both, rising in both; nothing where finding
/// them may take more steps than are left.
fn matches<'a>(old: &[&'a str], new: &[&'a str], steps: &mut u64) -> Option<Vec<(usize, usize)>> {
    let first = old.iter().zip(new).take_while(|(old, new)| old == new).count();
    let (rest_old, rest_new) = (old.get(first..)?, new.get(first..)?);
    let last = rest_old.iter().rev().zip(rest_new.iter().rev()).take_while(|(old, new)| old == new).count();
    let (end_old, end_new) = (old.len() - last, new.len() - last);
    // What the other side has nowhere is the same as nothing there.
    let (left, right) = (old.get(first..end_old)?, new.get(first..end_new)?);
    let (there, here): (HashSet<&str>, HashSet<&str>) =
        (right.iter().copied().collect(), left.iter().copied().collect());
    let mut known: HashMap<&str, usize> = HashMap::new();
    let mut shared = |side: &[&'a str], other: &HashSet<&str>| -> Vec<(usize, usize)> {
        let mut kept = Vec::new();
        for (place, token) in side.iter().enumerate().filter(|(_, token)| other.contains(*token)) {
            let next = known.len();
            kept.push((first + place, *known.entry(*token).or_insert(next)));
        }
        kept
    };
    let (left, right) = (shared(left, &there), shared(right, &here));
    let size = u64::try_from(left.len() + right.len()).unwrap_or(u64::MAX);
    *steps = steps.checked_sub(size.saturating_mul(size))?;
    let names = |side: &[(usize, usize)]| side.iter().map(|(_, name)| *name).collect::<Vec<_>>();
    let mut pairs: Vec<(usize, usize)> = (0..first).map(|place| (place, place)).collect();
    for op in capture_diff_slices(Algorithm::Myers, &names(&left), &names(&right)) {
        if let DiffOp::Equal { old_index, new_index, len } = op {
            let both = left.iter().skip(old_index).zip(right.iter().skip(new_index)).take(len);
            pairs.extend(both.map(|((old, _), (new, _))| (*old, *new)));
        }
    }
    pairs.extend((0..last).map(|place| (end_old + place, end_new + place)));
    Some(pairs)
}

/// Runs, as they are put together.
#[derive(Default)]
struct Runs(Vec<Run>);

impl Runs {
    /// What matches, and between it what is `apart`.
    fn all(
        &mut self,
        old: &[&str],
        new: &[&str],
        pairs: &[(usize, usize)],
        mut apart: impl FnMut(&mut Self, &[&str], &[&str]),
    ) {
        let (mut from_old, mut from_new) = (0, 0);
        for &(at_old, at_new) in pairs {
            self.between(old, new, (from_old..at_old, from_new..at_new), &mut apart);
            self.push(Kind::Same, old.get(at_old).copied().unwrap_or_default());
            (from_old, from_new) = (at_old + 1, at_new + 1);
        }
        self.between(old, new, (from_old..old.len(), from_new..new.len()), &mut apart);
    }

    fn between(
        &mut self,
        old: &[&str],
        new: &[&str],
        (left, right): (std::ops::Range<usize>, std::ops::Range<usize>),
        apart: &mut impl FnMut(&mut Self, &[&str], &[&str]),
    ) {
        if !left.is_empty() || !right.is_empty() {
            apart(self, old.get(left).unwrap_or_default(), new.get(right).unwrap_or_default());
        }
    }

    fn replaced(&mut self, old: &[&str], new: &[&str]) {
        self.push(Kind::Removed, &old.concat());
        self.push(Kind::Added, &new.concat());
    }

    fn push(&mut self, kind: Kind, text: &str) {
        match self.0.last_mut() {
            _ if text.is_empty() => {}
            Some(last) if last.kind == kind => last.text.push_str(text),
            _ => self.0.push(Run { kind, text: text.to_owned() }),
        }
    }
}
