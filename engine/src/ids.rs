//! Ids in order, and the place of each: how inputs with many references are laid out.

use crate::error::InputError;

/// The distinct ids of a list, sorted bytewise. An id is found by bisecting the
/// eight bytes that follow what all ids begin with, so that most comparisons
/// are of whole numbers. Memory O(ids).
#[derive(Debug)]
pub(crate) struct Ids<'a> {
    /// What every id begins with.
    prefix: &'a [u8],
    /// The eight bytes after the prefix, sorted.
    heads: Vec<u64>,
    sorted: Vec<&'a str>,
    /// For each place, the index in the list.
    order: Vec<usize>,
}

impl<'a> Ids<'a> {
    /// Sorts the ids of the list at `field`. O(n log n).
    ///
    /// # Errors
    /// The first id that is there already.
    pub(crate) fn new(field: &str, given: impl Iterator<Item = &'a str>) -> Result<Self, InputError> {
        let mut pairs: Vec<(&str, usize)> = given.enumerate().map(|(index, id)| (id, index)).collect();
        pairs.sort_unstable();
        let doubles = pairs.windows(2).filter_map(|pair| match pair {
            [(id, first), (other, second)] if id == other => Some((*second, *first, *id)),
            _ => None,
        });
        if let Some((second, first, id)) = doubles.min() {
            return Err(InputError::DuplicateId {
                field: format!("{field}[{second}].id"),
                id: id.to_owned(),
                other: format!("{field}[{first}].id"),
            });
        }
        let first = pairs.first().map_or("", |(id, _)| *id).as_bytes();
        let last = pairs.last().map_or("", |(id, _)| *id).as_bytes();
        let shared = first.iter().zip(last).take_while(|(a, b)| a == b).count();
        let prefix = first.get(..shared).unwrap_or_default();
        let heads = pairs.iter().map(|(id, _)| head(id.as_bytes().get(shared..).unwrap_or_default())).collect();
        let (sorted, order) = pairs.into_iter().unzip();
        Ok(Self { prefix, heads, sorted, order })
    }

    /// The place of an id among the sorted. O(log n).
    pub(crate) fn place(&self, id: &str) -> Option<usize> {
        let head = head(id.as_bytes().strip_prefix(self.prefix)?);
        let from = self.heads.partition_point(|other| *other < head);
        let to = self.heads.partition_point(|other| *other <= head);
        let found = self.sorted.get(from..to)?.binary_search(&id).ok()?;
        from.checked_add(found)
    }

    /// The place of an id that a field refers to.
    ///
    /// # Errors
    /// The id is nobody's; the error says it must be that of `expected`.
    pub(crate) fn refer(
        &self,
        field: impl FnOnce() -> String,
        id: &str,
        expected: &'static str,
    ) -> Result<usize, InputError> {
        let unknown = || InputError::UnknownId { field: field(), id: id.to_owned(), expected };
        self.place(id).ok_or_else(unknown)
    }

    /// The ids, sorted.
    pub(crate) fn sorted(&self) -> &[&'a str] {
        &self.sorted
    }

    /// The entries of the list the ids came from, in the order of their ids.
    pub(crate) fn arrange<'b, T>(&'b self, list: &'b [T]) -> impl Iterator<Item = &'b T> {
        self.order.iter().filter_map(|&index| list.get(index))
    }
}

/// The first eight bytes as a number; its order is that of the bytes.
fn head(bytes: &[u8]) -> u64 {
    let padded = bytes.iter().chain(std::iter::repeat(&0)).take(8);
    padded.fold(0, |number, byte| number << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::Ids;

    #[test]
    fn every_id_is_found_at_its_place_and_no_other() {
        let given = ["team-b", "team-", "team-a long name b", "team-a long name a", "team-\0", "team-a"];
        let ids = Ids::new("people", given.into_iter()).expect("distinct");
        let sorted = ["team-", "team-\0", "team-a", "team-a long name a", "team-a long name b", "team-b"];
        assert_eq!(ids.sorted(), sorted);
        assert_eq!(sorted.map(|id| ids.place(id)), [0, 1, 2, 3, 4, 5].map(Some));
        assert_eq!(["", "team", "team-a long name", "team-a long name c", "x"].map(|id| ids.place(id)), [None; 5]);
        assert!(ids.arrange(&given).eq(&sorted));
    }

    #[test]
    fn nothing_is_found_among_none_and_one_id_is_its_own_prefix() {
        let none = Ids::new("people", std::iter::empty()).expect("distinct");
        assert_eq!(none.place(""), None);
        let one = Ids::new("people", ["ann"].into_iter()).expect("distinct");
        assert_eq!(["ann", "an", "anna"].map(|id| one.place(id)), [Some(0), None, None]);
    }

    #[test]
    fn the_second_use_of_an_id_is_the_error() {
        let error = Ids::new("people", ["b", "a", "b", "a"].into_iter()).expect_err("double");
        assert_eq!(
            error.to_string(),
            "people[2].id: `b` is already the id of people[0].id, ids are unique over the whole file"
        );
    }
}
