//! A statement that supports or attacks objections and other arguments.

use crate::{ArgumentId, OrganizationId, ProposalId, StakeholderId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// The kind of subject in events and global ids.
pub const SUBJECT: &str = "Argument";

/// A statement that supports or attacks objections and other arguments.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "argument")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ArgumentId,
    /// The tenant.
    #[sea_orm(indexed)]
    pub organization_id: OrganizationId,
    /// The proposal.
    #[sea_orm(indexed)]
    pub proposal_id: ProposalId,
    /// Who made it.
    #[sea_orm(indexed)]
    pub author_id: StakeholderId,
    /// The statement in Markdown.
    #[sea_orm(column_type = "Text")]
    pub body: String,
    /// What it speaks against.
    #[sea_orm(column_type = "JsonBinary")]
    pub attacks: Targets,
    /// What it speaks for.
    #[sea_orm(column_type = "JsonBinary")]
    pub supports: Targets,
    /// Counts its changes, from 1.
    pub version: i32,
    /// When it was made.
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "OrganizationId", to = "Id")]
    pub organization: BelongsTo<super::organization::Entity>,
    #[sea_orm(belongs_to, from = "ProposalId", to = "Id")]
    pub proposal: BelongsTo<super::proposal::Entity>,
    #[sea_orm(belongs_to, from = "AuthorId", to = "Id")]
    pub author: BelongsTo<super::stakeholder::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

/// Ids of objections and arguments.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct Targets(pub Vec<Uuid>);
