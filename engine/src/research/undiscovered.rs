//! How many problems nobody has seen yet, from who has seen which.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::coverage::{Topic, TopicCoverage, coverage};
use crate::error::InputError;

/// The most people.
const PEOPLE: u32 = 1_000_000_000;
/// Below so many people no estimate can be relied on.
const RELIABLE: u32 = 4;

/// Which problems people saw when each looked on their own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Sightings {
    /// How many people looked, those who saw nothing included; at most 10^9.
    #[schemars(range(max = 1_000_000_000))]
    pub people: u32,
    /// Who saw what: problem and person. A pair counts once however often it
    /// is listed. The same problem must come under the same id: two ids for
    /// one problem are two that one person each has seen.
    pub sightings: Vec<(String, String)>,
    /// The topics looked into, if coverage is asked for too.
    #[serde(default)]
    pub topics: Option<Vec<Topic>>,
}

/// How much there is to find, and how much of it was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UndiscoveredReport {
    /// How many distinct problems were seen.
    pub observed: u64,
    /// How many there are at least (Chao 2, corrected for bias); never below
    /// `observed`. Null, as the next three, with fewer than two people or
    /// nothing observed.
    pub chao2: Option<f64>,
    /// How many there are by the first-order jackknife; never below `observed`.
    pub jackknife1: Option<f64>,
    /// How many there are by the second-order jackknife. It may come out below
    /// `observed` where most problems were seen by two.
    pub jackknife2: Option<f64>,
    /// The share of sightings to be expected that are of problems observed
    /// already, from 0 to 1.
    pub coverage: Option<f64>,
    /// Whether the estimates can be relied on: at least four people, and
    /// something observed.
    pub reliable: bool,
    /// The coverage of topics; null when none were given.
    pub topics: Option<TopicCoverage>,
}

/// Estimates how many problems there are from how many were seen by one person
/// only and by two.
///
/// The estimates take it that people looked independently and that all looked
/// at the same thing. O(n log n) time and O(n) memory for n sightings.
///
/// Chao 2: Chao, *Estimating the population size for capture-recapture data
/// with unequal catchability* (1987). Jackknife: Burnham and Overton (1978).
/// Coverage: Chao and Jost (2012). From four people on: Briand et al. (2000).
///
/// # Errors
/// `people` above 10^9 or below the number of persons in `sightings`, or what
/// [`coverage`] finds wrong with the topics.
///
/// ```
/// use engine::{Sightings, undiscovered};
///
/// let sightings: Sightings = serde_json::from_str(r#"{
///     "people": 4,
///     "sightings": [["keys", "ann"], ["keys", "bob"], ["cost", "ann"], ["load", "eve"], ["logs", "eve"]]
/// }"#)?;
/// let report = undiscovered(&sightings)?;
/// assert_eq!((report.observed, report.reliable), (4, true));
/// assert_eq!(report.chao2, Some(4.0 + 0.75 * 3.0 * 2.0 / (2.0 * 2.0)));
/// assert_eq!(report.jackknife1, Some(4.0 + 3.0 * 0.75));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn undiscovered(sightings: &Sightings) -> Result<UndiscoveredReport, InputError> {
    check(sightings)?;
    let counts = Counts::new(sightings);
    let people = f64::from(sightings.people);
    let known = sightings.people >= 2 && counts.observed > 0;
    Ok(UndiscoveredReport {
        observed: counts.observed,
        chao2: known.then(|| counts.chao2(people)),
        jackknife1: known.then(|| counts.jackknife1(people)),
        jackknife2: known.then(|| counts.jackknife2(people)),
        coverage: known.then(|| counts.coverage(people)),
        reliable: sightings.people >= RELIABLE && counts.observed > 0,
        topics: sightings.topics.as_deref().map(coverage).transpose()?,
    })
}

fn check(sightings: &Sightings) -> Result<(), InputError> {
    let field = || "people".to_owned();
    let people = sightings.people;
    if people > PEOPLE {
        let value = people.to_string();
        return Err(InputError::OutOfRange { field: field(), value, expected: "a whole number from 0 to 1000000000" });
    }
    let mut persons: Vec<&str> = sightings.sightings.iter().map(|(_, person)| person.as_str()).collect();
    persons.sort_unstable();
    persons.dedup();
    if usize::try_from(people).is_ok_and(|people| people < persons.len()) {
        return Err(InputError::Inconsistent {
            field: field(),
            value: people.to_string(),
            expected: "at least the number of persons in `sightings`",
        });
    }
    Ok(())
}

/// How often problems were seen.
#[derive(Default)]
struct Counts {
    observed: u64,
    /// Distinct pairs of problem and person.
    pairs: u64,
    /// Problems seen by exactly one person.
    once: u64,
    /// Problems seen by exactly two.
    twice: u64,
}

impl Counts {
    fn new(sightings: &Sightings) -> Self {
        let mut pairs: Vec<(&str, &str)> =
            sightings.sightings.iter().map(|(problem, person)| (problem.as_str(), person.as_str())).collect();
        pairs.sort_unstable();
        pairs.dedup();
        let mut counts = Self { pairs: whole(pairs.len()), ..Self::default() };
        for seen in pairs.chunk_by(|a, b| a.0 == b.0) {
            counts.observed = counts.observed.saturating_add(1);
            match seen.len() {
                1 => counts.once = counts.once.saturating_add(1),
                2 => counts.twice = counts.twice.saturating_add(1),
                _ => {}
            }
        }
        counts
    }

    fn chao2(&self, people: f64) -> f64 {
        let (once, twice) = (real(self.once), real(self.twice));
        let unseen = (people - 1.0) / people * once * (once - 1.0) / (2.0 * (twice + 1.0));
        real(self.observed) + unseen
    }

    fn jackknife1(&self, people: f64) -> f64 {
        real(self.observed) + real(self.once) * (people - 1.0) / people
    }

    fn jackknife2(&self, people: f64) -> f64 {
        let once = real(self.once) * (2.0 * people - 3.0) / people;
        let twice = real(self.twice) * (people - 2.0) * (people - 2.0) / (people * (people - 1.0));
        real(self.observed) + once - twice
    }

    fn coverage(&self, people: f64) -> f64 {
        if self.once == 0 {
            return 1.0;
        }
        let once = (people - 1.0) * real(self.once);
        1.0 - real(self.once) / real(self.pairs) * once / (once + 2.0 * real(self.twice))
    }
}

fn whole(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

#[expect(clippy::cast_precision_loss, reason = "a list cannot have 2^53 entries")]
fn real(count: u64) -> f64 {
    count as f64
}
