//! Which problems a proposal solves.

use crate::{OrganizationId, ProblemId, ProposalId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// Which problems a proposal solves.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "proposal_problem")]
pub struct Model {
    /// The proposal.
    #[sea_orm(primary_key, auto_increment = false)]
    pub proposal_id: ProposalId,
    /// A problem it solves.
    #[sea_orm(primary_key, auto_increment = false, indexed)]
    pub problem_id: ProblemId,
    /// The tenant.
    #[sea_orm(indexed)]
    pub organization_id: OrganizationId,
    #[sea_orm(belongs_to, from = "ProposalId", to = "Id")]
    pub proposal: BelongsTo<super::proposal::Entity>,
    #[sea_orm(belongs_to, from = "ProblemId", to = "Id")]
    pub problem: BelongsTo<super::problem::Entity>,
    #[sea_orm(belongs_to, from = "OrganizationId", to = "Id")]
    pub organization: BelongsTo<super::organization::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
