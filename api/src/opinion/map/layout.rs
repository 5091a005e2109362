//! Where people are on the map, and in which groups.

use super::Point;
use crate::opinion::release::LEAST;
use engine::Grouping;
use entities::StakeholderId;
use std::collections::{BTreeMap, BTreeSet};

/// How many steps there are from the middle of the map to its border.
const STEPS: f64 = 10.0;

/// The groups found, small ones joined with the nearest; and whether any was. None where fewer than two are left.
pub(super) fn groups(grouping: &Grouping) -> (Vec<BTreeSet<StakeholderId>>, bool) {
    let places: BTreeMap<&str, [f64; 2]> =
        grouping.people.iter().map(|place| (place.person.as_str(), [place.x, place.y])).collect();
    let mut groups: Vec<Vec<&str>> =
        grouping.groups.iter().map(|group| group.people.iter().map(String::as_str).collect()).collect();
    let mut joined = false;
    loop {
        groups.sort_by_key(|group| std::cmp::Reverse(group.len()));
        if groups.len() < 2 {
            return (Vec::new(), joined);
        }
        let Some(small) = groups.pop_if(|group| group.len() < LEAST) else { break };
        joined = true;
        let [x, y] = middle(&places, &small);
        let distance = |group: &[&str]| {
            let [gx, gy] = middle(&places, group);
            (gx - x).hypot(gy - y)
        };
        let nearest = groups.iter_mut().min_by(|a, b| distance(a).total_cmp(&distance(b)));
        if let Some(nearest) = nearest {
            nearest.extend(small);
        }
    }
    let person = |person: &str| Some(StakeholderId(person.parse().ok()?));
    (groups.into_iter().map(|group| group.into_iter().filter_map(person).collect()).collect(), joined)
}

fn middle(places: &BTreeMap<&str, [f64; 2]>, group: &[&str]) -> [f64; 2] {
    let (mut x, mut y, mut number) = (0.0, 0.0, 0.0);
    for [at, along] in group.iter().filter_map(|person| places.get(person)) {
        (x, y, number) = (x + at, y + along, number + 1.0);
    }
    if number > 0.0 { [x / number, y / number] } else { [0.0, 0.0] }
}

/// Everybody's place, rounded so that it does not spell out what they answered, in an order that says nothing.
pub(super) fn points(grouping: &Grouping, groups: &[BTreeSet<StakeholderId>]) -> Vec<Point> {
    let far = grouping.people.iter().map(|place| place.x.abs().max(place.y.abs())).fold(0.0, f64::max);
    let round = |along: f64| if far > 0.0 { (along / far * STEPS).round() / STEPS + 0.0 } else { 0.0 };
    let point = |place: &engine::PersonPlace| {
        let stakeholder = place.person.parse().ok().map(StakeholderId);
        let group = groups.iter().position(|group| stakeholder.is_some_and(|person| group.contains(&person)));
        Point { at: [round(place.x), round(place.y)], group, stakeholder }
    };
    let mut points: Vec<Point> = grouping.people.iter().map(point).collect();
    points.sort_by(|Point { at: [ax, ay], group: one, .. }, Point { at: [bx, by], group: other, .. }| {
        ax.total_cmp(bx).then_with(|| ay.total_cmp(by)).then_with(|| one.cmp(other))
    });
    points
}

/// The place of a statement, to two decimals.
pub(super) fn at(place: &engine::StatementPlace) -> [f64; 2] {
    [place.x, place.y].map(|along| (along * 100.0).round() / 100.0 + 0.0)
}
