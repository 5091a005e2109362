//! Naming a rule: a preset, or a rule written out.

use std::fmt::{self, Formatter};

use schemars::JsonSchema;
use serde::de::value::{MapAccessDeserializer, StringDeserializer};
use serde::de::{DeserializeSeed, Error, IntoDeserializer, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use super::{Preset, Rule};

/// The rule of a deliberation: `{"preset": "CONSENT"}`, without overrides, or a
/// rule written out.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum RuleChoice {
    /// One of the fourteen presets.
    Preset(PresetChoice),
    /// A rule of one's own.
    Custom(Rule),
}

/// The preset that is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PresetChoice {
    /// Its name.
    pub preset: Preset,
}

impl RuleChoice {
    /// The rule that is meant.
    ///
    /// ```
    /// use engine::{Preset, RuleChoice};
    ///
    /// let choice: RuleChoice = serde_json::from_str(r#"{"preset": "CONSENT"}"#)?;
    /// assert_eq!(choice.resolve(), Preset::Consent.rule());
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn resolve(&self) -> Rule {
        match self {
            Self::Preset(choice) => choice.preset.rule(),
            Self::Custom(rule) => rule.clone(),
        }
    }
}

impl From<Preset> for RuleChoice {
    fn from(preset: Preset) -> Self {
        Self::Preset(PresetChoice { preset })
    }
}

impl From<Rule> for RuleChoice {
    fn from(rule: Rule) -> Self {
        Self::Custom(rule)
    }
}

// Written out because serde's untagged form would forget which field was wrong.
impl<'de> Deserialize<'de> for RuleChoice {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ChoiceVisitor)
    }
}

struct ChoiceVisitor;

impl<'de> Visitor<'de> for ChoiceVisitor {
    type Value = RuleChoice;

    fn expecting(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("{\"preset\": NAME} or a decision rule")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<RuleChoice, A::Error> {
        let Some(first) = map.next_key::<String>()? else {
            return Err(A::Error::missing_field("preset"));
        };
        let named = first == "preset";
        let fields = MapAccessDeserializer::new(Reread { first: Some(first), rest: map });
        if named {
            PresetChoice::deserialize(fields).map(RuleChoice::Preset)
        } else {
            Rule::deserialize(fields).map(RuleChoice::Custom)
        }
    }
}

/// A map whose first key has been read already.
struct Reread<A> {
    first: Option<String>,
    rest: A,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Reread<A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        match self.first.take() {
            Some(first) => {
                let key: StringDeserializer<A::Error> = first.into_deserializer();
                seed.deserialize(key).map(Some)
            }
            None => self.rest.next_key_seed(seed),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        self.rest.next_value_seed(seed)
    }
}
