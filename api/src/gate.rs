//! The gate: no document reaches execution that does not parse and validate
//! within bounds. The executor's own parser recurses without one.

mod cost;

use crate::error::Error;
use apollo_compiler::Schema;
use apollo_compiler::parser::Parser;
use apollo_compiler::request::coerce_variable_values;
use apollo_compiler::response::JsonMap;
use apollo_compiler::validation::{DiagnosticList, Valid};
use serde_json::{Map, Value, json};

const NESTING: usize = 64;
const TOKENS: usize = 4_000;
/// Errors shown of one document.
const SHOWN: usize = 10;

/// Checks documents against the schema.
pub struct Gate {
    schema: Valid<Schema>,
}

/// A request that was turned away: its errors, as in a GraphQL response.
pub struct TurnedAway(pub Vec<Value>);

impl Gate {
    /// A gate for this schema.
    ///
    /// # Errors
    ///
    /// `INTERNAL` where the schema itself does not hold.
    pub fn new(sdl: &str) -> Result<Self, Error> {
        let schema = Schema::parse_and_validate(sdl, "schema.graphql")
            .map_err(|e| Error::Internal(format!("the schema does not hold: {}", e.errors)))?;
        Ok(Self { schema })
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
    ) -> Result<(), TurnedAway> {
        let mut parser = Parser::new().recursion_limit(NESTING).token_limit(TOKENS);
        let syntax = parser.parse_ast(query, "document");
        if let Err(failed) = syntax {
            return Err(diagnosed("GRAPHQL_PARSE_FAILED", &failed.errors));
        }
        let document = match parser.parse_executable(&self.schema, query, "document") {
            Ok(document) => document.validate(&self.schema),
            Err(failed) => Err(failed),
        };
        let document = document.map_err(|failed| diagnosed("GRAPHQL_VALIDATION_FAILED", &failed.errors))?;
        let Ok(operation) = document.operations.get(operation) else {
            return Err(turned_away("BAD_REQUEST", "`operationName` must name one operation of the document"));
        };
        let variables = own_json(variables)?;
        cost::check(&document, operation).map_err(|message| turned_away("COST_LIMIT", &message))?;
        coerce_variable_values(&self.schema, operation, &variables)
            .map_err(|error| turned_away("BAD_REQUEST", &format!("`variables`: {}", error.message())))?;
        Ok(())
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
    TurnedAway(vec![json!({ "message": message, "extensions": { "code": code } })])
}

fn diagnosed(code: &str, errors: &DiagnosticList) -> TurnedAway {
    let shown = errors.iter().take(SHOWN).map(|diagnostic| {
        let error = diagnostic.unstable_to_json_compat();
        let message = error.message;
        let places: Vec<Value> =
            error.locations.iter().map(|at| json!({ "line": at.line, "column": at.column })).collect();
        json!({ "message": message, "locations": places, "extensions": { "code": code } })
    });
    TurnedAway(shown.collect())
}
