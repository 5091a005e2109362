//! How many rows an operation may return at most: the pages it asks for times
//! what it asks of each row. Counted once for each fragment.

use apollo_compiler::ExecutableDocument;
use apollo_compiler::ast::{NamedType, Value};
use apollo_compiler::executable::{Field, Operation, Selection, SelectionSet};
use apollo_compiler::response::JsonMap;
use std::collections::HashMap;

/// The longest page, and the most ids looked up at once.
const PAGE: usize = 100;
/// What a list is taken to hold that has no pages, since by nature it is short.
const SHORT_LIST: u64 = 10;
/// Lists that have no pages either and may be as long as one, by type and field.
const LONG_LISTS: &[(&str, &str)] =
    &[("Turn", "waitsForMe"), ("Turn", "waitsForOthers"), ("Turn", "canObjectTo"), ("AwaitedItem", "waitsFor")];
/// What a change costs: it writes, and may hash a password.
const CHANGE: u64 = 10;
/// The whole schema.
const INTROSPECTION: u64 = 500;
/// What is computed for an answer, by type and field, in rows that cost as much.
const COMPUTED: &[(&str, &str, u64)] = &[
    ("Problem", "understanding", 50),
    ("Problem", "comparison", 500),
    ("Proposal", "assessment", 50),
    ("Concession", "gain", 20),
    ("Proposal", "plans", 400),
    ("Proposal", "whatIf", 100),
    ("Proposal", "history", 1_000),
    ("Proposal", "deliberation", 50),
    ("Proposal", "diff", 400),
    ("Proposal", "sinceYouLastLooked", 400),
    ("Proposal", "delegatedPositions", 50),
    ("Initiative", "research", 50),
    ("Initiative", "stageAdvice", 100),
    ("Initiative", "opinions", 500),
    ("Query", "search", 100),
    ("Viewer", "turn", 300),
    ("TurnChange", "turn", 300),
];

/// What an operation costs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cost {
    /// The most rows it can return.
    pub rows: u64,
    /// Whether it asks for the schema.
    pub introspects: bool,
}

/// The cost of an operation with these variables.
pub fn cost(document: &ExecutableDocument, operation: &Operation, variables: &JsonMap) -> Cost {
    let mutation = operation.is_mutation().then(|| operation.object_type());
    let mut counter = Counter { document, variables, mutation, fragments: HashMap::new(), introspects: false };
    let rows = counter.all(&operation.selection_set).max(1);
    Cost { rows, introspects: counter.introspects }
}

/// Whether nothing but the name of a type is asked, which tools do to see that a server answers.
fn is_only_named(field: &Field) -> bool {
    let name = |selection: &Selection| matches!(selection, Selection::Field(field) if field.name == "name");
    field.selection_set.selections.iter().all(name)
}

struct Counter<'a> {
    document: &'a ExecutableDocument,
    variables: &'a JsonMap,
    /// The type of all changes.
    mutation: Option<&'a NamedType>,
    fragments: HashMap<&'a str, u64>,
    introspects: bool,
}

impl<'a> Counter<'a> {
    fn all(&mut self, set: &'a SelectionSet) -> u64 {
        set.selections.iter().fold(0, |rows: u64, selection| rows.saturating_add(self.one(set, selection)))
    }

    fn one(&mut self, set: &'a SelectionSet, selection: &'a Selection) -> u64 {
        match selection {
            Selection::Field(field) => self.field(set, field),
            Selection::InlineFragment(inline) => self.all(&inline.selection_set),
            Selection::FragmentSpread(spread) => self.fragment(spread.fragment_name.as_str()),
        }
    }

    fn field(&mut self, set: &'a SelectionSet, field: &'a Field) -> u64 {
        if field.name == "__type" && is_only_named(field) {
            return 1;
        }
        if matches!(field.name.as_str(), "__schema" | "__type") {
            self.introspects = true;
            return INTROSPECTION;
        }
        let computed = COMPUTED.iter().find(|(parent, name, _)| set.ty == *parent && field.name == *name);
        let change = if self.mutation == Some(&set.ty) { CHANGE } else { 0 };
        let computed = computed.map_or(change, |(_, _, rows)| *rows);
        if field.selection_set.selections.is_empty() {
            return computed;
        }
        let each = u64::from(is_row(field)).saturating_add(self.all(&field.selection_set));
        computed.saturating_add(self.size(set, field).saturating_mul(each.max(1)))
    }

    /// How many there may be of a field.
    fn size(&self, set: &SelectionSet, field: &Field) -> u64 {
        let takes = |name: &str| field.definition.argument_by_name(name).is_some();
        let length = if takes("first") {
            // It or `last` is required; the resolver refuses what is no length of a page.
            self.number(field, "first").max(self.number(field, "last")).unwrap_or(PAGE)
        } else if takes("ids") {
            self.length(field, "ids")
        } else {
            // A page is counted where it is asked for.
            if LONG_LISTS.iter().any(|(parent, name)| set.ty == *parent && field.name == *name) {
                return u64::try_from(PAGE).unwrap_or(u64::MAX);
            }
            let listed = field.ty().is_list() && !set.ty.ends_with("Connection");
            return if listed { SHORT_LIST } else { 1 };
        };
        u64::try_from(length.clamp(1, PAGE)).unwrap_or(u64::MAX)
    }

    /// A whole number given by value or by variable; a page where it is no such number.
    fn number(&self, field: &Field, name: &str) -> Option<usize> {
        let number = match argument(field, name)? {
            Value::Variable(variable) => match self.variables.get(variable.as_str()) {
                None => return None,
                Some(value) if value.is_null() => return None,
                Some(value) => value.as_i64(),
            },
            Value::Null => return None,
            value => value.to_i32().map(i64::from),
        };
        Some(number.and_then(|number| usize::try_from(number).ok()).unwrap_or(PAGE))
    }

    /// How many values a list has that is given by value or by variable.
    fn length(&self, field: &Field, name: &str) -> usize {
        match argument(field, name) {
            Some(Value::Variable(variable)) => {
                let list = self.variables.get(variable.as_str()).and_then(|value| value.as_array());
                list.map_or(1, Vec::len)
            }
            Some(Value::List(list)) => list.len(),
            _ => 1,
        }
    }

    /// A valid document has no cycle of fragments.
    fn fragment(&mut self, name: &'a str) -> u64 {
        if let Some(rows) = self.fragments.get(name) {
            return *rows;
        }
        let rows = self.document.fragments.get(name).map(|fragment| self.all(&fragment.selection_set));
        let rows = rows.unwrap_or_default();
        self.fragments.insert(name, rows);
        rows
    }
}

fn argument<'a>(field: &'a Field, name: &str) -> Option<&'a Value> {
    field.arguments.iter().find(|argument| argument.name == name).map(|argument| &*argument.value)
}

/// Whether what a field gives is a row, and no part of a page.
fn is_row(field: &Field) -> bool {
    let name = field.ty().inner_named_type().as_str();
    !(name.ends_with("Connection") || name.ends_with("Edge") || name == "PageInfo")
}
