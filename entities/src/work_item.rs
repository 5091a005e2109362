//! A piece of work that follows from a decision.

use crate::{DecisionId, OrganizationId, ProposalId, StakeholderId, WorkItemId, WorkStatus};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// The kind of subject in events and global ids.
pub const SUBJECT: &str = "WorkItem";

/// A piece of work that follows from a decision.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "work_item")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: WorkItemId,
    /// The tenant.
    #[sea_orm(indexed)]
    pub organization_id: OrganizationId,
    /// The proposal that was decided on.
    #[sea_orm(indexed)]
    pub proposal_id: ProposalId,
    /// The decision.
    #[sea_orm(indexed)]
    pub decision_id: DecisionId,
    /// What is to be done, in a line.
    pub title: String,
    /// What is to be done, in Markdown.
    #[sea_orm(column_type = "Text")]
    pub body: Option<String>,
    /// Who does it.
    #[sea_orm(indexed)]
    pub owner_id: Option<StakeholderId>,
    /// The day it is due.
    pub due_on: Option<Date>,
    /// Where it is.
    pub status: WorkStatus,
    /// Counts its changes, from 1.
    pub version: i32,
    /// When it was added.
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "OrganizationId", to = "Id")]
    pub organization: BelongsTo<super::organization::Entity>,
    #[sea_orm(belongs_to, from = "ProposalId", to = "Id")]
    pub proposal: BelongsTo<super::proposal::Entity>,
    #[sea_orm(belongs_to, from = "DecisionId", to = "Id")]
    pub decision: BelongsTo<super::decision::Entity>,
    #[sea_orm(belongs_to, from = "OwnerId", to = "Id")]
    pub owner: BelongsTo<Option<super::stakeholder::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
