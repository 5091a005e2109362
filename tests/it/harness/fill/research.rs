//! Stages, topics and findings, many at once.

use super::{Base, TestApp};
use api::clock::new_id;
use entities::finding::Sources;
use entities::{Confidence, Depth, FindingId, FindingKind, Stage, TopicId, finding, sighting, stage_entry, topic};

impl TestApp {
    pub(super) async fn research(&self, base: &Base, number: usize) {
        let topics: Vec<topic::Model> = (0..number).map(|_| base.topic(None)).collect();
        let under: Vec<topic::Model> = topics.iter().map(|above| base.topic(Some(above.id))).collect();
        let findings: Vec<finding::Model> = topics.iter().map(|topic| base.finding(topic.id, None)).collect();
        let merged = findings.iter().map(|row| base.finding(row.topic_id, Some(row.id))).collect();
        // All of these on one topic, too.
        let more = topics.iter().filter_map(|_| topics.first()).map(|topic| base.finding(topic.id, None)).collect();
        let seen: Vec<sighting::Model> = findings.iter().map(|row| base.sighting(row.id)).collect();
        let stages = topics.iter().map(|_| base.stage()).collect();
        self.insert(stages).await;
        self.insert(topics).await;
        self.insert(under).await;
        self.insert(findings).await;
        self.insert(merged).await;
        self.insert(more).await;
        self.insert(seen).await;
    }
}

impl Base {
    fn topic(&self, parent_id: Option<TopicId>) -> topic::Model {
        topic::Model {
            id: new_id(),
            organization_id: self.organization,
            initiative_id: self.initiative,
            parent_id,
            title: "another".to_owned(),
            summary: None,
            importance: 3,
            target: Depth::Surveyed,
            depth: Depth::Untouched,
            time_box_minutes: Some(60),
            time_spent_minutes: 61,
            out_of_scope: false,
            version: 1,
            created_at: self.lead.created_at,
        }
    }

    fn finding(&self, topic_id: TopicId, merged_into: Option<FindingId>) -> finding::Model {
        finding::Model {
            id: new_id(),
            organization_id: self.organization,
            initiative_id: self.initiative,
            topic_id,
            kind: FindingKind::Risk,
            statement: "s".to_owned(),
            confidence: Confidence::Low,
            sources: Sources(vec!["https://example.org/".to_owned()]),
            found_by: self.lead.id,
            merged_into,
            version: 1,
            created_at: self.lead.created_at,
        }
    }

    fn sighting(&self, finding_id: FindingId) -> sighting::Model {
        sighting::Model {
            id: new_id(),
            organization_id: self.organization,
            initiative_id: self.initiative,
            finding_id,
            stakeholder_id: self.lead.id,
            note: None,
            version: 1,
            created_at: self.lead.created_at,
        }
    }

    fn stage(&self) -> stage_entry::Model {
        stage_entry::Model {
            id: new_id(),
            organization_id: self.organization,
            initiative_id: self.initiative,
            stage: Stage::Research,
            reason: None,
            entered_by: self.lead.id,
            entered_at: self.lead.created_at,
            left_at: Some(self.lead.created_at),
            version: 1,
        }
    }
}
