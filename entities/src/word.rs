//! The closed vocabularies of `domain.md`, stored as the words themselves.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident,)* })*) => {$(
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
        )]
        #[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))", rename_all = "SCREAMING_SNAKE_CASE")]
        #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)*
        }
    )*};
}

words! {
    /// What a user may do in an organization.
    OrganizationRole {
        /// Runs the organization and names its admins.
        Owner,
        /// Sets defaults and invites.
        Admin,
        /// Opens initiatives and takes part.
        Member,
    }
    /// How somebody proved who they are when a session began.
    Means {
        /// By the password of their account.
        Password,
        /// By the secret of an invitation.
        Invitation,
        /// By an identity provider.
        External,
        /// By a one-time link.
        Link,
    }
    /// What of its owner's rights an API token has.
    Scope {
        /// See what they see; every token may.
        Read,
        /// Speak for them: positions, objections, arguments.
        Negotiate,
        /// Lead for them: problems, proposals, concessions, people, rules.
        Lead,
        /// Run the organization for them: its defaults.
        Administer,
    }
    /// What a link sent by e-mail is good for.
    LinkPurpose {
        /// Makes an account and its organization.
        SignUp,
        /// Shows that an account's address is its person's.
        Verification,
        /// Gives an account another address.
        EmailChange,
        /// Gives an account another password.
        Reset,
        /// Lets somebody in.
        SignIn,
    }
    /// What an initiative starts from.
    InitiativeContext {
        /// Nothing is there yet.
        Greenfield,
        /// Something runs already and has users.
        Legacy,
    }
    /// Where an initiative is: any stage is entered again at any time.
    Stage {
        /// What there is to know is looked into.
        Research,
        /// Problems are written down, and ways to solve them.
        Propose,
        /// People come to agree on one of them.
        Negotiate,
    }
    /// How deep a topic was looked into, or is to be.
    Depth {
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
    FindingKind {
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
    Confidence {
        /// It may well be otherwise.
        Low,
        /// It is likely so.
        Medium,
        /// It was checked.
        High,
    }
    /// The part a stakeholder has.
    Role {
        /// Their approval can be required.
        Approver,
        /// Is consulted and may object.
        Contributor,
        /// Is informed and has no say.
        Observer,
    }
    /// Where a proposal is on its way.
    ProposalStatus {
        /// Only leads see it.
        Draft,
        /// Shared for feedback.
        Open,
        /// Last call before the decision.
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
    RevisionKind {
        /// Wording only: positions stay current.
        Editorial,
        /// The proposal itself: earlier positions become stale.
        Substantive,
    }
    /// Which end of a criterion is better.
    Direction {
        /// More is better.
        Higher,
        /// Less is better.
        Lower,
    }
    /// How a stakeholder sees a problem.
    UnderstandingStance {
        /// As it is stated.
        Agree,
        /// As they said it in their own words.
        Restated,
        /// Not sure.
        Unsure,
        /// Otherwise.
        Disagree,
    }
    /// What a stakeholder thinks of a proposal.
    Stance {
        /// 5: will push for it.
        Champion,
        /// 4: is for it.
        Support,
        /// 3: can live with it.
        Accept,
        /// 2: has doubts.
        Reservations,
        /// 1: is against it.
        Oppose,
        /// 0: cannot let it pass.
        Block,
        /// Heard and present, takes no side.
        Abstain,
        /// Takes no part: not counted at all.
        Recused,
        /// Was asked and will answer; still silence.
        NeedsTime,
    }
    /// How grave an objection is.
    Severity {
        /// Worth fixing.
        Minor,
        /// Must be dealt with.
        Major,
        /// The proposal cannot pass with it.
        Blocking,
    }
    /// Where an objection is between being raised and being settled.
    ObjectionState {
        /// Raised, not answered.
        Raised,
        /// The raiser confirmed that the lead understood it.
        Understood,
        /// Answered by a change or with reasons; not settled.
        Addressed,
        /// Settled: the raiser says that the change settles it.
        Accommodated,
        /// Settled: the raiser took it back.
        Withdrawn,
        /// The decider decided against it; the dissent is kept.
        Overruled,
        /// The decider decided for it: the proposal must change.
        Sustained,
    }
    /// Where a concession is.
    ConcessionState {
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
    Outcome {
        /// For the proposal.
        Accepted,
        /// Against it.
        Rejected,
    }
    /// Whether a decision can be taken back at little cost.
    Reversibility {
        /// It can.
        Reversible,
        /// It cannot.
        Durable,
    }
    /// What somebody says to a decision.
    Pledge {
        /// Agrees and will carry it out.
        Commit,
        /// Does not agree and will carry it out.
        DisagreeAndCommit,
    }
    /// What somebody answers to a statement.
    Opinion {
        /// Agrees.
        Agree,
        /// Disagrees.
        Disagree,
        /// Has seen it and takes no side.
        Pass,
    }
    /// Where a piece of work is.
    WorkStatus {
        /// To be done.
        Open,
        /// Done.
        Done,
        /// Not to be done any more.
        Dropped,
    }
    /// What became of talking to somebody.
    TalkOutcome {
        /// A lead talked to them.
        Talked,
        /// A lead sees no use in it for now.
        NotUseful,
    }
    /// What somebody is reminded of.
    ReminderKind {
        /// Final comment ends soon, and they hold no position on the revision in force.
        FinalCommentEnds,
        /// Final comment is over: it can be decided.
        FinalCommentEnded,
        /// The moment until which they wanted time has come.
        TimeIsUp,
        /// A decision is to be looked at again.
        ReviewDue,
        /// Work of theirs is late.
        WorkOverdue,
    }
    /// A day of the week.
    Weekday {
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
}
