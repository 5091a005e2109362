//! One's own account: the address, the password, sessions and tokens.

mod factor;
mod tokens;

use super::{Page, Place, Viewing};
use crate::ask::Failure;
use crate::context::Context;
use crate::scalar::Email;
use crate::schema;
use crate::ui::form::Form;
use crate::ui::{empty, time};
use chrono::{DateTime, Utc};
use maud::{Markup, html};
use serde_json::Value;
use std::rc::Rc;

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query")]
struct Operation {
    viewer: Option<Viewer>,
}

#[derive(cynic::QueryFragment, Debug)]
struct Viewer {
    #[cynic(spread)]
    viewing: Viewing,
    #[cynic(rename = "user", alias)]
    account: User,
    email_verified: bool,
    has_second_factor: bool,
    organization: Organization,
    identities: Vec<Identity>,
    #[arguments(first: 50)]
    sessions: Option<Sessions>,
    #[arguments(first: 50)]
    api_tokens: Option<Tokens>,
}

#[derive(cynic::QueryFragment, Debug)]
struct User {
    email: Email,
}

#[derive(cynic::QueryFragment, Debug)]
struct Organization {
    name: String,
}

#[derive(cynic::QueryFragment, Debug)]
struct Identity {
    id: cynic::Id,
    issuer: String,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "SessionConnection")]
struct Sessions {
    nodes: Vec<Session>,
}

#[derive(cynic::QueryFragment, Debug)]
struct Session {
    id: cynic::Id,
    agent: String,
    address: String,
    seen_at: DateTime<Utc>,
    is_current: bool,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "ApiTokenConnection")]
struct Tokens {
    nodes: Vec<ApiToken>,
}

#[derive(cynic::QueryFragment, Debug)]
struct ApiToken {
    id: cynic::Id,
    name: String,
    expires_at: DateTime<Utc>,
    revoked_at: Option<DateTime<Utc>>,
}

/// The page.
///
/// # Errors
///
/// Where nobody is signed in.
pub async fn show(context: Rc<Context>) -> Result<Page, Failure> {
    if !context.signed_in() {
        return Err(Failure::SignIn);
    }
    let answer = context.ask::<Operation, ()>(()).await?;
    let viewer = answer.data.viewer.ok_or(Failure::SignIn)?;
    let body = html! {
        div .title { h1 { "Your account" } p .lead { (viewer.viewing.user.name) ", of " a href="/organization" { (viewer.organization.name) } } }
        div .grid {
            section .card .half aria-labelledby="h-address" { (address(&context, &viewer)) }
            section .card .half aria-labelledby="h-password" { (password(&context, &viewer)) }
            section .card .half aria-labelledby="h-second" { (factor::card(&context, &viewer)) }
            section .card .half aria-labelledby="h-identities" { (identities(&context, &viewer.identities)) (super::elsewhere::providers(&context, true).await) }
            section .card .half aria-labelledby="h-sessions" { (sessions(&context, viewer.sessions.as_ref())) }
            section .card .half aria-labelledby="h-tokens" { (tokens::card(&context, &viewer)) }
        }
    };
    let place = Place { initiative: None, at: "/settings" };
    Ok(Page { title: "Your account".to_owned(), place, viewing: Some(viewer.viewing), body, status: None })
}

fn address(context: &Context, viewer: &Viewer) -> Markup {
    let change = Form::new(context, "changeEmail")
        .says("A mail is on its way to the new address: it counts once you follow it.");
    html! {
        h2 #h-address { "Address" }
        p { (viewer.account.email.0) " " span .sub { @if viewer.email_verified { "(verified)" } @else { "(not verified)" } } }
        @if !viewer.email_verified {
            (Form::new(context, "requestEmailVerification").says("A mail is on its way.").button("Send me a mail to verify it"))
        }
        details open[context.posted("changeEmail").is_some()] { summary { "Another address" }
            (change.whole(html! {
                (change.line("email", "The new address").kind("email").needed().fill("email"))
                (username(viewer))
                (change.line("password", "Your password").kind("password").needed().fill("current-password"))
                (change.send("Change it"))
            }))
        }
    }
}

fn password(context: &Context, viewer: &Viewer) -> Markup {
    let change = Form::new(context, "changePassword").says("The password is changed; other sessions have ended.");
    html! {
        h2 #h-password { "Password" }
        details open[context.posted("changePassword").is_some()] { summary { "Another password" }
            (change.whole(html! {
                (username(viewer))
                (change.line("currentPassword", "Your password").kind("password").needed().fill("current-password"))
                (change.line("newPassword", "The new one").kind("password").hint("From 15 characters").needed().fill("new-password"))
                (change.send("Change it"))
            }))
        }
    }
}

/// Whose password it is, for what keeps passwords.
fn username(viewer: &Viewer) -> Markup {
    html! { input type="text" autocomplete="username" value=(viewer.account.email.0) hidden readonly; }
}

fn sessions(context: &Context, sessions: Option<&Sessions>) -> Markup {
    let Some(sessions) = sessions else {
        return html! { h2 #h-sessions { "Sessions" } (empty("A program is signed in by a token: it sees no sessions.", None)) };
    };
    html! {
        h2 #h-sessions { "Sessions" }
        ul .rows {
            @for one in &sessions.nodes {
                li {
                    p { @if one.agent.is_empty() { "Some program" } @else { (one.agent) } @if one.is_current { b { " (this one)" } } }
                    p .sub { "from " (one.address) ", seen " (time::ago(context.now(), one.seen_at)) " ago" }
                    @if !one.is_current { (Form::new(context, "endSession").about(one.id.inner()).with("sessionId", one.id.inner()).says("That session has ended.").button("End it")) }
                }
            }
        }
        div .act {
            (Form::new(context, "endOtherSessions").says("All other sessions have ended.").button("End all others"))
            (Form::new(context, "signOut").button("Sign out"))
        }
    }
}

fn identities(context: &Context, identities: &[Identity]) -> Markup {
    html! {
        h2 #h-identities { "Sign-in elsewhere" }
        @if identities.is_empty() { p .sub { "None: no provider's account is linked to yours." } }
        ul .rows {
            @for one in identities {
                li { p { (one.issuer) } (Form::new(context, "unlinkIdentity").about(one.id.inner()).with("identityId", one.id.inner()).says("That account opens this one no more.").button("Unlink it")) }
            }
        }
    }
}

/// What a form gave that is shown once.
fn once(context: &Context, act: &str) -> Option<Value> {
    serde_json::from_str(context.kept()?.get(act)?).ok()
}
