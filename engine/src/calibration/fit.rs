//! Logistic regression with a ridge and without negative coefficients.
//!
//! Newton's method: each step minimizes the quadratic model over the
//! coefficients that are not negative, exactly, by trying every set of them
//! that may be above 0 (there are 64). A step is halved until the loss falls.

use super::check::Case;

/// An intercept and a coefficient for each figure.
type Terms = [f64; 7];
type Matrix = [[f64; 7]; 7];

/// The penalty on the squares of standardized coefficients, halved.
const RIDGE: Terms = [0.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0];
/// Newton's method needs about ten steps; this many only if rounding stalls it.
const STEPS: usize = 100;
const HALVINGS: usize = 60;
/// The bit of each term in a set of terms that are free.
const BITS: [u8; 7] = [INTERCEPT, 1, 2, 4, 8, 16, 32];
const INTERCEPT: u8 = 64;

/// The intercept and the coefficients, for figures as they are. O(n) for n rows.
pub(super) fn logistic(cases: &[Case]) -> Terms {
    let scale = Scale::of(cases);
    let rows: Vec<(Terms, f64)> =
        cases.iter().map(|case| (scale.standardized(case.figures), f64::from(u8::from(case.accepted)))).collect();
    scale.raw(minimized(&rows))
}

/// The chance that goes with a log-odds.
pub(super) fn chance(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}

fn minimized(rows: &[(Terms, f64)]) -> Terms {
    let mut terms = Terms::default();
    for _ in 0..STEPS {
        let (gradient, curvature) = slopes(rows, &terms);
        let Some(target) = least(&curvature, &aim(&gradient, &curvature, &terms)) else {
            break;
        };
        let change = std::array::from_fn::<f64, 7, _>(|term| at(&target, term) - at(&terms, term));
        if change.iter().all(|change| change.abs() <= 1e-10) {
            break;
        }
        let Some(better) = descended(rows, &terms, &change, dot(&gradient, &change)) else {
            break;
        };
        terms = better;
    }
    terms
}

/// The loss: the negative log-likelihood, and the ridge.
fn loss(rows: &[(Terms, f64)], terms: &Terms) -> f64 {
    let misfit: f64 = rows
        .iter()
        .map(|(figures, outcome)| {
            let log_odds = dot(figures, terms);
            log_odds.max(0.0) + (-log_odds.abs()).exp().ln_1p() - outcome * log_odds
        })
        .sum();
    let ridge: f64 = terms.iter().zip(RIDGE).map(|(term, ridge)| 0.5 * ridge * term * term).sum();
    misfit + ridge
}

/// The gradient and the Hessian of the loss.
fn slopes(rows: &[(Terms, f64)], terms: &Terms) -> (Terms, Matrix) {
    let mut gradient = std::array::from_fn(|term| at(&RIDGE, term) * at(terms, term));
    let mut curvature: Matrix =
        std::array::from_fn(|row| std::array::from_fn(|column| if row == column { at(&RIDGE, row) } else { 0.0 }));
    for (figures, outcome) in rows {
        let chance = chance(dot(figures, terms));
        let spread = chance * (1.0 - chance);
        for (slope, figure) in gradient.iter_mut().zip(figures) {
            *slope += (chance - outcome) * figure;
        }
        for (row, one) in curvature.iter_mut().zip(figures) {
            for (entry, other) in row.iter_mut().zip(figures) {
                *entry += spread * one * other;
            }
        }
    }
    (gradient, curvature)
}

/// The right side of the step's linear system: curvature times terms, less gradient.
fn aim(gradient: &Terms, curvature: &Matrix, terms: &Terms) -> Terms {
    let mut aim = curvature.map(|row| dot(&row, terms));
    aim.iter_mut().zip(gradient).for_each(|(aim, slope)| *aim -= slope);
    aim
}

/// The terms that minimize half `x' curvature x - aim' x` with no coefficient
/// below 0; the intercept is free.
fn least(curvature: &Matrix, aim: &Terms) -> Option<Terms> {
    let candidates = (INTERCEPT..=u8::MAX >> 1).filter_map(|set| {
        let free = BITS.map(|bit| f64::from(u8::from(set & bit != 0)));
        let matrix: Matrix = std::array::from_fn(|row| {
            std::array::from_fn(|column| {
                let entry = curvature.get(row).map_or(0.0, |entries| at(entries, column));
                let fixed = if row == column { 1.0 - at(&free, row) } else { 0.0 };
                at(&free, row) * at(&free, column) * entry + fixed
            })
        });
        solved(matrix, std::array::from_fn(|term| at(&free, term) * at(aim, term)))
    });
    let allowed = candidates.filter(|terms| terms.iter().skip(1).all(|&coefficient| coefficient >= 0.0));
    let value = |terms: &Terms| 0.5 * dot(terms, &curvature.map(|row| dot(&row, terms))) - dot(aim, terms);
    allowed.min_by(|a, b| value(a).total_cmp(&value(b)))
}

/// Solves a symmetric positive definite system by elimination; none where a
/// pivot vanishes.
#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "every index is below 7, the side of the matrix"
)]
fn solved(mut matrix: Matrix, mut right: Terms) -> Option<Terms> {
    for pivot in 0..7 {
        let top = matrix[pivot];
        if top[pivot] <= f64::MIN_POSITIVE {
            return None;
        }
        for row in pivot + 1..7 {
            let factor = matrix[row][pivot] / top[pivot];
            for column in pivot..7 {
                matrix[row][column] -= factor * top[column];
            }
            right[row] -= factor * right[pivot];
        }
    }
    for row in (0..7).rev() {
        let known: f64 = (row + 1..7).map(|column| matrix[row][column] * right[column]).sum();
        right[row] = (right[row] - known) / matrix[row][row];
    }
    right.iter().all(|term| term.is_finite()).then_some(right)
}

/// The largest of the halved steps that lowers the loss enough (Armijo 1966),
/// up to rounding.
fn descended(rows: &[(Terms, f64)], terms: &Terms, change: &Terms, slope: f64) -> Option<Terms> {
    let before = loss(rows, terms);
    let steps = std::iter::successors(Some(1.0), |step| Some(0.5 * step)).take(HALVINGS);
    let mut trials = steps.map(|step: f64| {
        let moved: Terms = std::array::from_fn(|term| step.mul_add(at(change, term), at(terms, term)));
        (step, moved)
    });
    let rounding = 1e-14 * before.abs();
    trials.find(|(step, moved)| loss(rows, moved) <= before + 1e-4 * step * slope + rounding).map(|(_, moved)| moved)
}

/// The mean and the standard deviation of each figure.
struct Scale {
    means: [f64; 6],
    /// 0 where a figure never varies.
    deviations: [f64; 6],
}

impl Scale {
    fn of(cases: &[Case]) -> Self {
        let count: f64 = cases.iter().map(|_| 1.0).sum();
        let mean = |of: &dyn Fn(&Case) -> f64| cases.iter().map(of).sum::<f64>() / count;
        let means = std::array::from_fn(|figure| mean(&|case| at(&case.figures, figure)));
        let deviations = std::array::from_fn(|figure| {
            let middle = at(&means, figure);
            let deviation = mean(&|case| (at(&case.figures, figure) - middle).powi(2)).sqrt();
            if deviation <= 1e-12 * (1.0 + middle) { 0.0 } else { deviation }
        });
        Self { means, deviations }
    }

    fn standardized(&self, figures: [f64; 6]) -> Terms {
        let scale = self.means.iter().zip(&self.deviations);
        let mut standardized = figures
            .iter()
            .zip(scale)
            .map(|(figure, (mean, deviation))| if *deviation > 0.0 { (figure - mean) / deviation } else { 0.0 });
        std::array::from_fn(|term| if term == 0 { 1.0 } else { standardized.next().unwrap_or_default() })
    }

    fn raw(&self, terms: Terms) -> Terms {
        let [intercept, standardized @ ..] = terms;
        let per_unit: [f64; 6] = std::array::from_fn(|figure| {
            let deviation = at(&self.deviations, figure);
            if deviation > 0.0 { at(&standardized, figure) / deviation } else { 0.0 }
        });
        let shift: f64 = per_unit.iter().zip(&self.means).map(|(coefficient, mean)| coefficient * mean).sum();
        let mut raw = [intercept - shift; 7];
        raw.iter_mut().skip(1).zip(per_unit).for_each(|(term, coefficient)| *term = coefficient);
        raw
    }
}

fn dot(one: &Terms, other: &Terms) -> f64 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}

fn at(numbers: &[f64], index: usize) -> f64 {
    numbers.get(index).copied().unwrap_or_default()
}
