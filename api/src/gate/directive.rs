//! How many directives a document has in one place: counted before it is
//! validated, since most that there are may not be there at all.

use apollo_compiler::ast::{Definition, Document, Selection};

/// The most directives in one place.
pub fn most(document: &Document) -> usize {
    document.definitions.iter().map(of_definition).max().unwrap_or_default()
}

fn of_definition(definition: &Definition) -> usize {
    let own = definition.directives().len();
    let inside = match definition {
        Definition::OperationDefinition(operation) => {
            let variables = operation.variables.iter().map(|variable| variable.directives.len()).max();
            of_selections(&operation.selection_set).max(variables.unwrap_or_default())
        }
        Definition::FragmentDefinition(fragment) => of_selections(&fragment.selection_set),
        _ => 0,
    };
    own.max(inside)
}

/// The parser has bounded how deep they are nested.
fn of_selections(selections: &[Selection]) -> usize {
    let most = selections.iter().map(|selection| match selection {
        Selection::Field(field) => field.directives.len().max(of_selections(&field.selection_set)),
        Selection::FragmentSpread(spread) => spread.directives.len(),
        Selection::InlineFragment(inline) => inline.directives.len().max(of_selections(&inline.selection_set)),
    });
    most.max().unwrap_or_default()
}
