//! The words of the schema as pages say them, with the shape that repeats each.

use crate::schema;
use crate::ui::icon;
use maud::{Markup, html};

/// How somebody stands.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stance {
    /// Argues for it.
    Champion,
    /// For it.
    Support,
    /// Can live with it.
    Accept,
    /// Something should be fixed first.
    Reservations,
    /// Against it.
    Oppose,
    /// It would do harm.
    Block,
    /// No opinion.
    Abstain,
    /// Not in a position to judge.
    Recused,
    /// Needs time.
    NeedsTime,
}

impl Stance {
    /// All, as they are offered.
    pub const ALL: [Self; 9] = [
        Self::Champion,
        Self::Support,
        Self::Accept,
        Self::Reservations,
        Self::Oppose,
        Self::Block,
        Self::NeedsTime,
        Self::Abstain,
        Self::Recused,
    ];

    /// As the API has it, as people say it, its shape, and what it means.
    #[must_use]
    pub fn said(self) -> (&'static str, &'static str, &'static str, &'static str) {
        match self {
            Self::Champion => ("CHAMPION", "Champion", "champion", "I will argue for it"),
            Self::Support => ("SUPPORT", "Support", "support", "Good to go"),
            Self::Accept => ("ACCEPT", "Accept", "accept", "I can live with it"),
            Self::Reservations => ("RESERVATIONS", "Reservations", "reservations", "Something should change first"),
            Self::Oppose => ("OPPOSE", "Oppose", "oppose", "Better not"),
            Self::Block => ("BLOCK", "Block", "block", "It would do harm"),
            Self::Abstain => ("ABSTAIN", "Abstain", "abstain", "No opinion; count me as heard"),
            Self::Recused => ("RECUSED", "Recused", "recused", "I should not judge this"),
            Self::NeedsTime => ("NEEDS_TIME", "Need time", "needs-time", "I will answer by a date"),
        }
    }
}

/// A stance as a pill; nothing said yet is its own state.
#[must_use]
pub fn pill(stance: Option<Stance>, stale: bool, note: Option<&str>) -> Markup {
    let (word, look) = stance.map_or(("Not heard", "unheard"), |stance| (stance.said().1, stance.said().2));
    html! {
        span .st .{ "st-" (look) } .stale[stale] {
            (icon(&format!("s-{look}"))) span { (word) }
            @if let Some(note) = note { span .age { (icon("i-clock")) (note) } }
        }
    }
}

/// How grave an objection is.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth saying.
    Minor,
    /// Should be settled.
    Major,
    /// Must be settled.
    Blocking,
}

impl Severity {
    /// As people say it, and its shape.
    #[must_use]
    pub fn said(self) -> (&'static str, &'static str) {
        match self {
            Self::Minor => ("Minor", "minor"),
            Self::Major => ("Major", "major"),
            Self::Blocking => ("Blocking", "blocking"),
        }
    }

    /// As a shape and a word.
    #[must_use]
    pub fn shown(self) -> Markup {
        let (word, look) = self.said();
        html! { span .sev { (icon(&format!("v-{look}"))) (word) } }
    }
}

/// Where an objection is.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ObjectionState {
    /// Raised.
    Raised,
    /// Understood by the lead, as its raiser says.
    Understood,
    /// Answered.
    Addressed,
    /// Settled, as its raiser says.
    Accommodated,
    /// Withdrawn by its raiser.
    Withdrawn,
    /// Overruled by a decider.
    Overruled,
    /// Upheld by a decider.
    Sustained,
}

impl ObjectionState {
    /// As people say it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Raised => "Raised",
            Self::Understood => "Understood",
            Self::Addressed => "Answered",
            Self::Accommodated => "Settled",
            Self::Withdrawn => "Withdrawn",
            Self::Overruled => "Overruled",
            Self::Sustained => "Sustained",
        }
    }

    /// Who moves next.
    #[must_use]
    pub fn waits_for(self) -> &'static str {
        match self {
            Self::Raised => "waits for the lead to say it back",
            Self::Understood => "waits for an answer",
            Self::Addressed => "waits for the raiser",
            Self::Sustained => "waits for a change",
            Self::Accommodated | Self::Withdrawn | Self::Overruled => "closed",
        }
    }
}

/// Where a proposal is.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProposalStatus {
    /// For leads only.
    Draft,
    /// Shared.
    Open,
    /// In its final comment period.
    FinalComment,
    /// Accepted.
    Accepted,
    /// Rejected.
    Rejected,
    /// Withdrawn.
    Withdrawn,
    /// Another took its place.
    Superseded,
}

impl ProposalStatus {
    /// As people say it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Draft => "Draft",
            Self::Open => "Open",
            Self::FinalComment => "Final comment",
            Self::Accepted => "Accepted",
            Self::Rejected => "Rejected",
            Self::Withdrawn => "Withdrawn",
            Self::Superseded => "Superseded",
        }
    }

    /// Whether people still answer it.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::Open | Self::FinalComment)
    }
}

/// A person's part.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Whose approval counts.
    Approver,
    /// Who is heard.
    Contributor,
    /// Who looks on.
    Observer,
}

impl Role {
    /// As people say it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Approver => "approver",
            Self::Contributor => "contributor",
            Self::Observer => "observer",
        }
    }
}

/// What the rule says of a proposal.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerdictStatus {
    /// It may be decided.
    Ready,
    /// Time has to pass.
    Waiting,
    /// A clause is not met.
    NotReady,
    /// Somebody was not heard.
    NotHeard,
    /// Somebody or something stands against it.
    Blocked,
}

impl VerdictStatus {
    /// As people say it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Ready => "Ready",
            Self::Waiting => "Waiting",
            Self::NotReady => "Not ready",
            Self::NotHeard => "Not heard",
            Self::Blocked => "Blocked",
        }
    }
}

/// Whether a clause of the rule is met.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClauseStatus {
    /// It is.
    Satisfied,
    /// It is not.
    Unsatisfied,
    /// It asks nothing here.
    NotApplicable,
}

/// The stages of an initiative.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Research.
    Research,
    /// Propose.
    Propose,
    /// Negotiate.
    Negotiate,
}

impl Stage {
    /// In their order.
    pub const ALL: [Self; 3] = [Self::Research, Self::Propose, Self::Negotiate];

    /// As the API has it, and as people say it.
    #[must_use]
    pub fn said(self) -> (&'static str, &'static str) {
        match self {
            Self::Research => ("RESEARCH", "Research"),
            Self::Propose => ("PROPOSE", "Propose"),
            Self::Negotiate => ("NEGOTIATE", "Negotiate"),
        }
    }
}

/// Rules that are known by a name.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[cynic(non_exhaustive)]
pub enum Preset {
    /// Everybody.
    Unanimity,
    /// Nobody objects.
    Consent,
    /// Objections are answered.
    RoughConsensus,
    /// Final comment period of the Rust teams.
    RfcbotFcp,
    /// IETF ballot for standards.
    IetfStandards,
    /// IETF ballot for other documents.
    IetfOther,
    /// W3C.
    W3cConsensus,
    /// Apache, code.
    ApacheCode,
    /// Apache, release.
    ApacheRelease,
    /// Silence assents.
    LazyConsensus,
    /// Two thirds.
    Supermajority,
    /// One reviewer.
    Gerrit,
    /// One of every group.
    LgtmPerGroup,
    /// One approver.
    SingleDecider,
    /// Another.
    #[cynic(fallback)]
    Other,
}

impl Preset {
    /// All, the plainest first.
    pub const ALL: [Self; 14] = [
        Self::Consent,
        Self::SingleDecider,
        Self::RoughConsensus,
        Self::Supermajority,
        Self::LgtmPerGroup,
        Self::Gerrit,
        Self::LazyConsensus,
        Self::Unanimity,
        Self::RfcbotFcp,
        Self::IetfStandards,
        Self::IetfOther,
        Self::W3cConsensus,
        Self::ApacheCode,
        Self::ApacheRelease,
    ];

    /// As the API has it, its name, and what it asks.
    #[must_use]
    pub fn said(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Unanimity => ("UNANIMITY", "Unanimity", "everybody can live with it, and no major objection is left"),
            Self::Consent => {
                ("CONSENT", "Consent", "everybody is heard, nobody blocks, and no major objection is left")
            }
            Self::RoughConsensus => ("ROUGH_CONSENSUS", "Rough consensus", "every objection is at least answered"),
            Self::RfcbotFcp => (
                "RFCBOT_FCP",
                "Rust final comment",
                "most approve, at most two are outstanding, and no concern is open",
            ),
            Self::IetfStandards => {
                ("IETF_STANDARDS", "IETF, standards", "one Yes, two thirds without objection, no Discuss")
            }
            Self::IetfOther => ("IETF_OTHER", "IETF, other documents", "one Yes, and no Discuss"),
            Self::W3cConsensus => {
                ("W3C_CONSENSUS", "W3C", "a quarter in support, and every objection formally addressed")
            }
            Self::ApacheCode => ("APACHE_CODE", "Apache, code", "three in support, and no justified veto"),
            Self::ApacheRelease => {
                ("APACHE_RELEASE", "Apache, release", "three in support, more for than against, and 72 hours")
            }
            Self::LazyConsensus => {
                ("LAZY_CONSENSUS", "Lazy consensus", "silence assents after 72 hours, unless somebody vetoes")
            }
            Self::Supermajority => {
                ("SUPERMAJORITY", "Two thirds", "half are heard, and two thirds of those who take sides are for it")
            }
            Self::Gerrit => ("GERRIT", "One reviewer", "one other than the author is for it, and nobody blocks"),
            Self::LgtmPerGroup => {
                ("LGTM_PER_GROUP", "One of every group", "one approval of every group, not counting the author")
            }
            Self::SingleDecider => {
                ("SINGLE_DECIDER", "One approver", "every contributor is heard, and one approver is for it")
            }
            Self::Other => ("", "Another rule", ""),
        }
    }
}

/// A rule, by name.
#[derive(cynic::QueryFragment, Clone, Debug)]
#[cynic(graphql_type = "DecisionRule")]
pub struct RuleName {
    /// Its preset, where it is one.
    pub preset: Option<Preset>,
    /// The name that was given to it.
    pub name: String,
}

impl RuleName {
    /// As people say it.
    #[must_use]
    pub fn word(&self) -> &str {
        self.preset.filter(|preset| *preset != Preset::Other).map_or(self.name.as_str(), |preset| preset.said().1)
    }
}

/// The values that sentences of the API name as the schema has them, and as people say them.
const NAMED: [(&str, &str); 29] = [
    ("CHAMPION", "“Champion”"),
    ("SUPPORT", "“Support”"),
    ("ACCEPT", "“Accept”"),
    ("RESERVATIONS", "“Reservations”"),
    ("OPPOSE", "“Oppose”"),
    ("BLOCK", "“Block”"),
    ("ABSTAIN", "“Abstain”"),
    ("RECUSED", "“Recused”"),
    ("NEEDS_TIME", "“Need time”"),
    ("MINOR", "minor"),
    ("MAJOR", "major"),
    ("BLOCKING", "blocking"),
    ("APPROVER", "approver"),
    ("APPROVERs", "approvers"),
    ("CONTRIBUTOR", "contributor"),
    ("CONTRIBUTORs", "contributors"),
    ("OBSERVER", "observer"),
    ("OBSERVERs", "observers"),
    ("RAISED", "raised"),
    ("UNDERSTOOD", "understood"),
    ("ADDRESSED", "answered"),
    ("ACCOMMODATED", "settled"),
    ("WITHDRAWN", "withdrawn"),
    ("OVERRULED", "overruled"),
    ("SUSTAINED", "sustained"),
    ("SETTLED", "settled"),
    ("ANSWERED", "answered"),
    ("CONTESTED", "contested"),
    ("STANDING", "standing"),
];

/// A sentence of the API in people's words; what somebody called something, in quotes or backticks, stays as it is.
#[must_use]
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut word, mut deep, mut ticked) = (String::new(), 0_u32, false);
    for letter in text.chars().chain(['\0']) {
        if letter.is_alphanumeric() || letter == '_' {
            word.push(letter);
            continue;
        }
        let known = NAMED.iter().find(|(name, _)| deep == 0 && !ticked && *name == word);
        out.push_str(known.map_or(word.as_str(), |(_, said)| said));
        word.clear();
        match letter {
            '“' => deep += 1,
            '”' => deep = deep.saturating_sub(1),
            '`' => ticked = !ticked,
            _ => {}
        }
        if letter != '\0' {
            out.push(letter);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn values_of_the_schema_are_said_in_words_and_names_stay() {
        assert_eq!(plain("none of the eligible at BLOCK"), "none of the eligible at “Block”");
        assert_eq!(plain("all of the CONTRIBUTORs heard"), "all of the contributors heard");
        assert_eq!(
            plain("“BLOCK all” (BLOCKING, STANDING) has to move"),
            "“BLOCK all” (blocking, standing) has to move"
        );
        assert_eq!(plain("`MAJOR` was raised, MAJOR"), "`MAJOR` was raised, major");
        assert_eq!(plain(""), "");
    }
}

/// What a finding is.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum FindingKind {
    /// It is so.
    Fact,
    /// It has to be so.
    Constraint,
    /// It may go wrong.
    Risk,
    /// It could be done so.
    Alternative,
    /// Nobody knows.
    Unknown,
}

impl FindingKind {
    /// All there are.
    pub const ALL: [Self; 5] = [Self::Fact, Self::Constraint, Self::Risk, Self::Alternative, Self::Unknown];

    /// As the API says it, and as people do.
    #[must_use]
    pub fn said(self) -> (&'static str, &'static str) {
        match self {
            Self::Fact => ("FACT", "Fact"),
            Self::Constraint => ("CONSTRAINT", "Constraint"),
            Self::Risk => ("RISK", "Risk"),
            Self::Alternative => ("ALTERNATIVE", "Alternative"),
            Self::Unknown => ("UNKNOWN", "Unknown"),
        }
    }
}

/// How sure a finding is.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confidence {
    /// Little.
    Low,
    /// Somewhat.
    Medium,
    /// Very.
    High,
}

impl Confidence {
    /// All there are.
    pub const ALL: [Self; 3] = [Self::Low, Self::Medium, Self::High];

    /// As the API says it, and as people do.
    #[must_use]
    pub fn said(self) -> (&'static str, &'static str) {
        match self {
            Self::Low => ("LOW", "low confidence"),
            Self::Medium => ("MEDIUM", "medium confidence"),
            Self::High => ("HIGH", "high confidence"),
        }
    }
}

macro_rules! kinds {
    ($($kind:ident => $word:literal),* $(,)?) => {
        /// What happened.
        #[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
        #[cynic(non_exhaustive)]
        pub enum ChangeKind {
            $(#[doc = $word] $kind,)*
            /// Something else.
            #[cynic(fallback)]
            Other,
        }

        impl ChangeKind {
            /// As people say it.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self {
                    $(Self::$kind => $word,)*
                    Self::Other => "a change",
                }
            }
        }
    };
}

kinds! {
    ProposalShared => "shared",
    ProposalRevised => "revised",
    PositionTaken => "position taken",
    PositionWithdrawn => "position withdrawn",
    PositionConfirmed => "position confirmed",
    DelegationGiven => "answer delegated",
    ObjectionRaised => "objection raised",
    ObjectionRestated => "objection said back",
    ObjectionUnderstood => "objection understood",
    ObjectionAddressed => "objection answered",
    AnswerRejected => "answer rejected",
    ObjectionAccommodated => "objection settled",
    ObjectionWithdrawn => "objection withdrawn",
    ObjectionOverruled => "objection overruled",
    ObjectionSustained => "objection sustained",
    ObjectionReraised => "objection raised again",
    ObjectionSeconded => "objection seconded",
    ArgumentMade => "argument made",
    ConcessionOffered => "concession offered",
    ConcessionAccepted => "concession accepted",
    ConcessionDeclined => "concession declined",
    ConcessionIncorporated => "concession made",
    FinalCommentStarted => "final comment began",
    FinalCommentStopped => "final comment stopped",
    FinalCommentEnded => "final comment ended",
    ProposalDecided => "decided",
    ProposalReopened => "reopened",
    RuleSet => "rule changed",
    StakeholderInvited => "somebody invited",
    StakeholderJoined => "somebody joined",
    UnderstandingTaken => "problem understood",
    UnderstandingWithdrawn => "understanding taken back",
    ProposalDrafted => "drafted",
    RevisionWritten => "revision written",
    PositionEntered => "position entered for somebody",
    DelegationRevoked => "delegation revoked",
    EvidenceLinked => "evidence linked",
    EvidenceUnlinked => "evidence unlinked",
    ObjectionCarried => "objection carried over",
    ObjectionUpheld => "objection upheld",
    ObjectionCorrected => "restatement corrected",
    ObjectionDissented => "dissent recorded",
    SecondWithdrawn => "second withdrawn",
    SpeakerNamed => "speaker named",
    ProposalScored => "scored",
    ObjectionPointed => "objection pointed at a topic",
    ObjectionExpected => "objection expected",
    ConcessionDrafted => "concession drafted",
    ConcessionAnswered => "concession answered",
    ProblemStated => "problem stated",
    ProblemChanged => "problem changed",
    ProblemSplit => "problem split",
    ProblemMerged => "problems merged",
    CriteriaChanged => "criteria changed",
    EvidenceChanged => "evidence changed",
    AlternativesRanked => "alternatives ranked",
    InfluenceSet => "influence set",
    FinalCommentHeld => "final comment held",
    FinalCommentResumed => "final comment went on",
    ProposalWithdrawn => "withdrawn",
    ProposalSuperseded => "superseded",
    DecisionMade => "decision recorded",
    DecisionReopened => "decision reopened",
    DecisionHandedOver => "handed over",
    CommitmentGiven => "commitment given",
    WorkItemAdded => "work added",
    WorkItemChanged => "work changed",
    CalendarSet => "calendar set",
    StageEntered => "stage entered",
    StageLeft => "stage left",
}
