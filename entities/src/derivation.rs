//! That a proposal grew out of another: a merge, a compromise, a variant.

use crate::{DerivationId, OrganizationId, ProposalId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// The kind of subject in events and global ids.
pub const SUBJECT: &str = "Derivation";

/// That a proposal grew out of another: a merge, a compromise, a variant.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "derivation")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DerivationId,
    /// The tenant.
    #[sea_orm(indexed)]
    pub organization_id: OrganizationId,
    /// The proposal.
    #[sea_orm(unique_key = "derivation_pair")]
    pub proposal_id: ProposalId,
    /// What it grew out of.
    #[sea_orm(indexed, unique_key = "derivation_pair")]
    pub source_id: ProposalId,
    /// Counts its changes, from 1.
    pub version: i32,
    #[sea_orm(belongs_to, from = "OrganizationId", to = "Id")]
    pub organization: BelongsTo<super::organization::Entity>,
    #[sea_orm(belongs_to, from = "ProposalId", to = "Id", relation_enum = "Proposal")]
    pub proposal: BelongsTo<super::proposal::Entity>,
    #[sea_orm(belongs_to, from = "SourceId", to = "Id", relation_enum = "Source")]
    pub source: BelongsTo<super::proposal::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
