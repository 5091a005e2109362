//! Contributions in words, for whoever opens one: made on demand, one at a time.

use super::report::{GroupContribution, IssueContribution, PersonContribution};
use crate::words::{list, plural};

impl PersonContribution {
    /// What is lost to the person, in words.
    ///
    /// ```
    /// let ann = engine::PersonContribution { stakeholder: "ann".to_owned(), stance: None, value: 0.6, lost: 3.4 };
    /// assert_eq!(ann.sentence(), "ann is silent, worth 0.6 of 1: 3.4 points lost");
    /// ```
    #[must_use]
    pub fn sentence(&self) -> String {
        let stance = self.stance.map_or_else(|| "silent".to_owned(), |stance| format!("at {stance}"));
        format!("{} is {stance}, worth {} of 1: {:.1} points lost", self.stakeholder, self.value, self.lost)
    }
}

impl IssueContribution {
    /// What is lost to the issue, in words.
    ///
    /// ```
    /// let keys = engine::IssueContribution {
    ///     issue: Some("keys".to_owned()), objections: vec!["o1".to_owned(), "o2".to_owned()],
    ///     severity: engine::Severity::Major, lost: 20.25,
    /// };
    /// assert_eq!(keys.sentence(), "keys: o1 and o2 are not settled, the worst is MAJOR: 20.2 points lost");
    /// ```
    #[must_use]
    pub fn sentence(&self) -> String {
        let count = self.objections.len();
        let objections = list(self.objections.iter(), count);
        let issue = self.issue.as_ref().map(|issue| format!("{issue}: ")).unwrap_or_default();
        let (severity, lost) = (self.severity, self.lost);
        let which = plural(count, "it", "the worst");
        let are = plural(count, "is", "are");
        format!("{issue}{objections} {are} not settled, {which} is {severity}: {lost:.1} points lost")
    }
}

impl GroupContribution {
    /// What is lost to the least convinced group, in words.
    ///
    /// ```
    /// let platform = engine::GroupContribution {
    ///     group: Some("platform".to_owned()), people: vec!["ann".to_owned()], acceptance: 0.6, lost: 4.0,
    /// };
    /// assert_eq!(platform.sentence(), "platform (1 person) is least convinced, acceptance 0.600: 4.0 points lost");
    /// ```
    #[must_use]
    pub fn sentence(&self) -> String {
        let count = self.people.len();
        let people = plural(count, "person", "people");
        let (acceptance, lost) = (self.acceptance, self.lost);
        let who = match &self.group {
            Some(group) => format!("{group} ({count} {people}) is"),
            None => format!("{count} {people} without a group, or in the only one, {}", plural(count, "is", "are")),
        };
        format!("{who} least convinced, acceptance {acceptance:.3}: {lost:.1} points lost")
    }
}
