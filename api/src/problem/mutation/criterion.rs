//! Saying what solutions to a problem are measured by, as clients do it.

use crate::check::{Check, NAME, Parsed, Patch};
use crate::context::Request;
use crate::error::GraphResult;
use crate::graph::payload::payload;
use crate::graph::word::Direction;
use crate::problem::figure;
use crate::problem::graphql::Criterion;
use crate::problem::service::{self, AddCriterion, ChangeCriterion, Measure, RemoveCriterion};
use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object};

/// The largest swing weight.
const WEIGHT: i32 = 100;

/// A criterion to add to a problem.
#[derive(InputObject)]
pub struct AddCriterionInput {
    /// The problem.
    problem_id: ID,
    /// What is measured, in at most 100 characters.
    name: String,
    /// Which end is better.
    direction: Direction,
    /// What it is measured in, in at most 100 characters.
    unit: Option<String>,
    /// The value that is worth nothing, from -1,000,000,000 to 1,000,000,000; the worst of the alternatives unless given.
    worst: Option<f64>,
    /// The value that is worth all, from -1,000,000,000 to 1,000,000,000; the best of the alternatives unless given.
    best: Option<f64>,
    /// Its swing weight, from 0 to 100: what the step from worst to best is worth next to the steps of the others.
    weight: i32,
    /// The same key within 24 hours gives the same answer and does nothing twice; at most 100 characters.
    idempotency_key: Option<String>,
}

/// What to change of a criterion. What is left out stays.
#[derive(InputObject)]
pub struct ChangeCriterionInput {
    /// The criterion.
    criterion_id: ID,
    /// What is measured, in at most 100 characters.
    name: Option<String>,
    /// Which end is better.
    direction: Option<Direction>,
    /// What it is measured in, in at most 100 characters; `null` clears it.
    unit: MaybeUndefined<String>,
    /// The value that is worth nothing, from -1,000,000,000 to 1,000,000,000; `null` clears it.
    worst: MaybeUndefined<f64>,
    /// The value that is worth all, from -1,000,000,000 to 1,000,000,000; `null` clears it.
    best: MaybeUndefined<f64>,
    /// Its swing weight, from 0 to 100.
    weight: Option<i32>,
    /// The version that was read; where there is a newer one, nothing is done.
    expected_version: Option<i32>,
}

/// A criterion to remove.
#[derive(InputObject)]
pub struct RemoveCriterionInput {
    /// The criterion.
    criterion_id: ID,
    /// The version that was read; where there is a newer one, nothing is done.
    expected_version: Option<i32>,
}

payload! {
    /// What adding a criterion gives.
    AddCriterionPayload {
        /// The criterion.
        criterion: Criterion
    }
}

payload! {
    /// What changing a criterion gives.
    ChangeCriterionPayload {
        /// The criterion.
        criterion: Criterion
    }
}

payload! {
    /// What removing a criterion gives.
    RemoveCriterionPayload {
        /// The criterion, removed.
        criterion: Criterion
    }
}

/// Saying what solutions are measured by.
#[derive(Default)]
pub struct CriterionMutation;

#[Object]
impl CriterionMutation {
    /// Says what solutions to a problem are measured by. Leads do; a problem has at most 50 criteria.
    async fn add_criterion(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: AddCriterionInput,
    ) -> GraphResult<AddCriterionPayload> {
        let key = input.idempotency_key.clone();
        let written = Request::of(ctx).create("addCriterion", key, parse_add(input), service::add_criterion).await?;
        Ok(written.into())
    }

    /// Changes a criterion. Its range must take in every value that was given. Leads do.
    async fn change_criterion(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: ChangeCriterionInput,
    ) -> GraphResult<ChangeCriterionPayload> {
        Ok(Request::of(ctx).write(parse_change(input), service::change_criterion).await?.into())
    }

    /// Removes a criterion: it measures nothing any more. That it did stays on record. Leads do.
    async fn remove_criterion(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: RemoveCriterionInput,
    ) -> GraphResult<RemoveCriterionPayload> {
        let mut check = Check::default();
        let criterion = check.id("criterionId", &input.criterion_id);
        let parsed = check.done(RemoveCriterion { criterion, expected_version: input.expected_version });
        Ok(Request::of(ctx).write(parsed, service::remove_criterion).await?.into())
    }
}

fn parse_add(input: AddCriterionInput) -> Parsed<AddCriterion> {
    let mut check = Check::default();
    let add = AddCriterion {
        problem: check.id("problemId", &input.problem_id),
        measure: Measure {
            name: check.text("name", input.name, NAME),
            direction: input.direction.into(),
            unit: check.optional("unit", input.unit, NAME),
            worst: input.worst.map(|worst| figure::parse(&mut check, "worst", worst)),
            best: input.best.map(|best| figure::parse(&mut check, "best", best)),
            weight: check.number("weight", input.weight, 0..=WEIGHT),
        },
    };
    check.done(add)
}

fn parse_change(input: ChangeCriterionInput) -> Parsed<ChangeCriterion> {
    let mut check = Check::default();
    let change = ChangeCriterion {
        criterion: check.id("criterionId", &input.criterion_id),
        name: input.name.map(|name| check.text("name", name, NAME)),
        direction: input.direction.map(Into::into),
        unit: Patch::of(input.unit, |unit| check.optional("unit", Some(unit), NAME)),
        worst: Patch::of(input.worst, |worst| Some(figure::parse(&mut check, "worst", worst))),
        best: Patch::of(input.best, |best| Some(figure::parse(&mut check, "best", best))),
        weight: input.weight.map(|weight| check.number("weight", weight, 0..=WEIGHT)),
        expected_version: input.expected_version,
    };
    check.done(change)
}
