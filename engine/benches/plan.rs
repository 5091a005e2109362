//! The planner: the best plan and the best three of random covering instances,
//! and the same integer programs by HiGHS with `--features highs`.

mod covering;
#[path = "ratio/mod.rs"]
mod ratio;

use covering::Class;
use engine::{Deliberation, PlanOptions, PlanReport, PlanStatus, Snapshot};

/// Objections and concessions, and whether HiGHS is waited for.
const SIZES: [(Class, (usize, usize), bool); 7] = [
    (Class::Usual, (50, 25), true),
    (Class::Usual, (200, 120), true),
    (Class::Usual, (400, 200), true),
    (Class::Usual, (1000, 400), false),
    (Class::Hard, (50, 25), true),
    (Class::Hard, (200, 120), true),
    (Class::Hard, (400, 200), true),
];

fn main() {
    for class in [Class::Usual, Class::Hard] {
        count_what_binds(class);
    }
    for (class, size, waits) in SIZES {
        for seed in 1..=3 {
            let snapshot = Snapshot::new(&covering::instance(class, size, seed)).expect("a right input");
            for top in [1, 3] {
                measure(&snapshot, &format!("{class:?} {}/{}, seed {seed}, best {top}", size.0, size.1), (top, waits));
            }
        }
    }
    against_enumeration();
    println!("peak memory: {:?} MiB", ratio::peak_mib());
}

fn measure(snapshot: &Snapshot, name: &str, (top, waits): (usize, bool)) {
    let options = PlanOptions { top, time_limit_ms: 600_000, enumerate: 0, ..PlanOptions::default() };
    let (report, seconds) = timed(snapshot, &options);
    assert_eq!((report.status, report.proven), (PlanStatus::Optimal, top), "{name}");
    let costs: Vec<i64> = report.plans.iter().map(|plan| plan.cost).collect();
    print!("{name}: {seconds:.3} s, costs {costs:?}");
    #[cfg(feature = "highs")]
    if waits {
        let options = PlanOptions { solver: engine::PlanSolver::Highs, ..options };
        let (other, yardstick) = timed(snapshot, &options);
        let ranks = |report: &PlanReport| -> Vec<(i64, f64, usize)> {
            report.plans.iter().map(|plan| (plan.cost, plan.fell_weight, plan.concessions.len())).collect()
        };
        assert_eq!(ranks(&other), ranks(&report), "{name}");
        print!(", HiGHS {yardstick:.3} s, ratio {:.2} (goal: at most 1)", seconds / yardstick);
    }
    #[cfg(not(feature = "highs"))]
    let _ = waits;
    println!();
}

/// Leaves something out.
type Change = fn(&mut Deliberation);

/// How often the best plan would be another without one thing that makes plans hard.
fn count_what_binds(class: Class) {
    let without: [(&str, Change); 6] = [
        ("latent objections", |deliberation| deliberation.objections.retain(|o| o.provoked_by.is_none())),
        ("displeasure", |deliberation| deliberation.concessions.iter_mut().for_each(|c| c.shifts.clear())),
        ("requirements", |deliberation| deliberation.concessions.iter_mut().for_each(|c| c.requires.clear())),
        ("exclusions", |deliberation| deliberation.concessions.iter_mut().for_each(|c| c.excludes.clear())),
        ("the clause on positions", |deliberation| drop_clause(deliberation, 1)),
        ("the supermajority", |deliberation| drop_clause(deliberation, 2)),
    ];
    let instances = [(50, 25), (200, 120)].into_iter().flat_map(|size| (1..=10).map(move |seed| (size, seed)));
    let instances: Vec<Deliberation> = instances.map(|(size, seed)| covering::instance(class, size, seed)).collect();
    let mut counts = Vec::new();
    for (name, change) in without {
        let differ = instances.iter().filter(|instance| {
            let mut changed = (*instance).clone();
            change(&mut changed);
            best(instance) != best(&changed)
        });
        counts.push(format!("{name} {}", differ.count()));
    }
    println!(
        "{class:?}: of {} instances, the best plan would be another without {}",
        instances.len(),
        counts.join(", ")
    );
    let bests: Vec<PlanReport> = instances.iter().map(report).collect();
    let sum =
        |count: fn(&engine::Plan) -> usize| -> usize { bests.iter().filter_map(|r| r.plans.first()).map(count).sum() };
    let (provoked, fallen) = (sum(|plan| plan.provokes.len()), sum(|plan| plan.falls.len()));
    println!("{class:?}: in the best plans {provoked} objections are provoked and {fallen} people fall");
}

fn drop_clause(deliberation: &mut Deliberation, number: usize) {
    let mut rule = deliberation.rule.resolve();
    rule.clauses.remove(number);
    deliberation.rule = rule.into();
}

fn best(deliberation: &Deliberation) -> Option<(i64, f64, usize)> {
    report(deliberation).plans.first().map(|plan| (plan.cost, plan.fell_weight, plan.concessions.len()))
}

fn report(deliberation: &Deliberation) -> PlanReport {
    let options = PlanOptions { top: 1, time_limit_ms: 600_000, ..PlanOptions::default() };
    timed(&Snapshot::new(deliberation).expect("a right input"), &options).0
}

fn timed(snapshot: &Snapshot, options: &PlanOptions) -> (PlanReport, f64) {
    let mut report = None;
    let elapsed = ratio::time(&mut || report = engine::plan(snapshot, options).ok());
    (report.expect("right options"), elapsed.as_secs_f64())
}

/// Fourteen concessions: the planner against a projection of every set.
fn against_enumeration() {
    let snapshot = Snapshot::new(&covering::instance(Class::Usual, (28, 14), 1)).expect("a right input");
    let ids: Vec<String> = (0..14).map(|index| format!("c{index:05}")).collect();
    let every_set = || {
        let sets = 0..1_usize << ids.len();
        let projected = sets.map(|bits| {
            let chosen = ids.iter().enumerate().filter(|(index, _)| bits >> index & 1 == 1);
            let chosen: Vec<String> = chosen.map(|(_, id)| id.clone()).collect();
            engine::project(&snapshot, &chosen).expect("ids of concessions").cost
        });
        projected.max()
    };
    let options = PlanOptions::default();
    let plans = || engine::plan(&snapshot, &options);
    ratio::compare("14 concessions, against a projection of every set", 3, Some(1.0), plans, every_set);
    let solved = PlanOptions { enumerate: 0, ..PlanOptions::default() };
    let solve = || engine::plan(&snapshot, &solved);
    ratio::compare("14 concessions, integer programming against set by set", 3, None, solve, plans);
}
