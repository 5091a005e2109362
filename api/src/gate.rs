//! The gate: no document reaches execution that does not parse and validate
//! within bounds. The executor's own parser recurses without one.

mod cost;
mod known;

use crate::error::Error;
use apollo_compiler::parser::Parser;
use apollo_compiler::request::coerce_variable_values;
use apollo_compiler::response::JsonMap;
use apollo_compiler::validation::{DiagnosticList, Valid};
use apollo_compiler::{ExecutableDocument, Schema};
use async_graphql::parser::types::ExecutableDocument as Parsed;
use known::{Document, Known};
use serde_json::{Map, Value, json};

const NESTING: usize = 64;
const TOKENS: usize = 4_000;
/// Errors shown of one document.
const SHOWN: usize = 10;

/// Checks documents against the schema.
pub struct Gate {
    schema: Valid<Schema>,
    known: Known,
}

/// A request that was let through.
pub struct Passed {
    /// Its document, for the executor.
    pub parsed: Parsed,
    /// Whether it changes nothing.
    pub is_query: bool,
}

/// A request that was turned away.
pub struct TurnedAway {
    /// Its errors, as in a GraphQL response.
    pub errors: Vec<Value>,
    /// Whether it went beyond what anybody may ask.
    pub hostile: bool,
}

impl Gate {
    /// A gate for this schema.
    ///
    /// # Errors
    ///
    /// `INTERNAL` where the schema itself does not hold.
    pub fn new(sdl: &str) -> Result<Self, Error> {
        let schema = Schema::parse_and_validate(sdl, "schema.graphql")
            .map_err(|e| Error::Internal(format!("the schema does not hold: {}", e.errors)))?;
        Ok(Self { schema, known: Known::default() })
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
        cost::check(&document.checked, operation).map_err(|message| hostile("COST_LIMIT", &message))?;
        coerce_variable_values(&self.schema, operation, &variables)
            .map_err(|error| turned_away("BAD_REQUEST", &format!("`variables`: {}", error.message())))?;
        Ok(Passed { parsed: document.parsed.clone(), is_query: operation.is_query() })
    }

    /// Parses and validates a document within bounds, and only then hands it to
    /// the executor's parser.
    fn read(&self, query: &str) -> Result<Document, TurnedAway> {
        let mut parser = Parser::new().recursion_limit(NESTING).token_limit(TOKENS);
        let syntax = parser.parse_ast(query, "document");
        if let Err(failed) = syntax {
            let too_much = parser.recursion_reached() >= NESTING || parser.tokens_reached() >= TOKENS;
            return Err(TurnedAway { errors: diagnosed("GRAPHQL_PARSE_FAILED", &failed.errors), hostile: too_much });
        }
        let checked = match parser.parse_executable(&self.schema, query, "document") {
            Ok(document) => document.validate(&self.schema),
            Err(failed) => Err(failed),
        };
        let invalid = |errors: &DiagnosticList| diagnosed("GRAPHQL_VALIDATION_FAILED", errors);
        let checked: Valid<ExecutableDocument> =
            checked.map_err(|failed| TurnedAway { errors: invalid(&failed.errors), hostile: false })?;
        let parsed = async_graphql::parser::parse_query(query)
            .map_err(|error| turned_away("GRAPHQL_PARSE_FAILED", &error.to_string()))?;
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
        let message = error.message;
        let places: Vec<Value> =
            error.locations.iter().map(|at| json!({ "line": at.line, "column": at.column })).collect();
        json!({ "message": message, "locations": places, "extensions": { "code": code } })
    });
    shown.collect()
}
