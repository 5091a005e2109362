//! How a calibration does on the newer part, and whether it is worth having.

use super::check::Case;
use super::fit::chance;
use super::report::real;
use super::{Calibration, CalibrationTest, Figures, ReliabilityBin};

/// The one-sided 5 % point of the normal distribution.
const CHANCE: f64 = 1.645;

/// The fitted calibration with its test; the base rate where it did not beat it.
pub(super) fn tested(fitted: Calibration, cases: &[Case]) -> Calibration {
    let predicted: Vec<(f64, bool)> = cases
        .iter()
        .map(|case| (fitted.of_figures(&Figures::from_array(case.figures, case.given)), case.accepted))
        .collect();
    let base: Vec<(f64, bool)> = cases.iter().map(|case| (fitted.base_rate, case.accepted)).collect();
    let gains: Vec<f64> = predicted.iter().zip(&base).map(|(model, base)| squared(base) - squared(model)).collect();
    let (gain, gain_error) = mean_and_error(&gains);
    let test = CalibrationTest {
        split_at: cases.first().map(|case| case.at).unwrap_or_default(),
        brier: mean(&predicted, squared),
        base_rate_brier: mean(&base, squared),
        gain,
        gain_error,
        log_loss: mean(&predicted, surprise),
        base_rate_log_loss: mean(&base, surprise),
        auc: auc(&predicted),
        reliability: reliability(&predicted),
        ..fitted.test
    };
    let informative = gain > CHANCE * gain_error;
    let sentence = sentence(&test, informative, fitted.base_rate);
    let kept = if informative { fitted } else { fitted.given_up() };
    Calibration { informative, test, sentence, ..kept }
}

impl Calibration {
    /// The probability that goes with these figures.
    pub(super) fn of_figures(&self, figures: &Figures) -> f64 {
        let terms = self.coefficients.to_array().into_iter().zip(figures.to_array());
        let terms = terms.map(|(coefficient, figure)| coefficient.unwrap_or_default() * figure.unwrap_or_default());
        let surest = 1.0 / (real(self.test.older.rows) + 2.0);
        chance(self.intercept + terms.sum::<f64>()).clamp(surest, 1.0 - surest)
    }

    /// The base rate, whatever the figures.
    fn given_up(self) -> Self {
        let given = self.coefficients.to_array().map(|coefficient| coefficient.is_some());
        let intercept = (self.base_rate / (1.0 - self.base_rate)).ln();
        Self { intercept, coefficients: Figures::from_array([0.0; 6], given), ..self }
    }
}

fn sentence(test: &CalibrationTest, informative: bool, base_rate: f64) -> String {
    let (rows, brier, base) = (test.newer.rows, test.brier, test.base_rate_brier);
    let tested = format!("on {rows} newer decisions its Brier score is {brier:.3}, that of the base rate {base:.3}");
    if informative {
        return format!("readiness tells something about the outcome: {tested}");
    }
    format!(
        "readiness tells nothing about the outcome that chance would not: {tested}; \
         the probability is the base rate, {base_rate:.3}"
    )
}

fn squared((chance, accepted): &(f64, bool)) -> f64 {
    (chance - f64::from(u8::from(*accepted))).powi(2)
}

fn surprise((chance, accepted): &(f64, bool)) -> f64 {
    -(if *accepted { *chance } else { 1.0 - chance }).ln()
}

fn mean<T>(of: &[T], figure: impl Fn(&T) -> f64) -> f64 {
    of.iter().map(figure).sum::<f64>() / real(of.len())
}

/// The mean and its standard error; no error can be told from a single number.
fn mean_and_error(numbers: &[f64]) -> (f64, f64) {
    let middle = mean(numbers, |number| *number);
    let squares: f64 = numbers.iter().map(|number| (number - middle).powi(2)).sum();
    let spread = squares / (real(numbers.len()) - 1.0).max(1.0);
    (middle, (spread / real(numbers.len())).sqrt())
}

/// The area under the receiver operating curve, by ranks (Mann and Whitney 1947).
fn auc(predicted: &[(f64, bool)]) -> f64 {
    let mut sorted = predicted.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let [mut above, mut below, mut won] = [0.0; 3];
    for tied in sorted.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()) {
        let accepted = tied.iter().filter(|(_, accepted)| *accepted).map(|_| 1.0).sum::<f64>();
        let rejected = real(tied.len()) - accepted;
        won += accepted * (below + 0.5 * rejected);
        below += rejected;
        above += accepted;
    }
    won / (below * above)
}

fn reliability(predicted: &[(f64, bool)]) -> Vec<ReliabilityBin> {
    let tenth = |(chance, _): &(f64, bool)| (chance * 10.0).floor();
    let mut sorted = predicted.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let bins = sorted.chunk_by(|a, b| tenth(a).total_cmp(&tenth(b)).is_eq());
    bins.filter_map(|bin| {
        let from = tenth(bin.first()?);
        Some(ReliabilityBin {
            from: from / 10.0,
            to: (from + 1.0) / 10.0,
            count: bin.len(),
            predicted: mean(bin, |(chance, _)| *chance),
            observed: mean(bin, |(_, accepted)| f64::from(u8::from(*accepted))),
        })
    })
    .collect()
}
