//! Checked votes in flat arrays: one row a person, one mark a vote.

use std::collections::BTreeSet;

use super::ballot_box::{BallotBox, Cast};
use super::given::{self, Given};
use super::ids::index;
use super::votes::{Opinion, Votes};
use crate::error::InputError;

/// The number of a statement shares 32 bits with the vote.
const STATEMENTS: usize = 1 << 30;

/// Checked votes, by person and statement in the order of their ids (whole
/// numbers by size, then everything else bytewise), four bytes a vote.
///
/// The same votes in another order make the same ballots.
///
/// ```
/// use engine::{Ballots, Votes};
///
/// let votes: Votes = serde_json::from_str(r#"{"votes": [], "groups": [{"id": "dev", "people": ["ann"]}]}"#)?;
/// let refused = Ballots::new(&votes).err().map(|error| error.field().to_owned());
/// assert_eq!(refused.as_deref(), Some("groups[0].people[0]"));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Ballots {
    pub(super) people: Vec<String>,
    pub(super) statements: Vec<String>,
    /// What each statement says, where that is known.
    pub(super) texts: Vec<Option<String>>,
    /// Where the row of each person ends.
    ends: Vec<u32>,
    marks: Vec<Mark>,
    pub(super) given: Option<Given>,
}

impl Ballots {
    /// Checks votes.
    ///
    /// ```
    /// use engine::{Ballots, Votes};
    ///
    /// let votes: Votes = serde_json::from_str(r#"{"votes": [
    ///     {"person": "ann", "statement": "keys", "vote": "AGREE"},
    ///     {"person": "ann", "statement": "keys", "vote": "PASS"}
    /// ]}"#)?;
    /// assert_eq!(Ballots::new(&votes).err().map(|error| error.field().to_owned()).as_deref(), Some("votes[1].statement"));
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    ///
    /// # Errors
    /// Those of [`BallotBox::close`].
    pub fn new(votes: &Votes) -> Result<Self, InputError> {
        BallotBox::from(votes).close()
    }

    pub(super) fn count(BallotBox { votes, groups }: BallotBox) -> Result<Self, InputError> {
        let casts = votes.list;
        let (people, person_places) = votes.people.sorted();
        let (statements, statement_places) = votes.statements.sorted();
        check_size(casts.len(), statements.len())?;
        let (ends, marks) = rows(&casts, &person_places, &statement_places);
        let mut ballots = Self { texts: vec![None; statements.len()], people, statements, ends, marks, given: None };
        if ballots.rows().any(|row| row.windows(2).any(same_statement)) {
            return Err(ballots.second_vote(&casts, &statement_places));
        }
        ballots.given = groups.map(|groups| given::check(&groups, &ballots.people)).transpose()?;
        Ok(ballots)
    }

    /// The votes of each person, by statement.
    pub(super) fn rows(&self) -> impl Iterator<Item = &[Mark]> {
        let starts = std::iter::once(&0).chain(&self.ends);
        starts.zip(&self.ends).map(|(start, end)| self.between(*start, *end))
    }

    /// How many votes there are.
    pub(super) fn votes(&self) -> usize {
        self.marks.len()
    }

    /// The votes of one person, by statement.
    pub(super) fn row(&self, person: u32) -> &[Mark] {
        let end = index(person).and_then(|person| self.ends.get(person));
        let start = person.checked_sub(1).and_then(index).and_then(|before| self.ends.get(before));
        end.map_or(&[], |end| self.between(start.copied().unwrap_or_default(), *end))
    }

    fn between(&self, start: u32, end: u32) -> &[Mark] {
        let range = index(start).zip(index(end));
        range.and_then(|(start, end)| self.marks.get(start..end)).unwrap_or_default()
    }

    /// The error for the first vote, in the order they came, of a person on a
    /// statement they had voted on.
    fn second_vote(&self, casts: &[Cast], places: &[u32]) -> InputError {
        let mut seen = BTreeSet::new();
        let second = casts.iter().position(|cast| !seen.insert((cast.person, cast.mark.number())));
        let second = second.unwrap_or_default();
        let place = casts.get(second).and_then(|cast| places.get(cast.mark.statement())).copied();
        let id = place.and_then(index).and_then(|place| self.statements.get(place));
        InputError::Inconsistent {
            field: format!("votes[{second}].statement"),
            value: format!("`{}`", id.map(String::as_str).unwrap_or_default()),
            expected: "one this person has not voted on yet",
        }
    }
}

/// One vote: the statement and what was said of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Mark(u32);

impl Mark {
    pub(super) fn new(statement: u32, vote: Opinion) -> Self {
        let code = match vote {
            Opinion::Disagree => 1,
            Opinion::Pass => 2,
            Opinion::Agree => 3,
        };
        Self(statement << 2 | code)
    }

    /// The number of the statement.
    pub(super) fn number(self) -> u32 {
        self.0 >> 2
    }

    /// The number of the statement, as an index.
    pub(super) fn statement(self) -> usize {
        index(self.number()).unwrap_or(usize::MAX)
    }

    pub(super) fn agrees(self) -> bool {
        self.0 & 3 == 3
    }

    pub(super) fn disagrees(self) -> bool {
        self.0 & 3 == 1
    }

    /// What marks of one statement are worth, in the order of their places.
    pub(super) const VALUES: [f64; 4] = [0.0, -1.0, 0.0, 1.0];

    /// -1, 0 or 1.
    pub(super) fn value(self) -> f64 {
        f64::from(self.0 & 3) - 2.0
    }

    /// The place of this mark among all there can be: four to a statement.
    pub(super) fn place(self) -> usize {
        index(self.0).unwrap_or(usize::MAX)
    }

    fn renumbered(self, places: &[u32]) -> Self {
        let place = places.get(self.statement()).copied().unwrap_or_default();
        Self(place << 2 | self.0 & 3)
    }
}

fn same_statement(pair: &[Mark]) -> bool {
    matches!(pair, [a, b] if a.number() == b.number())
}

fn check_size(votes: usize, statements: usize) -> Result<(), InputError> {
    let too_many = |field: &str, count: usize, expected| InputError::OutOfRange {
        field: field.to_owned(),
        value: count.to_string(),
        expected,
    };
    if u32::try_from(votes).is_err() {
        return Err(too_many("votes", votes, "at most 4294967295 votes"));
    }
    if statements > STATEMENTS {
        return Err(too_many("votes", statements, "about at most 1073741824 statements"));
    }
    Ok(())
}

/// Sorts the votes into rows by counting: where each row ends, and all marks.
fn rows(casts: &[Cast], people: &[u32], statements: &[u32]) -> (Vec<u32>, Vec<Mark>) {
    let place = |cast: &Cast| index(cast.person).and_then(|person| people.get(person)).copied().and_then(index);
    let mut counts = vec![0_u32; people.len()];
    for cast in casts {
        if let Some(count) = place(cast).and_then(|place| counts.get_mut(place)) {
            *count = count.saturating_add(1);
        }
    }
    let mut sum = 0_u32;
    let mut next = Vec::with_capacity(counts.len());
    for count in counts {
        next.push(sum);
        sum = sum.saturating_add(count);
    }
    let mut marks = vec![Mark(0); casts.len()];
    for cast in casts {
        let Some(next) = place(cast).and_then(|place| next.get_mut(place)) else { continue };
        if let Some(mark) = index(*next).and_then(|next| marks.get_mut(next)) {
            *mark = cast.mark.renumbered(statements);
        }
        *next = next.saturating_add(1);
    }
    // Each row has been filled up to its end.
    let ends = next;
    let mut rest = marks.as_mut_slice();
    let mut start = 0_u32;
    for end in &ends {
        let length = index(end.saturating_sub(start)).unwrap_or_default();
        let Some((row, after)) = rest.split_at_mut_checked(length) else { break };
        row.sort_unstable();
        (rest, start) = (after, *end);
    }
    (ends, marks)
}
