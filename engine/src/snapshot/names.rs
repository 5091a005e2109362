//! Ids sorted, found and numbered.

use std::collections::HashMap;

use crate::csr::{index, number};

/// A list of ids in bytewise order. Memory: 32 bytes an id.
pub(super) struct Names<'a> {
    /// What all of them begin with.
    prefix: &'a str,
    /// In order: the eight bytes after the prefix, and the place in the list.
    sorted: Vec<(u64, u32)>,
    /// In order.
    texts: Vec<&'a str>,
}

impl<'a> Names<'a> {
    /// Sorts a list of ids: O(n log n), mostly of whole numbers.
    pub(super) fn new(ids: impl Iterator<Item = &'a str>) -> Self {
        let given: Vec<&str> = ids.collect();
        let prefix = prefix(&given);
        let mut sorted = keys(&given, prefix);
        let text = |entry: &(u64, u32)| given.get(index(entry.1)).copied().unwrap_or_default();
        for same in sorted.chunk_by_mut(|a, b| a.0 == b.0).filter(|same| same.len() > 1) {
            let first = same.first().map(text);
            if same.iter().any(|entry| Some(text(entry)) != first) {
                same.sort_unstable_by(|a, b| text(a).cmp(text(b)).then(a.1.cmp(&b.1)));
            }
        }
        let texts = sorted.iter().map(text).collect();
        Self { prefix, sorted, texts }
    }

    /// The places in the list, in the order of the ids.
    pub(super) fn order(&self) -> impl ExactSizeIterator<Item = u32> + Clone {
        self.sorted.iter().map(|(_, place)| *place)
    }

    /// The ids, in order.
    pub(super) fn ids(&self) -> impl Iterator<Item = &'a str> {
        self.texts.iter().copied()
    }

    /// Of the ids that are there twice, the one whose second place comes first:
    /// its first and its second place.
    pub(super) fn double(&self) -> Option<(usize, usize)> {
        let mut texts = self.texts.as_slice();
        let same_keys = self.sorted.chunk_by(|a, b| a.0 == b.0).filter_map(|entries| {
            let (own, rest) = texts.split_at_checked(entries.len())?;
            texts = rest;
            Some((entries, own))
        });
        // Texts are only read where keys are the same.
        let doubles = same_keys.filter(|(entries, _)| entries.len() > 1).flat_map(|(entries, texts)| {
            let pairs = entries.windows(2).zip(texts.windows(2));
            pairs.filter_map(|(entries, texts)| match (entries, texts) {
                ([(_, first), (_, second)], [text, other]) if text == other => Some((*second, *first)),
                _ => None,
            })
        });
        doubles.min().map(|(second, first)| (index(first), index(second)))
    }

    /// The least place of these whose id others have too, and its place there.
    pub(super) fn shared(&self, others: &Self) -> Option<(u32, u32)> {
        // The fewer are looked up among the more.
        let (few, many) = if self.sorted.len() < others.sorted.len() { (self, others) } else { (others, self) };
        let found = few.order().zip(many.find_all(few.ids()));
        let pairs = found.filter_map(|(place, rank)| Some((place, many.sorted.get(index(rank?))?.1)));
        let own_first = |(few, many)| if self.sorted.len() < others.sorted.len() { (few, many) } else { (many, few) };
        pairs.map(own_first).min()
    }

    /// Where each of these texts is among the ids in order, by walking through
    /// both sorted. O(m log m + m log(n / m)) for m texts.
    pub(super) fn find_all(&self, texts: impl Iterator<Item = &'a str>) -> Vec<Option<u32>> {
        let texts: Vec<&str> = texts.collect();
        let mut found = vec![None; texts.len()];
        let mut rest = self.sorted.as_slice();
        for (key, place) in keys(&texts, self.prefix) {
            rest = rest.get(gallop(rest, |entry| entry.0 < key)..).unwrap_or_default();
            let start = self.sorted.len().saturating_sub(rest.len());
            let several = rest.get(1).is_some_and(|entry| entry.0 == key);
            let among = if several { self.among(start, key, texts.get(index(place)).copied()) } else { 0 };
            if let Some(slot) = found.get_mut(index(place)) {
                *slot = Some(number(start.saturating_add(among)));
            }
        }
        // So far only keys were compared; in the order given, the texts are near.
        let right = found.into_iter().zip(texts);
        let right = right.map(|(rank, text)| rank.filter(|rank| self.texts.get(index(*rank)) == Some(&text)));
        right.collect()
    }

    /// How many of the ids from `start` that have this key are below a text.
    fn among(&self, start: usize, key: u64, text: Option<&str>) -> usize {
        let entries = self.sorted.get(start..).unwrap_or_default();
        let end = start.saturating_add(entries.partition_point(|entry| entry.0 == key));
        let ids = self.texts.get(start..end).unwrap_or_default();
        ids.partition_point(|id| Some(*id) < text)
    }
}

/// The distinct texts in order, and the number of each text in the list among
/// them. O(n) for n texts, and the sorting of the distinct.
pub(super) fn numbered<'a>(texts: impl Iterator<Item = &'a str>) -> (Vec<String>, Vec<u32>) {
    // Hashing only tells which texts are the same: the order is that of the texts.
    let mut known: HashMap<&str, u32> = HashMap::new();
    let mut distinct: Vec<(&str, u32)> = Vec::new();
    let met = texts.map(|text| {
        *known.entry(text).or_insert_with(|| {
            let next = number(distinct.len());
            distinct.push((text, next));
            next
        })
    });
    let met: Vec<u32> = met.collect();
    distinct.sort_unstable();
    let mut numbers = vec![0; distinct.len()];
    for (place, (_, met)) in distinct.iter().enumerate() {
        if let Some(slot) = numbers.get_mut(index(*met)) {
            *slot = number(place);
        }
    }
    let texts = distinct.into_iter().map(|(text, _)| text.to_owned()).collect();
    (texts, met.into_iter().filter_map(|met| numbers.get(index(met)).copied()).collect())
}

/// What all texts begin with.
fn prefix<'a>(texts: &[&'a str]) -> &'a str {
    let first = texts.first().copied().unwrap_or_default();
    texts.iter().fold(first, |prefix, text| {
        if text.starts_with(prefix) {
            return prefix;
        }
        let same = prefix.bytes().zip(text.bytes()).take_while(|(a, b)| a == b).count();
        prefix.get(..prefix.floor_char_boundary(same)).unwrap_or_default()
    })
}

/// The eight bytes after the prefix and the place of each text that has it, sorted.
fn keys(texts: &[&str], prefix: &str) -> Vec<(u64, u32)> {
    let keys = texts.iter().map(|text| text.strip_prefix(prefix).map(|rest| head(rest.as_bytes())));
    let mut keys: Vec<(u64, u32)> = keys.zip(0_u32..).filter_map(|(key, place)| Some((key?, place))).collect();
    keys.sort_unstable();
    keys
}

/// The first eight bytes as a number; its order is that of the bytes.
fn head(bytes: &[u8]) -> u64 {
    if let Some(eight) = bytes.first_chunk() {
        return u64::from_be_bytes(*eight);
    }
    let padded = bytes.iter().chain(std::iter::repeat(&0)).take(8);
    padded.fold(0, |number, byte| number << 8 | u64::from(*byte))
}

/// How many entries at the start are below; near ones are found fast.
fn gallop<T>(sorted: &[T], below: impl Fn(&T) -> bool) -> usize {
    let mut reach = 1_usize;
    while sorted.get(reach.saturating_sub(1)).is_some_and(&below) {
        reach = reach.saturating_mul(2);
    }
    let start = reach / 2;
    let window = sorted.get(start..reach.min(sorted.len())).unwrap_or_default();
    start.saturating_add(window.partition_point(below))
}

#[cfg(test)]
mod tests {
    use super::{Names, numbered};

    /// Ids around every edge: of a key, of a prefix, of a character.
    const IDS: [&str; 12] = [
        "äb",
        "ä",
        "ää",
        "äb0123456789abcdefg",
        "äb0123456789abcdefh",
        "äb\0",
        "äb0123456789abc",
        "äz",
        "äb0",
        "äa",
        "äb0123456789abcde",
        "äb\0\0",
    ];

    #[test]
    fn ids_are_sorted_and_found_as_bytes_are() {
        let mut sorted = IDS;
        sorted.sort_unstable();
        let names = Names::new(IDS.into_iter());
        assert_eq!(names.ids().collect::<Vec<_>>(), sorted);
        let asked = IDS.into_iter().chain(["", "ä0", "a", "äb0123456789abcdef", "äzz", "å"]);
        let expected: Vec<Option<u32>> = asked
            .clone()
            .map(|id| sorted.binary_search(&id).ok().and_then(|place| u32::try_from(place).ok()))
            .collect();
        assert_eq!(names.find_all(asked), expected);
        assert_eq!(names.double(), None);
    }

    #[test]
    fn of_several_doubles_the_first_to_repeat_is_named() {
        let names = Names::new(["c", "a", "b", "b", "a", "a"].into_iter());
        assert_eq!(names.double(), Some((2, 3)));
    }

    #[test]
    fn texts_are_numbered_in_their_order() {
        let (distinct, numbers) = numbered(["web", "db", "web", "", "dba"].into_iter());
        assert_eq!(distinct, ["", "db", "dba", "web"]);
        assert_eq!(numbers, [3, 1, 3, 0, 2]);
        assert_eq!(numbered(std::iter::empty()), (Vec::new(), Vec::new()));
    }
}
