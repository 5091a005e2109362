//! How well people sit in their groups: the silhouette.

use super::axes::real;
use super::cluster::Point;

/// How many points are looked at.
const SAMPLE: usize = 2000;

/// The mean silhouette (Rousseeuw 1987) of points divided into `count` clusters,
/// -1 to 1: of each point, how much nearer its own cluster is than the nearest
/// other, 0 where it is alone. Also of how many points: above 2,000 of evenly
/// chosen ones among themselves. O(points^2) up to there.
pub(super) fn silhouette(points: &[Point], labels: &[u8], count: u8) -> (f64, usize) {
    let step = points.len().div_ceil(SAMPLE).max(1);
    let mut clusters = Vec::new();
    for cluster in 0..count {
        let members = points.iter().zip(labels).step_by(step).filter(|(_, label)| **label == cluster);
        clusters.push(members.map(|(point, _)| point.at).collect::<Vec<[f64; 2]>>());
    }
    let mut sum = 0.0;
    for (own, cluster) in clusters.iter().enumerate() {
        for at in cluster {
            sum += of_one(*at, own, &clusters);
        }
    }
    let size = clusters.iter().map(Vec::len).fold(0, usize::saturating_add);
    (sum / real(size.max(1)), size)
}

fn of_one(at: [f64; 2], own: usize, clusters: &[Vec<[f64; 2]>]) -> f64 {
    let (mut inside, mut outside) = (None, f64::INFINITY);
    for (number, cluster) in clusters.iter().enumerate() {
        if number == own {
            let others = cluster.len().saturating_sub(1);
            inside = (others > 0).then(|| way(at, cluster) / real(others));
        } else if !cluster.is_empty() {
            outside = outside.min(way(at, cluster) / real(cluster.len()));
        }
    }
    let inside = inside.filter(|inside| outside.is_finite() && inside.max(outside) > 0.0);
    inside.map_or(0.0, |inside| (outside - inside) / inside.max(outside))
}

/// The sum of the distances to some points, in eight sums, always the same ones.
fn way([x, y]: [f64; 2], points: &[[f64; 2]]) -> f64 {
    let distance = |[other_x, other_y]: [f64; 2]| {
        let (dx, dy) = (x - other_x, y - other_y);
        (dx * dx + dy * dy).sqrt()
    };
    let (chunks, rest) = points.as_chunks::<8>();
    let mut sums = [0.0; 8];
    for chunk in chunks {
        for (sum, point) in sums.iter_mut().zip(chunk) {
            *sum += distance(*point);
        }
    }
    sums.iter().sum::<f64>() + rest.iter().map(|point| distance(*point)).sum::<f64>()
}
