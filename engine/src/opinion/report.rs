//! What groups think of statements, and the groups found, as output.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::votes::{Opinion, OpinionGroup};

/// What is common to all groups, what is particular to each, and, where no
/// groups were given, which there are.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OpinionReport {
    /// The version of the engine that made it.
    pub engine: String,
    /// Every statement with a vote, by id: whole numbers by size, then the rest bytewise.
    pub statements: Vec<StatementReport>,
    /// Statements that every group is more likely than not to agree with
    /// (`minimum` above one half), by group-aware consensus, highest first.
    /// None where there are fewer than two groups.
    pub bridges: Vec<String>,
    /// The statements that tell each group from the others, in the order of the groups.
    pub representative: Vec<GroupStatements>,
    /// How groups were looked for; null where they were given.
    pub grouping: Option<Grouping>,
}

/// One statement in the eyes of the groups. People in no group count nowhere.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct StatementReport {
    /// Its id.
    pub statement: String,
    /// What it says, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The product of `pAgree` over the groups, 0 to 1; null without groups.
    pub group_aware_consensus: Option<f64>,
    /// The smallest `pAgree`, 0 to 1; null without groups.
    pub minimum: Option<f64>,
    /// The groups, in the order of the input or as found.
    pub groups: Vec<GroupOpinion>,
}

/// One statement in the eyes of one group: n votes, a of them for it, and n'
/// and a' of the members of all other groups.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GroupOpinion {
    /// The group.
    pub id: String,
    /// Votes, `PASS` included: n.
    pub votes: u32,
    /// Votes for it: a.
    pub agree: u32,
    /// Votes against it.
    pub disagree: u32,
    /// How likely a member agrees: P = (1 + a) / (2 + n), between 0 and 1.
    pub p_agree: f64,
    /// P by the same of everybody else.
    pub r_agree: f64,
    /// How far agreement is from an even split, in standard deviations:
    /// 2 sqrt(n + 1) ((a + 1) / (n + 1) - 1/2).
    pub z_agree: f64,
    /// How far this group's agreement is from everybody else's, in standard
    /// deviations: (p1 - p2) / sqrt(p (1 - p) (1 / (n + 1) + 1 / (n' + 1))) with
    /// p1 = (a + 1) / (n + 1), p2 = (a' + 1) / (n' + 1) and
    /// p = (a + a' + 2) / (n + n' + 2); 0 if p is 1.
    pub z_representative: f64,
}

/// What tells a group from the others.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GroupStatements {
    /// The group.
    pub group: String,
    /// At most five, the most telling first.
    pub statements: Vec<Representative>,
}

/// A statement a group answers one way, and more so than the others, both with
/// 90 % confidence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Representative {
    /// The statement.
    pub statement: String,
    /// `AGREE` or `DISAGREE`.
    pub vote: Opinion,
}

/// The groups there are, how sure that is, and where everybody stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Grouping {
    /// Whether there are groups, or why not.
    pub status: GroupingStatus,
    /// The same in words.
    pub sentence: String,
    /// The groups, largest first; they can be given back as input.
    pub groups: Vec<OpinionGroup>,
    /// What was tried, by number of groups; the one chosen has the highest silhouette.
    pub candidates: Vec<Candidate>,
    /// How far the same groups come out when other people are drawn; null without groups.
    pub stability: Option<Stability>,
    /// The parts of the variance of votes that the two axes of the map hold, 0 to 1;
    /// null where there is no map.
    pub explained: Option<[f64; 2]>,
    /// Everybody on the map, by id.
    pub people: Vec<PersonPlace>,
    /// Every statement on the map, by id: which way agreeing with it moves a person.
    pub statements: Vec<StatementPlace>,
    /// Who was left out, by id.
    pub left_out: Vec<LeftOut>,
}

/// Whether groups were found, and if not, why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum GroupingStatus {
    /// Groups that come out again when other people are drawn.
    Stable,
    /// Groups of which other people would give others: mean adjusted Rand index below 0.65.
    Unstable,
    /// Fewer than two statements.
    TooFewStatements,
    /// Fewer than seven people with enough votes.
    TooFewPeople,
    /// No two people differ on any statement.
    NoVariance,
    /// Every division leaves somebody alone.
    NoDivision,
}

/// A number of groups that was tried.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Candidate {
    /// How many groups.
    pub groups: u8,
    /// Mean silhouette, -1 to 1; null where the division left somebody alone.
    pub silhouette: Option<f64>,
    /// How many people it was measured on: all, or above 2,000 a fixed sample.
    pub people: usize,
}

/// How far groups come out again when people are drawn with replacement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Stability {
    /// Mean adjusted Rand index of the groups found and those of a draw: 1 the
    /// same, 0 no more alike than by chance.
    pub adjusted_rand_index: f64,
    /// How many draws.
    pub draws: usize,
    /// How many people each draw takes: as many as there are, at most 10,000.
    pub people: usize,
}

/// Where a person is on the map.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PersonPlace {
    /// Who.
    pub person: String,
    /// Their group; null where none were found.
    pub group: Option<String>,
    /// How many statements they voted on.
    pub answered: usize,
    /// Along the first axis.
    pub x: f64,
    /// Along the second axis.
    pub y: f64,
}

/// Where a statement is on the map.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct StatementPlace {
    /// Which.
    pub statement: String,
    /// Along the first axis, -1 to 1.
    pub x: f64,
    /// Along the second axis, -1 to 1.
    pub y: f64,
}

/// Somebody who is in no group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct LeftOut {
    /// Who.
    pub person: String,
    /// How many statements they voted on.
    pub answered: usize,
    /// How many it takes.
    pub needed: usize,
}
