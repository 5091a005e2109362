//! `entente engine`: the engine over files, for scripts and CI.

use super::{Failure, print};
use crate::config::Question;
use engine::{Assessment, Deliberation, PlanReport, Preset, Snapshot};
use serde::Serialize;
use std::io::Read as _;
use std::path::Path;

/// Answers on stdout in JSON; bad input ends with code 2 and a line that names the field.
///
/// # Errors
///
/// [`Failure::Input`], [`Failure::Stream`].
pub fn run(question: &Question) -> Result<(), Failure> {
    match question {
        Question::Assess(input) => answer(&engine::assess(&read(&input.file)?)),
        Question::Plan(input) => {
            let report = engine::plan(&read(&input.file)?);
            answer(&report.map_err(|error| Failure::Input(error.to_string()))?)
        }
        Question::Rules => answer(&Preset::ALL.map(Preset::rule)),
        Question::Schema => answer(&schemas()),
    }
}

fn read(file: &Path) -> Result<Snapshot, Failure> {
    let deliberation: Deliberation = read_json(file)?;
    Snapshot::new(&deliberation).map_err(|error| Failure::Input(error.to_string()))
}

/// Reads a file, or stdin for `-`, as JSON of this form.
///
/// # Errors
///
/// [`Failure::Input`] naming the field that is wrong.
pub fn read_json<T: serde::de::DeserializeOwned>(file: &Path) -> Result<T, Failure> {
    let shown = file.display();
    let mut text = Vec::new();
    let read = if file == Path::new("-") {
        std::io::stdin().lock().read_to_end(&mut text).map(drop)
    } else {
        std::fs::read(file).map(|bytes| text = bytes)
    };
    read.map_err(|error| Failure::Input(format!("cannot read {shown}: {error}")))?;
    let mut json = serde_json::Deserializer::from_slice(&text);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let path = error.path().to_string();
        let cause = error.into_inner();
        Failure::Input(if path == "." { format!("{shown}: {cause}") } else { format!("{shown}: {path}: {cause}") })
    })?;
    json.end().map_err(|error| Failure::Input(format!("{shown}: after the end: {error}")))?;
    Ok(value)
}

fn answer(value: &impl Serialize) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(value).map_err(|error| Failure::Stream(error.to_string()))?;
    print(&(text + "\n"))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Schemas {
    deliberation: schemars::Schema,
    assessment: schemars::Schema,
    plan_report: schemars::Schema,
}

fn schemas() -> Schemas {
    Schemas {
        deliberation: schemars::schema_for!(Deliberation),
        assessment: schemars::schema_for!(Assessment),
        plan_report: schemars::schema_for!(PlanReport),
    }
}
