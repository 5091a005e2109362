//! The clocks of a proposal as the engine is told of them: working time, and
//! final comment only while it runs.
//!
//! While leads owe an answer to an objection, final comment stands still
//! (`proposal::service::comment`): what it ran until then is kept with the
//! proposal. What the engine is told began as late as it would have, had it run
//! without a break.

use super::deliberation::Rows;
use crate::calendar::working::Working;
use chrono::{DateTime, TimeDelta, Utc};
use engine::{Clause, ClockStart, RuleChoice};
use entities::proposal;

/// When each clock began, and the rule with its hours stretched over the days on which nobody works.
pub struct Clocks {
    /// When it was shared.
    pub opened_at: DateTime<Utc>,
    /// When it last changed in substance.
    pub substantive_at: DateTime<Utc>,
    /// When final comment began.
    pub final_comment_since: Option<DateTime<Utc>>,
    /// The rule to measure by.
    pub rule: RuleChoice,
}

impl Clocks {
    /// The clocks of these rows at `now` under this rule.
    #[must_use]
    pub fn new(rows: &Rows, rule: RuleChoice, now: DateTime<Utc>) -> Self {
        let working = Working::new(rows.calendar.as_ref());
        let proposal = &rows.proposal;
        let opened_at = working.settled(proposal.opened_at.unwrap_or(proposal.created_at));
        let substantive_at = working.settled(proposal.substantive_at);
        let began = |_| working.before(now, ran_until(proposal, &working, now));
        let final_comment_since = proposal.final_comment_since.map(began);
        let mut clocks = Self { opened_at, substantive_at, final_comment_since, rule };
        if !working.is_always() {
            clocks.rule = clocks.stretched(&working);
        }
        clocks
    }

    fn stretched(&self, working: &Working) -> RuleChoice {
        let mut rule = self.rule.resolve();
        rule.assent_after_hours = rule.assent_after_hours.map(|hours| stretch(working, self.substantive_at, hours));
        for clause in &mut rule.clauses {
            match clause {
                Clause::OpenFor { hours, since: ClockStart::Opened } => {
                    *hours = stretch(working, self.opened_at, *hours);
                }
                Clause::OpenFor { hours, since: ClockStart::LastSubstantive } => {
                    *hours = stretch(working, self.substantive_at, *hours);
                }
                Clause::FinalComment { hours } => {
                    if let Some(since) = self.final_comment_since {
                        *hours = stretch(working, since, *hours);
                    }
                }
                _ => {}
            }
        }
        RuleChoice::from(rule)
    }
}

/// For how long final comment has run until `now`, in working time.
#[must_use]
pub fn ran_until(proposal: &proposal::Model, working: &Working, now: DateTime<Utc>) -> TimeDelta {
    let Some(since) = proposal.final_comment_since else { return TimeDelta::zero() };
    let before = TimeDelta::milliseconds(proposal.final_comment_ran_ms.unwrap_or(0));
    let runs = if stands_still(proposal) { None } else { Some(proposal.final_comment_runs_since.unwrap_or(since)) };
    runs.map_or(before, |runs| before + working.between(runs, now))
}

/// Whether final comment has begun and stands still.
#[must_use]
pub fn stands_still(proposal: &proposal::Model) -> bool {
    proposal.final_comment_since.is_some()
        && proposal.final_comment_ran_ms.is_some()
        && proposal.final_comment_runs_since.is_none()
}

/// The most hours that a rule may have.
const MOST: i64 = 1_000_000;

fn stretch(working: &Working, settled: DateTime<Utc>, hours: i64) -> i64 {
    working.stretched(settled, hours).min(MOST)
}
