//! A network laid out in arrays: how each person mixes their own opinion with
//! those of the people they listen to.

use super::{Network, NetworkPerson};
use crate::deliberation::Listen;
use crate::error::InputError;
use crate::ids::Ids;

/// The largest opinion and weight.
const LARGEST: f64 = 1_000_000_000.0;
/// How far others can move whoever does not say.
const SUSCEPTIBILITY: f64 = 0.5;

/// What pulls at each person, in the order of ids: their own opinion by `own`,
/// above 0, and others by their share. Own and shares are 1 in sum; listening
/// to oneself is solved for already.
pub(super) struct Pull {
    pub(super) opinions: Vec<f64>,
    pub(super) own: Vec<f64>,
    /// For each person the end of their row in `shares`.
    ends: Vec<usize>,
    /// Whom they listen to, and by how much it moves them.
    shares: Vec<(usize, f64)>,
}

impl Pull {
    /// Each person's row of shares.
    pub(super) fn rows(&self) -> impl Iterator<Item = &[(usize, f64)]> {
        let starts = std::iter::once(&0).chain(&self.ends);
        starts.zip(&self.ends).map(|(start, end)| self.shares.get(*start..*end).unwrap_or_default())
    }

    /// The least and the greatest opinion.
    pub(super) fn span(&self) -> (f64, f64) {
        let opinions = self.opinions.iter();
        opinions.fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), own| (least.min(*own), most.max(*own)))
    }
}

/// Checks a network and lays it out. O((people + listens) log).
pub(super) fn check(network: &Network) -> Result<(Ids<'_>, Pull), InputError> {
    for (index, person) in network.people.iter().enumerate() {
        check_person(index, person)?;
    }
    let ids = Ids::new("people", network.people.iter().map(|person| person.id.as_str()))?;
    let mut links = Vec::with_capacity(network.listens.len());
    for (index, listen) in network.listens.iter().enumerate() {
        links.push(link(&ids, index, listen)?);
    }
    // Sums of weights must not depend on the order of the list.
    links.sort_unstable_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then(a.2.total_cmp(&b.2)));
    let pull = lay_out(ids.arrange(&network.people), &links);
    Ok((ids, pull))
}

fn check_person(index: usize, person: &NetworkPerson) -> Result<(), InputError> {
    let field = || format!("people[{index}].opinion");
    InputError::check_range(person.opinion, -LARGEST..=LARGEST, field, "from -1000000000 to 1000000000")?;
    match person.susceptibility {
        Some(given) if !(0.0..1.0).contains(&given) => Err(InputError::OutOfRange {
            field: format!("people[{index}].susceptibility"),
            value: given.to_string(),
            expected: "from 0 up to, not including, 1",
        }),
        _ => Ok(()),
    }
}

/// Who listens, to whom, how much.
fn link(ids: &Ids<'_>, index: usize, listen: &Listen) -> Result<(usize, usize, f64), InputError> {
    let field = |name| move || format!("listens[{index}].{name}");
    InputError::check_range(listen.weight, 0.0..=LARGEST, field("weight"), "from 0 to 1000000000")?;
    let from = ids.refer(field("from"), &listen.from, "a person")?;
    let to = ids.refer(field("to"), &listen.to, "a person")?;
    Ok((from, to, listen.weight))
}

fn lay_out<'a>(people: impl Iterator<Item = &'a NetworkPerson>, links: &[(usize, usize, f64)]) -> Pull {
    let mut pull =
        Pull { opinions: Vec::new(), own: Vec::new(), ends: Vec::new(), shares: Vec::with_capacity(links.len()) };
    let mut rows = links.chunk_by(|a, b| a.0 == b.0).peekable();
    for (index, person) in people.enumerate() {
        let row = rows.next_if(|row| row.first().is_some_and(|link| link.0 == index));
        pull.add(index, person, row.unwrap_or_default());
    }
    pull
}

impl Pull {
    fn add(&mut self, index: usize, person: &NetworkPerson, row: &[(usize, usize, f64)]) {
        let susceptibility = person.susceptibility.unwrap_or(SUSCEPTIBILITY);
        let sum = row.iter().fold(0.0, |sum, link| sum + link.2);
        let others = row.chunk_by(|a, b| a.1 == b.1).filter_map(|pair| {
            let weight = pair.iter().fold(0.0, |sum, link| sum + link.2);
            let to = pair.first()?.1;
            (to != index && weight > 0.0).then_some((to, susceptibility * (weight / sum)))
        });
        let start = self.shares.len();
        self.shares.extend(others);
        let added = self.shares.get_mut(start..).unwrap_or_default();
        let own = 1.0 - susceptibility;
        let all = added.iter().fold(own, |all, (_, share)| all + share);
        for (_, share) in added {
            *share /= all;
        }
        self.opinions.push(person.opinion);
        self.own.push(own / all);
        self.ends.push(self.shares.len());
    }
}
