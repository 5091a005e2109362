//! What a position counts as: its worth, going stale, silence and assent.

use engine::{Preset, Rule, Snapshot, StalePolicy, Stance};
use serde_json::{Value, json};

type Failure = Box<dyn std::error::Error>;

/// What the one approver with this position effectively holds, and its worth.
fn held(position: Value, change: impl Fn(&mut Rule)) -> Result<(Option<Stance>, f64), Failure> {
    let positions: Vec<Value> = Some(position).filter(|position| !position.is_null()).into_iter().collect();
    let mut rule = Preset::Supermajority.rule();
    change(&mut rule);
    let deliberation = serde_json::from_value(json!({
        "now": "2026-03-10T09:00:00Z", "rule": rule,
        "stakeholders": [{"id": "s1", "role": "APPROVER"}],
        "positions": positions,
        "proposal": {"id": "p1", "author": "s1", "revision": 2, "openedAt": "2026-03-01T09:00:00Z",
                     "lastSubstantiveRevision": 2, "lastSubstantiveAt": "2026-03-07T09:00:00Z"}
    }))?;
    let assessment = engine::assess(&Snapshot::new(&deliberation)?);
    let (readiness, lost) = assessment.readiness.zip(assessment.contributions).ok_or("nobody counts")?;
    let person = lost.people.first().ok_or("nobody counts")?;
    Ok((person.stance, readiness.acceptance))
}

fn position(stance: Stance, revision: u32) -> Value {
    json!({"stakeholder": "s1", "stance": stance, "revision": revision})
}

fn needs_time(until: Option<&str>, revision: u32) -> Value {
    json!({"stakeholder": "s1", "stance": "NEEDS_TIME", "revision": revision, "until": until})
}

#[test]
fn every_stance_has_its_worth() -> Result<(), Failure> {
    use Stance::{Abstain, Accept, Block, Champion, Oppose, Reservations, Support};
    let worth = [
        (Champion, 1.0),
        (Support, 1.0),
        (Accept, 0.8),
        (Abstain, 0.6),
        (Reservations, 0.4),
        (Oppose, 0.15),
        (Block, 0.0),
    ];
    for (stance, value) in worth {
        assert_eq!(held(position(stance, 2), |_| {})?, (Some(stance), value));
    }
    assert_eq!(held(Value::Null, |_| {})?, (None, 0.6));
    assert_eq!(held(needs_time(None, 2), |_| {})?, (None, 0.6));
    assert!(held(position(Stance::Recused, 2), |_| {}).is_err(), "a recused person does not count");
    Ok(())
}

#[test]
fn what_stale_positions_count_as_is_the_rules_choice() -> Result<(), Failure> {
    use Stance::{Abstain, Accept, Reservations};
    let kept = |policy: StalePolicy, stance| Ok::<_, Failure>(held(position(stance, 1), |rule| rule.stale = policy)?.0);
    for stance in [Accept, Reservations, Abstain] {
        assert_eq!(kept(StalePolicy::Count, stance)?, Some(stance));
        assert_eq!(kept(StalePolicy::Ignore, stance)?, None);
        let stays = (stance != Accept).then_some(stance);
        assert_eq!(kept(StalePolicy::IgnoreApprovals, stance)?, stays);
    }
    let recused = |policy| held(position(Stance::Recused, 1), |rule| rule.stale = policy);
    assert!(recused(StalePolicy::Ignore).is_err(), "a recusal never goes stale");
    Ok(())
}

#[test]
fn silence_assents_from_the_hour_on_unless_time_was_asked_for() -> Result<(), Failure> {
    let after =
        |hours: i64, position: Value| Ok::<_, Failure>(held(position, |rule| rule.assent_after_hours = Some(hours))?.0);
    let accept = Some(Stance::Accept);
    assert_eq!(after(72, Value::Null)?, accept);
    assert_eq!(after(73, Value::Null)?, None);
    assert_eq!(after(72, needs_time(None, 2))?, None);
    assert_eq!(after(72, needs_time(Some("2026-03-10T09:00:01Z"), 2))?, None);
    assert_eq!(after(72, needs_time(Some("2026-03-10T09:00:00Z"), 2))?, accept);
    assert_eq!(after(72, position(Stance::Oppose, 2))?, Some(Stance::Oppose));
    let ignored = |position| {
        held(position, |rule| {
            rule.stale = StalePolicy::Ignore;
            rule.assent_after_hours = Some(72);
        })
    };
    assert_eq!(ignored(position(Stance::Oppose, 1))?.0, accept);
    assert_eq!(ignored(needs_time(None, 1))?.0, None);
    Ok(())
}

#[test]
fn an_author_who_said_nothing_approves_where_the_rule_says_so() -> Result<(), Failure> {
    let authored = |position| Ok::<_, Failure>(held(position, |rule| rule.author_approves = true)?.0);
    assert_eq!(authored(Value::Null)?, Some(Stance::Support));
    assert_eq!(authored(position(Stance::Oppose, 2))?, Some(Stance::Oppose));
    assert_eq!(authored(needs_time(None, 2))?, None);
    assert_eq!(authored(needs_time(Some("2026-03-10T09:00:00Z"), 2))?, Some(Stance::Support));
    Ok(())
}
