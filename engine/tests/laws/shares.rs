//! The random deliberations reach every outcome in fair shares.

use std::collections::BTreeMap;

use engine::{PlanOptions, PlanStatus, VerdictStatus};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestCaseError;

use super::{assess, deliberation, runner, snapshot};

const DRAWN: usize = 2000;

#[test]
fn every_outcome_is_drawn_often() -> Result<(), TestCaseError> {
    let mut runner = runner();
    let strategy = deliberation();
    let mut verdicts: BTreeMap<VerdictStatus, usize> = BTreeMap::new();
    let mut infeasible = 0;
    let mut costly = 0;
    for _ in 0..DRAWN {
        let tree = strategy.new_tree(&mut runner).map_err(TestCaseError::fail)?;
        let deliberation = tree.current();
        *verdicts.entry(assess(&deliberation)?.verdict.status).or_default() += 1;
        let report = engine::plan(&snapshot(&deliberation)?, &PlanOptions::default())
            .map_err(|error| TestCaseError::fail(error.to_string()))?;
        infeasible += usize::from(report.status == PlanStatus::Infeasible);
        costly += usize::from(report.plans.first().is_some_and(|plan| plan.cost > 0));
    }
    println!("{verdicts:?}, {infeasible} infeasible, {costly} at a cost, of {DRAWN}");
    for status in [
        VerdictStatus::Ready,
        VerdictStatus::Waiting,
        VerdictStatus::NotReady,
        VerdictStatus::NotHeard,
        VerdictStatus::Blocked,
    ] {
        let share = verdicts.get(&status).copied().unwrap_or_default();
        assert!(share * 25 >= DRAWN, "{status}: {share} of {DRAWN}");
    }
    assert!(infeasible * 10 >= DRAWN && costly * 10 >= DRAWN, "{infeasible} infeasible, {costly} costly");
    Ok(())
}
