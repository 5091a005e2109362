//! Coming in, as clients do it.

use super::SignUps;
use super::arrival::{self, Arriving};
use super::founding::{self, SignUp};
use super::recovery;
use super::service::{self, SignIn};
use crate::access::graphql::{AccessTokenObject, Entered, RefreshTokenObject, entry};
use crate::access::mutation::let_in;
use crate::auth::strength::{self, Demands, LEAST, MOST};
use crate::check::{Check, NAME, Parsed};
use crate::context::{Request, State, Written};
use crate::error::{Error, GraphResult, RefusalCode, Result};
use crate::graph::payload::told;
use crate::graph::{EmailAddress, UserError};
use crate::limit::{Limit, network};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entities::Means;
use secrecy::SecretString;

/// What signing up gives.
#[derive(SimpleObject)]
pub struct SignUpPayload {
    /// For every request, as `Authorization: Bearer ...`; nothing where something was wrong, or where the
    /// sign-up has to be confirmed first.
    access_token: Option<AccessTokenObject>,
    /// For `refreshSession`, before the access token ends; as there.
    refresh_token: Option<RefreshTokenObject>,
    /// Whether a mail went to the address, to go on with `confirmSignUp`. It says so whether the address
    /// has an account or not: the mail tells.
    must_confirm: bool,
    /// What was wrong; empty where it was done.
    errors: Vec<UserError>,
}

entry! {
    /// What confirming a sign-up gives.
    ConfirmSignUpPayload
}

entry! {
    /// What signing in gives.
    SignInPayload
}

entry! {
    /// What taking up an invitation gives.
    AcceptInvitationPayload
}

/// Somebody who founds an organization.
#[derive(InputObject)]
pub struct SignUpInput {
    /// Where they can be reached.
    email: EmailAddress,
    /// What others see; at most 100 characters.
    name: String,
    /// From 15 to 128 characters; neither easy to guess nor leaked elsewhere.
    password: String,
    /// What their organization is called; at most 100 characters.
    organization: String,
}

/// Somebody who signed up and reads the mail of that address.
#[derive(InputObject)]
pub struct ConfirmSignUpInput {
    /// The secret of the mail.
    token: String,
    /// The password that they signed up with.
    password: String,
}

/// Somebody who has an account.
#[derive(InputObject)]
pub struct SignInInput {
    /// Their address.
    email: EmailAddress,
    /// Their password.
    password: String,
    /// Where the account has a second factor: its present code of six digits, or a recovery code.
    code: Option<String>,
    /// The organization to act in; without it, the one they joined first.
    organization_id: Option<ID>,
}

/// Somebody who was invited.
#[derive(InputObject)]
pub struct AcceptInvitationInput {
    /// The secret of the invitation: the one shown to the inviter, or the one of the mail.
    token: String,
    /// What others will see from now on; at most 100 characters. An account that is there keeps its name.
    name: String,
    /// From 15 to 128 characters, neither easy to guess nor leaked elsewhere; of an account that is there,
    /// its password.
    password: String,
    /// Where an account is there and has a second factor: its present code of six digits, or a recovery code.
    code: Option<String>,
}

/// Coming in.
#[derive(Default)]
pub struct AccountMutation;

#[Object]
impl AccountMutation {
    /// Founds an organization. Where the server takes its first owner only, it
    /// makes that account, and what was imported before is in the organization;
    /// everybody else comes in by invitation. Where anybody may sign up, it
    /// sends a mail, and `confirmSignUp` makes the account.
    async fn sign_up(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: SignUpInput,
    ) -> GraphResult<SignUpPayload> {
        let request = Request::of(ctx);
        let (what, password) = match parse_sign_up(input) {
            Ok(parsed) => parsed,
            Err(refusals) => return Ok(signed_up(Err(refusals))),
        };
        let prepared = async {
            admit(ctx, Limit::SignUp).await?;
            let first = match request.state.accounts.sign_ups {
                SignUps::First => Some(founding::first_owner_of(request.state).await?),
                SignUps::Open => None,
            };
            let password_hash = request.state.passwords.accept("password", password, demands(&what)).await?;
            let what = SignUp { password_hash, ..what };
            match first {
                Some(actor) => Ok(Some((actor, what))),
                None => founding::ask(request.state, what).await.map(|()| None),
            }
        };
        let (actor, what) = match told(prepared.await)? {
            Ok(Some(first)) => first,
            Ok(None) => return Ok(signed_up(Ok(None))),
            Err(refusals) => return Ok(signed_up(Err(refusals))),
        };
        let written = request.write_as(&actor, what, founding::sign_up).await?;
        if let Ok(account) = &written {
            recovery::service::ask_to_verify(request.state, account).await?;
        }
        let entered = let_in(ctx, Means::Password, written.map(|_| (actor.user, actor.organization))).await?;
        Ok(signed_up(entered.map(Some)))
    }

    /// Makes the account of a sign-up, with its organization and ownership, for
    /// who has the mail and the password.
    async fn confirm_sign_up(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: ConfirmSignUpInput,
    ) -> GraphResult<ConfirmSignUpPayload> {
        let request = Request::of(ctx);
        let password = SecretString::from(input.password);
        let opened = async {
            admit(ctx, Limit::SignIn).await?;
            founding::opened(request.state, &input.token, password).await
        };
        let (actor, confirmed) = match told(opened.await)? {
            Ok(opened) => opened,
            Err(refusals) => return Ok(Err::<Entered, _>(refusals).into()),
        };
        let written = request.write_as(&actor, confirmed, founding::confirm).await?;
        Ok(let_in(ctx, Means::Link, written.map(|_| (actor.user, actor.organization))).await?.into())
    }

    /// Starts a session of 30 days for who knows the password, and has the second
    /// factor of the account if there is one: an access token of 15 minutes, and
    /// a refresh token for the next ones. A failed try makes the next for the
    /// same address wait, for a second at first.
    async fn sign_in(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: SignInInput,
    ) -> GraphResult<SignInPayload> {
        let request = Request::of(ctx);
        let signed_in = async {
            let who = parse_sign_in(input).map_err(Error::Refused)?;
            admit(ctx, Limit::SignIn).await?;
            service::sign_in(request.state, who).await
        };
        Ok(let_in(ctx, Means::Password, told(signed_in.await)?).await?.into())
    }

    /// Takes up an invitation: makes the account where there is none, and gives
    /// the person their part.
    async fn accept_invitation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: AcceptInvitationInput,
    ) -> GraphResult<AcceptInvitationPayload> {
        let request = Request::of(ctx);
        let prepared = async {
            let arriving = parse_arriving(input).map_err(Error::Refused)?;
            admit(ctx, Limit::SignIn).await?;
            arrival::prepare(request.state, arriving).await
        };
        let (actor, arrival) = match told(prepared.await)? {
            Ok(prepared) => prepared,
            Err(refusals) => return Ok(Err::<Entered, _>(refusals).into()),
        };
        let written = request.write_as(&actor, arrival, arrival::arrive).await?;
        Ok(let_in(ctx, Means::Invitation, written.map(|_| (actor.user, actor.organization))).await?.into())
    }
}

/// Lets a client of this address try once more.
///
/// # Errors
///
/// `RATE_LIMITED`.
pub(super) async fn admit(ctx: &Context<'_>, limit: Limit) -> Result<()> {
    let state: &State = Request::of(ctx).state;
    state.limits.admit(limit, &network(Request::client(ctx).address), state.clock.now()).await
}

fn signed_up(written: Written<Option<Entered>>) -> SignUpPayload {
    match written {
        Ok(entered) => {
            let must_confirm = entered.is_none();
            let (access_token, refresh_token) = entered.map(|entered| (entered.access, entered.refresh)).unzip();
            SignUpPayload { access_token, refresh_token, must_confirm, errors: Vec::new() }
        }
        Err(refusals) => {
            let errors = refusals.into_iter().map(Into::into).collect();
            SignUpPayload { access_token: None, refresh_token: None, must_confirm: false, errors }
        }
    }
}

fn demands(what: &SignUp) -> Demands {
    Demands { least: LEAST, about: vec![what.name.clone(), what.email.clone(), what.organization.clone()] }
}

fn parse_sign_up(input: SignUpInput) -> Parsed<(SignUp, SecretString)> {
    let mut check = Check::default();
    let email = check.email("email", &input.email.0);
    let name = check.text("name", input.name, NAME);
    let organization = check.text("organization", input.organization, NAME);
    if let Some(wrong) = strength::length(&input.password, LEAST) {
        check.refuse(RefusalCode::BadInput, "password", wrong);
    }
    let password = SecretString::from(input.password);
    check.done((SignUp { email, name, password_hash: String::new(), organization }, password))
}

fn parse_sign_in(input: SignInInput) -> Parsed<SignIn> {
    let mut check = Check::default();
    let email = check.email("email", &input.email.0);
    let organization = input.organization_id.map(|id| check.id("organizationId", &id));
    let (password, code) = (SecretString::from(input.password), input.code);
    check.done(SignIn { email, password, code, organization })
}

fn parse_arriving(input: AcceptInvitationInput) -> Parsed<Arriving> {
    let mut check = Check::default();
    let name = check.text("name", input.name, NAME);
    // How short it may be depends on whether there is an account, and its second factor.
    if input.password.chars().count() > MOST {
        check.refuse(RefusalCode::BadInput, "password", format!("must have at most {MOST} characters"));
    }
    let (token, password) = (SecretString::from(input.token), SecretString::from(input.password));
    check.done(Arriving { token, name, password, code: input.code })
}
