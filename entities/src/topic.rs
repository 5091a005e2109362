//! An area to look into: a tree of them gives research its breadth.

use crate::{Depth, InitiativeId, OrganizationId, TopicId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// The kind of subject in events and global ids.
pub const SUBJECT: &str = "Topic";

/// An area to look into: a tree of them gives research its breadth.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "topic")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TopicId,
    /// The tenant.
    #[sea_orm(indexed)]
    pub organization_id: OrganizationId,
    /// The initiative.
    #[sea_orm(indexed)]
    pub initiative_id: InitiativeId,
    /// The topic it is a part of.
    #[sea_orm(indexed)]
    pub parent_id: Option<TopicId>,
    /// What it is called.
    pub title: String,
    /// What there is to find out, in Markdown.
    #[sea_orm(column_type = "Text")]
    pub summary: Option<String>,
    /// How much it matters, from 1 to 5.
    pub importance: i32,
    /// How deep it is to be looked into.
    pub target: Depth,
    /// How deep it was looked into.
    pub depth: Depth,
    /// How long it may take at most.
    pub time_box_minutes: Option<i32>,
    /// How long it took so far.
    pub time_spent_minutes: i32,
    /// Whether it, and all beneath it, is left alone.
    pub out_of_scope: bool,
    /// Counts its changes, from 1.
    pub version: i32,
    /// When it was made.
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "OrganizationId", to = "Id")]
    pub organization: BelongsTo<super::organization::Entity>,
    #[sea_orm(belongs_to, from = "InitiativeId", to = "Id")]
    pub initiative: BelongsTo<super::initiative::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
