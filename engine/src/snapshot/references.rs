//! Ids of a deliberation: each unique, each reference to something there is.

use std::collections::{BTreeMap, BTreeSet};

use crate::deliberation::{Concession, Deliberation, Objection};
use crate::error::InputError;

/// Checks ids and references, in the order of the file.
pub(super) fn check(deliberation: &Deliberation) -> Result<(), InputError> {
    let names = Names::new(deliberation)?;
    check_people(&names, deliberation)?;
    for (index, objection) in deliberation.objections.iter().enumerate() {
        check_objection(&names, &format!("objections[{index}]"), objection)?;
    }
    for (index, argument) in deliberation.arguments.iter().enumerate() {
        let field = format!("arguments[{index}]");
        names.all(&format!("{field}.attacks"), &argument.attacks, Kind::is_statement)?;
        names.all(&format!("{field}.supports"), &argument.supports, Kind::is_statement)?;
    }
    for (index, concession) in deliberation.concessions.iter().enumerate() {
        check_concession(&names, &format!("concessions[{index}]"), concession)?;
    }
    Ok(())
}

fn check_people(names: &Names<'_>, deliberation: &Deliberation) -> Result<(), InputError> {
    let holders = deliberation.positions.iter().map(|p| p.stakeholder.as_str());
    names.one_each("positions", holders)?;
    let understandings = deliberation.understandings.iter().flatten();
    let holders = understandings.map(|u| u.stakeholder.as_str());
    names.one_each("understandings", holders)?;
    for (index, listen) in deliberation.listens.iter().enumerate() {
        names.find(&format!("listens[{index}].from"), &listen.from, Kind::is_person)?;
        names.find(&format!("listens[{index}].to"), &listen.to, Kind::is_person)?;
    }
    Ok(())
}

fn check_objection(names: &Names<'_>, field: &str, objection: &Objection) -> Result<(), InputError> {
    names.find(&format!("{field}.by"), &objection.by, Kind::is_person)?;
    names.all(&format!("{field}.seconds"), &objection.seconds, Kind::is_person)?;
    for (number, set) in objection.removed_by.iter().enumerate() {
        names.all(&format!("{field}.removedBy[{number}]"), set, Kind::is_concession)?;
    }
    let provoked_by = objection.provoked_by.as_deref().unwrap_or_default();
    names.all(&format!("{field}.provokedBy"), provoked_by, Kind::is_concession)
}

fn check_concession(names: &Names<'_>, field: &str, concession: &Concession) -> Result<(), InputError> {
    for (number, shift) in concession.shifts.iter().enumerate() {
        let field = format!("{field}.shifts[{number}].stakeholder");
        names.find(&field, &shift.stakeholder, Kind::is_person)?;
    }
    names.all(&format!("{field}.requires"), &concession.requires, Kind::is_concession)?;
    names.all(&format!("{field}.excludes"), &concession.excludes, Kind::is_concession)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Proposal,
    Stakeholder,
    Objection,
    Argument,
    Concession,
}

/// What a reference may point at, and how that is said.
type Wanted = fn(Kind) -> Result<(), &'static str>;

impl Kind {
    fn is_person(self) -> Result<(), &'static str> {
        (self == Self::Stakeholder).then_some(()).ok_or("a stakeholder")
    }

    fn is_concession(self) -> Result<(), &'static str> {
        (self == Self::Concession).then_some(()).ok_or("a concession")
    }

    fn is_statement(self) -> Result<(), &'static str> {
        matches!(self, Self::Objection | Self::Argument).then_some(()).ok_or("an objection or an argument")
    }

    fn path(self, index: usize) -> String {
        let list = match self {
            Self::Proposal => return "proposal.id".to_owned(),
            Self::Stakeholder => "stakeholders",
            Self::Objection => "objections",
            Self::Argument => "arguments",
            Self::Concession => "concessions",
        };
        format!("{list}[{index}].id")
    }
}

struct Names<'a>(BTreeMap<&'a str, (Kind, usize)>);

impl<'a> Names<'a> {
    fn new(deliberation: &'a Deliberation) -> Result<Self, InputError> {
        let mut names = Self(BTreeMap::new());
        names.add(Kind::Proposal, 0, &deliberation.proposal.id)?;
        for (index, person) in deliberation.stakeholders.iter().enumerate() {
            names.add(Kind::Stakeholder, index, &person.id)?;
        }
        for (index, objection) in deliberation.objections.iter().enumerate() {
            names.add(Kind::Objection, index, &objection.id)?;
        }
        for (index, argument) in deliberation.arguments.iter().enumerate() {
            names.add(Kind::Argument, index, &argument.id)?;
        }
        for (index, concession) in deliberation.concessions.iter().enumerate() {
            names.add(Kind::Concession, index, &concession.id)?;
        }
        Ok(names)
    }

    fn add(&mut self, kind: Kind, index: usize, id: &'a str) -> Result<(), InputError> {
        match self.0.insert(id, (kind, index)) {
            None => Ok(()),
            Some((first_kind, first)) => Err(InputError::DuplicateId {
                field: kind.path(index),
                id: id.to_owned(),
                other: first_kind.path(first),
            }),
        }
    }

    fn find(&self, field: &str, id: &str, wanted: Wanted) -> Result<(), InputError> {
        // The proposal is never wanted, so a missing id fails the same way.
        let kind = self.0.get(id).map_or(Kind::Proposal, |(kind, _)| *kind);
        wanted(kind).map_err(|expected| InputError::UnknownId { field: field.to_owned(), id: id.to_owned(), expected })
    }

    fn all(&self, field: &str, ids: &[String], wanted: Wanted) -> Result<(), InputError> {
        for (index, id) in ids.iter().enumerate() {
            self.find(&format!("{field}[{index}]"), id, wanted)?;
        }
        Ok(())
    }

    /// Each entry of `list` belongs to a stakeholder, and no two to the same.
    fn one_each<'b>(&self, list: &str, holders: impl Iterator<Item = &'b str>) -> Result<(), InputError> {
        let mut seen = BTreeSet::new();
        for (index, holder) in holders.enumerate() {
            let field = format!("{list}[{index}].stakeholder");
            self.find(&field, holder, Kind::is_person)?;
            if !seen.insert(holder) {
                return Err(InputError::SecondOfPerson { field, id: holder.to_owned() });
            }
        }
        Ok(())
    }
}
