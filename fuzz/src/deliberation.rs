//! A deliberation as JSON: read, checked, assessed, projected.

use engine::{ArgumentGraph, Contributions, Deliberation, Label, Network, Readiness, Snapshot, Standing};

use super::answer::{ask, read, refused};
use super::order::shuffled;

/// Bytes that may be a deliberation.
pub fn deliberation(bytes: &[u8]) {
    if let Some(deliberation) = read(bytes) {
        assessed(&deliberation, bytes.len());
    }
}

/// Whatever a deliberation says, it is refused with a field, or every question
/// about it has an answer that makes sense.
pub fn assessed(deliberation: &Deliberation, seed: usize) {
    let snapshot = match Snapshot::new(deliberation) {
        Ok(snapshot) => snapshot,
        Err(error) => return refused(&error),
    };
    let assessment = ask(|| engine::assess(&snapshot));
    in_range(assessment.readiness.as_ref(), assessment.contributions.as_ref());
    let strengths =
        ask(|| engine::arguments(&ArgumentGraph::from(deliberation)).unwrap_or_else(|error| panic!("{error}")));
    for node in &strengths.nodes {
        assert!((0.0..=1.0).contains(&node.strength), "{node:?}");
        let contested = assessment.standing.get(&node.id) == Some(&Standing::Contested);
        assert!(!contested || node.label != Label::In, "{node:?}");
    }
    let listed = ask(|| engine::talk_to_next(&snapshot, usize::MAX));
    assert!(listed.iter().all(|entry| (0.0..=100.0).contains(&entry.score)), "{listed:?}");
    ask(|| engine::influence(&Network::from(&snapshot)).unwrap_or_else(|error| panic!("{error}")));
    let shuffled = Snapshot::new(&shuffled(deliberation, seed));
    assert_eq!(shuffled.map(|snapshot| engine::assess(&snapshot)), Ok(assessment), "the order of lists means nothing");

    let ids: Vec<String> = deliberation.concessions.iter().map(|concession| concession.id.clone()).collect();
    for some in [&ids[..], &ids[ids.len() / 2..], &ids[..ids.len().min(1)]] {
        let projection = ask(|| engine::project(&snapshot, some).unwrap_or_else(|error| panic!("{error}")));
        in_range(projection.readiness.as_ref(), projection.contributions.as_ref());
        assert!(projection.cost >= 0 && projection.fell_weight >= 0.0, "{projection:?}");
    }
}

/// The interval holds the score, and the parts add up.
pub fn in_range(ready: Option<&Readiness>, lost: Option<&Contributions>) {
    assert_eq!(ready.is_some(), lost.is_some(), "both or neither");
    let Some((ready, parts)) = ready.zip(lost) else {
        return;
    };
    assert!(0.0 <= ready.low && ready.low <= ready.score, "{ready:?}");
    assert!(ready.score <= ready.high && ready.high <= 100.0, "{ready:?}");
    for part in [ready.acceptance, ready.objections, ready.group] {
        assert!((0.0..=1.0).contains(&part), "{ready:?}");
    }
    let people: f64 = parts.people.iter().map(|part| part.lost).sum();
    let issues: f64 = parts.issues.iter().map(|part| part.lost).sum();
    let full = 100.0 * (ready.weights.acceptance + ready.weights.objections + ready.weights.group);
    let sum = ready.score + people + issues + parts.group.lost;
    assert!((sum - full).abs() <= 1e-9, "{sum} of {full}: {ready:?}");
}
