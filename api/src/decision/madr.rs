//! A decision as a Markdown Architectural Decision Record: the headings of MADR 4.
//! <https://adr.github.io/madr/>

use super::brief::{alternatives, status};
use super::graphql::FrozenAssessment;
use super::quoted::{block, line, yaml};
use crate::context::Request;
use crate::error::Result;
use crate::loaders::Uncommitted;
use crate::page::Page;
use entities::{
    Outcome, Pledge, Reversibility, Stance, WorkStatus, commitment, decision, problem, proposal, stakeholder, work_item,
};
use futures_util::future::try_join_all;
use std::fmt::Write as _;

/// Names in one line.
const NAMES: usize = 20;
/// Dissents, each with its words.
const DISSENTS: usize = 50;

/// Writes the record of a decision.
///
/// # Errors
///
/// Whatever the database says.
pub async fn write(request: Request<'_>, row: &decision::Model) -> Result<String> {
    let proposal = request.referred(row.proposal_id).await?;
    let (problems, others) = alternatives(request, &proposal).await?;
    let decider = request.referred(row.decided_by).await?;
    let mut page = front(row, &decider);
    let _ = writeln!(page, "# {}\n", line(&row.title));
    context(&mut page, &problems);
    options(&mut page, row, &others);
    outcome(&mut page, row, &FrozenAssessment::new(row)?);
    dissents(&mut page, request, row).await?;
    follows(&mut page, request, row, &proposal).await?;
    Ok(page)
}

fn front(row: &decision::Model, decider: &stakeholder::Model) -> String {
    let status = match (row.reopened_at, row.outcome) {
        (Some(_), _) => "proposed",
        (None, Outcome::Accepted) => "accepted",
        (None, Outcome::Rejected) => "rejected",
    };
    let date = row.created_at.date_naive();
    format!("---\nstatus: {status}\ndate: {date}\ndecision-makers: [{}]\n---\n\n", yaml(&decider.name))
}

fn context(page: &mut String, problems: &[problem::Model]) {
    let _ = writeln!(page, "## Context and Problem Statement\n");
    for problem in problems {
        let _ = writeln!(page, "**{}**\n\n{}", line(&problem.title), block(&problem.statement));
    }
}

fn options(page: &mut String, row: &decision::Model, others: &[proposal::Model]) {
    let _ = writeln!(page, "## Considered Options\n\n* {}", line(&row.title));
    for other in others {
        let _ = writeln!(page, "* {} ({})", line(&other.title), status(other).to_lowercase());
    }
}

fn outcome(page: &mut String, row: &decision::Model, assessment: &FrozenAssessment) {
    let chosen = match row.outcome {
        Outcome::Accepted => format!("Chosen option: “{}”, because", line(&row.title)),
        Outcome::Rejected => format!("“{}” was not chosen, because", line(&row.title)),
    };
    let _ = writeln!(page, "\n## Decision Outcome\n\n{chosen}\n\n{}", block(&row.rationale));
    if let Some(reason) = &row.override_reason {
        let _ =
            writeln!(page, "Its decision rule was not met. It was accepted all the same, because\n\n{}", block(reason));
    }
    let kind = match row.reversibility {
        Reversibility::Reversible => "The decision is reversible.",
        Reversibility::Durable => "The decision is durable.",
    };
    let review = row.review_at.map(|at| format!(" It is looked at again on {}.", at.date_naive()));
    let _ = writeln!(page, "### Confirmation\n\n{kind}{}", review.unwrap_or_default());
    let _ = writeln!(page, "\nWhen it was taken: {}", assessment.in_a_line());
    if let Some(at) = row.reopened_at {
        let reason = row.reopening.as_deref().map(block).unwrap_or_default();
        let _ = writeln!(page, "\nOn {} it was reopened, because\n\n{reason}", at.date_naive());
    }
}

async fn dissents(page: &mut String, request: Request<'_>, row: &decision::Model) -> Result<()> {
    let shown = row.dissents.0.iter().take(DISSENTS);
    let people = try_join_all(shown.clone().map(|dissent| request.referred(dissent.stakeholder))).await?;
    if people.is_empty() {
        return Ok(());
    }
    let _ = writeln!(page, "\n## Dissent\n");
    for (dissent, person) in shown.zip(people) {
        let how = dissent.stance.map_or("objected", |stance| match stance {
            Stance::Champion => "would push for it",
            Stance::Support => "is for it",
            Stance::Reservations => "has doubts",
            Stance::Oppose => "is against it",
            Stance::Block => "could not let it pass",
            Stance::Accept | Stance::Abstain | Stance::Recused | Stance::NeedsTime => "does not agree",
        });
        let words = dissent.words.as_deref().map(block).unwrap_or_default();
        let _ = writeln!(page, "**{}** {how}.\n\n{words}", line(&person.name));
    }
    let rest = row.dissents.0.len().saturating_sub(DISSENTS);
    if rest > 0 {
        let _ = writeln!(page, "And {rest} more.\n");
    }
    Ok(())
}

async fn follows(
    page: &mut String,
    request: Request<'_>,
    row: &decision::Model,
    proposal: &proposal::Model,
) -> Result<()> {
    let whole = || Page::parse(Some(100), None, None, None);
    let given = request.rows::<commitment::Entity>(row.id, false, whole()?).await?.rows;
    let given = try_join_all(given.into_iter().map(async |(_, commitment)| {
        let person = request.referred(commitment.stakeholder_id).await?;
        Ok::<_, crate::error::Error>((commitment.commitment, line(&person.name)))
    }));
    let given = given.await?;
    let silent = request.referred(Uncommitted(row.id, proposal.initiative_id)).await?;
    let _ = writeln!(page, "\n## More Information\n");
    let of = |pledge: Pledge| given.iter().filter(move |(said, _)| *said == pledge).map(|(_, name)| name.clone());
    names(page, "Commit", &of(Pledge::Commit).collect::<Vec<_>>());
    names(page, "Disagree and commit", &of(Pledge::DisagreeAndCommit).collect::<Vec<_>>());
    names(page, "Have not said yet", &silent.iter().map(|row| line(&row.name)).collect::<Vec<_>>());
    let items = request.rows::<work_item::Entity>(row.id, false, whole()?).await?.rows;
    let owners = try_join_all(items.iter().map(async |(_, item)| match item.owner_id {
        Some(owner) => request.referred(owner).await.map(|person| format!(" ({})", line(&person.name))),
        None => Ok(String::new()),
    }));
    for ((_, item), owner) in items.iter().zip(owners.await?) {
        let mark = match item.status {
            WorkStatus::Open => "to do",
            WorkStatus::Done => "done",
            WorkStatus::Dropped => "dropped",
        };
        let due = item.due_on.map(|date| format!(", due on {date}")).unwrap_or_default();
        let _ = writeln!(page, "* Work: {}{owner}{due}: {mark}", line(&item.title));
    }
    Ok(())
}

fn names(page: &mut String, what: &str, names: &[String]) {
    if names.is_empty() {
        return;
    }
    let shown: Vec<&str> = names.iter().take(NAMES).map(String::as_str).collect();
    let rest = names.len().saturating_sub(NAMES);
    let rest = if rest > 0 { format!(" and {rest} more") } else { String::new() };
    let _ = writeln!(page, "* {what}: {}{rest}", shown.join(", "));
}
