//! The scalars of the schema, as Rust has them.

use crate::schema;
use chrono::{DateTime, NaiveDate, Utc};

cynic::impl_scalar!(DateTime<Utc>, schema::DateTime);
cynic::impl_scalar!(NaiveDate, schema::Date);

/// Text that people wrote, as Markdown.
#[derive(cynic::Scalar, Clone, Debug, PartialEq, Eq)]
#[cynic(graphql_type = "Markdown")]
pub struct Markdown(pub String);

/// An address on the web.
#[derive(cynic::Scalar, Clone, Debug, PartialEq, Eq)]
#[cynic(graphql_type = "URL")]
pub struct Url(pub String);

/// Where mail goes.
#[derive(cynic::Scalar, Clone, Debug, PartialEq, Eq)]
#[cynic(graphql_type = "EmailAddress")]
pub struct Email(pub String);
