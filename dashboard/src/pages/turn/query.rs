//! What the page asks.

use crate::pages::Viewing;
use crate::scalar::Markdown;
use crate::schema;
use crate::ui::diff::Run;
use crate::words::Stance;
use chrono::{DateTime, Utc};

/// The operation of the page.
#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query")]
pub struct Operation {
    pub viewer: Option<Viewer>,
}

#[derive(cynic::QueryFragment, Debug)]
pub struct Viewer {
    #[cynic(spread)]
    pub viewing: Viewing,
    pub turn: Turn,
    #[arguments(first: 20)]
    pub reminders: Reminders,
}

#[derive(cynic::QueryFragment, Debug)]
pub struct Turn {
    pub waits_for_me: Vec<Item>,
    pub waits_for_others: Vec<Awaited>,
    pub can_object_to: Vec<Objectable>,
    pub omitted: i32,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "TurnItem")]
pub struct Item {
    pub kind: TurnKind,
    pub why: String,
    pub since: DateTime<Utc>,
    pub until: Option<DateTime<Utc>>,
    pub answers: Vec<String>,
    pub node: Option<Thing>,
    pub initiative: Option<Initiative>,
    pub proposal: Option<Named>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "AwaitedItem")]
pub struct Awaited {
    pub why: String,
    pub since: DateTime<Utc>,
    pub until: Option<DateTime<Utc>>,
    pub waits_for: Vec<Person>,
    pub proposal: Option<Named>,
    pub initiative: Option<Initiative>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "ObjectableItem")]
pub struct Objectable {
    pub proposal: Named,
    pub until: Option<DateTime<Utc>>,
    pub can_be_decided: bool,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Stakeholder")]
pub struct Person {
    pub name: String,
}

#[derive(cynic::QueryFragment, Debug)]
pub struct Initiative {
    pub id: cynic::Id,
    pub title: String,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Proposal")]
pub struct Named {
    pub id: cynic::Id,
    pub title: String,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "ReminderConnection")]
pub struct Reminders {
    pub nodes: Vec<Reminder>,
}

#[derive(cynic::QueryFragment, Debug)]
pub struct Reminder {
    pub id: cynic::Id,
    pub sentence: String,
    pub due_at: DateTime<Utc>,
    pub version: i32,
}

/// What a question is about, by its id: what it says is asked for those that are shown.
#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Node")]
pub struct Thing {
    pub id: cynic::Id,
}

/// What questions are about.
#[derive(cynic::QueryVariables, Debug)]
pub struct These {
    pub ids: Vec<cynic::Id>,
}

/// The operation of the cards that are shown.
#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "These")]
pub struct Cards {
    #[arguments(ids: $ids)]
    pub nodes: Vec<Option<About>>,
}

/// What a question is about.
#[derive(cynic::InlineFragments, Debug)]
#[cynic(graphql_type = "Node")]
pub enum About {
    Proposal(Proposal),
    Position(Position),
    Objection(Objection),
    Concession(Concession),
    Problem(Problem),
    Decision(Decision),
    WorkItem(WorkItem),
    Question(Question),
    #[cynic(fallback)]
    Other,
}

#[derive(cynic::QueryFragment, Debug)]
pub struct Proposal {
    pub id: cynic::Id,
    pub current_revision: Revision,
    pub audience: Audience,
    pub since_you_last_looked: Option<Since>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "SinceYouLastLooked")]
pub struct Since {
    pub looked_at: DateTime<Utc>,
    pub new_revisions: i32,
    pub diff: Option<Diff>,
    pub objections_raised: i32,
    pub objections_settled: i32,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "RevisionDiff")]
pub struct Diff {
    pub body: Vec<Run>,
}

#[derive(cynic::QueryFragment, Debug)]
pub struct Revision {
    pub number: i32,
}

#[derive(cynic::QueryFragment, Debug)]
pub struct Audience {
    pub sentence: String,
}

#[derive(cynic::QueryFragment, Debug)]
pub struct Position {
    pub id: cynic::Id,
    pub stance: Stance,
    pub reason: Option<Markdown>,
    pub version: i32,
    pub entered_by: Option<Person>,
    pub proposal: Proposal,
}

#[derive(cynic::QueryFragment, Debug)]
pub struct Objection {
    pub id: cynic::Id,
    pub title: String,
    pub body: Markdown,
    pub removal: Option<Markdown>,
    pub restatement: Option<Markdown>,
    pub answer: Option<Markdown>,
    pub rejection: Option<Markdown>,
    pub raised_by: Person,
    pub version: i32,
}

#[derive(cynic::QueryFragment, Debug)]
pub struct Concession {
    pub id: cynic::Id,
    pub title: String,
    pub body: Markdown,
    pub version: i32,
    pub proposal: Proposal,
}

#[derive(cynic::QueryFragment, Debug)]
pub struct Problem {
    pub id: cynic::Id,
    pub title: String,
    pub statement: Markdown,
    pub version: i32,
}

#[derive(cynic::QueryFragment, Debug)]
pub struct Decision {
    pub id: cynic::Id,
    pub title: String,
    pub rationale: Markdown,
}

#[derive(cynic::QueryFragment, Debug)]
pub struct Question {
    pub id: cynic::Id,
    pub body: Markdown,
    pub asked_by: Person,
    pub version: i32,
}

#[derive(cynic::QueryFragment, Debug)]
pub struct WorkItem {
    pub id: cynic::Id,
    pub title: String,
    pub version: i32,
}

macro_rules! kinds {
    ($($kind:ident => $question:literal),* $(,)?) => {
        /// What is asked.
        #[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
        pub enum TurnKind {
            $($kind,)*
        }

        impl TurnKind {
            /// The question.
            pub fn question(self) -> &'static str {
                match self {
                    $(Self::$kind => $question,)*
                }
            }
        }
    };
}

kinds! {
    FinalCommentEnds => "Last call: where do you stand?",
    PositionWanted => "Where do you stand?",
    PositionToConfirm => "Is this what you said?",
    PositionStale => "It has changed: where do you stand now?",
    TimeIsUp => "The time you asked for is over: where do you stand?",
    UnderstandingWanted => "Is this the problem?",
    UnderstandingStale => "The problem has changed: is this it?",
    RestatementToConfirm => "Is this what you mean?",
    AnswerToSettle => "Does this settle it?",
    ConcessionToAnswer => "Would this settle it?",
    QuestionToAnswer => "What do you tell them?",
    ObjectionToRestate => "What do you understand it to be?",
    ObjectionToAnswer => "What is your answer?",
    ObjectionToRuleOn => "What do you decide?",
    ConcessionToIncorporate => "Take it up in a revision",
    FinalCommentToStart => "Start the last call?",
    DecisionDue => "It may be decided",
    CommitmentWanted => "Will you carry it out?",
    WorkDue => "Is it done?",
    ReviewDue => "Does the decision still hold?",
    Invitation => "You are invited",
    InvitationLapsed => "Invite them again?",
}

impl TurnKind {
    /// Whether it is answered by somebody who may want to know more of the proposal before.
    pub fn may_need_more(self) -> bool {
        matches!(
            self,
            Self::FinalCommentEnds
                | Self::PositionWanted
                | Self::PositionStale
                | Self::TimeIsUp
                | Self::RestatementToConfirm
                | Self::AnswerToSettle
                | Self::ConcessionToAnswer
        )
    }
}
