//! Handing a program to HiGHS, to compare with: behind the feature `highs`.

use std::time::Duration;

use highs::{Col, HighsModelStatus, RowProblem, Sense};

use super::program::{Program, Solved};

/// Minimizes an objective, on one thread and to the optimum.
pub(super) fn minimize(program: &Program, objective: &[f64], limit: Duration) -> Solved {
    let mut problem = RowProblem::default();
    let columns: Vec<Col> = program
        .whole
        .iter()
        .zip(objective)
        .map(
            |(whole, price)| {
                if *whole { problem.add_integer_column(*price, 0..=1) } else { problem.add_column(*price, 0..=1) }
            },
        )
        .collect();
    for row in &program.rows {
        let (terms, at_least) = row.scaled();
        let terms = terms.filter_map(|(column, times)| Some((*columns.get(column)?, times)));
        problem.add_row(at_least.., terms.collect::<Vec<(Col, f64)>>());
    }
    let mut model = problem.optimise(Sense::Minimise);
    model.set_option("threads", 1);
    model.set_option("mip_rel_gap", 0.0);
    model.set_option("time_limit", limit.as_secs_f64());
    let solved = model.solve();
    match solved.status() {
        HighsModelStatus::Infeasible => Solved::Nothing,
        HighsModelStatus::Optimal => Solved::Found {
            ones: solved.get_solution().columns().iter().map(|value| *value > 0.5).collect(),
            proven: true,
            bound: solved.objective_value(),
        },
        _ => Solved::Stopped,
    }
}
