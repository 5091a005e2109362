//! Splitting and merging problems, as clients do it.

use crate::check::{Check, LINE, PASSAGE, Parsed, TEXT};
use crate::context::Request;
use crate::error::GraphResult;
use crate::graph::Markdown;
use crate::graph::payload::payload;
use crate::problem::graphql::Problem;
use crate::problem::service::{self, Merge, Part, Split};
use async_graphql::{Context, ID, InputObject, Object};

/// A problem to split.
#[derive(InputObject)]
pub struct SplitProblemInput {
    /// The problem.
    problem_id: ID,
    /// What becomes of it; from 2 to 10.
    parts: Vec<ProblemPartInput>,
    /// The version that was read; where there is a newer one, nothing is done.
    expected_version: Option<i32>,
    /// The same key within 24 hours gives the same answer and does nothing twice; at most 100 characters.
    idempotency_key: Option<String>,
}

/// One of the problems that another is split into. What no part names follows into each of them.
#[derive(InputObject)]
pub struct ProblemPartInput {
    /// What hurts, in a line of at most 200 characters.
    title: String,
    /// What hurts; at most 40,000 characters.
    statement: Markdown,
    /// Whom it hurts; at most 5,000 characters.
    whom: Option<Markdown>,
    /// The proposals that solve it, of those that solve the whole; all unless given, at most 50.
    proposal_ids: Option<Vec<ID>>,
    /// The criteria that measure solutions to it, with their values, of those of the whole; all unless given, at
    /// most 50.
    criterion_ids: Option<Vec<ID>>,
    /// The evidence that it rests on, of that of the whole; all unless given, at most 50.
    evidence_ids: Option<Vec<ID>>,
}

/// Problems to merge.
#[derive(InputObject)]
pub struct MergeProblemsInput {
    /// The problems, of one initiative; from 2 to 10.
    problem_ids: Vec<ID>,
    /// What hurts, in a line of at most 200 characters.
    title: String,
    /// What hurts; at most 40,000 characters.
    statement: Markdown,
    /// Whom it hurts; at most 5,000 characters.
    whom: Option<Markdown>,
    /// The same key within 24 hours gives the same answer and does nothing twice; at most 100 characters.
    idempotency_key: Option<String>,
}

payload! {
    /// What splitting a problem gives.
    SplitProblemPayload {
        /// The problem that was split; `splitInto` says what became of it.
        problem: Problem
    }
}

payload! {
    /// What merging problems gives.
    MergeProblemsPayload {
        /// The new problem; `mergedFrom` says what it was.
        problem: Problem
    }
}

/// Splitting and merging problems.
#[derive(Default)]
pub struct LineageMutation;

#[Object]
impl LineageMutation {
    /// Splits a problem into new ones. The old one is kept as it was, and takes no more; its proposals, criteria
    /// with their values, and evidence follow. How people see it does not: they are asked anew. Leads do.
    async fn split_problem(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: SplitProblemInput,
    ) -> GraphResult<SplitProblemPayload> {
        let key = input.idempotency_key.clone();
        let written = Request::of(ctx).create("splitProblem", key, parse_split(input), service::split).await?;
        Ok(written.into())
    }

    /// Merges problems into a new one. The old ones are kept as they were, and take no more; their proposals,
    /// criteria with their values, and evidence follow. How people see them does not: they are asked anew. Leads do.
    async fn merge_problems(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: MergeProblemsInput,
    ) -> GraphResult<MergeProblemsPayload> {
        let key = input.idempotency_key.clone();
        let written = Request::of(ctx).create("mergeProblems", key, parse_merge(input), service::merge).await?;
        Ok(written.into())
    }
}

fn parse_split(input: SplitProblemInput) -> Parsed<Split> {
    let mut check = Check::default();
    let problem = check.id("problemId", &input.problem_id);
    let parts = check.list("parts", Some(input.parts)).into_iter().enumerate();
    let parts = parts.map(|(place, part)| {
        let path = |field: &str| format!("parts.{place}.{field}");
        Part {
            title: check.text(&path("title"), part.title, LINE),
            statement: check.text(&path("statement"), part.statement.0, TEXT),
            whom: check.optional(&path("whom"), part.whom.map(|text| text.0), PASSAGE),
            proposals: part.proposal_ids.map(|ids| check.ids(&path("proposalIds"), Some(ids))),
            criteria: part.criterion_ids.map(|ids| check.ids(&path("criterionIds"), Some(ids))),
            evidence: part.evidence_ids.map(|ids| check.ids(&path("evidenceIds"), Some(ids))),
        }
    });
    let parts = parts.collect();
    check.done(Split { problem, parts, expected_version: input.expected_version })
}

fn parse_merge(input: MergeProblemsInput) -> Parsed<Merge> {
    let mut check = Check::default();
    let merge = Merge {
        problems: check.ids("problemIds", Some(input.problem_ids)),
        title: check.text("title", input.title, LINE),
        statement: check.text("statement", input.statement.0, TEXT),
        whom: check.optional("whom", input.whom.map(|text| text.0), PASSAGE),
    };
    check.done(merge)
}
