//! Opening initiatives and bringing people in, as clients do it.

use super::graphql::{Initiative, Stakeholder};
use super::service::{self, Invite, Invited, Open};
use crate::auth::secret;
use crate::check::{Check, LINE, NAME, Parsed, TEXT};
use crate::context::{Request, Written};
use crate::error::{GraphResult, Result};
use crate::graph::payload::payload;
use crate::graph::word::{InitiativeContext, Role};
use crate::graph::{EmailAddress, Markdown, UserError};
use crate::limit::Limit;
use crate::mail::Letter;
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entities::{InitiativeId, stakeholder};

/// A new initiative.
#[derive(InputObject)]
pub struct OpenInitiativeInput {
    /// What it is called; at most 200 characters.
    title: String,
    /// What it is about; at most 40,000 characters.
    summary: Option<Markdown>,
    /// What it starts from.
    context: InitiativeContext,
    /// Your own part in it, beside leading it.
    #[graphql(default_with = "Role::Contributor")]
    role: Role,
    /// Your own team or function; at most 100 characters.
    group: Option<String>,
    /// Whether it begins with topics that fit what it starts from: areas to look into, to be changed as you learn.
    #[graphql(default = true)]
    with_topics: bool,
    /// The same key within 24 hours gives the same answer and does nothing twice; at most 100 characters.
    idempotency_key: Option<String>,
}

/// A person to bring into an initiative.
#[derive(InputObject)]
pub struct InviteStakeholderInput {
    /// The initiative.
    initiative_id: ID,
    /// Where they can be reached.
    email: EmailAddress,
    /// What others see; at most 100 characters.
    name: String,
    /// Their part.
    role: Role,
    /// Their team or function; at most 100 characters.
    group: Option<String>,
    /// How much their position weighs: above 0, at most 1,000,000, with at most 6 decimals; 1 unless given.
    weight: Option<f64>,
    /// Whether they drive the initiative too; only leads may say so.
    #[graphql(default)]
    is_lead: bool,
    /// Whether they decide it; only leads may say so.
    #[graphql(default)]
    is_decider: bool,
}

payload! {
    /// What opening an initiative gives.
    OpenInitiativePayload {
        /// The initiative.
        initiative: Initiative
    }
}

/// What inviting a person gives.
#[derive(SimpleObject)]
pub struct InviteStakeholderPayload {
    /// Their part.
    stakeholder: Option<Stakeholder>,
    /// A secret to hand to them, shown this once; a mail with another one is on its way. Nothing where they
    /// are a member of the organization with a verified address, and take part at once.
    invitation_token: Option<String>,
    /// What was wrong; empty where it was done.
    errors: Vec<UserError>,
}

/// Opening initiatives and bringing people in.
#[derive(Default)]
pub struct InitiativeMutation;

#[Object]
impl InitiativeMutation {
    /// Opens an initiative; you lead it. It begins in research.
    async fn open_initiative(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: OpenInitiativeInput,
    ) -> GraphResult<OpenInitiativePayload> {
        let key = input.idempotency_key.clone();
        let written = Request::of(ctx).create("openInitiative", key, parse_open(input), service::open).await?;
        Ok(written.into())
    }

    /// Gives a person a part. A member of the organization with a verified
    /// address has it at once; anybody else comes in with `acceptInvitation` and
    /// the token of the mail, which shows that the address is theirs, or the one
    /// given here, which does not. Inviting an address again that has not come
    /// in yet changes the part and ends the tokens before.
    async fn invite_stakeholder(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: InviteStakeholderInput,
    ) -> GraphResult<InviteStakeholderPayload> {
        let request = Request::of(ctx);
        let actor = request.actor()?;
        request.rest().await;
        let (who, now) = (actor.user.to_string(), request.state.clock.now());
        if let Err(error) = request.state.limits.admit(Limit::Invitation, &who, now).await {
            return Ok(invited(Err(error.into_refusals()?), String::new()));
        }
        let (secret, mailed) = (secret("")?, secret("")?);
        let parsed = parse_invite(input, secret.clone(), mailed.clone());
        let written = request.write(parsed, service::invite).await?;
        if let Ok(done) = &written
            && done.invitation.is_some()
        {
            mail(request, &done.stakeholder, &mailed).await?;
        }
        Ok(invited(written, secret))
    }
}

fn parse_open(input: OpenInitiativeInput) -> Parsed<Open> {
    let mut check = Check::default();
    let open = Open {
        title: check.text("title", input.title, LINE),
        summary: check.optional("summary", input.summary.map(|text| text.0), TEXT).unwrap_or_default(),
        context: input.context.into(),
        role: input.role.into(),
        group: check.optional("group", input.group, NAME),
        topics: input.with_topics,
    };
    check.done(open)
}

fn parse_invite(input: InviteStakeholderInput, secret: String, mailed: String) -> Parsed<Invite> {
    let mut check = Check::default();
    let invite = Invite {
        initiative: check.id::<InitiativeId>("initiativeId", &input.initiative_id),
        email: check.email("email", &input.email.0),
        name: check.text("name", input.name, NAME),
        role: input.role.into(),
        group: check.optional("group", input.group, NAME),
        weight_millionths: check.weight("weight", input.weight),
        lead: input.is_lead,
        decider: input.is_decider,
        secret,
        mailed,
        vouched: false,
    };
    check.done(invite)
}

fn invited(written: Written<Invited>, secret: String) -> InviteStakeholderPayload {
    match written {
        Ok(Invited { stakeholder, invitation }) => InviteStakeholderPayload {
            stakeholder: Some(stakeholder.into()),
            invitation_token: invitation.map(|_| secret),
            errors: Vec::new(),
        },
        Err(refusals) => InviteStakeholderPayload {
            stakeholder: None,
            invitation_token: None,
            errors: refusals.into_iter().map(Into::into).collect(),
        },
    }
}

/// Writes to who is invited.
async fn mail(request: Request<'_>, invited: &stakeholder::Model, token: &str) -> Result<()> {
    let initiative = request.referred(invited.initiative_id).await?.title;
    let account = request.referred(request.actor()?.user).await?;
    let letter = Letter::Invitation { token, inviter: &account.name, initiative: &initiative };
    request.state.accounts.send(&invited.email, &letter);
    Ok(())
}
