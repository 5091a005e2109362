//! Concessions as clients see them.

use crate::auth::Action;
use crate::context::Request;
use crate::error::{Error, GraphResult, Result};
use crate::global_id;
use crate::graph::word::ConcessionState;
use crate::graph::{List, Markdown};
use crate::initiative::graphql::{Stakeholder, stakeholder_of};
use crate::loaders::{AssessmentOf, GainsOf, RevisionOf};
use crate::objection::graphql::{LatentObjection, Objection};
use crate::page::Page;
use crate::proposal::graphql::{Proposal, Revision, proposal_of};
use async_graphql::{Context, ID, Object, SimpleObject, Union};
use chrono::{DateTime, Utc};
use entities::{ConcessionId, LatentObjectionId, ObjectionId, ProposalId, concession, concession_answer};
use futures_util::future::try_join_all;
use uuid::Uuid;

/// A concession.
pub struct Concession(concession::Model);

/// A change that a lead could offer, and what it would do.
#[Object]
impl Concession {
    /// Its id.
    pub async fn id(&self) -> ID {
        global_id::encode(self.0.id)
    }

    /// What it would change.
    async fn proposal(&self, ctx: &Context<'_>) -> GraphResult<Proposal> {
        Ok(proposal_of(Request::of(ctx), self.0.proposal_id).await?)
    }

    /// The change in a line.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// The change.
    async fn body(&self) -> Markdown {
        Markdown(self.0.body.clone())
    }

    /// What it costs, from 0 to 1,000,000, in a unit of the leads' choice.
    async fn cost(&self) -> i32 {
        self.0.cost
    }

    /// Where it is.
    async fn state(&self) -> ConcessionState {
        self.0.state.into()
    }

    /// What it settles, alone or together with others; at most 50.
    async fn removes(&self, ctx: &Context<'_>) -> GraphResult<Vec<ConcessionRemoval>> {
        let request = Request::of(ctx);
        let reads = self.0.removes.0.iter().map(async |removal| {
            let together = visible(request, &removal.together).await?;
            // What a hidden concession would do is hidden with it.
            if together.len() < removal.together.len() {
                return Ok(None);
            }
            let objection = any_objection(request, &self.0, removal.objection).await?;
            Ok::<_, crate::error::Error>(objection.map(|objection| ConcessionRemoval { objection, together }))
        });
        Ok(try_join_all(reads).await?.into_iter().flatten().collect())
    }

    /// The objections it would provoke; at most 50.
    async fn provokes(&self, ctx: &Context<'_>) -> GraphResult<Vec<LatentObjection>> {
        let request = Request::of(ctx);
        let rows = try_join_all(self.0.provokes.0.iter().map(|id| request.referred(*id))).await?;
        Ok(rows.into_iter().map(Into::into).collect())
    }

    /// Whom it would please or upset; at most 50. For leads only: nothing for anybody else.
    async fn shifts(&self, ctx: &Context<'_>) -> Option<GraphResult<Vec<ConcessionShift>>> {
        let request = Request::of(ctx);
        match leads(request, &self.0).await {
            Ok(false) => return None,
            Ok(true) => {}
            Err(error) => return Some(Err(error.into())),
        }
        let reads = self.0.shifts.0.iter().map(async |shift| {
            let stakeholder = stakeholder_of(request, shift.stakeholder).await?;
            Ok(ConcessionShift { stakeholder, steps: shift.steps })
        });
        Some(try_join_all(reads).await)
    }

    /// The points that the score would gain if it alone were made, from -100 to 100, over what the viewer may see, as
    /// `whatIf`; nothing where it cannot be made any more, or nobody has a say. Of the first hundred of a proposal.
    async fn gain(&self, ctx: &Context<'_>) -> Option<GraphResult<f64>> {
        let request = Request::of(ctx);
        let gain = async || {
            let drafts = leads(request, &self.0).await?;
            Ok(request.referred(GainsOf(self.0.proposal_id, drafts)).await?.get(&self.0.id).copied())
        };
        gain().await.map_err(|error: Error| error.into()).transpose()
    }

    /// What must be conceded with it; at most 50.
    async fn requires(&self, ctx: &Context<'_>) -> GraphResult<Vec<Concession>> {
        Ok(visible(Request::of(ctx), &self.0.requires.0).await?)
    }

    /// What cannot be conceded with it; at most 50.
    async fn excludes(&self, ctx: &Context<'_>) -> GraphResult<Vec<Concession>> {
        Ok(visible(Request::of(ctx), &self.0.excludes.0).await?)
    }

    /// What those answer whose objections it would settle, in the order they first did.
    async fn answers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, from 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, from 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> GraphResult<List<ConcessionAnswer>> {
        let page = Page::parse(first, after, last, before)?;
        Ok(Request::of(ctx).list::<concession_answer::Entity, _>(self.0.id, false, page).await?)
    }

    /// The revision that takes it up; nothing until one does.
    async fn incorporated_in(&self, ctx: &Context<'_>) -> Option<GraphResult<Revision>> {
        let key = RevisionOf(self.0.proposal_id, self.0.incorporated_in?);
        Some(Request::of(ctx).referred(key).await.map(Into::into).map_err(Into::into))
    }

    /// When it was drafted.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// Counts its changes, from 1.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

impl From<concession::Model> for Concession {
    fn from(row: concession::Model) -> Self {
        Self(row)
    }
}

/// An answer to a concession.
pub struct ConcessionAnswer(concession_answer::Model);

/// What somebody answers to a concession that would settle objections of theirs.
#[Object]
impl ConcessionAnswer {
    /// Its id; the same however often they change it.
    pub async fn id(&self) -> ID {
        global_id::encode(self.0.id)
    }

    /// The concession.
    async fn concession(&self, ctx: &Context<'_>) -> GraphResult<Concession> {
        Ok(Concession(Request::of(ctx).referred(self.0.concession_id).await?))
    }

    /// Whose objections it is about: they answered, or whom they named to speak for them.
    async fn stakeholder(&self, ctx: &Context<'_>) -> GraphResult<Stakeholder> {
        Ok(stakeholder_of(Request::of(ctx), self.0.stakeholder_id).await?)
    }

    /// Whether it would settle them.
    async fn accepts(&self) -> bool {
        self.0.accepts
    }

    /// Why, in their words.
    async fn note(&self) -> Option<Markdown> {
        self.0.note.clone().map(Markdown)
    }

    /// When they answered last.
    async fn answered_at(&self) -> DateTime<Utc> {
        self.0.answered_at
    }
}

impl From<concession_answer::Model> for ConcessionAnswer {
    fn from(row: concession_answer::Model) -> Self {
        Self(row)
    }
}

/// An objection that goes once a concession and others are all made.
#[derive(SimpleObject)]
pub struct ConcessionRemoval {
    /// The objection.
    objection: AnyObjectionObject,
    /// The other concessions it takes.
    together: Vec<Concession>,
}

/// By how much a concession moves a person.
#[derive(SimpleObject)]
pub struct ConcessionShift {
    /// Who moves.
    stakeholder: Stakeholder,
    /// Steps on the ladder of stances, from -5 to 5.
    steps: i32,
}

/// An objection that was raised, or one that is expected.
#[derive(Union)]
#[graphql(name = "AnyObjection")]
pub enum AnyObjectionObject {
    /// One that was raised.
    Objection(Objection),
    /// One that is expected.
    LatentObjection(LatentObjection),
}

/// The objection that a concession settles, if the viewer may see it.
async fn any_objection(
    request: Request<'_>,
    settling: &concession::Model,
    id: Uuid,
) -> Result<Option<AnyObjectionObject>> {
    if let Some(row) = request.find(ObjectionId(id)).await? {
        return Ok(Some(AnyObjectionObject::Objection(row.into())));
    }
    let row = request.referred(LatentObjectionId(id)).await?;
    let seen = leads(request, settling).await? || is_provoked_openly(request, settling.proposal_id, row.id).await?;
    Ok(seen.then(|| AnyObjectionObject::LatentObjection(row.into())))
}

/// Whether a concession that is no draft provokes it; drafts are for leads.
async fn is_provoked_openly(request: Request<'_>, proposal: ProposalId, latent: LatentObjectionId) -> Result<bool> {
    let rows = &request.referred(AssessmentOf(proposal)).await?.rows;
    let mut open = rows.concessions.iter().filter(|row| row.state != entities::ConcessionState::Draft);
    Ok(open.any(|row| row.provokes.0.contains(&latent)))
}

async fn leads(request: Request<'_>, row: &concession::Model) -> Result<bool> {
    let proposal = request.referred(row.proposal_id).await?;
    Ok(request.may(Action::SeeDrafts, proposal.initiative_id))
}

/// Those of the concessions that the viewer may see.
async fn visible(request: Request<'_>, ids: &[ConcessionId]) -> Result<Vec<Concession>> {
    let reads = ids.iter().map(async |&id| {
        let row = request.referred(id).await?;
        let seen = row.state != entities::ConcessionState::Draft || leads(request, &row).await?;
        Ok::<_, crate::error::Error>(seen.then_some(Concession(row)))
    });
    Ok(try_join_all(reads).await?.into_iter().flatten().collect())
}
