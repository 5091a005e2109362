//! How a proposal stands, as lists show it: a small dial, its range, and the
//! verdict with the first clause that is not met.

use crate::schema;
use crate::ui::{icon, number};
use crate::words::{ClauseStatus, ProposalStatus, VerdictStatus, plain};
use maud::{Markup, html};

/// A proposal, as lists show it.
#[derive(cynic::QueryFragment, Clone, Debug)]
#[cynic(graphql_type = "Proposal")]
pub struct Choice {
    /// Its id.
    pub id: cynic::Id,
    /// Its title.
    pub title: String,
    /// Where it is.
    pub status: ProposalStatus,
    /// How it stands.
    pub assessment: Option<Standing>,
    /// Whether anybody has answered it: there is no score without.
    #[arguments(first: 1)]
    pub positions: Answers,
}

/// Answers, of which one is enough to know that there are some.
#[derive(cynic::QueryFragment, Clone, Debug)]
#[cynic(graphql_type = "PositionConnection")]
pub struct Answers {
    /// The first.
    pub nodes: Vec<Answered>,
}

/// An answer.
#[derive(cynic::QueryFragment, Clone, Debug)]
#[cynic(graphql_type = "Position")]
pub struct Answered {
    /// Its id.
    pub id: cynic::Id,
}

/// What the rule and the score say of it.
#[derive(cynic::QueryFragment, Clone, Debug)]
#[cynic(graphql_type = "Assessment")]
pub struct Standing {
    /// Under the rule.
    pub verdict: Verdict,
    /// As a number.
    pub readiness: Option<Range>,
}

/// What the rule says.
#[derive(cynic::QueryFragment, Clone, Debug)]
pub struct Verdict {
    /// As a whole.
    pub status: VerdictStatus,
    /// Clause by clause.
    pub clauses: Vec<Clause>,
}

/// A clause of the rule.
#[derive(cynic::QueryFragment, Clone, Debug)]
#[cynic(graphql_type = "ClauseReport")]
pub struct Clause {
    /// Whether it is met.
    pub status: ClauseStatus,
    /// What it asks.
    pub requirement: String,
    /// What is missing.
    pub sentence: Option<String>,
}

/// The score, and what those who are silent leave open.
#[derive(cynic::QueryFragment, Clone, Copy, Debug)]
#[cynic(graphql_type = "Readiness")]
pub struct Range {
    /// From 0 to 100.
    pub score: f64,
    /// If who is silent were against.
    pub low: f64,
    /// If who is silent were for.
    pub high: f64,
}

impl Choice {
    /// The score with its range, where anybody has answered.
    #[must_use]
    pub fn range(&self) -> Option<Range> {
        self.positions.nodes.first()?;
        self.assessment.as_ref()?.readiness
    }

    /// The score, where it has one.
    #[must_use]
    pub fn score(&self) -> Option<f64> {
        self.range().map(|range| range.score)
    }

    /// The verdict in words, with the first clause that is not met; or that it is closed.
    #[must_use]
    pub fn says(&self) -> String {
        match &self.assessment {
            _ if self.status == ProposalStatus::Draft => "A draft: only leads see it until it is shared".to_owned(),
            _ if !self.status.is_open() => self.status.word().to_owned(),
            None => String::new(),
            Some(standing) => standing.says(),
        }
    }

    /// Whether people are asked about it.
    #[must_use]
    pub fn is_asked(&self) -> bool {
        matches!(self.status, ProposalStatus::Open | ProposalStatus::FinalComment)
    }

    /// Whether it may be decided.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.assessment.as_ref().is_some_and(|one| one.verdict.status == VerdictStatus::Ready)
    }

    /// Its clauses that are not met.
    pub fn unmet(&self) -> impl Iterator<Item = &Clause> {
        let clauses = self.assessment.iter().flat_map(|one| &one.verdict.clauses);
        clauses.filter(|clause| clause.status == ClauseStatus::Unsatisfied)
    }

    /// As one line: the dial, the title, and how it stands.
    #[must_use]
    pub fn line(&self) -> Markup {
        html! {
            div .opt {
                (mini(self.score()))
                div {
                    a href={ "/proposals/" (self.id.inner()) } { (self.title) }
                    p .sub { (self.says()) }
                    @if let Some(range) = self.range().filter(|range| self.is_asked() && range.high - range.low > 0.04) {
                        p .sub { "Between " (number(range.low)) " and " (number(range.high)) " once everybody has answered" }
                    }
                }
            }
        }
    }
}

impl Standing {
    fn says(&self) -> String {
        let unmet = self.verdict.clauses.iter().find(|clause| clause.status == ClauseStatus::Unsatisfied);
        match unmet.and_then(|clause| clause.sentence.as_deref()) {
            Some(sentence) => format!("{}: {}", self.verdict.status.word(), plain(sentence)),
            None => self.verdict.status.word().to_owned(),
        }
    }
}

/// The one to show for a project: accepted, else of the highest score, else the first.
#[must_use]
pub fn best(of: &[Choice]) -> Option<&Choice> {
    let rank = |one: &Choice| {
        let open = i32::from(one.status.is_open());
        let accepted = i32::from(one.status == ProposalStatus::Accepted);
        (accepted * 2 + open, one.score().unwrap_or(-1.0))
    };
    of.iter().rev().max_by(|one, other| {
        let ((one, score), (other, than)) = (rank(one), rank(other));
        one.cmp(&other).then(score.total_cmp(&than))
    })
}

/// A small ring with the score in it; dashed where there is none.
#[must_use]
pub fn mini(score: Option<f64>) -> Markup {
    let round = 2.0 * std::f64::consts::PI * 17.0;
    html! {
        svg .mini width="44" height="44" viewBox="0 0 44 44" role="img" aria-label=(score.map_or("No score yet".to_owned(), |score| format!("Readiness {} of 100", number(score)))) {
            @match score {
                Some(score) => {
                    circle .ring cx="22" cy="22" r="17" {}
                    circle .fill cx="22" cy="22" r="17" stroke-dasharray=(format!("{:.1} {round:.1}", round * score.clamp(0.0, 100.0) / 100.0)) transform="rotate(-90 22 22)" {}
                    text x="22" y="26" { (format!("{score:.0}")) }
                }
                None => circle .ring .none cx="22" cy="22" r="17" {},
            }
        }
    }
}

/// The range of the score on a line from 0 to 100, with the score on it; for the eyes only.
#[must_use]
pub fn span(range: &Range) -> Markup {
    let at = |score: f64| format!("{:.1}", score.clamp(0.0, 100.0) * 2.0);
    let wide = format!("{:.1}", ((range.high - range.low) * 2.0).max(1.0));
    html! {
        svg .span viewBox="0 0 200 14" preserveAspectRatio="none" aria-hidden="true" {
            rect .trk y="4" width="200" height="6" rx="3" {}
            rect .rng x=(at(range.low)) y="4" width=(wide) height="6" rx="3" {}
            rect .pin x=(format!("{:.1}", (range.score.clamp(0.0, 100.0) * 2.0 - 1.5).max(0.0))) y="0" width="3" height="14" {}
        }
    }
}

/// What is not met, each with its shape.
#[must_use]
pub fn unmet(option: &Choice) -> Markup {
    html! {
        @let unmet: Vec<&Clause> = option.unmet().collect();
        @if option.is_asked() && !unmet.is_empty() {
            ul .gates .one aria-label="Clauses that are not met" {
                @for clause in unmet {
                    li .no { (icon("i-no")) span { span .vh { "Not met: " } (plain(clause.sentence.as_ref().unwrap_or(&clause.requirement))) } }
                }
            }
        }
    }
}

/// What the API says without a capital and a full stop, as a sentence.
#[must_use]
pub fn full(text: &str) -> String {
    let text = plain(text);
    let mut letters = text.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    let stop = if text.ends_with(['.', '?', '!']) { "" } else { "." };
    format!("{first}{}{stop}", letters.as_str())
}

/// A sentence of the API, whose names stand in backticks: they are set off.
#[must_use]
pub fn sentence(text: &str) -> Markup {
    html! {
        @for (at, part) in plain(text).split('`').enumerate() {
            @if at % 2 == 1 { b { (part) } } @else { (part) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn option(status: ProposalStatus, score: Option<f64>) -> Choice {
        let verdict = Verdict { status: VerdictStatus::NotReady, clauses: Vec::new() };
        let readiness = score.map(|score| Range { score, low: 0.0, high: 100.0 });
        let assessment = Some(Standing { verdict, readiness });
        let positions = Answers { nodes: vec![Answered { id: cynic::Id::new("p") }] };
        Choice { id: cynic::Id::new("x"), title: format!("{score:?}"), status, assessment, positions }
    }

    #[test]
    fn what_is_accepted_is_shown_before_what_scores_higher_and_closed_ones_last() {
        let open = [option(ProposalStatus::Open, Some(20.0)), option(ProposalStatus::Open, Some(60.0))];
        assert_eq!(best(&open).and_then(Choice::score), Some(60.0));
        let mut decided = open.to_vec();
        decided.push(option(ProposalStatus::Accepted, Some(10.0)));
        decided.push(option(ProposalStatus::Withdrawn, Some(99.0)));
        assert_eq!(best(&decided).and_then(Choice::score), Some(10.0));
        assert!(best(&[]).is_none());
    }

    #[test]
    fn a_sentence_begins_and_ends_as_one() {
        assert_eq!(full("no alternative wins"), "No alternative wins.");
        assert_eq!(full("“A” wins."), "“A” wins.");
        assert_eq!(full(""), ".");
    }

    #[test]
    fn without_an_answer_there_is_no_score() {
        let mut one = option(ProposalStatus::Open, Some(62.0));
        one.positions.nodes.clear();
        assert_eq!(one.score(), None);
    }

    #[test]
    fn of_equals_the_first_is_shown() {
        let mut one = option(ProposalStatus::Open, None);
        one.title = "first".to_owned();
        let both = [one, option(ProposalStatus::Open, None)];
        assert_eq!(best(&both).map(|best| best.title.as_str()), Some("first"));
    }
}
