//! The bus: what the parts of a server tell each other once it is so. One
//! function in, one function out, so that replicas can be told the same way.

use crate::clock::new_id;
use entities::{
    EventId, InitiativeId, OrganizationId, ProblemId, ProposalId, StakeholderId, TypedId, UserId, calendar,
    decision_rule, event,
};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{broadcast, watch};
use uuid::Uuid;

/// How many changes a reader may be behind before it has missed some.
const BEHIND: usize = 256;

/// Where proposals and concessions are that only leads see.
const DRAFT: &str = "DRAFT";

/// The columns that say whose a row is.
const WHOSE: [&str; 5] = ["stakeholder_id", "raised_by", "speaker_id", "owner_id", "asked_by"];

/// Something that changed.
#[derive(Clone, Debug)]
pub struct Changed {
    /// The tenant.
    pub organization: OrganizationId,
    /// Where it happened.
    pub initiative: Option<InitiativeId>,
    /// The proposal that it belongs to.
    pub proposal: Option<ProposalId>,
    /// The problem that it belongs to.
    pub problem: Option<ProblemId>,
    /// The stakeholders whom the row names as whose it is, before or after.
    pub people: Vec<StakeholderId>,
    /// What happened, as a verb: `position.taken`.
    pub kind: String,
    /// The kind of thing that changed, or of what it governs.
    pub subject_kind: String,
    /// Its id.
    pub subject: Uuid,
    /// Whether it was a draft after the change: for leads only, whatever it is by the time it is told.
    pub is_draft: bool,
    /// Its event; made later where a change that was published before has a later one.
    pub revision: EventId,
}

/// The bus of a server; clones are the same bus.
#[derive(Clone, Debug)]
pub struct Bus {
    changes: broadcast::Sender<Arc<Changed>>,
    ended: broadcast::Sender<UserId>,
    stopping: watch::Sender<bool>,
    last: Arc<Mutex<Option<EventId>>>,
}

impl Default for Bus {
    fn default() -> Self {
        Self {
            changes: broadcast::Sender::new(BEHIND),
            ended: broadcast::Sender::new(BEHIND),
            stopping: watch::Sender::new(false),
            last: Arc::default(),
        }
    }
}

impl Bus {
    /// Says what was committed, in the order it was recorded.
    pub fn publish(&self, changes: Vec<Changed>) {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        for mut changed in changes {
            if last.is_some_and(|last| changed.revision <= last) {
                changed.revision = new_id();
            }
            *last = Some(changed.revision);
            // Nobody has to listen.
            let _ = self.changes.send(Arc::new(changed));
        }
    }

    /// What is committed from now on, in every organization: whoever reads it
    /// decides what the person they read for may know.
    #[must_use]
    pub fn changes(&self) -> broadcast::Receiver<Arc<Changed>> {
        self.changes.subscribe()
    }

    /// Says that sessions, tokens or rights of this person have ended: their
    /// sockets ask again at once whether their token still holds.
    pub fn sessions_ended(&self, user: UserId) {
        let _ = self.ended.send(user);
    }

    /// Whose sessions end from now on.
    #[must_use]
    pub fn ended(&self) -> broadcast::Receiver<UserId> {
        self.ended.subscribe()
    }

    /// Says that this server stops: sockets close, and nothing new is begun.
    pub fn stop(&self) {
        self.stopping.send_replace(true);
    }

    /// Whether this server stops.
    #[must_use]
    pub fn is_stopping(&self) -> bool {
        *self.stopping.borrow()
    }

    /// Ends once this server stops.
    pub async fn stopped(&self) {
        // The sender is a part of `self`.
        let _ = self.stopping.subscribe().wait_for(|stopping| *stopping).await;
    }
}

impl Changed {
    /// What an event says to those who listen.
    #[must_use]
    pub fn of(event: &event::Model) -> Self {
        let row = event.after.as_ref().or(event.before.as_ref());
        let named = |column: &str| row.and_then(|row| row.get(column)?.as_str()?.parse::<Uuid>().ok());
        let (subject_kind, subject) = match named("subject_id") {
            Some(governed) if event.subject_kind == decision_rule::SUBJECT => {
                (governed_kind(event, governed), governed)
            }
            _ if event.subject_kind == calendar::SUBJECT => (OrganizationId::KIND, event.organization_id.0),
            _ => (event.subject_kind.as_str(), event.subject_id),
        };
        let own = (subject_kind == ProposalId::KIND).then_some(subject);
        let own_problem = (subject_kind == ProblemId::KIND).then_some(subject);
        Self {
            organization: event.organization_id,
            initiative: event.initiative_id,
            proposal: own.or_else(|| named("proposal_id")).map(ProposalId),
            problem: own_problem.or_else(|| named("problem_id")).map(ProblemId),
            people: people(event),
            kind: event.kind.clone(),
            subject_kind: subject_kind.to_owned(),
            subject,
            is_draft: ["state", "status"].iter().any(|column| row.is_some_and(|row| row[column] == DRAFT)),
            revision: event.id,
        }
    }
}

/// Whose a row was, and is.
fn people(event: &event::Model) -> Vec<StakeholderId> {
    let rows = [&event.before, &event.after].into_iter().flatten();
    let named = rows.flat_map(|row| WHOSE.iter().filter_map(|column| row.get(*column)?.as_str()?.parse::<Uuid>().ok()));
    let mut people: Vec<StakeholderId> = named.map(StakeholderId).collect();
    people.sort_unstable();
    people.dedup();
    people
}

/// The kind of thing that a rule governs.
fn governed_kind(event: &event::Model, governed: Uuid) -> &'static str {
    match event.initiative_id {
        None => OrganizationId::KIND,
        Some(initiative) if initiative.0 == governed => InitiativeId::KIND,
        Some(_) => ProposalId::KIND,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(revision: EventId) -> Changed {
        Changed {
            organization: new_id(),
            initiative: None,
            proposal: None,
            problem: None,
            people: Vec::new(),
            kind: "position.taken".to_owned(),
            subject_kind: "Position".to_owned(),
            subject: new_id(),
            is_draft: false,
            revision,
        }
    }

    #[test]
    fn revisions_grow_whichever_transaction_was_faster() {
        let bus = Bus::default();
        let mut reader = bus.changes();
        let (early, late) = (new_id::<EventId>(), new_id::<EventId>());
        bus.publish(vec![changed(late)]);
        bus.publish(vec![changed(early)]);
        let first = reader.try_recv().expect("a change").revision;
        let second = reader.try_recv().expect("a change").revision;
        assert_eq!(first, late);
        assert!(second > first);
    }

    #[test]
    fn a_bus_that_nobody_listens_to_takes_everything() {
        let bus = Bus::default();
        bus.publish((0..2 * BEHIND).map(|_| changed(new_id())).collect());
        bus.sessions_ended(new_id());
        bus.stop();
        assert!(bus.is_stopping());
    }
}
