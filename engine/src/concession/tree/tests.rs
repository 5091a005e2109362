//! Small programs, point by point.

use microlp::{ComparisonOp, OptimizationDirection, Problem};

use super::super::program::{Patience, Row};
use super::domain::Domain;
use super::proof::Proof;
use super::rows::Rows;
use super::simplex::{End, Simplex};

const CASES: u64 = 3_000;
const COLUMNS: usize = 7;

#[test]
fn tightened_rows_keep_the_same_points() {
    let mut changed = 0;
    for seed in 1..=CASES {
        let (given, rows, _) = program(seed);
        for point in points() {
            assert_eq!(rows.hold(&point), hold(&given, &point), "{seed}: {point:?}");
        }
        let kept = |row: &Row| (0..rows.len()).any(|other| at_least(&rows, other) == row.at_least);
        changed += usize::from(!given.iter().all(kept));
    }
    assert!(changed > 500, "{changed}");
}

#[test]
fn what_follows_from_a_decision_holds_at_every_point_that_keeps_the_rows() {
    let (mut followed, mut refused) = (0, 0);
    for seed in 1..=CASES {
        let (_, rows, _) = program(seed);
        for (column, value) in (0..COLUMNS).flat_map(|column| [(column, false), (column, true)]) {
            let mut domain = Domain::new(&rows);
            let possible = domain.propagate() && domain.decide(column, value);
            let mut kept = points().filter(|point| point.get(column) == Some(&value) && rows.hold(point));
            if possible {
                followed += domain.mark() - 1;
                assert!(kept.all(|point| agrees(&domain, &point)), "{seed}");
            } else {
                refused += 1;
                assert_eq!(kept.next(), None, "{seed}");
            }
        }
    }
    assert!(followed > 1_000 && refused > 1_000, "{followed}, {refused}");
}

#[test]
fn undoing_a_decision_leaves_what_there_was() {
    for seed in 1..=CASES {
        let (_, rows, _) = program(seed);
        let mut domain = Domain::new(&rows);
        if !domain.propagate() {
            continue;
        }
        let (mark, before) = (domain.mark(), domain.clone());
        domain.decide(0, true);
        domain.undo(mark);
        for (column, value) in (0..COLUMNS).flat_map(|column| [(column, false), (column, true)]) {
            let [mut one, mut other] = [before.clone(), domain.clone()];
            assert_eq!(one.decide(column, value), other.decide(column, value), "{seed}");
            assert!((0..COLUMNS).all(|column| one.value(column) == other.value(column)), "{seed}");
        }
    }
}

#[test]
fn any_multipliers_prove_no_more_than_is_true() {
    let mut sharp = 0;
    for seed in 1..=CASES {
        let (_, rows, costs) = program(seed);
        let mut dice = Dice(seed);
        let any: Vec<f64> = (0..rows.len()).map(|_| f64::from(dice.below(50)) / 7.0 - 1.0).collect();
        let mut domain = Domain::new(&rows);
        if !domain.propagate() || !domain.decide(0, true) {
            continue;
        }
        let proof = Proof::new(&rows, &costs, &any, &domain).expect("small numbers");
        for point in points().filter(|point| rows.hold(point) && agrees(&domain, point)) {
            let value = value(&costs, &point);
            assert!(proof.bound <= value, "{seed}: {} above {value}", proof.bound);
            sharp += usize::from(proof.bound == value);
            for (column, one) in point.iter().enumerate().filter(|(column, _)| domain.value(*column).is_none()) {
                assert!(proof.with(column, *one) <= value, "{seed}");
            }
        }
    }
    assert!(sharp > 100, "{sharp}");
}

#[test]
fn the_simplex_method_ends_where_another_one_does() {
    let (mut optimal, mut infeasible) = (0, 0);
    for seed in 1..=CASES {
        let (given, rows, costs) = program(seed);
        let mut simplex = Simplex::new(&rows, &costs);
        let patience = Patience::new(std::time::Duration::MAX);
        let end = simplex.solve(f64::INFINITY, 1_000, patience);
        let domain = Domain::new(&rows);
        if let Some(least) = relaxed(&given, &costs) {
            optimal += 1;
            assert_eq!(end, End::Optimal, "{seed}");
            assert!((simplex.objective() - least).abs() < 1e-6, "{seed}: {}, {least}", simplex.objective());
            let proof = Proof::new(&rows, &costs, &simplex.multipliers(), &domain).expect("small numbers");
            assert!(proof.bound >= ceiling(least), "{seed}: {} below {least}", proof.bound);
        } else {
            infeasible += 1;
            assert_eq!(end, End::Infeasible, "{seed}");
            let nothing = vec![0; COLUMNS];
            let proof = Proof::new(&rows, &nothing, &simplex.ray(), &domain).expect("small numbers");
            assert!(proof.refutes(), "{seed}");
        }
    }
    assert!(optimal > 500 && infeasible > 500, "{optimal}, {infeasible}");
}

#[test]
fn multipliers_refute_nothing_that_has_a_point() {
    let mut refuted = 0;
    for seed in 1..=CASES {
        let (_, rows, _) = program(seed);
        let mut dice = Dice(seed);
        let any: Vec<f64> = (0..rows.len()).map(|_| f64::from(dice.below(9))).collect();
        let proof = Proof::new(&rows, &[0; COLUMNS], &any, &Domain::new(&rows)).expect("small numbers");
        if proof.refutes() {
            refuted += 1;
            assert!(!points().any(|point| rows.hold(&point)), "{seed}");
        }
    }
    assert!(refuted > 100, "{refuted}");
}

/// A random program: its rows as given and as kept, and costs.
fn program(seed: u64) -> (Vec<Row>, Rows, Vec<i128>) {
    let mut dice = Dice(seed);
    let rows: Vec<Row> = (0..=dice.below(8)).map(|_| dice.row()).collect();
    let kept = Rows::new(COLUMNS, &rows);
    let costs = (0..COLUMNS).map(|_| i128::from(dice.below(30)) - 6).collect();
    (rows, kept, costs)
}

fn points() -> impl Iterator<Item = Vec<bool>> {
    (0..1_usize << COLUMNS).map(|bits| (0..COLUMNS).map(|column| bits >> column & 1 == 1).collect())
}

fn hold(rows: &[Row], point: &[bool]) -> bool {
    rows.iter().all(|row| {
        let ones = row.terms.iter().filter(|(column, _)| point.get(*column) == Some(&true));
        ones.map(|(_, times)| times).sum::<i128>() >= row.at_least
    })
}

fn value(costs: &[i128], point: &[bool]) -> i128 {
    costs.iter().zip(point).filter(|(_, one)| **one).map(|(cost, _)| cost).sum()
}

fn agrees(domain: &Domain<'_>, point: &[bool]) -> bool {
    point.iter().enumerate().all(|(column, one)| domain.value(column).is_none_or(|value| value == *one))
}

fn at_least(rows: &Rows, row: usize) -> i128 {
    rows.at_least.get(row).copied().unwrap_or_default()
}

/// The least objective without whole numbers, by microlp over the tightened rows.
fn relaxed(given: &[Row], costs: &[i128]) -> Option<f64> {
    let rows = Rows::new(COLUMNS, given);
    let mut problem = Problem::new(OptimizationDirection::Minimize);
    let real = |number: &i128| f64::from(i32::try_from(*number).expect("small"));
    let columns: Vec<_> = costs.iter().map(|cost| problem.add_var(real(cost), (0.0, 1.0))).collect();
    for row in 0..rows.len() {
        let terms =
            rows.by_row.of(row).iter().filter_map(|(column, times)| Some((*columns.get(*column)?, real(times))));
        problem.add_constraint(terms.collect::<Vec<_>>(), ComparisonOp::Ge, real(&at_least(&rows, row)));
    }
    problem.solve().ok()?.solution().map(microlp::Solution::objective)
}

#[expect(clippy::cast_possible_truncation, reason = "small numbers")]
fn ceiling(number: f64) -> i128 {
    (number - 1e-6).ceil() as i128
}

/// Small random numbers (xorshift, Marsaglia 2003).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u32) -> u32 {
        self.0 = self.0.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(1);
        self.0 ^= self.0 >> 29;
        u32::try_from(self.0 >> 33).expect("31 bits") % end
    }

    fn row(&mut self) -> Row {
        let mut terms: Vec<(usize, i128)> = Vec::new();
        for column in 0..COLUMNS {
            if self.below(2) == 0 {
                terms.push((column, i128::from(self.below(13)) - 4));
            }
        }
        terms.retain(|(_, times)| *times != 0);
        Row { terms, at_least: i128::from(self.below(16)) - 3 }
    }
}
