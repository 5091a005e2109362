//! How large a document may be, and what it may ask for.

/// The bounds of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// How deep braces, brackets and types may be nested in its text.
    pub nesting: usize,
    /// The most tokens.
    pub tokens: usize,
    /// The most directives in one place.
    pub directives: usize,
    /// The most fields of an operation, its fragments spread.
    pub fields: usize,
    /// The most fields with another name of the client's, likewise.
    pub aliases: usize,
    /// How deep selections may be nested.
    pub depth: usize,
    /// How many rows an operation may return.
    pub rows: u64,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { nesting: 64, tokens: 4_000, directives: 5, fields: 2_000, aliases: 30, depth: 15, rows: 50_000 }
    }
}
