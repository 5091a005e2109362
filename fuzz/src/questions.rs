//! The other inputs as JSON: the first byte says which.

use engine::{
    Alternatives, ArgumentGraph, Calibration, Decided, InputError, Negotiable, Network, Preset, Rule, RuleChoice,
    Sightings, Snapshot, Topic,
};

use super::answer::{ask, ask_both, read, refused};
use super::order::{Cards, shuffled};

/// A letter that names the input, then bytes that may be one.
pub fn questions(bytes: &[u8]) {
    let Some((kind, rest)) = bytes.split_first() else {
        return;
    };
    match kind {
        b'r' => read(rest).iter().for_each(rule),
        b'c' => read(rest).iter().for_each(choice),
        b'a' => read(rest).iter().for_each(arguments),
        b'm' => read(rest).iter().for_each(alternatives),
        b'n' => read(rest).iter().for_each(network),
        b's' => read(rest).iter().for_each(negotiable),
        b'u' => read(rest).iter().for_each(sightings),
        b'd' => read(rest).iter().for_each(decided),
        b'k' => read(rest).iter().for_each(calibration),
        _ => {}
    }
}

fn rule(rule: &Rule) {
    if let Err(error) = rule.check() {
        refused(&error);
    }
    assert!(rule.clauses.iter().all(|clause| !clause.describe().is_empty()));
}

fn choice(choice: &RuleChoice) {
    let rule = choice.resolve();
    assert!(matches!(choice, RuleChoice::Custom(_)) || rule.check().is_ok(), "a preset is a rule");
}

/// Strengths are shares.
fn arguments(graph: &ArgumentGraph) {
    let mut other = graph.clone();
    let mut cards = Cards(7);
    cards.shuffle(&mut other.nodes);
    cards.shuffle(&mut other.attacks);
    cards.shuffle(&mut other.supports);
    if let Some(report) = ask_both(graph, &other, engine::arguments) {
        assert!(report.nodes.iter().all(|node| (0.0..=1.0).contains(&node.strength)), "{report:?}");
    }
}

/// Values are shares.
fn alternatives(alternatives: &Alternatives) {
    let mut other = alternatives.clone();
    let mut cards = Cards(7);
    cards.shuffle(&mut other.alternatives);
    cards.shuffle(&mut other.criteria);
    cards.shuffle(&mut other.values);
    for alternative in &mut other.alternatives {
        alternative.deliberation = shuffled(&alternative.deliberation, 7);
    }
    let Some(comparison) = ask_both(alternatives, &other, engine::compare) else {
        return;
    };
    for row in comparison.criteria.iter().flat_map(|criteria| &criteria.rows) {
        assert!(row.value.is_none_or(|value| (0.0..=1.0 + 1e-9).contains(&value)), "{row:?}");
    }
}

/// Opinions stay within those people began with; influence is shared out.
fn network(network: &Network) {
    let mut other = network.clone();
    let mut cards = Cards(7);
    cards.shuffle(&mut other.people);
    cards.shuffle(&mut other.listens);
    let Some(report) = ask_both(network, &other, engine::influence) else {
        return;
    };
    let opinions = || network.people.iter().map(|person| person.opinion);
    let (least, most) = (opinions().fold(f64::INFINITY, f64::min), opinions().fold(f64::NEG_INFINITY, f64::max));
    for person in &report.people {
        assert!((least..=most).contains(&person.opinion), "{person:?}");
        assert!((0.0..=1.0 + 1e-9).contains(&person.influence), "{person:?}");
    }
    let sum: f64 = report.people.iter().map(|person| person.influence).sum();
    assert!(report.people.is_empty() || (sum - 1.0).abs() < 1e-9, "{sum}: {report:?}");
}

/// No bend of the cost is cheaper than the settlement.
fn negotiable(negotiable: &Negotiable) {
    let mut other = negotiable.clone();
    Cards(7).shuffle(&mut other.people);
    let Some(found) = ask_both(negotiable, &other, engine::settle) else {
        return;
    };
    assert!(found.low <= found.settlement && found.settlement <= found.high, "{found:?}");
    assert!(found.moves.iter().all(|step| step.distance > 0.0 && step.cost >= 0.0), "{found:?}");
    let tolerance = negotiable.tolerance;
    let cost = |at: f64| -> f64 {
        let costs = negotiable.people.iter().map(|p| p.cost * ((p.position - at).abs() - tolerance).max(0.0));
        costs.sum()
    };
    let reach = negotiable.people.iter().map(|p| p.position.abs() + tolerance).fold(1.0, f64::max);
    let most: f64 = negotiable.people.iter().map(|person| person.cost).sum::<f64>() * reach;
    for person in &negotiable.people {
        for at in [person.position - tolerance, person.position, person.position + tolerance] {
            assert!(found.cost <= cost(at) + 1e-9 * most, "{at} costs {}: {found:?}", cost(at));
        }
    }
}

/// Estimates lie at or above what was observed, shares between 0 and 1.
fn sightings(sightings: &Sightings) {
    let mut other = sightings.clone();
    let mut cards = Cards(7);
    cards.shuffle(&mut other.sightings);
    other.topics.iter_mut().for_each(|topics| cards.shuffle(topics));
    let share = |share: Option<f64>| share.is_none_or(|share| (0.0..=1.0).contains(&share));
    if let Some(report) = ask_both(sightings, &other, engine::undiscovered) {
        let observed = u32::try_from(report.observed).map_or(f64::INFINITY, f64::from);
        let estimates = [report.chao2, report.jackknife1].into_iter().flatten();
        assert!(estimates.into_iter().all(|estimate| estimate >= observed), "{report:?}");
        assert!(share(report.coverage), "{report:?}");
    }
    let topics = sightings.topics.clone().unwrap_or_default();
    let mixed = other.topics.unwrap_or_default();
    let coverage: fn(&Vec<Topic>) -> Result<_, InputError> = |topics| engine::coverage(topics);
    if let Some(report) = ask_both(&topics, &mixed, coverage) {
        assert!(share(report.coverage), "{report:?}");
    }
}

/// What is learnt is a chance.
fn decided(decided: &Decided) {
    let mut other = decided.clone();
    Cards(7).shuffle(&mut other.rows);
    let report = ask_both(decided, &other, engine::calibrate);
    if let Some(calibration) = report.and_then(|report| report.calibration) {
        let test = &calibration.test;
        for share in [calibration.base_rate, test.brier, test.base_rate_brier, test.auc] {
            assert!((0.0..=1.0).contains(&share), "{calibration:?}");
        }
        self::calibration(&calibration);
    }
}

/// Whatever calibration was kept somewhere, it is refused or gives a chance.
fn calibration(calibration: &Calibration) {
    for rule in [Preset::Consent.rule(), calibration.rule.clone()] {
        let rule = match rule.check() {
            Ok(()) => serde_json::json!(rule),
            Err(error) => return refused(&error),
        };
        let deliberation = serde_json::json!({
            "now": "2026-03-10T09:00:00Z", "rule": rule, "stakeholders": [{"id": "ann", "role": "APPROVER"}],
            "proposal": {"id": "p1", "revision": 1, "openedAt": "2026-03-01T09:00:00Z",
                         "lastSubstantiveRevision": 1, "lastSubstantiveAt": "2026-03-01T09:00:00Z"}
        });
        let deliberation = serde_json::from_value(deliberation).unwrap_or_else(|error| panic!("{error}"));
        let snapshot = Snapshot::new(&deliberation).unwrap_or_else(|error| panic!("{error}"));
        match engine::probability(calibration, &snapshot) {
            Ok(_) => {
                let chance = ask(|| engine::probability(calibration, &snapshot).unwrap_or_default());
                assert!(chance.is_some_and(|chance| 0.0 < chance && chance < 1.0), "{chance:?}");
            }
            Err(error) => refused(&error),
        }
    }
}
