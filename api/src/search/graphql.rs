//! Searching, as clients do it.

use super::query::Query;
use super::service::{Hit, Page, Search};
use super::snippet::{SnippetPart, snippet};
use crate::assessment::service::compute;
use crate::context::Request;
use crate::error::{GraphResult, Result};
use crate::global_id;
use crate::graph::list::List;
use crate::graph::node::{self, Node};
use crate::initiative::graphql::Initiative;
use crate::loaders::RevisionOf;
use async_graphql::{Context, Enum, ID, Object};
use entities::{
    ArgumentId, ConcessionId, DecisionId, FindingId, InitiativeId, ObjectionId, ProblemId, ProposalId, StatementId,
    TopicId, TypedId,
};
use futures_util::future::try_join_all;
use std::sync::Arc;

/// The kinds of things that are searched.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum SearchKind {
    /// Projects, by title and summary.
    Initiative,
    /// Problems, by title and statement.
    Problem,
    /// Proposals, by title and newest revision.
    Proposal,
    /// Objections, by title and body.
    Objection,
    /// Arguments.
    Argument,
    /// Findings that were not merged into another.
    Finding,
    /// Topics, by title and summary.
    Topic,
    /// Concessions, by title and body.
    Concession,
    /// Decisions, by title and rationale.
    Decision,
    /// Statements that people are asked about.
    Statement,
}

impl SearchKind {
    const ALL: [Self; 10] = [
        Self::Initiative,
        Self::Problem,
        Self::Proposal,
        Self::Objection,
        Self::Argument,
        Self::Finding,
        Self::Topic,
        Self::Concession,
        Self::Decision,
        Self::Statement,
    ];

    fn subject(self) -> &'static str {
        match self {
            Self::Initiative => InitiativeId::KIND,
            Self::Problem => ProblemId::KIND,
            Self::Proposal => ProposalId::KIND,
            Self::Objection => ObjectionId::KIND,
            Self::Argument => ArgumentId::KIND,
            Self::Finding => FindingId::KIND,
            Self::Topic => TopicId::KIND,
            Self::Concession => ConcessionId::KIND,
            Self::Decision => DecisionId::KIND,
            Self::Statement => StatementId::KIND,
        }
    }
}

/// Something that was found.
pub struct SearchResult {
    node: Node,
    kind: SearchKind,
    initiative: InitiativeId,
    title: Option<String>,
    body: String,
    query: Arc<Query>,
}

/// Something that was found by its words.
#[Object]
impl SearchResult {
    /// What was found.
    async fn node(&self) -> &Node {
        &self.node
    }

    /// What kind of thing it is.
    async fn kind(&self) -> SearchKind {
        self.kind
    }

    /// Where it was written; itself, if it is an initiative.
    async fn initiative(&self, ctx: &Context<'_>) -> GraphResult<Initiative> {
        Ok(Request::of(ctx).referred(self.initiative).await?.into())
    }

    /// Its title; nothing for what has none: arguments, findings and statements.
    async fn title(&self) -> Option<&str> {
        self.title.as_deref()
    }

    /// The passage of its text in which the words stand first, as it was written, in parts; of its title where they
    /// stand only there, or there is no text. Put together, the parts are the passage. They are no HTML: escape them.
    async fn snippet(&self) -> GraphResult<Vec<SnippetPart>> {
        let (title, body, query) = (self.title.clone().unwrap_or_default(), self.body.clone(), Arc::clone(&self.query));
        let cut = move || {
            let (of_body, of_title) = (snippet(&body, &query), snippet(&title, &query));
            let only_there = !of_body.iter().any(SnippetPart::is_found) && of_title.iter().any(SnippetPart::is_found);
            Ok(if only_there || of_body.is_empty() { of_title } else { of_body })
        };
        Ok(compute(cut).await.map_err(crate::error::Error::from)?)
    }
}

/// Searching.
#[derive(Default)]
pub struct SearchQuery;

#[expect(clippy::too_many_arguments, reason = "each is an argument of the field, as Relay has them")]
#[Object]
impl SearchQuery {
    /// What the viewer may see that holds all of these words, in titles and texts: things with more of the words in
    /// their title first, then the newest. Nothing that they may not see moves the order, or is counted.
    async fn search(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Words, `\"phrases in quotes\"`, and beginnings of words with a `*` behind them; at most 200 \
            characters and 16 words. Case and accents make no difference. Whatever else is in it separates words. \
            Nothing is found without a word."
        )]
        query: String,
        #[graphql(desc = "In this initiative only; nothing where there is none that the viewer may see.")]
        initiative_id: Option<ID>,
        #[graphql(desc = "These kinds of things only.")] kinds: Option<Vec<SearchKind>>,
        #[graphql(desc = "The first so many, from 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, from 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Option<GraphResult<List<SearchResult>>> {
        let request = Request::of(ctx);
        let found = async || {
            request.actor()?;
            let (page, query) = (Page::parse(first, after, last, before)?, Query::parse(&query)?);
            let initiative = match initiative_id {
                None => None,
                Some(id) => match seen(request, &id).await? {
                    None => return Ok(None),
                    seen => seen,
                },
            };
            let wanted = |kind: &SearchKind| kinds.as_ref().is_none_or(|kinds| kinds.contains(kind));
            let kinds = SearchKind::ALL.into_iter().filter(wanted).map(SearchKind::subject).collect();
            results(request, Search { query, initiative, kinds, page }).await.map(Some)
        };
        found().await.map_err(Into::into).transpose()
    }
}

async fn seen(request: Request<'_>, id: &ID) -> Result<Option<InitiativeId>> {
    let Some(id) = global_id::decode::<InitiativeId>(id) else { return Ok(None) };
    Ok(node::find(request, InitiativeId::KIND, id.0).await?.map(|_| id))
}

async fn results(request: Request<'_>, search: Search) -> Result<List<SearchResult>> {
    let query = Arc::new(search.query.clone());
    let found = request.referred(search).await?;
    let results = try_join_all(found.hits.iter().map(|hit| result(request, hit, &query))).await?;
    let edges = found.hits.iter().zip(results).filter_map(|(hit, result)| Some((hit.place.cursor(), result?)));
    Ok(List::new(edges.collect(), found.has_previous, found.has_next))
}

/// What was found, by the same rights as everywhere: the index is a way to it, and no word on who sees it.
async fn result(request: Request<'_>, hit: &Hit, query: &Arc<Query>) -> Result<Option<SearchResult>> {
    let kind = SearchKind::ALL.into_iter().find(|kind| kind.subject() == hit.kind);
    let node = node::find(request, &hit.kind, hit.place.id).await?;
    let (Some(kind), Some(node)) = (kind, node) else { return Ok(None) };
    let Some((title, body)) = texts(request, kind, hit).await? else { return Ok(None) };
    Ok(Some(SearchResult { node, kind, initiative: hit.initiative, title, body, query: Arc::clone(query) }))
}

/// The title and the text of what was found, as they were written.
async fn texts(request: Request<'_>, kind: SearchKind, hit: &Hit) -> Result<Option<(Option<String>, String)>> {
    let id = hit.place.id;
    Ok(match kind {
        SearchKind::Initiative => request.find(InitiativeId(id)).await?.map(|row| (Some(row.title), row.summary)),
        SearchKind::Problem => request.find(ProblemId(id)).await?.map(|row| (Some(row.title), row.statement)),
        SearchKind::Proposal => {
            let Some(row) = request.find(ProposalId(id)).await? else { return Ok(None) };
            let text = request.find(RevisionOf(row.id, row.revision)).await?;
            Some((Some(row.title), text.map(|text| text.body).unwrap_or_default()))
        }
        SearchKind::Objection => request.find(ObjectionId(id)).await?.map(|row| (Some(row.title), row.body)),
        SearchKind::Argument => request.find(ArgumentId(id)).await?.map(|row| (None, row.body)),
        SearchKind::Finding => request.find(FindingId(id)).await?.map(|row| (None, row.statement)),
        SearchKind::Topic => {
            request.find(TopicId(id)).await?.map(|row| (Some(row.title), row.summary.unwrap_or_default()))
        }
        SearchKind::Concession => request.find(ConcessionId(id)).await?.map(|row| (Some(row.title), row.body)),
        SearchKind::Decision => request.find(DecisionId(id)).await?.map(|row| (Some(row.title), row.rationale)),
        SearchKind::Statement => request.find(StatementId(id)).await?.map(|row| (None, row.text)),
    })
}
