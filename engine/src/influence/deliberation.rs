//! The network of a deliberation: those with a say, and what their positions are worth.

use std::collections::BTreeSet;

use super::{Network, NetworkPerson};
use crate::readiness;
use crate::snapshot::Snapshot;

/// The people whose positions count: those with a say who are not recused.
/// An opinion is what the effective position is worth in readiness: from 0
/// (`BLOCK`) to 1 (`SUPPORT` and more), silence 0.6. Others are neither asked
/// nor heard, so that whoever listens only to them keeps their own opinion.
///
/// ```
/// use engine::{Deliberation, Network, Snapshot, influence};
///
/// let deliberation: Deliberation = serde_json::from_str(r#"{
///     "now": "2026-03-10T09:00:00Z",
///     "rule": {"preset": "CONSENT"},
///     "proposal": {"id": "p1", "revision": 1, "openedAt": "2026-03-01T09:00:00Z",
///                  "lastSubstantiveRevision": 1, "lastSubstantiveAt": "2026-03-01T09:00:00Z"},
///     "stakeholders": [{"id": "ann", "role": "APPROVER"}, {"id": "bob", "role": "CONTRIBUTOR"}],
///     "positions": [{"stakeholder": "ann", "stance": "BLOCK", "revision": 1, "reason": "keys"}],
///     "listens": [{"from": "ann", "to": "bob", "weight": 1}]
/// }"#)?;
/// let report = influence(&Network::from(&Snapshot::new(&deliberation)?))?;
/// assert_eq!(report.people[0].opinion, 0.3);
/// assert_eq!(report.people[1].influence, 0.75);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
impl From<&Snapshot> for Network {
    fn from(snapshot: &Snapshot) -> Self {
        let stakeholders = snapshot.deliberation.stakeholders.iter().enumerate();
        let people: Vec<NetworkPerson> = stakeholders
            .filter_map(|(index, person)| {
                Some(NetworkPerson {
                    id: person.id.clone(),
                    opinion: readiness::opinion(snapshot, index)?,
                    susceptibility: person.susceptibility,
                })
            })
            .collect();
        let count: BTreeSet<&str> = people.iter().map(|person| person.id.as_str()).collect();
        let listens = snapshot.deliberation.listens.iter();
        let listens = listens.filter(|l| count.contains(l.from.as_str()) && count.contains(l.to.as_str()));
        let listens = listens.cloned().collect();
        Self { people, listens }
    }
}
