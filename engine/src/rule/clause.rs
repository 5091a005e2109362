//! The clauses a rule is made of, and their parameters.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::deliberation::{Role, Severity, Stance};

/// One condition of a rule. Levels are stances of the ladder; `roles`, where
/// given, replaces the rule's for this clause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "SCREAMING_SNAKE_CASE", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum Clause {
    /// Enough eligible people approve: exactly one of `count` and `share` is given.
    Approvals {
        /// The level that counts as an approval.
        at_least: Stance,
        /// At least so many heads.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        count: Option<u32>,
        /// At least (`strict`: more than) this share of the denominator; of
        /// nothing, it fails.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        share: Option<Share>,
        /// The denominator of `share`.
        #[serde(default)]
        of: Of,
        /// Whether `share` itself is not enough.
        #[serde(default)]
        strict: bool,
        /// Whose approvals.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        roles: Option<BTreeSet<Role>>,
    },
    /// Every group with an eligible person has `count` approvals.
    ApprovalsPerGroup {
        /// The level that counts as an approval.
        at_least: Stance,
        /// At least so many heads in each group.
        count: u32,
        /// Whose approvals.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        roles: Option<BTreeSet<Role>>,
    },
    /// At most so many eligible people have not approved.
    Outstanding {
        /// The level that counts as an approval.
        at_least: Stance,
        /// At most so many heads.
        at_most_count: u32,
        /// Whose approvals.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        roles: Option<BTreeSet<Role>>,
    },
    /// More people (weight) at or above the one level than at or below the other.
    MoreForThanAgainst {
        /// For.
        at_least: Stance,
        /// Against; below `atLeast`.
        at_most: Stance,
        /// Whose positions.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        roles: Option<BTreeSet<Role>>,
    },
    /// Nobody eligible is at or below the level.
    NoPosition {
        /// The level.
        at_most: Stance,
        /// Whether only positions with a reason count.
        #[serde(default)]
        reason_required: bool,
        /// Whose positions.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        roles: Option<BTreeSet<Role>>,
    },
    /// No objection of that severity or above, by anyone with a say, is left.
    NoObjection {
        /// The severity.
        severity_at_least: Severity,
        /// What counts as dealt with.
        settled_by: SettledBy,
    },
    /// Enough of the eligible have a position: exactly one of `share` and `count` is given.
    Heard {
        /// At least this share of the eligible.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        share: Option<Share>,
        /// At least so many heads.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        count: Option<u32>,
        /// Of whom; where nobody is in these roles, the clause does not apply.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        roles: Option<BTreeSet<Role>>,
    },
    /// Clock: it has been open for so long.
    OpenFor {
        /// Hours, 0 to 1,000,000.
        #[schemars(range(min = 0, max = 1_000_000))]
        hours: i64,
        /// Since when.
        since: ClockStart,
    },
    /// Clock: it has been in final comment for so long.
    FinalComment {
        /// Hours, 0 to 1,000,000.
        #[schemars(range(min = 0, max = 1_000_000))]
        hours: i64,
    },
}

impl Clause {
    /// Its kind.
    ///
    /// ```
    /// use engine::{Clause, ClauseKind};
    ///
    /// assert_eq!(Clause::FinalComment { hours: 240 }.kind(), ClauseKind::FinalComment);
    /// ```
    #[must_use]
    pub fn kind(&self) -> ClauseKind {
        match self {
            Self::Approvals { .. } => ClauseKind::Approvals,
            Self::ApprovalsPerGroup { .. } => ClauseKind::ApprovalsPerGroup,
            Self::Outstanding { .. } => ClauseKind::Outstanding,
            Self::MoreForThanAgainst { .. } => ClauseKind::MoreForThanAgainst,
            Self::NoPosition { .. } => ClauseKind::NoPosition,
            Self::NoObjection { .. } => ClauseKind::NoObjection,
            Self::Heard { .. } => ClauseKind::Heard,
            Self::OpenFor { .. } => ClauseKind::OpenFor,
            Self::FinalComment { .. } => ClauseKind::FinalComment,
        }
    }

    /// The roles it names for itself.
    ///
    /// ```
    /// use engine::{Clause, Role, Stance};
    ///
    /// let own = Some([Role::Approver].into());
    /// let clause = Clause::NoPosition { at_most: Stance::Block, reason_required: false, roles: own };
    /// assert_eq!(clause.roles().map(|roles| roles.len()), Some(1));
    /// assert_eq!(Clause::FinalComment { hours: 240 }.roles(), None);
    /// ```
    #[must_use]
    pub fn roles(&self) -> Option<&BTreeSet<Role>> {
        match self {
            Self::Approvals { roles, .. }
            | Self::ApprovalsPerGroup { roles, .. }
            | Self::Outstanding { roles, .. }
            | Self::MoreForThanAgainst { roles, .. }
            | Self::NoPosition { roles, .. }
            | Self::Heard { roles, .. } => roles.as_ref(),
            Self::NoObjection { .. } | Self::OpenFor { .. } | Self::FinalComment { .. } => None,
        }
    }
}

/// The kinds of clauses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ClauseKind {
    /// See [`Clause::Approvals`].
    Approvals,
    /// See [`Clause::ApprovalsPerGroup`].
    ApprovalsPerGroup,
    /// See [`Clause::Outstanding`].
    Outstanding,
    /// See [`Clause::MoreForThanAgainst`].
    MoreForThanAgainst,
    /// See [`Clause::NoPosition`].
    NoPosition,
    /// See [`Clause::NoObjection`].
    NoObjection,
    /// See [`Clause::Heard`].
    Heard,
    /// See [`Clause::OpenFor`].
    OpenFor,
    /// See [`Clause::FinalComment`].
    FinalComment,
}

impl ClauseKind {
    /// Whether only time can make it hold.
    ///
    /// ```
    /// use engine::ClauseKind;
    ///
    /// assert!(ClauseKind::OpenFor.is_clock() && !ClauseKind::Heard.is_clock());
    /// ```
    #[must_use]
    pub fn is_clock(self) -> bool {
        matches!(self, Self::OpenFor | Self::FinalComment)
    }
}

/// A share `[n, d]`, n of d parts: d above 0, n at most d.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Share(pub u32, pub u32);

/// The denominator of a share of approvals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Of {
    /// Everybody eligible.
    #[default]
    Eligible,
    /// Those of them with any position.
    Heard,
    /// Those of them on the ladder, so without who abstains.
    Sides,
}

/// What counts as having dealt with an objection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SettledBy {
    /// Only its raiser settles it.
    Raiser,
    /// Its raiser, or the decider who overrules it.
    Decider,
    /// An answer is enough.
    Answer,
}

/// What a clock counts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ClockStart {
    /// When the proposal was opened.
    Opened,
    /// When its substance last changed.
    LastSubstantive,
}
