//! Rules as clients write them, turned into the engine's.

use crate::check::Check;
use crate::error::RefusalCode;
use crate::graph::word::{ClockStart, Family, Of, Preset, Role, SettledBy, Severity, StalePolicy, Stance};
use async_graphql::{InputObject, OneofObject};
use engine::{Clause, RuleChoice};
use std::collections::BTreeSet;

/// A rule: one that carries a name, or one of your own.
#[derive(OneofObject)]
pub enum RuleInput {
    /// A process that people know.
    Preset(Preset),
    /// Your own, of the same clauses.
    Custom(CustomRuleInput),
}

/// A rule of your own.
#[derive(InputObject)]
pub struct CustomRuleInput {
    /// What it is called; at most 100 characters.
    name: String,
    /// What it looks at first; decides the weights of readiness.
    family: Family,
    /// Whose positions it counts.
    roles: Vec<Role>,
    /// Whether the author of the proposal is not counted.
    #[graphql(default)]
    exclude_author: bool,
    /// Whether the author counts as in support without saying so.
    #[graphql(default)]
    author_approves: bool,
    /// What becomes of positions taken before the last substantive revision.
    stale: StalePolicy,
    /// After how many hours silence counts as `ACCEPT`; never unless given.
    assent_after_hours: Option<i32>,
    /// Whether shares compare sums of weights instead of heads.
    #[graphql(default)]
    weighted: bool,
    /// What readiness is made of; by the family unless given.
    weights: Option<ReadinessWeightsInput>,
    /// What must hold, all of it; from 1 to 50.
    clauses: Vec<ClauseInput>,
}

/// The weights of the three factors of readiness; they add up to 1.
#[derive(InputObject)]
pub struct ReadinessWeightsInput {
    /// Of acceptance.
    acceptance: f64,
    /// Of objections.
    objections: f64,
    /// Of the least convinced group.
    group: f64,
}

/// One condition.
#[derive(OneofObject)]
pub enum ClauseInput {
    /// Enough people at a level or above.
    Approvals(ApprovalsInput),
    /// Enough people at a level or above in every group.
    ApprovalsPerGroup(ApprovalsPerGroupInput),
    /// At most so many people not at a level.
    Outstanding(OutstandingInput),
    /// More people for than against.
    MoreForThanAgainst(MoreForThanAgainstInput),
    /// Nobody at or below a level.
    NoPosition(NoPositionInput),
    /// No objection of a severity is left.
    NoObjection(NoObjectionInput),
    /// Enough people have answered.
    Heard(HeardInput),
    /// Clock: open for so long.
    OpenFor(OpenForInput),
    /// Clock: in final comment for so long.
    FinalComment(FinalCommentInput),
}

/// A share: `numerator` of `denominator`.
#[derive(InputObject)]
pub struct ShareInput {
    /// Above the line.
    numerator: i32,
    /// Below the line; above 0.
    denominator: i32,
}

/// Enough people at a level or above: by `count` or by `share`.
#[derive(InputObject)]
pub struct ApprovalsInput {
    /// The level.
    at_least: Stance,
    /// At least so many people.
    count: Option<i32>,
    /// At least so large a share.
    share: Option<ShareInput>,
    /// What the share is a share of.
    #[graphql(default_with = "Of::Eligible")]
    of: Of,
    /// Whether it takes more than the share.
    #[graphql(default)]
    strict: bool,
    /// Whose; the rule's roles unless given.
    roles: Option<Vec<Role>>,
}

/// Enough people at a level or above in every group.
#[derive(InputObject)]
pub struct ApprovalsPerGroupInput {
    /// The level.
    at_least: Stance,
    /// So many of each group.
    count: i32,
    /// Whose; the rule's roles unless given.
    roles: Option<Vec<Role>>,
}

/// At most so many people not at a level.
#[derive(InputObject)]
pub struct OutstandingInput {
    /// The level.
    at_least: Stance,
    /// So many at the most.
    at_most_count: i32,
    /// Whose; the rule's roles unless given.
    roles: Option<Vec<Role>>,
}

/// More people for than against.
#[derive(InputObject)]
pub struct MoreForThanAgainstInput {
    /// For: at this level or above.
    at_least: Stance,
    /// Against: at this level or below.
    at_most: Stance,
    /// Whose; the rule's roles unless given.
    roles: Option<Vec<Role>>,
}

/// Nobody at or below a level.
#[derive(InputObject)]
pub struct NoPositionInput {
    /// The level.
    at_most: Stance,
    /// Whether only a position with a reason counts.
    #[graphql(default)]
    reason_required: bool,
    /// Whose; the rule's roles unless given.
    roles: Option<Vec<Role>>,
}

/// No objection of a severity is left.
#[derive(InputObject)]
pub struct NoObjectionInput {
    /// This severity and above.
    severity_at_least: Severity,
    /// What it takes for one to be dealt with.
    settled_by: SettledBy,
}

/// Enough people have answered: by `count` or by `share`.
#[derive(InputObject)]
pub struct HeardInput {
    /// At least so large a share.
    share: Option<ShareInput>,
    /// At least so many people.
    count: Option<i32>,
    /// Whose; the rule's roles unless given.
    roles: Option<Vec<Role>>,
}

/// Clock: open for so long.
#[derive(InputObject)]
pub struct OpenForInput {
    /// So many hours.
    hours: i32,
    /// Since when.
    since: ClockStart,
}

/// Clock: in final comment for so long.
#[derive(InputObject)]
pub struct FinalCommentInput {
    /// So many hours.
    hours: i32,
}

impl RuleInput {
    /// The engine's form of it, checked by the engine.
    pub fn parse(self, check: &mut Check) -> RuleChoice {
        let rule = match self {
            Self::Preset(preset) => return RuleChoice::from(engine::Preset::from(preset)),
            Self::Custom(rule) => rule,
        };
        let kinds: Vec<&str> = rule.clauses.iter().map(ClauseInput::kind).collect();
        let rule = rule.parse(check);
        if let Err(error) = rule.check() {
            check.refuse(RefusalCode::BadInput, &path_of(error.field(), &kinds), error.to_string());
        }
        RuleChoice::from(rule)
    }
}

/// The input field behind a field of the engine's rule: its `clauses[0].share`
/// is our `clauses.0.approvals.share`.
fn path_of(field: &str, kinds: &[&str]) -> String {
    let clause = field.strip_prefix("clauses[").and_then(|rest| rest.split_once(']'));
    let kind = clause.and_then(|(place, _)| kinds.get(place.parse::<usize>().ok()?));
    match (clause, kind) {
        (Some((place, rest)), Some(kind)) => format!("rule.custom.clauses.{place}.{kind}{rest}"),
        _ => format!("rule.custom.{field}"),
    }
}

impl CustomRuleInput {
    fn parse(self, check: &mut Check) -> engine::Rule {
        if self.clauses.is_empty() {
            check.refuse(
                RefusalCode::BadInput,
                "rule.custom.clauses",
                "must hold something: without a clause everything is agreed",
            );
        }
        let clauses = check.list("rule.custom.clauses", Some(self.clauses));
        engine::Rule {
            name: check.text("rule.custom.name", self.name, crate::check::NAME),
            family: self.family.into(),
            roles: roles(self.roles),
            exclude_author: self.exclude_author,
            author_approves: self.author_approves,
            stale: self.stale.into(),
            assent_after_hours: self.assent_after_hours.map(i64::from),
            weighted: self.weighted,
            weights: self.weights.map(|weights| engine::Weights {
                acceptance: weights.acceptance,
                objections: weights.objections,
                group: weights.group,
            }),
            clauses: clauses
                .into_iter()
                .enumerate()
                .map(|(place, clause)| clause.parse(check, &format!("rule.custom.clauses.{place}")))
                .collect(),
        }
    }
}

impl ClauseInput {
    /// The name of its field.
    fn kind(&self) -> &'static str {
        match self {
            Self::Approvals(_) => "approvals",
            Self::ApprovalsPerGroup(_) => "approvalsPerGroup",
            Self::Outstanding(_) => "outstanding",
            Self::MoreForThanAgainst(_) => "moreForThanAgainst",
            Self::NoPosition(_) => "noPosition",
            Self::NoObjection(_) => "noObjection",
            Self::Heard(_) => "heard",
            Self::OpenFor(_) => "openFor",
            Self::FinalComment(_) => "finalComment",
        }
    }

    fn parse(self, check: &mut Check, path: &str) -> Clause {
        match self {
            Self::Approvals(input) => Clause::Approvals {
                at_least: stance(input.at_least),
                count: input.count.map(|count| whole(check, &format!("{path}.approvals.count"), count)),
                share: input.share.map(|share| share.parse(check, &format!("{path}.approvals.share"))),
                of: input.of.into(),
                strict: input.strict,
                roles: input.roles.map(roles),
            },
            Self::ApprovalsPerGroup(input) => Clause::ApprovalsPerGroup {
                at_least: stance(input.at_least),
                count: whole(check, &format!("{path}.approvalsPerGroup.count"), input.count),
                roles: input.roles.map(roles),
            },
            Self::Outstanding(input) => Clause::Outstanding {
                at_least: stance(input.at_least),
                at_most_count: whole(check, &format!("{path}.outstanding.atMostCount"), input.at_most_count),
                roles: input.roles.map(roles),
            },
            Self::MoreForThanAgainst(input) => Clause::MoreForThanAgainst {
                at_least: stance(input.at_least),
                at_most: stance(input.at_most),
                roles: input.roles.map(roles),
            },
            Self::NoPosition(input) => Clause::NoPosition {
                at_most: stance(input.at_most),
                reason_required: input.reason_required,
                roles: input.roles.map(roles),
            },
            Self::NoObjection(input) => Clause::NoObjection {
                severity_at_least: severity(input.severity_at_least),
                settled_by: input.settled_by.into(),
            },
            Self::Heard(input) => Clause::Heard {
                share: input.share.map(|share| share.parse(check, &format!("{path}.heard.share"))),
                count: input.count.map(|count| whole(check, &format!("{path}.heard.count"), count)),
                roles: input.roles.map(roles),
            },
            Self::OpenFor(input) => Clause::OpenFor { hours: input.hours.into(), since: input.since.into() },
            Self::FinalComment(input) => Clause::FinalComment { hours: input.hours.into() },
        }
    }
}

impl ShareInput {
    fn parse(self, check: &mut Check, path: &str) -> engine::Share {
        engine::Share(
            whole(check, &format!("{path}.numerator"), self.numerator),
            whole(check, &format!("{path}.denominator"), self.denominator),
        )
    }
}

fn whole(check: &mut Check, path: &str, number: i32) -> u32 {
    check.number(path, number, 0..=i32::MAX).try_into().unwrap_or_default()
}

fn roles(roles: Vec<Role>) -> BTreeSet<engine::Role> {
    roles.into_iter().map(|role| crate::graph::word::engine_role(role.into())).collect()
}

fn stance(stance: Stance) -> engine::Stance {
    crate::graph::word::engine_stance(stance.into())
}

fn severity(severity: Severity) -> engine::Severity {
    crate::graph::word::engine_severity(severity.into())
}
