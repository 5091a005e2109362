//! Turns what a client sent into values that cannot be wrong, or says of every
//! wrong field what would be right.

use crate::error::{Refusal, RefusalCode};
use crate::global_id;
use actix_web::http::Uri;
use async_graphql::{ID, MaybeUndefined};
use chrono::{DateTime, Datelike, SubsecRound, Utc};
use entities::TypedId;
use uuid::Uuid;

/// A line: a title.
pub const LINE: usize = 200;
/// A name of a person, a team, an organization or an issue.
pub const NAME: usize = 100;
/// A passage, an answer, a reason.
pub const PASSAGE: usize = 5_000;
/// A text of several pages.
pub const TEXT: usize = 40_000;
/// Ids in one list.
pub const LIST: usize = 50;
const EMAIL: usize = 254;
const URL: usize = 2_000;

/// What parsing an input gives.
pub type Parsed<T> = Result<T, Vec<Refusal>>;

/// What a partial update does with a value that may be absent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Patch<T> {
    /// It stays: the client left it out.
    Keep,
    /// It goes: the client gave `null`.
    Clear,
    /// It becomes this.
    Set(T),
}

impl<T> Patch<T> {
    /// What the client said; a value that says nothing clears.
    pub fn of<U>(given: MaybeUndefined<U>, parse: impl FnOnce(U) -> Option<T>) -> Self {
        match given {
            MaybeUndefined::Undefined => Self::Keep,
            MaybeUndefined::Null => Self::Clear,
            MaybeUndefined::Value(value) => parse(value).map_or(Self::Clear, Self::Set),
        }
    }

    /// The value then.
    #[must_use]
    pub fn over(self, before: Option<T>) -> Option<T> {
        match self {
            Self::Keep => before,
            Self::Clear => None,
            Self::Set(value) => Some(value),
        }
    }
}

/// Collects what is wrong while an input is parsed. A field that is wrong gives
/// a placeholder, which never leaves: [`Check::done`] then gives the refusals.
#[derive(Default)]
pub struct Check {
    refusals: Vec<Refusal>,
}

impl Check {
    /// The value, if nothing was wrong.
    pub fn done<T>(self, value: T) -> Parsed<T> {
        if self.refusals.is_empty() { Ok(value) } else { Err(self.refusals) }
    }

    /// Says that a field is wrong.
    pub fn refuse(&mut self, code: RefusalCode, path: &str, message: impl Into<String>) {
        self.refusals.push(Refusal::new(code, path, message));
    }

    /// An id of this kind.
    pub fn id<T: TypedId>(&mut self, path: &str, id: &ID) -> T {
        global_id::decode(id).unwrap_or_else(|| {
            self.refuse(RefusalCode::NotFound, path, "names nothing that you can see");
            T::from(Uuid::nil())
        })
    }

    /// At most [`LIST`] different ids of this kind.
    pub fn ids<T: TypedId + PartialEq>(&mut self, path: &str, ids: Option<Vec<ID>>) -> Vec<T> {
        let ids = self.list(path, ids);
        let mut found: Vec<T> = Vec::with_capacity(ids.len());
        for (place, id) in ids.iter().enumerate() {
            let id = self.id(&format!("{path}.{place}"), id);
            if !found.contains(&id) {
                found.push(id);
            }
        }
        found
    }

    /// At most [`LIST`] items.
    pub fn list<T>(&mut self, path: &str, items: Option<Vec<T>>) -> Vec<T> {
        let items = items.unwrap_or_default();
        if items.len() > LIST {
            self.refuse(RefusalCode::BadInput, path, format!("holds at most {LIST} items; this has {}", items.len()));
            return Vec::new();
        }
        items
    }

    /// A text of at most `most` characters that says something.
    pub fn text(&mut self, path: &str, text: String, most: usize) -> String {
        if text.trim().is_empty() {
            self.refuse(RefusalCode::BadInput, path, "must not be empty");
        }
        self.bounded(path, text, most)
    }

    /// A text, or nothing where it is absent or says nothing.
    pub fn optional(&mut self, path: &str, text: Option<String>, most: usize) -> Option<String> {
        let text = text.filter(|text| !text.trim().is_empty())?;
        Some(self.bounded(path, text, most))
    }

    /// An e-mail address, in lower case.
    pub fn email(&mut self, path: &str, email: &str) -> String {
        let email = self.bounded(path, email.trim().to_ascii_lowercase(), EMAIL);
        let plausible = email.split_once('@').is_some_and(|(name, host)| {
            !name.is_empty() && host.split('.').count() > 1 && host.split('.').all(|part| !part.is_empty())
        });
        let odd = |c: char| !c.is_ascii_graphic() || ",;:<>()[]\\\"".contains(c);
        if !plausible || email.matches('@').count() > 1 || email.contains(odd) {
            self.refuse(RefusalCode::BadInput, path, "must be an e-mail address, such as `ada@example.org`");
        }
        email
    }

    /// Where something can be read: `http` or `https`, of a host, and without anybody's name or password.
    pub fn url(&mut self, path: &str, url: &str) -> String {
        let url = self.bounded(path, url.trim().to_owned(), URL);
        let there = url.parse::<Uri>().is_ok_and(|uri| {
            matches!(uri.scheme_str(), Some("http" | "https"))
                && uri.host().is_some_and(|host| !host.is_empty())
                && uri.authority().is_some_and(|there| !there.as_str().contains('@'))
        });
        if !there {
            self.refuse(RefusalCode::BadInput, path, "must be a URL, such as `https://example.org/report`");
        }
        url
    }

    /// What a field of a partial update gives that can be changed and not cleared; nothing where it is absent.
    pub fn kept<T>(&mut self, path: &str, field: MaybeUndefined<T>) -> Option<T> {
        match field {
            MaybeUndefined::Undefined => None,
            MaybeUndefined::Value(value) => Some(value),
            MaybeUndefined::Null => {
                self.refuse(RefusalCode::BadInput, path, "must not be null; leave it out to keep what is there");
                None
            }
        }
    }

    /// A whole number within a range.
    pub fn number(&mut self, path: &str, number: i32, range: std::ops::RangeInclusive<i32>) -> i32 {
        if !range.contains(&number) {
            let message = format!("must be from {} to {}; this is {number}", range.start(), range.end());
            self.refuse(RefusalCode::BadInput, path, message);
        }
        number
    }

    /// A weight, in millionths: above 0, at most a million, with at most 6 decimals.
    pub fn weight(&mut self, path: &str, weight: Option<f64>) -> i64 {
        let millionths = weight.unwrap_or(1.0) * 1e6;
        let whole = millionths.round();
        if !(1.0..=1e12).contains(&whole) || (millionths - whole).abs() > 1e-3 {
            self.refuse(RefusalCode::BadInput, path, "must be above 0 and at most 1000000, with at most 6 decimals");
            return 1;
        }
        #[expect(clippy::cast_possible_truncation, reason = "whole and between 1 and 10^12")]
        let weight = whole as i64;
        weight
    }

    /// A moment that every database can keep, to the millisecond.
    pub fn moment(&mut self, path: &str, moment: DateTime<Utc>) -> DateTime<Utc> {
        if !(1900..=9999).contains(&moment.year()) {
            self.refuse(RefusalCode::BadInput, path, "must be between the years 1900 and 9999");
            return DateTime::UNIX_EPOCH;
        }
        moment.trunc_subsecs(3)
    }

    fn bounded(&mut self, path: &str, text: String, most: usize) -> String {
        let length = text.chars().count();
        if length > most {
            let message = format!("must be at most {most} characters long; this has {length}");
            self.refuse(RefusalCode::BadInput, path, message);
        }
        if text.contains('\0') {
            self.refuse(RefusalCode::BadInput, path, "must not contain the character U+0000");
        }
        text
    }
}
