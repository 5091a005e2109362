//! Laws of research: what is estimated is never less than what was seen.

use std::collections::BTreeSet;

use engine::{Depth, Sightings, Topic, TopicCoverage, UndiscoveredReport, coverage, undiscovered};
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy};
use proptest::sample::select;
use proptest::test_runner::TestCaseError;
use proptest::{prop_assert, prop_assert_eq};

use super::every;

#[test]
fn no_estimate_is_below_what_was_observed_and_coverage_is_a_share() {
    every(&sightings(), |sightings| {
        let report = estimated(&sightings)?;
        let problems: BTreeSet<&str> = sightings.sightings.iter().map(|(problem, _)| problem.as_str()).collect();
        prop_assert_eq!(usize::try_from(report.observed), Ok(problems.len()));
        let known = sightings.people >= 2 && !problems.is_empty();
        prop_assert_eq!(report.reliable, sightings.people >= 4 && !problems.is_empty());
        for estimate in [report.chao2, report.jackknife1] {
            prop_assert_eq!(estimate.is_some(), known);
            prop_assert!(estimate.is_none_or(|estimate| estimate >= as_real(problems.len())));
        }
        prop_assert_eq!(report.jackknife2.is_some(), known);
        prop_assert_eq!(report.coverage.is_some(), known);
        prop_assert!(report.coverage.is_none_or(|share| (0.0..=1.0).contains(&share)));
        Ok(())
    });
}

#[test]
fn saying_it_twice_or_in_another_order_changes_no_estimate() {
    let shuffled = sightings().prop_flat_map(|drawn| {
        let doubled = [drawn.sightings.clone(), drawn.sightings.clone()].concat();
        (Just(drawn), Just(doubled).prop_shuffle())
    });
    every(&shuffled, |(drawn, sightings)| {
        prop_assert_eq!(estimated(&Sightings { sightings, ..drawn.clone() })?, estimated(&drawn)?);
        Ok(())
    });
}

#[test]
fn a_second_sighting_never_lowers_the_coverage_nor_raises_the_lower_bound() {
    every(&sightings(), |mut drawn| {
        drawn.people = drawn.people.max(2);
        let before = estimated(&drawn)?;
        let mut seen = drawn.sightings.iter();
        let lone = seen.find(|(problem, _)| drawn.sightings.iter().filter(|other| other.0 == *problem).count() == 1);
        let Some((problem, person)) = lone.cloned() else { return Ok(()) };
        let other = if person == "s0" { "s1" } else { "s0" };
        drawn.sightings.push((problem, other.to_owned()));
        let after = estimated(&drawn)?;
        prop_assert!(after.coverage >= before.coverage);
        prop_assert!(after.chao2 <= before.chao2);
        Ok(())
    });
}

#[test]
fn what_is_too_shallow_and_what_is_covered_make_up_everything() {
    every(&topics(), |topics| {
        let report = covered(&topics)?;
        let all: f64 = topics.iter().map(|topic| f64::from(topic.importance)).sum();
        let short: f64 = report.too_shallow.iter().map(|topic| f64::from(topic.importance)).sum();
        prop_assert_eq!(report.coverage.is_none(), topics.is_empty());
        prop_assert!(report.coverage.is_none_or(|share| (share * all + short - all).abs() < 1e-9));
        let over = |topic: &&Topic| topic.time_box_hours.is_some_and(|limit| topic.time_spent_hours > limit);
        let deep: BTreeSet<&str> =
            topics.iter().filter(|t| t.depth > t.target || over(t)).map(|topic| topic.id.as_str()).collect();
        prop_assert_eq!(report.too_deep.iter().map(|topic| topic.id.as_str()).collect::<BTreeSet<_>>(), deep);
        prop_assert!(report.too_shallow.is_sorted_by_key(|topic| std::cmp::Reverse(topic.importance)));
        Ok(())
    });
}

#[test]
fn the_order_of_topics_changes_nothing_and_looking_deeper_covers_no_less() {
    every(
        &topics().prop_flat_map(|topics| (Just(topics.clone()), Just(topics).prop_shuffle())),
        |(topics, shuffled)| {
            let report = covered(&topics)?;
            prop_assert_eq!(&covered(&shuffled)?, &report);
            let mut deeper = topics;
            if let Some(topic) = deeper.first_mut() {
                topic.depth = Depth::Deep;
            }
            prop_assert!(covered(&deeper)?.coverage >= report.coverage);
            Ok(())
        },
    );
}

fn estimated(sightings: &Sightings) -> Result<UndiscoveredReport, TestCaseError> {
    undiscovered(sightings).map_err(|error| TestCaseError::fail(error.to_string()))
}

fn covered(topics: &[Topic]) -> Result<TopicCoverage, TestCaseError> {
    coverage(topics).map_err(|error| TestCaseError::fail(error.to_string()))
}

fn as_real(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::NAN, f64::from)
}

/// Up to six people and twelve problems, most of them seen by few.
fn sightings() -> impl Strategy<Value = Sightings> {
    (0_u32..7).prop_flat_map(|people| {
        let pairs = vec((0_u32..12, 0..people.max(1)), 0..if people == 0 { 1 } else { 20 });
        pairs.prop_map(move |pairs| Sightings {
            people,
            sightings: pairs
                .into_iter()
                .map(|(problem, person)| (format!("p{problem}"), format!("s{person}")))
                .collect(),
            topics: None,
        })
    })
}

fn topics() -> impl Strategy<Value = Vec<Topic>> {
    let depth = || select(&[Depth::Untouched, Depth::Skimmed, Depth::Surveyed, Depth::Deep][..]);
    let hours = select(&[None, Some(0.0), Some(2.0), Some(8.0)][..]);
    vec((1_u8..6, depth(), depth(), hours, select(&[0.0, 2.0, 3.5][..])), 0..8).prop_map(|drawn| {
        let topics = drawn.into_iter().enumerate();
        let topics = topics.map(|(index, (importance, target, depth, time_box_hours, time_spent_hours))| Topic {
            id: format!("t{}", index * 5 % 8),
            importance,
            target,
            depth,
            time_box_hours,
            time_spent_hours,
        });
        topics.collect()
    })
}
