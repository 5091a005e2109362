//! What tells two revisions apart, and what is new since somebody looked, as clients see it.

use super::Revision;
use crate::auth::Action;
use crate::context::Request;
use crate::error::{Error, Result};
use crate::graph::word::{DiffUnit, RunKind};
use crate::loaders::{RevisionOf, SinceOf};
use crate::proposal::diff::{Diff, Run, diff};
use async_graphql::SimpleObject;
use chrono::{DateTime, Utc};
use entities::{proposal, revision};
use futures_util::future::try_join_all;

/// How many of the newest revisions are listed as new.
const NEWEST: i32 = 10;

/// What tells two revisions of a proposal apart.
#[derive(SimpleObject)]
pub struct RevisionDiff {
    /// The earlier side, as it was asked for.
    from: Revision,
    /// The later side, as it was asked for.
    to: Revision,
    /// How the titles differ; nothing where one of the two was written before titles were kept with revisions.
    title: Option<Vec<TextRun>>,
    /// How the texts differ, in order. `SAME` and `REMOVED` put together are the text of `from` to the letter;
    /// `SAME` and `ADDED` are that of `to`. What is removed stands before what is added in its place.
    body: Vec<TextRun>,
    /// How finely the texts were compared. Two that are long and too different are compared line by line in part.
    unit: DiffUnit,
}

/// A piece of text, and what became of it.
#[derive(SimpleObject)]
pub struct TextRun {
    /// What became of it.
    kind: RunKind,
    /// The piece as it was written; never empty. It is a part of Markdown, and need not be Markdown by itself.
    text: String,
}

/// What is new on a proposal since the viewer last looked at it.
#[derive(SimpleObject)]
pub struct SinceYouLastLooked {
    /// When they last looked.
    looked_at: DateTime<Utc>,
    /// The newest revision that they saw.
    revision: Revision,
    /// How many revisions there are since.
    new_revisions: i32,
    /// Those revisions, oldest first; the newest ten where there are more.
    revisions: Vec<Revision>,
    /// What tells the newest revision from the one they saw; nothing where they saw the newest.
    diff: Option<RevisionDiff>,
    /// How many objections were raised since, or carried over from another proposal.
    objections_raised: i32,
    /// How many objections were settled by their raisers since, and still are.
    objections_settled: i32,
    /// How many positions were taken or changed since, and are held.
    positions_taken: i32,
    /// How many positions were taken back since, and not taken again.
    positions_withdrawn: i32,
}

/// The first revision of a proposal that the viewer may read; none where they may read none.
fn first_readable(request: Request<'_>, proposal: &proposal::Model) -> Option<i32> {
    if request.may(Action::SeeDrafts, proposal.initiative_id) { Some(1) } else { proposal.shared_revision }
}

/// What tells these two revisions apart; nothing where there is none of a number that the viewer may read.
///
/// # Errors
///
/// Whatever the database says.
pub(super) async fn between(
    request: Request<'_>,
    proposal: &proposal::Model,
    from: Option<i32>,
    to: Option<i32>,
) -> Result<Option<RevisionDiff>> {
    let Some(first) = first_readable(request, proposal) else { return Ok(None) };
    let to = to.unwrap_or(proposal.revision);
    let from = from.unwrap_or_else(|| to.saturating_sub(1).max(first));
    if [from, to].iter().any(|number| !(first..=proposal.revision).contains(number)) {
        return Ok(None);
    }
    let revision = |number| request.referred(RevisionOf(proposal.id, number));
    let (from, to) = futures_util::future::try_join(revision(from), revision(to)).await?;
    Ok(Some(RevisionDiff::of(from, to).await?))
}

/// What is new since the viewer last looked; nothing where they never did.
///
/// # Errors
///
/// Whatever the database says.
pub(super) async fn since(request: Request<'_>, proposal: &proposal::Model) -> Result<Option<SinceYouLastLooked>> {
    let Some(first) = first_readable(request, proposal) else { return Ok(None) };
    let Some(since) = request.find(SinceOf(proposal.id)).await? else { return Ok(None) };
    // Who led when they looked may lead no more.
    let seen = since.look.revision.clamp(first, proposal.revision);
    let newest = seen.saturating_add(1).max(proposal.revision.saturating_sub(NEWEST - 1))..=proposal.revision;
    let revisions = newest.map(|number| request.referred(RevisionOf(proposal.id, number)));
    let revisions: Vec<revision::Model> = try_join_all(revisions).await?;
    let revision = request.referred(RevisionOf(proposal.id, seen)).await?;
    let diff = match revisions.last() {
        Some(newest) => Some(RevisionDiff::of(revision.clone(), newest.clone()).await?),
        None => None,
    };
    Ok(Some(SinceYouLastLooked {
        looked_at: since.look.looked_at,
        revision: revision.into(),
        new_revisions: proposal.revision.saturating_sub(seen),
        revisions: revisions.into_iter().map(Into::into).collect(),
        diff,
        objections_raised: since.objections_raised,
        objections_settled: since.objections_settled,
        positions_taken: since.positions_taken,
        positions_withdrawn: since.positions_withdrawn,
    }))
}

impl RevisionDiff {
    /// Compares two revisions, and holds up nobody meanwhile.
    async fn of(from: revision::Model, to: revision::Model) -> Result<Self> {
        let compare = move || {
            let titles = from.title.as_deref().zip(to.title.as_deref());
            let title = titles.map(|(old, new)| diff(old, new).runs);
            (title, diff(&from.body, &to.body), from, to)
        };
        let compared = tokio::task::spawn_blocking(compare).await;
        let (title, Diff { runs, unit }, from, to) = compared.map_err(|error| Error::Internal(error.to_string()))?;
        let shown = |runs: Vec<Run>| runs.into_iter().map(Into::into).collect();
        Ok(Self { from: from.into(), to: to.into(), title: title.map(shown), body: shown(runs), unit: unit.into() })
    }
}

impl From<Run> for TextRun {
    fn from(run: Run) -> Self {
        Self { kind: run.kind.into(), text: run.text }
    }
}
