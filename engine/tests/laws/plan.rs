//! Laws of plans.

use engine::{ClauseKind, ClauseStatus, Deliberation, Plan, PlanStatus, Projection, Rule, RuleChoice, Shift};
use proptest::test_runner::TestCaseError;
use proptest::{prop_assert, prop_assert_eq};

use super::{assess, law, naive, snapshot};

#[test]
fn plans_are_the_best_of_all_sets_looked_at_one_by_one() {
    law(|deliberation, _| {
        let expected = naive::plans(deliberation)?;
        let report = report(deliberation)?;
        let status = if expected.is_empty() { PlanStatus::Infeasible } else { PlanStatus::Optimal };
        prop_assert_eq!(report.status, status);
        prop_assert_eq!(report.plans.len(), expected.len().min(3));
        for (plan, expected) in report.plans.iter().zip(&expected) {
            same(plan, expected)?;
        }
        Ok(!deliberation.concessions.is_empty())
    });
}

#[test]
fn one_more_concession_never_raises_the_best_cost() {
    law(|deliberation, choice| {
        let Some(mut new) = deliberation.concessions.first().cloned() else {
            return Ok(false);
        };
        let person = &deliberation.stakeholders[choice % deliberation.stakeholders.len()];
        "new".clone_into(&mut new.id);
        new.shifts.push(Shift { stakeholder: person.id.clone(), steps: 3 });
        let mut more = deliberation.clone();
        more.concessions.push(new);
        at_most(&more, deliberation)
    });
}

#[test]
fn a_dearer_concession_never_lowers_the_best_cost() {
    law(|deliberation, choice| {
        if deliberation.concessions.is_empty() {
            return Ok(false);
        }
        let mut dearer = deliberation.clone();
        let index = choice % dearer.concessions.len();
        dearer.concessions[index].cost += 1;
        at_most(deliberation, &dearer)
    });
}

#[test]
fn dropping_a_clause_never_raises_the_best_cost() {
    law(|deliberation, choice| {
        let rule = deliberation.rule.resolve();
        let mut clauses = rule.clauses.clone();
        clauses.remove(choice % clauses.len());
        let dropped = Deliberation { rule: RuleChoice::from(Rule { clauses, ..rule }), ..deliberation.clone() };
        at_most(&dropped, deliberation)
    });
}

#[test]
fn in_the_best_plan_nothing_that_costs_is_superfluous() {
    law(|deliberation, _| {
        let report = report(deliberation)?;
        let Some(best) = report.plans.first() else {
            return Ok(false);
        };
        let mut applied = false;
        for id in &best.concessions {
            let find = |id: &String| deliberation.concessions.iter().find(|concession| concession.id == *id);
            let rest: Vec<String> = best.concessions.iter().filter(|other| *other != id).cloned().collect();
            let needed = rest.iter().filter_map(find).any(|other| other.requires.contains(id));
            if needed || find(id).is_none_or(|concession| concession.cost == 0) {
                continue;
            }
            let projection = project(deliberation, &rest)?;
            prop_assert!(!reached(&projection), "{id} is superfluous in {:?}", best.concessions);
            applied = true;
        }
        Ok(applied)
    });
}

#[test]
fn conceding_nothing_changes_nothing() {
    law(|deliberation, _| {
        let assessment = assess(deliberation)?;
        let projection = project(deliberation, &[])?;
        prop_assert_eq!(&assessment.verdict, &projection.verdict);
        prop_assert_eq!(&assessment.readiness, &projection.readiness);
        prop_assert_eq!(&assessment.contributions, &projection.contributions);
        prop_assert_eq!(&assessment.standing, &projection.standing);
        let silent = projection.falls.is_empty() && projection.rises.is_empty();
        prop_assert!(silent && projection.settles.is_empty() && projection.provokes.is_empty());
        Ok(true)
    });
}

#[test]
fn a_plan_is_what_its_projection_says() {
    law(|deliberation, _| {
        let report = report(deliberation)?;
        for plan in &report.plans {
            let projection = project(deliberation, &plan.concessions)?;
            prop_assert!(reached(&projection));
            prop_assert_eq!(plan.verdict, projection.verdict.status);
            prop_assert_eq!(plan.score, projection.readiness.as_ref().map(|ready| ready.score));
            prop_assert_eq!(
                (plan.cost, &plan.falls, &plan.rises),
                (projection.cost, &projection.falls, &projection.rises)
            );
            prop_assert_eq!((&plan.settles, &plan.provokes), (&projection.settles, &projection.provokes));
        }
        Ok(!report.plans.is_empty())
    });
}

fn same(plan: &Plan, expected: &Plan) -> Result<(), TestCaseError> {
    let close = |a: f64, b: f64| (a - b).abs() <= 1e-9 * b.abs().max(1.0);
    prop_assert!(close(plan.fell_weight, expected.fell_weight), "{plan:?}, expected {expected:?}");
    let score = plan.score.zip(expected.score).is_none_or(|(a, b)| close(a, b));
    prop_assert!(score && plan.score.is_some() == expected.score.is_some(), "{plan:?}, expected {expected:?}");
    let exact = |plan: &Plan| Plan { fell_weight: 0.0, score: None, ..plan.clone() };
    prop_assert_eq!(exact(plan), exact(expected));
    Ok(())
}

/// The best cost of `less` is at most that of `more`.
fn at_most(less: &Deliberation, more: &Deliberation) -> Result<bool, TestCaseError> {
    let cost = |deliberation| Ok::<_, TestCaseError>(report(deliberation)?.plans.first().map(|plan| plan.cost));
    let (less, more) = (cost(less)?, cost(more)?);
    let Some(more) = more else {
        return Ok(false);
    };
    prop_assert!(less.is_some_and(|less| less <= more), "{less:?}, then {more}");
    Ok(true)
}

fn reached(projection: &Projection) -> bool {
    let clauses = &projection.verdict.clauses;
    let unmet = clauses.iter().filter(|clause| clause.status == ClauseStatus::Unsatisfied);
    unmet.into_iter().all(|clause| clause.kind.is_clock() || clause.kind == ClauseKind::Heard)
}

fn project(deliberation: &Deliberation, ids: &[String]) -> Result<Projection, TestCaseError> {
    engine::project(&snapshot(deliberation)?, ids).map_err(|error| TestCaseError::fail(error.to_string()))
}

fn report(deliberation: &Deliberation) -> Result<engine::PlanReport, TestCaseError> {
    engine::plan(&snapshot(deliberation)?).map_err(|error| TestCaseError::fail(error.to_string()))
}
