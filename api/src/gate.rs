//! The gate: no document reaches execution that does not parse and validate
//! within bounds. The executor's own parser recurses without one.

mod bounds;
mod cost;
mod directive;
mod handed;
mod known;
mod proof;
mod size;

pub use bounds::Bounds;
pub use cost::Cost;

use crate::error::Error;
use apollo_compiler::Schema;
use apollo_compiler::parser::Parser;
use apollo_compiler::request::coerce_variable_values;
use apollo_compiler::response::JsonMap;
use apollo_compiler::validation::{DiagnosticList, Valid};
use async_graphql::parser::types::ExecutableDocument as Parsed;
use known::{Document, Known};
use proof::Proofs;
use serde_json::{Map, Value, json};

/// Errors shown of one document, and how much of each, in characters: a name may be as long as the document.
const SHOWN: usize = 10;
const LONGEST_MESSAGE: usize = 400;

/// Checks documents against the schema.
pub struct Gate {
    schema: Valid<Schema>,
    proofs: Proofs,
    bounds: Bounds,
    known: Known,
}

/// A request that was let through.
pub struct Passed {
    /// Its document, for the executor.
    pub parsed: Parsed,
    /// Whether it changes nothing.
    pub is_query: bool,
    /// Whether it goes on: a subscription.
    pub is_subscription: bool,
    /// What it costs.
    pub cost: Cost,
}

/// A request that was turned away.
pub struct TurnedAway {
    /// Its errors, as in a GraphQL response.
    pub errors: Vec<Value>,
    /// Whether it went beyond what anybody may ask.
    pub hostile: bool,
}

impl Gate {
    /// A gate for this schema, with these bounds.
    ///
    /// # Errors
    ///
    /// `INTERNAL` where the schema itself does not hold.
    pub fn new(sdl: &str, bounds: Bounds) -> Result<Self, Error> {
        let schema = Schema::parse_and_validate(sdl, "schema.graphql")
            .map_err(|e| Error::Internal(format!("the schema does not hold: {}", e.errors)))?;
        Ok(Self { proofs: Proofs::of(&schema), schema, bounds, known: Known::default() })
    }

    /// Lets a request pass that parses, fits the schema, and names one
    /// operation with the variables it takes.
    ///
    /// # Errors
    ///
    /// What is wrong with it, with the place.
    pub fn check(
        &self,
        query: &str,
        operation: Option<&str>,
        variables: &Map<String, Value>,
    ) -> Result<Passed, TurnedAway> {
        let document = match self.known.get(query) {
            Some(document) => document,
            None => self.known.keep(query, self.read(query)?),
        };
        let Ok(operation) = document.checked.operations.get(operation) else {
            return Err(turned_away("BAD_REQUEST", "`operationName` must name one operation of the document"));
        };
        let variables = own_json(variables)?;
        let variables = coerce_variable_values(&self.schema, operation, &variables)
            .map_err(|error| turned_away("BAD_REQUEST", &format!("`variables`: {}", error.message())))?;
        let cost = cost::cost(&document.checked, operation, &variables);
        if cost.rows > self.bounds.rows {
            let (most, rows) = (self.bounds.rows, cost.rows);
            let message = format!("a request may return at most {most} rows; this may return {rows}: ask for fewer");
            return Err(hostile("COST_LIMIT", &message));
        }
        let (is_query, is_subscription) = (operation.is_query(), operation.is_subscription());
        Ok(Passed { parsed: document.parsed.clone(), is_query, is_subscription, cost })
    }

    /// Parses and validates a document within bounds, and only then hands it to
    /// the executor.
    fn read(&self, query: &str) -> Result<Document, TurnedAway> {
        let Bounds { nesting, tokens, directives, .. } = self.bounds;
        let mut parser = Parser::new().recursion_limit(nesting).token_limit(tokens);
        let syntax = parser.parse_ast(query, "document").map_err(|failed| {
            let hostile = parser.recursion_reached() >= nesting || parser.tokens_reached() >= tokens;
            TurnedAway { errors: diagnosed("GRAPHQL_PARSE_FAILED", &failed.errors), hostile }
        })?;
        let most = directive::most(&syntax);
        if most > directives {
            let message = format!("there may be at most {directives} directives in one place; this has {most}");
            return Err(hostile("COST_LIMIT", &message));
        }
        let invalid = |errors: &DiagnosticList| diagnosed("GRAPHQL_VALIDATION_FAILED", errors);
        let checked = syntax
            .to_executable_validate(&self.schema)
            .map_err(|failed| TurnedAway { errors: invalid(&failed.errors), hostile: false })?;
        size::check(&checked, &self.bounds, &self.proofs).map_err(|message| hostile("COST_LIMIT", &message))?;
        let parsed = handed::handed(&syntax, query)
            .map_err(|message| turned_away("GRAPHQL_PARSE_FAILED", &shortened(&message)))?;
        Ok(Document { checked, parsed })
    }
}

/// The variables in the form that the validator takes.
fn own_json(variables: &Map<String, Value>) -> Result<JsonMap, TurnedAway> {
    let bytes = serde_json::to_vec(variables);
    let read = bytes.and_then(|bytes| serde_json::from_slice(&bytes));
    read.map_err(|error| turned_away("BAD_REQUEST", &format!("`variables`: {error}")))
}

/// One error as in a GraphQL response.
#[must_use]
pub fn turned_away(code: &str, message: &str) -> TurnedAway {
    TurnedAway { errors: vec![json!({ "message": message, "extensions": { "code": code } })], hostile: false }
}

fn hostile(code: &str, message: &str) -> TurnedAway {
    TurnedAway { hostile: true, ..turned_away(code, message) }
}

fn diagnosed(code: &str, errors: &DiagnosticList) -> Vec<Value> {
    let shown = errors.iter().take(SHOWN).map(|diagnostic| {
        let error = diagnostic.unstable_to_json_compat();
        let message = shortened(&error.message);
        let places: Vec<Value> =
            error.locations.iter().map(|at| json!({ "line": at.line, "column": at.column })).collect();
        json!({ "message": message, "locations": places, "extensions": { "code": code } })
    });
    shown.collect()
}

fn shortened(message: &str) -> String {
    let mut short: String = message.chars().take(LONGEST_MESSAGE).collect();
    if short.len() < message.len() {
        short.push('…');
    }
    short
}
