//! Calendars as clients see them.

use crate::graph::CalendarDate;
use crate::graph::word::Weekday;
use async_graphql::Object;
use entities::calendar;

/// A calendar.
pub struct Calendar(calendar::Model);

/// On which days an organization works. Hours of rules and of final comment
/// count on working days only, and there all 24 of them: 72 hours are three
/// working days.
#[Object]
impl Calendar {
    /// The days of the week on which people work, Monday first.
    async fn weekdays(&self) -> Vec<Weekday> {
        self.0.weekdays.0.iter().copied().map(Into::into).collect()
    }

    /// The dates on which they do not, earliest first.
    async fn holidays(&self) -> Vec<CalendarDate> {
        self.0.holidays.0.iter().copied().map(CalendarDate).collect()
    }

    /// How many minutes local time is ahead of UTC: where a day begins.
    async fn utc_offset_minutes(&self) -> i32 {
        self.0.offset_minutes
    }

    /// Counts its changes, from 1.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

impl From<calendar::Model> for Calendar {
    fn from(row: calendar::Model) -> Self {
        Self(row)
    }
}
