//! One's own account: the address, the password, sessions and tokens.

use super::{Page, Place, Viewing};
use crate::ask::Failure;
use crate::context::Context;
use crate::scalar::Email;
use crate::schema;
use crate::ui::form::Form;
use crate::ui::{empty, time};
use chrono::{DateTime, TimeDelta, Utc};
use maud::{Markup, html};
use qrcode::{Color, QrCode};
use serde_json::Value;
use std::fmt::Write as _;
use std::rc::Rc;

/// What a token may do, and the words for it.
const SCOPES: [(&str, &str); 4] = [
    ("READ", "Read"),
    ("NEGOTIATE", "Answer, object and argue in your name"),
    ("LEAD", "Lead initiatives in your name"),
    ("ADMINISTER", "Administer the organization in your name"),
];

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
            section .card .half aria-labelledby="h-second" { (second_factor(&context, &viewer)) }
            section .card .half aria-labelledby="h-identities" { (identities(&context, &viewer.identities)) (super::elsewhere::providers(&context, true).await) }
            section .card .half aria-labelledby="h-sessions" { (sessions(&context, viewer.sessions.as_ref())) }
            section .card .half aria-labelledby="h-tokens" { (tokens(&context, &viewer)) }
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

/// What a form gave that is shown once.
fn once(context: &Context, act: &str) -> Option<Value> {
    serde_json::from_str(context.kept()?.get(act)?).ok()
}

fn second_factor(context: &Context, viewer: &Viewer) -> Markup {
    let enrol = Form::new(context, "enrolSecondFactor");
    let confirm = Form::new(context, "confirmSecondFactor");
    let remove =
        Form::new(context, "removeSecondFactor").says("The second factor is removed: the password alone lets you in.");
    let made = once(context, "enrolSecondFactor");
    let codes = once(context, "confirmSecondFactor");
    let confirms = made.is_some() || context.posted("confirmSecondFactor").is_some();
    html! {
        h2 #h-second { "Second factor" }
        p { "A second factor is " @if viewer.has_second_factor || codes.is_some() { "set up." } @else { "not set up." } }
        @if let Some(made) = &made {
            p { "Scan this with a program that makes codes, or type the secret into it. It is shown this once." }
            @if let Some(picture) = made["otpauthUrl"].as_str().and_then(scannable) { (picture) }
            p { code { (made["secret"].as_str().unwrap_or_default()) } }
        }
        @if let Some(codes) = codes.as_ref().and_then(|codes| codes["recoveryCodes"].as_array()) {
            p { b { "Keep these recovery codes." } " Each lets you in once without the program. They are shown this once." }
            ul .dots { @for code in codes.iter().filter_map(Value::as_str) { li { code { (code) } } } }
        } @else if confirms {
            (confirm.whole(html! {
                (confirm.line("code", "The code that the program shows").needed().fill("one-time-code"))
                (confirm.send("Put it in force"))
            }))
        } @else if viewer.has_second_factor {
            details open[context.posted("removeSecondFactor").is_some()] { summary { "Remove it" }
                (remove.whole(html! {
                    (username(viewer))
                    (remove.line("password", "Your password").kind("password").needed().fill("current-password"))
                    (remove.line("code", "A code of it, or a recovery code").needed().fill("one-time-code"))
                    (remove.send("Remove it"))
                }))
            }
        } @else {
            details open[context.posted("enrolSecondFactor").is_some()] { summary { "Set one up" }
                (enrol.whole(html! {
                    (username(viewer))
                    (enrol.line("password", "Your password").kind("password").needed().fill("current-password"))
                    (enrol.send("Go on"))
                }))
            }
        }
    }
}

/// The address as a square that programs scan; dark on light in either theme.
fn scannable(address: &str) -> Option<Markup> {
    let code = QrCode::new(address).ok()?;
    let (side, dots) = (code.width(), code.to_colors());
    let mut path = String::new();
    for (at, _) in dots.iter().enumerate().filter(|(_, dot)| **dot == Color::Dark) {
        // Writing to a string does not fail.
        let _ = write!(path, "M{} {}h1v1h-1z", at % side + 4, at / side + 4);
    }
    let wide = side + 8;
    Some(html! {
        svg .qr width="220" height="220" viewBox={ "0 0 " (wide) " " (wide) } role="img" aria-label="The secret, as a square to scan" {
            rect width=(wide) height=(wide) fill="#fff" {}
            path d=(path) fill="#000" {}
        }
    })
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

fn tokens(context: &Context, viewer: &Viewer) -> Markup {
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
