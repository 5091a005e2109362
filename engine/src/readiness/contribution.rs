//! Who and what the score is lost to; the parts add up.

use super::issue::{Open, leaves, left};
use super::report::{Contributions, GroupContribution, IssueContribution, PersonContribution};
use super::{View, WHOLE, counts, real, worth};
use crate::csr::index;
use crate::snapshot::{Situation, Snapshot};

/// Everything the score is lost to.
pub(super) fn all(snapshot: &Snapshot, situation: &Situation, view: &View, open: &[Open]) -> Contributions {
    let weights = snapshot.rule.readiness_weights();
    Contributions {
        people: people(snapshot, situation, view, 100.0 * weights.acceptance),
        issues: issues(snapshot, open, 100.0 * weights.objections),
        group: group(snapshot, situation, view, 100.0 * weights.group),
    }
}

/// A person loses their share of the weight, times what their value lacks.
fn people(snapshot: &Snapshot, situation: &Situation, view: &View, points: f64) -> Vec<PersonContribution> {
    let whole = view.weight.saturating_mul(WHOLE.into());
    let flat = &snapshot.flat;
    let people = flat.people.iter().zip(&situation.holds).enumerate();
    people
        .filter(|(_, (person, hold))| counts(person, **hold))
        .map(|(number, (person, hold))| {
            let value = worth(*hold).at(view.silence);
            let lacking = u128::from(person.weight).saturating_mul(WHOLE.saturating_sub(value).into());
            PersonContribution {
                stakeholder: flat.ids.at(number).to_owned(),
                stance: hold.stance,
                value: real(value.into()) / real(WHOLE.into()),
                lost: points * (real(lacking) / real(whole)),
            }
        })
        .collect()
}

/// What the issues lose together is split in proportion to the logarithms of
/// what each leaves.
fn issues(snapshot: &Snapshot, open: &[Open], points: f64) -> Vec<IssueContribution> {
    let together = points * (1.0 - left(open.iter().map(|issue| issue.severity)));
    let logarithm = |issue: &Open| -leaves(issue.severity).ln();
    let sum: f64 = open.iter().map(logarithm).sum();
    let flat = &snapshot.flat;
    open.iter()
        .map(|issue| {
            let objections = issue.objections.iter();
            let objections = objections.filter_map(|&index| flat.objections.get(index));
            IssueContribution {
                issue: flat.issues.get(issue.issue).cloned().flatten(),
                objections: objections.map(|objection| objection.id.clone()).collect(),
                severity: issue.severity,
                lost: together * (logarithm(issue) / sum),
            }
        })
        .collect()
}

fn group(snapshot: &Snapshot, situation: &Situation, view: &View, points: f64) -> GroupContribution {
    let flat = &snapshot.flat;
    let people = flat.people.iter().zip(&situation.holds).enumerate();
    let people = people.filter(|(_, (person, hold))| {
        view.least.is_none_or(|least| index(person.group) == least) && counts(person, **hold)
    });
    GroupContribution {
        group: view.least.and_then(|least| flat.groups.get(least).cloned().flatten()),
        people: people.map(|(number, _)| flat.ids.at(number).to_owned()).collect(),
        acceptance: view.group,
        lost: points * (1.0 - view.group),
    }
}
