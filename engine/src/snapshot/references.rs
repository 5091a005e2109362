//! Ids of a deliberation: each unique, each reference to something there is.

use super::names::Names;
use crate::csr::{index, number};
use crate::deliberation::{Argument, Concession, Deliberation, Objection};
use crate::error::InputError;
use crate::set::Members;

/// The ids of each kind of thing, in order.
pub(super) struct Register<'a> {
    pub(super) people: Names<'a>,
    pub(super) objections: Names<'a>,
    pub(super) arguments: Names<'a>,
    pub(super) concessions: Names<'a>,
}

/// What the references of the file point at: numbers in the order of ids. The
/// lists are in the order of the file.
pub(super) struct References {
    /// The person of each position.
    pub(super) positions: Vec<u32>,
    /// The person of each understanding.
    pub(super) understandings: Vec<u32>,
    /// From and to.
    pub(super) listens: Vec<(u32, u32)>,
    pub(super) objections: Vec<ObjectionReferences>,
    pub(super) arguments: Vec<ArgumentReferences>,
    pub(super) concessions: Vec<ConcessionReferences>,
}

/// Of an objection.
#[derive(Clone, Default)]
pub(super) struct ObjectionReferences {
    pub(super) by: u32,
    pub(super) seconds: Vec<u32>,
    pub(super) removed_by: Vec<Members>,
    pub(super) provoked_by: Option<Members>,
}

/// Of an argument, to statements: objections, then arguments.
#[derive(Clone, Default)]
pub(super) struct ArgumentReferences {
    pub(super) attacks: Vec<u32>,
    pub(super) supports: Vec<u32>,
}

/// Of a concession.
#[derive(Clone, Default)]
pub(super) struct ConcessionReferences {
    pub(super) shifts: Vec<u32>,
    pub(super) requires: Members,
    pub(super) excludes: Members,
}

impl<'a> Register<'a> {
    /// Sorts all ids.
    ///
    /// # Errors
    /// The first id in the file that is there already.
    pub(super) fn new(deliberation: &'a Deliberation) -> Result<Self, InputError> {
        let proposal = Names::new(std::iter::once(deliberation.proposal.id.as_str()));
        let people = Names::new(deliberation.stakeholders.iter().map(|person| person.id.as_str()));
        let objections = Names::new(deliberation.objections.iter().map(|objection| objection.id.as_str()));
        let arguments = Names::new(deliberation.arguments.iter().map(|argument| argument.id.as_str()));
        let concessions = Names::new(deliberation.concessions.iter().map(|concession| concession.id.as_str()));
        let mut kinds: Vec<(&str, &Names<'_>)> = vec![("proposal", &proposal)];
        for kind in [
            ("stakeholders", &people),
            ("objections", &objections),
            ("arguments", &arguments),
            ("concessions", &concessions),
        ] {
            kinds.push(kind);
            check_unique(&kinds)?;
        }
        Ok(Self { people, objections, arguments, concessions })
    }

    /// Finds what every reference points at.
    ///
    /// # Errors
    /// The first in the file that points at nothing of the kind wanted there,
    /// or at a person who has one already.
    pub(super) fn resolve(&self, deliberation: &'a Deliberation) -> Result<References, InputError> {
        let people = deliberation.stakeholders.len();
        let positions = deliberation.positions.iter().map(|position| position.stakeholder.as_str());
        let understandings = deliberation.understandings.iter().flatten().map(|entry| entry.stakeholder.as_str());
        Ok(References {
            positions: one_each("positions", people, positions.clone(), self.person(positions))?,
            understandings: one_each("understandings", people, understandings.clone(), self.person(understandings))?,
            listens: self.listens(deliberation)?,
            objections: self.objections(&deliberation.objections)?,
            arguments: self.arguments(&deliberation.arguments)?,
            concessions: self.concessions(&deliberation.concessions)?,
        })
    }

    fn listens(&self, deliberation: &'a Deliberation) -> Result<Vec<(u32, u32)>, InputError> {
        let mut from = self.person(deliberation.listens.iter().map(|listen| listen.from.as_str()));
        let mut to = self.person(deliberation.listens.iter().map(|listen| listen.to.as_str()));
        let listens = deliberation.listens.iter().enumerate().map(|(place, listen)| {
            Ok((
                from.next(&listen.from, || format!("listens[{place}].from"))?,
                to.next(&listen.to, || format!("listens[{place}].to"))?,
            ))
        });
        listens.collect()
    }

    fn objections(&self, objections: &'a [Objection]) -> Result<Vec<ObjectionReferences>, InputError> {
        let mut by = self.person(objections.iter().map(|o| o.by.as_str()));
        let mut seconds = self.person(objections.iter().flat_map(|o| &o.seconds).map(String::as_str));
        let mut removed_by =
            self.concession(objections.iter().flat_map(|o| &o.removed_by).flatten().map(String::as_str));
        let mut provoked_by =
            self.concession(objections.iter().flat_map(|o| &o.provoked_by).flatten().map(String::as_str));
        let resolved = objections.iter().enumerate().map(|(place, objection)| {
            let field = |name: &str| format!("objections[{place}].{name}");
            Ok(ObjectionReferences {
                by: by.next(&objection.by, || field("by"))?,
                seconds: seconds.all(&objection.seconds, || field("seconds"))?,
                removed_by: objection
                    .removed_by
                    .iter()
                    .enumerate()
                    .map(|(number, set)| removed_by.members(set, || field(&format!("removedBy[{number}]"))))
                    .collect::<Result<_, _>>()?,
                provoked_by: match &objection.provoked_by {
                    Some(set) => Some(provoked_by.members(set, || field("provokedBy"))?),
                    None => None,
                },
            })
        });
        resolved.collect()
    }

    fn arguments(&self, arguments: &'a [Argument]) -> Result<Vec<ArgumentReferences>, InputError> {
        let mut attacks = self.statement(arguments.iter().flat_map(|a| &a.attacks).map(String::as_str));
        let mut supports = self.statement(arguments.iter().flat_map(|a| &a.supports).map(String::as_str));
        let resolved = arguments.iter().enumerate().map(|(place, argument)| {
            let field = |name: &str| format!("arguments[{place}].{name}");
            Ok(ArgumentReferences {
                attacks: attacks.all(&argument.attacks, || field("attacks"))?,
                supports: supports.all(&argument.supports, || field("supports"))?,
            })
        });
        resolved.collect()
    }

    fn concessions(&self, concessions: &'a [Concession]) -> Result<Vec<ConcessionReferences>, InputError> {
        let shifts = concessions.iter().flat_map(|c| &c.shifts);
        let mut shifts = self.person(shifts.map(|shift| shift.stakeholder.as_str()));
        let mut requires = self.concession(concessions.iter().flat_map(|c| &c.requires).map(String::as_str));
        let mut excludes = self.concession(concessions.iter().flat_map(|c| &c.excludes).map(String::as_str));
        let resolved = concessions.iter().enumerate().map(|(place, concession)| {
            let field = |name: &str| format!("concessions[{place}].{name}");
            let people = concession.shifts.iter().enumerate().map(|(number, shift)| {
                shifts.next(&shift.stakeholder, || field(&format!("shifts[{number}].stakeholder")))
            });
            Ok(ConcessionReferences {
                shifts: people.collect::<Result<_, _>>()?,
                requires: requires.members(&concession.requires, || field("requires"))?,
                excludes: excludes.members(&concession.excludes, || field("excludes"))?,
            })
        });
        resolved.collect()
    }

    fn person(&self, ids: impl Iterator<Item = &'a str>) -> Column {
        Column { found: self.people.find_all(ids).into_iter(), expected: "a stakeholder" }
    }

    fn concession(&self, ids: impl Iterator<Item = &'a str>) -> Column {
        Column { found: self.concessions.find_all(ids).into_iter(), expected: "a concession" }
    }

    fn statement(&self, ids: impl Iterator<Item = &'a str> + Clone) -> Column {
        let objections = self.objections.order().len();
        let mut found = self.objections.find_all(ids.clone());
        let others = ids.zip(&found).filter(|(_, found)| found.is_none()).map(|(id, _)| id);
        let arguments = self.arguments.find_all(others);
        for (found, argument) in found.iter_mut().filter(|found| found.is_none()).zip(arguments) {
            *found = argument.map(|argument| number(objections.saturating_add(index(argument))));
        }
        Column { found: found.into_iter(), expected: "an objection or an argument" }
    }
}

/// The references of one field all through the file, taken one after the other.
struct Column {
    found: std::vec::IntoIter<Option<u32>>,
    expected: &'static str,
}

impl Column {
    fn next(&mut self, id: &str, field: impl FnOnce() -> String) -> Result<u32, InputError> {
        let found = self.found.next().flatten();
        found.ok_or_else(|| InputError::UnknownId { field: field(), id: id.to_owned(), expected: self.expected })
    }

    fn all(&mut self, ids: &[String], field: impl Fn() -> String) -> Result<Vec<u32>, InputError> {
        let ids = ids.iter().enumerate();
        ids.map(|(place, id)| self.next(id, || format!("{}[{place}]", field()))).collect()
    }

    fn members(&mut self, ids: &[String], field: impl Fn() -> String) -> Result<Members, InputError> {
        Ok(self.all(ids, field)?.into_iter().map(index).collect())
    }
}

/// The last of the kinds repeats no id, of its own or of a kind before it.
fn check_unique(kinds: &[(&str, &Names<'_>)]) -> Result<(), InputError> {
    let Some(((list, names), before)) = kinds.split_last() else {
        return Ok(());
    };
    let path = |list: &str, place: usize| match list {
        "proposal" => "proposal.id".to_owned(),
        _ => format!("{list}[{place}].id"),
    };
    let mut second = names.double().map(|(first, second)| (second, path(list, first)));
    for (other, earlier) in before {
        if let Some((place, first)) = names.shared(earlier)
            && second.as_ref().is_none_or(|(second, _)| index(place) < *second)
        {
            second = Some((index(place), path(other, index(first))));
        }
    }
    match second {
        None => Ok(()),
        Some((place, other)) => {
            let id = names.order().zip(names.ids()).find(|(from, _)| index(*from) == place);
            let id = id.map_or_else(String::new, |(_, id)| id.to_owned());
            Err(InputError::DuplicateId { field: path(list, place), id, other })
        }
    }
}

/// Each entry of `list` belongs to a stakeholder, and no two to the same.
fn one_each<'a>(
    list: &str,
    people: usize,
    holders: impl Iterator<Item = &'a str>,
    mut found: Column,
) -> Result<Vec<u32>, InputError> {
    let mut seen = vec![false; people];
    let holders = holders.enumerate().map(|(place, holder)| {
        let field = || format!("{list}[{place}].stakeholder");
        let person = found.next(holder, field)?;
        match seen.get_mut(index(person)) {
            Some(seen) if !*seen => *seen = true,
            _ => return Err(InputError::SecondOfPerson { field: field(), id: holder.to_owned() }),
        }
        Ok(person)
    });
    holders.collect()
}
