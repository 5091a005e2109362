//! Opinion groups and bridges: who votes alike, and what all groups agree on.

mod axes;
mod ballot_box;
mod ballots;
mod cluster;
mod covariance;
mod eigen;
mod given;
mod grouping;
mod ids;
mod polis;
mod random;
mod report;
mod representative;
mod silhouette;
mod stability;
mod statistic;
mod votes;

pub use ballot_box::BallotBox;
pub use ballots::Ballots;
pub use report::{
    Candidate, GroupOpinion, GroupStatements, Grouping, GroupingStatus, LeftOut, OpinionReport, PersonPlace,
    Representative, Stability, StatementPlace, StatementReport,
};
pub use votes::{Opinion, OpinionGroup, Vote, Votes};

use given::Given;

use crate::error::InputError;

/// What groups think of statements, and, where none are given, which groups there are.
///
/// ```
/// use engine::{Votes, opinions};
///
/// let votes: Votes = serde_json::from_str(r#"{
///     "votes": [{"person": "ann", "statement": "keys", "vote": "AGREE"},
///               {"person": "bob", "statement": "keys", "vote": "DISAGREE"}],
///     "groups": [{"id": "dev", "people": ["ann"]}, {"id": "ops", "people": ["bob"]}]
/// }"#)?;
/// let keys = &opinions(&votes)?.statements[0];
/// assert_eq!(keys.groups[0].p_agree, 2.0 / 3.0);
/// assert_eq!(keys.minimum, Some(1.0 / 3.0));
/// assert_eq!(keys.group_aware_consensus, Some(2.0 / 9.0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Groups are looked for as Polis does: people with at least seven votes (or one
/// on every statement, if there are fewer) are laid out on the two principal
/// components of the votes, missing ones taken as the statement's mean, each
/// place scaled by sqrt(statements / answered); k-means divides them into two to
/// five groups, and the silhouette chooses. A division that leaves somebody alone is
/// none, and below seven such people there are no groups. Whether the groups
/// come out again is measured by drawing other people.
///
/// Time, for n votes of p people on s statements: a pass over the votes for each of
/// some hundred steps or, where s^2 is at most n and that is less, O(n a + p) with a
/// votes of a person on average. Memory: O(n + p + s), and O(s groups) for the
/// report.
///
/// # Errors
/// Those of [`BallotBox::close`].
pub fn opinions(votes: &Votes) -> Result<OpinionReport, InputError> {
    Ok(opinions_of(&Ballots::new(votes)?))
}

/// The same of votes that are checked already.
///
/// ```
/// use engine::{BallotBox, Opinion, OpinionGroup, opinions_of};
///
/// let mut ballots = BallotBox::default();
/// ballots.cast("ann", "keys", Opinion::Agree);
/// ballots.group(OpinionGroup { id: "dev".to_owned(), people: vec!["ann".to_owned()] });
/// let report = opinions_of(&ballots.close()?);
/// assert_eq!(report.statements[0].groups[0].agree, 1);
/// # Ok::<(), engine::InputError>(())
/// ```
#[must_use]
pub fn opinions_of(ballots: &Ballots) -> OpinionReport {
    if let Some(groups) = &ballots.given {
        return report(ballots, groups, None);
    }
    let (groups, grouping) = grouping::look(ballots);
    report(ballots, &groups, Some(grouping))
}

fn report(ballots: &Ballots, groups: &Given, grouping: Option<Grouping>) -> OpinionReport {
    let statements = statistic::statements(ballots, groups);
    OpinionReport {
        engine: env!("CARGO_PKG_VERSION").to_owned(),
        bridges: representative::bridges(&statements),
        representative: representative::representative(&groups.ids, &statements),
        statements,
        grouping,
    }
}
