//! Readiness as pictures: the ring is the sum of its factors.

use super::{number, signed};
use crate::schema;
use maud::{Markup, html};
use std::f64::consts::PI;

/// How far people agree.
#[derive(cynic::QueryFragment, Clone, Debug)]
pub struct Readiness {
    /// From 0 to 100.
    pub score: f64,
    /// If who is silent were against.
    pub low: f64,
    /// If who is silent were for.
    pub high: f64,
    /// From 0 to 1.
    pub acceptance: f64,
    /// From 0 to 1.
    pub objections: f64,
    /// From 0 to 1.
    pub group: f64,
    /// They add up to 1.
    pub weights: Weights,
}

/// The weights of the factors.
#[derive(cynic::QueryFragment, Clone, Copy, Debug)]
#[cynic(graphql_type = "ReadinessWeights")]
pub struct Weights {
    /// Of acceptance.
    pub acceptance: f64,
    /// Of objections.
    pub objections: f64,
    /// Of the least convinced group.
    pub group: f64,
}

/// One factor in tenths of points: what is shown adds up to what is shown of the whole.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Factor {
    /// What it is.
    pub name: &'static str,
    /// What it gives.
    pub points: f64,
    /// What it could give.
    pub most: f64,
}

impl Readiness {
    /// The three factors, rounded once: what is left over goes to the largest.
    #[must_use]
    pub fn factors(&self) -> [Factor; 3] {
        let Weights { acceptance, objections, group } = self.weights;
        let parts = [
            ("Acceptance", acceptance * self.acceptance, acceptance),
            ("Objections", objections * self.objections, objections),
            ("Least convinced group", group * self.group, group),
        ];
        let mut factors = parts.map(|(name, share, most)| Factor {
            name,
            points: (share * 1000.0).round() / 10.0,
            most: (most * 1000.0).round() / 10.0,
        });
        let sum: f64 = factors.iter().map(|factor| factor.points).sum();
        let left = self.shown() - sum;
        if let Some(largest) = factors.iter_mut().max_by(|one, other| one.points.total_cmp(&other.points)) {
            largest.points = ((largest.points + left) * 10.0).round() / 10.0;
        }
        factors
    }

    /// The score as it is shown.
    #[must_use]
    pub fn shown(&self) -> f64 {
        (self.score * 10.0).round() / 10.0
    }
}

fn polar(radius: f64, share: f64) -> (f64, f64) {
    let angle = PI * (1.0 + share);
    (150.0 + radius * angle.cos(), 150.0 + radius * angle.sin())
}

fn arc(radius: f64, from: f64, to: f64) -> String {
    let ((x0, y0), (x1, y1)) = (polar(radius, from), polar(radius, to));
    format!("M{x0:.2} {y0:.2}A{radius} {radius} 0 0 1 {x1:.2} {y1:.2}")
}

/// The range that those who are silent leave open, outside of the ring.
fn bracket(low: f64, high: f64) -> String {
    let end = |share: f64| (polar(132.0, share), polar(138.0, share));
    let (((x0, y0), (x1, y1)), ((x2, y2), (x3, y3))) = (end(low), end(high));
    format!("M{x0:.2} {y0:.2}L{x1:.2} {y1:.2}A138 138 0 0 1 {x3:.2} {y3:.2}L{x2:.2} {y2:.2}")
}

/// The half ring, with the verdict in words below; dashed where there is no score yet.
#[must_use]
pub fn dial(id: &str, readiness: Option<&Readiness>, verdict: &str, ready: bool) -> Markup {
    let Some(readiness) = readiness else {
        return html! {
            figure .dial {
                svg viewBox="0 0 300 172" role="img" aria-labelledby=(id) {
                    title id=(id) { "No score yet. " (verdict) }
                    path .track .none d=(arc(118.0, 0.0, 1.0)) {}
                    text .of x="150" y="130" { "no score yet" }
                }
                figcaption { strong .verdict { (verdict) } }
            }
        };
    };
    let (low, high) = (readiness.low / 100.0, readiness.high / 100.0);
    let mut at = 0.0;
    let arcs = readiness.factors().map(|factor| {
        let from = at;
        at += factor.points / 100.0;
        (from, at)
    });
    let range = format!("from {} to {}", number(readiness.low), number(readiness.high));
    html! {
        figure .dial {
            svg viewBox="0 0 300 172" role="img" aria-labelledby=(id) {
                title id=(id) { "Readiness " (number(readiness.score)) " of 100, " (range) ". " (verdict) }
                path .track d=(arc(118.0, 0.0, 1.0)) {}
                @for (place, (from, to)) in arcs.iter().enumerate() {
                    @if to > from { path .seg .{ "f" (place + 1) } d=(arc(118.0, *from, *to)) {} }
                }
                path .bracket d=(bracket(low, high)) data-low=(readiness.low) data-high=(readiness.high) {}
                text .big x="150" y="130" { (number(readiness.score)) }
                text .of x="150" y="152" { "of 100" }
            }
            figcaption { strong .verdict .ok[ready] { (verdict) } span .sub { (range) " if those who are silent spoke up" } }
        }
    }
}

/// What the score is made of, in the order of the ring.
#[must_use]
pub fn factors(readiness: &Readiness, why: [String; 3]) -> Markup {
    let factors = readiness.factors();
    let most = factors.iter().map(|factor| factor.most).fold(1.0, f64::max);
    html! {
        table .fac {
            caption .vh { "The factors that add up to the score" }
            thead .vh { tr { th scope="col" { "Factor" } th scope="col" { "Bar" } th scope="col" { "Points" } } }
            tbody {
                @for (place, (factor, why)) in factors.iter().zip(why).enumerate() {
                    tr {
                        th scope="row" { i .key .{ "f" (place + 1) } {} (factor.name) small { (why) } }
                        td .bar { (bar(place, factor, most)) }
                        td .pts { b { (number(factor.points)) } " / " (number(factor.most)) }
                    }
                }
            }
            tfoot { tr { th scope="row" { "Adds up to" } td .bar {} td .pts { b { (number(readiness.shown())) } " / 100" } } }
        }
    }
}

fn bar(place: usize, factor: &Factor, most: f64) -> Markup {
    let wide = |points: f64| format!("{:.1}", 160.0 * points / most);
    html! {
        svg viewBox="0 0 160 10" preserveAspectRatio="none" aria-hidden="true" {
            rect .trk width=(wide(factor.most)) height="10" rx="2" {}
            rect .{ "f" (place + 1) } width=(wide(factor.points)) height="10" rx="2" {}
        }
    }
}

/// How each factor would change.
#[must_use]
pub fn changes(from: &Readiness, to: &Readiness) -> Markup {
    let pairs = from.factors().into_iter().zip(to.factors());
    let most = from.factors().iter().map(|factor| factor.most).fold(1.0, f64::max);
    let wide = |points: f64| format!("{:.1}", 120.0 * points / most);
    html! {
        ul .bars {
            @for (place, (one, other)) in pairs.enumerate() {
                @let change = other.points - one.points;
                li {
                    span { (one.name) }
                    svg viewBox="0 0 120 10" aria-hidden="true" preserveAspectRatio="none" {
                        rect .trk width=(wide(one.most)) height="10" rx="2" {}
                        rect .{ "f" (place + 1) } width=(wide(one.points.min(other.points))) height="10" rx="2" {}
                        @if change.abs() > 0.04 {
                            rect .add[change > 0.0] .cut[change < 0.0] x=(wide(one.points.min(other.points))) width=(wide(change.abs())) height="10" rx="2" {}
                        }
                    }
                    span .pts .up[change > 0.04] .down[change < -0.04] { @if change.abs() > 0.04 { (signed(change)) } @else { "0" } }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_of_the_factors_adds_up_to_what_is_shown_of_the_score() {
        for step in 0..2_000 {
            let part = |by: i32| f64::from((step * by) % 997) / 997.0;
            let (acceptance, objections, group) = (part(31), part(57), part(101));
            let score = 100.0 * (0.5 * acceptance + 0.3 * objections + 0.2 * group);
            let weights = Weights { acceptance: 0.5, objections: 0.3, group: 0.2 };
            let readiness = Readiness { score, low: 0.0, high: 100.0, acceptance, objections, group, weights };
            let sum: f64 = readiness.factors().iter().map(|factor| factor.points).sum();
            assert!((sum - readiness.shown()).abs() < 1e-9, "{sum} and {}", readiness.shown());
        }
    }
}
