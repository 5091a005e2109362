//! A secret that gives the next access token of a session, once. No event
//! records it: it says nothing but that a session goes on.

use crate::{OrganizationId, RefreshTokenId, SessionId};
use sea_orm::entity::prelude::*;

/// A secret that gives the next access token of a session, once.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "refresh_token")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RefreshTokenId,
    /// The tenant.
    #[sea_orm(indexed)]
    pub organization_id: OrganizationId,
    /// The session that it carries on.
    #[sea_orm(indexed)]
    pub session_id: SessionId,
    /// The one it was given for; none for the first of a session.
    pub predecessor_id: Option<RefreshTokenId>,
    /// SHA-256 of the token, in hexadecimal.
    #[sea_orm(unique)]
    pub token_hash: String,
    /// When it was given.
    pub created_at: DateTimeUtc,
    /// When it was used.
    pub used_at: Option<DateTimeUtc>,
    /// When it was used once more because its answer was lost.
    pub repeated_at: Option<DateTimeUtc>,
    /// When another took its place, unused.
    pub replaced_at: Option<DateTimeUtc>,
    #[sea_orm(belongs_to, from = "OrganizationId", to = "Id")]
    pub organization: BelongsTo<super::organization::Entity>,
    #[sea_orm(belongs_to, from = "SessionId", to = "Id")]
    pub session: BelongsTo<super::session::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
