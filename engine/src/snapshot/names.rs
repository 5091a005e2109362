//! Ids sorted, found and numbered without hashing.

use std::cmp::Ordering;

use crate::csr::{index, number};

/// A text to sort, with what decides most comparisons beside it.
#[derive(Clone, Copy)]
struct Entry<'a> {
    /// The sixteen bytes after what all the texts begin with.
    key: (u64, u64),
    text: &'a str,
    /// Its place in the list it came from.
    from: u32,
}

/// A list of ids in bytewise order. Memory: 40 bytes an id.
pub(super) struct Names<'a> {
    /// What all of them begin with.
    prefix: &'a str,
    entries: Vec<Entry<'a>>,
}

impl<'a> Names<'a> {
    /// Sorts a list of ids. O(n log n).
    pub(super) fn new(ids: impl Iterator<Item = &'a str> + Clone) -> Self {
        let prefix = prefix(ids.clone());
        let entries = sorted(ids.enumerate().map(|(place, id)| entry(id, place, prefix.len())), prefix.len());
        Self { prefix, entries }
    }

    /// The places in the list, in the order of the ids.
    pub(super) fn order(&self) -> impl ExactSizeIterator<Item = u32> + Clone {
        self.entries.iter().map(|entry| entry.from)
    }

    /// The ids, in order.
    pub(super) fn ids(&self) -> impl Iterator<Item = &'a str> {
        self.entries.iter().map(|entry| entry.text)
    }

    /// Of the ids that are there twice, the one whose second place comes first:
    /// its first and its second place.
    pub(super) fn double(&self) -> Option<(usize, usize)> {
        let same = self.entries.chunk_by(|a, b| a.text == b.text);
        let doubles = same.filter_map(|same| match same {
            [first, second, ..] => Some((second.from, first.from)),
            _ => None,
        });
        doubles.min().map(|(second, first)| (index(first), index(second)))
    }

    /// Where each of these texts is among the ids in order, by walking through
    /// both sorted. O(m log m + m log(n / m)) for m texts.
    pub(super) fn find_all(&self, texts: impl Iterator<Item = &'a str>) -> Vec<Option<u32>> {
        let skip = self.prefix.len();
        let mut found = Vec::with_capacity(texts.size_hint().0);
        let mut wanted = Vec::with_capacity(texts.size_hint().0);
        for (place, text) in texts.enumerate() {
            found.push(None);
            if text.starts_with(self.prefix) {
                wanted.push(entry(text, place, skip));
            }
        }
        let mut rest = self.entries.as_slice();
        for text in sorted(wanted.into_iter(), skip) {
            rest = rest.get(gallop(rest, |entry| order(entry, &text, skip).is_lt())..).unwrap_or_default();
            let passed = self.entries.len().saturating_sub(rest.len());
            let hit = rest.first().filter(|entry| order(entry, &text, skip).is_eq());
            if let (Some(_), Some(slot)) = (hit, found.get_mut(index(text.from))) {
                *slot = Some(number(passed));
            }
        }
        found
    }
}

/// The distinct texts in order, and the number of each text in the list among them.
pub(super) fn numbered<'a>(texts: impl Iterator<Item = &'a str> + Clone) -> (Vec<String>, Vec<u32>) {
    let names = Names::new(texts);
    let mut numbers = vec![0; names.entries.len()];
    let mut distinct: Vec<String> = Vec::new();
    for same in names.entries.chunk_by(|a, b| a.text == b.text) {
        for entry in same {
            if let Some(slot) = numbers.get_mut(index(entry.from)) {
                *slot = number(distinct.len());
            }
        }
        distinct.extend(same.first().map(|entry| entry.text.to_owned()));
    }
    (distinct, numbers)
}

/// What all texts begin with.
fn prefix<'a>(mut texts: impl Iterator<Item = &'a str>) -> &'a str {
    let first = texts.next().unwrap_or_default();
    texts.fold(first, |prefix, text| {
        if text.starts_with(prefix) {
            return prefix;
        }
        let same = prefix.bytes().zip(text.bytes()).take_while(|(a, b)| a == b).count();
        prefix.get(..prefix.floor_char_boundary(same)).unwrap_or_default()
    })
}

fn entry(text: &str, place: usize, skip: usize) -> Entry<'_> {
    let rest = text.as_bytes().get(skip..).unwrap_or_default();
    let key = (head(rest), head(rest.get(8..).unwrap_or_default()));
    Entry { key, text, from: number(place) }
}

/// The first eight bytes as a number; its order is that of the bytes.
fn head(bytes: &[u8]) -> u64 {
    if let Some(eight) = bytes.first_chunk() {
        return u64::from_be_bytes(*eight);
    }
    let padded = bytes.iter().chain(std::iter::repeat(&0)).take(8);
    padded.fold(0, |number, byte| number << 8 | u64::from(*byte))
}

fn sorted<'a>(entries: impl Iterator<Item = Entry<'a>>, skip: usize) -> Vec<Entry<'a>> {
    let mut entries: Vec<Entry<'a>> = entries.collect();
    entries.sort_unstable_by(|a, b| order(a, b, skip).then(a.from.cmp(&b.from)));
    entries
}

/// Bytewise order. Texts that end within their keys are told apart by length.
fn order(a: &Entry<'_>, b: &Entry<'_>, skip: usize) -> Ordering {
    let within = skip.saturating_add(16);
    a.key.cmp(&b.key).then_with(|| {
        if a.text.len() <= within && b.text.len() <= within {
            return a.text.len().cmp(&b.text.len());
        }
        a.text.cmp(b.text)
    })
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
