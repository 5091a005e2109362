//! Taking votes in, few bytes each, until the box is closed and checked.

use std::fmt::{self, Formatter};

use schemars::JsonSchema;
use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::ballots::{Ballots, Mark};
use super::ids::Arrivals;
use super::votes::{Opinion, OpinionGroup, Vote, Votes};
use crate::error::InputError;

/// [`Votes`] in eight bytes a vote, for input too large to be held as structs:
/// filled by [`cast`](Self::cast), or read from the same JSON as [`Votes`]
/// without ever holding that.
///
/// ```
/// use engine::{BallotBox, Opinion};
///
/// let mut ballots = BallotBox::default();
/// ballots.cast("ann", "keys", Opinion::Agree);
/// ballots.cast("ann", "logs", Opinion::Pass);
/// ballots.cast("ann", "keys", Opinion::Disagree);
/// let refused = ballots.close().err().map(|error| error.to_string());
/// assert_eq!(refused.as_deref(), Some("votes[2].statement: is `keys`, must be one this person has not voted on yet"));
/// ```
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BallotBox {
    /// The votes; at most one of a person on a statement, at most 4,294,967,295.
    #[schemars(with = "Vec<Vote>")]
    pub(super) votes: Casts,
    /// Groups to be taken as they are, at most 1,000; unset, they are looked for.
    #[serde(default)]
    pub(super) groups: Option<Vec<OpinionGroup>>,
}

impl BallotBox {
    /// Takes one vote in.
    ///
    /// ```
    /// use engine::{BallotBox, Opinion};
    ///
    /// let mut ballots = BallotBox::default();
    /// ballots.cast("ann", "keys", Opinion::Agree);
    /// assert!(ballots.close().is_ok());
    /// ```
    pub fn cast(&mut self, person: &str, statement: &str, vote: Opinion) {
        self.votes.push(person, statement, vote);
    }

    /// Adds a group to be taken as it is; with none added, groups are looked for.
    ///
    /// ```
    /// use engine::{BallotBox, Opinion, OpinionGroup};
    ///
    /// let mut ballots = BallotBox::default();
    /// ballots.cast("ann", "keys", Opinion::Agree);
    /// ballots.group(OpinionGroup { id: "a".to_owned(), people: vec!["bob".to_owned()] });
    /// assert_eq!(ballots.close().err().map(|error| error.field().to_owned()).as_deref(), Some("groups[0].people[0]"));
    /// ```
    pub fn group(&mut self, group: OpinionGroup) {
        self.groups.get_or_insert_default().push(group);
    }

    /// Checks what was taken in, and sorts it. O(n log n) for n votes; at its
    /// peak twelve bytes a vote, and the ids twice.
    ///
    /// ```
    /// use engine::{BallotBox, Opinion};
    ///
    /// let mut ballots = BallotBox::default();
    /// for person in ["ann", "bob"] {
    ///     ballots.cast(person, "keys", Opinion::Agree);
    /// }
    /// let report = engine::opinions_of(&ballots.close()?);
    /// assert_eq!(report.statements[0].statement, "keys");
    /// # Ok::<(), engine::InputError>(())
    /// ```
    ///
    /// # Errors
    /// More votes, statements or groups than can be numbered; two votes of a
    /// person on a statement; a group that is empty, shares its id or a person
    /// with another, or names somebody without a vote. Paths are those of
    /// [`Votes`].
    pub fn close(self) -> Result<Ballots, InputError> {
        Ballots::count(self)
    }
}

impl From<&Votes> for BallotBox {
    fn from(votes: &Votes) -> Self {
        let mut ballots = Self { groups: votes.groups.clone(), ..Self::default() };
        for Vote { person, statement, vote } in &votes.votes {
            ballots.cast(person, statement, *vote);
        }
        ballots
    }
}

/// The votes as they come, people and statements by number.
#[derive(Clone, Debug, Default)]
pub(super) struct Casts {
    pub(super) people: Arrivals,
    pub(super) statements: Arrivals,
    pub(super) list: Vec<Cast>,
}

/// One vote.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cast {
    pub(super) person: u32,
    pub(super) mark: Mark,
}

impl Casts {
    pub(super) fn push(&mut self, person: &str, statement: &str, vote: Opinion) {
        let mark = Mark::new(self.statements.number(statement), vote);
        self.list.push(Cast { person: self.people.number(person), mark });
    }
}

impl<'de> Deserialize<'de> for Casts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(CastsVisitor)
    }
}

struct CastsVisitor;

impl<'de> Visitor<'de> for CastsVisitor {
    type Value = Casts;

    fn expecting(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("a list of votes")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Casts, A::Error> {
        let mut casts = Casts::default();
        while let Some(Vote { person, statement, vote }) = list.next_element()? {
            casts.push(&person, &statement, vote);
        }
        Ok(casts)
    }
}
