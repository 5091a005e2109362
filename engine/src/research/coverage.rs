//! How much of what matters was looked into deep enough, and what too deep.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::InputError;
use crate::ids::Ids;

/// The longest time, in hours.
const HOURS: f64 = 1_000_000.0;

/// An area to look into.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Topic {
    /// Its id; unique among topics.
    pub id: String,
    /// How much it matters, from 1 to 5.
    #[schemars(range(min = 1, max = 5))]
    pub importance: u8,
    /// The depth it is to be looked into.
    pub target: Depth,
    /// The depth reached.
    pub depth: Depth,
    /// The hours it was meant to take at most, from 0 to 1,000,000; null for no limit.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1e6))]
    pub time_box_hours: Option<f64>,
    /// The hours it took so far, from 0 to 1,000,000; 0 unless given.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1e6))]
    pub time_spent_hours: f64,
}

/// How deep a topic was looked into, in rising order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Depth {
    /// Not at all.
    Untouched,
    /// What there is, roughly.
    Skimmed,
    /// What there is and how it compares.
    Surveyed,
    /// How it works, tried out.
    Deep,
}

/// How much of what matters is at its target depth.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TopicCoverage {
    /// The importance of the topics at their target depth, or past it, as a
    /// share of all importance, from 0 to 1; null without topics.
    pub coverage: Option<f64>,
    /// The topics short of their target depth: the most important first, then
    /// those that are most steps short, then by id.
    pub too_shallow: Vec<TopicDepth>,
    /// The topics past their target depth or their time box, in that order too.
    /// A topic past its time box and short of its target depth is in both lists.
    pub too_deep: Vec<TopicDepth>,
}

/// Where a topic is, and where it should be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TopicDepth {
    /// The topic.
    pub id: String,
    /// How much it matters.
    pub importance: u8,
    /// The depth it is to be looked into.
    pub target: Depth,
    /// The depth reached.
    pub depth: Depth,
    /// The hours spent beyond the time box; 0 within it, or without one.
    pub hours_over: f64,
}

/// Measures how far research got, breadth first: the share of what matters that
/// is deep enough, and what is too shallow or too deep.
///
/// O(n log n) time and O(n) memory for n topics.
///
/// # Errors
/// A double id, or a number out of range: the first found, with its path.
///
/// ```
/// use engine::{Topic, coverage};
///
/// let topics: Vec<Topic> = serde_json::from_str(r#"[
///     {"id": "keys", "importance": 5, "target": "DEEP", "depth": "SKIMMED"},
///     {"id": "load", "importance": 3, "target": "SURVEYED", "depth": "SURVEYED"},
///     {"id": "logs", "importance": 2, "target": "SKIMMED", "depth": "SKIMMED",
///      "timeBoxHours": 2, "timeSpentHours": 16}
/// ]"#)?;
/// let report = coverage(&topics)?;
/// assert_eq!(report.coverage, Some(0.5));
/// assert_eq!(report.too_shallow[0].id, "keys");
/// assert_eq!((report.too_deep[0].id.as_str(), report.too_deep[0].hours_over), ("logs", 14.0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn coverage(topics: &[Topic]) -> Result<TopicCoverage, InputError> {
    for (index, topic) in topics.iter().enumerate() {
        check(index, topic)?;
    }
    let ids = Ids::new("topics", topics.iter().map(|topic| topic.id.as_str()))?;
    let sorted: Vec<&Topic> = ids.arrange(topics).collect();
    let importance = |deep_enough: fn(&Topic) -> bool| {
        let counted = sorted.iter().filter(|topic| deep_enough(topic));
        counted.fold(0.0, |sum, topic| sum + f64::from(topic.importance))
    };
    let all = importance(|_| true);
    let covered = importance(|topic| topic.depth >= topic.target);
    Ok(TopicCoverage {
        coverage: (all > 0.0).then(|| covered / all),
        too_shallow: worst_first(&sorted, |topic| topic.depth < topic.target),
        too_deep: worst_first(&sorted, |topic| topic.depth > topic.target || hours_over(topic) > 0.0),
    })
}

fn check(index: usize, topic: &Topic) -> Result<(), InputError> {
    let field = |name| move || format!("topics[{index}].{name}");
    let hours = "from 0 to 1000000";
    let importance = f64::from(topic.importance);
    InputError::check_range(importance, 1.0..=5.0, field("importance"), "a whole number from 1 to 5")?;
    if let Some(limit) = topic.time_box_hours {
        InputError::check_range(limit, 0.0..=HOURS, field("timeBoxHours"), hours)?;
    }
    InputError::check_range(topic.time_spent_hours, 0.0..=HOURS, field("timeSpentHours"), hours)
}

fn hours_over(topic: &Topic) -> f64 {
    topic.time_box_hours.map_or(0.0, |limit| (topic.time_spent_hours - limit).max(0.0))
}

/// The topics that are off, of those sorted by id.
fn worst_first(sorted: &[&Topic], is_off: impl Fn(&Topic) -> bool) -> Vec<TopicDepth> {
    let mut off: Vec<&Topic> = sorted.iter().copied().filter(|topic| is_off(topic)).collect();
    off.sort_by_key(|topic| (std::cmp::Reverse(topic.importance), std::cmp::Reverse(steps(topic))));
    let found = off.into_iter().map(|topic| TopicDepth {
        id: topic.id.clone(),
        importance: topic.importance,
        target: topic.target,
        depth: topic.depth,
        hours_over: hours_over(topic),
    });
    found.collect()
}

/// How many steps the depth is off its target.
fn steps(topic: &Topic) -> u8 {
    (topic.depth as u8).abs_diff(topic.target as u8)
}
