//! Laws of a settlement: nothing costs less, and whoever must move comes near enough.

use engine::{Negotiable, NegotiablePerson, Settlement, settle};
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy};
use proptest::sample::select;
use proptest::test_runner::TestCaseError;
use proptest::{prop_assert, prop_assert_eq, prop_oneof};

use super::every;

#[test]
fn no_value_costs_less_than_the_settlement() {
    every(&(drawn(), -30.0..30.0_f64), |(negotiable, any)| {
        let found = settled(&negotiable)?;
        let tolerance = negotiable.tolerance;
        let bends = negotiable.people.iter().flat_map(|p| [p.position - tolerance, p.position, p.position + tolerance]);
        let costs: Vec<f64> = bends.chain([any]).map(|value| cost(&negotiable, value)).collect();
        let least = costs.iter().copied().fold(f64::INFINITY, f64::min);
        prop_assert!((found.cost - least).abs() <= 1e-9 * least.max(1.0), "{} is not {least}", found.cost);
        Ok(())
    });
}

#[test]
fn all_between_low_and_high_costs_the_same_and_all_beyond_costs_more() {
    every(&drawn(), |negotiable| {
        prop_assert!(negotiable.people.iter().any(|person| person.cost > 0.0));
        let found = settled(&negotiable)?;
        prop_assert!(found.low <= found.settlement && found.settlement <= found.high);
        for value in [found.low, found.high] {
            prop_assert!((cost(&negotiable, value) - found.cost).abs() < 1e-9);
        }
        for beyond in [found.low - 0.01, found.high + 0.01] {
            prop_assert!(cost(&negotiable, beyond) > found.cost + 1e-6, "{beyond} costs no more");
        }
        Ok(())
    });
}

#[test]
fn the_moves_bring_everybody_near_enough_and_add_up() {
    every(&drawn(), |negotiable| {
        let found = settled(&negotiable)?;
        let mut movers = found.moves.iter().peekable();
        let mut people: Vec<&NegotiablePerson> = negotiable.people.iter().collect();
        people.sort_by(|a, b| a.id.cmp(&b.id));
        for person in people {
            let step = movers.next_if(|step| step.person == person.id);
            let to = step.map_or(person.position, |step| step.to);
            prop_assert!((to - found.settlement).abs() <= negotiable.tolerance + 1e-9, "{} stays away", person.id);
            let Some(step) = step else { continue };
            prop_assert!(step.distance > 0.0);
            prop_assert!(((step.to - step.from).abs() - step.distance).abs() < 1e-9);
            prop_assert!((step.cost - step.distance * person.cost).abs() < 1e-9);
        }
        prop_assert!(movers.next().is_none());
        let sum: f64 = found.moves.iter().map(|step| step.cost).sum();
        prop_assert!((sum - found.cost).abs() < 1e-9);
        Ok(())
    });
}

#[test]
fn the_order_of_people_changes_nothing_and_a_mirror_mirrors() {
    every(
        &drawn().prop_flat_map(|drawn| (Just(drawn.clone()), Just(drawn.people).prop_shuffle())),
        |(drawn, people)| {
            let found = settled(&drawn)?;
            prop_assert_eq!(&settled(&Negotiable { people, ..drawn.clone() })?, &found);
            let mut mirrored = drawn;
            mirrored.people.iter_mut().for_each(|person| person.position = -person.position);
            prop_assert!((settled(&mirrored)?.settlement + found.settlement).abs() < 1e-9);
            Ok(())
        },
    );
}

fn settled(negotiable: &Negotiable) -> Result<Settlement, TestCaseError> {
    settle(negotiable).map_err(|error| TestCaseError::fail(error.to_string()))
}

fn cost(negotiable: &Negotiable, value: f64) -> f64 {
    let excess = |person: &NegotiablePerson| ((person.position - value).abs() - negotiable.tolerance).max(0.0);
    negotiable.people.iter().map(|person| person.cost * excess(person)).sum()
}

/// Up to nine people, many at the same place or the same cost; not all of no cost.
fn drawn() -> impl Strategy<Value = Negotiable> {
    let position = prop_oneof![select(&[-2.0, 0.0, 0.5, 1.0, 1.5, 10.0][..]), -20.0..20.0_f64];
    let cost = select(&[0.0, 0.1, 0.2, 0.3, 1.0, 1.0, 2.5][..]);
    let people = vec((position, cost), 1..10);
    (people, select(&[0.0, 0.0, 0.5, 0.7, 3.0][..])).prop_map(|(mut drawn, tolerance)| {
        drawn[0].1 = f64::max(drawn[0].1, 0.1);
        let people = drawn.into_iter().enumerate();
        let people = people.map(|(index, (position, cost))| NegotiablePerson {
            id: format!("s{}", index * 7 % 10),
            position,
            cost,
        });
        Negotiable { people: people.collect(), tolerance }
    })
}
