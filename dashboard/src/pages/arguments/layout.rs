//! Where each node of a graph stands, from left to right.

use super::graph::Graph;
use layout::core::base::Orientation;
use layout::core::format::{ClipHandle, RenderBackend};
use layout::core::geometry::Point;
use layout::core::style::StyleAttr;
use layout::std_shapes::shapes::{Arrow, Element, ShapeKind};
use layout::topo::layout::VisualGraph;
use quick_cache::sync::Cache;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// The most nodes that are laid out: of more, a part is shown.
pub const MOST: usize = 60;
/// The width of a node, in pixels.
pub const WIDE: f64 = 214.0;
/// The height of a node.
pub const HIGH: f64 = 78.0;
/// The library leaves 60 pixels between nodes of a column; 16 are enough.
const CLOSER: f64 = 44.0;
const TIME: Duration = Duration::from_millis(300);
const AT_ONCE: usize = 2;
const KEPT: usize = 256;
/// The most paths that the library is left to walk.
const MOST_PATHS: u64 = 5_000;

/// The left upper corner of every node.
pub type Corners = Arc<[(f64, f64)]>;

/// What stands for how a graph is laid out: the number of its nodes, and its edges.
type Shape = (usize, Vec<(usize, usize)>);

/// Lays graphs out, each once, and a few at a time.
pub struct Layouts {
    known: Arc<Cache<Shape, Option<Corners>>>,
    room: Arc<Semaphore>,
}

impl Default for Layouts {
    fn default() -> Self {
        Self { known: Arc::new(Cache::new(KEPT)), room: Arc::new(Semaphore::new(AT_ONCE)) }
    }
}

impl Layouts {
    /// Where the nodes stand; nothing where that cannot be said soon.
    pub async fn corners(&self, graph: &Graph) -> Option<Corners> {
        let shape = (graph.nodes.len(), graph.edges.iter().map(|edge| (edge.from, edge.to)).collect::<Vec<_>>());
        if shape.0 > MOST {
            return None;
        }
        if let Some(known) = self.known.get(&shape) {
            return known;
        }
        let room = Arc::clone(&self.room).try_acquire_owned().ok()?;
        let known = Arc::clone(&self.known);
        let made = tokio::task::spawn_blocking(move || {
            // Kept even where nobody waits for it any more.
            let corners = corners(&shape);
            known.insert(shape, corners.clone());
            drop(room);
            corners
        });
        // The library may panic: then the list says it alone.
        tokio::time::timeout(TIME, made).await.ok()?.ok()?
    }
}

fn corners(shape: &Shape) -> Option<Corners> {
    let way = Orientation::LeftToRight;
    let mut graph = VisualGraph::new(way);
    let node = |at: usize| {
        let size = Point::new(WIDE, HIGH - CLOSER);
        Element::create_with_properties(ShapeKind::new_box(""), StyleAttr::simple(), way, size, at.to_string())
    };
    let handles: Vec<_> = (0..shape.0).map(|at| graph.add_node(node(at))).collect();
    for (from, to) in walkable(shape) {
        if let (Some(from), Some(to)) = (handles.get(from), handles.get(to)) {
            graph.add_edge(Arrow::simple(""), *from, *to);
        }
    }
    let mut boxes = Boxes(vec![None; shape.0]);
    graph.do_it(false, false, false, &mut boxes);
    boxes.0.into_iter().collect::<Option<Vec<_>>>().map(Arc::from)
}

/// The edges that the library is given. It walks every path there is, of which few edges can make very many: then it
/// is given one edge for each node, to the farthest of what the node speaks to.
fn walkable((nodes, edges): &Shape) -> Vec<(usize, usize)> {
    let mut out = vec![Vec::new(); *nodes];
    for (from, to) in edges {
        if let Some(out) = out.get_mut(*from).filter(|_| to < nodes && from != to) {
            out.push(*to);
        }
    }
    let mut seen = vec![Walk::default(); *nodes];
    for node in 0..*nodes {
        walk(node, &mut out, &mut seen);
    }
    let paths = seen.iter().fold(0_u64, |all, walk| all.saturating_add(walk.paths));
    let far = |node: &usize| seen.get(*node).map_or(0, |walk| walk.steps);
    let given = out.iter().enumerate().flat_map(|(from, to)| {
        let farthest = to.iter().copied().max_by_key(far);
        let kept = to.iter().copied().filter(move |to| paths <= MOST_PATHS || Some(*to) == farthest);
        kept.map(move |to| (from, to))
    });
    given.collect()
}

/// What is known of the paths from a node.
#[derive(Clone, Copy, Default)]
struct Walk {
    begun: bool,
    ended: bool,
    /// How many paths begin here.
    paths: u64,
    /// How long the longest of them is.
    steps: usize,
}

/// Counts the paths from a node; an edge that leads back is taken out. It goes as deep as there are nodes.
fn walk(node: usize, out: &mut [Vec<usize>], seen: &mut [Walk]) -> Walk {
    let known = seen.get(node).copied().unwrap_or_default();
    if known.begun {
        return known;
    }
    if let Some(walk) = seen.get_mut(node) {
        walk.begun = true;
    }
    let mut whole = Walk { begun: true, ended: true, paths: 1, steps: 0 };
    let mut kept = Vec::new();
    for to in out.get(node).cloned().unwrap_or_default() {
        let next = walk(to, out, seen);
        if next.ended {
            whole.paths = whole.paths.saturating_add(next.paths);
            whole.steps = whole.steps.max(next.steps + 1);
            kept.push(to);
        }
    }
    if let (Some(walk), Some(out)) = (seen.get_mut(node), out.get_mut(node)) {
        (*walk, *out) = (whole, kept);
    }
    whole
}

/// Takes the place of each box down, and draws nothing.
struct Boxes(Vec<Option<(f64, f64)>>);

impl RenderBackend for Boxes {
    fn draw_rect(&mut self, at: Point, _: Point, _: &StyleAttr, node: Option<String>, _: Option<ClipHandle>) {
        let place = node.and_then(|node| self.0.get_mut(node.parse::<usize>().ok()?));
        if let Some(place) = place {
            *place = Some((at.x, at.y - CLOSER / 2.0));
        }
    }

    fn draw_line(&mut self, _: Point, _: Point, _: &StyleAttr, _: Option<String>) {}

    fn draw_circle(&mut self, _: Point, _: Point, _: &StyleAttr, _: Option<String>) {}

    fn draw_text(&mut self, _: Point, _: &str, _: &StyleAttr) {}

    fn draw_arrow(
        &mut self,
        _: &[(Point, Point)],
        _: bool,
        _: (bool, bool),
        _: &StyleAttr,
        _: Option<String>,
        _: &str,
    ) {
    }

    fn create_clip(&mut self, _: Point, _: Point, _: usize) -> ClipHandle {
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_speaks_stands_left_of_what_it_speaks_to_and_nothing_on_anything_else() {
        let edges = vec![(1, 0), (2, 0), (3, 1), (4, 3), (4, 2)];
        let corners = corners(&(5, edges.clone())).expect("a layout");
        for (from, to) in edges {
            assert!(corners[from].0 + WIDE < corners[to].0, "{from} to {to}: {corners:?}");
        }
        for (at, one) in corners.iter().enumerate() {
            for other in &corners[at + 1..] {
                let apart = (one.0 - other.0).abs() >= WIDE || (one.1 - other.1).abs() >= HIGH;
                assert!(apart, "{corners:?}");
            }
        }
    }

    #[test]
    fn a_graph_of_very_many_paths_is_laid_out_too() {
        // Each speaks to all before it: two to the power of 58 paths.
        let all: Vec<(usize, usize)> = (1..60).flat_map(|from| (0..from).map(move |to| (from, to))).collect();
        let corners = corners(&(60, all)).expect("a layout");
        assert!(corners[59].0 < corners[0].0, "the last stands on the left");
        let ring = walkable(&(3, vec![(0, 1), (1, 2), (2, 0), (1, 1)]));
        assert_eq!(ring, [(0, 1), (1, 2)], "what leads back is left out");
    }

    #[test]
    fn the_same_graph_is_laid_out_the_same_and_a_ring_too() {
        let ring = (4, vec![(1, 0), (2, 1), (3, 2), (1, 3)]);
        assert_eq!(corners(&ring), corners(&ring));
        assert!(corners(&(60, (1..60).map(|at| (at, at / 7)).collect())).is_some());
    }
}
