//! What a position did, and how it is undone: for ten minutes, by the same forms.

use crate::Asked;
use crate::act::Sent;
use crate::context::Context;
use crate::session::kept;
use crate::ui::form::Form;
use crate::ui::number;
use actix_web::cookie::time::Duration;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use maud::{Markup, html};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

const UNDO: &str = "undo";
const HOLDS: Duration = Duration::minutes(10);
/// Cookies have a bound: a longer reason is not given back.
const LONGEST: usize = 1_500;

/// How a proposal stood before the viewer answered.
pub struct Before {
    proposal: String,
    title: String,
    score: Option<f64>,
    held: Option<(String, Option<String>)>,
}

/// What undoing does.
#[derive(Serialize, Deserialize)]
struct Undo {
    proposal: String,
    title: String,
    held: Option<(String, Option<String>)>,
}

const QUERY: &str = "query($id: ID!) { proposal(id: $id) { title assessment { readiness { score } } \
    initiative { viewerStakeholder { id } } positions(first: 100) { nodes { stance reason stakeholder { id } } } } }";

/// How the proposal stands that this form is about; nothing for other forms.
pub async fn before(context: &Context, act: &str, sent: &Sent) -> Option<Before> {
    let proposal = sent.get("proposalId").filter(|_| act == "takePosition")?;
    let read = read(context, proposal).await;
    let viewer = &read["initiative"]["viewerStakeholder"]["id"];
    let positions = read["positions"]["nodes"].as_array().into_iter().flatten();
    let heard = positions.clone().next().is_some();
    let own = positions.clone().find(|one| one["stakeholder"]["id"] == *viewer);
    let text = |value: &Value| value.as_str().map(str::to_owned);
    Some(Before {
        proposal: proposal.to_owned(),
        title: text(&read["title"])?,
        // A score says nothing before anybody has answered.
        score: read["assessment"]["readiness"]["score"].as_f64().filter(|_| heard),
        held: own.and_then(|own| Some((text(&own["stance"])?, text(&own["reason"])))),
    })
}

/// What the answer did, in a sentence; it can be undone from now on.
pub async fn after(context: &Context, before: Before) -> String {
    let Before { proposal, title, score, held } = before;
    let now = read(context, &proposal).await["assessment"]["readiness"]["score"].as_f64();
    let effect = match (score, now) {
        (Some(score), Some(now)) if number(score) == number(now) => format!(" Readiness stays at {}.", number(now)),
        (Some(score), Some(now)) => format!(" Readiness {} → {}.", number(score), number(now)),
        (None, Some(now)) => format!(" Readiness is {}.", number(now)),
        _ => String::new(),
    };
    let held = held.map(|(stance, reason)| (stance, reason.filter(|reason| reason.len() <= LONGEST)));
    let short = title.chars().take(200).collect();
    let undo = serde_json::to_vec(&Undo { proposal, title: short, held }).unwrap_or_default();
    let cookie = kept(&context.http, UNDO, URL_SAFE_NO_PAD.encode(undo), HOLDS);
    context.change_session(|session| session.cookies.push(cookie));
    format!("Your position on “{title}” is taken.{effect}")
}

/// Nothing can be undone any more.
pub fn done(context: &Context) {
    let cookie = kept(&context.http, UNDO, String::new(), Duration::ZERO);
    context.change_session(|session| session.cookies.push(cookie));
}

/// The form that undoes the last position, while that can be.
pub fn undo(context: &Context) -> Markup {
    let cookie = context.http.cookie(UNDO).filter(|cookie| !cookie.value().is_empty());
    let read = cookie.and_then(|cookie| serde_json::from_slice(&URL_SAFE_NO_PAD.decode(cookie.value()).ok()?).ok());
    let Some(Undo { proposal, title, held }) = read else { return html! {} };
    let form = match held {
        Some((stance, reason)) => {
            let form =
                Form::new(context, "takePosition").about("undo").with("proposalId", proposal).with("stance", stance);
            reason.into_iter().fold(form, |form, reason| form.with("reason", reason))
        }
        None => Form::new(context, "withdrawPosition").about("undo").with("proposalId", proposal),
    };
    html! {
        div .band { p { "Your position on “" (title) "” can be undone for ten minutes." }
            (form.with("undo", "true").says("Undone: it is as it was before.").button("Undo")) }
    }
}

async fn read(context: &Context, proposal: &str) -> Value {
    let variables = Map::from_iter([("id".to_owned(), json!(proposal))]);
    let text = context.answer(Asked { query: QUERY.to_owned(), variables }).await;
    let response: Value = serde_json::from_str(&text).unwrap_or_default();
    response["data"]["proposal"].clone()
}
