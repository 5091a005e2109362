//! On which days an organization works: hours of rules count on those only.

use crate::{CalendarId, OrganizationId, Weekday};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// The kind of subject in events and global ids.
pub const SUBJECT: &str = "Calendar";

/// On which days an organization works: hours of rules count on those only.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "calendar")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CalendarId,
    /// The tenant; one calendar each.
    #[sea_orm(unique)]
    pub organization_id: OrganizationId,
    /// The days of the week on which people work.
    #[sea_orm(column_type = "JsonBinary")]
    pub weekdays: Weekdays,
    /// The dates on which they do not.
    #[sea_orm(column_type = "JsonBinary")]
    pub holidays: Holidays,
    /// How far local time is ahead of UTC: where a day begins.
    pub offset_minutes: i32,
    /// Counts its changes, from 1.
    pub version: i32,
    /// When it was first set.
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "OrganizationId", to = "Id")]
    pub organization: BelongsTo<super::organization::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

/// Days of the week.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct Weekdays(pub Vec<Weekday>);

/// Dates.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct Holidays(pub Vec<Date>);
