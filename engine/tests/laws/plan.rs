//! Laws of plans.

use engine::{
    ClauseKind, ClauseStatus, Deliberation, Plan, PlanOptions, PlanReport, PlanStatus, Projection, Rule, RuleChoice,
    Shift,
};
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
    let exact = |plan: &Plan| Plan { fell_weight: 0.0, score: None, sentence: String::new(), ..plan.clone() };
    prop_assert_eq!(exact(plan), exact(expected));
    Ok(())
}

#[test]
fn integer_programming_finds_what_enumeration_finds() {
    law(|deliberation, _| {
        let enumerated = report(deliberation)?;
        let options = PlanOptions { enumerate: 0, time_limit_ms: 600_000, ..PlanOptions::default() };
        let solved = report_with(deliberation, &options)?;
        prop_assert_eq!(solved.status, enumerated.status);
        let ranks = |report: &PlanReport| -> Vec<(i64, f64, usize)> {
            report.plans.iter().map(|plan| (plan.cost, plan.fell_weight, plan.concessions.len())).collect()
        };
        prop_assert_eq!(ranks(&solved), ranks(&enumerated));
        prop_assert_eq!(
            (solved.proven, solved.bound, solved.gap),
            (enumerated.proven, enumerated.bound, enumerated.gap)
        );
        Ok(enumerated.plans.first().is_some_and(|plan| !plan.concessions.is_empty()))
    });
}

#[test]
fn options_leave_the_plans_that_keep_them() {
    law(|deliberation, choice| {
        let all = naive::plans(deliberation)?;
        let Some(concession) = deliberation.concessions.get(choice % deliberation.concessions.len().max(1)) else {
            return Ok(false);
        };
        let (asked, budget) = (vec![concession.id.clone()], i64::try_from(choice % 30).unwrap_or(0));
        let forced = PlanOptions { force: asked.clone(), ..PlanOptions::default() };
        let forbidden = PlanOptions { forbid: asked, ..PlanOptions::default() };
        let cheap = PlanOptions { budget: Some(budget), top: 10, ..PlanOptions::default() };
        let has = |plan: &&Plan| plan.concessions.contains(&concession.id);
        let keeps: [(_, Vec<&Plan>); 3] = [
            (forced, all.iter().filter(has).collect()),
            (forbidden, all.iter().filter(|plan| !has(plan)).collect()),
            (cheap, all.iter().filter(|plan| plan.cost <= budget).collect()),
        ];
        for (options, kept) in keeps {
            let report = report_with(deliberation, &options)?;
            let status = if kept.is_empty() { PlanStatus::Infeasible } else { PlanStatus::Optimal };
            prop_assert_eq!(report.status, status, "{:?}", options);
            prop_assert_eq!(report.plans.len(), kept.len().min(options.top));
            for (plan, expected) in report.plans.iter().zip(kept) {
                same(plan, expected)?;
            }
        }
        Ok(!all.is_empty())
    });
}

#[test]
fn the_front_is_what_no_other_set_is_both_cheaper_and_readier_than() {
    law(|deliberation, _| {
        let all = naive::plans(deliberation)?;
        let report = report(deliberation)?;
        let points: Vec<(i64, f64)> = report.front.points.iter().map(|point| (point.cost, point.score)).collect();
        let mut expected: Vec<(i64, f64)> = Vec::new();
        let mut costs: Vec<i64> = all.iter().map(|plan| plan.cost).collect();
        costs.dedup();
        for cost in costs {
            let scores = all.iter().filter(|plan| plan.cost == cost).filter_map(|plan| plan.score);
            let best = scores.fold(f64::NEG_INFINITY, f64::max);
            if best > expected.last().map_or(f64::NEG_INFINITY, |(_, score)| score + 1e-9) {
                expected.push((cost, best));
            }
        }
        prop_assert!(report.front.exact || report.plans.is_empty());
        let close = |(a, b): (&(i64, f64), &(i64, f64))| a.0 == b.0 && (a.1 - b.1).abs() <= 1e-9;
        let same = points.len() == expected.len() && points.iter().zip(&expected).all(close);
        prop_assert!(same, "{points:?}, expected {expected:?}");
        Ok(points.len() > 1)
    });
}

#[test]
fn without_a_plan_the_explanation_cannot_be_had_and_none_of_it_can_be_left_out() {
    law(|deliberation, _| {
        let report = report(deliberation)?;
        prop_assert_eq!(report.explanation.is_some(), report.plans.is_empty());
        let Some(explanation) = report.explanation else {
            return Ok(false);
        };
        prop_assert!(explanation.irreducible && !explanation.conflicts.is_empty());
        let conflicts = &explanation.conflicts;
        let whole: Vec<usize> = (0..conflicts.len()).collect();
        prop_assert!(!naive::can_be_had(deliberation, conflicts, &whole)?, "{}", explanation.sentence);
        for left_out in 0..conflicts.len() {
            let rest: Vec<usize> = whole.iter().copied().filter(|index| *index != left_out).collect();
            prop_assert!(naive::can_be_had(deliberation, conflicts, &rest)?, "{}", explanation.sentence);
        }
        Ok(true)
    });
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
    report_with(deliberation, &PlanOptions::default())
}

fn report_with(deliberation: &Deliberation, options: &PlanOptions) -> Result<PlanReport, TestCaseError> {
    engine::plan(&snapshot(deliberation)?, options).map_err(|error| TestCaseError::fail(error.to_string()))
}
