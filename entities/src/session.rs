//! A person signed in to an organization with one program.

use crate::{Means, OrganizationId, SessionId, UserId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// The kind of subject in events and global ids.
pub const SUBJECT: &str = "Session";

/// A person signed in to an organization with one program.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "session")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SessionId,
    /// The tenant they act in.
    #[sea_orm(indexed)]
    pub organization_id: OrganizationId,
    /// Who.
    #[sea_orm(indexed)]
    pub user_id: UserId,
    /// How they proved it.
    pub means: Means,
    /// What their program called itself; may be empty.
    pub agent: String,
    /// The network address they came from.
    pub address: String,
    /// When it was last refreshed; no event records that.
    #[serde(skip)]
    pub seen_at: DateTimeUtc,
    /// It ends at this moment, whatever is done in it.
    pub expires_at: DateTimeUtc,
    /// When it was ended before that.
    pub ended_at: Option<DateTimeUtc>,
    /// Counts its changes, from 1.
    pub version: i32,
    /// When it was started.
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "OrganizationId", to = "Id")]
    pub organization: BelongsTo<super::organization::Entity>,
    #[sea_orm(belongs_to, from = "UserId", to = "Id")]
    pub user: BelongsTo<super::user::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
