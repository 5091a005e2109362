//! `entente demo`: a database with a real negotiation and a worked example,
//! served, with three commands to try.

mod example;

use super::import;
use super::seed::{Person, Seed};
use super::{Failure, print, serve};
use crate::access::api_token;
use crate::account::recovery::by_link;
use crate::auth::{Access, Actor};
use crate::bus::Bus;
use crate::clock::Clock;
use crate::config::{Demo, Store};
use crate::error::{Error, Result};
use crate::limit::{Limits, Rates};
use crate::server::{Service, Settings};
use crate::write::Write;
use crate::{global_id, store, tenant};
use chrono::{DateTime, TimeDelta, Utc};
use entities::{InOrganization, OrganizationId, ProposalId, Scope, UserId, membership, organization, proposal, user};
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, Iterable as _, QueryFilter, QueryOrder};
use std::net::SocketAddr;

const LET_ELSE: &str = include_str!("../../../data/let-else.json");
/// How the demo's organization is known.
const ORGANIZATION: &str = "Entente demo";
/// How many times more often than elsewhere things may be done.
const RATES: u64 = 20;
/// The demo's token holds for a day: it opens nothing but made-up data on this machine.
const TOKEN_HOLDS: TimeDelta = TimeDelta::hours(24);

/// Makes the demo where it is not there yet, and serves it.
///
/// # Errors
///
/// [`Failure::Store`], [`Failure::Listen`], or [`Failure::Input`] for a
/// directory that holds another database.
pub async fn run(settings: &Demo) -> std::result::Result<(), Failure> {
    // Dropped, and so removed, when the server has stopped.
    let temporary = match settings.data {
        Some(_) => None,
        None => Some(
            tempfile::Builder::new()
                .prefix("entente-demo-")
                .tempdir()
                .map_err(|error| Failure::Stream(format!("cannot make a temporary directory: {error}")))?,
        ),
    };
    let kept = settings.data.as_deref();
    let data = kept.or(temporary.as_ref().map(tempfile::TempDir::path)).unwrap_or(std::path::Path::new("."));
    let (db, url) = serve::open(&Store { data: data.to_owned(), database: None }).await?;
    store::migrate(&db, &url).await?;
    fill(&db, Clock::System.now()).await?;
    let shown = Shown::find(&db).await?;
    let shown =
        shown.ok_or_else(|| Failure::Input(format!("`{}` holds a database that is no demo", data.display())))?;
    let (token, expires_at) = token(&db, &shown).await?;
    let owner = user::Entity::find_by_id(shown.owner).one(&db).await.map_err(Error::from)?;
    let mut state = serve::state(db, data.join("keys"), None)?;
    // One browser comes in as many people here.
    state.limits = Limits::new(&state.db, Rates::default().times(RATES));
    // Where it is known beforehand, mails lead there.
    state.accounts.public_url = (settings.listen.port() != 0).then(|| format!("http://{}", settings.listen));
    let link = by_link::make(&state, Some(shown.owner), owner.map(|row| row.email).unwrap_or_default()).await?;
    let service = Service::new(state, Settings { demo: true, ..Settings::default() })?;
    serve::listen(service, settings.listen, |address| print(&greeting(address, &link, &token, expires_at, &shown)))
        .await
}

/// An API token of who leads the example, and when it ends.
async fn token(db: &DatabaseConnection, shown: &Shown) -> Result<(String, DateTime<Utc>)> {
    let now = Clock::System.now();
    let there = tenant::read(db, &[tenant::Scope::Organization(shown.organization)]).await?;
    let owner = Actor::load(&there, shown.owner, shown.organization, Access::Inside, now).await?;
    drop(there);
    let write = Write::begin(db, owner, &Clock::System, &Bus::default()).await?;
    let token = api_token::give(&write, "Entente demo", &Scope::iter().collect::<Vec<_>>(), TOKEN_HOLDS).await?;
    write.commit().await?;
    Ok((token, now + TOKEN_HOLDS))
}

/// Writes both negotiations into an empty database as of `now`, whole or not at all.
///
/// # Errors
///
/// Whatever the database says.
pub async fn fill(db: &DatabaseConnection, now: DateTime<Utc>) -> Result<()> {
    if organization::Entity::find().one(db).await?.is_some() {
        return Ok(());
    }
    let (key, name) = example::lead()?;
    let lead = Person { key: &key, name: &name, email: example::address(&key) };
    let mut seed = Seed::begin(db, ORGANIZATION, &lead).await?;
    import::import(&mut seed, &import::built_in(LET_ELSE, now.date_naive())?, None).await?;
    example::seed(&mut seed, now).await?;
    seed.write.commit().await
}

/// What the commands of the greeting are about.
struct Shown {
    organization: OrganizationId,
    owner: UserId,
    let_else: ProposalId,
    example: ProposalId,
}

impl Shown {
    async fn find(db: &DatabaseConnection) -> Result<Option<Self>> {
        let demo = organization::Entity::find().filter(organization::Column::Name.eq(ORGANIZATION)).one(db).await?;
        let Some(demo) = demo else { return Ok(None) };
        let owner = membership::Entity::in_org(demo.id).order_by_asc(membership::Column::Id).one(db).await?;
        let proposals = proposal::Entity::in_org(demo.id).order_by_asc(proposal::Column::Id).all(db).await?;
        let (Some(owner), [let_else, example, ..]) = (owner, proposals.as_slice()) else { return Ok(None) };
        Ok(Some(Self { organization: demo.id, owner: owner.user_id, let_else: let_else.id, example: example.id }))
    }
}

fn greeting(address: SocketAddr, link: &str, token: &str, expires_at: DateTime<Utc>, shown: &Shown) -> String {
    let let_else = global_id::encode(shown.let_else);
    let example = global_id::encode(shown.example);
    let curl = |query: &str| {
        let body = serde_json::json!({ "query": query }).to_string();
        format!(
            "curl -s http://{address}/graphql -H 'content-type: application/json' -H 'authorization: Bearer {token}' -d '{body}'"
        )
    };
    let assessment = "assessment { summary verdict { status clauses { kind status sentence } } readiness { score low high acceptance objections group } }";
    format!(
        "\n\
         Open this in a browser; it signs you in, once, within 15 minutes:\n\n\
         http://{address}/sign-in-link#{link}\n\n\
         To be somebody else of the example (bo, chidi, dana, emre, farah, goran, hana or ines, @demo.invalid), open\n\
         http://{address}/sign-in in another browser and ask for a link: it is printed here.\n\n\
         You are the lead of the worked example and the owner of the organization, until {}, with this token:\n\n{}\n\n\
         1. How near agreement was `let else` in Rust on 2022-08-16?\n\n{}\n\n\
         2. What should the lead of the worked example concede?\n\n{}\n\n\
         3. Take a position, and see what it changes:\n\n{}\n\n\
         Stop with Ctrl-C.\n",
        expires_at.format("%Y-%m-%d %H:%M UTC"),
        token,
        curl(&format!("{{ proposal(id: \"{}\") {{ title {assessment} }} }}", let_else.as_str())),
        curl(&format!(
            "{{ proposal(id: \"{}\") {{ title plans {{ status plans {{ cost concessions {{ title cost }} settles {{ ... on Objection {{ title }} }} falls {{ name }} verdict score }} }} }} }}",
            example.as_str()
        )),
        curl(&format!(
            "mutation {{ takePosition(input: {{proposalId: \"{}\", stance: RESERVATIONS, reason: \"What if two nodes are lost?\"}}) {{ errors {{ message }} position {{ stance version proposal {{ {assessment} }} }} }} }}",
            example.as_str()
        )),
    )
}
