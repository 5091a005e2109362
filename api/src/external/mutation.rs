//! Coming in by a provider, as clients do it.

use super::graphql::{ExternalSignIn, Identity};
use super::service::{self, Back};
use crate::access::graphql::{Entered, entry};
use crate::access::mutation::let_in;
use crate::account::proof::prove_own;
use crate::check::{Check, LINE, PASSAGE, Parsed};
use crate::context::Request;
use crate::error::{Error, GraphResult};
use crate::graph::payload::{payload, told};
use async_graphql::{Context, ID, InputObject, Object};
use entities::{IdentityId, Means};

payload! {
    /// What beginning a sign-in at a provider gives.
    BeginExternalSignInPayload {
        /// The sign-in; nothing where something was wrong.
        external_sign_in: ExternalSignIn
    }
}

entry! {
    /// What finishing a sign-in at a provider gives.
    FinishExternalSignInPayload
}

payload! {
    /// What linking an identity gives.
    LinkIdentityPayload {
        /// The identity; nothing where something was wrong.
        identity: Identity
    }
}

payload! {
    /// What taking an identity from an account gives.
    UnlinkIdentityPayload {
        /// The identity as it was; nothing where something was wrong.
        identity: Identity
    }
}

/// Where to sign in.
#[derive(InputObject)]
pub struct BeginExternalSignInInput {
    /// One of `identityProviders`.
    provider_id: ID,
    /// Where the provider sends the person back to: one that the server's settings allow.
    redirect_uri: String,
}

/// What the provider sent the person back with, and what stayed here.
#[derive(InputObject)]
pub struct FinishExternalSignInInput {
    /// The `code` of the address that the provider sent the person back to.
    code: String,
    /// The `state` of that address.
    state: String,
    /// The `iss` of that address, if it has one.
    iss: Option<String>,
    /// The secret that `beginExternalSignIn` gave.
    attempt: String,
}

/// What the provider sent the person back with, and what stayed here.
#[derive(InputObject)]
pub struct LinkIdentityInput {
    /// The `code` of the address that the provider sent the person back to.
    code: String,
    /// The `state` of that address.
    state: String,
    /// The `iss` of that address, if it has one.
    iss: Option<String>,
    /// The secret that `beginExternalSignIn` gave.
    attempt: String,
    /// The viewer's password: a token alone must not make a way in that outlives it. Whose account has none
    /// leaves it out, and has signed in less than 5 minutes ago.
    password: Option<String>,
}

/// An identity that is to speak for its person no longer.
#[derive(InputObject)]
pub struct UnlinkIdentityInput {
    /// The identity.
    identity_id: ID,
}

/// Coming in by a provider.
#[derive(Default)]
pub struct ExternalMutation;

#[Object]
impl ExternalMutation {
    /// Begins a sign-in at somebody else: send the person to the URL, and keep
    /// the secret for `finishExternalSignIn` or `linkIdentity`.
    async fn begin_external_sign_in(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: BeginExternalSignInInput,
    ) -> GraphResult<BeginExternalSignInPayload> {
        let (request, network) = (Request::of(ctx), Request::client(ctx).network());
        Ok(told(service::begin(request.state, &network, &input.provider_id, &input.redirect_uri).await)?.into())
    }

    /// Lets in whom the provider vouches for, if they
    /// have an account here or may get one. A sign-in is finished once.
    async fn finish_external_sign_in(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: FinishExternalSignInInput,
    ) -> GraphResult<FinishExternalSignInPayload> {
        let (request, network) = (Request::of(ctx), Request::client(ctx).network());
        let FinishExternalSignInInput { code, state, iss, attempt } = input;
        let back = match parse(code, state, iss, attempt) {
            Ok(back) => back,
            Err(refusals) => return Ok(Err::<Entered, _>(refusals).into()),
        };
        let entered = async {
            let (proven, admission) = service::finish(request.state, &network, back).await?;
            service::enter(request.state, &proven, &admission).await
        };
        Ok(let_in(ctx, Means::External, told(entered.await)?).await?.into())
    }

    /// Lets an identity that the viewer has proven speak for their account from now on.
    async fn link_identity(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: LinkIdentityInput,
    ) -> GraphResult<LinkIdentityPayload> {
        let (request, network) = (Request::of(ctx), Request::client(ctx).network());
        request.actor()?;
        let LinkIdentityInput { code, state, iss, attempt, password } = input;
        let proven = async {
            let back = parse(code, state, iss, attempt).map_err(Error::Refused)?;
            prove_own(request, password).await?;
            service::finish(request.state, &network, back).await
        };
        Ok(request.write(told(proven.await)?, service::link).await?.into())
    }

    /// Takes an identity from the viewer's account. It cannot be the last way into it.
    async fn unlink_identity(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: UnlinkIdentityInput,
    ) -> GraphResult<UnlinkIdentityPayload> {
        let request = Request::of(ctx);
        let mut check = Check::default();
        let id: IdentityId = check.id("identityId", &input.identity_id);
        let parsed = check.done((id, request.state.external.issuers()));
        Ok(request.write(parsed, service::unlink).await?.into())
    }
}

fn parse(code: String, state: String, iss: Option<String>, attempt: String) -> Parsed<Back> {
    let mut check = Check::default();
    let code = check.text("code", code, PASSAGE);
    let state = check.text("state", state, LINE);
    let issuer = iss.map(|iss| check.text("iss", iss, PASSAGE));
    let attempt = check.text("attempt", attempt, LINE);
    check.done(Back { code, state, issuer, attempt })
}
