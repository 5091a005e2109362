//! Alternatives by readiness and by objections, and where these orders disagree.

use super::Candidate;
use super::report::{Disagreement, ObjectionsRank, PairMargin, ReadinessRank};
use crate::deliberation::Severity;
use crate::report::Standing;

/// By readiness, highest first; those without one last.
pub(super) fn readiness(candidates: &[Candidate<'_>]) -> Vec<ReadinessRank> {
    let score = |candidate: &Candidate<'_>| candidate.assessment.readiness.as_ref().map(|ready| ready.score);
    let scores: Vec<u64> = candidates.iter().filter_map(score).map(rounded).collect();
    let ranks = candidates.iter().map(|candidate| {
        let own = score(candidate);
        let ahead = scores.iter().filter(|&&other| own.is_some_and(|own| other > rounded(own))).count();
        ReadinessRank { alternative: candidate.id.to_owned(), rank: own.map(|_| ahead.saturating_add(1)), score: own }
    });
    let mut ranks: Vec<ReadinessRank> = ranks.collect();
    ranks.sort_by_key(|rank| (rank.rank.is_none(), rank.rank));
    ranks
}

/// By objections, weakest first: the worst unsettled severity, then their sum.
pub(super) fn objections(candidates: &[Candidate<'_>]) -> Vec<ObjectionsRank> {
    let burdens: Vec<Burden> = candidates.iter().map(Burden::of).collect();
    let ranks = candidates.iter().zip(&burdens).map(|(candidate, burden)| {
        let ahead = burdens.iter().filter(|other| other.key() < burden.key()).count();
        ObjectionsRank {
            alternative: candidate.id.to_owned(),
            rank: ahead.saturating_add(1),
            worst: burden.worst,
            sum: in_ones(burden.sum),
            unsettled: burden.unsettled,
        }
    });
    let mut ranks: Vec<ObjectionsRank> = ranks.collect();
    ranks.sort_by_key(|rank| rank.rank);
    ranks
}

/// The unsettled objections to one alternative.
#[derive(Default)]
struct Burden {
    worst: Option<Severity>,
    /// Of their severities, in hundredths.
    sum: u32,
    unsettled: usize,
}

impl Burden {
    fn of(candidate: &Candidate<'_>) -> Self {
        let snapshot = &candidate.snapshot;
        let objections = snapshot.flat.objections.iter().zip(&snapshot.present.standing);
        let unsettled = objections.filter(|(_, standing)| standing.is_some_and(|at| at != Standing::Settled));
        unsettled.fold(Self::default(), |burden, (objection, _)| Self {
            worst: burden.worst.max(Some(objection.severity)),
            sum: burden.sum.saturating_add(hundredths(objection.severity)),
            unsettled: burden.unsettled.saturating_add(1),
        })
    }

    fn key(&self) -> (Option<Severity>, u32) {
        (self.worst, self.sum)
    }
}

/// The pairs on which two of the orders point in opposite directions.
pub(super) fn disagreements(
    pairs: &[PairMargin],
    readiness: &[ReadinessRank],
    objections: &[ObjectionsRank],
) -> Vec<Disagreement> {
    let ready = |id: &str| readiness.iter().find(|rank| rank.alternative == id);
    let burden = |id: &str| objections.iter().find(|rank| rank.alternative == id);
    let of_pair = |pair: &PairMargin| {
        let (ready_one, ready_other) = (ready(&pair.one)?, ready(&pair.other)?);
        let (burden_one, burden_other) = (burden(&pair.one)?, burden(&pair.other)?);
        let ranks = ready_one.rank.zip(ready_other.rank);
        let by_readiness = ranks.and_then(|(one, other)| better(pair, one, other));
        let by_objections = better(pair, burden_one.rank, burden_other.rank);
        let mut parts = Vec::new();
        if let (Some(id), Some((one, other))) = (&by_readiness, ready_one.score.zip(ready_other.score)) {
            parts.push(format!("readiness ({one:.1} against {other:.1}) puts {id} first"));
        }
        if let Some(id) = &pair.winner {
            parts.push(format!("the people (weight {} against {}) prefer {id}", pair.for_one, pair.for_other));
        }
        if let Some(id) = &by_objections {
            let (one, other) = (weight(burden_one), weight(burden_other));
            parts.push(format!("the objections ({one} against {other}) are weaker to {id}"));
        }
        let firsts = [by_readiness, pair.winner.clone(), by_objections];
        let named: Vec<&String> = firsts.iter().flatten().collect();
        let differ = named.iter().any(|id| named.first() != Some(id));
        let sentence = format!("{} and {}: {}", pair.one, pair.other, parts.join("; "));
        let (one, other) = (pair.one.clone(), pair.other.clone());
        let [readiness, people, objections] = firsts;
        differ.then_some(Disagreement { one, other, readiness, people, objections, sentence })
    };
    pairs.iter().filter_map(of_pair).collect()
}

/// Which of a pair has the lower rank.
fn better(pair: &PairMargin, one: usize, other: usize) -> Option<String> {
    match one.cmp(&other) {
        std::cmp::Ordering::Less => Some(pair.one.clone()),
        std::cmp::Ordering::Greater => Some(pair.other.clone()),
        std::cmp::Ordering::Equal => None,
    }
}

/// "worst BLOCKING, 1.5 together".
fn weight(rank: &ObjectionsRank) -> String {
    match rank.worst {
        Some(worst) => format!("worst {worst}, {} together", rank.sum),
        None => "none".to_owned(),
    }
}

/// Scores that differ by less are told apart by rounding alone.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a score lies between 0 and 100")]
fn rounded(score: f64) -> u64 {
    (score * 1e9).round() as u64
}

/// What a severity weighs in readiness, in hundredths.
fn hundredths(severity: Severity) -> u32 {
    match severity {
        Severity::Minor => 15,
        Severity::Major => 50,
        Severity::Blocking => 100,
    }
}

fn in_ones(hundredths: u32) -> f64 {
    f64::from(hundredths) / 100.0
}
