//! Alternatives pair by pair, in the eyes of the people.

use std::collections::VecDeque;

use super::Candidate;
use super::report::{Condorcet, PairMargin};
use crate::words::list;

/// By how much each alternative is preferred to each other.
pub(super) struct Majorities<'a> {
    ids: Vec<&'a str>,
    /// For each pair, the one with the smaller id first.
    pairs: Vec<Counted>,
}

/// What the people say about one pair, in millionths of weight.
#[derive(Clone, Copy, Default)]
pub(super) struct Counted {
    one: usize,
    other: usize,
    for_one: u128,
    for_other: u128,
    level: u128,
}

impl<'a> Majorities<'a> {
    /// By the levels that people hold on both.
    pub(super) fn new(candidates: &[Candidate<'a>]) -> Self {
        let ids = candidates.iter().map(|candidate| candidate.id).collect();
        Self::counted(ids, |one, other, counted| {
            if let (Some(first), Some(second)) = (candidates.get(one), candidates.get(other)) {
                count(first, second, counted);
            }
        })
    }

    /// Of these ids in order, with what is counted for each pair of their places.
    pub(super) fn counted(ids: Vec<&'a str>, count: impl Fn(usize, usize, &mut Counted)) -> Self {
        let pairs = (0..ids.len()).flat_map(|one| (one.saturating_add(1)..ids.len()).map(move |other| (one, other)));
        let pairs = pairs.map(|(one, other)| {
            let mut counted = Counted { one, other, ..Counted::default() };
            count(one, other, &mut counted);
            counted
        });
        Self { pairs: pairs.collect(), ids }
    }

    /// The margins, by the ids of the pairs.
    pub(super) fn pairs(&self) -> Vec<PairMargin> {
        let pairs = self.pairs.iter().map(|pair| {
            let (for_one, for_other) = (in_ones(pair.for_one), in_ones(pair.for_other));
            let (one, other) = (self.id(pair.one), self.id(pair.other));
            let winner = match pair.for_one.cmp(&pair.for_other) {
                std::cmp::Ordering::Greater => Some(one.clone()),
                std::cmp::Ordering::Less => Some(other.clone()),
                std::cmp::Ordering::Equal => None,
            };
            let margin = in_ones(pair.for_one.saturating_sub(pair.for_other))
                - in_ones(pair.for_other.saturating_sub(pair.for_one));
            PairMargin { one, other, for_one, for_other, level: in_ones(pair.level), margin, winner }
        });
        pairs.collect()
    }

    pub(super) fn condorcet(&self) -> Condorcet {
        let smith = self.smith();
        let winner = if let [winner] = smith.as_slice() { Some(*winner) } else { None };
        let cycle = self.cycle(&smith);
        let names = |numbers: &[usize]| -> Vec<String> { numbers.iter().map(|&number| self.id(number)).collect() };
        let (winner, smith, cycle) = (winner.map(|number| self.id(number)), names(&smith), names(&cycle));
        Condorcet { sentence: sentence(winner.as_deref(), &smith, &cycle), winner, smith, cycle }
    }

    fn id(&self, number: usize) -> String {
        self.ids.get(number).map(|id| (*id).to_owned()).unwrap_or_default()
    }

    fn numbers(&self) -> std::ops::Range<usize> {
        0..self.ids.len()
    }

    fn beats(&self, one: usize, other: usize) -> bool {
        let (low, high) = (one.min(other), one.max(other));
        let pair = self.pairs.binary_search_by_key(&(low, high), |pair| (pair.one, pair.other));
        let pair = pair.ok().and_then(|place| self.pairs.get(place));
        pair.is_some_and(|pair| if one < other { pair.for_one > pair.for_other } else { pair.for_other > pair.for_one })
    }

    /// The smallest set whose members beat everybody outside it: whoever can
    /// reach everybody by steps to those who do not beat them.
    fn smith(&self) -> Vec<usize> {
        let unbeaten = |one: usize, other: usize| one != other && !self.beats(other, one);
        let reach_all = |&start: &usize| self.distances(start, unbeaten).iter().all(Option::is_some);
        self.numbers().filter(reach_all).collect()
    }

    /// The shortest cycle of alternatives that beat each other, of the
    /// shortest the first in order; empty where there is none. Whoever beats a
    /// member of the Smith set is in it.
    fn cycle(&self, among: &[usize]) -> Vec<usize> {
        let cycles = among.iter().filter_map(|&start| {
            let backwards = self.distances(start, |one, other| self.beats(other, one));
            let away = |number: usize| backwards.get(number).copied().flatten();
            let ahead = among.iter().filter(|&&other| self.beats(start, other));
            let length = ahead.filter_map(|&other| away(other)).min()?;
            Some((length, start))
        });
        let Some((length, start)) = cycles.min() else {
            return Vec::new();
        };
        let backwards = self.distances(start, |one, other| self.beats(other, one));
        let mut cycle = vec![start];
        for left in (0..length).rev() {
            let last = cycle.last().copied().unwrap_or(start);
            let at_distance = |number: &&usize| backwards.get(**number).copied().flatten() == left.checked_add(1);
            cycle.extend(among.iter().filter(at_distance).find(|&&next| self.beats(last, next)));
        }
        cycle
    }

    /// How many steps each is away from a start, breadth first.
    fn distances(&self, start: usize, step: impl Fn(usize, usize) -> bool) -> Vec<Option<usize>> {
        let mut distances = vec![None; self.ids.len()];
        let mut reached = VecDeque::from([(start, 0_usize)]);
        if let Some(slot) = distances.get_mut(start) {
            *slot = Some(0);
        }
        while let Some((one, distance)) = reached.pop_front() {
            for (other, slot) in distances.iter_mut().enumerate() {
                if slot.is_none() && step(one, other) {
                    *slot = Some(distance.saturating_add(1));
                    reached.push_back((other, distance.saturating_add(1)));
                }
            }
        }
        distances
    }
}

impl Counted {
    /// Adds somebody of this weight, to whom the one compares so with the other.
    pub(super) fn add(&mut self, one_to_other: std::cmp::Ordering, weight: u128) {
        let sum = match one_to_other {
            std::cmp::Ordering::Greater => &mut self.for_one,
            std::cmp::Ordering::Less => &mut self.for_other,
            std::cmp::Ordering::Equal => &mut self.level,
        };
        *sum = sum.saturating_add(weight);
    }
}

/// Who holds a level on both, and where they stand higher.
fn count(one: &Candidate<'_>, other: &Candidate<'_>, counted: &mut Counted) {
    let holds = one.snapshot.present.holds.iter().zip(&other.snapshot.present.holds);
    for (person, (first, second)) in one.snapshot.flat.people.iter().zip(holds) {
        let (Some(first), Some(second)) = (first.level(), second.level()) else {
            continue;
        };
        counted.add(first.cmp(&second), person.weight.into());
    }
}

fn sentence(winner: Option<&str>, smith: &[String], cycle: &[String]) -> String {
    if let (Some(winner), [_]) = (winner, smith) {
        return format!("{winner} beats every other alternative, pair by pair");
    }
    let Some(first) = cycle.first() else {
        return format!(
            "no alternative beats every other, pair by pair: there are ties among {}",
            list(smith.iter(), smith.len())
        );
    };
    let round = cycle.iter().skip(1).chain([first]);
    let beats: Vec<String> = cycle.iter().zip(round).map(|(one, other)| format!("{one} beats {other}")).collect();
    format!("no alternative beats every other, pair by pair: {}", list(beats.iter(), beats.len()))
}

#[expect(clippy::cast_precision_loss, reason = "rounding to the nearest float is meant")]
fn in_ones(millionths: u128) -> f64 {
    millionths as f64 / 1_000_000.0
}
