//! Which problems a proposal solves.

use crate::{OrganizationId, ProblemId, ProposalId, ProposalProblemId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// The kind of subject in events and global ids.
pub const SUBJECT: &str = "ProposalProblem";

/// Which problems a proposal solves.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "proposal_problem")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ProposalProblemId,
    /// The tenant.
    #[sea_orm(indexed)]
    pub organization_id: OrganizationId,
    /// The proposal.
    #[sea_orm(unique_key = "proposal_problem_pair")]
    pub proposal_id: ProposalId,
    /// A problem it solves.
    #[sea_orm(indexed, unique_key = "proposal_problem_pair")]
    pub problem_id: ProblemId,
    /// Counts its changes, from 1.
    pub version: i32,
    #[sea_orm(belongs_to, from = "OrganizationId", to = "Id")]
    pub organization: BelongsTo<super::organization::Entity>,
    #[sea_orm(belongs_to, from = "ProposalId", to = "Id")]
    pub proposal: BelongsTo<super::proposal::Entity>,
    #[sea_orm(belongs_to, from = "ProblemId", to = "Id")]
    pub problem: BelongsTo<super::problem::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
