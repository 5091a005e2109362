//! What proposals rest on and grew out of, and who answers for whom, many at once.

use super::{Base, TestApp};
use api::clock::new_id;
use entities::{
    FindingId, ProposalId, StakeholderId, delegation, derivation, finding, look, proposal, proposal_evidence,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

impl TestApp {
    pub(super) async fn revising(&self, base: &Base, people: &[StakeholderId], number: usize) {
        let (organization_id, proposal_id, created_at) = (base.organization, base.proposal.id, self.now());
        let (version, author_id) = (1, base.lead.id);
        let linked = self.linked(base).await;
        let evidence = self.findings(base).await.into_iter().filter(|id| !linked.0.contains(id)).take(number);
        let evidence = evidence.map(|finding_id| proposal_evidence::Model {
            id: new_id(),
            organization_id,
            proposal_id,
            finding_id,
            author_id,
            note: None,
            removed_at: None,
            version,
            created_at,
        });
        let others = self.others_of(base).await.into_iter().filter(|id| !linked.1.contains(id)).take(number);
        let derived = others.flat_map(|other| {
            [(proposal_id, other), (other, proposal_id)].map(|(proposal_id, source_id)| derivation::Model {
                id: new_id(),
                organization_id,
                proposal_id,
                source_id,
                version,
            })
        });
        let silent: Vec<_> = (0..number).map(|_| base.person(base.initiative, None)).collect();
        let given = silent.iter().zip(people.iter().cycle()).enumerate().map(|(at, (row, delegate))| {
            let only = (at % 2 == 1).then_some(proposal_id);
            delegation::Model {
                id: new_id(),
                organization_id,
                initiative_id: base.initiative,
                proposal_id: only,
                subject_id: only.map_or(base.initiative.0, |id| id.0),
                stakeholder_id: row.id,
                delegate_id: *delegate,
                note: None,
                given_at: created_at,
                revoked_at: None,
                version,
            }
        });
        let given = given.collect();
        self.insert(evidence.collect::<Vec<_>>()).await;
        self.insert(derived.collect::<Vec<_>>()).await;
        self.insert(silent).await;
        self.insert(given).await;
        if linked.1.is_empty() {
            let (user_id, looked_at) = (base.user, created_at);
            self.insert(vec![look::Model {
                id: new_id(),
                organization_id,
                user_id,
                proposal_id,
                revision: 1,
                looked_at,
            }])
            .await;
        }
    }

    /// What is linked already: findings that it rests on, and proposals that grew out of it.
    async fn linked(&self, base: &Base) -> (Vec<FindingId>, Vec<ProposalId>) {
        let of = base.proposal.id;
        let evidence = proposal_evidence::Entity::find().filter(proposal_evidence::Column::ProposalId.eq(of));
        let derived = derivation::Entity::find().filter(derivation::Column::SourceId.eq(of));
        let evidence = evidence.all(&self.db).await.expect("rows").into_iter().map(|row| row.finding_id);
        let derived = derived.all(&self.db).await.expect("rows").into_iter().map(|row| row.proposal_id);
        (evidence.collect(), derived.collect())
    }

    async fn findings(&self, base: &Base) -> Vec<FindingId> {
        let all = finding::Entity::find().filter(finding::Column::InitiativeId.eq(base.initiative));
        all.all(&self.db).await.expect("rows").into_iter().map(|row| row.id).collect()
    }

    async fn others_of(&self, base: &Base) -> Vec<ProposalId> {
        let all = proposal::Entity::find()
            .filter(proposal::Column::InitiativeId.eq(base.initiative))
            .filter(proposal::Column::Id.ne(base.proposal.id));
        all.all(&self.db).await.expect("rows").into_iter().map(|row| row.id).collect()
    }
}
