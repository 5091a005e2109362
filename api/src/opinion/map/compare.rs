//! What groups have in common, and what tells them apart.

use super::{Figure, Given, Map, id};
use crate::graph::word::engine_opinion;
use crate::opinion::release::LEAST;
use crate::opinion::tally::{Counts, Tally};
use engine::{BallotBox, OpinionGroup};
use entities::{Opinion, StakeholderId, StatementId};
use sea_orm::DbErr;
use std::collections::{BTreeMap, BTreeSet};

/// How many statements are named at most where groups agree, and where they part.
const NAMED: usize = 10;
/// From this difference of the groups' agreement on, a statement divides them.
const DIVIDES: f64 = 0.3;

impl Map {
    /// What groups have in common and what tells them apart, by what was counted: only of statements to which
    /// five people of each group answered, and five or none of those in no group, or the rest would follow.
    pub(super) fn compare(&mut self, given: &[Given], groups: &[BTreeSet<StakeholderId>]) -> Result<(), DbErr> {
        let mut tallies: BTreeMap<StatementId, (Tally, Vec<Counts>)> = BTreeMap::new();
        for answer in given {
            let (tally, counts) = tallies
                .entry(answer.statement)
                .or_insert_with(|| (Tally::default(), vec![Counts::default(); groups.len()]));
            tally.people = tally.people.saturating_add(usize::from(answer.live));
            let Some(opinion) = answer.counted else { continue };
            tally.counted.add(opinion, 1);
            let own = groups.iter().zip(counts).find(|(group, _)| group.contains(&answer.person));
            if let Some((_, counts)) = own {
                counts.add(opinion, 1);
            }
        }
        tallies.retain(|_, (tally, counts)| {
            let grouped: usize = counts.iter().map(Counts::people).sum();
            let rest = tally.counted.people().saturating_sub(grouped);
            let each = counts.iter().all(|counts| counts.people() >= LEAST);
            tally.shown().is_some() && each && (rest == 0 || rest >= LEAST)
        });
        let mut ballots = BallotBox::default();
        let mut voters = vec![BTreeSet::new(); groups.len()];
        for answer in given.iter().filter(|answer| tallies.contains_key(&answer.statement)) {
            let own = groups.iter().position(|group| group.contains(&answer.person));
            let (Some(own), Some(opinion)) = (own, answer.counted) else { continue };
            let person = answer.person.to_string();
            ballots.cast(&person, &answer.statement.to_string(), engine_opinion(opinion));
            if let Some(voters) = voters.get_mut(own) {
                voters.insert(person);
            }
        }
        if tallies.is_empty() {
            return Ok(());
        }
        for (number, people) in voters.into_iter().enumerate() {
            ballots.group(OpinionGroup { id: number.to_string(), people: people.into_iter().collect() });
        }
        let ballots = ballots.close().map_err(|error| DbErr::Custom(error.to_string()))?;
        let report = engine::opinions_of(&ballots);
        self.common = report.bridges.iter().filter_map(|one| id(one)).take(NAMED).collect();
        for (group, telling) in self.groups.iter_mut().zip(&report.representative) {
            group.telling =
                telling.statements.iter().filter_map(|one| Some((id(&one.statement)?, said(one.vote)))).collect();
        }
        for one in &report.statements {
            let Some(statement) = id(&one.statement) else { continue };
            let shares = || one.groups.iter().map(|group| group.p_agree);
            let (low, high) = (shares().fold(1.0, f64::min), shares().fold(0.0, f64::max));
            if high - low >= DIVIDES {
                self.divides.push((statement, high - low));
            }
            let groups = tallies.remove(&statement).map(|(_, counts)| counts).unwrap_or_default();
            self.figures.push(Figure { statement, groups, consensus: one.group_aware_consensus });
        }
        self.divides.sort_by(|(a, wide), (b, wider)| wider.total_cmp(wide).then_with(|| a.cmp(b)));
        self.divides.truncate(NAMED);
        Ok(())
    }
}

fn said(vote: engine::Opinion) -> Opinion {
    match vote {
        engine::Opinion::Agree => Opinion::Agree,
        engine::Opinion::Disagree => Opinion::Disagree,
        engine::Opinion::Pass => Opinion::Pass,
    }
}
