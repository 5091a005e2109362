//! A change the lead could offer, and what it would do.

use crate::{ConcessionId, ConcessionState, LatentObjectionId, OrganizationId, ProposalId, StakeholderId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// The kind of subject in events and global ids.
pub const SUBJECT: &str = "Concession";

/// A change the lead could offer, and what it would do.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "concession")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ConcessionId,
    /// The tenant.
    #[sea_orm(indexed)]
    pub organization_id: OrganizationId,
    /// The proposal.
    #[sea_orm(indexed)]
    pub proposal_id: ProposalId,
    /// The change in a line.
    pub title: String,
    /// The change in Markdown.
    #[sea_orm(column_type = "Text")]
    pub body: String,
    /// What it costs, from 0 to 1,000,000, in a unit of the team's choice.
    pub cost: i32,
    /// Where it is.
    pub state: ConcessionState,
    /// What it settles, alone or together with others.
    #[sea_orm(column_type = "JsonBinary")]
    pub removes: Removals,
    /// The latent objections it would provoke.
    #[sea_orm(column_type = "JsonBinary")]
    pub provokes: Provocations,
    /// Whom it would please or upset.
    #[sea_orm(column_type = "JsonBinary")]
    pub shifts: Shifts,
    /// What must be conceded with it.
    #[sea_orm(column_type = "JsonBinary")]
    pub requires: Concessions,
    /// What cannot be conceded with it.
    #[sea_orm(column_type = "JsonBinary")]
    pub excludes: Concessions,
    /// The number of the revision that takes it up.
    pub incorporated_in: Option<i32>,
    /// Counts its changes, from 1.
    pub version: i32,
    /// When it was made.
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "OrganizationId", to = "Id")]
    pub organization: BelongsTo<super::organization::Entity>,
    #[sea_orm(belongs_to, from = "ProposalId", to = "Id")]
    pub proposal: BelongsTo<super::proposal::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

/// An objection, real or latent, that goes once this concession and `together` are all made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removal {
    /// The objection's id, of either kind.
    pub objection: Uuid,
    /// The other concessions it takes.
    pub together: Vec<ConcessionId>,
}

/// By how many steps of the ladder a concession moves a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shift {
    /// Who moves.
    pub stakeholder: StakeholderId,
    /// From -5 to 5.
    pub steps: i32,
}

/// What a concession settles.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct Removals(pub Vec<Removal>);

/// What a concession provokes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct Provocations(pub Vec<LatentObjectionId>);

/// Whom a concession moves.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct Shifts(pub Vec<Shift>);

/// Other concessions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct Concessions(pub Vec<ConcessionId>);
