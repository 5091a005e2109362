//! Plans of a deliberation made of dice, or of one as JSON.

use std::collections::BTreeSet;

use engine::{ClauseKind, ClauseStatus, Deliberation, PlanOptions, PlanReport, PlanStatus, Projection, Snapshot};

use super::answer::{ask, read, refused};
use super::deliberation::assessed;
use super::draw::{Dice, build};
use super::order::shuffled;

/// Up to how many concessions every set of them is looked at here.
const SMALL: usize = 6;

/// Up to how many the engine looks at every set.
const ENUMERATED: usize = 14;

/// Longer than any of these take: only what ran out of time may differ.
const PATIENT_MS: u64 = 600_000;

/// Bytes that are JSON if they begin like it, options and that after an `o`, and dice otherwise.
pub fn plan(bytes: &[u8]) {
    let drawn = match bytes {
        [b'{', ..] => read(bytes).map(|deliberation| (deliberation, PlanOptions::default())),
        [b'o', rest @ ..] => chosen(rest),
        _ => Some(drawn(bytes)),
    };
    if let Some((deliberation, options)) = drawn {
        planned(&deliberation, &PlanOptions { time_limit_ms: PATIENT_MS, ..options }, bytes.len());
        assessed(&deliberation, bytes.len());
    }
}

/// Options as JSON and, after a byte of 0, the deliberation.
fn chosen(bytes: &[u8]) -> Option<(Deliberation, PlanOptions)> {
    let mut parts = bytes.splitn(2, |byte| *byte == 0);
    let options = read(parts.next()?)?;
    Some((read(parts.next()?)?, options))
}

/// How many there are of each, then a throw of twelve for each, the last for
/// the options; what is missing is 0.
fn drawn(bytes: &[u8]) -> (Deliberation, PlanOptions) {
    let mut rest = bytes.iter().copied().chain(std::iter::repeat(0));
    let [people, objections, arguments, offers] =
        [(1, 8), (0, 8), (0, 6), (0, 10)].map(|(least, most)| least + usize::from(rest.next().unwrap_or(0)) % most);
    let mut dice = || -> Dice { std::array::from_fn(|_| rest.next().unwrap_or(0)) };
    let first = dice();
    let [people, objections, arguments, offers] =
        [people, objections, arguments, offers].map(|count| (0..count).map(|_| dice()).collect::<Vec<Dice>>());
    let options = options(dice(), offers.len());
    (build(first, &people, &objections, &arguments, &offers), options)
}

/// Every option, within its range; the defaults from zeros.
fn options(dice: Dice, offers: usize) -> PlanOptions {
    let [budget, force, forbid, top, ..] = dice;
    let offer = |number: u8| {
        usize::from(number).checked_sub(1).filter(|number| *number < offers).map(|number| format!("c{number}"))
    };
    PlanOptions {
        budget: budget.checked_sub(1).map(i64::from),
        force: offer(force).into_iter().collect(),
        forbid: offer(forbid).into_iter().collect(),
        top: 1 + usize::from(top.wrapping_add(2)) % 10,
        ..PlanOptions::default()
    }
}

fn planned(deliberation: &Deliberation, options: &PlanOptions, seed: usize) {
    let snapshot = match Snapshot::new(deliberation) {
        Ok(snapshot) => snapshot,
        Err(error) => return refused(&error),
    };
    if deliberation.concessions.len() > ENUMERATED {
        return solved(&snapshot, options);
    }
    if let Err(error) = engine::plan(&snapshot, options) {
        return refused(&error);
    }
    let report = ask(|| plans(&snapshot, options));
    assert_eq!(report.plans.is_empty(), report.status == PlanStatus::Infeasible, "{report:?}");
    assert_eq!(report.explanation.is_some(), report.status == PlanStatus::Infeasible, "{report:?}");
    let solved = plans(&snapshot, &PlanOptions { enumerate: 0, ..options.clone() });
    let ranks = |report: &PlanReport| -> Vec<(i64, f64, usize)> {
        report.plans.iter().map(|plan| (plan.cost, plan.fell_weight, plan.concessions.len())).collect()
    };
    assert_eq!((solved.status, ranks(&solved)), (report.status, ranks(&report)), "by enumeration and by the solver");
    for plan in &report.plans {
        let projection = project(&snapshot, &plan.concessions);
        assert!(reached(&projection), "{plan:?}");
        assert_eq!(plan.verdict, projection.verdict.status);
        assert_eq!((plan.cost, plan.fell_weight), (projection.cost, projection.fell_weight));
        assert_eq!((&plan.falls, &plan.rises), (&projection.falls, &projection.rises));
        assert_eq!((&plan.settles, &plan.provokes), (&projection.settles, &projection.provokes));
    }
    if deliberation.concessions.len() <= SMALL {
        enumerated(deliberation, options, &snapshot, &report);
    }
    let other = Snapshot::new(&shuffled(deliberation, seed)).map(|snapshot| plans(&snapshot, options));
    assert_eq!(other, Ok(report), "the order of lists means nothing");
}

/// Too many to look at every set: what is found in a moment keeps the rule.
fn solved(snapshot: &Snapshot, options: &PlanOptions) {
    match engine::plan(snapshot, &PlanOptions { time_limit_ms: 20, ..options.clone() }) {
        Ok(report) => {
            for plan in &report.plans {
                assert!(reached(&project(snapshot, &plan.concessions)), "{plan:?}");
            }
        }
        Err(error) => refused(&error),
    }
}

fn plans(snapshot: &Snapshot, options: &PlanOptions) -> PlanReport {
    engine::plan(snapshot, options).unwrap_or_else(|error| panic!("{error}"))
}

/// The plans are the first of all sets that satisfy the rule.
fn enumerated(deliberation: &Deliberation, options: &PlanOptions, snapshot: &Snapshot, report: &PlanReport) {
    let offers = &deliberation.concessions;
    let mut all = Vec::new();
    for bits in 0..1_usize << offers.len() {
        let offered = offers.iter().enumerate().filter(|(index, _)| bits >> index & 1 == 1).map(|(_, offer)| offer);
        let ids: BTreeSet<&String> = offered.clone().map(|offer| &offer.id).collect();
        let kept = offered.clone().all(|offer| {
            offer.requires.iter().all(|id| ids.contains(id)) && !offer.excludes.iter().any(|id| ids.contains(id))
        });
        let ids: Vec<String> = ids.into_iter().cloned().collect();
        let allowed =
            options.force.iter().all(|id| ids.contains(id)) && !options.forbid.iter().any(|id| ids.contains(id));
        let projection = project(snapshot, &ids);
        let affordable = options.budget.is_none_or(|budget| projection.cost <= budget);
        if kept && allowed && affordable && reached(&projection) {
            all.push((projection.cost, (projection.fell_weight * 1e6).round(), ids.len(), ids));
        }
    }
    all.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.cmp(&b.2)).then_with(|| a.3.cmp(&b.3)));
    let best: Vec<&Vec<String>> = all.iter().map(|(.., ids)| ids).take(options.top).collect();
    let found: Vec<&Vec<String>> = report.plans.iter().map(|plan| &plan.concessions).collect();
    assert_eq!(found, best);
}

fn project(snapshot: &Snapshot, ids: &[String]) -> Projection {
    engine::project(snapshot, ids).unwrap_or_else(|error| panic!("{error}"))
}

fn reached(projection: &Projection) -> bool {
    let clauses = &projection.verdict.clauses;
    let mut unmet = clauses.iter().filter(|clause| clause.status == ClauseStatus::Unsatisfied);
    unmet.all(|clause| clause.kind.is_clock() || clause.kind == ClauseKind::Heard)
}
