//! What each group says of each statement, and how far that is its own.
//!
//! The statistics of Polis (Small et al. 2021, "Polis: Scaling deliberation by
//! mapping high dimensional opinion spaces"), as red-dwarf computes them.

use super::ballots::Ballots;
use super::given::Given;
use super::report::{GroupOpinion, StatementReport};

/// The votes of one group on one statement.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    pub(super) votes: u32,
    pub(super) agree: u32,
    pub(super) disagree: u32,
}

/// The statistics of every statement, the groups in their order.
pub(super) fn statements(ballots: &Ballots, groups: &Given) -> Vec<StatementReport> {
    let tallies = tallies(ballots, groups);
    let statements = ballots.statements.iter().zip(&ballots.texts).zip(tallies);
    statements.map(|((id, text), tallies)| statement(id, text.as_ref(), groups, &tallies)).collect()
}

/// By statement, then by group.
fn tallies(ballots: &Ballots, groups: &Given) -> Vec<Vec<Tally>> {
    let mut tallies = vec![vec![Tally::default(); groups.ids.len()]; ballots.statements.len()];
    for (row, group) in ballots.rows().zip(&groups.group_of) {
        let Some(group) = group.map(usize::from) else { continue };
        for mark in row {
            if let Some(tally) = tallies.get_mut(mark.statement()).and_then(|groups| groups.get_mut(group)) {
                tally.votes = tally.votes.saturating_add(1);
                tally.agree = tally.agree.saturating_add(mark.agrees().into());
                tally.disagree = tally.disagree.saturating_add(mark.disagrees().into());
            }
        }
    }
    tallies
}

fn statement(id: &str, text: Option<&String>, groups: &Given, tallies: &[Tally]) -> StatementReport {
    let all = tallies.iter().fold(Tally::default(), |sum, tally| sum.plus(*tally));
    let groups: Vec<GroupOpinion> = groups
        .ids
        .iter()
        .zip(tallies)
        .map(|(id, tally)| {
            let agreeing = tally.agreeing(all.minus(*tally));
            GroupOpinion {
                id: id.clone(),
                votes: tally.votes,
                agree: tally.agree,
                disagree: tally.disagree,
                p_agree: agreeing.share,
                r_agree: agreeing.ratio,
                z_agree: agreeing.z_share,
                z_representative: agreeing.z_ratio,
            }
        })
        .collect();
    let shares = groups.iter().map(|group| group.p_agree);
    StatementReport {
        statement: id.to_owned(),
        text: text.cloned(),
        group_aware_consensus: (!groups.is_empty()).then(|| shares.clone().product()),
        minimum: shares.min_by(f64::total_cmp),
        groups,
    }
}

/// How a group votes one way on a statement, beside everybody in other groups.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lean {
    pub(super) share: f64,
    pub(super) ratio: f64,
    pub(super) z_share: f64,
    pub(super) z_ratio: f64,
}

impl Tally {
    fn plus(self, other: Self) -> Self {
        self.each(other, u32::saturating_add)
    }

    fn minus(self, other: Self) -> Self {
        self.each(other, u32::saturating_sub)
    }

    fn each(self, other: Self, combine: fn(u32, u32) -> u32) -> Self {
        Self {
            votes: combine(self.votes, other.votes),
            agree: combine(self.agree, other.agree),
            disagree: combine(self.disagree, other.disagree),
        }
    }

    fn agreeing(self, others: Self) -> Lean {
        lean((self.agree, self.votes), (others.agree, others.votes))
    }
}

/// So many of so many votes here, and in the other groups together.
pub(super) fn lean(own: (u32, u32), others: (u32, u32)) -> Lean {
    let (such, votes) = (f64::from(own.0), f64::from(own.1));
    let (such_others, votes_others) = (f64::from(others.0), f64::from(others.1));
    let share = (1.0 + such) / (2.0 + votes);
    let share_others = (1.0 + such_others) / (2.0 + votes_others);
    let (one, two) = ((such + 1.0) / (votes + 1.0), (such_others + 1.0) / (votes_others + 1.0));
    let pooled = (such + such_others + 2.0) / (votes + votes_others + 2.0);
    let spread = pooled * (1.0 - pooled) * (1.0 / (votes + 1.0) + 1.0 / (votes_others + 1.0));
    Lean {
        share,
        ratio: share / share_others,
        z_share: 2.0 * (votes + 1.0).sqrt() * (one - 0.5),
        z_ratio: if spread > 0.0 { (one - two) / spread.sqrt() } else { 0.0 },
    }
}
