//! The consequence table: raw values first, then what they are worth under which weights.

use super::WEIGHT;
use super::query::{Cell, Comparison, Criterion, Problem, Row, Table};
use crate::context::Context;
use crate::pages::standing::{full, mini};
use crate::ui::form::Form;
use crate::ui::{empty, number};
use maud::{Markup, html};

/// The card. What is tried out is in the address; nothing is saved.
pub fn card(context: &Context, problem: &Problem, comparison: &Comparison, supposed: bool) -> Markup {
    let leads = problem.leads();
    let here = format!("/problems/{}/compare", problem.id.inner());
    html! {
        section #planner .card .keep data-live="planner" aria-labelledby="h-table" {
            div .hd { h2 #h-table { "By what a solution has to satisfy" } p .sub { "The stronger the tint, the better its place in the row; the best is bold. Change a weight to see what follows: it is in the address, and nothing is saved." } }
            @match comparison.criteria.as_ref().filter(|table| !table.criteria.is_empty()) {
                None => (empty("The problem has no criterion yet, so nothing says what an alternative has to satisfy.", leads.then(|| html! { p { a href={ "/problems/" (problem.id.inner()) "#criteria" } { "Add a criterion" } } }))),
                Some(table) => {
                    p .resv { (full(&table.sentence)) }
                    form #planform method="get" action=(here) {
                        (grid(context, comparison, table, supposed, leads, &here))
                        div .act {
                            button .nojs type="submit" { "Recompute" }
                            @if supposed { a .btn href=(here) { "Back to the weights of the criteria" } }
                        }
                    }
                    @if !table.sensitivity.is_empty() {
                        h3 .gapped { "How far a weight must move to change the winner" }
                        ul .dots { @for one in &table.sensitivity { li { (full(&one.sentence)) } } }
                    }
                    @if leads { (scores(context, table, &here)) }
                }
            }
        }
    }
}

fn grid(context: &Context, comparison: &Comparison, table: &Table, supposed: bool, leads: bool, here: &str) -> Markup {
    html! {
        div .scroll tabindex="0" role="group" aria-label="Consequence table, scrolls sideways" {
            table .tb .wd .ct {
                thead { tr {
                    th scope="col" { "Criterion" } th scope="col" { "Weight" }
                    @for row in &table.rows { th scope="col" { a href={ "/proposals/" (row.proposal.id.inner()) } { (row.proposal.title) } } }
                } }
                tbody { @for at in 0..table.criteria.len() { (measured(context, at, table, supposed, leads, here)) } }
                tfoot {
                    tr { th scope="row" { "Weighted value" small { "from 0 to 100" } } td {} @for row in &table.rows { td { (worth(row)) } } }
                    tr { th scope="row" { "Dominated" small { "another is as good by all, and better by one" } } td {}
                        @for row in &table.rows { td { @if row.dominated_by.is_empty() { "no" } @else { b .down { "by " (row.dominated_by.iter().map(|one| one.title.as_str()).collect::<Vec<_>>().join(", ")) } } } }
                    }
                    tr { th scope="row" { "Readiness" small { "what people say of it" } } td {}
                        @for row in &table.rows { td { (stands(comparison, row)) } }
                    }
                }
            }
        }
    }
}

fn measured(context: &Context, at: usize, table: &Table, supposed: bool, leads: bool, here: &str) -> Markup {
    let Some(criterion) = table.criteria.get(at) else { return html! {} };
    let id = criterion.id.inner();
    let values: Vec<Option<f64>> = table.rows.iter().map(|row| row.cells.get(at).and_then(|cell| cell.value)).collect();
    let name = format!("{WEIGHT}{id}");
    let query = context.query();
    let weight = query.get(&name).filter(|_| supposed).map_or_else(|| criterion.weight.to_string(), str::to_owned);
    html! {
        tr {
            th scope="row" { (criterion.name)
                small { @if let Some(unit) = &criterion.unit { (unit) ", " } (criterion.direction.said().1) }
                @if leads { small { a href={ (here) "?score=" (id) "#score" } { "Enter values" } } }
            }
            td { label .vh for=(name) { "Weight of " (criterion.name) } input id=(name) name=(name) type="number" min="0" max="100" value=(weight); }
            @for (row, place) in table.rows.iter().zip(places(&values)) {
                @match row.cells.get(at) {
                    Some(cell) => (cell_of(cell, place)),
                    None => td { "–" },
                }
            }
        }
    }
}

fn cell_of(cell: &Cell, place: Option<u8>) -> Markup {
    html! {
        td .{ "h" (place.unwrap_or_default()) } .un[place.is_none()] {
            @match cell.raw {
                Some(raw) if place == Some(4) => b { (raw) span .vh { ", best" } },
                Some(raw) => (raw),
                None => span .sub { "not known" },
            }
            @if let Some(note) = &cell.note { small { (note.0) } }
        }
    }
}

/// The place of each value in its row, from 0 (last) to 4 (best); alike values share it, and none where all are alike
/// or it is not known.
fn places(values: &[Option<f64>]) -> Vec<Option<u8>> {
    let mut distinct: Vec<f64> = values.iter().copied().flatten().collect();
    distinct.sort_by(f64::total_cmp);
    distinct.dedup_by(|one, other| (*one - *other).abs() < 1e-9);
    let last = distinct.len().saturating_sub(1);
    let place = |value: f64| {
        let at = distinct.iter().position(|one| (one - value).abs() < 1e-9)?;
        // In fifths of the row; two values are the two ends.
        u8::try_from((4 * at + last / 2).checked_div(last)?).ok()
    };
    values.iter().map(|value| value.and_then(place)).collect()
}

fn worth(row: &Row) -> Markup {
    html! {
        @match row.value {
            Some(value) => b { (number(value * 100.0)) },
            None => { (number(row.low * 100.0)) " to " (number(row.high * 100.0)) small { "some values are not known" } }
        }
    }
}

fn stands(comparison: &Comparison, row: &Row) -> Markup {
    let one = comparison.alternatives.iter().find(|one| one.proposal.id == row.proposal.id);
    html! {
        @if let Some(one) = one {
            span .opt { (mini(one.assessment.readiness.map(|range| range.score))) span { (one.assessment.verdict.status.word()) small { (one.proposal.status.word()) } } }
        }
    }
}

/// The forms for the values by one criterion, which the address names.
fn scores(context: &Context, table: &Table, here: &str) -> Markup {
    let query = context.query();
    let chosen = table.criteria.iter().position(|one| query.get("score") == Some(one.id.inner()));
    let Some((at, criterion)) = chosen.and_then(|at| Some((at, table.criteria.get(at)?))) else { return html! {} };
    html! {
        div #score .part .gapped {
            h3 { "Values by “" (criterion.name) "”" }
            @for row in &table.rows { (score(context, row, at, criterion)) }
            p { a href=(here) { "Done" } }
        }
    }
}

fn score(context: &Context, row: &Row, at: usize, criterion: &Criterion) -> Markup {
    let id = row.proposal.id.inner();
    let form = Form::new(context, "scoreProposal")
        .about(id)
        .with("proposalId", id)
        .with("criterionId", criterion.id.inner())
        .once()
        .says("The value is entered.");
    let cell = row.cells.get(at);
    let raw = cell.and_then(|cell| cell.raw).map(|raw| raw.to_string()).unwrap_or_default();
    let note = cell.and_then(|cell| cell.note.as_ref()).map(|note| note.0.clone()).unwrap_or_default();
    let label = match &criterion.unit {
        Some(unit) => format!("“{}”, in {unit}", row.proposal.title),
        None => format!("“{}”", row.proposal.title),
    };
    html! {
        (form.whole(html! {
            div .pair {
                (form.line("value", &label).value(raw))
                (form.line("note", "Where does it come from?").value(note))
            }
            (form.send("Enter it"))
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::places;

    #[test]
    fn the_best_of_a_row_is_darkest_and_alike_values_are_alike() {
        assert_eq!(places(&[Some(0.0), Some(1.0)]), [Some(0), Some(4)]);
        assert_eq!(
            places(&[Some(0.5), None, Some(0.5), Some(0.2), Some(0.9)]),
            [Some(2), None, Some(2), Some(0), Some(4)]
        );
        assert_eq!(places(&[Some(0.7), Some(0.7)]), [None, None]);
        assert_eq!(places(&[]), []);
    }
}
