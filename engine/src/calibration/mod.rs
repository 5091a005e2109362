//! How likely a proposal is to be accepted, learnt from decided ones.

mod check;
mod fit;
mod input;
mod report;
mod test;

use thiserror::Error;

pub use input::{Decided, DecidedRow, Figures, Outcome};
pub use report::{Calibration, CalibrationReport, CalibrationTest, Part, Refusal, RefusalReason, ReliabilityBin};

use crate::error::InputError;
use crate::readiness;
use crate::rule::Rule;
use crate::snapshot::Snapshot;
use check::Case;

/// The scale of readiness this engine measures on: what positions, severities
/// and silence are worth. It changes whenever one of them does.
pub const SCALE: u32 = 1;

/// The fewest decided proposals a calibration is made from.
const FEWEST: usize = 50;

/// Learns from decided proposals how likely one is to be accepted.
///
/// A logistic regression (Cox 1958) of the outcome on the figures a readiness
/// had when it was decided. No coefficient is negative, so that more agreement
/// never lowers the probability; a ridge penalty of 1 on standardized figures
/// (Hoerl and Kennard 1970) keeps it finite where the data are separable. It is
/// fitted on the older part, the cut between two instants that comes nearest
/// to 70 % of the rows, and tested on the newer part with the Brier score
/// (Brier 1950), beside that of the base rate of the older part.
///
/// Where it does not beat the base rate by more than chance would, paired row
/// by row at the 5 % level (Diebold and Mariano 1995), the calibration *is* the
/// base rate, and says so. With fewer than 50 rows, or only one outcome in
/// either part, there is none, and the refusal says why.
///
/// The order of the rows does not matter. O(n log n) for n rows; memory O(n).
///
/// ```
/// use engine::{Decided, Figures, Outcome, RefusalReason};
///
/// let mut decided: Decided = serde_json::from_str(r#"{"rule": {"preset": "CONSENT"}, "rows": [
///     {"decidedAt": "2026-01-01T00:00:00Z", "outcome": "ACCEPTED", "features": {"score": 80}}
/// ]}"#)?;
/// let refusal = engine::calibrate(&decided)?.refusal;
/// assert_eq!(refusal.map(|refusal| refusal.reason), Some(RefusalReason::TooFew));
///
/// let first = decided.rows.remove(0);
/// for day in 0..100 {
///     let mut row = first.clone();
///     row.decided_at += chrono::TimeDelta::days(day);
///     if day % 3 == 0 {
///         row.outcome = Outcome::Rejected;
///         row.features = Figures { score: Some(40.0), ..Figures::default() };
///     }
///     decided.rows.push(row);
/// }
/// let calibration = engine::calibrate(&decided)?.calibration;
/// assert!(calibration.is_some_and(|calibration| calibration.informative));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// The first field found wrong, with its path: a rule that does not pass
/// [`Rule::check`], a figure out of its range, rows that do not all give the
/// same figures, or give none.
pub fn calibrate(decided: &Decided) -> Result<CalibrationReport, InputError> {
    let cases = check::cases(decided)?;
    let (calibration, refusal) = match learn(decided, &cases) {
        Ok(calibration) => (Some(calibration), None),
        Err(refusal) => (None, Some(refusal)),
    };
    Ok(CalibrationReport { engine: env!("CARGO_PKG_VERSION").to_owned(), calibration, refusal })
}

/// How likely the proposal is to be accepted as it stands: above 0 and below 1,
/// none when nobody has a say.
///
/// It is never surer than n decisions can make it: with n rows in the older
/// part it stays from 1/(n+2) to (n+1)/(n+2) (rule of succession, Laplace 1774).
/// Costs what an assessment costs.
///
/// ```
/// # let deliberation: engine::Deliberation = serde_json::from_str(r#"{
/// #     "now": "2026-03-10T09:00:00Z", "rule": {"preset": "CONSENT"},
/// #     "proposal": {"id": "p1", "revision": 1, "openedAt": "2026-03-01T09:00:00Z",
/// #                  "lastSubstantiveRevision": 1, "lastSubstantiveAt": "2026-03-01T09:00:00Z"},
/// #     "stakeholders": [{"id": "ann", "role": "APPROVER"}]}"#)?;
/// # let row = |day: i64, outcome| engine::DecidedRow {
/// #     decided_at: deliberation.now + chrono::TimeDelta::days(day), outcome,
/// #     features: engine::Figures { score: Some(50.0), ..Default::default() } };
/// # let rows = (0..60).map(|day| row(day, [engine::Outcome::Accepted, engine::Outcome::Rejected][day as usize % 2]));
/// # let decided = engine::Decided { rule: engine::Preset::Consent.into(), scale: engine::SCALE, rows: rows.collect() };
/// let snapshot = engine::Snapshot::new(&deliberation)?;
/// let calibration = engine::calibrate(&decided)?.calibration.ok_or("refused")?;
/// assert!(!calibration.informative); // all scores were alike
/// assert_eq!(engine::probability(&calibration, &snapshot)?, Some(0.5));
///
/// let other = engine::Calibration { rule: engine::Preset::Unanimity.rule(), ..calibration };
/// assert!(engine::probability(&other, &snapshot).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// The calibration is for another rule (its name apart) or another scale, or
/// its numbers are none a calibration can have.
pub fn probability(calibration: &Calibration, snapshot: &Snapshot) -> Result<Option<f64>, CalibrationError> {
    let (of, rule) = (&calibration.rule, snapshot.rule());
    if keyed(of) != keyed(rule) {
        return Err(CalibrationError::OtherRule { calibrated: of.name.clone(), given: rule.name.clone() });
    }
    if calibration.scale != SCALE {
        return Err(CalibrationError::OtherScale { calibrated: calibration.scale });
    }
    check::calibration(calibration)?;
    let readiness = readiness::measure(snapshot, &snapshot.present);
    Ok(readiness.map(|readiness| calibration.of_figures(&Figures::of(&readiness))))
}

/// Why a calibration says nothing about a deliberation.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CalibrationError {
    /// It was made from proposals decided under another rule.
    #[error("calibration.rule: is `{calibrated}`, must be the rule of the deliberation, `{given}`, clause by clause")]
    OtherRule {
        /// The name of its rule.
        calibrated: String,
        /// The name of the rule of the deliberation.
        given: String,
    },
    /// It was made from figures on another scale.
    #[error("calibration.scale: is {calibrated}, must be {SCALE}, the scale of this engine")]
    OtherScale {
        /// Its scale.
        calibrated: u32,
    },
    /// It was not made by [`calibrate`].
    #[error(transparent)]
    Input(#[from] InputError),
}

/// What a calibration is keyed to: the rule with its weights, whatever it is called.
fn keyed(rule: &Rule) -> Rule {
    Rule { name: String::new(), weights: Some(rule.readiness_weights()), ..rule.clone() }
}

fn learn(decided: &Decided, cases: &[Case]) -> Result<Calibration, Refusal> {
    if cases.len() < FEWEST {
        return Err(Refusal::too_few(cases.len(), FEWEST));
    }
    Part::of(cases).refuse_one_outcome("")?;
    let cut = cut(cases).ok_or_else(Refusal::one_instant)?;
    let (older, newer) = cases.split_at(cut);
    let test = CalibrationTest { older: Part::of(older), newer: Part::of(newer), ..CalibrationTest::default() };
    test.older.refuse_one_outcome(" of the older part")?;
    test.newer.refuse_one_outcome(" of the newer part")?;
    let rule = decided.rule.resolve();
    let [intercept, coefficients @ ..] = fit::logistic(older);
    let given = cases.first().map(|case| case.given).unwrap_or_default();
    let fitted = Calibration {
        rule: Rule { weights: Some(rule.readiness_weights()), ..rule },
        scale: decided.scale,
        informative: true,
        intercept,
        coefficients: Figures::from_array(coefficients, given),
        base_rate: test.older.rate(),
        test,
        sentence: String::new(),
    };
    Ok(test::tested(fitted, newer))
}

/// The cut between two instants nearest to 70 % of the rows; of two, the later.
fn cut(cases: &[Case]) -> Option<usize> {
    let aim = cases.len().saturating_mul(7);
    let pairs = cases.iter().zip(cases.iter().skip(1)).zip(1_usize..);
    let cuts = pairs.filter(|((before, after), _)| before.at < after.at).map(|(_, cut)| cut);
    cuts.min_by_key(|&cut| (cut.saturating_mul(10).abs_diff(aim), std::cmp::Reverse(cut)))
}
