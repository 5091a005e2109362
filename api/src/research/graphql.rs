//! How far research got, as clients see it.

use super::service::Researched;
use crate::context::Request;
use crate::error::Result;
use crate::loaders::ResearchOf;
use crate::objection::graphql::Objection;
use crate::topic::graphql::Topic;
use async_graphql::Object;
use entities::{InitiativeId, objection, topic};
use std::sync::Arc;

/// How far research got.
pub struct Research(Arc<Researched>);

/// How far the research of an initiative got: whether what matters was looked into deep enough, what is likely
/// still to be found, and what objections point at.
#[Object]
impl Research {
    /// The share of topics at their target depth or past it, weighted by importance, from 0 to 1; nothing
    /// without topics. Topics that are out of scope count nowhere.
    async fn coverage(&self) -> Option<f64> {
        self.0.coverage.coverage
    }

    /// The topics that are short of their target depth: the most important first, then those that are most
    /// steps short.
    async fn too_shallow(&self) -> Vec<TopicState> {
        self.0.too_shallow().into_iter().cloned().map(TopicState).collect()
    }

    /// The topics that are past their target depth or their time box, in the same order. A topic that is past
    /// its time box and short of its target depth is in both lists.
    async fn too_deep(&self) -> Vec<TopicState> {
        self.0.too_deep().into_iter().cloned().map(TopicState).collect()
    }

    /// How many risks and constraints are likely to be there that nobody has found.
    async fn undiscovered(&self) -> Undiscovered {
        Undiscovered(Arc::clone(&self.0))
    }

    /// The open objections that point at a topic which is short of its target depth, oldest first.
    async fn gaps(&self) -> Vec<ResearchGap> {
        let gaps = self.0.gaps();
        gaps.map(|(objection, topic)| ResearchGap { objection: objection.clone(), topic: topic.clone() }).collect()
    }
}

/// A topic that is off its target.
pub struct TopicState(topic::Model);

/// A topic that is short of its target depth, or past it or its time box.
#[Object]
impl TopicState {
    /// The topic.
    async fn topic(&self) -> Topic {
        self.0.clone().into()
    }

    /// How many steps it is off its target depth: below 0 where it is short of it, above 0 where it is past it.
    async fn steps_over(&self) -> i32 {
        self.0.depth as i32 - self.0.target as i32
    }

    /// How many minutes it took beyond its time box; 0 within it, or without one.
    async fn minutes_over(&self) -> i32 {
        self.0.time_box_minutes.map_or(0, |limit| self.0.time_spent_minutes.saturating_sub(limit).max(0))
    }
}

/// What nobody has found.
pub struct Undiscovered(Arc<Researched>);

/// How many risks and constraints there are, as far as it can be told from who found which of them on their own:
/// where most were found by one person only, there are likely more. It takes it that people looked independently,
/// and that duplicates were merged.
#[Object]
impl Undiscovered {
    /// How many people reported findings of any kind.
    async fn people(&self) -> i32 {
        i32::try_from(self.0.people).unwrap_or(i32::MAX)
    }

    /// How many different risks and constraints they found.
    async fn observed(&self) -> i32 {
        i32::try_from(self.0.undiscovered.observed).unwrap_or(i32::MAX)
    }

    /// How many there are at least (Chao 2), never below `observed`; nothing with fewer than two people or nothing
    /// observed, as the next three.
    async fn chao2(&self) -> Option<f64> {
        self.0.undiscovered.chao2
    }

    /// How many there are by the first-order jackknife.
    async fn jackknife1(&self) -> Option<f64> {
        self.0.undiscovered.jackknife1
    }

    /// How many there are by the second-order jackknife; it may come out below `observed` where most were found by
    /// two.
    async fn jackknife2(&self) -> Option<f64> {
        self.0.undiscovered.jackknife2
    }

    /// The share of sightings to be expected that are of what was found already, from 0 to 1.
    async fn coverage(&self) -> Option<f64> {
        self.0.undiscovered.coverage
    }

    /// Whether the estimates can be relied on: at least four people, and something observed.
    async fn is_reliable(&self) -> bool {
        self.0.undiscovered.reliable
    }
}

/// An objection that points at a gap.
pub struct ResearchGap {
    objection: objection::Model,
    topic: topic::Model,
}

/// An open objection that points at a topic which was not looked into deep enough.
#[Object]
impl ResearchGap {
    /// The objection.
    async fn objection(&self) -> Objection {
        self.objection.clone().into()
    }

    /// The topic that it names, or else the one that its issue is called.
    async fn topic(&self) -> Topic {
        self.topic.clone().into()
    }
}

/// How far the research of an initiative got: computed once a request, however often it is asked.
///
/// # Errors
///
/// Whatever the database says.
pub async fn research_of(request: Request<'_>, initiative: InitiativeId) -> Result<Research> {
    Ok(Research(request.referred(ResearchOf(initiative)).await?))
}
