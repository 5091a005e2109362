//! Proposals as clients see them.

mod news;
mod part;

pub use news::{RevisionDiff, SinceYouLastLooked};
pub use part::{ProposalEvidence, Revision};

use crate::argument::graphql::Argument;
use crate::assessment::clocks;
use crate::assessment::graphql::Assessment;
use crate::assessment::history::{self, HistoryPoint};
use crate::assessment::plan::{PlanReport, Wanted};
use crate::assessment::service as assessments;
use crate::assessment::what_if::{self, WhatIf, WhatIfInput};
use crate::auth::Action;
use crate::concession::graphql::Concession;
use crate::context::Request;
use crate::decision::brief;
use crate::decision::graphql::Decision;
use crate::delegation::graphql::DelegatedPosition;
use crate::error::{Error, GraphResult, Result};
use crate::global_id;
use crate::graph::List;
use crate::graph::Markdown;
use crate::graph::node::sees_proposal;
use crate::graph::word::ProposalStatus;
use crate::initiative::audience::{Audience, audience_of};
use crate::initiative::graphql::{Initiative, Stakeholder, stakeholder_of};
use crate::loaders::{AssessmentOf, DecisionOf, DerivedFrom, RevisionOf, SolvedBy};
use crate::objection::graphql::Objection;
use crate::page::Page;
use crate::position::graphql::Position;
use crate::problem::graphql::Problem;
use crate::question::graphql::Question;
use crate::rule::graphql::DecisionRule;
use crate::talk::graphql::Talk;
use async_graphql::{Context, ID, Object};
use chrono::{DateTime, Utc};
use entities::{ProposalId, proposal};
use futures_util::future::try_join_all;

/// A proposal.
pub struct Proposal(proposal::Model);

/// One way to solve one or more problems.
#[Object]
impl Proposal {
    /// Its id.
    pub async fn id(&self) -> ID {
        global_id::encode(self.0.id)
    }

    /// What it proposes, in a line.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// Where it is.
    async fn status(&self) -> ProposalStatus {
        self.0.status.into()
    }

    /// The initiative it belongs to.
    async fn initiative(&self, ctx: &Context<'_>) -> GraphResult<Initiative> {
        Ok(Request::of(ctx).referred(self.0.initiative_id).await?.into())
    }

    /// Who wrote it.
    async fn author(&self, ctx: &Context<'_>) -> GraphResult<Stakeholder> {
        Ok(stakeholder_of(Request::of(ctx), self.0.author_id).await?)
    }

    /// The problems it would solve; at most 50.
    async fn problems(&self, ctx: &Context<'_>) -> GraphResult<Vec<Problem>> {
        let request = Request::of(ctx);
        let ids = request.referred(SolvedBy(self.0.id)).await?;
        let problems = try_join_all(ids.into_iter().map(|id| request.referred(id))).await?;
        Ok(problems.into_iter().map(Into::into).collect())
    }

    /// Its newest revision.
    async fn current_revision(&self, ctx: &Context<'_>) -> GraphResult<Revision> {
        Ok(Request::of(ctx).referred(RevisionOf(self.0.id, self.0.revision)).await?.into())
    }

    /// When it was shared; nothing while it is a draft.
    async fn opened_at(&self) -> Option<DateTime<Utc>> {
        self.0.opened_at
    }

    /// When its final comment period began; nothing outside of one.
    async fn final_comment_since(&self) -> Option<DateTime<Utc>> {
        self.0.final_comment_since
    }

    /// Whether its final comment period stands still: leads owe an answer to an objection.
    async fn final_comment_paused(&self) -> bool {
        clocks::stands_still(&self.0)
    }

    /// When it was decided, withdrawn or superseded; nothing while it is open.
    async fn closed_at(&self) -> Option<DateTime<Utc>> {
        self.0.closed_at
    }

    /// Why it was withdrawn, superseded or opened again. Where it was decided: see the decision.
    async fn status_reason(&self) -> Option<Markdown> {
        self.0.status_reason.clone().map(Markdown)
    }

    /// What took its place.
    async fn superseded_by(&self, ctx: &Context<'_>) -> Option<GraphResult<Proposal>> {
        Some(proposal_of(Request::of(ctx), self.0.superseded_by?).await.map_err(Into::into))
    }

    /// The decision that is in force.
    async fn decision(&self, ctx: &Context<'_>) -> Option<GraphResult<Decision>> {
        let found = Request::of(ctx).find(DecisionOf(self.0.id)).await;
        found.map(|row| row.map(Into::into)).map_err(Into::into).transpose()
    }

    /// Every decision on it, oldest first, also those that were reopened.
    async fn decisions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, from 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, from 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> GraphResult<List<Decision>> {
        let page = Page::parse(first, after, last, before)?;
        Ok(Request::of(ctx).list::<entities::decision::Entity, _>(self.0.id, false, page).await?)
    }

    /// Where it stands on one page, to paste anywhere: the question, the alternatives, where people stand, what is
    /// left and what it would take. It holds nothing that is for leads only, whoever asks. What people wrote stands
    /// in it as plain text.
    async fn brief(&self, ctx: &Context<'_>) -> Option<GraphResult<Markdown>> {
        Some(brief::write(Request::of(ctx), &self.0).await.map(Markdown).map_err(Into::into))
    }

    /// When it was drafted.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// Counts its changes, from 1.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// The rule that says when it is agreed: its own, or its initiative's, or its organization's.
    async fn rule(&self, ctx: &Context<'_>) -> GraphResult<DecisionRule> {
        let subjects = [self.0.id.0, self.0.initiative_id.0, self.0.organization_id.0];
        DecisionRule::of(Request::of(ctx), &subjects).await
    }

    /// Whether it is agreed, how near it is, and what is missing: computed now.
    async fn assessment(&self, ctx: &Context<'_>) -> Option<GraphResult<Assessment>> {
        Some(assessments::assess(Request::of(ctx), &self.0).await.map_err(Into::into))
    }

    /// The cheapest sets of concessions that would make its rule hold, clocks
    /// and who has not answered aside: computed now, over what the viewer may
    /// see. For leads that is drafts too, and whom concessions would please or
    /// upset; so theirs may be others. The search takes two seconds at most, for
    /// all proposals of a list together; the status says how far it got.
    async fn plans(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What the concessions of a plan may cost together, 0 or more; any cost unless given.")]
        budget: Option<i32>,
        #[graphql(desc = "Concessions that are in every plan; at most 50.")] force_ids: Option<Vec<ID>>,
        #[graphql(desc = "Concessions that are in no plan; at most 50.")] forbid_ids: Option<Vec<ID>>,
        #[graphql(desc = "How many plans, from 1 to 10; 3 unless given.")] top: Option<i32>,
    ) -> Option<GraphResult<PlanReport>> {
        let plan = async || {
            let wanted = Wanted::parse(budget, force_ids, forbid_ids, top)?;
            assessments::plan(Request::of(ctx), &self.0, wanted).await
        };
        Some(plan().await.map_err(Into::into))
    }

    /// How it stood at a moment of the past, computed again from the record:
    /// what was so then, with the people and the rule of then. Nothing where it
    /// was not there yet, or not shared and the viewer is no lead.
    async fn assessment_at(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The moment; not in the future.")] time: DateTime<Utc>,
    ) -> Option<GraphResult<Assessment>> {
        assessments::assess_at(Request::of(ctx), &self.0, time).await.map_err(Into::into).transpose()
    }

    /// How it would stand now if something were otherwise: concessions made, other positions taken, objections
    /// withdrawn, another rule. Nothing is stored. Over what the viewer may see, as `plans`.
    async fn what_if(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to suppose.")] suppose: WhatIfInput,
    ) -> Option<GraphResult<WhatIf>> {
        let what_if = async || what_if::what_if(Request::of(ctx), &self.0, suppose.parse()?).await;
        Some(what_if().await.map_err(Into::into))
    }

    /// What happened to it that its assessment rests on, moment by moment, and how it stood after each: computed
    /// again from the record, oldest first. The newest 100 moments of the time asked for, among the newest 1,000
    /// changes. What is for leads only is told to leads only.
    async fn history(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "After this moment; from the beginning unless given.")] from: Option<DateTime<Utc>>,
        #[graphql(desc = "Until this moment; until now unless given.")] to: Option<DateTime<Utc>>,
    ) -> Option<GraphResult<Vec<HistoryPoint>>> {
        Some(history::history(Request::of(ctx), &self.0, from, to).await.map_err(Into::into))
    }

    /// What its assessment rests on now, as JSON: the file that `entente engine assess` reads, to the same result.
    /// Leads get drafts too, whom concessions would please or upset, and who listens to whom: what `plans` and
    /// `talkToNext` rest on. Hours are plain hours, with the days counted in on which nobody works.
    async fn deliberation(&self, ctx: &Context<'_>) -> Option<GraphResult<String>> {
        let export = async || {
            let deliberation = assessments::deliberation(Request::of(ctx), &self.0).await?;
            serde_json::to_string(&deliberation).map_err(|error| Error::Internal(error.to_string()))
        };
        Some(export().await.map_err(Into::into))
    }

    /// Its revisions, oldest first; those from before it was shared for leads only.
    async fn revisions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, from 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, from 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> GraphResult<List<Revision>> {
        let page = Page::parse(first, after, last, before)?;
        let request = Request::of(ctx);
        let drafts = request.may(Action::SeeDrafts, self.0.initiative_id);
        Ok(request.list::<entities::revision::Entity, _>(self.0.id, drafts, page).await?)
    }

    /// What tells one of its revisions from another, word by word; nothing where it has none of that number that
    /// the viewer may read. Without arguments: what the newest revision changes.
    async fn diff(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The number of the earlier side; the one before `to` unless given.")] from: Option<i32>,
        #[graphql(desc = "The number of the later side; the newest unless given.")] to: Option<i32>,
    ) -> Option<GraphResult<RevisionDiff>> {
        news::between(Request::of(ctx), &self.0, from, to).await.map_err(Into::into).transpose()
    }

    /// What is new since the viewer last looked, by `lookAtProposal` or by answering; nothing where they never did.
    /// Ask for it before you say that they look.
    async fn since_you_last_looked(&self, ctx: &Context<'_>) -> Option<GraphResult<SinceYouLastLooked>> {
        news::since(Request::of(ctx), &self.0).await.map_err(Into::into).transpose()
    }

    /// The proposals that it grew out of, as a merge, a compromise or a variant, oldest first; at most 50. Drafts
    /// among them are for leads only.
    async fn derived_from(&self, ctx: &Context<'_>) -> GraphResult<Vec<Proposal>> {
        let request = Request::of(ctx);
        let ids = request.referred(DerivedFrom(self.0.id)).await?;
        let sources = try_join_all(ids.into_iter().map(|id| request.referred(id))).await?;
        Ok(sources.into_iter().filter(|row| sees_proposal(request, row)).map(Into::into).collect())
    }

    /// The proposals that grew out of it, oldest first; drafts for leads only.
    async fn derivatives(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, from 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, from 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> GraphResult<List<Proposal>> {
        let page = Page::parse(first, after, last, before)?;
        let request = Request::of(ctx);
        let drafts = request.may(Action::SeeDrafts, self.0.initiative_id);
        let links = request.rows::<entities::derivation::Entity>(self.0.id, drafts, page).await?;
        let derived = try_join_all(links.rows.iter().map(|(_, link)| request.referred(link.proposal_id))).await?;
        Ok(links.replace(derived.into_iter().map(Proposal::from).collect()).into())
    }

    /// The findings that it rests on, oldest first.
    async fn evidence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, from 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, from 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> GraphResult<List<ProposalEvidence>> {
        let page = Page::parse(first, after, last, before)?;
        Ok(Request::of(ctx).list::<entities::proposal_evidence::Entity, _>(self.0.id, false, page).await?)
    }

    /// Who counts by the position of somebody else, to whom they delegated: computed now. Their own position, once
    /// they take one, counts in place of it.
    async fn delegated_positions(&self, ctx: &Context<'_>) -> GraphResult<Vec<DelegatedPosition>> {
        let assessed = Request::of(ctx).referred(AssessmentOf(self.0.id)).await?;
        Ok(DelegatedPosition::all(&assessed))
    }

    /// Who will see a position, an objection, an argument or an answer here: to be shown before one is given.
    async fn audience(&self, ctx: &Context<'_>) -> GraphResult<Audience> {
        Ok(audience_of(Request::of(ctx), self.0.initiative_id).await?)
    }

    /// The positions people hold, in the order they first answered.
    async fn positions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, from 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, from 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> GraphResult<List<Position>> {
        let page = Page::parse(first, after, last, before)?;
        Ok(Request::of(ctx).list::<entities::position::Entity, _>(self.0.id, false, page).await?)
    }

    /// The objections, oldest first.
    async fn objections(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, from 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, from 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> GraphResult<List<Objection>> {
        let page = Page::parse(first, after, last, before)?;
        Ok(Request::of(ctx).list::<entities::objection::Entity, _>(self.0.id, false, page).await?)
    }

    /// What people want to know of it, oldest first; what was taken back is not among it.
    async fn questions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, from 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, from 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> GraphResult<List<Question>> {
        let page = Page::parse(first, after, last, before)?;
        Ok(Request::of(ctx).list::<entities::question::Entity, _>(self.0.id, false, page).await?)
    }

    /// To whom leads have talked about it, oldest first, what was taken back too. For leads only: nothing for anybody
    /// else.
    async fn talks(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, from 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, from 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Option<GraphResult<List<Talk>>> {
        let request = Request::of(ctx);
        if !request.may(Action::SeeInfluence, self.0.initiative_id) {
            return None;
        }
        let listed = async || {
            let page = Page::parse(first, after, last, before)?;
            request.list::<entities::talk::Entity, _>(self.0.id, true, page).await
        };
        Some(listed().await.map_err(Into::into))
    }

    /// The arguments, oldest first.
    async fn arguments(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, from 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, from 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> GraphResult<List<Argument>> {
        let page = Page::parse(first, after, last, before)?;
        Ok(Request::of(ctx).list::<entities::argument::Entity, _>(self.0.id, false, page).await?)
    }

    /// The concessions, oldest first; drafts for leads only.
    async fn concessions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, from 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, from 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> GraphResult<List<Concession>> {
        let page = Page::parse(first, after, last, before)?;
        let request = Request::of(ctx);
        let drafts = request.may(Action::SeeDrafts, self.0.initiative_id);
        Ok(request.list::<entities::concession::Entity, _>(self.0.id, drafts, page).await?)
    }
}

impl From<proposal::Model> for Proposal {
    fn from(row: proposal::Model) -> Self {
        Self(row)
    }
}

/// A proposal that another row refers to.
///
/// # Errors
///
/// Whatever the database says.
pub async fn proposal_of(request: Request<'_>, id: ProposalId) -> Result<Proposal> {
    Ok(Proposal(request.referred(id).await?))
}
