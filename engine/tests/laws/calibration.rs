//! Laws of calibrations: drawn decisions, with and without a signal.

use chrono::{DateTime, TimeDelta, Utc};
use engine::{
    Calibration, CalibrationReport, Decided, DecidedRow, Deliberation, Figures, Outcome, Preset, RefusalReason, Stance,
};
use proptest::collection::vec;
use proptest::prelude::{Strategy, any};
use proptest::strategy::ValueTree;
use proptest::test_runner::TestCaseError;
use proptest::{prop_assert, prop_assert_eq};

use super::copy::with_position;
use super::score::some;
use super::{cases, law, runner, snapshot};

/// A day, the figures, and a number that decides.
type Dice = (u16, [u8; 4], u16);

#[derive(Clone, Copy, Debug, PartialEq)]
enum Signal {
    /// The outcome has nothing to do with the figures.
    None,
    /// It follows them, with exceptions.
    Strong,
    /// It follows them without exception.
    Whole,
}

fn dice() -> impl Strategy<Value = Vec<Dice>> {
    vec((0_u16..400, any::<[u8; 4]>(), any::<u16>()), 60..160)
}

fn decided(dice: &[Dice], signal: Signal) -> Decided {
    let rows = dice.iter().map(|&(day, figures, decides)| {
        let [acceptance, objections, group, doubt] = figures.map(|figure| f64::from(figure) / 255.0);
        let score = 100.0 * (0.45 * acceptance + 0.45 * objections + 0.1 * group);
        let chance = match signal {
            Signal::None => 0.6,
            Signal::Strong => 1.0 / (1.0 + (-(score - 45.0) / 6.0).exp()),
            Signal::Whole => f64::from(u8::from(score > 45.0)),
        };
        let accepted = f64::from(decides) / 65535.0 < chance;
        DecidedRow {
            decided_at: DateTime::<Utc>::UNIX_EPOCH + TimeDelta::days(day.into()),
            outcome: if accepted { Outcome::Accepted } else { Outcome::Rejected },
            features: Figures {
                score: Some(score),
                low: Some(score * doubt),
                high: Some(score + (100.0 - score) * doubt),
                acceptance: Some(acceptance),
                objections: Some(objections),
                group: Some(group),
            },
        }
    });
    Decided { rule: Preset::Consent.into(), scale: engine::SCALE, rows: rows.collect() }
}

fn calibrated(decided: &Decided) -> Result<CalibrationReport, TestCaseError> {
    engine::calibrate(decided).map_err(|error| TestCaseError::fail(error.to_string()))
}

/// Tries a law on calibrations from random decisions, an eighth as many as
/// other laws; it must apply to nearly all.
fn each(signal: Signal, holds: impl Fn(&Decided, &Calibration) -> Result<(), TestCaseError>) {
    let (mut runner, mut applied) = (runner(), 0);
    for _ in 0..cases() / 8 {
        let dice = dice().new_tree(&mut runner).map(|tree| tree.current()).unwrap_or_default();
        let decided = decided(&dice, signal);
        let report = engine::calibrate(&decided);
        if let Some(calibration) = report.ok().and_then(|report| report.calibration) {
            applied += 1;
            let outcome = holds(&decided, &calibration);
            assert!(outcome.is_ok(), "{outcome:?}: {calibration:?} from {decided:?}");
        }
    }
    assert!(applied * 10 >= cases() / 8 * 9, "applied to {applied} of {}", cases() / 8);
}

fn numbers(figures: &Figures) -> [f64; 6] {
    let Figures { score, low, high, acceptance, objections, group } = *figures;
    [score, low, high, acceptance, objections, group].map(Option::unwrap_or_default)
}

#[test]
fn where_positions_carry_no_signal_it_says_so() -> Result<(), TestCaseError> {
    let mut runner = runner();
    let mut informative = 0;
    for _ in 0..200 {
        let tree = dice().new_tree(&mut runner).map_err(TestCaseError::fail)?;
        let Some(calibration) = calibrated(&decided(&tree.current(), Signal::None))?.calibration else {
            continue;
        };
        informative += u32::from(calibration.informative);
        if !calibration.informative {
            assert!(numbers(&calibration.coefficients).iter().all(|coefficient| coefficient.abs() <= 0.0));
            let rate = 1.0 / (1.0 + (-calibration.intercept).exp());
            assert!((rate - calibration.base_rate).abs() < 1e-12 && (rate - 0.6).abs() < 0.25, "{rate}");
            assert!(calibration.sentence.contains("the probability is the base rate"));
        }
    }
    assert!(informative <= 14, "{informative} of 200 found a signal where there is none");
    Ok(())
}

#[test]
fn a_strong_signal_beats_the_base_rate_and_ranks_well() {
    each(Signal::Strong, |_, calibration| {
        let test = &calibration.test;
        let well = !calibration.informative || (test.brier < test.base_rate_brier && test.auc > 0.5);
        prop_assert!(well && (test.gain - (test.base_rate_brier - test.brier)).abs() < 1e-12, "{:?}", test);
        prop_assert!(calibration.informative || test.newer.rows < 60, "{:?}", test);
        Ok(())
    });
}

#[test]
fn data_without_exceptions_stay_finite() {
    each(Signal::Whole, |_, calibration| {
        prop_assert!(calibration.test.auc > 0.9, "{}", calibration.test.auc);
        prop_assert!(calibration.informative || calibration.test.newer.rows < 40);
        let all = numbers(&calibration.coefficients);
        prop_assert!(calibration.intercept.is_finite() && all.iter().all(|number| (0.0..100.0).contains(number)));
        Ok(())
    });
}

#[test]
fn the_order_of_the_rows_changes_nothing() {
    each(Signal::Strong, |decided, calibration| {
        let mut turned = decided.clone();
        let middle = turned.rows.len() / 3;
        turned.rows.rotate_left(middle);
        turned.rows.reverse();
        let turned = calibrated(&turned)?;
        prop_assert_eq!(turned.calibration.as_ref(), Some(calibration));
        Ok(())
    });
}

#[test]
fn the_parts_are_apart_in_time_and_every_row_is_in_one() {
    each(Signal::None, |decided, calibration| {
        let test = &calibration.test;
        let older = decided.rows.iter().filter(|row| row.decided_at < test.split_at);
        prop_assert_eq!(older.clone().count(), test.older.rows);
        prop_assert_eq!(older.filter(|row| row.outcome == Outcome::Accepted).count(), test.older.accepted);
        prop_assert_eq!(test.older.rows + test.newer.rows, decided.rows.len());
        prop_assert!((test.older.rows * 10).abs_diff(decided.rows.len() * 7) <= 50, "{:?}", test);
        let counted: usize = test.reliability.iter().map(|bin| bin.count).sum();
        prop_assert_eq!(counted, test.newer.rows);
        prop_assert!(test.reliability.iter().all(|bin| bin.from <= bin.predicted && bin.predicted < bin.to));
        Ok(())
    });
}

/// The Karush-Kuhn-Tucker conditions, with the gradient worked out again.
#[test]
fn no_coefficient_can_be_moved_to_a_better_fit() {
    each(Signal::Strong, |decided, calibration| {
        if !calibration.informative {
            return Ok(());
        }
        let older: Vec<&DecidedRow> =
            decided.rows.iter().filter(|row| row.decided_at < calibration.test.split_at).collect();
        let mean = |of: &dyn Fn(&DecidedRow) -> f64| {
            older.iter().map(|row| of(row)).sum::<f64>() / f64::from(u32::try_from(older.len()).unwrap_or(u32::MAX))
        };
        let coefficients = numbers(&calibration.coefficients);
        let missed = |row: &DecidedRow| {
            let terms = numbers(&row.features).into_iter().zip(coefficients);
            let log_odds = calibration.intercept + terms.map(|(figure, coefficient)| figure * coefficient).sum::<f64>();
            1.0 / (1.0 + (-log_odds).exp()) - f64::from(u8::from(row.outcome == Outcome::Accepted))
        };
        prop_assert!(mean(&missed).abs() < 1e-9);
        for (figure, coefficient) in coefficients.into_iter().enumerate() {
            let middle = mean(&|row| numbers(&row.features)[figure]);
            let deviation = mean(&|row| (numbers(&row.features)[figure] - middle).powi(2)).sqrt();
            let standard = |row: &DecidedRow| (numbers(&row.features)[figure] - middle) / deviation;
            let misfit: f64 = older.iter().map(|row| missed(row) * standard(row)).sum();
            let slope = misfit + coefficient * deviation;
            prop_assert!(slope >= -1e-6, "figure {}: {}", figure, slope);
            prop_assert!(coefficient >= 0.0 && (coefficient == 0.0 || slope <= 1e-6), "figure {}: {}", figure, slope);
        }
        Ok(())
    });
}

#[test]
fn a_step_up_never_lowers_the_probability() {
    let mut runner = runner();
    let tree = dice().new_tree(&mut runner).map(|tree| tree.current()).unwrap_or_default();
    let learnt = engine::calibrate(&decided(&tree, Signal::Strong)).ok().and_then(|report| report.calibration);
    law(|deliberation, choice| {
        let (Some(person), Some(calibration)) = (some(&deliberation.stakeholders, choice), &learnt) else {
            return Ok(false);
        };
        let rule = Preset::Consent.rule();
        let rung = choice / 64 % 5;
        let chance = |rung: usize| {
            let moved = with_position(deliberation, &person.id, Stance::LADDER[rung]);
            let moved = Deliberation { rule: Preset::Consent.into(), ..moved };
            let given =
                engine::probability(&Calibration { rule: rule.clone(), ..calibration.clone() }, &snapshot(&moved)?);
            given.map_err(|error| TestCaseError::fail(error.to_string()))
        };
        let (Some(before), Some(after)) = (chance(rung)?, chance(rung + 1)?) else {
            return Ok(false);
        };
        prop_assert!(0.0 < before && before <= after + 1e-12 && after < 1.0, "{} then {}", before, after);
        Ok(calibration.informative && before < after)
    });
}

#[test]
fn fewer_than_fifty_and_one_outcome_are_refused() -> Result<(), TestCaseError> {
    let tree = vec((0_u16..400, any::<[u8; 4]>(), any::<u16>()), 50..51)
        .new_tree(&mut runner())
        .map_err(TestCaseError::fail)?;
    let fifty = decided(&tree.current(), Signal::Strong);
    assert!(calibrated(&fifty)?.calibration.is_some(), "fifty are enough");
    let reason = |decided: &Decided| Ok::<_, TestCaseError>(calibrated(decided)?.refusal.map(|refusal| refusal.reason));
    let mut fewer = fifty.clone();
    fewer.rows.pop();
    assert_eq!(reason(&fewer)?, Some(RefusalReason::TooFew));
    fewer.rows.clear();
    assert_eq!(reason(&fewer)?, Some(RefusalReason::TooFew));
    for outcome in [Outcome::Accepted, Outcome::Rejected] {
        for (days, part) in [(0..400, "all 50 decided"), (0..320, "of the older part"), (240..400, "of the newer part")]
        {
            let mut same = fifty.clone();
            for row in &mut same.rows {
                let day = (row.decided_at - DateTime::<Utc>::UNIX_EPOCH).num_days();
                row.outcome = if days.contains(&day) { outcome } else { row.outcome };
            }
            let refusal = calibrated(&same)?.refusal;
            assert!(refusal.as_ref().is_some_and(|refusal| refusal.sentence.contains(part)), "{refusal:?}");
            assert_eq!(refusal.map(|refusal| refusal.reason), Some(RefusalReason::OneOutcome));
        }
    }
    let mut at_once = fifty;
    at_once.rows.iter_mut().for_each(|row| row.decided_at = DateTime::<Utc>::UNIX_EPOCH);
    assert_eq!(reason(&at_once)?, Some(RefusalReason::OneInstant));
    Ok(())
}
