//! What a report of plans claims when there is little time, or much to look at.

use engine::{Deliberation, PlanOptions, PlanReport, PlanStatus, Snapshot};
use serde_json::{Value, json};

type Failure = Box<dyn std::error::Error>;

#[test]
fn without_time_nothing_is_claimed() -> Result<(), Failure> {
    for enumerate in [0, 14] {
        let options = PlanOptions { time_limit_ms: 0, enumerate, ..PlanOptions::default() };
        let report = report(12, 3, &options)?;
        assert_eq!((report.status, report.proven), (PlanStatus::Unknown, 0));
        assert!(report.plans.is_empty() && report.explanation.is_none());
        assert_eq!(report.bound, Some(0));
    }
    Ok(())
}

#[test]
fn what_no_concession_removes_needs_no_time_to_tell() -> Result<(), Failure> {
    let mut deliberation = deliberation(12, 3);
    deliberation["objections"][1]["removedBy"] = json!([]);
    let options = PlanOptions { time_limit_ms: 0, ..PlanOptions::default() };
    let report = engine::plan(&snapshot(deliberation)?, &options)?;
    assert_eq!(report.status, PlanStatus::Infeasible);
    let explanation = report.explanation.ok_or("no explanation")?;
    let objections: Vec<Option<&str>> = explanation.conflicts.iter().map(|c| c.objection.as_deref()).collect();
    assert_eq!(objections, [Some("o1")]);
    assert!(explanation.irreducible);
    Ok(())
}

#[test]
fn the_front_is_exact_for_few_and_says_so_when_it_is_not() -> Result<(), Failure> {
    let options = PlanOptions::default();
    let few = report(14, 20, &options)?;
    assert_eq!((few.status, few.front.exact), (PlanStatus::Optimal, true));
    let many = report(14, 3_000, &options)?;
    assert_eq!((many.status, many.front.exact), (PlanStatus::Optimal, false));
    let cheapest = many.front.points.first().ok_or("no point")?;
    assert_eq!(Some(cheapest.cost), many.plans.first().map(|plan| plan.cost));
    Ok(())
}

fn report(concessions: usize, people: usize, options: &PlanOptions) -> Result<PlanReport, Failure> {
    Ok(engine::plan(&snapshot(deliberation(concessions, people))?, options)?)
}

fn snapshot(deliberation: Value) -> Result<Snapshot, Failure> {
    let deliberation: Deliberation = serde_json::from_value(deliberation)?;
    Ok(Snapshot::new(&deliberation)?)
}

/// A chain of objections, each removed by two neighbouring concessions together.
fn deliberation(concessions: usize, people: usize) -> Value {
    let objections = (0..concessions - 1).map(|index| {
        let pair = [format!("c{index:02}"), format!("c{:02}", index + 1)];
        json!({"id": format!("o{index}"), "by": "s0", "severity": "BLOCKING", "removedBy": [pair]})
    });
    json!({
        "now": "2026-03-10T09:00:00Z", "rule": {"preset": "GERRIT"},
        "proposal": {"id": "p", "revision": 1, "openedAt": "2026-03-01T09:00:00Z",
                     "lastSubstantiveRevision": 1, "lastSubstantiveAt": "2026-03-01T09:00:00Z"},
        "stakeholders": (0..people).map(|index| json!({"id": format!("s{index}"), "role": "APPROVER"})).collect::<Vec<Value>>(),
        "positions": [{"stakeholder": "s1", "stance": "SUPPORT", "revision": 1}],
        "objections": objections.collect::<Vec<Value>>(),
        "concessions": (0..concessions)
            .map(|index| json!({"id": format!("c{index:02}"), "cost": index + 1}))
            .collect::<Vec<Value>>(),
    })
}
