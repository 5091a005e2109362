//! The brief: one page in Markdown that says where a proposal stands, to paste
//! anywhere. So it holds nothing that is for leads only, whoever asks for it.

use super::quoted::{cut, line};
use crate::assessment::plan::Wanted;
use crate::assessment::service::{Assessed, Planned};
use crate::assessment::wording::{named, summary};
use crate::context::Request;
use crate::error::Result;
use crate::loaders::{AssessmentOf, PlansOf, SolvedBy};
use crate::page::Page;
use chrono::{DateTime, SecondsFormat, Utc};
use engine::{ClauseStatus, PlanStatus, Standing, VerdictStatus};
use entities::{ProposalId, Role, Severity, Stance, problem, proposal};
use futures_util::future::try_join_all;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Problems that the page has room for.
const PROBLEMS: usize = 5;
/// Alternatives that the page has room for.
const ALTERNATIVES: usize = 10;
/// Names in one line.
const NAMES: usize = 20;
/// Objections, clauses or concessions in one list.
const ITEMS: usize = 15;
/// Characters of a problem's statement.
const STATEMENT: usize = 600;

/// Writes the brief of a proposal.
///
/// # Errors
///
/// Whatever the database says.
pub async fn write(request: Request<'_>, proposal: &proposal::Model) -> Result<String> {
    let (problems, others) = alternatives(request, proposal).await?;
    let ids: Vec<ProposalId> = std::iter::once(proposal.id).chain(others.iter().map(|row| row.id)).collect();
    let assessed = try_join_all(ids.iter().map(|id| request.referred(AssessmentOf(*id)))).await?;
    let planned = request.referred(PlansOf(proposal.id, false, Wanted::default())).await?;
    let mut page = format!("# {}\n\n", line(&proposal.title));
    let Some(own) = assessed.first() else { return Ok(page) };
    let rule = own.rows.rule()?.resolve();
    let _ = writeln!(
        page,
        "{}, revision {}; rule: {}; as of {}.\n",
        status(proposal),
        proposal.revision,
        line(&rule.name),
        moment(own.at)
    );
    question(&mut page, &problems);
    table(&mut page, std::iter::once(proposal).chain(&others).zip(assessed.iter().map(AsRef::as_ref)));
    people(&mut page, own);
    left(&mut page, own);
    takes(&mut page, &planned);
    Ok(page)
}

/// The problems of a proposal, and what else would solve them: at most ten others that are shared.
pub(super) async fn alternatives(
    request: Request<'_>,
    proposal: &proposal::Model,
) -> Result<(Vec<problem::Model>, Vec<proposal::Model>)> {
    let problems = request.referred(SolvedBy(proposal.id)).await?;
    let page = || Page::parse(Some(100), None, None, None);
    let links = try_join_all(
        problems.iter().map(async |id| request.rows::<entities::proposal_problem::Entity>(*id, false, page()?).await),
    );
    let links = links.await?.into_iter().flat_map(|found| found.rows);
    let others: BTreeSet<ProposalId> =
        links.map(|(_, link)| link.proposal_id).filter(|id| *id != proposal.id).collect();
    let others = try_join_all(others.into_iter().take(ALTERNATIVES).map(|id| request.referred(id))).await?;
    let problems = try_join_all(problems.into_iter().map(|id| request.referred(id))).await?;
    Ok((problems, others))
}

fn question(page: &mut String, problems: &[problem::Model]) {
    let _ = writeln!(page, "## Question\n");
    for problem in problems.iter().take(PROBLEMS) {
        let _ = writeln!(page, "* **{}**: {}", line(&problem.title), cut(&problem.statement, STATEMENT));
    }
    more(page, problems.len(), PROBLEMS);
}

fn table<'a>(page: &mut String, rows: impl Iterator<Item = (&'a proposal::Model, &'a Assessed)>) {
    let _ =
        writeln!(page, "\n## Alternatives\n\n| proposal | status | by its rule | score |\n| --- | --- | --- | --- |");
    for (proposal, assessed) in rows {
        let score = assessed.result.readiness.as_ref().map_or("none".to_owned(), |readiness| {
            format!("{:.0} ({:.0} to {:.0})", readiness.score, readiness.low, readiness.high)
        });
        let verdict = verdict(assessed.result.verdict.status);
        let _ = writeln!(page, "| {} | {} | {verdict} | {score} |", line(&proposal.title), status(proposal));
    }
}

fn people(page: &mut String, own: &Assessed) {
    let _ = writeln!(page, "\n## Where people stand\n");
    let mut silent: BTreeSet<_> =
        own.rows.stakeholders.iter().filter(|row| row.role != Role::Observer).map(|row| row.id).collect();
    let stances = [
        (Stance::Champion, "Champion"),
        (Stance::Support, "Support"),
        (Stance::Accept, "Accept"),
        (Stance::Reservations, "Reservations"),
        (Stance::Oppose, "Oppose"),
        (Stance::Block, "Block"),
        (Stance::Abstain, "Abstain"),
        (Stance::Recused, "Recused"),
        (Stance::NeedsTime, "Need time"),
    ];
    let (entered, heard): (Vec<_>, Vec<_>) = own
        .rows
        .answers(own.at)
        .into_iter()
        .filter(|answer| silent.contains(&answer.stakeholder))
        .partition(|answer| answer.unconfirmed);
    for answer in entered.iter().chain(&heard) {
        silent.remove(&answer.stakeholder);
    }
    let name = |id| own.rows.stakeholders.iter().find(|row| row.id == id).map_or(String::new(), |row| line(&row.name));
    for (stance, word) in stances {
        let of = heard.iter().filter(|answer| answer.position.stance == stance).map(|answer| {
            let stale = answer.position.revision < own.rows.proposal.substantive_revision;
            let stale = if stale { " (on an earlier revision)" } else { "" };
            let through = answer.through.last().map_or(String::new(), |id| format!(" (by {})", name(*id)));
            format!("{}{through}{stale}", name(answer.stakeholder))
        });
        names(page, word, &of.collect::<Vec<_>>());
    }
    let entered: Vec<String> = entered.iter().map(|answer| name(answer.stakeholder)).collect();
    names(page, "Entered for them and not confirmed", &entered);
    names(page, "Silent", &silent.into_iter().map(name).collect::<Vec<_>>());
}

fn left(page: &mut String, own: &Assessed) {
    let verdict = &own.result.verdict;
    let unmet: Vec<_> = verdict.clauses.iter().filter(|clause| clause.status == ClauseStatus::Unsatisfied).collect();
    let _ = writeln!(page, "\n## What is left\n");
    let _ = writeln!(page, "{}\n", summary(verdict.status, unmet.len(), own.result.readiness.as_ref()));
    for clause in unmet.iter().take(ITEMS) {
        let sentence = clause.sentence.as_deref().map(|sentence| named(&own.rows, sentence, &clause.missing));
        let sentence = sentence.as_deref().unwrap_or("not met");
        let _ = writeln!(page, "* {}: {}", line(&clause.requirement), line(sentence));
    }
    more(page, unmet.len(), ITEMS);
    let standing: Vec<_> = own
        .rows
        .objections
        .iter()
        .filter_map(|row| Some((row, *own.result.standing.get(&row.id.to_string())?)))
        .filter(|(_, standing)| *standing != Standing::Settled)
        .collect();
    for (row, standing) in standing.iter().take(ITEMS) {
        let by = own.rows.stakeholders.iter().find(|person| person.id == row.raised_by);
        let by = by.map_or(String::new(), |person| line(&person.name));
        let severity = match row.severity {
            Severity::Minor => "minor",
            Severity::Major => "major",
            Severity::Blocking => "blocking",
        };
        let standing = match standing {
            Standing::Settled => "settled",
            Standing::Answered => "answered, not settled",
            Standing::Contested => "contested",
            Standing::Standing => "stands",
        };
        let _ = writeln!(page, "* Objection of {by} ({severity}, {standing}): {}", line(&row.title));
    }
    more(page, standing.len(), ITEMS);
}

fn takes(page: &mut String, planned: &Planned) {
    let _ = writeln!(page, "\n## What it would take\n");
    let plan = planned.result.plans.first();
    let Some(plan) = plan else {
        let _ = writeln!(
            page,
            "{}",
            match planned.result.status {
                PlanStatus::Infeasible => "No set of the concessions on offer makes the rule hold.",
                PlanStatus::Optimal | PlanStatus::Feasible | PlanStatus::Unknown => "No plan was found in time.",
            }
        );
        return;
    };
    if plan.concessions.is_empty() {
        let _ = writeln!(page, "No concession: but for the clocks and who has not answered, the rule holds.");
        return;
    }
    let _ = writeln!(page, "Of the concessions on offer, at a cost of {}:\n", plan.cost);
    let made: Vec<_> =
        planned.rows.concessions.iter().filter(|row| plan.concessions.contains(&row.id.to_string())).collect();
    for row in made.iter().take(ITEMS) {
        let _ = writeln!(page, "* {}", line(&row.title));
    }
    more(page, made.len(), ITEMS);
}

fn names(page: &mut String, word: &str, names: &[String]) {
    if names.is_empty() {
        return;
    }
    let shown: Vec<&str> = names.iter().take(NAMES).map(String::as_str).collect();
    let rest = names.len().saturating_sub(NAMES);
    let rest = if rest > 0 { format!(" and {rest} more") } else { String::new() };
    let _ = writeln!(page, "* {word} ({}): {}{rest}", names.len(), shown.join(", "));
}

fn more(page: &mut String, all: usize, shown: usize) {
    let rest = all.saturating_sub(shown);
    if rest > 0 {
        let _ = writeln!(page, "* and {rest} more");
    }
}

pub(super) fn status(row: &proposal::Model) -> &'static str {
    use entities::ProposalStatus::{Accepted, Draft, FinalComment, Open, Rejected, Superseded, Withdrawn};
    match row.status {
        Draft => "Draft",
        Open => "Open for feedback",
        FinalComment => "In final comment",
        Accepted => "Accepted",
        Rejected => "Rejected",
        Withdrawn => "Withdrawn",
        Superseded => "Superseded",
    }
}

fn verdict(status: VerdictStatus) -> &'static str {
    match status {
        VerdictStatus::Ready => "ready",
        VerdictStatus::Waiting => "waiting for a clock",
        VerdictStatus::NotReady => "not ready",
        VerdictStatus::NotHeard => "not everybody heard",
        VerdictStatus::Blocked => "blocked",
    }
}

pub(super) fn moment(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}
