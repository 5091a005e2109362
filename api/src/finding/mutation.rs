//! Recording findings, seeing them again and merging them, as clients do it.

use super::graphql::{Finding, Sighting};
use super::service::{self, Alter, Find, Merge, Sight};
use crate::check::{Check, PASSAGE, Parsed};
use crate::context::Request;
use crate::error::GraphResult;
use crate::graph::payload::payload;
use crate::graph::word::{Confidence, FindingKind};
use crate::graph::{Markdown, Url};
use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object};

/// A finding to record.
#[derive(InputObject)]
pub struct RecordFindingInput {
    /// What it is about.
    topic_id: ID,
    /// What it is.
    kind: FindingKind,
    /// What was learnt, one thing at a time; at most 5,000 characters.
    statement: Markdown,
    /// How sure you are.
    #[graphql(default_with = "Confidence::Medium")]
    confidence: Confidence,
    /// Where it can be read up; at most 50.
    sources: Option<Vec<Url>>,
    /// The same key within 24 hours gives the same answer and does nothing twice; at most 100 characters.
    idempotency_key: Option<String>,
}

/// A finding that you found too.
#[derive(InputObject)]
pub struct SightFindingInput {
    /// The finding.
    finding_id: ID,
    /// How you came upon it; at most 5,000 characters.
    note: Option<Markdown>,
}

/// What to change of a finding. What is left out stays.
#[derive(InputObject)]
pub struct ChangeFindingInput {
    /// The finding.
    finding_id: ID,
    /// The topic that it is about.
    topic_id: MaybeUndefined<ID>,
    /// What it is.
    kind: MaybeUndefined<FindingKind>,
    /// What was learnt; at most 5,000 characters. Only its finder changes it.
    statement: MaybeUndefined<Markdown>,
    /// How sure its finder is. Only they change it.
    confidence: MaybeUndefined<Confidence>,
    /// Where it can be read up; at most 50; null clears them. Only its finder changes them.
    sources: MaybeUndefined<Vec<Url>>,
    /// The version that was read; where there is a newer one, nothing is done.
    expected_version: Option<i32>,
}

/// Findings that say the same.
#[derive(InputObject)]
pub struct MergeFindingsInput {
    /// The finding that stays.
    into_id: ID,
    /// The findings that say the same, of the same initiative; at most 50 are merged into one.
    finding_ids: Vec<ID>,
    /// The version of the finding that stays, as it was read; where there is a newer one, nothing is done.
    expected_version: Option<i32>,
}

payload! {
    /// What recording a finding gives.
    RecordFindingPayload {
        /// The finding.
        finding: Finding
    }
}

payload! {
    /// What seeing a finding again gives.
    SightFindingPayload {
        /// That you found it too.
        sighting: Sighting
    }
}

payload! {
    /// What changing a finding gives.
    ChangeFindingPayload {
        /// The finding.
        finding: Finding
    }
}

payload! {
    /// What merging findings gives.
    MergeFindingsPayload {
        /// The finding that stays.
        finding: Finding
    }
}

/// Recording findings, seeing them again and merging them.
#[derive(Default)]
pub struct FindingMutation;

#[Object]
impl FindingMutation {
    /// Records what you learnt on a topic. Every stakeholder does; all of them will see it with your name, and so
    /// will owners and admins of the organization. Where somebody recorded it before, use `sightFinding`.
    async fn record_finding(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: RecordFindingInput,
    ) -> GraphResult<RecordFindingPayload> {
        let key = input.idempotency_key.clone();
        Ok(Request::of(ctx).create("recordFinding", key, parse_record(input), service::record).await?.into())
    }

    /// Says that you found the same on your own, not that you read it here. Every stakeholder of the initiative
    /// will see that with your name, and so will owners and admins of the organization. Doing it again does
    /// nothing.
    async fn sight_finding(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: SightFindingInput,
    ) -> GraphResult<SightFindingPayload> {
        let mut check = Check::default();
        let finding = check.id("findingId", &input.finding_id);
        let note = check.optional("note", input.note.map(|text| text.0), PASSAGE);
        let parsed = check.done(Sight { finding, note });
        Ok(Request::of(ctx).write(parsed, service::sight).await?.into())
    }

    /// Changes a finding. Its finder does; leads change its topic and what it is.
    async fn change_finding(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: ChangeFindingInput,
    ) -> GraphResult<ChangeFindingPayload> {
        Ok(Request::of(ctx).write(parse_change(input), service::change).await?.into())
    }

    /// Merges findings that say the same into one of them. Leads do. Who found one of the others has found that
    /// one; the others stay on record and say into which they were merged.
    async fn merge_findings(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: MergeFindingsInput,
    ) -> GraphResult<MergeFindingsPayload> {
        let mut check = Check::default();
        let into = check.id("intoId", &input.into_id);
        let findings = check.ids("findingIds", Some(input.finding_ids));
        let parsed = check.done(Merge { into, findings, expected_version: input.expected_version });
        Ok(Request::of(ctx).write(parsed, service::merge).await?.into())
    }
}

fn parse_record(input: RecordFindingInput) -> Parsed<Find> {
    let mut check = Check::default();
    let find = Find {
        topic: check.id("topicId", &input.topic_id),
        kind: input.kind.into(),
        statement: check.text("statement", input.statement.0, PASSAGE),
        confidence: input.confidence.into(),
        sources: sources(&mut check, input.sources),
    };
    check.done(find)
}

fn parse_change(input: ChangeFindingInput) -> Parsed<Alter> {
    let mut check = Check::default();
    let sources = match input.sources {
        MaybeUndefined::Undefined => None,
        MaybeUndefined::Null => Some(Vec::new()),
        MaybeUndefined::Value(urls) => Some(sources(&mut check, Some(urls))),
    };
    let alter = Alter {
        finding: check.id("findingId", &input.finding_id),
        topic: check.kept("topicId", input.topic_id).map(|id| check.id("topicId", &id)),
        kind: check.kept("kind", input.kind).map(Into::into),
        statement: check.kept("statement", input.statement).map(|text| check.text("statement", text.0, PASSAGE)),
        confidence: check.kept("confidence", input.confidence).map(Into::into),
        sources,
        expected_version: input.expected_version,
    };
    check.done(alter)
}

/// Different addresses.
fn sources(check: &mut Check, urls: Option<Vec<Url>>) -> Vec<String> {
    let urls = check.list("sources", urls);
    let mut found: Vec<String> = Vec::with_capacity(urls.len());
    for (place, url) in urls.into_iter().enumerate() {
        let url = check.url(&format!("sources.{place}"), &url.0);
        if !found.contains(&url) {
            found.push(url);
        }
    }
    found
}
