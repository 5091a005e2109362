//! `entente engine`: the engine over files, for scripts and CI.

mod read;
mod schema;

pub use read::read_json;

use self::read::read;
use super::{Failure, printed};
use crate::config::engine::{Assess, Opinions, Part, Plan, Question};
use engine::{
    ArgumentGraph, Assessment, BallotBox, Ballots, CalibrationError, CalibrationReport, Deliberation, InputError,
    Network, PlanOptions, Preset, Snapshot,
};
use schemars::JsonSchema;
use serde::Serialize;
use std::io::{BufWriter, Write as _};
use std::path::Path;

/// Answers on stdout in JSON; bad input ends with code 2 and a line that names the field.
///
/// # Errors
///
/// [`Failure::Input`], [`Failure::Stream`].
pub fn run(question: &Question) -> Result<(), Failure> {
    match question {
        Question::Assess(asked) => assess(asked),
        Question::Plan(asked) => answer(&engine::plan(&snapshot(&asked.file)?, &options(asked))?),
        Question::Compare(input) => answer(&engine::compare(&read_json(&input.file)?)?),
        Question::Arguments(asked) => answer(&engine::arguments(&arguments(asked)?)?),
        Question::Opinions(asked) => answer(&engine::opinions_of(&ballots(asked)?)),
        Question::Influence(asked) => answer(&engine::influence(&network(asked)?)?),
        Question::Undiscovered(input) => answer(&engine::undiscovered(&read_json(&input.file)?)?),
        Question::Settle(input) => answer(&engine::settle(&read_json(&input.file)?)?),
        Question::Calibrate(input) => answer(&engine::calibrate(&read_json(&input.file)?)?),
        Question::Rules => answer(&Preset::ALL.map(Preset::rule)),
        Question::Schema => answer(&schema::all()),
    }
}

/// An assessment, and how likely acceptance is by a calibration.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct CalibratedAssessment {
    #[serde(flatten)]
    assessment: Assessment,
    /// How likely acceptance is, above 0 and below 1; null when nobody has a say.
    probability: Option<f64>,
}

fn assess(asked: &Assess) -> Result<(), Failure> {
    let snapshot = snapshot(&asked.file)?;
    let Some(file) = &asked.calibration else { return answer(&engine::assess(&snapshot)) };
    let report: CalibrationReport = read_json(file)?;
    let calibration = report.calibration.ok_or_else(|| {
        let why = report.refusal.map(|refusal| refusal.sentence).unwrap_or_default();
        Failure::Input(format!("{}: calibration: there is none: {why}", file.display()))
    })?;
    let probability = engine::probability(&calibration, &snapshot)?;
    answer(&CalibratedAssessment { assessment: engine::assess(&snapshot), probability })
}

fn options(asked: &Plan) -> PlanOptions {
    PlanOptions {
        budget: asked.budget,
        force: asked.force.clone(),
        forbid: asked.forbid.clone(),
        top: asked.top,
        time_limit_ms: asked.time_limit_ms,
        ..PlanOptions::default()
    }
}

fn arguments(asked: &Part) -> Result<ArgumentGraph, Failure> {
    if !asked.deliberation {
        return read_json(&asked.file);
    }
    let deliberation: Deliberation = read_json(&asked.file)?;
    // What is wrong is said in the deliberation's own terms.
    Snapshot::new(&deliberation)?;
    Ok(ArgumentGraph::from(&deliberation))
}

fn network(asked: &Part) -> Result<Network, Failure> {
    if asked.deliberation { Ok(Network::from(&snapshot(&asked.file)?)) } else { read_json(&asked.file) }
}

/// The votes of a file, or of an export if there is no file.
fn ballots(asked: &Opinions) -> Result<Ballots, Failure> {
    if let Some(votes) = &asked.votes {
        let votes = read(votes)?;
        let comments = asked.comments.as_deref().map(read).transpose()?;
        return Ok(Ballots::from_polis(&votes, comments.as_deref())?);
    }
    let votes: BallotBox = read_json(asked.file.as_deref().unwrap_or(Path::new("-")))?;
    Ok(votes.close()?)
}

fn snapshot(file: &Path) -> Result<Snapshot, Failure> {
    let deliberation: Deliberation = read_json(file)?;
    Ok(Snapshot::new(&deliberation)?)
}

fn answer(value: &impl Serialize) -> Result<(), Failure> {
    let mut stdout = BufWriter::new(std::io::stdout().lock());
    let written = serde_json::to_writer_pretty(&mut stdout, value).map_err(std::io::Error::from);
    printed(written.and_then(|()| stdout.write_all(b"\n")).and_then(|()| stdout.flush()))
}

impl From<InputError> for Failure {
    fn from(error: InputError) -> Self {
        Self::Input(error.to_string())
    }
}

impl From<CalibrationError> for Failure {
    fn from(error: CalibrationError) -> Self {
        Self::Input(error.to_string())
    }
}
