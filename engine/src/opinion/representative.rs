//! What all groups share, and what tells each from the others.

use super::report::{GroupOpinion, GroupStatements, Representative, StatementReport};
use super::statistic::{Lean, lean};
use super::votes::Opinion;

/// One-sided 90 % of the normal distribution.
const SIGNIFICANT: f64 = 1.2816;
/// How many statements are named for a group.
const NAMED: usize = 5;

/// Statements every group is more likely than not to agree with, best first.
pub(super) fn bridges(statements: &[StatementReport]) -> Vec<String> {
    let mut bridges: Vec<(f64, &str)> = Vec::new();
    for statement in statements {
        let agreed = statement.minimum.is_some_and(|minimum| minimum > 0.5);
        if let (true, 2.., Some(consensus)) = (agreed, statement.groups.len(), statement.group_aware_consensus) {
            bridges.push((consensus, &statement.statement));
        }
    }
    // Stable: where equal, by id.
    bridges.sort_by(|a, b| b.0.total_cmp(&a.0));
    bridges.into_iter().map(|(_, id)| id.to_owned()).collect()
}

/// The most telling statements of each group.
pub(super) fn representative(ids: &[String], statements: &[StatementReport]) -> Vec<GroupStatements> {
    let groups = ids.iter().enumerate().map(|(number, group)| {
        let mut telling: Vec<(f64, Representative)> =
            statements.iter().filter_map(|statement| telling(statement, number)).collect();
        telling.sort_by(|a, b| b.0.total_cmp(&a.0));
        telling.truncate(NAMED);
        GroupStatements { group: group.clone(), statements: telling.into_iter().map(|(_, one)| one).collect() }
    });
    groups.collect()
}

/// How telling a statement is for a group: Polis' product of share, ratio and
/// both z values, of the vote for which it is higher.
fn telling(statement: &StatementReport, number: usize) -> Option<(f64, Representative)> {
    let own = statement.groups.get(number)?;
    let others = |count: fn(&GroupOpinion) -> u32| {
        let all: u32 = statement.groups.iter().map(count).fold(0, u32::saturating_add);
        all.saturating_sub(count(own))
    };
    let votes = others(|group| group.votes);
    let agree = lean((own.agree, own.votes), (others(|group| group.agree), votes));
    let disagree = lean((own.disagree, own.votes), (others(|group| group.disagree), votes));
    let (agree, disagree) = (weight(agree), weight(disagree));
    let (weight, vote) = if agree >= disagree { (agree?, Opinion::Agree) } else { (disagree?, Opinion::Disagree) };
    Some((weight, Representative { statement: statement.statement.clone(), vote }))
}

/// None where it could be chance.
fn weight(lean: Lean) -> Option<f64> {
    let significant = lean.z_share > SIGNIFICANT && lean.z_ratio > SIGNIFICANT;
    significant.then_some(lean.share * lean.ratio * lean.z_share * lean.z_ratio)
}
