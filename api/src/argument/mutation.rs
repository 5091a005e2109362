//! Arguing, as clients do it.

use super::graphql::Argument;
use super::service::{self, Argue, Target};
use crate::check::{Check, Parsed, TEXT};
use crate::context::Request;
use crate::error::{GraphResult, RefusalCode};
use crate::global_id;
use crate::graph::Markdown;
use crate::graph::payload::payload;
use async_graphql::{Context, ID, InputObject, Object};

/// An argument to make.
#[derive(InputObject)]
pub struct ArgueInput {
    /// The proposal it is about.
    proposal_id: ID,
    /// The statement; at most 40,000 characters.
    body: Markdown,
    /// The objections and arguments it speaks against; at most 50.
    attack_ids: Option<Vec<ID>>,
    /// The objections and arguments it speaks for; at most 50.
    support_ids: Option<Vec<ID>>,
    /// The same key within 24 hours gives the same answer and does nothing twice; at most 100 characters.
    idempotency_key: Option<String>,
}

payload! {
    /// What making an argument gives.
    ArguePayload {
        /// The argument.
        argument: Argument
    }
}

/// Arguing.
#[derive(Default)]
pub struct ArgumentMutation;

#[Object]
impl ArgumentMutation {
    /// Speaks for or against objections and other arguments. Whether an
    /// objection stands follows from all the arguments together.
    async fn argue(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: ArgueInput,
    ) -> GraphResult<ArguePayload> {
        let key = input.idempotency_key.clone();
        Ok(Request::of(ctx).create("argue", key, parse(input), service::argue).await?.into())
    }
}

fn parse(input: ArgueInput) -> Parsed<Argue> {
    let mut check = Check::default();
    let argue = Argue {
        proposal: check.id("proposalId", &input.proposal_id),
        body: check.text("body", input.body.0, TEXT),
        attacks: parse_targets(&mut check, "attackIds", input.attack_ids),
        supports: parse_targets(&mut check, "supportIds", input.support_ids),
    };
    check.done(argue)
}

fn parse_targets(check: &mut Check, path: &str, ids: Option<Vec<ID>>) -> Vec<Target> {
    let mut targets = Vec::new();
    for (place, id) in check.list(path, ids).iter().enumerate() {
        let objection = global_id::decode(id).map(Target::Objection);
        match objection.or_else(|| global_id::decode(id).map(Target::Argument)) {
            Some(target) if targets.contains(&target) => {}
            Some(target) => targets.push(target),
            None => check.refuse(RefusalCode::NotFound, &format!("{path}.{place}"), "names nothing that you can see"),
        }
    }
    targets
}
