//! Values that a careless server chokes on.

use super::scene::Scene;
use api::clock::new_id;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use proptest::collection::vec;
use proptest::prelude::{any, prop_oneof};
use proptest::sample::select;
use proptest::strategy::Strategy;
use serde_json::{Value, json};
use uuid::Uuid;

/// What stands for something that no JSON value can hold, and what is sent in its place.
const BROKEN: [(&str, &str); 5] = [
    ("%lone%", "\\ud800"),
    ("%upside-down%", "\\udc00\\ud800"),
    ("\"%vast%\"", "1e999"),
    ("\"%no-number%\"", "NaN"),
    ("\"%unquoted%\"", "'"),
];

/// Texts.
const TEXTS: [&str; 34] = [
    "",
    " ",
    "\u{0}",
    "a\u{0}b",
    "\u{1}\u{8}\u{b}\u{1b}[31m\u{7f}\u{85}",
    "\r\nset-cookie: a=b\r\n\r\n",
    "\u{202e}txet\u{2066}\u{200f}",
    "\u{feff}\u{fffe}\u{ffff}\u{10ffff}\u{2028}\u{2029}",
    "e\u{301}\u{301}\u{301}",
    "%lone%",
    "%upside-down%",
    "%vast%",
    "%no-number%",
    "%unquoted%",
    "'",
    "\"",
    "\\",
    "'; DROP TABLE \"user\"; --",
    "' OR 1=1 --",
    "\") OR (1=1",
    "%",
    "_%_",
    "$1",
    "?",
    "{}",
    "${jndi:ldap://127.0.0.1/a}",
    "{{7*7}}",
    "../../../../etc/passwd",
    "..\\..\\windows\\win.ini",
    "file:///etc/passwd",
    "https://issuer.example/../..//",
    "<script>alert(1)</script>",
    "[a](javascript:alert(1)) ![](x onerror=alert(1)) <img src=x>",
    "=HYPERLINK(\"http://a.example\")",
];

/// Moments at the edges, and beyond them.
const MOMENTS: [&str; 16] = [
    "0000-01-01T00:00:00Z",
    "0001-01-01T00:00:00Z",
    "-0001-12-31T23:59:59Z",
    "-262143-01-01T00:00:00Z",
    "+262142-12-31T23:59:59Z",
    "-4713-11-24T00:00:00Z",
    "+294276-12-31T23:59:59.999999Z",
    "+294277-01-01T00:00:00Z",
    "9999-12-31T23:59:60Z",
    "9999-12-31T23:59:59.999999999-23:59",
    "1969-12-31T23:59:59.999999999Z",
    "2026-02-30T00:00:00Z",
    "2026-03-01T24:00:00Z",
    "2026-03-01T09:00:00+99:99",
    "2026-03-01",
    "2262-04-11T23:47:16.854775808Z",
];

/// Addresses of the other organization that are sent, and so invited and read again.
pub const KNOWN: [&str; 2] = ["mark-b-dan@example.org", "mark-b-lead@example.org"];

/// Addresses that are none.
const ADDRESSES: [&str; 7] = [
    "new@example.org",
    "a@b@c",
    "\"a b\"@example.org",
    "a'--@example.org",
    "a@[127.0.0.1]",
    "ä@\u{202e}example.org",
    "a\u{0}@example.org",
];

/// A value of any type; ids are of what is there.
pub fn values(scene: &Scene) -> impl Strategy<Value = Value> + use<> {
    let pair = |text: &str| URL_SAFE_NO_PAD.encode(text);
    let own = scene.things.values().cloned();
    let shapes = scene.things.keys().flat_map(|kind| {
        let random: Uuid = new_id();
        [format!("{kind}:{}", random.simple()), format!("{kind}:x"), format!("{kind}:{random}' --")]
    });
    let ids = own.chain(scene.foreign.values().cloned()).chain(shapes.map(|text| pair(&text)));
    let cursors = ["1:", "1:0", "2:00000000000000000000000000000000", "1:' OR 1=1 --", "1:\u{0}", "-1:x", "1:ffffffff"];
    let ids: Vec<String> = ids.chain(cursors.map(pair)).collect();
    prop_oneof![
        4 => texts().prop_map(Value::from),
        3 => wrong_types(),
        3 => select(ids).prop_map(Value::from),
        1 => select(&MOMENTS[..]).prop_map(Value::from),
        1 => select([&KNOWN[..], &ADDRESSES[..]].concat()).prop_map(Value::from),
    ]
}

/// A text.
pub fn texts() -> impl Strategy<Value = String> {
    let pieces = select(vec!["a", "ä", "\u{202e}", "\u{1f600}", "\"", "\\", " ", "9", "["]);
    let lengths = select(vec![101_usize, 201, 5_001, 20_000, 60_000]);
    let random = vec(any::<char>(), 0..40).prop_map(String::from_iter);
    prop_oneof![
        6 => select(&TEXTS[..]).prop_map(str::to_owned),
        2 => random,
        1 => (pieces, lengths).prop_map(|(piece, times)| piece.repeat(times)),
    ]
}

fn wrong_types() -> impl Strategy<Value = Value> {
    let bounds = [i64::from(i32::MIN) - 1, i64::from(i32::MIN), -1, 0, 1, 101, i64::from(i32::MAX), i64::MAX, i64::MIN];
    let numbers =
        bounds.map(Value::from).into_iter().chain([json!(u64::MAX), json!(1.5), json!(1e308), json!(-1e-320)]);
    let deep = (0..60).fold(json!(1), |inner, _| json!([inner]));
    let others = [Value::Null, json!(true), json!([]), json!({}), json!([null]), json!({ "a": 1 }), json!([[]]), deep];
    let many = json!(std::iter::repeat_n("x", 5_000).collect::<Vec<_>>());
    select(numbers.chain(others).chain([many, json!({ "__proto__": {} }), json!({ "": "" })]).collect::<Vec<_>>())
}

/// A body with what no JSON value can hold.
pub fn broken(body: &str) -> String {
    BROKEN.iter().fold(body.to_owned(), |body, (stands, sent)| body.replace(stands, sent))
}
