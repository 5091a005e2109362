//! What digests and hashes cover, byte for byte: the one place that says so.
//!
//! A **field** is the length of its bytes (8, the greatest first) and the bytes.
//! Ids are their 16 bytes, texts are UTF-8, whole numbers have 8 bytes, and a
//! moment is the seconds since 1970 (8 bytes) and the nanoseconds (4). What may
//! be missing is a byte before: 0 for missing, 1 for there.
//!
//! The **content** of an event is SHA-256 over the name of this encoding, the
//! salt, `before` and `after`. Its **digest** is SHA-256 over the name, the id,
//! organization, initiative, actor, kind, kind and id of the subject, both
//! moments, and the content's SHA-256. So the content and its salt can be
//! erased, and all the rest is still what was sealed.
//!
//! JSON is a byte for its kind and then: nothing for `null`, `false` and `true`;
//! a field for a text, and for a number in its shortest decimal form, since
//! databases write numbers and order members as they like; the count of items
//! and each of them for lists; the count of members and each name and value, by
//! name, for objects.
//!
//! A **seal** is SHA-256 over the name, organization, number, hash before,
//! count of events and both moments; and then, for each event in order,
//! SHA-256 over what there was so far and the event's digest.

use crate::once::sha256;
use chrono::{DateTime, Utc};
use entities::{event, seal};
use serde_json::Value;
use uuid::Uuid;

/// The hash before the first seal.
pub const NONE: &str = "0000000000000000000000000000000000000000000000000000000000000000";

const CONTENT: &str = "entente content 1";
const EVENT: &str = "entente event 1";
const SEAL: &str = "entente seal 1";

/// What is sealed of an event's content.
#[must_use]
pub fn content(event: &event::Model) -> String {
    let mut bytes = Bytes::named(CONTENT);
    bytes.maybe(event.salt.as_ref(), |bytes, salt| bytes.field(salt.as_bytes()));
    bytes.maybe(event.before.as_ref(), Bytes::json);
    bytes.maybe(event.after.as_ref(), Bytes::json);
    bytes.sha256()
}

/// What is sealed of an event with this content.
#[must_use]
pub fn event(event: &event::Model, content: &str) -> String {
    let mut bytes = Bytes::named(EVENT);
    bytes.id(event.id.0);
    bytes.id(event.organization_id.0);
    bytes.maybe(event.initiative_id, |bytes, id| bytes.id(id.0));
    bytes.maybe(event.actor_id, |bytes, id| bytes.id(id.0));
    bytes.field(event.kind.as_bytes());
    bytes.field(event.subject_kind.as_bytes());
    bytes.id(event.subject_id);
    bytes.moment(event.happened_at);
    bytes.moment(event.recorded_at);
    bytes.field(content.as_bytes());
    bytes.sha256()
}

/// The hash of a seal before its first event.
#[must_use]
pub fn begun(seal: &seal::Model, previous: &str) -> String {
    let mut bytes = Bytes::named(SEAL);
    bytes.id(seal.organization_id.0);
    bytes.whole(i64::from(seal.number));
    bytes.field(previous.as_bytes());
    bytes.whole(i64::from(seal.events));
    bytes.moment(seal.recorded_until);
    bytes.moment(seal.sealed_at);
    bytes.sha256()
}

/// The hash of a seal after one more event.
#[must_use]
pub fn with(hash: &str, digest: &str) -> String {
    let mut bytes = Bytes::default();
    bytes.field(hash.as_bytes());
    bytes.field(digest.as_bytes());
    bytes.sha256()
}

/// Bytes to take the digest of.
#[derive(Default)]
struct Bytes(Vec<u8>);

impl Bytes {
    fn named(name: &str) -> Self {
        let mut bytes = Self::default();
        bytes.field(name.as_bytes());
        bytes
    }

    fn sha256(&self) -> String {
        sha256(&self.0)
    }

    fn count(&mut self, count: usize) {
        self.0.extend((count as u64).to_be_bytes());
    }

    fn field(&mut self, field: &[u8]) {
        self.count(field.len());
        self.0.extend(field);
    }

    fn id(&mut self, id: Uuid) {
        self.field(id.as_bytes());
    }

    fn whole(&mut self, number: i64) {
        self.field(&number.to_be_bytes());
    }

    fn moment(&mut self, moment: DateTime<Utc>) {
        self.field(&moment.timestamp().to_be_bytes());
        self.field(&moment.timestamp_subsec_nanos().to_be_bytes());
    }

    fn maybe<T>(&mut self, value: Option<T>, put: impl FnOnce(&mut Self, T)) {
        self.0.push(u8::from(value.is_some()));
        if let Some(value) = value {
            put(self, value);
        }
    }

    fn json(&mut self, value: &Value) {
        match value {
            Value::Null => self.0.push(b'n'),
            Value::Bool(truth) => self.0.push(if *truth { b't' } else { b'f' }),
            Value::Number(number) => {
                self.0.push(b'd');
                self.field(shortest(&number.to_string()).as_bytes());
            }
            Value::String(text) => {
                self.0.push(b's');
                self.field(text.as_bytes());
            }
            Value::Array(items) => {
                self.0.push(b'a');
                self.count(items.len());
                for item in items {
                    self.json(item);
                }
            }
            Value::Object(members) => {
                self.0.push(b'o');
                self.count(members.len());
                let mut members: Vec<_> = members.iter().collect();
                members.sort_unstable_by_key(|(name, _)| name.as_bytes());
                for (name, value) in members {
                    self.field(name.as_bytes());
                    self.json(value);
                }
            }
        }
    }
}

/// A JSON number as its digits and a power of ten, the same however it was
/// written: `1.50e3`, `1500` and `1500.0` are all `15e2`.
fn shortest(number: &str) -> String {
    let (sign, number) = number.strip_prefix('-').map_or(("", number), |rest| ("-", rest));
    let (mantissa, power) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    let digits = digits.trim_start_matches('0');
    let kept = digits.trim_end_matches('0');
    if kept.is_empty() {
        return "0".to_owned();
    }
    let size = |text: &str| i64::try_from(text.len()).unwrap_or(i64::MAX);
    // An `f64` has no power that does not fit.
    let power = power.parse::<i64>().unwrap_or_default() - size(fraction) + size(digits) - size(kept);
    format!("{sign}{kept}e{power}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        let mut bytes = Bytes::default();
        bytes.json(&serde_json::from_str(text).expect("JSON"));
        bytes.sha256()
    }

    #[test]
    fn json_is_the_same_however_a_database_writes_it() {
        for (one, other) in [
            (r#"{"a": 1, "b": {"d": [], "c": null}}"#, r#"{"b":{"c":null,"d":[]},"a":1.0}"#),
            ("1500", "1.50e3"),
            ("-0.0", "0"),
            ("1e-7", "0.0000001"),
            ("1.152921504606847e18", "1152921504606847000"),
            ("1e22", "10000000000000000000000"),
            ("\"\\u00e9\"", "\"é\""),
        ] {
            assert_eq!(read(one), read(other), "{one} is {other}");
        }
    }

    #[test]
    fn other_json_is_another() {
        let all = [
            "null",
            "false",
            "true",
            "0",
            "\"0\"",
            "\"\"",
            "[]",
            "{}",
            "[[]]",
            "[[],[]]",
            "[0]",
            "[\"0\"]",
            "1",
            "-1",
            "10",
            "0.1",
            "12",
            "[1,2]",
            "[12]",
            "[2,1]",
            "{\"a\":1}",
            "{\"a\":\"1\"}",
            "{\"b\":1}",
            "{\"a\":{\"b\":1}}",
            "{\"a\":{},\"b\":1}",
            "[\"a\",1]",
            "18446744073709551615",
            "18446744073709551614",
            "9007199254740993",
            "9007199254740992",
            "0.30000000000000004",
            "0.3",
        ];
        let mut digests: Vec<String> = all.iter().map(|text| read(text)).collect();
        digests.sort();
        digests.dedup();
        assert_eq!(digests.len(), all.len());
    }
}
