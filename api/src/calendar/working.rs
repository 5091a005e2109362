//! Working time: whole days on which people work count, all 24 hours of them;
//! the others do not count at all. Without a calendar every hour counts.
//!
//! The engine counts plain hours. So what it is told is stretched: where 240
//! hours of working time take two weeks and two weekends, it is told 336 hours,
//! and comes to the very moment at which they pass.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, TimeDelta, Utc};
use entities::{Weekday, calendar};
use std::collections::BTreeSet;

/// How many days are looked at one by one; beyond ten years every hour counts.
const MOST_DAYS: usize = 3_660;

/// The days on which an organization works.
#[derive(Clone, Debug, Default)]
pub struct Working(Option<Days>);

#[derive(Clone, Debug)]
struct Days {
    weekdays: BTreeSet<u32>,
    holidays: BTreeSet<NaiveDate>,
    offset: FixedOffset,
}

impl Working {
    /// The working days of this calendar; every day without one.
    #[must_use]
    pub fn new(calendar: Option<&calendar::Model>) -> Self {
        Self(calendar.and_then(|row| {
            let offset = row.offset_minutes.checked_mul(60).and_then(FixedOffset::east_opt)?;
            let weekdays: BTreeSet<u32> = row.weekdays.0.iter().map(|day| number(*day)).collect();
            (!weekdays.is_empty()).then(|| Days {
                weekdays,
                holidays: row.holidays.0.iter().copied().collect(),
                offset,
            })
        }))
    }

    /// Whether every hour counts.
    #[must_use]
    pub fn is_always(&self) -> bool {
        self.0.is_none()
    }

    /// How much working time lies between two moments.
    #[must_use]
    pub fn between(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> TimeDelta {
        let Some(days) = &self.0 else { return (to - from).max(TimeDelta::zero()) };
        let (mut at, mut worked) = (from, TimeDelta::zero());
        for _ in 0..MOST_DAYS {
            if at >= to {
                return worked;
            }
            let next = days.next(at).min(to);
            if days.works(at) {
                worked += next - at;
            }
            at = next;
        }
        worked + (to - at).max(TimeDelta::zero())
    }

    /// The moment from which on there was so much working time until `to`.
    #[must_use]
    pub fn before(&self, to: DateTime<Utc>, time: TimeDelta) -> DateTime<Utc> {
        let Some(days) = &self.0 else { return to - time };
        let (mut at, mut left) = (to, time);
        for _ in 0..MOST_DAYS {
            let begin = days.begin(at);
            if days.worked_until(at) {
                if left <= at - begin {
                    return at - left;
                }
                left -= at - begin;
            }
            at = begin;
        }
        at - left
    }

    /// The moment at which so much working time will have passed since `from`.
    #[must_use]
    pub fn after(&self, from: DateTime<Utc>, time: TimeDelta) -> DateTime<Utc> {
        // No time has passed at once, even while nobody works.
        let Some(days) = self.0.as_ref().filter(|_| time > TimeDelta::zero()) else { return from + time };
        let (mut at, mut left) = (from, time);
        for _ in 0..MOST_DAYS {
            let next = days.next(at);
            if days.works(at) {
                if left <= next - at {
                    return at + left;
                }
                left -= next - at;
            }
            at = next;
        }
        at + left
    }

    /// The moment itself where people work; else when they last did. As much
    /// working time has passed since the one as since the other, and from there
    /// every time that is whole hours takes whole hours.
    #[must_use]
    pub fn settled(&self, moment: DateTime<Utc>) -> DateTime<Utc> {
        let Some(days) = self.0.as_ref().filter(|days| !days.works(moment)) else { return moment };
        let mut at = days.begin(moment);
        for _ in 0..MOST_DAYS {
            if days.worked_until(at) {
                return at;
            }
            at = days.begin(at);
        }
        moment
    }

    /// How many plain hours these working hours take, counted from a settled moment.
    #[must_use]
    pub fn stretched(&self, settled: DateTime<Utc>, hours: i64) -> i64 {
        let Some(time) = TimeDelta::try_hours(hours).filter(|_| !self.is_always()) else { return hours };
        (self.after(settled, time) - settled).num_hours()
    }
}

impl Days {
    fn works(&self, moment: DateTime<Utc>) -> bool {
        let date = moment.with_timezone(&self.offset).date_naive();
        self.weekdays.contains(&date.weekday().number_from_monday()) && !self.holidays.contains(&date)
    }

    /// Whether people worked right before this moment.
    fn worked_until(&self, moment: DateTime<Utc>) -> bool {
        self.works(moment - TimeDelta::milliseconds(1))
    }

    /// When the next day begins.
    fn next(&self, moment: DateTime<Utc>) -> DateTime<Utc> {
        self.midnight(moment) + TimeDelta::days(1)
    }

    /// When the day began that goes on right before this moment.
    fn begin(&self, moment: DateTime<Utc>) -> DateTime<Utc> {
        self.midnight(moment - TimeDelta::milliseconds(1))
    }

    fn midnight(&self, moment: DateTime<Utc>) -> DateTime<Utc> {
        let local = moment.with_timezone(&self.offset).naive_local();
        moment - (local - local.date().and_time(chrono::NaiveTime::MIN))
    }
}

/// When a day is over where the organization of this calendar is; by UTC without one.
#[must_use]
pub fn end_of(day: NaiveDate, calendar: Option<&calendar::Model>) -> DateTime<Utc> {
    let offset = TimeDelta::minutes(calendar.map_or(0, |row| i64::from(row.offset_minutes)));
    let end = day.and_time(chrono::NaiveTime::MIN).and_utc() + TimeDelta::days(1);
    end.checked_sub_signed(offset).unwrap_or(end)
}

fn number(day: Weekday) -> u32 {
    match day {
        Weekday::Monday => 1,
        Weekday::Tuesday => 2,
        Weekday::Wednesday => 3,
        Weekday::Thursday => 4,
        Weekday::Friday => 5,
        Weekday::Saturday => 6,
        Weekday::Sunday => 7,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::new_id;
    use entities::calendar::{Holidays, Weekdays};
    use proptest::prelude::*;

    fn moment(text: &str) -> DateTime<Utc> {
        text.parse().expect("a moment")
    }

    /// From Monday to Friday, two hours ahead of UTC, with a holiday on Wednesday 4 March 2026.
    fn week() -> Working {
        use Weekday::{Friday, Monday, Thursday, Tuesday, Wednesday};
        let row = calendar::Model {
            id: new_id(),
            organization_id: new_id(),
            weekdays: Weekdays(vec![Monday, Tuesday, Wednesday, Thursday, Friday]),
            holidays: Holidays(vec!["2026-03-04".parse().expect("a date")]),
            offset_minutes: 120,
            version: 1,
            created_at: moment("2026-01-01T00:00:00Z"),
        };
        Working::new(Some(&row))
    }

    #[test]
    fn weekends_and_holidays_do_not_count() {
        let week = week();
        // Sunday noon, two hours ahead.
        let sunday = moment("2026-03-01T10:00:00Z");
        assert_eq!(week.settled(sunday), moment("2026-02-27T22:00:00Z"), "when Friday ended");
        assert_eq!(week.after(sunday, TimeDelta::hours(48)), moment("2026-03-03T22:00:00Z"), "when Tuesday ends");
        assert_eq!(week.after(sunday, TimeDelta::hours(49)), moment("2026-03-04T23:00:00Z"), "one hour into Thursday");
        assert_eq!(week.between(sunday, moment("2026-03-05T23:00:00Z")), TimeDelta::hours(73));
        assert_eq!(week.stretched(week.settled(sunday), 49), 5 * 24 + 1);
        assert_eq!(week.stretched(week.settled(sunday), 0), 0);
        assert_eq!(week.before(moment("2026-03-04T23:00:00Z"), TimeDelta::hours(2)), moment("2026-03-03T21:00:00Z"));
    }

    #[test]
    fn without_a_calendar_every_hour_counts() {
        let (always, now) = (Working::default(), moment("2026-03-01T10:00:00Z"));
        assert_eq!(always.stretched(now, 240), 240);
        assert_eq!(always.after(now, TimeDelta::hours(5)), now + TimeDelta::hours(5));
        assert_eq!(always.settled(now), now);
    }

    proptest! {
        #[test]
        fn there_and_back(start in 0_i64..100_000_000, hours in 0_i64..5_000) {
            let week = week();
            let from = moment("2026-02-01T00:00:00Z") + TimeDelta::seconds(start);
            let time = TimeDelta::hours(hours);
            let passes = week.after(from, time);
            prop_assert_eq!(week.between(from, passes), time);
            let settled = week.settled(from);
            prop_assert_eq!(week.between(settled, from), TimeDelta::zero());
            // From a settled moment working hours take whole hours.
            if hours > 0 {
                prop_assert_eq!(settled + TimeDelta::hours(week.stretched(settled, hours)), passes);
            }
            prop_assert_eq!(week.between(week.before(passes, time), passes), time);
        }

        #[test]
        fn what_never_ends_is_cut_off(hours in 0_i64..1_000_000) {
            let now = moment("2026-03-01T10:00:00Z");
            prop_assert!(week().stretched(week().settled(now), hours) < hours + 24 * 3_660);
        }
    }
}
