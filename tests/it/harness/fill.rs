//! Many rows at once, written beside the server: lists and assessments as large as they come.

mod opinions;
mod research;
mod revising;

use super::{Stage, TestApp};
use api::clock::new_id;
use api::global_id::decode;
use chrono::TimeDelta;
use entities::argument::Targets;
use entities::concession::{Concessions, Provocations, Removal, Removals, Shift, Shifts};
use entities::decision::{Dissent, Dissents};
use entities::{
    ArgumentId, ConcessionId, ConcessionState, Direction, InitiativeContext, InitiativeId, LatentObjectionId,
    ObjectionState, OrganizationId, Outcome, Pledge, ProblemId, ProposalId, ProposalStatus, ReminderId, ReminderKind,
    Reversibility, RevisionKind, Role, Severity, StakeholderId, Stance, TalkOutcome, TypedId, UnderstandingStance,
    UserId, WorkStatus, argument, commitment, concession, criterion, decision, evidence, influence, initiative,
    latent_objection, objection, position, problem, proposal, proposal_problem, question, reminder, revision, second,
    stakeholder, talk, understanding, work_item,
};
use sea_orm::{ActiveModelBehavior, ActiveModelTrait, EntityTrait, IntoActiveModel, ModelTrait};
use serde_json::json;
use uuid::Uuid;

/// How many rows to add of each kind.
#[derive(Clone, Copy)]
pub struct Load {
    /// Initiatives that the lead takes part in; and problems, proposals, revisions, arguments, stages that were
    /// left, topics and findings.
    pub others: usize,
    /// Stakeholders, each with a position.
    pub stakeholders: usize,
    /// Objections.
    pub objections: usize,
    /// Concessions on offer, each with what it would do.
    pub concessions: usize,
}

impl Load {
    /// So many of everything.
    pub fn all(number: usize) -> Self {
        Self { others: number, stakeholders: number, objections: number, concessions: number }
    }
}

/// The id behind an opaque one.
pub fn id<T: TypedId>(text: &str) -> T {
    decode(&text.to_owned().into()).expect("an id of this kind")
}

impl TestApp {
    /// Adds rows to a stage.
    pub async fn fill(&self, stage: &Stage, load: Load) {
        let base = self.base(stage).await;
        let people = self.people(&base, load.stakeholders).await;
        let objections = self.objections(&base, &people, load.objections).await;
        self.concessions(&base, &people, &objections, load.concessions).await;
        self.others(&base, &objections, load.others).await;
        self.around_problems(&base, &people, load.others).await;
        self.research(&base, load.others).await;
        self.opinions(&base, &people, load.others).await;
        self.decisions(&base, &objections, load.others).await;
        self.revising(&base, &people, load.others).await;
        self.reminders(&base, load.others).await;
    }

    /// Occasions of which the lead was reminded, all about the proposal.
    async fn reminders(&self, base: &Base, number: usize) {
        let rows = (0..number).map(|_| {
            let id: ReminderId = new_id();
            // No two are alike.
            let before = i64::try_from(id.0.as_u128() & 0xff_ffff_ffff).expect("40 bits");
            let at = self.now() - TimeDelta::milliseconds(before);
            reminder::Model {
                id,
                organization_id: base.organization,
                initiative_id: base.initiative,
                user_id: base.user,
                stakeholder_id: base.lead.id,
                kind: ReminderKind::TimeIsUp,
                subject_id: base.proposal.id.0,
                occasion_at: at,
                due_at: at,
                dismissed_at: None,
                version: 1,
                created_at: self.now(),
            }
        });
        self.insert(rows.collect::<Vec<_>>()).await;
    }

    /// Decisions that were reopened, each with a commitment and a piece of work.
    async fn decisions(&self, base: &Base, objections: &[Uuid], number: usize) {
        let (organization_id, proposal_id) = (base.organization, base.proposal.id);
        let assessment = json!({ "engine": "0", "standing": {},
            "verdict": { "status": "READY", "passesAt": null, "clauses": [] } });
        for at in 0..number {
            let objection = Some(objections[at % objections.len()].into());
            let (stakeholder, words) = (base.lead.id, Some("no".to_owned()));
            let decision = decision::Model {
                id: new_id(),
                organization_id,
                proposal_id,
                decided_by: base.lead.id,
                outcome: Outcome::Accepted,
                title: format!("decided {at}"),
                revision: 1,
                rationale: "r".to_owned(),
                override_reason: None,
                reversibility: Reversibility::Durable,
                review_at: None,
                rule: json!({ "preset": "CONSENT" }),
                assessment: assessment.to_string(),
                dissents: Dissents(vec![Dissent { stakeholder, stance: None, objection, words }]),
                reopened_at: Some(self.now()),
                reopening: None,
                handed_over_at: None,
                version: 1,
                created_at: self.now(),
            };
            let commitment = commitment::Model {
                id: new_id(),
                organization_id,
                proposal_id,
                decision_id: decision.id,
                stakeholder_id: base.lead.id,
                commitment: Pledge::Commit,
                note: None,
                version: 1,
                created_at: self.now(),
            };
            let work = work_item::Model {
                id: new_id(),
                organization_id,
                proposal_id,
                decision_id: decision.id,
                title: format!("work {at}"),
                body: None,
                owner_id: Some(base.lead.id),
                due_on: None,
                status: WorkStatus::Open,
                version: 1,
                created_at: self.now(),
            };
            self.insert(vec![decision]).await;
            self.insert(vec![commitment]).await;
            self.insert(vec![work]).await;
        }
    }

    async fn base(&self, stage: &Stage) -> Base {
        let lead: StakeholderId = id(&stage.lead.stakeholder);
        let row = stakeholder::Entity::find_by_id(lead).one(&self.db).await.expect("an answer").expect("the lead");
        let proposal = proposal::Entity::find_by_id(id::<ProposalId>(&stage.proposal)).one(&self.db).await;
        Base {
            organization: row.organization_id,
            initiative: row.initiative_id,
            user: row.user_id.expect("an account"),
            lead: row,
            problem: id(&stage.problem),
            proposal: proposal.expect("an answer").expect("the proposal"),
        }
    }

    async fn people(&self, base: &Base, number: usize) -> Vec<StakeholderId> {
        let people: Vec<stakeholder::Model> = (0..number).map(|_| base.person(base.initiative, None)).collect();
        let ids = people.iter().map(|row| row.id).collect();
        let positions = people.iter().map(|row| position::Model {
            id: new_id(),
            organization_id: base.organization,
            proposal_id: base.proposal.id,
            stakeholder_id: row.id,
            revision: 1,
            stance: Stance::Accept,
            reason: None,
            until: None,
            entered_by: Some(base.lead.id),
            confirmed_at: Some(self.now()),
            taken_at: self.now(),
            withdrawn_at: None,
            version: 1,
        });
        let positions = positions.collect();
        let influences = people.iter().map(|row| influence::Model {
            id: new_id(),
            organization_id: base.organization,
            initiative_id: base.initiative,
            listener_id: row.id,
            heard_id: base.lead.id,
            weight_millionths: 1_000_000,
            version: 1,
            created_at: self.now(),
        });
        let influences = influences.collect();
        let questions = people.iter().map(|row| question::Model {
            id: new_id(),
            organization_id: base.organization,
            initiative_id: base.initiative,
            proposal_id: base.proposal.id,
            asked_by: row.id,
            body: "b".to_owned(),
            answer: Some("a".to_owned()),
            answered_by: Some(base.lead.id),
            answered_at: Some(self.now()),
            withdrawn_at: None,
            version: 1,
            created_at: self.now(),
        });
        let questions = questions.collect();
        let talks = people.iter().map(|row| talk::Model {
            id: new_id(),
            organization_id: base.organization,
            initiative_id: base.initiative,
            proposal_id: base.proposal.id,
            revision: 1,
            stakeholder_id: row.id,
            recorded_by: base.lead.id,
            outcome: TalkOutcome::Talked,
            withdrawn_at: None,
            version: 1,
            created_at: self.now(),
        });
        let talks = talks.collect();
        self.insert(people).await;
        self.insert(positions).await;
        self.insert(influences).await;
        self.insert(questions).await;
        self.insert(talks).await;
        ids
    }

    async fn objections(&self, base: &Base, people: &[StakeholderId], number: usize) -> Vec<Uuid> {
        let rows = (0..number).map(|at| objection::Model {
            id: new_id(),
            organization_id: base.organization,
            proposal_id: base.proposal.id,
            raised_by: people[at % people.len()],
            title: format!("objection {at}"),
            body: "b".to_owned(),
            severity: Severity::Major,
            state: ObjectionState::Raised,
            issue: None,
            topic_id: None,
            passage: None,
            removal: None,
            speaker_id: Some(people[at % people.len()]),
            restatement: None,
            correction: None,
            summary: None,
            answer: Some("a".to_owned()),
            changed_in: Some(1),
            rejection: None,
            ruling: None,
            dissent: None,
            settlement: None,
            information: None,
            carried_from_id: None,
            root_id: None,
            upheld_at: None,
            raised_at: self.now(),
            moved_at: None,
            version: 1,
        });
        let mut rows: Vec<objection::Model> = rows.collect();
        // As if each had come from the one before.
        for place in 1..rows.len() {
            rows[place].carried_from_id = Some(rows[place - 1].id);
        }
        let ids = rows.iter().map(|row| row.id.0).collect();
        let seconds = rows.iter().map(|row| second::Model {
            id: new_id(),
            organization_id: base.organization,
            proposal_id: base.proposal.id,
            objection_id: row.id,
            stakeholder_id: base.lead.id,
            withdrawn_at: None,
            version: 1,
            created_at: self.now(),
        });
        let seconds = seconds.collect();
        self.insert(rows).await;
        self.insert(seconds).await;
        ids
    }

    async fn concessions(&self, base: &Base, people: &[StakeholderId], objections: &[Uuid], number: usize) {
        let (mut latent, mut rows): (Vec<latent_objection::Model>, Vec<concession::Model>) = (Vec::new(), Vec::new());
        for at in 0..number {
            let provoked: LatentObjectionId = new_id();
            latent.push(latent_objection::Model {
                id: provoked,
                organization_id: base.organization,
                proposal_id: base.proposal.id,
                expected_from: people[at % people.len()],
                title: format!("latent {at}"),
                severity: Severity::Minor,
                issue: None,
                version: 1,
                created_at: self.now(),
            });
            let before: Vec<ConcessionId> = rows.last().map(|row| row.id).into_iter().collect();
            let (requires, excludes) =
                if at % 2 == 0 { (before.clone(), Vec::new()) } else { (Vec::new(), before.clone()) };
            let removal = Removal { objection: objections[at % objections.len()], together: before };
            rows.push(concession::Model {
                id: new_id(),
                organization_id: base.organization,
                proposal_id: base.proposal.id,
                title: format!("concession {at}"),
                body: String::new(),
                cost: 1,
                state: ConcessionState::Offered,
                removes: Removals(vec![removal]),
                provokes: Provocations(vec![provoked]),
                shifts: Shifts(vec![Shift { stakeholder: people[at % people.len()], steps: 1 }]),
                requires: Concessions(requires),
                excludes: Concessions(excludes),
                incorporated_in: None,
                version: 1,
                created_at: self.now(),
            });
        }
        self.insert(latent).await;
        self.insert(rows).await;
    }

    async fn others(&self, base: &Base, objections: &[Uuid], number: usize) {
        let mut arguments: Vec<argument::Model> = Vec::new();
        for at in 0..number {
            arguments.push(base.argument(objections[at % objections.len()], arguments.last().map(|row| row.id)));
            let initiative = base.initiative();
            let person = base.person(initiative.id, Some(base.user));
            let problem = base.problem();
            let proposal = base.proposal();
            let first = base.revision(proposal.id, 1);
            let solves = [(proposal.id, problem.id), (proposal.id, base.problem), (base.proposal.id, problem.id)];
            let solves = solves.map(|(proposal_id, problem_id)| proposal_problem::Model {
                id: new_id(),
                version: 1,
                proposal_id,
                problem_id,
                organization_id: base.organization,
            });
            self.insert(vec![initiative]).await;
            self.insert(vec![person]).await;
            self.insert(vec![problem]).await;
            self.insert(vec![proposal]).await;
            self.insert(vec![first]).await;
            self.insert(solves.to_vec()).await;
        }
        self.insert(arguments).await;
        let from = base.proposal.revision + 1;
        let revisions = (from..).take(number).map(|number| base.revision(base.proposal.id, number));
        let revisions: Vec<revision::Model> = revisions.collect();
        let newest = revisions.last().map_or(base.proposal.revision, |row| row.number);
        self.insert(revisions).await;
        let newest = proposal::Model { revision: newest, ..base.proposal.clone() };
        newest.into_active_model().reset_all().update(&self.db).await.expect("a changed row");
    }

    /// Criteria, evidence and understandings of the problem, and what was split from it and merged into it.
    async fn around_problems(&self, base: &Base, people: &[StakeholderId], number: usize) {
        let (organization_id, problem_id, created_at) = (base.organization, base.problem, self.now());
        let criteria = (0..number).map(|at| criterion::Model {
            id: new_id(),
            organization_id,
            problem_id,
            name: format!("criterion {at}"),
            direction: Direction::Lower,
            unit: None,
            worst_millionths: None,
            best_millionths: None,
            weight: 1,
            removed_at: None,
            version: 1,
            created_at,
        });
        let evidence = (0..number).map(|at| evidence::Model {
            id: new_id(),
            organization_id,
            problem_id,
            author_id: people[at % people.len()],
            body: "b".to_owned(),
            url: None,
            removed_at: None,
            version: 1,
            created_at,
        });
        let said = people.iter().map(|&stakeholder_id| understanding::Model {
            id: new_id(),
            organization_id,
            problem_id,
            stakeholder_id,
            problem_version: 1,
            stance: UnderstandingStance::Unsure,
            restatement: None,
            taken_at: created_at,
            withdrawn_at: None,
            version: 1,
        });
        let parts = (0..number).map(|at| {
            let related = Some(problem_id);
            let (split_from_id, merged_into_id) = if at % 2 == 0 { (related, None) } else { (None, related) };
            problem::Model { split_from_id, merged_into_id, ..base.problem() }
        });
        self.insert(criteria.collect::<Vec<_>>()).await;
        self.insert(evidence.collect::<Vec<_>>()).await;
        self.insert(said.collect::<Vec<_>>()).await;
        self.insert(parts.collect::<Vec<_>>()).await;
    }

    async fn insert<M, A>(&self, rows: Vec<M>)
    where
        M: ModelTrait + IntoActiveModel<A>,
        A: ActiveModelTrait<Entity = M::Entity> + ActiveModelBehavior + Send,
    {
        if !rows.is_empty() {
            let rows = rows.into_iter().map(|row| row.into_active_model().reset_all());
            <M::Entity as EntityTrait>::insert_many(rows).exec_without_returning(&self.db).await.expect("rows");
        }
    }
}

/// What all the rows belong to.
struct Base {
    organization: OrganizationId,
    initiative: InitiativeId,
    user: UserId,
    lead: stakeholder::Model,
    problem: ProblemId,
    proposal: proposal::Model,
}

impl Base {
    fn person(&self, initiative_id: InitiativeId, user_id: Option<UserId>) -> stakeholder::Model {
        let id: StakeholderId = new_id();
        let (email, name) = (format!("{id}@example.org"), format!("person {id}"));
        let (role, lead) = (Role::Contributor, user_id.is_some());
        stakeholder::Model { id, initiative_id, user_id, email, name, role, lead, ..self.lead.clone() }
    }

    fn initiative(&self) -> initiative::Model {
        initiative::Model {
            id: new_id(),
            organization_id: self.organization,
            title: "another".to_owned(),
            summary: String::new(),
            context: InitiativeContext::Legacy,
            version: 1,
            created_at: self.lead.created_at,
        }
    }

    fn problem(&self) -> problem::Model {
        problem::Model {
            whom: None,
            substantive_version: None,
            split_from_id: None,
            merged_into_id: None,
            superseded_at: None,
            id: new_id(),
            organization_id: self.organization,
            initiative_id: self.initiative,
            author_id: self.lead.id,
            title: "another".to_owned(),
            statement: "s".to_owned(),
            version: 1,
            created_at: self.lead.created_at,
        }
    }

    fn proposal(&self) -> proposal::Model {
        proposal::Model { id: new_id(), revision: 1, status: ProposalStatus::Open, ..self.proposal.clone() }
    }

    fn revision(&self, proposal_id: ProposalId, number: i32) -> revision::Model {
        revision::Model {
            id: new_id(),
            organization_id: self.organization,
            proposal_id,
            number,
            kind: RevisionKind::Editorial,
            title: Some("t".to_owned()),
            body: "b".to_owned(),
            author_id: self.lead.id,
            version: 1,
            created_at: self.lead.created_at,
        }
    }

    fn argument(&self, against: Uuid, beside: Option<ArgumentId>) -> argument::Model {
        argument::Model {
            id: new_id(),
            organization_id: self.organization,
            proposal_id: self.proposal.id,
            author_id: self.lead.id,
            body: "b".to_owned(),
            attacks: Targets(vec![against]),
            supports: Targets(beside.map(Uuid::from).into_iter().collect()),
            version: 1,
            created_at: self.lead.created_at,
        }
    }
}
