//! How well people sit in their groups: the silhouette.

use super::axes::real;
use super::cluster::Point;

/// How many points are looked at.
const SAMPLE: usize = 2000;
/// Labels are below this.
const LABELS: usize = 8;

/// The mean silhouette (Rousseeuw 1987) of each of some divisions of the same
/// points, -1 to 1: of each point, how much nearer its own cluster is than the
/// nearest other, 0 where it is alone. Also of how many points: above 2,000 of
/// evenly chosen ones among themselves. O(points^2) up to there, whatever the number of divisions.
pub(super) fn silhouettes<const N: usize>(points: &[Point], divisions: [&[u8]; N]) -> ([f64; N], usize) {
    let cells = cells(points, divisions);
    let mut sizes = [[0.0; LABELS]; N];
    for cell in &cells {
        cell.add(real(cell.places.len()), &mut sizes);
    }
    let mut sums = [0.0; N];
    for cell in &cells {
        for at in &cell.places {
            let mut ways = [[0.0; LABELS]; N];
            for other in &cells {
                other.add(way(*at, &other.places), &mut ways);
            }
            for (((sum, own), ways), sizes) in sums.iter_mut().zip(cell.labels).zip(&ways).zip(&sizes) {
                *sum += of_one(usize::from(own), ways, sizes);
            }
        }
    }
    let size = cells.iter().map(|cell| cell.places.len()).fold(0, usize::saturating_add);
    (sums.map(|sum| sum / real(size.max(1))), size)
}

/// Points that are together in every division: the way to them is summed once.
struct Cell<const N: usize> {
    labels: [u8; N],
    places: Vec<[f64; 2]>,
}

impl<const N: usize> Cell<N> {
    /// Adds to the clusters these points are in.
    fn add(&self, value: f64, clusters: &mut [[f64; LABELS]; N]) {
        for (clusters, label) in clusters.iter_mut().zip(self.labels) {
            if let Some(sum) = clusters.get_mut(usize::from(label)) {
                *sum += value;
            }
        }
    }
}

fn cells<const N: usize>(points: &[Point], divisions: [&[u8]; N]) -> Vec<Cell<N>> {
    let step = points.len().div_ceil(SAMPLE).max(1);
    let labels = |place: usize| divisions.map(|labels| labels.get(place).copied().unwrap_or_default());
    let sample = points.iter().enumerate().step_by(step).map(|(place, point)| (labels(place), point.at));
    let mut sample: Vec<([u8; N], [f64; 2])> = sample.collect();
    sample.sort_by_key(|(labels, _)| *labels);
    let together = sample.chunk_by(|(one, _), (other, _)| one == other);
    let cell = |some: &[([u8; N], [f64; 2])]| {
        let labels = some.first().map(|(labels, _)| *labels)?;
        Some(Cell { labels, places: some.iter().map(|(_, at)| *at).collect() })
    };
    together.filter_map(cell).collect()
}

/// The silhouette of a point, by the sums of the ways to each cluster.
fn of_one(own: usize, ways: &[f64; LABELS], sizes: &[f64; LABELS]) -> f64 {
    let (mut inside, mut outside) = (None, f64::INFINITY);
    for (number, (way, size)) in ways.iter().zip(sizes).enumerate() {
        if number == own {
            inside = (*size > 1.0).then(|| way / (size - 1.0));
        } else if *size > 0.0 {
            outside = outside.min(way / size);
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

#[cfg(test)]
mod tests {
    use super::silhouettes;
    use crate::opinion::axes::real;
    use crate::opinion::cluster::Point;
    use crate::opinion::random::Random;

    /// One division, straight from the definition.
    fn plain(points: &[Point], labels: &[u8]) -> f64 {
        let all = || points.iter().zip(labels).enumerate();
        let mean = |place: usize, at: [f64; 2], cluster: u8| {
            let others = all().filter(|(other, (_, label))| **label == cluster && *other != place);
            let ways: Vec<f64> = others.map(|(_, (p, _))| (at[0] - p.at[0]).hypot(at[1] - p.at[1])).collect();
            (!ways.is_empty()).then(|| ways.iter().sum::<f64>() / real(ways.len()))
        };
        let silhouettes = all().map(|(place, (point, own))| {
            let others = (0..8).filter(|cluster| cluster != own);
            let outside = others.filter_map(|cluster| mean(place, point.at, cluster)).fold(f64::INFINITY, f64::min);
            mean(place, point.at, *own).map_or(0.0, |inside| (outside - inside) / inside.max(outside))
        });
        silhouettes.sum::<f64>() / real(points.len())
    }

    #[test]
    fn each_division_has_the_silhouette_it_would_have_by_itself() {
        let mut random = Random::new(9);
        let mut points = Vec::new();
        points.resize_with(200, || Point { at: [random.share(), random.share()], times: 1 });
        let halves: Vec<u8> = points.iter().map(|point| u8::from(point.at[0] > 0.5)).collect();
        let lonely: Vec<u8> = (0..200).map(|place| if place == 7 { 0 } else { 2 | u8::from(place % 3 == 0) }).collect();
        let any: Vec<u8> = points.iter().map(|point| if point.at[0] > point.at[1] { 4 } else { 1 }).collect();
        let (values, people) = silhouettes(&points, [&halves, &lonely, &any]);
        assert_eq!(people, 200);
        for (value, labels) in values.into_iter().zip([&halves, &lonely, &any]) {
            let expected = plain(&points, labels);
            assert!((value - expected).abs() < 1e-12, "{value}, expected {expected}");
        }
    }
}
