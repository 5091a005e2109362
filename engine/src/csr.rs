//! Edges in two flat arrays, by the node they start from.

/// The targets of each node, one node after the other (compressed sparse
/// rows). Memory: 4 bytes a node and 4 an edge.
#[derive(Clone, Debug, Default)]
pub(crate) struct Csr {
    /// Where the targets of each node begin; at last, where they all end.
    starts: Vec<u32>,
    targets: Vec<u32>,
}

impl Csr {
    /// Lays out the edges (from, to) of the nodes `0..nodes` by a counting
    /// sort; those of a node stay in the order given, an edge from elsewhere is
    /// left out. Less than 2^32 of each. O(nodes + edges), 8 bytes an edge while
    /// it works.
    pub(crate) fn new(nodes: usize, edges: impl Iterator<Item = (u32, u32)> + Clone) -> Self {
        // Near nodes first come together, so that what follows stays in the cache.
        let edges = part(nodes, edges);
        let mut counts = vec![0_u32; nodes];
        for (from, _) in &edges {
            if let Some(count) = counts.get_mut(index(*from)) {
                *count = count.saturating_add(1);
            }
        }
        let starts = starts(&mut counts);
        let mut targets = vec![0; edges.len()];
        for (from, to) in edges {
            place(&mut targets, counts.get_mut(index(from)), to);
        }
        Self { starts, targets }
    }

    /// The targets of a node.
    pub(crate) fn of(&self, node: usize) -> &[u32] {
        let (start, end) = (self.starts.get(node), node.checked_add(1).and_then(|next| self.starts.get(next)));
        let range = start.zip(end).map(|(start, end)| index(*start)..index(*end));
        range.and_then(|range| self.targets.get(range)).unwrap_or_default()
    }

    /// All edges, by the node they start from.
    pub(crate) fn edges(&self) -> impl Iterator<Item = (usize, u32)> {
        (0..self.nodes()).flat_map(|node| self.of(node).iter().map(move |target| (node, *target)))
    }

    /// How many nodes there are.
    pub(crate) fn nodes(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// The targets of all edges, by the node they start from.
    pub(crate) fn targets(&self) -> &[u32] {
        &self.targets
    }
}

/// The edges by the highest bits of the node they start from, otherwise in the
/// order given.
fn part(nodes: usize, edges: impl Iterator<Item = (u32, u32)> + Clone) -> Vec<(u32, u32)> {
    let low_bits = nodes.checked_ilog2().unwrap_or_default().saturating_sub(8);
    let edges = edges.filter(|(from, _)| index(*from) < nodes);
    let mut counts = vec![0_u32; 512];
    for (from, _) in edges.clone() {
        if let Some(count) = counts.get_mut(index(from >> low_bits)) {
            *count = count.saturating_add(1);
        }
    }
    let end = starts(&mut counts).last().copied().unwrap_or_default();
    let mut parted = vec![(0, 0); index(end)];
    for edge in edges {
        place(&mut parted, counts.get_mut(index(edge.0 >> low_bits)), edge);
    }
    parted
}

/// Where the entries of each row begin, and at last where they all end; the
/// counts become where the next entry of each goes.
fn starts(counts: &mut [u32]) -> Vec<u32> {
    let mut starts = Vec::with_capacity(counts.len().saturating_add(1));
    let mut end = 0_u32;
    for count in counts {
        starts.push(end);
        end = end.saturating_add(std::mem::replace(count, end));
    }
    starts.push(end);
    starts
}

/// Puts an entry where the next of its row goes.
fn place<T>(entries: &mut [T], next: Option<&mut u32>, entry: T) {
    let Some(next) = next else {
        return;
    };
    if let Some(slot) = entries.get_mut(index(*next)) {
        *slot = entry;
    }
    *next = next.saturating_add(1);
}

/// A number kept short, as an index.
pub(crate) fn index(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// An index kept short; checked input has less than 2^32 of anything.
pub(crate) fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::Csr;

    #[test]
    fn edges_are_found_by_where_they_start() {
        let edges = [(2, 1), (0, 3), (2, 0), (9, 1), (2, 1)];
        let rows = Csr::new(4, edges.into_iter());
        assert_eq!([0, 1, 2, 3, 4].map(|node| rows.of(node)), [&[3][..], &[], &[1, 0, 1], &[], &[]]);
        assert_eq!(rows.edges().collect::<Vec<_>>(), [(0, 3), (2, 1), (2, 0), (2, 1)]);
        assert_eq!((rows.nodes(), rows.targets()), (4, &[3, 1, 0, 1][..]));
    }
}
