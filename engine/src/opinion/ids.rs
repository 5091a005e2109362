//! Ids by number, first as they come, then in their order.

use std::cmp::Ordering;
use std::collections::HashMap;

/// Ids numbered as they come. Only looked up, never walked in the order of the hash.
#[derive(Clone, Debug, Default)]
pub(super) struct Arrivals {
    numbers: HashMap<String, u32>,
    /// The last one seen: votes often come person by person.
    last: (String, u32),
}

impl Arrivals {
    /// The number of an id, a new one for a new id. Past 4,294,967,295 of them
    /// numbers repeat; there are never more ids than votes, which are bounded.
    pub(super) fn number(&mut self, id: &str) -> u32 {
        if self.last.0 == id && !self.numbers.is_empty() {
            return self.last.1;
        }
        let number = self.numbers.get(id).copied().unwrap_or_else(|| {
            let next = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
            self.numbers.insert(id.to_owned(), next);
            next
        });
        self.last.0.clear();
        self.last.0.push_str(id);
        self.last.1 = number;
        number
    }

    /// The ids in their order, and for each number the place of its id.
    pub(super) fn sorted(self) -> (Vec<String>, Vec<u32>) {
        let mut arrivals: Vec<(String, u32)> = self.numbers.into_iter().collect();
        arrivals.sort_unstable_by(|a, b| compare(&a.0, &b.0));
        let mut places = vec![0; arrivals.len()];
        for (place, (_, number)) in (0_u32..).zip(&arrivals) {
            if let Some(slot) = index(*number).and_then(|number| places.get_mut(number)) {
                *slot = place;
            }
        }
        (arrivals.into_iter().map(|(id, _)| id).collect(), places)
    }
}

/// Whole numbers by size, then everything else bytewise: `2`, `10`, `a1`, `b`.
pub(super) fn compare(a: &str, b: &str) -> Ordering {
    let key = |id: &str| if is_whole(id) { (false, id.len()) } else { (true, 0) };
    key(a).cmp(&key(b)).then_with(|| a.cmp(b))
}

/// Digits, without zeros in front.
fn is_whole(id: &str) -> bool {
    let digits = id.bytes().all(|byte| byte.is_ascii_digit());
    digits && !id.is_empty() && (id.len() == 1 || !id.starts_with('0'))
}

/// A number as an index.
pub(super) fn index(number: u32) -> Option<usize> {
    usize::try_from(number).ok()
}
