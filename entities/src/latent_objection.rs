//! An objection a lead expects if a concession is made; private to leads until one that provokes it is offered.

use crate::{LatentObjectionId, OrganizationId, ProposalId, Severity, StakeholderId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// The kind of subject in events and global ids.
pub const SUBJECT: &str = "LatentObjection";

/// An objection a lead expects if a concession is made; private to leads until one that provokes it is offered.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "latent_objection")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: LatentObjectionId,
    /// The tenant.
    #[sea_orm(indexed)]
    pub organization_id: OrganizationId,
    /// The proposal.
    #[sea_orm(indexed)]
    pub proposal_id: ProposalId,
    /// Who would raise it.
    #[sea_orm(indexed)]
    pub expected_from: StakeholderId,
    /// The concern in a line.
    pub title: String,
    /// How grave it would be.
    pub severity: Severity,
    /// What it is about.
    pub issue: Option<String>,
    /// Counts its changes, from 1.
    pub version: i32,
    /// When it was made.
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "OrganizationId", to = "Id")]
    pub organization: BelongsTo<super::organization::Entity>,
    #[sea_orm(belongs_to, from = "ProposalId", to = "Id")]
    pub proposal: BelongsTo<super::proposal::Entity>,
    #[sea_orm(belongs_to, from = "ExpectedFrom", to = "Id")]
    pub expected_from_row: BelongsTo<super::stakeholder::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
