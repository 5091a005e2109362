//! A person with a part in an initiative.

use crate::{InitiativeId, OrganizationId, Role, StakeholderId, UserId};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Index, IndexCreateStatement};
use serde::{Deserialize, Serialize};

/// The kind of subject in events and global ids.
pub const SUBJECT: &str = "Stakeholder";

/// A person with a part in an initiative.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "stakeholder")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: StakeholderId,
    /// The tenant.
    #[sea_orm(indexed)]
    pub organization_id: OrganizationId,
    /// The initiative.
    #[sea_orm(unique_key = "stakeholder_person")]
    pub initiative_id: InitiativeId,
    /// Their account, once they have come in; once an initiative.
    #[sea_orm(indexed)]
    pub user_id: Option<UserId>,
    /// Where they were invited; once an initiative.
    #[sea_orm(unique_key = "stakeholder_person")]
    pub email: String,
    /// What others see.
    pub name: String,
    /// Their part.
    pub role: Role,
    /// Their team or function.
    pub group_name: Option<String>,
    /// Their weight in millionths; above 0.
    pub weight_millionths: i64,
    /// Whether they drive the initiative.
    pub lead: bool,
    /// Whether they decide and overrule.
    pub decider: bool,
    /// Counts its changes, from 1.
    pub version: i32,
    /// When it was made.
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "OrganizationId", to = "Id")]
    pub organization: BelongsTo<super::organization::Entity>,
    #[sea_orm(belongs_to, from = "InitiativeId", to = "Id")]
    pub initiative: BelongsTo<super::initiative::Entity>,
    #[sea_orm(belongs_to, from = "UserId", to = "Id")]
    pub user: BelongsTo<Option<super::user::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}

/// The second of its unique keys: a column says of one only that it is in it.
#[must_use]
pub fn once_a_person() -> IndexCreateStatement {
    Index::create()
        .name("unq-stakeholder-initiative_id-user_id")
        .table(Entity)
        .col(Column::InitiativeId)
        .col(Column::UserId)
        .unique()
        .take()
}
