//! Laws of influence: opinions are means, and what a dense solution says.

use engine::{InfluenceReport, Listen, Network, NetworkPerson, Role, Stance, influence};
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy};
use proptest::sample::select;
use proptest::test_runner::TestCaseError;
use proptest::{prop_assert, prop_assert_eq, prop_oneof};

use super::{every, law, snapshot};

#[test]
fn opinions_and_influence_are_those_of_the_inverted_matrix() {
    every(&drawn(1..9), |network| agree(&network, 1e-9));
}

#[test]
fn final_opinions_stay_between_the_first_and_influences_add_up_to_one() {
    every(&drawn(1..30), |network| {
        let report = solved(&network)?;
        let opinions = || network.people.iter().map(|person| person.opinion);
        let (least, most) = (opinions().fold(f64::INFINITY, f64::min), opinions().fold(f64::NEG_INFINITY, f64::max));
        for person in &report.people {
            prop_assert!(least <= person.opinion && person.opinion <= most, "{person:?}");
            prop_assert!((0.0..=1.0 + 1e-12).contains(&person.influence), "{person:?}");
        }
        let sum: f64 = report.people.iter().map(|person| person.influence).sum();
        prop_assert!((sum - 1.0).abs() < 1e-10, "{sum}");
        Ok(())
    });
}

#[test]
fn the_mean_of_final_opinions_is_the_first_ones_weighted_by_influence() {
    every(&drawn(1..30), |network| {
        let report = solved(&network)?;
        let first = |id: &str| network.people.iter().find(|person| person.id == id).map_or(f64::NAN, |p| p.opinion);
        let weighted: f64 = report.people.iter().map(|person| person.influence * first(&person.id)).sum();
        let finals: f64 = report.people.iter().map(|person| person.opinion).sum();
        let count = u32::try_from(report.people.len()).map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert!((weighted - finals / f64::from(count)).abs() < 1e-9);
        Ok(())
    });
}

#[test]
fn the_order_of_people_and_listens_changes_nothing() {
    let shuffled = drawn(1..12).prop_flat_map(|network| {
        let (people, listens) = (Just(network.people.clone()), Just(network.listens.clone()));
        (Just(network), people.prop_shuffle(), listens.prop_shuffle())
    });
    every(&shuffled, |(network, people, listens)| {
        prop_assert_eq!(solved(&Network { people, listens })?, solved(&network)?);
        Ok(())
    });
}

#[test]
fn many_people_come_out_by_rounds_as_few_do_by_elimination() -> Result<(), TestCaseError> {
    // The people of a small network, and many who listen to them without being heard.
    let small = Network { people: (0..40).map(|n| person(n, 0.9)).collect(), listens: (0..160).map(ring).collect() };
    let mut large = small.clone();
    large.people.extend((40..420).map(|number| person(number, 0.9)));
    large.listens.extend((40..420).map(|number| listen(number, number % 40, 1.0)));
    let (few, many) = (solved(&small)?, solved(&large)?);
    assert!(many.converged);
    for person in &few.people {
        let same = many.people.iter().find(|other| other.id == person.id);
        let difference = same.map_or(f64::NAN, |same| (same.opinion - person.opinion).abs());
        assert!(difference < 1e-10, "{difference}");
    }
    agree(&large, 1e-9)?;
    large.people.iter_mut().for_each(|person| person.susceptibility = Some(0.999_999));
    assert!(!solved(&large)?.converged, "rounds cannot tell where this ends, and must say so");
    Ok(())
}

#[test]
fn who_hardly_heeds_their_own_opinion_is_solved_exactly() -> Result<(), TestCaseError> {
    // Two who all but copy each other: x = (0 + L) / (1 + L) for the first.
    for susceptibility in [0.999_999, 1.0 - f64::EPSILON] {
        let mut network =
            Network { people: vec![person(0, susceptibility), person(1, susceptibility)], listens: vec![] };
        (network.people[0].opinion, network.people[1].opinion) = (0.0, 1.0);
        network.listens = vec![listen(0, 1, 3.0), listen(1, 0, 0.1), listen(1, 0, 0.2)];
        let report = solved(&network)?;
        let expected = susceptibility / (1.0 + susceptibility);
        assert!((report.people[0].opinion - expected).abs() < 1e-14, "{report:?}");
        assert!((report.people[0].influence - 0.5).abs() < 1e-14, "{report:?}");
    }
    Ok(())
}

#[test]
fn in_a_deliberation_only_those_who_count_are_asked_and_heard() {
    law(|deliberation, _| {
        let mut deliberation = deliberation.clone();
        let ids: Vec<String> = deliberation.stakeholders.iter().map(|person| person.id.clone()).collect();
        let pairs = ids.iter().flat_map(|from| ids.iter().map(move |to| (from, to)));
        let listens = pairs.map(|(from, to)| Listen { from: from.clone(), to: to.clone(), weight: 1.0 });
        deliberation.listens = listens.collect();
        let network = Network::from(&snapshot(&deliberation)?);
        let recused = |id: &str| {
            let mut positions = deliberation.positions.iter();
            positions.any(|position| position.stakeholder == id && position.stance == Stance::Recused)
        };
        let stakeholders = deliberation.stakeholders.iter();
        let counting = stakeholders.filter(|person| person.role != Role::Observer && !recused(&person.id));
        let mut counting: Vec<&str> = counting.map(|person| person.id.as_str()).collect();
        counting.sort_unstable();
        prop_assert_eq!(network.people.iter().map(|person| person.id.as_str()).collect::<Vec<_>>(), counting);
        prop_assert_eq!(network.listens.len(), network.people.len().pow(2));
        solved(&network)?;
        Ok(network.people.len() < ids.len())
    });
}

fn solved(network: &Network) -> Result<InfluenceReport, TestCaseError> {
    influence(network).map_err(|error| TestCaseError::fail(error.to_string()))
}

/// Compares with (I - LW)^-1 (I - L), written out and inverted.
fn agree(network: &Network, tolerance: f64) -> Result<(), TestCaseError> {
    let report = solved(network)?;
    prop_assert!(report.converged);
    let mut people: Vec<&NetworkPerson> = network.people.iter().collect();
    people.sort_by(|a, b| a.id.cmp(&b.id));
    let place = |id: &str| people.iter().position(|person| person.id == id);
    let count = people.len();
    let mut weights = vec![vec![0.0; count]; count];
    for listen in &network.listens {
        if let Some((from, to)) = place(&listen.from).zip(place(&listen.to)) {
            weights[from][to] += listen.weight;
        }
    }
    let mut system = Vec::new();
    for (i, row) in weights.iter().enumerate() {
        let susceptibility = people[i].susceptibility.unwrap_or(0.5);
        let sum: f64 = row.iter().sum();
        let share = |j: usize| if sum > 0.0 { row[j] / sum } else { f64::from(u8::from(i == j)) };
        let unit = |j: usize| f64::from(u8::from(i == j));
        let left = (0..count).map(|j| unit(j) - susceptibility * share(j));
        let right = (0..count).map(|j| unit(j) * (1.0 - susceptibility));
        system.push(left.chain(right).collect::<Vec<f64>>());
    }
    let total = solve(&mut system);
    let scale = people.iter().fold(1.0_f64, |most, person| most.max(person.opinion.abs()));
    for (j, person) in report.people.iter().enumerate() {
        let opinion: f64 = total[j].iter().zip(&people).map(|(part, other)| part * other.opinion).sum();
        let column: f64 = total.iter().map(|row| row[j]).sum();
        let mean = column / total.iter().flatten().sum::<f64>();
        prop_assert!((person.opinion - opinion).abs() <= tolerance * scale, "{person:?}, not {opinion}");
        prop_assert!((person.influence - mean).abs() <= tolerance, "{person:?}, not {mean}");
    }
    Ok(())
}

/// Gauss and Jordan on [A | B], with pivoting: what is left of B is A^-1 B.
fn solve(system: &mut [Vec<f64>]) -> Vec<Vec<f64>> {
    let count = system.len();
    for column in 0..count {
        let pivot = (column..count).max_by(|a, b| system[*a][column].abs().total_cmp(&system[*b][column].abs()));
        system.swap(column, pivot.unwrap_or(column));
        let pivot = system[column].iter().map(|value| value / system[column][column]).collect::<Vec<f64>>();
        for (index, row) in system.iter_mut().enumerate() {
            let factor = row[column];
            if index == column {
                row.clone_from(&pivot);
            } else {
                row.iter_mut().zip(&pivot).for_each(|(value, part)| *value -= factor * part);
            }
        }
    }
    system.iter().map(|row| row[count..].to_vec()).collect()
}

fn person(number: u32, susceptibility: f64) -> NetworkPerson {
    let opinion = f64::from(number * 37 % 101) / 100.0;
    NetworkPerson { id: format!("s{number:03}"), opinion, susceptibility: Some(susceptibility) }
}

fn listen(from: u32, to: u32, weight: f64) -> Listen {
    Listen { from: format!("s{from:03}"), to: format!("s{to:03}"), weight }
}

/// Four links each around a ring of forty.
fn ring(number: u32) -> Listen {
    listen(number % 40, (number * 7 + number / 40) % 40, f64::from(1 + number % 3))
}

/// People with all sorts of susceptibility; some listen to themselves, to one
/// person twice, without weight or to nobody.
fn drawn(count: std::ops::Range<usize>) -> impl Strategy<Value = Network> {
    let opinion = prop_oneof![0.0..=1.0_f64, select(&[-50.0, 0.0, 0.6, 1.0, 1000.0][..])];
    let susceptibility =
        prop_oneof![select(&[None, Some(0.0), Some(0.5), Some(0.99)][..]), (0.0..0.95_f64).prop_map(Some)];
    let people = vec((opinion, susceptibility), count);
    people.prop_flat_map(|people| {
        let most = u32::try_from(people.len()).unwrap_or(1);
        let weight = select(&[0.0, 0.1, 0.2, 0.7, 1.0, 1e9][..]);
        let links = vec((0..most, 0..most, weight), 0..people.len() * 3);
        (Just(people), links).prop_map(|(people, links)| Network {
            people: (0..)
                .zip(people)
                .map(|(n, (opinion, s))| NetworkPerson { opinion, susceptibility: s, ..person(n, 0.0) })
                .collect(),
            listens: links.into_iter().map(|(from, to, weight)| listen(from, to, weight)).collect(),
        })
    })
}
