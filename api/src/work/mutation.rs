//! Adding and changing work items, as clients do it.

use super::graphql::WorkItem;
use super::service::{self, Add, Change, Part};
use crate::check::{Check, LINE, Parsed, TEXT};
use crate::context::Request;
use crate::error::GraphResult;
use crate::graph::payload::payload;
use crate::graph::word::WorkStatus;
use crate::graph::{CalendarDate, Markdown};
use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object};

/// A piece of work to add.
#[derive(InputObject)]
pub struct AddWorkItemInput {
    /// The decision it follows from.
    decision_id: ID,
    /// What is to be done, in a line of at most 200 characters.
    title: String,
    /// What is to be done; at most 40,000 characters.
    body: Option<Markdown>,
    /// The stakeholder who does it.
    owner_id: Option<ID>,
    /// The day it is due.
    due_on: Option<CalendarDate>,
    /// The same key within 24 hours gives the same answer and does nothing twice; at most 100 characters.
    idempotency_key: Option<String>,
}

/// A change of a piece of work: what is left out stays as it is.
#[derive(InputObject)]
pub struct ChangeWorkItemInput {
    /// The piece of work.
    work_item_id: ID,
    /// What is to be done, in a line of at most 200 characters.
    title: Option<String>,
    /// What is to be done, at most 40,000 characters; null clears it.
    body: MaybeUndefined<Markdown>,
    /// The stakeholder who does it; null for nobody.
    owner_id: MaybeUndefined<ID>,
    /// The day it is due; null for none.
    due_on: MaybeUndefined<CalendarDate>,
    /// Where it is.
    status: Option<WorkStatus>,
    /// The version that was read; where there is a newer one, nothing is done.
    expected_version: Option<i32>,
}

payload! {
    /// What adding a piece of work gives.
    AddWorkItemPayload {
        /// The piece of work.
        work_item: WorkItem
    }
}

payload! {
    /// What changing a piece of work gives.
    ChangeWorkItemPayload {
        /// The piece of work.
        work_item: WorkItem
    }
}

/// Adding and changing work items.
#[derive(Default)]
pub struct WorkMutation;

#[Object]
impl WorkMutation {
    /// Adds a piece of work to a decision for a proposal. Leads do.
    async fn add_work_item(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: AddWorkItemInput,
    ) -> GraphResult<AddWorkItemPayload> {
        let key = input.idempotency_key.clone();
        Ok(Request::of(ctx).create("addWorkItem", key, parse_add(input), service::add).await?.into())
    }

    /// Changes a piece of work. Leads do, and who it is for.
    async fn change_work_item(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: ChangeWorkItemInput,
    ) -> GraphResult<ChangeWorkItemPayload> {
        Ok(Request::of(ctx).write(parse_change(input), service::change).await?.into())
    }
}

fn parse_add(input: AddWorkItemInput) -> Parsed<Add> {
    let mut check = Check::default();
    let add = Add {
        decision: check.id("decisionId", &input.decision_id),
        title: check.text("title", input.title, LINE),
        body: check.optional("body", input.body.map(|text| text.0), TEXT),
        owner: input.owner_id.map(|id| check.id("ownerId", &id)),
        due_on: input.due_on.map(|CalendarDate(date)| date),
    };
    check.done(add)
}

fn parse_change(input: ChangeWorkItemInput) -> Parsed<Change> {
    let mut check = Check::default();
    let change = Change {
        item: check.id("workItemId", &input.work_item_id),
        title: input.title.map(|title| check.text("title", title, LINE)),
        body: part(input.body.map_value(|text| text.0)).map(|text| check.optional("body", text, TEXT)),
        owner: part(input.owner_id).map(|id| id.map(|id| check.id("ownerId", &id))),
        due_on: part(input.due_on.map_value(|CalendarDate(date)| date)),
        status: input.status.map(Into::into),
        expected_version: input.expected_version,
    };
    check.done(change)
}

fn part<T>(given: MaybeUndefined<T>) -> Part<T> {
    match given {
        MaybeUndefined::Undefined => Part::Keep,
        MaybeUndefined::Null => Part::Put(None),
        MaybeUndefined::Value(value) => Part::Put(Some(value)),
    }
}
