//! The laws of opinion groups: what is said of groups given, and of those found.

use std::collections::{BTreeMap, BTreeSet};

use engine::{GroupingStatus, Opinion, OpinionGroup, OpinionReport, Vote, Votes, opinions};
use proptest::collection::vec;
use proptest::prelude::{Strategy, any};
use proptest::strategy::ValueTree;
use proptest::test_runner::TestCaseError;
use proptest::{prop_assert, prop_assert_eq};

use super::{cases, runner};

/// People with a leaning each, what they skip and how firm they are.
fn crowd() -> impl Strategy<Value = Votes> {
    let people = vec(vec(any::<u8>(), 14), 2..40);
    (people, 1_usize..14, any::<u8>()).prop_map(|(people, statements, mood)| {
        let mut votes = Vec::new();
        for (person, dice) in people.iter().enumerate() {
            for (statement, die) in dice.iter().take(statements).enumerate() {
                let camp = (person + statement) % 2 == 0 || statement % 3 == 0;
                let vote = match die % 10 {
                    0 => Opinion::Pass,
                    1 | 2 if mood % 2 == 0 => Opinion::Disagree,
                    _ if camp => Opinion::Agree,
                    _ => Opinion::Disagree,
                };
                if die / 10 > mood % 9 {
                    let (person, statement) = (format!("p{person}"), format!("s{statement}"));
                    votes.push(Vote { person, statement, vote });
                }
            }
        }
        Votes { votes, groups: None }
    })
}

/// The same with groups: everybody but each fifth is in one of three.
fn grouped() -> impl Strategy<Value = Votes> {
    crowd().prop_map(|votes| {
        let people: BTreeSet<&str> = votes.votes.iter().map(|vote| vote.person.as_str()).collect();
        let mut groups: BTreeMap<usize, Vec<String>> = BTreeMap::new();
        for (number, person) in people.into_iter().enumerate().filter(|(number, _)| number % 5 != 4) {
            groups.entry(number * number % 7 % 3).or_default().push(person.to_owned());
        }
        let groups = groups.into_iter().rev().map(|(id, people)| OpinionGroup { id: format!("g{id}"), people });
        let groups: Vec<OpinionGroup> = groups.collect();
        Votes { groups: (!groups.is_empty()).then_some(groups), ..votes }
    })
}

/// Tries a law on an eighth as many crowds as others on deliberations; it must
/// apply to at least one in ten.
fn law(crowds: impl Strategy<Value = Votes>, holds: impl Fn(&Votes, &OpinionReport) -> Result<bool, TestCaseError>) {
    let applied = std::cell::Cell::new((0, 0));
    let mut runner = runner();
    for _ in 0..cases() / 8 {
        let crowd = crowds.new_tree(&mut runner).map(|tree| tree.current());
        let held = crowd.map_err(TestCaseError::fail).and_then(|votes| holds(&votes, &report(&votes)?));
        assert!(held.is_ok(), "{}", held.err().map(|error| error.to_string()).unwrap_or_default());
        let (some, all) = applied.get();
        applied.set((some + u32::from(held.is_ok_and(|held| held)), all + 1));
    }
    let (some, all) = applied.get();
    assert!(some * 10 >= all, "the law applied to {some} of {all} crowds only");
}

fn report(votes: &Votes) -> Result<OpinionReport, TestCaseError> {
    opinions(votes).map_err(|error| TestCaseError::fail(error.to_string()))
}

#[test]
fn statistics_are_those_of_a_plain_recount() {
    law(grouped(), |votes, report| {
        let groups = votes.groups.as_deref().unwrap_or_default();
        for statement in &report.statements {
            prop_assert_eq!(statement.groups.len(), groups.len());
            for (group, found) in groups.iter().zip(&statement.groups) {
                let count = |inside: bool, such: &[Opinion]| {
                    let members = |person: &String| {
                        let own = group.people.contains(person);
                        own == inside && groups.iter().any(|group| group.people.contains(person))
                    };
                    let all = votes.votes.iter().filter(|vote| vote.statement == statement.statement);
                    let counted = all.filter(|vote| members(&vote.person) && such.contains(&vote.vote)).count();
                    u32::try_from(counted).unwrap_or(u32::MAX)
                };
                let any = [Opinion::Agree, Opinion::Disagree, Opinion::Pass];
                let (votes, agree) = (count(true, &any), count(true, &[Opinion::Agree]));
                let (others, agree_others) = (count(false, &any), count(false, &[Opinion::Agree]));
                prop_assert_eq!(&group.id, &found.id);
                prop_assert_eq!((found.votes, found.agree), (votes, agree));
                prop_assert_eq!(found.disagree, count(true, &[Opinion::Disagree]));
                let ratio = |part: u32, whole: u32| f64::from(part) / f64::from(whole);
                let share = ratio(1 + agree, 2 + votes);
                let (own, other) = (ratio(agree + 1, votes + 1), ratio(agree_others + 1, others + 1));
                let pooled = ratio(agree + agree_others + 2, votes + others + 2);
                let spread = (pooled * (1.0 - pooled) * (ratio(1, votes + 1) + ratio(1, others + 1))).sqrt();
                close(found.p_agree, share)?;
                close(found.r_agree, share / ratio(1 + agree_others, 2 + others))?;
                close(found.z_agree, 2.0 * f64::from(votes + 1).sqrt() * (own - 0.5))?;
                let all_agree = agree + agree_others == votes + others;
                close(found.z_representative, if all_agree { 0.0 } else { (own - other) / spread })?;
            }
        }
        Ok(groups.len() > 1)
    });
}

#[test]
fn what_groups_share_is_between_nothing_and_what_the_least_agreeing_shares() {
    law(grouped(), |_, report| {
        for statement in &report.statements {
            let minimum = statement.minimum.unwrap_or_default();
            let product = statement.group_aware_consensus.unwrap_or_default();
            for group in &statement.groups {
                prop_assert!(0.0 < group.p_agree && group.p_agree < 1.0);
                prop_assert!(minimum <= group.p_agree);
            }
            prop_assert!(statement.groups.is_empty() || (0.0 < product && product <= minimum));
            let bridge = report.bridges.contains(&statement.statement);
            prop_assert_eq!(bridge, minimum > 0.5 && statement.groups.len() > 1);
        }
        Ok(!report.bridges.is_empty())
    });
}

#[test]
fn the_order_of_votes_changes_nothing() {
    for_both(|votes, report| {
        let mut turned = votes.clone();
        turned.votes.reverse();
        let middle = turned.votes.len() / 3;
        turned.votes.rotate_left(middle);
        prop_assert_eq!(&self::report(&turned)?, report);
        Ok(true)
    });
}

#[test]
fn names_change_nothing_but_names() {
    let longer = |id: &str| format!("x{id}");
    for_both(|votes, report| {
        let mut renamed = votes.clone();
        for vote in &mut renamed.votes {
            (vote.person, vote.statement) = (longer(&vote.person), longer(&vote.statement));
        }
        for person in renamed.groups.iter_mut().flatten().flat_map(|group| &mut group.people) {
            *person = longer(person);
        }
        let text = |report: &OpinionReport| serde_json::to_string(report).unwrap_or_default();
        let found = self::report(&renamed)?;
        prop_assert_eq!(text(&found).replace("\"xp", "\"p").replace("\"xs", "\"s"), text(report));
        Ok(true)
    });
}

#[test]
fn groups_found_part_everybody_with_enough_votes_and_leave_nobody_alone() {
    law(crowd(), |votes, report| {
        let Some(grouping) = &report.grouping else { return Err(TestCaseError::fail("no grouping")) };
        let mut answered: BTreeMap<&str, usize> = BTreeMap::new();
        for vote in &votes.votes {
            *answered.entry(&vote.person).or_default() += 1;
        }
        let needed = report.statements.len().min(7);
        let enough = |person: &str| answered.get(person).is_some_and(|count| *count >= needed);
        for left_out in &grouping.left_out {
            prop_assert!(!enough(&left_out.person) && left_out.needed == needed);
        }
        let included: BTreeSet<&str> = answered.keys().copied().filter(|person| enough(person)).collect();
        prop_assert_eq!(included.len() + grouping.left_out.len(), answered.len());
        let found = matches!(grouping.status, GroupingStatus::Stable | GroupingStatus::Unstable);
        prop_assert_eq!(found, !grouping.groups.is_empty());
        prop_assert!(!found || included.len() >= 7);
        let members: Vec<&str> = grouping.groups.iter().flat_map(|g| &g.people).map(String::as_str).collect();
        prop_assert!(grouping.groups.iter().all(|group| group.people.len() > 1));
        prop_assert!(grouping.groups.is_sorted_by_key(|group| std::cmp::Reverse(group.people.len())));
        if found {
            prop_assert_eq!(members.len(), included.len());
            prop_assert_eq!(members.into_iter().collect::<BTreeSet<_>>(), included);
            let index = grouping.stability.as_ref().map_or(f64::NAN, |stability| stability.adjusted_rand_index);
            prop_assert!((-1.0..=1.0).contains(&index));
            let best = grouping.candidates.iter().filter_map(|one| one.silhouette).fold(-1.0, f64::max);
            let chosen = grouping.candidates.iter().find(|one| usize::from(one.groups) == grouping.groups.len());
            prop_assert_eq!(chosen.and_then(|one| one.silhouette), Some(best));
        }
        Ok(found)
    });
}

#[test]
fn groups_given_back_get_the_same_statistics() {
    law(crowd(), |votes, report| {
        let groups = report.grouping.as_ref().map(|grouping| grouping.groups.clone()).unwrap_or_default();
        if groups.is_empty() {
            return Ok(false);
        }
        let again = self::report(&Votes { groups: Some(groups), ..votes.clone() })?;
        prop_assert_eq!(&again.statements, &report.statements);
        prop_assert_eq!((&again.bridges, &again.representative), (&report.bridges, &report.representative));
        prop_assert!(again.grouping.is_none());
        Ok(true)
    });
}

/// Tries a law with groups given and with groups looked for.
fn for_both(holds: impl Fn(&Votes, &OpinionReport) -> Result<bool, TestCaseError>) {
    law(grouped(), &holds);
    law(crowd(), holds);
}

fn close(found: f64, expected: f64) -> Result<(), TestCaseError> {
    prop_assert!((found - expected).abs() <= 1e-9 * expected.abs().max(1.0), "{found}, expected {expected}");
    Ok(())
}
