//! Edges by the node they start from, put in order only where somebody asks.

use crate::csr::index;

/// How often the edges of a part are searched before it is worth to sort them.
const SEARCHES: u8 = 2;
/// What [`Parts::asked`] says of a sorted part.
const SORTED: u8 = u8::MAX;

/// The targets of each node, in parts of neighbouring nodes. Whoever asks for
/// few nodes has no more done than a pass over the parts they are in. Memory:
/// 4 bytes an edge and 4 to 8 a node.
pub(crate) struct Parts {
    /// How many bits a node has.
    bits: u32,
    /// How many of them, the lowest, tell it from the others of its part.
    low_bits: u32,
    /// Where the edges of each part begin; at last, where they all end.
    starts: Vec<u32>,
    /// The target of each edge, and above its bits, until the part is sorted,
    /// the low bits of the node it starts from.
    edges: Vec<u32>,
    /// For each node of a sorted part, where its edges end, from the start of the part.
    ends: Vec<u32>,
    /// How often each part was asked for.
    asked: Vec<u8>,
}

impl Parts {
    /// Lays out the edges (from, to) of the nodes `0..nodes`; an edge from
    /// elsewhere is left out. Less than 2^32 edges. O(nodes + edges).
    pub(crate) fn new(nodes: u32, edges: &[(u32, u32)]) -> Self {
        let bits = u32::BITS.saturating_sub(nodes.saturating_sub(1).max(1).leading_zeros());
        let low_bits = bits.saturating_sub(9).min(u32::BITS.saturating_sub(bits));
        let parts = index(nodes.div_ceil(1 << low_bits));
        let mut counts = vec![0_u32; parts];
        for (from, _) in edges {
            if let Some(count) = counts.get_mut(index(from >> low_bits)) {
                *count = count.wrapping_add(1);
            }
        }
        let mut starts = Vec::with_capacity(parts.saturating_add(1));
        let mut end = 0_u32;
        for count in &mut counts {
            starts.push(end);
            end = end.wrapping_add(std::mem::replace(count, end));
        }
        starts.push(end);
        let mut next = counts;
        let mut laid_out = vec![0_u32; index(end)];
        let low = (1_u32 << low_bits).wrapping_sub(1);
        for (from, to) in edges {
            if let Some(next) = next.get_mut(index(from >> low_bits))
                && let Some(slot) = laid_out.get_mut(index(*next))
            {
                *slot = (from & low).unbounded_shl(bits) | to;
                *next = next.wrapping_add(1);
            }
        }
        Self { bits, low_bits, starts, edges: laid_out, ends: vec![0; index(nodes)], asked: vec![0; parts] }
    }

    /// Adds the targets of a node to a list. O(edges of its part) the first
    /// times that a part is asked for, O(targets) then.
    pub(crate) fn add_targets(&mut self, node: u32, list: &mut Vec<u32>) {
        let part = node >> self.low_bits;
        let low = node & (1_u32 << self.low_bits).wrapping_sub(1);
        let (bits, targets) = (self.bits, self.targets());
        let Some(asked) = self.asked.get_mut(index(part)) else {
            return;
        };
        if *asked < SEARCHES {
            *asked = asked.saturating_add(1);
            let own = self.edges.get(self.range(part)).unwrap_or_default().iter();
            list.extend(own.filter(|edge| edge.unbounded_shr(bits) == low).map(|edge| edge & targets));
            return;
        }
        if *asked < SORTED {
            *asked = SORTED;
            self.sort(part);
        }
        let end = |node: u32| self.ends.get(index(node)).copied().map_or(0, index);
        let start = if low == 0 { 0 } else { end(node.saturating_sub(1)) };
        let own = self.edges.get(self.range(part)).unwrap_or_default();
        list.extend_from_slice(own.get(start..end(node)).unwrap_or_default());
    }

    /// Sorts the edges of a part by where they start, by counting.
    fn sort(&mut self, part: u32) {
        let (bits, targets, range) = (self.bits, self.targets(), self.range(part));
        let first = index(part << self.low_bits);
        let last = first.saturating_add(1 << self.low_bits).min(self.ends.len());
        let (Some(own), Some(ends)) = (self.edges.get_mut(range), self.ends.get_mut(first..last)) else {
            return;
        };
        let unsorted = own.to_vec();
        for edge in &unsorted {
            if let Some(count) = ends.get_mut(index(edge.unbounded_shr(bits))) {
                *count = count.wrapping_add(1);
            }
        }
        let mut start = 0_u32;
        for count in ends.iter_mut() {
            start = start.wrapping_add(std::mem::replace(count, start));
        }
        for edge in &unsorted {
            if let Some(next) = ends.get_mut(index(edge.unbounded_shr(bits)))
                && let Some(slot) = own.get_mut(index(*next))
            {
                *slot = edge & targets;
                *next = next.wrapping_add(1);
            }
        }
    }

    /// Where the edges of a part are.
    fn range(&self, part: u32) -> std::ops::Range<usize> {
        let at = |part: usize| self.starts.get(part).copied().map_or(0, index);
        at(index(part))..at(index(part).saturating_add(1))
    }

    /// The bits of an edge that are its target.
    fn targets(&self) -> u32 {
        u32::MAX >> u32::BITS.saturating_sub(self.bits)
    }
}

#[cfg(test)]
mod tests {
    use super::Parts;

    /// The targets of each node, which stay the same however often they are asked for.
    fn all(nodes: u32, edges: &[(u32, u32)]) -> Vec<Vec<u32>> {
        let mut parts = Parts::new(nodes, edges);
        let expected = |node| edges.iter().filter(|(from, _)| *from == node).map(|(_, to)| *to).collect();
        let expected: Vec<Vec<u32>> = (0..nodes).map(expected).collect();
        for _ in 0..6 {
            for (node, expected) in (0..nodes).zip(&expected) {
                let mut targets = Vec::new();
                parts.add_targets(node, &mut targets);
                assert_eq!(&targets, expected, "of {node} of {nodes}");
            }
        }
        expected
    }

    #[test]
    fn targets_are_found_before_and_after_a_part_is_sorted() {
        assert_eq!(all(4, &[(2, 1), (0, 3), (2, 0), (2, 1)]), [vec![3], vec![], vec![1, 0, 1], vec![]]);
        for nodes in [1, 2, 511, 512, 513, 3000] {
            let edges: Vec<(u32, u32)> =
                (0..4 * nodes).map(|edge: u32| (edge.wrapping_mul(2_654_435_761) % nodes, edge * 7 % nodes)).collect();
            all(nodes, &edges);
        }
        assert!(all(0, &[]).is_empty());
    }

    #[test]
    fn of_so_many_nodes_that_little_is_left_for_parts_each_is_found() {
        let last = (1 << 25) - 1;
        let edges = [(last, 7), (last - 1, last), (0, last), (last, 8)];
        let mut parts = Parts::new(last + 1, &edges);
        for _ in 0..6 {
            let mut targets = Vec::new();
            for node in [0, last - 1, last] {
                parts.add_targets(node, &mut targets);
            }
            assert_eq!(targets, [last, last, 7, 8]);
        }
    }
}
