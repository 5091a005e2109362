//! Groups given in the input: checked, people by number.

use super::ids::{compare, index};
use super::votes::OpinionGroup;
use crate::error::InputError;

/// How many groups there may be: the report has an entry for each group and statement.
const GROUPS: usize = 1000;

/// Groups by number, and who is in which.
#[derive(Clone, Debug)]
pub(super) struct Given {
    /// Ids, in the order of the input.
    pub(super) ids: Vec<String>,
    /// The group of each person; none for people in no group.
    pub(super) group_of: Vec<Option<u16>>,
}

/// Checks groups of `people`, who are sorted.
pub(super) fn check(groups: &[OpinionGroup], people: &[String]) -> Result<Given, InputError> {
    if groups.is_empty() {
        return Err(InputError::Empty { field: "groups".to_owned(), expected: "groups, or be null" });
    }
    if groups.len() > GROUPS {
        let value = groups.len().to_string();
        return Err(InputError::OutOfRange { field: "groups".to_owned(), value, expected: "at most 1000 groups" });
    }
    let mut given = Given { ids: Vec::new(), group_of: vec![None; people.len()] };
    for (number, group) in (0_u16..).zip(groups) {
        let field = format!("groups[{number}]");
        if let Some(first) = given.ids.iter().position(|id| *id == group.id) {
            let (field, other) = (format!("{field}.id"), format!("groups[{first}].id"));
            return Err(InputError::DuplicateId { field, id: group.id.clone(), other });
        }
        if group.people.is_empty() {
            return Err(InputError::Empty { field: format!("{field}.people"), expected: "somebody" });
        }
        for (place, person) in group.people.iter().enumerate() {
            given.put(people, person, number, || format!("{field}.people[{place}]"))?;
        }
        given.ids.push(group.id.clone());
    }
    Ok(given)
}

impl Given {
    fn put(
        &mut self,
        people: &[String],
        person: &str,
        group: u16,
        field: impl Fn() -> String,
    ) -> Result<(), InputError> {
        let found = people.binary_search_by(|other| compare(other, person)).ok();
        let Some(slot) = found.and_then(|place| self.group_of.get_mut(place)) else {
            return Err(InputError::UnknownId {
                field: field(),
                id: person.to_owned(),
                expected: "a person with a vote",
            });
        };
        if slot.is_some() {
            return Err(InputError::SecondOfPerson { field: field(), id: person.to_owned() });
        }
        *slot = Some(group);
        Ok(())
    }

    /// Who is in which group, the groups numbered from 1.
    pub(super) fn numbered(groups: usize, group_of: Vec<Option<u16>>) -> Self {
        Self { ids: (1..=groups).map(|number| number.to_string()).collect(), group_of }
    }

    /// The id of a group.
    pub(super) fn id(&self, group: u16) -> Option<&String> {
        self.ids.get(usize::from(group))
    }

    /// The group of a person.
    pub(super) fn of(&self, person: u32) -> Option<u16> {
        index(person).and_then(|person| self.group_of.get(person)).copied().flatten()
    }
}
