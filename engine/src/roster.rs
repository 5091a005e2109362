//! The people as plain data: their part, the ladder of stances, their view of the problem.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A person with a part in the initiative.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Stakeholder {
    /// Their id.
    pub id: String,
    /// Their part.
    pub role: Role,
    /// Their team or function; people without one form a group of their own.
    #[serde(default)]
    pub group: Option<String>,
    /// Above 0, at most 1,000,000,000, with at most 6 decimals; 1 unless given.
    #[serde(default = "one")]
    #[schemars(range(min = 0.000_001, max = 1_000_000_000.0))]
    pub weight: f64,
    /// How far others can move them: 0 (not at all) up to, not including, 1.
    /// Unset, it is 0.5.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub susceptibility: Option<f64>,
}

/// The part a stakeholder plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Role {
    /// Their approval can be required.
    Approver,
    /// Is consulted; may object.
    Contributor,
    /// Is informed; has no say.
    Observer,
}

impl Role {
    /// Whether positions and objections of people in this role count at all.
    ///
    /// ```
    /// use engine::Role;
    ///
    /// assert!(Role::Contributor.has_say() && !Role::Observer.has_say());
    /// ```
    #[must_use]
    pub fn has_say(self) -> bool {
        self != Self::Observer
    }
}

/// What a position says: six levels of a ladder, and three beside it.
///
/// The order of the variants is the ladder from below, then the three beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Stance {
    /// Level 0: must not happen.
    Block,
    /// Level 1: against it.
    Oppose,
    /// Level 2: has doubts.
    Reservations,
    /// Level 3: can live with it.
    Accept,
    /// Level 4: for it.
    Support,
    /// Level 5: will work for it.
    Champion,
    /// Heard and counted as present, takes no side.
    Abstain,
    /// Removed from every denominator.
    Recused,
    /// Asked, and will answer: still silence.
    NeedsTime,
}

impl Stance {
    /// The rungs of the ladder, by level from 0 to 5.
    pub const LADDER: [Self; 6] =
        [Self::Block, Self::Oppose, Self::Reservations, Self::Accept, Self::Support, Self::Champion];

    /// The level from 0 (`BLOCK`) to 5 (`CHAMPION`), none beside the ladder.
    ///
    /// ```
    /// use engine::Stance;
    ///
    /// assert_eq!(Stance::Accept.level(), Some(3));
    /// assert_eq!(Stance::Abstain.level(), None);
    /// ```
    #[must_use]
    pub fn level(self) -> Option<u8> {
        match self {
            Self::Block => Some(0),
            Self::Oppose => Some(1),
            Self::Reservations => Some(2),
            Self::Accept => Some(3),
            Self::Support => Some(4),
            Self::Champion => Some(5),
            Self::Abstain | Self::Recused | Self::NeedsTime => None,
        }
    }
}

/// What a stakeholder thinks of the problem, as opposed to the solution.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Understanding {
    /// Whose it is; at most one a person.
    pub stakeholder: String,
    /// What they think.
    pub stance: UnderstandingStance,
}

/// Whether a person sees the problem the way it is stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum UnderstandingStance {
    /// Yes.
    Agree,
    /// Yes, and said it in their own words.
    Restated,
    /// Not sure.
    Unsure,
    /// No.
    Disagree,
}

fn one() -> f64 {
    1.0
}
