//! Stages as clients see them.

use crate::context::Request;
use crate::error::GraphResult;
use crate::global_id;
use crate::graph::word::Stage;
use crate::graph::{Markdown, Node};
use crate::initiative::graphql::{Initiative, Stakeholder, stakeholder_of};
use async_graphql::{Context, Enum, ID, Object};
use chrono::{DateTime, Utc};
use entities::stage_entry;

/// That an initiative entered a stage.
pub struct StageEntry(stage_entry::Model);

/// That an initiative entered a stage, and until when it was in it.
#[Object]
impl StageEntry {
    /// Its id.
    pub async fn id(&self) -> ID {
        global_id::encode(self.0.id)
    }

    /// The initiative.
    async fn initiative(&self, ctx: &Context<'_>) -> GraphResult<Initiative> {
        Ok(Request::of(ctx).referred(self.0.initiative_id).await?.into())
    }

    /// The stage.
    async fn stage(&self) -> Stage {
        self.0.stage.into()
    }

    /// Why it was entered; nothing where the initiative began in it.
    async fn reason(&self) -> Option<Markdown> {
        self.0.reason.clone().map(Markdown)
    }

    /// Who said so.
    async fn entered_by(&self, ctx: &Context<'_>) -> GraphResult<Stakeholder> {
        Ok(stakeholder_of(Request::of(ctx), self.0.entered_by).await?)
    }

    /// Since when the initiative was in it.
    async fn entered_at(&self) -> DateTime<Utc> {
        self.0.entered_at
    }

    /// Until when; nothing while it is in it.
    async fn left_at(&self) -> Option<DateTime<Utc>> {
        self.0.left_at
    }
}

impl From<stage_entry::Model> for StageEntry {
    fn from(row: stage_entry::Model) -> Self {
        Self(row)
    }
}

/// What a piece of advice is about.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum StageAdviceKind {
    /// Nothing says what to look into.
    NoTopics,
    /// Topics are short of their target depth.
    TooShallow,
    /// Topics are past their target depth or their time box.
    TooDeep,
    /// Open objections point at topics that are short of their target depth.
    Gaps,
    /// Risks and constraints are likely to be there that nobody has found, or nobody can tell.
    Undiscovered,
    /// No problem is written down.
    NoProblem,
    /// Problems have no criterion that a solution is measured by.
    NoCriteria,
    /// Problems rest on no evidence.
    NoEvidence,
    /// Nobody but the leads was asked.
    NobodyAsked,
    /// People with a say have not come in yet.
    NotJoined,
    /// People with a say have come in, and said nothing to any proposal that is open for feedback.
    Silent,
    /// Nobody was named to decide.
    NoDecider,
    /// A problem has no proposal that was shared.
    NoProposal,
    /// A problem has one proposal, and nothing to compare it with.
    NoAlternative,
    /// Objections are open.
    OpenObjections,
}

/// Something worth doing when entering a stage. It never keeps anybody from entering one.
pub struct StageAdvice {
    /// What it is about.
    pub kind: StageAdviceKind,
    /// What is missing.
    pub sentence: String,
    /// The first of the things that are meant.
    pub about: Vec<Node>,
}

/// Something worth doing when entering a stage. It never keeps anybody from entering one.
#[Object]
impl StageAdvice {
    /// What it is about.
    async fn kind(&self) -> StageAdviceKind {
        self.kind
    }

    /// What is missing, in a sentence for people.
    async fn sentence(&self) -> &str {
        &self.sentence
    }

    /// The topics, problems, people or objections that are meant, the worst first; at most ten.
    async fn about(&self) -> &[Node] {
        &self.about
    }
}
