//! Concessions from draft to revision, as clients do it.

use super::graphql::Concession;
use super::service::{self, Answer, AnyObjection, Draft, Incorporate, Offer, Provokes, Removes};
use crate::check::{Check, LINE, NAME, PASSAGE, Parsed, TEXT};
use crate::context::Request;
use crate::error::{GraphResult, RefusalCode};
use crate::global_id;
use crate::graph::Markdown;
use crate::graph::payload::payload;
use crate::graph::word::Severity;
use async_graphql::{Context, ID, InputObject, Object, OneofObject};
use entities::concession;

/// The most that a concession may cost.
const MOST: i32 = 1_000_000;

/// A concession to prepare.
#[derive(InputObject)]
pub struct DraftConcessionInput {
    /// The proposal.
    proposal_id: ID,
    /// The change in a line of at most 200 characters.
    title: String,
    /// The change; at most 40,000 characters.
    body: Option<Markdown>,
    /// What it costs, from 0 to 1,000,000, in a unit of your choice.
    cost: i32,
    /// What it settles, alone or together with others; at most 50.
    removes: Option<Vec<ConcessionRemovalInput>>,
    /// The objections it would provoke; at most 50.
    provokes: Option<Vec<ConcessionProvocationInput>>,
    /// Whom it would please or upset; at most 50, each once.
    shifts: Option<Vec<ConcessionShiftInput>>,
    /// What must be conceded with it; at most 50.
    require_ids: Option<Vec<ID>>,
    /// What cannot be conceded with it; at most 50.
    exclude_ids: Option<Vec<ID>>,
    /// The same key within 24 hours gives the same answer and does nothing twice; at most 100 characters.
    idempotency_key: Option<String>,
}

/// An objection that goes once this concession and others are all made.
#[derive(InputObject)]
pub struct ConcessionRemovalInput {
    /// The objection, raised or latent.
    objection_id: ID,
    /// The other concessions it takes; at most 50.
    together_ids: Option<Vec<ID>>,
}

/// By how much a concession moves a person.
#[derive(InputObject)]
pub struct ConcessionShiftInput {
    /// Who moves.
    stakeholder_id: ID,
    /// Steps on the ladder of stances, from -5 (upset) to 5 (pleased), not 0.
    steps: i32,
}

/// An objection that a concession would provoke.
#[derive(OneofObject)]
pub enum ConcessionProvocationInput {
    /// One that is written down already.
    LatentObjectionId(ID),
    /// A new one.
    New(LatentObjectionInput),
}

/// An objection to expect.
#[derive(InputObject)]
pub struct LatentObjectionInput {
    /// The stakeholder who would raise it.
    expected_from_id: ID,
    /// The concern in a line of at most 200 characters.
    title: String,
    /// How grave it would be.
    severity: Severity,
    /// What it would be about, in at most 100 characters.
    issue: Option<String>,
}

/// A concession to offer.
#[derive(InputObject)]
pub struct OfferConcessionInput {
    /// The concession.
    concession_id: ID,
    /// The version that was read; where there is a newer one, nothing is done.
    expected_version: Option<i32>,
}

/// An answer to a concession.
#[derive(InputObject)]
pub struct AnswerConcessionInput {
    /// The concession.
    concession_id: ID,
    /// Whether it would settle your objections.
    accepts: bool,
    /// Why; at most 5,000 characters.
    note: Option<Markdown>,
    /// The version of the concession that was read; where there is a newer one, nothing is done.
    expected_version: Option<i32>,
}

/// A concession that a revision takes up.
#[derive(InputObject)]
pub struct IncorporateConcessionInput {
    /// The concession.
    concession_id: ID,
    /// The number of the revision that takes it up, written since it was drafted.
    revision: i32,
    /// The version that was read; where there is a newer one, nothing is done.
    expected_version: Option<i32>,
}

payload! {
    /// What preparing a concession gives.
    DraftConcessionPayload {
        /// The concession.
        concession: Concession
    }
}

payload! {
    /// What offering a concession gives.
    OfferConcessionPayload {
        /// The concession.
        concession: Concession
    }
}

payload! {
    /// What answering a concession gives.
    AnswerConcessionPayload {
        /// The concession.
        concession: Concession
    }
}

payload! {
    /// What taking a concession up gives.
    IncorporateConcessionPayload {
        /// The concession.
        concession: Concession
    }
}

/// Concessions from draft to revision.
#[derive(Default)]
pub struct ConcessionMutation;

#[Object]
impl ConcessionMutation {
    /// Writes down a change you could offer and what it would do. Only leads
    /// see it, and the plans that use it.
    async fn draft_concession(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: DraftConcessionInput,
    ) -> GraphResult<DraftConcessionPayload> {
        let key = input.idempotency_key.clone();
        Ok(Request::of(ctx).create("draftConcession", key, parse_draft(input), service::draft).await?.into())
    }

    /// Offers a concession: from now on every stakeholder sees it, and what it
    /// settles and provokes.
    async fn offer_concession(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: OfferConcessionInput,
    ) -> GraphResult<OfferConcessionPayload> {
        let mut check = Check::default();
        let concession = check.id("concessionId", &input.concession_id);
        let parsed = check.done(Offer { concession, expected_version: input.expected_version });
        Ok(Request::of(ctx).write(parsed, service::offer).await?.into())
    }

    /// Says whether a concession that is on offer would settle your objections.
    /// It is accepted once all whose objections it would settle accept it, and
    /// declined as soon as one of them declines; until a revision takes it up
    /// you may answer again. Every stakeholder of the initiative will see your
    /// answer with your name, and so will owners and admins of the organization.
    async fn answer_concession(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: AnswerConcessionInput,
    ) -> GraphResult<AnswerConcessionPayload> {
        let mut check = Check::default();
        let answer = Answer {
            concession: check.id("concessionId", &input.concession_id),
            accepts: input.accepts,
            note: check.optional("note", input.note.map(|text| text.0), PASSAGE),
            expected_version: input.expected_version,
        };
        Ok(Request::of(ctx).write(check.done(answer), service::answer).await?.into())
    }

    /// Says that a revision takes an accepted concession up. It answers the
    /// objections that it removes; their raisers say whether it settles them.
    async fn incorporate_concession(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do it with.")] input: IncorporateConcessionInput,
    ) -> GraphResult<IncorporateConcessionPayload> {
        let mut check = Check::default();
        let incorporate = Incorporate {
            concession: check.id("concessionId", &input.concession_id),
            revision: input.revision,
            expected_version: input.expected_version,
        };
        Ok(Request::of(ctx).write(check.done(incorporate), service::incorporate).await?.into())
    }
}

fn parse_draft(input: DraftConcessionInput) -> Parsed<Draft> {
    let mut check = Check::default();
    let draft = Draft {
        proposal: check.id("proposalId", &input.proposal_id),
        title: check.text("title", input.title, LINE),
        body: check.optional("body", input.body.map(|text| text.0), TEXT).unwrap_or_default(),
        cost: check.number("cost", input.cost, 0..=MOST),
        removes: parse_removes(&mut check, input.removes),
        provokes: parse_provokes(&mut check, input.provokes),
        shifts: parse_shifts(&mut check, input.shifts),
        requires: check.ids("requireIds", input.require_ids),
        excludes: check.ids("excludeIds", input.exclude_ids),
    };
    if draft.requires.iter().any(|id| draft.excludes.contains(id)) {
        check.refuse(RefusalCode::BadInput, "excludeIds", "names a concession that `requireIds` names too");
    }
    check.done(draft)
}

fn parse_removes(check: &mut Check, removes: Option<Vec<ConcessionRemovalInput>>) -> Vec<Removes> {
    let mut parsed = Vec::new();
    for (place, removal) in check.list("removes", removes).into_iter().enumerate() {
        let raised = global_id::decode(&removal.objection_id).map(AnyObjection::Raised);
        let objection = raised.or_else(|| global_id::decode(&removal.objection_id).map(AnyObjection::Latent));
        let together = check.ids(&format!("removes.{place}.togetherIds"), removal.together_ids);
        match objection {
            Some(objection) => parsed.push(Removes { objection, together }),
            None => check.refuse(
                RefusalCode::NotFound,
                &format!("removes.{place}.objectionId"),
                "names nothing that you can see",
            ),
        }
    }
    parsed
}

fn parse_provokes(check: &mut Check, provokes: Option<Vec<ConcessionProvocationInput>>) -> Vec<Provokes> {
    let mut parsed = Vec::new();
    for (place, provoked) in check.list("provokes", provokes).into_iter().enumerate() {
        let path = format!("provokes.{place}");
        parsed.push(match provoked {
            ConcessionProvocationInput::LatentObjectionId(id) => {
                Provokes::Known(check.id(&format!("{path}.latentObjectionId"), &id))
            }
            ConcessionProvocationInput::New(new) => Provokes::New {
                expected_from: check.id(&format!("{path}.new.expectedFromId"), &new.expected_from_id),
                title: check.text(&format!("{path}.new.title"), new.title, LINE),
                severity: new.severity.into(),
                issue: check.optional(&format!("{path}.new.issue"), new.issue, NAME),
            },
        });
    }
    parsed
}

fn parse_shifts(check: &mut Check, shifts: Option<Vec<ConcessionShiftInput>>) -> Vec<concession::Shift> {
    let mut parsed: Vec<concession::Shift> = Vec::new();
    for (place, shift) in check.list("shifts", shifts).into_iter().enumerate() {
        let path = format!("shifts.{place}.stakeholderId");
        let stakeholder = check.id(&path, &shift.stakeholder_id);
        if parsed.iter().any(|other| other.stakeholder == stakeholder) {
            check.refuse(RefusalCode::BadInput, &path, "is named twice");
        }
        let steps = check.number(&format!("shifts.{place}.steps"), shift.steps, -5..=5);
        if steps == 0 {
            check.refuse(RefusalCode::BadInput, &format!("shifts.{place}.steps"), "must not be 0");
        }
        parsed.push(concession::Shift { stakeholder, steps });
    }
    parsed
}
