//! Handing a program to the solver.

use std::time::Duration;

use microlp::{ComparisonOp, Error, OptimizationDirection, Problem, SolutionStatus, SolveOptions, Variable};

use super::options::PlanSolver;
use super::program::{Program, Solved};

/// Minimizes an objective with the solver that is asked for.
pub(super) fn minimize(
    solver: PlanSolver,
    program: &Program,
    objective: &[f64],
    start: Option<&[bool]>,
    limit: Duration,
) -> Solved {
    match solver {
        PlanSolver::Tree | PlanSolver::Microlp => by_microlp(program, objective, start, limit),
        #[cfg(feature = "highs")]
        PlanSolver::Highs => super::highs::minimize(program, objective, limit),
    }
}

/// Minimizes an objective. `start` says which of the first columns to begin
/// with as 1.
fn by_microlp(program: &Program, objective: &[f64], start: Option<&[bool]>, limit: Duration) -> Solved {
    let mut problem = Problem::new(OptimizationDirection::Minimize);
    let columns: Vec<Variable> = program
        .whole
        .iter()
        .zip(objective)
        .map(|(whole, price)| if *whole { problem.add_binary_var(*price) } else { problem.add_var(*price, (0.0, 1.0)) })
        .collect();
    for row in &program.rows {
        let (terms, at_least) = row.scaled();
        let terms = terms.filter_map(|(column, times)| Some((*columns.get(column)?, times)));
        problem.add_constraint(terms.collect::<Vec<(Variable, f64)>>(), ComparisonOp::Ge, at_least);
    }
    let mut options = SolveOptions::default();
    options.time_limit = Some(limit);
    options.warm_start = start
        .map(|start| columns.iter().zip(start).map(|(column, one)| (*column, f64::from(u8::from(*one)))).collect());
    let outcome = match problem.solve_with(options) {
        Ok(outcome) => outcome,
        Err(Error::Infeasible) => return Solved::Nothing,
        Err(_) => return Solved::Stopped,
    };
    let Some(solution) = outcome.solution() else {
        return Solved::Stopped;
    };
    let proven = solution.status() == SolutionStatus::Optimal;
    let bound = if proven { Some(solution.objective()) } else { outcome.stats().best_bound };
    Solved::Found {
        ones: columns.iter().map(|column| solution.var_value(*column) > 0.5).collect(),
        proven,
        bound: bound.unwrap_or(f64::NEG_INFINITY),
    }
}
