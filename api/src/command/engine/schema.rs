//! The JSON Schemas of everything the engine reads and answers.

use super::CalibratedAssessment;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde::{Serialize, Serializer};

/// Schemas by name, in this order.
pub struct Schemas(Vec<(&'static str, Schema)>);

/// Question by question, what goes in and then what comes out.
pub fn all() -> Schemas {
    Schemas(vec![
        ("deliberation", read::<engine::Deliberation>()),
        ("assessment", written::<engine::Assessment>()),
        ("calibratedAssessment", written::<CalibratedAssessment>()),
        ("planOptions", read::<engine::PlanOptions>()),
        ("planReport", written::<engine::PlanReport>()),
        ("alternatives", read::<engine::Alternatives>()),
        ("comparison", written::<engine::Comparison>()),
        ("argumentGraph", read::<engine::ArgumentGraph>()),
        ("argumentReport", written::<engine::ArgumentReport>()),
        ("votes", read::<engine::Votes>()),
        ("opinionReport", written::<engine::OpinionReport>()),
        ("network", read::<engine::Network>()),
        ("influenceReport", written::<engine::InfluenceReport>()),
        ("sightings", read::<engine::Sightings>()),
        ("undiscoveredReport", written::<engine::UndiscoveredReport>()),
        ("negotiable", read::<engine::Negotiable>()),
        ("settlement", written::<engine::Settlement>()),
        ("decided", read::<engine::Decided>()),
        ("calibrationReport", written::<engine::CalibrationReport>()),
        ("rule", read::<engine::Rule>()),
    ])
}

/// What may be left out is not required.
fn read<T: JsonSchema>() -> Schema {
    SchemaSettings::default().for_deserialize().into_generator().into_root_schema_for::<T>()
}

/// Every field is there.
fn written<T: JsonSchema>() -> Schema {
    SchemaSettings::default().for_serialize().into_generator().into_root_schema_for::<T>()
}

impl Serialize for Schemas {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, schema)| (name, schema)))
    }
}
