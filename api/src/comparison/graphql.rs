//! Comparisons as clients see them.

mod criteria;
mod said;

pub use criteria::{CriteriaTable, CriterionWeightInput};
pub use said::{CriterionValue, Ranking};

use super::compute::{Compared, ComparisonOf};
use crate::assessment::graphql::Assessment;
use crate::assessment::service::Assessed;
use crate::auth::Action;
use crate::context::Request;
use crate::error::Result;
use crate::graph::word::Severity;
use crate::proposal::graphql::Proposal;
use async_graphql::SimpleObject;
use chrono::{DateTime, Utc};
use entities::problem;
use std::sync::Arc;

/// The alternatives to a problem that the viewer may see, compared: computed
/// once a request for the same weights, however often it is asked for.
///
/// # Errors
///
/// `BAD_REQUEST` where the weights are none, or whatever the database says.
pub async fn compare(
    request: Request<'_>,
    problem: &problem::Model,
    weights: Option<Vec<CriterionWeightInput>>,
) -> Result<Option<Comparison>> {
    let weights = criteria::weights(weights)?;
    let drafts = request.may(Action::SeeDrafts, problem.initiative_id);
    let key = ComparisonOf { problem: problem.id, drafts, weights: weights.clone() };
    let compared = request.referred(key).await?;
    criteria::check(&compared, &weights)?;
    Ok(Comparison::new(&compared))
}

/// The alternatives to a problem side by side.
#[derive(SimpleObject)]
pub struct Comparison {
    /// The moment it holds for.
    at: DateTime<Utc>,
    /// Each alternative by itself, oldest first; at most 50. Those that were withdrawn or superseded are left out,
    /// and drafts are for leads only.
    alternatives: Vec<ComparedAlternative>,
    /// How many alternatives are left out, since there are more than 50.
    omitted: i32,
    /// Whether some alternative is first, or among the first, in every order.
    agree: bool,
    /// Who is first in which order, in a sentence.
    sentence: String,
    /// Pair by pair, in the eyes of the people who take a side on both.
    pairs: Vec<AlternativePair>,
    /// Which alternative beats every other pair by pair, or the cycle.
    condorcet: Condorcet,
    /// By what is said against them: the weakest objections first.
    by_objections: Vec<ObjectionsRank>,
    /// The pairs on which two of these orders point in opposite directions.
    disagreements: Vec<OrderDisagreement>,
    /// The alternatives by the criteria; nothing without criteria.
    criteria: Option<CriteriaTable>,
    /// As people rank them, which is told apart from what follows from their positions.
    preferences: AlternativePreferences,
}

/// One alternative by itself.
#[derive(SimpleObject)]
pub struct ComparedAlternative {
    /// The proposal.
    proposal: Proposal,
    /// Whether it is agreed, how near it is, and what is missing.
    assessment: Assessment,
    /// Its place by readiness, 1 for the highest; nothing where nobody has a say.
    readiness_rank: Option<i32>,
}

/// Two alternatives in the eyes of the people.
#[derive(SimpleObject)]
pub struct AlternativePair {
    /// The older one.
    one: Proposal,
    /// The other.
    other: Proposal,
    /// The weight of those who put the one first.
    for_one: f64,
    /// The weight of those who put the other first.
    for_other: f64,
    /// The weight of those to whom they are alike.
    level: f64,
    /// `forOne` less `forOther`.
    margin: f64,
    /// Which of them wins; nothing for a tie.
    winner: Option<Proposal>,
}

/// Which alternative beats every other pair by pair, or the cycle.
#[derive(SimpleObject)]
pub struct Condorcet {
    /// The one that beats every other; nothing where none does.
    winner: Option<Proposal>,
    /// The smallest set whose members beat everybody outside of it.
    smith: Vec<Proposal>,
    /// Without a winner: a cycle in which each beats the next and the last the first; empty where ties leave none.
    cycle: Vec<Proposal>,
    /// The same in a sentence.
    sentence: String,
}

/// Where an alternative comes by what is said against it.
#[derive(SimpleObject)]
pub struct ObjectionsRank {
    /// The proposal.
    proposal: Proposal,
    /// 1 for the weakest objections; equal ones share a rank.
    rank: i32,
    /// The worst severity of an objection that is not settled; nothing where all are.
    worst: Option<Severity>,
    /// How many objections are not settled.
    unsettled: i32,
}

/// A pair on which the orders do not point the same way.
#[derive(SimpleObject)]
pub struct OrderDisagreement {
    /// The older one.
    one: Proposal,
    /// The other.
    other: Proposal,
    /// Which of them has the higher readiness; nothing for a tie.
    readiness: Option<Proposal>,
    /// Which of them more weight of people stands higher on; nothing for a tie.
    people: Option<Proposal>,
    /// To which of them the objections are weaker; nothing for a tie.
    objections: Option<Proposal>,
    /// The same in a sentence.
    sentence: String,
}

/// The alternatives as people rank them.
#[derive(SimpleObject)]
pub struct AlternativePreferences {
    /// How many people with a say rank them.
    rankings: i32,
    /// Pair by pair, by the people who rank both.
    pairs: Vec<AlternativePair>,
    /// Which alternative beats every other pair by pair, or the cycle.
    condorcet: Condorcet,
}

impl Comparison {
    /// A comparison, to be shown; nothing without an alternative.
    #[must_use]
    pub fn new(of: &Compared) -> Option<Self> {
        let result = of.result.as_ref()?;
        let alternatives = result.alternatives.iter().filter_map(|report| {
            let rows = of.alternatives.get(&report.id)?;
            let rank = result.readiness.iter().find(|rank| rank.alternative == report.id)?.rank;
            let assessed = Assessed { rows: Arc::clone(rows), at: of.at, result: report.assessment.clone() };
            Some(ComparedAlternative {
                proposal: rows.proposal.clone().into(),
                assessment: Assessment::new(Arc::new(assessed)),
                readiness_rank: rank.map(number),
            })
        });
        let by_objections = result.objections.iter().filter_map(|rank| {
            Some(ObjectionsRank {
                proposal: proposal(of, &rank.alternative)?,
                rank: number(rank.rank),
                worst: rank.worst.map(Into::into),
                unsettled: number(rank.unsettled),
            })
        });
        let disagreements = result.disagreements.iter().filter_map(|row| {
            let which = |id: &Option<String>| id.as_ref().and_then(|id| proposal(of, id));
            Some(OrderDisagreement {
                one: proposal(of, &row.one)?,
                other: proposal(of, &row.other)?,
                readiness: which(&row.readiness),
                people: which(&row.people),
                objections: which(&row.objections),
                sentence: named(of, &row.sentence),
            })
        });
        Some(Self {
            at: of.at,
            alternatives: alternatives.collect(),
            omitted: number(of.omitted),
            agree: result.agree,
            sentence: named(of, &result.sentence),
            pairs: pairs(of, &result.pairs),
            condorcet: Condorcet::new(of, &result.condorcet),
            by_objections: by_objections.collect(),
            disagreements: disagreements.collect(),
            criteria: result.criteria.as_ref().map(|table| CriteriaTable::new(of, table)),
            preferences: AlternativePreferences {
                rankings: number(of.rankings),
                pairs: pairs(of, &of.preferences.pairs),
                condorcet: Condorcet::new(of, &of.preferences.condorcet),
            },
        })
    }
}

impl Condorcet {
    fn new(of: &Compared, condorcet: &engine::Condorcet) -> Self {
        Self {
            winner: condorcet.winner.as_ref().and_then(|id| proposal(of, id)),
            smith: proposals(of, &condorcet.smith),
            cycle: proposals(of, &condorcet.cycle),
            sentence: named(of, &condorcet.sentence),
        }
    }
}

fn pairs(of: &Compared, pairs: &[engine::PairMargin]) -> Vec<AlternativePair> {
    let pairs = pairs.iter().filter_map(|pair| {
        Some(AlternativePair {
            one: proposal(of, &pair.one)?,
            other: proposal(of, &pair.other)?,
            for_one: pair.for_one,
            for_other: pair.for_other,
            level: pair.level,
            margin: pair.margin,
            winner: pair.winner.as_ref().and_then(|id| proposal(of, id)),
        })
    });
    pairs.collect()
}

fn proposal(of: &Compared, id: &str) -> Option<Proposal> {
    of.alternatives.get(id).map(|rows| rows.proposal.clone().into())
}

fn proposals(of: &Compared, ids: &[String]) -> Vec<Proposal> {
    ids.iter().filter_map(|id| proposal(of, id)).collect()
}

/// The engine speaks of ids; people read titles and names.
fn named(of: &Compared, sentence: &str) -> String {
    let titles = of.alternatives.iter().map(|(id, rows)| (id.clone(), &rows.proposal.title));
    let names = of.criteria.iter().map(|row| (row.id.to_string(), &row.name));
    titles.chain(names).fold(sentence.to_owned(), |sentence, (id, name)| {
        if sentence.contains(&id) { sentence.replace(&id, &format!("“{name}”")) } else { sentence }
    })
}

fn number(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}
