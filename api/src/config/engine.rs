//! The command line of `entente engine`.

use clap::{Args, Subcommand};
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  entente engine assess deliberation.json
  entente engine plan deliberation.json --budget 20 --forbid drop-the-cache
  entente engine influence --deliberation deliberation.json
  entente engine opinions --votes votes.csv --comments comments.csv
  entente engine calibrate decided.json > calibration.json
  entente engine assess deliberation.json --calibration calibration.json
  entente engine schema                          what each FILE holds, and each answer

Every FILE is JSON, and `-` reads it from stdin; a Polis export is CSV. The answer is JSON on stdout. Bad input ends
with exit code 2 and one line on stderr that names the field.";

/// `entente engine`.
#[derive(Clone, Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Engine {
    /// What to ask.
    #[command(subcommand)]
    pub question: Question,
}

/// What the engine can be asked.
#[derive(Clone, Debug, Subcommand)]
pub enum Question {
    /// The verdict, the readiness and where each objection stands, of a deliberation.
    Assess(Assess),
    /// The cheapest sets of concessions that make the rule of a deliberation hold.
    Plan(Plan),
    /// Alternatives for one problem side by side, and where the orders of them disagree.
    Compare(Input),
    /// Which arguments stand and how strong they are.
    Arguments(Part),
    /// Who votes alike, what tells the groups apart and what bridges them.
    Opinions(Opinions),
    /// Where opinions go when people listen to each other, and who is listened to.
    Influence(Part),
    /// How many problems nobody has seen yet, and how deep the research of topics is.
    Undiscovered(Input),
    /// Where to settle a quantity, such as a date or a limit, at the least cost.
    Settle(Input),
    /// How likely acceptance is at a readiness, learnt from decided proposals.
    Calibrate(Input),
    /// The fourteen presets, written out as rules to copy from.
    Rules,
    /// The JSON Schema of what goes in and what comes out.
    Schema,
}

/// A file for the engine.
#[derive(Clone, Debug, Args)]
pub struct Input {
    /// The question in JSON; `-` reads it from stdin.
    #[arg(value_name = "FILE|-")]
    pub file: PathBuf,
}

/// `entente engine assess`.
#[derive(Clone, Debug, Args)]
pub struct Assess {
    /// A deliberation in JSON; `-` reads it from stdin.
    #[arg(value_name = "FILE|-")]
    pub file: PathBuf,
    /// What `entente engine calibrate` printed, for proposals under the same rule: adds how likely acceptance is.
    #[arg(long, value_name = "FILE")]
    pub calibration: Option<PathBuf>,
}

/// `entente engine plan`.
#[derive(Clone, Debug, Args)]
pub struct Plan {
    /// A deliberation in JSON; `-` reads it from stdin.
    #[arg(value_name = "FILE|-")]
    pub file: PathBuf,
    /// What the concessions of a plan may cost together, 0 or more; without it, whatever they cost.
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub budget: Option<i64>,
    /// A concession that every plan makes; may be given again.
    #[arg(long, value_name = "ID")]
    pub force: Vec<String>,
    /// A concession that no plan makes; may be given again.
    #[arg(long, value_name = "ID")]
    pub forbid: Vec<String>,
    /// How many plans, from 1 to 10.
    #[arg(long, value_name = "N", default_value_t = engine::PlanOptions::default().top)]
    pub top: usize,
    /// For how long to search; plans found by then are given with what is proven of them.
    #[arg(long, value_name = "N", default_value_t = engine::PlanOptions::default().time_limit_ms)]
    pub time_limit_ms: u64,
}

/// `entente engine arguments`, `entente engine influence`: of a file of their
/// own, or of a deliberation.
#[derive(Clone, Debug, Args)]
pub struct Part {
    /// The question in JSON; `-` reads it from stdin.
    #[arg(value_name = "FILE|-")]
    pub file: PathBuf,
    /// Take the question from a deliberation: FILE holds one.
    #[arg(long)]
    pub deliberation: bool,
}

/// `entente engine opinions`.
#[derive(Clone, Debug, Args)]
pub struct Opinions {
    /// Votes on statements in JSON; `-` reads them from stdin.
    #[arg(value_name = "FILE|-", required_unless_present = "votes", conflicts_with = "votes")]
    pub file: Option<PathBuf>,
    /// The votes of a Polis export instead, such as `votes.csv`.
    #[arg(long, value_name = "FILE")]
    pub votes: Option<PathBuf>,
    /// What the statements of the export say, such as `comments.csv`.
    #[arg(long, value_name = "FILE", requires = "votes")]
    pub comments: Option<PathBuf>,
}
