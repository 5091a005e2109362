//! The words of the schema: the vocabularies of the store and of the engine,
//! described for people who build frontends.

use async_graphql::Enum;

/// What a user may do in an organization.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "entities::OrganizationRole")]
pub enum OrganizationRole {
    /// Runs the organization and names its admins.
    Owner,
    /// Sets defaults and invites.
    Admin,
    /// Opens initiatives and takes part.
    Member,
}

/// How somebody proved who they are when a session began.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "entities::Means")]
pub enum Means {
    /// By the password of their account.
    Password,
    /// By the secret of an invitation.
    Invitation,
    /// By an identity provider.
    External,
    /// By a one-time link.
    Link,
}

/// What an API token may do of what its owner may do.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "entities::Scope")]
pub enum Scope {
    /// See what they see. Every API token may.
    Read,
    /// Speak for them: record findings, take positions, raise and settle objections, argue.
    Negotiate,
    /// Lead for them: open initiatives, invite people, enter stages, add topics, state problems, write proposals,
    /// answer objections, offer concessions, set rules.
    Lead,
    /// Run the organization for them: set its default rule.
    Administer,
}

/// What an initiative starts from.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "entities::InitiativeContext")]
pub enum InitiativeContext {
    /// Nothing is there yet.
    Greenfield,
    /// Something runs already and has users.
    Legacy,
}

/// Where an initiative is. Any stage is entered again at any time.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "entities::Stage")]
pub enum Stage {
    /// What there is to know is looked into.
    Research,
    /// Problems are written down, and ways to solve them.
    Propose,
    /// People come to agree on one of them.
    Negotiate,
}

/// How deep a topic was looked into, or is to be.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "entities::Depth")]
pub enum Depth {
    /// Not at all.
    Untouched,
    /// What there is, roughly.
    Skimmed,
    /// What there is and how it compares.
    Surveyed,
    /// How it works, tried out.
    Deep,
}

/// What a finding is.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "entities::FindingKind")]
pub enum FindingKind {
    /// Something that is so.
    Fact,
    /// Something that every solution has to keep to.
    Constraint,
    /// Something that may go wrong.
    Risk,
    /// A way to solve it that somebody knows of.
    Alternative,
    /// A question that is open.
    Unknown,
}

/// How sure somebody is of a finding.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "entities::Confidence")]
pub enum Confidence {
    /// It may well be otherwise.
    Low,
    /// It is likely so.
    Medium,
    /// It was checked.
    High,
}

/// The part a stakeholder has in an initiative.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "entities::Role")]
pub enum Role {
    /// Their approval can be required.
    Approver,
    /// Is consulted and may object.
    Contributor,
    /// Is informed and has no say: what they take or raise is kept and shown, and never counted.
    Observer,
}

/// Where a proposal is on its way.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "entities::ProposalStatus")]
pub enum ProposalStatus {
    /// Only leads see it.
    Draft,
    /// Shared for feedback.
    Open,
    /// In its last call before the decision.
    FinalComment,
    /// Decided for.
    Accepted,
    /// Decided against.
    Rejected,
    /// Taken back by its leads.
    Withdrawn,
    /// Replaced by another proposal.
    Superseded,
}

/// What a revision changes.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "entities::RevisionKind")]
pub enum RevisionKind {
    /// Wording only: positions stay current.
    Editorial,
    /// The proposal itself: earlier positions become stale.
    Substantive,
}

/// Which end of a criterion is better.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "entities::Direction")]
pub enum Direction {
    /// More is better.
    Higher,
    /// Less is better.
    Lower,
}

/// How a stakeholder sees a problem. Silence is none of these.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "entities::UnderstandingStance")]
pub enum UnderstandingStance {
    /// As it is stated.
    Agree,
    /// As they said it in their own words; needs a restatement.
    Restated,
    /// Not sure.
    Unsure,
    /// Otherwise: this is not the problem.
    Disagree,
}

/// What a stakeholder thinks of a proposal: the fist of five, and three answers beside it. Silence is none of these.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "entities::Stance")]
pub enum Stance {
    /// 5: will push for it.
    Champion,
    /// 4: is for it.
    Support,
    /// 3: can live with it.
    Accept,
    /// 2: has doubts; needs a reason.
    Reservations,
    /// 1: is against it; needs a reason.
    Oppose,
    /// 0: cannot let it pass; needs a reason.
    Block,
    /// Heard and present, takes no side.
    Abstain,
    /// Takes no part: not counted at all.
    Recused,
    /// Was asked and will answer by a date; still silence.
    NeedsTime,
}

/// What became of a piece of text between two revisions.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::proposal::diff::Kind")]
pub enum RunKind {
    /// It is in both.
    Same,
    /// It is in the later one only.
    Added,
    /// It is in the earlier one only.
    Removed,
}

/// How finely two texts were compared.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::proposal::diff::Unit")]
pub enum DiffUnit {
    /// Word by word.
    Word,
    /// At least in part line by line: they are long, and too different for words.
    Line,
}

/// Who somebody is among those who will see what is said.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum AudienceKind {
    /// Drives the initiative.
    Lead,
    /// Their approval can be required.
    Approver,
    /// Is consulted and may object.
    Contributor,
    /// Is informed and has no say.
    Observer,
    /// Owns or administers the organization, and takes no part in the initiative.
    Manager,
}

/// How grave an objection is.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "entities::Severity")]
pub enum Severity {
    /// Worth fixing.
    Minor,
    /// Must be dealt with.
    Major,
    /// The proposal cannot pass with it.
    Blocking,
}

/// Where an objection is between being raised and being settled. Only its raiser settles it; silence never does.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "entities::ObjectionState")]
pub enum ObjectionState {
    /// Raised, not answered.
    Raised,
    /// Its raiser confirmed that the lead understood it.
    Understood,
    /// Answered by a change or with reasons; not settled.
    Addressed,
    /// Settled: its raiser says that the change settles it.
    Accommodated,
    /// Settled: its raiser took it back.
    Withdrawn,
    /// The decider decided against it; the dissent is kept.
    Overruled,
    /// The decider decided for it: the proposal must change.
    Sustained,
}

/// What somebody can do with an objection.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::objection::moves::Move")]
pub enum ObjectionMove {
    /// Say what they understand it to be: `restateObjection`.
    Restate,
    /// Say that the restatement is right: `confirmUnderstood`.
    ConfirmUnderstood,
    /// Say what the restatement misses: `correctRestatement`.
    CorrectRestatement,
    /// Answer it: `addressObjection`.
    Address,
    /// Say that the answer does not settle it: `rejectAnswer`.
    RejectAnswer,
    /// Say that the change settles it: `confirmSettled`.
    ConfirmSettled,
    /// Take it back: `withdrawObjection`.
    Withdraw,
    /// Decide against it: `overruleObjection`.
    Overrule,
    /// Decide for it: `sustainObjection`.
    Sustain,
    /// Put down what they hold against the ruling: `recordDissent`.
    RecordDissent,
    /// Raise it again: `reraiseObjection`.
    Reraise,
}

/// Where a concession is.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "entities::ConcessionState")]
pub enum ConcessionState {
    /// Private to leads.
    Draft,
    /// Everybody concerned sees it.
    Offered,
    /// Taken up.
    Accepted,
    /// Refused.
    Declined,
    /// Part of a revision.
    Incorporated,
}

/// What was decided.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "entities::Outcome")]
pub enum Outcome {
    /// For the proposal.
    Accepted,
    /// Against it.
    Rejected,
}

/// Whether a decision can be taken back at little cost.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "entities::Reversibility")]
pub enum Reversibility {
    /// It can: try it, and look again.
    Reversible,
    /// It cannot: it will bind for long.
    Durable,
}

/// What somebody says to a decision.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "entities::Pledge")]
pub enum Pledge {
    /// Agrees and will carry it out.
    Commit,
    /// Does not agree, has said so, and will carry it out.
    DisagreeAndCommit,
}

/// What somebody answers to a statement.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "entities::Opinion")]
pub enum Opinion {
    /// For it.
    Agree,
    /// Against it.
    Disagree,
    /// Neither: seen, and no side taken.
    Pass,
}

/// Where a piece of work is.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "entities::WorkStatus")]
pub enum WorkStatus {
    /// To be done.
    Open,
    /// Done.
    Done,
    /// Not to be done any more.
    Dropped,
}

/// A day of the week.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "entities::Weekday")]
pub enum Weekday {
    /// Monday.
    Monday,
    /// Tuesday.
    Tuesday,
    /// Wednesday.
    Wednesday,
    /// Thursday.
    Thursday,
    /// Friday.
    Friday,
    /// Saturday.
    Saturday,
    /// Sunday.
    Sunday,
}

/// What a decision rule says now.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "engine::VerdictStatus")]
pub enum VerdictStatus {
    /// Every clause holds.
    Ready,
    /// Every clause but a clock holds.
    Waiting,
    /// Some clause does not hold yet.
    NotReady,
    /// Too few people have answered.
    NotHeard,
    /// A position or an objection stands in the way.
    Blocked,
}

/// Whether a clause of a rule holds.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "engine::ClauseStatus")]
pub enum ClauseStatus {
    /// It holds.
    Satisfied,
    /// It does not hold; its sentence says what would satisfy it.
    Unsatisfied,
    /// It is about people there are none of.
    NotApplicable,
}

/// The kinds of clauses that rules are made of.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "engine::ClauseKind")]
pub enum ClauseKind {
    /// Enough people at a level or above.
    Approvals,
    /// Enough people at a level or above in every group.
    ApprovalsPerGroup,
    /// At most so many people not at a level.
    Outstanding,
    /// More people for than against.
    MoreForThanAgainst,
    /// Nobody at or below a level.
    NoPosition,
    /// No objection of a severity is left.
    NoObjection,
    /// Enough people have answered.
    Heard,
    /// Clock: open for so long.
    OpenFor,
    /// Clock: in final comment for so long.
    FinalComment,
}

/// Whether an objection counts.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "engine::Standing")]
pub enum Standing {
    /// Its raiser settled it.
    Settled,
    /// It was addressed or overruled. An answer is no agreement.
    Answered,
    /// An argument that stands attacks it.
    Contested,
    /// It stands.
    Standing,
}

/// How sure the plans are.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "engine::PlanStatus")]
pub enum PlanStatus {
    /// Proven: there is none cheaper.
    Optimal,
    /// They work, but better ones may exist.
    Feasible,
    /// Proven: no set of these concessions makes the rule hold.
    Infeasible,
    /// Time ran out before one was found or ruled out.
    Unknown,
}

/// Decision rules that carry the name of the process they follow.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "engine::Preset")]
pub enum Preset {
    /// Everybody at ACCEPT or above, and no major objection left.
    Unanimity,
    /// Sociocracy: everybody heard, nobody blocks, and no major objection left.
    Consent,
    /// RFC 7282: every objection is at least answered.
    RoughConsensus,
    /// The Rust teams' final comment period: most have approved, at most two are outstanding, and no concern is open.
    RfcbotFcp,
    /// IETF ballot for standards: one Yes, two thirds without objection, no Discuss.
    IetfStandards,
    /// IETF ballot for other documents: one Yes, no Discuss.
    IetfOther,
    /// W3C: a quarter in support, every objection formally addressed.
    W3cConsensus,
    /// Apache code change: three in support and no justified veto.
    ApacheCode,
    /// Apache release: three in support, more for than against, 72 hours.
    ApacheRelease,
    /// Silence assents after 72 hours, unless somebody vetoes.
    LazyConsensus,
    /// Half heard, and two thirds of those who take sides in favour.
    Supermajority,
    /// One reviewer other than the author in support, and no block.
    Gerrit,
    /// One approval of every group, not counting the author.
    LgtmPerGroup,
    /// DACI: every contributor heard, and one approver in support.
    SingleDecider,
}

/// What a rule looks at first.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "engine::Family")]
pub enum Family {
    /// Who is for it.
    Vote,
    /// Who objects.
    Objection,
}

/// What becomes of positions taken before the last substantive revision.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "engine::StalePolicy")]
pub enum StalePolicy {
    /// They count.
    Count,
    /// They are silence.
    Ignore,
    /// Approvals are silence; dissent and abstaining stay.
    IgnoreApprovals,
}

/// What a share is a share of.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "engine::Of")]
pub enum Of {
    /// Everybody eligible.
    Eligible,
    /// Who has any position.
    Heard,
    /// Who has a level: abstaining does not count.
    Sides,
}

/// What it takes for an objection to be dealt with.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "engine::SettledBy")]
pub enum SettledBy {
    /// Its raiser settled it.
    Raiser,
    /// Its raiser settled it, or the decider overruled it.
    Decider,
    /// It is settled or at least answered.
    Answer,
}

/// When a clock starts.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "engine::ClockStart")]
pub enum ClockStart {
    /// When the proposal was shared.
    Opened,
    /// At the last substantive revision, or when it was shared if that is later.
    LastSubstantive,
}

/// What became of talking to somebody.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "entities::TalkOutcome")]
pub enum TalkOutcome {
    /// A lead talked to them: whom to talk to next names them after the others.
    Talked,
    /// A lead sees no use in it for now: whom to talk to next names them last.
    NotUseful,
}

/// What somebody is reminded of.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "entities::ReminderKind")]
pub enum ReminderKind {
    /// Final comment ends within a day, and they hold no position on the revision in force.
    FinalCommentEnds,
    /// Final comment is over; told to leads and to the decider.
    FinalCommentEnded,
    /// The moment until which they wanted time has come.
    TimeIsUp,
    /// A decision is to be looked at again; told to leads and to the decider.
    ReviewDue,
    /// Work of theirs is late; where it is nobody's, told to leads.
    WorkOverdue,
}

/// Translates between the stored word, the engine's and the schema's, which are the same words.
macro_rules! same_words {
    ($($function:ident: $name:ident { $($variant:ident),* })*) => {$(
        #[doc = concat!("The engine's `", stringify!($name), "`.")]
        #[must_use]
        pub fn $function(word: entities::$name) -> engine::$name {
            match word { $(entities::$name::$variant => engine::$name::$variant,)* }
        }

        impl From<engine::$name> for $name {
            fn from(word: engine::$name) -> Self {
                match word { $(engine::$name::$variant => Self::$variant,)* }
            }
        }
    )*};
}

same_words! {
    engine_role: Role { Approver, Contributor, Observer }
    engine_direction: Direction { Higher, Lower }
    engine_understanding: UnderstandingStance { Agree, Restated, Unsure, Disagree }
    engine_stance: Stance { Champion, Support, Accept, Reservations, Oppose, Block, Abstain, Recused, NeedsTime }
    engine_opinion: Opinion { Agree, Disagree, Pass }
    engine_severity: Severity { Minor, Major, Blocking }
    engine_state: ObjectionState { Raised, Understood, Addressed, Accommodated, Withdrawn, Overruled, Sustained }
}
