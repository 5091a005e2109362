//! What was learnt on a topic.

use crate::{Confidence, FindingId, FindingKind, InitiativeId, OrganizationId, StakeholderId, TopicId};
use sea_orm::FromJsonQueryResult;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// The kind of subject in events and global ids.
pub const SUBJECT: &str = "Finding";

/// What was learnt on a topic.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "finding")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: FindingId,
    /// The tenant.
    #[sea_orm(indexed)]
    pub organization_id: OrganizationId,
    /// The initiative.
    #[sea_orm(indexed)]
    pub initiative_id: InitiativeId,
    /// What it is about.
    #[sea_orm(indexed)]
    pub topic_id: TopicId,
    /// What it is.
    pub kind: FindingKind,
    /// What was learnt, in Markdown.
    #[sea_orm(column_type = "Text")]
    pub statement: String,
    /// How sure its finder is.
    pub confidence: Confidence,
    /// Where it can be read up.
    #[sea_orm(column_type = "JsonBinary")]
    pub sources: Sources,
    /// Who recorded it.
    pub found_by: StakeholderId,
    /// The finding that says the same, into which it was merged.
    #[sea_orm(indexed)]
    pub merged_into: Option<FindingId>,
    /// Counts its changes, from 1.
    pub version: i32,
    /// When it was made.
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "OrganizationId", to = "Id")]
    pub organization: BelongsTo<super::organization::Entity>,
    #[sea_orm(belongs_to, from = "InitiativeId", to = "Id")]
    pub initiative: BelongsTo<super::initiative::Entity>,
    #[sea_orm(belongs_to, from = "TopicId", to = "Id")]
    pub topic: BelongsTo<super::topic::Entity>,
    #[sea_orm(belongs_to, from = "FoundBy", to = "Id")]
    pub found_by_row: BelongsTo<super::stakeholder::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

/// Different addresses, in the order they were given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct Sources(pub Vec<String>);
