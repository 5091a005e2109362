//! What a problem statement rests on.

use crate::{EvidenceId, OrganizationId, ProblemId, StakeholderId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// The kind of subject in events and global ids.
pub const SUBJECT: &str = "Evidence";

/// What a problem statement rests on.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "evidence")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EvidenceId,
    /// The tenant.
    #[sea_orm(indexed)]
    pub organization_id: OrganizationId,
    /// The problem.
    #[sea_orm(indexed)]
    pub problem_id: ProblemId,
    /// Who wrote it.
    #[sea_orm(indexed)]
    pub author_id: StakeholderId,
    /// What was seen, in Markdown.
    #[sea_orm(column_type = "Text")]
    pub body: String,
    /// Where it can be read.
    #[sea_orm(column_type = "Text")]
    pub url: Option<String>,
    /// When it was removed.
    pub removed_at: Option<DateTimeUtc>,
    /// Counts its changes, from 1.
    pub version: i32,
    /// When it was made.
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "OrganizationId", to = "Id")]
    pub organization: BelongsTo<super::organization::Entity>,
    #[sea_orm(belongs_to, from = "ProblemId", to = "Id")]
    pub problem: BelongsTo<super::problem::Entity>,
    #[sea_orm(belongs_to, from = "AuthorId", to = "Id")]
    pub author: BelongsTo<super::stakeholder::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
