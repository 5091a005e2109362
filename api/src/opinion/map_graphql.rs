//! The opinion map as clients see it: no person's name or id is in it.

use super::graphql::{Statement, StatementCounts, number as count};
use super::map::{self, Divided, Map, Opined};
use super::release::{MAP_PEOPLE, MAP_STATEMENTS};
use crate::context::Request;
use crate::error::Result;
use crate::graph::word::Opinion;
use crate::loaders::OpinionsOf;
use async_graphql::{Enum, Object, SimpleObject};
use entities::{InitiativeId, StakeholderId, StatementId};
use std::sync::Arc;

/// What people think.
pub struct Opinions(Arc<Opined>, Option<StakeholderId>);

/// What the people of an initiative think of the statements that were put to them: who answers alike, what all have in
/// common and where they part. No name is in it, and no number over fewer than five people. It goes on only when the
/// answers of five people changed since it was shown last.
#[Object]
impl Opinions {
    /// What is shown, or why it is not, such as `needs 7 people who have answered enough, has 5`.
    async fn sentence(&self) -> &str {
        &self.0.sentence
    }

    /// How many people have answered enough to be on a map by now: seven statements, or all that five people answered
    /// if those are fewer.
    async fn people(&self) -> i32 {
        count(self.0.people)
    }

    /// How many more people it takes; 0 with seven or more.
    async fn needed_people(&self) -> i32 {
        count(MAP_PEOPLE.saturating_sub(self.0.people))
    }

    /// How many more statements it takes that five people have answered; 0 with three or more.
    async fn needed_statements(&self) -> i32 {
        count(MAP_STATEMENTS.saturating_sub(self.0.answered))
    }

    /// The map; nothing below seven people or three statements, and where all are of one opinion.
    async fn map(&self) -> Option<OpinionMap> {
        let map = Arc::clone(self.0.map.as_ref()?);
        Some(OpinionMap { map, opined: Arc::clone(&self.0), own: self.1 })
    }
}

/// What the people of an initiative think, for the viewer.
///
/// # Errors
///
/// Whatever the database says.
pub async fn opinions_of(request: Request<'_>, initiative: InitiativeId) -> Result<Opinions> {
    let own = request.actor()?.stake(initiative).map(|stake| stake.stakeholder);
    Ok(Opinions(request.referred(OpinionsOf(initiative)).await?, own))
}

/// The map.
pub struct OpinionMap {
    map: Arc<Map>,
    opined: Arc<Opined>,
    own: Option<StakeholderId>,
}

/// People laid out so that those who answer alike are near each other: on the two principal components of their
/// answers.
#[Object]
impl OpinionMap {
    /// Everybody's place without their name, from left to right.
    async fn points(&self) -> Vec<OpinionPoint> {
        let own = |point: &map::Point| self.own.is_some() && point.stakeholder == self.own;
        let point = |point: &map::Point| {
            let [x, y] = point.at;
            OpinionPoint { x, y, group: point.group.map(name), is_viewer: own(point) }
        };
        self.map.points.iter().map(point).collect()
    }

    /// What the two axes mean: the first, along which people differ most, then the second.
    async fn axes(&self) -> Vec<OpinionAxis> {
        let axis = |(number, share): (usize, &f64)| OpinionAxis {
            explained: *share,
            low: self.named(self.map.end(number, false)),
            high: self.named(self.map.end(number, true)),
        };
        self.map.explained.iter().enumerate().map(axis).collect()
    }

    /// The groups of people who answer alike, the largest first; none where there are no two of five people or more.
    async fn groups(&self) -> Vec<OpinionGroup> {
        let group = |(number, group): (usize, &map::Group)| OpinionGroup {
            name: name(number),
            people: count(group.people),
            representative: self.telling(group),
        };
        self.map.groups.iter().enumerate().map(group).collect()
    }

    /// Whether the groups are to be relied on.
    async fn grouping(&self) -> OpinionGrouping {
        match self.map.grouping {
            Divided::Stable => OpinionGrouping::Stable,
            Divided::Unstable => OpinionGrouping::Unstable,
            Divided::Joined => OpinionGrouping::Joined,
            Divided::Undivided => OpinionGrouping::Undivided,
        }
    }

    /// How far the same groups come out when other people are drawn: 1 the same, 0 no more alike than by chance;
    /// nothing where small groups were joined, and without groups.
    async fn stability(&self) -> Option<f64> {
        self.map.stability
    }

    /// What every group is more likely than not to agree with, the most agreed first; at most ten.
    async fn common_ground(&self) -> Vec<Statement> {
        self.named(self.map.common.clone())
    }

    /// The statements on which the groups differ most, the widest first; at most ten.
    async fn divides(&self) -> Vec<OpinionDivide> {
        let divide =
            |(id, apart): &(StatementId, f64)| Some(OpinionDivide { statement: self.statement(*id)?, apart: *apart });
        self.map.divides.iter().filter_map(divide).collect()
    }

    /// Every statement on the map.
    async fn statements(&self) -> Vec<MappedStatement> {
        let mapped = |(id, [x, y]): &(StatementId, [f64; 2])| {
            let figure = self.map.figures.iter().find(|figure| figure.statement == *id);
            let groups = figure.map(|figure| figure.groups.iter().enumerate()).into_iter().flatten();
            let groups = groups.map(|(number, counts)| GroupCounts { group: name(number), counts: (*counts).into() });
            let consensus = figure.and_then(|figure| figure.consensus);
            Some(MappedStatement { statement: self.statement(*id)?, x: *x, y: *y, consensus, groups: groups.collect() })
        };
        self.map.places.iter().filter_map(mapped).collect()
    }
}

impl OpinionMap {
    fn statement(&self, id: StatementId) -> Option<Statement> {
        self.opined.statements.get(&id).cloned().map(Into::into)
    }

    fn named(&self, ids: Vec<StatementId>) -> Vec<Statement> {
        ids.into_iter().filter_map(|id| self.statement(id)).collect()
    }

    fn telling(&self, group: &map::Group) -> Vec<RepresentativeStatement> {
        let telling = |(id, opinion): &(StatementId, entities::Opinion)| {
            Some(RepresentativeStatement { statement: self.statement(*id)?, opinion: (*opinion).into() })
        };
        group.telling.iter().filter_map(telling).collect()
    }
}

/// Somebody's place on the map.
#[derive(SimpleObject)]
pub struct OpinionPoint {
    /// Along the first axis, from -1 to 1, rounded to a tenth so that it does not spell out what they answered.
    x: f64,
    /// Along the second axis, likewise.
    y: f64,
    /// The name of their group; nothing where they are in none.
    group: Option<String>,
    /// Whether it is the viewer's own.
    is_viewer: bool,
}

/// What an axis means.
#[derive(SimpleObject)]
pub struct OpinionAxis {
    /// The part of all differences between people that lies along it, from 0 to 1.
    explained: f64,
    /// Agreeing with these moves a person furthest to its low end: left, or down. At most three.
    low: Vec<Statement>,
    /// Agreeing with these moves a person furthest to its high end: right, or up. At most three.
    high: Vec<Statement>,
}

/// People who answer alike.
#[derive(SimpleObject)]
pub struct OpinionGroup {
    /// What it is called here: `A` is the largest. Names are not kept from one map to the next.
    name: String,
    /// How many they are: five at least.
    people: i32,
    /// What it answers otherwise than the others do, the most telling first; at most five.
    representative: Vec<RepresentativeStatement>,
}

/// What tells a group from the others.
#[derive(SimpleObject)]
pub struct RepresentativeStatement {
    /// The statement.
    statement: Statement,
    /// What the group answers, more than the others.
    opinion: Opinion,
}

/// A statement on which groups differ.
#[derive(SimpleObject)]
pub struct OpinionDivide {
    /// The statement.
    statement: Statement,
    /// How far the group that agrees most lies from the one that agrees least, from 0 to 1.
    apart: f64,
}

/// A statement on the map.
#[derive(SimpleObject)]
pub struct MappedStatement {
    /// The statement.
    statement: Statement,
    /// How far agreeing moves a person along the first axis, from -1 to 1.
    x: f64,
    /// How far agreeing moves a person along the second axis, from -1 to 1.
    y: f64,
    /// How likely all groups are to agree, from 0 to 1: the product over the groups. Nothing where `groups` is empty.
    consensus: Option<f64>,
    /// What each group answered. Empty where fewer than five people of a group, or one to four of those in none,
    /// answered it: what is hidden would follow from the rest.
    groups: Vec<GroupCounts>,
}

/// What a group answered to a statement.
#[derive(SimpleObject)]
pub struct GroupCounts {
    /// The name of the group.
    group: String,
    /// How many answered what.
    counts: StatementCounts,
}

/// Whether people fall into groups.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpinionGrouping {
    /// Into groups that come out again when other people are drawn.
    Stable,
    /// Into groups of which other people would give others.
    Unstable,
    /// Into groups of which those of fewer than five people were joined with the nearest.
    Joined,
    /// They do not, or not into two groups of five people or more.
    Undivided,
}

/// The name of a group by its number.
fn name(number: usize) -> String {
    let letter = u8::try_from(number).ok().filter(|number| *number < 26).map_or(b'Z', |number| b'A' + number);
    char::from(letter).to_string()
}
