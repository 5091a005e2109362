//! Lists of numbered entries in flat arrays, and access that cannot fail.

/// Lists of entries, one list after the other.
#[derive(Clone, Debug)]
pub(super) struct Lists<T> {
    /// Where each list ends.
    ends: Vec<usize>,
    entries: Vec<(usize, T)>,
}

impl<T: Copy> Lists<T> {
    pub(super) fn new() -> Self {
        Self { ends: Vec::new(), entries: Vec::new() }
    }

    /// Adds a list at the end.
    pub(super) fn push(&mut self, entries: impl IntoIterator<Item = (usize, T)>) {
        self.entries.extend(entries);
        self.ends.push(self.entries.len());
    }

    /// The entries of a list; none of one that is not there.
    pub(super) fn of(&self, list: usize) -> &[(usize, T)] {
        let start = list.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or_default();
        let end = self.ends.get(list).copied().unwrap_or(start);
        self.entries.get(start..end).unwrap_or_default()
    }

    /// How many lists there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Leaves the first lists only.
    pub(super) fn truncate(&mut self, lists: usize) {
        self.ends.truncate(lists);
        self.entries.truncate(self.ends.last().copied().unwrap_or_default());
    }

    /// A list of each entry number, of the numbers of the lists it is in.
    pub(super) fn transposed(&self, lists: usize) -> Self {
        let mut counts = vec![0_usize; lists];
        for (entry, _) in &self.entries {
            change(&mut counts, *entry, |count| count.saturating_add(1));
        }
        let mut total = 0_usize;
        let starts = counts.iter().map(|count| {
            let start = total;
            total = total.saturating_add(*count);
            start
        });
        let mut next: Vec<usize> = starts.collect();
        let mut entries: Vec<Option<(usize, T)>> = vec![None; self.entries.len()];
        for list in 0..self.len() {
            for (entry, value) in self.of(list) {
                put(&mut entries, at(&next, *entry), Some((list, *value)));
                change(&mut next, *entry, |place| place.saturating_add(1));
            }
        }
        Self { ends: next, entries: entries.into_iter().flatten().collect() }
    }
}

impl<T> Lists<T> {
    /// With the entries numbered anew.
    pub(super) fn renamed(mut self, names: &[usize]) -> Self {
        for (entry, _) in &mut self.entries {
            *entry = at(names, *entry);
        }
        self
    }
}

/// The value at an index; 0 where there is none.
pub(super) fn at<T: Copy + Default>(values: &[T], index: usize) -> T {
    values.get(index).copied().unwrap_or_default()
}

/// Changes the value at an index, if there is one.
pub(super) fn change<T: Copy>(values: &mut [T], index: usize, to: impl FnOnce(T) -> T) {
    if let Some(slot) = values.get_mut(index) {
        *slot = to(*slot);
    }
}

/// Replaces the value at an index, if there is one.
pub(super) fn put<T>(values: &mut [T], index: usize, value: T) {
    if let Some(slot) = values.get_mut(index) {
        *slot = value;
    }
}
