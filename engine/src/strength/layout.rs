//! Attacks and supports laid out in arrays: what each statement hangs on.

use super::ArgumentGraph;
use crate::csr::{Csr, number};
use crate::error::{InputError, check_size};
use crate::ids::Ids;

/// Statements in the order of ids, and what acts on each.
pub(super) struct Layout {
    pub(super) weights: Vec<f64>,
    /// For each statement the end of its row in `acts`.
    ends: Vec<usize>,
    /// Who acts on it: supports before attacks, each in order.
    acts: Vec<Act>,
}

/// That one statement supports or attacks.
#[derive(Clone, Copy)]
pub(super) struct Act {
    pub(super) by: usize,
    pub(super) attacks: bool,
}

/// Checks a graph and lays it out.
pub(super) fn check(graph: &ArgumentGraph) -> Result<(Ids<'_>, Layout), InputError> {
    check_size("nodes", graph.nodes.len())?;
    check_size("attacks", graph.attacks.len())?;
    for (index, node) in graph.nodes.iter().enumerate() {
        InputError::check_range(node.weight, 0.0..=1.0, || format!("nodes[{index}].weight"), "from 0 to 1")?;
    }
    let ids = Ids::new("nodes", graph.nodes.iter().map(|node| node.id.as_str()))?;
    let mut links = Vec::with_capacity(graph.attacks.len().saturating_add(graph.supports.len()));
    for (list, pairs, attacks) in [("attacks", &graph.attacks, true), ("supports", &graph.supports, false)] {
        for (index, (from, to)) in pairs.iter().enumerate() {
            let by = ids.refer(|| format!("{list}[{index}][0]"), from, "a node")?;
            let on = ids.refer(|| format!("{list}[{index}][1]"), to, "a node")?;
            links.push((on, attacks, by));
        }
    }
    links.sort_unstable();
    links.dedup();
    let weights: Vec<f64> = ids.arrange(&graph.nodes).map(|node| node.weight).collect();
    let mut layout = Layout { ends: Vec::with_capacity(weights.len()), weights, acts: Vec::with_capacity(links.len()) };
    let mut rows = links.chunk_by(|a, b| a.0 == b.0).peekable();
    for node in 0..layout.weights.len() {
        let row = rows.next_if(|row| row.first().is_some_and(|link| link.0 == node)).unwrap_or_default();
        layout.acts.extend(row.iter().map(|&(_, attacks, by)| Act { by, attacks }));
        layout.ends.push(layout.acts.len());
    }
    Ok((ids, layout))
}

impl Layout {
    /// What acts on each statement.
    pub(super) fn rows(&self) -> impl Iterator<Item = &[Act]> + Clone {
        let starts = std::iter::once(&0).chain(&self.ends);
        starts.zip(&self.ends).map(|(start, end)| self.acts.get(*start..*end).unwrap_or_default())
    }

    /// What acts on one statement.
    pub(super) fn row(&self, node: usize) -> &[Act] {
        let before = node.checked_sub(1).and_then(|before| self.ends.get(before));
        let end = self.ends.get(node).copied().unwrap_or_default();
        self.acts.get(before.copied().unwrap_or_default()..end).unwrap_or_default()
    }

    /// All attacks, by who attacks.
    pub(super) fn attacks(&self) -> Csr {
        let acts = self.rows().enumerate().flat_map(|(on, row)| row.iter().map(move |act| (on, act)));
        let attacks = acts.filter(|(_, act)| act.attacks).map(|(on, act)| (number(act.by), number(on)));
        Csr::new(self.weights.len(), attacks)
    }

    /// Some of the statements, in order, and what acts on them; whatever acts
    /// on one of them is one of them.
    pub(super) fn part(&self, nodes: &[usize]) -> Self {
        let mut places = vec![0; self.weights.len()];
        for (place, &node) in nodes.iter().enumerate() {
            if let Some(slot) = places.get_mut(node) {
                *slot = place;
            }
        }
        let mut part = Self { weights: Vec::new(), ends: Vec::new(), acts: Vec::new() };
        for &node in nodes {
            part.weights.extend(self.weights.get(node));
            let acts = self.row(node).iter();
            part.acts.extend(acts.map(|act| Act { by: places.get(act.by).copied().unwrap_or_default(), ..*act }));
            part.ends.push(part.acts.len());
        }
        part
    }
}
