//! Who is listened to, and where opinions go from there.

mod deliberation;
mod eliminate;
mod iterate;
mod network;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::deliberation::Listen;
use crate::error::InputError;

/// Up to so many people are solved for by elimination, more by iteration.
const FEW: usize = 400;

/// People who listen to each other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Network {
    /// The people. Their ids are unique.
    pub people: Vec<NetworkPerson>,
    /// Who listens to whom; the weights of one pair add up. Whoever listens to
    /// nobody, or with no weight, keeps their own opinion.
    #[serde(default)]
    pub listens: Vec<Listen>,
}

/// What a person thinks before listening.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NetworkPerson {
    /// Their id.
    pub id: String,
    /// Their own opinion, from -10^9 to 10^9.
    #[schemars(range(min = -1e9, max = 1e9))]
    pub opinion: f64,
    /// How far others can move them: 0 (not at all) up to, not including, 1.
    /// Unset, it is 0.5.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub susceptibility: Option<f64>,
}

/// Where opinions settle, and whose opinions they are made of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct InfluenceReport {
    /// The people, by id.
    pub people: Vec<PersonInfluence>,
    /// Whether the figures are as exact as promised. It is false only for more
    /// than 400 people some of whom hardly heed their own opinion: then they
    /// are what 10,000 rounds of listening lead to.
    pub converged: bool,
}

/// What listening does to one person, and one person to all.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PersonInfluence {
    /// Their id.
    pub id: String,
    /// Their opinion in the end.
    pub opinion: f64,
    /// The part of everybody's final opinions, on average, that is this
    /// person's own opinion: from 0 to 1, and 1 over all people.
    pub influence: f64,
}

/// Follows opinions to where listening leads, and back to whom they come from.
///
/// With the opinions s, susceptibilities L and the weights W of `listens`, each
/// row divided by its sum, opinions settle at x = V s where
/// V = (I - LW)^-1 (I - L); the influence of a person is the mean of their
/// column of V. Opinions are exact to 10^-10 of the largest (at least 1), the
/// influences to 10^-10 in sum. Influence says who is listened to; it never
/// enters a vote's weight.
///
/// Up to 400 people by elimination without subtractions, in O(people^3 + listens
/// log people); above by Jacobi iteration, each round O(people + listens), about
/// 40 rounds at a susceptibility of 0.5. Memory O(people + listens).
///
/// Friedkin and Johnsen, *Social influence and opinions* (1990); elimination
/// after Grassmann, Taksar and Heyman (1985).
///
/// # Errors
/// A double or unknown id, or a number out of range: the first found, with its path.
///
/// ```
/// use engine::{Network, influence};
///
/// let network: Network = serde_json::from_str(r#"{
///     "people": [{"id": "ann", "opinion": 0, "susceptibility": 0.8},
///                {"id": "bob", "opinion": 0.5, "susceptibility": 0.8},
///                {"id": "eve", "opinion": 1, "susceptibility": 0.8}],
///     "listens": [{"from": "ann", "to": "ann", "weight": 1}, {"from": "ann", "to": "bob", "weight": 1},
///                 {"from": "bob", "to": "ann", "weight": 1}, {"from": "bob", "to": "bob", "weight": 2},
///                 {"from": "bob", "to": "eve", "weight": 1},
///                 {"from": "eve", "to": "eve", "weight": 1}, {"from": "eve", "to": "bob", "weight": 1}]
/// }"#)?;
/// let report = influence(&network)?;
/// assert!((report.people[0].opinion - 1.0 / 3.0).abs() < 1e-12);
/// assert!((report.people[1].influence - 7.0 / 15.0).abs() < 1e-12);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn influence(network: &Network) -> Result<InfluenceReport, InputError> {
    let (ids, pull) = network::check(network)?;
    let outcome = if pull.own.len() <= FEW { eliminate::solve(&pull) } else { iterate::solve(&pull) };
    let (least, most) = pull.span();
    let people = ids.sorted().iter().zip(outcome.opinions).zip(outcome.influences);
    let people = people.map(|((id, opinion), influence)| PersonInfluence {
        id: (*id).to_owned(),
        // Only rounding ever leads beyond the opinions people began with.
        opinion: opinion.clamp(least, most),
        influence,
    });
    Ok(InfluenceReport { people: people.collect(), converged: outcome.converged })
}

/// Final opinions and influences, in the order of ids.
struct Outcome {
    opinions: Vec<f64>,
    influences: Vec<f64>,
    converged: bool,
}
