//! The best sets of a part too large to look at set by set.

use super::level::{Level, levels};
use super::model::{Lit, Sum};
use super::options::PlanSolver;
use super::part::Part;
use super::program::{Patience, Program, Solved};
use super::rank::{Best, Rank};
use super::solver::minimize;
use super::tree;

/// The best sets, in order of cost, weight of the people who fall and number.
pub(super) fn search(part: &Part<'_>, top: usize, (solver, patience): (PlanSolver, Patience)) -> Best {
    let mut search = Search::new(part, solver, levels(part));
    if let (PlanSolver::Tree, [level]) = (solver, search.levels.as_slice()) {
        return level.best(tree::best(part, &search.program, &level.sum, (top, patience)), top);
    }
    let mut best = Best { ranks: Vec::new(), proven: 0, complete: false, bound: 0 };
    while best.ranks.len() < top {
        match search.next(patience) {
            Next::Found { rank, proven, bound } => {
                if best.ranks.is_empty() {
                    best.bound = bound;
                }
                best.ranks.push(rank);
                if !proven {
                    break;
                }
                best.proven = best.ranks.len();
            }
            Next::Nothing => {
                best.complete = true;
                break;
            }
            Next::Stopped => break,
        }
    }
    best
}

/// Whether the part has any set at all; none if that could not be told in time.
pub(super) fn is_feasible(part: &Part<'_>, (solver, patience): (PlanSolver, Patience)) -> Option<bool> {
    match Search::new(part, solver, vec![Level::none()]).next(patience) {
        Next::Found { .. } => Some(true),
        Next::Nothing => Some(false),
        Next::Stopped => None,
    }
}

/// How the search for one more set ended.
enum Next {
    /// The best but for those found before, whether that is proven, and a
    /// bound on what any other costs.
    Found { rank: Rank, proven: bool, bound: i64 },
    /// Proven: there is no other.
    Nothing,
    /// It could not be told in time.
    Stopped,
}

struct Search<'a> {
    part: &'a Part<'a>,
    solver: PlanSolver,
    /// With what was found before cut off.
    program: Program,
    levels: Vec<Level>,
    values: Vec<bool>,
}

/// Where one level ends.
enum Point {
    At(At),
    Nowhere,
    Unknown,
}

/// A set, what a level says of it, and whether nothing is better.
struct At {
    rank: Rank,
    value: i128,
    proven: bool,
    bound: i64,
}

impl<'a> Search<'a> {
    fn new(part: &'a Part<'a>, solver: PlanSolver, levels: Vec<Level>) -> Self {
        let values = vec![false; part.model.variables()];
        Self { part, solver, program: Program::new(part), levels, values }
    }

    /// Solves level by level, each within the optimum of those before.
    fn next(&mut self, patience: Patience) -> Next {
        let mut program = self.program.clone();
        let mut found: Option<(Rank, i64)> = None;
        for level in self.levels.clone() {
            let start = found.as_ref().map(|(rank, _)| rank);
            let point = match (self.solve(&mut program, &level, start, patience), &found) {
                (Point::At(point), _) => point,
                (Point::Nowhere, None) => return Next::Nothing,
                (Point::Unknown, None) => return Next::Stopped,
                // The levels before were proven; this one was not.
                (Point::Nowhere | Point::Unknown, Some((rank, bound))) => {
                    return self.take(rank.clone(), false, *bound);
                }
            };
            let bound = found.map_or(point.bound, |(_, bound)| bound);
            if !point.proven {
                return self.take(point.rank, false, bound);
            }
            let mut kept = level.sum.negated();
            kept.constant = kept.constant.saturating_add(point.value);
            program.add(&kept);
            found = Some((point.rank, bound));
        }
        found.map_or(Next::Stopped, |(rank, bound)| self.take(rank, true, bound))
    }

    /// The best by one level. What does not keep the rows in whole numbers is
    /// cut off, and the search goes on.
    fn solve(&mut self, program: &mut Program, level: &Level, start: Option<&Rank>, patience: Patience) -> Point {
        if self.solver == PlanSolver::Tree {
            return self.grow(program, level, patience);
        }
        let objective = program.objective(&level.sum);
        let start: Option<Vec<bool>> =
            start.map(|rank| self.part.offers.iter().map(|offer| rank.members.binary_search(offer).is_ok()).collect());
        loop {
            let solved = minimize(self.solver, program, &objective, start.as_deref(), patience.left());
            let (ones, proven, bound) = match solved {
                Solved::Found { ones, proven, bound } => (ones, proven, bound),
                Solved::Nothing => return Point::Nowhere,
                Solved::Stopped => return Point::Unknown,
            };
            let members: Vec<usize> =
                self.part.offers.iter().zip(&ones).filter(|(_, one)| **one).map(|(offer, _)| *offer).collect();
            if let Some(rank) = self.part.rank(&members, &mut self.values) {
                let value = level.sum.value(&self.values);
                let bound = if proven { rank.cost } else { level.cost_bound(bound) };
                return Point::At(At { rank, value, proven, bound });
            }
            let others = self.others(&members);
            program.add(&others);
            self.program.add(&others);
        }
    }

    /// The same by the engine's own tree, which lets nothing pass that does not keep the rows.
    fn grow(&self, program: &Program, level: &Level, patience: Patience) -> Point {
        let found = tree::best(self.part, program, &level.sum, (1, patience));
        let bound = level.cost_of(found.bound);
        match found.leaves.into_iter().next() {
            Some((value, rank)) => {
                let proven = found.finished || value <= found.bound;
                Point::At(At { bound: if proven { rank.cost } else { bound }, rank, value, proven })
            }
            None if found.finished => Point::Nowhere,
            None => Point::Unknown,
        }
    }

    /// Returns a set, and keeps it from being found again.
    fn take(&mut self, rank: Rank, proven: bool, bound: i64) -> Next {
        let others = self.others(&rank.members);
        self.program.add(&others);
        Next::Found { rank, proven, bound }
    }

    /// At least 0 for every set but this one.
    fn others(&self, members: &[usize]) -> Sum {
        let mut sum = Sum::of(-1);
        for offer in &self.part.offers {
            let own = Lit::Is(*offer);
            sum.add(1, if members.binary_search(offer).is_ok() { own.not() } else { own });
        }
        sum.merged()
    }
}
