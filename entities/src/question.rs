//! What somebody wants to know of a proposal before they answer, and what leads tell them.

use crate::{InitiativeId, OrganizationId, ProposalId, QuestionId, StakeholderId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// The kind of subject in events and global ids.
pub const SUBJECT: &str = "Question";

/// What somebody wants to know of a proposal before they answer, and what leads tell them.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "question")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: QuestionId,
    /// The tenant.
    #[sea_orm(indexed)]
    pub organization_id: OrganizationId,
    /// The initiative.
    #[sea_orm(indexed)]
    pub initiative_id: InitiativeId,
    /// The proposal.
    #[sea_orm(indexed)]
    pub proposal_id: ProposalId,
    /// Who asks.
    #[sea_orm(indexed)]
    pub asked_by: StakeholderId,
    /// What they ask, in Markdown.
    #[sea_orm(column_type = "Text")]
    pub body: String,
    /// What a lead tells them, in Markdown.
    #[sea_orm(column_type = "Text")]
    pub answer: Option<String>,
    /// The lead who does.
    pub answered_by: Option<StakeholderId>,
    /// When they did.
    pub answered_at: Option<DateTimeUtc>,
    /// When it was taken back.
    pub withdrawn_at: Option<DateTimeUtc>,
    /// Counts its changes, from 1.
    pub version: i32,
    /// When it was asked.
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "OrganizationId", to = "Id")]
    pub organization: BelongsTo<super::organization::Entity>,
    #[sea_orm(belongs_to, from = "InitiativeId", to = "Id")]
    pub initiative: BelongsTo<super::initiative::Entity>,
    #[sea_orm(belongs_to, from = "ProposalId", to = "Id")]
    pub proposal: BelongsTo<super::proposal::Entity>,
    #[sea_orm(belongs_to, from = "AskedBy", to = "Id", relation_enum = "AskedBy")]
    pub asked_by_row: BelongsTo<super::stakeholder::Entity>,
    #[sea_orm(belongs_to, from = "AnsweredBy", to = "Id", relation_enum = "AnsweredBy")]
    pub answered_by_row: BelongsTo<Option<super::stakeholder::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
