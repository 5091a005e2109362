//! Votes on statements, as plain data.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What people think of statements, one vote at a time.
///
/// The order of the votes means nothing. For millions of them, see
/// [`BallotBox`](crate::BallotBox), which reads the same form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Votes {
    /// The votes; at most one of a person on a statement, at most 4,294,967,295.
    pub votes: Vec<Vote>,
    /// Groups to be taken as they are, at most 1,000; unset, they are looked for.
    #[serde(default)]
    pub groups: Option<Vec<OpinionGroup>>,
}

/// What one person thinks of one statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Vote {
    /// Whose it is.
    pub person: String,
    /// What it is about.
    pub statement: String,
    /// What they think.
    pub vote: Opinion,
}

/// What a vote says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Opinion {
    /// Against the statement.
    Disagree,
    /// Has seen it and takes no side; counts as a vote.
    Pass,
    /// For the statement.
    Agree,
}

/// People taken together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OpinionGroup {
    /// Its id.
    pub id: String,
    /// Who is in it: at least one person, each with a vote and in no other group.
    pub people: Vec<String>,
}
