//! Adding topics and changing them: the tree stays one, and stays small.

use super::template::{self, Branch};
use crate::auth::{Action, On};
use crate::check::Patch;
use crate::clock::new_id;
use crate::error::{Error, Result};
use crate::initiative::service::visible;
use crate::write::Write;
use entities::{Depth, InOrganization, InitiativeContext, InitiativeId, TopicId, topic};
use sea_orm::{ColumnTrait, QueryFilter, QuerySelect};
use serde::Serialize;
use std::collections::BTreeMap;

/// The most topics of an initiative.
const TOPICS: usize = 500;
/// The most topics that are parts of one, and the most at the top.
const CHILDREN: usize = 50;
/// The most levels of the tree.
const LEVELS: usize = 5;

/// A topic to add.
#[derive(Clone, Serialize)]
pub struct Add {
    /// The initiative.
    pub initiative: InitiativeId,
    /// The topic that it is a part of.
    pub parent: Option<TopicId>,
    /// What it is called.
    pub title: String,
    /// What there is to find out.
    pub summary: Option<String>,
    /// How much it matters.
    pub importance: i32,
    /// How deep it is to be looked into.
    pub target: Depth,
    /// How long it may take.
    pub time_box_minutes: Option<i32>,
}

/// What to change of a topic; nothing keeps what is there.
#[derive(Clone)]
pub struct Alter {
    /// The topic.
    pub topic: TopicId,
    /// The topic that it is a part of, or none.
    pub parent: Patch<TopicId>,
    /// What it is called.
    pub title: Option<String>,
    /// What there is to find out, or nothing.
    pub summary: Patch<String>,
    /// How much it matters.
    pub importance: Option<i32>,
    /// How deep it is to be looked into.
    pub target: Option<Depth>,
    /// How deep it was looked into.
    pub depth: Option<Depth>,
    /// How long it may take, or no limit.
    pub time_box_minutes: Patch<i32>,
    /// How long it took so far.
    pub time_spent_minutes: Option<i32>,
    /// Whether it is left alone.
    pub out_of_scope: Option<bool>,
    /// The version that was read.
    pub expected_version: Option<i32>,
}

/// Adds a topic.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`, or `BAD_INPUT` where the tree has no room for it.
pub async fn add(write: &Write, add: Add) -> Result<topic::Model> {
    let initiative = visible(write, "initiativeId", add.initiative).await?;
    write.authorize(Action::ManageTopics, On::Initiative(initiative.id))?;
    let tree = Tree::of(write, initiative.id).await?;
    if tree.0.len() >= TOPICS {
        let message = format!("names an initiative that has {TOPICS} topics, which is all it can have");
        return Err(Error::bad_input("initiativeId", message));
    }
    if let Some(parent) = add.parent
        && !tree.0.contains_key(&parent)
    {
        return Err(Error::not_found("parentId"));
    }
    tree.room(add.parent, 1)?;
    let row = topic::Model {
        parent_id: add.parent,
        summary: add.summary,
        importance: add.importance,
        target: add.target,
        time_box_minutes: add.time_box_minutes,
        ..blank(write, initiative.id, add.title)
    };
    write.insert("topic.added", Some(initiative.id), row).await
}

/// Changes a topic, and may move it with all beneath it.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`, `VERSION_CONFLICT`, or `BAD_INPUT` where it cannot be moved there.
pub async fn change(write: &Write, what: Alter) -> Result<topic::Model> {
    let before = seen(write, "topicId", what.topic).await?;
    write.authorize(Action::ManageTopics, On::Initiative(before.initiative_id))?;
    write.expect_version(what.expected_version, &before)?;
    let mut after = before.clone();
    let parent = what.parent.over(before.parent_id);
    if parent != before.parent_id {
        let tree = Tree::of(write, before.initiative_id).await?;
        tree.may_move(before.id, parent)?;
        after.parent_id = parent;
    }
    after.title = what.title.unwrap_or(after.title);
    after.summary = what.summary.over(after.summary);
    after.importance = what.importance.unwrap_or(after.importance);
    after.target = what.target.unwrap_or(after.target);
    after.depth = what.depth.unwrap_or(after.depth);
    after.time_box_minutes = what.time_box_minutes.over(after.time_box_minutes);
    after.time_spent_minutes = what.time_spent_minutes.unwrap_or(after.time_spent_minutes);
    after.out_of_scope = what.out_of_scope.unwrap_or(after.out_of_scope);
    if after == before {
        return Ok(before);
    }
    write.update("topic.changed", Some(before.initiative_id), &before, after).await
}

/// Gives a new initiative the topics that fit what it starts from.
///
/// # Errors
///
/// Whatever the database says.
pub async fn plant(write: &Write, initiative: InitiativeId, context: InitiativeContext) -> Result<()> {
    for branch in template::of(context) {
        let above = write.insert("topic.added", Some(initiative), planted(write, initiative, None, branch)).await?;
        for twig in branch.under {
            let row = planted(write, initiative, Some(above.id), twig);
            write.insert("topic.added", Some(initiative), row).await?;
        }
    }
    Ok(())
}

/// A topic that an input field names and the actor may see.
///
/// # Errors
///
/// `NOT_FOUND`.
pub async fn seen(write: &Write, path: &str, id: TopicId) -> Result<topic::Model> {
    let row = write.find::<topic::Entity>(path, id).await?;
    visible(write, path, row.initiative_id).await?;
    Ok(row)
}

fn planted(write: &Write, initiative: InitiativeId, parent: Option<TopicId>, branch: &Branch) -> topic::Model {
    topic::Model {
        parent_id: parent,
        summary: Some(branch.summary.to_owned()),
        importance: branch.importance,
        target: branch.target,
        time_box_minutes: Some(branch.minutes),
        ..blank(write, initiative, branch.title.to_owned())
    }
}

fn blank(write: &Write, initiative: InitiativeId, title: String) -> topic::Model {
    topic::Model {
        id: new_id(),
        organization_id: write.actor.organization,
        initiative_id: initiative,
        parent_id: None,
        title,
        summary: None,
        importance: 3,
        target: Depth::Surveyed,
        depth: Depth::Untouched,
        time_box_minutes: None,
        time_spent_minutes: 0,
        out_of_scope: false,
        version: 1,
        created_at: write.now,
    }
}

/// Each topic of an initiative with the one above it.
struct Tree(BTreeMap<TopicId, Option<TopicId>>);

impl Tree {
    async fn of(write: &Write, initiative: InitiativeId) -> Result<Self> {
        let rows: Vec<(TopicId, Option<TopicId>)> = topic::Entity::in_org(write.actor.organization)
            .select_only()
            .columns([topic::Column::Id, topic::Column::ParentId])
            .filter(topic::Column::InitiativeId.eq(initiative))
            .into_tuple()
            .all(&write.tx)
            .await?;
        Ok(Self(rows.into_iter().collect()))
    }

    /// A topic and those above it.
    fn path(&self, id: TopicId) -> impl Iterator<Item = TopicId> {
        std::iter::successors(Some(id), |id| self.0.get(id).copied().flatten()).take(TOPICS)
    }

    /// How many levels a topic has with what is beneath it.
    fn height(&self, id: TopicId) -> usize {
        let levels = self.0.keys().filter_map(|below| self.path(*below).position(|above| above == id));
        levels.max().unwrap_or_default().saturating_add(1)
    }

    fn may_move(&self, id: TopicId, parent: Option<TopicId>) -> Result<()> {
        if let Some(parent) = parent {
            if !self.0.contains_key(&parent) {
                return Err(Error::not_found("parentId"));
            }
            if self.path(parent).any(|above| above == id) {
                return Err(Error::bad_input("parentId", "names the topic itself, or one beneath it"));
            }
        }
        self.room(parent, self.height(id))
    }

    /// Whether so many levels have room under a topic, or at the top.
    fn room(&self, parent: Option<TopicId>, height: usize) -> Result<()> {
        let above = parent.map_or(0, |parent| self.path(parent).count());
        if above.saturating_add(height) > LEVELS {
            return Err(Error::bad_input("parentId", format!("would make the tree deeper than {LEVELS} levels")));
        }
        if self.0.values().filter(|under| **under == parent).count() >= CHILDREN {
            let message = format!("has {CHILDREN} topics beneath it, or at the top, which is all there can be");
            return Err(Error::bad_input("parentId", message));
        }
        Ok(())
    }
}
