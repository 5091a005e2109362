//! What every page has around it.

use super::receipt::undo;
use crate::asset::{ICON, SCRIPT, STYLE, WORKER};
use crate::context::Context;
use crate::schema;
use crate::ui::{icon, initials, sprite};
use crate::words::Stage;
use actix_web::http::StatusCode;
use maud::{DOCTYPE, Markup, html};

/// A page without its frame.
pub struct Page {
    /// What it is about, in a few words; the window's title.
    pub title: String,
    /// Where it is.
    pub place: Place,
    /// Who views it.
    pub viewing: Option<Viewing>,
    /// What it shows.
    pub body: Markup,
    /// Another status than 200.
    pub status: Option<StatusCode>,
}

/// Where a page is in the navigation.
#[derive(Clone, Debug, Default)]
pub struct Place {
    /// The initiative, where it is in one.
    pub initiative: Option<Frame>,
    /// The entry of the navigation, by its address under the initiative; or the whole address.
    pub at: &'static str,
}

/// An initiative, as the frame shows it.
#[derive(cynic::QueryFragment, Clone, Debug)]
#[cynic(graphql_type = "Initiative")]
pub struct Frame {
    /// Its id.
    pub id: cynic::Id,
    /// Its title.
    pub title: String,
    /// The stage it is in.
    pub stage: Stage,
}

/// Who views a page; part of the operation of each.
#[derive(cynic::QueryFragment, Clone, Debug)]
#[cynic(graphql_type = "Viewer")]
pub struct Viewing {
    /// Who.
    pub user: User,
}

/// An account.
#[derive(cynic::QueryFragment, Clone, Debug)]
pub struct User {
    /// What others see.
    pub name: String,
}

/// The navigation within an initiative: the end of the address, and the word.
const WITHIN: [(&str, &str); 6] = [
    ("", "Proposals"),
    ("/people", "People"),
    ("/research", "Research"),
    ("/map", "Opinion map"),
    ("/activity", "Activity"),
    ("/settings", "Settings"),
];

/// The whole page.
pub fn whole(context: &Context, page: Page) -> String {
    let Page { title, place, viewing, body, .. } = page;
    let said = context.said();
    let scope = place.initiative.as_ref().map(|initiative| initiative.id.inner());
    let full = match &place.initiative {
        Some(initiative) if initiative.title != title => format!("{title} · {} · Entente", initiative.title),
        _ => format!("{title} · Entente"),
    };
    let whole = html! {
        (DOCTYPE)
        html lang="en" data-theme=[context.theme()] {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (full) }
                link rel="stylesheet" href=(STYLE.path);
                link rel="icon" href=(ICON.path);
                script src=(SCRIPT.path) defer data-live=[viewing.as_ref().map(|_| &WORKER.path)] data-scope=[scope] {}
            }
            body {
                (sprite())
                a .skip href="#main" { "Skip to content" }
                header .top {
                    a .brand href="/" { (mark()) span { "Entente" } }
                    @if let Some(initiative) = &place.initiative { (within(initiative, place.at)) }
                    div .topr {
                        @if context.server.is_demo() { span .chip { "Demo data" } }
                        @if let Some(viewing) = &viewing {
                            @if place.at != "/search" {
                                form .find action="/search" role="search" {
                                    @if let Some(scope) = scope { input type="hidden" name="in" value=(scope); }
                                    input type="search" name="q" placeholder="Search" aria-label="Search" maxlength="200";
                                }
                            }
                            span #live .live data-state="off" hidden { span .dot {} span .t { "Live" } }
                            a .turn href="/turn" aria-current=[(place.at == "/turn").then_some("page")] { "My turn" span #count {} }
                            a .av href="/settings" { span aria-hidden="true" { (initials(&viewing.user.name)) } span .vh { "Settings of " (viewing.user.name) } }
                        } @else {
                            a .turn href="/sign-in" { "Sign in" }
                        }
                    }
                }
                main #main tabindex="-1" {
                    @if let Some(said) = said { p .said role="status" { (icon("i-ok")) span { (said) } } }
                    @if viewing.is_some() && !context.is_refused() { (undo(context)) }
                    (body)
                }
                footer .foot {
                    (themes(context))
                    @if viewing.is_some() { a href="/search" { "Search" } }
                    (queries(context))
                }
                div #say .vh role="status" aria-live="polite" {}
            }
        }
    };
    whole.into_string()
}

fn within(initiative: &Frame, at: &str) -> Markup {
    let base = format!("/initiatives/{}", initiative.id.inner());
    html! {
        nav aria-label="Initiative" {
            @for (end, word) in WITHIN {
                a href={ (base) (end) } aria-current=[(at == end).then_some("page")] { (word) }
            }
        }
    }
}

fn mark() -> Markup {
    html! {
        svg width="22" height="22" viewBox="0 0 22 22" aria-hidden="true" {
            circle .b1 cx="8" cy="11" r="6.2" {}
            circle .b2 cx="14" cy="11" r="6.2" {}
        }
    }
}

/// The switch between themes: a form, so that it works without scripts.
fn themes(context: &Context) -> Markup {
    let chosen = context.theme().unwrap_or("auto");
    html! {
        form .themes method="post" action=(context.here()) {
            input type="hidden" name="form-token" value=(context.form_token());
            input type="hidden" name="do" value="theme";
            fieldset { legend .vh { "Theme" }
                @for theme in ["auto", "light", "dark"] {
                    button name="theme" value=(theme) aria-pressed=(if theme == chosen { "true" } else { "false" }) { (theme) }
                }
            }
        }
    }
}

/// What the page asked, to open in the console.
fn queries(context: &Context) -> Markup {
    let asked = context.asked();
    html! {
        @for (at, one) in asked.iter().enumerate() {
            form .show method="post" action="/console" {
                input type="hidden" name="form-token" value=(context.form_token());
                input type="hidden" name="do" value="console";
                input type="hidden" name="query" value=(one.query);
                input type="hidden" name="variables" value=(serde_json::to_string_pretty(&one.variables).unwrap_or_default());
                button .link { "Show the query" @if asked.len() > 1 { " (" (at + 1) ")" } }
            }
        }
    }
}
