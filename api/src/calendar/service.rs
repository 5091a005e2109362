//! Setting an organization's calendar.

use crate::auth::{Action, On};
use crate::clock::new_id;
use crate::error::Result;
use crate::write::Write;
use entities::calendar::{Holidays, Weekdays};
use entities::{InOrganization, calendar};

/// A calendar to set.
#[derive(Clone)]
pub struct Set {
    /// The days of the week on which people work, in order.
    pub weekdays: Weekdays,
    /// The dates on which they do not, in order.
    pub holidays: Holidays,
    /// How far local time is ahead of UTC.
    pub offset_minutes: i32,
    /// The version that was read.
    pub expected_version: Option<i32>,
}

/// Says on which days the organization works. Clocks that run are measured by it from now on.
///
/// # Errors
///
/// `FORBIDDEN`, `VERSION_CONFLICT`.
pub async fn set(write: &Write, set: Set) -> Result<calendar::Model> {
    write.authorize(Action::SetCalendar, On::Organization)?;
    let Set { weekdays, holidays, offset_minutes, expected_version } = set;
    let organization_id = write.actor.organization;
    let Some(before) = calendar::Entity::in_org(organization_id).one(&write.tx).await? else {
        write.expect_none(expected_version)?;
        let (id, created_at) = (new_id(), write.now);
        let row = calendar::Model { id, organization_id, weekdays, holidays, offset_minutes, version: 1, created_at };
        return write.insert("calendar.set", None, row).await;
    };
    write.expect_version(expected_version, &before)?;
    let after = calendar::Model { weekdays, holidays, offset_minutes, ..before.clone() };
    write.update("calendar.set", None, &before, after).await
}
