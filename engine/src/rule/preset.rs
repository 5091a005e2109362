//! The fourteen presets, each with the name of the process it follows.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::clause::{Clause, ClockStart, Of, SettledBy, Share};
use super::{Family, Rule, StalePolicy};
use crate::deliberation::{Role, Severity, Stance};

/// A well-known decision process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Preset {
    /// Everybody accepts.
    Unanimity,
    /// Everybody was heard and nobody objects (sociocracy).
    Consent,
    /// Every objection is addressed, not necessarily accommodated (RFC 7282).
    RoughConsensus,
    /// Final comment period of Rust's rfcbot.
    RfcbotFcp,
    /// An IESG ballot on the standards track.
    IetfStandards,
    /// Any other IESG ballot.
    IetfOther,
    /// Consensus by the W3C process.
    W3cConsensus,
    /// A code change at the Apache Software Foundation.
    ApacheCode,
    /// A release at the Apache Software Foundation.
    ApacheRelease,
    /// Silence assents.
    LazyConsensus,
    /// Two thirds of those who take a side.
    Supermajority,
    /// A Gerrit review.
    Gerrit,
    /// An approval of each group.
    LgtmPerGroup,
    /// One decider, everybody else consulted (DACI).
    SingleDecider,
}

impl Preset {
    /// All presets, in the order of the documentation.
    pub const ALL: [Self; 14] = [
        Self::Unanimity,
        Self::Consent,
        Self::RoughConsensus,
        Self::RfcbotFcp,
        Self::IetfStandards,
        Self::IetfOther,
        Self::W3cConsensus,
        Self::ApacheCode,
        Self::ApacheRelease,
        Self::LazyConsensus,
        Self::Supermajority,
        Self::Gerrit,
        Self::LgtmPerGroup,
        Self::SingleDecider,
    ];

    /// The rule it stands for.
    ///
    /// ```
    /// use engine::{Family, Preset};
    ///
    /// assert_eq!(Preset::Consent.rule().family, Family::Objection);
    /// ```
    #[must_use]
    pub fn rule(self) -> Rule {
        let family = self.family();
        Rule {
            name: self.name().to_owned(),
            family,
            roles: self.roles(),
            exclude_author: matches!(self, Self::Gerrit | Self::LgtmPerGroup),
            author_approves: self == Self::RfcbotFcp,
            stale: self.stale(),
            assent_after_hours: (self == Self::LazyConsensus).then_some(72),
            weighted: false,
            weights: Some(family.weights()),
            clauses: self.clauses(),
        }
    }

    /// Its name, as in JSON.
    ///
    /// ```
    /// assert_eq!(engine::Preset::RfcbotFcp.name(), "RFCBOT_FCP");
    /// ```
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Unanimity => "UNANIMITY",
            Self::Consent => "CONSENT",
            Self::RoughConsensus => "ROUGH_CONSENSUS",
            Self::RfcbotFcp => "RFCBOT_FCP",
            Self::IetfStandards => "IETF_STANDARDS",
            Self::IetfOther => "IETF_OTHER",
            Self::W3cConsensus => "W3C_CONSENSUS",
            Self::ApacheCode => "APACHE_CODE",
            Self::ApacheRelease => "APACHE_RELEASE",
            Self::LazyConsensus => "LAZY_CONSENSUS",
            Self::Supermajority => "SUPERMAJORITY",
            Self::Gerrit => "GERRIT",
            Self::LgtmPerGroup => "LGTM_PER_GROUP",
            Self::SingleDecider => "SINGLE_DECIDER",
        }
    }

    fn family(self) -> Family {
        match self {
            Self::ApacheRelease | Self::Supermajority | Self::LgtmPerGroup | Self::SingleDecider => Family::Vote,
            _ => Family::Objection,
        }
    }

    fn roles(self) -> BTreeSet<Role> {
        match self {
            Self::Unanimity
            | Self::Consent
            | Self::RoughConsensus
            | Self::W3cConsensus
            | Self::LazyConsensus
            | Self::Supermajority => BTreeSet::from([Role::Approver, Role::Contributor]),
            _ => BTreeSet::from([Role::Approver]),
        }
    }

    fn stale(self) -> StalePolicy {
        match self {
            Self::Unanimity | Self::Consent | Self::W3cConsensus | Self::Gerrit | Self::LgtmPerGroup => {
                StalePolicy::IgnoreApprovals
            }
            _ => StalePolicy::Count,
        }
    }

    fn clauses(self) -> Vec<Clause> {
        use Stance::{Accept, Block, Oppose, Support};
        let raiser = |severity| no_objection(severity, SettledBy::Raiser);
        let answered = || no_objection(Severity::Minor, SettledBy::Answer);
        match self {
            Self::Unanimity => vec![share(Accept, 1, 1), raiser(Severity::Major)],
            Self::Consent => vec![heard(1, 1), veto(Block, false), raiser(Severity::Major)],
            Self::RoughConsensus => vec![count(Accept, 1), answered()],
            Self::RfcbotFcp => vec![
                more_than(Accept, 1, 2),
                outstanding(Accept, 2),
                raiser(Severity::Blocking),
                Clause::FinalComment { hours: 240 },
            ],
            Self::IetfStandards => {
                vec![count(Support, 1), share(Accept, 2, 3), veto(Block, true), raiser(Severity::Blocking)]
            }
            Self::IetfOther => {
                vec![count(Support, 1), veto(Block, true), raiser(Severity::Blocking)]
            }
            Self::W3cConsensus => vec![share(Support, 1, 4), answered()],
            Self::ApacheCode => {
                vec![count(Support, 3), veto(Oppose, true), raiser(Severity::Blocking)]
            }
            Self::ApacheRelease => vec![count(Support, 3), more_for(Support, Oppose), three_days()],
            Self::LazyConsensus => vec![veto(Oppose, true), raiser(Severity::Major), three_days()],
            Self::Supermajority => vec![heard(1, 2), of_sides(Accept, 2, 3)],
            Self::Gerrit => {
                vec![count(Support, 1), veto(Block, false), raiser(Severity::Blocking)]
            }
            Self::LgtmPerGroup => vec![per_group(Support, 1)],
            Self::SingleDecider => vec![contributors_heard(), count(Support, 1)],
        }
    }
}

fn count(at_least: Stance, count: u32) -> Clause {
    Clause::Approvals { at_least, count: Some(count), share: None, of: Of::Eligible, strict: false, roles: None }
}

fn approvals(at_least: Stance, share: Share, of: Of, strict: bool) -> Clause {
    Clause::Approvals { at_least, count: None, share: Some(share), of, strict, roles: None }
}

fn share(at_least: Stance, n: u32, d: u32) -> Clause {
    approvals(at_least, Share(n, d), Of::Eligible, false)
}

fn more_than(at_least: Stance, n: u32, d: u32) -> Clause {
    approvals(at_least, Share(n, d), Of::Eligible, true)
}

fn of_sides(at_least: Stance, n: u32, d: u32) -> Clause {
    approvals(at_least, Share(n, d), Of::Sides, false)
}

fn per_group(at_least: Stance, count: u32) -> Clause {
    Clause::ApprovalsPerGroup { at_least, count, roles: None }
}

fn outstanding(at_least: Stance, at_most_count: u32) -> Clause {
    Clause::Outstanding { at_least, at_most_count, roles: None }
}

fn more_for(at_least: Stance, at_most: Stance) -> Clause {
    Clause::MoreForThanAgainst { at_least, at_most, roles: None }
}

fn veto(at_most: Stance, reason_required: bool) -> Clause {
    Clause::NoPosition { at_most, reason_required, roles: None }
}

fn no_objection(severity_at_least: Severity, settled_by: SettledBy) -> Clause {
    Clause::NoObjection { severity_at_least, settled_by }
}

fn heard(n: u32, d: u32) -> Clause {
    Clause::Heard { share: Some(Share(n, d)), count: None, roles: None }
}

fn contributors_heard() -> Clause {
    Clause::Heard { share: Some(Share(1, 1)), count: None, roles: Some(BTreeSet::from([Role::Contributor])) }
}

fn three_days() -> Clause {
    Clause::OpenFor { hours: 72, since: ClockStart::LastSubstantive }
}
