//! Laws of comparisons: several proposals before the same people.

use std::collections::BTreeMap;

use engine::{
    Alternative, Alternatives, Comparison, Criterion, CriterionValue, Deliberation, Direction, ObjectionState, Role,
    Severity, Stance, Standing,
};
use proptest::test_runner::TestCaseError;
use proptest::{prop_assert, prop_assert_eq};

use super::copy::with_position;
use super::order::shuffled;
use super::{Case, law};

pub const CLOSE: f64 = 1e-9;
const STANCES: [Stance; 7] = [
    Stance::Block,
    Stance::Oppose,
    Stance::Reservations,
    Stance::Accept,
    Stance::Support,
    Stance::Champion,
    Stance::Abstain,
];

/// Numbers that follow from one, each unlike the last.
fn mixed(choice: usize, place: usize) -> usize {
    let mixed = choice.wrapping_add(place.wrapping_mul(0x9e37_79b9)).wrapping_mul(0x2545_f491_4f6c_dd1d);
    (mixed >> 29) ^ (mixed >> 47)
}

/// One to five alternatives, on which everybody has said something, with three criteria.
fn drawn(deliberation: &Deliberation, choice: usize) -> Alternatives {
    let alternatives = (0..=choice % 5).map(|number| {
        let mut copy = deliberation.clone();
        for (place, person) in deliberation.stakeholders.iter().enumerate() {
            copy = with_position(&copy, &person.id, STANCES[mixed(choice, 8 * number + place) % 7]);
        }
        for (place, objection) in copy.objections.iter_mut().enumerate() {
            objection.provoked_by = None;
            if mixed(choice, 100 + 8 * number + place).is_multiple_of(3) {
                objection.state = ObjectionState::Withdrawn;
            }
        }
        Alternative { id: format!("p{number}"), deliberation: copy }
    });
    let alternatives: Vec<Alternative> = alternatives.collect();
    let criteria = (0..3).map(|number| Criterion {
        id: format!("c{number}"),
        direction: [Direction::Higher, Direction::Lower][mixed(choice, 200 + number) % 2],
        weight: [0.0, 1.0, 2.5, 4.0][mixed(choice, 210 + number) % 4] + f64::from(u8::from(number == 2)),
        worst: None,
        best: None,
    });
    let cells = alternatives.iter().enumerate().flat_map(|(row, alternative)| {
        (0..3).map(move |column| CriterionValue {
            alternative: alternative.id.clone(),
            criterion: format!("c{column}"),
            value: f64::from(u8::try_from(mixed(choice, 300 + 3 * row + column) % 7).unwrap_or_default()),
        })
    });
    let values = cells.collect();
    Alternatives { criteria: criteria.collect(), values, alternatives }
}

pub fn compared(alternatives: &Alternatives) -> Result<Comparison, TestCaseError> {
    engine::compare(alternatives).map_err(|error| TestCaseError::fail(error.to_string()))
}

/// Tries a law on comparisons of several alternatives.
pub fn each(holds: impl Fn(&Alternatives, &Comparison) -> Case) {
    law(|deliberation, choice| {
        let drawn = drawn(deliberation, choice);
        holds(&drawn, &compared(&drawn)?)
    });
}

fn beats(comparison: &Comparison, one: &str, other: &str) -> bool {
    let pair =
        |pair: &&engine::PairMargin| [pair.one.as_str(), pair.other.as_str()] == [one.min(other), one.max(other)];
    comparison.pairs.iter().find(pair).is_some_and(|pair| pair.winner.as_deref() == Some(one))
}

#[test]
fn margins_are_the_weight_of_who_stands_higher() {
    each(|alternatives, comparison| {
        let levels: BTreeMap<&str, Vec<(f64, Option<u8>)>> = alternatives
            .alternatives
            .iter()
            .map(|alternative| {
                let deliberation = &alternative.deliberation;
                let people = deliberation.stakeholders.iter().filter(|person| person.role != Role::Observer);
                let level = |id: &str| deliberation.positions.iter().find(|p| p.stakeholder == id)?.stance.level();
                (alternative.id.as_str(), people.map(|person| (person.weight, level(&person.id))).collect())
            })
            .collect();
        for pair in &comparison.pairs {
            prop_assert!(pair.one < pair.other);
            let both = levels[pair.one.as_str()].iter().zip(&levels[pair.other.as_str()]);
            let sum = |order: std::cmp::Ordering| -> f64 {
                let such = both
                    .clone()
                    .filter(|((_, one), (_, other))| one.zip(*other).is_some_and(|(a, b)| a.cmp(&b) == order));
                such.map(|((weight, _), _)| weight).sum()
            };
            let [above, below, level] =
                [std::cmp::Ordering::Greater, std::cmp::Ordering::Less, std::cmp::Ordering::Equal].map(sum);
            prop_assert!((pair.for_one - above).abs() < CLOSE && (pair.for_other - below).abs() < CLOSE);
            prop_assert!((pair.level - level).abs() < CLOSE && (pair.margin - (above - below)).abs() < CLOSE);
            prop_assert_eq!(pair.winner.is_none(), (above - below).abs() < CLOSE);
        }
        let count = alternatives.alternatives.len();
        prop_assert_eq!(comparison.pairs.len(), count * (count - 1) / 2);
        Ok(count > 1)
    });
}

#[test]
fn who_swaps_names_swaps_margins() {
    each(|alternatives, comparison| {
        let last = alternatives.alternatives.len() - 1;
        let mut turned = alternatives.clone();
        let name = |id: &mut String| *id = format!("p{}", last - id[1..].parse::<usize>().unwrap_or_default());
        turned.alternatives.iter_mut().for_each(|alternative| name(&mut alternative.id));
        turned.values.iter_mut().for_each(|value| name(&mut value.alternative));
        let turned = compared(&turned)?;
        for pair in &comparison.pairs {
            let (mut one, mut other) = (pair.one.clone(), pair.other.clone());
            name(&mut one);
            name(&mut other);
            let swapped = turned.pairs.iter().find(|swapped| swapped.one == other && swapped.other == one);
            prop_assert!(swapped.is_some_and(|swapped| (pair.margin + swapped.margin).abs() < CLOSE));
        }
        let mut winner = comparison.condorcet.winner.clone();
        winner.iter_mut().for_each(name);
        prop_assert_eq!(winner, turned.condorcet.winner);
        Ok(last > 0)
    });
}

#[test]
fn the_winner_beats_everybody_and_the_smith_set_is_the_smallest_that_does() {
    each(|_, comparison| {
        let ids: Vec<&str> = comparison.alternatives.iter().map(|alternative| alternative.id.as_str()).collect();
        let beats = |one: &str, other: &str| beats(comparison, one, other);
        let winner = ids.iter().find(|one| ids.iter().all(|other| *one == other || beats(one, other)));
        prop_assert_eq!(comparison.condorcet.winner.as_deref(), winner.copied());
        let sets = (1_usize..1 << ids.len()).map(|set| -> Vec<&str> {
            ids.iter().enumerate().filter(|(place, _)| set >> place & 1 == 1).map(|(_, id)| *id).collect()
        });
        let closed = sets.filter(|set| {
            let outside = || ids.iter().filter(|id| !set.contains(id));
            set.iter().all(|one| outside().all(|other| beats(one, other)))
        });
        prop_assert_eq!(
            closed.min_by_key(Vec::len),
            Some(comparison.condorcet.smith.iter().map(String::as_str).collect())
        );
        Ok(ids.len() > 1)
    });
}

#[test]
fn a_cycle_is_one_and_there_is_no_shorter() {
    let seen = std::cell::Cell::new(0_u32);
    each(|_, comparison| {
        let ids: Vec<&str> = comparison.alternatives.iter().map(|alternative| alternative.id.as_str()).collect();
        let beats = |one: &str, other: &str| beats(comparison, one, other);
        let cycle: Vec<&str> = comparison.condorcet.cycle.iter().map(String::as_str).collect();
        let round = cycle.iter().zip(cycle.iter().cycle().skip(1));
        prop_assert!(round.clone().all(|(one, next)| beats(one, next)), "{:?}", cycle);
        let mut triples = Vec::new();
        for a in &ids {
            triples.extend(ids.iter().flat_map(|b| ids.iter().map(|c| [*a, *b, *c])));
        }
        let threes = triples.into_iter().filter(|[a, b, c]| beats(a, b) && beats(b, c) && beats(c, a)).min();
        if let (Some(three), None) = (threes, &comparison.condorcet.winner) {
            let inside = three.iter().all(|id| comparison.condorcet.smith.iter().any(|other| other == id));
            prop_assert!(!inside || cycle == three, "{:?} and {:?}", cycle, three);
        }
        prop_assert!(comparison.condorcet.winner.is_none() || cycle.is_empty());
        seen.set(seen.get() + u32::from(!cycle.is_empty()));
        Ok(ids.len() > 2)
    });
    assert!(seen.get() * 50 >= super::cases(), "{} cycles", seen.get());
}

#[test]
fn weights_in_another_unit_change_no_order() {
    each(|alternatives, comparison| {
        let mut scaled = alternatives.clone();
        for alternative in &mut scaled.alternatives {
            alternative.deliberation.stakeholders.iter_mut().for_each(|person| person.weight *= 3.0);
        }
        let odd = |alternative: &Alternative| {
            alternative
                .deliberation
                .stakeholders
                .iter()
                .any(|p| ((p.weight * 1e6).round() / 1e6 - p.weight).abs() > 0.0)
        };
        if scaled.alternatives.iter().any(odd) {
            return Ok(false);
        }
        scaled.criteria.iter_mut().for_each(|criterion| criterion.weight *= 3.0);
        let scaled = compared(&scaled)?;
        prop_assert_eq!(&comparison.condorcet, &scaled.condorcet);
        prop_assert_eq!(&comparison.objections, &scaled.objections);
        let ranks = |of: &Comparison| of.readiness.iter().map(|r| (r.alternative.clone(), r.rank)).collect::<Vec<_>>();
        prop_assert_eq!(ranks(comparison), ranks(&scaled));
        let leaders = |of: &Comparison| of.criteria.as_ref().map(|table| table.leaders.clone());
        prop_assert_eq!(leaders(comparison), leaders(&scaled));
        Ok(comparison.pairs.len() > 1)
    });
}

#[test]
fn the_order_of_the_input_changes_no_byte() {
    each(|alternatives, comparison| {
        let mut turned = alternatives.clone();
        turned.alternatives.reverse();
        turned.criteria.reverse();
        turned.values.rotate_left(2);
        turned
            .alternatives
            .iter_mut()
            .for_each(|alternative| alternative.deliberation = shuffled(&alternative.deliberation, 7));
        let text = |of: &Comparison| serde_json::to_string(of).map_err(|error| TestCaseError::fail(error.to_string()));
        prop_assert_eq!(text(comparison)?, text(&compared(&turned)?)?);
        Ok(comparison.pairs.len() > 1)
    });
}

#[test]
fn objections_rank_by_the_worst_and_then_by_their_sum() {
    each(|alternatives, comparison| {
        let burden = |id: &str| {
            let given = alternatives.alternatives.iter().find(|alternative| alternative.id == id)?;
            let found = comparison.alternatives.iter().find(|alternative| alternative.id == id)?;
            let open = given.deliberation.objections.iter().filter(|objection| {
                found.assessment.standing.get(&objection.id).is_some_and(|standing| *standing != Standing::Settled)
            });
            let hundredths = |severity| match severity {
                Severity::Minor => 15_u32,
                Severity::Major => 50,
                Severity::Blocking => 100,
            };
            let severities: Vec<Severity> = open.map(|objection| objection.severity).collect();
            Some((severities.iter().max().copied(), severities.into_iter().map(hundredths).sum::<u32>()))
        };
        for pair in comparison.objections.windows(2) {
            let (one, other) = (burden(&pair[0].alternative), burden(&pair[1].alternative));
            prop_assert!(one <= other && (one == other) == (pair[0].rank == pair[1].rank), "{:?}", pair);
            prop_assert!(one != other || pair[0].alternative < pair[1].alternative);
        }
        for (place, rank) in comparison.objections.iter().enumerate() {
            let (worst, sum) = burden(&rank.alternative).unwrap_or_default();
            prop_assert!(rank.worst == worst && (rank.sum - f64::from(sum) / 100.0).abs() < CLOSE);
            prop_assert!(rank.rank <= place + 1);
        }
        Ok(comparison.objections.iter().any(|rank| rank.rank > 1))
    });
}

#[test]
fn orders_that_point_apart_are_said_to_disagree() {
    each(|_, comparison| {
        let ready = |id: &str| comparison.readiness.iter().find(|rank| rank.alternative == id)?.rank;
        let burden = |id: &str| comparison.objections.iter().find(|rank| rank.alternative == id).map(|rank| rank.rank);
        for pair in &comparison.pairs {
            let (one, other) = (pair.one.as_str(), pair.other.as_str());
            let signs = [ready(other).cmp(&ready(one)), pair.margin.total_cmp(&0.0), burden(other).cmp(&burden(one))];
            let apart = signs.iter().any(|sign| sign.is_gt()) && signs.iter().any(|sign| sign.is_lt());
            let said = comparison.disagreements.iter().find(|said| said.one == one && said.other == other);
            prop_assert_eq!(apart, said.is_some(), "{:?} {:?}", pair, signs);
            if let Some(said) = said {
                let named = [&said.readiness, &said.people, &said.objections].map(|id| id.as_deref());
                let by_sign = signs.map(|sign| match sign {
                    std::cmp::Ordering::Greater => Some(one),
                    std::cmp::Ordering::Less => Some(other),
                    std::cmp::Ordering::Equal => None,
                });
                prop_assert_eq!(named, by_sign);
            }
        }
        Ok(!comparison.disagreements.is_empty())
    });
}
