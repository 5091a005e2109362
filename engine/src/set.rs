//! Sets of small numbers: which concessions are offered, and which are asked for.

/// How many members a word holds.
const BITS: usize = 64;

/// A set of indices as bits; as long as its largest member.
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

    /// Its members, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = usize> {
        let words = self.words.iter().enumerate();
        words.flat_map(|(word, bits)| {
            let start = word.saturating_mul(BITS);
            let members = (0..BITS).filter(move |bit| bits >> bit & 1 == 1);
            members.map(move |bit| start.saturating_add(bit))
        })
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

/// A set of indices as a sorted list; as long as it has members.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Members(Box<[usize]>);

impl Members {
    /// Whether all of them are in `set`.
    pub(crate) fn is_within(&self, set: &Set) -> bool {
        self.iter().all(|member| set.contains(member))
    }

    /// Whether one of them is in `set`.
    pub(crate) fn meets(&self, set: &Set) -> bool {
        self.iter().any(|member| set.contains(member))
    }

    /// They, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = usize> {
        self.0.iter().copied()
    }
}

impl FromIterator<usize> for Members {
    fn from_iter<I: IntoIterator<Item = usize>>(indices: I) -> Self {
        let mut members: Vec<usize> = indices.into_iter().collect();
        members.sort_unstable();
        members.dedup();
        Self(members.into_boxed_slice())
    }
}

fn split(index: usize) -> (usize, u64) {
    let bit = u32::try_from(index % BITS).unwrap_or_default();
    (index / BITS, 1_u64.checked_shl(bit).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::{Members, Set};

    #[test]
    fn members_come_out_in_order_and_once() {
        let given = [130, 0, 64, 63, 64];
        assert_eq!(given.into_iter().collect::<Set>().iter().collect::<Vec<_>>(), [0, 63, 64, 130]);
        assert_eq!(given.into_iter().collect::<Members>().iter().collect::<Vec<_>>(), [0, 63, 64, 130]);
    }

    #[test]
    fn all_or_some_of_the_members_are_in_a_set() {
        let members: Members = [3, 70].into_iter().collect();
        let set = |indices: &[usize]| indices.iter().copied().collect::<Set>();
        let asked = [&[3, 70, 200][..], &[3], &[70], &[4, 71], &[]].map(set);
        assert_eq!(asked.each_ref().map(|set| members.is_within(set)), [true, false, false, false, false]);
        assert_eq!(asked.each_ref().map(|set| members.meets(set)), [true, true, true, false, false]);
    }
}
