//! One way to solve one or more problems.

use crate::{InitiativeId, OrganizationId, ProposalId, ProposalStatus, StakeholderId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// The kind of subject in events and global ids.
pub const SUBJECT: &str = "Proposal";

/// One way to solve one or more problems.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "proposal")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ProposalId,
    /// The tenant.
    #[sea_orm(indexed)]
    pub organization_id: OrganizationId,
    /// The initiative.
    #[sea_orm(indexed)]
    pub initiative_id: InitiativeId,
    /// Who wrote it.
    #[sea_orm(indexed)]
    pub author_id: StakeholderId,
    /// What it proposes, in a line.
    pub title: String,
    /// Where it is.
    pub status: ProposalStatus,
    /// The number of its newest revision, from 1.
    pub revision: i32,
    /// The number of its newest substantive revision.
    pub substantive_revision: i32,
    /// When that revision was made.
    pub substantive_at: DateTimeUtc,
    /// The number of the revision that was shared first; leads alone see those before.
    pub shared_revision: Option<i32>,
    /// When it was shared.
    pub opened_at: Option<DateTimeUtc>,
    /// When its final comment period began.
    pub final_comment_since: Option<DateTimeUtc>,
    /// For how long that period has run until it last stood still; in working time.
    pub final_comment_ran_ms: Option<i64>,
    /// Since when it runs; none while it stands still.
    pub final_comment_runs_since: Option<DateTimeUtc>,
    /// When its clock had run for as long as the rule wants.
    pub final_comment_ended_at: Option<DateTimeUtc>,
    /// When it was decided, withdrawn or superseded; none while it is open.
    pub closed_at: Option<DateTimeUtc>,
    /// Why it was withdrawn, superseded or opened again; none where it was decided.
    #[sea_orm(column_type = "Text")]
    pub status_reason: Option<String>,
    /// What took its place.
    pub superseded_by: Option<ProposalId>,
    /// Counts its changes, from 1.
    pub version: i32,
    /// When it was made.
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "OrganizationId", to = "Id")]
    pub organization: BelongsTo<super::organization::Entity>,
    #[sea_orm(belongs_to, from = "InitiativeId", to = "Id")]
    pub initiative: BelongsTo<super::initiative::Entity>,
    #[sea_orm(belongs_to, from = "AuthorId", to = "Id")]
    pub author: BelongsTo<super::stakeholder::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
