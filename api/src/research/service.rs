//! Asking the engine how far research got.

use crate::loaders::ResearchOf;
use engine::{Sightings, TopicCoverage, UndiscoveredReport};
use entities::{
    Depth, FindingId, FindingKind, InOrganization, InitiativeId, ObjectionState, OrganizationId, ProposalId,
    ProposalStatus, StakeholderId, TopicId, finding, objection, proposal, sighting, topic,
};
use sea_orm::{ColumnTrait, DatabaseTransaction, DbErr, QueryFilter, QueryOrder, QuerySelect};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// Topics beneath topics, at most: whatever the rows say, a walk up ends.
const LEVELS: usize = 100;

/// How far research got.
pub struct Researched {
    /// The topics.
    pub topics: BTreeMap<TopicId, topic::Model>,
    /// Those that are to be looked into.
    pub in_scope: BTreeSet<TopicId>,
    /// How much of them is deep enough.
    pub coverage: TopicCoverage,
    /// Who reported findings.
    pub finders: BTreeSet<StakeholderId>,
    /// How many they are.
    pub people: u32,
    /// How many risks and constraints nobody has found.
    pub undiscovered: UndiscoveredReport,
    /// The open objections to proposals that take feedback, oldest first.
    pub objections: Vec<objection::Model>,
}

/// The rows of one initiative that it rests on.
#[derive(Default)]
struct Rows {
    topics: Vec<topic::Model>,
    findings: Vec<(FindingId, FindingKind)>,
    sightings: Vec<(FindingId, StakeholderId)>,
    objections: Vec<objection::Model>,
}

impl Researched {
    /// The topics that are short of their target depth, the worst first.
    #[must_use]
    pub fn too_shallow(&self) -> Vec<&topic::Model> {
        self.named(self.coverage.too_shallow.iter().map(|topic| topic.id.as_str()))
    }

    /// The topics that are past their target depth or their time box, the worst first.
    #[must_use]
    pub fn too_deep(&self) -> Vec<&topic::Model> {
        self.named(self.coverage.too_deep.iter().map(|topic| topic.id.as_str()))
    }

    /// The open objections that point at a topic which is short of its target
    /// depth: the topic they name, or else the one that their issue is called.
    pub fn gaps(&self) -> impl Iterator<Item = (&objection::Model, &topic::Model)> {
        let too_shallow = self.too_shallow();
        let find = move |row: &objection::Model| {
            let meant = |topic: &&&topic::Model| match (row.topic_id, &row.issue) {
                (Some(id), _) => topic.id == id,
                (None, Some(issue)) => folded(&topic.title) == folded(issue),
                (None, None) => false,
            };
            too_shallow.iter().find(meant).copied()
        };
        self.objections.iter().filter_map(move |row| Some((row, find(row)?)))
    }

    fn named<'a>(&'a self, ids: impl Iterator<Item = &'a str>) -> Vec<&'a topic::Model> {
        ids.filter_map(|id| self.topics.get(&TopicId(id.parse().ok()?))).collect()
    }
}

/// Reads and computes how far the research of these initiatives got, in five
/// statements however many they are.
///
/// # Errors
///
/// Whatever the database says.
pub async fn research_all(
    tx: &DatabaseTransaction,
    organization: OrganizationId,
    keys: &[ResearchOf],
) -> Result<HashMap<ResearchOf, Arc<Researched>>, DbErr> {
    let mut found: HashMap<InitiativeId, Rows> = keys.iter().map(|key| (key.0, Rows::default())).collect();
    read_findings(tx, organization, &mut found).await?;
    read_objections(tx, organization, &mut found).await?;
    found.into_iter().map(|(id, rows)| Ok((ResearchOf(id), Arc::new(compute(rows)?)))).collect()
}

async fn read_findings(
    tx: &DatabaseTransaction,
    organization: OrganizationId,
    found: &mut HashMap<InitiativeId, Rows>,
) -> Result<(), DbErr> {
    let initiatives: Vec<InitiativeId> = found.keys().copied().collect();
    let topics = topic::Entity::in_org(organization)
        .filter(topic::Column::InitiativeId.is_in(initiatives.iter().copied()))
        .order_by_asc(topic::Column::Id)
        .all(tx)
        .await?;
    for row in topics {
        found.entry(row.initiative_id).or_default().topics.push(row);
    }
    let findings: Vec<(InitiativeId, FindingId, FindingKind)> = finding::Entity::in_org(organization)
        .select_only()
        .columns([finding::Column::InitiativeId, finding::Column::Id, finding::Column::Kind])
        .filter(finding::Column::InitiativeId.is_in(initiatives.iter().copied()))
        .filter(finding::Column::MergedInto.is_null())
        .into_tuple()
        .all(tx)
        .await?;
    for (initiative, id, kind) in findings {
        found.entry(initiative).or_default().findings.push((id, kind));
    }
    let sightings: Vec<(InitiativeId, FindingId, StakeholderId)> = sighting::Entity::in_org(organization)
        .select_only()
        .columns([sighting::Column::InitiativeId, sighting::Column::FindingId, sighting::Column::StakeholderId])
        .filter(sighting::Column::InitiativeId.is_in(initiatives))
        .into_tuple()
        .all(tx)
        .await?;
    for (initiative, id, stakeholder) in sightings {
        found.entry(initiative).or_default().sightings.push((id, stakeholder));
    }
    Ok(())
}

async fn read_objections(
    tx: &DatabaseTransaction,
    organization: OrganizationId,
    found: &mut HashMap<InitiativeId, Rows>,
) -> Result<(), DbErr> {
    let proposals: Vec<(ProposalId, InitiativeId)> = proposal::Entity::in_org(organization)
        .select_only()
        .columns([proposal::Column::Id, proposal::Column::InitiativeId])
        .filter(proposal::Column::InitiativeId.is_in(found.keys().copied()))
        .filter(proposal::Column::Status.is_in([ProposalStatus::Open, ProposalStatus::FinalComment]))
        .into_tuple()
        .all(tx)
        .await?;
    let open =
        [ObjectionState::Raised, ObjectionState::Understood, ObjectionState::Addressed, ObjectionState::Sustained];
    let objections = objection::Entity::in_org(organization)
        .filter(objection::Column::ProposalId.is_in(proposals.iter().map(|row| row.0)))
        .filter(objection::Column::State.is_in(open))
        .order_by_asc(objection::Column::Id)
        .all(tx)
        .await?;
    let of: HashMap<ProposalId, InitiativeId> = proposals.into_iter().collect();
    for row in objections {
        if let Some(initiative) = of.get(&row.proposal_id) {
            found.entry(*initiative).or_default().objections.push(row);
        }
    }
    Ok(())
}

fn compute(rows: Rows) -> Result<Researched, DbErr> {
    let wrong = |error: engine::InputError| DbErr::Custom(format!("stored rows are no research: {error}"));
    let topics: BTreeMap<TopicId, topic::Model> = rows.topics.into_iter().map(|row| (row.id, row)).collect();
    let in_scope: BTreeSet<TopicId> = topics.keys().copied().filter(|id| is_in_scope(&topics, *id)).collect();
    let asked: Vec<engine::Topic> = topics.values().filter(|row| in_scope.contains(&row.id)).map(topic_of).collect();
    let coverage = engine::coverage(&asked).map_err(wrong)?;
    // Whoever reported anything looked; what they could have run into is what a solution may run into.
    let finders: BTreeSet<StakeholderId> = rows.sightings.iter().map(|seen| seen.1).collect();
    let people = u32::try_from(finders.len()).unwrap_or(u32::MAX);
    let problems: BTreeSet<FindingId> = rows
        .findings
        .into_iter()
        .filter(|(_, kind)| matches!(kind, FindingKind::Risk | FindingKind::Constraint))
        .map(|(id, _)| id)
        .collect();
    let sightings = rows.sightings.into_iter().filter(|seen| problems.contains(&seen.0));
    let sightings = sightings.map(|(finding, who)| (finding.to_string(), who.to_string())).collect();
    let undiscovered = engine::undiscovered(&Sightings { people, sightings, topics: None }).map_err(wrong)?;
    Ok(Researched { topics, in_scope, coverage, finders, people, undiscovered, objections: rows.objections })
}

/// Whether neither a topic nor one above it is left alone.
fn is_in_scope(topics: &BTreeMap<TopicId, topic::Model>, id: TopicId) -> bool {
    let above = std::iter::successors(topics.get(&id), |row| topics.get(&row.parent_id?));
    !above.take(LEVELS).any(|row| row.out_of_scope)
}

fn topic_of(row: &topic::Model) -> engine::Topic {
    engine::Topic {
        id: row.id.to_string(),
        importance: u8::try_from(row.importance).unwrap_or_default(),
        target: depth_of(row.target),
        depth: depth_of(row.depth),
        time_box_hours: row.time_box_minutes.map(hours),
        time_spent_hours: hours(row.time_spent_minutes),
    }
}

fn hours(minutes: i32) -> f64 {
    f64::from(minutes) / 60.0
}

fn depth_of(depth: Depth) -> engine::Depth {
    match depth {
        Depth::Untouched => engine::Depth::Untouched,
        Depth::Skimmed => engine::Depth::Skimmed,
        Depth::Surveyed => engine::Depth::Surveyed,
        Depth::Deep => engine::Depth::Deep,
    }
}

/// A title or an issue as it is compared.
fn folded(text: &str) -> String {
    text.trim().to_lowercase()
}
