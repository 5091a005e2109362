//! Which part of a graph is shown where there is too much of it to be read.

use super::graph::{Edge, Graph, Kind};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// What to show of it.
#[derive(Clone, Copy, Debug)]
pub enum View<'a> {
    /// All, or what is nearest to the gravest open objections.
    Whole,
    /// What holds a blocking objection.
    Block,
    /// What is near the node with this id.
    Around(&'a str),
}

impl Graph {
    /// At most so many nodes, with the edges between them.
    pub fn view(&self, view: View<'_>, most: usize) -> Self {
        let mut kept = BTreeSet::from([0]);
        match view {
            View::Whole if self.nodes.len() <= most => kept = (0..self.nodes.len()).collect(),
            View::Whole => {
                // Objections come in order of gravity, the open ones first.
                for (at, _) in self.nodes.iter().enumerate().filter(|(_, node)| node.kind == Kind::Objection) {
                    self.spread(&mut kept, at, usize::MAX, most, |edge, node| (edge.to == node).then_some(edge.from));
                }
                let rest: Vec<usize> = (0..self.nodes.len()).filter(|at| !kept.contains(at)).collect();
                kept.extend(rest.into_iter().take(most.saturating_sub(kept.len())));
            }
            View::Block => {
                for (at, _) in self.nodes.iter().enumerate().filter(|(_, node)| node.blocks) {
                    self.spread(&mut kept, at, usize::MAX, most, |edge, node| (edge.to == node).then_some(edge.from));
                }
            }
            View::Around(id) => {
                let Some(centre) = self.nodes.iter().position(|node| node.id == id) else { return self.only(&kept) };
                kept.clear();
                let either = |edge: &Edge, node| match edge {
                    edge if edge.from == node => Some(edge.to),
                    edge if edge.to == node => Some(edge.from),
                    _ => None,
                };
                self.spread(&mut kept, centre, 2, most, either);
            }
        }
        self.only(&kept)
    }

    /// Adds what is near a node, the nearest first, as long as there is room.
    fn spread(
        &self,
        kept: &mut BTreeSet<usize>,
        from: usize,
        steps: usize,
        most: usize,
        next: impl Fn(&Edge, usize) -> Option<usize>,
    ) {
        let mut queue = VecDeque::from([(from, 0)]);
        while let Some((node, far)) = queue.pop_front() {
            if kept.len() >= most {
                return;
            }
            if !kept.insert(node) && node != from || far >= steps {
                continue;
            }
            queue.extend(self.edges.iter().filter_map(|edge| next(edge, node)).map(|node| (node, far + 1)));
        }
    }

    fn only(&self, kept: &BTreeSet<usize>) -> Self {
        let at: BTreeMap<usize, usize> = kept.iter().enumerate().map(|(at, old)| (*old, at)).collect();
        let between = |edge: &Edge| Some(Edge { from: *at.get(&edge.from)?, to: *at.get(&edge.to)?, says: edge.says });
        Self {
            nodes: kept.iter().filter_map(|old| self.nodes.get(*old)).cloned().collect(),
            edges: self.edges.iter().filter_map(between).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::graph::{Node, Says};
    use super::*;

    fn node(at: usize, kind: Kind) -> Node {
        let text = String::new();
        Node {
            number: at,
            id: at.to_string(),
            kind,
            note: text.clone(),
            place: text.clone(),
            text,
            settled: false,
            blocks: false,
        }
    }

    /// A proposal, so many objections to it, and an argument against each.
    fn graph(objections: usize) -> Graph {
        let mut graph = Graph { nodes: vec![node(0, Kind::Proposal)], edges: Vec::new() };
        for _ in 0..objections {
            let at = graph.nodes.len();
            graph.nodes.extend([node(at, Kind::Objection), node(at + 1, Kind::Argument)]);
            graph.edges.push(Edge { from: at, to: 0, says: Says::Attacks });
            graph.edges.push(Edge { from: at + 1, to: at, says: Says::Attacks });
        }
        graph
    }

    #[test]
    fn of_many_the_first_objections_are_shown_with_what_speaks_to_them() {
        let shown = graph(100).view(View::Whole, 60);
        assert_eq!(shown.nodes.len(), 60);
        assert_eq!(
            shown.nodes.iter().map(|node| node.id.as_str()).take(5).collect::<Vec<_>>(),
            ["0", "1", "2", "3", "4"]
        );
        assert_eq!(graph(29).view(View::Whole, 60).edges.len(), 58);
    }

    #[test]
    fn around_an_argument_stands_what_it_speaks_to_and_no_more() {
        let shown = graph(100).view(View::Around("200"), 60);
        assert_eq!(shown.nodes.iter().map(|node| node.id.as_str()).collect::<Vec<_>>(), ["0", "199", "200"]);
        assert_eq!(shown.edges.len(), 2);
    }

    #[test]
    fn only_what_holds_a_block_is_shown_where_that_is_asked() {
        let mut all = graph(3);
        all.nodes.get_mut(3).expect("an objection").blocks = true;
        let shown = all.view(View::Block, 60);
        assert_eq!(shown.nodes.iter().map(|node| node.id.as_str()).collect::<Vec<_>>(), ["0", "3", "4"]);
    }

    #[test]
    fn what_speaks_only_to_what_is_settled_is_settled_too() {
        let mut all = graph(2);
        all.nodes.get_mut(1).expect("an objection").settled = true;
        all.settle();
        assert_eq!(all.nodes.iter().map(|node| node.settled).collect::<Vec<_>>(), [false, true, true, false, false]);
    }
}
