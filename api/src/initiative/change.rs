//! What happens in an initiative, told as it happens.

use super::graphql::Initiative;
use crate::auth::Action;
use crate::clock::new_id;
use crate::context::Request;
use crate::error::{Error, GraphError, Result};
use crate::global_id;
use crate::graph::Node;
use crate::graph::node;
use crate::occasion::{About, Occasion, Topic};
use crate::proposal::change::ProposalChangeKind as ChangeKind;
use async_graphql::{Context, ID, Object, Subscription};
use entities::{EventId, InitiativeId, TypedId, initiative};
use futures_util::stream::{self, Stream};

/// Something that happened in an initiative.
pub struct InitiativeChange {
    kind: ChangeKind,
    initiative: initiative::Model,
    node: Option<Node>,
    revision: EventId,
}

/// Something that happened in an initiative.
#[Object]
impl InitiativeChange {
    /// What happened.
    async fn kind(&self) -> ChangeKind {
        self.kind
    }

    /// The initiative as it is now.
    async fn initiative(&self) -> Initiative {
        self.initiative.clone().into()
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

/// Being told of initiatives.
#[derive(Default)]
pub struct InitiativeSubscription;

#[Subscription]
impl InitiativeSubscription {
    /// Tells what happens in an initiative, to whatever is in it and to the rules that govern it, as it happens.
    /// Rights are read anew each time: what the viewer may not see at that moment is not told, and what is for
    /// leads only is told to leads only. An error where there is no such initiative that the viewer may see.
    async fn initiative_changed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the initiative.")] id: ID,
    ) -> Result<impl Stream<Item = InitiativeChange>, GraphError> {
        let request = Request::of(ctx);
        let change = match ctx.data_opt::<Occasion>() {
            Some(occasion) => told(request, occasion, &id).await?,
            None => return Err(Error::BadRequest("subscribe over a WebSocket".to_owned()).into()),
        };
        Ok(stream::iter(change))
    }
}

/// What there is to tell; nothing where it only begins, or where the viewer may not know.
async fn told(request: Request<'_>, occasion: &Occasion, id: &ID) -> Result<Option<InitiativeChange>> {
    let Some(initiative) = seen(request, id).await? else {
        return match occasion {
            Occasion::Begins(_) => Err(Error::BadRequest("`id` names no initiative that you can see".to_owned())),
            Occasion::Changed(_) | Occasion::Missed => Ok(None),
        };
    };
    match occasion {
        Occasion::Begins(topic) => {
            let (organization, about) = (initiative.organization_id, About::Initiative(initiative.id));
            topic.get_or_init(|| Topic { organization, about });
            Ok(None)
        }
        Occasion::Changed(changed) if changed.is_draft && !request.may(Action::SeeDrafts, initiative.id) => Ok(None),
        Occasion::Changed(changed) => {
            let node = node::find(request, &changed.subject_kind, changed.subject).await?;
            let (kind, revision) = (ChangeKind::of(&changed.kind), changed.revision);
            Ok(node.map(|node| InitiativeChange { kind, initiative, node: Some(node), revision }))
        }
        Occasion::Missed => {
            Ok(Some(InitiativeChange { kind: ChangeKind::Resync, initiative, node: None, revision: new_id() }))
        }
    }
}

/// The initiative, by the same rights as everywhere.
async fn seen(request: Request<'_>, id: &ID) -> Result<Option<initiative::Model>> {
    request.actor()?;
    let Some(id) = global_id::decode::<InitiativeId>(id) else { return Ok(None) };
    match node::find(request, InitiativeId::KIND, id.0).await? {
        Some(Node::Initiative(_)) => request.find(id).await,
        _ => Ok(None),
    }
}
