//! Trying what a column would gain before branching on it.

use super::Tree;
use super::branch::merit;
use super::domain::Domain;
use super::simplex::End;
use super::visit::{Choice, WHOLE};

/// How many steps the method has for a trial.
const STEPS: usize = 40;
/// After so many columns no better than the best, none better is expected.
const AHEAD: usize = 4;

impl Tree<'_> {
    /// What to do with a node whose relaxation is solved: the column from
    /// which most is expected, after trials of those nothing is known of.
    /// None if a trial shows that nothing here counts.
    pub(super) fn choose(&mut self, domain: &mut Domain<'_>) -> Option<Choice> {
        let split = self.split_columns(domain);
        if split.is_empty() {
            let mut columns = 0..self.part.offers.len();
            return columns.find(|column| domain.value(*column).is_none()).map(Choice::Branch);
        }
        let mut best: Option<(f64, usize)> = None;
        let mut trials = self.trials;
        let mut behind = 0_usize;
        for (column, value) in split {
            let mut gains = self.gains.expected(column, value);
            if trials > 0 && !self.gains.is_known(column) {
                trials = trials.saturating_sub(1);
                for (up, gain) in [false, true].into_iter().zip(gains.iter_mut()) {
                    let Some(tried) = self.gain(domain, (column, up)) else {
                        return Some(Choice::Fix(column, !up));
                    };
                    *gain = tried;
                    self.gains.note((column, up), value, tried);
                }
            }
            if best.is_none_or(|(most, _)| merit(gains) > most) {
                best = Some((merit(gains), column));
                behind = 0;
            } else {
                behind = behind.saturating_add(1);
            }
            if behind > AHEAD {
                break;
            }
        }
        best.map(|(_, column)| Choice::Branch(column))
    }

    /// The columns that the relaxation splits, the most promising first.
    fn split_columns(&self, domain: &Domain<'_>) -> Vec<(usize, f64)> {
        let whole = self.program.whole.iter().enumerate().filter(|(_, whole)| **whole).map(|(column, _)| column);
        let open = whole.filter(|column| domain.value(*column).is_none());
        let valued = open.map(|column| (column, self.simplex.value(column)));
        let split = valued.filter(|(_, value)| (value - value.round()).abs() > WHOLE);
        let mut ranked: Vec<(f64, usize, f64)> =
            split.map(|(column, value)| (merit(self.gains.expected(column, value)), column, value)).collect();
        ranked.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        ranked.into_iter().map(|(_, column, value)| (column, value)).collect()
    }

    /// What fixing a column gains in a few steps; none if it is proven that
    /// nothing there counts.
    fn gain(&mut self, domain: &mut Domain<'_>, (column, up): (usize, bool)) -> Option<f64> {
        let mark = domain.mark();
        if !domain.decide(column, up) {
            domain.undo(mark);
            return None;
        }
        let before = self.simplex.objective();
        let saved = self.simplex.save();
        for fixed in domain.since(mark) {
            let end = f64::from(u8::from(domain.value(*fixed) == Some(true)));
            self.simplex.set_range(*fixed, end, end);
        }
        let nothing = match self.simplex.solve(self.limit(), STEPS, self.patience) {
            End::Infeasible => self.refutes(domain),
            End::Dear => self.prove(domain).is_some_and(|proof| self.is_dear(proof.bound)),
            End::Optimal | End::Stopped => false,
        };
        let gain = self.simplex.objective() - before;
        domain.undo(mark);
        self.simplex.restore(&saved);
        (!nothing).then_some(gain.max(0.0))
    }
}
