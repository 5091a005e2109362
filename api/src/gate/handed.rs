//! A checked document as the executor holds it: made from the very tree that
//! was checked, so that no second parser reads the text, perhaps as something else.

use apollo_compiler::Name;
use apollo_compiler::ast::{self, Definition};
use async_graphql::parser::types::{
    BaseType, Directive, DocumentOperations, ExecutableDocument, Field, FragmentDefinition, FragmentSpread,
    InlineFragment, OperationDefinition, OperationType, Selection, SelectionSet, Type, TypeCondition,
    VariableDefinition,
};
use async_graphql::{Name as Handed, Pos, Positioned};
use async_graphql_value::Value;
use std::collections::HashMap;

/// The document; a number that nobody can hold is an error.
pub fn handed(document: &ast::Document, text: &str) -> Result<ExecutableDocument, String> {
    let hand = Hand { places: Places::of(text) };
    let mut anonymous = None;
    let mut operations = HashMap::new();
    let mut fragments = HashMap::new();
    for definition in &document.definitions {
        match definition {
            Definition::OperationDefinition(node) => {
                let operation = Positioned::new(hand.operation(node)?, hand.at(node.location()));
                match &node.name {
                    Some(name) => drop(operations.insert(Handed::new(name), operation)),
                    None => anonymous = Some(operation),
                }
            }
            Definition::FragmentDefinition(node) => {
                let fragment = Positioned::new(hand.fragment(node)?, hand.at(node.location()));
                fragments.insert(Handed::new(&node.name), fragment);
            }
            // A valid document holds nothing else.
            _ => {}
        }
    }
    let operations = anonymous.map_or(DocumentOperations::Multiple(operations), DocumentOperations::Single);
    Ok(ExecutableDocument { operations, fragments })
}

struct Hand {
    places: Places,
}

type Handing<T> = Result<T, String>;

impl Hand {
    fn operation(&self, node: &ast::OperationDefinition) -> Handing<OperationDefinition> {
        let at = |variable: &apollo_compiler::Node<ast::VariableDefinition>| {
            Ok(Positioned::new(self.variable(variable)?, self.at(variable.location())))
        };
        Ok(OperationDefinition {
            ty: match node.operation_type {
                ast::OperationType::Query => OperationType::Query,
                ast::OperationType::Mutation => OperationType::Mutation,
                ast::OperationType::Subscription => OperationType::Subscription,
            },
            variable_definitions: node.variables.iter().map(at).collect::<Handing<_>>()?,
            directives: self.directives(&node.directives)?,
            selection_set: self.selections(&node.selection_set)?,
        })
    }

    fn variable(&self, node: &ast::VariableDefinition) -> Handing<VariableDefinition> {
        let default = node.default_value.as_ref().map(|default| {
            let constant = value(default)?.into_const().ok_or("a default value holds a variable")?;
            Handing::Ok(Positioned::new(constant, self.at(default.location())))
        });
        Ok(VariableDefinition {
            name: self.name(&node.name),
            var_type: Positioned::new(kind(&node.ty), self.at(node.ty.location())),
            directives: self.directives(&node.directives)?,
            default_value: default.transpose()?,
        })
    }

    fn fragment(&self, node: &ast::FragmentDefinition) -> Handing<FragmentDefinition> {
        Ok(FragmentDefinition {
            type_condition: self.condition(&node.type_condition),
            directives: self.directives(&node.directives)?,
            selection_set: self.selections(&node.selection_set)?,
        })
    }

    fn selections(&self, nodes: &[ast::Selection]) -> Handing<Positioned<SelectionSet>> {
        let items = nodes.iter().map(|node| self.selection(node)).collect::<Handing<Vec<_>>>()?;
        let first = items.first().map(|item| item.pos).unwrap_or_default();
        Ok(Positioned::new(SelectionSet { items }, first))
    }

    fn selection(&self, node: &ast::Selection) -> Handing<Positioned<Selection>> {
        match node {
            ast::Selection::Field(node) => {
                let field = Field {
                    alias: node.alias.as_ref().map(|alias| self.name(alias)),
                    name: self.name(&node.name),
                    arguments: self.arguments(&node.arguments)?,
                    directives: self.directives(&node.directives)?,
                    selection_set: self.selections(&node.selection_set)?,
                };
                let at = self.at(node.location());
                Ok(Positioned::new(Selection::Field(Positioned::new(field, at)), at))
            }
            ast::Selection::FragmentSpread(node) => {
                let fragment_name = self.name(&node.fragment_name);
                let spread = FragmentSpread { fragment_name, directives: self.directives(&node.directives)? };
                let at = self.at(node.location());
                Ok(Positioned::new(Selection::FragmentSpread(Positioned::new(spread, at)), at))
            }
            ast::Selection::InlineFragment(node) => {
                let inline = InlineFragment {
                    type_condition: node.type_condition.as_ref().map(|on| self.condition(on)),
                    directives: self.directives(&node.directives)?,
                    selection_set: self.selections(&node.selection_set)?,
                };
                let at = self.at(node.location());
                Ok(Positioned::new(Selection::InlineFragment(Positioned::new(inline, at)), at))
            }
        }
    }

    fn directives(&self, nodes: &ast::DirectiveList) -> Handing<Vec<Positioned<Directive>>> {
        let directive = |node: &apollo_compiler::Node<ast::Directive>| {
            let (name, arguments) = (self.name(&node.name), self.arguments(&node.arguments)?);
            Ok(Positioned::new(Directive { name, arguments }, self.at(node.location())))
        };
        nodes.0.iter().map(directive).collect()
    }

    fn arguments(
        &self,
        nodes: &[apollo_compiler::Node<ast::Argument>],
    ) -> Handing<Vec<(Positioned<Handed>, Positioned<Value>)>> {
        let argument = |node: &apollo_compiler::Node<ast::Argument>| {
            let value = Positioned::new(value(&node.value)?, self.at(node.value.location()));
            Ok((self.name(&node.name), value))
        };
        nodes.iter().map(argument).collect()
    }

    fn condition(&self, on: &Name) -> Positioned<TypeCondition> {
        let on = self.name(on);
        let at = on.pos;
        Positioned::new(TypeCondition { on }, at)
    }

    fn name(&self, name: &Name) -> Positioned<Handed> {
        Positioned::new(Handed::new(name), self.at(name.location()))
    }

    fn at(&self, span: Option<apollo_compiler::parser::SourceSpan>) -> Pos {
        span.map(|span| self.places.at(span.offset())).unwrap_or_default()
    }
}

fn value(value: &ast::Value) -> Handing<Value> {
    let number = |text: &str| text.parse().ok().ok_or_else(|| format!("`{text}` is a number beyond what can be held"));
    Ok(match value {
        ast::Value::Null => Value::Null,
        ast::Value::Enum(name) => Value::Enum(Handed::new(name)),
        ast::Value::Variable(name) => Value::Variable(Handed::new(name)),
        ast::Value::String(text) => Value::String(text.clone()),
        ast::Value::Float(text) => Value::Number(number(text.as_str())?),
        ast::Value::Int(text) => Value::Number(number(text.as_str())?),
        ast::Value::Boolean(truth) => Value::Boolean(*truth),
        ast::Value::List(items) => Value::List(items.iter().map(|item| self::value(item)).collect::<Handing<_>>()?),
        ast::Value::Object(fields) => {
            let fields = fields.iter().map(|(name, value)| Ok((Handed::new(name), self::value(value)?)));
            Value::Object(fields.collect::<Handing<_>>()?)
        }
    })
}

fn kind(kind: &ast::Type) -> Type {
    let named = |name: &Name| BaseType::Named(Handed::new(name));
    let list = |item: &ast::Type| BaseType::List(Box::new(self::kind(item)));
    match kind {
        ast::Type::Named(name) => Type { base: named(name), nullable: true },
        ast::Type::NonNullNamed(name) => Type { base: named(name), nullable: false },
        ast::Type::List(item) => Type { base: list(item), nullable: true },
        ast::Type::NonNullList(item) => Type { base: list(item), nullable: false },
    }
}

/// Where the lines of a text begin, and how many characters come before each
/// byte where some take several: a place is found in a few steps however long a line is.
struct Places {
    lines: Vec<usize>,
    characters: Option<Vec<u32>>,
}

impl Places {
    fn of(text: &str) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let lines = std::iter::once(0).chain(ends.map(|(at, _)| at.saturating_add(1))).collect();
        let count = text.bytes().scan(0, |before, byte| {
            let here = *before;
            // The others go on with a character.
            *before += u32::from(byte & 0xc0 != 0x80);
            Some(here)
        });
        Self { lines, characters: (!text.is_ascii()).then(|| count.collect()) }
    }

    fn at(&self, offset: usize) -> Pos {
        let line = self.lines.partition_point(|start| *start <= offset);
        let start = self.lines.get(line.saturating_sub(1)).copied().unwrap_or_default();
        let characters = |at: usize| match &self.characters {
            None => at,
            Some(before) => before.get(at).map_or(at, |before| *before as usize),
        };
        Pos { line, column: characters(offset).saturating_sub(characters(start)).saturating_add(1) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_graphql::parser::parse_query;

    const PAGE: &str = include_str!("../../benches/page.graphql");

    /// As text, without where a selection set or a type condition begins: nobody reads that.
    fn shown(document: &ExecutableDocument) -> String {
        fn walk(set: &mut Positioned<SelectionSet>) {
            set.pos = Pos::default();
            for item in &mut set.node.items {
                match &mut item.node {
                    Selection::Field(field) => walk(&mut field.node.selection_set),
                    Selection::InlineFragment(inline) => {
                        walk(&mut inline.node.selection_set);
                        inline.node.type_condition.iter_mut().for_each(|on| on.pos = on.node.on.pos);
                    }
                    Selection::FragmentSpread(_) => {}
                }
            }
        }
        let mut document = document.clone();
        let mut operations: Vec<String> = match &mut document.operations {
            DocumentOperations::Single(one) => {
                walk(&mut one.node.selection_set);
                vec![format!("{one:?}")]
            }
            DocumentOperations::Multiple(many) => {
                for one in many.values_mut() {
                    walk(&mut one.node.selection_set);
                }
                many.iter().map(|one| format!("{one:?}")).collect()
            }
        };
        for fragment in document.fragments.values_mut() {
            walk(&mut fragment.node.selection_set);
            fragment.node.type_condition.pos = fragment.node.type_condition.node.on.pos;
        }
        operations.extend(document.fragments.iter().map(|one| format!("{one:?}")));
        operations.sort();
        operations.join("\n")
    }

    #[test]
    fn what_is_handed_over_is_what_the_executors_own_parser_reads() {
        for text in [
            PAGE,
            "{ a }",
            "query Q($a: [Int!]! = [1, 2], $b: T = {x: E, y: \"z\\u00e9\"}) @e(f: $a) { b: c(d: $a, e: null) @skip(if: true) { ...F ... on T @x { u } ... @y { v } } } fragment F on T @g { h }",
            "query A { a } mutation B { b(x: 1.5e3, y: -7, z: 18446744073709551615, w: 99999999999999999999) } subscription C { c }",
            "# Zürich\n{ a(s: \"ü€𝄞\")   b(s: \"\"\"\n    block\n      text\n  \"\"\") }\n\n { }",
            "{ ü: a }",
            "{\r\n  a\r\n  ...{ b }\n}",
            "\u{feff}{ a(t: true, f: false, l: [[], [1, [$x]]], o: {}) }",
        ] {
            let Ok(document) = apollo_compiler::parser::Parser::new().parse_ast(text, "document") else {
                assert!(parse_query(text).is_err(), "{text}");
                continue;
            };
            let expected = parse_query(text).unwrap_or_else(|error| panic!("{text}: {error}"));
            let handed = handed(&document, text).expect("it can be held");
            let (handed, expected) = (shown(&handed), shown(&expected));
            let apart = handed.char_indices().zip(expected.chars()).find(|((_, one), other)| one != other);
            let from = apart.map_or(0, |((at, _), _)| at.saturating_sub(60));
            assert!(handed == expected, "{text}:\n{:.160}\n{:.160}", &handed[from..], &expected[from..]);
        }
    }

    #[test]
    fn a_number_that_nobody_can_hold_is_an_error() {
        let text = "{ a(x: 1e999) }";
        let document = apollo_compiler::parser::Parser::new().parse_ast(text, "document").expect("it parses");
        assert_eq!(handed(&document, text).err().as_deref(), Some("`1e999` is a number beyond what can be held"));
    }
}
