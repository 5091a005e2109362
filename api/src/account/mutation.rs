//! Coming in, as clients do it.

use super::service::{self, SignUp};
use crate::access::graphql::{Entered, entry};
use crate::access::mutation::let_in;
use crate::auth::password;
use crate::check::{Check, NAME, Parsed};
use crate::context::Request;
use crate::error::{GraphResult, RefusalCode};
use crate::graph::EmailAddress;
use async_graphql::{Context, ID, InputObject, Object};
use entities::Means;
use secrecy::SecretString;

entry! {
    /// What signing up gives.
    SignUpPayload
}

entry! {
    /// What signing in gives.
    SignInPayload
}

entry! {
    /// What taking up an invitation gives.
    AcceptInvitationPayload
}

/// The first owner of a server.
#[derive(InputObject)]
pub struct SignUpInput {
    /// Where they can be reached.
    email: EmailAddress,
    /// What others see; at most 100 characters.
    name: String,
    /// From 15 to 128 characters.
    password: String,
    /// What their organization is called; at most 100 characters.
    organization: String,
}

/// Somebody who has an account.
#[derive(InputObject)]
pub struct SignInInput {
    /// Their address.
    email: EmailAddress,
    /// Their password.
    password: String,
    /// The organization to act in; without it, the one they joined first.
    organization_id: Option<ID>,
}

/// Somebody who was invited.
#[derive(InputObject)]
pub struct AcceptInvitationInput {
    /// The secret of the invitation.
    token: String,
    /// What others will see from now on; at most 100 characters. An account that is there keeps its name.
    name: String,
    /// From 15 to 128 characters; of an account that is there, its password.
    password: String,
}

/// Coming in.
#[derive(Default)]
pub struct AccountMutation;

#[Object]
impl AccountMutation {
    /// Makes the first account of a server, its organization and its ownership;
    /// what was imported before is in that organization. Everybody else comes
    /// in by invitation.
    async fn sign_up(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: SignUpInput,
    ) -> GraphResult<SignUpPayload> {
        let request = Request::of(ctx);
        let (mut what, password) = match parse_sign_up(input) {
            Ok(parsed) => parsed,
            Err(refusals) => return Ok(Err::<Entered, _>(refusals).into()),
        };
        let actor = match service::first_owner_of(request.state).await {
            Ok(actor) => actor,
            Err(error) => return Ok(Err::<Entered, _>(error.into_refusals()?).into()),
        };
        what.password_hash = request.state.passwords.hash(password).await?;
        let written = request.write_as(&actor, what, service::sign_up).await?;
        Ok(let_in(ctx, Means::Password, written.map(|_| (actor.user, actor.organization))).await?.into())
    }

    /// Starts a session of 30 days for who knows the password: an access token of
    /// 15 minutes, and a refresh token for the next ones.
    async fn sign_in(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: SignInInput,
    ) -> GraphResult<SignInPayload> {
        let request = Request::of(ctx);
        let mut check = Check::default();
        let email = check.email("email", &input.email.0);
        let organization = input.organization_id.map(|id| check.id("organizationId", &id));
        let (email, organization) = match check.done((email, organization)) {
            Ok(parsed) => parsed,
            Err(refusals) => return Ok(Err::<Entered, _>(refusals).into()),
        };
        let password = SecretString::from(input.password);
        match service::sign_in(request.state, &email, password, organization).await {
            Ok(who) => Ok(let_in(ctx, Means::Password, Ok(who)).await?.into()),
            Err(error) => Ok(Err::<Entered, _>(error.into_refusals()?).into()),
        }
    }

    /// Takes up an invitation: makes the account where there is none, and gives
    /// the person their part.
    async fn accept_invitation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: AcceptInvitationInput,
    ) -> GraphResult<AcceptInvitationPayload> {
        let request = Request::of(ctx);
        let mut check = Check::default();
        let name = check.text("name", input.name, NAME);
        let password = parse_password(&mut check, input.password);
        let (name, password) = match check.done((name, password)) {
            Ok(parsed) => parsed,
            Err(refusals) => return Ok(Err::<Entered, _>(refusals).into()),
        };
        let token = SecretString::from(input.token);
        let (actor, arrival) = match service::prepare_arrival(request.state, &token, name, password).await {
            Ok(prepared) => prepared,
            Err(error) => return Ok(Err::<Entered, _>(error.into_refusals()?).into()),
        };
        let written = request.write_as(&actor, arrival, service::arrive).await?;
        Ok(let_in(ctx, Means::Invitation, written.map(|_| (actor.user, actor.organization))).await?.into())
    }
}

fn parse_sign_up(input: SignUpInput) -> Parsed<(SignUp, SecretString)> {
    let mut check = Check::default();
    let email = check.email("email", &input.email.0);
    let name = check.text("name", input.name, NAME);
    let organization = check.text("organization", input.organization, NAME);
    let password = parse_password(&mut check, input.password);
    check.done((SignUp { email, name, password_hash: String::new(), organization }, password))
}

fn parse_password(check: &mut Check, password: String) -> SecretString {
    let length = password.chars().count();
    if !password::LENGTH.contains(&length) {
        let (least, most) = password::LENGTH.into_inner();
        let message = format!("must have from {least} to {most} characters; this has {length}");
        check.refuse(RefusalCode::BadInput, "password", message);
    }
    SecretString::from(password)
}
