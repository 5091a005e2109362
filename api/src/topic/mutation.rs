//! Adding topics and changing them, as clients do it.

use super::graphql::Topic;
use super::service::{self, Add, Alter};
use crate::check::{Check, LINE, PASSAGE, Parsed, Patch};
use crate::context::Request;
use crate::error::{GraphResult, RefusalCode};
use crate::graph::Markdown;
use crate::graph::payload::payload;
use crate::graph::word::Depth;
use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object};
use std::ops::RangeInclusive;

/// How much a topic may matter.
const IMPORTANCE: RangeInclusive<i32> = 1..=5;
/// How long a topic may take: about two years.
const MINUTES: RangeInclusive<i32> = 0..=1_000_000;

/// A topic to add.
#[derive(InputObject)]
pub struct AddTopicInput {
    /// The initiative.
    initiative_id: ID,
    /// The topic that it is a part of; at the top where it is left out. A tree has at most 5 levels and 500 topics,
    /// 50 under one.
    parent_id: Option<ID>,
    /// What it is called; at most 200 characters.
    title: String,
    /// What there is to find out; at most 5,000 characters.
    summary: Option<Markdown>,
    /// How much it matters, from 1 to 5.
    #[graphql(default = 3)]
    importance: i32,
    /// How deep it is to be looked into; not `UNTOUCHED`.
    #[graphql(default_with = "Depth::Surveyed")]
    target: Depth,
    /// How many minutes it may take at most, from 0 to 1,000,000; no limit where it is left out.
    time_box_minutes: Option<i32>,
    /// The same key within 24 hours gives the same answer and does nothing twice; at most 100 characters.
    idempotency_key: Option<String>,
}

/// What to change of a topic. What is left out stays.
#[derive(InputObject)]
pub struct ChangeTopicInput {
    /// The topic.
    topic_id: ID,
    /// The topic to move it under, with all beneath it; null moves it to the top.
    parent_id: MaybeUndefined<ID>,
    /// What it is called; at most 200 characters.
    title: MaybeUndefined<String>,
    /// What there is to find out; at most 5,000 characters; null clears it.
    summary: MaybeUndefined<Markdown>,
    /// How much it matters, from 1 to 5.
    importance: MaybeUndefined<i32>,
    /// How deep it is to be looked into; not `UNTOUCHED`: that is what `isOutOfScope` is for.
    target: MaybeUndefined<Depth>,
    /// How deep it was looked into.
    depth: MaybeUndefined<Depth>,
    /// How many minutes it may take at most, from 0 to 1,000,000; null for no limit.
    time_box_minutes: MaybeUndefined<i32>,
    /// How many minutes it took so far, from 0 to 1,000,000.
    time_spent_minutes: MaybeUndefined<i32>,
    /// Whether it is left alone, and all beneath it: it counts nowhere then.
    is_out_of_scope: MaybeUndefined<bool>,
    /// The version that was read; where there is a newer one, nothing is done.
    expected_version: Option<i32>,
}

payload! {
    /// What adding a topic gives.
    AddTopicPayload {
        /// The topic.
        topic: Topic
    }
}

payload! {
    /// What changing a topic gives.
    ChangeTopicPayload {
        /// The topic.
        topic: Topic
    }
}

/// Adding topics and changing them.
#[derive(Default)]
pub struct TopicMutation;

#[Object]
impl TopicMutation {
    /// Adds an area to look into. Leads do.
    async fn add_topic(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: AddTopicInput,
    ) -> GraphResult<AddTopicPayload> {
        let key = input.idempotency_key.clone();
        Ok(Request::of(ctx).create("addTopic", key, parse_add(input), service::add).await?.into())
    }

    /// Changes a topic: what is known of it, how deep it was looked into, where it stands in the tree. Leads do.
    async fn change_topic(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: ChangeTopicInput,
    ) -> GraphResult<ChangeTopicPayload> {
        Ok(Request::of(ctx).write(parse_change(input), service::change).await?.into())
    }
}

fn parse_add(input: AddTopicInput) -> Parsed<Add> {
    let mut check = Check::default();
    let add = Add {
        initiative: check.id("initiativeId", &input.initiative_id),
        parent: input.parent_id.map(|id| check.id("parentId", &id)),
        title: check.text("title", input.title, LINE),
        summary: check.optional("summary", input.summary.map(|text| text.0), PASSAGE),
        importance: check.number("importance", input.importance, IMPORTANCE),
        target: target(&mut check, input.target),
        time_box_minutes: input.time_box_minutes.map(|number| check.number("timeBoxMinutes", number, MINUTES)),
    };
    check.done(add)
}

fn parse_change(input: ChangeTopicInput) -> Parsed<Alter> {
    let mut check = Check::default();
    let alter = Alter {
        topic: check.id("topicId", &input.topic_id),
        parent: Patch::of(input.parent_id, |id| Some(check.id("parentId", &id))),
        title: check.kept("title", input.title).map(|text| check.text("title", text, LINE)),
        summary: Patch::of(input.summary, |text| check.optional("summary", Some(text.0), PASSAGE)),
        importance: check.kept("importance", input.importance).map(|n| check.number("importance", n, IMPORTANCE)),
        target: check.kept("target", input.target).map(|depth| target(&mut check, depth)),
        depth: check.kept("depth", input.depth).map(Into::into),
        time_box_minutes: Patch::of(input.time_box_minutes, |number| {
            Some(check.number("timeBoxMinutes", number, MINUTES))
        }),
        time_spent_minutes: check
            .kept("timeSpentMinutes", input.time_spent_minutes)
            .map(|number| check.number("timeSpentMinutes", number, MINUTES)),
        out_of_scope: check.kept("isOutOfScope", input.is_out_of_scope),
        expected_version: input.expected_version,
    };
    check.done(alter)
}

fn target(check: &mut Check, target: Depth) -> entities::Depth {
    if target == Depth::Untouched {
        check.refuse(RefusalCode::BadInput, "target", "must be deeper than `UNTOUCHED`; leave it out of scope instead");
    }
    target.into()
}
