//! Laws of the verdict.

use engine::{
    ClauseStatus, Deliberation, Family, ObjectionState, Preset, Readiness, Role, Rule, RuleChoice, Severity, Stance,
    Standing, VerdictStatus, Weights,
};
use proptest::test_runner::TestCaseError;
use proptest::{prop_assert, prop_assert_eq};

use super::copy::with_position;
use super::{assess, law};

#[test]
fn where_all_support_and_all_is_settled_every_preset_is_content() {
    law(|deliberation, _| {
        let mut content = deliberation.clone();
        for person in &deliberation.stakeholders {
            content = with_position(&content, &person.id, Stance::Support);
        }
        let approvers = content.stakeholders.iter().filter(|person| person.role == Role::Approver);
        if approvers.count() < 3 {
            return Ok(false);
        }
        content.objections.retain(|objection| objection.provoked_by.is_none());
        content.arguments.clear();
        content.objections.iter_mut().for_each(|objection| objection.state = ObjectionState::Withdrawn);
        for preset in Preset::ALL {
            content.rule = preset.into();
            let assessment = assess(&content)?;
            let score = assessment.readiness.map(|ready| ready.score);
            prop_assert!(score.is_some_and(|score| (score - 100.0).abs() < 1e-9), "{preset:?}: {score:?}");
            let unmet = assessment.verdict.clauses.iter().filter(|clause| clause.status == ClauseStatus::Unsatisfied);
            prop_assert!(unmet.clone().all(|clause| clause.kind.is_clock()), "{:?}", assessment.verdict);
        }
        Ok(true)
    });
}

#[test]
fn an_unsettled_blocking_objection_is_never_ready_where_objections_count() {
    law(|deliberation, choice| {
        let mut copy = deliberation.clone();
        if copy.objections.is_empty() {
            return Ok(false);
        }
        let index = choice % copy.objections.len();
        copy.objections[index].severity = Severity::Blocking;
        let id = copy.objections[index].id.clone();
        let standing = assess(&copy)?.standing.get(&id).copied();
        if !matches!(standing, Some(Standing::Standing | Standing::Contested)) {
            return Ok(false);
        }
        for preset in Preset::ALL.into_iter().filter(|preset| preset.rule().family == Family::Objection) {
            copy.rule = preset.into();
            prop_assert_eq!(assess(&copy)?.verdict.status, VerdictStatus::Blocked, "{:?}", preset);
        }
        Ok(true)
    });
}

#[test]
fn unanimity_implies_consent() {
    law(|deliberation, choice| {
        let mut copy = deliberation.clone();
        if choice % 2 == 0 {
            for person in &deliberation.stakeholders {
                copy = with_position(&copy, &person.id, Stance::LADDER[3 + choice / 2 % 3]);
            }
            copy.objections.iter_mut().for_each(|objection| objection.severity = Severity::Minor);
        }
        let status =
            |rule: RuleChoice| Ok::<_, TestCaseError>(assess(&Deliberation { rule, ..copy.clone() })?.verdict.status);
        if status(Preset::Unanimity.into())? != VerdictStatus::Ready {
            return Ok(false);
        }
        prop_assert_eq!(status(Preset::Consent.into())?, VerdictStatus::Ready);
        Ok(true)
    });
}

#[test]
fn every_unmet_clause_says_what_would_satisfy_it() {
    law(|deliberation, _| {
        let verdict = assess(deliberation)?.verdict;
        for clause in &verdict.clauses {
            let unmet = clause.status == ClauseStatus::Unsatisfied;
            prop_assert_eq!(unmet, clause.sentence.is_some());
            prop_assert!(unmet || (clause.missing.is_empty() && clause.passes_at.is_none()));
            let sentence = clause.sentence.as_deref().unwrap_or_default();
            prop_assert!(clause.missing.iter().all(|id| sentence.contains(id.as_str())), "{clause:?}");
            prop_assert!(clause.missing.is_sorted());
        }
        Ok(verdict.status != VerdictStatus::Ready)
    });
}

#[test]
fn a_verdict_that_waits_is_ready_when_its_clock_has_passed() {
    law(|deliberation, choice| {
        let presets = [Preset::ApacheRelease, Preset::LazyConsensus, Preset::RfcbotFcp];
        let mut copy = deliberation.clone();
        copy.rule = presets[choice % 3].into();
        for person in &deliberation.stakeholders {
            copy = with_position(&copy, &person.id, Stance::Support);
        }
        copy.objections.iter_mut().for_each(|objection| objection.severity = Severity::Minor);
        let verdict = assess(&copy)?.verdict;
        let waiting = verdict.status == VerdictStatus::Waiting;
        let Some(passes) = verdict.passes_at else {
            prop_assert!(!waiting || copy.proposal.final_comment_since.is_none());
            return Ok(false);
        };
        prop_assert!(waiting && passes > copy.now);
        copy.now = passes;
        prop_assert_eq!(assess(&copy)?.verdict.status, VerdictStatus::Ready);
        Ok(true)
    });
}

#[test]
fn the_verdict_never_looks_at_the_score() {
    law(|deliberation, choice| {
        let group = [0.0, 0.25, 1.0][choice % 3];
        let weights = Some(Weights { acceptance: 1.0 - group, objections: 0.0, group });
        let rule = Rule { weights, ..deliberation.rule.resolve() };
        let before = assess(deliberation)?;
        let after = assess(&Deliberation { rule: rule.into(), ..deliberation.clone() })?;
        prop_assert_eq!(before.verdict, after.verdict);
        let score = |ready: Option<Readiness>| ready.map(|ready| ready.score);
        Ok(score(before.readiness) != score(after.readiness))
    });
}
