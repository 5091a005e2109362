//! Documents that were let through before: the same text need not be read twice.

use apollo_compiler::ExecutableDocument;
use apollo_compiler::validation::Valid;
use async_graphql::parser::types::ExecutableDocument as Parsed;
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use std::sync::Arc;

/// The most documents kept, and the bytes of text of all of them; read, a
/// document takes some twenty times as much.
const DOCUMENTS: usize = 1_000;
const BYTES: u64 = 1_000_000;

/// A document that parses and validates, as each of the two libraries holds it.
pub struct Document {
    pub checked: Valid<ExecutableDocument>,
    pub parsed: Parsed,
}

/// The documents asked for lately and often.
pub struct Known(Cache<Box<str>, Arc<Document>, Bytes>);

/// What a document weighs: the bytes of its text.
#[derive(Clone)]
struct Bytes;

impl Weighter<Box<str>, Arc<Document>> for Bytes {
    fn weight(&self, text: &Box<str>, _: &Arc<Document>) -> u64 {
        u64::try_from(text.len()).unwrap_or(u64::MAX).max(1)
    }
}

impl Default for Known {
    fn default() -> Self {
        Self(Cache::with_weighter(DOCUMENTS, BYTES, Bytes))
    }
}

impl Known {
    /// The document of this text, if it is known.
    pub fn get(&self, text: &str) -> Option<Arc<Document>> {
        self.0.get(text)
    }

    /// Keeps a document for as long as there is room.
    pub fn keep(&self, text: &str, document: Document) -> Arc<Document> {
        let document = Arc::new(document);
        self.0.insert(text.into(), Arc::clone(&document));
        document
    }
}
