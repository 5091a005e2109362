//! What clients and people get wrong: each has its documented code, and nothing is written.

mod document;
mod field;
mod id;
mod page;
mod request;
mod twice;
