//! The same input gives the same bytes, in whatever order it is written, and
//! the bytes can be read back.

use engine::{
    ArgumentGraph, ArgumentReport, Assessment, Deliberation, InfluenceReport, InputError, Network, Plan, PlanOptions,
    PlanReport, Projection, TalkToNext,
};
use proptest::test_runner::TestCaseError;
use proptest::{prop_assert, prop_assert_eq};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::copy::renamed;
use super::order::shuffled;
use super::{law, snapshot};

#[test]
fn every_question_asked_twice_gives_the_same_bytes() {
    law(|deliberation, _| {
        prop_assert_eq!(answers(deliberation)?, answers(deliberation)?);
        Ok(true)
    });
}

#[test]
fn the_order_of_lists_changes_no_answer() {
    law(|deliberation, choice| {
        prop_assert_eq!(answers(deliberation)?, answers(&shuffled(deliberation, choice))?);
        Ok(true)
    });
}

#[test]
fn other_names_change_no_plan_but_by_the_last_tie_break() {
    law(|deliberation, choice| {
        let (copy, _) = renamed(deliberation, choice);
        let [before, after] = [deliberation, &copy].map(plans);
        let (before, after) = (before?, after?);
        prop_assert_eq!(before.status, after.status);
        let rank = |plan: &Plan| (plan.cost, plan.concessions.len());
        let ranks = |report: &PlanReport| report.plans.iter().map(rank).collect::<Vec<_>>();
        prop_assert_eq!(ranks(&before), ranks(&after));
        for (one, other) in before.plans.iter().zip(&after.plans) {
            prop_assert!((one.fell_weight - other.fell_weight).abs() <= 1e-9, "{:?}, {:?}", one, other);
        }
        Ok(before.plans.iter().any(|plan| !plan.concessions.is_empty()))
    });
}

#[test]
fn every_answer_can_be_read_back() {
    law(|deliberation, _| {
        let [assessment, plans, projection, arguments, influence, next] = answers(deliberation)?;
        reread::<Vec<TalkToNext>>(&next)?;
        reread::<ArgumentReport>(&arguments)?;
        reread::<InfluenceReport>(&influence)?;
        reread::<Assessment>(&assessment)?;
        reread::<PlanReport>(&plans)?;
        reread::<Projection>(&projection)?;
        reread::<Deliberation>(&text(deliberation)?)?;
        Ok(true)
    });
}

/// What the engine says to every question about a deliberation.
fn answers(deliberation: &Deliberation) -> Result<[String; 6], TestCaseError> {
    let snapshot = snapshot(deliberation)?;
    let mut ids: Vec<&String> = deliberation.concessions.iter().map(|concession| &concession.id).collect();
    ids.sort();
    let offered: Vec<String> = ids.into_iter().step_by(2).cloned().collect();
    let projection = engine::project(&snapshot, &offered).map_err(fail)?;
    let arguments = engine::arguments(&ArgumentGraph::from(deliberation)).map_err(fail)?;
    let influence = engine::influence(&Network::from(&snapshot)).map_err(fail)?;
    let next = engine::talk_to_next(&snapshot, usize::MAX);
    let [assessment, plans] = [text(&engine::assess(&snapshot))?, text(&plans(deliberation)?)?];
    Ok([assessment, plans, text(&projection)?, text(&arguments)?, text(&influence)?, text(&next)?])
}

/// Plans with time enough: only what ran out of it may differ.
fn plans(deliberation: &Deliberation) -> Result<PlanReport, TestCaseError> {
    let options = PlanOptions { time_limit_ms: 600_000, ..PlanOptions::default() };
    engine::plan(&snapshot(deliberation)?, &options).map_err(fail)
}

#[expect(clippy::needless_pass_by_value, reason = "an error is mapped by value")]
fn fail(error: InputError) -> TestCaseError {
    TestCaseError::fail(error.to_string())
}

fn reread<T: Serialize + DeserializeOwned>(written: &str) -> Result<(), TestCaseError> {
    let read: T = serde_json::from_str(written).map_err(|error| TestCaseError::fail(error.to_string()))?;
    prop_assert_eq!(written, text(&read)?);
    Ok(())
}

fn text<T: Serialize>(value: &T) -> Result<String, TestCaseError> {
    serde_json::to_string(value).map_err(|error| TestCaseError::fail(error.to_string()))
}
