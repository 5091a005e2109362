//! That a proposal rests on a finding: at most once each.

use crate::{FindingId, OrganizationId, ProposalEvidenceId, ProposalId, StakeholderId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// The kind of subject in events and global ids.
pub const SUBJECT: &str = "ProposalEvidence";

/// That a proposal rests on a finding: at most once each.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "proposal_evidence")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ProposalEvidenceId,
    /// The tenant.
    #[sea_orm(indexed)]
    pub organization_id: OrganizationId,
    /// The proposal.
    #[sea_orm(unique_key = "evidence_pair")]
    pub proposal_id: ProposalId,
    /// The finding.
    #[sea_orm(indexed, unique_key = "evidence_pair")]
    pub finding_id: FindingId,
    /// Who said so last.
    #[sea_orm(indexed)]
    pub author_id: StakeholderId,
    /// What the finding says for the proposal, or against it.
    #[sea_orm(column_type = "Text")]
    pub note: Option<String>,
    /// When it was removed.
    pub removed_at: Option<DateTimeUtc>,
    /// Counts its changes, from 1.
    pub version: i32,
    /// When it was first said.
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "OrganizationId", to = "Id")]
    pub organization: BelongsTo<super::organization::Entity>,
    #[sea_orm(belongs_to, from = "ProposalId", to = "Id")]
    pub proposal: BelongsTo<super::proposal::Entity>,
    #[sea_orm(belongs_to, from = "FindingId", to = "Id")]
    pub finding: BelongsTo<super::finding::Entity>,
    #[sea_orm(belongs_to, from = "AuthorId", to = "Id")]
    pub author: BelongsTo<super::stakeholder::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
