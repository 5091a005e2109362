//! The topics that an initiative begins with, by what it starts from: broad, and
//! deep only where being wrong is dear. Leads change them as they learn.

use entities::Depth::{self, Deep, Skimmed, Surveyed};
use entities::InitiativeContext;

/// A topic, and those that are parts of it.
pub struct Branch {
    /// What it is called.
    pub title: &'static str,
    /// What there is to find out.
    pub summary: &'static str,
    /// How much it matters, from 1 to 5.
    pub importance: i32,
    /// How deep it is to be looked into.
    pub target: Depth,
    /// How long it may take.
    pub minutes: i32,
    /// Its parts.
    pub under: &'static [Branch],
}

/// The topics for what an initiative starts from.
#[must_use]
pub fn of(context: InitiativeContext) -> &'static [Branch] {
    match context {
        InitiativeContext::Greenfield => GREENFIELD,
        InitiativeContext::Legacy => LEGACY,
    }
}

const fn branch(
    title: &'static str,
    summary: &'static str,
    (importance, target, minutes): (i32, Depth, i32),
    under: &'static [Branch],
) -> Branch {
    Branch { title, summary, importance, target, minutes, under }
}

const fn leaf(title: &'static str, summary: &'static str, (importance, target, minutes): (i32, Depth, i32)) -> Branch {
    branch(title, summary, (importance, target, minutes), &[])
}

const LEGACY: &[Branch] = &[
    branch(
        "Current behaviour",
        "What does it do today, and which of that does somebody rely on?",
        (5, Surveyed, 480),
        &[
            leaf(
                "What the code does",
                "Follow the main paths end to end; what do they do that no document says?",
                (5, Deep, 960),
            ),
            leaf(
                "Why it is as it is",
                "Decisions, old discussions and the people who were there: what was known that is forgotten?",
                (4, Surveyed, 240),
            ),
            leaf("What tests hold", "What would be noticed if it changed, and what would not?", (3, Skimmed, 120)),
        ],
    ),
    branch(
        "Users and contracts",
        "Who uses it, and what were they promised?",
        (5, Surveyed, 240),
        &[
            leaf(
                "Callers",
                "Every system and person that uses it, from traffic and logs and not from memory.",
                (5, Deep, 480),
            ),
            leaf(
                "Promises",
                "Interfaces, formats, service levels and support that were agreed; what is relied on beyond that?",
                (4, Surveyed, 240),
            ),
        ],
    ),
    branch(
        "Data",
        "What is stored, whose is it, and can it be moved?",
        (5, Surveyed, 240),
        &[
            leaf(
                "Shape and quality",
                "Sizes, growth, and rows that break the rules that everybody believes in.",
                (4, Deep, 480),
            ),
            leaf("Moving it", "How it could be moved, checked and moved back while it is in use.", (4, Surveyed, 240)),
            leaf("Duties", "Privacy, retention and audit: who must agree to a change?", (3, Skimmed, 120)),
        ],
    ),
    branch(
        "Operations",
        "How is it run, and what does that cost?",
        (4, Surveyed, 240),
        &[
            leaf("Load and limits", "What it carries, where it stops, and how near that is.", (4, Surveyed, 240)),
            leaf("Releasing and rolling back", "How a change gets out, and how it is taken back.", (3, Skimmed, 120)),
            leaf("Cost", "What it costs to run and to keep, in money and in people's time.", (3, Skimmed, 120)),
        ],
    ),
    branch(
        "Failure history",
        "What went wrong before, and what was tried against it?",
        (4, Surveyed, 240),
        &[
            leaf("Incidents", "What broke, how often, and what it had in common.", (4, Surveyed, 240)),
            leaf("Earlier attempts", "Who tried to change it before, and why it stopped.", (4, Surveyed, 120)),
        ],
    ),
    branch(
        "Constraints",
        "What can no solution get around?",
        (4, Surveyed, 120),
        &[
            leaf("Deadlines and budget", "What is fixed, by whom, and what happens if it is missed.", (3, Skimmed, 60)),
            leaf("Standards and security", "Rules that hold here, and who may grant an exception.", (4, Surveyed, 120)),
            leaf("What it depends on", "What has to change elsewhere first, or must not.", (3, Surveyed, 120)),
        ],
    ),
    branch(
        "People",
        "Whom does it touch, and what do they want?",
        (5, Surveyed, 240),
        &[
            leaf("Who knows it", "Who can still explain it, and for how long.", (3, Skimmed, 60)),
            leaf("Who gains and who loses", "What changes for each team: work, control, on-call.", (5, Surveyed, 240)),
            leaf("Who decides", "Who must agree, and who can stop it later.", (4, Surveyed, 60)),
        ],
    ),
];

const GREENFIELD: &[Branch] = &[
    branch(
        "Users and needs",
        "Who needs it, for what, and how do they manage today?",
        (5, Surveyed, 480),
        &[
            leaf("What hurts today", "Watch and ask the people who have the problem, several of them.", (5, Deep, 960)),
            leaf("Who does not need it", "Whom it is not for, and what it will not do.", (3, Skimmed, 60)),
            leaf("How success shows", "What would be measured before and after.", (4, Surveyed, 120)),
        ],
    ),
    branch(
        "Prior art",
        "Who has solved this or something like it?",
        (4, Surveyed, 480),
        &[
            leaf(
                "In this organization",
                "What there is already, and what came of earlier attempts.",
                (4, Surveyed, 240),
            ),
            leaf(
                "To buy or to adopt",
                "Products and open source: what they lack, and what leaving costs.",
                (4, Surveyed, 480),
            ),
            leaf(
                "What others reported",
                "Post-mortems and talks of those who built it: what surprised them?",
                (3, Skimmed, 240),
            ),
        ],
    ),
    branch(
        "Constraints",
        "What can no solution get around?",
        (4, Surveyed, 120),
        &[
            leaf(
                "Security and privacy",
                "What it will hold and whom that could harm; rules that follow.",
                (4, Surveyed, 240),
            ),
            leaf("Deadlines and budget", "What is fixed, by whom, and what happens if it is missed.", (3, Skimmed, 60)),
            leaf("What it has to fit", "Systems, standards and skills that are there.", (3, Surveyed, 120)),
        ],
    ),
    branch(
        "Risks",
        "What would make it fail, and how early could that be known?",
        (5, Surveyed, 240),
        &[
            leaf("The hardest part", "What nobody here has done before: try it out.", (5, Deep, 960)),
            leaf(
                "Nobody comes",
                "Why people might not use it, and how that can be tested cheaply.",
                (4, Surveyed, 240),
            ),
            leaf("Doors that close", "Which decisions are hard to take back later.", (4, Surveyed, 120)),
        ],
    ),
    branch(
        "Cost",
        "What does it cost to build, to run and to keep?",
        (3, Skimmed, 120),
        &[
            leaf("To build", "The size of it, and what is not done meanwhile.", (3, Skimmed, 120)),
            leaf(
                "To run and to keep",
                "Money and people's time, a year from now and at ten times the use.",
                (3, Skimmed, 120),
            ),
        ],
    ),
    branch(
        "Operations",
        "Who runs it, and how do they know that it works?",
        (4, Surveyed, 120),
        &[
            leaf("Who runs it", "Who is called at night, and whether they were asked.", (4, Surveyed, 60)),
            leaf("Load and limits", "What it has to carry first, and what later.", (3, Skimmed, 120)),
            leaf(
                "Failing and coming back",
                "What happens when a part of it is gone, and how it is restored.",
                (3, Skimmed, 120),
            ),
        ],
    ),
    branch(
        "People",
        "Whom does it touch, and what do they want?",
        (5, Surveyed, 240),
        &[
            leaf("Who gains and who loses", "What changes for each team: work, control, on-call.", (4, Surveyed, 240)),
            leaf("Who decides", "Who must agree, and who can stop it later.", (4, Surveyed, 60)),
        ],
    ),
];
