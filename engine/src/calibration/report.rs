//! Calibrations, as output; a calibration is kept and read again.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::check::Case;
use super::input::Figures;
use crate::rule::Rule;

/// What was learnt from decided proposals: a calibration, or why there is none.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CalibrationReport {
    /// The version of the engine that made it.
    pub engine: String,
    /// The calibration; null where it is refused.
    pub calibration: Option<Calibration>,
    /// Why there is none; null where there is one.
    pub refusal: Option<Refusal>,
}

/// How likely acceptance is, given a readiness under one rule on one scale:
/// the chance whose log-odds are `intercept` plus the sum of each figure times
/// its coefficient.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Calibration {
    /// The rule it is for, with its weights of readiness.
    pub rule: Rule,
    /// The scale it is for.
    pub scale: u32,
    /// Whether it beat the base rate on the newer part. If not, it is the base
    /// rate: every coefficient is 0.
    pub informative: bool,
    /// The log-odds where all figures are 0.
    pub intercept: f64,
    /// By how much one unit of a figure raises the log-odds; never negative.
    pub coefficients: Figures,
    /// The share of the older part that was accepted.
    pub base_rate: f64,
    /// How it did on the newer part.
    pub test: CalibrationTest,
    /// What this comes to, in words.
    pub sentence: String,
}

/// How a model fitted on the older part did on the newer one; also where it was
/// then given up for the base rate.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CalibrationTest {
    /// The instant of the first decision of the newer part.
    pub split_at: DateTime<Utc>,
    /// What it was fitted on.
    pub older: Part,
    /// What it was tested on.
    pub newer: Part,
    /// Mean squared error of the model, 0 to 1.
    pub brier: f64,
    /// That of saying the base rate each time.
    pub base_rate_brier: f64,
    /// By how much the model's is smaller.
    pub gain: f64,
    /// The standard error of that gain; the model is informative where the gain
    /// is more than 1.645 of them.
    pub gain_error: f64,
    /// Mean negative log-likelihood of the model.
    pub log_loss: f64,
    /// That of saying the base rate each time.
    pub base_rate_log_loss: f64,
    /// The chance that of an accepted and a rejected proposal the accepted one
    /// was given the higher probability, ties at one half.
    pub auc: f64,
    /// What was predicted and what came of it, by tenths; empty tenths are left out.
    pub reliability: Vec<ReliabilityBin>,
}

/// A part of the rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Part {
    /// How many decided proposals.
    pub rows: usize,
    /// How many of them were accepted.
    pub accepted: usize,
}

/// The proposals whose predicted probability lies in one tenth.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReliabilityBin {
    /// From this probability on.
    pub from: f64,
    /// Up to this one.
    pub to: f64,
    /// How many there are.
    pub count: usize,
    /// The mean probability predicted.
    pub predicted: f64,
    /// The share that was accepted.
    pub observed: f64,
}

/// Why there is no calibration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Refusal {
    /// The reason.
    pub reason: RefusalReason,
    /// The same in words.
    pub sentence: String,
}

/// What decided proposals lack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RefusalReason {
    /// There are fewer than 50.
    TooFew,
    /// All of them, of the older part or of the newer part had the same outcome.
    OneOutcome,
    /// All were decided at one instant, so that none is older.
    OneInstant,
}

impl Refusal {
    pub(super) fn too_few(rows: usize, fewest: usize) -> Self {
        let sentence = format!("needs at least {fewest} decided proposals, has {rows}");
        Self { reason: RefusalReason::TooFew, sentence }
    }

    pub(super) fn one_instant() -> Self {
        let sentence = "all were decided at the same instant: needs older ones to learn from and newer ones to test on";
        Self { reason: RefusalReason::OneInstant, sentence: sentence.to_owned() }
    }
}

impl Part {
    pub(super) fn of(cases: &[Case]) -> Self {
        Self { rows: cases.len(), accepted: cases.iter().filter(|case| case.accepted).count() }
    }

    /// The share that was accepted.
    pub(super) fn rate(self) -> f64 {
        real(self.accepted) / real(self.rows)
    }

    /// `which` says which part it is, such as " of the newer part".
    pub(super) fn refuse_one_outcome(self, which: &str) -> Result<(), Refusal> {
        let outcome = match self.rows.checked_sub(self.accepted) {
            Some(0) => "accepted",
            _ if self.accepted == 0 => "rejected",
            _ => return Ok(()),
        };
        let sentence = format!("all {} decided proposals{which} were {outcome}: needs both outcomes", self.rows);
        Err(Refusal { reason: RefusalReason::OneOutcome, sentence })
    }
}

#[expect(clippy::cast_precision_loss, reason = "rounding to the nearest float is meant")]
pub(super) fn real(count: usize) -> f64 {
    count as f64
}
