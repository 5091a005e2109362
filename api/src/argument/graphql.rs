//! Arguments as clients see them.

use super::service::{self, Argue, Target};
use crate::check::{Check, Parsed, TEXT};
use crate::context::Request;
use crate::error::{GraphResult, RefusalCode};
use crate::global_id;
use crate::graph::Markdown;
use crate::graph::payload::payload;
use crate::initiative::graphql::{Stakeholder, stakeholder_of};
use crate::objection::graphql::Objection;
use async_graphql::{Context, ID, InputObject, Object, Union};
use chrono::{DateTime, Utc};
use entities::{ArgumentId, ObjectionId, argument};
use futures_util::future::try_join_all;
use uuid::Uuid;

/// An argument.
pub struct Argument(argument::Model);

/// A statement that supports or attacks objections and other arguments.
#[Object]
impl Argument {
    /// Its id.
    pub async fn id(&self) -> ID {
        global_id::encode(self.0.id)
    }

    /// Who made it.
    async fn author(&self, ctx: &Context<'_>) -> GraphResult<Stakeholder> {
        Ok(stakeholder_of(Request::of(ctx), self.0.author_id).await?)
    }

    /// The statement.
    async fn body(&self) -> Markdown {
        Markdown(self.0.body.clone())
    }

    /// What it speaks against; at most 50.
    async fn attacks(&self, ctx: &Context<'_>) -> GraphResult<Vec<ArgumentTarget>> {
        targets(Request::of(ctx), &self.0.attacks.0).await
    }

    /// What it speaks for; at most 50.
    async fn supports(&self, ctx: &Context<'_>) -> GraphResult<Vec<ArgumentTarget>> {
        targets(Request::of(ctx), &self.0.supports.0).await
    }

    /// When it was made.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }
}

impl From<argument::Model> for Argument {
    fn from(row: argument::Model) -> Self {
        Self(row)
    }
}

/// Something that can be argued about.
#[derive(Union)]
pub enum ArgumentTarget {
    /// An objection.
    Objection(Objection),
    /// An argument.
    Argument(Argument),
}

async fn targets(request: Request<'_>, ids: &[Uuid]) -> GraphResult<Vec<ArgumentTarget>> {
    let reads = ids.iter().map(async |&id| match request.find(ObjectionId(id)).await? {
        Some(row) => Ok(ArgumentTarget::Objection(row.into())),
        None => Ok(ArgumentTarget::Argument(request.referred(ArgumentId(id)).await?.into())),
    });
    try_join_all(reads).await
}

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
    async fn argue(&self, ctx: &Context<'_>, input: ArgueInput) -> GraphResult<ArguePayload> {
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
