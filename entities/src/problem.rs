//! A problem statement, written before any proposal.

use crate::{InitiativeId, OrganizationId, ProblemId, StakeholderId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// The kind of subject in events and global ids.
pub const SUBJECT: &str = "Problem";

/// A problem statement, written before any proposal.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "problem")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ProblemId,
    /// The tenant.
    #[sea_orm(indexed)]
    pub organization_id: OrganizationId,
    /// The initiative.
    #[sea_orm(indexed)]
    pub initiative_id: InitiativeId,
    /// Who wrote it.
    #[sea_orm(indexed)]
    pub author_id: StakeholderId,
    /// What hurts, in a line.
    pub title: String,
    /// What hurts, whom, and what a solution must satisfy, in Markdown.
    #[sea_orm(column_type = "Text")]
    pub statement: String,
    /// Whom it hurts.
    #[sea_orm(column_type = "Text")]
    pub whom: Option<String>,
    /// The version that last changed the substance; the first unless one did.
    pub substantive_version: Option<i32>,
    /// What it was split from.
    pub split_from_id: Option<ProblemId>,
    /// What it was merged into.
    pub merged_into_id: Option<ProblemId>,
    /// When it was split or merged: it takes no more since.
    pub superseded_at: Option<DateTimeUtc>,
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

/// What says whether something was said of a problem as it is by now.
#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "Entity")]
pub struct Substance {
    /// Which problem.
    pub id: ProblemId,
    /// The version that last changed the substance; the first unless one did.
    pub substantive_version: Option<i32>,
}

impl Substance {
    /// Whether what was said of this version of the problem is about another substance by now.
    #[must_use]
    pub fn has_changed_since(&self, version: i32) -> bool {
        self.substantive_version.is_some_and(|substantive| version < substantive)
    }
}

impl From<&Model> for Substance {
    fn from(row: &Model) -> Self {
        Self { id: row.id, substantive_version: row.substantive_version }
    }
}
