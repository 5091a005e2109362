//! That a person's turn may have changed, told as it happens: to whom a change
//! may concern, and to nobody else.

use super::graphql::Turn;
use crate::auth::{Action, Stake};
use crate::bus::Changed;
use crate::clock::new_id;
use crate::context::Request;
use crate::error::{Error, GraphError, Result};
use crate::graph::Node;
use crate::graph::node;
use crate::occasion::{About, Occasion, Topic};
use crate::proposal::change::ProposalChangeKind as ChangeKind;
use async_graphql::{Context, Object, Subscription};
use entities::{ConcessionId, ConcessionState, EventId, ObjectionId, Role, StakeholderId};
use futures_util::future::try_join_all;
use futures_util::stream::{self, Stream};

/// That a person's turn may have changed.
pub struct TurnChange {
    kind: ChangeKind,
    turn: Turn,
    node: Option<Node>,
    revision: EventId,
}

/// That the viewer's turn may have changed.
#[Object]
impl TurnChange {
    /// What happened.
    async fn kind(&self) -> ChangeKind {
        self.kind
    }

    /// The turn as it is now.
    async fn turn(&self) -> &Turn {
        &self.turn
    }

    /// What changed, as it is now; nothing with `RESYNC`.
    async fn node(&self) -> Option<&Node> {
        self.node.as_ref()
    }

    /// Opaque, and later in the order of text with every change: of two answers, the one with the
    /// later revision is newer.
    async fn revision(&self) -> String {
        self.revision.0.simple().to_string()
    }
}

/// Being told of one's turn.
#[derive(Default)]
pub struct TurnSubscription;

#[Subscription]
impl TurnSubscription {
    /// Tells the viewer of changes by which something may have begun or ceased to wait for them, or because of them.
    /// Rights are read anew each time. What only time brings is told once somebody is reminded of it.
    async fn turn_changed(&self, ctx: &Context<'_>) -> Result<impl Stream<Item = TurnChange>, GraphError> {
        let request = Request::of(ctx);
        let change = match ctx.data_opt::<Occasion>() {
            Some(occasion) => told(request, occasion).await?,
            None => return Err(Error::BadRequest("subscribe over a WebSocket".to_owned()).into()),
        };
        Ok(stream::iter(change))
    }
}

/// What there is to tell; nothing where it only begins, or where it is nothing to the viewer.
async fn told(request: Request<'_>, occasion: &Occasion) -> Result<Option<TurnChange>> {
    let actor = request.actor()?;
    let changed = match occasion {
        Occasion::Begins(topic) => {
            let (organization, about) = (actor.organization, About::Turn(actor.user));
            topic.get_or_init(|| Topic { organization, about });
            return Ok(None);
        }
        Occasion::Missed => {
            let turn = Turn::of(request).await?;
            return Ok(Some(TurnChange { kind: ChangeKind::Resync, turn, node: None, revision: new_id() }));
        }
        Occasion::Changed(changed) => changed,
    };
    let concerns = match changed.initiative {
        // A rule or a calendar of the whole organization.
        None => !actor.stakes.is_empty(),
        Some(initiative) => match actor.stake(initiative) {
            Some(stake) if request.may(Action::SeeInitiative, initiative) => concerns(request, changed, stake).await?,
            _ => false,
        },
    };
    if !concerns {
        return Ok(None);
    }
    let Some(node) = node::find(request, &changed.subject_kind, changed.subject).await? else { return Ok(None) };
    let (kind, turn) = (ChangeKind::of(&changed.kind), Turn::of(request).await?);
    Ok(Some(TurnChange { kind, turn, node: Some(node), revision: changed.revision }))
}

/// Whom a change concerns.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// Nobody's turn.
    Nobody,
    /// Whom the row names.
    Named,
    /// Whom the row names, leads and the decider.
    Leaders,
    /// The same, and those whose objections a concession would settle.
    Raisers,
    /// Everybody with a say, leads and the decider.
    All,
}

/// Whom changes of this kind concern.
fn reach(kind: &str) -> Reach {
    let (subject, what) = kind.split_once('.').unwrap_or((kind, ""));
    match (subject, what) {
        ("objection", "seconded" | "secondWithdrawn" | "pointed")
        | ("concession", "drafted")
        | ("decision", "handedOver")
        | ("proposal", "drafted" | "linked") => Reach::Nobody,
        ("proposal" | "problem" | "decision" | "decisionRule" | "calendar" | "stakeholder", _) => Reach::All,
        (
            "question" | "position" | "understanding" | "objection" | "argument" | "commitment" | "workItem"
            | "concessionAnswer",
            _,
        ) => Reach::Leaders,
        ("concession", _) => Reach::Raisers,
        ("reminder", _) => Reach::Named,
        _ => Reach::Nobody,
    }
}

async fn concerns(request: Request<'_>, changed: &Changed, stake: Stake) -> Result<bool> {
    let (reach, leads) = (reach(&changed.kind), stake.lead || stake.decider);
    let is_named = changed.people.contains(&stake.stakeholder);
    Ok(match reach {
        Reach::Nobody => false,
        Reach::Named => is_named,
        Reach::Leaders => is_named || leads,
        Reach::All => is_named || leads || stake.role != Role::Observer,
        Reach::Raisers => leads || raised(request, ConcessionId(changed.subject)).await?.contains(&stake.stakeholder),
    })
}

/// Who raised what a concession would settle, and who speaks for them.
async fn raised(request: Request<'_>, concession: ConcessionId) -> Result<Vec<StakeholderId>> {
    let found = request.find(concession).await?.filter(|row| row.state != ConcessionState::Draft);
    let removes = found.map(|row| row.removes.0).unwrap_or_default();
    let objections = try_join_all(removes.iter().map(|removal| request.find(ObjectionId(removal.objection)))).await?;
    let people = objections.into_iter().flatten().flat_map(|row| [Some(row.raised_by), row.speaker_id]);
    Ok(people.flatten().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_asks_nobody_is_told_to_nobody() {
        for kind in [
            "concession.drafted",
            "latentObjection.expected",
            "influence.set",
            "talk.recorded",
            "topic.added",
            "revision.written",
        ] {
            assert!(reach(kind) == Reach::Nobody, "{kind}");
        }
        for kind in ["proposal.shared", "proposal.finalCommentEnded", "problem.stated", "decision.made"] {
            assert!(reach(kind) == Reach::All, "{kind}");
        }
        assert!(reach("objection.restated") == Reach::Leaders && reach("reminder.made") == Reach::Named);
    }
}
