//! How far one weight must move to change the winner.
//!
//! With a share t of all weights on one criterion, and the others keeping their
//! proportions, each weighted value is linear in t: t times the value by that
//! criterion, plus 1 - t times the value by the others. So the winner changes
//! where two lines cross.

use super::criteria::Table;
use super::report::{Sensitivity, WeightChange};

/// Values closer than this do not cross but touch; crossings closer than this
/// are one, beyond which the steepest line leads.
const CLOSE: f64 = 1e-12;

/// Where the winner changes, criterion by criterion; every value is known.
pub(super) fn all(table: &Table<'_>, winner: &str) -> Vec<Sensitivity> {
    let sensitivity = table.criteria.iter().enumerate().map(|(column, criterion)| {
        let weights = table.criteria.iter().map(|criterion| criterion.weight);
        let others: f64 = weights.enumerate().filter(|(other, _)| *other != column).map(|(_, weight)| weight).sum();
        let share = criterion.weight / (criterion.weight + others);
        let change = if others > 0.0 { nearest(&lines(table, column, others), winner, share) } else { None };
        let change =
            change.map(|(share, to)| WeightChange { share, weight: share / (1.0 - share) * others, to: to.to_owned() });
        Sensitivity {
            criterion: criterion.id.clone(),
            share,
            sentence: sentence(&criterion.id, share, winner, change.as_ref()),
            change,
        }
    });
    sensitivity.collect()
}

/// The weighted value of an alternative at both ends of the share.
struct Line<'a> {
    id: &'a str,
    /// By the other criteria alone.
    without: f64,
    /// By the criterion alone.
    alone: f64,
}

fn lines<'a>(table: &Table<'a>, column: usize, others: f64) -> Vec<Line<'a>> {
    let rows = table.alternatives.iter().zip(&table.values);
    let lines = rows.map(|(id, values)| {
        let known = values.iter().map(|value| value.unwrap_or_default());
        let parts = table.criteria.iter().zip(known.clone()).enumerate().filter(|(other, _)| *other != column);
        let rest: f64 = parts.map(|(_, (criterion, value))| criterion.weight * value).sum();
        Line { id, without: rest / others, alone: known.clone().nth(column).unwrap_or_default() }
    });
    lines.collect()
}

/// The share nearest to the present one at which another line comes to lie
/// above the winner's, and whose that is.
fn nearest<'a>(lines: &[Line<'a>], winner: &str, share: f64) -> Option<(f64, &'a str)> {
    let first = lines.iter().find(|line| line.id == winner)?;
    let crossings = lines.iter().filter(|line| line.id != winner).flat_map(|line| {
        let (without, alone) = (first.without - line.without, first.alone - line.alone);
        let crossing = (without / (without - alone)).clamp(0.0, 1.0);
        let ends = [(without, crossing.min(share)), (alone, crossing.max(share))];
        let behind = ends.into_iter().filter(|(lead, _)| *lead < -CLOSE);
        behind.map(|(lead, crossing)| (crossing, lead, line.id))
    });
    let nearest = crossings.min_by(|one, other| {
        let away = |crossing: f64| ((crossing - share).abs() / CLOSE).round();
        away(one.0).total_cmp(&away(other.0)).then(one.1.total_cmp(&other.1)).then(one.2.cmp(other.2))
    })?;
    Some((nearest.0, nearest.2))
}

fn sentence(criterion: &str, share: f64, winner: &str, change: Option<&WeightChange>) -> String {
    match change {
        None => format!("whatever the weight of {criterion}, {winner} wins"),
        Some(change) => {
            let (beyond, to) = (if change.share > share { "above" } else { "below" }, &change.to);
            let (now, then) = (100.0 * share, 100.0 * change.share);
            format!("{criterion} has {now:.1} % of the weight; {beyond} {then:.1} % {to} wins instead of {winner}")
        }
    }
}
