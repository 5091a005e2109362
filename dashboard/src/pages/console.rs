//! What can I query? Ask the API by hand, as oneself.

use super::{Page, Place, Viewing};
use crate::act::SCHEMA;
use crate::ask::Failure;
use crate::context::Context;
use crate::{Asked, schema};
use maud::{Markup, html};
use serde_json::{Map, Value};
use std::rc::Rc;

const EXAMPLES: [(&str, &str); 4] = [
    ("Who am I?", "{ viewer { user { name email } organization { name } role } }"),
    (
        "How near is agreement?",
        "{\n  initiatives(first: 5) {\n    nodes {\n      title\n      proposals(first: 5) {\n        nodes { title assessment { summary readiness { score low high } } }\n      }\n    }\n  }\n}",
    ),
    ("What waits for me?", "{ viewer { turn { waitsForMe { kind why since answers } } } }"),
    (
        "Find something",
        "{ search(query: \"session\", first: 5) { nodes { snippet { text isMatch } node { __typename id } } } }",
    ),
];

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query")]
struct Operation {
    viewer: Option<Viewing>,
}

/// The page.
///
/// # Errors
///
/// Where nobody is signed in.
pub async fn show(context: Rc<Context>) -> Result<Page, Failure> {
    if !context.signed_in() {
        return Err(Failure::SignIn);
    }
    let viewer = context.ask::<Operation, ()>(()).await?.data.viewer;
    let address = context.query();
    let sent = context.kept().unwrap_or(&address);
    let example = address.get("example").and_then(|at| EXAMPLES.get(at.parse::<usize>().ok()?)).map(|one| one.1);
    let query = sent.get("query").or(example).unwrap_or(EXAMPLES[0].1).to_owned();
    let variables = sent.get("variables").unwrap_or("{}").to_owned();
    let answer = match sent.get("run") {
        Some(_) if context.kept().is_some() => Some(run(&context, &query, &variables).await),
        _ => None,
    };
    let body = html! {
        div .title { h1 { "Console" } p .lead { "Everything that a page shows can be asked here, with your rights and limits. The schema is at " a href="/schema.graphql" { "/schema.graphql" } "." } }
        div .grid {
            section .card .wide aria-labelledby="h-ask" {
                h2 #h-ask { "Ask" }
                form .form method="post" action="/console" {
                    input type="hidden" name="form-token" value=(context.form_token());
                    input type="hidden" name="do" value="console";
                    div .field { label for="query" { "Query" } textarea #query name="query" rows="14" spellcheck="false" .code { (query) } }
                    div .field { label for="variables" { "Variables, as JSON" } textarea #variables name="variables" rows="4" spellcheck="false" .code { (variables) } }
                    div .act { button .pri type="submit" name="run" value="true" { "Run" } }
                }
                @if let Some(answer) = answer { h2 { "Answer" } div .scroll tabindex="0" role="group" aria-label="Answer, scrolls" { pre #answer-text { (answer) } } }
            }
            div .side .stack {
                section .card aria-labelledby="h-examples" { h2 #h-examples { "Examples" }
                    ul { @for (at, (word, _)) in EXAMPLES.iter().enumerate() { li { a href={ "?example=" (at) } { (word) } } } } }
                (reference(address.get("type")))
            }
        }
    };
    let place = Place { initiative: None, at: "/console" };
    Ok(Page { title: "Console".to_owned(), place, viewing: viewer, body, status: None })
}

async fn run(context: &Context, query: &str, variables: &str) -> String {
    let variables = if variables.trim().is_empty() { "{}" } else { variables };
    let variables: Map<String, Value> = match serde_json::from_str(variables) {
        Ok(variables) => variables,
        Err(error) => return format!("The variables are no JSON object: {error}"),
    };
    let text = context.answer(Asked { query: query.to_owned(), variables }).await;
    let read: Result<Value, _> = serde_json::from_str(&text);
    read.ok().and_then(|value| serde_json::to_string_pretty(&value).ok()).unwrap_or(text)
}

/// The types of the schema, and one of them whole.
fn reference(kind: Option<&str>) -> Markup {
    let mut names: Vec<&str> = SCHEMA.lines().filter_map(defined).collect();
    names.sort_unstable();
    html! {
        section .card #schema aria-labelledby="h-schema" {
            h2 #h-schema { "Schema" }
            form .form .inline method="get" action="/console#schema" {
                div .field { label for="type" { "Type" }
                    select #type name="type" { @for name in &names { option value=(name) selected[kind == Some(name)] { (name) } } } }
                button type="submit" { "Show" }
            }
            @if let Some(text) = kind.and_then(definition) {
                div .scroll tabindex="0" role="group" aria-label="Definition, scrolls" { pre { (text) } }
            }
        }
    }
}

/// The name that a line of the schema defines.
fn defined(line: &str) -> Option<&str> {
    let mut words = line.split([' ', '@', '{', '=']);
    let kind = words.next()?;
    matches!(kind, "type" | "input" | "enum" | "union" | "interface" | "scalar").then(|| words.next()).flatten()
}

/// A definition as it is written, with its description.
fn definition(name: &str) -> Option<String> {
    let lines: Vec<&str> = SCHEMA.lines().collect();
    let at = lines.iter().position(|line| defined(line) == Some(name))?;
    let described = at.checked_sub(1).filter(|before| lines[*before] == "\"\"\"");
    let from = described.and_then(|end| lines[..end].iter().rposition(|line| *line == "\"\"\"")).unwrap_or(at);
    let to =
        lines[at..].iter().position(|line| line.is_empty() || *line == "}").map_or(lines.len(), |end| at + end + 1);
    Some(lines[from..to].join("\n").trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_definition_is_whole() {
        let stance = definition("Stance").expect("it is there");
        assert!(stance.starts_with("\"\"\"") && stance.contains("enum Stance {") && stance.ends_with('}'), "{stance}");
        assert!(stance.contains("NEEDS_TIME") && !stance.contains("\ntype "), "{stance}");
        assert_eq!(definition("NoSuchType"), None);
    }
}
