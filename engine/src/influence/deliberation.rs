//! The network of a deliberation: those with a say, and what their positions are worth.

use super::{Network, NetworkPerson};
use crate::csr::index;
use crate::deliberation::Listen;
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
        let flat = &snapshot.flat;
        let opinions: Vec<Option<f64>> =
            (0..flat.people.len()).map(|person| readiness::opinion(snapshot, person)).collect();
        let people = opinions.iter().enumerate().filter_map(|(person, opinion)| {
            Some(NetworkPerson {
                id: flat.ids.at(person).to_owned(),
                opinion: (*opinion)?,
                susceptibility: flat.susceptibility(person),
            })
        });
        let counts = |person: u32| opinions.get(index(person)).is_some_and(Option::is_some);
        let listens = flat.listens.iter().filter(|(from, to, _)| counts(*from) && counts(*to));
        let listens = listens.map(|&(from, to, weight)| {
            let [from, to] = [from, to].map(|person| flat.ids.at(index(person)).to_owned());
            Listen { from, to, weight }
        });
        Self { people: people.collect(), listens: listens.collect() }
    }
}
