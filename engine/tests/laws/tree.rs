//! Laws of plans among more concessions: one tree finds what looking at every set finds.

use engine::{Deliberation, PlanOptions, PlanReport, PlanSolver, PlanStatus};
use proptest::collection::vec;
use proptest::prelude::{Strategy, any};
use proptest::test_runner::TestCaseError;
use proptest::{prop_assert, prop_assert_eq};

use super::draw::{self, Dice};
use super::{cases, law_on, snapshot};

#[test]
fn one_tree_finds_the_best_few_of_all_sets() {
    law_on(&many(), cases() / 10, |deliberation, choice| {
        let top = 1 + choice % 10;
        let enumerated = report(deliberation, &options(top))?;
        let grown = report(deliberation, &PlanOptions { enumerate: 0, ..options(top) })?;
        same(&grown, &enumerated)?;
        Ok(enumerated.plans.len() > 1)
    });
}

#[test]
fn one_tree_finds_the_best_few_under_options() {
    law_on(&many(), cases() / 10, |deliberation, choice| {
        let id = |number: usize| vec![deliberation.concessions[number % deliberation.concessions.len()].id.clone()];
        let budget = i64::try_from(choice % 40).ok();
        let asked = PlanOptions { force: id(choice), forbid: id(choice / 7 + 1), budget, ..options(5) };
        let enumerated = report(deliberation, &asked)?;
        let grown = report(deliberation, &PlanOptions { enumerate: 0, ..asked })?;
        same(&grown, &enumerated)?;
        Ok(enumerated.status == PlanStatus::Optimal)
    });
}

#[test]
fn levels_too_large_for_one_number_are_decided_one_after_the_other() {
    law_on(&many(), cases() / 10, |deliberation, choice| {
        let mut large = deliberation.clone();
        for (index, concession) in large.concessions.iter_mut().enumerate() {
            // Most costs are equal, so that the weight of those who fall decides.
            concession.cost = if index % 3 == choice % 3 { 1_000_000 } else { 999_983 };
        }
        for (index, stakeholder) in large.stakeholders.iter_mut().enumerate() {
            stakeholder.weight = [999_999.999_999, 123_456.789_012, 0.000_001][(index + choice) % 3];
        }
        let enumerated = report(&large, &options(3))?;
        let grown = report(&large, &PlanOptions { enumerate: 0, ..options(3) })?;
        same(&grown, &enumerated)?;
        Ok(enumerated.plans.len() > 1)
    });
}

#[test]
fn another_solver_finds_the_same() {
    law_on(&many(), cases() / 20, |deliberation, choice| {
        let asked = PlanOptions { enumerate: 0, ..options(1 + choice % 3) };
        let grown = report(deliberation, &asked)?;
        let solved = report(deliberation, &PlanOptions { solver: PlanSolver::Microlp, ..asked })?;
        same(&grown, &solved)?;
        Ok(grown.plans.first().is_some_and(|plan| plan.concessions.len() > 1))
    });
}

/// Deliberations with 8 to 14 concessions.
fn many() -> impl Strategy<Value = Deliberation> {
    let people = vec(any::<Dice>(), 2..10);
    let objections = vec(any::<Dice>(), 3..14);
    let concessions = vec(any::<Dice>(), 8..15);
    (any::<Dice>(), people, objections, concessions)
        .prop_map(|(dice, people, objections, offers)| draw::build(dice, &people, &objections, &[], &offers))
}

fn options(top: usize) -> PlanOptions {
    PlanOptions { top, time_limit_ms: 600_000, ..PlanOptions::default() }
}

fn report(deliberation: &Deliberation, options: &PlanOptions) -> Result<PlanReport, TestCaseError> {
    engine::plan(&snapshot(deliberation)?, options).map_err(|error| TestCaseError::fail(error.to_string()))
}

fn same(one: &PlanReport, other: &PlanReport) -> Result<(), TestCaseError> {
    let ranks = |report: &PlanReport| -> Vec<(i64, f64, usize)> {
        report.plans.iter().map(|plan| (plan.cost, plan.fell_weight, plan.concessions.len())).collect()
    };
    prop_assert_eq!(ranks(one), ranks(other));
    prop_assert_eq!((one.status, one.proven, one.bound, one.gap), (other.status, other.proven, other.bound, other.gap));
    let mut sets: Vec<&Vec<String>> = one.plans.iter().map(|plan| &plan.concessions).collect();
    sets.sort_unstable();
    sets.dedup();
    prop_assert!(sets.len() == one.plans.len(), "a plan is there twice: {sets:?}");
    Ok(())
}
