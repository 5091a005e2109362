//! One immutable text of a proposal.

use crate::{OrganizationId, ProposalId, RevisionId, RevisionKind, StakeholderId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// The kind of subject in events and global ids.
pub const SUBJECT: &str = "Revision";

/// One immutable text of a proposal.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "revision")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RevisionId,
    /// The tenant.
    #[sea_orm(indexed)]
    pub organization_id: OrganizationId,
    /// The proposal.
    #[sea_orm(unique_key = "revision_number")]
    pub proposal_id: ProposalId,
    /// Its place, from 1.
    #[sea_orm(unique_key = "revision_number")]
    pub number: i32,
    /// What it changes.
    pub kind: RevisionKind,
    /// What it proposes, in a line; none of one from before titles were kept with them.
    pub title: Option<String>,
    /// The proposal in Markdown.
    #[sea_orm(column_type = "Text")]
    pub body: String,
    /// Who wrote it.
    #[sea_orm(indexed)]
    pub author_id: StakeholderId,
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
