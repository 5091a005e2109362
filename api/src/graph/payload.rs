//! What mutations give: the changed node, and what the person got wrong.

use super::node::{self, Node};
use crate::assessment::graphql::ClauseReport;
use crate::context::{Request, Written};
use crate::error::{GraphResult, Refusal, RefusalCode, Result, Unmet, milliseconds};
use crate::loaders::AssessmentOf;
use async_graphql::{ComplexObject, Context, Interface, SimpleObject};
use uuid::Uuid;

/// Something a person got wrong. Nothing was written.
#[derive(Interface)]
#[graphql(
    field(name = "message", ty = "&String", desc = "What would be right, in a sentence for people."),
    field(name = "path", ty = "&Vec<String>", desc = "The input field that is wrong, from the outside in."),
    field(name = "code", ty = "&RefusalCode", desc = "What a client acts on.")
)]
pub enum UserError {
    /// Any but those that have a type of their own.
    InputError(InputError),
    /// Somebody else was faster.
    VersionConflict(VersionConflict),
    /// The decision rule does not hold.
    RuleNotMet(RuleNotMet),
    /// Too often.
    RateLimited(RateLimited),
}

/// A field that is wrong, a thing that is not there, or a right that is missing.
#[derive(SimpleObject)]
pub struct InputError {
    /// What would be right, in a sentence for people.
    message: String,
    /// The input field that is wrong, from the outside in.
    path: Vec<String>,
    /// What a client acts on.
    code: RefusalCode,
}

/// The thing changed since it was read.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct VersionConflict {
    /// What would be right, in a sentence for people.
    message: String,
    /// The input field that is wrong, from the outside in.
    path: Vec<String>,
    /// What a client acts on.
    code: RefusalCode,
    #[graphql(skip)]
    subject: Option<(String, Uuid)>,
}

#[ComplexObject]
impl VersionConflict {
    /// The thing as it is now.
    async fn current(&self, ctx: &Context<'_>) -> Option<GraphResult<Node>> {
        let (kind, id) = self.subject.as_ref()?;
        node::find(Request::of(ctx), kind, *id).await.map_err(Into::into).transpose()
    }
}

/// The decision rule does not hold yet.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct RuleNotMet {
    /// What would be right, in a sentence for people.
    message: String,
    /// The input field that is wrong, from the outside in.
    path: Vec<String>,
    /// What a client acts on.
    code: RefusalCode,
    #[graphql(skip)]
    unmet: Option<Unmet>,
}

#[ComplexObject]
impl RuleNotMet {
    /// The clauses that do not hold; to begin final comment, those of clocks do not matter.
    async fn unmet(&self, ctx: &Context<'_>) -> GraphResult<Vec<ClauseReport>> {
        let Some(unmet) = self.unmet else { return Ok(Vec::new()) };
        let assessed = Request::of(ctx).referred(AssessmentOf(unmet.proposal)).await?;
        let clauses = unmet.clauses(&assessed.result.verdict);
        Ok(clauses.map(|clause| ClauseReport::new(&assessed.rows, clause)).collect())
    }
}

/// Too often: the same would be right a little later.
#[derive(SimpleObject)]
pub struct RateLimited {
    /// What would be right, in a sentence for people.
    message: String,
    /// The input field that is wrong, from the outside in; empty where it is no field.
    path: Vec<String>,
    /// What a client acts on.
    code: RefusalCode,
    /// How long to wait, in milliseconds.
    retry_after_ms: i32,
}

impl From<Refusal> for UserError {
    fn from(refusal: Refusal) -> Self {
        let Refusal { code, path, message, subject, retry_after, unmet } = refusal;
        match code {
            RefusalCode::VersionConflict => Self::VersionConflict(VersionConflict { message, path, code, subject }),
            RefusalCode::RuleNotMet => Self::RuleNotMet(RuleNotMet { message, path, code, unmet }),
            RefusalCode::RateLimited => {
                let retry_after_ms = retry_after.map(milliseconds).unwrap_or_default();
                Self::RateLimited(RateLimited { message, path, code, retry_after_ms })
            }
            _ => Self::InputError(InputError { message, path, code }),
        }
    }
}

/// What a person got wrong as data, everything else as it is.
///
/// # Errors
///
/// Whatever is no person's mistake.
pub fn told<T>(result: Result<T>) -> Result<Written<T>> {
    match result {
        Ok(value) => Ok(Ok(value)),
        Err(error) => error.into_refusals().map(Err),
    }
}

/// Makes the payload type of a mutation with one node.
macro_rules! payload {
    ($(#[$doc:meta])* $name:ident { $(#[$field_doc:meta])* $field:ident: $node:ty }) => {
        $(#[$doc])*
        #[derive(async_graphql::SimpleObject)]
        pub struct $name {
            $(#[$field_doc])*
            $field: Option<$node>,
            /// What was wrong; empty where it was done.
            errors: Vec<$crate::graph::UserError>,
        }

        impl<T> From<$crate::context::Written<T>> for $name
        where
            $node: From<T>,
        {
            fn from(written: $crate::context::Written<T>) -> Self {
                match written {
                    Ok(row) => Self { $field: Some(row.into()), errors: Vec::new() },
                    Err(refusals) => Self { $field: None, errors: refusals.into_iter().map(Into::into).collect() },
                }
            }
        }
    };
}
pub(crate) use payload;
