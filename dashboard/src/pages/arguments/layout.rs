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

/// The left upper corner of every node.
pub type Corners = Arc<[(f64, f64)]>;

/// What stands for how a graph is laid out: the number of its nodes, and its edges.
type Shape = (usize, Vec<(usize, usize)>);

/// Lays graphs out, each once, and a few at a time.
pub struct Layouts {
    known: Cache<Shape, Corners>,
    room: Arc<Semaphore>,
}

impl Default for Layouts {
    fn default() -> Self {
        Self { known: Cache::new(KEPT), room: Arc::new(Semaphore::new(AT_ONCE)) }
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
            return Some(known);
        }
        let room = Arc::clone(&self.room).try_acquire_owned().ok()?;
        let work = shape.clone();
        let made = tokio::task::spawn_blocking(move || {
            let corners = corners(&work);
            drop(room);
            corners
        });
        // It may take too long, and the library may panic: then the list says it alone.
        let corners = tokio::time::timeout(TIME, made).await.ok()?.ok()??;
        self.known.insert(shape, Arc::clone(&corners));
        Some(corners)
    }
}

fn corners((nodes, edges): &Shape) -> Option<Corners> {
    let mut graph = VisualGraph::new(Orientation::LeftToRight);
    let node = |at: usize| {
        let (size, way) = (Point::new(WIDE, HIGH - CLOSER), Orientation::LeftToRight);
        Element::create_with_properties(ShapeKind::new_box(""), StyleAttr::simple(), way, size, at.to_string())
    };
    let handles: Vec<_> = (0..*nodes).map(|at| graph.add_node(node(at))).collect();
    for (from, to) in edges {
        // An argument may speak to one that was made later, but none to itself.
        if let (Some(from), Some(to)) = (handles.get(*from), handles.get(*to)) {
            graph.add_edge(Arrow::simple(""), *from, *to);
        }
    }
    let mut boxes = Boxes(vec![None; *nodes]);
    graph.do_it(false, false, false, &mut boxes);
    boxes.0.into_iter().collect::<Option<Vec<_>>>().map(Arc::from)
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
    fn the_same_graph_is_laid_out_the_same_and_a_ring_too() {
        let ring = (4, vec![(1, 0), (2, 1), (3, 2), (1, 3)]);
        assert_eq!(corners(&ring), corners(&ring));
        assert!(corners(&(60, (1..60).map(|at| (at, at / 7)).collect())).is_some());
    }
}
