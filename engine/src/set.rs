//! Sets of small numbers as bits: which concessions are offered.

/// How many members a word holds.
const BITS: usize = 64;

/// A set of indices.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Set {
    words: Vec<u64>,
}

impl Set {
    /// The set whose members below 64 are the bits of `word`.
    pub(crate) fn of_word(word: u64) -> Self {
        Self { words: vec![word] }
    }

    /// Adds a member.
    pub(crate) fn insert(&mut self, index: usize) {
        let (word, bit) = split(index);
        if self.words.len() <= word {
            self.words.resize(word.saturating_add(1), 0);
        }
        if let Some(bits) = self.words.get_mut(word) {
            *bits |= bit;
        }
    }

    /// Whether it has this member.
    pub(crate) fn contains(&self, index: usize) -> bool {
        let (word, bit) = split(index);
        self.words.get(word).is_some_and(|bits| bits & bit != 0)
    }

    /// Whether all of its members are in `other`.
    pub(crate) fn is_within(&self, other: &Self) -> bool {
        let others = other.words.iter().chain(std::iter::repeat(&0));
        self.words.iter().zip(others).all(|(a, b)| a & !b == 0)
    }

    /// Whether it shares a member with `other`.
    pub(crate) fn meets(&self, other: &Self) -> bool {
        self.words.iter().zip(&other.words).any(|(a, b)| a & b != 0)
    }
}

impl FromIterator<usize> for Set {
    fn from_iter<I: IntoIterator<Item = usize>>(indices: I) -> Self {
        let mut set = Self::default();
        for index in indices {
            set.insert(index);
        }
        set
    }
}

fn split(index: usize) -> (usize, u64) {
    let bit = u32::try_from(index % BITS).unwrap_or_default();
    (index / BITS, 1_u64.checked_shl(bit).unwrap_or_default())
}
