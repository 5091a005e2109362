//! Setting decision rules, as clients do it.

use super::graphql::DecisionRule;
use super::input::RuleInput;
use super::service::{self, Set, Subject};
use crate::check::{Check, Parsed};
use crate::context::Request;
use crate::error::{GraphResult, RefusalCode};
use crate::global_id;
use crate::graph::payload::payload;
use async_graphql::{Context, ID, InputObject, Object};
use uuid::Uuid;

/// A rule to set.
#[derive(InputObject)]
pub struct SetRuleInput {
    /// The organization, initiative or proposal it governs.
    subject_id: ID,
    /// The rule.
    rule: RuleInput,
    /// The version that was read; where there is a newer one, nothing is done.
    expected_version: Option<i32>,
}

/// Setting rules.
#[derive(Default)]
pub struct RuleMutation;

payload! {
    /// What setting a rule gives.
    SetRulePayload {
        /// The rule.
        rule: DecisionRule
    }
}

#[Object]
impl RuleMutation {
    /// Says when a proposal counts as agreed: for one proposal or an initiative
    /// (leads do), or for all of the organization (owners and admins do).
    async fn set_rule(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: SetRuleInput,
    ) -> GraphResult<SetRulePayload> {
        let written = Request::of(ctx).write(parse(input), service::set).await?;
        let stored = match written {
            Ok(row) => Ok(DecisionRule::new(&service::read(&row)?, Some(row.version))),
            Err(refusals) => Err(refusals),
        };
        Ok(stored.into())
    }
}

fn parse(input: SetRuleInput) -> Parsed<Set> {
    let mut check = Check::default();
    let id = &input.subject_id;
    let subject = global_id::decode(id)
        .map(Subject::Proposal)
        .or_else(|| global_id::decode(id).map(Subject::Initiative))
        .or_else(|| global_id::decode(id).map(Subject::Organization));
    let rule = input.rule.parse(&mut check);
    if subject.is_none() {
        check.refuse(RefusalCode::NotFound, "subjectId", "names nothing that you can see");
    }
    let subject = subject.unwrap_or(Subject::Proposal(Uuid::nil().into()));
    check.done(Set { subject, rule, expected_version: input.expected_version })
}
