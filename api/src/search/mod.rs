//! Search: what people wrote, found by its words, within what the viewer may see.
//!
//! A row of `search_entry` beside each thing holds its words, folded by
//! `migration::words` on both databases; the index over them is the database's
//! own. Each word stands there behind the initiative it was written in: nobody's
//! search meets rows of others, so that neither results nor their order nor the
//! time it takes say anything of those. The order rests on a row alone.

pub mod graphql;
pub mod index;
pub mod query;
pub mod service;
pub mod snippet;
