//! The planner: the best three plans of random covering instances, and the
//! same integer programs by HiGHS with `--features highs`.

mod covering;
#[path = "ratio/mod.rs"]
mod ratio;

use engine::{PlanOptions, PlanReport, PlanStatus, Snapshot};

/// Objections and concessions.
const SIZES: [(usize, usize); 4] = [(50, 25), (200, 120), (400, 200), (1000, 400)];

fn main() {
    for (objections, concessions) in SIZES {
        for seed in 1..=3 {
            let snapshot = Snapshot::new(&covering::instance(objections, concessions, seed)).expect("a right input");
            for top in [1, 3] {
                measure(&snapshot, &format!("{objections}/{concessions}, seed {seed}, best {top}"), top);
            }
        }
    }
    against_enumeration();
    println!("peak memory: {:?} MiB", ratio::peak_mib());
}

fn measure(snapshot: &Snapshot, name: &str, top: usize) {
    let options = PlanOptions { top, time_limit_ms: 600_000, enumerate: 0, ..PlanOptions::default() };
    let (report, seconds) = timed(snapshot, &options);
    assert_eq!((report.status, report.proven), (PlanStatus::Optimal, top), "{name}");
    let costs: Vec<i64> = report.plans.iter().map(|plan| plan.cost).collect();
    print!("{name}: {seconds:.3} s, costs {costs:?}");
    #[cfg(feature = "highs")]
    {
        let options = PlanOptions { solver: engine::PlanSolver::Highs, ..options };
        let (other, yardstick) = timed(snapshot, &options);
        assert_eq!(other.plans.first().map(|plan| plan.cost), costs.first().copied(), "{name}");
        print!(", HiGHS {yardstick:.3} s, ratio {:.2} (goal: at most 1)", seconds / yardstick);
    }
    println!();
}

fn timed(snapshot: &Snapshot, options: &PlanOptions) -> (PlanReport, f64) {
    let mut report = None;
    let elapsed = ratio::time(&mut || report = engine::plan(snapshot, options).ok());
    (report.expect("right options"), elapsed.as_secs_f64())
}

/// Fourteen concessions: the planner against a projection of every set.
fn against_enumeration() {
    let snapshot = Snapshot::new(&covering::instance(28, 14, 1)).expect("a right input");
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
