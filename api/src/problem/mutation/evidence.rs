//! Saying what a problem statement rests on, as clients do it.

use crate::check::{Check, PASSAGE, Parsed};
use crate::context::Request;
use crate::error::GraphResult;
use crate::graph::payload::payload;
use crate::graph::{Markdown, Url};
use crate::problem::graphql::Evidence;
use crate::problem::service::{self, AddEvidence, RemoveEvidence};
use async_graphql::{Context, ID, InputObject, Object};

/// Evidence to add to a problem.
#[derive(InputObject)]
pub struct AddEvidenceInput {
    /// The problem.
    problem_id: ID,
    /// What was seen; at most 5,000 characters.
    body: Markdown,
    /// Where it can be read.
    url: Option<Url>,
    /// The same key within 24 hours gives the same answer and does nothing twice; at most 100 characters.
    idempotency_key: Option<String>,
}

/// Evidence to remove.
#[derive(InputObject)]
pub struct RemoveEvidenceInput {
    /// The evidence.
    evidence_id: ID,
    /// The version that was read; where there is a newer one, nothing is done.
    expected_version: Option<i32>,
}

payload! {
    /// What adding evidence gives.
    AddEvidencePayload {
        /// The evidence.
        evidence: Evidence
    }
}

payload! {
    /// What removing evidence gives.
    RemoveEvidencePayload {
        /// The evidence, removed.
        evidence: Evidence
    }
}

/// Saying what problem statements rest on.
#[derive(Default)]
pub struct EvidenceMutation;

#[Object]
impl EvidenceMutation {
    /// Says what a problem statement rests on. Leads do; a problem has at most 100 pieces of evidence.
    async fn add_evidence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: AddEvidenceInput,
    ) -> GraphResult<AddEvidencePayload> {
        let key = input.idempotency_key.clone();
        let written = Request::of(ctx).create("addEvidence", key, parse(input), service::add_evidence).await?;
        Ok(written.into())
    }

    /// Removes evidence: the statement rests on it no more. That it did stays on record. Leads do.
    async fn remove_evidence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: RemoveEvidenceInput,
    ) -> GraphResult<RemoveEvidencePayload> {
        let mut check = Check::default();
        let evidence = check.id("evidenceId", &input.evidence_id);
        let parsed = check.done(RemoveEvidence { evidence, expected_version: input.expected_version });
        Ok(Request::of(ctx).write(parsed, service::remove_evidence).await?.into())
    }
}

fn parse(input: AddEvidenceInput) -> Parsed<AddEvidence> {
    let mut check = Check::default();
    let add = AddEvidence {
        problem: check.id("problemId", &input.problem_id),
        body: check.text("body", input.body.0, PASSAGE),
        url: input.url.map(|url| check.url("url", &url.0)),
    };
    check.done(add)
}
