//! Recording findings, seeing them again, and merging what says the same.

use crate::auth::{Action, On};
use crate::check::LIST;
use crate::clock::new_id;
use crate::error::{Error, Result};
use crate::initiative::service::{own_part, visible};
use crate::topic::service::seen as seen_topic;
use crate::write::Write;
use entities::finding::Sources;
use entities::{Confidence, FindingId, FindingKind, InOrganization, StakeholderId, TopicId, finding, sighting};
use sea_orm::{ColumnTrait, PaginatorTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use std::collections::BTreeSet;

/// The most findings of an initiative, merged ones included.
const FINDINGS: u64 = 2_000;

/// A finding to record.
#[derive(Clone, Serialize)]
pub struct Find {
    /// What it is about.
    pub topic: TopicId,
    /// What it is.
    pub kind: FindingKind,
    /// What was learnt.
    pub statement: String,
    /// How sure its finder is.
    pub confidence: Confidence,
    /// Where it can be read up.
    pub sources: Vec<String>,
}

/// A finding that somebody found too.
#[derive(Clone)]
pub struct Sight {
    /// The finding.
    pub finding: FindingId,
    /// How they came upon it.
    pub note: Option<String>,
}

/// What to change of a finding; nothing keeps what is there.
#[derive(Clone)]
pub struct Alter {
    /// The finding.
    pub finding: FindingId,
    /// What it is about.
    pub topic: Option<TopicId>,
    /// What it is.
    pub kind: Option<FindingKind>,
    /// What was learnt.
    pub statement: Option<String>,
    /// How sure its finder is.
    pub confidence: Option<Confidence>,
    /// Where it can be read up.
    pub sources: Option<Vec<String>>,
    /// The version that was read.
    pub expected_version: Option<i32>,
}

/// Findings that say the same.
#[derive(Clone)]
pub struct Merge {
    /// The one that stays.
    pub into: FindingId,
    /// The others.
    pub findings: Vec<FindingId>,
    /// The version of the one that stays, as it was read.
    pub expected_version: Option<i32>,
}

/// Records a finding; whoever does has seen it.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`, or `BAD_INPUT` where the initiative has no room for it.
pub async fn record(write: &Write, find: Find) -> Result<finding::Model> {
    let topic = seen_topic(write, "topicId", find.topic).await?;
    let initiative = topic.initiative_id;
    write.authorize(Action::RecordFinding, On::Initiative(initiative))?;
    let found_by = own_part(write, initiative)?.stakeholder;
    let there = finding::Entity::in_org(write.actor.organization)
        .filter(finding::Column::InitiativeId.eq(initiative))
        .count(&write.tx)
        .await?;
    if there >= FINDINGS {
        let message = format!("is of an initiative that has {FINDINGS} findings, which is all it can have");
        return Err(Error::bad_input("topicId", message));
    }
    let row = finding::Model {
        id: new_id(),
        organization_id: write.actor.organization,
        initiative_id: initiative,
        topic_id: topic.id,
        kind: find.kind,
        statement: find.statement,
        confidence: find.confidence,
        sources: Sources(find.sources),
        found_by,
        merged_into: None,
        version: 1,
        created_at: write.now,
    };
    let row = write.insert("finding.recorded", Some(initiative), row).await?;
    write.insert("sighting.made", Some(initiative), seen_by(write, &row, found_by, None)).await?;
    Ok(row)
}

/// Says that the actor found the same on their own; nothing happens twice.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`, or `BAD_INPUT` for one that was merged into another.
pub async fn sight(write: &Write, sight: Sight) -> Result<sighting::Model> {
    let finding = seen(write, "findingId", sight.finding).await?;
    let initiative = finding.initiative_id;
    write.authorize(Action::SightFinding, On::Initiative(initiative))?;
    let stakeholder = own_part(write, initiative)?.stakeholder;
    let own = sighting::Entity::in_org(write.actor.organization)
        .filter(sighting::Column::FindingId.eq(finding.id))
        .filter(sighting::Column::StakeholderId.eq(stakeholder))
        .one(&write.tx)
        .await?;
    if let Some(there) = own {
        return Ok(there);
    }
    stands("findingId", &finding)?;
    write.insert("sighting.made", Some(initiative), seen_by(write, &finding, stakeholder, sight.note)).await
}

/// Changes a finding. Its words and sources are its finder's.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`, `VERSION_CONFLICT`, or `BAD_INPUT` for one that was merged into another.
pub async fn change(write: &Write, what: Alter) -> Result<finding::Model> {
    let before = seen(write, "findingId", what.finding).await?;
    let on = On::Of(before.initiative_id, before.found_by);
    write.authorize(Action::ChangeFinding, on)?;
    if what.statement.is_some() || what.sources.is_some() || what.confidence.is_some() {
        write.authorize(Action::RewordFinding, on)?;
    }
    write.expect_version(what.expected_version, &before)?;
    stands("findingId", &before)?;
    let mut after = before.clone();
    if let Some(topic) = what.topic {
        let topic = write.find_in::<entities::topic::Entity>("topicId", topic, before.initiative_id).await?;
        after.topic_id = topic.id;
    }
    after.kind = what.kind.unwrap_or(after.kind);
    after.statement = what.statement.unwrap_or(after.statement);
    after.confidence = what.confidence.unwrap_or(after.confidence);
    after.sources = what.sources.map_or(after.sources, Sources);
    if after == before {
        return Ok(before);
    }
    write.update("finding.changed", Some(before.initiative_id), &before, after).await
}

/// Merges findings that say the same into one of them. Who saw one of the
/// others has seen that one; where they saw both, the sighting stays where it was.
///
/// # Errors
///
/// `NOT_FOUND`, `FORBIDDEN`, `VERSION_CONFLICT`, or `BAD_INPUT` for one that was merged already.
pub async fn merge(write: &Write, merge: Merge) -> Result<finding::Model> {
    let into = seen(write, "intoId", merge.into).await?;
    let initiative = into.initiative_id;
    write.authorize(Action::MergeFindings, On::Initiative(initiative))?;
    write.expect_version(merge.expected_version, &into)?;
    stands("intoId", &into)?;
    if merge.findings.is_empty() {
        return Err(Error::bad_input("findingIds", "must name the findings to merge"));
    }
    let there = finding::Entity::in_org(write.actor.organization)
        .filter(finding::Column::MergedInto.eq(into.id))
        .count(&write.tx)
        .await?;
    let merged = usize::try_from(there).unwrap_or(LIST).saturating_add(merge.findings.len());
    if merged > LIST {
        let message = format!("must leave at most {LIST} findings merged into one; with these there would be {merged}");
        return Err(Error::bad_input("findingIds", message));
    }
    for (place, id) in merge.findings.into_iter().enumerate() {
        let path = format!("findingIds.{place}");
        let before = write.find::<finding::Entity>(&path, id).await?;
        if before.initiative_id != initiative {
            return Err(Error::not_found(&path));
        }
        if before.id == into.id {
            return Err(Error::bad_input(&path, "names the finding that the others are merged into"));
        }
        stands(&path, &before)?;
        move_sightings(write, &before, &into).await?;
        let after = finding::Model { merged_into: Some(into.id), ..before.clone() };
        write.update("finding.merged", Some(initiative), &before, after).await?;
    }
    // What it stands for is another thing now, for whoever read it before.
    write.update("finding.mergedInto", Some(initiative), &into, into.clone()).await
}

/// A finding that an input field names and the actor may see.
async fn seen(write: &Write, path: &str, id: FindingId) -> Result<finding::Model> {
    let row = write.find::<finding::Entity>(path, id).await?;
    visible(write, path, row.initiative_id).await?;
    Ok(row)
}

fn stands(path: &str, row: &finding::Model) -> Result<()> {
    match row.merged_into {
        None => Ok(()),
        Some(_) => Err(Error::bad_input(path, "names a finding that was merged into another; see `mergedInto`")),
    }
}

fn seen_by(
    write: &Write,
    finding: &finding::Model,
    stakeholder: StakeholderId,
    note: Option<String>,
) -> sighting::Model {
    sighting::Model {
        id: new_id(),
        organization_id: write.actor.organization,
        initiative_id: finding.initiative_id,
        finding_id: finding.id,
        stakeholder_id: stakeholder,
        note,
        version: 1,
        created_at: write.now,
    }
}

async fn move_sightings(write: &Write, from: &finding::Model, into: &finding::Model) -> Result<()> {
    let of = async |finding: FindingId| {
        sighting::Entity::in_org(write.actor.organization)
            .filter(sighting::Column::FindingId.eq(finding))
            .order_by_asc(sighting::Column::Id)
            .all(&write.tx)
            .await
    };
    let have: BTreeSet<StakeholderId> = of(into.id).await?.into_iter().map(|row| row.stakeholder_id).collect();
    for before in of(from.id).await?.into_iter().filter(|row| !have.contains(&row.stakeholder_id)) {
        let after = sighting::Model { finding_id: into.id, ..before.clone() };
        write.update("sighting.moved", Some(from.initiative_id), &before, after).await?;
    }
    Ok(())
}
