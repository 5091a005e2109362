//! Who will see what is said in an initiative: told before anything is.

use super::graphql::Stakeholder;
use crate::context::Request;
use crate::error::{GraphResult, Result};
use crate::graph::List;
use crate::graph::word::AudienceKind;
use crate::loaders::AudienceOf;
use crate::membership::graphql::Membership;
use crate::page::Page;
use async_graphql::{Context, Object, SimpleObject};
use entities::{InOrganization, InitiativeId, OrganizationId, OrganizationRole, Role, UserId, membership, stakeholder};
use sea_orm::{ColumnTrait, DatabaseTransaction, DbErr, QueryFilter, QueryOrder, QuerySelect};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// How many owners and admins are named.
const NAMED: usize = 50;

/// People of one kind, and how many of them have come in.
#[derive(Clone, Copy, Debug, Default)]
struct Part {
    people: usize,
    joined: usize,
}

/// Who will see what is said in an initiative, counted.
pub struct Counted {
    initiative: InitiativeId,
    leads: Part,
    approvers: Part,
    contributors: Part,
    observers: Part,
    managers: Vec<membership::Model>,
}

/// Counts who will see what is said in these initiatives: each person once.
///
/// # Errors
///
/// Whatever the database says.
pub async fn count(
    tx: &DatabaseTransaction,
    organization: OrganizationId,
    keys: &[AudienceOf],
) -> std::result::Result<HashMap<AudienceOf, Arc<Counted>>, DbErr> {
    let people: Vec<(InitiativeId, Option<UserId>, Role, bool)> = stakeholder::Entity::in_org(organization)
        .filter(stakeholder::Column::InitiativeId.is_in(keys.iter().map(|key| key.0)))
        .select_only()
        .columns([
            stakeholder::Column::InitiativeId,
            stakeholder::Column::UserId,
            stakeholder::Column::Role,
            stakeholder::Column::Lead,
        ])
        .into_tuple()
        .all(tx)
        .await?;
    let managers = membership::Entity::in_org(organization)
        .filter(membership::Column::Role.is_in([OrganizationRole::Owner, OrganizationRole::Admin]))
        .filter(membership::Column::SuspendedAt.is_null())
        .order_by_asc(membership::Column::Id)
        .all(tx)
        .await?;
    let of = |key: &AudienceOf| {
        let mut counted = Counted {
            initiative: key.0,
            leads: Part::default(),
            approvers: Part::default(),
            contributors: Part::default(),
            observers: Part::default(),
            managers: Vec::new(),
        };
        let mut there = HashSet::new();
        for (_, user, role, lead) in people.iter().filter(|row| row.0 == key.0) {
            there.extend(*user);
            let part = match role {
                _ if *lead => &mut counted.leads,
                Role::Approver => &mut counted.approvers,
                Role::Contributor => &mut counted.contributors,
                Role::Observer => &mut counted.observers,
            };
            part.people += 1;
            part.joined += usize::from(user.is_some());
        }
        counted.managers = managers.iter().filter(|row| !there.contains(&row.user_id)).cloned().collect();
        (*key, Arc::new(counted))
    };
    Ok(keys.iter().map(of).collect())
}

/// Who will see what is said in an initiative.
pub struct Audience(Arc<Counted>);

/// People of one kind who will see what is said.
#[derive(SimpleObject)]
pub struct AudiencePart {
    /// Who they are there. Each person is counted once, as the first of these that they are.
    kind: AudienceKind,
    /// How many they are.
    people: i32,
    /// How many of them have come in; the others will see it once they do.
    joined: i32,
}

/// Who will see a position, an objection, an argument or an answer in an initiative, each with the name of who
/// gives it. Whoever sees it may pass it on: the brief of a proposal is made to be pasted elsewhere. People who are
/// invited later will see it too.
#[Object]
impl Audience {
    /// How many people will see it.
    async fn people(&self) -> i32 {
        self.parts_of().iter().fold(0, |sum, part| sum.saturating_add(part.people))
    }

    /// The same by who they are; only kinds of which there is somebody.
    async fn parts(&self) -> Vec<AudiencePart> {
        self.parts_of()
    }

    /// The stakeholders among them, in the order they came.
    async fn stakeholders(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, from 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, from 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> GraphResult<List<Stakeholder>> {
        let page = Page::parse(first, after, last, before)?;
        Ok(Request::of(ctx).list::<stakeholder::Entity, _>(self.0.initiative, false, page).await?)
    }

    /// The owners and admins of the organization among them who are no stakeholders; the first 50.
    async fn managers(&self) -> Vec<Membership> {
        self.0.managers.iter().take(NAMED).cloned().map(Into::into).collect()
    }

    /// The same in a sentence to show beside a form.
    async fn sentence(&self) -> String {
        let parts = [self.0.leads, self.0.approvers, self.0.contributors, self.0.observers];
        let people: usize = parts.iter().map(|part| part.people).sum();
        let away = people - parts.iter().map(|part| part.joined).sum::<usize>();
        let invited = if away > 0 { format!(" ({away} of them once they come in)") } else { String::new() };
        let managers = match self.0.managers.len() {
            0 => String::new(),
            1 => " and 1 owner or admin of the organization".to_owned(),
            many => format!(" and {many} owners and admins of the organization"),
        };
        let s = if people == 1 { "" } else { "s" };
        format!("{people} stakeholder{s} of the initiative{invited}{managers} will see it with your name.")
    }
}

impl Audience {
    fn parts_of(&self) -> Vec<AudiencePart> {
        let managers = self.0.managers.len();
        let parts = [
            (AudienceKind::Lead, self.0.leads),
            (AudienceKind::Approver, self.0.approvers),
            (AudienceKind::Contributor, self.0.contributors),
            (AudienceKind::Observer, self.0.observers),
            (AudienceKind::Manager, Part { people: managers, joined: managers }),
        ];
        let number = |count: usize| i32::try_from(count).unwrap_or(i32::MAX);
        let parts = parts.into_iter().filter(|(_, part)| part.people > 0);
        parts
            .map(|(kind, part)| AudiencePart { kind, people: number(part.people), joined: number(part.joined) })
            .collect()
    }
}

/// Who will see what is said in this initiative.
///
/// # Errors
///
/// Whatever the database says.
pub async fn audience_of(request: Request<'_>, initiative: InitiativeId) -> Result<Audience> {
    Ok(Audience(request.referred(AudienceOf(initiative)).await?))
}
