//! Tokens for programs.

use super::{ApiToken, Viewer, once, username};
use crate::context::Context;
use crate::ui::form::Form;
use crate::ui::time;
use chrono::TimeDelta;
use maud::{Markup, html};

/// What a token may do, and the words for it.
const SCOPES: [(&str, &str); 4] = [
    ("READ", "Read"),
    ("NEGOTIATE", "Answer, object and argue in your name"),
    ("LEAD", "Lead initiatives in your name"),
    ("ADMINISTER", "Administer the organization in your name"),
];

/// The card.
pub fn card(context: &Context, viewer: &Viewer) -> Markup {
    let held: Vec<&ApiToken> =
        viewer.api_tokens.iter().flat_map(|all| &all.nodes).filter(|one| one.revoked_at.is_none()).collect();
    let create = Form::new(context, "createApiToken");
    let made = once(context, "createApiToken");
    let in_ninety_days = (context.now() + TimeDelta::days(90)).format("%Y-%m-%d");
    html! {
        h2 #h-tokens { "API tokens" }
        @if let Some(token) = made.as_ref().and_then(|made| made["token"].as_str()) {
            p { b { "This is your token." } " It is shown this once; a program sends it as " code { "authorization: Bearer …" } "." }
            p { code { (token) } }
        }
        @if held.is_empty() { p .sub { "None that is in force." } }
        ul .rows {
            @for one in held {
                li { p { (one.name) " " span .sub { "until " (time::moment(one.expires_at)) } }
                    (Form::new(context, "revokeApiToken").about(one.id.inner()).with("apiTokenId", one.id.inner()).says("The token opens nothing any more.").button("Revoke it")) }
            }
        }
        details open[context.posted("createApiToken").is_some()] { summary { "Make one for a program" }
            (create.whole(html! {
                (create.line("name", "What is it for?").needed())
                (create.many("scopes", "What may it do?", &SCOPES.map(|(value, word)| (value.to_owned(), word.to_owned())), &["READ".to_owned()]))
                (create.line("expiresAt", "Until when (UTC)?").kind("date").needed().value(in_ninety_days))
                (username(viewer))
                (create.line("password", "Your password").kind("password").hint("needed if your account has one; without one, sign in again first").fill("current-password"))
                (create.send("Make it"))
            }))
        }
    }
}
