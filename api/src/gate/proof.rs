//! Changes by which somebody proves who they are: at most one a document, so
//! that a thousand guesses are a thousand requests.

use apollo_compiler::Schema;
use apollo_compiler::schema::{FieldDefinition, Name};
use std::collections::BTreeSet;

/// The input fields that hold a secret end in one of these.
const SECRETS: [&str; 4] = ["password", "token", "code", "secret"];
/// How the names of changes begin that have a letter sent to an address.
const LETTERS: &str = "request";

/// The changes that take a secret or send one.
pub struct Proofs {
    mutation: Option<Name>,
    names: BTreeSet<Name>,
}

impl Proofs {
    /// Those of this schema.
    pub fn of(schema: &Schema) -> Self {
        let mutation = schema.schema_definition.mutation.as_ref().map(|root| root.name.clone());
        let root = mutation.as_ref().and_then(|name| schema.get_object(name));
        let fields = root.iter().flat_map(|root| &root.fields).filter(|(_, field)| proves(schema, field));
        let names = fields.map(|(name, _)| name.clone()).collect();
        Self { mutation, names }
    }

    /// Whether a field of this type is one.
    pub fn has(&self, parent: &Name, field: &Name) -> bool {
        self.mutation.as_ref() == Some(parent) && self.names.contains(field)
    }
}

fn proves(schema: &Schema, mutation: &FieldDefinition) -> bool {
    let inputs =
        mutation.arguments.iter().filter_map(|argument| schema.get_input_object(argument.ty.inner_named_type()));
    let fields = inputs.flat_map(|input| input.fields.keys().map(|name| name.to_ascii_lowercase()));
    let names: Vec<String> = fields.chain(mutation.arguments.iter().map(|one| one.name.to_ascii_lowercase())).collect();
    let secret = names.iter().any(|name| SECRETS.iter().any(|secret| name.ends_with(secret)));
    secret || mutation.name.starts_with(LETTERS) && names.iter().any(|name| name == "email")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_that_take_a_secret_or_send_one_are_proofs() {
        let sdl = "type Query { signIn: Int } \
            type Mutation { signIn(input: In!): Int requestReset(input: Mail!): Int invite(input: Mail!): Int \
              end(input: End!): Int refresh(refreshToken: String): Int } \
            input In { email: String, password: String } input Mail { email: String } \
            input End { tokenId: ID, idempotencyKey: String }";
        let schema = Schema::parse_and_validate(sdl, "schema").expect("it holds");
        let proofs = Proofs::of(&schema);
        let names: Vec<&str> = proofs.names.iter().map(Name::as_str).collect();
        assert_eq!(names, ["refresh", "requestReset", "signIn"]);
        assert!(!proofs.has(&Name::new_unchecked("Query"), &Name::new_unchecked("signIn")));
    }
}
