use super::*;
use crate::clock::new_id;
use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};
use proptest::sample::select;
use proptest::strategy::Strategy;

/// Who answered what of so many statements: by person and statement, what is counted and what is mapped.
fn answers() -> impl Strategy<Value = Vec<(Option<Opinion>, Option<Opinion>, bool)>> {
    let opinion =
        || select(vec![None, Some(Opinion::Agree), Some(Opinion::Agree), Some(Opinion::Disagree), Some(Opinion::Pass)]);
    proptest::collection::vec((opinion(), opinion(), any::<bool>()), 24 * 4)
}

fn statement(id: StatementId) -> statement::Model {
    statement::Model {
        id,
        organization_id: new_id(),
        initiative_id: new_id(),
        author_id: new_id(),
        text: "s".to_owned(),
        hidden_at: None,
        hidden_reason: None,
        version: 1,
        created_at: chrono::DateTime::UNIX_EPOCH,
    }
}

proptest! {
    #[test]
    fn no_number_is_over_fewer_than_five_people(answers in answers(), people in 7_usize..24) {
        let statements: Vec<StatementId> = (0..4).map(|_| new_id()).collect();
        let persons: Vec<StakeholderId> = (0..people).map(|_| new_id()).collect();
        let mut given = Vec::new();
        for (at, (counted, mapped, live)) in answers.into_iter().enumerate() {
            if let (Some(person), Some(statement)) = (persons.get(at / 4), statements.get(at % 4)) {
                let live = live || counted.is_some();
                given.push(Given { statement: *statement, person: *person, live, counted, mapped });
            }
        }
        let asked = statements.iter().map(|id| (*id, statement(*id))).collect();
        let opined = Opined::of(asked, &given).expect("an answer");
        let Some(map) = opined.map else { return Ok(()) };
        prop_assert!(opined.people >= MAP_PEOPLE && opined.answered >= MAP_STATEMENTS);
        prop_assert!(map.points.len() >= MAP_PEOPLE);
        prop_assert!(map.groups.len() != 1);
        prop_assert!(map.groups.iter().all(|group| group.people >= LEAST));
        for (number, group) in map.groups.iter().enumerate() {
            let there = map.points.iter().filter(|point| point.group == Some(number)).count();
            prop_assert_eq!(there, group.people);
        }
        for figure in &map.figures {
            let all = given.iter().filter(|one| one.statement == figure.statement && one.counted.is_some()).count();
            let grouped: usize = figure.groups.iter().map(Counts::people).sum();
            prop_assert!(figure.groups.iter().all(|counts| counts.people() >= LEAST));
            prop_assert!(all == grouped || all - grouped >= LEAST, "{all} of {grouped}");
        }
        let figured = |id: &StatementId| map.figures.iter().any(|figure| figure.statement == *id);
        prop_assert!(map.common.iter().all(figured));
        prop_assert!(map.divides.iter().all(|(id, _)| figured(id)));
        prop_assert!(map.groups.iter().flat_map(|group| &group.telling).all(|(id, _)| figured(id)));
        prop_assert!(map.points.iter().flat_map(|point| point.at).all(|along| (-1.0..=1.0).contains(&along)));
    }
}
