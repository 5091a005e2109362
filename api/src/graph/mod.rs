//! What all GraphQL types share: words, scalars, nodes, errors and payloads.

pub mod list;
pub mod node;
pub mod payload;
pub mod scalar;
pub mod word;

pub use list::List;
pub use node::Node;
pub use payload::UserError;
pub use scalar::{CalendarDate, EmailAddress, Markdown, Url};
