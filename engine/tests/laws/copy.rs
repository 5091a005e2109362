//! Deliberations derived from others: renamed, cloned, with another position.

use std::collections::BTreeMap;

use engine::{Deliberation, Position, Stance};

use super::order::shuffled;

/// The same deliberation under other ids, in another order of ids and lists.
pub fn renamed(deliberation: &Deliberation, seed: usize) -> (Deliberation, BTreeMap<String, String>) {
    let mut names = BTreeMap::new();
    let people = deliberation.stakeholders.iter().map(|person| &person.id);
    let objections = deliberation.objections.iter().map(|objection| &objection.id);
    let arguments = deliberation.arguments.iter().map(|argument| &argument.id);
    let concessions = deliberation.concessions.iter().map(|concession| &concession.id);
    for (index, id) in people.chain(objections).chain(arguments).chain(concessions).enumerate() {
        names.insert(id.clone(), format!("n{}", 999 - index));
    }
    let mut copy = deliberation.clone();
    rename(&mut copy, |id| {
        if let Some(name) = names.get(id) {
            id.clone_from(name);
        }
    });
    for issue in copy.objections.iter_mut().filter_map(|objection| objection.issue.as_mut()) {
        *issue = issue.chars().rev().collect();
    }
    for group in copy.stakeholders.iter_mut().filter_map(|person| person.group.as_mut()) {
        *group = group.chars().rev().collect();
    }
    (shuffled(&copy, seed), names)
}

/// Everybody twice: same part, same weight, same position and understanding,
/// listening to the same people.
pub fn cloned(deliberation: &Deliberation) -> Deliberation {
    let mut copy = deliberation.clone();
    let twin = |id: &str| format!("{id} too");
    copy.stakeholders.extend(deliberation.stakeholders.iter().cloned().map(|mut person| {
        person.id = twin(&person.id);
        person
    }));
    copy.positions.extend(deliberation.positions.iter().cloned().map(|mut position| {
        position.stakeholder = twin(&position.stakeholder);
        position
    }));
    copy.listens.extend(deliberation.listens.iter().cloned().map(|mut listen| {
        listen.from = twin(&listen.from);
        listen
    }));
    if let Some(list) = &mut copy.understandings {
        let twins = list.clone();
        list.extend(twins.into_iter().map(|mut entry| {
            entry.stakeholder = twin(&entry.stakeholder);
            entry
        }));
    }
    copy
}

/// The same deliberation with one more position, on the current revision.
pub fn with_position(deliberation: &Deliberation, stakeholder: &str, stance: Stance) -> Deliberation {
    let mut copy = deliberation.clone();
    copy.positions.retain(|position| position.stakeholder != stakeholder);
    copy.positions.push(Position {
        stakeholder: stakeholder.to_owned(),
        stance,
        revision: deliberation.proposal.revision,
        reason: Some("because".to_owned()),
        until: None,
    });
    copy
}

fn rename(copy: &mut Deliberation, name: impl Fn(&mut String)) {
    copy.proposal.author.iter_mut().for_each(&name);
    copy.stakeholders.iter_mut().for_each(|person| name(&mut person.id));
    copy.positions.iter_mut().for_each(|position| name(&mut position.stakeholder));
    copy.understandings.iter_mut().flatten().for_each(|entry| name(&mut entry.stakeholder));
    for objection in &mut copy.objections {
        name(&mut objection.id);
        name(&mut objection.by);
        objection.seconds.iter_mut().for_each(&name);
        objection.removed_by.iter_mut().flatten().for_each(&name);
        objection.provoked_by.iter_mut().flatten().for_each(&name);
    }
    for listen in &mut copy.listens {
        name(&mut listen.from);
        name(&mut listen.to);
    }
    for argument in &mut copy.arguments {
        name(&mut argument.id);
        argument.attacks.iter_mut().chain(&mut argument.supports).for_each(&name);
    }
    for concession in &mut copy.concessions {
        name(&mut concession.id);
        concession.shifts.iter_mut().for_each(|shift| name(&mut shift.stakeholder));
        concession.requires.iter_mut().chain(&mut concession.excludes).for_each(&name);
    }
}
