//! Setting an organization's calendar, as clients do it.

use super::graphql::Calendar;
use super::service::{self, Set};
use crate::check::{Check, Parsed};
use crate::context::Request;
use crate::error::{GraphResult, RefusalCode};
use crate::graph::CalendarDate;
use crate::graph::payload::payload;
use crate::graph::word::Weekday;
use async_graphql::{Context, InputObject, Object};
use entities::calendar::{Holidays, Weekdays};

/// A calendar to set.
#[derive(InputObject)]
pub struct SetCalendarInput {
    /// The days of the week on which people work; at least one.
    weekdays: Vec<Weekday>,
    /// The dates on which they do not; at most 50.
    holidays: Vec<CalendarDate>,
    /// How many minutes local time is ahead of UTC, from -840 to 840: where a day begins. 0 unless given.
    utc_offset_minutes: Option<i32>,
    /// The version that was read; where there is a newer one, nothing is done.
    expected_version: Option<i32>,
}

payload! {
    /// What setting a calendar gives.
    SetCalendarPayload {
        /// The calendar.
        calendar: Calendar
    }
}

/// Setting calendars.
#[derive(Default)]
pub struct CalendarMutation;

#[Object]
impl CalendarMutation {
    /// Says on which days the organization works, in place of what was said before. Owners and admins do.
    /// From now on the clocks of all its proposals, also those that run, count working days only.
    async fn set_calendar(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: SetCalendarInput,
    ) -> GraphResult<SetCalendarPayload> {
        Ok(Request::of(ctx).write(parse(input), service::set).await?.into())
    }
}

fn parse(input: SetCalendarInput) -> Parsed<Set> {
    let mut check = Check::default();
    let mut weekdays: Vec<entities::Weekday> = input.weekdays.into_iter().map(Into::into).collect();
    weekdays.sort_unstable();
    weekdays.dedup();
    if weekdays.is_empty() {
        check.refuse(RefusalCode::BadInput, "weekdays", "must name at least one day");
    }
    let mut holidays: Vec<_> =
        check.list("holidays", Some(input.holidays)).into_iter().map(|CalendarDate(date)| date).collect();
    holidays.sort_unstable();
    holidays.dedup();
    let set = Set {
        weekdays: Weekdays(weekdays),
        holidays: Holidays(holidays),
        offset_minutes: check.number("utcOffsetMinutes", input.utc_offset_minutes.unwrap_or(0), -840..=840),
        expected_version: input.expected_version,
    };
    check.done(set)
}
