//! The opinion map: computed by the engine from what was released of people's
//! answers, and cut down to what is said of five people or more. Who is where
//! never leaves this file but to mark a viewer's own place.

mod compare;
mod layout;
#[cfg(test)]
mod tests;

use self::layout::{at, groups, points};
use super::release::{ENOUGH, LEAST, MAP_PEOPLE, MAP_STATEMENTS};
use super::tally::Counts;
use crate::assessment::service::compute;
use crate::graph::word::engine_opinion;
use crate::loaders::OpinionsOf;
use engine::{BallotBox, GroupingStatus};
use entities::{
    InOrganization, InitiativeId, Opinion, OrganizationId, StakeholderId, StatementId, statement,
    statement_answer as row,
};
use sea_orm::{ColumnTrait, DatabaseTransaction, DbErr, QueryFilter};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// At an end of an axis.
const AT_AN_END: usize = 3;

/// What the people of an initiative think, as far as it is shown.
pub struct Opined {
    /// The statements that are asked.
    pub statements: BTreeMap<StatementId, statement::Model>,
    /// How many people have answered enough for the map by now.
    pub people: usize,
    /// How many statements enough people have answered by now.
    pub answered: usize,
    /// The map; none with too few people or statements.
    pub map: Option<Arc<Map>>,
    /// What is shown, or why it is not.
    pub sentence: String,
}

/// The map.
#[derive(Default)]
pub struct Map {
    /// Everybody's place, from left to right.
    pub points: Vec<Point>,
    /// The groups, the largest first.
    pub groups: Vec<Group>,
    /// Whether there are groups.
    pub grouping: Divided,
    /// How far the same groups come out when other people are drawn.
    pub stability: Option<f64>,
    /// The parts of the differences between people that the axes hold.
    pub explained: [f64; 2],
    /// Which way agreeing with a statement moves a person.
    pub places: Vec<(StatementId, [f64; 2])>,
    /// What each group says of a statement that enough of each answered.
    pub figures: Vec<Figure>,
    /// What every group is more likely than not to agree with, the most agreed first.
    pub common: Vec<StatementId>,
    /// Where groups differ most, the widest first.
    pub divides: Vec<(StatementId, f64)>,
}

/// Somebody's place.
pub struct Point {
    /// Along both axes, from -1 to 1, in tenths.
    pub at: [f64; 2],
    /// The number of their group.
    pub group: Option<usize>,
    /// Who: to find one's own, and for nobody else.
    pub(super) stakeholder: Option<StakeholderId>,
}

/// A group of people who answer alike.
pub struct Group {
    /// How many they are.
    pub people: usize,
    /// What tells them from the others, with what they answer.
    pub telling: Vec<(StatementId, Opinion)>,
}

/// What each group says of a statement.
pub struct Figure {
    /// The statement.
    pub statement: StatementId,
    /// What was counted, by group.
    pub groups: Vec<Counts>,
    /// How likely all groups are to agree.
    pub consensus: Option<f64>,
}

/// Whether people fall into groups.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Divided {
    /// Groups that come out again when other people are drawn.
    Stable,
    /// Groups of which other people would give others.
    Unstable,
    /// Groups, of which small ones were joined with the nearest.
    Joined,
    /// There are none, or none of five people.
    #[default]
    Undivided,
}

/// One answer.
struct Given {
    statement: StatementId,
    person: StakeholderId,
    live: bool,
    counted: Option<Opinion>,
    mapped: Option<Opinion>,
}

/// Reads and computes what the people of these initiatives think, in two
/// statements however many they are.
///
/// # Errors
///
/// Whatever the database says.
pub async fn read_all(
    tx: &DatabaseTransaction,
    organization: OrganizationId,
    keys: &[OpinionsOf],
) -> Result<HashMap<OpinionsOf, Arc<Opined>>, DbErr> {
    let initiatives = || keys.iter().map(|key| key.0);
    let statements = statement::Entity::in_org(organization)
        .filter(statement::Column::InitiativeId.is_in(initiatives()))
        .filter(statement::Column::HiddenAt.is_null())
        .all(tx)
        .await?;
    let mut found: BTreeMap<InitiativeId, (BTreeMap<StatementId, statement::Model>, Vec<Given>)> =
        initiatives().map(|id| (id, Default::default())).collect();
    for row in statements {
        found.entry(row.initiative_id).or_default().0.insert(row.id, row);
    }
    for row in row::Entity::in_org(organization).filter(row::Column::InitiativeId.is_in(initiatives())).all(tx).await? {
        let (live, counted, mapped) = (row.withdrawn_at.is_none(), row.counted, row.mapped);
        let (statement, person) = (row.statement_id, row.stakeholder_id);
        let (statements, given) = found.entry(row.initiative_id).or_default();
        if statements.contains_key(&statement) {
            given.push(Given { statement, person, live, counted, mapped });
        }
    }
    compute(move || {
        let opined = found.into_iter().map(|(id, (statements, given))| {
            let opined = Opined::of(statements, &given)?;
            Ok((OpinionsOf(id), Arc::new(opined)))
        });
        opined.collect()
    })
    .await
}

impl Opined {
    fn of(statements: BTreeMap<StatementId, statement::Model>, given: &[Given]) -> Result<Self, DbErr> {
        let live = |given: &&Given| given.live;
        let answered = often(given.iter().filter(live));
        let people = enough(given.iter().filter(live), &answered);
        let (map, sentence) = if answered.len() < MAP_STATEMENTS {
            let has = answered.len();
            (None, format!("needs {MAP_STATEMENTS} statements that {LEAST} people have answered, has {has}"))
        } else if people < MAP_PEOPLE {
            (None, format!("needs {MAP_PEOPLE} people who have answered enough, has {people}"))
        } else {
            let nothing = || (None, format!("has nothing to tell apart yet; it goes on by {LEAST} people at a time"));
            Map::of(given)?.map_or_else(nothing, |(map, sentence)| (Some(Arc::new(map)), sentence))
        };
        Ok(Self { statements, people, answered: answered.len(), map, sentence })
    }
}

impl Map {
    /// The map of what was released for it; none where that is too little by now, or all are of one opinion.
    fn of(given: &[Given]) -> Result<Option<(Self, String)>, DbErr> {
        let mapped = || given.iter().filter(|given| given.mapped.is_some());
        let told = often(mapped());
        if told.len() < MAP_STATEMENTS || enough(mapped(), &told) < MAP_PEOPLE {
            return Ok(None);
        }
        let mut ballots = BallotBox::default();
        for answer in mapped().filter(|answer| told.contains(&answer.statement)) {
            if let Some(opinion) = answer.mapped {
                ballots.cast(&answer.person.to_string(), &answer.statement.to_string(), engine_opinion(opinion));
            }
        }
        let ballots = ballots.close().map_err(|error| DbErr::Custom(error.to_string()))?;
        let Some(grouping) = engine::opinions_of(&ballots).grouping else { return Ok(None) };
        let Some(explained) = grouping.explained else { return Ok(None) };
        let (groups, joined) = groups(&grouping);
        let mut map = Self { explained, ..Self::default() };
        map.places = grouping.statements.iter().filter_map(|place| Some((id(&place.statement)?, at(place)))).collect();
        map.points = points(&grouping, &groups);
        map.grouping = match grouping.status {
            _ if groups.is_empty() => Divided::Undivided,
            _ if joined => Divided::Joined,
            GroupingStatus::Stable => Divided::Stable,
            _ => Divided::Unstable,
        };
        if matches!(map.grouping, Divided::Stable | Divided::Unstable) {
            map.stability = grouping.stability.map(|stability| stability.adjusted_rand_index);
        }
        map.groups = groups.iter().map(|people| Group { people: people.len(), telling: Vec::new() }).collect();
        if !groups.is_empty() {
            map.compare(given, &groups)?;
        }
        let sentence = map.sentence();
        Ok(Some((map, sentence)))
    }

    fn sentence(&self) -> String {
        let sizes: Vec<String> = self.groups.iter().map(|group| group.people.to_string()).collect();
        let sizes = sizes.join(" and ");
        let groups = self.groups.len();
        match self.grouping {
            Divided::Stable => format!("{groups} groups of {sizes} people, which come out again when others are drawn"),
            Divided::Unstable => format!("{groups} groups of {sizes} people; other people would give other groups"),
            Divided::Joined => {
                format!("{groups} groups of {sizes} people, smaller ones joined with the nearest")
            }
            Divided::Undivided => {
                format!("{} people, and no two groups of {LEAST} or more among them", self.points.len())
            }
        }
    }

    /// The statements that move people furthest to one end of an axis: to its low end, or to its high end.
    #[must_use]
    pub fn end(&self, axis: usize, high: bool) -> Vec<StatementId> {
        let sign = if high { 1.0 } else { -1.0 };
        let along = self.places.iter().filter_map(|(id, at)| Some((sign * at.get(axis)?, *id)));
        let mut along: Vec<(f64, StatementId)> = along.filter(|(along, _)| *along > 0.0).collect();
        along.sort_by(|(a, one), (b, other)| b.total_cmp(a).then_with(|| one.cmp(other)));
        along.into_iter().take(AT_AN_END).map(|(_, id)| id).collect()
    }
}

/// The statements that five people or more answered.
fn often<'a>(given: impl Iterator<Item = &'a Given>) -> BTreeSet<StatementId> {
    let mut counts: BTreeMap<StatementId, usize> = BTreeMap::new();
    for answer in given {
        let count = counts.entry(answer.statement).or_default();
        *count = count.saturating_add(1);
    }
    counts.into_iter().filter(|(_, people)| *people >= LEAST).map(|(id, _)| id).collect()
}

/// How many people answered enough of these statements.
fn enough<'a>(given: impl Iterator<Item = &'a Given>, of: &BTreeSet<StatementId>) -> usize {
    let needed = of.len().min(ENOUGH);
    let mut counts: BTreeMap<StakeholderId, usize> = BTreeMap::new();
    for answer in given.filter(|answer| of.contains(&answer.statement)) {
        let count = counts.entry(answer.person).or_default();
        *count = count.saturating_add(1);
    }
    counts.into_values().filter(|answered| *answered >= needed).count()
}

fn id(text: &str) -> Option<StatementId> {
    text.parse().ok().map(StatementId)
}
