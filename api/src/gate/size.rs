//! How large a valid document is once its fragments are spread: counted once
//! for each fragment, so that a small document cannot make a large count.

use super::bounds::Bounds;
use super::proof::Proofs;
use apollo_compiler::ExecutableDocument;
use apollo_compiler::executable::{Selection, SelectionSet};
use std::collections::HashMap;

/// Lists of the schema that lead from types to types: nested, each multiplies the answer.
const WIDE: [&str; 4] = ["fields", "inputFields", "interfaces", "possibleTypes"];
/// How often those may be nested; tools that read a schema nest them once.
const WIDTH: usize = 1;
/// How many changes may prove who somebody is.
const PROOFS: usize = 1;

/// What a selection asks for.
#[derive(Clone, Copy, Default)]
struct Size {
    fields: usize,
    aliases: usize,
    depth: usize,
    width: usize,
    proofs: usize,
}

impl Size {
    fn and(self, other: Self) -> Self {
        Self {
            fields: self.fields.saturating_add(other.fields),
            aliases: self.aliases.saturating_add(other.aliases),
            depth: self.depth.max(other.depth),
            width: self.width.max(other.width),
            proofs: self.proofs.saturating_add(other.proofs),
        }
    }
}

/// Says what an operation of the document has too much of.
pub fn check(document: &ExecutableDocument, bounds: &Bounds, proofs: &Proofs) -> Result<(), String> {
    let mut counter = Counter { document, proofs, fragments: HashMap::new() };
    for operation in document.operations.iter() {
        let size = counter.size(&operation.selection_set);
        for (number, most, what) in [
            (size.fields, bounds.fields, "fields, its fragments spread"),
            (size.aliases, bounds.aliases, "aliases, its fragments spread"),
            (size.depth, bounds.depth, "levels of selections"),
            (size.width, WIDTH, "levels of lists of the schema"),
            (size.proofs, PROOFS, "changes that prove who somebody is"),
        ] {
            if number > most {
                return Err(format!("an operation may have at most {most} {what}; this has {number}"));
            }
        }
    }
    Ok(())
}

struct Counter<'a> {
    document: &'a ExecutableDocument,
    proofs: &'a Proofs,
    fragments: HashMap<&'a str, Size>,
}

impl<'a> Counter<'a> {
    fn size(&mut self, set: &'a SelectionSet) -> Size {
        set.selections.iter().fold(Size::default(), |size, selection| size.and(self.one(set, selection)))
    }

    fn one(&mut self, set: &'a SelectionSet, selection: &'a Selection) -> Size {
        match selection {
            Selection::Field(field) => {
                let below = self.size(&field.selection_set);
                let proofs = usize::from(self.proofs.has(&set.ty, &field.name));
                let here = Size { fields: 1, aliases: field.alias.is_some().into(), proofs, ..Size::default() };
                let wide = usize::from(WIDE.contains(&field.name.as_str()));
                let (depth, width) = (below.depth.saturating_add(1), below.width.saturating_add(wide));
                Size { depth, width, ..here.and(below) }
            }
            Selection::InlineFragment(inline) => self.size(&inline.selection_set),
            Selection::FragmentSpread(spread) => self.fragment(spread.fragment_name.as_str()),
        }
    }

    /// A valid document has no cycle of fragments.
    fn fragment(&mut self, name: &'a str) -> Size {
        if let Some(size) = self.fragments.get(name) {
            return *size;
        }
        let size = self.document.fragments.get(name).map(|fragment| self.size(&fragment.selection_set));
        let size = size.unwrap_or_default();
        self.fragments.insert(name, size);
        size
    }
}
