//! Rules against the processes they are named after, and what they say.

use engine::{
    ClauseStatus, Deliberation, Preset, Rule, RuleChoice, Severity, Snapshot, Stance, Verdict, VerdictStatus,
};
use serde_json::json;

type Failure = Box<dyn std::error::Error>;

/// So many approvers, the first of whom take these stances.
fn approvers(count: usize, stances: &[Stance], rule: impl Into<RuleChoice>) -> Result<Deliberation, Failure> {
    let people: Vec<_> = (1..=count).map(|number| json!({"id": format!("s{number}"), "role": "APPROVER"})).collect();
    let positions: Vec<_> = (1..)
        .zip(stances)
        .map(|(number, stance)| json!({"stakeholder": format!("s{number}"), "stance": stance, "revision": 1}))
        .collect();
    Ok(serde_json::from_value(json!({
        "now": "2026-03-10T09:00:00Z", "rule": rule.into(), "stakeholders": people, "positions": positions,
        "proposal": {"id": "p1", "revision": 1, "openedAt": "2026-03-01T09:00:00Z", "lastSubstantiveRevision": 1,
                     "lastSubstantiveAt": "2026-03-01T09:00:00Z", "finalCommentSince": "2026-03-02T09:00:00Z"}
    }))?)
}

fn verdict(deliberation: &Deliberation) -> Result<Verdict, Failure> {
    Ok(engine::assess(&Snapshot::new(deliberation)?).verdict)
}

fn sentences(deliberation: &Deliberation) -> Result<Vec<String>, Failure> {
    Ok(verdict(deliberation)?.clauses.into_iter().filter_map(|clause| clause.sentence).collect())
}

/// The fewest people at this stance with whom these clauses hold.
fn fewest(count: usize, stance: Stance, recused: usize, preset: Preset, clauses: &[usize]) -> Result<usize, Failure> {
    for enough in 0..=count {
        let mut stances = vec![Stance::Recused; recused];
        stances.extend(vec![stance; enough]);
        let verdict = verdict(&approvers(count + recused, &stances, preset)?)?;
        if clauses.iter().all(|index| verdict.clauses[*index].status == ClauseStatus::Satisfied) {
            return Ok(enough);
        }
    }
    Ok(usize::MAX)
}

#[test]
fn rfcbot_wants_as_many_approvals_as_the_original() -> Result<(), Failure> {
    let wanted: Result<Vec<usize>, Failure> =
        (1..=8).map(|count| fewest(count, Stance::Accept, 0, Preset::RfcbotFcp, &[0, 1])).collect();
    assert_eq!(wanted?, [1, 2, 2, 3, 3, 4, 5, 6]);
    Ok(())
}

#[test]
fn of_fifteen_area_directors_with_one_recused_the_ietf_wants_ten() -> Result<(), Failure> {
    assert_eq!(fewest(14, Stance::Support, 1, Preset::IetfStandards, &[0, 1])?, 10);
    Ok(())
}

#[test]
fn every_preset_written_out_is_a_rule_that_says_the_same() -> Result<(), Failure> {
    for preset in Preset::ALL {
        let rule = preset.rule();
        assert_eq!(rule.check(), Ok(()));
        assert_eq!(serde_json::to_value(preset)?, preset.name());
        let copied: Rule = serde_json::from_str(&serde_json::to_string(&rule)?)?;
        assert_eq!(copied, rule);
        let stances = [Stance::Support, Stance::Oppose, Stance::Abstain];
        let named = verdict(&approvers(4, &stances, preset)?)?;
        assert_eq!(named, verdict(&approvers(4, &stances, copied)?)?);
    }
    Ok(())
}

#[test]
fn an_unmet_clause_names_who_is_missing_and_what_would_do() -> Result<(), Failure> {
    use Stance::{Abstain, Block, Oppose, Support};
    let said = |count, stances: &[Stance], preset: Preset| sentences(&approvers(count, stances, preset)?);
    assert_eq!(
        said(5, &[Support], Preset::ApacheCode)?,
        ["needs 2 more approvals (SUPPORT or above); s2, s3, s4 and s5 have not answered"]
    );
    assert_eq!(
        said(3, &[Support, Abstain], Preset::Unanimity)?,
        ["needs 2 more approvals (ACCEPT or above); s3 has not answered; s2 answered otherwise"]
    );
    assert_eq!(said(2, &[Support, Block], Preset::Consent)?, ["s2 stands at BLOCK and has to move above it"]);
    assert_eq!(said(3, &[Support], Preset::Consent)?, ["needs 2 more positions; s2 and s3 have not answered"]);
    assert_eq!(
        said(3, &[Support, Oppose], Preset::Supermajority)?,
        [
            "needs at least 2/3 of those who take a side at ACCEPT or above, has 1 of 2; s3 has not answered; s2 answered otherwise"
        ]
    );
    assert_eq!(
        said(2, &[], Preset::LgtmPerGroup)?,
        [
            "needs 1 approval (SUPPORT or above) in each group; too few: the people without a group; s1 and s2 have not approved"
        ]
    );
    assert_eq!(
        said(0, &[], Preset::IetfOther)?,
        ["nobody is eligible: needs stakeholders who are APPROVER, not recused"]
    );
    Ok(())
}

#[test]
fn an_objection_in_the_way_is_named_with_its_severity() -> Result<(), Failure> {
    let mut deliberation = approvers(1, &[Stance::Support], Preset::Gerrit)?;
    deliberation.objections.push(serde_json::from_value(json!({"id": "o1", "by": "s1", "severity": "BLOCKING"}))?);
    let verdict = verdict(&deliberation)?;
    assert_eq!(verdict.status, VerdictStatus::Blocked);
    assert_eq!(verdict.clauses[2].missing, ["o1"]);
    assert_eq!(sentences(&deliberation)?, ["o1 (BLOCKING, STANDING) has to be settled by who raised it"]);
    deliberation.objections[0].severity = Severity::Major;
    assert_eq!(sentences(&deliberation)?.len(), 0);
    Ok(())
}

#[test]
fn a_clock_says_when_it_passes() -> Result<(), Failure> {
    let mut deliberation = approvers(1, &[Stance::Support], Preset::RfcbotFcp)?;
    let waiting = verdict(&deliberation)?;
    assert_eq!(waiting.status, VerdictStatus::Waiting);
    let passes = waiting.passes_at.map(|instant| instant.to_rfc3339());
    assert_eq!(passes.as_deref(), Some("2026-03-12T09:00:00+00:00"));
    assert_eq!(sentences(&deliberation)?, ["final comment lasts until 2026-03-12T09:00:00Z"]);
    deliberation.proposal.final_comment_since = None;
    let unstarted = verdict(&deliberation)?;
    assert_eq!((unstarted.status, unstarted.passes_at), (VerdictStatus::Waiting, None));
    assert_eq!(sentences(&deliberation)?, ["final comment has not started; it lasts 240 hours"]);
    Ok(())
}
